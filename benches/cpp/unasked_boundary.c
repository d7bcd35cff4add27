/* SPDX-License-Identifier: MIT */
/* camkin_boundary_at() once more, without the question for the host's arithmetic, under another name as all that
 * boundary.c exports. */
#define camkin_boundary_at unasked_boundary_at
#define camkin_boundary unasked_boundary
#define camkin_boundary_grid unasked_boundary_grid
#define ck_boundary_grid_part unasked_boundary_grid_part
#include "base/fpenv.h"
#define ck_fpenv_computes() 1
#include "api/boundary.c"
