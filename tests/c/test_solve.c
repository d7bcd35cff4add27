/* SPDX-License-Identifier: MIT */
/* camkin_solve() returns each angle at which a quantity has a level once, against closed forms and samples. */
#include "test.h"

#define DEGREE (TEST_PI / 180.0)
/* Two last bits of an angle of the second half of the cycle. */
#define ANGLE 0x1p-43

enum { ROOM = 64 };
static double theta[ROOM];

/* Solve with a buffer for all angles. */
static size_t solve(const camkin_program *program, int32_t quantity, double level, double omega) {
    size_t count = 99;
    CHECK(camkin_solve(program, quantity, level, omega, theta, ROOM, &count) == CAMKIN_OK);
    CHECK(count <= ROOM);
    for (size_t i = 0; i < count; i++) {
        CHECK(theta[i] >= 0.0 && theta[i] < 360.0);
        CHECK(i == 0 || theta[i] > theta[i - 1]);
    }
    return count;
}

#define CHECK_ANGLES(program, quantity, level, ...)                                                                    \
    check_angles(program, quantity, level, sizeof((double[]){__VA_ARGS__}) / sizeof(double), (double[]){__VA_ARGS__},  \
                 __LINE__)
static void check_angles(const camkin_program *program, int32_t quantity, double level, size_t n, const double *want,
                         int line) {
    const size_t count = solve(program, quantity, level, 1.0);
    if (!check(count == n, __FILE__, line, "number of angles"))
        for (size_t i = 0; i < count; i++)
            printf("    %.17g\n", theta[i]);
    for (size_t i = 0; i < n && i < count; i++)
        check_near(theta[i], want[i], ANGLE, __FILE__, line, "angle");
}

static void test_rise_dwell_fall(void) {
    camkin_program *p = rise_dwell_fall("cycloidal", NULL);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 5.0, 45.0, 180.0);
    /* x - sin(2 pi x)/(2 pi) at x = 1/4 */
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 2.5 - 5.0 / TEST_PI, 22.5, 202.5);
    /* a dwell: its two ends, over the end of the cycle too */
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 10.0, 90.0, 135.0);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 0.0, 0.0, 225.0);
    CHECK_ANGLES(p, CAMKIN_VELOCITY, 0.0, 0.0, 90.0, 135.0, 225.0);
    CHECK_ANGLES(p, CAMKIN_ACCELERATION, 0.0, 0.0, 45.0, 90.0, 135.0, 180.0, 225.0);
    /* the peak once; half of it at 1 - cos = 1 */
    CHECK_ANGLES(p, CAMKIN_VELOCITY, 40.0 / TEST_PI, 45.0);
    CHECK_ANGLES(p, CAMKIN_VELOCITY, 20.0 / TEST_PI, 22.5, 67.5);
    CHECK_ANGLES(p, CAMKIN_ACCELERATION, -80.0 / TEST_PI, 67.5, 157.5);
    CHECK(solve(p, CAMKIN_DISPLACEMENT, 10.0 + 1e-13, 1.0) == 0);
    CHECK(solve(p, CAMKIN_DISPLACEMENT, -1e-300, 1.0) == 0);
    CHECK(solve(p, CAMKIN_JERK, 1e300, 1.0) == 0);
    /* at a speed, and backwards */
    CHECK(solve(p, CAMKIN_VELOCITY, 20.0 / TEST_PI * 300.0, 300.0) == 2);
    CHECK_NEAR(theta[0], 22.5, ANGLE);
    CHECK(solve(p, CAMKIN_VELOCITY, 20.0 / TEST_PI * 300.0, -300.0) == 2);
    CHECK_NEAR(theta[0], 157.5, ANGLE);
    /* a cam that stands: v is 0 all the way, and no stretch of that has an end */
    CHECK(solve(p, CAMKIN_VELOCITY, 0.0, 0.0) == 0);
    camkin_program_free(p);

    p = rise_dwell_fall("poly_345", NULL); /* v = 30 x^2 (1 - x)^2 in one piece: its peak is inside */
    CHECK_ANGLES(p, CAMKIN_VELOCITY, 1.875 * 10.0 / (90.0 * DEGREE), 45.0);
    CHECK_ANGLES(p, CAMKIN_VELOCITY, 30.0 / 16.0 * 9.0 / 16.0 * 10.0 / (90.0 * DEGREE), 22.5, 67.5);
    camkin_program_free(p);
}

