/* SPDX-License-Identifier: MIT */
/* Evaluate the followers of a set at one time. The angle that the drive has turned is computed once. Phases and pieces
 * are found for up to SET_BLOCK followers. A gather kernel then evaluates CK_STEP followers at a time.
 *
 * Everything is static: kernels.c includes this body once per instruction-set level. */
#ifndef CK_SET_IMPL_H
#define CK_SET_IMPL_H

#include "block_impl.h"
#include "follower_set.h"
#include "speed_impl.h"

/* Followers per block: a multiple of CK_STEP, so that the arrays on the stack stay small. */
enum { SET_BLOCK = 64 };

/* The drive at one time. `exact` is the angle for followers whose kind of drive is DRIVE_EXACT, `angle` that of all
   others; a drive that changes is in `row`. */
typedef struct set_time {
    ck_prepared_drive drive;
    double phase; /* of the drive, not reduced [deg] */
    long_angle exact, angle;
    ck_speed_row row;
    double w[CK_STEP], alpha[CK_STEP]; /* CK_STEP times the same */
} set_time;

/* The followers of a block: their phases, and the rows and families of their pieces. */
typedef struct set_block {
    double r[SET_BLOCK], low[SET_BLOCK], cycles[SET_BLOCK];
    const double *row[SET_BLOCK];
    int64_t family[SET_BLOCK];
} set_block;

/* ---- phases ---- */

INLINE ck_cycle cycle_of_follower(const camkin_set *set, size_t i) {
    return (ck_cycle){set->length[i], set->half[i], set->inverse[i]};
}

/* Return whether the phases of all followers are in range. */
static bool phases_are_valid(const camkin_set *set, double drive_phase) {
    int64_t invalid = 0;
    const size_t padded = (set->m + CK_STEP - 1) / CK_STEP * CK_STEP;
    for (size_t i = 0; i < padded; i++)
        invalid |= fabs(whole_cycles(drive_phase + set->phase[i], set->inverse[i])) < MAX_CYCLES ? 0 : 1;
    return !invalid;
}

/* Prepare the drive. Return whether its speed and all phases are in range. */
static bool prepare_set_time(const camkin_set *set, const camkin_drive *drive, double t, set_time *at) {
    const camkin_drive in_phase = {drive->rpm, drive->rpm_per_s, 0.0, drive->table};
    const ck_cycle cycle = cycle_of_follower(set, 0);
    if (!prepare_drive(&cycle, &in_phase, &at->drive) || !phases_are_valid(set, drive->phase))
        return false;
    at->phase = drive->phase;
    if (at->drive.kind == DRIVE_CHANGING) {
        at->row = *row_at(&at->drive, t);
        at->angle = turned_in_row(at->row, t);
        for (size_t c = 0; c < CK_STEP; c++) {
            at->w[c] = speed_in_row(at->row, t);
            at->alpha[c] = 6.0 * at->row.rate_hi;
        }
    } else {
        at->angle = turned_at_speed(t, drive->rpm);
        at->exact = at->drive.kind == DRIVE_EXACT ? turned_at_exact_speed(t, 6.0 * drive->rpm) : at->angle;
    }
    return true;
}

/* Reduce the angle to the phases of n followers from index i on; n is a multiple of CK_STEP. Return whether one is
   NaN. */
INLINE bool set_phases(const camkin_set *set, const set_time *at, const bool changes, size_t i, size_t n,
                       set_block *block) {
    const long_angle angle = at->angle, exact = at->exact;
    const ck_speed_row row = at->row;
    const double drive_phase = at->phase;
    int64_t invalid = 0;
    for (size_t done = 0; done < n; done += CK_STEP)
        for (size_t k = done; k < done + CK_STEP; k++) {
            const ck_cycle cycle = cycle_of_follower(set, i + k);
            one_phase begin = phase_by_selection(cycle, drive_phase + set->phase[i + k]);
            const bool is_exact = !changes && begin.r == 0.0;
            const long_angle own = {is_exact ? exact.q : angle.q, is_exact ? exact.l1 : angle.l1,
                                    is_exact ? exact.e6 : angle.e6, is_exact ? exact.l2 : angle.l2};
            if (changes)
                begin = phase_of_row(cycle, begin, row);
            /* For an exact speed, DRIVE_CHANGING adds zeros only: the bits are those of DRIVE_EXACT. */
            const one_phase p = reduced(cycle, own, begin.r, changes ? begin.low : 0.0, DRIVE_CHANGING, NULL);
            block->r[k] = p.r;
            block->low[k] = p.low;
            block->cycles[k] = p.cycles + begin.cycles;
            invalid |= p.r == p.r ? 0 : 1;
        }
    return invalid != 0;
}

CK_NOINLINE static bool set_phases_changing(const camkin_set *set, const set_time *at, size_t i, size_t n,
                                            set_block *block) {
    return set_phases(set, at, true, i, n, block);
}

CK_NOINLINE static bool set_phases_steady(const camkin_set *set, const set_time *at, size_t i, size_t n,
                                          set_block *block) {
    return set_phases(set, at, false, i, n, block);
}

