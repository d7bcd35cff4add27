/* SPDX-License-Identifier: MIT */
/* The motion of an oscillator z'' + 2 zeta W z' + W^2 z = -y'' on parts of its forcing, in closed form.
 *
 * With t = from + half (xi + 1), |xi| <= 1, and omega = W half the equation is z'' + 2 zeta omega z' + omega^2 z =
 * f(xi), primes for d/dxi. f is a polynomial. A part has one of two forms:
 *
 *     omega <= CK_SHORT_SWING  z is its Taylor series about xi = 0, whose next term is below 2^-56;
 *     omega >= CK_LONG_SWING   z is the polynomial that solves the equation, and a free vibration.
 *
 * The polynomial comes from divisions by omega^2, which is harmless there. Between the two a part is cut into shorter
 * ones. Neither form divides by W^2 - w^2, so that nothing cancels beside a resonance. */
#ifndef CK_SWING_H
#define CK_SWING_H

#include <stdbool.h>

#include "forcing.h"

enum { CK_SWING_TERMS = 28 };

#define CK_SHORT_SWING 2.5
#define CK_LONG_SWING 10.0

typedef struct ck_oscillator {
    double W;       /* natural angular frequency, radians per unit of t */
    double damping; /* zeta */
    double root;    /* sqrt(1 - zeta^2) */
} ck_oscillator;

/* z and dz/dt. */
typedef struct ck_state {
    double z, v;
} ck_state;

typedef struct ck_swing {
    double from, half, omega;
    double speed;                    /* dy/dt at xi = 0 */
    double f[CK_FORCING_DEGREE + 1]; /* -half^2 y'' */
    double z[CK_SWING_TERMS];        /* polynomial part of z */
    double cosine, sine;             /* of e^(-zeta omega eta), eta = xi + 1, times cos(d) and eta sin(d)/d,
                                         d = root omega eta; 0 in a Taylor series */
} ck_swing;

/* The values of a swing at one xi. */
typedef struct ck_swing_values {
    double z[4]; /* z and its derivatives by xi */
    double push; /* integral of f from 0 to xi */
} ck_swing_values;

/* Quantities of the mass, and their scale: deflection z, velocity y' + z' and acceleration y'' + z''. */
enum { CK_DEFLECTION, CK_MASS_VELOCITY, CK_MASS_ACCELERATION, CK_SWING_QUANTITIES };

ck_oscillator ck_oscillator_of(double W, double damping);
/* Return the number of swings of a forcing of this length. */
int ck_count_swings(const ck_oscillator *o, double half);
/* Make swing k of n: its forcing, without z. `c` are the coefficients of y'' in xi of the whole. */
ck_swing ck_cut_swing(const ck_oscillator *o, const double c[CK_FORCING_DEGREE + 1], double from, double half,
                      double speed, int k, int n);
/* Solve for z from the state at the start, which becomes the state at the end. */
void ck_solve_swing(const ck_oscillator *o, ck_swing *swing, ck_state *state);

ck_swing_values ck_swing_at(const ck_oscillator *o, const ck_swing *swing, double xi);
/* Return a quantity in units of t. */
double ck_swing_quantity(const ck_oscillator *o, const ck_swing *swing, int quantity, const ck_swing_values *at);

/* Call `found` at the ends of a swing and at the extremes of a quantity inside it. */
typedef void ck_extreme_found(void *context, const ck_swing *swing, double xi, double value);
void ck_swing_extremes(const ck_oscillator *o, const ck_swing *swing, int quantity, ck_extreme_found *found,
                       void *context);

#endif
