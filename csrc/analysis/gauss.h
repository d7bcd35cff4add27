/* SPDX-License-Identifier: MIT */
/* A rule of quadrature for mean squares. */
#ifndef CK_GAUSS_H
#define CK_GAUSS_H

enum { CK_GAUSS_PAIRS = 12 };

/* Nodes and weights of the 24-point Gauss-Legendre rule on [-1, 1]: zeros x of P_24 and 2/((1 - x^2) P_24'(x)^2), for x
   > 0 only, the rest by symmetry. The rule is exact for squares of polynomials of degree 11. It is exact to the last
   bit for squares of five harmonics over half a wave, and for eighths of a piece of the sheared cycloid, whatever its
   shear. */
extern const double ck_gauss[CK_GAUSS_PAIRS][2];

#endif
