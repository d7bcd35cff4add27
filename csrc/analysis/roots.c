/* SPDX-License-Identifier: MIT */
#include "roots.h"

#include <assert.h>
#include <string.h>

#include "../law/curve.h"

void ck_set_interval(ck_sorted_points *p, double from, double to) {
    p->at[0] = from;
    p->at[1] = to;
    p->n = 2;
}

void ck_insert_point(ck_sorted_points *p, double x) {
    int i = p->n;
    if (i == CK_MAX_SORTED_POINTS) /* never: no piece has this many, see CK_MAX_SORTED_POINTS */
        return;
    for (; i > 0 && p->at[i - 1] > x; i--) /* never: i = 0, because the first point is the start of the interval */
        p->at[i] = p->at[i - 1];
    p->at[i] = x;
    p->n++;
}

/* ---- bisection ---- */

/* Evaluating CK_STEP points at a time costs little more than one. So the seven middles of three halvings are evaluated
   together, in ascending order: first x[3], then x[1] or x[5], then one of the others. The eighth point repeats an end.
   */
enum { MIDDLES = 7, ROOT = 3 };

static_assert(MIDDLES + 1 == CK_STEP && CK_MAX_SORTED_POINTS % CK_STEP == 0, "evaluations are of CK_STEP points");

static double middle_of(double a, double b) {
    return a + (b - a) / 2;
}

double ck_find_root(ck_real_function *f, const void *context, double a, double b, bool negative) {
    for (;;) {
        double x[CK_STEP], y[CK_STEP];
        x[ROOT] = middle_of(a, b);
        x[1] = middle_of(a, x[ROOT]);
        x[5] = middle_of(x[ROOT], b);
        x[0] = middle_of(a, x[1]);
        x[2] = middle_of(x[1], x[ROOT]);
        x[4] = middle_of(x[ROOT], x[5]);
        x[6] = middle_of(x[5], b);
        x[MIDDLES] = b;
        f(context, x, y);
        for (int i = ROOT, half = 2, halvings = 0; halvings < 3; half /= 2, halvings++) {
            if (x[i] <= a || x[i] >= b)
                return x[i];
            if ((y[i] < 0.0) == negative) {
                a = x[i];
                i += half;
            } else {
                b = x[i];
                i -= half;
            }
        }
    }
}

void ck_insert_roots(ck_sorted_points *points, ck_real_function *f, const void *context) {
    const double *at = points->at;
    double y[CK_MAX_SORTED_POINTS];
    for (int i = 0; i < points->n; i += CK_STEP) {
        double x[CK_STEP];
        for (int k = 0; k < CK_STEP; k++)
            x[k] = at[i + k < points->n ? i + k : points->n - 1];
        f(context, x, y + i);
    }
    for (int i = points->n - 2; i >= 0; i--) /* downwards, so that the points still to come keep their places */
        if ((y[i] < 0.0 && y[i + 1] > 0.0) || (y[i] > 0.0 && y[i + 1] < 0.0))
            ck_insert_point(points, ck_find_root(f, context, at[i], at[i + 1], y[i] < 0.0));
}

/* ---- polynomials ---- */

void ck_eval_polynomial(const double *c, int degree, const double x[CK_STEP], double y[CK_STEP]) {
    double sum[CK_STEP] = {0.0}; /* not y, which the compiler could not keep in registers */
    for (int i = degree; i >= 0; i--)
        for (int k = 0; k < CK_STEP; k++)
            sum[k] = sum[k] * x[k] + c[i];
    memcpy(y, sum, sizeof sum);
}

typedef struct polynomial {
    const double *c;
    int degree;
} polynomial;

static void values(const void *context, const double x[CK_STEP], double y[CK_STEP]) {
    const polynomial *p = context;
    ck_eval_polynomial(p->c, p->degree, x, y);
}

/* Insert the roots of a polynomial and of all its derivatives. */
static void insert_all_roots(ck_sorted_points *points, const double *c, int degree) {
    if (degree < 1)
        return;
    double slope[CK_MAX_DEGREE + 1];
    for (int i = 1; i <= degree; i++)
        slope[i - 1] = c[i] * i;
    insert_all_roots(points, slope, degree - 1);
    ck_insert_roots(points, values, &(polynomial){c, degree});
}

void ck_insert_polynomial_roots(ck_sorted_points *points, const double *c, int degree) {
    insert_all_roots(points, c, degree);
}
