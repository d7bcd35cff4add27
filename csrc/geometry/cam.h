/* SPDX-License-Identifier: MIT */
/* From the description of a cam to the constants of the kernels, and the checks of both. */
#ifndef CK_CAM_H
#define CK_CAM_H

#include "../base/error.h"
#include "../kernels/cam_table.h"

/* Check the fields of a cam and how they fit each other, and compute its constants. */
camkin_status ck_prepare_cam(const camkin_program *program, const camkin_cam *cam, ck_cam *out, camkin_error *error);
/* Check a prepared cam over the whole cycle, see camkin_cam_check(). */
camkin_status ck_check_cycle(const camkin_program *program, const camkin_cam *cam, const ck_cam *prepared,
                             camkin_error *error);

/* Evaluate s, v and a of the follower of a prepared cam at n <= CK_BLOCK angles, and the geometry there. */
void ck_eval_cam(const camkin_program *program, const ck_cam *cam, const double *theta, size_t n,
                 const camkin_geometry *out, size_t first);

#endif
