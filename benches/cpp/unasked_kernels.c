/* SPDX-License-Identifier: MIT */
/* The kernels of the library without the check of the floating-point environment in single calls, compiled like the level
 * UNASKED_LEVEL. */
#include "base/fpenv.h"
#define ck_fpenv_is_default() 1
#define CK_LEVEL unasked
#include "kernels/kernels.c"

#include "unasked.h"

void unasked(camkin_program *program) {
    program->kernels = &ck_kernels_unasked;
}
