/* SPDX-License-Identifier: MIT */
/* Sets of followers: programs that one drive turns, each with its phase and scale.
 *
 * At one time, a kernel evaluates all followers together. At many times, each follower is evaluated by itself, because
 * its results are contiguous. */
#include <math.h>
#include <stdlib.h>

#include "../base/arguments.h"
#include "../base/error.h"
#include "../base/fpenv.h"
#include "../base/threads.h"
#include "../kernels/follower_set.h"
#include "../kernels/kernels.h"
#include "../program/segment_info.h"

/* ---- create ---- */

static camkin_status check(const camkin_program *const *programs, const double *phase, const double *scale, size_t m,
                           camkin_error *error) {
    if (m == 0 || m > SIZE_MAX / 128)
        return ck_set_error(error, CAMKIN_E_SIZE, -1, "m", (double)m, "a set must have 1 follower or more; got %zu", m);
    for (size_t i = 0; i < m; i++) {
        if (!programs[i])
            return ck_set_error(error, CAMKIN_E_NULL, -1, "programs", (double)i,
                                "follower %zu: its program must not be NULL", i);
        if (!(fabs(phase[i]) <= CAMKIN_MAX_ANGLE))
            return ck_set_error(error, CAMKIN_E_SPEED, -1, "phase", phase[i],
                                "follower %zu: phase must be finite and at most 1e9 degrees in magnitude; got %g", i,
                                phase[i]);
        if (!(fabs(scale[i]) <= CAMKIN_MAX_LIFT))
            return ck_set_error(error, CAMKIN_E_LIFT, -1, "scale", scale[i],
                                "follower %zu: scale must be finite and at most 1e100 in magnitude; got %g", i,
                                scale[i]);
    }
    return CAMKIN_OK;
}

camkin_status camkin_set_create(const camkin_program *const *programs, const double *phase, const double *scale,
                                size_t m, camkin_set **out, camkin_error *error) {
    const char *const missing = !programs ? "programs" : !phase ? "phase" : !scale ? "scale" : !out ? "out" : NULL;
    if (missing)
        return ck_set_error(error, CAMKIN_E_NULL, -1, missing, NAN, "%s must not be NULL", missing);
    const camkin_status status = check(programs, phase, scale, m, error);
    if (status)
        return status;
    enum { ARRAYS = 7 };
    const size_t padded = (m + CK_STEP - 1) / CK_STEP * CK_STEP;
    struct {
        camkin_set set;
        ck_follower follower[];
    } *memory = malloc(sizeof *memory + padded * (sizeof *memory->follower + ARRAYS * sizeof(double)));
    if (!memory)
        return ck_set_error(error, CAMKIN_E_MEMORY, -1, "m", (double)m, "the set could not be allocated");
    double *array[ARRAYS] = {(double *)(memory->follower + padded)};
    for (size_t k = 1; k < ARRAYS; k++)
        array[k] = array[k - 1] + padded;
    bool accumulates = false, once = false, crowded = false;
    for (size_t i = 0; i < padded; i++) {
        const size_t from = i < m ? i : 0;
        const camkin_program *p = programs[from];
        const ck_slot_table *slots = &p->slot_table;
        const double value[ARRAYS] = {p->cycle.length, p->cycle.half, p->cycle.inverse, slots->half,
                                      slots->scale,    phase[from],   scale[from]};
        for (size_t k = 0; k < ARRAYS; k++)
            array[k][i] = value[k];
        memory->follower[i] = (ck_follower){p, slots->slot, p->piece};
        accumulates |= p->accumulates;
        once |= ck_happens_once(p);
        crowded |= slots->max_starts > 1;
    }
    memory->set = (camkin_set){programs[0]->kernels,
                               m,
                               accumulates,
                               once,
                               crowded,
                               memory->follower,
                               array[0],
                               array[1],
                               array[2],
                               array[3],
                               array[4],
                               array[5],
                               array[6]};
    *out = &memory->set;
    return CAMKIN_OK;
}

void camkin_set_free(camkin_set *set) {
    free(set);
}

/* ---- one time ---- */

camkin_status camkin_set_at(const camkin_set *set, const camkin_drive *drive, double t, const camkin_svaj *out) {
    if (!set || !drive || !out)
        return CAMKIN_E_NULL;
    const camkin_status status = ck_check_arrays(NULL, set->m, out);
    if (status)
        return status;
    const uint64_t host = ck_fpenv_enter(); /* all arithmetic from here on is in the kernel, which is not inlined */
    const bool in_range = set->kernels->set(set, drive, t, out);
    ck_fpenv_leave(host);
    return in_range ? CAMKIN_OK : CAMKIN_E_SPEED;
}

/* ---- many times ---- */

/* The times of one follower. */
typedef struct scaled_times {
    ck_times times;
    double scale;
} scaled_times;

/* Points that are scaled while the caches still hold them. */
enum { SCALED_AT_A_TIME = 16 * CK_BLOCK };

