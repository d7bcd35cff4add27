/* SPDX-License-Identifier: MIT */
/* The C interface of cams: bits, statuses and messages. tests/python/test_geometry.py has the values, against
 * definitions in 60 digits. */
#include "analysis/characteristics.h"
#include "base/dd.h"
#include "every_cam.h"

static void test_bits(void) {
    static block whole, other, single;
    for (int i = 0; i < N; i++)
        theta[i] = i * 397 % N * 0.731 - 200.0; /* in no order */
    for (int c = 0; c < CAMS; c++) {
        uint64_t first_hash = 0;
        for (int level = 0; camkin_isa_available(level); level++) {
            camkin_program *p = small_program(camkin_isa_available(level));
            const camkin_geometry out = geometry_in(&whole), again = geometry_in(&other), one = geometry_in(&single);
            CHECK(camkin_cam_check(p, &every_follower[c], NULL) == CAMKIN_OK);
            CHECK(camkin_cam_eval(p, &every_follower[c], theta, N, &out, 1) == CAMKIN_OK);
            CHECK(camkin_cam_eval(p, &every_follower[c], theta, N, &again, 3) == CAMKIN_OK);
            CHECK(memcmp(&whole, &other, sizeof whole) == 0);
            const uint64_t hash = hash_of(&whole, ROWS * N, HASH_BASIS);
            CHECK(level == 0 || hash == first_hash);
            first_hash = hash;
            for (int i = 0; i < N; i += 7) {
                CHECK(camkin_cam_eval(p, &every_follower[c], theta + i, 1, &one, 1) == CAMKIN_OK);
                for (int k = 0; k < ROWS; k++)
                    CHECK(same_bits(single.row[k][0], whole.row[k][i]));
            }
            camkin_program_free(p);
        }
    }
}

/* Each output alone has the bits that it has beside the others, and nothing else is written. */
static void test_outputs_alone(void) {
    static block whole, alone;
    camkin_program *p = small_program(NULL);
    for (int c = 0; c < CAMS; c++)
        for (size_t n = 500; n < 520; n += 12) { /* with a step that is not full, and without */
            const camkin_geometry out = geometry_in(&whole);
            CHECK(camkin_cam_eval(p, &every_follower[c], theta, n, &out, 1) == CAMKIN_OK);
            for (int k = 0; k < ROWS; k++) {
                double *rows[ROWS] = {NULL};
                camkin_geometry only;
                memset(&alone, 0x55, sizeof alone);
                rows[k] = alone.row[k];
                memcpy(&only, rows, sizeof only);
                CHECK(camkin_cam_eval(p, &every_follower[c], theta, n, &only, 1) == CAMKIN_OK);
                CHECK(memcmp(alone.row[k], whole.row[k], n * sizeof(double)) == 0);
                for (int other = 0; other < ROWS; other++)
                    for (size_t i = other == k ? n : 0; i < N; i++)
                        CHECK(((const unsigned char *)&alone.row[other][i])[0] == 0x55);
            }
        }
    camkin_program_free(p);
}

static void test_values_at_rest(void) {
    static block b;
    const double at[] = {0.0, 300.0, (double)NAN, (double)INFINITY, 90.0};
    const uint64_t nan = 0x7ff8000000000000;
    camkin_program *p = small_program(NULL);
    const camkin_geometry out = geometry_in(&b);
    for (int c = 0; c < CAMS; c++) {
        CHECK(camkin_cam_eval(p, &every_follower[c], at, 5, &out, 0) == CAMKIN_OK);
        for (int k = 0; k < ROWS; k++) {
            CHECK(memcmp(&b.row[k][2], &nan, sizeof nan) == 0 && memcmp(&b.row[k][3], &nan, sizeof nan) == 0);
            CHECK(isfinite(b.row[k][0]) && isfinite(b.row[k][4]));
        }
        for (int k = 2; k < 9 && every_follower[c].follower != CAMKIN_BARREL_ROLLER; k += 3) /* a disc has no z */
            CHECK(b.row[k][0] == 0.0 && b.row[k][4] == 0.0);
        if (every_follower[c].follower == CAMKIN_ROLLER)
            for (int i = 0; i < 2; i++) /* on the base circle, or on that of the far wall */
                CHECK_NEAR(hypot(b.row[3][i], b.row[4][i]), every_follower[c].wall == CAMKIN_WALL_FAR ? 58.0 : 40.0,
                           1e-13);
    }
    camkin_program_free(p);
}

