/* SPDX-License-Identifier: MIT */
/* At which cam angles a quantity has a level: on the arcs of the cycle, in the order of the angle. Between the places of an
 * arc the quantity is monotone, so that it has the level at one of them, or between two on either side of it, or not. */
#include <math.h>

#include "../base/arguments.h"
#include "../base/fpenv.h"
#include "arc.h"

/* Results differ from exact values by 4 ulp at most: what is nearer to the level is at the level. */
static const double ROUNDING = 0x1p-50;

/* Two units in the last place of an angle, at most. */
static const double LAST_BITS = 0x1p-51;

typedef struct question {
    int32_t quantity;
    double level;
    double *theta;
    size_t capacity, count;
    double first, last; /* angles that were found */
    double size;        /* [deg] whose rounding the last one has */
} question;

typedef struct context {
    const question *asked;
    const ck_arc *arc;
} context;

static double value(const context *c, double r) {
    double y[4];
    ck_arc_values(c->arc, r, y);
    y[CAMKIN_DISPLACEMENT] = ck_arc_displacement(c->arc, y[CAMKIN_DISPLACEMENT]);
    return y[c->asked->quantity];
}

static double above_level(const void *pointer, double r) {
    const context *c = pointer;
    return value(c, r) - c->asked->level;
}

/* Adds an angle, unless it is the one before: the ends of arcs are rounded, and so are the distances from the anchors that
   their values are made of, so that an arc may be at the level just before its end. Angle 0, which cuts an arc, is
   rounded as the whole cycle is. */
static void add(question *asked, const ck_arc *arc, double r) {
    const double length = arc->program->cycle.length, before_end = length * (1.0 - 0x1p-53);
    const double theta = fmin(ck_arc_angle(arc, r), before_end); /* what rounds to the cycle is still in it */
    const double size = fmax(theta, fabs(r + arc->piece->row[CK_P_ORIGIN_HI]));
    const double most = asked->last == 0.0 ? length : fmax(size, asked->size);
    if (theta - asked->last <= LAST_BITS * most)
        return;
    if (asked->count == 0)
        asked->first = theta;
    asked->last = theta;
    asked->size = size;
    if (asked->count < asked->capacity)
        asked->theta[asked->count] = theta;
    asked->count++;
}

/* Where an arc ends: +1 above the level, -1 below it, 0 at it, and whether the whole arc was at it. */
typedef struct end {
    int side, rests;
} end;

enum { NO_SIDE = 2 }; /* of the arc before the first one, where the cycle is not closed */

/* On which side of the level the arc is at its places. */
static end sides_of(const context *c, const ck_places *p, int side[CK_MOST_PLACES]) {
    double y[CK_MOST_PLACES], tolerance = fabs(c->asked->level);
    int rests = 1;
    for (int i = 0; i < p->n; i++)
        y[i] = value(c, p->at[i]);
    /* s is accurate relative to itself; where that says nothing, and of v, a and j, to the peak */
    if (c->asked->quantity != CAMKIN_DISPLACEMENT || tolerance == 0.0)
        for (int i = 0; i < p->n; i++)
            tolerance = fmax(tolerance, fabs(y[i]));
    for (int i = 0; i < p->n; i++) {
        const double above = y[i] - c->asked->level;
        side[i] = (above > ROUNDING * tolerance) - (above < -ROUNDING * tolerance);
        rests &= side[i] == 0;
    }
    return (end){side[p->n - 1], rests};
}

/* The start of the arc, which is the end of the one before, and all between its ends. */
static end solve_arc(question *asked, const ck_arc *arc, end before) {
    const context c = {asked, arc};
    ck_places p;
    int side[CK_MOST_PLACES];
    ck_arc_places(arc, &p);
    const end here = sides_of(&c, &p, side);
    const int jumps = before.side != NO_SIDE && before.side != side[0];
    if ((side[0] == 0 || jumps) && !(before.rests && here.rests))
        add(asked, arc, arc->from);
    if (here.rests)
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
        if (next > i + 1) /* several places at the level are one, which rounding spreads */
            add(asked, arc, p.at[i + 1]);
        else if (side[i] != side[next])
            add(asked, arc, ck_zero(above_level, &c, p.at[i], p.at[next]));
        i = next;
    }
    return here;
}

/* The arcs of the cycle from angle 0 on. The piece that holds angle 0 has the first of them and, for what it holds before,
 * one more at the end. */
typedef struct round_trip {
    const camkin_program *program;
    ck_rate rate;
    size_t first, arcs;
} round_trip;

static round_trip round_trip_of(const camkin_program *program, ck_rate rate) {
    size_t first = program->npieces - 1;
    while (program->start[first] > 0.0) /* the first piece starts at -infinity */
        first--;
    return (round_trip){program, rate, first, program->npieces + (program->start[first] < 0.0)};
}

static ck_arc arc_of(const round_trip *trip, size_t k) {
    const camkin_program *program = trip->program;
    const size_t n = program->npieces, i = (trip->first + k) % n;
    const double half = program->cycle.half;
    ck_arc arc = {program, &program->piece[i], trip->rate, -half, fmin(program->start[i + 1], half), 0.0};
    if (i > 0)
        arc.from = program->start[i];
    if (k == 0)
        arc.from = 0.0;
    if (trip->first + k >= n) /* after half a cycle */
        arc.cycles = 1.0;
    if (k + 1 == trip->arcs)
        arc.to = 0.0;
    return arc;
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
    const round_trip trip = round_trip_of(program, program->kernels->rate_of(omega));
    question asked = {quantity, level, theta, 0, 0, -1.0, -1.0, 0.0};
    end before = {NO_SIDE, 0};
    if (quantity != CAMKIN_DISPLACEMENT || !program->accumulates) {
        const ck_arc last = arc_of(&trip, trip.arcs - 1);
        before = solve_arc(&asked, &last, before); /* with no room for what it finds */
    }
    asked = (question){quantity, level, theta, capacity, 0, -1.0, -1.0, 0.0};
    for (size_t k = 0; k < trip.arcs; k++) {
        const ck_arc arc = arc_of(&trip, k);
        before = solve_arc(&asked, &arc, before);
    }
    if (asked.first == 0.0 && asked.last >= program->cycle.length * (1.0 - LAST_BITS)) /* the same angle again */
        asked.count--;
    *count = asked.count;
    return CAMKIN_OK;
}

camkin_status camkin_solve(const camkin_program *program, int32_t quantity, double level, double omega, double *theta,
                           size_t capacity, size_t *count) {
    uint64_t host = ck_fpenv_enter();
    camkin_status status = solve(program, quantity, level, omega, theta, capacity, count);
    ck_fpenv_leave(host);
    return status;
}
