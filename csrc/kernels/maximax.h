/* SPDX-License-Identifier: MIT */
/* The data of the maximax kernel: the acceleration y'' of a law as a few parts, each a polynomial of
 * xi = (t - centre)/h, h half its length. vibration/response.c writes them. */
#ifndef CK_MAXIMAX_H
#define CK_MAXIMAX_H

#include "response.h"

enum {
    CK_MAXIMAX_TERMS = 32,
    CK_MAXIMAX_GROUP = 8 /* numbers of terms are multiples of it */
};

/* Largest omega = W h of a Taylor series of that many terms, whose next term is below 2^-60. */
#define CK_MAXIMAX_SERIES 2.5

typedef struct ck_maximax_part {
    double half;  /* h */
    double least; /* omega from which z is a polynomial and a free vibration: up to CK_MAXIMAX_SERIES */
    double c[24]; /* of xi^k */
    int terms;    /* of c: the others are below 2^-60 of the peak of the law */
    int samples;  /* of them for samples of z: the others are below 2^-20 of the peak */
} ck_maximax_part;

/* Compute the largest |z| of n frequency ratios. */
typedef struct ck_maximax {
    ck_maximax_part part[CK_RESPONSE_PARTS];
    int parts;
    double jump_first, jump_last;   /* as in ck_response */
    double damping, root;           /* zeta, sqrt(1 - zeta^2) */
    double share[CK_MAXIMAX_TERMS]; /* 1/((k + 1) (k + 2)) */
    const double *N;
    double *maximax;
} ck_maximax;

#endif
