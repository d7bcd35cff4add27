/* SPDX-License-Identifier: MIT */
/* What a program and a law say of themselves: against the options they were made with, and against their values. */
#include "test.h"

static const double ANY = 1e300;

/* Starts are the sums of the durations, which are exact here, from the phase on and within the cycle. */
static void check_starts(double phase, double cycle, size_t n, const double *durations) {
    camkin_segment segments[4] = {{0}};
    for (size_t i = 0; i < n; i++)
        segments[i] = (camkin_segment){.law = CAMKIN_DWELL, .duration = durations[i]};
    const camkin_options options = {.size = sizeof options, .cycle = cycle, .phase = phase, .start = 3};
    camkin_program *p = must_create(segments, n, &options);
    camkin_program_info info;
    double theta[6] = {ANY, ANY, ANY, ANY, ANY, ANY}, sum = 0;
    CHECK(camkin_program_get_info(p, &info) == CAMKIN_OK);
    for (size_t i = 0; i < n; i++)
        sum += durations[i];
    CHECK(info.segments == n + (sum < cycle));
    CHECK(info.cycle == cycle && info.start == 3 && info.lift_per_cycle == 0);
    CHECK(info.phase >= -cycle / 2 && info.phase < cycle / 2 && fmod(info.phase - phase, cycle) == 0);
    CHECK(camkin_segment_starts(p, theta, 6) == CAMKIN_OK);
    sum = phase;
    for (size_t i = 0; i < info.segments; i++) {
        double want = fmod(sum, cycle);
        want = want < 0 ? want + cycle : want;
        CHECK(theta[i] == want && !signbit(theta[i]));
        sum += i < n ? durations[i] : 0;
    }
    for (size_t i = info.segments; i < 6; i++)
        CHECK(theta[i] == ANY);
    CHECK(camkin_segment_starts(p, theta + 5, 1) == CAMKIN_OK && theta[5] == theta[0]);
    camkin_program_free(p);
}

/* Each start is rounded once, whatever the number of durations before it: i times the double 0.1. */
static void check_many(void) {
    enum { N = 3600 };
    static camkin_segment segments[N];
    static double theta[N];
    for (int i = 0; i < N; i++)
        segments[i].duration = 0.1;
    camkin_program *p = must_create(segments, N, NULL);
    CHECK(camkin_segment_starts(p, theta, N) == CAMKIN_OK);
    for (int i = 0; i < N; i++)
        CHECK(theta[i] == i * 0.1);
    camkin_program_free(p);
}

static void check_rounding(void) {
    /* 0.1 and 0.2 add up to less than the double 0.3 and to more than the one below it. */
    const camkin_segment segments[3] = {{.duration = 0.1}, {.duration = 0.2}, {.duration = 100}};
    const camkin_options options = {.size = sizeof options, .cycle = 360, .phase = -0.30000000000000004};
    double theta[3];
    camkin_program *p = must_create(segments, 3, NULL);
    CHECK(camkin_segment_starts(p, theta, 3) == CAMKIN_OK);
    CHECK(theta[0] == 0 && theta[1] == 0.1 && theta[2] == 0.1 + 0.2);
    camkin_program_free(p);
    p = must_create(segments, 3, &options);
    CHECK(camkin_segment_starts(p, theta, 3) == CAMKIN_OK);
    CHECK(theta[0] == 360 - 0.30000000000000004 && theta[2] < 360); /* a start just below 0 is not the angle 360 */
    camkin_program_free(p);
}

/* Segment starts just below angle 0, which as a double would be the cycle itself: it is angle 0. */
static void check_wrap(void) {
    const camkin_segment segments[2] = {{.duration = 180}, {.duration = 100}};
    const camkin_options options = {.size = sizeof options, .cycle = 360, .phase = -1e-30};
    double theta[3];
    camkin_program *p = must_create(segments, 2, &options);
    CHECK(camkin_segment_starts(p, theta, 3) == CAMKIN_OK);
    CHECK(theta[0] == 0 && theta[1] == 180 && theta[2] == 280);
    camkin_program_free(p);
}

