/* SPDX-License-Identifier: MIT */
/* A segment whose fields vary with one design parameter, and the derivatives of its motion. */
#ifndef CK_VARIED_SEGMENT_H
#define CK_VARIED_SEGMENT_H

#include <stdbool.h>

#include "../dual/varied.h"
#include "camkin/camkin.h"

typedef struct ck_varied_segment {
    const camkin_segment *segment; /* its law, flags and table */
    bool is_mirrored, is_free_form;
    bool has[2][4];                         /* boundary values of a CAMKIN_POLY_BC that are not free */
    ck_varied start, duration, level, lift; /* [deg], [L] */
    ck_varied param[CAMKIN_MAX_PARAMETERS];
    ck_varied boundary[2][4]; /* v, a, j, q at the start and the end [L/rad^k] */
} ck_varied_segment;

/* Return the value whose extreme is at a place, from the motion there. */
typedef ck_varied ck_measure(const void *context, const ck_varied y[4]);

/* A place of a segment, and the motion there. */
typedef struct ck_varied_place {
    ck_varied x;         /* in [0, 1]; NAN: the extreme is in another segment */
    ck_measure *measure; /* NULL: x varies as given. Else x is the place of an extreme of the measure. If the border of
                            two spans is `within` of x, x moves with it, and the span that has `extreme` counts */
    const void *context;
    double within, extreme;
    double sense;     /* of an extreme: 1 for the largest, -1 for the smallest value */
    double tolerance; /* to which values agree with the extreme */
    bool may_jump;    /* the measure depends on a or j, so that a zone that grows from nothing may exceed the extreme */
    ck_varied y[4];   /* result: s above the start of the segment [L], v, a, j [L/rad^k]. Derivatives are NAN where the
                         measure has none; where the extreme is in another segment, y is 0 or has derivatives NAN */
} ck_varied_place;

/* The errors of a border that comes from the same curve without derivatives. */
#define CK_BORDER_ERROR 0x1p-50

/* Share of a value to which other values equal it, where rounding parts them. */
#define CK_EQUAL 0x1p-30

/* The measure of derivative *context. */
ck_varied ck_derivative_of(const void *context, const ck_varied y[4]);

/* Find the motion at n places and, unless `square` is NULL, the integrals of v^2, a^2, j^2 over the angle [deg]. */
void ck_vary_segment(const ck_varied_segment *segment, ck_varied_place *places, size_t n, ck_varied square[3]);
/* The same for a spline, without integrals, because it does not vary. */
void ck_vary_spline(const ck_varied_segment *segment, ck_varied_place *places, size_t n);

/* Find the derivatives of v, a, j [L/rad^k] at both ends; NAN of a and j in a wave that grows from nothing. */
void ck_vary_ends(const ck_varied_segment *segment, double slope[2][3]);

#endif
