/* SPDX-License-Identifier: MIT */
/* The curve of one segment: the unit curve of its law, or a polynomial or spline in L, and the scale of its axes. */
#ifndef CK_SEGMENT_CURVE_H
#define CK_SEGMENT_CURVE_H

#include <stdbool.h>

#include "../law/bspline.h"
#include "segment.h"

/* Curves that are kept while one program is made. Each segment needs its curve three times: to count the pieces, to
   match boundary values and to write the pieces. A unit curve does not depend on duration and lift, so the segments of
   a law share it. Four hold the laws of most programs, a dwell among them; the oldest one is replaced. */
enum { CK_KEPT_CURVES = 4 };

typedef struct ck_unit_curves {
    struct {
        int32_t law; /* -1: nothing to share */
        bool mirrored;
        double param[CAMKIN_MAX_PARAMETERS];
        dd v[2]; /* velocities at the ends, dy/dx */
        ck_curve curve;
    } kept[CK_KEPT_CURVES];
    int oldest;
} ck_unit_curves;

void ck_forget_unit_curves(ck_unit_curves *curves);

typedef struct ck_segment_curve {
    const ck_curve *curve; /* one of the ck_unit_curves, valid until the next curve is built; NULL for a spline */
    ck_bspline spline;
    size_t n_spans; /* of a spline: with the empty ones */
    ck_scale scale; /* of x to degrees and of y to L */
} ck_segment_curve;

/* Build the curve of checked segment i, from its lift [L], its duration [deg] and its boundary values. */
camkin_status ck_build_segment_curve(ck_unit_curves *curves, const camkin_segment *segment, size_t i, dd lift,
                                     dd duration, const ck_boundary_values *boundary, ck_segment_curve *out,
                                     camkin_error *error);
/* Return span k, or NULL if it is empty. Call it for k = 0, 1, ... in turn. `room` holds the span of a spline. */
const ck_span *ck_segment_span(ck_segment_curve *curve, size_t k, ck_span *room);
/* Return v, a, j at both ends; q is 0. */
ck_boundary_values ck_reached_boundary_values(const ck_segment_curve *curve);
/* Return whether the curve stays at its start. */
bool ck_segment_curve_is_constant(const ck_segment_curve *curve);
/* Return the order of magnitude of the velocity [L/deg]. It is not 0 for a curve that moves and returns to its start.
   */
double ck_typical_speed(const ck_segment_curve *curve);

#endif
