/* SPDX-License-Identifier: MIT */
/* A cam of every follower and wall, and a block for its geometry at N angles. */
#ifndef EVERY_CAM_H
#define EVERY_CAM_H

#include "test.h"

#include <camkin/geometry.h>

enum { N = 1000, ROWS = 13 };

static double theta[N];

typedef struct block {
    double row[ROWS][N];
} block;

/* Point the outputs of the geometry to the rows of the block. */
static inline camkin_geometry geometry_in(block *b) {
    camkin_geometry out;
    double *rows[ROWS];
    for (int k = 0; k < ROWS; k++)
        rows[k] = b->row[k];
    memcpy(&out, rows, sizeof out);
    return out;
}

static const camkin_cam every_follower[] = {
    {.size = sizeof(camkin_cam), .rotation = 1, .base_radius = 40, .radius = 9, .offset = 5},
    {.size = sizeof(camkin_cam), .rotation = -1, .base_radius = 40, .radius = 9, .wall = CAMKIN_WALL_INNER},
    {.size = sizeof(camkin_cam), .rotation = 1, .base_radius = 40, .radius = 9, .wall = CAMKIN_WALL_FAR},
    {.size = sizeof(camkin_cam), .follower = CAMKIN_FLAT, .rotation = -1, .base_radius = 40, .tilt = 11, .offset = 2},
    {.size = sizeof(camkin_cam),
     .follower = CAMKIN_SWINGING_ROLLER,
     .rotation = 1,
     .unit = CAMKIN_DEGREES,
     .base_radius = 40,
     .radius = 9,
     .arm = 80,
     .centre_distance = 100},
    {.size = sizeof(camkin_cam),
     .follower = CAMKIN_SWINGING_FLAT,
     .rotation = 1,
     .unit = CAMKIN_DEGREES,
     .base_radius = 40,
     .centre_distance = 100,
     .face_offset = 3},
    {.size = sizeof(camkin_cam), .follower = CAMKIN_BARREL_ROLLER, .rotation = 1, .base_radius = 40, .radius = 9},
    {.size = sizeof(camkin_cam),
     .follower = CAMKIN_BARREL_ROLLER,
     .rotation = -1,
     .base_radius = 40,
     .radius = 9,
     .wall = CAMKIN_WALL_INNER},
};
enum { CAMS = sizeof every_follower / sizeof every_follower[0] };

static inline camkin_program *small_program(const char *isa) {
    const camkin_options options = {.size = sizeof options, .cycle = 360, .isa = isa};
    return rise_dwell_fall("modified_sine", &options);
}

#endif
