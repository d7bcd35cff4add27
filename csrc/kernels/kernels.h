/* SPDX-License-Identifier: MIT */
/* The functions of one instruction-set level, and the jobs that they take. Kernels see arrays and numbers only. */
#ifndef CK_KERNELS_H
#define CK_KERNELS_H

#include <stdint.h>

#include "../base/stream.h"
#include "../base/threads.h"
#include "motion_table.h"

#ifdef __GNUC__
#define INLINE static inline __attribute__((always_inline))
#else
#define INLINE static inline
#endif

/* Points that the kernels do at a time: a register of the widest level, so that no loop has a remainder. */
enum { CK_STEP = 8 };

/* Factors from derivatives per degree to those wanted: powers of the speed in deg/s, rounded once. */
typedef struct ck_rate {
    double v, a, j;
} ck_rate;

/* A drive prepared for the time kernels: theta = 6 tau (rpm + rate tau/2) + phase, tau = t - origin. */
typedef struct ck_turning {
    double rpm;
    double origin;                          /* [s]; 0 at a steady speed */
    double slope, slope_low;                /* rate of the speed [rev/min/s]; 0 at a steady speed */
    double phase, phase_low;                /* reduced; low only in rows of a table */
    double phase_cycles;                    /* whole cycles that the reduction took off */
    ck_rate rate;                           /* of a steady speed; 1 while it changes */
    int kind;                               /* which of the ways in phase_impl.h it takes */
    const struct camkin_speed_table *table; /* the rest is then that of time 0, and each row has its own */
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
    size_t shift;    /* of the ends of the blocks, as in ck_block_end() */
    int streams;     /* dwells by stores that go past the caches */
} ck_sweep;

/* Points of a call from which it pays to shorten the first block, so that the others begin on cache lines. */
enum { CK_SHIFTED = 2 * CK_BLOCK };

static inline ck_sweep ck_sweep_of(const camkin_program *program, ck_rate rate, const camkin_svaj *out, size_t n) {
    const int want = out->s   ? out->v || out->a || out->j ? CK_WANT_ALL : CK_WANT_S
                     : out->v ? out->a || out->j ? CK_WANT_ALL : CK_WANT_V
                     : out->a ? out->j ? CK_WANT_ALL : CK_WANT_A
                              : CK_WANT_J;
    size_t shift = 0;
    if (n >= CK_SHIFTED) {
        const double *lead = out->s ? out->s : out->v ? out->v : out->a ? out->a : out->j;
        shift = (uintptr_t)lead % 64 / sizeof *lead;
    }
    return (ck_sweep){program, rate, *out, want, shift, n >= CK_STREAMED};
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
    uint64_t first;
} ck_times;

typedef struct ck_kernels {
    const char *name;

    /* For a range of points: of ck_angles, of ck_samples, of ck_times, and of ck_angles with x of a law. */
    ck_task *eval, *samples, *boundary, *law;

    ck_run *const (*run)[CK_WAYS][CK_WANTS]; /* [shape][way to the local angle] */

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

/* Levels that one build can have. */
enum { CK_MAX_LEVELS = 4 };

/* Levels that this CPU can run, best first; NULL at the end and beyond. */
const ck_kernels *ck_level(size_t index);
/* The level named, or NULL for the best one; NULL if it cannot be had. */
const ck_kernels *ck_level_named(const char *name);

#endif
