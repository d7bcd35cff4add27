/* SPDX-License-Identifier: MIT */
/* Doubles with derivatives: the rules of differentiation are those of sums, products and waves. Only a source file
 * includes this header, because its names are short. */
#ifndef CK_VARIED_NUMBERS_H
#define CK_VARIED_NUMBERS_H

#include <math.h>

#include "../base/compiler.h"
#include "../base/wave.h"
#include "varied.h"

static inline ck_varied constant(double a) {
    return (ck_varied){a, 0.0};
}

static inline ck_varied add(ck_varied a, ck_varied b) {
    return (ck_varied){a.value + b.value, a.slope + b.slope};
}

static inline ck_varied scale(ck_varied a, double b) {
    return (ck_varied){a.value * b, a.slope * b};
}

static inline ck_varied sub(ck_varied a, ck_varied b) {
    return add(a, scale(b, -1.0));
}

static inline ck_varied mul(ck_varied a, ck_varied b) {
    return (ck_varied){a.value * b.value, a.slope * b.value + a.value * b.slope};
}

CK_MAY_BE_INFINITE static inline ck_varied over(ck_varied a, ck_varied b) {
    const double quotient = a.value / b.value;
    return (ck_varied){quotient, (a.slope - quotient * b.slope) / b.value};
}

static inline ck_varied root(ck_varied a) {
    const double r = sqrt(a.value);
    return (ck_varied){r, a.slope / (2.0 * r)};
}

/* Get sine and cosine of an angle [rad]. */
static inline void turn_to(ck_varied angle, ck_varied *sine, ck_varied *cosine) {
    const double per_turn = 1.0 / 6.283185307179586;
    double s, c;
    ck_wave(angle.value * per_turn, 0.0, &s, &c);
    *sine = (ck_varied){s, c * angle.slope};
    *cosine = (ck_varied){c, -s * angle.slope};
}

#endif
