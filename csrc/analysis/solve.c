/* SPDX-License-Identifier: MIT */
/* Cam angles at which a quantity has a level, in ascending order. The quantity is monotone between the points that
 * divide an arc. So it has the level at one of the points, or once between two points on either side of it, or not at
 * all. */
#include <assert.h>
#include <math.h>
#include <stdbool.h>

#include "../base/arguments.h"
#include "../base/fpenv.h"
#include "arc.h"

static_assert((int)CAMKIN_DISPLACEMENT == (int)CK_OUT_S && (int)CAMKIN_VELOCITY == (int)CK_OUT_V &&
                  (int)CAMKIN_ACCELERATION == (int)CK_OUT_A && (int)CAMKIN_JERK == (int)CK_OUT_J,
              "a quantity is an output of the kernels");

/* Results differ from exact values by at most 4 ulp, so a value this near to the level is at the level. */
static const double VALUE_TOLERANCE = 0x1p-50;

/* At most two units in the last place of an angle. */
static const double ANGLE_TOLERANCE = 0x1p-51;

typedef struct search {
    const ck_arc *arc; /* the current one */
    int32_t quantity;
    double level;
    double *theta; /* room for `capacity` angles */
    size_t capacity, count;
    double first, last; /* the angles found first and last; -infinity: none yet */
    double size;        /* [deg] the magnitude whose rounding error the last one has */
} search;

static void above_level(const void *context, const double r[CK_STEP], double above[CK_STEP]) {
    const search *q = context;
    double y[4][CK_STEP];
    ck_arc_values(q->arc, r, q->quantity, y);
    for (int k = 0; k < CK_STEP; k++) {
        const double value = y[q->quantity][k];
        above[k] = (q->quantity == CAMKIN_DISPLACEMENT ? ck_arc_displacement(q->arc, value) : value) - q->level;
    }
}

/* Add an angle, unless it is the previous one up to rounding: the ends of arcs and the distances from an anchor are
   rounded, so an arc may reach the level just before its end, where the next one starts. Angle 0 has the rounding error
   of the whole cycle, because the reduction to the cycle computed it. */
static void add_angle(search *q, double r) {
    const ck_arc *arc = q->arc;
    const double length = arc->program->cycle.length, below_length = length * (1.0 - 0x1p-53);
    const double angle = ck_arc_angle(arc, r), theta = angle == length ? below_length : angle;
    const double size = fmax(fabs(theta), fabs(r + arc->piece->row[CK_MINUS_ANCHOR_HI]));
    if (theta - q->last <= ANGLE_TOLERANCE * fmax(size, q->size))
        return;
    if (q->count == 0)
        q->first = theta;
    q->last = theta;
    q->size = theta == 0.0 ? fmax(size, length) : size;
    if (q->count < q->capacity)
        q->theta[q->count] = theta;
    q->count++;
}

/* The end of an arc. */
typedef struct arc_end {
    int side;         /* of the level: 1 above, -1 below, 0 at the level */
    bool stays_there; /* the whole arc is at the level */
} arc_end;

enum { NO_SIDE = 2 }; /* there is no arc before the first one: the displacement of the cycle is not closed */

/* Find the side of the level for each point of the arc. Return its end. */
static arc_end find_sides(const search *q, const ck_sorted_points *p, int side[CK_MAX_SORTED_POINTS]) {
    ck_arc_samples samples;
    ck_sample_arc(q->arc, p, &samples);
    double *y = samples.y[q->quantity], tolerance = fabs(q->level);
    for (int i = 0; i < p->n && q->quantity == CAMKIN_DISPLACEMENT; i++)
        y[i] = ck_arc_displacement(q->arc, y[i]);
    /* s is accurate relative to itself; v, a, j, and s at level 0, are accurate relative to their peak. */
    if (q->quantity != CAMKIN_DISPLACEMENT || tolerance == 0.0)
        for (int i = 0; i < p->n; i++)
            tolerance = fmax(tolerance, fabs(y[i]));
    bool stays_there = true;
    for (int i = 0; i < p->n; i++) {
        const double above = y[i] - q->level;
        side[i] = (above > VALUE_TOLERANCE * tolerance) - (above < -VALUE_TOLERANCE * tolerance);
        stays_there &= side[i] == 0;
    }
    return (arc_end){side[p->n - 1], stays_there};
}

