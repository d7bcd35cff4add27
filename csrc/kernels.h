/* SPDX-License-Identifier: MIT */
/* What the kernels of one instruction-set level offer. Kernels see arrays and numbers only. */
#ifndef CK_KERNELS_H
#define CK_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "camkin/camkin.h"
#include "index.h"

/* Points per block: all arrays of a block together stay in the first-level cache. */
enum { CK_BLOCK = 256 };

/* Pieces by the shape of their kernel. Polynomials take the next shape of at least their degree. */
typedef enum ck_shape {
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

/* One span of one segment in degrees and units of lift. `c` is in the order of its kind in curve.h, but that of the
   trigonometric kinds begins s0, v0, c2, c2/6, kappa2, kappa2/6. */
typedef struct ck_piece {
    double anchor_hi, anchor_lo; /* phase [deg] from which u is measured */
    double s_low, v_low;         /* what the first two coefficients lost in the rounding */
    const double *c;
    int32_t shape;
    int32_t segment;
} ck_piece;

enum { CK_P_S0, CK_P_V0, CK_P_C2, CK_P_C2_6, CK_P_KAPPA2, CK_P_KAPPA2_6, CK_P_A };

/* Those of the sheared cycloid from CK_P_A on. */
enum { CK_P_SHEAR = CK_P_A, CK_P_SIGN, CK_P_FIRST, CK_P_SECOND, CK_P_THIRD };

/* The period. Phases are reduced to [-half, half): exact for small negative angles too. */
typedef struct ck_cycle {
    double length, half, inverse;
} ck_cycle;

/* Factors from derivatives per degree to those wanted: powers of the speed in deg/s. */
typedef struct ck_rate {
    double v, a, j;
} ck_rate;

/* Drive prepared for the time kernels. */
typedef struct ck_turning {
    double rpm, half_rate;      /* theta = 6 t (rpm + half_rate t) + phase */
    double phase, phase_cycles; /* phase = phase_cycles cycles + phase, reduced */
} ck_turning;

enum { CK_WANT_S, CK_WANT_V, CK_WANT_A, CK_WANT_J, CK_WANT_ALL, CK_WANTS };

/* s, v, a, j of one piece at phases r (+ low, if not NULL); only the outputs of its `want` are touched. */
typedef void ck_run(const ck_piece *piece, const ck_rate *rate, const double *r, const double *low, size_t n,
                    const camkin_svaj *out);

typedef struct ck_kernels {
    const char *name;

    /* Phases r of n angles, and the cycles gone by. NaN for an angle without a phase; returns whether there were any. */
    int (*angle_phase)(const ck_cycle *cycle, const double *theta, size_t n, double *r, double *cycles);

    /* Phases r + low, low >= 0, of n times, exact to 2^-104 of a cycle. */
    int (*time_phase)(const ck_cycle *cycle, const ck_turning *turning, const double *t, size_t n, double *r,
                      double *low, double *cycles);

    /* t[i] = t0 + (first + i) dt, rounded once. */
    void (*grid)(double t0, double dt, double first, size_t n, double *t);

    /* How many of the leading r are in [from, to); NaN counts as inside. */
    size_t (*inside)(const double *r, size_t n, double from, double to);

    /* piece[i] = the last k with start[k] <= r[i], or 0. */
    void (*locate)(const ck_index *index, const double *start, const double *r, size_t n, int32_t *piece);

    ck_run *run[CK_SHAPES][2][CK_WANTS]; /* [.][0]: low is NULL, [.][1]: it is given */

    /* One value at one angle: all of the above for a single point, and the cycles gone by. NaN without a phase. */
    double (*value_at)(const ck_cycle *cycle, const ck_index *index, const double *start, const ck_piece *pieces,
                       const ck_rate *rate, double theta, int want, double *cycles);

    /* From derivatives per degree to those by time at speed w = w0 + rate t [deg/s], in place. */
    void (*ramp)(double rpm, double rpm_per_s, const double *t, size_t n, double *v, double *a, double *j);

    /* s += cycles lift */
    void (*accumulate)(const double *cycles, double lift, size_t n, double *s);
} ck_kernels;

/* Levels that this CPU can run, best first; NULL at the end and beyond. */
const ck_kernels *ck_level(size_t index);
/* The level named, or NULL for the best one; NULL if it cannot be had. */
const ck_kernels *ck_level_named(const char *name);

#endif
