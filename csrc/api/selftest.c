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

typedef union made_program {
    camkin_program program;
    max_align_t align;
    char bytes[MAX_BYTES];
} made_program;

/* Build a program in place, without an allocation. Return whether it could be made. */
static bool make_program(const camkin_segment *from, size_t n, const camkin_options *options, const ck_kernels *kernels,
                         made_program *made) {
    ck_unit_curves curves;
    ck_cycle_plan plan;
    ck_piece_count count;
    size_t size;
    if (ck_plan_program(from, n, options, &curves, &plan, &count, &size, NULL)) /* never: the programs are fixed */
        return false;
    if (size > sizeof *made) /* never: likewise */
        return false;
    if (ck_fill_program(&plan, &count, kernels, made, NULL)) /* never: likewise */
        return false;
    return true;
}

/* Return how many values of a program of few pieces, zones and parabolas, differ between unordered points and single
   calls. */
static uint64_t few_pieces_differ(const ck_kernels *kernels) {
    static const camkin_segment few[] = {{.law = CAMKIN_MODIFIED_TRAPEZOID, .duration = 97.3, .lift = 2.9},
                                         {.law = CAMKIN_MODIFIED_TRAPEZOID, .duration = 88.1, .lift = -2.9}};
    const camkin_options options = {.size = sizeof options, .cycle = 201.7};
    made_program made;
    double theta[N], out[4][N];
    uint64_t differ = 0;
    if (!make_program(few, 2, &options, kernels, &made)) /* never: the program is fixed */
        return 1;
    for (int i = 0; i < N; i++)
        theta[i] = i * 41 % N * 2.1;
    camkin_eval(&made.program, theta, N, 314.1, &(camkin_svaj){out[0], out[1], out[2], out[3]}, 1);
    for (int i = 0; i < N; i++) {
        const double single[] = {
            camkin_displacement(&made.program, theta[i]), camkin_velocity(&made.program, theta[i], 314.1),
            camkin_acceleration(&made.program, theta[i], 314.1), camkin_jerk(&made.program, theta[i], 314.1)};
        for (int k = 0; k < 4; k++)
            differ += memcmp(&single[k], &out[k][i], sizeof single[k]) != 0;
    }
    return differ;
}

uint64_t ck_selftest(const ck_kernels *kernels) {
    const camkin_options options = {.size = sizeof options,
                                    .cycle = 359.3,
                                    .flags = CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP,
                                    .start = 0.6,
                                    .phase = 33.3};
    made_program made;
    if (!make_program(segments, sizeof segments / sizeof segments[0], &options, kernels, &made)) /* never: likewise */
        return 0;

    const camkin_program *p = &made.program;
    const camkin_drive simple = {3000.0, 0.0, 0.0, NULL}, steady = {2999.9, 0.0, 12.3, NULL},
                       ramp = {-100.1, 20.7, 0.0, NULL};
    double theta[N], x[N], out[4][N], single[4];
    uint64_t hash = 0xcbf29ce484222325u;
    for (int i = 0; i < N; i++) /* not ascending; the grid is */
        theta[i] = i * 41 % N * 3.9 - 30.0;
    for (int i = 0; i < N; i++)
        x[i] = i * 0.011;
    theta[1] = theta[2] = 1e9;
    theta[3] = -0.0;
    theta[N / 2] = (double)NAN;
    for (int outputs = CK_OUT_S; outputs <= CK_OUT_ALL; outputs++) {
        const int all = outputs == CK_OUT_ALL;
        const camkin_svaj svaj = {
            all || outputs == CK_OUT_S ? out[0] : NULL, all || outputs == CK_OUT_V ? out[1] : NULL,
            all || outputs == CK_OUT_A ? out[2] : NULL, all || outputs == CK_OUT_J ? out[3] : NULL};
        memset(out, 0, sizeof out);
        camkin_eval(p, theta, N, 314.1, &svaj, 1);
        hash = hash_of(out[0], 4 * N, hash);
        camkin_boundary_grid(p, &steady, 0.003, 3.1e-4, N, &svaj, 1);
        hash = hash_of(out[0], 4 * N, hash);
        camkin_boundary_grid(p, &simple, -0.01, 2.9e-4, N, &svaj, 1);
        hash = hash_of(out[0], 4 * N, hash);
        camkin_boundary(p, &ramp, theta, N, &svaj, 1);
        hash = hash_of(out[0], 4 * N, hash);
        const ck_angles law = {ck_request_of(p, kernels->speed_powers_of(1.0), &svaj, N), x};
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
    /* A single value of a drive without ramp and phase takes a separate path in the kernels: compare it with the
       batch. */
    const camkin_svaj batch = {out[0], out[1], out[2], out[3]};
    camkin_boundary(p, &simple, theta, N, &batch, 1);
    for (int i = 0; i < N; i++) {
        camkin_boundary_at(p, &simple, theta[i], single);
        for (int k = 0; k < 4; k++)
            hash += memcmp(&single[k], &out[k][i], sizeof single[k]) != 0;
    }
    /* The functions that analysis calls, for one piece of each shape. */
    const ck_speed_powers powers = kernels->speed_powers_of(314.1);
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
        for (int outputs = CK_OUT_S; outputs <= CK_OUT_ALL; outputs++)
            for (int way = CK_ANY_ANCHOR; way <= CK_LOW_PART; way++) {
                memset(out, 0, sizeof out);
                kernels->run[piece->shape][way][outputs](piece->row, &powers, r, low, CK_STEP, out[0], out[1], out[2],
                                                         out[3]);
                for (int j = 0; j < 4; j++)
                    hash = hash_of(out[j], CK_STEP, hash);
            }
        /* A round anchor gives the bits of any other; 2^-20 degrees are a multiple of the units of all these phases. */
        double round[CK_ROW], again[4][N];
        memcpy(round, piece->row, p->stride * sizeof *round);
        round[CK_MINUS_ANCHOR_HI] = floor(round[CK_MINUS_ANCHOR_HI] * 0x1p20) * 0x1p-20;
        round[CK_MINUS_ANCHOR_LO] = -0.0;
        for (int outputs = CK_OUT_S; outputs <= CK_OUT_ALL; outputs++) {
            memset(out, 0, sizeof out);
            memset(again, 0, sizeof again);
            kernels->run[piece->shape][CK_ANY_ANCHOR][outputs](round, &powers, r, NULL, CK_STEP, out[0], out[1], out[2],
                                                               out[3]);
            kernels->run[piece->shape][CK_ROUND_ANCHOR][outputs](round, &powers, r, NULL, CK_STEP, again[0], again[1],
                                                                 again[2], again[3]);
            hash += memcmp(out, again, sizeof out) != 0;
        }
        kernels->point(piece, &powers, r[1], low[1], single);
        hash = hash_of(single, 4, hash);
    }
    return hash + few_pieces_differ(kernels);
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
