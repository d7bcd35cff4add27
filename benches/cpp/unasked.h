/* SPDX-License-Identifier: MIT */
/* Calls for one value without ck_fpenv_computes(), to be compared with those of the library in the same run. */
#ifndef UNASKED_H
#define UNASKED_H

#include "camkin/camkin.h"

#ifdef __cplusplus
extern "C" {
#endif

/* From here on the program's calls for one angle do not ask. It was made on UNASKED_LEVEL. */
void unasked(camkin_program *program);
camkin_status unasked_boundary_at(const camkin_program *program, const camkin_drive *drive, double t, double svaj[4]);

#ifdef __cplusplus
}
#endif

#endif
