/* SPDX-License-Identifier: MIT */
/* Integrals of y" e^(lambda (end - t)) over a segment, in parts with y" = p(xi), |xi| <= 1. With z = lambda half, the
 * integral of a part is half times
 *
 *     |z| <= SERIES  e^(lambda (end - centre)) sum_k (-z)^k/k! integral of p(xi) xi^k
 *     |z| > SERIES   sum_k (p^(k)(-1) e^(lambda (end - from)) - p^(k)(1) e^(lambda (end - to)))/z^(k+1)
 *
 * Neither divides by the distance from a resonance. A jump of the velocity is an impulse of y". */
#include "varied_response.h"

#include "../base/compiler.h"
#include "../dual/dual_forcing.h"
#include "varied_curve.h"

enum { DEGREE = CK_FORCING_DEGREE };

/* Largest |z| of the series: double-double loses as little in its terms as in the powers of 1/z above it. */
#define SERIES 4.0

/* A segment: x runs from 0 to `length`, and y(x) is in L/factor. */
typedef struct response {
    ck_varied_rate rate; /* [1/x] */
    ck_complex lambda;
    dd length, factor; /* of y' to L/deg */
    ck_complex left;
    double size;
} response;

/* ---- e^(lambda t) ---- */

/* Return e^(-x), x >= 0: the Taylor series of x/1024, squared ten times. */
static dd decay(dd x) {
    const dd one = dd_of(1.0), small = dd_scale(x, -0x1p-10);
    dd e = one;
    if (x.hi >= 700.0)
        return dd_of(0.0);
    for (int k = 28; k > 0; k--) /* the next term is below 2^-110 */
        e = dd_add(one, dd_over(dd_mul(small, e), k));
    for (int i = 0; i < 10; i++)
        e = dd_square(e);
    return e;
}

ck_complex ck_vary_wave(const ck_varied_rate *rate, dd t) {
    const dd turns = dd_mul(rate->turns, t);
    const double quarters = floor(4.0 * turns.hi + 0.5), quarter = quarters - 4.0 * floor(0.25 * quarters);
    const dd phi = dd_mul(dd_scale(DD_PI, 2.0), dd_sub(turns, dd_of(0.25 * quarters)));
    dd sine, cosine;
    ck_dd_waves(dd_square(phi), &sine, &cosine);
    sine = dd_mul(sine, phi);
    ck_complex wave = {cosine, sine};
    for (int i = 0; i < (int)quarter; i++)
        wave = (ck_complex){dd_neg(wave.im), wave.re};
    return ck_complex_scale(wave, decay(dd_mul(rate->decay, t)));
}

/* Return e^(lambda (end - x)). */
static ck_complex wave_from(const response *r, dd x) {
    return ck_vary_wave(&r->rate, dd_sub(r->length, x));
}

/* ---- integrals ---- */

/* Return the integral of p(xi) xi^k over [-1, 1]. */
static dd moment(const dd c[DEGREE + 1], int degree, int k) {
    dd sum = dd_of(0.0);
    for (int i = k % 2; i <= degree; i += 2)
        sum = dd_add(sum, dd_over(dd_scale(c[i], 2.0), i + k + 1));
    return sum;
}

/* Return sum_k (-z)^k/k! integral of p(xi) xi^k. size: |z|. */
static ck_complex series(const dd c[DEGREE + 1], int degree, ck_complex z, double size) {
    ck_complex power = {dd_of(1.0), dd_of(0.0)}, sum = {dd_of(0.0), dd_of(0.0)};
    const ck_complex minus = {dd_neg(z.re), dd_neg(z.im)};
    double left = 1.0; /* |z|^k/k!, and twice as much for the derivative; 0 in an empty part, which has no weight */
    for (int k = 0; left > 0x1p-100; k++) {
        sum = ck_complex_add(sum, ck_complex_scale(power, moment(c, degree, k)));
        power = ck_complex_mul(power, minus);
        power = (ck_complex){dd_over(power.re, k + 1), dd_over(power.im, k + 1)};
        left *= size / (k + 1);
    }
    return sum;
}

/* Return sum_k p^(k)(at)/z^(k+1) at -1 or 1. */
static ck_complex end_terms(const dd given[DEGREE + 1], int degree, double at, ck_complex inverse) {
    dd c[DEGREE + 1];
    ck_complex sum = {dd_of(0.0), dd_of(0.0)}, power = inverse;
    for (int i = 0; i <= degree; i++)
        c[i] = given[i];
    for (int k = degree; k >= 0; k--) {
        dd value = dd_of(0.0);
        for (int i = k; i >= 0; i--)
            value = dd_add(dd_scale(value, at), c[i]);
        sum = ck_complex_add(sum, ck_complex_scale(power, value));
        power = ck_complex_mul(power, inverse);
        for (int i = 0; i < k; i++)
            c[i] = dd_scale(c[i + 1], i + 1.0);
    }
    return sum;
}

