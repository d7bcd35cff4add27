/* SPDX-License-Identifier: MIT */
#include "oscillator.h"

#include <math.h>

#include "../base/error.h"
#include "../base/wave.h"
#include "../kernels/kernels.h"

dd ck_damped_share(double damping) {
    const dd square = dd_mul(dd_two_sum(1.0, -damping), dd_two_sum(1.0, damping));
    const double root = sqrt(square.hi);
    return dd_fast_two_sum(root, dd_sub(square, dd_square(dd_of(root))).hi / (2.0 * root));
}

dd ck_periods_in(const camkin_oscillator *given, double cycle) {
    const dd per_degree = dd_div(dd_of(given->natural_hz), dd_scale(dd_of(fabs(given->rpm)), 6.0));
    return dd_mul(dd_scale(per_degree, cycle), ck_damped_share(given->damping));
}

/* Return whether a periodic vibration grows without end, or so far that nothing of it can be computed. ratio: periods
   in a cycle. */
static bool resonates(const camkin_oscillator *given, double cycle, double ratio) {
    const dd periods = ck_periods_in(given, cycle);
    double sine, cosine;
    ck_wave(0.5 * periods.hi, 0.5 * periods.lo, &sine, &cosine);
    return given->damping * ratio < 0x1p-40 && fabs(sine) < 0x1p-40;
}

camkin_status ck_check_oscillator(const camkin_program *program, const camkin_oscillator *given, size_t cycles,
                                  camkin_error *error) {
    const double cycle = program->cycle.length, speed = fabs(given->rpm) * 6.0;
    if (ck_happens_once(program))
        return ck_set_error(error, CAMKIN_E_CYCLE, -1, "once", 1.0,
                            "the motion happens once, but a vibration is of whole cycles: give a program with a cycle; "
                            "camkin_law_shock_spectrum() has the vibration after a single rise");
    if (!(fabs(given->rpm) <= CAMKIN_MAX_SPEED) || given->rpm == 0.0)
        return ck_set_error(error, CAMKIN_E_SPEED, -1, "rpm", given->rpm,
                            "rpm must be a speed other than 0, of at most 1e20; got %s",
                            ck_decimal_of(given->rpm, 0.0).text);
    if (!(given->damping >= 0.0 && given->damping < 1.0))
        return ck_set_error(error, CAMKIN_E_PARAMETER, -1, "damping", given->damping,
                            "damping must be a share of the critical damping, 0 or more and below 1; got %s",
                            ck_decimal_of(given->damping, 0.0).text);
    const double ratio = given->natural_hz / speed * cycle;
    if (!(given->natural_hz > 0.0 && ratio >= 1e-6 && ratio <= CAMKIN_MAX_FREQUENCY_RATIO))
        return ck_set_error(error, CAMKIN_E_PARAMETER, -1, "natural_hz", given->natural_hz,
                            "natural_hz must be positive, and 1e-6 to 1e6 periods must fit into a cycle; got %s",
                            ck_decimal_of(given->natural_hz, 0.0).text);
    if (cycles > CAMKIN_MAX_CYCLES)
        return ck_set_error(error, CAMKIN_E_SIZE, -1, "cycles", (double)cycles, "cycles must be at most %d; got %zu",
                            CAMKIN_MAX_CYCLES, cycles);
    if (cycles == 0 && resonates(given, cycle, ratio))
        return ck_set_error(error, CAMKIN_E_PARAMETER, -1, "natural_hz", given->natural_hz,
                            "natural_hz is a multiple of the frequency of the cycle, %.6g Hz, so that the vibration "
                            "grows without end: give a larger damping, or another speed; got %s",
                            speed / cycle, ck_decimal_of(given->natural_hz, 0.0).text);
    return CAMKIN_OK;
}
