/* SPDX-License-Identifier: MIT */
/* Yardsticks: plain C loops and the calibrations of the gate. They are compiled separately and without LTO, because the
 * compiler must not move work into or out of them. */
#ifndef YARDSTICKS_H
#define YARDSTICKS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Compute s, v, a, j of the cycloidal rise (90 deg, lift 10), dwell (45), fall (90), dwell (135), point by point. */
void libm_loop(const double *theta, size_t n, double omega, double *s, double *v, double *a, double *j);

/* The loops of loops.c: <way>_<law>, where the way is libm, fast (-ffast-math) or sleef. */
typedef void law_loop(const double *theta, size_t n, double omega, double *s, double *v, double *a, double *j);
law_loop libm_cycloidal, libm_modified_sine, libm_poly_345;
law_loop fast_cycloidal, fast_modified_sine, fast_poly_345;
#ifdef HAVE_SLEEF
law_loop sleef_cycloidal, sleef_modified_sine;
#endif

/* Read one array and write four: the least work of a kernel with one input and four outputs. */
void roof(const double *x, size_t n, double *s, double *v, double *a, double *j);
/* The same with streaming stores, for arrays larger than the caches. Outputs are aligned to 64 bytes, n is a multiple of
 * 8. */
void roof_stream(const double *x, size_t n, double *s, double *v, double *a, double *j);
/* The four writes alone; x is not read. */
void writes_stream(const double *x, size_t n, double *s, double *v, double *a, double *j);

/* CALIB_FMA_OPS fused multiply-adds on the CALIB_FMA_N values of x. */
enum { CALIB_FMA_N = 512, CALIB_FMA_OPS = CALIB_FMA_N * 16 };
void calib_fma(double *x, double a, double b);
#ifdef __x86_64__
/* CALIB_ISSUE_OPS instructions that set a register to zero. No unit executes them, so they show the issue rate. */
enum { CALIB_ISSUE_OPS = 240 * 60 };
void calib_issue(void);
#endif
/* y = sin(x) by libm. */
void calib_sin(const double *x, size_t n, double *y);

#ifdef __cplusplus
}

/* Register the benchmarks of the yardsticks: yardsticks.cpp. */
void add_yardsticks();
#endif

#endif
