/* SPDX-License-Identifier: MIT */
/* Non-temporal stores: they bypass the caches. Ordinary stores first read the cache line that they write. For outputs
 * larger than the caches, non-temporal stores avoid that read, which dominates the time of a dwell. They are weakly
 * ordered, so each range that streams ends with ck_stream_end().
 *
 * Everything is static: kernels.c includes this header once per instruction-set level. */
#ifndef CK_STREAM_H
#define CK_STREAM_H

#include <stddef.h>
#include <stdint.h>

/* Fewest points to stream: their outputs, 32 MiB of s, v, a and j, leave the caches before the caller reads them. */
enum { CK_STREAMED = 1 << 20 };

#if defined(__x86_64__)
#include <emmintrin.h>

/* Write x n >= 8 times. Only whole cache lines are streamed: parts of a line would be separate writes to memory. */
static inline void ck_stream(double *to, size_t n, double x) {
    const __m128d pair = _mm_set1_pd(x);
    size_t i = 0;
    for (; (uintptr_t)(to + i) % 64; i++)
        to[i] = x;
    for (; n - i >= 8; i += 8)
        for (size_t k = 0; k < 8; k += 2)
            _mm_stream_pd(to + i + k, pair);
    for (; i < n; i++)
        to[i] = x;
}

/* Order the streamed stores before all later ones, so that other threads see them. */
static inline void ck_stream_end(void) {
    _mm_sfence();
}

/* Prefetch the cache line of a value that is read soon. */
static inline void ck_fetch(const double *from) {
    _mm_prefetch((const char *)from, _MM_HINT_T0);
}
#else
/* Other processors: gcc and clang have no common intrinsic for such stores. */
static inline void ck_stream(double *to, size_t n, double x) {
    for (size_t i = 0; i < n; i++)
        to[i] = x;
}

static inline void ck_stream_end(void) {
}

static inline void ck_fetch(const double *from) {
    (void)from;
}
#endif

#endif
