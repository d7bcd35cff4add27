/* SPDX-License-Identifier: MIT */
/* Evaluate the points of one block, from phases to outputs. Long runs of points in one piece go to the kernel of that
 * piece. Short runs go to a gather kernel, which reads the coefficients of a different piece for each point.
 *
 * Everything is static: kernels.c includes this body once per instruction-set level. */
#ifndef CK_SWEEP_H
#define CK_SWEEP_H

#include <string.h>

#include "gather_impl.h"
#include "lookup_impl.h"

/* Room for the points of a block and a step that begins at the last of them. */
enum { CK_BLOCK_WITH_TAIL = CK_BLOCK + CK_STEP };

/* Break-even length: calling the kernel of a piece costs about as much as this many points of the gather kernel. */
enum { GATHER_BREAK_EVEN = 4 };

/* Fewest times for which testing for a dwell costs less than it saves. */
enum { MIN_DWELL_PROBE = 64 };

/* Return the number of points from i to the end of this block and `blocks` - 1 more, or to `end` if that is nearer. */
INLINE size_t points_of_blocks(const ck_request *request, size_t i, size_t end, size_t blocks) {
    const size_t to = ck_block_end(i, request->shift) + (blocks - 1) * CK_BLOCK;
    return (to < end ? to : end) - i;
}

/* ---- which piece ---- */

/* Advance i by whole steps of `step` points while all of them lie in [from, to). */
INLINE size_t inside_by(size_t step, size_t i, const double *restrict r, size_t n, double from, double to) {
    for (; n - i >= step; i += step) {
        int64_t out = 0;
        for (size_t k = 0; k < step; k++)
            out |= (r[i + k] < from ? 1 : 0) | (r[i + k] >= to ? 1 : 0);
        if (out)
            break;
    }
    return i;
}

/* Return how many of the first of n phases lie in [from, to). The last few are counted one by one: predicted branches
   let the next run start before this count is known. */
static size_t inside(const double *restrict r, size_t n, double from, double to) {
    size_t i = n < CK_BLOCK / 2 ? 0 : inside_by(64, 0, r, n, from, to);
    i = inside_by(CK_STEP, i, r, n, from, to);
    while (i < n && !(r[i] < from || r[i] >= to))
        i++;
    return i;
}

/* Return how many of n ascending phases are less than `to`: the long steps come first. */
static size_t inside_ascending(const double *restrict r, size_t n, double to) {
    if (r[n - 1] < to)
        return n;
    size_t i = 0; /* r[n - 1] is outside: i stays below n */
    while (n - i > 64 && r[i + 63] < to)
        i += 64;
    while (n - i > 8 && r[i + 7] < to)
        i += 8;
    while (r[i] < to)
        i++;
    return i;
}

/* Find the piece of each of n phases. */
static void locate(const camkin_program *p, const double *restrict r, size_t n, int32_t *restrict piece) {
    const ck_slot_table slots = p->slot_table;
    const double *restrict start = p->start;
    if (slots.max_starts > 8) { /* many pieces start within a small part of the cycle */
        for (size_t i = 0; i < n; i++)
            piece[i] = ck_find_index(p, r[i]);
        return;
    }
    int32_t slot[CK_BLOCK];
    for (size_t i = 0; i < n; i++)
        slot[i] = ck_slot_of(&slots, r[i]);
    for (size_t i = 0; i < n; i++) {
        const ck_slot *at = slots.slot + slot[i];
        piece[i] = at->piece + (r[i] >= at->next ? 1 : 0);
    }
    for (int step = 1; step < slots.max_starts; step++)
        for (size_t i = 0; i < n; i++)
            piece[i] += r[i] >= start[piece[i] + 1] ? 1 : 0;
}

/* ---- runs ---- */

typedef struct arrays {
    double *s, *v, *a, *j;
} arrays;

INLINE arrays arrays_at(arrays x, size_t i) {
    return (arrays){x.s + i, x.v + i, x.a + i, x.j + i};
}

