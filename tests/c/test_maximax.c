/* SPDX-License-Identifier: MIT */
/* Largest deflections of shock spectra against closed forms and the swings of a vibration. */
#include "spectrum.h"

#include "kernels/kernels.h"
#include "kernels/maximax.h"
#include "law/law.h"
#include "vibration/forcing.h"
#include "vibration/swing.h"

/* ---- closed forms ---- */

/* Constant velocity is an impulse at each end: |z| = e^(-zeta phase) sin(root phase)/(root W) after the first one. */
static void test_maximax_of_impulses(void) {
    uint64_t seed = 4;
    for (int i = 0; i < 2000; i++) {
        const double N = test_uniform(&seed, 0.25, i % 2 ? 3.0 : 100.0), W = 2.0 * TEST_PI * N;
        const double want = fmax(1.0, 2.0 * fabs(sin(TEST_PI * N))) / W;
        CHECK_NEAR(maximax_of(CAMKIN_CONSTANT_VELOCITY, none, 0.0, N), want, 1e-13 * want);
        const double zeta = test_uniform(&seed, 0.5, 0.99), first = exp(-zeta / sqrt(1.0 - zeta * zeta) * acos(zeta));
        CHECK_NEAR(maximax_of(CAMKIN_CONSTANT_VELOCITY, none, zeta, N + 20.0), first / (W + 40.0 * TEST_PI),
                   1e-13 * first / W);
    }
}

/* A slow oscillator stays where it was, and then swings about the new place. */
static void test_maximax_of_slow_oscillators(void) {
    static const int32_t laws[] = {CAMKIN_CYCLOIDAL, CAMKIN_MODIFIED_SINE, CAMKIN_POLY_56789, CAMKIN_CONSTANT_VELOCITY};
    for (size_t l = 0; l < sizeof laws / sizeof *laws; l++) {
        CHECK_NEAR(maximax_of(laws[l], none, 0.999, 0.0), 1.0, 2e-14);
        for (double N = 1e-300; N < 1e-15; N *= 1e7)
            for (int damped = 0; damped < 2; damped++)
                CHECK_NEAR(maximax_of(laws[l], none, 0.3 * damped, N), 1.0, 2e-14);
        for (double N = 1e-15; N < 0.1; N *= 1.7)
            CHECK_NEAR(maximax_of(laws[l], none, 0.0, N), residual_of(laws[l], none, 0.0, N), 2e-14);
    }
}

/* Without a spring z'' is -y''. In the first part z' is (xi + 1)((xi - 0.825)^2 - 0.125^2): positive at the samples 0.5
   and 1, and 0 at 0.7 and 0.95 between them. The second part turns z back, so that z at 0.7 is the largest. */
static void test_maximax_between_samples_that_both_rise(void) {
    const double N = 0.0;
    double largest = NAN;
    ck_maximax job = {.part = {{.half = 0.5, .least = 0.5, .c = {3.94, 5.2, -12}, .terms = 8, .samples = 8},
                               {.half = 0.02, .least = 0.5, .c = {4}, .terms = 8, .samples = 8}},
                      .parts = 2,
                      .root = 1.0,
                      .N = &N,
                      .maximax = &largest};
    for (int k = 0; k < CK_MAXIMAX_TERMS; k++)
        job.share[k] = 1.0 / ((k + 1.0) * (k + 2.0));
    ck_level(0)->maximax(&job, 0, 1);
    CHECK_NEAR(largest, 0.9007 + 0.0001 / 6, 1e-15);
}

/* ---- swings ---- */

static void take_largest(void *largest, const ck_swing *swing, double xi, double value) {
    (void)swing, (void)xi;
    *(double *)largest = fmax(*(double *)largest, fabs(value));
}

/* Let an oscillator go through a forcing, and return the largest |z|. */
static double swing_through(const ck_oscillator *o, const double c[CK_FORCING_DEGREE + 1], double half,
                            ck_state *state) {
    double largest = 0.0;
    const int n = ck_count_swings(o, half);
    for (int k = 0; k < n; k++) {
        ck_swing swing = ck_cut_swing(o, c, 0.0, half, 0.0, k, n);
        ck_solve_swing(o, &swing, state);
        ck_swing_extremes(o, &swing, CK_DEFLECTION, take_largest, &largest);
    }
    return largest;
}

static int forcings_of(int32_t law, const double *param, ck_curve *curve, ck_forcing out[CK_RESPONSE_PARTS]) {
    ck_bad_parameter bad;
    CHECK(ck_law_curve(law, param, (dd){0, 0}, (dd){0, 0}, curve, &bad));
    return ck_curve_forcings(curve, out);
}

/* Return the largest |z| of a rise from rest, and of the period after it. */
static double largest_swing(int32_t law, const double *param, double damping, double N) {
    static ck_forcing forcing[CK_RESPONSE_PARTS];
    static ck_response response;
    ck_curve curve;
    const int parts = forcings_of(law, param, &curve, forcing);
    const ck_oscillator o = ck_oscillator_of(2.0 * TEST_PI * N, damping);
    ck_write_response(&curve, forcing, parts, &response);
    ck_state state = {0.0, -response.jump_first};
    double largest = 0.0;
    for (int i = 0; i < parts; i++) {
        double c[CK_FORCING_DEGREE + 1];
        for (int k = 0; k <= CK_FORCING_DEGREE; k++)
            c[k] = forcing[i].c[k].hi;
        const double half = 0.5 * ((forcing[i].to.hi - forcing[i].from.hi) + (forcing[i].to.lo - forcing[i].from.lo));
        largest = fmax(largest, swing_through(&o, c, half, &state));
    }
    static const double rest[CK_FORCING_DEGREE + 1];
    state.v -= response.jump_last;
    return fmax(largest, swing_through(&o, rest, 0.5 / (N * o.root), &state));
}

/* The kernel finds what single swings have: N from a quarter to 60, all laws, up to the largest dampings. */
static void test_swings(void) {
    static const double dampings[] = {0.0, 1e-3, 0.1, 0.7, 0.999};
    uint64_t seed = 5;
    for (int32_t law = 0; camkin_law_name(law); law++) {
        if (free_form(law) || law == CAMKIN_DWELL)
            continue;
        const camkin_segment rise = sample_rise(law);
        for (int i = 0; i < 40; i++) {
            const double damping = dampings[i % 5], N = test_uniform(&seed, 0.25, i % 2 ? 3.0 : 60.0);
            const double want = largest_swing(law, rise.param, damping, N);
            if (!CHECK_NEAR(maximax_of(law, rise.param, damping, N), want, 2e-13 * want))
                printf("    %s, damping %g, N %.17g\n", camkin_law_name(law), damping, N);
        }
    }
}

/* Every law fits into the parts of the kernels. */
static void test_parts(void) {
    static ck_forcing forcing[2 * CK_RESPONSE_PARTS];
    ck_curve curve;
    for (int32_t law = 0; camkin_law_name(law); law++)
        if (!free_form(law)) {
            const int parts = forcings_of(law, sample_rise(law).param, &curve, forcing);
            CHECK(parts >= (law == CAMKIN_DWELL ? 0 : 1) && parts <= CK_RESPONSE_PARTS);
        }
}

int main(void) {
    test_maximax_of_impulses();
    test_maximax_of_slow_oscillators();
    test_maximax_between_samples_that_both_rise();
    test_swings();
    test_parts();
    return test_end();
}
