/* SPDX-License-Identifier: MIT */
/* A batch of designs: programs that share their laws and differ in numbers. Each design is checked and joined as
 * camkin_program_create() does it, by the functions of program/. Its values come from the traits of its curves: no
 * pieces are written and nothing is allocated. */
#ifndef CK_DESIGNS_H
#define CK_DESIGNS_H

#include "../program/cycle.h"
#include "traits.h"

enum { CK_MAX_DESIGN_SEGMENTS = CAMKIN_MAX_DESIGN_SEGMENTS };

/* All that the threads share. */
typedef struct ck_designs {
    const camkin_segment *segments;
    size_t n;
    camkin_options options;
    const camkin_column *columns;
    size_t n_columns;
    const ck_kernels *kernels;
    camkin_drive drive;
    bool has_drive, impulses;
    ck_speed_powers powers;
    camkin_design_values out;
} ck_designs;

/* The curve of a segment, kept from one design to the next. */
typedef struct ck_kept_traits {
    double param[CAMKIN_MAX_PARAMETERS]; /* of `zones`, or of the traits of a law without zones */
    double v[2];                         /* velocities dy/dx at the ends, of the traits of a law with zones */
    bool has_param, has_traits;
    ck_zones zones;
    ck_traits traits;
} ck_kept_traits;

/* The state of one thread. */
typedef struct ck_design_worker {
    ck_cycle_plan plan; /* the first member: its functions receive it */
    const ck_designs *designs;
    bool by_program; /* the traits do not cover these designs: make a program of each */
    camkin_segment segment[CK_MAX_DESIGN_SEGMENTS];
    ck_polynomial_ends ends[CK_MAX_DESIGN_SEGMENTS];
    ck_kept_traits kept[CK_MAX_DESIGN_SEGMENTS + 1]; /* and of the closing dwell */
    ck_segment_info info[CK_MAX_DESIGN_SEGMENTS + 1];
    double peak[CK_MAX_DESIGN_SEGMENTS + 1][2]; /* largest |v| [L/rad] and |a| [L/rad2] of each segment */
} ck_design_worker;

/* Start a worker. It has the traits of the laws in the segments that are given. */
void ck_start_worker(const ck_designs *designs, ck_design_worker *worker);
/* Start one like another. */
void ck_copy_worker(const ck_design_worker *from, ck_design_worker *to);
/* Analyse design k. Return the status that camkin_program_create() has for it. */
camkin_status ck_analyze_design(ck_design_worker *worker, size_t k, camkin_analysis *out);

/* Return a field of a segment. */
double *ck_field_of(camkin_segment *segment, int32_t field);

#endif
