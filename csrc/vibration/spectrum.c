/* SPDX-License-Identifier: MIT */
/* Shock spectrum of a law: residual and maximax over frequency ratios. Kernels compute them from its parts. */
#include <math.h>

#include "../base/arguments.h"
#include "../base/fpenv.h"
#include "../kernels/kernels.h"
#include "../kernels/maximax.h"
#include "../law/law.h"
#include "camkin/vibration.h"
#include "forcing.h"
#include "oscillator.h"

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
        ck_maximax job = {.damping = damping, .root = ck_damped_share(damping).hi, .N = N, .maximax = maximax};
        ck_write_maximax(forcing, parts, &response, &job);
        ck_parallel(kernels->maximax, &job, n, 0, threads);
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
