/* SPDX-License-Identifier: MIT */
/* The floating-point environment of the host changes no bit, in no call and no thread, and is restored. */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <signal.h>

#include "base/fpenv.h"
#include "test.h"

#ifdef _OPENMP
#include <omp.h>
#endif

enum { N = 20000, OUTPUTS = 4 * N, THREADS = 16 };

static const camkin_options options = {.size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
static const camkin_drive steady = {2999.9, 0, 77.7, NULL}, ramp = {100, 50.5, -7, NULL};
static const double omega = 314.1;
static double x[N], t[N], want[OUTPUTS], got[OUTPUTS];
static camkin_program *program;

/* ---- one entry at a time ---- */

typedef void entry(double *out, int nthreads);

static camkin_svaj rows(double *out) {
    return (camkin_svaj){out, out + N, out + 2 * N, out + 3 * N};
}

/* The new program is evaluated in the default environment; only its creation is under test. */
static void create(double *out, int nthreads) {
    (void)nthreads;
    camkin_program *made = must_create(every_kind, EVERY_KIND, &options);
    const camkin_svaj all = rows(out);
    uint64_t host = ck_fpenv_get();
    ck_fpenv_set(CK_FPENV_DEFAULT);
    CHECK(camkin_eval(made, x, N, omega, &all, 1) == CAMKIN_OK);
    ck_fpenv_set(host);
    camkin_program_free(made);
}

static void eval(double *out, int nthreads) {
    const camkin_svaj all = rows(out);
    CHECK(camkin_eval(program, x, N, omega, &all, nthreads) == CAMKIN_OK);
}

static void boundary(double *out, int nthreads) {
    const camkin_svaj all = rows(out);
    CHECK(camkin_boundary(program, &steady, t, N, &all, nthreads) == CAMKIN_OK);
}

static void boundary_ramp(double *out, int nthreads) {
    const camkin_svaj all = rows(out);
    CHECK(camkin_boundary(program, &ramp, t, N, &all, nthreads) == CAMKIN_OK);
}

static void boundary_grid(double *out, int nthreads) {
    const camkin_svaj all = rows(out);
    CHECK(camkin_boundary_grid(program, &ramp, 0.1, 1e-4, N, &all, nthreads) == CAMKIN_OK);
}

static void boundary_at(double *out, int nthreads) {
    (void)nthreads;
    for (int i = 0; i < 200; i++)
        CHECK(camkin_boundary_at(program, i % 2 ? &ramp : &steady, t[i], out + 4 * i) == CAMKIN_OK);
}

static void displacement(double *out, int nthreads) {
    (void)nthreads;
    for (int i = 0; i < 200; i++)
        out[i] = camkin_displacement(program, x[i]);
}

static void derivative(double *out, double (*value)(const camkin_program *, double, double)) {
    for (int i = 0; i < 200; i++)
        out[i] = value(program, x[i], omega);
}

static void velocity(double *out, int nthreads) {
    (void)nthreads;
    derivative(out, camkin_velocity);
}

static void acceleration(double *out, int nthreads) {
    (void)nthreads;
    derivative(out, camkin_acceleration);
}

static void jerk(double *out, int nthreads) {
    (void)nthreads;
    derivative(out, camkin_jerk);
}

static void analyze(double *out, int nthreads) {
    (void)nthreads;
    camkin_analysis analysis;
    for (int segment = -1; segment < EVERY_KIND; segment++) {
        CHECK(camkin_analyze(program, &steady, segment, &analysis) == CAMKIN_OK);
        memcpy(out + (segment + 1) * 32, &analysis, sizeof analysis);
    }
}

static void solve(double *out, int nthreads) {
    (void)nthreads;
    size_t count = 0;
    for (int32_t quantity = CAMKIN_DISPLACEMENT; quantity <= CAMKIN_JERK; quantity++)
        CHECK(camkin_solve(program, quantity, 0.3, omega, out + 16 * quantity, 16, &count) == CAMKIN_OK);
}

static void segment_ends(double *out, int nthreads) {
    (void)nthreads;
    for (int i = 0; i < EVERY_KIND; i++)
        CHECK(camkin_segment_ends(program, i, out + 8 * i, out + 8 * i + 4) == CAMKIN_OK);
}

static void law_eval(double *out, int nthreads) {
    (void)nthreads;
    const double param[8] = {0.2, 0.3, 0.4};
    double inside[N];
    for (int i = 0; i < N; i++)
        inside[i] = i * 0x1p-15;
    CHECK(camkin_law_eval(CAMKIN_SCCA, param, inside, N, out, out + N, out + 2 * N, out + 3 * N) == CAMKIN_OK);
}

static const struct {
    const char *name;
    entry *call;
    int threaded;
    int one_value; /* of x86-64's traps, its header allows three alone */
} entries[] = {
    {"create", create, 0, 0},
    {"eval", eval, 1, 0},
    {"boundary", boundary, 1, 0},
    {"boundary, run-up", boundary_ramp, 1, 0},
    {"boundary_grid", boundary_grid, 1, 0},
    {"boundary_at", boundary_at, 0, 1},
    {"displacement", displacement, 0, 1},
    {"velocity", velocity, 0, 1},
    {"acceleration", acceleration, 0, 1},
    {"jerk", jerk, 0, 1},
    {"analyze", analyze, 0, 0},
    {"solve", solve, 0, 0},
    {"segment_ends", segment_ends, 0, 0},
    {"law_eval", law_eval, 0, 0},
};
enum { ENTRIES = sizeof entries / sizeof entries[0] };

/* ---- environments ---- */

static const struct {
    const char *name;
    uint64_t state;
    enum { MASKED, TRAPS_ALLOWED, TRAPS_BUT_FOR_ONE_VALUE } traps;
} environments[] = {
    {"default", CK_FPENV_DEFAULT, MASKED},
#if defined(__x86_64__)
    {"upward", CK_FPENV_DEFAULT | 0x4000, MASKED},
    {"downward", CK_FPENV_DEFAULT | 0x2000, MASKED},
    {"towards zero", CK_FPENV_DEFAULT | 0x6000, MASKED},
    {"FTZ", CK_FPENV_DEFAULT | 0x8000, MASKED},
    {"DAZ", CK_FPENV_DEFAULT | 0x0040, MASKED},
    {"FTZ and DAZ", CK_FPENV_DEFAULT | 0x8040, MASKED},
    {"invalid trapped", CK_FPENV_DEFAULT & ~0x0080, TRAPS_ALLOWED},
    {"division by zero trapped", CK_FPENV_DEFAULT & ~0x0200, TRAPS_ALLOWED},
    {"overflow trapped", CK_FPENV_DEFAULT & ~0x0400, TRAPS_ALLOWED},
    {"the three trapped", CK_FPENV_DEFAULT & ~0x0680, TRAPS_ALLOWED},
    {"subnormal operand trapped", CK_FPENV_DEFAULT & ~0x0100, TRAPS_BUT_FOR_ONE_VALUE},
    {"underflow trapped", CK_FPENV_DEFAULT & ~0x0800, TRAPS_BUT_FOR_ONE_VALUE},
    {"inexact trapped", CK_FPENV_DEFAULT & ~0x1000, TRAPS_BUT_FOR_ONE_VALUE},
    {"all trapped", CK_FPENV_DEFAULT & ~0x1f80, TRAPS_BUT_FOR_ONE_VALUE},
#elif defined(__aarch64__)
    {"upward", CK_FPENV_DEFAULT | 0x400000, MASKED},
    {"downward", CK_FPENV_DEFAULT | 0x800000, MASKED},
    {"towards zero", CK_FPENV_DEFAULT | 0xc00000, MASKED},
    {"FZ", CK_FPENV_DEFAULT | 0x1000000, MASKED},
#endif
};
enum { ENVIRONMENTS = sizeof environments / sizeof environments[0] };

static sigjmp_buf trapped;

static void at_trap(int number) {
    (void)number;
    siglongjmp(trapped, 1);
}

/* Try one operation that some environment traps; return whether it was trapped. Leave the default environment. The
   sanitizer must not report the division by zero, which is the point. */
__attribute__((no_sanitize("float-divide-by-zero"))) static int traps(uint64_t state, double a, double b, int divide) {
    volatile double left = a, right = b;
    int caught = sigsetjmp(trapped, 1);
    if (!caught) {
        ck_fpenv_set(state);
        volatile double result = divide ? left / right : left * right;
        (void)result;
    }
    ck_fpenv_set(CK_FPENV_DEFAULT);
    return caught;
}

static int any_traps(uint64_t state) {
    return traps(state, 0, 0, 1) | traps(state, 1, 0, 1) | traps(state, 1e300, 1e300, 0) | traps(state, 5e-324, 1, 0) |
           traps(state, 1e-300, 1e-300, 0) | traps(state, 1, 10, 1);
}

/* Return whether the hardware behaves as the environment says; otherwise the test has no effect. */
static int environment_acts(uint64_t state) {
    volatile double one = 1.0, ten = 10.0, tiny = 0x1p-1022, half = 0.5, subnormal = 0x1p-1074;
    const double nearest = one / ten, lower = tiny * half;
    ck_fpenv_set(state);
    volatile double up = one / ten, down = -one / ten, flushed = tiny * half, zero = subnormal * 0x1p60;
    ck_fpenv_set(CK_FPENV_DEFAULT);
    return up != nearest || down != -nearest || flushed != lower || zero == 0.0;
}

/* Return whether the environment is one in which single values are computed directly: round to nearest, no flushing. */
CK_NOINLINE static int computes_in(uint64_t state) {
    ck_fpenv_set(state);
    const volatile int computes = ck_fpenv_is_default();
    ck_fpenv_set(CK_FPENV_DEFAULT);
    return computes;
}

static void question(void) {
    CHECK(computes_in(CK_FPENV_DEFAULT));
    for (int e = 1; e < ENVIRONMENTS; e++)
        if (environments[e].traps == MASKED && !CHECK(!computes_in(environments[e].state)))
            printf("    the environment %s is not noticed\n", environments[e].name);
}

static void check_entry(int k, int environment, int nthreads) {
    if (entries[k].one_value && environments[environment].traps == TRAPS_BUT_FOR_ONE_VALUE)
        return;
    memset(got, 0, sizeof got);
    ck_fpenv_set(environments[environment].state);
    entries[k].call(got, nthreads);
    uint64_t after = ck_fpenv_get();
    ck_fpenv_set(CK_FPENV_DEFAULT);
    int passed = CHECK(memcmp(got, want, sizeof got) == 0) &
                 CHECK(((after ^ environments[environment].state) & (uint64_t)CK_FPENV_CONTROL) == 0);
    if (!passed)
        printf("    %s, %s, %d threads\n", entries[k].name, environments[environment].name, nthreads);
}

/* Each thread of libgomp's pool keeps its environment, whatever the caller's is. LLVM's runtime gives its threads the
   environment of the caller with every region. */

#ifdef _OPENMP
static void set_workers(uint64_t state) {
#pragma omp parallel num_threads(THREADS)
    if (omp_get_thread_num() > 0)
        ck_fpenv_set(state);
}

static int workers_have(uint64_t state) {
    int all = 1;
#pragma omp parallel num_threads(THREADS) reduction(min : all)
    if (omp_get_thread_num() > 0)
        all = ((ck_fpenv_get() ^ state) & (uint64_t)CK_FPENV_CONTROL) == 0;
    return all;
}

static void check_workers(int k, int environment) {
    set_workers(environments[environment].state);
    int own = workers_have(environments[environment].state);
    check_entry(k, 0, THREADS);
    if (own && !CHECK(workers_have(environments[environment].state)))
        printf("    %s: the environment %s of a worker\n", entries[k].name, environments[environment].name);
    set_workers(CK_FPENV_DEFAULT);
}
#else
static void check_workers(int k, int environment) {
    (void)k, (void)environment;
}
#endif

/* Numbers with which neither overflow nor an invalid operation is possible: 0, and 2^-64 to 2^64. */
static void ordinary(void) {
    const double yes[] = {0.0, -0.0, 1.0, -360.0, 0x1p-64, 0x1.fffffffffffffp63, -0x1p-64};
    const double no[] = {NAN, INFINITY, -INFINITY, 5e-324, 0x1p-1022, nextafter(0x1p-64, 0), 0x1p64, -0x1p64, 1e300};
    for (unsigned i = 0; i < sizeof yes / sizeof *yes; i++)
        CHECK(ck_cannot_trap(yes[i]));
    for (unsigned i = 0; i < sizeof no / sizeof *no; i++)
        CHECK(!ck_cannot_trap(no[i]));
}

int main(void) {
    ordinary();
    question();
    uint64_t seed = 4;
    for (int i = 0; i < N; i++) {
        x[i] = i % 11 == 3 ? 1e-310 * i : test_uniform(&seed, -400, 800);
        t[i] = i % 7 == 0 ? 1e-310 * i : test_uniform(&seed, -1, 30); /* subnormals too */
    }
    const double wild[] = {NAN, INFINITY, -INFINITY, 1e300, 5e-324, 0x1p-64, 0.0};
    for (int i = 0; i < 7; i++)
        x[20 + i] = t[40 + i] = wild[i];
    program = must_create(every_kind, EVERY_KIND, &options);
    struct sigaction action = {.sa_handler = at_trap}, before;
    sigaction(SIGFPE, &action, &before);
    for (int e = 1; e < ENVIRONMENTS; e++) {
        const uint64_t state = environments[e].state;
        if (!CHECK(environments[e].traps == MASKED ? environment_acts(state) : any_traps(state)))
            printf("    there is no environment %s\n", environments[e].name);
    }
    sigaction(SIGFPE, &before, NULL);
    for (int k = 0; k < ENTRIES; k++) {
        memset(want, 0, sizeof want);
        entries[k].call(want, 1);
        for (int e = 0; e < ENVIRONMENTS; e++) {
            check_entry(k, e, 1);
            if (entries[k].threaded) {
                check_entry(k, e, 3);
                check_workers(k, e);
            }
        }
    }
    camkin_program_free(program);
    printf("%d entries in %d environments\n", ENTRIES, ENVIRONMENTS);
    return test_end();
}
