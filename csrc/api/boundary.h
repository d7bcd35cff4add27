/* SPDX-License-Identifier: MIT */
/* Part of a grid of times. */
#ifndef CK_BOUNDARY_H
#define CK_BOUNDARY_H

#include "camkin/camkin.h"

/* camkin_boundary_grid() for i = first ... first + n - 1, with the bits of the whole grid. */
camkin_status ck_boundary_grid_part(const camkin_program *program, const camkin_drive *drive, double t0, double dt,
                                    size_t first, size_t n, const camkin_svaj *out, int nthreads);

#endif
