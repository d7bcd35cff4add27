/* SPDX-License-Identifier: MIT */
/* The data that the kernels read: the pieces of one cycle in order of cycle angle, their coefficients, and the tables
 * that find a piece. program/ writes it once; it never changes after that. This header is all that the kernels see of a
 * program: it includes nothing of law/, program/ or api/. */
#ifndef CK_MOTION_TABLE_H
#define CK_MOTION_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "camkin/camkin.h"

/* Pieces by the shape of their kernel. Polynomials take the next shape of at least their degree. */
typedef enum ck_shape {
    CK_SHAPE_DWELL,
    CK_SHAPE_POLY1,
    CK_SHAPE_POLY3,
    CK_SHAPE_POLY5,
    CK_SHAPE_POLY7,
    CK_SHAPE_POLY9,
    CK_SHAPE_POLY11,
    CK_SHAPE_ZONE_SIN,
    CK_SHAPE_ZONE_COS,
    CK_SHAPE_HARM_ODD,
    CK_SHAPE_HARM_EVEN,
    CK_SHAPE_SHEARED,
    CK_SHAPES
} ck_shape;

/* Families of the pieces of a program that one gather kernel does together: of polynomials, by the shape of the
   highest degree among them; of zones of both waves; and of these with the polynomials of degree 2 at most in the
   same program. */
enum { CK_FAMILY_ZONES = CK_SHAPE_ZONE_COS, CK_FAMILY_ZONES_AND_PARABOLAS = CK_SHAPE_ZONE_SIN };

/* Ways to the local angle: a phase without a low part, with one, and without one in a piece whose anchor is round. */
typedef enum ck_way { CK_ANY_ANCHOR, CK_LOW_PART, CK_ROUND_ANCHOR, CK_WAYS } ck_way;

/* One span of one segment in degrees and units of lift, with a row of coefficients. Those that its shape does not use
   are 0, so that a row means the same to every shape of its family: that of a dwell to all of them, that of a
   polynomial to one of higher degree. */
typedef struct ck_piece {
    double *row;
    double from, to; /* it holds phases from <= r < to, the last piece also those next to half a cycle */
    int32_t shape;
    int32_t family; /* the gather kernel that reads its row beside those of other pieces */
    int32_t segment;
    int32_t way; /* of phases without a low part: CK_ROUND_ANCHOR where its conditions hold, else CK_ANY_ANCHOR */
} ck_piece;

/* A row is
   [0] minus the anchor [deg], high part
   [1] minus the anchor [deg], low part
   [2] rounding error of s0
   [3] rounding error of v0, with CK_HARM_EVEN of A1
   [4] and on: the coefficients, in the order of their kind in curve.h. Those of the trigonometric kinds begin with
       s0, v0, c2, c2/6, kappa2, kappa2/6. A dwell has its level only. */
enum { CK_P_ORIGIN_HI, CK_P_ORIGIN_LO, CK_P_S_LOW, CK_P_V_LOW, CK_P_C };
enum { CK_P_S0 = CK_P_C, CK_P_V0, CK_P_C2, CK_P_C2_6, CK_P_KAPPA2, CK_P_KAPPA2_6, CK_P_A };

/* Zones: half of c2, as the coefficient of x^2 of a polynomial; the factors of V or W6 in s and of S or C in j; 1 for a
   cosine. */
enum { CK_P_HALF_C2 = CK_P_C2, CK_P_C_OF_S = CK_P_C2_6, CK_P_C_OF_J = CK_P_A, CK_P_COSINE, CK_P_ZONE_END };

/* Harmonics: the rounding error of kappa2, in the place of c2. */
enum { CK_P_KAPPA2_LOW = CK_P_C2, CK_P_HARM_END = CK_P_A + 24 };

