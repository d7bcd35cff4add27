/* SPDX-License-Identifier: MIT */
/* Sine, cosine and exponential decay with the same bits on every machine: of libm nothing but floor() is used. */
#ifndef CK_WAVE_H
#define CK_WAVE_H

#include <math.h>
#include <stdint.h>
#include <string.h>

/* sin and cos of 2 pi r, |r| <= 1/8, to 1 ulp: Taylor series, whose next terms are below 2^-56. */
static inline void ck_short_wave(double r, double *s, double *c) {
    const double phi = 0x1.921fb54442d18p+2 * r, z = phi * phi;
    double odd = -1.0 / 1307674368000, even = 1.0 / 20922789888000;
    odd = 1.0 / 6227020800 + z * odd;
    odd = -1.0 / 39916800 + z * odd;
    odd = 1.0 / 362880 + z * odd;
    odd = -1.0 / 5040 + z * odd;
    odd = 1.0 / 120 + z * odd;
    odd = -1.0 / 6 + z * odd;
    even = -1.0 / 87178291200 + z * even;
    even = 1.0 / 479001600 + z * even;
    even = -1.0 / 3628800 + z * even;
    even = 1.0 / 40320 + z * even;
    even = -1.0 / 720 + z * even;
    even = 1.0 / 24 + z * even;
    even = -0.5 + z * even;
    *s = phi + phi * z * odd;
    *c = 1.0 + z * even;
}

/* sin and cos of hi + lo turns of 2 pi. */
static inline void ck_wave(double hi, double lo, double *s, double *c) {
    const double quarters = floor(4.0 * hi + 0.5);
    const double turn = 0.25 * quarters - floor(0.25 * quarters); /* 0, 1/4, 1/2 or 3/4 */
    double sine, cosine;
    ck_short_wave((hi - 0.25 * quarters) + lo, &sine, &cosine);
    const int odd = (turn == 0.25) | (turn == 0.75);
    const double sign = turn >= 0.5 ? -1.0 : 1.0;
    *s = sign * (odd ? cosine : sine);
    *c = sign * (odd ? -sine : cosine);
}

/* e^(-x), x >= 0, to 2 ulp; 0 from x = 700 on. Cody and Waite's reduction by multiples of log 2, and a Taylor
   series. */
static inline double ck_decay(double x) {
    const double y = x < 700.0 ? x : 700.0, shifted = y * 0x1.71547652b82fep+0 + 0x1.8p52, k = shifted - 0x1.8p52;
    const double r = (k * 0x1.62e42fefa3800p-1 - y) + k * 0x1.ef35793c76730p-45;
    double e = 1.0 / 479001600;
    e = 1.0 / 39916800 + r * e;
    e = 1.0 / 3628800 + r * e;
    e = 1.0 / 362880 + r * e;
    e = 1.0 / 40320 + r * e;
    e = 1.0 / 5040 + r * e;
    e = 1.0 / 720 + r * e;
    e = 1.0 / 120 + r * e;
    e = 1.0 / 24 + r * e;
    e = 1.0 / 6 + r * e;
    e = 0.5 + r * e;
    e = 1.0 + (r + r * r * e);
    uint64_t bits; /* its low bits are k */
    memcpy(&bits, &shifted, sizeof bits);
    bits = (UINT64_C(1023) - bits) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return x < 700.0 ? e * power : 0.0;
}

#endif
