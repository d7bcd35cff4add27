/* SPDX-License-Identifier: MIT */
/* The caller can choose the level, and the chosen level runs. */
#define _POSIX_C_SOURCE 200809L
#include <sys/mman.h>
#include <unistd.h>

#include "kernels/kernels.h"
#include "kernels/motion_table.h"
#include "test.h"

#include <camkin/vibration.h>

static camkin_program *on_level(const char *name) {
    const camkin_options options = {.size = sizeof options, .cycle = 360.0, .isa = name};
    return rise_dwell_fall("cycloidal", &options);
}

/* The table of the program is that of the level: the functions, not only the name. */
static void forced(void) {
    for (int i = 0; camkin_isa_available(i); i++) {
        camkin_program *p = on_level(camkin_isa_available(i));
        CHECK(strcmp(camkin_isa_name(p), camkin_isa_available(i)) == 0);
        CHECK(p->kernels == ck_level((size_t)i));
        for (int k = 0; k < i; k++)
            CHECK(ck_level((size_t)i)->run[CK_SHAPE_ZONE_SIN][CK_ANY_ANCHOR][CK_OUT_ALL] !=
                  ck_level((size_t)k)->run[CK_SHAPE_ZONE_SIN][CK_ANY_ANCHOR][CK_OUT_ALL]);
        camkin_program_free(p);
    }
}

#if defined(__x86_64__) && defined(__GNUC__)
extern const ck_kernels ck_kernels_x86_64_v2 __attribute__((weak)), ck_kernels_x86_64_v3 __attribute__((weak)),
    ck_kernels_x86_64_v4 __attribute__((weak));

/* A CPU that runs one level also runs the levels below it; all levels of the build are listed. */
static void below_the_best(void) {
    const ck_kernels *const table[] = {&ck_kernels_x86_64_v4, &ck_kernels_x86_64_v3, &ck_kernels_x86_64_v2};
    int runs = 0;
    for (int i = 0; i < 3; i++) {
        runs |= table[i] == ck_level(0);
        CHECK(!runs || !table[i] || ck_level_named(table[i]->name) == table[i]);
    }
}
#else
static void below_the_best(void) {
}
#endif

static void by_environment(void) {
    unsetenv("CAMKIN_ISA");
    camkin_program *p = on_level(NULL);
    CHECK(strcmp(camkin_isa_name(p), camkin_isa_available(0)) == 0);
    camkin_program_free(p);
    for (int i = 0; camkin_isa_available(i); i++) {
        setenv("CAMKIN_ISA", camkin_isa_available(i), 1);
        p = on_level(NULL);
        CHECK(strcmp(camkin_isa_name(p), camkin_isa_available(i)) == 0);
        camkin_program_free(p);
        p = on_level(camkin_isa_available(0)); /* the options come first */
        CHECK(strcmp(camkin_isa_name(p), camkin_isa_available(0)) == 0);
        camkin_program_free(p);
    }
    setenv("CAMKIN_ISA", "pdp-11", 1);
    const camkin_segment rest = {.duration = 360};
    camkin_error error;
    p = NULL;
    CHECK(camkin_program_create(&rest, 1, NULL, &p, &error) == CAMKIN_E_ISA && !p);
    CHECK(strstr(error.message, "pdp-11") != NULL);
}

#ifdef __linux__
static ck_speed_powers wrong_rate(double omega) {
    return (ck_speed_powers){omega, omega, omega};
}

/* A level that computes wrong values is rejected. The test changes its table before the first use. */
static void unsound(void) {
    ck_kernels *table = (ck_kernels *)(uintptr_t)ck_level(0);
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = (uintptr_t)table / page * page;
    const size_t size = (uintptr_t)(table + 1) - from;
    if (!CHECK(mprotect((void *)from, size, PROT_READ | PROT_WRITE) == 0))
        return;
    ck_speed_powers (*const right)(double) = table->speed_powers_of;
    table->speed_powers_of = wrong_rate;
    const camkin_segment rest = {.duration = 360};
    const double param[8] = {0}, x = 0.5;
    double y = 77;
    camkin_program *p = NULL;
    camkin_error error;
    CHECK(camkin_program_create(&rest, 1, NULL, &p, &error) == CAMKIN_E_FPENV && !p);
    CHECK(strstr(error.message, "is not that of IEEE 754") != NULL && strstr(error.message, table->name) != NULL);
    CHECK(camkin_law_eval(CAMKIN_CYCLOIDAL, param, &x, 1, &y, NULL, NULL, NULL) == CAMKIN_E_FPENV && y == 77);
    table->speed_powers_of = right;
    CHECK(mprotect((void *)from, size, PROT_READ) == 0);
}
#else
static void unsound(void) {
    printf("SKIPPED: tables of levels are changed on Linux only\n");
}
#endif

