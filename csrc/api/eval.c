/* SPDX-License-Identifier: MIT */
/* Results by cam angle, and of a law by itself. */
#include <math.h>

#include "../base/fpenv.h"
#include "../base/threads.h"
#include "../kernels/kernels.h"
#include "../law/law.h"
#include "../program/program.h"
#include "arrays.h"
#include "selftest.h"

static const double NOT_A_NUMBER = (double)NAN;

/* ---- a program at one angle ---- */

static inline double eval_one(const camkin_program *program, double theta, double omega, int want) {
    return program ? program->kernels->value_at[want](program, theta, omega) : NOT_A_NUMBER;
}

double camkin_displacement(const camkin_program *program, double theta) {
    return eval_one(program, theta, 1.0, CK_WANT_S);
}

double camkin_velocity(const camkin_program *program, double theta, double omega) {
    return eval_one(program, theta, omega, CK_WANT_V);
}

double camkin_acceleration(const camkin_program *program, double theta, double omega) {
    return eval_one(program, theta, omega, CK_WANT_A);
}

double camkin_jerk(const camkin_program *program, double theta, double omega) {
    return eval_one(program, theta, omega, CK_WANT_J);
}

/* ---- a program at many angles ---- */

camkin_status camkin_eval(const camkin_program *program, const double *theta, size_t n, double omega,
                          const camkin_svaj *out, int nthreads) {
    if (!program || !out || (!theta && n))
        return CAMKIN_E_NULL;
    if (!(fabs(omega) <= CAMKIN_MAX_SPEED))
        return CAMKIN_E_SPEED;
    if (nthreads < 0)
        return CAMKIN_E_THREADS;
    camkin_status status = ck_check_arrays(theta, n, out);
    if (status || n == 0 || !(out->s || out->v || out->a || out->j))
        return status;
    uint64_t host = ck_fpenv_enter(); /* what computes from here on is in the kernels, functions of their own */
    const ck_angles job = {ck_sweep_of(program, program->kernels->rate_of(omega), out, n), theta};
    ck_parallel(program->kernels->eval, &job, n, nthreads);
    ck_fpenv_leave(host);
    return CAMKIN_OK;
}

/* ---- a law ---- */

/* A program of one law over x in [0, 1], made in place: no cycle, no allocation. */
typedef struct law_program {
    camkin_program program;
    ck_piece piece[CK_MAX_SPANS];
    double start[CK_MAX_SPANS + 1];
    ck_slot slot[2];
    double row[CK_MAX_SPANS][CK_ROW];
} law_program;

static void make_law_program(law_program *p, const ck_curve *curve) {
    for (int i = 0; i < curve->n; i++) {
        const ck_span *span = &curve->span[i];
        ck_row_of(span, dd_of(0.0), dd_of(1.0), dd_of(1.0), p->row[i], &p->piece[i].shape);
        p->row[i][CK_P_ORIGIN_HI] = -span->anchor.hi;
        p->row[i][CK_P_ORIGIN_LO] = -span->anchor.lo;
        p->piece[i].row = p->row[i];
        p->start[i] = ck_round_up(span->from);
    }
    p->start[curve->n] = INFINITY;
    p->slot[0] = (ck_slot){p->start[1], 0};
    p->slot[1] = (ck_slot){INFINITY, curve->n - 1};
    p->program = (camkin_program){.kernels = ck_level(0),
                                  .start = p->start,
                                  .index = {.slot = p->slot, .most = curve->n}, /* one part */
                                  .piece = p->piece,
                                  .rows = p->row[0],
                                  .stride = CK_ROW,
                                  .families = ck_families(p->piece, (size_t)curve->n),
                                  .npieces = (size_t)curve->n};
}

CK_NOINLINE static camkin_status law_eval(int32_t law, const double param[CAMKIN_MAX_PARAMETERS], const double *x,
                                          size_t n, double *y, double *y1, double *y2, double *y3) {
    const camkin_svaj out = {y, y1, y2, y3};
    ck_curve curve;
    ck_refusal refusal;
    if (!param || (!x && n))
        return CAMKIN_E_NULL;
    if (!ck_law_exists(law) || ck_law_is_free_form(law))
        return CAMKIN_E_LAW;
    if (!ck_law_curve(law, param, dd_of(0.0), dd_of(0.0), &curve, &refusal))
        return CAMKIN_E_PARAMETER;
    camkin_status status = ck_check_arrays(x, n, &out);
    if (status || n == 0 || !(y || y1 || y2 || y3))
        return status;
    law_program p;
    make_law_program(&p, &curve);
    if (!p.program.kernels)
        return CAMKIN_E_ISA;
    if (!ck_level_is_sound(p.program.kernels))
        return CAMKIN_E_FPENV;
    const ck_angles job = {ck_sweep_of(&p.program, (ck_rate){1.0, 1.0, 1.0}, &out, n), x};
    p.program.kernels->law(&job, 0, n);
    return CAMKIN_OK;
}

camkin_status camkin_law_eval(int32_t law, const double param[CAMKIN_MAX_PARAMETERS], const double *x, size_t n,
                              double *y, double *y1, double *y2, double *y3) {
    uint64_t host = ck_fpenv_enter();
    camkin_status status = law_eval(law, param, x, n, y, y1, y2, y3);
    ck_fpenv_leave(host);
    return status;
}
