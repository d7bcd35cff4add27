/* SPDX-License-Identifier: MIT */
/* From a description to the constants of the kernels, in double-double; the checks that need more than one field. */
#include "cam.h"

#include <math.h>
#include <stdbool.h>

#include "../base/dd.h"
#include "../base/fpenv.h"
#include "../kernels/kernels.h"
#include "fields.h"

static dd dd_sqrt(dd a) {
    const double x = sqrt(a.hi);
    const dd rest = dd_sub(a, dd_mul(dd_of(x), dd_of(x)));
    return dd_fast_two_sum(x, rest.hi / (2.0 * x));
}

/* Return the radius at which the centre of the roller is at s = 0. */
static dd pitch_radius(const camkin_cam *cam) {
    return dd_two_sum(cam->base_radius, cam->wall == CAMKIN_WALL_INNER ? -cam->radius : cam->radius);
}

/* Refuse a field that does not fit the others: it must be `wanted` than `limit`. */
static camkin_status refuse(camkin_error *error, const char *name, double value, const char *wanted, double limit,
                            const char *meaning) {
    return ck_set_error(error, CAMKIN_E_PARAMETER, -1, name, value, "%s must be %s %.9g, %s; got %s", name, wanted,
                        limit, meaning, ck_decimal_of(value, 0.0).text);
}

/* ---- constants of each follower ---- */

static camkin_status prepare_roller(const camkin_cam *cam, ck_cam *out, camkin_error *error) {
    const dd R = pitch_radius(cam), e = dd_of(cam->offset);
    if (!(fabs(cam->offset) < R.hi))
        return refuse(error, "offset", cam->offset, "less in magnitude than", R.hi,
                      "the distance of the roller from the cam axis at s = 0");
    const dd level = dd_sqrt(dd_mul(dd_sub(R, e), dd_add(R, e))); /* no cancellation for an offset near R */
    out->x = cam->offset;
    out->level = level.hi;
    out->level_low = level.lo;
    return CAMKIN_OK;
}

/* Set the angle of the arm at s = 0. */
static void set_rest(ck_cam *out, dd cosine, dd sine) {
    out->rest_cosine = cosine.hi;
    out->rest_cos_low = cosine.lo;
    out->rest_sine = sine.hi;
    out->rest_sin_low = sine.lo;
}

/* The triangle of cam axis, pivot and roller has the sides c, L and R: the law of cosines, and Heron's formula for the
   sine, which does not cancel. */
static camkin_status prepare_swinging_roller(const camkin_cam *cam, ck_cam *out, camkin_error *error) {
    const dd R = pitch_radius(cam), c = dd_of(cam->centre_distance), L = dd_of(cam->arm);
    const dd sum = dd_add(c, L), difference = dd_sub(c, L);
    if (!(R.hi < sum.hi))
        return refuse(
            error, "arm", cam->arm, "more than", R.hi - cam->centre_distance,
            "to reach the base circle at s = 0: the roller is there at base_radius + radius from the cam axis");
    if (!(R.hi > fabs(difference.hi)))
        return refuse(error, "arm", cam->arm, difference.hi > 0.0 ? "more than" : "less than",
                      difference.hi > 0.0 ? cam->centre_distance - R.hi : cam->centre_distance + R.hi,
                      "to reach the base circle at s = 0");
    const dd twice = dd_scale(dd_mul(c, L), 2.0), R2 = dd_square(R);
    const dd cosine = dd_div(dd_sub(dd_add(dd_square(c), dd_square(L)), R2), twice);
    const dd outer = dd_mul(dd_sub(sum, R), dd_add(sum, R));
    const dd inner = dd_mul(dd_sub(R, difference), dd_add(R, difference));
    set_rest(out, cosine, dd_div(dd_sqrt(dd_mul(outer, inner)), twice));
    const dd across = dd_sub(L, dd_mul(c, cosine));
    out->level = across.hi;
    out->level_low = across.lo;
    return CAMKIN_OK;
}

