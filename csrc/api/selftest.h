/* SPDX-License-Identifier: MIT */
/* Whether a level computes what it should. Compilers can be told to break the arithmetic (to reassociate sums, to drop the
 * signs of zeros) without a macro that shows it, and then a cam is wrong by its whole lift. So some results of every
 * kernel are compared with their known bits before the first program. */
#ifndef CK_SELFTEST_H
#define CK_SELFTEST_H

#include "../kernels/kernels.h"

/* A hash of the results of one program, by every function of the table. Allocates nothing; takes some 0.3 ms, or 12 ms where fma() is emulated. */
uint64_t ck_selftest(const ck_kernels *kernels);

/* What it comes to. After a change of the arithmetic that is meant, test_selftest prints the new one. */
#define CK_SELFTEST_SOUND 0xed74d0cce6bca618u

/* Whether a level computes what it should: a selftest at its first use. Call it in the default environment only. */
int ck_level_is_sound(const ck_kernels *kernels);

#endif
