/* SPDX-License-Identifier: MIT */
/* Traits of the universal curve of seven zones in closed form.
 *
 * Each half is walked from its own end inwards through a sine, a constant and a cosine zone of acceleration; see
 * law/universal.c. With A the amplitude, V the velocity at the outer border of a zone, L its length, k = 2 L/pi:
 *     zone      gain of velocity   distance - V L   integral of y'^2 / L, with G the gain
 *     sine      A k                A k (L - k)      V^2 + 2 V G (1 - 2/pi) + G^2 (3/2 - 4/pi)
 *     constant  A L                A L^2/2          V^2 + V G + G^2/3
 *     cosine    A k                A k^2            V^2 + 2 V G 2/pi + G^2/2
 * All terms are positive where the ends rest, so that nothing cancels. */
#include "traits.h"

enum { SINE, CONSTANT, COSINE, ZONES };

#define TWO_OVER_PI 0x1.45f306dc9c883p-1
#define SINE_WAY 0x1.7419f246c6efbp-2    /* 1 - 2/pi */
#define SINE_SQUARE 0x1.d067c91b1bbebp-3 /* 3/2 - 4/pi */

/* One half, from its own end inwards: border i is the outer one of zone i. */
typedef struct half {
    double border[ZONES + 1]; /* x */
    double length[ZONES], k[ZONES];
    double v[ZONES + 1]; /* y' at the borders */
    double amplitude;    /* of y'', positive where y' grows inwards */
} half;

static half half_of(const double border[ZONES + 1], dd first, dd second, dd third) {
    half h = {.border = {border[0], border[1], border[2], border[3]}, .length = {first.hi, second.hi, third.hi}};
    for (int i = 0; i < ZONES; i++)
        h.k[i] = h.length[i] * TWO_OVER_PI;
    return h;
}

/* Get the gain of velocity and the distance by unit acceleration, from rest. */
static void unit_gain(const half *h, double *gain, double *way) {
    const double sine = h->k[SINE], constant = sine + h->length[CONSTANT];
    *gain = constant + h->k[COSINE];
    *way = sine * (h->length[SINE] * SINE_WAY) + h->length[CONSTANT] * (sine + 0.5 * h->length[CONSTANT]) +
           h->length[COSINE] * constant + h->k[COSINE] * h->k[COSINE];
}

/* Set amplitude and velocities. Return whether no velocity is negative; y' is monotone between the borders. */
static bool set_motion(half *h, double amplitude, double v) {
    const double gain[ZONES] = {h->k[SINE], h->length[CONSTANT], h->k[COSINE]};
    bool forwards = v >= 0.0;
    h->amplitude = amplitude;
    h->v[0] = v;
    for (int i = 0; i < ZONES; i++) {
        h->v[i + 1] = h->v[i] + amplitude * gain[i];
        forwards &= h->v[i + 1] >= 0.0;
    }
    return forwards;
}

static void add_squares(const half *h, double square[3]) {
    static const double mixed[ZONES] = {2.0 * SINE_WAY, 1.0, 2.0 * TWO_OVER_PI};
    static const double own[ZONES] = {SINE_SQUARE, 1.0 / 3, 0.5};
    const double A = h->amplitude;
    for (int i = 0; i < ZONES; i++) {
        const double V = h->v[i], G = h->v[i + 1] - V, L = h->length[i];
        square[0] += L * (V * V + mixed[i] * (V * G) + own[i] * (G * G));
        square[1] += A * A * (i == CONSTANT ? L : 0.5 * L);
        if (i != CONSTANT && L > 0.0)
            square[2] += A / h->k[i] * (A / h->k[i]) * (0.5 * L);
    }
}

/* y', y'', y''' at a place. */
typedef struct motion {
    double x, y[3];
} motion;

/* Return the motion at a border of a zone. y'' vanishes at the outer border of a sine and at the inner one of a cosine,
   and y''' everywhere else. In the second half, seen from its end, y'' has the other sign. */
static motion at_border(const half *h, int zone, int inner, bool second) {
    const double A = h->amplitude, a = second ? -A : A;
    const bool wave = zone == (inner ? COSINE : SINE);
    return (motion){h->border[zone + inner],
                    {h->v[zone + inner], wave ? 0.0 : a, wave ? (inner ? -A : A) / h->k[zone] : 0.0}};
}

