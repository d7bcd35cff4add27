/* SPDX-License-Identifier: MIT */
/* One segment: checked, and turned into the spans of its motion. */
#ifndef CK_SEGMENT_H
#define CK_SEGMENT_H

#include "../base/error.h"
#include "../law/bspline.h"
#include "camkin/camkin.h"

/* v, a, j, q at the start [0] and the end [1] of a segment [L/rad^k]. */
typedef struct ck_ends {
    double at[2][4];
} ck_ends;

/* Checks all that concerns segment i alone, but for what its law says of its parameters. */
camkin_status ck_segment_check(const camkin_segment *segment, size_t i, camkin_error *error);

/* Flag bits of the values of `ends` that are free, or the neighbour's. */
uint32_t ck_free_bit(int end, int order);
uint32_t ck_match_bit(int end, int order);
/* Whether the segment takes CAMKIN_MATCH_V0 or CAMKIN_MATCH_V1. */
int ck_segment_can_match(const camkin_segment *segment, int end);
/* The boundary values in the fields of the segment. */
ck_ends ck_segment_ends(const camkin_segment *segment);

/* "segment 2 (cycloidal): lift must be ...; got 0" */
camkin_status ck_refuse_field(camkin_error *error, camkin_status status, size_t i, int32_t law, const char *parameter,
                              double value, const char *range);
/* The spline of a checked segment. */
ck_bspline ck_spline_of(const camkin_segment *s);

#endif
