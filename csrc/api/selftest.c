/* SPDX-License-Identifier: MIT */
#include "selftest.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "../program/build_table.h"

/* A segment for every shape of piece, with the closing dwell; durations that are no binary fractions; falls that end in
   -0 if the sign of a zero is lost; and conditions, which take a system of equations. */
static const camkin_segment segments[] = {
    {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 20.3, .lift = 1.7},
    {.law = CAMKIN_PARABOLIC, .duration = 30.1, .lift = -2.2},
    {.law = CAMKIN_POLY_345, .duration = 25.7, .lift = 3.1},
    {.law = CAMKIN_POLY_4567, .duration = 31.9, .lift = -1.3},
    {.law = CAMKIN_POLY_56789, .duration = 28.3, .lift = 2.9},
    {.law = CAMKIN_SMOOTH_POLY, .duration = 33.3, .lift = -0.7, .param = {5}},
    {.law = CAMKIN_MODIFIED_SINE, .duration = 40.7, .lift = 5.3},
    {.law = CAMKIN_FREUDENSTEIN_135, .duration = 35.1, .lift = -4.1},
    {.law = CAMKIN_DOUBLE_HARMONIC, .duration = 29.9, .lift = 0.9},
    {.law = CAMKIN_MODIFIED_CYCLOIDAL, .duration = 38.7, .lift = -3.7, .param = {0.2, 0.4}},
    {.law = CAMKIN_POLY_BC, .duration = 22.1, .lift = 0.3, .v0 = 0.1, .a1 = -0.2, .flags = CAMKIN_FREE_Q0},
};

enum { N = 97, MAX_BYTES = 49152 };

/* Extend an FNV-1a hash over 64-bit words, folded after each word. Without folding, products carry upwards only, and
   two changed signs would cancel. */
static uint64_t hash_of(const double *x, size_t n, uint64_t hash) {
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        hash = (hash ^ bits) * 0x100000001b3u;
        hash ^= hash >> 32;
    }
    return hash;
}

uint64_t ck_selftest(const ck_kernels *kernels) {
    const camkin_options options = {.size = sizeof options,
                                    .cycle = 359.3,
                                    .flags = CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP,
                                    .start = 0.6,
                                    .phase = 33.3};
    union {
        camkin_program program;
        max_align_t align;
        char bytes[MAX_BYTES];
    } made;
    ck_unit_curves curves;
    ck_cycle_plan plan;
    ck_piece_count count;
    size_t size;
    const size_t n = sizeof segments / sizeof segments[0];
    if (ck_plan_program(segments, n, &options, &curves, &plan, &count, &size, NULL)) /* never: the program is fixed */
        return 0;
    if (size > sizeof made || ck_fill_program(&plan, &count, kernels, &made, NULL)) /* never: likewise */
        return 0;

    const camkin_program *p = &made.program;
    const camkin_drive simple = {3000.0, 0.0, 0.0}, steady = {2999.9, 0.0, 12.3}, ramp = {-100.1, 20.7, 0.0};
    double theta[N], x[N], out[4][N], single[4];
    uint64_t hash = 0xcbf29ce484222325u;
    for (int i = 0; i < N; i++) /* not ascending; the grid is */
        theta[i] = i * 41 % N * 3.9 - 30.0;
    for (int i = 0; i < N; i++)
        x[i] = i * 0.011;
    theta[1] = theta[2] = 1e9;
    theta[3] = -0.0;
    theta[N / 2] = (double)NAN;
    for (int want = CK_WANT_S; want <= CK_WANT_ALL; want++) {
        const int all = want == CK_WANT_ALL;
        const camkin_svaj svaj = {all || want == CK_WANT_S ? out[0] : NULL, all || want == CK_WANT_V ? out[1] : NULL,
                                  all || want == CK_WANT_A ? out[2] : NULL, all || want == CK_WANT_J ? out[3] : NULL};
        memset(out, 0, sizeof out);
        camkin_eval(p, theta, N, 314.1, &svaj, 1);
        hash = hash_of(out[0], 4 * N, hash);
        camkin_boundary_grid(p, &steady, 0.003, 3.1e-4, N, &svaj, 1);
        hash = hash_of(out[0], 4 * N, hash);
        camkin_boundary_grid(p, &simple, -0.01, 2.9e-4, N, &svaj, 1);
        hash = hash_of(out[0], 4 * N, hash);
        camkin_boundary(p, &ramp, theta, N, &svaj, 1);
        hash = hash_of(out[0], 4 * N, hash);
        const ck_angles law = {ck_sweep_of(p, kernels->rate_of(1.0), &svaj, N), x};
        kernels->law(&law, 0, N);
        hash = hash_of(out[0], 4 * N, hash);
    }
    for (int i = 0; i < N; i++) {
        single[0] = camkin_displacement(p, theta[i]);
        single[1] = camkin_velocity(p, theta[i], 314.1);
        single[2] = camkin_acceleration(p, theta[i], 314.1);
        single[3] = camkin_jerk(p, theta[i], 314.1);
        hash = hash_of(single, 4, hash);
        camkin_boundary_at(p, i % 2 ? &ramp : &steady, theta[i], single);
        hash = hash_of(single, 4, hash);
    }
    /* The single value of a drive without ramp and phase has a path of its own in the kernels: compare it with the
       batch. */
    const camkin_svaj batch = {out[0], out[1], out[2], out[3]};
    camkin_boundary(p, &simple, theta, N, &batch, 1);
    for (int i = 0; i < N; i++) {
        camkin_boundary_at(p, &simple, theta[i], single);
        for (int k = 0; k < 4; k++)
            hash += memcmp(&single[k], &out[k][i], sizeof single[k]) != 0;
    }
    /* The functions that analysis calls, for one piece of each shape. */
    const ck_rate rate = kernels->rate_of(314.1);
    unsigned seen = 0;
    for (size_t k = 1; k < p->npieces; k++) {
        const ck_piece *piece = &p->piece[k];
        double r[CK_STEP], low[CK_STEP];
        if (seen >> piece->shape & 1)
            continue;
        seen |= 1u << piece->shape;
        for (int i = 0; i < CK_STEP; i++) {
            r[i] = p->start[k] + i * 0.17;
            low[i] = i * 0x1p-52;
        }
        for (int want = CK_WANT_S; want <= CK_WANT_ALL; want++)
            for (int has_low = 0; has_low < 2; has_low++) {
                memset(out, 0, sizeof out);
                kernels->run[piece->shape][has_low][want](piece->row, &rate, r, low, CK_STEP, out[0], out[1], out[2],
                                                          out[3]);
                for (int j = 0; j < 4; j++)
                    hash = hash_of(out[j], CK_STEP, hash);
            }
        kernels->point(piece, &rate, r[1], low[1], single);
        hash = hash_of(single, 4, hash);
    }
    return hash;
}

bool ck_level_is_sound(const ck_kernels *kernels) {
    /* Threads that arrive first at the same time write the same value. */
    static atomic_bool sound[CK_MAX_LEVELS];
    size_t i = 0;
    while (ck_level(i) != kernels)
        i++;
    if (!sound[i] && ck_selftest(kernels) == CK_SELFTEST_SOUND)
        sound[i] = true;
    return sound[i];
}
