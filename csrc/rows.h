/* SPDX-License-Identifier: MIT */
/* The calls of the Python module, which has its results in one block: rows of s, v, a, j, each `stride` values behind the
 * one before. A long call comes in parts, so that Ctrl-C is seen between them. */
#ifndef CK_ROWS_H
#define CK_ROWS_H

#include "camkin/camkin.h"

/* [declarations] */

camkin_status ck_eval_rows(const camkin_program *program, const double *theta, size_t n, double omega, double *block,
                           size_t stride, int nthreads);
/* One of s, v, a, j alone: row 0 to 3. */
camkin_status ck_eval_row(const camkin_program *program, const double *theta, size_t n, double omega, int row,
                          double *out, int nthreads);
camkin_status ck_boundary_rows(const camkin_program *program, const camkin_drive *drive, const double *t, size_t n,
                               double *block, size_t stride, int nthreads);
/* camkin_boundary_grid() for i = first ... first + n - 1. */
camkin_status ck_boundary_grid_rows(const camkin_program *program, const camkin_drive *drive, double t0, double dt,
                                    size_t first, size_t n, double *block, size_t stride, int nthreads);

/* [end of declarations] */

#endif
