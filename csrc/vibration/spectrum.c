/* SPDX-License-Identifier: MIT */
/* Shock spectrum of a law: residual and maximax over frequency ratios. A kernel computes the residuals. The maximax
 * follows the motion through the parts of the law. */
#include <math.h>
#include <stdbool.h>

#include "../base/arguments.h"
#include "../base/fpenv.h"
#include "../kernels/kernels.h"
#include "../law/law.h"
#include "oscillator.h"
#include "swing.h"

/* ---- maximax ---- */

/* A part of the law in double. */
typedef struct maximax_part {
    double from, half, c[CK_FORCING_DEGREE + 1];
} maximax_part;

typedef struct maximax_job {
    maximax_part part[CK_RESPONSE_PARTS];
    int parts;
    ck_oscillator oscillator; /* its W is set for each N */
    ck_state start;           /* after the jump of the velocity at x = 0 */
    double jump_last;
    const double *N;
    double *maximax;
} maximax_job;

static void set_part(maximax_part *part, const ck_forcing *forcing) {
    part->from = forcing->from.hi;
    part->half = 0.5 * dd_sub(forcing->to, forcing->from).hi;
    for (int i = 0; i <= CK_FORCING_DEGREE; i++)
        part->c[i] = forcing->c[i].hi;
}

static void take_largest(void *context, const ck_swing *swing, double xi, double value) {
    double *largest = context;
    (void)swing, (void)xi;
    *largest = fmax(*largest, fabs(value));
}

/* Return the largest |z| during the motion and after it. */
static double maximax_of(const maximax_job *job, double N) {
    ck_oscillator o = job->oscillator;
    o.W = 2.0 * DD_PI.hi * N;
    ck_state state = job->start;
    double largest = 0.0;
    for (int i = 0; i < job->parts; i++) {
        const maximax_part *part = &job->part[i];
        const int n = ck_count_swings(&o, part->half);
        for (int k = 0; k < n; k++) {
            ck_swing swing = ck_cut_swing(&o, part->c, part->from, part->half, 0.0, k, n);
            ck_solve_swing(&o, &swing, &state);
            if (ck_swing_bound(&o, &swing) > largest)
                ck_swing_extremes(&o, &swing, CK_DEFLECTION, take_largest, &largest);
        }
    }
    state.v -= job->jump_last;
    if (N > 0.0) { /* the first extreme comes within half a period, or is below e^-40 of the state */
        const double omega = fmin(fmax(DD_PI.hi / (2.0 * o.root), CK_LONG_SWING), 20.0);
        ck_swing after = {.half = omega / o.W, .omega = omega};
        ck_solve_swing(&o, &after, &state);
        if (ck_swing_bound(&o, &after) > largest)
            ck_swing_extremes(&o, &after, CK_DEFLECTION, take_largest, &largest);
    }
    return largest;
}

static void maximax_range(const void *context, size_t first, size_t n) {
    const maximax_job *job = context;
    for (size_t i = first; i < first + n; i++)
        job->maximax[i] = maximax_of(job, job->N[i]);
}

/* ---- the call ---- */

static camkin_status check(int32_t law, const double *param, double damping, const double *N, size_t n,
                           double *residual, double *maximax, int nthreads) {
    if (!param || (n && !N))
        return CAMKIN_E_NULL;
    if (!ck_law_exists(law) || ck_law_is_free_form(law))
        return CAMKIN_E_LAW;
    if (!(damping >= 0.0 && damping < 1.0))
        return CAMKIN_E_PARAMETER;
    if (nthreads < 0)
        return CAMKIN_E_THREADS;
    const camkin_status status =
        ck_check_arrays(NULL, n, &(camkin_svaj){residual, maximax, (double *)(uintptr_t)N, NULL});
    if (status)
        return status;
    for (size_t i = 0; i < n; i++)
        if (!(N[i] >= 0.0 && N[i] <= CAMKIN_MAX_FREQUENCY_RATIO))
            return CAMKIN_E_PARAMETER;
    return CAMKIN_OK;
}

CK_NOINLINE static camkin_status shock_spectrum(int32_t law, const double *param, double damping, const double *N,
                                                size_t n, double *residual, double *maximax, int nthreads) {
    const camkin_status status = check(law, param, damping, N, n, residual, maximax, nthreads);
    ck_curve curve;
    ck_bad_parameter bad;
    if (status)
        return status;
    if (!ck_law_curve(law, param, dd_of(0.0), dd_of(0.0), &curve, &bad))
        return CAMKIN_E_PARAMETER;
    const ck_kernels *kernels = ck_level(0);
    if (!kernels)
        return CAMKIN_E_ISA;
    ck_forcing forcing[CK_RESPONSE_PARTS];
    ck_response response;
    const int parts = ck_curve_forcings(&curve, forcing), threads = nthreads ? nthreads : camkin_max_threads();
    ck_write_response(&curve, forcing, parts, &response);
    if (maximax) {
        maximax_job job = {.parts = parts, .oscillator = ck_oscillator_of(0.0, damping), .N = N, .maximax = maximax};
        job.start = (ck_state){0.0, -response.jump_first};
        job.jump_last = response.jump_last;
        for (int i = 0; i < parts; i++)
            set_part(&job.part[i], &forcing[i]);
        ck_parallel(maximax_range, &job, n, 0, threads);
    }
    if (residual) {
        const ck_residuals job = {&response, N, residual, damping, ck_damped_share(damping)};
        ck_parallel(kernels->residual, &job, n, 0, threads);
    }
    return CAMKIN_OK;
}

camkin_status camkin_law_shock_spectrum(int32_t law, const double param[CAMKIN_MAX_PARAMETERS], double damping,
                                        const double *N, size_t n, double *residual, double *maximax, int nthreads) {
    const uint64_t host = ck_fpenv_enter();
    const camkin_status status = shock_spectrum(law, param, damping, N, n, residual, maximax, nthreads);
    ck_fpenv_leave(host);
    return status;
}
