/* SPDX-License-Identifier: MIT */
#include "sweep.h"

#include <string.h>

/* Points whose pieces have gone up and down so often (a sorted sweep turns twice, where the cycle wraps) in runs this short
   are taken for unordered: if enough are left in the block to pay for it, they are sorted by piece first. */
enum { SHORT_RUN = 8, TURNS = 3, UNORDERED = 64, BUCKETS = 64 };

ck_sweep ck_sweep_of(const camkin_program *program, ck_rate rate, const camkin_svaj *out) {
    int wanted = (out->s != NULL) + (out->v != NULL) + (out->a != NULL) + (out->j != NULL);
    int only = out->s ? CK_WANT_S : out->v ? CK_WANT_V : out->a ? CK_WANT_A : CK_WANT_J;
    return (ck_sweep){program, rate, *out, wanted == 1 ? only : CK_WANT_ALL};
}

static double *at(double *array, size_t i) {
    return array ? array + i : NULL;
}

static camkin_svaj svaj_at(const camkin_svaj *out, size_t i) {
    return (camkin_svaj){at(out->s, i), at(out->v, i), at(out->a, i), at(out->j, i)};
}

static void run(const ck_sweep *sweep, size_t piece, const double *r, const double *low, size_t n,
                const camkin_svaj *out) {
    const ck_piece *p = &sweep->program->piece[piece];
    sweep->program->kernels->run[p->shape][low != NULL][sweep->want](p, &sweep->rate, r, low, n, out);
}

static void scatter(const double *from, const uint8_t *order, size_t n, double *to) {
    for (size_t i = 0; to && i < n; i++)
        to[order[i]] = from[i];
}

/* Points in no order: gathered by piece, evaluated run by run, put back. Pieces that share a bucket make shorter runs. */
static void sweep_scattered(const ck_sweep *sweep, const double *r, const double *low, size_t n,
                            const camkin_svaj *out) {
    const camkin_program *p = sweep->program;
    int32_t piece[CK_BLOCK];
    uint8_t order[CK_BLOCK];
    uint16_t end[BUCKETS + 1] = {0};
    double sorted[CK_BLOCK], sorted_low[CK_BLOCK], result[4][CK_BLOCK];
    camkin_svaj results = {out->s ? result[0] : NULL, out->v ? result[1] : NULL, out->a ? result[2] : NULL,
                           out->j ? result[3] : NULL};
    p->kernels->locate(&p->index, p->start, r, n, piece);
    for (size_t i = 0; i < n; i++)
        end[piece[i] % BUCKETS + 1]++;
    for (size_t b = 0; b < BUCKETS; b++)
        end[b + 1] = (uint16_t)(end[b + 1] + end[b]);
    for (size_t i = 0; i < n; i++)
        order[end[piece[i] % BUCKETS]++] = (uint8_t)i;
    for (size_t i = 0; i < n; i++) {
        sorted[i] = r[order[i]];
        if (low)
            sorted_low[i] = low[order[i]];
    }
    for (size_t from = 0, to; from < n; from = to) {
        int32_t k = piece[order[from]];
        for (to = from + 1; to < n && piece[order[to]] == k; to++)
            continue;
        camkin_svaj here = svaj_at(&results, from);
        run(sweep, (size_t)k, sorted + from, low ? sorted_low + from : NULL, to - from, &here);
    }
    scatter(result[0], order, n, out->s);
    scatter(result[1], order, n, out->v);
    scatter(result[2], order, n, out->a);
    scatter(result[3], order, n, out->j);
}

void ck_sweep_block(const ck_sweep *sweep, const double *r, const double *low, size_t first, size_t n) {
    const camkin_program *p = sweep->program;
    /* The kernel for all four writes all four, each to a place of its own: what nobody wants goes here. */
    double unwanted[4][CK_BLOCK];
    camkin_svaj out = svaj_at(&sweep->out, first);
    if (sweep->want == CK_WANT_ALL)
        out = (camkin_svaj){out.s ? out.s : unwanted[0], out.v ? out.v : unwanted[1], out.a ? out.a : unwanted[2],
                            out.j ? out.j : unwanted[3]};
    int turns = 0, up = 1;
    for (size_t i = 0, last = 0; i < n;) {
        size_t k = (size_t)ck_index_find(&p->index, p->start, r[i]);
        size_t len = p->kernels->inside(r + i, n - i, p->start[k], p->start[k + 1]);
        camkin_svaj here = svaj_at(&out, i);
        turns += (k >= last) != up;
        up = k >= last;
        last = k;
        if (len < SHORT_RUN && turns >= TURNS && n - i >= UNORDERED) {
            sweep_scattered(sweep, r + i, low ? low + i : NULL, n - i, &here);
            return;
        }
        run(sweep, k, r + i, low ? low + i : NULL, len, &here);
        i += len;
    }
}

int ck_sweep_accumulates(const ck_sweep *sweep) {
    return sweep->program->lift_per_cycle != 0.0 && sweep->out.s;
}

void ck_sweep_finish(const ck_sweep *sweep, const double *r, const double *cycles, int bad, size_t first, size_t n) {
    const camkin_program *p = sweep->program;
    if (ck_sweep_accumulates(sweep))
        p->kernels->accumulate(cycles, p->lift_per_cycle, n, sweep->out.s + first);
    if (bad)
        ck_sweep_nan(sweep, r, first, n);
}

void ck_sweep_nan(const ck_sweep *sweep, const double *r, size_t first, size_t n) {
    double *const array[] = {sweep->out.s, sweep->out.v, sweep->out.a, sweep->out.j};
    static const uint64_t bits = 0x7ff8000000000000;
    for (int k = 0; k < 4; k++)
        for (size_t i = 0; array[k] && i < n; i++)
            if (r[i] != r[i])
                memcpy(array[k] + first + i, &bits, sizeof bits);
}

camkin_status ck_check_arrays(const double *in, size_t n, const camkin_svaj *out) {
    if (n > PTRDIFF_MAX / sizeof(double))
        return CAMKIN_E_SIZE;
    uintptr_t size = n * sizeof(double), from[5] = {(uintptr_t)in};
    double *const outputs[] = {out->s, out->v, out->a, out->j};
    int arrays = 1, aliases = 0;
    for (int k = 0; k < 4; k++)
        if (outputs[k])
            from[arrays++] = (uintptr_t)outputs[k];
    for (int k = 0; k < arrays; k++) {
        if (from[k] % _Alignof(double))
            return CAMKIN_E_ALIGN;
        for (int m = in ? 0 : 1; m < k; m++) {
            uintptr_t gap = from[k] > from[m] ? from[k] - from[m] : from[m] - from[k];
            int alias = m == 0 && gap == 0 && aliases++ == 0;
            if (gap < size && !alias)
                return CAMKIN_E_OVERLAP;
        }
    }
    return CAMKIN_OK;
}
