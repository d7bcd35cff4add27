/* SPDX-License-Identifier: MIT */
/* Splits a range of points over threads. */
#ifndef CK_THREADS_H
#define CK_THREADS_H

#include <stddef.h>

/* Points per block: all arrays of a block together stay in the first-level cache. */
enum { CK_BLOCK = 256 };

/* Works on the points first ... first + n - 1. */
typedef void ck_task(const void *job, size_t first, size_t n);

/* task() over [0, n) in contiguous ranges of whole blocks; nthreads as in camkin_eval(). */
void ck_parallel(ck_task *task, const void *job, size_t n, int nthreads);

#endif
