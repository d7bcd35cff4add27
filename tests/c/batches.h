/* SPDX-License-Identifier: MIT */
/* Calls for batches that a test compares with calls for one value. */
#ifndef BATCHES_H
#define BATCHES_H

#include "test.h"

enum { N = 5000 };

/* s, v, a, j that a batch of up to N points is to give. */
static double want[4][N];

typedef camkin_status evaluate(const camkin_program *p, const double *x, size_t n, const camkin_svaj *out, int threads);

static inline camkin_status by_angle(const camkin_program *p, const double *x, size_t n, const camkin_svaj *out,
                                     int threads) {
    return camkin_eval(p, x, n, 314.0, out, threads);
}

static inline camkin_status by_time(const camkin_program *p, const double *x, size_t n, const camkin_svaj *out,
                                    int threads) {
    return camkin_boundary(p, &(camkin_drive){2999.9, 0, 77.7, NULL}, x, n, out, threads);
}

/* Write s, v, a, j of each point to `want` by the calls for one value: at angles, or with a drive at times. */
static inline void single_calls(const camkin_program *p, const camkin_drive *drive, const double *x, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double svaj[4] = {camkin_displacement(p, x[i]), camkin_velocity(p, x[i], 314.0),
                          camkin_acceleration(p, x[i], 314.0), camkin_jerk(p, x[i], 314.0)};
        if (drive)
            CHECK(camkin_boundary_at(p, drive, x[i], svaj) == CAMKIN_OK);
        for (int k = 0; k < 4; k++)
            want[k][i] = svaj[k];
    }
}

#endif
