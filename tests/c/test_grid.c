/* SPDX-License-Identifier: MIT */
/* A grid in parts has the bits of the whole grid: at constant speed and on a ramp, on every level, and far from its
   start. */
#include "test.h"

enum { N = 3000, CUTS = 7 };

static double whole[4][N], parts[4][N];

static camkin_svaj rows(double out[4][N], size_t i) {
    return (camkin_svaj){out[0] + i, out[1] + i, out[2] + i, out[3] + i};
}

static void one_grid(const camkin_program *p, const camkin_drive *drive, double dt, size_t first) {
    const camkin_svaj all = rows(whole, 0);
    CHECK(camkin_boundary_steps(p, drive, 0.1, dt, first, N, &all, 0) == CAMKIN_OK);
    for (int i = 0; i < N; i += 100) { /* the time is rounded once */
        double at[4];
        CHECK(camkin_boundary_at(p, drive, fma((double)(first + (size_t)i), dt, 0.1), at) == CAMKIN_OK);
        for (int k = 0; k < 4; k++)
            CHECK(same_bits(whole[k][i], at[k]));
    }
    const size_t cut[CUTS] = {0, 1, 255, 256, 257, 2001, N};
    for (int c = 0; c + 1 < CUTS; c++) {
        const camkin_svaj part = rows(parts, cut[c]);
        CHECK(camkin_boundary_steps(p, drive, 0.1, dt, first + cut[c], cut[c + 1] - cut[c], &part, 1) == CAMKIN_OK);
    }
    CHECK(memcmp(whole, parts, sizeof whole) == 0);
    if (first == 0) {
        CHECK(camkin_boundary_grid(p, drive, 0.1, dt, N, &(camkin_svaj){parts[0], NULL, NULL, NULL}, 1) == CAMKIN_OK);
        CHECK(memcmp(whole[0], parts[0], sizeof whole[0]) == 0);
    }
}

int main(void) {
    const camkin_drive steady = {3000, 0, 12, NULL}, ramp = {100, 70, 0, NULL};
    for (int level = 0; camkin_isa_available(level); level++) {
        const camkin_options options = {.size = sizeof options, .cycle = 360, .isa = camkin_isa_available(level)};
        camkin_program *p = rise_dwell_fall("modified_sine", &options);
        for (int i = 0; i < 2; i++) {
            one_grid(p, &steady, 1e-5, i ? (size_t)1 << 40 : 0);
            one_grid(p, &ramp, 1e-5, i ? 123456789 : 0);
        }
        camkin_program_free(p);
    }
    return test_end();
}
