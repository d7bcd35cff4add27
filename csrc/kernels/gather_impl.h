/* SPDX-License-Identifier: MIT */
/* Evaluate points in no order, CK_STEP at a time. Their pieces differ, so the coefficients are gathered into columns:
 * one column per coefficient, with one value for the piece of each point.
 *
 * Everything is static: kernels.c includes this body once per instruction-set level. */
#ifndef CK_GATHER_IMPL_H
#define CK_GATHER_IMPL_H

#include "shapes_impl.h"

/* ---- rows to columns ---- */

#ifdef __AVX512F__
#include <immintrin.h>
#elif defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
#define SHUFFLE __builtin_shufflevector
#endif
#endif

/* turn_line() transposes one cache line of each of CK_STEP rows: coefficients `from` to `from` + 7. Column c gets
   coefficient `from` + c of each row. */
#ifdef __AVX512F__
/* Load four coefficients of row a and of row b into one register. With b two rows after a, only pairs are left to
   move. */
INLINE __m512d beside(const double *a, const double *b) {
    return _mm512_insertf64x4(_mm512_castpd256_pd512(_mm256_loadu_pd(a)), _mm256_loadu_pd(b), 1);
}

INLINE void turn_four(const double *const row[CK_STEP], int from, double column[4][CK_STEP]) {
    const __m512d row02 = beside(row[0] + from, row[2] + from), row13 = beside(row[1] + from, row[3] + from);
    const __m512d row46 = beside(row[4] + from, row[6] + from), row57 = beside(row[5] + from, row[7] + from);
    const __m512d even = _mm512_unpacklo_pd(row02, row13), even_4 = _mm512_unpacklo_pd(row46, row57);
    const __m512d odd = _mm512_unpackhi_pd(row02, row13), odd_4 = _mm512_unpackhi_pd(row46, row57);
    _mm512_storeu_pd(column[0], _mm512_shuffle_f64x2(even, even_4, 0x88));
    _mm512_storeu_pd(column[1], _mm512_shuffle_f64x2(odd, odd_4, 0x88));
    _mm512_storeu_pd(column[2], _mm512_shuffle_f64x2(even, even_4, 0xdd));
    _mm512_storeu_pd(column[3], _mm512_shuffle_f64x2(odd, odd_4, 0xdd));
}

INLINE void turn_line(const double *const row[CK_STEP], int from, double column[CK_LINE_DOUBLES][CK_STEP]) {
    turn_four(row, from, column);
    turn_four(row, from + 4, column + 4);
}
#elif defined(SHUFFLE) && defined(__AVX__)
typedef double four __attribute__((vector_size(4 * sizeof(double))));
typedef four four_anywhere __attribute__((aligned(sizeof(double)), may_alias)); /* in memory, aligned like doubles */
#define FOUR(x) (four)(*(const four_anywhere *)(x))
#define ONES(x, y, i, j) y[i] = SHUFFLE(x[i], x[j], 0, 4, 2, 6), y[j] = SHUFFLE(x[i], x[j], 1, 5, 3, 7)
#define TWOS(x, y, i, j) y[i] = SHUFFLE(x[i], x[j], 0, 1, 4, 5), y[j] = SHUFFLE(x[i], x[j], 2, 3, 6, 7)

INLINE void turn_four(const double *const row[4], int from, double *column) {
    four x[4], y[4];
    for (int i = 0; i < 4; i++)
        x[i] = FOUR(row[i] + from);
    ONES(x, y, 0, 1), ONES(x, y, 2, 3);
    TWOS(y, x, 0, 2), TWOS(y, x, 1, 3);
    for (int c = 0; c < 4; c++)
        *(four_anywhere *)(column + c * CK_STEP) = x[c];
}

INLINE void turn_line(const double *const row[CK_STEP], int from, double column[CK_LINE_DOUBLES][CK_STEP]) {
    turn_four(row, from, column[0]);
    turn_four(row + 4, from, column[0] + 4);
    turn_four(row, from + 4, column[4]);
    turn_four(row + 4, from + 4, column[4] + 4);
}
#else
INLINE void turn_line(const double *const row[CK_STEP], int from, double column[CK_LINE_DOUBLES][CK_STEP]) {
    for (int i = 0; i < CK_STEP; i++)
        for (int c = 0; c < CK_LINE_DOUBLES; c++)
            column[c][i] = row[i][from + c];
}
#endif

/* ---- few pieces ---- */

#ifdef __AVX512F__
/* Write coefficients 0 to length - 1 of the pieces of CK_STEP points into columns. One coefficient of all pieces of the
   program fits in two registers, so one permutation selects those of eight points. */
INLINE void pick_columns(const camkin_program *program, const int32_t piece[CK_STEP], int length,
                         double column[][CK_STEP]) {
    const __m512i which = _mm512_cvtepi32_epi64(_mm256_loadu_si256((const __m256i *)piece));
    const double *of = program->columns;
    _Pragma("GCC unroll 32") for (int c = 0; c < length; c++, of += CK_FEW)
        _mm512_store_pd(column[c], _mm512_permutex2var_pd(_mm512_load_pd(of), which, _mm512_load_pd(of + CK_STEP)));
}
#endif

/* ---- kernels ---- */

/* All four outputs at n >= CK_STEP phases r + low, or r alone if `way` is CK_ROUND_ANCHOR, that of every piece then. */
typedef void ck_gather(const camkin_program *program, int way, const int32_t *piece, const ck_speed_powers *powers,
                       const double *restrict r, const double *restrict low, size_t n, double *restrict s,
                       double *restrict v, double *restrict a, double *restrict j);

