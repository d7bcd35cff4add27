/* SPDX-License-Identifier: MIT */
/* The oscillator of a follower, as the caller gives it. */
#ifndef CK_OSCILLATOR_H
#define CK_OSCILLATOR_H

#include "../base/dd.h"
#include "camkin/vibration.h"

/* Check an oscillator on a program, for a vibration of `cycles` as in camkin_vibration_create(). */
camkin_status ck_check_oscillator(const camkin_program *program, const camkin_oscillator *given, size_t cycles,
                                  camkin_error *error);
/* Return sqrt(1 - zeta^2). */
dd ck_damped_share(double damping);
/* Return the number of damped periods in a cycle [deg]. */
dd ck_periods_in(const camkin_oscillator *given, double cycle);

#endif
