/* SPDX-License-Identifier: MIT */
/* Drives whose speed changes: a ramp, which is one row, or the rows of a speed table. Each time gets the parameters of
 * its row; phases, speeds and the chain rule are computed CK_STEP times at a time, whether their rows differ or not.
 *
 * Everything is static: kernels.c includes this body once per instruction-set level. */
#ifndef CK_SPEED_IMPL_H
#define CK_SPEED_IMPL_H

#include "block_impl.h"
#include "phase_impl.h"

/* A time while the speed changes: its phase, speed w [deg/s], and acceleration alpha [deg/s^2]. */
typedef struct ck_turn {
    one_phase phase;
    double w, alpha;
} ck_turn;

/* ---- rows ---- */

/* Return the row of a speed table that contains time t; the first row for NaN. */
static const ck_speed_row *row_of_table(const struct camkin_speed_table *table, double t) {
    size_t low = 0, high = table->rows - 1;
    while (low < high) {
        const size_t middle = high - (high - low) / 2;
        if (t >= table->start[middle])
            low = middle;
        else
            high = middle - 1;
    }
    return &table->row[low];
}

INLINE const ck_speed_row *row_at(const ck_prepared_drive *drive, double t) {
    return drive->table ? row_of_table(drive->table, t) : &drive->ramp;
}

/* Return whether a row of a table holds time t. */
INLINE bool is_in_row(const ck_prepared_drive *drive, const ck_speed_row *row, double t) {
    const double *start = drive->table->start + (row - drive->table->row);
    return t >= start[0] && t < start[1];
}

/* Return the row of a table that holds time t: `row`, the next one, or any other. */
INLINE const ck_speed_row *row_near(const ck_prepared_drive *drive, const ck_speed_row *row, double t) {
    if (is_in_row(drive, row, t))
        return row;
    return t > row->t && is_in_row(drive, row + 1, t) ? row + 1 : row_of_table(drive->table, t);
}

/* ---- turns ---- */

/* Return the angle turned in a row up to time t, as 6 tau (rpm + rate tau/2) with tau = t - row.t. tau and the sum are
   sums of two doubles, with an error of 2^-106 of the whole angle. */
INLINE long_angle turned_in_row(const ck_speed_row row, double t) {
    const double half_rate = 0.5 * row.rate_hi, half_rate_low = 0.5 * row.rate_lo;
    const dd tau = dd_two_sum(t, -row.t);
    const double g = half_rate * tau.hi;
    const double ge = ck_fma(half_rate, tau.hi, -g) + ck_fma(half_rate_low, tau.hi, half_rate * tau.lo);
    const dd w = dd_two_sum(row.rpm, g);
    const double p = tau.hi * w.hi;
    return six_times(p, ck_fma(tau.hi, w.hi, -p) + ck_fma(tau.lo, w.hi, tau.hi * (w.lo + ge)));
}

/* Reduce an angle to a phase, without a branch: the same as phase_of(). */
INLINE one_phase phase_by_selection(const ck_cycle cycle, double theta) {
    const double k = whole_cycles(theta, cycle.inverse), r = ck_fma(-k, cycle.length, theta);
    const double m = last_cycle(r, cycle.half);
    return (one_phase){fabs(k) < MAX_CYCLES ? r - m * cycle.length : (double)NAN, 0.0, k + m};
}

/* Return the phase at the origin of a row. `phase`: that of the drive at t = 0. */
INLINE one_phase phase_of_row(const ck_cycle cycle, const one_phase phase, const ck_speed_row row) {
    const one_phase p = phase_by_selection(cycle, row.theta_hi);
    const dd sum = dd_two_sum(p.r, phase.r);
    const one_phase q = phase_by_selection(cycle, sum.hi); /* the sum of two phases: at most one cycle outside */
    const dd r = dd_two_sum(q.r, sum.lo + row.theta_lo);
    return (one_phase){r.hi, r.lo, phase.cycles + p.cycles + q.cycles};
}

