/* SPDX-License-Identifier: MIT */
/* The points of one block, from phases to results: runs of points in one piece go to its kernel; where they are short, points
 * go to one that takes the piece of each. Static, for kernels.c includes it once per instruction-set level. */
#ifndef CK_SWEEP_H
#define CK_SWEEP_H

#include <string.h>

#include "gather_impl.h"
#include "lookup_impl.h"

/* For a block's points and a step that begins with the last of them. */
enum { CK_ROOM = CK_BLOCK + CK_STEP };

/* A call of a kernel takes as long as so many points in steps of points that each have a piece of their own. */
enum { SHORT_RUN = 4 };

/* Points for which it pays to look whether they are at rest. */
enum { LONG = 64 };

/* Return the points from i up to the end of a number of blocks, or up to `end` if that is nearer. */
INLINE size_t points_of_blocks(const ck_sweep *sweep, size_t i, size_t end, size_t blocks) {
    const size_t to = ck_block_end(i, sweep->shift) + (blocks - 1) * CK_BLOCK;
    return (to < end ? to : end) - i;
}

/* ---- which piece ---- */

/* Steps of so many points as long as all of them are inside. */
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

/* The last few are counted one by one: branches foretold let the next run begin before this count is known. */
static size_t inside(const double *restrict r, size_t n, double from, double to) {
    size_t i = n < CK_BLOCK / 2 ? 0 : inside_by(64, 0, r, n, from, to);
    i = inside_by(CK_STEP, i, r, n, from, to);
    while (i < n && !(r[i] < from || r[i] >= to))
        i++;
    return i;
}

