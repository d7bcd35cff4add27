/* SPDX-License-Identifier: MIT */
/* The formulas are those of kernels/geometry_impl.h, which explains N, S, q and bend. */
#include "varied_cam.h"

#include <stdbool.h>
#include <string.h>

#include "../base/dd.h"
#include "../dual/varied_numbers.h"

/* What all figures follow from. */
typedef struct shape {
    ck_varied tangent;      /* of the pressure angle */
    ck_varied square, bend; /* N^2, and the curvature of the pitch curve times N^3; of rollers */
    ck_varied radius;       /* of curvature of the profile, of flat faces */
    ck_varied place;        /* of the contact on a flat face */
} shape;

static ck_varied field(const ck_varied_cam *c, int32_t name) {
    return c->field[name - CAMKIN_FIELD_BASE_RADIUS];
}

static bool is_flat(const ck_varied_cam *c) {
    return c->cam->follower == CAMKIN_FLAT || c->cam->follower == CAMKIN_SWINGING_FLAT;
}

/* ---- constants ---- */

/* Return (a - b)(a + b). */
static ck_varied difference_of_squares(ck_varied a, ck_varied b) {
    return mul(sub(a, b), add(a, b));
}

/* The triangle of cam axis, pivot and roller has the sides c, L and R. */
static void set_arm(ck_varied_cam *c, ck_varied R) {
    const ck_varied centre = field(c, CAMKIN_FIELD_CENTRE_DISTANCE), arm = field(c, CAMKIN_FIELD_ARM);
    const ck_varied sum = add(centre, arm), difference = sub(centre, arm), twice = scale(mul(centre, arm), 2.0);
    const ck_varied outer = difference_of_squares(sum, R), inner = difference_of_squares(R, difference);
    c->cosine = over(sub(add(mul(centre, centre), mul(arm, arm)), mul(R, R)), twice);
    c->sine = over(root(mul(outer, inner)), twice);
}

static void set_face(ck_varied_cam *c) {
    const ck_varied centre = field(c, CAMKIN_FIELD_CENTRE_DISTANCE);
    const ck_varied p = add(field(c, CAMKIN_FIELD_BASE_RADIUS), field(c, CAMKIN_FIELD_FACE_OFFSET));
    c->cosine = over(root(difference_of_squares(centre, p)), centre);
    c->sine = over(p, centre);
}

void ck_vary_cam(const camkin_cam *cam, int32_t name, ck_varied_cam *c) {
    const double given[CK_CAM_FIELDS] = {cam->base_radius, cam->radius,          cam->offset,     cam->tilt,
                                         cam->arm,         cam->centre_distance, cam->face_offset};
    memset(c, 0, sizeof *c);
    c->cam = cam;
    for (int i = 0; i < CK_CAM_FIELDS; i++)
        c->field[i] = (ck_varied){given[i], i + CAMKIN_FIELD_BASE_RADIUS == name};
    const ck_varied base = field(c, CAMKIN_FIELD_BASE_RADIUS), radius = field(c, CAMKIN_FIELD_RADIUS);
    const ck_varied R = cam->wall == CAMKIN_WALL_INNER ? sub(base, radius) : add(base, radius);
    c->wall = scale(radius, cam->wall == CAMKIN_WALL_OUTER ? 1.0 : -1.0);
    if (cam->follower == CAMKIN_ROLLER)
        c->level = root(difference_of_squares(R, field(c, CAMKIN_FIELD_OFFSET)));
    else if (cam->follower == CAMKIN_FLAT)
        turn_to(scale(field(c, CAMKIN_FIELD_TILT), 1.0 / CK_DEG_PER_RAD.hi), &c->sine, &c->cosine);
    else if (cam->follower == CAMKIN_SWINGING_ROLLER)
        set_arm(c, R);
    else if (cam->follower == CAMKIN_SWINGING_FLAT)
        set_face(c);
}

/* ---- followers ---- */

static shape shape_of_roller(const ck_varied_cam *c, ck_varied s, ck_varied v, ck_varied a) {
    const ck_varied S = add(c->level, s), q = sub(v, scale(field(c, CAMKIN_FIELD_OFFSET), c->cam->rotation));
    const ck_varied square = add(mul(S, S), mul(q, q));
    return (shape){.tangent = over(q, S), .square = square, .bend = add(square, sub(mul(q, v), mul(S, a)))};
}

static shape shape_of_barrel(const ck_varied_cam *c, ck_varied v, ck_varied a) {
    const ck_varied R = field(c, CAMKIN_FIELD_BASE_RADIUS);
    return (shape){.tangent = over(v, R), .square = add(mul(R, R), mul(v, v)), .bend = mul(R, a)};
}

