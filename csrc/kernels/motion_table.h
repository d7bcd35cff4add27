/* SPDX-License-Identifier: MIT */
/* The data that the kernels read: the pieces of one cycle in order of cycle angle, their coefficients, and the tables
 * that find a piece. program/ writes it once; it never changes after that. This header is all that the kernels see of a
 * program: it includes nothing of law/, program/ or api/. */
#ifndef CK_MOTION_TABLE_H
#define CK_MOTION_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "camkin/camkin.h"

/* Shapes of pieces, one kernel each. A polynomial has the shape of its degree or, if that is even, of the next one. */
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

/* Families of pieces that one gather kernel evaluates together. Those of polynomials are the shape of the highest
   degree in the program. These two are of zones of both waves, and of zones with polynomials of degree <= 2. */
enum { CK_FAMILY_ZONES = CK_SHAPE_ZONE_COS, CK_FAMILY_ZONES_AND_PARABOLAS = CK_SHAPE_ZONE_SIN };

/* Ways to compute the local angle: from a phase without a low part, from one with a low part, and from one without it
   in a piece whose anchor has few digits. */
typedef enum ck_way { CK_ANY_ANCHOR, CK_LOW_PART, CK_ROUND_ANCHOR, CK_WAYS } ck_way;

/* One span of one segment in degrees and units of lift, with its row of coefficients. Coefficients that its shape
   does not use are 0. So the gather kernel of its family gets the same result from the row. A dwell belongs to every
   family. */
typedef struct ck_piece {
    double *row;
    double from, to; /* holds phases from <= r < to; the last piece also those next to half a cycle */
    int32_t shape;
    int32_t family; /* the gather kernel that also evaluates this piece */
    int32_t segment;
    int32_t way; /* for phases without a low part: CK_ROUND_ANCHOR if its conditions hold, else CK_ANY_ANCHOR */
} ck_piece;

/* Indices into a row of coefficients. _ERROR: the rounding error of that coefficient; _BY_6: a sixth of it. From
   CK_COEF_0 on lie the coefficients in the order of their kind in curve.h. The row of a dwell ends with its level
   s0. */
enum {
    CK_MINUS_ANCHOR_HI, /* [deg], in two doubles */
    CK_MINUS_ANCHOR_LO,
    CK_COEF_S0_ERROR,
    CK_COEF_V0_ERROR, /* with CK_HARM_EVEN of A1 */
    CK_COEF_0         /* of a polynomial: the coefficient of u^0; those of u^1, u^2, ... follow */
};

/* The trigonometric shapes begin alike. */
enum {
    CK_COEF_S0 = CK_COEF_0,
    CK_COEF_V0,
    CK_COEF_C2,
    CK_COEF_C2_BY_6,
    CK_COEF_KAPPA2,
    CK_COEF_KAPPA2_BY_6,
    CK_COEF_A /* of a harmonic: the polynomials A for s, v, a, j */
};

/* Zones. */
enum {
    CK_COEF_ZONE_HALF_C2 = CK_COEF_C2,       /* the coefficient of u^2 if the piece is a polynomial */
    CK_COEF_ZONE_S_FACTOR = CK_COEF_C2_BY_6, /* of V or W6 in s */
    CK_COEF_ZONE_J_FACTOR = CK_COEF_A,       /* of S or C in j */
    CK_COEF_ZONE_IS_COSINE, /* 1 for a cosine, and for a polynomial that joins a family of zones; else 0 */
    CK_ZONE_ROW_LENGTH
};

/* Harmonics: the rounding error of kappa2 takes the index of c2. */
enum { CK_COEF_HARMONIC_KAPPA2_ERROR = CK_COEF_C2, CK_HARMONIC_ROW_LENGTH = CK_COEF_A + 24 };

/* The sheared cycloid: shear, sign and the factors of v, a and j are those of CK_SHEARED in curve.h. */
enum {
    CK_COEF_SHEAR = CK_COEF_A,
    CK_COEF_SHEARED_SIGN,
    CK_COEF_SHEARED_V_FACTOR,
    CK_COEF_SHEARED_A_FACTOR,
    CK_COEF_SHEARED_J_FACTOR,
    CK_COEF_SHEAR_KAPPA2, /* shear times kappa2 */
    CK_COEF_SHEAR_KAPPA2_BY_6,
    CK_COEF_SHEAR_KAPPA2_BY_6_ERROR,
    CK_SHEARED_ROW_LENGTH
};

