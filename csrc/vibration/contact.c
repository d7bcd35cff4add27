/* SPDX-License-Identifier: MIT */
/* Contact of cam and follower: the speed at which a spring loses it, and the preload that keeps it. Both are extremes
 * of a function of s and a over the cycle. Between the points that divide an arc, s, v, a and j are monotone; the
 * extremes inside are roots of the derivative, bracketed in eighths. */
#include "contact.h"

#include <math.h>
#include <stdbool.h>

#include "../analysis/breaks.h"
#include "../base/error.h"
#include "../base/fpenv.h"
#include "camkin/vibration.h"

/* Values of s and a have errors of 4 ulp each, so that values this near to each other agree. */
static const double TIE = 0x1p-46;

typedef struct contact {
    double mass, rate, preload;
    bool jump;           /* whether the speed is searched, or the preload */
    const ck_arc *arc;   /* the current one */
    double value, theta; /* the least value so far, and its place */
} contact;

/* Return the square of the speed at which the force of contact is 0, or the force of contact without the preload. */
static double value_at(const contact *c, double s, double a) {
    const double force = c->preload + c->rate * s;
    if (!c->jump)
        return force + c->mass * a;
    return force < 0.0 ? 0.0 : a < 0.0 ? force / (-c->mass * a) : (double)INFINITY;
}

/* Compute the derivative of the value by the angle, up to a positive factor. */
static void slopes_at(const void *context, const double r[CK_STEP], double slope[CK_STEP]) {
    const contact *c = context;
    double y[4][CK_STEP];
    ck_arc_values(c->arc, r, CK_OUT_ALL, y);
    for (int k = 0; k < CK_STEP; k++) {
        const double force = c->preload + c->rate * ck_arc_displacement(c->arc, y[0][k]);
        slope[k] = c->jump ? force * y[3][k] - c->rate * y[1][k] * y[2][k] : c->rate * y[1][k] + c->mass * y[3][k];
    }
}

/* Take the values at CK_STEP cycle angles as candidates. Of values that agree up to rounding the last one stays. */
static void take_candidates(contact *c, const double r[CK_STEP]) {
    double y[4][CK_STEP];
    ck_arc_values(c->arc, r, CK_OUT_ALL, y);
    for (int k = 0; k < CK_STEP; k++) {
        const double value = value_at(c, ck_arc_displacement(c->arc, y[0][k]), y[2][k]);
        if (value <= c->value + TIE * fabs(c->value) && value < (double)INFINITY) {
            c->value = fmin(value, c->value);
            c->theta = ck_arc_angle_below(c->arc, r[k]);
        }
    }
}

/* Take the ends of an interval and the extremes inside it as candidates. */
static void search_interval(contact *c, double from, double to) {
    double r[CK_STEP], slope[CK_STEP], at[CK_STEP];
    for (int k = 0; k < CK_STEP; k++)
        r[k] = k + 1 < CK_STEP ? from + (to - from) * k / (CK_STEP - 1) : to;
    take_candidates(c, r);
    slopes_at(c, r, slope);
    for (int k = 0; k + 1 < CK_STEP; k++)
        if (slope[k] < 0.0 && slope[k + 1] > 0.0) {
            const double root = ck_find_root(slopes_at, c, r[k], r[k + 1], true);
            for (int i = 0; i < CK_STEP; i++)
                at[i] = root;
            take_candidates(c, at);
        }
}

static void search_cycle(const camkin_program *program, contact *c) {
    ck_arc_walk walk = ck_walk_cycle(program, program->kernels->speed_powers_of(1.0));
    for (ck_arc arc; ck_next_arc(&walk, &arc);) {
        ck_sorted_points points;
        c->arc = &arc;
        ck_divide_arc(&arc, &points);
        for (int i = 0; i + 1 < points.n; i++)
            search_interval(c, points.at[i], points.at[i + 1]);
    }
    c->arc = NULL;
    ck_break_walk breaks = ck_walk_breaks(program, -1);
    for (camkin_break at; ck_next_break(&breaks, 1, &at);)
        if (at.order < 1 && at.jump[1] < 0.0) { /* no force is large enough */
            c->value = c->jump ? 0.0 : -(double)INFINITY;
            c->theta = at.theta;
            return;
        }
}

camkin_status ck_check_spring(double mass, double rate, double preload, camkin_error *error) {
    if (!(mass > 0.0 && mass <= CAMKIN_MAX_LIFT))
        return ck_set_error(error, CAMKIN_E_PARAMETER, -1, "mass", mass,
                            "mass must be positive, at most 1e100; got %.9g", mass);
    const bool is_rate = !(rate >= 0.0 && rate <= CAMKIN_MAX_LIFT);
    if (!is_rate && preload >= 0.0 && preload <= CAMKIN_MAX_LIFT)
        return CAMKIN_OK;
    const char *name = is_rate ? "rate" : "preload";
    const double value = is_rate ? rate : preload;
    return ck_set_error(error, CAMKIN_E_PARAMETER, -1, name, value, "%s must be 0 to 1e100; got %.9g", name, value);
}

CK_NOINLINE static camkin_status jump_speed(const camkin_program *program, double mass, double rate, double preload,
                                            camkin_extreme *out) {
    if (!program || !out)
        return CAMKIN_E_NULL;
    const camkin_status status = ck_check_spring(mass, rate, preload, NULL);
    if (status)
        return status;
    contact c = {mass, rate, preload, true, NULL, (double)INFINITY, 0.0};
    search_cycle(program, &c);
    *out = (camkin_extreme){sqrt(c.value), c.theta};
    return CAMKIN_OK;
}

CK_NOINLINE static camkin_status least_preload(const camkin_program *program, double omega, double mass, double rate,
                                               camkin_extreme *out) {
    if (!program || !out)
        return CAMKIN_E_NULL;
    const camkin_status status = ck_check_spring(mass, rate, 0.0, NULL);
    if (status)
        return status;
    if (!(fabs(omega) <= CAMKIN_MAX_SPEED))
        return CAMKIN_E_SPEED;
    contact c = {mass * (omega * omega), rate, 0.0, false, NULL, (double)INFINITY, 0.0};
    search_cycle(program, &c);
    *out = (camkin_extreme){-c.value, c.theta};
    return CAMKIN_OK;
}

camkin_status camkin_jump_speed(const camkin_program *program, double mass, double rate, double preload,
                                camkin_extreme *out) {
    const uint64_t host = ck_fpenv_enter();
    const camkin_status status = jump_speed(program, mass, rate, preload, out);
    ck_fpenv_leave(host);
    return status;
}

camkin_status camkin_least_preload(const camkin_program *program, double omega, double mass, double rate,
                                   camkin_extreme *out) {
    const uint64_t host = ck_fpenv_enter();
    const camkin_status status = least_preload(program, omega, mass, rate, out);
    ck_fpenv_leave(host);
    return status;
}