/* The sheared cycloid. */
enum {
    CK_P_SHEAR = CK_P_A,
    CK_P_SIGN,
    CK_P_FIRST,
    CK_P_SECOND,
    CK_P_THIRD,
    CK_P_PULL,
    CK_P_PULL_6,
    CK_P_PULL_6_LOW,
    CK_P_SHEARED_END
};

/* A row takes whole cache lines of CK_LINE numbers. */
enum { CK_LINE = 8, CK_ROW = (CK_P_HARM_END + CK_LINE - 1) / CK_LINE * CK_LINE };

/* Most pieces of a program that has a table of columns, see gather_impl.h. */
enum { CK_FEW = 16 };

/* The period. Phases are reduced to [-half, half): exact for small negative angles too. */
typedef struct ck_cycle {
    double length, half, inverse;
} ck_cycle;

/* ---- which piece holds a cycle angle ---- * * A table over equal slots of the cycle, so that the answer takes the
   same time in any program. Angle r is in slot * (r + half) scale, rounded down. Its piece is the last one that
   starts in an earlier slot or, of those that start in this * slot, the last that starts up to r. The formula is
   monotone in r, so this holds exactly, whatever its rounding. */

typedef struct ck_slot {
    double next;   /* where the piece after `piece` starts: mostly nothing else is to be looked up */
    int32_t piece; /* the last that starts in an earlier slot */
} ck_slot;

typedef struct ck_index {
    double half, scale;
    const ck_slot *slot; /* two more than there are: half itself, rounded up, is in one behind the last */
    int most;            /* pieces that start in one slot */
} ck_index;

/* The first slot for NaN. */
static inline int32_t ck_index_slot(const ck_index *index, double r) {
    const double slot = (r + index->half) * index->scale;
    return (int32_t)(slot > 0.0 ? slot : 0.0);
}

/* A guess of the piece, for a single angle or the first of a block: finer slots, each with the piece that holds at
   its beginning. The slot is computed from theta in parallel with the cycle reduction, so a mispredicted branch on
   the shape resolves earlier. The guess can be wrong: the caller checks it with ck_piece_holds(). */
typedef struct ck_guide {
    double scale, origin; /* slots per degree; slot of angle 0, and 3 2^35: the sum has its bits from 2^-16 up */
    uint64_t last;        /* slot: a power of two less 1 */
    uint64_t reach;       /* exponents that its angles may have, as of ck_has_exponent(): all of them are harmless */
    const ck_piece *const *piece; /* of each slot */
    const uint8_t *shape;         /* of that piece, which is known without it */
} ck_guide;

/* A program as the kernels read it, in one allocation. */
struct camkin_program {
    const struct ck_kernels *kernels;
    ck_cycle cycle;
    double lift_per_cycle; /* not 0 only in programs that accumulate */
    double first_cycle;    /* the whole cycles before the start of the first segment */
    int accumulates;       /* lift_per_cycle != 0 */
    const double *start;   /* phase [deg] from which each piece holds, the first from -infinity; padded with infinity */
    ck_index index;        /* where in start[] to look */
    const ck_piece *piece;
    const double *rows; /* of the pieces, with `stride` numbers from one to the next */
    size_t stride;
    /* [coefficient][CK_FEW]: the rows of at most CK_FEW pieces transposed; NULL of more pieces. */
    const double *columns;
    int way;               /* that of every piece, or CK_ANY_ANCHOR */
    uint32_t families;     /* of the pieces: one bit per family */
    ck_guide guide;        /* to the piece of an angle */
    size_t npieces, nlate; /* in all, and of the part of the cycle after half, which come first */
    const double *lost;    /* exact start minus start[], where start[] is finite */
    const struct ck_segment_info
        *segment_info; /* of every segment, the closing dwell too; the kernels do not read it */
    size_t n_segments;
};

/* Largest speed, in rad/s, rev/min or rev/min/s. No product with it overflows, whatever the segments: infinities would
   make NaN values, whose bits differ between processors. */
#define CK_MOST_SPEED CAMKIN_MAX_SPEED

#endif
