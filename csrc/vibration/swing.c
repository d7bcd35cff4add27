/* SPDX-License-Identifier: MIT */
#include "swing.h"

#include <math.h>

#include "../base/free_vibration.h"

enum { DEGREE = CK_FORCING_DEGREE, TERMS = CK_SWING_TERMS };

ck_oscillator ck_oscillator_of(double W, double damping) {
    return (ck_oscillator){W, damping, sqrt((1.0 - damping) * (1.0 + damping))};
}

static ck_free_wave free_wave_at(const ck_oscillator *o, double phase) {
    return ck_free_wave_of(o->damping, o->root, phase, true);
}

/* ---- forcing ---- */

int ck_count_swings(const ck_oscillator *o, double half) {
    const double omega = o->W * half;
    return omega <= CK_SHORT_SWING || omega >= CK_LONG_SWING ? 1 : 1 + (int)(omega / CK_SHORT_SWING);
}

ck_swing ck_cut_swing(const ck_oscillator *o, const double c[DEGREE + 1], double from, double half, double speed, int k,
                      int n) {
    const double size = 1.0 / n, at = (2.0 * k + 1.0 - n) * size;
    ck_swing out = {.from = from + 2.0 * half * k * size, .half = half * size, .speed = speed};
    out.omega = o->W * out.half;
    double power = -out.half * out.half, sum = 0.0;
    for (int i = DEGREE; i >= 0; i--)
        sum = c[i] / (i + 1) + at * sum;
    out.speed += half * at * sum;
    for (int i = 0; i <= DEGREE; i++)
        out.f[i] = c[i];
    for (int i = 0; n > 1 && i < DEGREE; i++) /* expand about `at` */
        for (int m = DEGREE - 1; m >= i; m--)
            out.f[m] += at * out.f[m + 1];
    for (int i = 0; i <= DEGREE; i++, power *= size)
        out.f[i] *= power;
    return out;
}

/* ---- solution ---- */

/* Continue a Taylor series from its first two terms. */
static void continue_series(const ck_oscillator *o, const ck_swing *swing, double z[TERMS]) {
    const double damping = 2.0 * o->damping * swing->omega, stiffness = swing->omega * swing->omega;
    for (int k = 0; k + 2 < TERMS; k++) {
        const double f = k <= DEGREE ? swing->f[k] : 0.0;
        z[k + 2] = (f - damping * (k + 1) * z[k + 1] - stiffness * z[k]) / ((k + 1.0) * (k + 2.0));
    }
}

/* Evaluate a polynomial and its derivative. */
static void polynomial(const double *c, int n, double x, double *y, double *slope) {
    double value = 0.0, rate = 0.0;
    for (int i = n - 1; i >= 0; i--) {
        rate = rate * x + value;
        value = value * x + c[i];
    }
    *y = value;
    *slope = rate;
}

static void solve_short(const ck_oscillator *o, ck_swing *swing, double z, double slope) {
    double forced[TERMS] = {0}, start, rate; /* the motion that is at rest at xi = 0 */
    continue_series(o, swing, forced);
    polynomial(forced, TERMS, -1.0, &start, &rate);
    z -= start;
    slope -= rate;
    ck_vibrate(free_wave_at(o, swing->omega), o->damping, swing->omega, &z, &slope);
    swing->z[0] = z;
    swing->z[1] = slope;
    continue_series(o, swing, swing->z);
}

static void solve_long(const ck_oscillator *o, ck_swing *swing, double z, double slope) {
    const double damping = 2.0 * o->damping * swing->omega, stiffness = swing->omega * swing->omega;
    double start, rate;
    for (int k = DEGREE; k >= 0; k--)
        swing->z[k] =
            (swing->f[k] - damping * (k + 1) * swing->z[k + 1] - (k + 1.0) * (k + 2.0) * swing->z[k + 2]) / stiffness;
    polynomial(swing->z, DEGREE + 1, -1.0, &start, &rate);
    swing->cosine = z - start;
    swing->sine = (slope - rate) / swing->omega + o->damping * swing->cosine;
}

void ck_solve_swing(const ck_oscillator *o, ck_swing *swing, ck_state *state) {
    if (swing->omega < CK_LONG_SWING)
        solve_short(o, swing, state->z, swing->half * state->v);
    else
        solve_long(o, swing, state->z, swing->half * state->v);
    const ck_swing_values end = ck_swing_at(o, swing, 1.0);
    *state = (ck_state){end.z[0], end.z[1] / swing->half};
}

/* ---- values ---- */

/* Compute z, z' and z'' without the forcing: the series of all three in one loop. */
static void deflection(const ck_oscillator *o, const ck_swing *swing, double xi, double z[3]) {
    double value = 0.0, rate = 0.0, curvature = 0.0; /* half of z'' */
    for (int i = TERMS - 1; i >= 0; i--) {
        curvature = curvature * xi + rate;
        rate = rate * xi + value;
        value = value * xi + swing->z[i];
    }
    z[0] = value;
    z[1] = rate;
    z[2] = 2.0 * curvature;
    if (swing->cosine != 0.0 || swing->sine != 0.0) {
        const ck_free_wave w = free_wave_at(o, swing->omega * (xi + 1.0));
        const double a = swing->cosine, b = swing->sine, damping = o->damping;
        const double free_z = a * w.cosine + b * w.sine;
        const double free_rate = (b - damping * a) * w.cosine - (a * o->root * o->root + damping * b) * w.sine;
        z[0] += free_z;
        z[1] += swing->omega * free_rate;
        z[2] -= swing->omega * swing->omega * (2.0 * damping * free_rate + free_z);
    }
}

