/* SPDX-License-Identifier: MIT */
#include "curve.h"

/* Coefficients about `at` from those about 0, by repeated synthetic division. */
static void shift(const dd *coef, int degree, dd at, dd *out) {
    double scale = 0.0;
    for (int i = 0; i <= degree; i++) {
        out[i] = coef[i];
        scale = fmax(scale, fabs(coef[i].hi));
    }
    for (int i = 0; i < degree; i++)
        for (int k = degree - 1; k >= i; k--)
            out[k] = dd_add(out[k], dd_mul(at, out[k + 1]));
    for (int i = 0; i <= degree; i++)
        out[i] = dd_snap(out[i], scale);
}

static void add_span(ck_curve *curve, const dd *coef, int degree, double from, double to, double anchor) {
    ck_span *span = &curve->span[curve->n++];
    *span = (ck_span){.kind = CK_POLY, .degree = degree, .from = dd_of(from), .to = dd_of(to), .anchor = dd_of(anchor)};
    shift(coef, degree, dd_of(anchor), span->c);
}

void ck_polynomial(ck_curve *curve, const dd *coef, int degree) {
    if (degree == 0) {
        add_span(curve, coef, 0, 0.0, 1.0, 0.0);
    } else if (degree <= 3) {
        add_span(curve, coef, degree, 0.0, 0.5, 0.0);
        add_span(curve, coef, degree, 0.5, 1.0, 1.0);
    } else {
        /* Carried from an end to the middle, the alternating terms of a high degree cancel: y would lose up to 5 bits. */
        add_span(curve, coef, degree, 0.0, 0.25, 0.0);
        add_span(curve, coef, degree, 0.25, 0.5, 0.25);
        add_span(curve, coef, degree, 0.5, 0.75, 0.75);
        add_span(curve, coef, degree, 0.75, 1.0, 1.0);
    }
    curve->v0 = degree > 0 ? curve->span[0].c[1] : dd_of(0.0);
    curve->v1 = degree > 0 ? curve->span[curve->n - 1].c[1] : dd_of(0.0);
}
