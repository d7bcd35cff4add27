/* SPDX-License-Identifier: MIT */
/* Every loop over points, compiled once per instruction-set level. Everything is static except for one table: the
 * linker could merge an inline function with the copy of another level, which would crash on older CPUs.
 *
 * Two rules keep the bits equal on all levels and the loops vectorised:
 * - ck_fma() stands where a single rounding improves accuracy or speed. -ffp-contract=off prevents all other fusing.
 * - Loops select instead of branching, and read coefficients from locals. Compilers do not vectorise them otherwise.
 *
 * A batch is evaluated in blocks of at most CK_BLOCK points. Each block takes the first of four ways that fits:
 *
 *     angles or times of a block
 *       |
 *       |-- 1. ascending within one dwell -----> fill_dwell()      fill the outputs; the next try is twice as long
 *       |-- 2. ascending within one piece -----> eval_piece()      call the kernel of the piece once (angles only)
 *       |
 *     reduce every point to the cycle: angle_phase(), time_phase()
 *       |
 *       |-- 3. long runs in one piece ---------> eval_block()      call the kernel of the piece once per run
 *       |-- 4. short runs, or in no order -----> eval_gathered()   call a gather kernel: eight points, eight pieces
 *       |
 *     finish_block()   add the lift of whole cycles; set NaN
 *
 * A single point takes none of these: see "one point" below. */
#include "kernels.h"

#include "../base/dd.h"
#include "block_impl.h"
#include "geometry_impl.h"
#include "lookup_impl.h"
#include "maximax_impl.h"
#include "phase_impl.h"
#include "response_impl.h"
#include "shapes_impl.h"
#include "speed_impl.h"

/* ---- which piece ---- */

/* Return the piece that holds phase r, the phase of theta: the guess from theta if it is right, else by the index. */
INLINE const ck_piece *piece_at(const camkin_program *p, double theta, double r) {
    size_t slot;
    const bool guess_valid = ck_guess_slot(&p->guess_table, theta, &slot);
    const ck_piece *piece = p->guess_table.piece[slot];
    return guess_valid && ck_piece_holds(piece, r) ? piece : ck_find_piece(p, r);
}

/* ---- ranges of points ---- */

/* Result of classifying an ascending run of points by its two end points. */
typedef enum ck_batch { BATCH_MIXED, BATCH_ONE_PIECE, BATCH_DWELL } ck_batch;

/* Return the number of blocks to try next: one, or twice the previous number while the follower dwells. Calls that
   stream take one block at a time, so that reading the next block overlaps with writing this one. */
INLINE size_t next_try(const ck_request *request, ck_batch batch, size_t blocks) {
    return batch == BATCH_DWELL && !request->streams ? 2 * blocks : 1;
}

/* Prefetch the angles or times of the next block. n: points that the call has left. */
INLINE void fetch_block(const double *x, size_t n) {
    for (size_t i = 0; i < n && i < CK_BLOCK; i += 64 / sizeof *x)
        ck_fetch(x + i);
}

/* Evaluate n >= CK_STEP angles of cycle k if they ascend within one piece, the common case. n may exceed CK_BLOCK only
   in a dwell, which needs no phases. */
INLINE ck_batch angles_in_one_piece(const ck_angles *job, double k, double *r, size_t first, size_t n) {
    const camkin_program *p = job->request.program;
    const ck_cycle *cycle = &p->cycle;
    const double *theta = job->theta + first;
    const double from = ck_fma(-k, cycle->length, theta[0]), to = ck_fma(-k, cycle->length, theta[n - 1]);
    if (!(fabs(k) < MAX_CYCLES && from >= -cycle->half && to < cycle->half))
        return BATCH_MIXED;
    const ck_piece *piece = piece_at(p, theta[0], from);
    if (!(to < piece->to))
        return BATCH_MIXED;
    if (piece->shape == CK_SHAPE_DWELL) {
        if (!is_ascending(theta, n))
            return BATCH_MIXED;
        fill_dwell(&job->request, piece, k, first, n);
        return BATCH_DWELL;
    }
    if (n > CK_BLOCK || !reduce_to_cycle(cycle, k, theta, n, r))
        return BATCH_MIXED;
    eval_piece(&job->request, piece, r, k, first, n);
    return BATCH_ONE_PIECE;
}

