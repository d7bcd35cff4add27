/* SPDX-License-Identifier: MIT */
/* A design of which one field varies: the derivatives of all fields of its segments that follow from that. */
#ifndef CK_VARIED_DESIGN_H
#define CK_VARIED_DESIGN_H

#include "../kernels/kernels.h"
#include "../program/segment_info.h"
#include "camkin/gradients.h"
#include "varied_segment.h"

enum { CK_MAX_VARIED = CAMKIN_MAX_DESIGN_SEGMENTS + 1 };

typedef struct ck_varied_design {
    const camkin_segment *given;
    const camkin_program *program;
    size_t n_given, n; /* segments of the caller, and with the closing dwell or the hold */
    bool is_once, accumulates;
    double omega; /* [rad/s]; 1 for geometric values */
    ck_varied lift_per_cycle;
    ck_varied segments_length; /* [deg] over which means are taken */
    ck_varied_segment segment[CK_MAX_VARIED];
    bool is_matched[CK_MAX_VARIED]; /* a neighbour takes boundary values from it */
    bool is_known[CK_MAX_VARIED];
    double reached[CK_MAX_VARIED][2][3]; /* derivatives of v, a, j at its ends, of a matched segment */
} ck_varied_design;

/* Start with a design that does not vary. The program is that of its segments; `accumulates` is CAMKIN_ACCUMULATE of
   its options. */
void ck_start_varied_design(const camkin_segment *segments, size_t n, const camkin_program *program, bool accumulates,
                            ck_varied_design *out);
/* Check a parameter; `index` is its index for messages. */
camkin_status ck_check_parameter(const ck_varied_design *design, const camkin_parameter *parameter, size_t index,
                                 double rpm, camkin_error *error);
/* Let the design vary with a parameter that is checked, and with no other one. */
void ck_vary_design(ck_varied_design *design, const camkin_parameter *parameter);
/* Return whether the curve, duration or lift of a segment varies. */
bool ck_segment_varies(const ck_varied_design *design, size_t i);
/* Return the boundary values of segment i [L/rad^k], without derivatives. */
ck_boundary_values ck_varied_boundary(const ck_varied_segment *segment);

#endif
