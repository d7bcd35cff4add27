/* SPDX-License-Identifier: MIT */
/* Where segments meet. */
#ifndef CK_JOINTS_H
#define CK_JOINTS_H

#include "cycle.h"
#include "segment_info.h"

/* Boundary values of every segment into part[], the neighbours' where they are to match, and the joints checked. */
camkin_status ck_layout_ends(const ck_layout *layout, ck_part *part, camkin_error *error);
/* The boundary values of segment i, those to match taken from its neighbours. 0 if a neighbour is not known yet. */
int ck_matched_ends(const ck_layout *l, const ck_part *part, size_t i, const camkin_segment *s, ck_ends *ends);

#endif