/* Write the lines that hold coefficients 0 to length - 1 of CK_STEP rows into columns. */
INLINE void turn_lines(const double *const row[CK_STEP], int length, double column[][CK_STEP]) {
    _Pragma("GCC unroll 8") for (int from = 0; from < length; from += CK_LINE_DOUBLES)
        turn_line(row, from, column + from);
}

/* Do this for the rows of CK_STEP points' pieces. */
INLINE void turn_rows(const camkin_program *program, const int32_t piece[CK_STEP], int length,
                      double column[][CK_STEP]) {
    const double *row[CK_STEP];
    for (size_t k = 0; k < CK_STEP; k++)
        row[k] = program->rows + (size_t)piece[k] * program->stride;
    turn_lines(row, length, column);
}

/* Evaluate CK_STEP points, each with the coefficients in its place of the columns. */
INLINE void gather_step(formula *f, const int kind, const int way, const double *restrict column, ck_speed_powers speed,
                        const double *restrict r, const double *restrict low, double *restrict s, double *restrict v,
                        double *restrict a, double *restrict j) {
    _Pragma("GCC unroll 1") for (size_t k = 0; k < CK_STEP; k++) {
        const coefficients c = {column + k, CK_STEP};
        store(f(c, local_angle_in(c, r[k], low[k], way), speed, kind), CK_OUT_ALL, k, s, v, a, j);
    }
}

/* Columns become registers and have the alignment of registers: gcc assumes it, but a sanitizer's stack does not give
   it. */
#define EACH_STEP(f, kind, length, columns_of, way)                                                                    \
    for (size_t done = 0; done < n; done += CK_STEP) {                                                                 \
        enum { LINES = ((length) + CK_LINE_DOUBLES - 1) / CK_LINE_DOUBLES };                                           \
        const size_t i = done + CK_STEP <= n ? done : n - CK_STEP;                                                     \
        _Alignas(CK_STEP * sizeof(double)) double column[LINES * CK_LINE_DOUBLES][CK_STEP];                            \
        columns_of(program, piece + i, length, column);                                                                \
        gather_step(f, kind, way, column[0], speed, r + i, low + i, s + i, v + i, a + i, j + i);                       \
    }

#ifdef __AVX512F__
/* The choice is made outside the loop: gcc keeps columns that come from two places in memory, not in registers. */
#define EVERY_STEP(f, kind, length)                                                                                    \
    if (!program->columns)                                                                                             \
        EACH_STEP(f, kind, length, turn_rows, CK_LOW_PART)                                                             \
    else if (way == CK_ROUND_ANCHOR)                                                                                   \
        EACH_STEP(f, kind, length, pick_columns, CK_ROUND_ANCHOR)                                                      \
    else                                                                                                               \
        EACH_STEP(f, kind, length, pick_columns, CK_LOW_PART)
#else
/* Levels without a permutation of two registers by a third do not use the table of columns. */
#define EVERY_STEP(f, kind, length)                                                                                    \
    (void)way;                                                                                                         \
    EACH_STEP(f, kind, length, turn_rows, CK_LOW_PART)
#endif

#define DEFINE_GATHER(shape, f, kind, family_kind, length)                                                             \
    static void gather_##shape(const camkin_program *program, int way, const int32_t *piece,                           \
                               const ck_speed_powers *powers, const double *restrict r, const double *restrict low,    \
                               size_t n, double *restrict s, double *restrict v, double *restrict a,                   \
                               double *restrict j) {                                                                   \
        const ck_speed_powers speed = *powers;                                                                         \
        EVERY_STEP(f, family_kind, length)                                                                             \
    }
EVERY_MOVING_SHAPE(DEFINE_GATHER)

/* All four outputs at CK_STEP phases r + low, each in a piece of any program, whose row is given. */
typedef void ck_gather_rows(const double *const row[CK_STEP], const ck_speed_powers *powers, const double *restrict r,
                            const double *restrict low, double *restrict s, double *restrict v, double *restrict a,
                            double *restrict j);

#define DEFINE_GATHER_ROWS(shape, f, kind, family_kind, length)                                                        \
    static void rows_##shape(const double *const row[CK_STEP], const ck_speed_powers *powers,                          \
                             const double *restrict r, const double *restrict low, double *restrict s,                 \
                             double *restrict v, double *restrict a, double *restrict j) {                             \
        enum { LINES = ((length) + CK_LINE_DOUBLES - 1) / CK_LINE_DOUBLES };                                           \
        _Alignas(CK_STEP * sizeof(double)) double column[LINES * CK_LINE_DOUBLES][CK_STEP];                            \
        turn_lines(row, length, column);                                                                               \
        gather_step(f, family_kind, CK_LOW_PART, column[0], *powers, r, low, s, v, a, j);                              \
    }
EVERY_MOVING_SHAPE(DEFINE_GATHER_ROWS)

#define LIST_GATHER(shape, f, kind, family_kind, length) [CK_SHAPE_##shape] = gather_##shape,
#define LIST_GATHER_ROWS(shape, f, kind, family_kind, length) [CK_SHAPE_##shape] = rows_##shape,

static ck_gather *const gather_of[CK_SHAPES] = {EVERY_MOVING_SHAPE(LIST_GATHER)};
static ck_gather_rows *const gather_rows_of[CK_SHAPES] = {EVERY_MOVING_SHAPE(LIST_GATHER_ROWS)};

#endif
