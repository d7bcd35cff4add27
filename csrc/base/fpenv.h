/* SPDX-License-Identifier: MIT */
/* The floating-point environment.
 *
 * Compiler flags that break IEEE 754 are an error here if a macro shows them, and fail the selftest otherwise.
 *
 * The host may have set another rounding mode, or flush subnormals to zero: a library linked with -Ofast does so for
 * every thread that loads it. That would change bits. So every call that computes enters the default environment, in
 * every thread, and restores the host's. Compilers do not know that arithmetic depends on the environment, and may move
 * it past a change. Code between ck_fpenv_enter() and ck_fpenv_leave() must therefore be in a CK_NOINLINE function. */
#ifndef CK_FPENV_H
#define CK_FPENV_H

#include <float.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "compiler.h"

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) ||                         \
    (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "camkin needs IEEE arithmetic: do not compile it with -ffast-math, -Ofast or parts of them"
#endif
/* Methods 16, 32 and 64 widen narrower types only, as gcc does with _Float16: doubles stay doubles, as with 0. */
#if FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 16 && FLT_EVAL_METHOD != 32 && FLT_EVAL_METHOD != 64
#error "camkin needs doubles evaluated as doubles: do not compile it for the x87"
#endif

#if defined(__x86_64__)
#include <emmintrin.h>

/* MXCSR without its sticky flags: round to nearest, no trap, no flushing. */
enum { CK_FPENV_CONTROL = 0xffc0, CK_FPENV_DEFAULT = 0x1f80 };

static inline uint64_t ck_fpenv_get(void) {
    return _mm_getcsr();
}

static inline void ck_fpenv_set(uint64_t state) {
    _mm_setcsr((unsigned)state);
}
#elif defined(__aarch64__)
/* FPCR: all bits are control bits. */
enum { CK_FPENV_CONTROL = -1, CK_FPENV_DEFAULT = 0 };

static inline uint64_t ck_fpenv_get(void) {
    uint64_t state;
    __asm__ volatile("mrs %0, fpcr" : "=r"(state));
    return state;
}

static inline void ck_fpenv_set(uint64_t state) {
    __asm__ volatile("msr fpcr, %0" : : "r"(state));
}
#else
/* Other processors: use the host's environment as it is. */
enum { CK_FPENV_CONTROL = 0, CK_FPENV_DEFAULT = 0 };

static inline uint64_t ck_fpenv_get(void) {
    return 0;
}

static inline void ck_fpenv_set(uint64_t state) {
    (void)state;
}
#endif

static inline bool ck_fpenv_differs(uint64_t state) {
    return (state & (uint64_t)CK_FPENV_CONTROL) != CK_FPENV_DEFAULT;
}

/* Set the default environment. Return the host's. */
static inline uint64_t ck_fpenv_enter(void) {
    uint64_t host = ck_fpenv_get();
    if (ck_fpenv_differs(host))
        ck_fpenv_set(CK_FPENV_DEFAULT);
    return host;
}

/* Restore the host's environment. */
static inline void ck_fpenv_leave(uint64_t host) {
    if (ck_fpenv_differs(host))
        ck_fpenv_set(host);
}

/* Return whether arithmetic rounds to nearest and keeps subnormals. On some processors, reading MXCSR costs as much as
   evaluating a single value, so the arithmetic itself is tested. Three tests run side by side:
     rounding   only rounding to nearest rounds 3/4 of the last digit of 1 up, and 1/4 down
     DAZ        the sum of two subnormal operands is normal, unless they are taken for 0
     FTZ        a double narrowed to a subnormal float is not 0, unless such results are flushed
   No sum, product or quotient here may be subnormal, and no product may have a subnormal operand: each of these costs a
   microcode assist of 50 ns or more on Intel processors. Narrowing costs none. Traps are not tested. The tests
   themselves raise inexact, underflow and subnormal operand, which trap if they are not masked. */
static inline bool ck_fpenv_is_default(void) {
#ifdef __x86_64__
    static const volatile __m128d start = {1.0, 0x1.8p-1023}, narrowed = {0x1.8p-127, 0x1.8p-127};
    const __m128d up = {0x1.8p-53, 0x1.8p-1023}, on = {0x1p-54, 0x1p-1022}, end = {1.0 + 0x1p-52, 0x1.4p-1021};
    const __m128d sums = _mm_cmpeq_pd(_mm_add_pd(_mm_add_pd(start, up), on), end);
    const int kept = _mm_cvtsi128_si32(_mm_castps_si128(_mm_cvtpd_ps(narrowed)));
    return (_mm_movemask_pd(sums) == 3) & (kept != 0);
#else
    return !ck_fpenv_differs(ck_fpenv_get());
#endif
}

/* Return |x| as an integer that is ordered like |x|, with NaN the largest. Comparing integers leaves the
   floating-point ports free for other work. */
static inline uint64_t ck_order_bits(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits << 1;
}

/* Return whether x is 0 or has one of the `exponents` exponents from that of 2^-64 on. */
static inline bool ck_has_exponent(double x, uint64_t exponents) {
    const uint64_t size = ck_order_bits(x);
    return (size >> 53) - (1023 - 64) < exponents || size == 0;
}

/* Return whether x has an ordinary magnitude, so that no result overflows or is invalid and no trap can occur. */
static inline bool ck_cannot_trap(double x) {
    return ck_has_exponent(x, 128);
}

#endif