/* Return the speed at a time in a row [deg/s]. */
INLINE double speed_in_row(const ck_speed_row row, double t) {
    return 6.0 * ck_fma(row.rate_hi, t - row.t, row.rpm);
}

/* Return the turn at a time in a row that begins at a phase. */
INLINE ck_turn turn_in_row(const ck_cycle cycle, const one_phase begin, const ck_speed_row row, double t) {
    one_phase phase = reduced(cycle, turned_in_row(row, t), begin.r, begin.low, DRIVE_CHANGING, NULL);
    phase.cycles += begin.cycles;
    return (ck_turn){phase, speed_in_row(row, t), 6.0 * row.rate_hi};
}

/* Return the turn of a drive of any kind; w and alpha are 0 at constant speed. */
INLINE ck_turn turn_at(const ck_cycle *cycle, const ck_prepared_drive *drive, double t) {
    if (drive->kind != DRIVE_CHANGING)
        return (ck_turn){time_phase_of(cycle, drive, t), 0.0, 0.0};
    const ck_speed_row row = *row_at(drive, t);
    return turn_in_row(*cycle, phase_of_row(*cycle, (one_phase){drive->phase, 0.0, drive->phase_cycles}, row), row, t);
}

/* Largest error of a phase [deg]: 2^-102 of the largest angle, of 2^50 cycles of CAMKIN_MAX_ANGLE, rounded up. */
#define MAX_PHASE_ERROR 0x1p-20

/* Return whether the cam turns forwards at all times between two, whose turns are given. Within a row the speed is
   monotone, also when it is rounded. */
static bool turns_forwards(const ck_prepared_drive *drive, const double t[2], const ck_turn *from, const ck_turn *to) {
    return from->w > 0.0 && to->w > 0.0 && (row_at(drive, t[0]) == row_at(drive, t[1]) || drive->table->forwards);
}

/* The turns of a block. */
typedef struct ck_turns {
    double r[CK_BLOCK_WITH_TAIL], low[CK_BLOCK_WITH_TAIL], cycles[CK_BLOCK_WITH_TAIL];
    double w[CK_BLOCK_WITH_TAIL], alpha[CK_BLOCK_WITH_TAIL];
} ck_turns;

INLINE void store_turn(ck_turns *turns, size_t i, const ck_turn turn) {
    turns->r[i] = turn.phase.r;
    turns->low[i] = turn.phase.low;
    turns->cycles[i] = turn.phase.cycles;
    turns->w[i] = turn.w;
    turns->alpha[i] = turn.alpha;
}

/* Compute the turns of n times in one row, from index i on. */
static void turns_in_row(const ck_cycle *cycle, const one_phase *phase, const ck_speed_row *row,
                         const double *restrict t, size_t i, size_t n, ck_turns *restrict turns) {
    const ck_speed_row own = *row;
    const ck_cycle one_cycle = *cycle;
    const one_phase begin = phase_of_row(one_cycle, *phase, own);
    for (size_t k = 0; k < n; k++)
        store_turn(turns, i + k, turn_in_row(one_cycle, begin, own, t[k]));
}

/* Compute the turns of CK_STEP times, each in its row, from index i on. */
static void turns_in_rows(const ck_cycle *cycle, const one_phase *phase, const ck_speed_row *const row[CK_STEP],
                          const double *restrict t, size_t i, ck_turns *restrict turns) {
    const double *from[CK_STEP];
    double field[sizeof(ck_speed_row) / sizeof(double)][CK_STEP];
    const ck_cycle one_cycle = *cycle;
    const one_phase one = *phase;
    for (size_t k = 0; k < CK_STEP; k++)
        from[k] = &row[k]->t;
    turn_line(from, 0, field);
    for (size_t k = 0; k < CK_STEP; k++) {
        const ck_speed_row own = {field[0][k], field[1][k], field[2][k], field[3][k], field[4][k], field[5][k], {0}};
        store_turn(turns, i + k, turn_in_row(one_cycle, phase_of_row(one_cycle, one, own), own, t[k]));
    }
}

