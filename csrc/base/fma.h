/* SPDX-License-Identifier: MIT */
/* fma() with the same bits on every instruction-set level. It is one instruction where the level has it. Elsewhere the
 * software version of libm takes microseconds. So the result is composed here of exact sums and products, with rounding
 * to odd before the last addition (Boldo and Melquiond 2008). Operands that could overflow or underflow go to libm. */
#ifndef CK_FMA_H
#define CK_FMA_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__FMA__) || defined(__aarch64__) || !(defined(__x86_64__) || defined(__i386__))
#define ck_fma fma

/* x y + z, for values that may be rounded once or twice. */
#define ck_multiply_add fma

/* Return x/n correctly rounded, for an integer n < 2^48 and its inverse, in a quarter of the time of a division
   (Markstein 1990). */
static inline double ck_quotient(double x, double n, double inverse) {
    const double q = x * inverse;
    return fma(fma(-q, n, x), inverse, q);
}
#else

static inline double ck_multiply_add(double x, double y, double z) {
    return x * y + z;
}

static inline double ck_round_to_odd(double hi, double lo) {
    int64_t bits;
    memcpy(&bits, &hi, sizeof bits);
    if (lo != 0.0 && (bits & 1) == 0)
        bits += (lo > 0.0) == (hi > 0.0) ? 1 : -1;
    memcpy(&hi, &bits, sizeof hi);
    return hi;
}

static inline double ck_fma(double a, double b, double c) {
    double p = a * b;
    if (a == 0.0 || b == 0.0)
        return p + c;
    if (!(fabs(p) < 0x1p900 && fabs(p) > 0x1p-900 && fabs(a) < 0x1p900 && fabs(b) < 0x1p900 && fabs(c) < 0x1p900 &&
          (fabs(c) > 0x1p-900 || c == 0.0)))
        return fma(a, b, c);
    /* p + e = a b exactly (Dekker, Veltkamp) */
    double t = 0x1.0000002p27 * a, ah = t - (t - a), al = a - ah;
    t = 0x1.0000002p27 * b;
    double bh = t - (t - b), bl = b - bh;
    double e = ((ah * bh - p) + ah * bl + al * bh) + al * bl;
    /* c + e = s1 + e1, p + s1 = s2 + e2 */
    double s1 = c + e, z = s1 - c, e1 = (c - (s1 - z)) + (e - z);
    double s2 = p + s1;
    z = s2 - p;
    double e2 = (p - (s2 - z)) + (s1 - z);
    double f = e1 + e2;
    z = f - e1;
    double g = (e1 - (f - z)) + (e2 - z);
    return s2 + ck_round_to_odd(f, g);
}

static inline double ck_quotient(double x, double n, double inverse) {
    (void)inverse;
    return x / n;
}

#endif
#endif