static void eval_range(const void *context, size_t first, size_t n) {
    const ck_angles *job = context;
    const camkin_program *p = job->request.program;
    double r[CK_BLOCK_WITH_TAIL], cycle_counts[CK_BLOCK];
    double *cycles = p->accumulates && job->request.out.s ? cycle_counts : NULL;
    bool unordered = false;
    for (size_t i = first, end = first + n, m, blocks = 1; i < end; i += m) {
        m = points_of_blocks(&job->request, i, end, blocks);
        if (job->request.streams)
            fetch_block(job->theta + i + m, end - i - m);
        ck_batch batch = BATCH_MIXED;
        const cycle_ends ends = cycle_ends_of(&p->cycle, job->theta + i, m);
        if (!unordered && m >= CK_STEP && ends.first == ends.last)
            batch = angles_in_one_piece(job, ends.first, r, i, m);
        blocks = next_try(&job->request, batch, blocks);
        if (batch != BATCH_MIXED)
            continue;
        if (m > CK_BLOCK) { /* no dwell: try a single block, which has other ends */
            m = 0;
            continue;
        }
        size_t wrap_index;
        const bool has_nan = angle_phase(&p->cycle, job->theta + i, m, ends, unordered, r, cycles, &wrap_index);
        unordered = eval_block(&job->request, r, NULL, wrap_index, unordered, i, m);
        finish_block(&job->request, r, cycles, has_nan, i, m);
    }
    if (job->request.streams)
        ck_stream_end();
}

static void samples_range(const void *context, size_t first, size_t n) {
    const ck_samples *job = context;
    const double length = job->angles.request.program->length;
    for (size_t i = first, end = first + n, m; i < end; i += m) {
        m = points_of_blocks(&job->angles.request, i, end, 1);
        samples(job->origin, length, job->steps, (double)(job->first + i), m, job->theta + i);
        eval_range(&job->angles, i, m);
    }
}

/* Return whether a piece holds all phases from r - margin to r + margin. */
INLINE bool holds_within(const ck_piece *piece, double r, double margin) {
    return ck_piece_holds(piece, r - margin) && ck_piece_holds(piece, r + margin);
}

/* Evaluate n times if the first and the last lie in one dwell, all ascend, and the cam does not turn back in between.
   The times of a grid are always monotone. While the speed changes, the cam has to turn forwards: backwards, v and j of
   a dwell are -0. */
CK_NOINLINE static ck_batch times_at_rest(const ck_times *job, size_t first, size_t n) {
    const camkin_program *p = job->request.program;
    double ends[2];
    if (job->t) {
        ends[0] = job->t[first];
        ends[1] = job->t[first + n - 1];
    } else {
        grid(job->t0, job->dt, (double)(job->first + first), 1, ends);
        grid(job->t0, job->dt, (double)(job->first + first + n - 1), 1, ends + 1);
    }
    const ck_turn from = turn_at(&p->cycle, &job->drive, ends[0]), to = turn_at(&p->cycle, &job->drive, ends[1]);
    const bool changes = job->drive.kind == DRIVE_CHANGING;
    /* The rounding error of phases can change their order. Constant speeds have none. */
    const double margin = changes ? MAX_PHASE_ERROR : 0.0;
    const ck_piece *piece = ck_find_piece(p, from.phase.r);
    if (piece->shape != CK_SHAPE_DWELL || from.phase.cycles != to.phase.cycles ||
        !holds_within(piece, from.phase.r, margin) || !holds_within(piece, to.phase.r, margin) ||
        (changes && !turns_forwards(&job->drive, ends, &from, &to)) || (job->t && !is_ascending(job->t + first, n)))
        return BATCH_MIXED;
    fill_dwell(&job->request, piece, from.phase.cycles, first, n);
    return BATCH_DWELL;
}

static void boundary_range(const void *context, size_t first, size_t n) {
    const ck_times *job = context;
    const ck_prepared_drive *prepared = &job->drive;
    const camkin_program *p = job->request.program;
    double t_grid[CK_BLOCK], r[CK_BLOCK_WITH_TAIL], low[CK_BLOCK_WITH_TAIL], cycle_counts[CK_BLOCK];
    double *cycles = p->accumulates && job->request.out.s ? cycle_counts : NULL;
    bool unordered = false;
    for (size_t i = first, end = first + n, m, blocks = 1; i < end; i += m) {
        m = points_of_blocks(&job->request, i, end, blocks);
        if (job->t && job->request.streams)
            fetch_block(job->t + i + m, end - i - m);
        ck_batch batch = BATCH_MIXED;
        if (!unordered && m >= MIN_DWELL_PROBE)
            batch = times_at_rest(job, i, m);
        blocks = next_try(&job->request, batch, blocks);
        if (batch != BATCH_MIXED)
            continue;
        m = points_of_blocks(&job->request, i, end, 1);
        const double *t = job->t ? job->t + i : t_grid;
        if (!job->t)
            grid(job->t0, job->dt, (double)(job->first + i), m, t_grid);
        if (prepared->kind == DRIVE_CHANGING) {
            unordered = changing_block(job, t, unordered, i, m);
            continue;
        }
        size_t wrap_index;
        const bool has_nan = time_phase(&p->cycle, prepared, t, m, r, low, cycles, &wrap_index);
        unordered = eval_block(&job->request, r, low, wrap_index, unordered, i, m);
        finish_block(&job->request, r, cycles, has_nan, i, m);
    }
    if (job->request.streams)
        ck_stream_end();
}

