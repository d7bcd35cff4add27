/* SPDX-License-Identifier: MIT */
/* Extremes and ranges of a cam, from the pieces of its motion and not by sampling. */
#include <math.h>
#include <stdbool.h>

#include "../analysis/characteristics.h"
#include "../base/arguments.h"
#include "../base/fpenv.h"
#include "cam.h"
#include "cam_arc.h"

static double cam_angle(const ck_arc *arc, double r) {
    const double theta = ck_arc_angle(arc, r);
    return theta < arc->program->cycle.length ? theta : 0.0;
}

/* 1 on a wall whose material is on the side of the cam axis, -1 on the others. */
static double side_of(const ck_cam *cam) {
    return copysign(1.0, cam->wall);
}

static bool is_flat(const ck_cam *cam) {
    return cam->follower == CAMKIN_FLAT || cam->follower == CAMKIN_SWINGING_FLAT;
}

/* ---- ranges ---- */

/* Return a measure of point k that is negative in the ranges of that kind. */
static double measure(const ck_cam *cam, int32_t kind, const ck_cam_values *values, int k) {
    if (kind == CAMKIN_CONCAVE)
        return is_flat(cam) ? 1.0 : side_of(cam) * values->curvature_pitch[k];
    return is_flat(cam) ? values->radius[k] : 1.0 - cam->wall * values->curvature_pitch[k];
}

typedef struct measured {
    const ck_cam_arc *at;
    int32_t kind;
} measured;

static void measure_at(const void *context, const double r[CK_STEP], double y[CK_STEP]) {
    const measured *m = context;
    ck_cam_values values;
    ck_get_cam_values(m->at, r, &values);
    for (int k = 0; k < CK_STEP; k++)
        y[k] = measure(m->at->cam, m->kind, &values, k);
}

/* Return where the measure changes its sign between a and b. */
static double change_between(const ck_cam_arc *at, int32_t kind, double a, double b, bool negative) {
    return ck_find_root(measure_at, &(measured){at, kind}, a, b, negative);
}

typedef struct ranges {
    int32_t kind;
    double *start, *end;
    size_t capacity, count;
    bool inside, started; /* the last point was in a range; the arc has had a point */
    double r;             /* of the last point */
    double from;          /* start of the last range */
} ranges;

static void open_range(ranges *q, double theta) {
    if (q->count > 0 && q->count <= q->capacity && q->end[q->count - 1] == theta) { /* it continues over a joint */
        q->count--;
        q->from = q->start[q->count];
        return;
    }
    q->from = theta;
    if (q->count < q->capacity)
        q->start[q->count] = theta;
}

static void close_range(ranges *q, double theta) {
    if (q->from == theta) /* it touches a joint */
        return;
    if (q->count < q->capacity)
        q->end[q->count] = theta;
    q->count++;
}

/* Return the cam angle of a change of sign, that of the end of the arc if only rounding parts them: a measure that is 0
   at a joint changes its sign within some ulp of it. */
static double changed_at(const ck_arc *arc, double r) {
    const double tolerance = 0x1p-48 * arc->program->cycle.length;
    return ck_arc_angle(arc, r - arc->from <= tolerance ? arc->from : arc->to - r <= tolerance ? arc->to : r);
}

static void visit_range(void *context, const ck_cam_arc *at, double r, const ck_cam_values *values, int k) {
    ranges *q = context;
    const bool inside = measure(at->cam, q->kind, values, k) < 0.0;
    if (!q->started && inside)
        open_range(q, ck_arc_angle(at->arc, r));
    else if (q->started && inside != q->inside) {
        const double theta = changed_at(at->arc, change_between(at, q->kind, q->r, r, q->inside));
        if (inside)
            open_range(q, theta);
        else
            close_range(q, theta);
    }
    q->started = true;
    q->inside = inside;
    q->r = r;
}

CK_NOINLINE static camkin_status find_ranges(const camkin_program *program, const camkin_cam *cam, ranges *q) {
    ck_cam prepared;
    const camkin_status status = ck_prepare_cam(program, cam, &prepared, NULL);
    if (status)
        return status;
    ck_arc_walk walk = ck_walk_cycle(program, prepared.powers);
    for (ck_arc arc; ck_next_arc(&walk, &arc);) {
        q->started = false;
        ck_visit_cam_arc(&(ck_cam_arc){&arc, &prepared}, CK_CURVATURE, visit_range, q);
        if (q->inside)
            close_range(q, ck_arc_angle(&arc, arc.to));
    }
    return CAMKIN_OK;
}

camkin_status camkin_cam_ranges(const camkin_program *program, const camkin_cam *cam, int32_t kind, double *start,
                                double *end, size_t capacity, size_t *count) {
    if (!program || !cam || !count || ((!start || !end) && capacity))
        return CAMKIN_E_NULL;
    if (kind != CAMKIN_UNDERCUT && kind != CAMKIN_CONCAVE)
        return CAMKIN_E_PARAMETER;
    const double *const arrays[] = {start, end};
    camkin_status status = ck_check_separate(arrays, 2, capacity);
    if (status)
        return status;
    ranges q = {.kind = kind, .start = start, .end = end, .capacity = capacity};
    uint64_t host = ck_fpenv_enter();
    status = find_ranges(program, cam, &q);
    ck_fpenv_leave(host);
    if (!status)
        *count = q.count;
    return status;
}

