/* SPDX-License-Identifier: MIT */
/* Boundary conditions: s, v, a, j by time. */

#include <math.h>

#include "../base/arguments.h"
#include "../base/fpenv.h"
#include "../base/threads.h"
#include "../kernels/kernels.h"
#include "../program/segment_info.h"

static inline camkin_status at_one(const camkin_program *program, const camkin_drive *drive, double t, double svaj[4]) {
    return program->kernels->eval_all_outputs(program, drive, t, svaj) ? CAMKIN_OK : CAMKIN_E_SPEED;
}

CK_NOINLINE static camkin_status at_one_guarded(const camkin_program *program, const camkin_drive *drive, double t,
                                                double svaj[4]) {
    uint64_t host = ck_fpenv_enter();
    camkin_status status = at_one(program, drive, t, svaj);
    ck_fpenv_leave(host);
    return status;
}

camkin_status camkin_boundary_at(const camkin_program *program, const camkin_drive *drive, double t, double svaj[4]) {
    if (!program || !drive || !svaj)
        return CAMKIN_E_NULL;
    if (ck_fpenv_is_default() && ck_cannot_trap(t) && ck_cannot_trap(drive->rpm) && ck_cannot_trap(drive->rpm_per_s) &&
        ck_cannot_trap(drive->phase))
        return at_one(program, drive, t, svaj);
    return at_one_guarded(program, drive, t, svaj);
}

/* Evaluate at n times t or, if t is NULL, at n times of the grid from step `first`. */
CK_NOINLINE static camkin_status at_all(const camkin_program *program, const camkin_drive *drive, const double *t,
                                        double t0, double dt, uint64_t first, size_t n, const camkin_svaj *out,
                                        int nthreads) {
    if (!program || !drive || !out)
        return CAMKIN_E_NULL;
    ck_times job = {.t = t, .t0 = t0, .dt = dt, .first = first};
    if (!program->kernels->prepare_drive(&program->cycle, drive, &job.drive))
        return CAMKIN_E_SPEED;
    if (!isfinite(t0) || !isfinite(dt))
        return CAMKIN_E_TIME;
    if (nthreads < 0)
        return CAMKIN_E_THREADS;
    camkin_status status = ck_check_arrays(t, n, out);
    if (status || n == 0 || !(out->s || out->v || out->a || out->j))
        return status;
    job.request = ck_request_of(program, job.drive.powers, out, n);
    ck_parallel(program->kernels->boundary, &job, n, job.request.shift, nthreads);
    return CAMKIN_OK;
}

camkin_status camkin_boundary(const camkin_program *program, const camkin_drive *drive, const double *t, size_t n,
                              const camkin_svaj *out, int nthreads) {
    if (!t && n)
        return CAMKIN_E_NULL;
    uint64_t host = ck_fpenv_enter();
    camkin_status status = at_all(program, drive, t, 0.0, 0.0, 0, n, out, nthreads);
    ck_fpenv_leave(host);
    return status;
}

camkin_status camkin_boundary_grid(const camkin_program *program, const camkin_drive *drive, double t0, double dt,
                                   size_t n, const camkin_svaj *out, int nthreads) {
    return camkin_boundary_steps(program, drive, t0, dt, 0, n, out, nthreads);
}

camkin_status camkin_boundary_steps(const camkin_program *program, const camkin_drive *drive, double t0, double dt,
                                    uint64_t first, size_t n, const camkin_svaj *out, int nthreads) {
    if (first > CK_MAX_STEP || n > CK_MAX_STEP - first)
        return CAMKIN_E_SIZE;
    uint64_t host = ck_fpenv_enter();
    camkin_status status = at_all(program, drive, NULL, t0, dt, first, n, out, nthreads);
    ck_fpenv_leave(host);
    return status;
}
