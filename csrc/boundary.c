/* SPDX-License-Identifier: MIT */
/* Boundary conditions: results by time. */
#include <math.h>

#include "fpenv.h"
#include "sweep.h"
#include "threads.h"

typedef struct times {
    ck_sweep sweep;
    ck_turning turning;
    double rpm_per_s;
    const double *t; /* NULL: a grid of t0 + i dt */
    double t0, dt;
} times;

static camkin_status prepare(const camkin_program *program, const camkin_drive *drive, const camkin_svaj *out,
                             times *job) {
    if (!program || !drive || !out)
        return CAMKIN_E_NULL;
    double phase, cycles;
    if (!isfinite(drive->rpm) || !isfinite(drive->rpm_per_s) ||
        program->kernels->angle_phase(&program->cycle, &drive->phase, 1, &phase, &cycles))
        return CAMKIN_E_SPEED;
    int steady = drive->rpm_per_s == 0.0;
    double rpm = drive->rpm, low = fma(6.0, rpm, -6.0 * rpm);
    ck_rate rate = steady ? ck_rate_of((dd){6.0 * rpm, low}) : (ck_rate){1.0, 1.0, 1.0};
    *job = (times){.sweep = ck_sweep_of(program, rate, out),
                   .turning = {rpm, 0.5 * drive->rpm_per_s, phase, cycles},
                   .rpm_per_s = drive->rpm_per_s};
    return CAMKIN_OK;
}

/* While the speed changes, v, a and j depend on each other: they are made side by side and given out afterwards. */
static void ramp_block(const times *job, const double *t, const double *r, const double *low, size_t first, size_t n) {
    double derivative[4][CK_BLOCK];
    const camkin_svaj *out = &job->sweep.out;
    ck_sweep all = job->sweep;
    all.out = (camkin_svaj){derivative[0], derivative[1], derivative[2], derivative[3]};
    all.want = CK_WANT_ALL;
    ck_sweep_block(&all, r, low, 0, n);
    all.program->kernels->ramp(job->turning.rpm, job->rpm_per_s, t, n, derivative[1], derivative[2], derivative[3]);
    double *const to[] = {out->s, out->v, out->a, out->j};
    for (int k = 0; k < 4; k++)
        for (size_t i = 0; to[k] && i < n; i++)
            to[k][first + i] = derivative[k][i];
}

static void boundary_range(const void *context, size_t first, size_t n) {
    const times *job = context;
    const camkin_program *p = job->sweep.program;
    const int accumulates = ck_sweep_accumulates(&job->sweep);
    double t_grid[CK_BLOCK], r[CK_BLOCK], low[CK_BLOCK], cycles[CK_BLOCK];
    for (size_t i = first, end = first + n; i < end; i += CK_BLOCK) {
        size_t m = end - i < CK_BLOCK ? end - i : CK_BLOCK;
        const double *t = job->t ? job->t + i : t_grid;
        if (!job->t)
            p->kernels->grid(job->t0, job->dt, (double)i, m, t_grid);
        int bad = p->kernels->time_phase(&p->cycle, &job->turning, t, m, r, low, accumulates ? cycles : NULL);
        if (job->rpm_per_s != 0.0)
            ramp_block(job, t, r, low, i, m);
        else
            ck_sweep_block(&job->sweep, r, low, i, m);
        ck_sweep_finish(&job->sweep, r, cycles, bad, i, m);
    }
}

CK_NOINLINE static camkin_status at_one(const camkin_program *program, const camkin_drive *drive, double t,
                                        double svaj[4]) {
    times job;
    const camkin_svaj out = {svaj, svaj + 1, svaj + 2, svaj + 3};
    camkin_status status = prepare(program, drive, &out, &job);
    if (status)
        return status;
    job.t = &t;
    boundary_range(&job, 0, 1);
    return CAMKIN_OK;
}

camkin_status camkin_boundary_at(const camkin_program *program, const camkin_drive *drive, double t, double svaj[4]) {
    if (!svaj)
        return CAMKIN_E_NULL;
    uint64_t host = ck_fpenv_enter();
    camkin_status status = at_one(program, drive, t, svaj);
    ck_fpenv_leave(host);
    return status;
}

/* At the n times t, or those of the grid for NULL. */
CK_NOINLINE static camkin_status at_all(const camkin_program *program, const camkin_drive *drive, const double *t,
                                        double t0, double dt, size_t n, const camkin_svaj *out, int nthreads) {
    times job;
    camkin_status status = prepare(program, drive, out, &job);
    if (status)
        return status;
    if (!isfinite(t0) || !isfinite(dt))
        return CAMKIN_E_TIME;
    if (nthreads < 0)
        return CAMKIN_E_THREADS;
    status = ck_check_arrays(t, n, out);
    if (status || n == 0 || !(out->s || out->v || out->a || out->j))
        return status;
    job.t = t;
    job.t0 = t0;
    job.dt = dt;
    ck_parallel(boundary_range, &job, n, nthreads);
    return CAMKIN_OK;
}

camkin_status camkin_boundary(const camkin_program *program, const camkin_drive *drive, const double *t, size_t n,
                              const camkin_svaj *out, int nthreads) {
    if (!t && n)
        return CAMKIN_E_NULL;
    uint64_t host = ck_fpenv_enter();
    camkin_status status = at_all(program, drive, t, 0.0, 0.0, n, out, nthreads);
    ck_fpenv_leave(host);
    return status;
}

camkin_status camkin_boundary_grid(const camkin_program *program, const camkin_drive *drive, double t0, double dt,
                                   size_t n, const camkin_svaj *out, int nthreads) {
    uint64_t host = ck_fpenv_enter();
    camkin_status status = at_all(program, drive, NULL, t0, dt, n, out, nthreads);
    ck_fpenv_leave(host);
    return status;
}
