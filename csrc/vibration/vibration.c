/* SPDX-License-Identifier: MIT */
/* The vibration of a mass on a cam: cut the cycle into swings, solve them, and evaluate them.
 *
 * The time of a vibration is t, the angle [deg] that the cam has turned since cam angle 0, in the sense of its
 * speed. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "../analysis/arc.h"
#include "../base/arguments.h"
#include "../base/error.h"
#include "../base/fpenv.h"
#include "../base/wave.h"
#include "oscillator.h"
#include "swing.h"

struct camkin_vibration {
    ck_oscillator oscillator;
    double cycle, total; /* [deg] total: of all cycles */
    double speed;        /* [deg/s] of t */
    bool backwards;      /* whether t grows while the cam angle falls */
    bool periodic;
    size_t n;
    ck_swing swing[];
};

/* ---- pieces ---- */

/* Return the span of a piece of a program, in degrees. Its coefficients are those that the kernels use. */
static ck_span span_of(const ck_arc *arc) {
    static const ck_kind kinds[] = {[CK_SHAPE_ZONE_SIN] = CK_ZONE_SIN,
                                    [CK_SHAPE_ZONE_COS] = CK_ZONE_COS,
                                    [CK_SHAPE_HARM_ODD] = CK_HARM_ODD,
                                    [CK_SHAPE_HARM_EVEN] = CK_HARM_EVEN,
                                    [CK_SHAPE_SHEARED] = CK_SHEARED};
    const double *row = arc->piece->row;
    ck_span span = {.kind = CK_POLY,
                    .from = dd_of(arc->from),
                    .to = dd_of(arc->to),
                    .anchor = {-row[CK_MINUS_ANCHOR_HI], -row[CK_MINUS_ANCHOR_LO]}};
    if (arc->piece->shape <= CK_SHAPE_POLY11) {
        span.degree = arc->piece->shape == CK_SHAPE_DWELL ? 0 : 2 * (arc->piece->shape - CK_SHAPE_POLY1) + 1;
        for (int i = 0; i <= span.degree; i++)
            span.c[i] = dd_of(row[CK_COEF_0 + i]);
        return span;
    }
    span.kind = kinds[arc->piece->shape];
    span.c[CK_KAPPA2] = dd_of(row[CK_COEF_KAPPA2]);
    if (span.kind == CK_ZONE_SIN || span.kind == CK_ZONE_COS) {
        span.c[CK_C2] = dd_of(row[span.kind == CK_ZONE_SIN ? CK_COEF_ZONE_J_FACTOR : CK_COEF_ZONE_S_FACTOR]);
        return span;
    }
    if (span.kind != CK_SHEARED)
        span.c[CK_KAPPA2].lo = row[CK_COEF_HARMONIC_KAPPA2_ERROR];
    const int terms = span.kind == CK_SHEARED ? CK_SHEARED_COEFS : CK_MAX_COEFS;
    for (int i = CK_A; i < terms; i++)
        span.c[i] = dd_of(row[CK_COEF_A + i - CK_A]);
    return span;
}

/* Return the velocity [L/deg] in the middle of cycle angles, by the piece of the arc. */
static double speed_at(const ck_arc *arc, double r) {
    double at[CK_STEP], y[4][CK_STEP];
    for (int k = 0; k < CK_STEP; k++)
        at[k] = r;
    ck_arc_values(arc, at, CK_OUT_V, y);
    return y[1][0];
}

/* A visit to the forcings of one cycle, in the order of cam angles. */
typedef struct visit {
    const ck_oscillator *oscillator;
    size_t n;        /* swings so far */
    ck_swing *swing; /* receives them, in the order of cam angles; NULL: count them */
} visit;

static void visit_arc(visit *v, const ck_arc *arc) {
    const ck_span span = span_of(arc);
    const double turn = arc->from < 0.0 ? arc->program->cycle.length : 0.0;
    const int n = arc->from < arc->to ? ck_count_forcings(&span) : 0;
    for (int k = 0; k < n; k++) {
        const double half = 0.5 * (arc->to - arc->from) / n;
        const int swings = ck_count_swings(v->oscillator, half);
        if (v->swing) {
            const ck_forcing forcing = ck_forcing_of(&span, k, n);
            double c[CK_FORCING_DEGREE + 1];
            for (int i = 0; i <= CK_FORCING_DEGREE; i++)
                c[i] = forcing.c[i].hi;
            for (int i = 0; i < swings; i++)
                v->swing[v->n + (size_t)i] = ck_cut_swing(v->oscillator, c, forcing.from.hi + turn, half,
                                                          speed_at(arc, forcing.from.hi + half), i, swings);
        }
        v->n += (size_t)swings;
    }
}

static size_t visit_cycle(const camkin_program *program, const ck_oscillator *oscillator, ck_swing *swing) {
    visit v = {oscillator, 0, swing};
    ck_speed_powers per_degree = {1.0, 1.0, 1.0};
    ck_arc_walk walk = ck_walk_cycle(program, per_degree);
    for (ck_arc arc; ck_next_arc(&walk, &arc);)
        visit_arc(&v, &arc);
    return v.n;
}

