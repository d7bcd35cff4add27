/* SPDX-License-Identifier: MIT */
/* Options of a program, read and checked. */
#ifndef CK_CREATE_H
#define CK_CREATE_H

#include "../kernels/kernels.h"

/* Copy and check options; NULL stands for the default. */
camkin_status ck_read_options(const camkin_options *given, camkin_options *out, camkin_error *error);
/* Choose the instruction-set level, and prove it sound before its first use. */
camkin_status ck_choose_level(const camkin_options *options, const ck_kernels **kernels, camkin_error *error);

#endif
