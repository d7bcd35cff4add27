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
    double phase; /* cam angle at which the first segment starts [deg] */
    ck_varied lift_per_cycle;
    double length_slope; /* of the length over which means are taken */
    ck_varied_segment segment[CK_MAX_VARIED];
    bool is_matched[CK_MAX_VARIED]; /* a neighbour takes boundary values from it */
    bool is_known[CK_MAX_VARIED];
    double reached[CK_MAX_VARIED][2][3]; /* derivatives of v, a, j at its ends, of a matched segment */
} ck_varied_design;

/* What all calls have. */
typedef struct ck_design_arguments {
    const camkin_segment *segments;
    size_t n;
    const camkin_options *options;
    const camkin_parameter *parameters;
    size_t m;
    camkin_error *error;
} ck_design_arguments;

/* The work of a call. */
typedef camkin_status ck_design_work(const ck_design_arguments *arguments, const camkin_program *program,
                                     const void *call);

/* Check the pointers, of which `gradients` may be NULL without parameters, and the number of segments. */
camkin_status ck_check_design(const ck_design_arguments *arguments, const void *gradients);
/* Make the program of a design, do the work in a clean floating-point environment, and free the program. */
camkin_status ck_with_design(const ck_design_arguments *arguments, ck_design_work *work, const void *call);

/* Start with a design that does not vary. The program is that of its segments. */
void ck_start_varied_design(const ck_design_arguments *arguments, const camkin_program *program, ck_varied_design *out);

/* A set of fields CAMKIN_FIELD_... */
#define CK_FIELD(name) (UINT32_C(1) << CAMKIN_FIELD_##name)

/* Check all parameters; those without a segment must be among `fields`. */
camkin_status ck_check_parameters(const ck_varied_design *design, const ck_design_arguments *arguments,
                                  uint32_t fields);
/* Let the design vary with a parameter that is checked, and with no other one. */
void ck_vary_design(ck_varied_design *design, const camkin_parameter *parameter);
/* Return whether the curve, duration or lift of a segment varies. */
bool ck_segment_varies(const ck_varied_design *design, size_t i);
/* Return the boundary values of segment i [L/rad^k], without derivatives. */
ck_boundary_values ck_varied_boundary(const ck_varied_segment *segment);

/* A cam angle: its segment, its distance from the start of the segment [deg] and the cycles before it. The segment is n
   before a motion that happens once. */
typedef struct ck_angle_place {
    size_t segment;
    double offset, cycles;
} ck_angle_place;

ck_angle_place ck_find_angle(const ck_varied_design *design, double theta);

/* Receive the derivatives of s, v, a, j [L/rad^k] at angle i; NAN if it is not finite. */
typedef void ck_slope_sink(void *context, size_t i, const double slope[4]);

/* Differentiate the motion at n cam angles [deg], in any order. */
void ck_move_design(const ck_varied_design *design, const double *theta, size_t n, ck_slope_sink *sink, void *context);

#endif
