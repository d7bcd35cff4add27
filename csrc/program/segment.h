/* SPDX-License-Identifier: MIT */
/* One segment as the caller gives it: its boundary values, its spline, and the checks that need no other segment. */
#ifndef CK_SEGMENT_H
#define CK_SEGMENT_H

#include <stdbool.h>

#include "../base/error.h"
#include "../law/bspline.h"
#include "camkin/camkin.h"

/* Numbers of derivatives, as in the bits CAMKIN_FREE_... and CAMKIN_MATCH_...: v, a, j, q. */
enum { CK_ORDERS = 4, CK_MATCHED_ORDERS = 3 };

/* v, a, j, q at the start [0] and at the end [1] of a segment [L/rad^k]. */
typedef struct ck_boundary_values {
    double at[2][CK_ORDERS];
} ck_boundary_values;

/* Check segment i by itself. Its law checks the parameters later, when it builds the curve. */
camkin_status ck_check_segment_fields(const camkin_segment *segment, size_t i, camkin_error *error);

/* Refuse a field: "segment 2 (cycloidal): lift must be <range>; got 0". */
camkin_status ck_refuse_field(camkin_error *error, camkin_status status, size_t i, int32_t law, const char *parameter,
                              double value, const char *range);

/* Return the flag bit that frees a boundary value, or takes it from the neighbour; 0 if there is none. */
uint32_t ck_free_bit(int end, int order);
uint32_t ck_match_bit(int end, int order);
/* Return whether the segment accepts CAMKIN_MATCH_V0 (end 0) or CAMKIN_MATCH_V1 (end 1). */
bool ck_can_match_velocity(const camkin_segment *segment, int end);
/* Return the boundary values in the fields of the segment. */
ck_boundary_values ck_given_boundary_values(const camkin_segment *segment);

/* Return the spline of a checked CAMKIN_BSPLINE segment. */
ck_bspline ck_spline_of(const camkin_segment *segment);

#endif