/* Let time run from the end of the segment to its start. */
static ck_forcing reversed(const ck_forcing *f, dd length) {
    ck_forcing out = *f;
    out.from = dd_sub(length, f->to);
    out.to = dd_sub(length, f->from);
    for (int i = 1; i <= DEGREE; i += 2)
        out.c[i] = dd_neg(f->c[i]);
    return out;
}

static void add_forcing(response *r, const ck_forcing *given) {
    const ck_forcing f = r->rate.backwards ? reversed(given, r->length) : *given;
    const dd half = dd_scale(dd_sub(f.to, f.from), 0.5), weight = dd_mul(half, r->factor);
    const ck_complex z = ck_complex_scale(r->lambda, half);
    const double size = sqrt(ck_complex_square(z).hi);
    int degree = DEGREE;
    double sum = 0.0;
    while (degree > 0 && f.c[degree].hi == 0.0 && !dd_varies(f.c[degree]))
        degree--;
    for (int i = 0; i <= degree; i++)
        sum += fabs(f.c[i].hi);
    ck_complex integral;
    if (size <= SERIES) {
        integral = ck_complex_mul(wave_from(r, dd_add(f.from, half)), series(f.c, degree, z, size));
    } else {
        const ck_complex inverse = ck_complex_div((ck_complex){dd_of(1.0), dd_of(0.0)}, z);
        integral = ck_complex_sub(ck_complex_mul(wave_from(r, f.from), end_terms(f.c, degree, -1.0, inverse)),
                                  ck_complex_mul(wave_from(r, f.to), end_terms(f.c, degree, 1.0, inverse)));
        sum *= SERIES / size;
    }
    r->left = ck_complex_add(r->left, ck_complex_scale(integral, weight));
    r->size += fabs(weight.hi) * sum;
}

/* Let dy/dx jump, by what a new wave gains or at the ends: the cam rests before and after the segment. */
static void add_jump(response *r, dd velocity, dd x) {
    const dd jump = dd_mul(velocity, r->factor);
    const ck_complex wave = wave_from(r, r->rate.backwards ? dd_sub(r->length, x) : x);
    r->left = ck_complex_add(r->left, ck_complex_scale(wave, jump));
    r->size += fabs(jump.hi);
}

/* ---- segments ---- */

/* Return what dy/dx gains over a new wave. A sine that is anchored at its end comes from the opposite of its peak. */
static dd new_wave_jump(const ck_span *span) {
    const double before = fabs(dd_sub(span->anchor, span->from).slope.hi);
    const double behind = fabs(dd_sub(span->to, span->anchor).slope.hi);
    const dd gain = dd_mul(span->c[CK_C2], ck_new_wave_gain(span));
    return span->kind == CK_ZONE_SIN && before > behind ? dd_neg(gain) : gain;
}

static void add_span(response *r, const ck_span *span) {
    if (ck_is_new_wave(span)) {
        add_jump(r, new_wave_jump(span), span->from);
        return;
    }
    const int n = ck_count_forcings(span);
    for (int k = 0; k < n; k++) {
        const ck_forcing forcing = ck_forcing_of(span, k, n);
        add_forcing(r, &forcing);
    }
}

static void add_spline(response *r, const camkin_segment *segment) {
    ck_bspline spline = ck_bspline_of(segment->table, segment->ntable, (int)segment->param[0]);
    const size_t n = ck_bspline_spans(&spline);
    ck_span span;
    for (size_t k = 0; k < n; k++)
        if (ck_bspline_span(&spline, k, &span))
            add_span(r, &span);
    add_jump(r, ck_bspline_end(&spline, 0, 1), dd_of(0.0));
    add_jump(r, dd_neg(ck_bspline_end(&spline, 1, 1)), r->length);
}

static void add_curve(response *r, const ck_varied_segment *s) {
    ck_curve curve;
    dd first[4], last[4];
    ck_vary_curve(s, &curve);
    for (int i = 0; i < curve.n; i++)
        add_span(r, &curve.span[i]);
    ck_curve_end(&curve, 0, first);
    ck_curve_end(&curve, 1, last);
    add_jump(r, first[1], dd_of(0.0));
    add_jump(r, dd_neg(last[1]), r->length);
}

void ck_vary_response(const ck_varied_segment *s, const ck_varied_rate *rate, ck_varied_response *out) {
    const dd one = dd_of(1.0), duration = ck_dual_field(s->duration);
    const bool spline = s->segment->law == CAMKIN_BSPLINE;
    const dd unit = spline ? one : duration; /* of x [deg] */
    response r = {.rate = {dd_mul(rate->decay, unit), dd_mul(rate->turns, unit), rate->backwards},
                  .length = spline ? duration : one,
                  .factor = dd_div(s->is_free_form ? one : ck_dual_field(s->lift), unit)};
    r.lambda = (ck_complex){dd_neg(r.rate.decay), dd_mul(dd_scale(DD_PI, 2.0), r.rate.turns)};
    if (spline)
        add_spline(&r, s->segment);
    else
        add_curve(&r, s);
    *out = (ck_varied_response){ck_vary_wave(rate, duration), r.left, r.size};
}
