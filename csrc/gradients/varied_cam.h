/* SPDX-License-Identifier: MIT */
/* A cam whose lengths vary with one design parameter, and the figures whose extremes camkin_cam_analyze() finds. */
#ifndef CK_VARIED_CAM_H
#define CK_VARIED_CAM_H

#include "camkin/geometry.h"
#include "camkin/gradients.h"
#include "varied_segment.h"

enum { CK_CAM_FIELDS = CAMKIN_FIELD_FACE_OFFSET - CAMKIN_FIELD_BASE_RADIUS + 1 };

typedef struct ck_varied_cam {
    const camkin_cam *cam;
    ck_varied field[CK_CAM_FIELDS]; /* in the order of camkin_cam */
    ck_varied wall;                 /* radius of the roller; with a minus sign for inner walls */
    ck_varied level;                /* y of the centre of a translating roller at s = 0 */
    ck_varied sine, cosine;         /* of the tilt, or of the angle of the arm at s = 0 */
} ck_varied_cam;

/* Let a checked cam vary with a field CAMKIN_FIELD_BASE_RADIUS ... CAMKIN_FIELD_FACE_OFFSET, or with none of them. */
void ck_vary_cam(const camkin_cam *cam, int32_t field, ck_varied_cam *out);
/* Return a figure of camkin_cam_analysis where the motion is s, v, a [L/rad^k]. Of a pressure angle it is the
   tangent. */
ck_varied ck_cam_figure(const ck_varied_cam *cam, int metric, const ck_varied y[3]);

#endif
