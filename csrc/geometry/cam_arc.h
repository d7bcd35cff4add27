/* SPDX-License-Identifier: MIT */
/* The geometry of a cam along an arc of its motion, and the derivatives that vanish at its extremes. */
#ifndef CK_CAM_ARC_H
#define CK_CAM_ARC_H

#include "../analysis/arc.h"
#include "../kernels/cam_table.h"

/* Quantities that have extremes. The curvatures of pitch curve and profile have theirs at the same places. */
enum { CK_PRESSURE, CK_CURVATURE, CK_PLACE, CK_CAM_QUANTITIES };

typedef struct ck_cam_arc {
    const ck_arc *arc;
    const ck_cam *cam;
} ck_cam_arc;

/* Values at CK_STEP cycle angles, as limits from inside the arc. */
typedef struct ck_cam_values {
    double pressure_angle[CK_STEP]; /* [deg] */
    double curvature_pitch[CK_STEP], curvature[CK_STEP];
    double radius[CK_STEP]; /* of the profile under a flat follower [L]; of the pitch curve of a roller */
    double place[CK_STEP];  /* of the contact on a flat face [L], see camkin_cam_analysis; 0 on a roller */
    double slope[CK_CAM_QUANTITIES][CK_STEP]; /* have the signs of the derivatives, or of their opposites */
} ck_cam_values;

void ck_get_cam_values(const ck_cam_arc *at, const double r[CK_STEP], ck_cam_values *out);

/* Receive a point of an arc, in ascending order. */
typedef void ck_cam_visitor(void *context, const ck_cam_arc *at, double r, const ck_cam_values *values, int k);

/* Visit points of an arc, its ends among them, between which the quantity is monotone. */
void ck_visit_cam_arc(const ck_cam_arc *at, int quantity, ck_cam_visitor *visit, void *context);

#endif