/* Return where to write the outputs. The four-output kernel always writes s, v, a and j: outputs that the caller did
   not request go to the buffer `scratch`. */
INLINE arrays output_arrays(const ck_request *request, size_t first, double scratch[4][CK_BLOCK]) {
    return (arrays){
        request->out.s ? request->out.s + first : scratch[0], request->out.v ? request->out.v + first : scratch[1],
        request->out.a ? request->out.a + first : scratch[2], request->out.j ? request->out.j + first : scratch[3]};
}

/* Evaluate n points in one piece; at least CK_STEP, for which the arrays must have room. */
INLINE void run(const ck_request *request, const ck_piece *piece, const double *r, const double *low, size_t n,
                arrays out) {
    const int way = low ? CK_LOW_PART : piece->way;
    runs[piece->shape][way][request->outputs](piece->row, &request->powers, r, low, n < CK_STEP ? CK_STEP : n, out.s,
                                              out.v, out.a, out.j);
}

/* Evaluate the last n < CK_STEP points of a block, where `out` has no room for CK_STEP. */
static void run_last(const ck_request *request, const ck_piece *piece, const double *r, const double *low, size_t n,
                     arrays out) {
    double s[CK_STEP], v[CK_STEP], a[CK_STEP], j[CK_STEP];
    run(request, piece, r, low, n, (arrays){s, v, a, j});
    for (size_t i = 0; i < n; i++) {
        if (request->out.s)
            out.s[i] = s[i];
        if (request->out.v)
            out.v[i] = v[i];
        if (request->out.a)
            out.a[i] = a[i];
        if (request->out.j)
            out.j[i] = j[i];
    }
}

/* ---- points in different pieces ---- */

/* Write the indices of the points that belong to `family` into `order`. Return their number. */
static size_t members(const uint8_t *families, size_t n, int family, uint8_t *restrict order) {
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        order[m] = (uint8_t)i;
        m += families[i] == family ? 1 : 0;
    }
    return m;
}

/* Evaluate n >= CK_STEP points, each with the coefficients of its piece. The kernel of the first family, which
   includes the dwells, evaluates all points. Its results are wrong for points of other families, whose kernels
   overwrite them. */
static void eval_gathered(const ck_request *request, const double *r, const double *low, size_t n, arrays out) {
    static const double no_low[CK_BLOCK_WITH_TAIL] = {0};
    const camkin_program *p = request->program;
    int32_t piece[CK_BLOCK];
    uint8_t families[CK_BLOCK];
    const int way = low ? CK_LOW_PART : p->way;
    locate(p, r, n, piece);
    int f = 0;
    while (!(p->families >> f & 1))
        f++;
    gather_of[f](p, way, piece, &request->powers, r, low ? low : no_low, n, out.s, out.v, out.a, out.j);
    if (p->families >> f == 1)
        return;
    for (size_t i = 0; i < n; i++)
        families[i] = (uint8_t)p->piece[piece[i]].family;
    while (p->families >> ++f) {
        uint8_t order[CK_BLOCK + 1];
        int32_t piece_of[CK_BLOCK_WITH_TAIL];
        double r_of[CK_BLOCK_WITH_TAIL], low_of[CK_BLOCK_WITH_TAIL], s[CK_BLOCK_WITH_TAIL], v[CK_BLOCK_WITH_TAIL],
            a[CK_BLOCK_WITH_TAIL], j[CK_BLOCK_WITH_TAIL];
        const size_t m = p->families >> f & 1 ? members(families, n, f, order) : 0;
        if (m == 0)
            continue;
        for (size_t i = 0; i < m; i++)
            piece_of[i] = piece[order[i]];
        for (size_t i = 0; i < m; i++)
            r_of[i] = r[order[i]];
        for (size_t i = 0; low && i < m; i++)
            low_of[i] = low[order[i]];
        memset(piece_of + m, 0, CK_STEP * sizeof *piece_of);
        memset(r_of + m, 0, CK_STEP * sizeof *r_of);
        memset(low_of + m, 0, CK_STEP * sizeof *low_of);
        gather_of[f](p, way, piece_of, &request->powers, r_of, low ? low_of : no_low, m < CK_STEP ? CK_STEP : m, s, v,
                     a, j);
        for (size_t i = 0; i < m; i++) {
            const size_t to = order[i];
            out.s[to] = s[i];
            out.v[to] = v[i];
            out.a[to] = a[i];
            out.j[to] = j[i];
        }
    }
}

