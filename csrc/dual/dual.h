/* SPDX-License-Identifier: MIT */
/* Double-double numbers that carry their derivative by one design parameter. There is a function for each of
 * base/dd.h, and values have its bits. */
#ifndef CK_DUAL_H
#define CK_DUAL_H

#include "../base/dd.h"

typedef struct ck_dual {
    double hi, lo; /* the value; tests in law/ read `hi` */
    dd slope;      /* its derivative */
} ck_dual;

static inline dd ck_dual_value(ck_dual a) {
    return (dd){a.hi, a.lo};
}

static inline ck_dual ck_dual_of(dd value, dd slope) {
    return (ck_dual){value.hi, value.lo, slope};
}

static inline ck_dual ck_dual_constant(dd value) {
    return ck_dual_of(value, dd_of(0.0));
}

static inline ck_dual ck_dual_from(double x) {
    return ck_dual_constant(dd_of(x));
}

static inline ck_dual ck_dual_two_sum(double a, double b) {
    return ck_dual_constant(dd_two_sum(a, b));
}

static inline ck_dual ck_dual_without_slope(ck_dual a) {
    return ck_dual_constant(ck_dual_value(a));
}

static inline int ck_dual_varies(ck_dual a) {
    return a.slope.hi != 0.0;
}

static inline ck_dual ck_dual_neg(ck_dual a) {
    return ck_dual_of(dd_neg(ck_dual_value(a)), dd_neg(a.slope));
}

static inline ck_dual ck_dual_add(ck_dual a, ck_dual b) {
    return ck_dual_of(dd_add(ck_dual_value(a), ck_dual_value(b)), dd_add(a.slope, b.slope));
}

static inline ck_dual ck_dual_sub(ck_dual a, ck_dual b) {
    return ck_dual_add(a, ck_dual_neg(b));
}

static inline ck_dual ck_dual_mul(ck_dual a, ck_dual b) {
    const dd x = ck_dual_value(a), y = ck_dual_value(b);
    return ck_dual_of(dd_mul(x, y), dd_add(dd_mul(a.slope, y), dd_mul(x, b.slope)));
}

static inline ck_dual ck_dual_scale(ck_dual a, double b) {
    return ck_dual_of(dd_scale(ck_dual_value(a), b), dd_scale(a.slope, b));
}

static inline ck_dual ck_dual_div(ck_dual a, ck_dual b) {
    const dd y = ck_dual_value(b), quotient = dd_div(ck_dual_value(a), y);
    return ck_dual_of(quotient, dd_div(dd_sub(a.slope, dd_mul(quotient, b.slope)), y));
}

/* Return a/n for an integer n. */
static inline ck_dual ck_dual_over(ck_dual a, double n) {
    return ck_dual_of(dd_over(ck_dual_value(a), n), dd_over(a.slope, n));
}

static inline ck_dual ck_dual_ratio(double a, double b) {
    return ck_dual_constant(dd_ratio(a, b));
}

static inline ck_dual ck_dual_square(ck_dual a) {
    return ck_dual_mul(a, a);
}

static inline int ck_dual_less(ck_dual a, ck_dual b) {
    return dd_less(ck_dual_value(a), ck_dual_value(b));
}

/* A value that cancels still varies. */
static inline ck_dual ck_dual_snap(ck_dual a, double scale) {
    return ck_dual_of(dd_snap(ck_dual_value(a), scale), a.slope);
}

static const ck_dual CK_DUAL_PI = {0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53, {0.0, 0.0}};

#endif
