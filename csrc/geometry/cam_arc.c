/* SPDX-License-Identifier: MIT */
#include "cam_arc.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* What the derivatives of all followers are made of. N, q, S and bend as in kernels/geometry_impl.h; primes are
   derivatives by cam angle. */
typedef struct point {
    double s, v, a, j;
    double sine, cosine; /* of the arm, or of the tilt */
} point;

typedef struct slopes {
    double pressure, curvature, place;
} slopes;

/* Return the slopes of a roller: of q/S, and of bend/N^3. */
static slopes roller_slopes(double S, double S1, double q, double q1, double bend, double bend1) {
    return (slopes){q1 * S - q * S1, bend1 * (S * S + q * q) - 3.0 * bend * (S * S1 + q * q1), 0.0};
}

static slopes slopes_of_roller(const ck_cam *cam, point p) {
    const double S = cam->level + p.s, q = p.v - cam->turn * cam->x;
    return roller_slopes(S, p.v, q, p.a, S * S + q * (q + p.v) - S * p.a, 2.0 * S * p.v + 3.0 * q * p.a - S * p.j);
}

static slopes slopes_of_barrel(const ck_cam *cam, point p) {
    return roller_slopes(cam->x, 0.0, p.v, p.a, cam->x * p.a, cam->x * p.j);
}

static slopes slopes_of_swinging_roller(const ck_cam *cam, point p) {
    const double arm = cam->arm, turn = cam->turn, S = cam->centre * p.sine, rate = p.v + turn;
    const double reach = cam->centre * p.cosine, S1 = reach * p.v;
    const double q = arm * p.v + turn * (arm - reach), q1 = arm * p.a + turn * S * p.v;
    const double swing = turn * arm * rate - reach, swing1 = turn * arm * p.a + S * p.v;
    const double bend = S * S + q * q + arm * p.v * rate * swing - arm * p.a * S;
    const double bend1 = 2.0 * (S * S1 + q * q1) + arm * p.a * (rate + p.v) * swing + arm * p.v * rate * swing1 -
                         arm * (p.j * S + p.a * S1);
    return roller_slopes(S, S1, q, q1, bend, bend1);
}

/* Of a flat face the radius of curvature has no pole. */
static slopes slopes_of_flat(const ck_cam *cam, point p) {
    return (slopes){0.0, p.v + p.j, cam->turn * p.a * p.cosine - p.v * p.sine};
}

static slopes slopes_of_swinging_flat(const ck_cam *cam, point p) {
    const double turn = cam->turn, gain = 1.0 + turn * p.v, gain1 = turn * p.a, square = p.v * p.v;
    const double bend = p.a * p.cosine - gain * square * p.sine;
    const double bend1 = p.j * p.cosine - p.a * p.v * p.sine - gain1 * square * p.sine -
                         2.0 * gain * p.v * p.a * p.sine - gain * square * p.v * p.cosine;
    const double lever = -(p.sine * p.v * gain + p.cosine * gain1);
    const double gain4 = gain * gain * gain * gain;
    return (slopes){cam->face * lever, p.cosine * p.v * gain4 + bend1 * gain - 3.0 * gain1 * bend, lever};
}

/* Return the place of the contact on a face. */
static double place_of(const ck_cam *cam, point p) {
    if (cam->follower == CAMKIN_SWINGING_FLAT)
        return cam->centre * p.cosine / (1.0 + cam->turn * p.v);
    const double level = cam->base_radius + p.s * p.cosine;
    return cam->turn * p.v * p.cosine - (cam->offset + level * p.sine) / p.cosine;
}

static double flat_radius(const ck_cam *cam, point p) {
    if (cam->follower == CAMKIN_FLAT)
        return cam->base_radius + (p.s + p.a) * p.cosine;
    const double gain = 1.0 + cam->turn * p.v;
    return cam->centre * p.sine - cam->face +
           cam->centre * (p.a * p.cosine - gain * p.v * p.v * p.sine) / (gain * gain * gain);
}

