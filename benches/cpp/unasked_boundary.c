/* SPDX-License-Identifier: MIT */
/* camkin_boundary_at() without the check of the floating-point environment. Every function that boundary.c exports gets
 * another name. */
#define camkin_boundary_at unasked_boundary_at
#define camkin_boundary unasked_boundary
#define camkin_boundary_grid unasked_boundary_grid
#define camkin_boundary_steps unasked_boundary_steps
#include "base/fpenv.h"
#define ck_fpenv_is_default() 1
#include "api/boundary.c"
