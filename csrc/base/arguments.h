/* SPDX-License-Identifier: MIT */
/* The arrays of a call. */
#ifndef CK_ARGUMENTS_H
#define CK_ARGUMENTS_H

#include "camkin/camkin.h"

/* Whether n values of `in` (or NULL) can be read and those of `out` be written. */
camkin_status ck_check_arrays(const double *in, size_t n, const camkin_svaj *out);

#endif
