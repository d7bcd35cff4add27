/* SPDX-License-Identifier: MIT */
/* Operations on a curve of spans of any kind. */
#include "curve.h"

#include <assert.h>
#include <stdbool.h>

static_assert((int)CK_MAX_POWER >= (int)CK_MAX_DEGREE, "a scale has the powers of a polynomial too");

/* How a trigonometric span scales: a coefficient scales with lift / duration^power, and power grows by 2 for each power
   of V. kappa2 scales with 1 / duration^2. */
typedef struct scaling {
    int terms;                   /* coefficients in all */
    int power[CK_SHEARED_COEFS]; /* of each; in harmonics from CK_A on that of each of the four polynomials */
    int even;                    /* y - c0 - c1 u is an even function of u */
} scaling;

enum { UNSCALED = -1 };

static const scaling scalings[] = {
    [CK_ZONE_SIN] = {CK_A, {[CK_C1] = 1, [CK_C2] = 3}, 0},
    [CK_ZONE_COS] = {CK_A, {[CK_C1] = 1, [CK_C2] = 2}, 1},
    [CK_HARM_ODD] = {CK_MAX_COEFS, {[CK_C1] = 1, [CK_C2] = 3, [CK_A] = 1, 1, 3, 3}, 0},
    [CK_HARM_EVEN] = {CK_MAX_COEFS, {[CK_A + 1] = 2, 2, 4}, 1},
    [CK_SHEARED] = {CK_SHEARED_COEFS, {[CK_C1] = 1, [CK_C2] = 3, [CK_SHEAR] = UNSCALED, UNSCALED, 1, 3, 3}, 0},
};

ck_scale ck_scale_of(dd lift, dd duration) {
    return (ck_scale){.duration = duration, .duration2 = dd_square(duration), .over = {lift}};
}

/* Return lift / duration^power. A segment needs few powers, and a division costs as much as ten products. */
static dd over_power(ck_scale *scale, int power) {
    for (; scale->power < power; scale->power++)
        scale->over[scale->power + 1] = dd_div(scale->over[scale->power], scale->duration);
    return scale->over[power];
}

int ck_stretch(const ck_span *span, ck_scale *scale, dd *c) {
    if (span->kind == CK_POLY) {
        for (int i = 0; i <= span->degree; i++)
            c[i] = dd_mul(span->c[i], over_power(scale, i));
        return span->degree + 1;
    }
    const scaling *how = &scalings[span->kind];
    const bool harmonics = how->terms == CK_MAX_COEFS;
    for (int i = 0; i < how->terms; i++) {
        const int row = harmonics && i >= CK_A ? CK_A + (i - CK_A) / CK_TERMS : i;
        const int power = how->power[row] + (harmonics && row == CK_A ? 2 * (i - CK_A) : 0);
        c[i] = power == UNSCALED ? span->c[i] : dd_mul(span->c[i], over_power(scale, power));
    }
    c[CK_KAPPA2] = dd_div(span->c[CK_KAPPA2], scale->duration2);
    return how->terms;
}

/* Horner's rule: from the highest coefficient down, multiply by u + at and add the next one. With k ascending, the
   terms of a step do not wait for each other. */
void ck_shift(const dd *coef, int degree, dd at, dd *out) {
    double scale = 0.0;
    for (int i = 0; i <= degree; i++) {
        out[i] = coef[i];
        scale = fmax(scale, fabs(coef[i].hi));
    }
    for (int first = degree - 1; first >= 0; first--)
        for (int k = first; k < degree; k++)
            out[k] = dd_add(out[k], dd_mul(at, out[k + 1]));
    for (int i = 0; i <= degree; i++)
        out[i] = dd_snap(out[i], scale);
}

/* Return 1 - y(-u): odd terms keep their sign, even ones change it. */
static ck_span mirrored(const ck_span *span) {
    const dd one = dd_of(1.0);
    ck_span out = *span;
    out.from = dd_sub(one, span->to);
    out.to = dd_sub(one, span->from);
    out.anchor = dd_sub(one, span->anchor);
    out.c[CK_C0] = dd_sub(one, span->c[CK_C0]);
    if (span->kind == CK_POLY) {
        for (int i = 2; i <= span->degree; i += 2)
            out.c[i] = dd_neg(span->c[i]);
    } else if (scalings[span->kind].even) {
        out.c[CK_C2] = dd_neg(span->c[CK_C2]);
        for (int i = CK_A; i < scalings[span->kind].terms; i++)
            out.c[i] = dd_neg(span->c[i]);
    }
    return out;
}

