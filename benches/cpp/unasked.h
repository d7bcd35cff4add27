/* SPDX-License-Identifier: MIT */
/* Single calls without ck_fpenv_is_default(), the check of the floating-point environment. Their times, compared with those of
 * the library in the same run, show the cost of the check. */
#ifndef UNASKED_H
#define UNASKED_H

#include "camkin/camkin.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Make the single calls of this program skip the check. It was created on UNASKED_LEVEL. */
void unasked(camkin_program *program);
camkin_status unasked_boundary_at(const camkin_program *program, const camkin_drive *drive, double t, double svaj[4]);

#ifdef __cplusplus
}
#endif

#endif
