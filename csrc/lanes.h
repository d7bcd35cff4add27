/* SPDX-License-Identifier: MIT */
/* Points that each lie in a piece of their own: CK_STEP at a time, the rows of their pieces turned into columns. Static, for
 * kernels.c includes it once per instruction-set level. */
#ifndef CK_LANES_H
#define CK_LANES_H

#include "piece.h"
#include "program.h"

/* ---- rows to columns ---- */

#ifdef __has_builtin
#if __has_builtin(__builtin_shufflevector)
#define SHUFFLE __builtin_shufflevector
#endif
#endif

/* turn_line(): one line of each of CK_STEP rows, from number `from` on; column[c] gets number c of each. Blocks off the
   diagonal change places: of one number, of two and, as they are loaded, of four. */
#if defined(SHUFFLE) && defined(__AVX__)
typedef double four __attribute__((vector_size(4 * sizeof(double))));
typedef four four_anywhere __attribute__((aligned(sizeof(double)), may_alias)); /* in memory, aligned as doubles are */
#define FOUR(x) (four)(*(const four_anywhere *)(x))

#ifdef __AVX512F__
typedef double eight __attribute__((vector_size(8 * sizeof(double))));
typedef eight eight_anywhere __attribute__((aligned(sizeof(double)), may_alias));
#define ONES(x, y, i, j)                                                                                               \
    y[i] = SHUFFLE(x[i], x[j], 0, 8, 2, 10, 4, 12, 6, 14), y[j] = SHUFFLE(x[i], x[j], 1, 9, 3, 11, 5, 13, 7, 15)
#define TWOS(x, y, i, j)                                                                                               \
    y[i] = SHUFFLE(x[i], x[j], 0, 1, 8, 9, 4, 5, 12, 13), y[j] = SHUFFLE(x[i], x[j], 2, 3, 10, 11, 6, 7, 14, 15)

INLINE void turn_line(const double *const row[CK_STEP], int from, double column[CK_LINE][CK_STEP]) {
    eight x[8], y[8];
    for (int i = 0; i < 4; i++) {
        x[i] = SHUFFLE(FOUR(row[i] + from), FOUR(row[i + 4] + from), 0, 1, 2, 3, 4, 5, 6, 7);
        x[i + 4] = SHUFFLE(FOUR(row[i] + from + 4), FOUR(row[i + 4] + from + 4), 0, 1, 2, 3, 4, 5, 6, 7);
    }
    ONES(x, y, 0, 1), ONES(x, y, 2, 3), ONES(x, y, 4, 5), ONES(x, y, 6, 7);
    TWOS(y, x, 0, 2), TWOS(y, x, 1, 3), TWOS(y, x, 4, 6), TWOS(y, x, 5, 7);
    for (int c = 0; c < 8; c++)
        *(eight_anywhere *)column[c] = x[c];
}
#else
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

INLINE void turn_line(const double *const row[CK_STEP], int from, double column[CK_LINE][CK_STEP]) {
    turn_four(row, from, column[0]);
    turn_four(row + 4, from, column[0] + 4);
    turn_four(row, from + 4, column[4]);
    turn_four(row + 4, from + 4, column[4] + 4);
}
#endif
#else
INLINE void turn_line(const double *const row[CK_STEP], int from, double column[CK_LINE][CK_STEP]) {
    for (int i = 0; i < CK_STEP; i++)
        for (int c = 0; c < CK_LINE; c++)
            column[c][i] = row[i][from + c];
}
#endif

/* ---- kernels ---- */

/* All four outputs at n >= CK_STEP phases r + low. */
typedef void ck_lanes(const camkin_program *program, const int32_t *piece, const ck_rate *rate,
                      const double *restrict r, const double *restrict low, size_t n, double *restrict s,
                      double *restrict v, double *restrict a, double *restrict j);

/* Every family: X(shape, body, its constant, length of its rows). */
#define EVERY_FAMILY(X)                                                                                                \
    X(POLY1, poly, 1, CK_P_C + 2)                                                                                      \
    X(POLY3, poly, 3, CK_P_C + 4)                                                                                      \
    X(POLY5, poly, 5, CK_P_C + 6)                                                                                      \
    X(POLY7, poly, 7, CK_P_C + 8)                                                                                      \
    X(POLY9, poly, 9, CK_P_C + 10)                                                                                     \
    X(POLY11, poly, 11, CK_P_C + 12)                                                                                   \
    X(ZONE_COS, zone, EITHER, CK_P_ZONE_END)                                                                           \
    X(HARM_ODD, harmonic, 0, CK_P_HARM_END)                                                                            \
    X(HARM_EVEN, harmonic, 1, CK_P_HARM_END)                                                                           \
    X(SHEARED, sheared, 0, CK_P_SHEARED_END)

#define DEFINE_LANES(shape, body, constant, length)                                                                    \
    static void lanes_##shape(const camkin_program *program, const int32_t *piece, const ck_rate *rate,                \
                              const double *restrict r, const double *restrict low, size_t n, double *restrict s,      \
                              double *restrict v, double *restrict a, double *restrict j) {                            \
        enum { LINES = (length + CK_LINE - 1) / CK_LINE };                                                             \
        for (size_t done = 0; done < n; done += CK_STEP) {                                                             \
            const size_t i = done + CK_STEP <= n ? done : n - CK_STEP;                                                 \
            const double *row[CK_STEP];                                                                                \
            double column[LINES * CK_LINE][CK_STEP];                                                                   \
            for (size_t k = 0; k < CK_STEP; k++)                                                                       \
                row[k] = program->rows + (size_t)piece[i + k] * program->stride;                                       \
            _Pragma("GCC unroll 8") for (int line = 0; line < LINES; line++)                                           \
                turn_line(row, line * CK_LINE, column + line * CK_LINE);                                               \
            body(column[0], rate, r + i, low + i, CK_STEP, s + i, v + i, a + i, j + i, CK_STEP, 1, constant, 1,        \
                 CK_WANT_ALL);                                                                                         \
        }                                                                                                              \
    }
EVERY_FAMILY(DEFINE_LANES)

#define LIST_LANES(shape, body, constant, length) [CK_SHAPE_##shape] = lanes_##shape,

static ck_lanes *const lanes_of[CK_SHAPES] = {EVERY_FAMILY(LIST_LANES)};

#endif