static camkin_status prepare_swinging_flat(const camkin_cam *cam, ck_cam *out, camkin_error *error) {
    const dd c = dd_of(cam->centre_distance), p = dd_two_sum(cam->base_radius, cam->face_offset);
    if (!(p.hi > 0.0))
        return refuse(error, "face_offset", cam->face_offset, "more than", -cam->base_radius, "minus the base_radius");
    if (!(p.hi < c.hi))
        return refuse(error, "centre_distance", cam->centre_distance, "more than", p.hi, "base_radius + face_offset");
    const dd cosine = dd_sqrt(dd_mul(dd_sub(c, p), dd_add(c, p)));
    set_rest(out, dd_div(cosine, c), dd_div(p, c));
    return CAMKIN_OK;
}

camkin_status ck_prepare_cam(const camkin_program *program, const camkin_cam *cam, ck_cam *out, camkin_error *error) {
    camkin_status status = ck_check_fields(cam, error);
    if (status)
        return status;
    if (cam->wall == CAMKIN_WALL_INNER && cam->follower != CAMKIN_BARREL_ROLLER && !(cam->radius < cam->base_radius))
        return refuse(error, "radius", cam->radius, "less than", cam->base_radius,
                      "the base_radius of the ring around the roller");
    const bool swinging = cam->follower == CAMKIN_SWINGING_ROLLER || cam->follower == CAMKIN_SWINGING_FLAT;
    const double turn = cam->rotation;
    /* Derivatives of an angle by an angle in the same unit need one factor less. */
    ck_speed_powers powers = program->kernels->speed_powers_of(1.0);
    if (cam->unit == CAMKIN_DEGREES)
        powers = (ck_speed_powers){1.0, powers.v, powers.a};
    *out = (ck_cam){.follower = cam->follower,
                    .turn = turn,
                    .powers = powers,
                    .wall = cam->wall == CAMKIN_WALL_OUTER ? cam->radius : -cam->radius,
                    .x = cam->base_radius,
                    .base_radius = cam->base_radius,
                    .offset = cam->offset,
                    .tilt = cam->tilt,
                    .degrees = cam->unit == CAMKIN_RADIANS ? CK_DEG_PER_RAD.hi : 1.0,
                    .degrees_low = cam->unit == CAMKIN_RADIANS ? CK_DEG_PER_RAD.lo : 0.0,
                    .arm = cam->arm,
                    .centre = cam->centre_distance,
                    .face = cam->face_offset};
    if (cam->follower == CAMKIN_ROLLER)
        return prepare_roller(cam, out, error);
    if (swinging)
        return cam->follower == CAMKIN_SWINGING_ROLLER ? prepare_swinging_roller(cam, out, error)
                                                       : prepare_swinging_flat(cam, out, error);
    return CAMKIN_OK;
}

/* ---- the whole cycle ---- */

static camkin_status check_closure(const camkin_program *program, camkin_error *error) {
    if (ck_happens_once(program))
        return ck_set_error(error, CAMKIN_E_CLOSURE, -1, "once", 1.0,
                            "the motion happens once, so that the profile does not close: a cam needs a program with a "
                            "cycle; leave once out");
    const double cycle = program->cycle.length, lobes = floor(360.0 / cycle + 0.5);
    if (!(lobes >= 1.0 && fabs(lobes * cycle - 360.0) <= 360.0 * CAMKIN_CYCLE_TOLERANCE))
        return ck_set_error(
            error, CAMKIN_E_CYCLE, -1, "cycle", cycle,
            "the profile does not close in one turn of the cam: the cycle must be 360 degrees or a whole "
            "part of them; got %s: scale the angles of a program in degrees of a crank to those of the "
            "cam",
            ck_decimal_of(cycle, 0.0).text);
    if (program->accumulates)
        return ck_set_error(error, CAMKIN_E_CLOSURE, -1, "lift_per_cycle", program->lift_per_cycle,
                            "the program accumulates by %s from cycle to cycle, so that the profile does not close: a "
                            "cam needs a program that returns to its start",
                            ck_decimal_of(program->lift_per_cycle, 0.0).text);
    return CAMKIN_OK;
}

/* Refuse the base radius, because the follower cannot be at an extreme of s or v. */
static camkin_status refuse_extreme(camkin_error *error, double base_radius, const char *what, camkin_extreme at,
                                    const char *fault) {
    return ck_set_error(error, CAMKIN_E_PARAMETER, -1, "base_radius", base_radius, "%s %.9g at %.9g degrees %s", what,
                        at.value, at.theta, fault);
}