/* ---- lift accumulated over cycles ---- */

/* Return s plus the lift of the whole cycles. They are counted from the start of the first segment: `first_cycle` is
   the cycle that it is in, and a late phase, one in the second half of the cycle, comes first in [-half, half), so it
   has passed one start less. */
INLINE double with_cycle_lift(double s, double lift_per_cycle, double cycles, double first_cycle, bool late) {
    return ck_fma((cycles - first_cycle) - (late ? 1.0 : 0.0), lift_per_cycle, s);
}

/* Do so for a point in `piece`. */
INLINE double add_cycle_lift(const camkin_program *p, const ck_piece *piece, double cycles, double s) {
    return with_cycle_lift(s, p->lift_per_cycle, cycles, p->first_cycle, piece < p->piece + p->nlate);
}

/* Do so for n points at phases r. */
static void accumulate(const camkin_program *p, const double *restrict cycles, const double *restrict r, size_t n,
                       double *restrict s) {
    const double first_cycle = p->first_cycle, lift = p->lift_per_cycle, start = p->start[p->nlate];
    for (size_t i = 0; i < n; i++)
        s[i] = with_cycle_lift(s[i], lift, cycles[i], first_cycle, r[i] < start);
}

/* ---- one piece ---- */

/* Evaluate n >= CK_STEP phases r in one piece, after `n_cycles` cycles, into the outputs from index `first`. */
INLINE void eval_piece(const ck_request *request, const ck_piece *piece, const double *r, double n_cycles, size_t first,
                       size_t n) {
    double scratch[4][CK_BLOCK];
    const arrays out = output_arrays(request, first, scratch);
    run(request, piece, r, NULL, n, out);
    const camkin_program *p = request->program;
    if (!p->accumulates || !request->out.s)
        return;
    for (size_t i = 0; i < n; i++)
        out.s[i] = add_cycle_lift(p, piece, n_cycles, out.s[i]);
}

/* Write x n >= CK_STEP times. */
INLINE void fill(double *restrict to, size_t n, double x) {
    for (size_t done = 0; done < n; done += CK_STEP)
        for (size_t k = 0, i = done + CK_STEP <= n ? done : n - CK_STEP; k < CK_STEP; k++, i++)
            to[i] = x;
}

/* Write x n times into an output, if it was requested. */
INLINE void fill_output(const ck_request *request, double *to, size_t first, size_t n, double x) {
    if (to && request->streams)
        ck_stream(to + first, n, x);
    else if (to)
        fill(to + first, n, x);
}

/* Fill the outputs of n >= CK_STEP points in one dwell. n may exceed CK_BLOCK. */
static void fill_dwell(const ck_request *request, const ck_piece *dwell, double n_cycles, size_t first, size_t n) {
    const camkin_program *p = request->program;
    const double level = dwell->row[CK_COEF_S0];
    fill_output(request, request->out.s, first, n, p->accumulates ? add_cycle_lift(p, dwell, n_cycles, level) : level);
    fill_output(request, request->out.v, first, n, 0.0);
    fill_output(request, request->out.a, first, n, 0.0);
    fill_output(request, request->out.j, first, n, 0.0);
}

/* ---- far from a motion that happens once ---- */

/* Bound n values. NaN stays. */
INLINE void limit(double *restrict x, size_t n) {
    static const double most = 1e20;
    for (size_t i = 0; i < n; i++) {
        const double below = x[i] > most ? most : x[i];
        x[i] = below < -most ? -most : below;
    }
}

/* Bound the phases r + low (low may be NULL) for the gather kernels, which evaluate a hold as a polynomial or a zone
   with coefficients of 0: powers of the local angle must not overflow. The motion ends far below the bound. */
