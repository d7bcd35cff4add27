/* SPDX-License-Identifier: MIT */
#ifndef CK_BSPLINE_H
#define CK_BSPLINE_H

#include <stddef.h>

#include "curve.h"

enum { CK_BSPLINE_PARTS = 16 };

/* Control points and knots as the caller's table holds them; x is in the unit of the knots. */
typedef struct ck_bspline {
    int degree;
    size_t points;
    const double *knot;  /* points + degree + 1 */
    const double *point; /* points */
    dd start;            /* value at the first end, taken off everywhere */
    double peak[4];      /* while spans are made: largest magnitude of s, v, a, j in the whole spline */
    int parts;           /* and how many this interval has */
} ck_bspline;

/* Number of control points in a table of so many numbers. */
size_t ck_bspline_points(size_t ntable, int degree);
/* Derivative `order` at an end. */
dd ck_bspline_end(const ck_bspline *spline, int last, int order);
/* How many spans there may be: CK_BSPLINE_PARTS in each knot interval. */
size_t ck_bspline_spans(const ck_bspline *spline);
/* Span k; 0 if there is none at this place. All are to be asked for in order, from the first on. */
int ck_bspline_span(ck_bspline *spline, size_t k, ck_span *span);

#endif