static void scale_output(double *x, size_t n, double scale) {
    for (size_t i = 0; x && i < n; i++)
        x[i] = scale * x[i];
}

static void evaluate_and_scale(const void *context, size_t first, size_t n) {
    const scaled_times *job = context;
    const ck_request *request = &job->times.request;
    const camkin_svaj *out = &request->out;
    for (size_t i = first, end = first + n, m; i < end; i += m) {
        m = end - i < SCALED_AT_A_TIME ? end - i : SCALED_AT_A_TIME;
        request->program->kernels->boundary(&job->times, i, m);
        double *const to[] = {out->s, out->v, out->a, out->j};
        for (int k = 0; k < 4; k++)
            scale_output(to[k] ? to[k] + i : NULL, m, job->scale);
    }
}

/* Prepare the drive of follower k. Return false if its speed or phase is out of range. */
static bool prepare_follower(const camkin_set *set, const camkin_drive *drive, size_t k, ck_prepared_drive *prepared) {
    const camkin_program *p = set->follower[k].program;
    const camkin_drive own = {drive->rpm, drive->rpm_per_s, drive->phase + set->phase[k], drive->table};
    return p->kernels->prepare_drive(&p->cycle, &own, prepared);
}

/* Return whether an output of `size` bytes overlaps the n times t. */
static bool overlaps_times(const double *t, size_t n, const double *out, size_t size) {
    const uintptr_t x = (uintptr_t)t, y = (uintptr_t)out;
    return t && out && x < y + size && y < x + n * sizeof(double);
}

static camkin_status check_outputs(const camkin_set *set, const double *t, size_t n, const camkin_svaj *out,
                                   size_t stride) {
    if (stride < n || n > (size_t)CAMKIN_MAX_POINTS || (double)stride * (double)set->m > (double)CAMKIN_MAX_POINTS)
        return CAMKIN_E_SIZE;
    const size_t size = ((set->m - 1) * stride + n) * sizeof(double);
    const camkin_status status = ck_check_arrays(NULL, size / sizeof(double), out);
    if (status || n == 0)
        return status;
    if ((uintptr_t)t % _Alignof(double))
        return CAMKIN_E_ALIGN;
    return overlaps_times(t, n, out->s, size) || overlaps_times(t, n, out->v, size) ||
                   overlaps_times(t, n, out->a, size) || overlaps_times(t, n, out->j, size)
               ? CAMKIN_E_OVERLAP
               : CAMKIN_OK;
}

/* Evaluate at n times t or, if t is NULL, at n times of the grid from step `first`. */
CK_NOINLINE static camkin_status at_all(const camkin_set *set, const camkin_drive *drive, const ck_times *times,
                                        size_t n, const camkin_svaj *out, size_t stride, int nthreads) {
    scaled_times job = {.times = *times};
    for (size_t k = 0; k < set->m; k++)
        if (!prepare_follower(set, drive, k, &job.times.drive))
            return CAMKIN_E_SPEED;
    if (!isfinite(times->t0) || !isfinite(times->dt))
        return CAMKIN_E_TIME;
    if (nthreads < 0)
        return CAMKIN_E_THREADS;
    const camkin_status status = check_outputs(set, times->t, n, out, stride);
    if (status || n == 0 || !(out->s || out->v || out->a || out->j))
        return status;
    for (size_t k = 0; k < set->m; k++) {
        prepare_follower(set, drive, k, &job.times.drive);
        const size_t row = k * stride;
        const camkin_svaj own = {out->s ? out->s + row : NULL, out->v ? out->v + row : NULL,
                                 out->a ? out->a + row : NULL, out->j ? out->j + row : NULL};
        job.times.request = ck_request_of(set->follower[k].program, job.times.drive.powers, &own, n);
        job.scale = set->scale[k];
        ck_parallel(evaluate_and_scale, &job, n, job.times.request.shift, nthreads);
    }
    return CAMKIN_OK;
}

camkin_status camkin_set_boundary(const camkin_set *set, const camkin_drive *drive, const double *t, size_t n,
                                  const camkin_svaj *out, size_t stride, int nthreads) {
    if (!set || !drive || !out || (!t && n))
        return CAMKIN_E_NULL;
    const uint64_t host = ck_fpenv_enter();
    const camkin_status status = at_all(set, drive, &(ck_times){.t = t}, n, out, stride, nthreads);
    ck_fpenv_leave(host);
    return status;
}

camkin_status camkin_set_steps(const camkin_set *set, const camkin_drive *drive, double t0, double dt, uint64_t first,
                               size_t n, const camkin_svaj *out, size_t stride, int nthreads) {
    if (!set || !drive || !out)
        return CAMKIN_E_NULL;
    if (first > CK_MAX_STEP || n > CK_MAX_STEP - first)
        return CAMKIN_E_SIZE;
    const uint64_t host = ck_fpenv_enter();
    const camkin_status status =
        at_all(set, drive, &(ck_times){.t0 = t0, .dt = dt, .first = first}, n, out, stride, nthreads);
    ck_fpenv_leave(host);
    return status;
}
