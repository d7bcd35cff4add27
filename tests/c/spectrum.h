/* SPDX-License-Identifier: MIT */
/* Single values of shock spectra. */
#ifndef SPECTRUM_H
#define SPECTRUM_H

#include "test.h"

#include <camkin/vibration.h>

static const double none[CAMKIN_MAX_PARAMETERS];

static inline double residual_of(int32_t law, const double *param, double damping, double N) {
    double y = NAN;
    CHECK(camkin_law_shock_spectrum(law, param, damping, &N, 1, &y, NULL, 1) == CAMKIN_OK);
    return y;
}

static inline double maximax_of(int32_t law, const double *param, double damping, double N) {
    double y = NAN;
    CHECK(camkin_law_shock_spectrum(law, param, damping, &N, 1, NULL, &y, 1) == CAMKIN_OK);
    return y;
}

#endif
