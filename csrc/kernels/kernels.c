/* SPDX-License-Identifier: MIT */
/* Every loop over points, compiled once per instruction-set level. All functions are static but for one table: an inline
 * function that the linker merged with another level's copy would crash on older CPUs.
 *
 * fma() where one rounding buys accuracy or speed; compiled with -ffp-contract=off no other is made, so that all levels
 * give the same bits. Selects instead of branches, coefficients in locals before the loop: without these no compiler
 * vectorises. */
#include "kernels.h"

#include "../base/dd.h"
#include "block_impl.h"
#include "lookup_impl.h"
#include "phase_impl.h"
#include "shapes_impl.h"

/* ---- which piece ---- */

/* The piece of an angle that has this phase. */
INLINE const ck_piece *piece_at(const camkin_program *p, double theta, double r) {
    size_t slot;
    const int near = ck_guide_slot(&p->guide, theta, &slot);
    const ck_piece *piece = p->guide.piece[slot];
    return near && ck_piece_holds(piece, r) ? piece : &p->piece[ck_index_find(&p->index, p->start, r)];
}

/* ---- ranges of points ---- */

/* What is known of many points from the first and the last of them, if they rise. */
typedef enum ck_found { NOTHING, DONE, AT_REST } ck_found;

/* Return how many blocks to try next: one, or twice the previous number while the follower dwells. Calls that stream take
   one at a time: what they read of the next block comes while this one is written. */
INLINE size_t next_try(const ck_sweep *sweep, ck_found found, size_t blocks) {
    return found == AT_REST && !sweep->streams ? 2 * blocks : 1;
}

/* Fetch the angles or times of the next block; n are left of the call. */
INLINE void fetch_block(const double *x, size_t n) {
    for (size_t i = 0; i < n && i < CK_BLOCK; i += 64 / sizeof *x)
        ck_fetch(x + i);
}

/* Does n >= CK_STEP angles of cycle k if they rise in one piece, as those of short calls and of most blocks do; more than a
   block only in a dwell, for which they need no phases. */
INLINE ck_found angles_in_one_piece(const ck_angles *job, double k, double *r, size_t first, size_t n) {
    const camkin_program *p = job->sweep.program;
    const ck_cycle *cycle = &p->cycle;
    const double *theta = job->theta + first;
    const double from = ck_fma(-k, cycle->length, theta[0]), to = ck_fma(-k, cycle->length, theta[n - 1]);
    if (!(fabs(k) < MAX_CYCLES && from >= -cycle->half && to < cycle->half))
        return NOTHING;
    const ck_piece *piece = piece_at(p, theta[0], from);
    if (!(to < piece->to))
        return NOTHING;
    if (piece->shape == CK_SHAPE_DWELL) {
        if (!rises(theta, n))
            return NOTHING;
        sweep_dwell(&job->sweep, piece, k, first, n);
        return AT_REST;
    }
    if (n > CK_BLOCK || !reduce(cycle, k, theta, n, r))
        return NOTHING;
    sweep_piece(&job->sweep, piece, r, k, first, n);
    return DONE;
}

static void eval_range(const void *context, size_t first, size_t n) {
    const ck_angles *job = context;
    const camkin_program *p = job->sweep.program;
    double r[CK_ROOM], gone[CK_BLOCK], *cycles = p->accumulates && job->sweep.out.s ? gone : NULL;
    int unordered = 0;
    for (size_t i = first, end = first + n, m, blocks = 1; i < end; i += m) {
        m = points_of_blocks(&job->sweep, i, end, blocks);
        if (job->sweep.streams)
            fetch_block(job->theta + i + m, end - i - m);
        ck_found found = NOTHING;
        const cycle_ends ends = cycle_ends_of(&p->cycle, job->theta + i, m);
        if (!unordered && m >= CK_STEP && ends.first == ends.last)
            found = angles_in_one_piece(job, ends.first, r, i, m);
        blocks = next_try(&job->sweep, found, blocks);
        if (found)
            continue;
        if (m > CK_BLOCK) { /* with other ends */
            m = 0;
            continue;
        }
        size_t rise;
        const int bad = angle_phase(&p->cycle, job->theta + i, m, ends, unordered, r, cycles, &rise);
        unordered = sweep_block(&job->sweep, r, NULL, rise, unordered, i, m);
        finish_block(&job->sweep, r, cycles, bad, i, m);
    }
    if (job->sweep.streams)
        ck_stream_end();
}