static void check_accumulation(void) {
    const camkin_segment segments[2] = {{.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 10},
                                        {.law = CAMKIN_RISE_FALL_3456, .duration = 90, .lift = 7}};
    const camkin_options options = {.size = sizeof options, .cycle = 360, .flags = CAMKIN_ACCUMULATE, .phase = 730};
    camkin_program_info info;
    camkin_program *p = must_create(segments, 2, &options);
    CHECK(camkin_program_get_info(p, &info) == CAMKIN_OK);
    CHECK(info.lift_per_cycle == 10 && info.phase == 10 && info.segments == 3 && info.start == 0);
    CHECK(camkin_displacement(p, 730) == 0 && camkin_displacement(p, 1090) == 10);
    camkin_program_free(p);
}

/* y(1) is `net`, and a parameter at the end of its range is taken by at least the laws that have one. */
static void check_laws(void) {
    for (int32_t law = 0; camkin_law_name(law); law++) {
        camkin_law_info info;
        CHECK(camkin_law_get_info(law, &info) == CAMKIN_OK);
        int n = 0;
        while (camkin_law_parameter(law, n))
            n++;
        CHECK(info.parameters == n);
        double param[CAMKIN_MAX_PARAMETERS] = {0}, end = 1, y;
        for (int i = 0; i < CAMKIN_MAX_PARAMETERS; i++) {
            CHECK(i < n ? info.low[i] < info.high[i] : info.low[i] == 0 && info.high[i] == 0);
            const char *name = camkin_law_parameter(law, i);
            param[i] = name && strcmp(name, "inflection") && name[0] != 'v' ? info.low[i] : 0;
        }
        const camkin_status status = camkin_law_eval(law, param, &end, 1, &y, NULL, NULL, NULL);
        CHECK((status == CAMKIN_E_LAW) == info.segment_only);
        if (status == CAMKIN_OK)
            CHECK(y == info.net);
        for (int i = 0; i < n && !info.segment_only; i++) {
            double beyond[CAMKIN_MAX_PARAMETERS];
            memcpy(beyond, param, sizeof beyond);
            beyond[i] = nextafter(info.low[i], -INFINITY);
            CHECK(camkin_law_eval(law, beyond, &end, 1, &y, NULL, NULL, NULL) == CAMKIN_E_PARAMETER);
            beyond[i] = nextafter(info.high[i], INFINITY);
            CHECK(camkin_law_eval(law, beyond, &end, 1, &y, NULL, NULL, NULL) == CAMKIN_E_PARAMETER);
        }
    }
    camkin_law_info info;
    CHECK(camkin_law_get_info(CAMKIN_POLY_BC, &info) == CAMKIN_OK && info.low[0] == -INFINITY &&
          info.high[1] == INFINITY);
    CHECK(camkin_law_get_info(CAMKIN_SMOOTH_POLY, &info) == CAMKIN_OK && info.low[0] == 1 && info.high[0] == 5);
    CHECK(camkin_law_get_info(CAMKIN_BSPLINE, &info) == CAMKIN_OK && info.low[0] == 3 && info.high[0] == 7);
}

static void check_refusals(void) {
    camkin_program_info info;
    camkin_law_info law;
    double theta;
    camkin_program *p = rise_dwell_fall("cycloidal", NULL);
    CHECK(camkin_program_get_info(NULL, &info) == CAMKIN_E_NULL);
    CHECK(camkin_program_get_info(p, NULL) == CAMKIN_E_NULL);
    CHECK(camkin_segment_starts(NULL, &theta, 1) == CAMKIN_E_NULL);
    CHECK(camkin_segment_starts(p, NULL, 1) == CAMKIN_E_NULL);
    CHECK(camkin_segment_starts(p, NULL, 0) == CAMKIN_OK);
    CHECK(camkin_law_get_info(CAMKIN_CYCLOIDAL, NULL) == CAMKIN_E_NULL);
    CHECK(camkin_law_get_info(-1, &law) == CAMKIN_E_LAW);
    CHECK(camkin_law_get_info(10000, &law) == CAMKIN_E_LAW);
    camkin_program_free(p);
}

int main(void) {
    const double phases[] = {0, 90, -90, 180, -180, 200, 359.5, 3600, -7201, 1e6};
    for (size_t i = 0; i < sizeof phases / sizeof *phases; i++) {
        check_starts(phases[i], 360, 3, (const double[]){90, 45.25, 100});
        check_starts(phases[i], 360, 3, (const double[]){90, 45.25, 224.75});
        check_starts(phases[i], 90.5, 1, (const double[]){90.5});
        check_starts(phases[i], 720, 4, (const double[]){180, 180, 180, 1});
    }
    check_many();
    check_rounding();
    check_wrap();
    check_accumulation();
    check_laws();
    check_refusals();
    return test_end();
}
