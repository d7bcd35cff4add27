/* SPDX-License-Identifier: MIT */
/* The forcing of an oscillator in numbers that carry a derivative: functions of vibration/forcing.h under other
 * names. */
#ifndef CK_DUAL_FORCING_H
#define CK_DUAL_FORCING_H

#include "dual_law.h"

#define ck_count_forcings ck_dual_count_forcings
#define ck_dd_waves ck_dual_waves
#define ck_forcing_of ck_dual_forcing_of
#define ck_second_derivative ck_dual_second_derivative

#include "../vibration/forcing.h"

#endif
