/* SPDX-License-Identifier: MIT */
/* The parts of a law for the kernels of residual and maximax, see kernels/response.h and kernels/maximax.h. */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "forcing.h"

enum { DEGREE = CK_RESPONSE_DEGREE, TERMS = CK_RESPONSE_TERMS };

/* ---- the parts ---- */

/* Return whether `next` continues the polynomial of `span`. */
static bool continues_polynomial(const ck_span *span, const ck_span *next) {
    if (span->kind != CK_POLY || next->kind != CK_POLY || span->degree != next->degree)
        return false;
    dd a[CK_MAX_DEGREE + 1], b[CK_MAX_DEGREE + 1];
    const int degree = ck_second_derivative(span, next->from, a);
    ck_second_derivative(next, next->from, b);
    double size = 0.0;
    for (int i = 0; i <= degree; i++)
        size = fmax(size, fabs(a[i].hi));
    for (int i = 0; i <= degree; i++)
        if (fabs(dd_sub(a[i], b[i]).hi) > 0x1p-84 * size)
            return false;
    return true;
}

int ck_curve_forcings(ck_curve *curve, ck_forcing out[CK_RESPONSE_PARTS]) {
    int parts = 0;
    for (int i = 0; i < curve->n; i++) {
        ck_span *span = &curve->span[i];
        while (i + 1 < curve->n && continues_polynomial(span, &curve->span[i + 1]))
            span->to = curve->span[++i].to;
        const int n = ck_count_forcings(span);
        for (int k = 0; k < n; k++)
            out[parts++] = ck_forcing_of(span, k, n);
    }
    return parts;
}

/* ---- one part ---- */

/* Compute the integrals of p(xi) xi^k over [-1, 1], k = 0 ... TERMS. */
static void moments(const dd c[DEGREE + 1], dd m[TERMS + 1]) {
    dd share[DEGREE + TERMS + 2]; /* 2/n */
    for (int n = 1; n < DEGREE + TERMS + 2; n += 2)
        share[n] = dd_ratio(2.0, n);
    for (int k = 0; k <= TERMS; k++) {
        m[k] = dd_of(0.0);
        for (int i = k % 2; i <= DEGREE; i += 2)
            m[k] = dd_add(m[k], dd_mul(c[i], share[i + k + 1]));
    }
}

/* Set the k-th derivatives of the polynomial at -1 and at 1. */
static void derivatives(const dd given[DEGREE + 1], double at_from[DEGREE + 1], double at_to[DEGREE + 1]) {
    dd c[DEGREE + 1];
    for (int i = 0; i <= DEGREE; i++)
        c[i] = given[i];
    for (int k = 0; k <= DEGREE; k++) {
        dd even = dd_of(0.0), odd = dd_of(0.0);
        for (int i = DEGREE - k; i >= 0; i--) {
            dd *sum = i % 2 ? &odd : &even;
            *sum = dd_add(*sum, c[i]);
        }
        at_from[k] = dd_sub(even, odd).hi;
        at_to[k] = dd_add(even, odd).hi;
        for (int i = 0; i < DEGREE - k; i++)
            c[i] = dd_scale(c[i + 1], i + 1.0);
        c[DEGREE - k] = dd_of(0.0);
    }
}

/* Turn moments into coefficients of the series, (-1)^(k + first) m[k + first]/(k + first)!. */
static void set_series(const dd *m, int first, dd series[TERMS]) {
    dd factor = dd_of(1.0);
    for (int k = 0; k < TERMS + first; k++) {
        if (k >= first)
            series[k - first] = dd_mul(m[k], factor);
        factor = dd_div(factor, dd_of(-(k + 1.0)));
    }
}

static void set_scale(ck_response_part *part, dd half) {
    part->radians = dd_mul(dd_scale(DD_PI, 2.0), half);
    part->half = half.hi;
    part->series_limit = CK_RESPONSE_SERIES / part->radians.hi;
}

/* Add the part of a law and its moments about x = 1/2, in units of half the law. */
static void add_part(ck_response *response, const ck_forcing *forcing, dd whole[TERMS + 1]) {
    const dd one = dd_of(1.0), half = dd_scale(dd_sub(forcing->to, forcing->from), 0.5);
    const dd centre = dd_add(forcing->from, half);
    ck_response_part *part = &response->part[response->parts++];
    dd m[TERMS + 1];
    moments(forcing->c, m);
    set_series(m, 0, part->series);
    derivatives(forcing->c, part->at_from, part->at_to);
    part->from = dd_sub(one, forcing->from);
    part->centre = dd_sub(one, centre);
    part->to = dd_sub(one, forcing->to);
    set_scale(part, half);
    /* xi of the law is a + b xi of the part: multiply the integrand by it, again and again. */
    const dd a = dd_scale(dd_sub(centre, dd_of(0.5)), 2.0), b = dd_scale(half, 2.0);
    for (int k = 0; k <= TERMS; k++) {
        whole[k] = dd_add(whole[k], dd_mul(m[0], half));
        for (int i = 0; i < TERMS - k; i++)
            m[i] = dd_add(dd_mul(a, m[i]), dd_mul(b, m[i + 1]));
    }
}

