/* SPDX-License-Identifier: MIT */
/* B-splines as polynomials, one span at a time, so that their number needs no memory. */
#ifndef CK_BSPLINE_H
#define CK_BSPLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "curve.h"

enum { CK_BSPLINE_PARTS = 16 };

/* A spline whose knots and control points stay in the table of the caller. x is in the unit of the knots. */
typedef struct ck_bspline {
    int degree;
    size_t points;
    const double *knot;  /* points + degree + 1 */
    const double *point; /* points */
    dd start;            /* value at the first end, subtracted everywhere */
    double peak[4];      /* set by ck_bspline_span(0): peaks of s, v, a, j in the whole spline */
    int parts;           /* set by ck_bspline_span(): parts of the current interval */
} ck_bspline;

/* Return the number of control points in a table of `ntable` numbers. */
size_t ck_bspline_points(size_t ntable, int degree);
/* Return the spline in a table of `ntable` numbers. */
ck_bspline ck_bspline_of(const double *table, size_t ntable, int degree);
/* Return derivative `order` at the first or last end. */
dd ck_bspline_end(const ck_bspline *spline, int last, int order);
/* Get the value above the start and four derivatives at x: those of the interval that ends there if `ends`, or else of
   the one that begins there. No interval ends at the first end, or begins at the last one. */
void ck_bspline_at(const ck_bspline *spline, double x, bool ends, double y[5]);
/* Return the largest possible number of spans: CK_BSPLINE_PARTS in each knot interval. */
size_t ck_bspline_spans(const ck_bspline *spline);
/* Get span k. Return false if it is empty. Call it for k = 0, 1, ... in turn. */
bool ck_bspline_span(ck_bspline *spline, size_t k, ck_span *span);

#endif
