/* SPDX-License-Identifier: MIT */
/* A grid of times in parts. */
#ifndef CK_BOUNDARY_H
#define CK_BOUNDARY_H

#include "camkin/camkin.h"

/* camkin_boundary_grid() for i = first ... first + n - 1: the parts of a grid have the bits of the whole. */
camkin_status ck_boundary_grid_part(const camkin_program *program, const camkin_drive *drive, double t0, double dt,
                                    size_t first, size_t n, const camkin_svaj *out, int nthreads);

#endif
