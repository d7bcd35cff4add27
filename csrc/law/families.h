/* SPDX-License-Identifier: MIT */
/* The families of laws, and the catalogue: the table of all laws. A family builds the curves of several laws, from the
   constants of the law and from the parameters of the segment. */
#ifndef CK_FAMILIES_H
#define CK_FAMILIES_H

#include "law.h"

typedef struct ck_law_entry ck_law_entry;

/* The curve that a family is to build. */
typedef struct ck_law_request {
    const ck_law_entry *law;
    dd param[CAMKIN_MAX_PARAMETERS];
    dd inflection, v0, v1;
    ck_curve *curve;
    ck_zones *zones; /* of a law with CK_BY_ZONES; NULL: build the curve of them */
    ck_bad_parameter *bad;
} ck_law_request;

/* Build the curve. Return false and fill in request->bad if a parameter is out of range. */
typedef bool ck_family(const ck_law_request *request);

/* Properties of a law. */
enum {
    CK_SYMMETRIC = 1, /* y(x) = 1 - y(1 - x); the law has a last parameter `inflection` */
    CK_BY_ZONES = 2,  /* a universal curve, which also has its inflection in its breakpoints */
    CK_ZONED = CK_SYMMETRIC | CK_BY_ZONES,
    CK_MIRRORED = 4,          /* the law is the mirror image 1 - y(1 - x) of the curve that the family builds */
    CK_RETURNS_TO_START = 8,  /* y(1) = 0 */
    CK_TAKES_VELOCITIES = 16, /* the ends accept velocities */
};

/* A law parameter and its range, also in words. */
typedef struct ck_bound {
    const char *name;
    double low, high;
    const char *range;
} ck_bound;

struct ck_law_entry {
    const char *name;
    ck_family *family;                         /* NULL for a law of free form */
    double constant[CK_MAX_DEGREE + 1];        /* their meaning depends on the family */
    ck_bound param[CAMKIN_MAX_PARAMETERS + 1]; /* the list ends at the first without a name */
    int flags;
};

/* Fill in request->bad and return false. */
bool ck_reject_parameter(const ck_law_request *request, const char *name, double value, const char *range);

/* The comment says what the constants of the law are. */
ck_family ck_family_polynomial;    /* the coefficients of x^0, x^1, ... */
ck_family ck_family_polynomial_e5; /* the same in units of 1e-5 */
ck_family ck_family_smooth_fixed;  /* n */
ck_family ck_family_smooth_given;
ck_family ck_family_scca_fixed; /* b, c, d */
ck_family ck_family_scca;
ck_family ck_family_scca_cruise; /* b, c, d of the law without constant velocity */
ck_family ck_family_sine_straight_line;
ck_family ck_family_trapezoidal_velocity;
ck_family ck_family_harmonic_combination;
ck_family ck_family_universal;
ck_family ck_family_numbered_fixed; /* the code */
ck_family ck_family_numbered_given;
ck_family ck_family_sines;   /* half waves, slope, then numerator and denominator of up to five amplitudes, in 1/pi */
ck_family ck_family_cosines; /* the same, of amplitudes of 1 - cosine, in 1 */
ck_family ck_family_triple_harmonic;
ck_family ck_family_quarter_wave;
ck_family ck_family_modified_cycloidal;
ck_family ck_family_s_curve;

enum { CK_LAWS = CAMKIN_MODIFIED_CYCLOIDAL + 1 };

extern const ck_law_entry ck_laws[CK_LAWS];
/* The last parameter of symmetric laws. */
extern const ck_bound ck_inflection;

/* Return the number of parameters of a law without its inflection. */
int ck_own_parameters(const ck_law_entry *law);
/* Check the parameters, and let the family build the curve or give the zones. */
bool ck_follow_law(ck_law_request *request);
/* Build the curve of a law that is not of free form. Law, parameters, v0, v1, `curve` and `bad` are filled in. */
bool ck_catalogue_curve(ck_law_request *request);

#endif
