/* SPDX-License-Identifier: MIT */
/* Double-double arithmetic of about 106 bits. Programs are built in it: every coefficient is rounded once. */
#ifndef CK_DD_H
#define CK_DD_H

#include <math.h>

#include "fpenv.h"

typedef struct dd {
    double hi, lo;
} dd;

static const dd DD_PI = {0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};
/* Degrees in 1 rad. */
static const dd CK_DEG_PER_RAD = {0x1.ca5dc1a63c1f8p+5, -0x1.1e7ab456405f9p-49};

static inline dd dd_of(double x) {
    return (dd){x, 0.0};
}

/* Return hi + lo = a + b exactly (Knuth). */
static inline dd dd_two_sum(double a, double b) {
    double s = a + b, bb = s - a;
    return (dd){s, (a - (s - bb)) + (b - bb)};
}

/* Return the same, given |a| >= |b| or a = 0 (Dekker). */
static inline dd dd_fast_two_sum(double a, double b) {
    double s = a + b;
    return (dd){s, b - (s - a)};
}

static inline dd dd_neg(dd a) {
    return (dd){-a.hi, -a.lo};
}

static inline dd dd_add(dd a, dd b) {
    dd s = dd_two_sum(a.hi, b.hi), t = dd_two_sum(a.lo, b.lo);
    s = dd_fast_two_sum(s.hi, s.lo + t.hi);
    return dd_fast_two_sum(s.hi, s.lo + t.lo);
}

static inline dd dd_sub(dd a, dd b) {
    return dd_add(a, dd_neg(b));
}

static inline dd dd_mul(dd a, dd b) {
    double p = a.hi * b.hi, e = fma(a.hi, b.hi, -p);
    return dd_fast_two_sum(p, e + (a.hi * b.lo + a.lo * b.hi));
}

static inline dd dd_scale(dd a, double b) {
    double p = a.hi * b, e = fma(a.hi, b, -p);
    return dd_fast_two_sum(p, e + a.lo * b);
}

static inline dd dd_div(dd a, dd b) {
    double q = a.hi / b.hi;
    dd r = dd_sub(a, dd_scale(b, q));
    double q2 = r.hi / b.hi;
    r = dd_sub(r, dd_scale(b, q2));
    return dd_add(dd_fast_two_sum(q, q2), dd_of(r.hi / b.hi));
}

static inline dd dd_ratio(double a, double b) {
    return dd_div(dd_of(a), dd_of(b));
}

/* Return a/n for an integer n, to 2^-104. */
static inline dd dd_over(dd a, double n) {
    const double q = a.hi / n;
    return dd_fast_two_sum(q, (fma(-q, n, a.hi) + a.lo) / n);
}

static inline dd dd_square(dd a) {
    return dd_mul(a, a);
}

static inline int dd_less(dd a, dd b) {
    return a.hi < b.hi || (a.hi == b.hi && a.lo < b.lo);
}

/* Return 0 for the rounding error of a cancellation that is exact in real arithmetic: next to a dwell, 1e-32 would be
   the whole result. `scale` is the magnitude of the terms that cancelled. */
static inline dd dd_snap(dd a, double scale) {
    return fabs(a.hi) <= 0x1p-92 * scale ? dd_of(0.0) : a;
}

/* Return whether a has a derivative other than 0. A dd has none; numbers that carry one have a function of the same
   name. */
static inline int dd_varies(dd a) {
    (void)a;
    return 0;
}

/* Return a without its derivative, which a dd does not have. */
static inline dd dd_constant(dd a) {
    return a;
}

#endif