static void test_jumps(void) {
    camkin_program *p = rise_dwell_fall("parabolic", NULL);
    const double a = 4.0 * 10.0 / (TEST_PI / 2.0) / (TEST_PI / 2.0);
    CHECK_ANGLES(p, CAMKIN_ACCELERATION, 0.0, 0.0, 45.0, 90.0, 135.0, 180.0, 225.0);
    CHECK_ANGLES(p, CAMKIN_ACCELERATION, 0.5 * a, 0.0, 45.0, 180.0, 225.0);
    CHECK_ANGLES(p, CAMKIN_ACCELERATION, a, 0.0, 45.0, 180.0, 225.0); /* stays there: both ends */
    camkin_program_free(p);
    const camkin_options jump = {.size = sizeof jump, .cycle = 360.0, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    p = rise_dwell_fall("constant_velocity", &jump);
    CHECK_ANGLES(p, CAMKIN_VELOCITY, 1.0, 0.0, 90.0);
    CHECK_ANGLES(p, CAMKIN_VELOCITY, -1.0, 135.0, 225.0);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 1.0, 9.0, 216.0);
    camkin_program_free(p);
}

static void test_places(void) {
    /* One piece for the whole cycle, which holds angle 0 in its middle: 64 x^3 (1 - x)^3. */
    const camkin_segment lobe = {.law = CAMKIN_RISE_FALL_3456, .duration = 360, .lift = 8};
    camkin_options options = {.size = sizeof options, .cycle = 360.0, .phase = -180.0};
    camkin_program *p = must_create(&lobe, 1, &options);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 8.0, 0.0);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 0.0, 180.0);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 8.0 * 64.0 * 27.0 / 4096.0, 90.0, 270.0);
    CHECK_ANGLES(p, CAMKIN_VELOCITY, 0.0, 0.0, 180.0);
    camkin_program_free(p);
    /* A lobe by its card: 0.345 in, open for 277 degrees of the crank at 0.05 in, 256 x^4 (1 - x)^4. */
    const double product = sqrt(sqrt(0.05 / 0.345 / 256.0)), duration = 277.0 / sqrt(1.0 - 4.0 * product);
    const camkin_segment card = {.law = CAMKIN_RISE_FALL_45678, .duration = duration, .lift = 0.345};
    p = must_create(&card, 1, &(camkin_options){.size = sizeof options, .cycle = 720.0});
    size_t count = 0;
    CHECK(camkin_solve(p, CAMKIN_DISPLACEMENT, 0.05, 1.0, theta, ROOM, &count) == CAMKIN_OK && count == 2);
    CHECK_NEAR(duration, 447.59213519527851, 1e-12);
    CHECK_NEAR(theta[1] - theta[0], 277.0, 2 * ANGLE);
    camkin_program_free(p);
    /* A fall that ends at angle 0: it has the level where the angle rounds to the cycle. */
    const camkin_segment stroke[2] = {{.law = CAMKIN_CYCLOIDAL, .duration = 180, .lift = 10},
                                      {.law = CAMKIN_CYCLOIDAL, .duration = 180, .lift = -10}};
    p = must_create(stroke, 2, NULL);
    CHECK(solve(p, CAMKIN_DISPLACEMENT, 1e-60, 1.0) == 2);
    CHECK(theta[0] > 0.0 && theta[0] < 1e-15 && theta[1] == nextafter(360.0, 0.0));
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 0.0, 0.0);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 10.0, 180.0);
    camkin_program_free(p);
}

/* Levels touched in the middle of a piece, where s, and at the top also its derivatives, are rounding errors. */
static void test_touching(void) {
    const double low[] = {0, 1, 0, 0, 2, 0, 0.25, 0, 1, 0.5, 0, 0, 0.5, 1, 0, 0.75, 0, 1, 1, 1, 0, 1, 2, 0};
    const double top[] = {0, 1, 0, 0, 2, 0, 0.5, 0, 1, 0.5, 1, 0, 0.5, 2, 0, 0.5, 3, 0, 1, 1, 0, 1, 2, 0};
    for (int trial = 0; trial < 40; trial++) {
        const camkin_options options = {.size = sizeof options, .cycle = 360.0, .phase = 1.7 * trial};
        camkin_segment s = {.law = CAMKIN_POLY, .duration = 150.0 + trial, .table = low, .ntable = 24};
        const double begin = options.phase, middle = begin + s.duration / 2, end = begin + s.duration;
        camkin_program *p = must_create(&s, 1, &options);
        CHECK(solve(p, CAMKIN_DISPLACEMENT, 0.0, 1.0) == 3);
        CHECK_NEAR(theta[0], begin, ANGLE);
        CHECK_NEAR(theta[1], middle, 1e-5);
        CHECK_NEAR(theta[2], end, ANGLE);
        camkin_program_free(p);
        s.table = top;
        p = must_create(&s, 1, &options);
        CHECK(solve(p, CAMKIN_DISPLACEMENT, 1.0, 1.0) == 1);
        CHECK_NEAR(theta[0], middle, 1e-6);
        camkin_program_free(p);
    }
}

