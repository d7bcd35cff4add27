/* SPDX-License-Identifier: MIT */
/* What a segment does to an oscillator on the cam, with its derivative.
 *
 * Of z" + 2 zeta W z' + W^2 z = -y" the complex amplitude is u = z' - conj(lambda) z, lambda = -zeta W + i Wd. It obeys
 * u' - lambda u = -y", so that a free vibration is u(0) e^(lambda t), and |u|/Wd is the amplitude of its envelope. */
#ifndef CK_VARIED_RESPONSE_H
#define CK_VARIED_RESPONSE_H

#include "../dual/dual_complex.h"
#include "varied_segment.h"

/* lambda of an oscillator [1/deg], as -decay + 2 pi i turns. */
typedef struct ck_varied_rate {
    ck_dual decay, turns;
    bool backwards; /* the cam turns backwards: the end of a segment comes first */
} ck_varied_rate;

/* u becomes grown u - left over the segment, between rests of the cam before and after it. */
typedef struct ck_varied_response {
    ck_complex grown, left;
    double size; /* of the terms of `left`, which may cancel */
} ck_varied_response;

/* Return e^(lambda t) for a time t [deg] of 0 or more. */
ck_complex ck_vary_wave(const ck_varied_rate *rate, ck_dual t);
void ck_vary_response(const ck_varied_segment *segment, const ck_varied_rate *rate, ck_varied_response *out);

#endif