#if defined(__x86_64__) && defined(__GNUC__)
/* The data that __builtin_cpu_supports() reads, in one layout for libgcc and compiler-rt. The test clears features of
   the CPU there. */
extern struct {
    unsigned vendor, type, subtype, features;
} __cpu_model __attribute__((visibility("hidden")));

enum { POPCNT = 2, SSE42 = 8, AVX2 = 10, FMA = 14, AVX512F = 15, BMI = 16, BMI2 = 17, AVX512VL = 20 };
enum { AVX512BW = 21, AVX512DQ = 22, AVX512CD = 23 };

static int offers(const char *level) {
    for (int i = 0; camkin_isa_available(i); i++)
        if (strcmp(camkin_isa_available(i), level) == 0)
            return 1;
    return 0;
}

/* Without any one of its features, a level and those above it are not available; those below are. */
static void features_removed(void) {
    static const char *const level[] = {"x86-64-v2", "x86-64-v3", "x86-64-v4"};
    static const struct {
        int bit, level;
    } needs[] = {{SSE42, 0},   {POPCNT, 0},   {AVX2, 1},     {FMA, 1},      {BMI, 1},     {BMI2, 1},
                 {AVX512F, 2}, {AVX512BW, 2}, {AVX512CD, 2}, {AVX512DQ, 2}, {AVX512VL, 2}};
    const unsigned all = __cpu_model.features;
    int had[3];
    for (int k = 0; k < 3; k++)
        had[k] = offers(level[k]);
    if (offers("native")) { /* the sources alone: one level, without a test of features */
        __cpu_model.features = 0;
        CHECK(offers("native"));
        __cpu_model.features = all;
        return;
    }
    for (unsigned i = 0; i < sizeof needs / sizeof *needs; i++) {
        __cpu_model.features = all & ~(1u << needs[i].bit);
        for (int k = 0; k < 3; k++)
            CHECK(offers(level[k]) == (had[k] && k < needs[i].level));
        if (camkin_isa_available(0)) {
            camkin_program *p = on_level(NULL);
            CHECK(strcmp(camkin_isa_name(p), camkin_isa_available(0)) == 0);
            CHECK(camkin_displacement(p, 45) == 5.0);
            camkin_program_free(p);
        }
    }
    __cpu_model.features = 0; /* a CPU on which nothing runs */
    CHECK(!camkin_isa_available(0));
    const camkin_segment rest = {.duration = 360};
    camkin_error error;
    camkin_program *p = NULL;
    CHECK(camkin_program_create(&rest, 1, NULL, &p, &error) == CAMKIN_E_ISA && !p);
    CHECK(strstr(error.message, "level \"\" is not available here; the best is none") != NULL);
    const double param[8] = {0}, x = 0.5;
    double y = 77;
    CHECK(camkin_law_eval(CAMKIN_CYCLOIDAL, param, &x, 1, &y, NULL, NULL, NULL) == CAMKIN_E_ISA && y == 77);
    CHECK(camkin_law_shock_spectrum(CAMKIN_CYCLOIDAL, param, 0.0, &x, 1, &y, NULL, 1) == CAMKIN_E_ISA && y == 77);
    __cpu_model.features = all;
    CHECK(offers(level[0]) == had[0]);
}
#else
static void features_removed(void) {
    printf("SKIPPED: features are taken from x86-64 CPUs only\n");
}
#endif

int main(void) {
    printf("levels:");
    for (int i = 0; camkin_isa_available(i); i++)
        printf(" %s", camkin_isa_available(i));
    printf("\n");
    CHECK(camkin_isa_available(0) != NULL);
    unsound();
    forced();
    below_the_best();
    by_environment();
    unsetenv("CAMKIN_ISA");
    features_removed();
    return test_end();
}
