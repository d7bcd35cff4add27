/* SPDX-License-Identifier: MIT */
/* The joints of segments: boundary values taken from a neighbour, and velocities that agree. */
#ifndef CK_JOINTS_H
#define CK_JOINTS_H

#include <stdbool.h>

#include "cycle.h"

/* Fill in info[] for every segment, and check that the velocities agree at every joint. */
camkin_status ck_resolve_joints(const ck_cycle_plan *plan, ck_segment_info *info, camkin_error *error);

/* Describe a segment by its curve. */
ck_describe_segment ck_describe_by_curve;

/* Return the boundary values of segment i, matched ones taken from its neighbours. Return false if a neighbour that it
   matches is not resolved. */
bool ck_match_boundary_values(const ck_cycle_plan *plan, const ck_segment_info *info, size_t i, const camkin_segment *s,
                              ck_boundary_values *boundary);

#endif
