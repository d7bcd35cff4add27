/* SPDX-License-Identifier: MIT */
/* Roots of functions that are monotone between known points. */
#ifndef CK_ROOTS_H
#define CK_ROOTS_H

#include <stdbool.h>

#include "../kernels/kernels.h"

/* Enough for a polynomial of degree 11, which has 66 roots with all its derivatives, and for five harmonics. */
enum { CK_MAX_SORTED_POINTS = 128 };

/* Points in ascending order. The first and the last are the ends of the interval searched. */
typedef struct ck_sorted_points {
    double at[CK_MAX_SORTED_POINTS];
    int n;
} ck_sorted_points;

/* Start with the ends of an interval. */
void ck_set_interval(ck_sorted_points *points, double from, double to);
void ck_insert_point(ck_sorted_points *points, double x);

/* Evaluate a function at CK_STEP points. */
typedef void ck_real_function(const void *context, const double x[CK_STEP], double y[CK_STEP]);

/* Return the root of f in [a, b] to the last bit, as bisection finds it: f changes its sign there once, and is negative
   at a if `negative` says so. */
double ck_find_root(ck_real_function *f, const void *context, double a, double b, bool negative);
/* Insert the roots of f, which is monotone between the points. */
void ck_insert_roots(ck_sorted_points *points, ck_real_function *f, const void *context);

/* Compute the sum of c[i] x^i at CK_STEP points. */
void ck_eval_polynomial(const double *c, int degree, const double x[CK_STEP], double y[CK_STEP]);
/* Insert the roots of a polynomial, and those of its derivatives as far as they are needed to find them. */
void ck_insert_polynomial_roots(ck_sorted_points *points, const double *c, int degree);

#endif