void ck_mirror(ck_curve *curve) {
    for (int i = 0, k = curve->n - 1; i <= k; i++, k--) {
        ck_span first = mirrored(&curve->span[k]);
        curve->span[k] = mirrored(&curve->span[i]);
        curve->span[i] = first;
    }
}

/* Cut the span that contains x = 1/2. Return the index of the first span of the second half. */
static int split_at_middle(ck_curve *curve) {
    const dd middle = dd_of(0.5);
    int i = 0;
    while (dd_less(curve->span[i].to, middle))
        i++;
    if (dd_less(middle, curve->span[i].to)) {
        for (int k = curve->n++; k > i; k--)
            curve->span[k] = curve->span[k - 1];
        curve->span[i].to = curve->span[i + 1].from = middle;
    }
    return i + 1;
}

/* Scale a span about x = y = 0. */
static void scale_span(ck_span *span, dd scale) {
    ck_span old = *span;
    ck_scale both = ck_scale_of(scale, scale);
    ck_stretch(&old, &both, span->c);
    span->from = dd_mul(old.from, scale);
    span->to = dd_mul(old.to, scale);
    span->anchor = dd_mul(old.anchor, scale);
}

/* Anchor the polynomials of the first n spans, a half that starts at its own end, at their inner ends if they are far
   from it. Cut a polynomial that starts near and ends far. */
static void anchor_inside(ck_curve *curve, int n) {
    for (int i = 0; i < n; i++) {
        ck_span *span = &curve->span[i], inner = *span;
        dd length = dd_sub(span->to, span->anchor);
        if (span->kind != CK_POLY)
            continue;
        ck_shift(span->c, span->degree, length, inner.c);
        inner.anchor = span->to;
        if (inner.c[0].hi <= CK_FAR_WAY)
            continue;
        if (span->c[0].hi < 1.0 - CK_FAR_WAY) { /* about two thirds of its rise are measured from its inner end */
            inner.from = dd_sub(span->to, dd_scale(length, 0.45));
            for (int k = curve->n++; k > i; k--)
                curve->span[k] = curve->span[k - 1];
            span->to = inner.from;
            i++, n++;
        }
        curve->span[i] = inner;
    }
}

void ck_move_inflection(ck_curve *curve, dd inflection) {
    const dd rest = dd_sub(dd_of(1.0), inflection);
    int first = split_at_middle(curve), n = curve->n;
    for (int i = 0; i < first; i++)
        scale_span(&curve->span[i], dd_scale(inflection, 2.0));
    anchor_inside(curve, first);
    first += curve->n - n;
    ck_mirror(curve); /* scale the second half about its own end */
    for (int i = 0; i < curve->n - first; i++)
        scale_span(&curve->span[i], dd_scale(rest, 2.0));
    anchor_inside(curve, curve->n - first);
    ck_mirror(curve);
    curve->span[first].from = curve->span[first - 1].to;
}

void ck_curve_end(const ck_curve *curve, int last, dd y[4]) {
    /* At u = 0 phi = 0 too: W = V = S = g = 0, C = 1. */
    const ck_span *span = &curve->span[last ? curve->n - 1 : 0];
    const dd *c = span->c, zero = dd_of(0.0);
    y[0] = c[CK_C0];
    y[1] = c[CK_C1];
    y[2] = y[3] = zero;
    switch (span->kind) {
    case CK_POLY:
        y[1] = span->degree >= 1 ? c[1] : zero;
        y[2] = span->degree >= 2 ? dd_scale(c[2], 2.0) : zero;
        y[3] = span->degree >= 3 ? dd_scale(c[3], 6.0) : zero;
        break;
    case CK_ZONE_SIN:
        y[3] = c[CK_C2];
        break;
    case CK_ZONE_COS:
        y[2] = c[CK_C2];
        break;
    case CK_SHEARED: /* a law ends at rest, never in the middle span, where 1 - sign C is 2 */
        y[1] = dd_of(0.0);
        y[3] = c[CK_THIRD];
        break;
    case CK_HARM_ODD:
    case CK_HARM_EVEN:
        for (int order = 1; order < 4; order++) {
            y[order] = zero;
            if (scalings[span->kind].even == (order == 2))
                for (int i = CK_TERMS - 1; i >= 0; i--) /* at C - 1/2 = 1/2 */
                    y[order] = dd_add(dd_scale(y[order], 0.5), c[CK_A + order * CK_TERMS + i]);
        }
        break;
    }
}
