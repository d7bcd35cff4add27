/* SPDX-License-Identifier: MIT */
/* A law with its parameters put in: the curve y(x) as spans of three kinds, with coefficients in double-double.
 *
 * With u = x - anchor and, in the trigonometric kinds, phi^2 = kappa2 u^2 <= (pi/2)^2,
 *     W = (phi - sin phi)/kappa^3,  V = (1 - cos phi)/kappa^2,  S = sin(phi)/kappa,  C = cos phi,  g = kappa2 V,
 * which are W' = V, V' = S, S' = C, all free of cancellation down to u = 0:
 *
 *     CK_POLY       y = sum c[i] u^i
 *     CK_ZONE_SIN   y = c0 + c1 u + c2 W          a sine of acceleration from its zero
 *     CK_ZONE_COS   y = c0 + c1 u + c2 V          a cosine of acceleration from its peak
 *     CK_HARM_ODD   y = c0 + c1 u + c2 W + S A(g)   sums of sines; each derivative is again a polynomial in g, or S times one
 *     CK_HARM_EVEN  y = c0 + A(g)                   sums of cosines
 *
 * A span that touches an end of the law is anchored there, so that y keeps its relative accuracy next to a dwell. */
#ifndef CK_CURVE_H
#define CK_CURVE_H

#include "dd.h"

enum { CK_MAX_DEGREE = 11, CK_MAX_HARMONIC = 5, CK_MAX_SPANS = 16, CK_MAX_COEFS = 4 + 4 * (CK_MAX_HARMONIC + 1) };

typedef enum ck_kind { CK_POLY, CK_ZONE_SIN, CK_ZONE_COS, CK_HARM_ODD, CK_HARM_EVEN } ck_kind;

/* Order of the coefficients of a span that is no polynomial; those of A for y, y', y'', y''' follow from CK_A on. */
enum { CK_C0, CK_C1, CK_C2, CK_KAPPA2, CK_A };

typedef struct ck_span {
    ck_kind kind;
    int degree;          /* CK_POLY only */
    dd from, to, anchor; /* in x; spans follow each other without gaps from 0 to 1 */
    dd c[CK_MAX_COEFS];
} ck_span;

typedef struct ck_curve {
    int n;
    ck_span span[CK_MAX_SPANS];
    dd v0, v1; /* dy/dx at x = 0 and 1 */
} ck_curve;

/* Each adds the spans of the whole law to an empty curve. */
void ck_polynomial(ck_curve *curve, const dd *coef, int degree);
void ck_universal(ck_curve *curve, const dd t[6], dd v0, dd v1);
/* y = slope x + sum_k sine[k-1] sin(k w x) + cosine[k-1] (1 - cos(k w x)), w = half_waves pi. */
void ck_harmonic(ck_curve *curve, int half_waves, dd slope, const dd *sine, const dd *cosine);

#endif
