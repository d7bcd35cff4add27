/* SPDX-License-Identifier: MIT */
/* Split a range of points over the caller and helper threads. */
#ifndef CK_THREADS_H
#define CK_THREADS_H

#include <stddef.h>

/* Points per block: all arrays of a block together stay in the first-level cache. */
enum { CK_BLOCK = 256 };

/* Return the end of the block that holds point i. Blocks end at multiples of CK_BLOCK minus `shift`, so that the first
   block is shorter by `shift` points. */
static inline size_t ck_block_end(size_t i, size_t shift) {
    return ((i + shift) / CK_BLOCK + 1) * CK_BLOCK - shift;
}

/* Evaluate the points first ... first + n - 1. */
typedef void ck_task(const void *job, size_t first, size_t n);

/* Run task() over [0, n) in contiguous ranges of whole blocks; nthreads as in camkin_eval(). */
void ck_parallel(ck_task *task, const void *job, size_t n, size_t shift, int nthreads);

#endif
