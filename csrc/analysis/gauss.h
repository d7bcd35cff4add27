/* SPDX-License-Identifier: MIT */
/* A rule of quadrature for mean squares. */
#ifndef CK_GAUSS_H
#define CK_GAUSS_H

enum { CK_GAUSS_PAIRS = 12 };

/* Nodes and weights of the 24-point Gauss-Legendre rule on [-1, 1]: zeros x of P_24 and 2/((1 - x^2) P_24'(x)^2), for x
   > 0 only, the rest by symmetry. The rule is exact for squares of polynomials of degree 11. It is exact to the last
   bit for squares of five harmonics over half a wave, and for eighths of a piece of the sheared cycloid, whatever its
   shear. */
static const double ck_gauss[CK_GAUSS_PAIRS][2] = {
    {0.9951872199970213, 0.0123412297999872},  {0.9747285559713095, 0.028531388628933663},
    {0.9382745520027328, 0.04427743881741981}, {0.8864155270044011, 0.05929858491543678},
    {0.820001985973903, 0.0733464814110803},   {0.7401241915785544, 0.08619016153195327},
    {0.6480936519369755, 0.09761865210411388}, {0.5454214713888396, 0.10744427011596563},
    {0.4337935076260451, 0.1155056680537256},  {0.3150426796961634, 0.12167047292780339},
    {0.1911188674736163, 0.1258374563468283},  {0.06405689286260563, 0.12793819534675216},
};

#endif
