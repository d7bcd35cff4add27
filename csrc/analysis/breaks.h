/* SPDX-License-Identifier: MIT */
/* Breaks: joints of segments, and places inside a segment at which a derivative may jump. */
#ifndef CK_BREAKS_H
#define CK_BREAKS_H

#include "arc.h"

/* The largest |s|, |v|, |a|, |j| of a segment. */
typedef struct ck_segment_peaks {
    int64_t segment; /* -1: not known yet */
    double at[4];
} ck_segment_peaks;

/* A walk along the starts of all pieces, in the order of the segments. A start belongs to the segment that it lies in
   or that starts there. The end of a motion that happens once belongs to its last segment. */
typedef struct ck_break_walk {
    ck_arc_walk arcs;
    ck_segment_peaks peaks[2]; /* of the last segment with an even number and of the last with an odd one */
} ck_break_walk;

/* segment: -1 for all */
ck_break_walk ck_walk_breaks(const camkin_program *program, int64_t segment);
/* Get the next joint, or the next place inside a segment where one of the derivatives up to `max_order` jumps. The
   order of contact is found up to `max_order`. Return false after the last. */
bool ck_next_break(ck_break_walk *walk, int max_order, camkin_break *out);

#endif
