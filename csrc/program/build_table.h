/* SPDX-License-Identifier: MIT */
/* Build a program: its pieces, its lookup tables and its segments, in one allocation. It takes two steps, so that the
   caller can allocate between them: check and count, then write. */
#ifndef CK_BUILD_TABLE_H
#define CK_BUILD_TABLE_H

#include <stdbool.h>

#include "../kernels/motion_table.h"
#include "cycle.h"

/* The sizes of a program. Cycle angles run from -cycle/2 to cycle/2, so the pieces of the second half of the cycle come
   first in the table, one cycle earlier. */
typedef struct ck_piece_count {
    size_t first_half, second_half; /* pieces */
    size_t stride;                  /* numbers from row to row: the longest row, in whole cache lines */
    bool is_bound;                  /* whether these are the largest numbers that are possible */
} ck_piece_count;

/* Check the segments of a plan and close its cycle. `segments`, `n_given` and `options` are filled in. */
camkin_status ck_plan_cycle(ck_cycle_plan *plan, camkin_error *error);

/* Check the segments and count. Fill in the plan, which keeps pointers to all arguments, and the bytes of the program.
   */
camkin_status ck_plan_program(const camkin_segment *segments, size_t n, const camkin_options *options,
                              ck_unit_curves *curves, ck_cycle_plan *plan, ck_piece_count *count, size_t *size,
                              camkin_error *error);
/* Write the program into `size` bytes, aligned as malloc() aligns. The memory is undefined after an error. */
camkin_status ck_fill_program(const ck_cycle_plan *plan, const ck_piece_count *count, const struct ck_kernels *kernels,
                              void *memory, camkin_error *error);

#endif
