/* SPDX-License-Identifier: MIT */
/* Loops at the limit of the machine. Each is compiled for several instruction-set levels, like the kernels; a call runs the
 * best level of the CPU. */
#include <math.h>

#include "yardsticks.h"

#ifdef __x86_64__
#include <immintrin.h>
#define INLINE static inline __attribute__((always_inline))
#define AT_BEST_LEVEL(name, parameters, arguments)                                                                     \
    __attribute__((target("avx512f"))) static void name##_v4 parameters {                                              \
        name##_any arguments;                                                                                          \
    }                                                                                                                  \
    __attribute__((target("avx2,fma"))) static void name##_v3 parameters {                                             \
        name##_any arguments;                                                                                          \
    }                                                                                                                  \
    void name parameters {                                                                                             \
        if (__builtin_cpu_supports("avx512f"))                                                                         \
            name##_v4 arguments;                                                                                       \
        else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))                                      \
            name##_v3 arguments;                                                                                       \
        else                                                                                                           \
            name##_any arguments;                                                                                      \
    }
#else
#define INLINE static inline
#define AT_BEST_LEVEL(name, parameters, arguments)                                                                     \
    void name parameters {                                                                                             \
        name##_any arguments;                                                                                          \
    }
#endif

INLINE void roof_any(const double *x, size_t n, double *restrict s, double *restrict v, double *restrict a,
                     double *restrict j) {
    for (size_t i = 0; i < n; i++) { /* the sums prevent four calls of memcpy */
        s[i] = x[i] + 1.0;
        v[i] = x[i] + 2.0;
        a[i] = x[i] + 3.0;
        j[i] = x[i] + 4.0;
    }
}
AT_BEST_LEVEL(roof, (const double *x, size_t n, double *s, double *v, double *a, double *j), (x, n, s, v, a, j))

/* The outer loop is over x, the inner one has 16 steps: enough independent chains to keep every FMA unit busy. */
INLINE void calib_fma_any(double *x, double a, double b) {
    for (size_t i = 0; i < CALIB_FMA_N; i++) {
        double y = x[i];
        for (int k = 0; k < CALIB_FMA_OPS / CALIB_FMA_N; k++)
            y = fma(y, a, b);
        x[i] = y;
    }
}
AT_BEST_LEVEL(calib_fma, (double *x, double a, double b), (x, a, b))

#ifdef __x86_64__
void calib_issue(void) {
    for (int i = 0; i < CALIB_ISSUE_OPS / 240; i++)
        __asm__ volatile(".rept 60\n"
                         "xor %%eax, %%eax\nxor %%ecx, %%ecx\nxor %%edx, %%edx\nxor %%esi, %%esi\n"
                         ".endr" ::
                             : "eax", "ecx", "edx", "esi", "cc");
}

/* Write a whole cache line at a time, because partial lines would compete for the write-combining buffers. */
__attribute__((target("avx512f"))) static void stream_512(const double *x, size_t n, double *const out[4]) {
    for (size_t i = 0; i < n; i += 8)
        for (int k = 0; k < 4; k++)
            _mm512_stream_pd(out[k] + i,
                             x ? _mm512_add_pd(_mm512_loadu_pd(x + i), _mm512_set1_pd(k)) : _mm512_set1_pd(k));
}

static void stream_128(const double *x, size_t n, double *const out[4]) {
    for (size_t i = 0; i < n; i += 8)
        for (int k = 0; k < 4; k++)
            for (size_t m = i; m < i + 8; m += 2)
                _mm_stream_pd(out[k] + m, x ? _mm_add_pd(_mm_loadu_pd(x + m), _mm_set1_pd(k)) : _mm_set1_pd(k));
}

/* Read x and write, or only write if x is NULL. */
static void stream(const double *x, size_t n, double *const out[4]) {
    if (__builtin_cpu_supports("avx512f"))
        stream_512(x, n, out);
    else
        stream_128(x, n, out);
    _mm_sfence();
}
#else
static void stream(const double *x, size_t n, double *const out[4]) {
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 4; k++)
            out[k][i] = x ? x[i] + k : k;
}
#endif

void roof_stream(const double *x, size_t n, double *s, double *v, double *a, double *j) {
    stream(x, n, (double *const[]){s, v, a, j});
}

void writes_stream(const double *x, size_t n, double *s, double *v, double *a, double *j) {
    (void)x;
    stream(NULL, n, (double *const[]){s, v, a, j});
}
