/* SPDX-License-Identifier: MIT */
/* The laws as data: name, parameters, and how the curve is put together. */
#ifndef CK_LAW_H
#define CK_LAW_H

#include "camkin/camkin.h"
#include "curve.h"

/* A parameter that a law refuses. */
typedef struct ck_refusal {
    const char *parameter;
    double value;
    const char *range; /* what it must be, in words */
} ck_refusal;

int ck_law_exists(int32_t law);
/* Whether the follower rests: its lift is 0. */
int ck_law_rests(int32_t law);
/* Whether the motion is made from conditions or a table: no curve of its own, and in L. */
int ck_law_is_free_form(int32_t law);
/* y(1): 1, or 0 for a law that comes back. */
double ck_law_net(int32_t law);
/* The range of parameter `index` of a law. Returns 0 if there is none. */
int ck_law_range(int32_t law, int32_t index, double *low, double *high);
/* Whether velocities other than 0 may be given at the ends. */
int ck_law_takes_velocities(int32_t law);
/* The curve of a law that exists and is not of free form, with velocities v0 and v1 in dy/dx at its ends (0 where it takes none). Returns 0 and
   fills `refusal` for bad parameters. */
int ck_law_curve(int32_t law, const double param[CAMKIN_MAX_PARAMETERS], dd v0, dd v1, ck_curve *curve,
                 ck_refusal *refusal);

#endif