/* Two adjacent doubles are two angles. */
static void test_near(void) {
    const camkin_options jump = {.size = sizeof jump, .cycle = 360.0, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    const camkin_segment needle[3] = {{.law = CAMKIN_DWELL, .duration = 200},
                                      {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 1e-9, .lift = 1},
                                      {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 1e-9, .lift = -1}};
    camkin_program *p = must_create(needle, 3, &jump);
    CHECK(solve(p, CAMKIN_DISPLACEMENT, 0.95, 1.0) == 2);
    CHECK_NEAR(theta[1] - theta[0], 1e-10, 2 * ANGLE);
    camkin_program_free(p);
}

static void test_accumulating(void) {
    const camkin_segment step = {.law = CAMKIN_MODIFIED_SINE, .duration = 120, .lift = 45};
    const camkin_options options = {.size = sizeof options, .cycle = 360.0, .flags = CAMKIN_ACCUMULATE, .phase = 300};
    camkin_program *p = must_create(&step, 1, &options);
    CHECK_NEAR(camkin_displacement(p, 0.0), -22.5, 1e-13);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, -22.5, 0.0);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 0.0, 60.0, 300.0);
    CHECK(solve(p, CAMKIN_DISPLACEMENT, 22.5, 1.0) == 0); /* reached at the end of the cycle, which is in the next */
    CHECK(solve(p, CAMKIN_DISPLACEMENT, 10.0, 1.0) == 1);
    CHECK_NEAR(camkin_displacement(p, theta[0]), 10.0, 1e-12);
    CHECK(solve(p, CAMKIN_DISPLACEMENT, -10.0, 1.0) == 1);
    CHECK_NEAR(camkin_displacement(p, theta[0]), -10.0, 1e-12);
    CHECK_ANGLES(p, CAMKIN_VELOCITY, 0.0, 60.0, 300.0);
    camkin_program_free(p);
    /* a dwell over angle 0 goes on there, unless the next cycle is on another level */
    camkin_options later = options;
    later.phase = 30;
    p = must_create(&step, 1, &later);
    CHECK_ANGLES(p, CAMKIN_VELOCITY, 0.0, 30.0, 150.0);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 0.0, 0.0, 30.0);
    camkin_program_free(p);
    later.flags = 0;
    p = rise_dwell_fall("cycloidal", &later);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 0.0, 30.0, 255.0);
    camkin_program_free(p);
}

static double value_at(const camkin_program *p, int32_t quantity, double angle, double omega) {
    return quantity == CAMKIN_DISPLACEMENT   ? camkin_displacement(p, angle)
           : quantity == CAMKIN_VELOCITY     ? camkin_velocity(p, angle, omega)
           : quantity == CAMKIN_ACCELERATION ? camkin_acceleration(p, angle, omega)
                                             : camkin_jerk(p, angle, omega);
}

/* Between two of the angles the quantity is on one side of the level; at each it has the level or crosses it. */
static void test_samples(void) {
    uint64_t seed = 7;
    for (int trial = 0; trial < 200; trial++) {
        const camkin_options options = {.size = sizeof options,
                                        .cycle = 360.0,
                                        .flags = CAMKIN_ALLOW_VELOCITY_JUMP,
                                        .phase = test_uniform(&seed, -360.0, 360.0)};
        camkin_segment segments[EVERY_KIND];
        memcpy(segments, every_kind, sizeof segments);
        camkin_program *p = must_create(segments, EVERY_KIND, &options);
        const double omega = test_uniform(&seed, -100.0, 100.0);
        const int32_t quantity = trial % 4;
        const double level = value_at(p, quantity, test_uniform(&seed, 0.0, 360.0), omega);
        const size_t n = solve(p, quantity, level, omega);
        CHECK(n >= 1);
        camkin_analysis peaks;
        CHECK(camkin_analyze(p, NULL, -1, &peaks) == CAMKIN_OK);
        const camkin_extreme *const extremes[4] = {&peaks.s_min, &peaks.v_min, &peaks.a_min, &peaks.j_min};
        const double size = (fabs(extremes[quantity][0].value) + fabs(extremes[quantity][1].value)) *
                            pow(fabs(omega), (double)quantity);
        for (size_t i = 0; i < n; i++) {
            const double to = i + 1 < n ? theta[i + 1] : theta[0] + 360.0, gap = to - theta[i];
            int sides = 0;
            for (int k = 1; k < 200; k++) {
                const double above = value_at(p, quantity, theta[i] + gap * k / 200.0, omega) - level;
                sides |= above > 1e-14 * size ? 1 : above < -1e-14 * size ? 2 : 0;
            }
            CHECK(sides != 3);
            const double left = value_at(p, quantity, theta[i] - 1e-9, omega) - level,
                         right = value_at(p, quantity, theta[i] + 1e-9, omega) - level;
            CHECK(left * right <= 0.0 || fabs(left) <= 1e-7 * size || fabs(right) <= 1e-7 * size);
        }
        camkin_program_free(p);
    }
}

