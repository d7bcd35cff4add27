/* SPDX-License-Identifier: MIT */
/* Test whether a level computes IEEE 754 arithmetic. Compilers can be told to break it, by reassociating sums or
 * dropping the signs of zeros, without a macro that shows it. Then a cam would be wrong by its whole lift. So some
 * results of every kernel are compared with their known bits before the first program. */
#ifndef CK_SELFTEST_H
#define CK_SELFTEST_H

#include <stdbool.h>

#include "../kernels/kernels.h"

/* Return a hash of the results of one program, by every function of the level. It allocates nothing, and takes about
   0.3 ms, or 12 ms if fma() is emulated. */
uint64_t ck_selftest(const ck_kernels *kernels);

/* The right hash. After an intended change of the arithmetic, test_selftest prints the new one. */
#define CK_SELFTEST_SOUND 0xed74d0cce6bca618u

/* Return whether a level is sound; test it at its first use. Call it in the default floating-point environment. */
bool ck_level_is_sound(const ck_kernels *kernels);

#endif
