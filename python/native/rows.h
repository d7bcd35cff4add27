/* SPDX-License-Identifier: MIT */
/* Calls for the Python module, which has its results in one block: rows of s, v, a, j, each `stride` values behind the
 * one before. Python splits long calls into chunks, so that Ctrl-C is seen between them. Compiled into the extension
 * module only; the C library has none of this. */
#ifndef CK_ROWS_H
#define CK_ROWS_H

#include "camkin/camkin.h"

/* [declarations] */

camkin_status ck_eval_rows(const camkin_program *program, double omega, const double *theta, size_t n, double *block,
                           size_t stride, int nthreads);
/* One of s, v, a, j alone: row 0 to 3. */
camkin_status ck_eval_row(const camkin_program *program, double omega, const double *theta, size_t n, double *out,
                          size_t row, int nthreads);
camkin_status ck_boundary_rows(const camkin_program *program, const camkin_drive *drive, const double *t, size_t n,
                               double *block, size_t stride, int nthreads);
/* camkin_boundary_grid() for i = first ... first + n - 1. */
camkin_status ck_boundary_grid_rows(const camkin_program *program, const camkin_drive *drive, double t0, double dt,
                                    size_t first, size_t n, double *block, size_t stride, int nthreads);

/* Samples of the cycle from angle 0 on, or of a motion that happens once from its start on: `steps` equal steps. The
   angles of the samples first ... first + n - 1 into theta, and the rows there. */
camkin_status ck_samples_rows(const camkin_program *program, double omega, size_t steps, size_t first, size_t n,
                              double *theta, double *block, size_t stride, int nthreads);

/* The arguments of a call, for a plan that repeats it: cffi converts seven arguments in the time of some ten points. */
typedef struct ck_call {
    const camkin_program *program;
    const double *x; /* angles or times */
    size_t n;
    double *block;
    size_t stride;
    size_t row; /* 0 to 3, of ck_call_eval_row() */
    int nthreads;
    double omega;       /* of ck_call_eval() and ck_call_eval_row() */
    camkin_drive drive; /* of ck_call_boundary() */
} ck_call;

camkin_status ck_call_eval(const ck_call *call);
/* One row of the block alone. */
camkin_status ck_call_eval_row(const ck_call *call);
camkin_status ck_call_boundary(const ck_call *call);

/* Calls for sets: s, v, a, j are m rows each, one for each follower and `stride` values behind the one before. */
camkin_status ck_set_rows(const camkin_set *set, const camkin_drive *drive, const double *t, size_t n, double *block,
                          size_t m, size_t stride, int nthreads);
/* The same for i = first ... first + n - 1 of the grid t0 + i dt. */
camkin_status ck_set_grid_rows(const camkin_set *set, const camkin_drive *drive, double t0, double dt, size_t first,
                               size_t n, double *block, size_t m, size_t stride, int nthreads);

/* The arguments of camkin_set_at(), for a plan that repeats it. */
typedef struct ck_set_call {
    const camkin_set *set;
    camkin_drive drive;
    camkin_svaj out;
} ck_set_call;

camkin_status ck_call_set(const ck_set_call *call, double t);

/* Check a segment alone, as camkin_program_create() checks segment 0: for faults that no neighbour can mend. */
camkin_status ck_check_segment(const camkin_segment *segment, camkin_error *error);

/* The parameters that the law of a segment refuses in m designs. columns: fields of this segment, with values; those of
   design k are at rows[k]. name, range: of the parameter and what it must be, or NULL. */
void ck_refused_parameters(const camkin_segment *segment, const camkin_column *columns, size_t n_columns,
                           const int64_t *rows, size_t m, const char **name, const char **range);

/* [end of declarations] */

#endif
