/* SPDX-License-Identifier: MIT */
/* The catalogue of laws: look up a law, and build its unit curve. Functions other than ck_law_exists() need a law that
   exists. */
#ifndef CK_LAW_H
#define CK_LAW_H

#include <stdbool.h>

#include "camkin/camkin.h"
#include "curve.h"

/* A parameter that a law rejects. */
typedef struct ck_bad_parameter {
    const char *name;
    double value;
    const char *range; /* the accepted values, in words */
} ck_bad_parameter;

bool ck_law_exists(int32_t law);
/* Return whether the follower rests, so that the lift is 0. */
bool ck_law_is_dwell(int32_t law);
/* Return whether the curve is a polynomial or spline in L that the segment determines, not a unit curve. */
bool ck_law_is_free_form(int32_t law);
/* Return y(1): 0 for a law that returns to its start, else 1. */
double ck_law_end_value(int32_t law);
/* Read the range of parameter `index` of a law. Return whether the law has it. */
bool ck_law_range(int32_t law, int32_t index, double *low, double *high);
/* Return whether the law accepts velocities at its ends. */
bool ck_law_takes_velocities(int32_t law);
/* Build the unit curve of a law that is not of free form. v0 and v1 are the end velocities dy/dx, 0 if the law takes
   none. Return false and fill in `bad` if a parameter is out of range. */
bool ck_law_curve(int32_t law, const double param[CAMKIN_MAX_PARAMETERS], dd v0, dd v1, ck_curve *curve,
                  ck_bad_parameter *bad);
/* Return whether the law is a universal curve. */
bool ck_law_has_zones(int32_t law);
/* Get the zones of the curve that ck_law_curve() builds for a universal curve. */
bool ck_law_zones(int32_t law, const double param[CAMKIN_MAX_PARAMETERS], dd v0, dd v1, ck_zones *zones,
                  ck_bad_parameter *bad);

#endif
