/* SPDX-License-Identifier: MIT */
/* B-splines as polynomials, one span at a time: however many there are, none needs memory. */
#include "bspline.h"

size_t ck_bspline_points(size_t ntable, int degree) {
    return (ntable - (size_t)degree - 1) / 2;
}

/* Value of derivative `order` at x of the polynomial of interval [knot[at], knot[at+1]]: de Boor's algorithm on the control
   points of the derivative. */
static dd derivative(const ck_bspline *s, size_t at, dd x, int order) {
    dd d[CK_BSPLINE_MAX_DEGREE + 1];
    int p = s->degree;
    size_t first = at - (size_t)p; /* the control points first ... at */
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

size_t ck_bspline_spans(const ck_bspline *s) {
    return (s->points - (size_t)s->degree) * CK_BSPLINE_PARTS;
}

int ck_bspline_span(const ck_bspline *s, size_t k, ck_span *span) {
    size_t at = (size_t)s->degree + k / CK_BSPLINE_PARTS, part = k % CK_BSPLINE_PARTS;
    double low = s->knot[at], high = s->knot[at + 1], length = s->knot[s->points];
    /* An interval that is a large part of the spline is cut, as ck_polynomial() does. */
    double parts = ceil((high - low) / length * (s->degree <= 5 ? 4 : CK_BSPLINE_PARTS));
    if ((double)part >= parts)
        return 0;
    dd width = dd_div(dd_two_sum(high, -low), dd_of(parts));
    *span = (ck_span){.kind = CK_POLY, .degree = s->degree};
    span->from = dd_add(dd_of(low), dd_scale(width, (double)part));
    span->to = (double)part + 1 < parts ? dd_add(dd_of(low), dd_scale(width, (double)part + 1)) : dd_of(high);
    /* The second half is measured from its right ends, so that the end of the spline is met exactly. */
    span->anchor = span->from.hi + span->to.hi > length ? span->to : span->from;
    double factorial = 1.0;
    for (int order = 0; order <= s->degree; order++) {
        span->c[order] = dd_div(derivative(s, at, span->anchor, order), dd_of(factorial));
        factorial *= order + 1;
    }
    span->c[0] = dd_sub(span->c[0], s->start);
    return 1;
}
