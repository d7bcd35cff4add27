/* SPDX-License-Identifier: MIT */
/* The motion of limited jerk. */
#include "curve.h"

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