ck_swing_values ck_swing_at(const ck_oscillator *o, const ck_swing *swing, double xi) {
    ck_swing_values out;
    double f, rate, push = 0.0;
    deflection(o, swing, xi, out.z);
    polynomial(swing->f, DEGREE + 1, xi, &f, &rate);
    for (int i = DEGREE; i >= 0; i--)
        push = push * xi + swing->f[i] / (i + 1);
    out.push = push * xi;
    out.z[3] = rate - swing->omega * (2.0 * o->damping * out.z[2] + swing->omega * out.z[1]);
    return out;
}

/* Return -(2 zeta omega z' + omega^2 z) of the derivatives from `order` on: the acceleration of the mass, or its
   derivative. */
static double restoring(const ck_oscillator *o, const ck_swing *swing, const ck_swing_values *at, int order) {
    return -swing->omega * (2.0 * o->damping * at->z[order + 1] + swing->omega * at->z[order]);
}

double ck_swing_quantity(const ck_oscillator *o, const ck_swing *swing, int quantity, const ck_swing_values *at) {
    const double h = swing->half;
    return quantity == CK_DEFLECTION      ? at->z[0]
           : quantity == CK_MASS_VELOCITY ? swing->speed + (at->z[1] - at->push) / h
                                          : restoring(o, swing, at, 0) / (h * h);
}

/* ---- extremes ---- */

/* The derivative of a quantity by xi, up to a factor, and that of the derivative. */
typedef struct slope_at {
    double xi, slope, rate;
} slope_at;

static slope_at slope_of(const ck_oscillator *o, const ck_swing *swing, int quantity, double xi) {
    if (quantity == CK_DEFLECTION) {
        double z[3];
        deflection(o, swing, xi, z);
        return (slope_at){xi, z[1], z[2]};
    }
    const ck_swing_values at = ck_swing_at(o, swing, xi);
    const int order = quantity == CK_MASS_VELOCITY ? 0 : 1;
    return (slope_at){xi, restoring(o, swing, &at, order), restoring(o, swing, &at, order + 1)};
}

static void report(const ck_oscillator *o, const ck_swing *swing, int quantity, double xi, ck_extreme_found *found,
                   void *context) {
    const ck_swing_values at = ck_swing_at(o, swing, xi);
    found(context, swing, xi, ck_swing_quantity(o, swing, quantity, &at));
}

/* Return the root between a and b: Newton's steps, and halvings where they leave the bracket. */
static double root_between(const ck_oscillator *o, const ck_swing *swing, int quantity, slope_at a, slope_at b) {
    slope_at x = fabs(a.slope) < fabs(b.slope) ? a : b;
    double step = INFINITY; /* every eighth step halves the bracket, which bounds the step */
    for (int i = 1; step > 0x1p-51; i++) {
        double next = x.rate != 0.0 ? x.xi - x.slope / x.rate : a.xi;
        if (!(next > a.xi && next < b.xi) || i % 8 == 0)
            next = 0.5 * (a.xi + b.xi);
        step = fabs(next - x.xi);
        x = slope_of(o, swing, quantity, next);
        if ((x.slope < 0.0) == (a.slope < 0.0))
            a = x;
        else
            b = x;
    }
    return x.xi;
}

/* Return the place between a and b where the slope itself has an extreme, by halvings. */
static slope_at turn_between(const ck_oscillator *o, const ck_swing *swing, int quantity, slope_at a, slope_at b) {
    slope_at x = a;
    for (int i = 0; i < 40; i++) {
        x = slope_of(o, swing, quantity, 0.5 * (a.xi + b.xi));
        if ((x.rate < 0.0) == (a.rate < 0.0))
            a = x;
        else
            b = x;
    }
    return x;
}

/* Report the extremes between a and b: one where the slope changes its sign, two where it goes to 0 and comes back. */
static void extremes_between(const ck_oscillator *o, const ck_swing *swing, int quantity, slope_at a, slope_at b,
                             ck_extreme_found *found, void *context) {
    if (a.slope * b.slope < 0.0) {
        report(o, swing, quantity, root_between(o, swing, quantity, a, b), found, context);
    } else if (a.slope * a.rate < 0.0 && b.slope * b.rate > 0.0) {
        const slope_at turn = turn_between(o, swing, quantity, a, b);
        if (a.slope * turn.slope < 0.0) {
            report(o, swing, quantity, root_between(o, swing, quantity, a, turn), found, context);
            report(o, swing, quantity, root_between(o, swing, quantity, turn, b), found, context);
        }
    }
    if (b.slope == 0.0)
        report(o, swing, quantity, b.xi, found, context);
}

void ck_swing_extremes(const ck_oscillator *o, const ck_swing *swing, int quantity, ck_extreme_found *found,
                       void *context) {
    /* Steps of an eighth of a period at most, which also follow the forcing. */
    const int steps = 4 + (int)(2.0 * swing->omega * 8.0 * CK_TURNS_PER_RADIAN);
    slope_at before = slope_of(o, swing, quantity, -1.0);
    report(o, swing, quantity, -1.0, found, context);
    for (int i = 1; i <= steps; i++) {
        const slope_at here = slope_of(o, swing, quantity, 2.0 * i / steps - 1.0);
        extremes_between(o, swing, quantity, before, here, found, context);
        before = here;
    }
    report(o, swing, quantity, 1.0, found, context);
}
