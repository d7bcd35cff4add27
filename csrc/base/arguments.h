/* SPDX-License-Identifier: MIT */
/* Checks of the arrays of a call. */
#ifndef CK_ARGUMENTS_H
#define CK_ARGUMENTS_H

#include "camkin/camkin.h"

/* Check number, alignment and overlap of the input of n values, which may be NULL, and of the outputs. */
camkin_status ck_check_arrays(const double *in, size_t n, const camkin_svaj *out);
/* Check number and alignment of `count` arrays of n values, some of them NULL, and that none overlaps another. */
camkin_status ck_check_separate(const double *const array[], size_t count, size_t n);

#endif
