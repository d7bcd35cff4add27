/* SPDX-License-Identifier: MIT */
/* The families of laws. */
#ifndef CK_FAMILIES_H
#define CK_FAMILIES_H

#include "law.h"

typedef struct ck_law_entry ck_law_entry;

/* What a family makes a curve from. */
typedef struct ck_request {
    const ck_law_entry *law;
    const double *param;
    dd inflection, v0, v1;
    ck_curve *curve;
    ck_refusal *refusal;
} ck_request;

typedef struct ck_bound {
    const char *name;
    double low, high;
    const char *range;
} ck_bound;

enum {
    SYMMETRIC = 1, /* y(x) = 1 - y(1 - x): takes a last parameter `inflection` */
    BY_ZONES = 2,  /* the family carries its breakpoints to the inflection itself */
    ZONED = SYMMETRIC | BY_ZONES,
    MIRRORED = 4,   /* the family gives 1 - y(1 - x) */
    COMES_BACK = 8, /* y(1) = 0 */
    HAS_ENDS = 16   /* velocities may be given at its ends */
};

/* A law: its family puts its constants and the parameters into a curve. */
struct ck_law_entry {
    const char *name;
    int (*family)(const ck_request *);
    double constant[CK_MAX_DEGREE + 1];        /* as the family says */
    ck_bound param[CAMKIN_MAX_PARAMETERS + 1]; /* ends at the first without a name; free forms have no bounds here */
    int flags;
};

int ck_refuse_parameter(const ck_request *q, const char *parameter, double value, const char *range);

int ck_family_polynomial(const ck_request *q);
int ck_family_polynomial_e5(const ck_request *q);
int ck_family_smooth_fixed(const ck_request *q);
int ck_family_smooth_given(const ck_request *q);
int ck_family_scca_fixed(const ck_request *q);
int ck_family_scca(const ck_request *q);
int ck_family_scca_cruise(const ck_request *q);
int ck_family_sine_straight_line(const ck_request *q);
int ck_family_trapezoidal_velocity(const ck_request *q);
int ck_family_harmonic_combination(const ck_request *q);
int ck_family_universal(const ck_request *q);
int ck_family_numbered_fixed(const ck_request *q);
int ck_family_numbered_given(const ck_request *q);
int ck_family_sines(const ck_request *q);
int ck_family_cosines(const ck_request *q);
int ck_family_triple_harmonic(const ck_request *q);
int ck_family_quarter_wave(const ck_request *q);
int ck_family_modified_cycloidal(const ck_request *q);
int ck_family_s_curve(const ck_request *q);

#endif
