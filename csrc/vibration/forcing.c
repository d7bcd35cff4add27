/* SPDX-License-Identifier: MIT */
#include "forcing.h"

#include <math.h>

enum { NODES = CK_FORCING_DEGREE + 1, HARMONICS = CK_MAX_HARMONIC + 1 };

/* ---- values of y'' ---- */

/* By the Taylor series, whose next terms are below 2^-110. */
void ck_dd_waves(dd z, dd *sine, dd *cosine) {
    const dd one = dd_of(1.0);
    *sine = *cosine = one;
    for (int k = 17; k > 0; k--) {
        *cosine = dd_sub(one, dd_over(dd_mul(z, *cosine), (2.0 * k - 1.0) * (2.0 * k)));
        *sine = dd_sub(one, dd_over(dd_mul(z, *sine), (2.0 * k) * (2.0 * k + 1.0)));
    }
}

/* Compute S = sin(kappa u)/kappa and C = cos(kappa u). */
static void waves_at(const ck_span *span, dd u, dd *S, dd *C) {
    ck_dd_waves(dd_mul(span->c[CK_KAPPA2], dd_square(u)), S, C);
    *S = dd_mul(*S, u);
}

/* Solve u = w - shear (w - S(w)) by Newton's method. It converges from w = u, because |shear| <= 1 for |c| <= 1/2. */
static dd sheared_argument(const ck_span *span, dd u) {
    dd w = u, S, C;
    for (int i = 0; i < 12; i++) { /* never: i = 12, because each step doubles the digits */
        waves_at(span, w, &S, &C);
        const dd shear = span->c[CK_SHEAR], slope = dd_sub(dd_of(1.0), dd_mul(shear, dd_sub(dd_of(1.0), C)));
        const dd step = dd_div(dd_sub(dd_sub(w, dd_mul(shear, dd_sub(w, S))), u), slope);
        w = dd_sub(w, step);
        if (fabs(step.hi) <= 0x1p-60 * fabs(w.hi)) /* the next step would be its square */
            break;
    }
    return w;
}

/* Return y'' of a span that is no polynomial, at the distance u from its anchor. */
static dd acceleration(const ck_span *span, dd u) {
    dd S, C;
    if (span->kind == CK_SHEARED) {
        waves_at(span, sheared_argument(span, u), &S, &C);
        const dd d = dd_sub(dd_of(1.0), dd_mul(span->c[CK_SHEAR], dd_sub(dd_of(1.0), C)));
        return dd_div(dd_mul(span->c[CK_SECOND], S), dd_mul(d, dd_square(d)));
    }
    waves_at(span, u, &S, &C);
    if (span->kind == CK_ZONE_SIN || span->kind == CK_ZONE_COS)
        return dd_mul(span->c[CK_C2], span->kind == CK_ZONE_SIN ? S : C);
    const dd *A = span->c + CK_A + 2 * HARMONICS, h = dd_sub(C, dd_of(0.5));
    dd y = A[HARMONICS - 1];
    for (int i = HARMONICS - 2; i >= 0; i--)
        y = dd_add(dd_mul(y, h), A[i]);
    return span->kind == CK_HARM_ODD ? dd_mul(y, S) : y;
}

/* ---- polynomials ---- */

int ck_second_derivative(const ck_span *span, dd at, dd out[CK_MAX_DEGREE + 1]) {
    dd second[CK_MAX_DEGREE + 1] = {{0}};
    const int degree = span->degree - 2;
    for (int i = 0; i <= degree; i++)
        second[i] = dd_scale(span->c[i + 2], (i + 1.0) * (i + 2.0));
    if (degree >= 0)
        ck_shift(second, degree, dd_sub(at, span->anchor), out);
    return degree;
}

/* ---- parts ---- */

/* The longest parts, in radians of kappa x. A zone is at most a quarter wave, the fifth harmonic of an eighth wave is
   1.25 waves. The nearest poles of a sheared cycloid, with |c| = 1/2, are 10 half lengths away. */
static const double longest[] = {[CK_POLY] = INFINITY, [CK_ZONE_SIN] = 1.6,  [CK_ZONE_COS] = 1.6,
                                 [CK_HARM_ODD] = 0.8,  [CK_HARM_EVEN] = 0.8, [CK_SHEARED] = 0.4};

int ck_count_forcings(const ck_span *span) {
    const double length = dd_sub(span->to, span->from).hi;
    return span->kind == CK_POLY ? 1 : 1 + (int)(sqrt(span->c[CK_KAPPA2].hi) * length / longest[span->kind]);
}

/* cos(pi (2 i + 1)/(2 NODES)), the nodes of Chebyshev's interpolation. Any distinct numbers would do: double is
   enough. */
static const double nodes[NODES] = {0.99720379718118013,
                                    0.9749279121818236,
                                    0.93087374864420425,
                                    0.86602540378443865,
                                    0.78183148246802981,
                                    0.68017273777091947,
                                    0.5633200580636221,
                                    0.43388373911755812,
                                    0.29475517441090421,
                                    0.14904226617617444,
                                    0.0,
                                    -0.14904226617617444,
                                    -0.29475517441090421,
                                    -0.43388373911755812,
                                    -0.5633200580636221,
                                    -0.68017273777091947,
                                    -0.78183148246802981,
                                    -0.86602540378443865,
                                    -0.93087374864420425,
                                    -0.9749279121818236,
                                    -0.99720379718118013};

/* Interpolate y'' at the nodes: Newton's divided differences, then powers of xi. */
static void interpolate(const ck_span *span, dd centre, dd half, dd c[NODES]) {
    const dd first = dd_sub(centre, span->anchor);
    for (int i = 0; i < NODES; i++)
        c[i] = acceleration(span, dd_add(first, dd_scale(half, nodes[i])));
    for (int k = 1; k < NODES; k++)
        for (int i = NODES - 1; i >= k; i--)
            c[i] = dd_div(dd_sub(c[i], c[i - 1]), dd_two_sum(nodes[i], -nodes[i - k]));
    for (int k = NODES - 2; k >= 0; k--)
        for (int i = k; i < NODES - 1; i++)
            c[i] = dd_sub(c[i], dd_scale(c[i + 1], nodes[k]));
}

ck_forcing ck_forcing_of(const ck_span *span, int k, int n) {
    const dd length = dd_over(dd_sub(span->to, span->from), n);
    ck_forcing out = {.from = k > 0 ? dd_add(span->from, dd_scale(length, k)) : span->from,
                      .to = k + 1 < n ? dd_add(span->from, dd_scale(length, k + 1.0)) : span->to};
    const dd half = dd_scale(dd_sub(out.to, out.from), 0.5), centre = dd_add(out.from, half);
    if (span->kind != CK_POLY) {
        interpolate(span, centre, half, out.c);
        return out;
    }
    const int degree = ck_second_derivative(span, centre, out.c);
    dd power = dd_of(1.0);
    for (int i = 0; i <= degree; i++, power = dd_mul(power, half))
        out.c[i] = dd_mul(out.c[i], power);
    return out;
}
