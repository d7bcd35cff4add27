/* SPDX-License-Identifier: MIT */
/* Stores that go past the caches. A line of results that no cache will hold is read before it is written, but for these:
 * where nothing is computed on the way, as in a dwell, that is most of the time. They have an order of their own, so that
 * whoever streams ends with ck_stream_end(). Everything is static, for kernels.c includes it once per level. */
#ifndef CK_STREAM_H
#define CK_STREAM_H

#include <stddef.h>
#include <stdint.h>

/* Points whose results (32 MiB of s, v, a, j) no cache holds until they are read. */
enum { CK_STREAMED = 1 << 20 };

#if defined(__x86_64__)
#include <emmintrin.h>

/* n times x, n >= 8. Whole lines only: a part of one would be written by itself. */
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

static inline void ck_stream_end(void) {
    _mm_sfence();
}

/* Fetch the cache line of a value that is read soon. */
static inline void ck_fetch(const double *from) {
    _mm_prefetch((const char *)from, _MM_HINT_T0);
}
#else
/* Elsewhere no instruction for it can be asked for by every compiler. */
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