/* A roller stands at the sum of base radius, radius and s, which is rounded once. */
static void test_level(void) {
    static block b;
    const camkin_segment dwell = {.law = CAMKIN_DWELL, .duration = 360};
    const double at = 0.0;
    const camkin_geometry out = geometry_in(&b);
    uint64_t seed = 6;
    for (int i = 0; i < 100; i++) {
        const camkin_options options = {.size = sizeof options, .cycle = 360, .start = test_uniform(&seed, 0, 1e-3)};
        const camkin_cam cam = {.size = sizeof cam,
                                .rotation = 1,
                                .base_radius = test_uniform(&seed, 1, 2),
                                .radius = test_uniform(&seed, 1, 1.9)};
        camkin_program *p = must_create(&dwell, 1, &options);
        CHECK(camkin_cam_eval(p, &cam, &at, 1, &out, 1) == CAMKIN_OK);
        const dd sum = dd_add(dd_two_sum(cam.base_radius, cam.radius), dd_of(options.start));
        CHECK_NEAR((b.row[1][0] - sum.hi) - sum.lo, 0.0, 0.51 * 0x1p-51);
        camkin_program_free(p);
    }
}

/* At a cusp of the profile its curvature is infinite, and all else is finite. */
static void test_cusp(void) {
    static block b;
    const double at = 300.0;
    camkin_program *p = small_program(NULL);
    const camkin_geometry out = geometry_in(&b);
    for (int wall = CAMKIN_WALL_OUTER; wall <= CAMKIN_WALL_FAR; wall++) {
        /* at rest the pitch curve has the radius 16, so a wall of the cam at its centre has the radius 0 */
        const camkin_cam cam = {
            .size = sizeof cam, .rotation = 1, .wall = wall, .base_radius = wall ? 16 : 1e-30, .radius = wall ? 8 : 16};
        CHECK(camkin_cam_eval(p, &cam, &at, 1, &out, 1) == CAMKIN_OK);
        CHECK_NEAR(b.row[11][0] * (wall == CAMKIN_WALL_INNER ? 8 : wall ? 24 : 16), 1.0, 1e-15);
        CHECK(wall ? isfinite(b.row[12][0]) : b.row[12][0] == (double)INFINITY);
        for (int k = 0; k < 12; k++)
            CHECK(isfinite(b.row[k][0]));
    }
    camkin_program_free(p);
}

/* The pressure angle is the arc tangent of its tangent, up to nearly 90 degrees. */
static void test_steep(void) {
    static block b;
    const camkin_segment segments[] = {{.law = CAMKIN_CYCLOIDAL, .duration = 20, .lift = 50},
                                       {.law = CAMKIN_CYCLOIDAL, .duration = 340, .lift = -50}};
    const camkin_cam knife = {.size = sizeof knife, .rotation = 1, .base_radius = 1e-3};
    camkin_program *p = must_create(segments, 2, NULL);
    const camkin_geometry out = geometry_in(&b);
    double largest = 0.0;
    for (int i = 0; i < N; i++)
        theta[i] = 20.0 * i / N;
    CHECK(camkin_cam_eval(p, &knife, theta, N, &out, 1) == CAMKIN_OK);
    for (int i = 0; i < N; i++) {
        CHECK_NEAR(b.row[10][i], atan(b.row[9][i]) * RAD, 8e-14); /* 6 ulp: both round their tangent and arc */
        largest = fmax(largest, b.row[10][i]);
    }
    CHECK(largest > 89.0);
    camkin_program_free(p);
}

/* Where the roller cannot be, values are NaN; camkin_cam_check() refuses such a cam. */
static void test_points_without_a_follower(void) {
    static block b;
    const camkin_segment segments[] = {{.law = CAMKIN_CYCLOIDAL, .duration = 100, .lift = -50},
                                       {.law = CAMKIN_CYCLOIDAL, .duration = 100, .lift = 50}};
    camkin_program *p = must_create(segments, 2, NULL);
    const camkin_cam cam = {.size = sizeof cam, .rotation = 1, .base_radius = 40, .radius = 5};
    const double at[] = {0.0, 100.0, 250.0};
    const camkin_geometry out = geometry_in(&b);
    camkin_error error;
    CHECK(camkin_cam_eval(p, &cam, at, 3, &out, 1) == CAMKIN_OK);
    CHECK(b.row[3][0] == 0.0 && isnan(b.row[3][1]) && isnan(b.row[12][1]) && isfinite(b.row[3][2]));
    CHECK(camkin_cam_check(p, &cam, &error) == CAMKIN_E_PARAMETER);
    CHECK(strstr(error.message, "base_radius must be more than 45; got 40") != NULL);
    camkin_program_free(p);
    /* a face that turns faster than the cam */
    const camkin_segment fast[] = {{.law = CAMKIN_CYCLOIDAL, .duration = 80, .lift = 60},
                                   {.law = CAMKIN_CYCLOIDAL, .duration = 80, .lift = -60}};
    camkin_cam swinging = every_follower[5];
    swinging.rotation = -1;
    p = must_create(fast, 2, NULL);
    const double middle = 40.0;
    CHECK(camkin_cam_eval(p, &swinging, &middle, 1, &out, 1) == CAMKIN_OK && isnan(b.row[3][0]));
    camkin_program_free(p);
}

