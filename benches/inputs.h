/* SPDX-License-Identifier: MIT */
/* Programs, angles and times: what is timed (bench.cpp) is what is counted (count.c). */
#ifndef INPUTS_H
#define INPUTS_H

#include <stddef.h>

#include "camkin/camkin.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    MOST_SEGMENTS = 10000,
    N_SCALAR = 1 << 16, /* angles that the single calls go through: too many for a branch predictor to learn */
    N_TURN = 3600,      /* points of a cycle that a solver goes along in */
};
static const double OMEGA = 314.0;
static const double CYCLE_S = 0.02, T0 = 10.0;
static const camkin_drive STEADY = {3000.0, 0.0, 0.0}, RAMP = {3000.0, 50.0, 0.0};

/* Segments by the name of a program, and how many they are; MOST_SEGMENTS at most.
 *   <law>         rise 90 deg, dwell 45, fall 90, dwell 135: the program of libm_loop(); poly_11 is of that degree
 *   segments_<n>  n/4 times rise, dwell, fall, dwell of the 3-4-5 polynomial, all of the same length
 *   mixed_12      three times rise, dwell, fall, dwell, each rise and fall of another law
 *   dwell         nothing moves: what is left is the call */
size_t segments_of(const char *program, camkin_segment *segments);
camkin_status make_program(const camkin_segment *segments, size_t n, const char *isa, camkin_program **program,
                           camkin_error *error);

typedef enum { SORTED, TEN_CYCLES, RISE, RANDOM } Order;
/* A span of values in order, or as many at random (splitmix64: the same on every machine). */
void fill(double *x, Order order, size_t n, double first, double span);
void angles(double *theta, Order order, size_t n); /* of one cycle, of ten, or of the rise of a law */
void instants(double *t, Order order, size_t n);   /* of one cycle, of a thousand, or of the rise */

#ifdef __cplusplus
}
#endif

#endif
