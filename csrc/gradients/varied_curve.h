/* SPDX-License-Identifier: MIT */
/* The curve of a segment that varies, with its derivative. */
#ifndef CK_VARIED_CURVE_H
#define CK_VARIED_CURVE_H

#include "../dual/dual_law.h"
#include "varied_segment.h"

/* Return a field with its derivative. */
static inline ck_dual ck_dual_field(ck_varied a) {
    return (ck_dual){.hi = a.value, .slope = {a.slope, 0.0}};
}

/* Return whether a span is a wave of no length, which varies: law/universal.c. */
static inline bool ck_is_new_wave(const ck_span *span) {
    return (span->kind == CK_ZONE_SIN || span->kind == CK_ZONE_COS) && span->c[CK_KAPPA2].hi == 0.0;
}

/* Return the gain of y' over a new wave by an acceleration of 1: 2/pi of its length, which is 0 but for its
   derivative. */
static inline ck_dual ck_new_wave_gain(const ck_span *span) {
    return dd_div(dd_scale(dd_sub(span->to, span->from), 2.0), DD_PI);
}

/* Build the curve of a segment that is no spline: the unit curve of its law, or a polynomial in L. */
void ck_vary_curve(const ck_varied_segment *segment, ck_curve *curve);

#endif
