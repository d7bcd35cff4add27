/* SPDX-License-Identifier: MIT */
/* Check the fields of a cam, each by itself. */
#include "fields.h"

#include <math.h>
#include <stdbool.h>

enum {
    ROLLER = 1 << CAMKIN_ROLLER,
    FLAT = 1 << CAMKIN_FLAT,
    SWINGING_ROLLER = 1 << CAMKIN_SWINGING_ROLLER,
    SWINGING_FLAT = 1 << CAMKIN_SWINGING_FLAT,
    BARREL_ROLLER = 1 << CAMKIN_BARREL_ROLLER,
    SWINGING = SWINGING_ROLLER | SWINGING_FLAT,
    ROLLERS = ROLLER | SWINGING_ROLLER | BARREL_ROLLER,
    EVERY = ROLLERS | FLAT | SWINGING_FLAT
};

static const char *const follower_name[] = {"roller", "flat", "swinging roller", "swinging flat", "barrel roller"};
static const char *const wall_name[] = {"outer", "inner", "far"};

/* The lengths and the tilt: the followers that have them, and the range of their magnitude. */
typedef enum field_kind { POSITIVE, NOT_NEGATIVE, ANY_SIGN, ANGLE } field_kind;

typedef struct field {
    const char *name;
    size_t offset;
    int followers;
    field_kind kind;
} field;

static const field fields[] = {
    {"base_radius", offsetof(camkin_cam, base_radius), EVERY, POSITIVE},
    {"radius", offsetof(camkin_cam, radius), ROLLERS, NOT_NEGATIVE},
    {"offset", offsetof(camkin_cam, offset), ROLLER | FLAT, ANY_SIGN},
    {"tilt", offsetof(camkin_cam, tilt), FLAT, ANGLE},
    {"arm", offsetof(camkin_cam, arm), SWINGING_ROLLER, POSITIVE},
    {"centre_distance", offsetof(camkin_cam, centre_distance), SWINGING, POSITIVE},
    {"face_offset", offsetof(camkin_cam, face_offset), SWINGING_FLAT, ANY_SIGN},
};

static const char *const range_of[] = {"positive, 1e-30 to 1e30", "0, or 1e-30 to 1e30",
                                       "0, or 1e-30 to 1e30 in magnitude", "-89 to 89 degrees"};

static bool in_range(field_kind kind, double x) {
    const double size = kind == ANY_SIGN ? fabs(x) : x;
    if (kind == ANGLE)
        return fabs(x) <= CAMKIN_MAX_TILT;
    return (size >= CAMKIN_MIN_LENGTH && size <= CAMKIN_MAX_LENGTH) || (x == 0.0 && kind != POSITIVE);
}

/* Refuse an integer field. */
static camkin_status refuse(camkin_error *error, const char *name, int32_t value, const char *wanted) {
    return ck_set_error(error, CAMKIN_E_PARAMETER, -1, name, value, "%s must be %s; got %d", name, wanted, (int)value);
}

static camkin_status check_choices(const camkin_cam *cam, camkin_error *error) {
    if (cam->follower < CAMKIN_ROLLER || cam->follower > CAMKIN_BARREL_ROLLER)
        return refuse(error, "follower", cam->follower, "CAMKIN_ROLLER to CAMKIN_BARREL_ROLLER, 0 to 4");
    if (cam->wall < CAMKIN_WALL_OUTER || cam->wall > CAMKIN_WALL_FAR)
        return refuse(error, "wall", cam->wall, "CAMKIN_WALL_OUTER, _INNER or _FAR, 0 to 2");
    if (cam->rotation != 1 && cam->rotation != -1)
        return refuse(error, "rotation", cam->rotation, "1 (counterclockwise) or -1 (clockwise)");
    if (cam->unit < CAMKIN_LENGTH || cam->unit > CAMKIN_RADIANS)
        return refuse(error, "unit", cam->unit, "CAMKIN_LENGTH, _DEGREES or _RADIANS, 0 to 2");
    const int kind = 1 << cam->follower;
    const char *name = follower_name[cam->follower];
    if (kind & SWINGING && cam->unit == CAMKIN_LENGTH)
        return ck_set_error(error, CAMKIN_E_PARAMETER, -1, "unit", cam->unit,
                            "the displacement for a %s follower is the angle of its arm: the unit must be degrees or "
                            "radians; got a length",
                            name);
    if (!(kind & SWINGING) && cam->unit != CAMKIN_LENGTH)
        return ck_set_error(error, CAMKIN_E_PARAMETER, -1, "unit", cam->unit,
                            "the displacement for a %s follower is a length; got %s: an angle is for a swinging "
                            "follower",
                            name, cam->unit == CAMKIN_DEGREES ? "degrees" : "radians");
    if (!(kind & ROLLERS) && cam->wall != CAMKIN_WALL_OUTER)
        return ck_set_error(error, CAMKIN_E_PARAMETER, -1, "wall", cam->wall,
                            "a %s follower has the outer wall only; got %s: an inner wall needs a roller", name,
                            wall_name[cam->wall]);
    return CAMKIN_OK;
}

camkin_status ck_check_fields(const camkin_cam *cam, camkin_error *error) {
    if (cam->size != sizeof *cam)
        return ck_set_error(error, CAMKIN_E_OPTIONS, -1, "size", (double)cam->size, "cam.size must be %zu; got %zu",
                            sizeof *cam, cam->size);
    const camkin_status status = check_choices(cam, error);
    if (status)
        return status;
    const int follower = 1 << (cam->follower & 7);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const field *f = &fields[i];
        const double x = *(const double *)((const char *)cam + f->offset);
        const ck_decimal got = ck_decimal_of(x, 0.0);
        if (!(f->followers & follower) && x != 0.0)
            return ck_set_error(error, CAMKIN_E_PARAMETER, -1, f->name, x,
                                "a %s follower has no %s; got %s, leave it 0", follower_name[cam->follower], f->name,
                                got.text);
        if (f->followers & follower && !in_range(f->kind, x))
            return ck_set_error(error, CAMKIN_E_PARAMETER, -1, f->name, x, "%s must be %s; got %s", f->name,
                                range_of[f->kind], got.text);
    }
    return CAMKIN_OK;
}