/* ---- the law ---- */

void ck_write_response(const ck_curve *curve, const ck_forcing *forcing, int n, ck_response *response) {
    dd whole[TERMS + 1] = {{0}}, first[4], last[4];
    response->parts = 0;
    for (int i = 0; i < n; i++)
        add_part(response, &forcing[i], whole);
    ck_curve_end(curve, 0, first);
    ck_curve_end(curve, 1, last);
    response->jump_first = first[1].hi;
    response->jump_last = -last[1].hi;
    for (int k = 0; k <= TERMS; k++) {
        whole[k] = dd_sub(whole[k], last[1]);
        whole[k] = k % 2 ? dd_sub(whole[k], first[1]) : dd_add(whole[k], first[1]);
    }
    set_series(whole, 1, response->whole.series);
    set_scale(&response->whole, dd_of(0.5));
}

/* ---- parts of the maximax kernel ---- */

/* The polynomial that solves the equation for the forcing c is, times omega^2, c and factors of its derivatives over
   powers of omega. Return a bound of the latter. */
static double solution_bound(const double c[DEGREE + 1], double damping, double omega) {
    double bound = 0.0, factor = 1.0, before = 0.0, power = 1.0, derivative[DEGREE + 1];
    for (int k = 0; k <= DEGREE; k++)
        derivative[k] = fabs(c[k]);
    for (int j = 0; j <= DEGREE; j++, power /= omega) {
        double largest = 0.0;
        for (int k = DEGREE - j; k >= 0; k--)
            largest += derivative[k];
        bound += j > 0 ? fabs(factor) * largest * power : 0.0;
        const double next = -2.0 * damping * factor - before;
        before = factor;
        factor = next;
        for (int k = 0; k < DEGREE - j; k++)
            derivative[k] = derivative[k + 1] * (k + 1);
    }
    return bound;
}

static int whole_groups(int terms) {
    return (terms + CK_MAXIMAX_GROUP - 1) / CK_MAXIMAX_GROUP * CK_MAXIMAX_GROUP;
}

/* Cut a forcing so that its solution is at most 32 times the peak, at every omega beyond the series. */
static void add_parts(ck_maximax *job, const ck_forcing *forcing, double peak) {
    double c[DEGREE + 1], least = 0.5;
    for (int k = 0; k <= DEGREE; k++)
        c[k] = forcing->c[k].hi;
    while (solution_bound(c, job->damping, least) > 32.0 * peak)
        least *= 1.0625;
    const int n = 1 + (int)(least / CK_MAXIMAX_SERIES);
    for (int i = 0; i < n; i++) {
        ck_maximax_part *part = &job->part[job->parts++];
        *part = (ck_maximax_part){.half = 0.5 * dd_sub(forcing->to, forcing->from).hi / n,
                                  .least = fmax(least / n, 0.5),
                                  .terms = CK_MAXIMAX_GROUP,
                                  .samples = CK_MAXIMAX_GROUP};
        const double at = (2.0 * i + 1.0 - n) / n;
        double power = 1.0;
        memcpy(part->c, c, sizeof c);
        for (int k = 0; n > 1 && k < DEGREE; k++) /* expand about `at` */
            for (int m = DEGREE - 1; m >= k; m--)
                part->c[m] += at * part->c[m + 1];
        for (int k = 0; k <= DEGREE; k++, power /= n) {
            part->c[k] *= power;
            if (fabs(part->c[k]) > 0x1p-60 * peak)
                part->terms = whole_groups(k + 1);
            if (fabs(part->c[k]) > 0x1p-20 * peak)
                part->samples = whole_groups(k + 1);
        }
    }
}

void ck_write_maximax(const ck_forcing *forcing, int n, const ck_response *response, ck_maximax *job) {
    double peak = 0.0; /* of y'', at samples */
    for (int i = 0; i < n; i++)
        for (int at = -8; at <= 8; at++) {
            double y = 0.0;
            for (int k = DEGREE; k >= 0; k--)
                y = y * (at / 8.0) + forcing[i].c[k].hi;
            peak = fmax(peak, fabs(y));
        }
    for (int k = 0; k < CK_MAXIMAX_TERMS; k++)
        job->share[k] = 1.0 / ((k + 1.0) * (k + 2.0));
    job->jump_first = response->jump_first;
    job->jump_last = response->jump_last;
    for (int i = 0; i < n; i++)
        add_parts(job, &forcing[i], peak);
}
