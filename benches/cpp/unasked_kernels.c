/* SPDX-License-Identifier: MIT */
/* The kernels of the library once more, whose calls for one value take the host's arithmetic as sound: what they take less
 * is the price of the question. Built like the level UNASKED_LEVEL. */
#include "base/fpenv.h"
#define ck_fpenv_computes() 1
#define CK_LEVEL unasked
#include "kernels/kernels.c"

#include "unasked.h"

void unasked(camkin_program *program) {
    program->kernels = &ck_kernels_unasked;
}
