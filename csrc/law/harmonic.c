/* SPDX-License-Identifier: MIT */
/* Sums of harmonics of one base wave, as polynomials of cos phi about the nearest multiple of half a wave.
 *
 * sin k phi = sin phi U_{k-1}(cos phi) and cos k phi = T_k(cos phi) (Chebyshev). For y the sum is regrouped so that
 * nothing cancels towards phi = 0:
 *     k phi - sin k phi = k (phi - sin phi) + sin phi (k - U_{k-1}),
 * with k - U_{k-1} and 1 - T_k in powers of g = 1 - cos phi, without a constant term. The derivatives need no more than
 * accuracy relative to their peak, and powers of cos phi - 1/2 have that. */
#include "curve.h"

typedef struct series {
    dd c[CK_TERMS];
} series;

/* Return the Chebyshev polynomial of the second (U) or first (T) kind, of `degree`, in powers of z, cos phi = a + b z.
   */
static series chebyshev(int second, int degree, double a, double b) {
    series before = {{{0}}}, now = before;
    now.c[0] = dd_of(1.0);
    if (degree == 0)
        return now;
    before = now;
    now.c[0] = dd_of(second ? 2 * a : a);
    now.c[1] = dd_of(second ? 2 * b : b);
    for (int k = 2; k <= degree; k++) {
        series next;
        for (int i = 0; i < CK_TERMS; i++) {
            dd z = i > 0 ? dd_scale(now.c[i - 1], 2 * b) : dd_of(0.0);
            next.c[i] = dd_sub(dd_add(dd_scale(now.c[i], 2 * a), z), before.c[i]);
        }
        before = now;
        now = next;
    }
    return now;
}

static series times_z(const series *f) {
    series out = {{{0}}};
    for (int i = 1; i < CK_TERMS; i++)
        out.c[i] = f->c[i - 1];
    return out;
}

static series derivative(const series *f) {
    series out = {{{0}}};
    for (int i = 1; i < CK_TERMS; i++)
        out.c[i - 1] = dd_scale(f->c[i], i);
    return out;
}

static series added(const series *f, const series *g, dd factor) {
    series out;
    for (int i = 0; i < CK_TERMS; i++)
        out.c[i] = dd_add(f->c[i], dd_mul(g->c[i], factor));
    return out;
}

/* d/du of S f(cos phi) is c f - (1 - c^2) f', a polynomial of c = cos phi again. */
static series derivative_of_sine_times(const series *f) {
    series slope = derivative(f), z = times_z(f), zz = times_z(&slope);
    zz = times_z(&zz);
    zz = added(&zz, &slope, dd_of(-1.0));
    return added(&z, &zz, dd_of(1.0));
}

/* d/du of f(cos phi) is S times -kappa2 f'. */
static series derivative_over_sine(const series *f, dd kappa2) {
    series slope = derivative(f), zero = {{{0}}};
    return added(&zero, &slope, dd_neg(kappa2));
}

static void put(ck_span *span, int order, const series *f) {
    for (int i = 0; i < CK_TERMS; i++)
        span->c[CK_A + order * CK_TERMS + i] = f->c[i];
}

/* Convert powers of g = kappa2 V into powers of V. */
static void put_displacement(ck_span *span, const series *f, dd kappa2) {
    series by_V = *f;
    dd power = dd_of(1.0);
    for (int i = 0; i < CK_TERMS; i++) {
        by_V.c[i] = dd_mul(f->c[i], power);
        power = dd_mul(power, kappa2);
    }
    put(span, 0, &by_V);
}

/* Convert powers of cos phi into powers of cos phi - 1/2, which keep the terms small on [0, 1]. */
static void put_centred(ck_span *span, int order, const series *f) {
    series g = *f;
    for (int first = CK_TERMS - 2; first >= 0; first--) /* Horner's rule, as in ck_shift() */
        for (int k = first; k < CK_TERMS - 1; k++)
            g.c[k] = dd_add(g.c[k], dd_scale(g.c[k + 1], 0.5));
    put(span, order, &g);
}