/* Evaluate a law: x in [0, 1] is its own phase, and the phase of any other x is NaN. */
static void law_range(const void *context, size_t first, size_t n) {
    const ck_angles *job = context;
    double r[CK_BLOCK_WITH_TAIL];
    for (size_t i = first, end = first + n, m; i < end; i += m) {
        m = points_of_blocks(&job->request, i, end, 1);
        for (size_t k = 0; k < m; k++) {
            const double x = job->theta[i + k];
            r[k] = x >= 0.0 && x <= 1.0 ? x : (double)NAN;
        }
        eval_block(&job->request, r, NULL, find_wrap_index(r, m), 0, i, m);
        finish_block(&job->request, r, NULL, 1, i, m);
    }
}

/* ---- one point ---- */

/* Return the powers of a speed [deg/s], each rounded once. */
INLINE ck_speed_powers speed_powers_of(dd speed) {
    const dd square = dd_square(speed);
    return (ck_speed_powers){speed.hi, square.hi, dd_mul(square, speed).hi};
}

/* Do the same for a speed that is a double. */
INLINE ck_speed_powers speed_powers_of_double(double speed) {
    const double a = speed * speed, a_low = ck_fma(speed, speed, -a), j = a * speed;
    return (ck_speed_powers){speed, a, j + (ck_fma(a, speed, -j) + a_low * speed)};
}

INLINE ck_speed_powers speed_powers_of_omega(double omega) {
    return speed_powers_of(dd_scale(CK_DEG_PER_RAD, omega));
}

static ck_speed_powers batch_speed_powers(double omega) {
    return speed_powers_of_omega(omega);
}

/* The bodies of the shapes for one point: scalar code with the same roundings. Each use is a separate function, so that
   its registers do not burden the callers. */
typedef double one_output(const ck_piece *piece, double r, double omega);
typedef void all_outputs(const ck_piece *piece, double r, double low, double kv, double ka, double kj, double svaj[4]);

#define DEFINE_ONE_OUTPUT(shape, f, kind, output, member)                                                              \
    static double one_##shape##_##output(const ck_piece *piece, double r, double omega) {                              \
        const coefficients c = {piece->row, 1};                                                                        \
        return f(c, local_angle_in(c, r, 0.0, CK_ANY_ANCHOR), speed_powers_of_omega(omega), kind).member;              \
    }
#define DEFINE_SINGLE(shape, f, kind, family_kind, length)                                                             \
    DEFINE_ONE_OUTPUT(shape, f, kind, S, s)                                                                            \
    DEFINE_ONE_OUTPUT(shape, f, kind, V, v)                                                                            \
    DEFINE_ONE_OUTPUT(shape, f, kind, A, a)                                                                            \
    DEFINE_ONE_OUTPUT(shape, f, kind, J, j)                                                                            \
    static void all_##shape(const ck_piece *piece, double r, double low, double kv, double ka, double kj,              \
                            double svaj[4]) {                                                                          \
        const coefficients c = {piece->row, 1};                                                                        \
        store(f(c, local_angle_in(c, r, low, CK_LOW_PART), (ck_speed_powers){kv, ka, kj}, kind), CK_OUT_ALL, 0, svaj,  \
              svaj + 1, svaj + 2, svaj + 3);                                                                           \
    }
EVERY_SHAPE(DEFINE_SINGLE)

