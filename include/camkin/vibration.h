/* SPDX-License-Identifier: MIT */
/**
 * camkin/vibration.h: the mass of a follower that is elastic, and the spring that keeps it on the cam.
 *
 * A mass m follows the cam through a stiffness k and a damper c: m x" + c (x' - s') + k (x - s) = 0. The deflection
 * z = x - s obeys z" + 2 zeta w z' + w^2 z = -s", w^2 = k/m, zeta = c/(2 m w) the damping ratio, 0 <= zeta < 1. Where
 * the velocity of the cam jumps, s" has an impulse, and z' jumps by as much the other way.
 *
 * All results are solutions in closed form on the pieces of the motion, not steps of an integration. No formula divides
 * by the distance from a resonance. docs/reference/vibration.md has the formulas and their accuracy.
 *
 * Memory, threads, traps, rounding modes and arrays: as in camkin.h. camkin_vibration_create() allocates one block,
 * which camkin_vibration_free() frees. The results of camkin_law_shock_spectrum() and camkin_vibration_eval() at a
 * point do not depend on the other points, on the number of threads or on the instruction-set level.
 */
#ifndef CAMKIN_VIBRATION_H
#define CAMKIN_VIBRATION_H

#include "camkin.h"

#ifdef __cplusplus
extern "C" {
#endif

/* [declarations] The Python build reads everything up to the closing mark: plain declarations only. */

/** Largest number of natural periods in a motion or a cycle. */
static const double CAMKIN_MAX_FREQUENCY_RATIO = 1e6;
/** Largest number of cycles of a vibration from rest. */
enum { CAMKIN_MAX_CYCLES = 10000 };

/** Vibration that a law excites between two dwells, over n frequency ratios N = natural frequency times duration.
 *
 *  residual: amplitude of z at the end of the motion, relative to the lift. With damping it is the amplitude of the
 *  envelope there: z = residual e^(-zeta w t) cos(w sqrt(1 - zeta^2) t - phase) after the motion. It is also the
 *  largest acceleration that remains without damping, relative to w^2 times the lift. Accuracy: 1e-11 of itself and
 *  1e-16 of the lift, also beside resonances, for the laws of which the velocity is at most 4 lift per duration; for
 *  others 1e-16 in proportion to it.
 *  maximax: the largest |z| during and after the motion, relative to the lift. Accuracy: 1e-13 of it. Its time grows
 *  with N.
 *
 *  @param param     parameters of the law, as for camkin_law_eval()
 *  @param N         n values from 0 to CAMKIN_MAX_FREQUENCY_RATIO; may not overlap an output
 *  @param residual  array of n, or NULL
 *  @param maximax   array of n, or NULL
 *  @param nthreads  as for camkin_eval()
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _LAW, _PARAMETER (param, damping or N), _THREADS, _SIZE, _ALIGN, _OVERLAP or
 *  _ISA */
CAMKIN_API camkin_status camkin_law_shock_spectrum(int32_t law, const double param[CAMKIN_MAX_PARAMETERS],
                                                   double damping, const double *N, size_t n, double *residual,
                                                   double *maximax, int nthreads);

/** Speed [rad/s] at which a spring of force preload + rate s loses the contact, and the cam angle [deg] where it is
 *  lost first: the least of (preload + rate s)/(-mass s") over the cycle, found on the pieces; the last of angles that
 *  agree. The units must fit: force = mass L/s2, as N, kg and m. INFINITY where s" is never negative; 0 where the force
 *  is negative or the velocity jumps down.
 *
 *  @param mass     positive, at most 1e100
 *  @param rate     0 to 1e100
 *  @param preload  0 to 1e100: force at s = 0
 *  @return CAMKIN_OK, CAMKIN_E_NULL or _PARAMETER */
CAMKIN_API camkin_status camkin_jump_speed(const camkin_program *program, double mass, double rate, double preload,
                                           camkin_extreme *out);

/** Least preload with which a spring of this rate keeps the contact at the speed omega [rad/s], and the cam angle where
 *  it is needed: the largest of -mass a - rate s over the cycle. Negative if the rate alone is more than enough;
 *  INFINITY where the velocity jumps down.
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _PARAMETER or _SPEED */
CAMKIN_API camkin_status camkin_least_preload(const camkin_program *program, double omega, double mass, double rate,
                                              camkin_extreme *out);

/** The oscillator of a follower, and the speed of the cam. */
typedef struct camkin_oscillator {
    double rpm;        /**< [rev/min] not 0; negative turns the cam backwards */
    double natural_hz; /**< undamped natural frequency [Hz]: 1e-6 to 1e6 of its periods are one cycle */
    double damping;    /**< damping ratio, 0 <= damping < 1 */
} camkin_oscillator;

typedef struct camkin_vibration camkin_vibration;

/** Solve for the vibration of a mass on the cam.
 *
 *  @param cycles  0: the periodic vibration. More: the vibration from z = z' = 0 at cam angle 0, over this many
 *                 cycles
 *  @param out     receives the vibration; untouched unless CAMKIN_OK. It does not need the program any more
 *  @param error   NULL, or receives what was wrong; untouched if CAMKIN_OK
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _SPEED, _PARAMETER (also at a resonance of a periodic vibration, if damping
 *          times the periods in a cycle is below 2^-40), _SIZE or _MEMORY */
CAMKIN_API camkin_status camkin_vibration_create(const camkin_program *program, const camkin_oscillator *oscillator,
                                                 size_t cycles, camkin_vibration **out, camkin_error *error);

/** Free a vibration; NULL is accepted. */
CAMKIN_API void camkin_vibration_free(camkin_vibration *vibration);

/** Deflection z [L], velocity x' [L/s] and acceleration x" [L/s2] of the mass at n cam angles [deg].
 *
 *  Of a vibration from rest, the angles run from 0 over all its cycles, downwards if the cam turns backwards. Others
 *  give NaN, as do NaN and infinite angles. Accuracy: 1e-12 of the peak of each quantity, times the amplification of a
 *  resonance.
 *
 *  @param theta  may not overlap an output; outputs may be NULL
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _SIZE, _ALIGN, _OVERLAP or _THREADS */
CAMKIN_API camkin_status camkin_vibration_eval(const camkin_vibration *vibration, const double *theta, size_t n,
                                               double *deflection, double *velocity, double *acceleration,
                                               int nthreads);

/** Extremes of a vibration and their cam angles [deg], found as roots on the pieces. */
typedef struct camkin_vibration_extremes {
    camkin_extreme deflection_min, deflection_max, velocity_min, velocity_max, acceleration_min, acceleration_max;
} camkin_vibration_extremes;

/** @return CAMKIN_OK or CAMKIN_E_NULL */
CAMKIN_API camkin_status camkin_vibration_get_extremes(const camkin_vibration *vibration,
                                                       camkin_vibration_extremes *out);

/* [end of declarations] */

#ifdef __cplusplus
}
#endif

#endif
