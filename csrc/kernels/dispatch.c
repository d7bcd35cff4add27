/* SPDX-License-Identifier: MIT */
/* The levels of this build, and which of them this CPU can run. */
#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "kernels.h"

#if defined(CK_HAVE_x86_64_v2) || defined(CK_HAVE_x86_64_v3) || defined(CK_HAVE_x86_64_v4)
#define HAVE_X86_64_LEVELS
#endif

#ifdef HAVE_X86_64_LEVELS
/* Test feature by feature, because clang 14 does not support __builtin_cpu_supports("x86-64-v3"). The built-in also
   checks that the operating system saves the registers. */
static bool has_v2(void) {
    return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
}

#if defined(CK_HAVE_x86_64_v3) || defined(CK_HAVE_x86_64_v4)
static bool has_v3(void) {
    return has_v2() && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}
#endif

#ifdef CK_HAVE_x86_64_v4
static bool has_v4(void) {
    return has_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
}
#endif
#else
static bool has_any(void) {
    return true;
}
#endif

typedef struct level {
    const ck_kernels *kernels;
    bool (*supported)(void);
} level;

#ifdef CK_HAVE_x86_64_v4
extern const ck_kernels ck_kernels_x86_64_v4;
#endif
#ifdef CK_HAVE_x86_64_v3
extern const ck_kernels ck_kernels_x86_64_v3;
#endif
#ifdef CK_HAVE_x86_64_v2
extern const ck_kernels ck_kernels_x86_64_v2;
#endif
#ifdef CK_HAVE_neon
extern const ck_kernels ck_kernels_neon;
#endif
#if !defined(HAVE_X86_64_LEVELS) && !defined(CK_HAVE_neon)
extern const ck_kernels ck_kernels_native;
#endif

/* Best first. */
static const level levels[] = {
#ifdef CK_HAVE_x86_64_v4
    {&ck_kernels_x86_64_v4, has_v4},
#endif
#ifdef CK_HAVE_x86_64_v3
    {&ck_kernels_x86_64_v3, has_v3},
#endif
#ifdef CK_HAVE_x86_64_v2
    {&ck_kernels_x86_64_v2, has_v2},
#endif
#ifdef CK_HAVE_neon
    {&ck_kernels_neon, has_any},
#endif
#if !defined(HAVE_X86_64_LEVELS) && !defined(CK_HAVE_neon)
    {&ck_kernels_native, has_any},
#endif
};

static_assert(sizeof levels / sizeof levels[0] <= CK_MAX_LEVELS, "the selftest keeps a result of each level");

const ck_kernels *ck_level(size_t index) {
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (levels[i].supported() && index-- == 0)
            return levels[i].kernels;
    return NULL;
}

const ck_kernels *ck_level_named(const char *name) {
    if (!name)
        return ck_level(0);
    for (size_t i = 0; ck_level(i); i++)
        if (strcmp(ck_level(i)->name, name) == 0)
            return ck_level(i);
    return NULL;
}

const char *camkin_isa_available(int32_t index) {
    const ck_kernels *kernels = index < 0 ? NULL : ck_level((size_t)index);
    return kernels ? kernels->name : NULL;
}
