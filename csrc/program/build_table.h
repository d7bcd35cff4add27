/* SPDX-License-Identifier: MIT */
/* The motion table of a program. */
#ifndef CK_BUILD_TABLE_H
#define CK_BUILD_TABLE_H

#include "../kernels/motion_table.h"
#include "cycle.h"
#include "segment_info.h"

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

/* All pieces. Without part[], for counting, boundary values that are to match are taken as 0. */
camkin_status ck_layout_pieces(const ck_layout *layout, const ck_part *part, ck_sink *sink, camkin_error *error);

/* A program is made in two halves: everything checked and counted, then written into `size` bytes, aligned as
   malloc() does. */
camkin_status ck_program_plan(const camkin_segment *segments, size_t n, const camkin_options *options,
                              ck_layout *layout, ck_sink *count, size_t *size, camkin_error *error);
camkin_status ck_program_fill(const ck_layout *layout, const ck_sink *count, const struct ck_kernels *kernels,
                              void *memory, camkin_error *error);

#endif
