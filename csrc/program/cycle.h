/* SPDX-License-Identifier: MIT */
/* The cycle: segments with the durations and lifts that close it, and their pieces in order of phase. */
#ifndef CK_CYCLE_H
#define CK_CYCLE_H

#include "../base/dd.h"
#include "../base/error.h"
#include "camkin/camkin.h"

typedef struct ck_layout {
    const camkin_segment *segments;
    size_t given, n; /* n counts the closing dwell too */
    const camkin_options *options;
    dd phase;         /* of the first segment, in [-half, half) */
    double cycles;    /* whole ones, from there to options->phase */
    size_t last_move; /* the segment whose lift closes the program */
    dd closing_lift;  /* its lift */
    dd lift_per_cycle;
} ck_layout;

/* Durations against the cycle, lifts against the start. */
camkin_status ck_layout_close(ck_layout *layout, camkin_error *error);
/* A segment in its place. */
typedef struct ck_place {
    const camkin_segment *segment;
    dd start, duration; /* [deg], start from the phase of the first segment */
    dd level, lift;     /* [L] */
} ck_place;

static inline dd ck_cycle_of(const ck_layout *l) {
    return dd_of(l->options->cycle);
}

/* The law of segment i. */
const char *ck_law_at(const ck_layout *l, size_t i);
dd ck_net_lift(const ck_place *at);
/* Segment i with its lift and duration; `last` is that of the last one, which closes the cycle. */
void ck_set_segment(const ck_layout *l, size_t i, dd last, ck_place *at);
/* Segment i, after the one before it. */
ck_place ck_next_place(const ck_layout *l, size_t i, const ck_place *before);

#endif
