/* SPDX-License-Identifier: MIT */
/* The public functions that check and evaluate a cam. */
#include <math.h>
#include <string.h>

#include "../base/arguments.h"
#include "../base/fpenv.h"
#include "../base/threads.h"
#include "../kernels/kernels.h"
#include "cam.h"

typedef struct cam_job {
    const camkin_program *program;
    const double *theta;
    const camkin_geometry *out;
    ck_cam cam;
} cam_job;

void ck_eval_cam(const camkin_program *program, const ck_cam *cam, const double *theta, size_t n,
                 const camkin_geometry *out, size_t first) {
    ck_follower_motion motion;
    const camkin_svaj svaj = {motion.s, motion.v, motion.a, NULL};
    const ck_angles job = {ck_request_of(program, cam->powers, &svaj, n), theta};
    program->kernels->eval(&job, 0, n);
    for (size_t i = n; i < n + CK_STEP; i++) { /* fill the last step */
        motion.s[i] = motion.s[n - 1];
        motion.v[i] = motion.v[n - 1];
        motion.a[i] = motion.a[n - 1];
    }
    program->kernels->geometry(cam, theta, &motion, n, out, first);
}

static void eval_range(const void *context, size_t first, size_t n) {
    const cam_job *job = context;
    for (size_t i = first, end = first + n, next; i < end; i = next) {
        next = ck_block_end(i, 0) < end ? ck_block_end(i, 0) : end;
        ck_eval_cam(job->program, &job->cam, job->theta + i, next - i, job->out, i);
    }
}

/* Everything that computes is in functions that are not inlined: they run in the default floating-point environment. */

CK_NOINLINE static camkin_status check(const camkin_program *program, const camkin_cam *cam, camkin_error *error) {
    ck_cam prepared;
    const camkin_status status = ck_prepare_cam(program, cam, &prepared, error);
    return status ? status : ck_check_cycle(program, cam, &prepared, error);
}

CK_NOINLINE static camkin_status eval(cam_job *job, const camkin_cam *cam, size_t n, int nthreads) {
    const camkin_status status = ck_prepare_cam(job->program, cam, &job->cam, NULL);
    if (!status && n > 0)
        ck_parallel(eval_range, job, n, 0, nthreads);
    return status;
}

camkin_status camkin_cam_check(const camkin_program *program, const camkin_cam *cam, camkin_error *error) {
    if (!program || !cam)
        return ck_set_error(error, CAMKIN_E_NULL, -1, program ? "cam" : "program", NAN, "%s must not be NULL",
                            program ? "cam" : "program");
    uint64_t host = ck_fpenv_enter();
    const camkin_status status = check(program, cam, error);
    ck_fpenv_leave(host);
    return status;
}

camkin_status camkin_cam_eval(const camkin_program *program, const camkin_cam *cam, const double *theta, size_t n,
                              const camkin_geometry *out, int nthreads) {
    if (!program || !cam || !out || (!theta && n))
        return CAMKIN_E_NULL;
    if (nthreads < 0)
        return CAMKIN_E_THREADS;
    const double *arrays[1 + sizeof *out / sizeof(double *)] = {theta};
    memcpy((void *)(arrays + 1), out, sizeof *out);
    camkin_status status = ck_check_separate(arrays, sizeof arrays / sizeof *arrays, n);
    if (status)
        return status;
    cam_job job = {.program = program, .theta = theta, .out = out};
    uint64_t host = ck_fpenv_enter();
    status = eval(&job, cam, n, nthreads);
    ck_fpenv_leave(host);
    return status;
}
