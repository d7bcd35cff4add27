/* SPDX-License-Identifier: MIT */
/* Loops over libm, compiled for the baseline instruction set like an ordinary program. */
#include <math.h>

#include "yardsticks.h"

static const double pi = 3.14159265358979323846;

void libm_loop(const double *theta, size_t n, double omega, double *s, double *v, double *a, double *j) {
    const double lift = 10.0, duration = 90.0, beta = duration * pi / 180.0, w = omega / beta;
    for (size_t i = 0; i < n; i++) {
        double t = fmod(theta[i], 360.0);
        if (t < 0.0)
            t += 360.0;
        if (t < 90.0 || (t >= 135.0 && t < 225.0)) {
            const double h = t < 90.0 ? lift : -lift, s0 = t < 90.0 ? 0.0 : lift;
            const double x = (t < 90.0 ? t : t - 135.0) / duration;
            const double sine = sin(2.0 * pi * x), cosine = cos(2.0 * pi * x);
            s[i] = s0 + h * (x - sine / (2.0 * pi));
            v[i] = h * w * (1.0 - cosine);
            a[i] = h * w * w * 2.0 * pi * sine;
            j[i] = h * w * w * w * 4.0 * pi * pi * cosine;
        } else {
            s[i] = t < 135.0 ? lift : 0.0;
            v[i] = a[i] = j[i] = 0.0;
        }
    }
}

void calib_sin(const double *x, size_t n, double *y) {
    for (size_t i = 0; i < n; i++)
        y[i] = sin(x[i]);
}
