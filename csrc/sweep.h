/* SPDX-License-Identifier: MIT */
/* The points of one block, from phases to results: runs of points in one piece go to its kernel. */
#ifndef CK_SWEEP_H
#define CK_SWEEP_H

#include "program.h"

typedef struct ck_sweep {
    const camkin_program *program;
    ck_rate rate;
    camkin_svaj out; /* arrays of the caller, any of them NULL */
    int want;        /* CK_WANT_ALL, or the only output */
} ck_sweep;

/* The sweep of a call. */
ck_sweep ck_sweep_of(const camkin_program *program, ck_rate rate, const camkin_svaj *out);

/* Results at n <= CK_BLOCK phases r (+ low, or NULL) into out[first ...]. */
void ck_sweep_block(const ck_sweep *sweep, const double *r, const double *low, size_t first, size_t n);

/* Whether the cycles gone by are needed. */
int ck_sweep_accumulates(const ck_sweep *sweep);

/* What the pieces do not know: lift accumulated over cycles, and NaN where `bad` says that a phase is. */
void ck_sweep_finish(const ck_sweep *sweep, const double *r, const double *cycles, int bad, size_t first, size_t n);

/* Canonical NaN at the points of the block whose phase is NaN. */
void ck_sweep_nan(const ck_sweep *sweep, const double *r, size_t first, size_t n);

/* Whether the arrays of a call can be used. */
camkin_status ck_check_arrays(const double *in, size_t n, const camkin_svaj *out);

#endif
