/* SPDX-License-Identifier: MIT */
/* The coefficients of a piece, and the shape of the kernel that evaluates them. */
#ifndef CK_PIECE_ROW_H
#define CK_PIECE_ROW_H

#include "../kernels/motion_table.h"
#include "../law/curve.h"

/* Return how many numbers the row of a span has. */
size_t ck_row_length(const ck_span *span);
/* Write the row of a span, stretched to `scale` and raised by `level`. The caller adds the anchor. Return the shape. */
int32_t ck_write_row(const ck_span *span, dd level, ck_scale *scale, double row[CK_ROW]);

/* Choose the gather shape of each of n pieces, so that there are as few as possible. Return a bit for each that occurs.
   */
uint32_t ck_assign_gather_shapes(ck_piece *piece, size_t n);

/* Return the smallest double that is not below x. */
double ck_round_up(dd x);

#endif
