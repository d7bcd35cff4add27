/* SPDX-License-Identifier: MIT */
/* Polynomials, as spans short enough for 4 ulp. */
#include "curve.h"

/* Repeated synthetic division. */
void ck_shift(const dd *coef, int degree, dd at, dd *out) {
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

static void add_span(ck_curve *curve, const dd *coef, int degree, dd from, dd to, dd anchor) {
    ck_span *span = &curve->span[curve->n++];
    *span = (ck_span){.kind = CK_POLY, .degree = degree, .from = from, .to = to, .anchor = anchor};
    ck_shift(coef, degree, anchor, span->c);
}

/* Return the end of part i of n: t (6 + 8 t)/10 for t = i/n <= 1/2, and symmetric beyond. */
static dd part_end(int i, int n) {
    return 2 * i > n ? dd_sub(dd_of(1.0), part_end(n - i, n)) : dd_ratio(i * (6.0 * n + 8.0 * i), 10.0 * n * n);
}

void ck_polynomial(ck_curve *curve, const dd *coef, int degree, int parts) {
    /* Far from their anchor the alternating terms of a high degree cancel, and the rounding errors of the coefficients
       show. So the parts are as short as 4 ulp of y and its derivatives need. They are shorter at the ends, where the
       first terms vanish and the others are larger. Each is anchored at its outer end, where y is nearest to the level
       of that end. */
    curve->n = 0;
    dd from = dd_of(0.0);
    for (int i = 0; i < parts; i++) {
        dd to = part_end(i + 1, parts);
        add_span(curve, coef, degree, from, to, 2 * i < parts ? from : to);
        from = to;
    }
}
