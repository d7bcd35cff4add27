/* SPDX-License-Identifier: MIT */
/* What the library is measured against: plain loops in plain C, and the calibrations of the gate. They are in files of
 * their own, built without LTO: nothing may be moved into or out of them, or they measure something else. */
#ifndef YARDSTICKS_H
#define YARDSTICKS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* s, v, a, j of the cycloidal rise (90 deg, lift 10), dwell (45), fall (90), dwell (135), as anyone would write it. */
void libm_loop(const double *theta, size_t n, double omega, double *s, double *v, double *a, double *j);

/* Reads one array and writes four: no kernel with one input and four outputs can be faster. */
void roof(const double *x, size_t n, double *s, double *v, double *a, double *j);
/* The same past the caches, with streaming stores; the outputs aligned to 64 bytes, n a multiple of 8. */
void roof_stream(const double *x, size_t n, double *s, double *v, double *a, double *j);
/* The four writes alone; x is not read. */
void writes_stream(const double *x, size_t n, double *s, double *v, double *a, double *j);

/* CALIB_FMA_OPS fused multiply-adds on the CALIB_FMA_N values of x. */
enum { CALIB_FMA_N = 512, CALIB_FMA_OPS = CALIB_FMA_N * 16 };
void calib_fma(double *x, double a, double b);
#ifdef __x86_64__
/* CALIB_ISSUE_OPS times a register to zero: what no unit has to execute, so that as many instructions pass as ever. */
enum { CALIB_ISSUE_OPS = 240 * 60 };
void calib_issue(void);
#endif
/* y = sin(x) by libm. */
void calib_sin(const double *x, size_t n, double *y);

#ifdef __cplusplus
}
#endif

#endif