/* Add the angles between the points i < next that are off the level: points at the level between them are one angle
   that rounding has spread. */
static void add_between(search *q, const ck_sorted_points *p, const int side[], int i, int next) {
    if (next > i + 1)
        add_angle(q, p->at[i + 1]);
    else if (side[i] != side[next])
        add_angle(q, ck_find_root(above_level, q, p->at[i], p->at[next], side[i] < 0));
}

/* Add the start of an arc, which is the end of the arc before it, and the angles inside. Return its end. */
static arc_end solve_arc(search *q, const ck_arc *arc, arc_end before) {
    q->arc = arc;
    ck_sorted_points p;
    int side[CK_MAX_SORTED_POINTS];
    ck_divide_arc(arc, &p);
    const arc_end here = find_sides(q, &p, side);
    const bool jumps = before.side != NO_SIDE && before.side != side[0];
    if ((side[0] == 0 || jumps) && !(before.stays_there && here.stays_there))
        add_angle(q, arc->from);
    if (here.stays_there)
        return here;
    int i = 0, last = p.n - 1;
    while (side[i] == 0) /* belongs to the start */
        i++;
    while (side[last] == 0) /* belongs to the start of the next arc */
        last--;
    while (i < last) {
        int next = i + 1;
        while (side[next] == 0)
            next++;
        add_between(q, &p, side, i, next);
        i = next;
    }
    return here;
}

CK_NOINLINE static camkin_status solve(const camkin_program *program, int32_t quantity, double level, double omega,
                                       double *theta, size_t capacity, size_t *count) {
    if (!program || !count || (!theta && capacity))
        return CAMKIN_E_NULL;
    if (quantity < CAMKIN_DISPLACEMENT || quantity > CAMKIN_JERK || !isfinite(level))
        return CAMKIN_E_PARAMETER;
    if (!(fabs(omega) <= CAMKIN_MAX_SPEED))
        return CAMKIN_E_SPEED;
    const camkin_status status = ck_check_arrays(theta, capacity, &(camkin_svaj){0});
    if (status)
        return status;
    const ck_speed_powers powers = program->kernels->speed_powers_of(omega);
    const search none = {NULL, quantity, level, theta, 0, 0, -(double)INFINITY, -(double)INFINITY, 0.0};
    const bool once = ck_happens_once(program), is_open = quantity == CAMKIN_DISPLACEMENT && program->accumulates;
    search found = none;
    ck_arc arc;
    arc_end before = {NO_SIDE, once}; /* the hold before a motion that happens once has no start */
    if (!once && !is_open) {          /* the arc before angle 0 is the last one */
        ck_arc_walk walk = ck_walk_cycle(program, powers);
        while (ck_next_arc(&walk, &arc))
            ;
        before = solve_arc(&found, &arc, before);
    }
    found = none; /* what this arc has is found again at its turn */
    found.capacity = capacity;
    for (ck_arc_walk walk = ck_walk_cycle(program, powers); ck_next_arc(&walk, &arc);)
        before = solve_arc(&found, &arc, before);
    if (!once && found.first == 0.0 && found.last >= program->length * (1.0 - ANGLE_TOLERANCE)) /* the same again */
        found.count--;
    *count = found.count;
    return CAMKIN_OK;
}

camkin_status camkin_solve(const camkin_program *program, int32_t quantity, double level, double omega, double *theta,
                           size_t capacity, size_t *count) {
    uint64_t host = ck_fpenv_enter();
    camkin_status status = solve(program, quantity, level, omega, theta, capacity, count);
    ck_fpenv_leave(host);
    return status;
}