#define LIST_ONE(shape, f, kind, family_kind, length)                                                                  \
    [CK_SHAPE_##shape] = {one_##shape##_S, one_##shape##_V, one_##shape##_A, one_##shape##_J},
#define LIST_ALL(shape, f, kind, family_kind, length) [CK_SHAPE_##shape] = all_##shape,
static one_output *const one_output_of[CK_SHAPES][CK_OUT_ALL] = {EVERY_SHAPE(LIST_ONE)};
static all_outputs *const all_outputs_of[CK_SHAPES] = {EVERY_SHAPE(LIST_ALL)};

/* Return one output of a piece. The branch for a dwell resolves earlier than the indirect call, predicted or not. */
INLINE double output_of_piece(const ck_piece *piece, int shape, double r, double omega, const int outputs) {
    if (shape == CK_SHAPE_DWELL)
        return outputs == CK_OUT_S ? piece->row[CK_COEF_S0] : 0.0;
    return one_output_of[shape][outputs](piece, r, omega);
}

/* Write all four outputs of a piece. */
INLINE void outputs_of_piece(const ck_piece *piece, int shape, const ck_speed_powers *powers, double r, double low,
                             double svaj[4]) {
    if (shape == CK_SHAPE_DWELL) {
        svaj[0] = piece->row[CK_COEF_S0];
        svaj[1] = svaj[2] = svaj[3] = 0.0;
    } else {
        all_outputs_of[shape](piece, r, low, powers->v, powers->a, powers->j, svaj);
    }
}

static void point(const ck_piece *piece, const ck_speed_powers *powers, double r, double low, double svaj[4]) {
    all_outputs_of[piece->shape](piece, r, low, powers->v, powers->a, powers->j, svaj);
}

/* Fast path: the guess is right and the inputs are ordinary. All other cases are out of line, so that the fast path
   needs no stack frame. */

/* Evaluate one output at any angle, in the default environment. */

CK_NOINLINE static double eval_slow_path(const camkin_program *program, double theta, double omega, int outputs) {
    const one_phase p = phase_of(&program->cycle, theta);
    if (p.r != p.r)
        return (double)NAN;
    const ck_piece *piece = ck_find_piece(program, p.r);
    const double value = output_of_piece(piece, piece->shape, p.r, omega, outputs);
    return outputs == CK_OUT_S && program->accumulates ? add_cycle_lift(program, piece, p.cycles, value) : value;
}

/* Return s with the lift of the whole cycles. The cycles are computed again here: keeping them live would cost the fast
   path a register. */
CK_NOINLINE static double eval_with_cycle_lift(const camkin_program *program, const ck_piece *piece, double theta,
                                               double r) {
    return add_cycle_lift(program, piece, whole_cycles(theta, program->cycle.inverse),
                          output_of_piece(piece, piece->shape, r, 1.0, CK_OUT_S));
}

/* Evaluate one output at any angle and speed, in any environment of the host. */
CK_NOINLINE static double eval_in_default_fpenv(const camkin_program *program, double theta, double omega,
                                                int outputs) {
    if (!(fabs(omega) <= CK_MAX_SPEED)) /* ck_cannot_trap() keeps larger ones off the fast path too */
        return (double)NAN;
    uint64_t host = ck_fpenv_enter();
    double value = eval_slow_path(program, theta, omega, outputs);
    ck_fpenv_leave(host);
    return value == value ? value : (double)NAN; /* every NaN gets the same bits */
}

INLINE double eval_one_output(const camkin_program *program, double theta, double omega, const int outputs) {
    const ck_cycle *cycle = &program->cycle;
    const ck_guess_table *guesses = &program->guess_table;
    if (!(ck_has_exponent(theta, guesses->exponent_limit) && ck_fpenv_is_default() &&
          (outputs == CK_OUT_S || ck_cannot_trap(omega))))
        return eval_in_default_fpenv(program, theta, omega, outputs);
    const double r = ck_fma(-whole_cycles(theta, cycle->inverse), cycle->length, theta);
    size_t slot;
    ck_guess_slot(guesses, theta, &slot);
    const ck_piece *piece = guesses->piece[slot];
    if (!ck_piece_holds(piece, r))
        return eval_slow_path(program, theta, omega, outputs);
    if (outputs == CK_OUT_S && program->accumulates)
        return eval_with_cycle_lift(program, piece, theta, r);
    return output_of_piece(piece, guesses->shape[slot], r, omega, outputs);
}

#define DEFINE_EVAL_ONE(name, outputs)                                                                                 \
    static double name##_at(const camkin_program *program, double theta, double omega) {                               \
        return eval_one_output(program, theta, omega, outputs);                                                        \
    }
DEFINE_EVAL_ONE(displacement, CK_OUT_S)
DEFINE_EVAL_ONE(velocity, CK_OUT_V)
DEFINE_EVAL_ONE(acceleration, CK_OUT_A)
DEFINE_EVAL_ONE(jerk, CK_OUT_J)

