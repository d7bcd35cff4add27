/* SPDX-License-Identifier: MIT */
/* Programs, angles and times, shared by the benchmarks (bench.cpp, busy.c) and by the counts (count.c). */
#ifndef INPUTS_H
#define INPUTS_H

#include <stddef.h>

#include "camkin/camkin.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    MAX_SEGMENTS = 10000,
    N_SCALAR = 1 << 16, /* angles of the single calls: too many for a branch predictor to learn */
    N_TURN = 3600,      /* steps of a solver per cycle */
};
static const double OMEGA = 314.0;
static const double CYCLE_S = 0.02, T0 = 10.0;
static const camkin_drive STEADY = {3000.0, 0.0, 0.0, NULL}, RAMP = {3000.0, 50.0, 0.0, NULL};

/* Write the segments of a program and return their number, at most MAX_SEGMENTS.
 *   <law>         rise 90 deg, dwell 45, fall 90, dwell 135: the program of libm_loop() and loops.c; poly_11 has degree 11
 *   moving_<law>  rise 180, fall 180: no dwell
 *   segments_<n>  n/4 times rise, dwell, fall, dwell of the 3-4-5 polynomial, all of the same length
 *   mixed_12      three times rise, dwell, fall, dwell; every rise and fall has another law
 *   dwell         one dwell: measures the call itself */
size_t segments_of(const char *program, camkin_segment *segments);
camkin_status make_program(const camkin_segment *segments, size_t n, const char *isa, camkin_program **program,
                           camkin_error *error);

typedef enum { SORTED, TEN_CYCLES, RISE, RANDOM } Order;
/* Fill x with n values of the span, ascending or random (splitmix64: the same on every machine). */
void fill(double *x, Order order, size_t n, double first, double span);
void angles(double *theta, Order order, size_t n); /* of one cycle, of ten, or of the rise of a law */
void instants(double *t, Order order, size_t n);   /* of one cycle, of a thousand, or of the rise */

#ifdef __cplusplus
}
#endif

#endif