/* A row fills whole cache lines of CK_LINE_DOUBLES doubles. */
enum {
    CK_LINE_DOUBLES = 8,
    CK_ROW = (CK_HARMONIC_ROW_LENGTH + CK_LINE_DOUBLES - 1) / CK_LINE_DOUBLES * CK_LINE_DOUBLES
};

/* Largest number of pieces of a program with a table of columns, see gather_impl.h. */
enum { CK_FEW = 16 };

/* The period [deg]. Phases lie in [-half, half), which is exact for small negative angles too. A motion that happens
   once has no period: {0, INFINITY, 0} counts no whole cycles, so that the phase of an angle is the angle itself. */
typedef struct ck_cycle {
    double length, half, inverse;
} ck_cycle;

/* ---- which piece holds a cycle angle ---- */

/* The cycle is divided into equal slots, so that the search takes about the same time in any program. Angle r is in
   slot (r + half) scale, rounded down. Its piece is the last one that starts in this slot at or below r or, without
   such a start, the last one that starts in an earlier slot. The formula is monotone in r, so rounding cannot break
   this. The angles of a motion that happens once have no bounds. Its scale is 0: all its pieces start in one slot, and
   kernels of other programs need no test. */

typedef struct ck_slot {
    double next;   /* where the piece after `piece` starts: most searches need only these two members */
    int32_t piece; /* the last piece that starts in an earlier slot */
} ck_slot;

typedef struct ck_slot_table {
    double half, scale;
    const ck_slot *slot; /* with two more at the end, for half itself and the slot after it */
    int max_starts;      /* largest number of pieces that start in one slot */
} ck_slot_table;

/* Return the slot of phase r; the first slot for NaN. */
static inline int32_t ck_slot_of(const ck_slot_table *table, double r) {
    const double slot = (r + table->half) * table->scale;
    return (int32_t)(slot > 0.0 ? slot : 0.0);
}

/* A guess of the piece, for a single angle or the first of a block: finer slots, each with the piece that holds at
   its beginning. The slot is computed from theta in parallel with the cycle reduction, so a mispredicted branch on
   the shape resolves earlier. The guess can be wrong: the caller checks it with ck_piece_holds(). */
typedef struct ck_guess_table {
    double scale, origin;    /* slots per degree; slot of angle 0, and 3 2^35: the sum has its bits from 2^-16 up */
    uint64_t last;           /* slot: a power of two less 1 */
    uint64_t exponent_limit; /* exponents of the angles that it is valid for, see ck_has_exponent(); none can trap */
    const ck_piece *const *piece; /* of each slot */
    const uint8_t *shape;         /* of that piece: loaded in parallel with it */
} ck_guess_table;

/* A program as the kernels read it, in one allocation. */
struct camkin_program {
    const struct ck_kernels *kernels;
    ck_cycle cycle;
    double length;         /* [deg] of all segments: the cycle, or the length of a motion that happens once */
    double lift_per_cycle; /* non-zero only with CAMKIN_ACCUMULATE */
    double first_cycle;    /* whole cycles before the start of the first segment */
    bool accumulates;      /* lift_per_cycle != 0 */
    const double *start;   /* phase [deg] from which each piece holds, the first from -infinity; padded with infinity */
    ck_slot_table slot_table; /* where in start[] to look */
    const ck_piece *piece;
    const double *rows; /* of all pieces, `stride` doubles apart */
    size_t stride;
    /* [coefficient][CK_FEW]: the rows, transposed; NULL if there are more than CK_FEW pieces. */
    const double *columns;
    int way;                    /* the way of all pieces, or CK_ANY_ANCHOR if they differ */
    uint32_t families;          /* of the pieces: one bit per family */
    ck_guess_table guess_table; /* to the piece of an angle */
    size_t npieces, nlate;      /* all pieces; those of the second half of the cycle, which come first. A motion that
                                   happens once has a piece before it and one after it, which hold its ends */
    const double *lost;         /* rounding error of start[]: the exact start minus it, where start[] is finite */
    const struct ck_segment_info *segment_info; /* one per segment and for the closing dwell; not read by the kernels */
    size_t n_segments;
};

static inline bool ck_happens_once(const camkin_program *program) {
    return program->cycle.half > CAMKIN_MAX_DURATION;
}

/* Factors that turn derivatives by degree into derivatives by time: powers of the speed [deg/s], each rounded once. */
typedef struct ck_speed_powers {
    double v, a, j;
} ck_speed_powers;

/* Largest speed, in rad/s, rev/min or rev/min/s. With it no product overflows in any program. Infinities would become
   NaN, whose bits differ between processors. */
#define CK_MAX_SPEED CAMKIN_MAX_SPEED

#endif
