/* SPDX-License-Identifier: MIT */
/* The segments of a program as one closed cycle: durations that fill it, lifts that return to the start. The segments
   of a motion that happens once need neither. It is followed by a dwell without end, its hold, which is last. */
#ifndef CK_CYCLE_H
#define CK_CYCLE_H

#include "../base/dd.h"
#include "../base/error.h"
#include "../kernels/motion_table.h"
#include "camkin/camkin.h"
#include "segment_curve.h"
#include "segment_info.h"

typedef struct ck_cycle_plan ck_cycle_plan;
typedef struct ck_placed_segment ck_placed_segment;

/* Fill in speed, boundary values and is_constant of segment i, whose own boundary values are known. Return whether that
   was possible. */
typedef bool ck_describe_segment(const ck_cycle_plan *plan, size_t i, const ck_placed_segment *at,
                                 const ck_boundary_values *boundary, ck_segment_info *info);

struct ck_cycle_plan {
    const camkin_segment *segments;
    size_t n_given, n; /* segments of the caller, and with the closing dwell or the hold */
    const camkin_options *options;
    bool once; /* CAMKIN_ONCE */
    ck_cycle cycle;
    dd length;              /* [deg] of the cycle, or of the segments of a motion that happens once */
    dd phase;               /* [deg] of the first segment, in [-cycle/2, cycle/2) or, once, as given */
    double phase_cycles;    /* whole cycles from `phase` to options->phase */
    size_t closing_segment; /* the last segment with a net lift; SIZE_MAX if there is none */
    dd closing_lift;        /* [L] its lift, corrected so that the program returns to its start */
    dd lift_per_cycle;      /* [L] 0 unless the program accumulates */
    ck_unit_curves *curves; /* kept while the program is made */
    ck_describe_segment *describe;
};

/* Check the sum of the durations against the cycle and the sum of the lifts against the start. Fill in `n`, the length,
   the closing segment and the lift per cycle. */
camkin_status ck_close_cycle(ck_cycle_plan *plan, camkin_error *error);

/* A segment in the cycle. */
struct ck_placed_segment {
    const camkin_segment *segment;
    dd start, duration; /* [deg] start is counted from the start of the first segment */
    dd level, lift;     /* [L] displacement at its start, and its lift */
};

/* Return segment i. Call it for i = 0, 1, ... in turn: `before` is segment i - 1, and is not read for i = 0. */
ck_placed_segment ck_place_segment(const ck_cycle_plan *plan, size_t i, const ck_placed_segment *before);
/* Set the segment, duration and lift of `at` alone. `last_duration` is the duration of the last segment, which fills
   the cycle exactly. */
void ck_set_segment(const ck_cycle_plan *plan, size_t i, dd last_duration, ck_placed_segment *at);
/* Return the displacement at the end of a segment less that at its start [L]. */
dd ck_net_lift(const ck_placed_segment *at);

/* Return the name of the law of segment i, for messages. */
const char *ck_law_name_at(const ck_cycle_plan *plan, size_t i);

/* Return whether segment i is the hold of a motion that happens once. */
static inline bool ck_is_hold(const ck_cycle_plan *plan, size_t i) {
    return plan->once && i == plan->n_given;
}

#endif