/* The same of phases that rise: by longer steps first. */
static size_t inside_rising(const double *restrict r, size_t n, double to) {
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

static void locate(const ck_index *index, const double *restrict start, const double *restrict r, size_t n,
                   int32_t *restrict piece) {
    if (index->most > 8) { /* many pieces in a small part of the cycle */
        for (size_t i = 0; i < n; i++)
            piece[i] = ck_index_find(index, start, r[i]);
        return;
    }
    const ck_index slots = *index;
    int32_t slot[CK_BLOCK];
    for (size_t i = 0; i < n; i++)
        slot[i] = ck_index_slot(&slots, r[i]);
    for (size_t i = 0; i < n; i++) {
        const ck_slot *at = slots.slot + slot[i];
        piece[i] = at->piece + (r[i] >= at->next ? 1 : 0);
    }
    for (int step = 1; step < slots.most; step++)
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

/* The kernel for all four writes all four, each to a place of its own: what nobody wants goes to `unwanted`. */
INLINE arrays outputs(const ck_sweep *sweep, size_t first, double unwanted[4][CK_BLOCK]) {
    return (arrays){
        sweep->out.s ? sweep->out.s + first : unwanted[0], sweep->out.v ? sweep->out.v + first : unwanted[1],
        sweep->out.a ? sweep->out.a + first : unwanted[2], sweep->out.j ? sweep->out.j + first : unwanted[3]};
}

/* n points, or CK_STEP if they are fewer: the arrays have room for them. */
INLINE void run(const ck_sweep *sweep, const ck_piece *piece, const double *r, const double *low, size_t n,
                arrays out) {
    const int way = low ? CK_LOW_PART : piece->way;
    runs[piece->shape][way][sweep->want](piece->row, &sweep->rate, r, low, n < CK_STEP ? CK_STEP : n, out.s, out.v,
                                         out.a, out.j);
}

/* The last few points, where `out` has no room for CK_STEP. */
static void run_last(const ck_sweep *sweep, const ck_piece *piece, const double *r, const double *low, size_t n,
                     arrays out) {
    double s[CK_STEP], v[CK_STEP], a[CK_STEP], j[CK_STEP];
    run(sweep, piece, r, low, n, (arrays){s, v, a, j});
    for (size_t i = 0; i < n; i++) {
        if (sweep->out.s)
            out.s[i] = s[i];
        if (sweep->out.v)
            out.v[i] = v[i];
        if (sweep->out.a)
            out.a[i] = a[i];
        if (sweep->out.j)
            out.j[i] = j[i];
    }
}

/* ---- points in pieces of their own ---- */

/* Those of n points that belong to `family`, one after the other; returns how many. */
static size_t members(const uint8_t *families, size_t n, int family, uint8_t *restrict order) {
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        order[m] = (uint8_t)i;
        m += families[i] == family ? 1 : 0;
    }
    return m;
}

/* n >= CK_STEP points, each with the row of its piece. The first family, to which the dwells belong, goes over all of them;
   what it makes of the others is garbage, until their own families have put their results there. */
static void sweep_lanes(const ck_sweep *sweep, const double *r, const double *low, size_t n, arrays out) {
    static const double no_low[CK_ROOM] = {0};
    const camkin_program *p = sweep->program;
    int32_t piece[CK_BLOCK];
    uint8_t families[CK_BLOCK];
    const int way = low ? CK_LOW_PART : p->way;
    locate(&p->index, p->start, r, n, piece);
    int f = 0;
    while (!(p->families >> f & 1))
        f++;
    lanes_of[f](p, way, piece, &sweep->rate, r, low ? low : no_low, n, out.s, out.v, out.a, out.j);
    if (p->families >> f == 1)
        return;
    for (size_t i = 0; i < n; i++)
        families[i] = (uint8_t)p->piece[piece[i]].family;
    while (p->families >> ++f) {
        uint8_t order[CK_BLOCK + 1];
        int32_t piece_of[CK_ROOM];
        double r_of[CK_ROOM], low_of[CK_ROOM], s[CK_ROOM], v[CK_ROOM], a[CK_ROOM], j[CK_ROOM];
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
        lanes_of[f](p, way, piece_of, &sweep->rate, r_of, low ? low_of : no_low, m < CK_STEP ? CK_STEP : m, s, v, a, j);
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

/* How often a phase has gone through the start of the first segment after so many whole cycles: one time less if it is
   late, in the part of the cycle that follows half in the program but comes first here. */
INLINE double lifts_of(double cycles, double first_cycle, int late) {
    return (cycles - first_cycle) - (late ? 1.0 : 0.0);
}

INLINE double lifts_of_piece(const camkin_program *p, double cycles, const ck_piece *piece) {
    return lifts_of(cycles, p->first_cycle, piece < p->piece + p->nlate);
}

static void accumulate(const camkin_program *p, const double *restrict cycles, const double *restrict r, size_t n,
                       double *restrict s) {
    const double first_cycle = p->first_cycle, lift = p->lift_per_cycle, start = p->start[p->nlate];
    for (size_t i = 0; i < n; i++)
        s[i] = ck_fma(lifts_of(cycles[i], first_cycle, r[i] < start), lift, s[i]);
}

/* ---- one piece ---- */

/* n >= CK_STEP phases r in one piece, after so many whole cycles, into the outputs from `first` on. */
INLINE void sweep_piece(const ck_sweep *sweep, const ck_piece *piece, const double *r, double whole, size_t first,
                        size_t n) {
    double unwanted[4][CK_BLOCK];
    const arrays out = outputs(sweep, first, unwanted);
    run(sweep, piece, r, NULL, n, out);
    const camkin_program *p = sweep->program;
    const double lifts = lifts_of_piece(p, whole, piece);
    for (size_t i = 0; p->accumulates && sweep->out.s && i < n; i++)
        out.s[i] = ck_fma(lifts, p->lift_per_cycle, out.s[i]);
}

/* n >= CK_STEP times x. */
INLINE void fill(double *restrict to, size_t n, double x) {
    for (size_t done = 0; done < n; done += CK_STEP)
        for (size_t k = 0, i = done + CK_STEP <= n ? done : n - CK_STEP; k < CK_STEP; k++, i++)
            to[i] = x;
}

/* Into an output, if that is wanted. */
INLINE void rest(const ck_sweep *sweep, double *to, size_t first, size_t n, double x) {
    if (to && sweep->streams)
        ck_stream(to + first, n, x);
    else if (to)
        fill(to + first, n, x);
}

/* n >= CK_STEP points, any number of them, in one dwell. */
static void sweep_dwell(const ck_sweep *sweep, const ck_piece *dwell, double whole, size_t first, size_t n) {
    const camkin_program *p = sweep->program;
    const double level = dwell->row[CK_P_C];
    rest(sweep, sweep->out.s, first, n,
         p->accumulates ? ck_fma(lifts_of_piece(p, whole, dwell), p->lift_per_cycle, level) : level);
    rest(sweep, sweep->out.v, first, n, 0.0);
    rest(sweep, sweep->out.a, first, n, 0.0);
    rest(sweep, sweep->out.j, first, n, 0.0);
}

/* ---- a block ---- */

/* Whether n >= CK_STEP phases, the first of them in piece k, lie in short runs: these are counted if the phases rise, and
   guessed from pairs of neighbours if they do not. */
static int runs_are_short(const camkin_program *p, const double *r, size_t rise, size_t n, int32_t k) {
    enum { PAIRS = 8 };
    if (rise) {
        const int32_t last = ck_index_find(&p->index, p->start, r[n - 1]);
        return n < SHORT_RUN * ((rise < n ? p->npieces : 0) + (size_t)last + 1 - (size_t)k);
    }
    int apart = 0;
    for (size_t i = 0; i < PAIRS; i++) {
        const double *pair = r + i * (n - 1) / PAIRS;
        apart += ck_index_find(&p->index, p->start, pair[0]) != ck_index_find(&p->index, p->start, pair[1]);
    }
    return apart * SHORT_RUN > PAIRS;
}

/* Results at n <= CK_BLOCK phases r (+ low, or NULL), which rise up to `rise` and from there on, or come in any order if
   that is 0, into the outputs from `first` on. Overwrites CK_STEP values behind the phases. Returns whether they were taken
   for unordered; `unordered`: those before them were. */
static int sweep_block(const ck_sweep *sweep, double *r, double *low, size_t rise, int unordered, size_t first,
                       size_t n) {
    const camkin_program *p = sweep->program;
    double unwanted[4][CK_BLOCK];
    const arrays out = outputs(sweep, first, unwanted);
    memset(r + n, 0, CK_STEP * sizeof *r);
    if (low)
        memset(low + n, 0, CK_STEP * sizeof *low);
    int32_t k = ck_index_find(&p->index, p->start, r[0]);
    if (n >= CK_STEP && ((unordered && !rise) || runs_are_short(p, r, rise, n, k))) {
        sweep_lanes(sweep, r, low, n, out);
        return !rise;
    }
    for (size_t i = 0, len; i < n; i += len, k++) {
        if (!(r[i] >= p->start[k] && r[i] < p->start[k + 1]))
            k = ck_index_find(&p->index, p->start, r[i]);
        len = rise ? inside_rising(r + i, (i < rise ? rise : n) - i, p->start[k + 1])
                   : inside(r + i, n - i, p->start[k], p->start[k + 1]);
        const double *low_i = low ? low + i : NULL;
        /* A run shorter than a step is followed by garbage, which the next runs overwrite. */
        if (n - i < CK_STEP)
            run_last(sweep, &p->piece[k], r + i, low_i, len, arrays_at(out, i));
        else
            run(sweep, &p->piece[k], r + i, low_i, len, arrays_at(out, i));
    }
    return 0;
}

/* ---- after the pieces ---- */

/* The chain rule while the speed changes: v, a, j from derivatives per degree, at speed w and rate alpha [deg/s, deg/s2]. */
static void chain_rule(const ck_turning *turning, const double *restrict t, size_t n, double *restrict v,
                       double *restrict a, double *restrict j) {
    const double rpm = turning->rpm, slope = turning->slope, origin = turning->origin, alpha = 6.0 * slope;
    for (size_t i = 0; i < n; i++) {
        const double w = 6.0 * ck_fma(slope, t[i] - origin, rpm), v1 = v[i], a1 = a[i], j1 = j[i];
        v[i] = v1 * w;
        a[i] = ck_fma(a1 * w, w, v1 * alpha);
        j[i] = w * ck_fma(j1 * w, w, 3.0 * a1 * alpha);
    }
}

/* Canonical NaN where the phase is NaN. */
static void set_nan(const double *r, size_t n, double *x) {
    static const uint64_t bits = 0x7ff8000000000000;
    for (size_t i = 0; i < n; i++)
        if (r[i] != r[i])
            memcpy(x + i, &bits, sizeof bits);
}

/* What the pieces do not know: lift accumulated over cycles, and NaN where `bad` says that a phase is. */
INLINE void finish_block(const ck_sweep *sweep, const double *r, const double *cycles, int bad, size_t first,
                         size_t n) {
    const camkin_svaj *out = &sweep->out;
    if (cycles)
        accumulate(sweep->program, cycles, r, n, out->s + first);
    if (!bad)
        return;
    double *const to[] = {out->s, out->v, out->a, out->j};
    for (int k = 0; k < 4; k++)
        if (to[k])
            set_nan(r, n, to[k] + first);
}

#endif
