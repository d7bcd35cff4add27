/* SPDX-License-Identifier: MIT */
/* y and its derivatives of a law by itself. */
#include <math.h>

#include "../base/arguments.h"
#include "../base/fpenv.h"
#include "../kernels/kernels.h"
#include "../law/law.h"
#include "../program/piece_row.h"
#include "selftest.h"

/* A program of one law over x in [0, 1], on the stack: it has no cycle and no guide. */
typedef struct law_program {
    camkin_program program;
    ck_piece piece[CK_MAX_SPANS];
    double start[CK_MAX_SPANS + 1];
    ck_slot slot[2];
    double row[CK_MAX_SPANS][CK_ROW];
} law_program;

static void make_law_program(law_program *p, const ck_curve *curve) {
    ck_scale scale = ck_scale_of(dd_of(1.0), dd_of(1.0));
    for (int i = 0; i < curve->n; i++) {
        const ck_span *span = &curve->span[i];
        p->piece[i].shape = ck_write_row(span, dd_of(0.0), &scale, p->row[i]);
        p->row[i][CK_MINUS_ANCHOR_HI] = -span->anchor.hi;
        p->row[i][CK_MINUS_ANCHOR_LO] = -span->anchor.lo;
        p->piece[i].row = p->row[i];
        p->piece[i].way = CK_ANY_ANCHOR;
        p->start[i] = ck_round_up(span->from);
    }
    p->start[curve->n] = INFINITY;
    p->slot[0] = (ck_slot){p->start[1], 0};
    p->slot[1] = (ck_slot){INFINITY, curve->n - 1};
    p->program = (camkin_program){.kernels = ck_level(0),
                                  .start = p->start,
                                  .slot_table = {.slot = p->slot, .max_starts = curve->n}, /* one slot */
                                  .piece = p->piece,
                                  .rows = p->row[0],
                                  .stride = CK_ROW,
                                  .families = ck_assign_gather_shapes(p->piece, (size_t)curve->n),
                                  .npieces = (size_t)curve->n};
}

CK_NOINLINE static camkin_status law_eval(int32_t law, const double param[CAMKIN_MAX_PARAMETERS], const double *x,
                                          size_t n, double *y, double *y1, double *y2, double *y3) {
    const camkin_svaj out = {y, y1, y2, y3};
    ck_curve curve;
    ck_bad_parameter bad;
    if (!param || (!x && n))
        return CAMKIN_E_NULL;
    if (!ck_law_exists(law) || ck_law_is_free_form(law))
        return CAMKIN_E_LAW;
    if (!ck_law_curve(law, param, dd_of(0.0), dd_of(0.0), &curve, &bad))
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
    const ck_angles job = {ck_request_of(&p.program, (ck_speed_powers){1.0, 1.0, 1.0}, &out, n), x};
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
