/* SPDX-License-Identifier: MIT */
/* Every loop over points, compiled once per instruction-set level. All functions are static but for one table: an inline
 * function that the linker merged with another level's copy would crash on older CPUs.
 *
 * fma() where one rounding buys accuracy or speed; compiled with -ffp-contract=off no other is made, so that all levels
 * give the same bits. Selects instead of branches, coefficients in locals before the loop: without these no compiler
 * vectorises. */
#include "kernels.h"

#include "dd.h"
#include "phase.h"
#include "piece.h"
#include "program.h"
#include "sweep.h"

/* ---- ranges of points ---- */

/* Whether n points, given by angles or times x, lie in a dwell with the first and the last of them and with all between.
   Then they need no phases: s, v, a, j are done. */
static int at_rest(const ck_sweep *sweep, one_phase from, one_phase to, const double *x, double *cycles, size_t first,
                   size_t n) {
    const camkin_program *p = sweep->program;
    const int32_t k = ck_index_find(&p->index, p->start, from.r);
    if (p->piece[k].shape != CK_SHAPE_DWELL || from.cycles != to.cycles || !(to.r >= p->start[k]) ||
        !(to.r < p->start[k + 1]) || falls(x, n) > 0)
        return 0;
    if (sweep->streams && !cycles) /* else s is read again */
        stream_dwell(sweep, k, first, n);
    else
        sweep_dwell(sweep, k, first, n);
    for (size_t i = 0; cycles && i < n; i++)
        cycles[i] = from.cycles;
    return 1;
}

/* Not to be inlined, so that the code for one angle stays out of the loops over many. */
CK_NOINLINE static int angles_at_rest(const ck_angles *job, double *cycles, size_t first, size_t n) {
    const ck_cycle *cycle = &job->sweep.program->cycle;
    const double *theta = job->theta + first;
    return at_rest(&job->sweep, phase_of(cycle, theta[0]), phase_of(cycle, theta[n - 1]), theta, cycles, first, n);
}

CK_NOINLINE static int times_at_rest(const ck_times *job, const double *t, double *cycles, size_t first, size_t n) {
    const ck_cycle *cycle = &job->sweep.program->cycle;
    const ck_turning *turning = &job->turning;
    if (turning->kind == RAMP) /* which may turn back in between */
        return 0;
    return at_rest(&job->sweep, time_phase_of(cycle, turning, t[0]), time_phase_of(cycle, turning, t[n - 1]), t, cycles,
                   first, n);
}

static void eval_range(const void *context, size_t first, size_t n) {
    const ck_angles *job = context;
    const camkin_program *p = job->sweep.program;
    const int accumulates = p->lift_per_cycle != 0.0 && job->sweep.out.s;
    double r[CK_ROOM], gone[CK_BLOCK], *cycles = accumulates ? gone : NULL;
    int unordered = 0;
    for (size_t i = first, end = first + n; i < end; i += CK_BLOCK) {
        const size_t m = end - i < CK_BLOCK ? end - i : CK_BLOCK;
        int bad = 0;
        if (unordered || m < LONG || !angles_at_rest(job, cycles, i, m)) {
            size_t rise;
            bad = angle_phase(&p->cycle, job->theta + i, m, unordered, r, cycles, &rise);
            unordered = sweep_block(&job->sweep, r, NULL, rise, unordered, i, m);
        }
        finish_block(&job->sweep, r, cycles, bad, i, m);
    }
    if (job->sweep.streams)
        ck_stream_end();
}

static void samples_range(const void *context, size_t first, size_t n) {
    const ck_samples *job = context;
    const double cycle = job->angles.sweep.program->cycle.length;
    for (size_t i = first, end = first + n; i < end; i += CK_BLOCK) {
        const size_t m = end - i < CK_BLOCK ? end - i : CK_BLOCK;
        samples(cycle, job->steps, (double)(job->first + i), m, job->theta + i);
        eval_range(&job->angles, i, m);
    }
}