/* Refuse a base radius that is too small for the least displacement. */
static camkin_status refuse_base(camkin_error *error, double base_radius, camkin_extreme at, double least) {
    return ck_set_error(error, CAMKIN_E_PARAMETER, -1, "base_radius", base_radius,
                        "the follower reaches the cam axis: s falls to %.9g at %.9g degrees; base_radius must be more "
                        "than %.9g; got %s",
                        at.value, at.theta, least, ck_decimal_of(base_radius, 0.0).text);
}

/* Return whether the follower can be at displacement s, at rest. */
static bool can_be_at(const camkin_program *program, const ck_cam *cam, double s) {
    const ck_follower_motion motion = {.s = {s}};
    double tangent;
    program->kernels->geometry(cam, motion.v, &motion, 1, &(camkin_geometry){.tan_pressure_angle = &tangent}, 0);
    return tangent == tangent;
}

/* The same for an arm: a whole turn more would come to the same place. */
static bool arm_can_be_at(const camkin_program *program, const ck_cam *cam, double s) {
    return fabs(s * cam->degrees) < 180.0 && can_be_at(program, cam, s);
}

/* Check the angle of an arm, and its speed against that of the cam. */
static camkin_status check_arm(const camkin_program *program, const camkin_cam *cam, const ck_cam *prepared,
                               const camkin_analysis *motion, camkin_error *error) {
    const char *fault = cam->follower == CAMKIN_SWINGING_ROLLER
                            ? "moves the arm over the line of centres: change base_radius, arm or centre_distance"
                            : "moves the face over the cam axis, or the arm to a right angle with the line of centres: "
                              "change base_radius, face_offset or centre_distance";
    if (!arm_can_be_at(program, prepared, motion->s_min.value))
        return refuse_extreme(error, cam->base_radius, "s =", motion->s_min, fault);
    if (!arm_can_be_at(program, prepared, motion->s_max.value))
        return refuse_extreme(error, cam->base_radius, "s =", motion->s_max, fault);
    const camkin_extreme fastest = prepared->turn > 0.0 ? motion->v_min : motion->v_max;
    const double per_radian = cam->unit == CAMKIN_DEGREES ? CK_DEG_PER_RAD.hi : 1.0; /* v is in units of s per radian */
    if (cam->follower == CAMKIN_SWINGING_FLAT && !(1.0 + prepared->turn * fastest.value / per_radian > 0.0))
        return refuse_extreme(
            error, cam->base_radius, "v =", fastest,
            "turns the face as fast as the cam, so that they meet at infinity: its segment needs more "
            "degrees or less lift");
    return CAMKIN_OK;
}

camkin_status ck_check_cycle(const camkin_program *program, const camkin_cam *cam, const ck_cam *prepared,
                             camkin_error *error) {
    camkin_status status = check_closure(program, error);
    camkin_analysis motion;
    if (!status)
        status = camkin_analyze_finite(program, NULL, -1, &motion);
    if (status)
        return status;
    const camkin_extreme low = motion.s_min, high = motion.s_max;
    const double base = cam->base_radius;
    if (high.value > CAMKIN_MAX_LENGTH || low.value < -CAMKIN_MAX_LENGTH)
        return refuse_extreme(error, base, "s =", high.value > CAMKIN_MAX_LENGTH ? high : low,
                              "is too large: a cam has lengths up to 1e30");
    switch (cam->follower) {
    case CAMKIN_ROLLER:
        if (!can_be_at(program, prepared, low.value))
            return refuse_base(error, base, low,
                               sqrt(cam->offset * cam->offset + low.value * low.value) - pitch_radius(cam).hi + base);
        break;
    case CAMKIN_FLAT:
        if (!can_be_at(program, prepared, low.value))
            return refuse_base(error, base, low, -low.value * cos(cam->tilt * (DD_PI.hi / 180.0)));
        break;
    case CAMKIN_SWINGING_ROLLER:
    case CAMKIN_SWINGING_FLAT:
        return check_arm(program, cam, prepared, &motion, error);
    default: /* a barrel has room at any s */
        break;
    }
    return CAMKIN_OK;
}