CK_NOINLINE static void limit_phases(double *r, double *low, size_t n) {
    limit(r, n);
    if (low)
        limit(low, n);
}

/* ---- a block ---- */

/* Return whether n >= CK_STEP phases, the first of them in piece k, lie in short runs. The runs are counted if the
   phases ascend, and estimated from pairs of neighbours if they do not. */
static bool runs_are_short(const camkin_program *p, const double *r, size_t wrap_index, size_t n, int32_t k) {
    enum { PAIRS = 8 };
    if (wrap_index) {
        const int32_t last = ck_find_index(p, r[n - 1]);
        return n < GATHER_BREAK_EVEN * ((wrap_index < n ? p->npieces : 0) + (size_t)last + 1 - (size_t)k);
    }
    int apart = 0;
    for (size_t i = 0; i < PAIRS; i++) {
        const double *pair = r + i * (n - 1) / PAIRS;
        apart += ck_find_index(p, pair[0]) != ck_find_index(p, pair[1]);
    }
    return apart * GATHER_BREAK_EVEN > PAIRS;
}

/* Evaluate n <= CK_BLOCK phases r + low (low may be NULL) into the outputs from index `first`. The phases ascend up
   to index `wrap_index` and again from there; with wrap_index = 0 they may come in any order. Overwrite CK_STEP
   values behind the phases. Return whether the block was treated as unordered. `unordered`: the block before it was.
   */
static bool eval_block(const ck_request *request, double *r, double *low, size_t wrap_index, bool unordered,
                       size_t first, size_t n) {
    const camkin_program *p = request->program;
    double scratch[4][CK_BLOCK];
    const arrays out = output_arrays(request, first, scratch);
    memset(r + n, 0, CK_STEP * sizeof *r);
    if (low)
        memset(low + n, 0, CK_STEP * sizeof *low);
    int32_t k = ck_find_index(p, r[0]);
    if (n >= CK_STEP && ((unordered && !wrap_index) || runs_are_short(p, r, wrap_index, n, k))) {
        if (ck_happens_once(p))
            limit_phases(r, low, n);
        eval_gathered(request, r, low, n, out);
        return !wrap_index;
    }
    for (size_t i = 0, len; i < n; i += len, k++) {
        if (!(r[i] >= p->start[k] && r[i] < p->start[k + 1]))
            k = ck_find_index(p, r[i]);
        len = wrap_index ? inside_ascending(r + i, (i < wrap_index ? wrap_index : n) - i, p->start[k + 1])
                         : inside(r + i, n - i, p->start[k], p->start[k + 1]);
        const double *low_i = low ? low + i : NULL;
        /* A run shorter than CK_STEP also writes outputs behind it, which the next runs overwrite. */
        if (n - i < CK_STEP)
            run_last(request, &p->piece[k], r + i, low_i, len, arrays_at(out, i));
        else
            run(request, &p->piece[k], r + i, low_i, len, arrays_at(out, i));
    }
    return false;
}

/* ---- after the pieces ---- */

/* Write the NaN of fixed bits where the phase is NaN. */
static void set_nan(const double *r, size_t n, double *x) {
    static const uint64_t bits = 0x7ff8000000000000;
    for (size_t i = 0; i < n; i++)
        if (r[i] != r[i])
            memcpy(x + i, &bits, sizeof bits);
}

/* Add the lift of whole cycles (cycles: NULL without it) and, if `has_nan`, set NaN where the phase is NaN. */
INLINE void finish_block(const ck_request *request, const double *r, const double *cycles, bool has_nan, size_t first,
                         size_t n) {
    const camkin_svaj *out = &request->out;
    if (cycles)
        accumulate(request->program, cycles, r, n, out->s + first);
    if (!has_nan)
        return;
    double *const to[] = {out->s, out->v, out->a, out->j};
    for (int k = 0; k < 4; k++)
        if (to[k])
            set_nan(r, n, to[k] + first);
}

#endif
