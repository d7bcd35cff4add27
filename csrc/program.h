/* SPDX-License-Identifier: MIT */
/* A program as it is evaluated: the pieces of one cycle in order of phase, in one allocation. */
#ifndef CK_PROGRAM_H
#define CK_PROGRAM_H

#include "curve.h"
#include "index.h"
#include "kernels.h"
#include "segment.h"

/* A segment as joints and analysis need it. */
typedef struct ck_part {
    double duration; /* [deg] */
    double speed;    /* [L/deg] of the size that its velocity has */
    double s[2];     /* [L] at its ends */
    ck_ends ends;
    int rests;
    int known; /* while the program is made: `ends` has been found */
} ck_part;

struct camkin_program {
    const ck_kernels *kernels;
    ck_cycle cycle;
    double lift_per_cycle; /* not 0 only in programs that accumulate */
    double first_cycle;    /* the whole cycles before the start of the first segment */
    int accumulates;       /* whether it is not */
    const double *start;   /* phase [deg] from which each piece holds, the first from -infinity; padded with infinity */
    ck_index index;        /* where in start[] to look */
    const ck_piece *piece;
    const double *rows; /* theirs, each `stride` numbers behind the one before */
    size_t stride;
    uint32_t families;     /* of the pieces: a bit for each */
    ck_guide guide;        /* to the piece of an angle */
    size_t npieces, nlate; /* in all, and of the part of the cycle after half, which come first */
    const ck_part *part;
    size_t nparts;
};

/* The row of a span over `duration` degrees and `lift`, on top of `level`, but for its anchor, and its shape; returns the
   length of the row. */
int ck_row_of(const ck_span *span, dd level, dd lift, dd duration, double row[CK_ROW], int32_t *shape);

/* Puts n pieces into families, as few as there can be; returns a bit for each. */
uint32_t ck_families(ck_piece *piece, size_t n);

/* Largest speed, in rad/s, rev/min or rev/min/s: no product with it overflows, whatever the segments. A NaN that infinities
   made would have other bits on other processors. */
#define CK_MOST_SPEED 1e20

/* The smallest double that is not below x. */
double ck_round_up(dd x);

/* 1 rad in degrees. */
static const dd CK_DEG_PER_RAD = {0x1.ca5dc1a63c1f8p+5, -0x1.1e7ab456405f9p-49};

#endif
