/* SPDX-License-Identifier: MIT */
/* The cycloid sheared along x. */
#include "curve.h"

void ck_sheared_cycloid(ck_curve *curve, dd c) {
    const dd one = dd_of(1.0), two_pi = dd_scale(DD_PI, 2.0);
    dd quarter = dd_add(dd_of(0.25), dd_div(c, two_pi)); /* x where 2 pi t is a quarter wave */
    const dd border[4] = {dd_of(0.0), quarter, dd_sub(one, quarter), one};
    curve->n = 3;
    for (int m = 0; m < 3; m++) {
        /* At 2 pi t = m pi, sine and cosine have changed their sign m times; k1 = dphi/dx there. */
        dd sign = dd_of(m == 1 ? -1.0 : 1.0), turn = dd_mul(c, sign), stretch = dd_add(one, turn);
        dd k1 = dd_div(two_pi, stretch), k3 = dd_mul(k1, dd_square(k1)), sheared = dd_scale(dd_add(one, c), 2.0);
        dd cube = dd_mul(stretch, dd_square(stretch));
        ck_span *span = &curve->span[m];
        *span =
            (ck_span){.kind = CK_SHEARED, .from = border[m], .to = border[m + 1], .anchor = dd_scale(dd_of(m), 0.5)};
        span->c[CK_C0] = span->anchor;
        span->c[CK_C1] = m == 1 ? dd_div(dd_scale(k1, 2.0), two_pi) : dd_of(0.0);
        span->c[CK_C2] = dd_mul(sign, dd_div(k3, two_pi));
        span->c[CK_KAPPA2] = dd_square(k1);
        span->c[CK_SHEAR] = dd_div(turn, stretch);
        span->c[CK_SIGN] = sign;
        span->c[CK_FIRST] = dd_div(one, stretch);
        span->c[CK_SECOND] = dd_div(dd_mul(dd_mul(sheared, DD_PI), dd_mul(sign, k1)), cube);
        span->c[CK_THIRD] = dd_div(dd_mul(dd_mul(sheared, DD_PI), dd_mul(sign, two_pi)), dd_mul(cube, stretch));
    }
}
