/* SPDX-License-Identifier: MIT */
/* What the kernels of one instruction-set level offer. Kernels see arrays and numbers only. */
#ifndef CK_KERNELS_H
#define CK_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "camkin/camkin.h"
#include "stream.h"
#include "threads.h"

#ifdef __GNUC__
#define INLINE static inline __attribute__((always_inline))
#else
#define INLINE static inline
#endif

/* Points per block: all arrays of a block together stay in the first-level cache. */
enum { CK_BLOCK = 256 };

/* Points that the kernels do at a time: a register of the widest level, so that no loop has a remainder. */
enum { CK_STEP = 8 };

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

/* One span of one segment in degrees and units of lift: a row of numbers. Those that its shape does not use are 0, so
   that a row means the same to every shape of its family: that of a dwell to all, a polynomial to a higher degree. */
typedef struct ck_piece {
    double *row;
    double from, to; /* phases that it holds, `to` excluded, but for those next to half a cycle */
    int32_t shape;
    int32_t family; /* the shape that may have its row as one of many, each for a point */
    int32_t segment;
} ck_piece;

/* Every row begins with what is added to a phase [deg] for u, minus the anchor, and what s0 and v0, or A1 of CK_HARM_EVEN, lost in the
   rounding. Then come the coefficients, in the order of their kind in curve.h, but those of the trigonometric kinds begin
   s0, v0, c2, c2/6, kappa2, kappa2/6. A dwell has its level only. */
enum { CK_P_ORIGIN_HI, CK_P_ORIGIN_LO, CK_P_S_LOW, CK_P_V_LOW, CK_P_C };
enum { CK_P_S0 = CK_P_C, CK_P_V0, CK_P_C2, CK_P_C2_6, CK_P_KAPPA2, CK_P_KAPPA2_6, CK_P_A };

/* Zones: the factors of V or W6 in s and of S or C in j; 1 for a cosine. */
enum { CK_P_C_OF_S = CK_P_C2_6, CK_P_C_OF_J = CK_P_A, CK_P_COSINE, CK_P_ZONE_END };

/* Harmonics, which do not need c2 itself: what kappa2 lost. */
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

/* Rows lie in whole lines of so many numbers. */
enum { CK_LINE = 8, CK_ROW = (CK_P_HARM_END + CK_LINE - 1) / CK_LINE * CK_LINE };

/* The period. Phases are reduced to [-half, half): exact for small negative angles too. */
typedef struct ck_cycle {
    double length, half, inverse;
} ck_cycle;

/* Factors from derivatives per degree to those wanted: powers of the speed in deg/s, rounded once. */
typedef struct ck_rate {
    double v, a, j;
} ck_rate;

/* A drive prepared for the time kernels. */
typedef struct ck_turning {
    double rpm, rpm_per_s;      /* theta = 6 t (rpm + rpm_per_s t/2) + phase */
    double phase, phase_cycles; /* phase = phase_cycles cycles + phase, reduced */
    ck_rate rate;               /* of a steady speed; 1 while it changes */
    int kind;                   /* what phase.h makes of it */
} ck_turning;

enum { CK_WANT_S, CK_WANT_V, CK_WANT_A, CK_WANT_J, CK_WANT_ALL, CK_WANTS };

/* s, v, a, j of one piece at n >= CK_STEP phases r (+ low, if not NULL); only the outputs of its `want` are touched. */
typedef void ck_run(const double *row, const ck_rate *rate, const double *r, const double *low, size_t n, double *s,
                    double *v, double *a, double *j);

/* What a call asks for. */
typedef struct ck_sweep {
    const camkin_program *program;
    ck_rate rate;
    camkin_svaj out; /* arrays of the caller, any of them NULL */
    int want;        /* CK_WANT_ALL, or the only output */
    int streams;     /* dwells by stores that go past the caches */
} ck_sweep;

static inline ck_sweep ck_sweep_of(const camkin_program *program, ck_rate rate, const camkin_svaj *out, size_t n) {
    const int want = out->s   ? out->v || out->a || out->j ? CK_WANT_ALL : CK_WANT_S
                     : out->v ? out->a || out->j ? CK_WANT_ALL : CK_WANT_V
                     : out->a ? out->j ? CK_WANT_ALL : CK_WANT_A
                              : CK_WANT_J;
    return (ck_sweep){program, rate, *out, want, n >= CK_STREAMED};
}

typedef struct ck_angles {
    ck_sweep sweep;
    const double *theta;
} ck_angles;

/* Angles that are made on the way: (first + i) cycle/steps, into `theta`, where `angles` has them too. */
typedef struct ck_samples {
    ck_angles angles;
    double *theta;
    double steps;
    size_t first;
} ck_samples;

typedef struct ck_times {
    ck_sweep sweep;
    ck_turning turning;
    const double *t; /* NULL: a grid of t0 + (first + i) dt */
    double t0, dt;
    size_t first;
} ck_times;

typedef struct ck_kernels {
    const char *name;

    /* For a range of points: of ck_angles, of ck_samples, of ck_times, and of ck_angles with x of a law. */
    ck_task *eval, *samples, *boundary, *law;

    ck_run *const (*run)[2][CK_WANTS]; /* [shape][0]: without low, [shape][1]: with it */

    /* All four of one piece at one phase. */
    void (*point)(const ck_piece *piece, const ck_rate *rate, double r, double low, double svaj[4]);

    /* The whole way of a batch for a single point: s, v, a, j each at one angle, in the environment of any host, and all of
       them at one time, false for a drive with a speed or phase that camkin_boundary() refuses. */
    double (*value_at[CK_WANT_ALL])(const camkin_program *program, double theta, double omega);
    int (*values_at)(const camkin_program *program, const camkin_drive *drive, double t, double svaj[4]);

    ck_rate (*rate_of)(double omega);

    /* False likewise. */
    int (*turning_of)(const ck_cycle *cycle, const camkin_drive *drive, ck_turning *turning);
} ck_kernels;

/* Levels that this CPU can run, best first; NULL at the end and beyond. */
const ck_kernels *ck_level(size_t index);
/* The level named, or NULL for the best one; NULL if it cannot be had. */
const ck_kernels *ck_level_named(const char *name);
/* Whether a level computes what it should. Its first use finds out, by the selftest; in the default environment only. */
int ck_level_is_sound(const ck_kernels *kernels);

#endif
