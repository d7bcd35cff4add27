/* SPDX-License-Identifier: MIT */
/* One segment: checked, and turned into the spans of its motion. */
#ifndef CK_SEGMENT_H
#define CK_SEGMENT_H

#include "../law/bspline.h"
#include "../law/curve.h"
#include "camkin/camkin.h"

/* v, a, j, q at the start [0] and the end [1] of a segment [L/rad^k]. */
typedef struct ck_ends {
    double at[2][4];
} ck_ends;

/* A motion: the spans of a curve, or of a spline, and what their x and y are scaled by. */
typedef struct ck_motion {
    ck_curve curve;
    ck_bspline spline;
    size_t spans; /* of a spline, empty ones included */
    dd lift, duration;
} ck_motion;

/* A number as a message gives it: the shortest decimal within `slack` of x. */
typedef struct ck_decimal {
    char text[32];
} ck_decimal;

ck_decimal ck_decimal_of(double x, double slack);

/* Writes why something was refused; returns the status. */
camkin_status ck_refuse(camkin_error *error, camkin_status status, int64_t segment, const char *parameter, double value,
                        const char *message);

/* Checks all that concerns segment i alone, but for what its law says of its parameters. */
camkin_status ck_segment_check(const camkin_segment *segment, size_t i, camkin_error *error);

/* Flag bits of the values of `ends` that are free, or the neighbour's. */
uint32_t ck_free_bit(int end, int order);
uint32_t ck_match_bit(int end, int order);
/* Whether the segment takes CAMKIN_MATCH_V0 or CAMKIN_MATCH_V1. */
int ck_segment_can_match(const camkin_segment *segment, int end);
/* The boundary values in the fields of the segment. */
ck_ends ck_segment_ends(const camkin_segment *segment);

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
