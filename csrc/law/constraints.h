/* SPDX-License-Identifier: MIT */
/* The polynomial of lowest degree that meets a list of conditions. */
#ifndef CK_CONSTRAINTS_H
#define CK_CONSTRAINTS_H

#include <stdbool.h>

#include "curve.h"

/* Derivative `order` of y at x has this value. */
typedef struct ck_condition {
    dd x, value;
    int order;
} ck_condition;

/* Build the polynomial of degree n - 1 through n conditions. Return false if they contradict each other or do not
   determine it. */
bool ck_constraints(ck_curve *curve, const ck_condition *conditions, int n);

#endif