/* Reverse the order of the swings, and t in each. */
static void reverse(ck_swing *swing, size_t n, double cycle) {
    for (size_t i = 0; i < n / 2; i++) {
        const ck_swing first = swing[i];
        swing[i] = swing[n - 1 - i];
        swing[n - 1 - i] = first;
    }
    for (size_t i = 0; i < n; i++) {
        ck_swing *s = &swing[i];
        s->from = cycle - (s->from + 2.0 * s->half);
        s->speed = -s->speed;
        for (int k = 1; k <= CK_FORCING_DEGREE; k += 2)
            s->f[k] = -s->f[k];
    }
}

/* ---- the motion ---- */

/* Return dy/dt at an end of a swing. */
static double speed_at_end(const ck_swing *swing, double xi) {
    double push = 0.0;
    for (int i = CK_FORCING_DEGREE; i >= 0; i--)
        push = push * xi + swing->f[i] / (i + 1);
    return swing->speed - push * xi / swing->half;
}

/* Solve the swings of one cycle from the state at its start, and return the state at its end. */
static ck_state solve_cycle(const ck_oscillator *o, ck_swing *swing, size_t n, ck_state state) {
    for (size_t i = 0; i < n; i++) {
        /* A jump of the velocity is an impulse; other differences are rounding errors. */
        const double before = speed_at_end(&swing[i > 0 ? i - 1 : n - 1], 1.0), after = speed_at_end(&swing[i], -1.0);
        if (fabs(after - before) > CAMKIN_CONTINUITY_TOLERANCE * fmax(fabs(after), fabs(before)))
            state.v -= after - before;
        ck_solve_swing(o, &swing[i], &state);
    }
    return state;
}

/* Return the state at the start that returns after one cycle. gained: the state after a cycle from rest. turns: periods
   of the damped vibration in a cycle. */
static ck_state periodic_state(const ck_oscillator *o, double cycle, dd turns, ck_state gained) {
    double s, c, sine, cosine;
    ck_wave(turns.hi, turns.lo, &s, &c);
    ck_wave(0.5 * turns.hi, 0.5 * turns.lo, &sine, &cosine);
    const double e = ck_decay(o->damping * o->W * cycle), lost = o->damping > 0.0 ? 1.0 - e : 0.0;
    const double off = lost + 2.0 * e * sine * sine; /* 1 - e cos */
    const double S = e * s / o->root, damped = o->damping * S;
    const double determinant = lost * lost + 4.0 * e * sine * sine;
    return (ck_state){((off + damped) * gained.z + S / o->W * gained.v) / determinant,
                      ((off - damped) * gained.v - o->W * S * gained.z) / determinant};
}

/* ---- create ---- */

CK_NOINLINE static camkin_status create(const camkin_program *program, const camkin_oscillator *given, size_t cycles,
                                        camkin_vibration **out, camkin_error *error) {
    const camkin_status status = ck_check_oscillator(program, given, cycles, error);
    if (status)
        return status;
    const double speed = 6.0 * fabs(given->rpm), cycle = program->cycle.length;
    const ck_oscillator o = ck_oscillator_of(2.0 * DD_PI.hi * given->natural_hz / speed, given->damping);
    const size_t n = visit_cycle(program, &o, NULL), times = cycles ? cycles : 1;
    camkin_vibration *v = malloc(sizeof *v + n * times * sizeof *v->swing);
    if (!v)
        return ck_set_error(error, CAMKIN_E_MEMORY, -1, "cycles", (double)cycles,
                            "the vibration could not be allocated");
    *v = (camkin_vibration){o, cycle, cycle * (double)times, speed, given->rpm < 0.0, cycles == 0, n * times};
    visit_cycle(program, &o, v->swing);
    if (v->backwards)
        reverse(v->swing, n, cycle);
    ck_state state = {0.0, 0.0};
    if (v->periodic) {
        const ck_state gained = solve_cycle(&o, v->swing, n, state);
        state = periodic_state(&o, cycle, ck_periods_in(given, cycle), gained);
    } else {
        for (size_t i = n; i < n * times; i++) {
            v->swing[i] = v->swing[i - n];
            v->swing[i].from += cycle;
        }
    }
    for (size_t i = 0; i < times; i++)
        state = solve_cycle(&o, v->swing + i * n, n, state);
    *out = v;
    return CAMKIN_OK;
}

camkin_status camkin_vibration_create(const camkin_program *program, const camkin_oscillator *oscillator, size_t cycles,
                                      camkin_vibration **out, camkin_error *error) {
    const char *const missing = !program ? "program" : !oscillator ? "oscillator" : !out ? "out" : NULL;
    if (missing)
        return ck_set_error(error, CAMKIN_E_NULL, -1, missing, NAN, "%s must not be NULL", missing);
    const uint64_t host = ck_fpenv_enter();
    const camkin_status status = create(program, oscillator, cycles, out, error);
    ck_fpenv_leave(host);
    return status;
}