/* While the speed changes, v, a and j depend on each other: they are made side by side and given out afterwards. */
static void ramp_block(const ck_times *job, const double *t, double *r, double *low, size_t rise, size_t first,
                       size_t n) {
    double s[CK_BLOCK], v[CK_BLOCK], a[CK_BLOCK], j[CK_BLOCK];
    const camkin_svaj *out = &job->sweep.out;
    const ck_sweep all = {job->sweep.program, job->sweep.rate, {s, v, a, j}, CK_WANT_ALL, 0};
    sweep_block(&all, r, low, rise, 0, 0, n);
    ramp(&job->turning, t, n, v, a, j);
    const double *const from[] = {s, v, a, j};
    double *const to[] = {out->s, out->v, out->a, out->j};
    for (int k = 0; k < 4; k++)
        if (to[k])
            memcpy(to[k] + first, from[k], n * sizeof(double));
}

static void boundary_range(const void *context, size_t first, size_t n) {
    const ck_times *job = context;
    const ck_turning *turning = &job->turning;
    const camkin_program *p = job->sweep.program;
    const int accumulates = p->lift_per_cycle != 0.0 && job->sweep.out.s;
    double t_grid[CK_BLOCK], r[CK_ROOM], low[CK_ROOM], gone[CK_BLOCK], *cycles = accumulates ? gone : NULL;
    int unordered = 0;
    for (size_t i = first, end = first + n; i < end; i += CK_BLOCK) {
        const size_t m = end - i < CK_BLOCK ? end - i : CK_BLOCK;
        const double *t = job->t ? job->t + i : t_grid;
        if (!job->t)
            grid(job->t0, job->dt, (double)(job->first + i), m, t_grid);
        int bad = 0;
        if (unordered || m < LONG || !times_at_rest(job, t, cycles, i, m)) {
            size_t rise;
            bad = time_phase(&p->cycle, turning, t, m, r, low, cycles, &rise);
            if (turning->kind == RAMP)
                ramp_block(job, t, r, low, rise, i, m);
            else
                unordered = sweep_block(&job->sweep, r, low, rise, unordered, i, m);
        }
        finish_block(&job->sweep, r, cycles, bad, i, m);
    }
    if (job->sweep.streams)
        ck_stream_end();
}

/* x in [0, 1] is its own phase; elsewhere a law has none. */
static void law_range(const void *context, size_t first, size_t n) {
    const ck_angles *job = context;
    double r[CK_ROOM];
    for (size_t i = first, end = first + n; i < end; i += CK_BLOCK) {
        const size_t m = end - i < CK_BLOCK ? end - i : CK_BLOCK;
        for (size_t k = 0; k < m; k++) {
            const double x = job->theta[i + k];
            r[k] = x >= 0.0 && x <= 1.0 ? x : (double)NAN;
        }
        sweep_block(&job->sweep, r, NULL, rising_phases(r, m), 0, i, m);
        finish_block(&job->sweep, r, NULL, 1, i, m);
    }
}

/* ---- one point ---- */

/* The bodies of the runs with one point: straight scalar code, with the same roundings. */
INLINE void one_point(const ck_piece *piece, const ck_rate *rate, double r, double low, const int has_low,
                      const int want, double svaj[4]) {
    switch ((ck_shape)piece->shape) {
#define CASE(shape, body, constant)                                                                                    \
    case CK_SHAPE_##shape:                                                                                             \
        body(piece->row, rate, &r, &low, 1, svaj, svaj + 1, svaj + 2, svaj + 3, 1, 0, constant, has_low, want);        \
        break;
        EVERY_SHAPE(CASE)
    case CK_SHAPES: /* never: it counts the others */
        break;
    }
}

static void point(const ck_piece *piece, const ck_rate *rate, double r, double low, double svaj[4]) {
    one_point(piece, rate, r, low, 1, CK_WANT_ALL, svaj);
}

static ck_rate rate_of(dd speed) {
    const dd square = dd_square(speed);
    return (ck_rate){speed.hi, square.hi, dd_mul(square, speed).hi};
}