/* Prepare a drive for the time kernels. Return false if its speed or phase is out of range. */
static bool prepare_drive(const ck_cycle *cycle, const camkin_drive *drive, ck_prepared_drive *prepared) {
    const one_phase p = phase_of(cycle, drive->phase);
    const dd speed = dd_scale(dd_of(6.0), drive->rpm);
    const bool changes = drive->table || drive->rpm_per_s != 0.0;
    *prepared = (ck_prepared_drive){.rpm = drive->rpm,
                                    .phase = p.r,
                                    .phase_cycles = p.cycles,
                                    .powers = changes ? (ck_speed_powers){1.0, 1.0, 1.0} : speed_powers_of(speed),
                                    .kind = changes                         ? DRIVE_CHANGING
                                            : speed.lo == 0.0 && p.r == 0.0 ? DRIVE_EXACT
                                                                            : DRIVE_CONSTANT,
                                    .ramp = {.rpm = drive->rpm, .rate_hi = drive->rpm_per_s},
                                    .table = drive->table};
    return fabs(drive->rpm) <= CK_MAX_SPEED && fabs(drive->rpm_per_s) <= CK_MAX_SPEED && p.r == p.r &&
           !(drive->table && (drive->rpm != 0.0 || drive->rpm_per_s != 0.0));
}

CK_NOINLINE static bool eval_all_outputs_general(const camkin_program *program, const camkin_drive *drive, double t,
                                                 double svaj[4]) {
    ck_prepared_drive prepared;
    if (!prepare_drive(&program->cycle, drive, &prepared))
        return false;
    const ck_turn turn = turn_at(&program->cycle, &prepared, t);
    const one_phase p = turn.phase;
    if (p.r != p.r) {
        for (int k = 0; k < 4; k++)
            svaj[k] = (double)NAN;
        return true;
    }
    const ck_piece *piece = ck_find_piece(program, p.r);
    outputs_of_piece(piece, piece->shape, &prepared.powers, p.r, p.low, svaj);
    if (prepared.kind == DRIVE_CHANGING)
        chain_rule(&turn.w, &turn.alpha, 1, svaj + 1, svaj + 2, svaj + 3);
    if (program->accumulates)
        accumulate(program, &p.cycles, &p.r, 1, svaj);
    return true;
}

/* Not inlined, so that its arguments stay in registers in programs that do not accumulate. */
CK_NOINLINE static void accumulate_one(const camkin_program *program, double cycles, double r, double *s) {
    accumulate(program, &cycles, &r, 1, s);
}

/* Evaluate all four outputs at one time. Fast path for drives of kind DRIVE_EXACT if the guess is right. */
static bool eval_all_outputs(const camkin_program *program, const camkin_drive *drive, double t, double svaj[4]) {
    const ck_cycle *cycle = &program->cycle;
    const double rpm = drive->rpm, speed = 6.0 * rpm, theta = t * speed;
    if ((ck_order_bits(drive->rpm_per_s) | ck_order_bits(drive->phase)) || drive->table ||
        ck_fma(6.0, rpm, -speed) != 0.0 || ck_order_bits(rpm) > ck_order_bits(CK_MAX_SPEED))
        return eval_all_outputs_general(program, drive, t, svaj);
    const double whole[] = {whole_cycles(theta, cycle->inverse), 0.0};
    const ck_prepared_drive prepared = {.rpm = rpm, .kind = DRIVE_EXACT};
    double r, low;
    time_phase_loop(cycle, &prepared, &t, 1, &r, &low, NULL, DRIVE_EXACT, whole);
    const ck_guess_table *guesses = &program->guess_table;
    size_t slot;
    const bool guess_valid = ck_guess_slot(guesses, theta, &slot);
    const ck_piece *piece = guesses->piece[slot];
    if (!(guess_valid && ck_piece_holds(piece, r)))
        return eval_all_outputs_general(program, drive, t, svaj);
    const ck_speed_powers powers = speed_powers_of_double(speed);
    outputs_of_piece(piece, guesses->shape[slot], &powers, r, low, svaj);
    if (program->accumulates)
        accumulate_one(program, whole[0], r, svaj);
    return true;
}

/* ---- the followers of a set ---- */

#include "set_impl.h"

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
    .residual = residual_range,
    .maximax = maximax_range,
    .run = runs,
    .point = point,
    .eval_one_output = {displacement_at, velocity_at, acceleration_at, jerk_at},
    .eval_all_outputs = eval_all_outputs,
    .set = set_at,
    .speed_powers_of = batch_speed_powers,
    .geometry = geometry_pass,
    .prepare_drive = prepare_drive,
};
