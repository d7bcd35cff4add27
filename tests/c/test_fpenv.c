/* SPDX-License-Identifier: MIT */
/* The host's floating-point environment changes no bit, in no thread, and is given back as it was. */
#include <fenv.h>

#include "fpenv.h"
#include "test.h"

enum { N = 20000 };

static double x[N], t[N], want[3][4][N], got[3][4][N];

static camkin_svaj rows(double block[4][N]) {
    return (camkin_svaj){block[0], block[1], block[2], block[3]};
}

/* Everything that computes: a new program, angles, times, a ramp; single values and analysis into a block of their own. */
static void all_results(double block[3][4][N], double single[16], int nthreads) {
    const camkin_options options = {.size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_program *p = must_create(every_kind, EVERY_KIND, &options);
    const camkin_drive drive = {2999.9, 0, 77.7}, ramp = {100, 50.5, -7};
    const camkin_svaj out[3] = {rows(block[0]), rows(block[1]), rows(block[2])};
    CHECK(camkin_eval(p, x, N, 314.1, &out[0], nthreads) == CAMKIN_OK);
    CHECK(camkin_boundary(p, &drive, t, N, &out[1], nthreads) == CAMKIN_OK);
    CHECK(camkin_boundary_grid(p, &ramp, 0.1, 1e-4, N, &out[2], nthreads) == CAMKIN_OK);
    single[0] = camkin_displacement(p, 33.3);
    single[1] = camkin_velocity(p, 33.3, 314.1);
    single[2] = camkin_acceleration(p, 33.3, 314.1);
    single[3] = camkin_jerk(p, 33.3, 314.1);
    CHECK(camkin_boundary_at(p, &ramp, 1.23, single + 4) == CAMKIN_OK);
    camkin_analysis a;
    CHECK(camkin_analyze(p, &drive, -1, &a) == CAMKIN_OK);
    single[8] = a.v_max.value;
    single[9] = a.a_min.value;
    single[10] = a.j_ms;
    single[11] = a.va_max.value;
    const double param[8] = {0.2, 0.3, 0.4}, at = 0.3;
    CHECK(camkin_law_eval(CAMKIN_SCCA, param, &at, 1, single + 12, single + 13, single + 14, single + 15) == CAMKIN_OK);
    camkin_program_free(p);
}

static void check_same(const double single[16], const char *how) {
    double here[16];
    for (int nthreads = 1; nthreads <= 3; nthreads++) {
        memset(got, 0, sizeof got);
        uint64_t before = ck_fpenv_get();
        all_results(got, here, nthreads);
        uint64_t after = ck_fpenv_get();
        int passed = CHECK(memcmp(got, want, sizeof got) == 0) & CHECK(memcmp(here, single, sizeof here) == 0) &
                     CHECK(!((before ^ after) & (uint64_t)CK_FPENV_CONTROL));
        if (!passed)
            printf("    %s, %d threads\n", how, nthreads);
    }
}

int main(void) {
    uint64_t seed = 4;
    for (int i = 0; i < N; i++) {
        x[i] = test_uniform(&seed, -400, 800);
        t[i] = i % 7 == 0 ? 1e-310 * i : test_uniform(&seed, -1, 30); /* subnormal times too */
    }
    double single[16];
    all_results(want, single, 2);
    check_same(single, "default");
    const int modes[] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
    for (int k = 0; k < 3; k++) {
        CHECK(fesetround(modes[k]) == 0);
        check_same(single, "another rounding mode");
        CHECK(fegetround() == modes[k]);
    }
    fesetround(FE_TONEAREST);
#ifdef __x86_64__
    const unsigned flush[] = {0x8000, 0x0040, 0x8040}; /* FTZ, DAZ, both */
    for (int k = 0; k < 3; k++) {
        _mm_setcsr(CK_FPENV_DEFAULT | flush[k]);
        check_same(single, "subnormals flushed");
        _mm_setcsr(CK_FPENV_DEFAULT);
    }
#endif
    return test_end();
}
