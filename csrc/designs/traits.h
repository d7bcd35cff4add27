/* SPDX-License-Identifier: MIT */
/* The traits of a curve y(x), 0 <= x <= 1: all that the analysis of a segment needs. Values of a segment are those of
 * its curve times powers of lift and duration, so a curve is searched once for many segments. Three ways to find the
 * traits give the same values to a few ulp:
 * - ck_zone_traits(): closed forms of a universal curve;
 * - ck_polynomial_traits(): Bernstein coefficients of a polynomial with boundary values;
 * - ck_curve_traits(): arcs of any curve, as in the analysis of a program. */
#ifndef CK_TRAITS_H
#define CK_TRAITS_H

#include "../analysis/characteristics.h"
#include "../law/law.h"

typedef struct ck_traits {
    camkin_extreme min[4], max[4]; /* of y, y', y'', y'''; `theta` is x */
    double square[3];              /* integrals of y'^2, y''^2, y'''^2 over x */
    double end[2][3];              /* y', y'', y''' at x = 0 and 1 */
    bool is_constant;
    int jumps;
    struct ck_inner_jump {
        double x, jump; /* of the derivative after `order` */
        int order;      /* the highest derivative that does not jump: 0 or 1 */
    } jump[CK_MAX_SPANS];
} ck_traits;

/* Start with no extreme, square or jump. */
void ck_start_traits(ck_traits *out);

/* Get the traits of a curve from its arcs. */
void ck_curve_traits(const ck_kernels *kernels, const ck_curve *curve, ck_traits *out);

/* Get the traits of a universal curve, or of its mirror image. Return false if y' changes its sign: the places where it
   vanishes have no closed form here. */
bool ck_zone_traits(const ck_zones *zones, bool mirrored, ck_traits *out);

/* Number of boundary values of a polynomial at its start and end: v, or v and a, and so on. */
typedef struct ck_polynomial_ends {
    int given[2];
} ck_polynomial_ends;

/* Get the traits of the polynomial from y = 0 to y = lift with boundary values by x. */
void ck_polynomial_traits(double lift, const ck_polynomial_ends *ends, const ck_boundary_values *by_x, ck_traits *out);

#endif