/* ---- extremes ---- */

typedef struct extremes {
    camkin_cam_analysis *out;
    bool started, undercut;
    double r;
} extremes;

static void visit_pressure(void *context, const ck_cam_arc *at, double r, const ck_cam_values *values, int k) {
    extremes *q = context;
    const double theta = cam_angle(at->arc, r);
    ck_update_extreme(&q->out->pressure_angle_min, values->pressure_angle[k], theta, -1.0);
    ck_update_extreme(&q->out->pressure_angle_max, values->pressure_angle[k], theta, 1.0);
}

static void visit_place(void *context, const ck_cam_arc *at, double r, const ck_cam_values *values, int k) {
    extremes *q = context;
    const double theta = cam_angle(at->arc, r);
    ck_update_extreme(&q->out->place_min, values->place[k], theta, -1.0);
    ck_update_extreme(&q->out->place_max, values->place[k], theta, 1.0);
}

static void visit_curvature(void *context, const ck_cam_arc *at, double r, const ck_cam_values *values, int k) {
    extremes *q = context;
    camkin_cam_analysis *out = q->out;
    const ck_cam *cam = at->cam;
    const double theta = cam_angle(at->arc, r), side = side_of(cam);
    const bool undercut = measure(cam, CAMKIN_UNDERCUT, values, k) < 0.0;
    if (q->started && undercut != q->undercut) { /* a cusp on the way */
        const double cusp = cam_angle(at->arc, change_between(at, CAMKIN_UNDERCUT, q->r, r, q->undercut));
        ck_update_extreme(&out->curvature_max, (double)INFINITY, cusp, 1.0);
        ck_update_extreme(&out->curvature_min, -(double)INFINITY, cusp, -1.0);
        if (is_flat(cam)) { /* its pitch curve is the profile */
            ck_update_extreme(&out->curvature_pitch_max, (double)INFINITY, cusp, 1.0);
            ck_update_extreme(&out->curvature_pitch_min, -(double)INFINITY, cusp, -1.0);
        }
    }
    ck_update_extreme(&out->curvature_min, values->curvature[k], theta, -1.0);
    ck_update_extreme(&out->curvature_max, values->curvature[k], theta, 1.0);
    ck_update_extreme(&out->curvature_pitch_min, values->curvature_pitch[k], theta, -1.0);
    ck_update_extreme(&out->curvature_pitch_max, values->curvature_pitch[k], theta, 1.0);
    if (is_flat(cam))
        ck_update_extreme(&out->radius, values->radius[k], theta, -1.0);
    else if (side * values->curvature_pitch[k] > 0.0)
        ck_update_extreme(&out->radius, side / values->curvature_pitch[k] - fabs(cam->wall), theta, -1.0);
    else if (side * values->curvature_pitch[k] < 0.0)
        ck_update_extreme(&out->wheel, -side / values->curvature[k], theta, -1.0);
    q->started = true;
    q->undercut = undercut;
    q->r = r;
}

static const struct {
    int quantity;
    ck_cam_visitor *visit;
} passes[] = {{CK_PRESSURE, visit_pressure}, {CK_CURVATURE, visit_curvature}, {CK_PLACE, visit_place}};

CK_NOINLINE static camkin_status analyze(const camkin_program *program, const camkin_cam *cam,
                                         camkin_cam_analysis *out) {
    static const camkin_extreme none = {(double)NAN, 0.0};
    ck_cam prepared;
    const camkin_status status = ck_prepare_cam(program, cam, &prepared, NULL);
    if (status)
        return status;
    *out = (camkin_cam_analysis){none, none, none, none, none, none, none, none, none, none};
    ck_arc_walk walk = ck_walk_cycle(program, prepared.powers);
    for (ck_arc arc; ck_next_arc(&walk, &arc);)
        for (int i = 0; i < (is_flat(&prepared) ? 3 : 2); i++) {
            extremes q = {.out = out};
            ck_visit_cam_arc(&(ck_cam_arc){&arc, &prepared}, passes[i].quantity, passes[i].visit, &q);
        }
    if (isnan(out->radius.value)) /* no part of the profile is convex */
        out->radius.value = (double)INFINITY;
    if (isnan(out->wheel.value)) /* or concave */
        out->wheel.value = (double)INFINITY;
    return CAMKIN_OK;
}

camkin_status camkin_cam_analyze(const camkin_program *program, const camkin_cam *cam, camkin_cam_analysis *out) {
    if (!program || !cam || !out)
        return CAMKIN_E_NULL;
    uint64_t host = ck_fpenv_enter();
    const camkin_status status = analyze(program, cam, out);
    ck_fpenv_leave(host);
    return status;
}