/* Fewest times in one row for which turns_in_row() takes less time than turns_in_rows(). */
enum { LONG_RUN = 3 * CK_STEP };

/* Return how many of the first of n times lie in a row; 0 if a time near the first one shows that they are few. */
static size_t run_in_row(const ck_prepared_drive *drive, const ck_speed_row *row, const double *t, size_t n) {
    if (!drive->table)
        return n;
    if (n < LONG_RUN || !is_in_row(drive, row, t[LONG_RUN - 1]))
        return 0;
    const double *start = drive->table->start + (row - drive->table->row), from = start[0], to = start[1];
    size_t m = 0;
    while (m < n && t[m] >= from && t[m] < to)
        m++;
    return m;
}

/* Compute the turns of n <= CK_BLOCK times. */
static void turns_of(const ck_cycle *cycle, const ck_prepared_drive *drive, const double *t, size_t n,
                     ck_turns *turns) {
    const one_phase phase = {drive->phase, 0.0, drive->phase_cycles};
    const ck_speed_row *row = NULL, *rows[CK_STEP];
    for (size_t i = 0, m; i < n; i += m) {
        row = i > 0 ? row_near(drive, row, t[i]) : row_at(drive, t[0]);
        m = run_in_row(drive, row, t + i, n - i);
        if (m) {
            turns_in_row(cycle, &phase, row, t + i, i, m, turns);
            continue;
        }
        double step[CK_STEP];
        m = n - i < CK_STEP ? n - i : CK_STEP;
        for (size_t k = 0; k < CK_STEP; k++) {
            step[k] = t[k < m ? i + k : i];
            rows[k] = row = row_near(drive, row, step[k]);
        }
        turns_in_rows(cycle, &phase, rows, step, i, turns);
    }
}

/* Apply the chain rule: v, a and j become derivatives by time instead of by degree. */
static void chain_rule(const double *restrict w, const double *restrict alpha, size_t n, double *restrict v,
                       double *restrict a, double *restrict j) {
    for (size_t i = 0; i < n; i++) {
        const double v1 = v[i], a1 = a[i], j1 = j[i];
        v[i] = v1 * w[i];
        a[i] = ck_fma(a1 * w[i], w[i], v1 * alpha[i]);
        j[i] = w[i] * ck_fma(j1 * w[i], w[i], 3.0 * a1 * alpha[i]);
    }
}

/* ---- a block ---- */

/* Evaluate a block while the speed changes. The chain rule makes a and j of all derivatives below them, so outputs that
   the caller did not request go to a buffer. Return whether the block was treated as unordered. */
CK_NOINLINE static bool changing_block(const ck_times *job, const double *t, bool unordered, size_t first, size_t n) {
    const camkin_program *p = job->request.program;
    double scratch[4][CK_BLOCK];
    ck_turns turns;
    turns_of(&p->cycle, &job->drive, t, n, &turns);
    const size_t wrap_index = find_wrap_index(turns.r, n);
    ck_request request = job->request;
    if (request.outputs != CK_OUT_S) {
        const arrays out = output_arrays(&request, first, scratch);
        request.out = (camkin_svaj){out.s, out.v, out.a, out.j};
        request.outputs = CK_OUT_ALL;
        unordered = eval_block(&request, turns.r, turns.low, wrap_index, unordered, 0, n);
        chain_rule(turns.w, turns.alpha, n, out.v, out.a, out.j);
    } else {
        unordered = eval_block(&request, turns.r, turns.low, wrap_index, unordered, first, n);
    }
    finish_block(&job->request, turns.r, p->accumulates && job->request.out.s ? turns.cycles : NULL, true, first, n);
    return unordered;
}

#endif
