/* SPDX-License-Identifier: MIT */
/* The data of the residual kernel: the acceleration y'' of a law as a few parts, ready for integrals
 *
 *     I = integral over 0 <= t <= 1 of y''(t) e^(lambda (1 - t)),   lambda = -zeta W + i Wd,  W = 2 pi N,
 *
 * whose magnitude over Wd is the amplitude that a rise leaves. In the part with centre t and half length h,
 * y'' is a polynomial p of xi = (t - centre)/h. With z = lambda h it has the integral
 *
 *     h e^(lambda (1 - centre)) Q(z),  Q(z) = sum d[k] z^k,  d[k] = (-1)^k/k! integral of p(xi) xi^k over [-1, 1],
 *
 * and, for large |z|, terms of its two ends: h sum_k (p^(k)(-1) e^(z) - p^(k)(1) e^(-z))/z^(k+1). No formula divides by
 * W^2 - w^2, so that nothing cancels beside a resonance. vibration/spectrum.c writes these data. */
#ifndef CK_RESPONSE_H
#define CK_RESPONSE_H

#include <stddef.h>

#include "../base/dd.h"

enum {
    CK_RESPONSE_DEGREE = 20, /* largest degree of p: 1e-20 of the peak of every law, see vibration/forcing.h */
    CK_RESPONSE_TERMS =
        48, /* of the series: its next term is below 2^-63 of the integral up to |z| = CK_RESPONSE_SERIES */
    CK_RESPONSE_PARTS = 32
};

/* Largest |z| of the series. Its terms are up to e^8 times their sum, which double-double can lose. */
#define CK_RESPONSE_SERIES 8.0

typedef struct ck_response_part {
    dd series[CK_RESPONSE_TERMS];           /* d[k] */
    double at_from[CK_RESPONSE_DEGREE + 1]; /* p^(k)(-1) and p^(k)(1) */
    double at_to[CK_RESPONSE_DEGREE + 1];
    dd radians;          /* 2 pi h, so that |z| = N radians */
    dd centre, from, to; /* distances from the end of the law, 1 - t */
    double half;         /* h */
    double series_limit; /* largest N for the series */
} ck_response_part;

/* One law. `whole` is the law as one part, with the series divided by z: the sum begins at k = 1, because the integral
   of y'' and its impulses from dwell to dwell is 0. */
typedef struct ck_response {
    ck_response_part whole;
    ck_response_part part[CK_RESPONSE_PARTS];
    int parts;
    double jump_first, jump_last; /* of the velocity at x = 0 and at x = 1: impulses of y'' */
} ck_response;

/* Compute residuals of n frequency ratios. */
typedef struct ck_residuals {
    const ck_response *response;
    const double *N;
    double *residual;
    double damping;      /* zeta */
    dd damped_frequency; /* sqrt(1 - zeta^2) */
} ck_residuals;

#endif