static shape shape_of_flat(const ck_varied_cam *c, ck_varied s, ck_varied v, ck_varied a) {
    const double turn = c->cam->rotation;
    const ck_varied base = field(c, CAMKIN_FIELD_BASE_RADIUS), p = add(base, mul(s, c->cosine));
    const ck_varied aside = over(add(field(c, CAMKIN_FIELD_OFFSET), mul(p, c->sine)), c->cosine);
    return (shape){.tangent = scale(over(c->sine, c->cosine), turn),
                   .radius = add(p, mul(a, c->cosine)),
                   .place = sub(scale(mul(v, c->cosine), turn), aside)};
}

/* Get sine and cosine of the angle of the arm. */
static void arm_at(const ck_varied_cam *c, ck_varied s, ck_varied *sine, ck_varied *cosine) {
    ck_varied along, across;
    turn_to(s, &across, &along);
    *sine = add(mul(c->sine, along), mul(c->cosine, across));
    *cosine = sub(mul(c->cosine, along), mul(c->sine, across));
}

static shape shape_of_swinging_roller(const ck_varied_cam *c, ck_varied s, ck_varied v, ck_varied a) {
    const double turn = c->cam->rotation;
    const ck_varied arm = field(c, CAMKIN_FIELD_ARM), centre = field(c, CAMKIN_FIELD_CENTRE_DISTANCE);
    ck_varied sine, cosine;
    arm_at(c, s, &sine, &cosine);
    const ck_varied S = mul(centre, sine), reach = mul(centre, cosine), rate = add(v, constant(turn));
    const ck_varied q = add(mul(arm, v), scale(sub(arm, reach), turn)), square = add(mul(S, S), mul(q, q));
    const ck_varied swing = sub(scale(mul(arm, rate), turn), reach), spin = mul(mul(arm, v), rate);
    return (shape){
        .tangent = over(q, S), .square = square, .bend = add(square, sub(mul(spin, swing), mul(mul(arm, a), S)))};
}

static shape shape_of_swinging_flat(const ck_varied_cam *c, ck_varied s, ck_varied v, ck_varied a) {
    const double turn = c->cam->rotation;
    const ck_varied centre = field(c, CAMKIN_FIELD_CENTRE_DISTANCE), face = field(c, CAMKIN_FIELD_FACE_OFFSET);
    ck_varied sine, cosine;
    arm_at(c, s, &sine, &cosine);
    const ck_varied gain = add(constant(1.0), scale(v, turn)), lever = over(mul(centre, cosine), gain);
    const ck_varied bend = sub(mul(a, cosine), mul(mul(gain, mul(v, v)), sine));
    const ck_varied p = sub(mul(centre, sine), face), gain3 = mul(gain, mul(gain, gain));
    return (shape){
        .tangent = over(scale(face, -turn), lever), .radius = add(p, over(mul(centre, bend), gain3)), .place = lever};
}

static shape shape_at(const ck_varied_cam *c, const ck_varied y[3]) {
    const double unit = c->cam->unit == CAMKIN_DEGREES ? 1.0 / CK_DEG_PER_RAD.hi : 1.0;
    const ck_varied s = scale(y[0], unit), v = scale(y[1], unit), a = scale(y[2], unit);
    return c->cam->follower == CAMKIN_ROLLER            ? shape_of_roller(c, s, v, a)
           : c->cam->follower == CAMKIN_BARREL_ROLLER   ? shape_of_barrel(c, v, a)
           : c->cam->follower == CAMKIN_FLAT            ? shape_of_flat(c, s, v, a)
           : c->cam->follower == CAMKIN_SWINGING_ROLLER ? shape_of_swinging_roller(c, s, v, a)
                                                        : shape_of_swinging_flat(c, s, v, a);
}

/* ---- figures ---- */

ck_varied ck_cam_figure(const ck_varied_cam *c, int metric, const ck_varied y[3]) {
    const shape at = shape_at(c, y);
    const double side = c->cam->wall == CAMKIN_WALL_OUTER ? 1.0 : -1.0;
    if (metric <= CAMKIN_CAM_METRIC_PRESSURE_ANGLE_MAX)
        return at.tangent;
    if (metric == CAMKIN_CAM_METRIC_PLACE_MIN || metric == CAMKIN_CAM_METRIC_PLACE_MAX)
        return at.place;
    if (is_flat(c))
        return metric == CAMKIN_CAM_METRIC_RADIUS ? at.radius : over(constant(1.0), at.radius);
    const ck_varied N3 = mul(at.square, root(at.square));
    if (metric == CAMKIN_CAM_METRIC_RADIUS)
        return sub(scale(over(N3, at.bend), side), scale(c->wall, side));
    if (metric >= CAMKIN_CAM_METRIC_CURVATURE_PITCH_MIN && metric <= CAMKIN_CAM_METRIC_CURVATURE_PITCH_MAX)
        return over(at.bend, N3);
    const ck_varied free = sub(N3, mul(c->wall, at.bend));
    return metric == CAMKIN_CAM_METRIC_WHEEL ? scale(over(free, at.bend), -side) : over(at.bend, free);
}