/* The start and the end of each zone, in the order of x. */
typedef struct walk {
    motion at[2 * (2 * ZONES + 1)];
    int n;
} walk;

static void add_zone(walk *w, motion start, motion end) {
    w->at[w->n++] = start;
    w->at[w->n++] = end;
}

static walk walk_zones(const half *rising, const half *falling, bool cruises) {
    walk w = {.n = 0};
    for (int i = 0; i < ZONES; i++)
        if (rising->length[i] > 0.0)
            add_zone(&w, at_border(rising, i, 0, false), at_border(rising, i, 1, false));
    if (cruises) {
        const double v = rising->v[ZONES];
        add_zone(&w, (motion){rising->border[ZONES], {v, 0.0, 0.0}}, (motion){falling->border[ZONES], {v, 0.0, 0.0}});
    }
    for (int i = ZONES - 1; i >= 0; i--)
        if (falling->length[i] > 0.0)
            add_zone(&w, at_border(falling, i, 1, true), at_border(falling, i, 0, true));
    return w;
}

static void record(const walk *w, ck_traits *out) {
    for (int i = 0; i < w->n; i++)
        for (int k = 0; k < 3; k++) {
            ck_update_extreme(&out->min[k + 1], w->at[i].y[k], w->at[i].x, -1.0);
            ck_update_extreme(&out->max[k + 1], w->at[i].y[k], w->at[i].x, 1.0);
        }
    for (int k = 0; k < 3; k++) {
        out->end[0][k] = w->at[0].y[k];
        out->end[1][k] = w->at[w->n - 1].y[k];
    }
    const double peak = fmax(fabs(out->min[2].value), fabs(out->max[2].value));
    for (int i = 1; i + 1 < w->n; i += 2) { /* y' is continuous */
        const double jump = w->at[i + 1].y[1] - w->at[i].y[1];
        if (fabs(jump) > CAMKIN_CONTINUITY_TOLERANCE * peak)
            out->jump[out->jumps++] = (struct ck_inner_jump){w->at[i + 1].x, jump, 1};
    }
}

/* Replace the halves by those of the mirror image, which change their places. */
static void mirror(half *rising, half *falling) {
    const half keep = *rising;
    *rising = *falling;
    *falling = keep;
    for (int i = 0; i <= ZONES; i++) {
        rising->border[i] = 1.0 - rising->border[i];
        falling->border[i] = 1.0 - falling->border[i];
    }
}

bool ck_zone_traits(const ck_zones *zones, bool mirrored, ck_traits *out) {
    const dd one = dd_of(1.0), *t = zones->t, after = dd_sub(one, t[3]);
    const double first[] = {0.0, t[0].hi, t[1].hi, t[2].hi}, second[] = {1.0, t[5].hi, t[4].hi, t[3].hi};
    half rising = half_of(first, t[0], dd_sub(t[1], t[0]), dd_sub(t[2], t[1]));
    half falling = half_of(second, dd_sub(one, t[5]), dd_sub(t[5], t[4]), dd_sub(t[4], t[3]));
    const double cruise = dd_sub(t[3], t[2]).hi, v0 = zones->v0.hi, v1 = zones->v1.hi;

    /* The amplitudes follow from the same two conditions as in ck_universal(). */
    double P, Wp, M, Wm;
    unit_gain(&rising, &P, &Wp);
    unit_gain(&falling, &M, &Wm);
    const double way_p = Wp + P * cruise, dv = v1 - v0, rest = 1.0 - (v0 * t[3].hi + v1 * after.hi);
    const double det = P * Wm + M * way_p;
    if (!set_motion(&rising, (dv * Wm + M * rest) / det, v0) ||
        !set_motion(&falling, (P * rest - dv * way_p) / det, v1))
        return false;

    ck_start_traits(out);
    add_squares(&rising, out->square);
    add_squares(&falling, out->square);
    out->square[0] += cruise * rising.v[ZONES] * rising.v[ZONES];
    if (mirrored)
        mirror(&rising, &falling);
    const walk w = walk_zones(&rising, &falling, cruise > 0.0);
    record(&w, out);
    out->min[0] = (camkin_extreme){0.0, 0.0};
    out->max[0] = (camkin_extreme){1.0, 1.0};
    return true;
}
