/* SPDX-License-Identifier: MIT */
/* The segments of a program, and the coefficients of its pieces. */
#ifndef CK_PROGRAM_H
#define CK_PROGRAM_H

#include "../kernels/motion_table.h"
#include "../law/curve.h"
#include "segment.h"

/* A segment as joints and analysis need it. */
typedef struct ck_part {
    double duration; /* [deg] */
    double speed;    /* [L/deg] of the size that its velocity has */
    double s[2];     /* [L] at its ends */
    ck_ends ends;
    int rests; /* it stays where it is */
    int known; /* while the program is made: `ends` has been found */
} ck_part;

/* The row of a span over `duration` degrees and `lift`, on top of `level`, but for its anchor, and its shape; returns the
   length of the row. */
int ck_row_of(const ck_span *span, dd level, dd lift, dd duration, double row[CK_ROW], int32_t *shape);

/* Puts n pieces into families, as few as there can be; returns a bit for each. */
uint32_t ck_families(ck_piece *piece, size_t n);

/* The smallest double that is not below x. */
double ck_round_up(dd x);

#endif
