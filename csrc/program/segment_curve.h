/* SPDX-License-Identifier: MIT */
/* The curve of one segment. */
#ifndef CK_SEGMENT_CURVE_H
#define CK_SEGMENT_CURVE_H

#include "../law/bspline.h"
#include "segment.h"

/* A motion: the spans of a curve, or of a spline, and what their x and y are scaled by. */
typedef struct ck_motion {
    ck_curve curve;
    ck_bspline spline;
    size_t spans; /* of a spline, empty ones included */
    dd lift, duration;
} ck_motion;

/* The motion of checked segment i with its lift, duration [deg] and boundary values. */
camkin_status ck_motion_make(const camkin_segment *segment, size_t i, dd lift, dd duration, const ck_ends *ends,
                             ck_motion *motion, camkin_error *error);
/* Span k, or 0 if it is empty. */
int ck_motion_span(ck_motion *motion, size_t k, ck_span *span);
/* v, a, j at both ends; q is 0. */
ck_ends ck_motion_ends(const ck_motion *motion);

/* Whether it stays where it is. */
int ck_motion_rests(const ck_motion *motion);
/* A velocity [L/deg] of the size that the motion has, even where it returns to its start. */
double ck_motion_speed(const ck_motion *motion);

#endif