void camkin_vibration_free(camkin_vibration *vibration) {
    free(vibration);
}

/* ---- evaluate ---- */

typedef struct evaluation {
    const camkin_vibration *vibration;
    const double *theta;
    double *out[CK_SWING_QUANTITIES];
} evaluation;

/* Return the last swing that starts at or before t. */
static const ck_swing *swing_at(const camkin_vibration *v, double t) {
    size_t first = 0, end = v->n;
    while (end - first > 1) {
        const size_t middle = first + (end - first) / 2;
        if (v->swing[middle].from <= t)
            first = middle;
        else
            end = middle;
    }
    return &v->swing[first];
}

static void evaluate_range(const void *context, size_t first, size_t n) {
    const evaluation *job = context;
    const camkin_vibration *v = job->vibration;
    const double scale[CK_SWING_QUANTITIES] = {1.0, v->speed, v->speed * v->speed};
    for (size_t i = first; i < first + n; i++) {
        double t = v->backwards ? -job->theta[i] : job->theta[i], value[CK_SWING_QUANTITIES] = {NAN, NAN, NAN};
        if (v->periodic && fabs(t) <= 0x1p50 * v->cycle)
            t = fmin(fmax(fma(-floor(t / v->cycle), v->cycle, t), 0.0), v->cycle);
        if (t >= 0.0 && t <= v->total) {
            const ck_swing *swing = swing_at(v, t);
            const double xi = fmin(fmax((t - swing->from) / swing->half - 1.0, -1.0), 1.0);
            const ck_swing_values at = ck_swing_at(&v->oscillator, swing, xi);
            for (int k = 0; k < CK_SWING_QUANTITIES; k++)
                value[k] = scale[k] * ck_swing_quantity(&v->oscillator, swing, k, &at);
        }
        for (int k = 0; k < CK_SWING_QUANTITIES; k++)
            if (job->out[k])
                job->out[k][i] = value[k];
    }
}

camkin_status camkin_vibration_eval(const camkin_vibration *vibration, const double *theta, size_t n,
                                    double *deflection, double *velocity, double *acceleration, int nthreads) {
    if (!vibration || (!theta && n))
        return CAMKIN_E_NULL;
    if (nthreads < 0)
        return CAMKIN_E_THREADS;
    const camkin_status status =
        ck_check_arrays(NULL, n, &(camkin_svaj){deflection, velocity, acceleration, (double *)(uintptr_t)theta});
    if (status)
        return status;
    const uint64_t host = ck_fpenv_enter();
    const evaluation job = {vibration, theta, {deflection, velocity, acceleration}};
    ck_parallel(evaluate_range, &job, n, 0, nthreads);
    ck_fpenv_leave(host);
    return CAMKIN_OK;
}

/* ---- extremes ---- */

typedef struct extremes {
    const camkin_vibration *vibration;
    double scale;
    camkin_extreme low, high;
} extremes;

/* Take a value as a candidate. Of values that agree up to rounding the first one stays. */
static void take_candidate(void *context, const ck_swing *swing, double xi, double value) {
    extremes *e = context;
    const camkin_vibration *v = e->vibration;
    const double y = e->scale * value, rounding = 0x1p-48 * fabs(y);
    double theta = swing->from + swing->half * (xi + 1.0);
    if (v->backwards)
        theta = v->periodic ? v->cycle - theta : -theta;
    if (v->periodic && theta >= v->cycle)
        theta = 0.0;
    if (isnan(e->low.value) || y < e->low.value - rounding)
        e->low = (camkin_extreme){y, theta};
    if (isnan(e->high.value) || y > e->high.value + rounding)
        e->high = (camkin_extreme){y, theta};
}

CK_NOINLINE static void find_extremes(const camkin_vibration *v, camkin_vibration_extremes *out) {
    camkin_extreme *const low[] = {&out->deflection_min, &out->velocity_min, &out->acceleration_min};
    camkin_extreme *const high[] = {&out->deflection_max, &out->velocity_max, &out->acceleration_max};
    const double scale[CK_SWING_QUANTITIES] = {1.0, v->speed, v->speed * v->speed};
    for (int k = 0; k < CK_SWING_QUANTITIES; k++) {
        extremes e = {v, scale[k], {NAN, 0.0}, {NAN, 0.0}};
        for (size_t i = 0; i < v->n; i++)
            ck_swing_extremes(&v->oscillator, &v->swing[i], k, take_candidate, &e);
        *low[k] = e.low;
        *high[k] = e.high;
    }
}

camkin_status camkin_vibration_get_extremes(const camkin_vibration *vibration, camkin_vibration_extremes *out) {
    if (!vibration || !out)
        return CAMKIN_E_NULL;
    const uint64_t host = ck_fpenv_enter();
    find_extremes(vibration, out);
    ck_fpenv_leave(host);
    return CAMKIN_OK;
}
