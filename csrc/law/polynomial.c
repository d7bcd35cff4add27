/* SPDX-License-Identifier: MIT */
/* Curves of polynomial spans: one polynomial, in spans short enough for 4 ulp, and the motion of limited jerk. */
#include "curve.h"

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

void ck_s_curve(ck_curve *curve, dd ramp, dd hold) {
    const dd half = dd_of(0.5), one = dd_of(1.0);
    dd accelerating = dd_add(dd_scale(ramp, 2.0), hold);
    dd v = dd_div(one, dd_sub(one, accelerating)); /* the peak: 1/(1 - accelerating) makes the mean velocity 1 */
    dd a = dd_div(v, dd_add(ramp, hold)), j = dd_div(a, ramp);
    const struct {
        dd length, jerk;
    } phase[4] = {{ramp, j}, {hold, dd_of(0.0)}, {ramp, dd_neg(j)}, {dd_sub(half, accelerating), dd_of(0.0)}};
    dd x = dd_of(0.0), y[3] = {x, x, x}; /* y, y', y'' */
    curve->n = 0;
    for (int i = 0; i < 4; i++) {
        dd length = phase[i].length, slope = phase[i].jerk;
        if (length.hi <= 0.0 && !dd_varies(length))
            continue;
        dd c[4] = {y[0], y[1], dd_scale(y[2], 0.5), dd_div(slope, dd_of(6.0))};
        dd to = i == 3 ? half : dd_add(x, length);
        curve->span[curve->n++] =
            (ck_span){.kind = CK_POLY, .degree = 3, .from = x, .to = to, .anchor = x, .c = {c[0], c[1], c[2], c[3]}};
        dd ways = dd_add(c[1], dd_mul(length, dd_add(c[2], dd_mul(length, c[3]))));
        y[0] = dd_add(y[0], dd_mul(length, ways));
        y[1] = dd_add(y[1], dd_mul(length, dd_add(y[2], dd_scale(dd_mul(slope, length), 0.5))));
        y[2] = dd_add(y[2], dd_mul(slope, length)); /* the ramp down cancels the ramp up: 0 */
        x = to;
    }
    ck_curve tail = *curve;
    ck_mirror(&tail);
    curve->span[curve->n - 1].to = half;
    tail.span[0].from = half;
    for (int i = 0; i < tail.n; i++)
        curve->span[curve->n++] = tail.span[i];
}