void ck_get_cam_values(const ck_cam_arc *at, const double r[CK_STEP], ck_cam_values *out) {
    static const double theta[CK_STEP] = {0.0};
    const ck_cam *cam = at->cam;
    const ck_kernels *kernels = at->arc->program->kernels;
    const bool flat = cam->follower == CAMKIN_FLAT || cam->follower == CAMKIN_SWINGING_FLAT;
    const bool swinging = cam->follower == CAMKIN_SWINGING_ROLLER || cam->follower == CAMKIN_SWINGING_FLAT;
    double y[4][CK_STEP], tangent[CK_STEP], sines[CK_STEP] = {0.0}, cosines[CK_STEP] = {0.0};
    ck_follower_motion motion = {{0.0}, {0.0}, {0.0}}, still = {{0.0}, {0.0}, {0.0}};
    ck_arc_values(at->arc, r, CK_OUT_ALL, y);
    memcpy(motion.s, y[0], sizeof y[0]);
    memcpy(motion.v, y[1], sizeof y[1]);
    memcpy(motion.a, y[2], sizeof y[2]);
    kernels->geometry(cam, theta, &motion, CK_STEP,
                      &(camkin_geometry){.tan_pressure_angle = tangent,
                                         .pressure_angle = out->pressure_angle,
                                         .curvature_pitch = out->curvature_pitch,
                                         .curvature = out->curvature},
                      0);
    if (swinging) {
        /* Around a cam of no size the end of an arm of unit length shows its angle, and so does a face at unit distance
           from the pivot, which can lean to either side. */
        ck_cam arm = *cam;
        arm.arm = 1.0;
        arm.face = -1.0;
        arm.centre = 0x1p-60;
        memcpy(still.s, y[0], sizeof y[0]);
        const camkin_geometry along = {.pitch_x = cosines, .pitch_y = sines};
        const camkin_geometry across = {.pitch_x = sines, .pitch_y = cosines};
        kernels->geometry(&arm, theta, &still, CK_STEP, flat ? &across : &along, 0);
    }
    for (int k = 0; k < CK_STEP; k++) {
        const double cosine = !swinging ? 1.0 / sqrt(1.0 + tangent[k] * tangent[k]) : flat ? cosines[k] : -cosines[k];
        const double sine = swinging ? sines[k] : cam->turn * tangent[k] * cosine;
        const point p = {y[0][k], y[1][k], y[2][k], y[3][k], sine, cosine};
        const slopes slope = cam->follower == CAMKIN_ROLLER            ? slopes_of_roller(cam, p)
                             : cam->follower == CAMKIN_BARREL_ROLLER   ? slopes_of_barrel(cam, p)
                             : cam->follower == CAMKIN_SWINGING_ROLLER ? slopes_of_swinging_roller(cam, p)
                             : cam->follower == CAMKIN_FLAT            ? slopes_of_flat(cam, p)
                                                                       : slopes_of_swinging_flat(cam, p);
        out->slope[CK_PRESSURE][k] = slope.pressure;
        out->slope[CK_CURVATURE][k] = slope.curvature;
        out->slope[CK_PLACE][k] = slope.place;
        out->place[k] = flat ? place_of(cam, p) : 0.0;
        const double curvature = out->curvature_pitch[k];
        const double radius = curvature != 0.0 ? 1.0 / curvature : copysign((double)INFINITY, curvature);
        out->radius[k] = flat ? flat_radius(cam, p) : radius;
    }
}

/* ---- points between which a quantity is monotone ---- */

typedef struct search {
    const ck_cam_arc *at;
    int quantity;
} search;

static void slope(const void *context, const double r[CK_STEP], double y[CK_STEP]) {
    const search *q = context;
    ck_cam_values values;
    ck_get_cam_values(q->at, r, &values);
    memcpy(y, values.slope[q->quantity], CK_STEP * sizeof *y);
}

static void visit_root(const search *q, double a, double b, bool negative, ck_cam_visitor *visit, void *context) {
    double r[CK_STEP];
    ck_cam_values values;
    r[0] = ck_find_root(slope, q, a, b, negative);
    for (int k = 1; k < CK_STEP; k++)
        r[k] = r[0];
    ck_get_cam_values(q->at, r, &values);
    visit(context, q->at, r[0], &values, 0);
}

void ck_visit_cam_arc(const ck_cam_arc *at, int quantity, ck_cam_visitor *visit, void *context) {
    const search q = {at, quantity};
    ck_sorted_points points;
    ck_divide_arc(at->arc, &points);
    double last_r = 0.0, last_slope = 0.0;
    /* s, v, a and j are monotone between the points. In an eighth of such an interval a derivative has one root at most
       in all programs that a cam is made for. */
    for (int i = 0; i + 1 < points.n; i++) {
        const double from = points.at[i], to = points.at[i + 1];
        double r[CK_STEP];
        ck_cam_values values;
        for (int k = 0; k < CK_STEP; k++)
            r[k] = k + 1 < CK_STEP ? from + (to - from) * k / (CK_STEP - 1) : to;
        ck_get_cam_values(at, r, &values);
        for (int k = i > 0; k < CK_STEP; k++) {
            const double now = values.slope[quantity][k];
            if (last_slope * now < 0.0)
                visit_root(&q, last_r, r[k], last_slope < 0.0, visit, context);
            visit(context, at, r[k], &values, k);
            last_r = r[k];
            last_slope = now;
        }
    }
}