static void odd_span(ck_span *span, dd w, dd slope, const dd *sine) {
    series by_g = {{{0}}}, by_c = {{{0}}};
    dd us = dd_of(0.0), linear = slope, scale = dd_of(fabs(slope.hi));
    for (int k = 1; k <= CK_MAX_HARMONIC; k++) {
        if (sine[k - 1].hi == 0.0 && !dd_varies(sine[k - 1]))
            continue;
        dd minus_b = dd_neg(sine[k - 1]), wk = dd_scale(w, k);
        us = dd_add(us, dd_scale(minus_b, k));
        linear = dd_sub(linear, dd_mul(minus_b, wk));
        scale = dd_add(scale, dd_of(fabs(dd_mul(minus_b, wk).hi)));
        series u = chebyshev(1, k - 1, 1.0, -1.0), v = chebyshev(1, k - 1, 0.0, 1.0);
        by_g = added(&by_g, &u, dd_mul(dd_neg(minus_b), w));
        by_c = added(&by_c, &v, dd_mul(dd_neg(minus_b), w));
        by_c.c[0] = dd_add(by_c.c[0], dd_mul(minus_b, wk));
    }
    dd kappa2 = dd_square(w), w3 = dd_mul(w, kappa2);
    span->kind = CK_HARM_ODD;
    span->c[CK_C1] = dd_snap(linear, scale.hi);
    span->c[CK_KAPPA2] = kappa2;
    /* k - U_{k-1} = 0 at g = 0, so there is no constant term. The term in g gives sin phi g = 3 (phi - sin phi) - (10
       T). Its first part is added to phi - sin phi, so that amplitudes that cancel in the third derivative cancel here
       and not in the kernel. */
    dd first = by_g.c[1];
    put_displacement(span, &by_g, kappa2);
    span->c[CK_C2] = dd_add(dd_mul(us, w3), dd_scale(dd_mul(first, kappa2), 3.0));
    span->c[CK_A + 1] = dd_neg(dd_mul(first, kappa2));

    series f = derivative_of_sine_times(&by_c);
    dd v_of_w = dd_mul(us, w); /* c2 V = us w (1 - c) */
    f.c[0] = dd_add(f.c[0], dd_add(span->c[CK_C1], v_of_w));
    f.c[1] = dd_sub(f.c[1], v_of_w);
    put_centred(span, 1, &f);
    f = derivative_over_sine(&f, kappa2);
    put_centred(span, 2, &f);
    f = derivative_of_sine_times(&f);
    put_centred(span, 3, &f);
}

static void even_span(ck_span *span, dd w, const dd *cosine) {
    series by_g = {{{0}}}, by_c = {{{0}}};
    for (int k = 1; k <= CK_MAX_HARMONIC; k++) {
        if (cosine[k - 1].hi == 0.0)
            continue;
        series t = chebyshev(0, k, 1.0, -1.0), u = chebyshev(0, k, 0.0, 1.0);
        by_g = added(&by_g, &t, dd_neg(cosine[k - 1]));
        by_c = added(&by_c, &u, dd_neg(cosine[k - 1]));
    }
    dd kappa2 = dd_square(w);
    span->kind = CK_HARM_EVEN;
    span->c[CK_KAPPA2] = kappa2;
    put_displacement(span, &by_g, kappa2);
    series f = derivative_over_sine(&by_c, kappa2);
    put_centred(span, 1, &f);
    f = derivative_of_sine_times(&f);
    put_centred(span, 2, &f);
    f = derivative_over_sine(&f, kappa2);
    put_centred(span, 3, &f);
}

void ck_harmonic(ck_curve *curve, int half_waves, dd slope, const dd *sine, const dd *cosine) {
    dd w = dd_scale(DD_PI, half_waves);
    curve->n = 0;
    for (int m = 0; m <= half_waves; m++) {
        /* At phi = m pi the harmonics with odd k m change sign. */
        dd b[CK_MAX_HARMONIC], a[CK_MAX_HARMONIC], at = dd_ratio(m, half_waves), y = dd_mul(slope, at);
        int odd = 0;
        for (int k = 1; k <= CK_MAX_HARMONIC; k++) {
            double sign = k * m % 2 ? -1.0 : 1.0;
            b[k - 1] = dd_scale(sine[k - 1], sign);
            a[k - 1] = dd_scale(cosine[k - 1], sign);
            y = dd_add(y, dd_scale(cosine[k - 1], 1.0 - sign));
            odd |= sine[k - 1].hi != 0.0 || dd_varies(sine[k - 1]);
        }
        ck_span *span = &curve->span[curve->n++];
        *span = (ck_span){.anchor = at};
        span->from = m > 0 ? dd_ratio(2 * m - 1, 2 * half_waves) : dd_of(0.0);
        span->to = m < half_waves ? dd_ratio(2 * m + 1, 2 * half_waves) : dd_of(1.0);
        if (odd)
            odd_span(span, w, slope, b);
        else
            even_span(span, w, a);
        span->c[CK_C0] = y;
    }
}