#define REFUSED(want, text, ...)                                                                                       \
    do {                                                                                                               \
        camkin_cam bad = every_follower[0];                                                                            \
        __VA_ARGS__;                                                                                                   \
        camkin_error error = {.status = CAMKIN_OK};                                                                    \
        CHECK(camkin_cam_check(p, &bad, &error) == (want));                                                            \
        CHECK(error.status == (want));                                                                                 \
        if (!CHECK(strstr(error.message, text) != NULL))                                                               \
            printf("    %s\n", error.message);                                                                         \
    } while (0)

static void test_mistakes(void) {
    static block b, untouched;
    camkin_program *p = small_program(NULL), *wide = NULL, *indexing = NULL, *huge = NULL;
    const camkin_geometry out = geometry_in(&b);
    REFUSED(CAMKIN_E_OPTIONS, "cam.size must be 80; got 8", bad.size = 8);
    REFUSED(CAMKIN_E_PARAMETER, "follower must be CAMKIN_ROLLER", bad.follower = 5);
    REFUSED(CAMKIN_E_PARAMETER, "follower must be CAMKIN_ROLLER", bad.follower = -1);
    REFUSED(CAMKIN_E_PARAMETER, "wall must be CAMKIN_WALL_OUTER", bad.wall = 3);
    REFUSED(CAMKIN_E_PARAMETER, "wall must be CAMKIN_WALL_OUTER", bad.wall = -1);
    REFUSED(CAMKIN_E_PARAMETER, "rotation must be 1 (counterclockwise) or -1 (clockwise); got 0", bad.rotation = 0);
    REFUSED(CAMKIN_E_PARAMETER, "unit must be CAMKIN_LENGTH", bad.unit = 3);
    REFUSED(CAMKIN_E_PARAMETER, "unit must be CAMKIN_LENGTH", bad.unit = -1);
    REFUSED(CAMKIN_E_PARAMETER, "a roller follower is a length; got degrees", bad.unit = CAMKIN_DEGREES);
    REFUSED(CAMKIN_E_PARAMETER, "a roller follower is a length; got radians", bad.unit = CAMKIN_RADIANS);
    REFUSED(CAMKIN_E_PARAMETER, "must be degrees or radians; got a length", bad = every_follower[4];
            bad.unit = CAMKIN_LENGTH);
    REFUSED(CAMKIN_E_PARAMETER, "a flat follower has the outer wall only", bad = every_follower[3];
            bad.wall = CAMKIN_WALL_INNER);
    REFUSED(CAMKIN_E_PARAMETER, "a roller follower has no arm; got 80, leave it 0", bad.arm = 80);
    REFUSED(CAMKIN_E_PARAMETER, "base_radius must be positive", bad.base_radius = 1e31);
    REFUSED(CAMKIN_E_PARAMETER, "base_radius must be positive", bad.base_radius = 0);
    REFUSED(CAMKIN_E_PARAMETER, "radius must be 0, or", bad.radius = -1e-31);
    REFUSED(CAMKIN_E_PARAMETER, "offset must be 0, or", bad.offset = -(double)INFINITY);
    REFUSED(CAMKIN_E_PARAMETER, "offset must be less in magnitude than 49", bad.offset = 49);
    REFUSED(CAMKIN_E_PARAMETER, "tilt must be -89 to 89 degrees; got -89.5", bad = every_follower[3]; bad.tilt = -89.5);
    REFUSED(CAMKIN_E_PARAMETER, "radius must be less than 40", bad.radius = 40; bad.wall = CAMKIN_WALL_INNER);
    REFUSED(CAMKIN_E_PARAMETER, "arm must be more than 51", bad = every_follower[4]; bad.arm = 50);
    REFUSED(CAMKIN_E_PARAMETER, "arm must be less than 149", bad = every_follower[4]; bad.arm = 150);
    REFUSED(CAMKIN_E_PARAMETER, "arm must be more than 44", bad = every_follower[4]; bad.centre_distance = 5;
            bad.arm = 3);
    REFUSED(CAMKIN_E_PARAMETER, "centre_distance must be more than 43", bad = every_follower[5];
            bad.centre_distance = 43);
    REFUSED(CAMKIN_E_PARAMETER, "face_offset must be more than -40", bad = every_follower[5]; bad.face_offset = -40);
    REFUSED(CAMKIN_E_PARAMETER, "s = 10 at 90 degrees moves the face", bad = every_follower[5];
            bad.centre_distance = 43.5);

    /* of the whole cycle */
    const camkin_options crank = {.size = sizeof crank, .cycle = 720}, small = {.size = sizeof small, .cycle = 1e-3};
    const camkin_segment index = {.law = CAMKIN_CYCLOIDAL, .duration = 360, .lift = 9};
    const camkin_options accumulate = {.size = sizeof accumulate, .cycle = 360, .flags = CAMKIN_ACCUMULATE};
    const camkin_segment large[] = {{.law = CAMKIN_CYCLOIDAL, .duration = 100, .lift = 1e40},
                                    {.law = CAMKIN_CYCLOIDAL, .duration = 100, .lift = -1e40}};
    const camkin_segment deep[] = {{.law = CAMKIN_CYCLOIDAL, .duration = 100, .lift = -1e40},
                                   {.law = CAMKIN_CYCLOIDAL, .duration = 100, .lift = 1e40}};
    const camkin_segment lobe[] = {{.law = CAMKIN_CYCLOIDAL, .duration = 5e-4, .lift = 1e-4},
                                   {.law = CAMKIN_CYCLOIDAL, .duration = 5e-4, .lift = -1e-4}};
    camkin_program *lobes = must_create(lobe, 2, &small);
    camkin_program *keep = p;
    wide = rise_dwell_fall("cycloidal", &crank);
    p = wide;
    REFUSED(CAMKIN_E_CYCLE, "cycle must be 360 degrees or a whole part of them; got 720", (void)0);
    const camkin_options three_turns = {.size = sizeof three_turns, .cycle = 1080.123456};
    camkin_program *turns = p = rise_dwell_fall("cycloidal", &three_turns);
    REFUSED(CAMKIN_E_CYCLE, "cycle must be 360 degrees or a whole part of them; got 1080.123456:", (void)0);
    camkin_program_free(turns);
    p = lobes;
    CHECK(camkin_cam_check(p, &every_follower[0], NULL) == CAMKIN_OK);
    p = indexing = must_create(&index, 1, &accumulate);
    REFUSED(CAMKIN_E_CLOSURE, "accumulates by 9", (void)0);
    const camkin_options once = {.size = sizeof once, .cycle = 360, .flags = CAMKIN_ONCE};
    camkin_program *stroke = p = rise_dwell_fall("cycloidal", &once);
    REFUSED(CAMKIN_E_CLOSURE, "the motion happens once", (void)0);
    camkin_program_free(stroke);
    p = huge = must_create(large, 2, NULL);
    REFUSED(CAMKIN_E_PARAMETER, "s = 1e+40 at 100 degrees is too large", (void)0);
    camkin_program *below = must_create(deep, 2, NULL);
    p = below;
    REFUSED(CAMKIN_E_PARAMETER, "s = -1e+40 at 100 degrees is too large", (void)0);
    /* of an arm: over the line of centres on either side, a whole turn too far, and as fast as the cam */
    static const struct {
        double lift, rise;
        int cam;
        const char *text;
    } arms[] = {{170, 100, 4, "s = 170 at 100 degrees moves the arm over"},
                {-40, 100, 4, "s = -40 at 100 degrees moves the arm over"},
                {380, 100, 4, "s = 380 at 100 degrees moves the arm over"},
                {-30, 100, 5, "s = -30 at 100 degrees moves the face over"},
                {60, 80, 5, "turns the face as fast as the cam"}};
    for (int i = 0; i < 5; i++) {
        const camkin_segment there_and_back[] = {
            {.law = CAMKIN_CYCLOIDAL, .duration = arms[i].rise, .lift = arms[i].lift},
            {.law = CAMKIN_CYCLOIDAL, .duration = arms[i].rise, .lift = -arms[i].lift}};
        camkin_program *arm = p = must_create(there_and_back, 2, NULL);
        REFUSED(CAMKIN_E_PARAMETER, arms[i].text, bad = every_follower[arms[i].cam]; bad.rotation = -1);
        camkin_program_free(arm);
    }
    p = keep;

    /* a flat follower with a tilt that reaches the axis, and a face as fast as the cam in the other sense */
    camkin_program *fall = p = must_create((camkin_segment[]){{.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = -60},
                                                              {.law = CAMKIN_CYCLOIDAL, .duration = 70, .lift = 60}},
                                           2, NULL);
    REFUSED(CAMKIN_E_PARAMETER, "base_radius must be more than 58.89", bad = every_follower[3]);
    camkin_program_free(fall);
    p = keep;
    camkin_cam radians = every_follower[5];
    radians.unit = CAMKIN_RADIANS;
    const camkin_segment slow[] = {{.law = CAMKIN_CYCLOIDAL, .duration = 100, .lift = 0.1},
                                   {.law = CAMKIN_CYCLOIDAL, .duration = 100, .lift = -0.1}};
    camkin_program *gentle = must_create(slow, 2, NULL);
    CHECK(camkin_cam_check(gentle, &radians, NULL) == CAMKIN_OK);
    camkin_program_free(gentle);

    camkin_error error;
    CHECK(camkin_cam_check(NULL, &every_follower[0], &error) == CAMKIN_E_NULL && strstr(error.message, "program must"));
    CHECK(camkin_cam_check(p, NULL, &error) == CAMKIN_E_NULL && strstr(error.message, "cam must not be NULL"));

    /* nothing is written after a mistake */
    memset(&b, 0x33, sizeof b);
    memset(&untouched, 0x33, sizeof untouched);
    camkin_cam bad = every_follower[0];
    CHECK(camkin_cam_eval(NULL, &bad, theta, N, &out, 1) == CAMKIN_E_NULL);
    CHECK(camkin_cam_eval(p, NULL, theta, N, &out, 1) == CAMKIN_E_NULL);
    CHECK(camkin_cam_eval(p, &bad, NULL, N, &out, 1) == CAMKIN_E_NULL);
    CHECK(camkin_cam_eval(p, &bad, theta, N, NULL, 1) == CAMKIN_E_NULL);
    CHECK(camkin_cam_eval(p, &bad, theta, N, &out, -1) == CAMKIN_E_THREADS);
    CHECK(camkin_cam_eval(p, &bad, theta, (size_t)1 << 62, &out, 1) == CAMKIN_E_SIZE);
    CHECK(camkin_cam_eval(p, &bad, theta, (size_t)1 << 55, &out, 1) == CAMKIN_E_SIZE);
    CHECK(camkin_cam_eval(p, &bad, theta, N, &(camkin_geometry){.x = (double *)((char *)b.row + 4)}, 1) ==
          CAMKIN_E_ALIGN);
    CHECK(camkin_cam_eval(p, &bad, theta, N, &(camkin_geometry){.x = b.row[0], .y = b.row[0] + 1}, 1) ==
          CAMKIN_E_OVERLAP);
    CHECK(camkin_cam_eval(p, &bad, theta, N, &(camkin_geometry){.x = theta}, 1) == CAMKIN_E_OVERLAP);
    bad.rotation = 0;
    CHECK(camkin_cam_eval(p, &bad, theta, N, &out, 1) == CAMKIN_E_PARAMETER);
    CHECK(memcmp(&b, &untouched, sizeof b) == 0);
    CHECK(camkin_cam_eval(p, &every_follower[0], NULL, 0, &out, 1) == CAMKIN_OK);
    camkin_program_free(p);
    camkin_program_free(wide);
    camkin_program_free(lobes);
    camkin_program_free(indexing);
    camkin_program_free(huge);
    camkin_program_free(below);
}

