/* SPDX-License-Identifier: MIT */
/* Where pieces meet: joints of segments, and places inside a segment at which a derivative may jump. */
#ifndef CK_BREAKS_H
#define CK_BREAKS_H

#include "arc.h"

/* The largest |s|, |v|, |a|, |j| of a segment. */
typedef struct ck_sizes {
    int64_t segment; /* -1: of none yet */
    double at[4];
} ck_sizes;

/* The starts of the pieces of a program, in the order of the segments. Each belongs to the segment that it is in or that
   begins there. */
typedef struct ck_break_walk {
    const camkin_program *program;
    ck_walk pieces;
    ck_sizes sizes[2]; /* of the last segment with an even number and the last with an odd one */
} ck_break_walk;

/* segment: -1 for all */
ck_break_walk ck_break_walk_of(const camkin_program *program, int64_t segment);
/* The next joint, or the next place inside a segment at which the derivatives up to `most` do not all agree; the order of
   contact is told up to `most`. 0 after the last. */
int ck_break_next(ck_break_walk *walk, int most, camkin_break *out);

#endif