/* ---- values ---- */

/* Find the pieces of n followers from index i on: most slots hold the start of one piece at most. */
static void set_pieces(const camkin_set *set, size_t i, size_t n, set_block *block) {
    int32_t slot[SET_BLOCK];
    for (size_t done = 0; done < n; done += CK_STEP)
        for (size_t k = done; k < done + CK_STEP; k++) {
            const ck_slot_table slots = {.half = set->slot_half[i + k], .scale = set->slot_scale[i + k]};
            slot[k] = ck_slot_of(&slots, block->r[k]);
        }
    for (size_t k = 0; k < n; k++) {
        const ck_follower *of = set->follower + i + k;
        const ck_slot *at = of->slot + slot[k];
        const ck_piece *piece = of->piece + at->piece + (block->r[k] >= at->next ? 1 : 0);
        if (set->crowded)
            piece = ck_find_piece(of->program, block->r[k]);
        block->row[k] = piece->row;
        block->family[k] = piece->family;
    }
}

/* Evaluate CK_STEP followers from index k of the block on. Each family in turn evaluates all of them. The rows of other
   families are zeros then, and their values are not used. */
static void set_step(const set_block *block, const ck_speed_powers *powers, size_t k, double value[4][CK_STEP]) {
    static const double zeros[CK_ROW];
    const double *const *row = block->row + k, *r = block->r + k, *low = block->low + k;
    const int64_t *family = block->family + k;
    uint32_t families = 0;
    for (size_t c = 0; c < CK_STEP; c++)
        families |= 1u << family[c];
    if (families == 1u << family[0]) {
        gather_rows_of[family[0]](row, powers, r, low, value[0], value[1], value[2], value[3]);
        return;
    }
    for (int64_t f = 0; families >> f; f++) {
        const double *rows[CK_STEP];
        double own[4][CK_STEP];
        if (!(families >> f & 1))
            continue;
        for (size_t c = 0; c < CK_STEP; c++)
            rows[c] = family[c] == f ? row[c] : zeros;
        gather_rows_of[f](rows, powers, r, low, own[0], own[1], own[2], own[3]);
        for (size_t q = 0; q < 4; q++)
            for (size_t c = 0; c < CK_STEP; c++)
                value[q][c] = family[c] == f ? own[q][c] : value[q][c];
    }
}

/* Scale the values of n <= CK_STEP followers, and write them. */
INLINE void write_output(double *restrict out, const double *restrict value, const double *restrict scale, size_t n) {
    if (n == CK_STEP)
        for (size_t c = 0; c < CK_STEP; c++)
            out[c] = scale[c] * value[c];
    else
        for (size_t c = 0; c < n; c++)
            out[c] = scale[c] * value[c];
}

/* Set NaN where a phase is NaN, and add the lift of whole cycles, for CK_STEP followers from index i + k on. */
CK_NOINLINE static void finish_step(const camkin_set *set, const set_block *block, size_t i, size_t k,
                                    double value[4][CK_STEP]) {
    for (size_t c = 0; c < CK_STEP; c++) {
        const camkin_program *p = set->follower[i + k + c].program;
        if (p->accumulates)
            accumulate(p, block->cycles + k + c, block->r + k + c, 1, &value[0][c]);
        for (size_t q = 0; q < 4; q++)
            set_nan(block->r + k + c, 1, &value[q][c]);
    }
}

/* Evaluate all followers at one time into arrays of m. Return false, and write nothing, if the speed or a phase is out
   of range. */
static bool set_at(const camkin_set *set, const camkin_drive *drive, double t, const camkin_svaj *out) {
    set_time at;
    set_block block;
    if (!prepare_set_time(set, drive, t, &at))
        return false;
    const bool changes = at.drive.kind == DRIVE_CHANGING;
    double *const to[4] = {out->s, out->v, out->a, out->j};
    for (size_t i = 0, n; i < set->m; i += n) {
        n = set->m - i < SET_BLOCK ? (set->m - i + CK_STEP - 1) / CK_STEP * CK_STEP : SET_BLOCK;
        const bool has_nan =
            changes ? set_phases_changing(set, &at, i, n, &block) : set_phases_steady(set, &at, i, n, &block);
        set_pieces(set, i, n, &block);
        if (set->once)
            limit_phases(block.r, block.low, n);
        for (size_t k = 0; k < n; k += CK_STEP) {
            double value[4][CK_STEP];
            set_step(&block, &at.drive.powers, k, value);
            if (changes)
                chain_rule(at.w, at.alpha, CK_STEP, value[1], value[2], value[3]);
            if (has_nan || set->accumulates)
                finish_step(set, &block, i, k, value);
            const size_t here = set->m - i - k < CK_STEP ? set->m - i - k : CK_STEP;
            for (int q = 0; q < 4; q++)
                if (to[q])
                    write_output(to[q] + i + k, value[q], set->scale + i + k, here);
        }
    }
    return true;
}

#endif
