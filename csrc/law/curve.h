/* SPDX-License-Identifier: MIT */
/* A unit curve y(x): spans of a few kinds, with coefficients in double-double.
 *
 * With u = x - anchor and, in the trigonometric kinds, phi^2 = kappa2 u^2 <= (pi/2)^2,
 *     W = (phi - sin phi)/kappa^3,  V = (1 - cos phi)/kappa^2,  S = sin(phi)/kappa,  C = cos phi,
 * for which W' = V, V' = S, S' = C. They are free of cancellation down to u = 0:
 *
 *     CK_POLY       y = sum c[i] u^i
 *     CK_ZONE_SIN   y = c0 + c1 u + c2 W           a sine of acceleration, from its zero
 *     CK_ZONE_COS   y = c0 + c1 u + c2 V           a cosine of acceleration, from its peak
 *                                                  (kappa2 = 0: of no length, which varies; c2 is the peak of y'')
 *     CK_HARM_ODD   y = c0 + c1 u + c2 W + A1 Z + S V^2 (A2 + A3 V + ...), Z = 3 W - S V: sums of sines, free of
 *                   cancellation too; y', y'', y''' are A(h), S A(h), A(h), h = C - 1/2
 *     CK_HARM_EVEN  y = c0 + A(V)                  sums of cosines; y', y'', y''' are S A(h), A(h), S A(h)
 *     CK_SHEARED    y = c0 + c1 w + c2 W(w)        the cycloid sheared along x, w = u + shear kappa2 W(w); with
 *                                                  d = 1 - shear (1 - C), y' = first (1 - sign C)/d, y'' = second
 *  S/d^3,
 *                                                  y''' = third (C d + 3 shear (1 - C^2))/d^5
 *
 * A span that touches an end of the law is anchored there, so that y keeps its relative accuracy next to a dwell. If
 * the inflection is near an end, the longer half starts near the level of that end too. So a span that has gone
 * CK_FAR_WAY from its own end is anchored at its inner side. */
#ifndef CK_CURVE_H
#define CK_CURVE_H

#include "../base/dd.h"
#include "camkin/camkin.h"

enum {
    CK_MAX_DEGREE = CAMKIN_MAX_DEGREE,
    CK_MAX_HARMONIC = 5,
    CK_TERMS = CK_MAX_HARMONIC + 1, /* of a polynomial A */
    CK_MAX_SPANS = 16,
    CK_MAX_COEFS = 4 + 4 * CK_TERMS
};

/* Beyond this distance from the level of its own end, y would lose two bits: it is within a quarter of the other level.
   */
#define CK_FAR_WAY 0.75

typedef enum ck_kind { CK_POLY, CK_ZONE_SIN, CK_ZONE_COS, CK_HARM_ODD, CK_HARM_EVEN, CK_SHEARED } ck_kind;

/* The coefficients of a span that is no polynomial; from CK_A on those of A for y, y', y'', y'''. */
enum { CK_C0, CK_C1, CK_C2, CK_KAPPA2, CK_A };

/* The coefficients of CK_SHEARED from CK_A on. */
enum { CK_SHEAR = CK_A, CK_SIGN, CK_FIRST, CK_SECOND, CK_THIRD, CK_SHEARED_COEFS };

typedef struct ck_span {
    ck_kind kind;
    int degree;          /* CK_POLY only */
    dd from, to, anchor; /* in x; the spans cover 0 to 1 without gaps */
    dd c[CK_MAX_COEFS];
} ck_span;

typedef struct ck_curve {
    int n;
    ck_span span[CK_MAX_SPANS];
} ck_curve;

/* A universal curve: breakpoints of its seven zones, and velocities dy/dx at its ends. */
typedef struct ck_zones {
    dd t[6], v0, v1;
} ck_zones;

/* Each of the next functions builds a whole curve. */

/* y = sum coef[i] x^i, in `parts` spans. */
void ck_polynomial(ck_curve *curve, const dd *coef, int degree, int parts);
/* Seven zones with breakpoints t, end velocities v0 and v1 in dy/dx. ck_zones describes the same curve. */
void ck_universal(ck_curve *curve, const dd t[6], dd v0, dd v1);
/* y = slope x + sum_k sine[k-1] sin(k w x) + cosine[k-1] (1 - cos(k w x)), w = half_waves pi; only sines or only
   cosines. */
void ck_harmonic(ck_curve *curve, int half_waves, dd slope, const dd *sine, const dd *cosine);
/* y = 1 - cos(pi x/2), a quarter wave. */
void ck_quarter_wave(ck_curve *curve);
/* y = t - sin(2 pi t)/(2 pi) over x = t + c sin(2 pi t)/(2 pi) (Wildt). */
void ck_sheared_cycloid(ck_curve *curve, dd c);
/* Constant jerk over a share `ramp`, none over `hold`, the opposite over `ramp`, constant velocity; then the mirror
   image. */
void ck_s_curve(ck_curve *curve, dd ramp, dd hold);

/* Expand a polynomial about `at` instead of 0. */
void ck_shift(const dd *coef, int degree, dd at, dd *out);

/* Replace the curve by its mirror image 1 - y(1 - x). */
void ck_mirror(ck_curve *curve);
/* Move the velocity peak of a symmetric curve from 1/2 to x = inflection: scale each half to its new length and lift
   (VDI 2143). */
void ck_move_inflection(ck_curve *curve, dd inflection);

/* The scale of a segment: powers of the duration, which all spans of the segment share. */
enum { CK_MAX_POWER = 2 * CK_MAX_HARMONIC + 1 }; /* of the last harmonic coefficient, and of the highest degree */

typedef struct ck_scale {
    dd duration, duration2;
    dd over[CK_MAX_POWER + 1]; /* lift / duration^k, known up to `power` */
    int power;
} ck_scale;

ck_scale ck_scale_of(dd lift, dd duration);
/* Write the coefficients of a span stretched to the scale, still in double-double. Return their number. */
int ck_stretch(const ck_span *span, ck_scale *scale, dd *c);
/* Get y and its first three derivatives at x = 0 or, for `last`, at x = 1. */
void ck_curve_end(const ck_curve *curve, int last, dd y[4]);

#endif