static void samples_range(const void *context, size_t first, size_t n) {
    const ck_samples *job = context;
    const double cycle = job->angles.sweep.program->cycle.length;
    for (size_t i = first, end = first + n, m; i < end; i += m) {
        m = points_of_blocks(&job->angles.sweep, i, end, 1);
        samples(cycle, job->steps, (double)(job->first + i), m, job->theta + i);
        eval_range(&job->angles, i, m);
    }
}

/* Times that one row of the drive's table holds for: how many of the n, which may come in any order. */
static size_t times_in_row(const struct camkin_speed_table *table, const ck_speed_row *row, const double *t, size_t n) {
    const double from = table->start[row - table->row], to = table->start[row - table->row + 1];
    size_t i = 1; /* the first may be NaN, which no row holds */
    while (i < n && t[i] >= from && t[i] < to)
        i++;
    return i;
}

/* While the speed changes, v, a and j depend on each other: all four are made side by side, in one row of the table after
   the other, and given out afterwards. Returns whether some phases are none. */
static int changing_block(const ck_times *job, const double *t, double *r, double *low, double *cycles, size_t first,
                          size_t n) {
    double s[CK_BLOCK], v[CK_BLOCK], a[CK_BLOCK], j[CK_BLOCK];
    const camkin_program *p = job->sweep.program;
    const struct camkin_speed_table *table = job->turning.table;
    ck_turning turning = job->turning;
    int bad = 0;
    for (size_t i = 0, m = n; i < n; i += m) {
        if (table) {
            const ck_speed_row *row = speed_row_at(table, t[i]);
            turning = turning_in_row(&p->cycle, &job->turning, row);
            m = times_in_row(table, row, t + i, n - i);
        }
        const ck_sweep all = {p, job->sweep.rate, {s + i, v + i, a + i, j + i}, CK_WANT_ALL, 0, 0};
        size_t rise;
        bad |= turning.phase != turning.phase; /* a row beyond 2^50 cycles */
        bad |= time_phase(&p->cycle, &turning, t + i, m, r + i, low + i, cycles ? cycles + i : NULL, &rise);
        sweep_block(&all, r + i, low + i, rise, 0, 0, m);
        chain_rule(&turning, t + i, m, v + i, a + i, j + i);
    }
    const camkin_svaj *out = &job->sweep.out;
    const double *const from[] = {s, v, a, j};
    double *const to[] = {out->s, out->v, out->a, out->j};
    for (int k = 0; k < 4; k++)
        if (to[k])
            memcpy(to[k] + first, from[k], n * sizeof(double));
    return bad;
}

/* Does n times if they lie in a dwell with the first and the last of them. Those of a grid rise or fall throughout. */
CK_NOINLINE static ck_found times_at_rest(const ck_times *job, size_t first, size_t n) {
    const camkin_program *p = job->sweep.program;
    if (job->turning.kind == CHANGING) /* which may turn back in between */
        return NOTHING;
    double ends[2];
    if (job->t) {
        ends[0] = job->t[first];
        ends[1] = job->t[first + n - 1];
    } else {
        grid(job->t0, job->dt, (double)(job->first + first), 1, ends);
        grid(job->t0, job->dt, (double)(job->first + first + n - 1), 1, ends + 1);
    }
    const one_phase from = time_phase_of(&p->cycle, &job->turning, ends[0]);
    const one_phase to = time_phase_of(&p->cycle, &job->turning, ends[1]);
    const ck_piece *piece = &p->piece[ck_index_find(&p->index, p->start, from.r)];
    if (piece->shape != CK_SHAPE_DWELL || from.cycles != to.cycles || !ck_piece_holds(piece, to.r) ||
        (job->t && !rises(job->t + first, n)))
        return NOTHING;
    sweep_dwell(&job->sweep, piece, from.cycles, first, n);
    return AT_REST;
}