static ck_rate rate_of_omega(double omega) {
    return rate_of(dd_scale(CK_DEG_PER_RAD, omega));
}

static int turning_of(const ck_cycle *cycle, const camkin_drive *drive, ck_turning *turning) {
    const one_phase p = phase_of(cycle, drive->phase);
    const dd speed = dd_scale(dd_of(6.0), drive->rpm);
    *turning = (ck_turning){drive->rpm, drive->rpm_per_s, p.r, p.cycles, {1.0, 1.0, 1.0}, RAMP};
    if (drive->rpm_per_s == 0.0) {
        turning->rate = rate_of(speed);
        turning->kind = speed.lo == 0.0 && p.r == 0.0 ? SIMPLE : STEADY;
    }
    return fabs(drive->rpm) <= CK_MOST_SPEED && fabs(drive->rpm_per_s) <= CK_MOST_SPEED && p.r == p.r;
}

INLINE double value_at(const camkin_program *program, double theta, double omega, const int want) {
    const one_phase p = phase_of(&program->cycle, theta);
    if (p.r != p.r)
        return (double)NAN;
    const ck_piece *piece = &program->piece[ck_index_find(&program->index, program->start, p.r)];
    const ck_rate rate = want == CK_WANT_S ? (ck_rate){1.0, 1.0, 1.0} : rate_of_omega(omega);
    double svaj[4] = {0.0};
    one_point(piece, &rate, p.r, p.low, 0, want, svaj);
    return want == CK_WANT_S && program->lift_per_cycle != 0.0 ? ck_fma(p.cycles, program->lift_per_cycle, svaj[0])
                                                               : svaj[want];
}

#define DEFINE_VALUE(name, want)                                                                                       \
    static double name##_at(const camkin_program *program, double theta, double omega) {                               \
        return value_at(program, theta, omega, want);                                                                  \
    }
DEFINE_VALUE(displacement, CK_WANT_S)
DEFINE_VALUE(velocity, CK_WANT_V)
DEFINE_VALUE(acceleration, CK_WANT_A)
DEFINE_VALUE(jerk, CK_WANT_J)

static void values_at(const camkin_program *program, const ck_turning *turning, double t, double svaj[4]) {
    const one_phase p = time_phase_of(&program->cycle, turning, t);
    if (p.r != p.r) {
        for (int k = 0; k < 4; k++)
            svaj[k] = (double)NAN;
        return;
    }
    const ck_piece *piece = &program->piece[ck_index_find(&program->index, program->start, p.r)];
    one_point(piece, &turning->rate, p.r, p.low, 1, CK_WANT_ALL, svaj);
    if (turning->kind == RAMP)
        ramp(turning, &t, 1, svaj + 1, svaj + 2, svaj + 3);
    if (program->lift_per_cycle != 0.0)
        accumulate(&p.cycles, program->lift_per_cycle, 1, svaj);
}

/* ---- the table ---- */

#ifndef CK_LEVEL
#define CK_LEVEL native
#endif
#define PASTE(a, b) a##b
#define TABLE(level) PASTE(ck_kernels_, level)

#if defined(__AVX512F__)
#define LEVEL_NAME "x86-64-v4"
#elif defined(__AVX2__) && defined(__FMA__)
#define LEVEL_NAME "x86-64-v3"
#elif defined(__SSE4_2__)
#define LEVEL_NAME "x86-64-v2"
#elif defined(__aarch64__)
#define LEVEL_NAME "neon"
#else
#define LEVEL_NAME "native"
#endif

extern const ck_kernels TABLE(CK_LEVEL);
const ck_kernels TABLE(CK_LEVEL) = {
    .name = LEVEL_NAME,
    .eval = eval_range,
    .samples = samples_range,
    .boundary = boundary_range,
    .law = law_range,
    .run = runs,
    .point = point,
    .value_at = {displacement_at, velocity_at, acceleration_at, jerk_at},
    .values_at = values_at,
    .rate_of = rate_of_omega,
    .turning_of = turning_of,
};
