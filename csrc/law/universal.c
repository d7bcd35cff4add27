/* SPDX-License-Identifier: MIT */
/* The universal curve of seven zones: sine, constant and cosine of positive acceleration, constant velocity, then the
 * same of negative acceleration, mirrored. Zones 1 to 4 are measured from the start, zones 5 to 7 from the end. */
#include <stdbool.h>

#include "curve.h"

enum shape { SINE, CONSTANT, COSINE };

/* The state of one half of the curve, from its own end inwards: y is the distance from the level of that end. */
typedef struct state {
    dd x, y, v;
} state;

/* The three zones of a half: their lengths, and for waves k = 2 L/pi, so that a = A sin(u/k) or A cos(u/k). */
typedef struct half_zones {
    dd length[3], k[3];
} half_zones;

static half_zones zones_of(dd sine, dd constant, dd cosine) {
    half_zones zones = {.length = {sine, constant, cosine}};
    for (int i = 0; i < 3; i++)
        if (i != CONSTANT)
            zones.k[i] = dd_div(dd_scale(zones.length[i], 2.0), DD_PI);
    return zones;
}

/* Get the effect of acceleration 1 over a zone of length L: the velocity gained, and the distance in addition to v L.
   */
static void quarter(enum shape shape, dd length, dd k, dd *gain, dd *way) {
    switch (shape) {
    case SINE:
        *gain = k;
        *way = dd_mul(k, dd_sub(length, k));
        break;
    case CONSTANT:
        *gain = length;
        *way = dd_scale(dd_square(length), 0.5);
        break;
    case COSINE:
        *gain = k;
        *way = dd_square(k);
        break;
    }
}

static void advance(state *at, enum shape shape, const half_zones *zones, dd acceleration) {
    const dd length = zones->length[shape];
    dd gain, way;
    quarter(shape, length, zones->k[shape], &gain, &way);
    at->x = dd_add(at->x, length);
    at->y = dd_add(at->y, dd_add(dd_mul(at->v, length), dd_mul(acceleration, way)));
    at->v = dd_add(at->v, dd_mul(acceleration, gain));
}

/* Get the velocity gained and the distance by unit acceleration over the three zones of a half, at its inner end. */
static void unit_half(const half_zones *zones, dd *gain, dd *way) {
    state at = {.x = dd_of(0.0)};
    for (int i = 0; i < 3; i++)
        advance(&at, (enum shape)i, zones, dd_of(1.0));
    *gain = at.v;
    *way = at.y;
}

static ck_span zone(enum shape shape, dd k, dd acceleration, state at) {
    ck_span span = {.c = {at.y, at.v, acceleration}};
    switch (shape) {
    case SINE: /* a = A sin(u/k) = c2 S, so c2 = A/k */
        span.kind = CK_ZONE_SIN;
        span.c[CK_C2] = dd_div(acceleration, k);
        break;
    case CONSTANT:
        span.kind = CK_POLY;
        span.degree = 2;
        span.c[2] = dd_scale(acceleration, 0.5);
        return span;
    case COSINE: /* a = A cos(u/k) = c2 C */
        span.kind = CK_ZONE_COS;
        break;
    }
    span.c[CK_KAPPA2] = dd_div(dd_of(1.0), dd_square(k));
    return span;
}

/* Return a wave whose length is 0 and varies: it has an amplitude c2, and no finite kappa. */
static ck_span new_wave(enum shape shape, dd acceleration, state at) {
    return (ck_span){.kind = shape == SINE ? CK_ZONE_SIN : CK_ZONE_COS, .c = {at.y, at.v, acceleration}};
}

/* Longer zones between the ends are measured from both sides: over them y changes enough for y, or the rest of the
   lift, to lose digits. */
#define LONG_COSINE 0.4
#define LONG_CRUISE 0.2

/* Return the same quarter wave from its inner end: a cosine for a sine, and a falling sine for a cosine. */
static ck_span from_inside(enum shape shape, dd k, dd acceleration, state at) {
    static const enum shape seen[] = {[SINE] = COSINE, [CONSTANT] = CONSTANT, [COSINE] = SINE};
    ck_span span = zone(seen[shape], k, shape == COSINE ? dd_neg(acceleration) : acceleration, at);
    span.to = span.anchor = at.x;
    return span;
}

/* Share of a zone that is measured from its inner end, where a zone is measured from both: some two thirds of its way.
   */
static const double inner_share[] = {[SINE] = 0.35, [CONSTANT] = 0.45, [COSINE] = 0.5};

