/* SPDX-License-Identifier: MIT */
/* s, v, a, j by cam angle. */
#include <math.h>

#include "../base/arguments.h"
#include "../base/fpenv.h"
#include "../base/threads.h"
#include "../kernels/kernels.h"
#include "../law/law.h"
#include "../program/segment_info.h"
#include "selftest.h"

static const double NOT_A_NUMBER = (double)NAN;

/* ---- one angle ---- */

static inline double eval_one(const camkin_program *program, double theta, double omega, int outputs) {
    return program ? program->kernels->eval_one_output[outputs](program, theta, omega) : NOT_A_NUMBER;
}

double camkin_displacement(const camkin_program *program, double theta) {
    return eval_one(program, theta, 1.0, CK_OUT_S);
}

double camkin_velocity(const camkin_program *program, double theta, double omega) {
    return eval_one(program, theta, omega, CK_OUT_V);
}

double camkin_acceleration(const camkin_program *program, double theta, double omega) {
    return eval_one(program, theta, omega, CK_OUT_A);
}

double camkin_jerk(const camkin_program *program, double theta, double omega) {
    return eval_one(program, theta, omega, CK_OUT_J);
}

/* ---- many angles ---- */

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
    uint64_t host = ck_fpenv_enter(); /* all arithmetic from here on is in kernels, which are not inlined */
    const ck_angles job = {ck_request_of(program, program->kernels->speed_powers_of(omega), out, n), theta};
    ck_parallel(program->kernels->eval, &job, n, job.request.shift, nthreads);
    ck_fpenv_leave(host);
    return CAMKIN_OK;
}
