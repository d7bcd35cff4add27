/* SPDX-License-Identifier: MIT */
/* The cycle: segments with the durations and lifts that close it, and their pieces in order of phase. */
#ifndef CK_LAYOUT_H
#define CK_LAYOUT_H

#include "program.h"

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

/* Where pieces go; with NULL arrays they are only counted. Phases run from -half to half, so the part of the cycle after
   half comes first, one cycle earlier. */
typedef struct ck_sink {
    double *start, *lost;
    ck_piece *piece;
    double *row;
    size_t late, early; /* pieces after and before half so far */
    size_t stride;      /* from row to row, which all are as long as the longest */
    size_t nlate;       /* pieces after half in all */
} ck_sink;

/* Durations against the cycle, lifts against the start. */
camkin_status ck_layout_close(ck_layout *layout, camkin_error *error);
/* Boundary values of every segment into part[], the neighbours' where they are to match, and the joints checked. */
camkin_status ck_layout_ends(const ck_layout *layout, ck_part *part, camkin_error *error);
/* All pieces. Without part[], for counting, boundary values that are to match are taken as 0. */
camkin_status ck_layout_pieces(const ck_layout *layout, const ck_part *part, ck_sink *sink, camkin_error *error);

/* A program is made in two halves: everything checked and counted, then written into `size` bytes, aligned as
   malloc() does. */
camkin_status ck_program_plan(const camkin_segment *segments, size_t n, const camkin_options *options,
                              ck_layout *layout, ck_sink *count, size_t *size, camkin_error *error);
camkin_status ck_program_fill(const ck_layout *layout, const ck_sink *count, const struct ck_kernels *kernels,
                              void *memory, camkin_error *error);

#endif