/* Write the zones of one half, from its end inwards. Return their number. */
static int half(const half_zones *zones, dd acceleration, dd v, ck_span *out, state *at) {
    const dd *length = zones->length, *k = zones->k;
    int n = 0;
    *at = (state){.v = v};
    for (int i = 0; i < 3; i++) {
        if (length[i].hi <= 0.0 && !dd_varies(length[i]))
            continue;
        const enum shape shape = (enum shape)i;
        const bool is_new_wave = length[i].hi <= 0.0 && shape != CONSTANT;
        const state outer = *at;
        advance(at, shape, zones, acceleration);
        ck_span *span = &out[n++];
        *span = is_new_wave ? new_wave(shape, acceleration, outer) : zone(shape, k[i], acceleration, outer);
        span->from = span->anchor = outer.x;
        span->to = at->x;
        if (is_new_wave)
            continue;
        /* Beyond CK_FAR_WAY y is nearer to the level of the other end. */
        const int far = at->y.hi > CK_FAR_WAY;
        if (far && outer.y.hi >= 1.0 - CK_FAR_WAY) {
            *span = from_inside(shape, k[i], acceleration, *at);
            span->from = outer.x;
        } else if (far || (shape == COSINE && length[i].hi > LONG_COSINE)) {
            ck_span *second = &out[n++];
            *second = from_inside(shape, k[i], acceleration, *at);
            second->from = span->to = dd_sub(at->x, dd_scale(length[i], inner_share[i]));
        }
    }
    return n;
}

void ck_universal(ck_curve *curve, const dd t[6], dd v0, dd v1) {
    const dd one = dd_of(1.0);
    const half_zones rising = zones_of(t[0], dd_sub(t[1], t[0]), dd_sub(t[2], t[1]));
    const half_zones falling = zones_of(dd_sub(one, t[5]), dd_sub(t[5], t[4]), dd_sub(t[4], t[3]));
    dd cruise = dd_sub(t[3], t[2]);

    /* The amplitudes p and m follow from two conditions. The velocities agree: v0 + p P = v1 + m M. The distances add
       up: v0 T3 + p Wp + (v0 + p P) cruise + v1 (1 - T4) + m Wm = 1. */
    dd P, Wp, M, Wm;
    unit_half(&rising, &P, &Wp);
    unit_half(&falling, &M, &Wm);
    dd dv = dd_sub(v1, v0);
    dd rest = dd_sub(one, dd_add(dd_mul(v0, t[3]), dd_mul(v1, dd_sub(one, t[3]))));
    dd way_p = dd_add(Wp, dd_mul(P, cruise));
    dd det = dd_add(dd_mul(P, Wm), dd_mul(M, way_p));
    dd p = dd_div(dd_add(dd_mul(dv, Wm), dd_mul(M, rest)), det);
    dd m = dd_div(dd_sub(dd_mul(P, rest), dd_mul(dv, way_p)), det);

    state at;
    curve->n = half(&rising, p, v0, curve->span, &at);
    if (cruise.hi > 0.0 || dd_varies(cruise)) {
        const int both = cruise.hi > LONG_CRUISE;
        dd y4 = dd_add(at.y, dd_mul(at.v, cruise));
        /* one span: measured from the end that is nearer to a level */
        const int late = !both && y4.hi > CK_FAR_WAY;
        dd middle = both ? dd_scale(dd_add(t[2], t[3]), 0.5) : late ? t[2] : t[3];
        ck_span line = {.kind = CK_POLY, .degree = 1, .from = t[2], .to = middle, .anchor = t[2], .c = {at.y, at.v}};
        if (!late)
            curve->span[curve->n++] = line;
        if (both || late)
            curve->span[curve->n++] =
                (ck_span){.kind = CK_POLY, .degree = 1, .from = middle, .to = t[3], .anchor = t[3], .c = {y4, at.v}};
    }
    ck_curve tail;
    tail.n = half(&falling, m, v1, tail.span, &at);
    ck_mirror(&tail);
    for (int i = 0; i < tail.n; i++)
        curve->span[curve->n++] = tail.span[i];
    /* Sums of T may differ in the last bit of the double-double. Let each span start exactly where the one before ends.
       */
    for (int i = 1; i < curve->n; i++)
        curve->span[i].from = curve->span[i - 1].to;
}

void ck_quarter_wave(ck_curve *curve) {
    /* From x = 0 a cosine of acceleration, into x = 1 a sine: sin(k u) = k u - k^3 W. */
    dd k = dd_scale(DD_PI, 0.5), k2 = dd_square(k);
    curve->n = 2;
    curve->span[0] = (ck_span){.kind = CK_ZONE_COS, .to = dd_of(0.5), .c = {dd_of(0.0), dd_of(0.0), k2, k2}};
    curve->span[1] = (ck_span){.kind = CK_ZONE_SIN,
                               .from = dd_of(0.5),
                               .to = dd_of(1.0),
                               .anchor = dd_of(1.0),
                               .c = {dd_of(1.0), k, dd_neg(dd_mul(k, k2)), k2}};
}
