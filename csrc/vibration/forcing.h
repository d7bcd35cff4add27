/* SPDX-License-Identifier: MIT */
/* The forcing of an oscillator on a cam: the acceleration of a span as polynomials of xi = (x - centre)/h, |xi| <= 1,
 * in double-double. A span that is a polynomial is one part, without error. Other spans are divided into parts so short
 * that interpolation of degree CK_RESPONSE_DEGREE is exact to 1e-20 of the peak of the span. */
#ifndef CK_FORCING_H
#define CK_FORCING_H

#include "../kernels/maximax.h"
#include "../law/curve.h"

enum { CK_FORCING_DEGREE = CK_RESPONSE_DEGREE };

typedef struct ck_forcing {
    dd from, to;
    dd c[CK_FORCING_DEGREE + 1]; /* of xi^k; 0 beyond the degree of a polynomial */
} ck_forcing;

/* Compute sin(phi)/phi and cos(phi) from z = phi^2, |phi| <= pi/2. */
void ck_dd_waves(dd z, dd *sine, dd *cosine);
/* Write y'' of a polynomial as a polynomial of u about `at`, and return its degree; -1 if it is 0. */
int ck_second_derivative(const ck_span *span, dd at, dd out[CK_MAX_DEGREE + 1]);

/* Return the number of parts of a span that is not empty. */
int ck_count_forcings(const ck_span *span);
/* Compute part k of n. */
ck_forcing ck_forcing_of(const ck_span *span, int k, int n);
/* Compute the parts of a law. Neighbouring spans of one polynomial are joined, in the curve too. Return their
   number. */
int ck_curve_forcings(ck_curve *curve, ck_forcing out[CK_RESPONSE_PARTS]);
/* Write a law between two dwells for the residual kernel. */
void ck_write_response(const ck_curve *curve, const ck_forcing *forcing, int n, ck_response *response);
/* Write its parts for the maximax kernel, into a job whose damping is set. */
void ck_write_maximax(const ck_forcing *forcing, int n, const ck_response *response, ck_maximax *job);

#endif
