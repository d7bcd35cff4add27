/* SPDX-License-Identifier: MIT */
#include "bspline.h"

size_t ck_bspline_points(size_t ntable, int degree) {
    return (ntable - (size_t)degree - 1) / 2;
}

/* Return derivative `order` at x of the polynomial of interval [knot[at], knot[at+1]], by de Boor's algorithm on the
   control points of the derivative. */
static dd derivative(const ck_bspline *s, size_t at, dd x, int order) {
    dd d[CAMKIN_MAX_SPLINE_DEGREE + 1];
    int p = s->degree;
    size_t first = at - (size_t)p; /* of the control points first ... at */
    for (int i = 0; i <= p; i++)
        d[i] = dd_of(s->point[first + (size_t)i]);
    for (int k = 1; k <= order; k++) /* differences: the derivative has degree p - k */
        for (int i = p; i >= k; i--) {
            double from = s->knot[first + (size_t)i], to = s->knot[first + (size_t)(i + p - k + 1)];
            d[i] = dd_div(dd_scale(dd_sub(d[i], d[i - 1]), p - k + 1), dd_two_sum(to, -from));
        }
    for (int k = order + 1; k <= p; k++)
        for (int i = p; i >= k; i--) {
            double from = s->knot[first + (size_t)i], to = s->knot[first + (size_t)(i + p - k + 1)];
            dd share = dd_div(dd_sub(x, dd_of(from)), dd_two_sum(to, -from));
            d[i] = dd_add(dd_mul(dd_sub(dd_of(1.0), share), d[i - 1]), dd_mul(share, d[i]));
        }
    return d[p];
}

dd ck_bspline_end(const ck_bspline *s, int last, int order) {
    size_t n = s->points, p = (size_t)s->degree, at = last ? n - 1 : p;
    while (last && s->knot[at] == s->knot[n])
        at--;
    while (!last && s->knot[at + 1] == s->knot[p])
        at++;
    return derivative(s, at, dd_of(s->knot[last ? at + 1 : at]), order);
}

ck_bspline ck_bspline_of(const double *table, size_t ntable, int degree) {
    const size_t points = ck_bspline_points(ntable, degree);
    ck_bspline spline = {
        .degree = degree, .points = points, .knot = table, .point = table + points + (size_t)degree + 1};
    spline.start = ck_bspline_end(&spline, 0, 0);
    return spline;
}

void ck_bspline_at(const ck_bspline *s, double x, bool ends, double y[5]) {
    size_t at = (size_t)s->degree;
    while (ends ? s->knot[at + 1] < x : s->knot[at + 1] <= x)
        at++;
    y[0] = dd_sub(derivative(s, at, dd_of(x), 0), s->start).hi;
    for (int order = 1; order <= 4; order++)
        y[order] = order <= s->degree ? derivative(s, at, dd_of(x), order).hi : 0.0;
}

/* ---- parts ---- */

/* The rounding error of a polynomial grows with the sum of its terms. They alternate the more, the higher the degree,
   the longer the part and the rougher the spline. So the parts are short enough for sums of at most this multiple of
   the peaks. */
#define MAX_TERMS 2.0

enum { ORDERS = 4 }; /* s, v, a, j */

/* Measure interval `at`, in double: bound[] of each derivative, its largest control point, and the larger of peak[] and
   of its values at the ends and in the middle. */
static void measure_interval(const ck_bspline *s, size_t at, double bound[], double peak[ORDERS]) {
    const int p = s->degree;
    const double *knot = s->knot + (at - (size_t)p), low = knot[p], high = knot[p + 1];
    double d[CAMKIN_MAX_SPLINE_DEGREE + 1];
    for (int i = 0; i <= p; i++)
        d[i] = s->point[at - (size_t)p + (size_t)i] - s->start.hi;
    for (int order = 0; order <= p; order++) {
        bound[order] = 0.0;
        for (int i = p; i >= order; i--) {
            if (order > 0)
                d[i] = (d[i] - d[i - 1]) * ((p - order + 1) / (knot[i + p - order + 1] - knot[i]));
            bound[order] = fmax(bound[order], fabs(d[i]));
        }
        for (int place = 0; place <= 2 && order < ORDERS; place++) {
            double e[CAMKIN_MAX_SPLINE_DEGREE + 1], x = low + place * 0.5 * (high - low);
            for (int i = order; i <= p; i++)
                e[i] = d[i];
            for (int k = order + 1; k <= p; k++)
                for (int i = p; i >= k; i--)
                    e[i] = e[i - 1] + (e[i] - e[i - 1]) * ((x - knot[i]) / (knot[i + p - k + 1] - knot[i]));
            peak[order] = fmax(peak[order], fabs(e[p]));
        }
    }
}

/* Return the sum of the terms of derivative `order` over a part of this length. */
static double terms(const double bound[], int degree, int order, double length) {
    double sum = 0.0;
    for (int k = degree; k > order; k--)
        sum = (bound[k] + sum) * length / (k - order);
    return sum;
}

/* Return the number of parts of interval `at`. */
static int parts_of(const ck_bspline *s, size_t at) {
    double bound[CAMKIN_MAX_SPLINE_DEGREE + 1], unused[ORDERS] = {0.0};
    const double width = s->knot[at + 1] - s->knot[at];
    /* A derivative below this is a rounding error of the control points, which each difference doubles. */
    double noise = 0x1p-53 * s->peak[0];
    int parts = 1;
    measure_interval(s, at, bound, unused);
    for (int order = 0; order < ORDERS; noise *= 2.0 * (s->degree - order) / width, order++) {
        const double max = MAX_TERMS * fmax(s->peak[order], noise);
        while (parts < CK_BSPLINE_PARTS && terms(bound, s->degree, order, width / parts) > max)
            parts++;
    }
    return parts;
}

size_t ck_bspline_spans(const ck_bspline *s) {
    return (s->points - (size_t)s->degree) * CK_BSPLINE_PARTS;
}

bool ck_bspline_span(ck_bspline *s, size_t k, ck_span *span) {
    size_t at = (size_t)s->degree + k / CK_BSPLINE_PARTS;
    int part = (int)(k % CK_BSPLINE_PARTS);
    double low = s->knot[at], high = s->knot[at + 1], length = s->knot[s->points];
    for (size_t i = at; k == 0 && i < s->points; i++) {
        double bound[CAMKIN_MAX_SPLINE_DEGREE + 1];
        if (s->knot[i] < s->knot[i + 1])
            measure_interval(s, i, bound, s->peak);
    }
    if (part == 0)
        s->parts = low < high ? parts_of(s, at) : 0;
    if (part >= s->parts)
        return false;
    dd width = dd_div(dd_two_sum(high, -low), dd_of(s->parts));
    *span = (ck_span){.kind = CK_POLY, .degree = s->degree};
    span->from = dd_add(dd_of(low), dd_scale(width, part));
    span->to = part + 1 < s->parts ? dd_add(dd_of(low), dd_scale(width, part + 1)) : dd_of(high);
    /* Measure the second half from its right ends, so that the end of the spline is exact. */
    span->anchor = span->from.hi + span->to.hi > length ? span->to : span->from;
    double factorial = 1.0;
    for (int order = 0; order <= s->degree; order++) {
        span->c[order] = dd_div(derivative(s, at, span->anchor, order), dd_of(factorial));
        factorial *= order + 1;
    }
    span->c[0] = dd_sub(span->c[0], s->start);
    return true;
}
