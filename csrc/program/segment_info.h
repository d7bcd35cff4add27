/* SPDX-License-Identifier: MIT */
/* The segments of a program, and the coefficients of its pieces. */
#ifndef CK_SEGMENT_INFO_H
#define CK_SEGMENT_INFO_H

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

#endif
