/* SPDX-License-Identifier: MIT */
/* The functions of one instruction-set level, and their jobs. Kernels read arrays and numbers only. */
#ifndef CK_KERNELS_H
#define CK_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

#include "../base/stream.h"
#include "../base/threads.h"
#include "cam_table.h"
#include "motion_table.h"
#include "speed_table.h"

#ifdef __GNUC__
#define INLINE static inline __attribute__((always_inline))
#else
#define INLINE static inline
#endif

/* Points per step of a kernel: those of one register of the widest level, on every level. */
enum { CK_STEP = 8 };

/* A drive prepared for the time kernels. */
typedef struct ck_prepared_drive {
    double rpm;                             /* at constant speed */
    double phase;                           /* reduced [deg] */
    double phase_cycles;                    /* whole cycles that the reduction subtracted */
    ck_speed_powers powers;                 /* at constant speed; 1 while the speed changes */
    int kind;                               /* kind of drive in phase_impl.h */
    ck_speed_row ramp;                      /* the only row of a ramp */
    const struct camkin_speed_table *table; /* or NULL */
} ck_prepared_drive;

enum { CK_OUT_S, CK_OUT_V, CK_OUT_A, CK_OUT_J, CK_OUT_ALL, CK_OUT_SETS };

/* Evaluate s, v, a, j of one piece at n >= CK_STEP phases r + low (low may be NULL). Each function writes only its
   own outputs. */
typedef void ck_run(const double *row, const ck_speed_powers *powers, const double *r, const double *low, size_t n,
                    double *s, double *v, double *a, double *j);

/* What a call evaluates, and where its results go. */
typedef struct ck_request {
    const camkin_program *program;
    ck_speed_powers powers;
    camkin_svaj out; /* arrays of the caller; NULL: not requested */
    int outputs;     /* the only output requested, or CK_OUT_ALL */
    size_t shift;    /* points by which the first block is shorter, see ck_block_end() */
    bool streams;    /* whether dwells use stores that bypass the caches */
} ck_request;

/* Fewest points for which the first block is shortened, so that the outputs of the others begin on cache lines. */
enum { CK_SHIFTED = 2 * CK_BLOCK };

static inline ck_request ck_request_of(const camkin_program *program, ck_speed_powers powers, const camkin_svaj *out,
                                       size_t n) {
    const int outputs = out->s   ? out->v || out->a || out->j ? CK_OUT_ALL : CK_OUT_S
                        : out->v ? out->a || out->j ? CK_OUT_ALL : CK_OUT_V
                        : out->a ? out->j ? CK_OUT_ALL : CK_OUT_A
                                 : CK_OUT_J;
    size_t shift = 0;
    if (n >= CK_SHIFTED) {
        const double *lead = out->s ? out->s : out->v ? out->v : out->a ? out->a : out->j;
        shift = (uintptr_t)lead % 64 / sizeof *lead;
    }
    return (ck_request){program, powers, *out, outputs, shift, n >= CK_STREAMED};
}

/* Evaluate at angles. */
typedef struct ck_angles {
    ck_request request;
    const double *theta;
} ck_angles;

/* Evaluate at the angles origin + (first + i) length/steps, `length` that of the program. They are written into
   `theta`, the array that `angles` reads. */
typedef struct ck_samples {
    ck_angles angles;
    double *theta;
    double origin, steps;
    size_t first;
} ck_samples;

/* Largest step number: above 2^53 not every integer is a double. */
#define CK_MAX_STEP ((uint64_t)1 << 53)

/* Evaluate at times. */
typedef struct ck_times {
    ck_request request;
    ck_prepared_drive drive;
    const double *t; /* NULL: the grid t0 + (first + i) dt */
    double t0, dt;
    uint64_t first;
} ck_times;

/* s, v, a of a follower at the points of a block, padded to whole steps. */
typedef struct ck_follower_motion {
    double s[CK_BLOCK + CK_STEP], v[CK_BLOCK + CK_STEP], a[CK_BLOCK + CK_STEP];
} ck_follower_motion;

/* Compute the geometry of n <= CK_BLOCK points; write the requested outputs from index `first` on. */
typedef void ck_geometry_pass(const ck_cam *cam, const double *theta, const ck_follower_motion *motion, size_t n,
                              const camkin_geometry *out, size_t first);

typedef struct ck_kernels {
    const char *name;

    /* Evaluate a range of points. The jobs are ck_angles, ck_samples, ck_times, and ck_angles with x of a law. */
    ck_task *eval, *samples, *boundary, *law;

    /* Compute a range of residual vibrations; the job is ck_residuals. */
    ck_task *residual;
    /* Compute a range of largest deflections; the job is ck_maximax. */
    ck_task *maximax;

    ck_run *const (*run)[CK_WAYS][CK_OUT_SETS]; /* [shape][way to the local angle][outputs] */

    /* Evaluate all four outputs of one piece at one phase. */
    void (*point)(const ck_piece *piece, const ck_speed_powers *powers, double r, double low, double svaj[4]);

    /* Evaluate a single point, with the bits of a batch. eval_one_output: s, v, a or j at one angle, in any
       environment of the
       host. eval_all_outputs: all of them at one time; false if the speed or phase of the drive is out of range. */
    double (*eval_one_output[CK_OUT_ALL])(const camkin_program *program, double theta, double omega);
    bool (*eval_all_outputs)(const camkin_program *program, const camkin_drive *drive, double t, double svaj[4]);

    /* Evaluate all followers of a set at one time into arrays of m; false as eval_all_outputs(). */
    bool (*set)(const camkin_set *set, const camkin_drive *drive, double t, const camkin_svaj *out);

    /* Return the powers of omega [rad/s], converted to deg/s. */
    ck_speed_powers (*speed_powers_of)(double omega);

    ck_geometry_pass *geometry;

    /* Prepare a drive for the time kernels. Return false if its speed or phase is out of range. */
    bool (*prepare_drive)(const ck_cycle *cycle, const camkin_drive *drive, ck_prepared_drive *prepared);
} ck_kernels;

/* Largest number of levels in one build. */
enum { CK_MAX_LEVELS = 4 };

/* Return a level that this CPU can run, the best one first; NULL at the end and beyond. */
const ck_kernels *ck_level(size_t index);
/* Return the level of this name, or the best one if name is NULL. Return NULL if this CPU cannot run it. */
const ck_kernels *ck_level_named(const char *name);

#endif
