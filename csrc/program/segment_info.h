/* SPDX-License-Identifier: MIT */
/* A segment of a finished program, as joints and analysis need it. */
#ifndef CK_SEGMENT_INFO_H
#define CK_SEGMENT_INFO_H

#include <stdbool.h>

#include "segment.h"

typedef struct ck_segment_info {
    double duration;             /* [deg] */
    double speed;                /* [L/deg] order of magnitude of its velocity */
    double s[2];                 /* [L] at its start and end */
    ck_boundary_values boundary; /* reached at its start and end */
    bool is_constant;            /* it does not move, whatever its law */
    bool is_resolved;            /* while the program is made: `boundary` is known */
} ck_segment_info;

#endif