/* A shifted cam has equally many angles; one that moves to angle 0 or next to it occurs once. */
static void test_any_phase(void) {
    static const char *const laws[] = {"modified_sine",   "cycloidal", "poly_345", "scca",
                                       "simple_harmonic", "parabolic", "universal"};
    /* a long zone before a short one, both of them at rest in j where they meet */
    const double uneven[6] = {0.45, 0.45, 0.46, 0.46, 0.5, 0.5};
    enum { LAWS = sizeof laws / sizeof laws[0] };
    uint64_t seed = 5;
    double still[ROOM];
    for (int trial = 0; trial < 100 * LAWS; trial++) {
        camkin_segment rise = sample_rise(camkin_law_from_name(laws[trial % LAWS])), fall;
        if (trial % LAWS == LAWS - 1)
            memcpy(rise.param, uneven, sizeof uneven);
        fall = rise;
        rise.duration = round(test_uniform(&seed, 20.0, 1500.0)) / 10.0;
        fall.duration = round(test_uniform(&seed, 20.0, 1500.0)) / 10.0;
        fall.lift = -rise.lift;
        const camkin_segment segments[2] = {rise, fall};
        camkin_options options = {.size = sizeof options, .cycle = 360.0};
        camkin_program *p = must_create(segments, 2, &options);
        const int32_t quantity = trial % 4;
        const double level = trial % 5 ? 0.0 : 0.4 * rise.lift;
        const size_t n = solve(p, quantity, level, 1.0);
        memcpy(still, theta, sizeof still);
        camkin_program_free(p);
        for (size_t i = 0; i < n; i++)
            for (int turn = 0; turn < 2; turn++) {
                options.phase = turn * 360.0 - still[i];
                p = must_create(segments, 2, &options);
                CHECK(solve(p, quantity, level, 1.0) == n);
                CHECK(theta[0] <= ANGLE || theta[n - 1] >= 360.0 - ANGLE);
                camkin_program_free(p);
            }
    }
}

static void test_room_and_mistakes(void) {
    camkin_program *p = rise_dwell_fall("cycloidal", NULL);
    double some[3] = {-1.0, -1.0, -1.0};
    size_t count = 0;
    CHECK(camkin_solve(p, CAMKIN_VELOCITY, 0.0, 1.0, some, 2, &count) == CAMKIN_OK);
    CHECK(count == 4 && some[0] == 0.0 && some[1] == 90.0 && some[2] == -1.0);
    CHECK(camkin_solve(p, CAMKIN_VELOCITY, 0.0, 1.0, NULL, 0, &count) == CAMKIN_OK && count == 4);

    count = 7;
    CHECK(camkin_solve(NULL, CAMKIN_VELOCITY, 0.0, 1.0, some, 2, &count) == CAMKIN_E_NULL);
    CHECK(camkin_solve(p, CAMKIN_VELOCITY, 0.0, 1.0, some, 2, NULL) == CAMKIN_E_NULL);
    CHECK(camkin_solve(p, CAMKIN_VELOCITY, 0.0, 1.0, NULL, 1, &count) == CAMKIN_E_NULL);
    CHECK(camkin_solve(p, -1, 0.0, 1.0, some, 2, &count) == CAMKIN_E_PARAMETER);
    CHECK(camkin_solve(p, 4, 0.0, 1.0, some, 2, &count) == CAMKIN_E_PARAMETER);
    CHECK(camkin_solve(p, CAMKIN_JERK, (double)NAN, 1.0, some, 2, &count) == CAMKIN_E_PARAMETER);
    CHECK(camkin_solve(p, CAMKIN_JERK, (double)INFINITY, 1.0, some, 2, &count) == CAMKIN_E_PARAMETER);
    CHECK(camkin_solve(p, CAMKIN_JERK, 0.0, (double)NAN, some, 2, &count) == CAMKIN_E_SPEED);
    CHECK(camkin_solve(p, CAMKIN_JERK, 0.0, 2e20, some, 2, &count) == CAMKIN_E_SPEED);
    CHECK(camkin_solve(p, CAMKIN_JERK, 0.0, 1.0, some, SIZE_MAX, &count) == CAMKIN_E_SIZE);
    double *odd = (double *)(void *)((char *)some + 1); /* never read as a double */
    CHECK(camkin_solve(p, CAMKIN_JERK, 0.0, 1.0, odd, 1, &count) == CAMKIN_E_ALIGN);
    CHECK(count == 7 && some[0] == 0.0 && some[1] == 90.0 && some[2] == -1.0);
    camkin_program_free(p);
}

int main(void) {
    test_rise_dwell_fall();
    test_jumps();
    test_places();
    test_touching();
    test_near();
    test_accumulating();
    test_samples();
    test_any_phase();
    test_room_and_mistakes();
    return test_end();
}
