/* SPDX-License-Identifier: MIT */
/* Jump speed and preload of a spring, against closed forms and a dense search. */
#include "test.h"

#include <camkin/vibration.h>

static void test_contact(void) {
    camkin_extreme found;
    /* A parabolic rise decelerates evenly: the least force is where that begins, half-way up. */
    camkin_program *p = rise_dwell_fall("parabolic", NULL);
    const double a = 4.0 * 10.0 / (TEST_PI / 2 * TEST_PI / 2);
    CHECK(camkin_jump_speed(p, 2.0, 3.0, 7.0, &found) == CAMKIN_OK);
    CHECK_NEAR(found.value, sqrt((7.0 + 3.0 * 5.0) / (2.0 * a)), 1e-14 * found.value);
    CHECK_NEAR(found.theta, 180.0, 1e-12);
    CHECK(camkin_least_preload(p, 4.0, 2.0, 3.0, &found) == CAMKIN_OK);
    CHECK_NEAR(found.value, 2.0 * a * 16.0 - 15.0, 1e-12);
    CHECK(camkin_jump_speed(p, 2.0, 0.0, 0.0, &found) == CAMKIN_OK && found.value == 0.0);
    CHECK(camkin_least_preload(p, 0.0, 2.0, 3.0, &found) == CAMKIN_OK && found.value == 0.0);
    camkin_program_free(p);

    /* A simple harmonic motion over the whole cycle, s = 5 (1 - cos theta), is fastest lost at its top. */
    p = must_create((camkin_segment[]){{.law = CAMKIN_SIMPLE_HARMONIC, .duration = 180, .lift = 10},
                                       {.law = CAMKIN_SIMPLE_HARMONIC, .duration = 180, .lift = -10}},
                    2, NULL);
    CHECK(camkin_jump_speed(p, 0.5, 1.0, 20.0, &found) == CAMKIN_OK);
    CHECK_NEAR(found.value, sqrt(30.0 / 2.5), 1e-13);
    CHECK_NEAR(found.theta, 180.0, 1e-6);
    camkin_program_free(p);

    /* Nothing decelerates; a downward jump of the velocity; a negative force; the bottom of an interior minimum. */
    p = must_create(&(camkin_segment){.duration = 360}, 1, NULL);
    CHECK(camkin_jump_speed(p, 1.0, 1.0, 1.0, &found) == CAMKIN_OK && found.value == INFINITY);
    camkin_program_free(p);
    const camkin_options options = {.size = sizeof options, .cycle = 360.0, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    p = rise_dwell_fall("constant_velocity", &options);
    CHECK(camkin_jump_speed(p, 1.0, 1.0, 1.0, &found) == CAMKIN_OK && found.value == 0.0 && found.theta == 90.0);
    CHECK(camkin_least_preload(p, 1.0, 1.0, 1.0, &found) == CAMKIN_OK && found.value == INFINITY);
    camkin_program_free(p);
    p = must_create((camkin_segment[]){{.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = -10},
                                       {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 10}},
                    2, NULL);
    CHECK(camkin_jump_speed(p, 1.0, 1.0, 5.0, &found) == CAMKIN_OK && found.value == 0.0);
    CHECK(camkin_jump_speed(p, 1.0, 1.0, 15.0, &found) == CAMKIN_OK);
    double least = INFINITY, theta, s, v, acc;
    for (int i = 0; i < 360000; i++) {
        theta = i * 1e-3;
        CHECK(camkin_eval(p, &theta, 1, 1.0, &(camkin_svaj){&s, &v, &acc, NULL}, 1) == CAMKIN_OK);
        if (acc < 0.0)
            least = fmin(least, (15.0 + s) / -acc);
    }
    CHECK_NEAR(found.value, sqrt(least), 1e-9);
    CHECK(found.value <= sqrt(least));

    CHECK(camkin_jump_speed(NULL, 1.0, 1.0, 1.0, &found) == CAMKIN_E_NULL);
    CHECK(camkin_jump_speed(p, 1.0, 1.0, 1.0, NULL) == CAMKIN_E_NULL);
    CHECK(camkin_least_preload(NULL, 1.0, 1.0, 1.0, &found) == CAMKIN_E_NULL);
    CHECK(camkin_least_preload(p, 1.0, 1.0, 1.0, NULL) == CAMKIN_E_NULL);
    const double bad[] = {NAN, -1.0, INFINITY};
    for (int i = 0; i < 3; i++) {
        CHECK(camkin_jump_speed(p, bad[i], 1.0, 1.0, &found) == CAMKIN_E_PARAMETER);
        CHECK(camkin_jump_speed(p, 1.0, bad[i], 1.0, &found) == CAMKIN_E_PARAMETER);
        CHECK(camkin_jump_speed(p, 1.0, 1.0, bad[i], &found) == CAMKIN_E_PARAMETER);
        CHECK(camkin_least_preload(p, 1.0, bad[i], 1.0, &found) == CAMKIN_E_PARAMETER);
        CHECK(camkin_least_preload(p, 1.0, 1.0, bad[i], &found) == CAMKIN_E_PARAMETER);
    }
    CHECK(camkin_jump_speed(p, 0.0, 1.0, 1.0, &found) == CAMKIN_E_PARAMETER);
    CHECK(camkin_least_preload(p, NAN, 1.0, 1.0, &found) == CAMKIN_E_SPEED);
    camkin_program_free(p);
}

/* Of equal values, up to rounding, the last one stays: that of the second of two lobes. */
static void test_ties(void) {
    uint64_t seed = 3;
    for (int i = 0; i < 20; i++) {
        const double d = test_uniform(&seed, 40, 80);
        camkin_program *p = must_create((camkin_segment[]){{.law = CAMKIN_CYCLOIDAL, .duration = d, .lift = 10},
                                                           {.law = CAMKIN_CYCLOIDAL, .duration = d, .lift = -10},
                                                           {.law = CAMKIN_CYCLOIDAL, .duration = d, .lift = 10},
                                                           {.law = CAMKIN_CYCLOIDAL, .duration = d, .lift = -10}},
                                        4, NULL);
        camkin_extreme found;
        CHECK(camkin_jump_speed(p, 1.0, 0.0, 5.0, &found) == CAMKIN_OK && found.theta > 3.0 * d);
        camkin_program_free(p);
    }
}

int main(void) {
    test_contact();
    test_ties();
    return test_end();
}
