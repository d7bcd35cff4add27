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

/* Build the curve of a segment that is no spline: the unit curve of its law, or a polynomial in L. */
void ck_vary_curve(const ck_varied_segment *segment, ck_curve *curve);

#endif
