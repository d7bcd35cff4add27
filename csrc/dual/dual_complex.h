/* SPDX-License-Identifier: MIT */
/* Complex numbers in double-double that carry their derivative by one design parameter. */
#ifndef CK_DUAL_COMPLEX_H
#define CK_DUAL_COMPLEX_H

#include "dual.h"

typedef struct ck_complex {
    ck_dual re, im;
} ck_complex;

static inline ck_complex ck_complex_add(ck_complex a, ck_complex b) {
    return (ck_complex){ck_dual_add(a.re, b.re), ck_dual_add(a.im, b.im)};
}

static inline ck_complex ck_complex_sub(ck_complex a, ck_complex b) {
    return (ck_complex){ck_dual_sub(a.re, b.re), ck_dual_sub(a.im, b.im)};
}

static inline ck_complex ck_complex_mul(ck_complex a, ck_complex b) {
    return (ck_complex){ck_dual_sub(ck_dual_mul(a.re, b.re), ck_dual_mul(a.im, b.im)),
                        ck_dual_add(ck_dual_mul(a.re, b.im), ck_dual_mul(a.im, b.re))};
}

static inline ck_complex ck_complex_scale(ck_complex a, ck_dual b) {
    return (ck_complex){ck_dual_mul(a.re, b), ck_dual_mul(a.im, b)};
}

static inline ck_dual ck_complex_square(ck_complex a) {
    return ck_dual_add(ck_dual_square(a.re), ck_dual_square(a.im));
}

static inline ck_complex ck_complex_div(ck_complex a, ck_complex b) {
    const ck_dual square = ck_complex_square(b);
    const ck_complex top = ck_complex_mul(a, (ck_complex){b.re, ck_dual_neg(b.im)});
    return (ck_complex){ck_dual_div(top.re, square), ck_dual_div(top.im, square)};
}

#endif
