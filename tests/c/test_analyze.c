/* SPDX-License-Identifier: MIT */
/* Peaks and mean squares against closed forms (Norton, Cam Design and Manufacturing Handbook; VDI 2143), and no sample
 * above a peak. */
#include "test.h"

/* One rise of a law over 1 degree at 1 degree per second: values per x. */
static camkin_analysis of_law(int32_t law, const double param[8]) {
    camkin_options options = {
        .size = sizeof options, .cycle = 1.0, .flags = CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_segment segment = {.law = law, .duration = 1, .lift = 1};
    if (param)
        memcpy(segment.param, param, sizeof segment.param);
    camkin_program *p = must_create(&segment, 1, &options);
    camkin_analysis a;
    CHECK(camkin_analyze(p, &(camkin_drive){1.0 / 6.0, 0, 0}, -1, &a) == CAMKIN_OK);
    camkin_program_free(p);
    return a;
}

static const double ULPS = 6 * 0x1p-53; /* 3 ulp: the peak itself and its place */

static void closed_forms(void) {
    const double pi = TEST_PI;
    struct {
        int32_t law;
        double cv, ca, cj, cm;
    } const laws[] = {
        {CAMKIN_PARABOLIC, 2, 4, 0, 8},
        {CAMKIN_SIMPLE_HARMONIC, pi / 2, pi * pi / 2, pi * pi * pi / 2, pi * pi * pi / 8},
        {CAMKIN_CYCLOIDAL, 2, 2 * pi, 4 * pi * pi, 3 * sqrt(3) * pi / 2},
        {CAMKIN_POLY_345, 15.0 / 8, 10 / sqrt(3), 60, 6.6942687},
        {CAMKIN_POLY_4567, 35.0 / 16, 84 * sqrt(5) / 25, 52.5, 10.750226},
        {CAMKIN_MODIFIED_TRAPEZOID, 2, 8 * pi / (pi + 2), 32 * pi * pi / (pi + 2), 8.0899810},
        {CAMKIN_MODIFIED_SINE, 4 * pi / (pi + 4), 4 * pi * pi / (pi + 4), 16 * pi * pi * pi / (pi + 4), 5.4577528},
    };
    for (unsigned i = 0; i < sizeof laws / sizeof *laws; i++) {
        camkin_analysis a = of_law(laws[i].law, NULL);
        CHECK_NEAR(a.v_max.value, laws[i].cv, laws[i].cv * ULPS);
        CHECK_NEAR(a.a_max.value, laws[i].ca, laws[i].ca * ULPS);
        CHECK_NEAR(a.a_min.value, -laws[i].ca, laws[i].ca * ULPS);
        CHECK_NEAR(fmax(a.j_max.value, -a.j_min.value), laws[i].cj, laws[i].cj * ULPS);
        CHECK_NEAR(a.va_max.value, laws[i].cm, laws[i].cm * 6e-8); /* eight digits are known */
        CHECK_NEAR(a.v_min.value, 0.0, 0.0);
        CHECK(a.event == 1.0 && a.duration == 1.0);
    }
    /* mean squares: integrals of the closed forms; a sum of squares carries twice the error of its terms */
    CHECK_NEAR(of_law(CAMKIN_CYCLOIDAL, NULL).v_ms, 1.5, 1.5 * 2 * ULPS);
    CHECK_NEAR(of_law(CAMKIN_CYCLOIDAL, NULL).a_ms, 2 * pi * pi, 2 * pi * pi * 2 * ULPS);
    CHECK_NEAR(of_law(CAMKIN_CYCLOIDAL, NULL).j_ms, 8 * pi * pi * pi * pi, 8 * pi * pi * pi * pi * 2 * ULPS);
    CHECK_NEAR(of_law(CAMKIN_POLY_345, NULL).v_ms, 10.0 / 7, 10.0 / 7 * 2 * ULPS);
    CHECK_NEAR(of_law(CAMKIN_POLY_345, NULL).a_ms, 120.0 / 7, 120.0 / 7 * 2 * ULPS);
    CHECK_NEAR(of_law(CAMKIN_PARABOLIC, NULL).a_ms, 16, 16 * 2 * ULPS);
    CHECK_NEAR(of_law(CAMKIN_SCCA, (const double[8]){1.0 / 3, 1.0 / 3, 1.0 / 3}).a_max.value, 5.2788102, 5e-8);
    camkin_analysis one = of_law(CAMKIN_UNIVERSAL, (const double[8]){0.125, 0.125, 0.5, 0.5, 1, 1, 0, 0});
    CHECK_NEAR(one.a_max.value, 5.2145661, 5e-8);
    CHECK_NEAR(one.v_max.value, 1.6598479, 5e-8);
    CHECK_NEAR(one.va_max.value, 4.8564719, 5e-8);
}

/* The rise-dwell-fall of the physics test: values, places, shares. */
static void whole_cycle(void) {
    camkin_program *p = rise_dwell_fall("cycloidal", NULL);
    const camkin_drive drive = {3000, 0, 12};
    camkin_analysis a, rise, dwell;
    CHECK(camkin_analyze(p, &drive, -1, &a) == CAMKIN_OK);
    CHECK_NEAR(a.v_max.value, 4000, 4000 * ULPS);
    CHECK_NEAR(a.v_max.theta, 45, 1e-5); /* flat there: v changes by one ulp within 1e-6 degrees */
    CHECK_NEAR(a.v_min.theta, 180, 1e-5);
    CHECK_NEAR(a.a_max.theta, 22.5, 1e-5);
    CHECK_NEAR(a.j_max.value, 3.2e8 * TEST_PI * TEST_PI, 3.2e9 * ULPS);
    CHECK(a.j_max.theta == 0 && a.s_max.value == 10 && a.s_max.theta == 90 && a.s_min.value == 0);
    CHECK(a.duration == 360 && a.event == 180);
    CHECK(camkin_analyze(p, &drive, 0, &rise) == CAMKIN_OK && rise.duration == 90 && rise.event == 90);
    CHECK_NEAR(rise.v_ms / 2, a.v_ms, a.v_ms * 2 * ULPS); /* two of these in four times the angle */
    CHECK(camkin_analyze(p, &drive, 3, &dwell) == CAMKIN_OK && dwell.event == 0 && dwell.duration == 135);
    CHECK(dwell.v_max.value == 0 && dwell.a_ms == 0 && dwell.s_max.value == 0);
    camkin_program_free(p);
}

static void no_sample_above(void) {
    camkin_options options = {.size = sizeof options, .cycle = 360.0, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_program *p = must_create(every_kind, EVERY_KIND, &options);
    camkin_analysis a;
    CHECK(camkin_analyze(p, NULL, -1, &a) == CAMKIN_OK);
    double top[9] = {0};
    for (double theta = 0; theta < 360; theta += 0.003) {
        double y[4] = {camkin_displacement(p, theta), camkin_velocity(p, theta, 1), camkin_acceleration(p, theta, 1),
                       camkin_jerk(p, theta, 1)};
        for (int k = 0; k < 4; k++) {
            top[k] = fmax(top[k], y[k]);
            top[k + 4] = fmin(top[k + 4], y[k]);
        }
        top[8] = fmax(top[8], fabs(y[1] * y[2]));
    }
    const double peak[9] = {a.s_max.value, a.v_max.value, a.a_max.value, a.j_max.value, a.s_min.value,
                            a.v_min.value, a.a_min.value, a.j_min.value, a.va_max.value};
    for (int k = 0; k < 9; k++) {
        double over = fabs(top[k]) - fabs(peak[k]);
        CHECK(over <= 8 * 0x1p-53 * fabs(peak[k]));
        CHECK(over >= -1e-3 * fabs(peak[k])); /* and the samples come near */
    }
    camkin_program_free(p);
}

int main(void) {
    closed_forms();
    whole_cycle();
    no_sample_above();
    return test_end();
}