/* Of values that agree to 2^-50 the first stays; an infinite one gives way to any that is beyond it. */
static void ties_of_extremes(void) {
    for (int sign = -1; sign <= 1; sign += 2) {
        camkin_extreme extreme = {(double)NAN, 0.0};
        ck_update_extreme(&extreme, sign * 1.0, 1.0, sign);
        ck_update_extreme(&extreme, sign * (1.0 + 3 * 0x1p-52), 2.0, sign);
        CHECK(extreme.theta == 1.0);
        ck_update_extreme(&extreme, sign * (1.0 + 5 * 0x1p-52), 3.0, sign);
        CHECK(extreme.theta == 3.0);
        ck_update_extreme(&extreme, sign * (double)INFINITY, 4.0, sign);
        ck_update_extreme(&extreme, sign * (double)INFINITY, 5.0, sign);
        CHECK(extreme.theta == 4.0);
        extreme = (camkin_extreme){-sign * (double)INFINITY, 6.0};
        ck_update_extreme(&extreme, 0.0, 7.0, sign);
        CHECK(extreme.theta == 7.0);
    }
}

int main(void) {
    ties_of_extremes();
    test_bits();
    test_outputs_alone();
    test_values_at_rest();
    test_level();
    test_cusp();
    test_steep();
    test_points_without_a_follower();
    test_mistakes();
    return test_end();
}
