/* SPDX-License-Identifier: MIT */
/* The coefficients of one piece. */
#ifndef CK_PIECE_ROW_H
#define CK_PIECE_ROW_H

#include "../kernels/motion_table.h"
#include "../law/curve.h"

/* The row of a span over `duration` degrees and `lift`, on top of `level`, but for its anchor, and its shape; returns the
   length of the row. */
int ck_row_of(const ck_span *span, dd level, dd lift, dd duration, double row[CK_ROW], int32_t *shape);

/* Puts n pieces into families, as few as there can be; returns a bit for each. */
uint32_t ck_families(ck_piece *piece, size_t n);

/* The smallest double that is not below x. */
double ck_round_up(dd x);

#endif