static void boundary_range(const void *context, size_t first, size_t n) {
    const ck_times *job = context;
    const ck_turning *turning = &job->turning;
    const camkin_program *p = job->sweep.program;
    double t_grid[CK_BLOCK], r[CK_ROOM], low[CK_ROOM], gone[CK_BLOCK];
    double *cycles = p->accumulates && job->sweep.out.s ? gone : NULL;
    int unordered = 0;
    for (size_t i = first, end = first + n, m, blocks = 1; i < end; i += m) {
        m = points_of_blocks(&job->sweep, i, end, blocks);
        if (job->t && job->sweep.streams)
            fetch_block(job->t + i + m, end - i - m);
        ck_found found = NOTHING;
        if (!unordered && m >= LONG)
            found = times_at_rest(job, i, m);
        blocks = next_try(&job->sweep, found, blocks);
        if (found)
            continue;
        m = points_of_blocks(&job->sweep, i, end, 1);
        const double *t = job->t ? job->t + i : t_grid;
        if (!job->t)
            grid(job->t0, job->dt, (double)(job->first + i), m, t_grid);
        int bad;
        if (turning->kind == CHANGING) {
            bad = changing_block(job, t, r, low, cycles, i, m);
        } else {
            size_t rise;
            bad = time_phase(&p->cycle, turning, t, m, r, low, cycles, &rise);
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
    for (size_t i = first, end = first + n, m; i < end; i += m) {
        m = points_of_blocks(&job->sweep, i, end, 1);
        for (size_t k = 0; k < m; k++) {
            const double x = job->theta[i + k];
            r[k] = x >= 0.0 && x <= 1.0 ? x : (double)NAN;
        }
        sweep_block(&job->sweep, r, NULL, rising_phases(r, m), 0, i, m);
        finish_block(&job->sweep, r, NULL, 1, i, m);
    }
}

/* ---- one point ---- */

INLINE ck_rate rate_of(dd speed) {
    const dd square = dd_square(speed);
    return (ck_rate){speed.hi, square.hi, dd_mul(square, speed).hi};
}

/* The same of a double. */
INLINE ck_rate rate_of_double(double speed) {
    const double a = speed * speed, a_low = ck_fma(speed, speed, -a), j = a * speed;
    return (ck_rate){speed, a, j + (ck_fma(a, speed, -j) + a_low * speed)};
}

INLINE ck_rate rate_of_omega(double omega) {
    return rate_of(dd_scale(CK_DEG_PER_RAD, omega));
}

static ck_rate rate_of_many(double omega) {
    return rate_of_omega(omega);
}

/* The bodies of the runs with one point: straight scalar code, with the same roundings. Each is a function of its own, so
   that the way there needs no more registers than it does itself. */
typedef double one_value(const ck_piece *piece, double r, double omega);
typedef void all_values(const ck_piece *piece, double r, double low, double kv, double ka, double kj, double svaj[4]);

#define DEFINE_VALUE(shape, body, constant, want)                                                                      \
    static double one_##shape##_##want(const ck_piece *piece, double r, double omega) {                                \
        const ck_rate rate = rate_of_omega(omega);                                                                     \
        double value[CK_WANT_ALL];                                                                                     \
        body(piece->row, &rate, &r, NULL, 1, value, value + 1, value + 2, value + 3, 1, 0, constant, CK_ANY_ANCHOR,    \
             CK_WANT_##want);                                                                                          \
        return value[CK_WANT_##want];                                                                                  \
    }
#define DEFINE_VALUES(shape, body, constant)                                                                           \
    DEFINE_VALUE(shape, body, constant, S)                                                                             \
    DEFINE_VALUE(shape, body, constant, V)                                                                             \
    DEFINE_VALUE(shape, body, constant, A)                                                                             \
    DEFINE_VALUE(shape, body, constant, J)                                                                             \
    static void all_##shape(const ck_piece *piece, double r, double low, double kv, double ka, double kj,              \
                            double svaj[4]) {                                                                          \
        const ck_rate rate = {kv, ka, kj};                                                                             \
        body(piece->row, &rate, &r, &low, 1, svaj, svaj + 1, svaj + 2, svaj + 3, 1, 0, constant, CK_LOW_PART,          \
             CK_WANT_ALL);                                                                                             \
    }
EVERY_SHAPE(DEFINE_VALUES)

#define LIST_ONE(shape, body, constant)                                                                                \
    [CK_SHAPE_##shape] = {one_##shape##_S, one_##shape##_V, one_##shape##_A, one_##shape##_J},
#define LIST_ALL(shape, body, constant) [CK_SHAPE_##shape] = all_##shape,
static one_value *const one[CK_SHAPES][CK_WANT_ALL] = {EVERY_SHAPE(LIST_ONE)};
static all_values *const all[CK_SHAPES] = {EVERY_SHAPE(LIST_ALL)};

/* A dwell first: whether foretold or not, that is settled sooner than where a table leads. */
INLINE double value_of(const ck_piece *piece, int shape, double r, double omega, const int want) {
    if (shape == CK_SHAPE_DWELL)
        return want == CK_WANT_S ? piece->row[CK_P_S0] : 0.0;
    return one[shape][want](piece, r, omega);
}

INLINE void values_of(const ck_piece *piece, int shape, const ck_rate *rate, double r, double low, double svaj[4]) {
    if (shape == CK_SHAPE_DWELL) {
        svaj[0] = piece->row[CK_P_S0];
        svaj[1] = svaj[2] = svaj[3] = 0.0;
    } else {
        all[shape](piece, r, low, rate->v, rate->a, rate->j, svaj);
    }
}

static void point(const ck_piece *piece, const ck_rate *rate, double r, double low, double svaj[4]) {
    all[piece->shape](piece, r, low, rate->v, rate->a, rate->j, svaj);
}

/* A call goes straight through where the guide is right and nothing is rare: few jumps, few registers, no memory. What is
   left is done by functions of their own. */

CK_NOINLINE static double value_by_search(const camkin_program *program, double theta, double omega, int want) {
    const one_phase p = phase_of(&program->cycle, theta);
    if (p.r != p.r)
        return (double)NAN;
    const ck_piece *piece = &program->piece[ck_index_find(&program->index, program->start, p.r)];
    const double value = value_of(piece, piece->shape, p.r, omega, want);
    return want == CK_WANT_S && program->accumulates
               ? ck_fma(lifts_of_piece(program, p.cycles, piece), program->lift_per_cycle, value)
               : value;
}

/* The cycles are counted again, so that they need no register where they do not matter. */
CK_NOINLINE static double lifted(const camkin_program *program, const ck_piece *piece, double theta, double r) {
    const double lifts = lifts_of_piece(program, whole_cycles(theta, program->cycle.inverse), piece);
    return ck_fma(lifts, program->lift_per_cycle, value_of(piece, piece->shape, r, 1.0, CK_WANT_S));
}

/* In the environment of any host, at any angle. */
CK_NOINLINE static double guarded(const camkin_program *program, double theta, double omega, int want) {
    if (!(fabs(omega) <= CK_MOST_SPEED)) /* and none that is harmless is above it */
        return (double)NAN;
    uint64_t host = ck_fpenv_enter();
    double value = value_by_search(program, theta, omega, want);
    ck_fpenv_leave(host);
    return value == value ? value : (double)NAN; /* its bits are one and the same */
}

INLINE double value_at(const camkin_program *program, double theta, double omega, const int want) {
    const ck_cycle *cycle = &program->cycle;
    const ck_guide *guide = &program->guide;
    if (!(ck_has_exponent(theta, guide->reach) && ck_fpenv_computes() &&
          (want == CK_WANT_S || ck_fpenv_harmless(omega))))
        return guarded(program, theta, omega, want);
    const double r = ck_fma(-whole_cycles(theta, cycle->inverse), cycle->length, theta);
    size_t slot;
    ck_guide_slot(guide, theta, &slot);
    const ck_piece *piece = guide->piece[slot];
    if (!ck_piece_holds(piece, r))
        return value_by_search(program, theta, omega, want);
    if (want == CK_WANT_S && program->accumulates)
        return lifted(program, piece, theta, r);
    return value_of(piece, guide->shape[slot], r, omega, want);
}

#define DEFINE_VALUE_AT(name, want)                                                                                    \
    static double name##_at(const camkin_program *program, double theta, double omega) {                               \
        return value_at(program, theta, omega, want);                                                                  \
    }
DEFINE_VALUE_AT(displacement, CK_WANT_S)
DEFINE_VALUE_AT(velocity, CK_WANT_V)
DEFINE_VALUE_AT(acceleration, CK_WANT_A)
DEFINE_VALUE_AT(jerk, CK_WANT_J)

static int turning_of(const ck_cycle *cycle, const camkin_drive *drive, ck_turning *turning) {
    const one_phase p = phase_of(cycle, drive->phase);
    const dd speed = dd_scale(dd_of(6.0), drive->rpm);
    const int changes = drive->table || drive->rpm_per_s != 0.0;
    *turning = (ck_turning){.rpm = drive->rpm,
                            .slope = drive->rpm_per_s,
                            .phase = p.r,
                            .phase_cycles = p.cycles,
                            .rate = changes ? (ck_rate){1.0, 1.0, 1.0} : rate_of(speed),
                            .kind = changes                         ? CHANGING
                                    : speed.lo == 0.0 && p.r == 0.0 ? SIMPLE
                                                                    : STEADY,
                            .table = drive->table};
    return fabs(drive->rpm) <= CK_MOST_SPEED && fabs(drive->rpm_per_s) <= CK_MOST_SPEED && p.r == p.r &&
           !(drive->table && (drive->rpm != 0.0 || drive->rpm_per_s != 0.0));
}

CK_NOINLINE static int any_values_at(const camkin_program *program, const camkin_drive *drive, double t,
                                     double svaj[4]) {
    ck_turning turning;
    if (!turning_of(&program->cycle, drive, &turning))
        return 0;
    if (turning.table)
        turning = turning_in_row(&program->cycle, &turning, speed_row_at(turning.table, t));
    const one_phase p = time_phase_of(&program->cycle, &turning, t);
    if (p.r != p.r) {
        for (int k = 0; k < 4; k++)
            svaj[k] = (double)NAN;
        return 1;
    }
    const ck_piece *piece = piece_at(program, 6.0 * turning.rpm * t + turning.phase, p.r);
    values_of(piece, piece->shape, &turning.rate, p.r, p.low, svaj);
    if (turning.kind == CHANGING)
        chain_rule(&turning, &t, 1, svaj + 1, svaj + 2, svaj + 3);
    if (program->accumulates)
        accumulate(program, &p.cycles, &p.r, 1, svaj);
    return 1;
}

/* Not inlined: where nothing accumulates, its arguments need no place in memory. */
CK_NOINLINE static void accumulate_one(const camkin_program *program, double cycles, double r, double *s) {
    accumulate(program, &cycles, &r, 1, s);
}

/* Straight for SIMPLE. */
static int values_at(const camkin_program *program, const camkin_drive *drive, double t, double svaj[4]) {
    const ck_cycle *cycle = &program->cycle;
    const double rpm = drive->rpm, speed = 6.0 * rpm, theta = t * speed;
    if ((ck_magnitude(drive->rpm_per_s) | ck_magnitude(drive->phase)) || drive->table ||
        ck_fma(6.0, rpm, -speed) != 0.0 || ck_magnitude(rpm) > ck_magnitude(CK_MOST_SPEED))
        return any_values_at(program, drive, t, svaj);
    const double whole[] = {whole_cycles(theta, cycle->inverse), 0.0};
    const ck_turning turning = {.rpm = rpm, .kind = SIMPLE};
    double r, low;
    time_phase_loop(cycle, &turning, &t, 1, &r, &low, NULL, SIMPLE, whole);
    const ck_guide *guide = &program->guide;
    size_t slot;
    const int near = ck_guide_slot(guide, theta, &slot);
    const ck_piece *piece = guide->piece[slot];
    if (!(near && ck_piece_holds(piece, r)))
        return any_values_at(program, drive, t, svaj);
    const ck_rate rate = rate_of_double(speed);
    values_of(piece, guide->shape[slot], &rate, r, low, svaj);
    if (program->accumulates)
        accumulate_one(program, whole[0], r, svaj);
    return 1;
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
    .rate_of = rate_of_many,
    .turning_of = turning_of,
};
