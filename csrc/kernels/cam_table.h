/* SPDX-License-Identifier: MIT */
/* The constants of a cam as the kernels read them; geometry/ writes them. */
#ifndef CK_CAM_TABLE_H
#define CK_CAM_TABLE_H

#include "camkin/geometry.h"
#include "motion_table.h"

/* Each constant is rounded once, or is a sum of two doubles. */
typedef struct ck_cam {
    int32_t follower;
    double turn;                 /* rotation, 1 or -1 */
    ck_speed_powers powers;      /* to v and a [L/rad^k]; of a swinging follower to those of its angle in radians */
    double wall;                 /* radius of the roller; with a minus sign for inner walls */
    double x;                    /* of the centre of a translating roller; radius of a barrel */
    double level, level_low;     /* y of the centre of a translating roller at s = 0 */
    double base_radius, offset;  /* as given */
    double tilt;                 /* [deg] of the face of a translating follower */
    double degrees, degrees_low; /* in one unit of s of a swinging follower */
    double arm, centre, face;    /* lengths of a swinging follower */
    double rest_cosine, rest_cos_low; /* of the angle of its arm at s = 0 */
    double rest_sine, rest_sin_low;
} ck_cam;

#endif
