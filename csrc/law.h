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
/* Whether the law is at rest (its lift is 0). */
int ck_law_rests(int32_t law);
/* The curve of a law that exists. Returns 0 and fills `refusal` for bad parameters. */
int ck_law_curve(int32_t law, const double param[8], ck_curve *curve, ck_refusal *refusal);

#endif
