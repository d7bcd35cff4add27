/* SPDX-License-Identifier: MIT */
/* Free vibration of an oscillator, z'' + 2 zeta omega z' + omega^2 z = 0, for the kernels and for single values. */
#ifndef CK_FREE_VIBRATION_H
#define CK_FREE_VIBRATION_H

#include <stdbool.h>

#include "wave.h"

#define CK_TURNS_PER_RADIAN 0x1.45f306dc9c883p-3

/* e^(-zeta phase) times cos(root phase) and sin(root phase)/root, root = sqrt(1 - zeta^2). */
typedef struct ck_free_wave {
    double cosine, sine;
} ck_free_wave;

/* is_damped: whether zeta may be above 0. A caller that knows saves the decay. */
static inline ck_free_wave ck_free_wave_of(double damping, double root, double phase, bool is_damped) {
    double s, c;
    ck_wave(root * phase * CK_TURNS_PER_RADIAN, 0.0, &s, &c);
    const double size = is_damped ? ck_decay(damping * phase) : 1.0;
    return (ck_free_wave){size * c, size * s / root};
}

/* Let z and its derivative vibrate for one unit of time. w: that of the phase omega, which may be 0. */
static inline void ck_vibrate(ck_free_wave w, double damping, double omega, double *z, double *slope) {
    const double sine = omega > 0.0 ? w.sine / omega : 1.0, damped = damping * w.sine, start = *z;
    *z = (w.cosine + damped) * start + sine * *slope;
    *slope = (w.cosine - damped) * *slope - omega * w.sine * start;
}

#endif
