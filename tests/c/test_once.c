/* SPDX-License-Identifier: MIT */
/* Motion that happens once: the closed form inside, exact levels outside, at any angle and time; analysis, joints and
 * inverse questions; bits of all calls far from the motion. */
#include "test.h"

static const camkin_options once = {.size = sizeof once, .cycle = 360, .flags = CAMKIN_ONCE};

static camkin_program *rise_from(double start, double phase) {
    const camkin_segment rise = {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 10};
    camkin_options options = once;
    options.start = start;
    options.phase = phase;
    return must_create(&rise, 1, &options);
}

/* s of the rise in extended precision. */
static double rise_at(double x) {
    const long double turn = 2 * 3.141592653589793238462643383279502884L;
    return (double)(10 * ((long double)x - sinl(turn * (long double)x) / turn));
}

static void check_level(const camkin_program *p, double theta, double level) {
    const double got[] = {camkin_displacement(p, theta), camkin_velocity(p, theta, 300),
                          camkin_acceleration(p, theta, 300), camkin_jerk(p, theta, 300)};
    if (!CHECK(got[0] == level && got[1] == 0 && got[2] == 0 && got[3] == 0))
        printf("    at %.17g: %.17g %g %g %g\n", theta, got[0], got[1], got[2], got[3]);
}

static void test_levels(void) {
    static const double phases[] = {0, -33.25, 720.5, -1e9, 1e9};
    for (int k = 0; k < 5; k++) {
        camkin_program *p = rise_from(2.5, phases[k]);
        const double from = phases[k], to = from + 90;
        const double before[] = {
            nextafter(from, -INFINITY), from - 1, from - 90, from - 360, from - 1e5, -1e20, -1e300};
        const double after[] = {to, nextafter(to, INFINITY), to + 1, to + 270, to + 1e6, 1e20, 1e300};
        for (int i = 0; i < 7; i++) {
            check_level(p, before[i], 2.5);
            check_level(p, after[i], 12.5);
        }
        check_level(p, -1.7976931348623157e308, 2.5);
        check_level(p, 1.7976931348623157e308, 12.5);
        for (int i = 1; i < 64; i++) { /* angles that are exact */
            const double theta = from + 90 * i / 64.0;
            CHECK_NEAR(camkin_displacement(p, theta), 2.5 + rise_at((theta - from) / 90), 4 * 0x1p-52 * 12.5);
            CHECK_NEAR(camkin_velocity(p, theta, 1.0), 10 / 90.0 * RAD * (1 - cos(2 * TEST_PI * (theta - from) / 90)),
                       4 * 0x1p-52 * 20 / 90 * RAD);
        }
        CHECK(isnan(camkin_displacement(p, INFINITY)) && isnan(camkin_jerk(p, -INFINITY, 1)));
        CHECK(isnan(camkin_velocity(p, NAN, 1)));
        camkin_program_free(p);
    }
    /* next to the ends s has its digits: 20 pi^2/3 x^3, and the next term is x^2 of it */
    camkin_program *p = rise_from(0, 0);
    const double x = 0x1p-40;
    CHECK_NEAR(camkin_displacement(p, 90 * x), 20 * TEST_PI * TEST_PI / 3 * x * x * x, 1e-15 * x * x * x * 66);
    camkin_program_free(p);
}

/* Batches of near, far and invalid angles in any order have the bits of single calls, on every level. */
static void test_bits(void) {
    enum { N = 1500 };
    static double theta[N], out[4][N], again[4][N];
    static const camkin_segment zones[] = {{.law = CAMKIN_MODIFIED_SINE, .duration = 90.3, .lift = 9.1},
                                           {.law = CAMKIN_SIMPLE_HARMONIC, .duration = 61.7, .lift = -3.3}};
    static const double odd[] = {NAN, INFINITY, -INFINITY, 1e300, -1e300, 1.7e308, -0.0, 1e155, -1e40, 1e20};
    for (int sorted = 0; sorted < 2; sorted++)
        for (int far = 0; far < 4; far++) {
            uint64_t random = 7;
            for (int i = 0; i < N; i++) {
                theta[i] = sorted ? -200 + i * 0.5 : test_uniform(&random, -200, 550);
                if (far && !sorted && test_random(&random) % 3 == 0)
                    theta[i] *= far == 1 ? 1e19 : far == 2 ? 1e150 : 1e305;
                if (far == 3 && !sorted && i % 7 == 0)
                    theta[i] = odd[test_random(&random) % 10];
            }
            for (int level = 0; camkin_isa_available(level); level++) {
                camkin_options options = once;
                options.flags |= CAMKIN_ALLOW_VELOCITY_JUMP;
                options.phase = -33.25;
                options.isa = camkin_isa_available(level);
                /* with polynomials, whose gather kernel evaluates the holds, and with zones alone */
                camkin_program *p =
                    far % 2 ? must_create(zones, 2, &options) : must_create(every_kind, EVERY_KIND, &options);
                CHECK(camkin_eval(p, theta, N, 300, &(camkin_svaj){out[0], out[1], out[2], out[3]}, 0) == CAMKIN_OK);
                for (int i = 0; i < N; i++) {
                    const double single[] = {camkin_displacement(p, theta[i]), camkin_velocity(p, theta[i], 300),
                                             camkin_acceleration(p, theta[i], 300), camkin_jerk(p, theta[i], 300)};
                    for (int k = 0; k < 4; k++)
                        CHECK(same_bits(single[k], out[k][i]));
                    CHECK(isfinite(theta[i]) ? isfinite(out[0][i]) : isnan(out[0][i]));
                }
                const camkin_drive drives[] = {{3000, 0, 0, NULL}, {2999.9, 0, 12.3, NULL}, {-100, 20.7, 1e300, NULL}};
                for (int d = 0; d < 3; d++) {
                    CHECK(camkin_boundary(p, &drives[d], theta, N, &(camkin_svaj){out[0], out[1], out[2], out[3]}, 0) ==
                          CAMKIN_OK);
                    for (int i = 0; i < N; i++) {
                        double single[4];
                        CHECK(camkin_boundary_at(p, &drives[d], theta[i], single) == CAMKIN_OK);
                        for (int k = 0; k < 4; k++)
                            CHECK(same_bits(single[k], out[k][i]));
                    }
                    CHECK(camkin_boundary_steps(p, &drives[d], -3.0, 0.01, 100, N,
                                                &(camkin_svaj){out[0], out[1], out[2], out[3]}, 1) == CAMKIN_OK);
                    CHECK(camkin_boundary_grid(p, &drives[d], -3.0, 0.01, N,
                                               &(camkin_svaj){again[0], again[1], again[2], again[3]}, 0) == CAMKIN_OK);
                    for (int k = 0; k < 4; k++)
                        CHECK(memcmp(out[k], again[k] + 100, (N - 100) * sizeof(double)) == 0);
                }
                /* one of the outputs may be the input */
                CHECK(camkin_eval(p, theta, N, 300, &(camkin_svaj){again[0], NULL, NULL, NULL}, 1) == CAMKIN_OK);
                memcpy(out[1], theta, sizeof theta);
                CHECK(camkin_eval(p, out[1], N, 300, &(camkin_svaj){out[1], NULL, NULL, NULL}, 1) == CAMKIN_OK);
                CHECK(memcmp(out[1], again[0], sizeof theta) == 0);
                camkin_program_free(p);
            }
        }
}

/* A run-up through the end of the motion and back: n(t) = 60 - 60 t, so theta = 360 t - 180 t^2 reaches 180 at 1 s. */
static void test_drives(void) {
    camkin_program *p = rise_from(0, 0);
    const camkin_drive there_and_back = {.rpm = 60, .rpm_per_s = -60};
    double svaj[4];
    for (int i = -16; i <= 48; i++) {
        const double t = i / 16.0, theta = 360 * t - 180 * t * t;
        CHECK(camkin_boundary_at(p, &there_and_back, t, svaj) == CAMKIN_OK);
        CHECK_NEAR(svaj[0], theta <= 0 ? 0 : theta >= 90 ? 10 : rise_at(theta / 90), 4 * 0x1p-52 * 10);
        if (theta < 0 || theta >= 90)
            CHECK(svaj[1] == 0 && svaj[2] == 0 && svaj[3] == 0);
        else if (theta > 0)
            CHECK((svaj[1] > 0) == (t < 1));
    }
    /* rows of a table, and 1e6 s: 6e6 revolutions forwards after the motion, the same backwards before it */
    const double t[] = {0, 1, 2}, rpm[] = {360, 0, 360};
    camkin_speed_table *table = NULL;
    CHECK(camkin_speed_table_create(t, rpm, 3, &table, NULL) == CAMKIN_OK);
    const camkin_drive by_table = {.phase = -1080, .table = table}; /* 1080 degrees in each second: 0 at 1 s */
    CHECK(camkin_boundary_at(p, &by_table, 1.0, svaj) == CAMKIN_OK && svaj[0] == 0);
    CHECK(camkin_boundary_at(p, &by_table, 1.25, svaj) == CAMKIN_OK); /* 1080/16 = 67.5 degrees, 67.5/90 of the rise */
    CHECK_NEAR(svaj[0], rise_at(0.75), 4 * 0x1p-52 * 10);
    CHECK(camkin_boundary_at(p, &by_table, 1e6, svaj) == CAMKIN_OK && svaj[0] == 10 && svaj[1] == 0);
    CHECK(camkin_boundary_at(p, &by_table, -1e6, svaj) == CAMKIN_OK && svaj[0] == 0 && svaj[3] == 0);
    camkin_speed_table_free(table);
    CHECK(camkin_boundary_at(p, &(camkin_drive){.rpm = 1e20}, 1e300, svaj) == CAMKIN_OK && isnan(svaj[0]));
    camkin_program_free(p);
}

static void test_joints_and_analysis(void) {
    const camkin_segment harmonic = {.law = CAMKIN_SIMPLE_HARMONIC, .duration = 90, .lift = 10};
    camkin_options options = once;
    options.phase = -30;
    camkin_program *p = must_create(&harmonic, 1, &options);
    camkin_break at[3];
    size_t found = 0;
    CHECK(camkin_breaks(p, at, 3, &found) == CAMKIN_OK && found == 2);
    const double a = 5 * 4.0; /* lift/2 (pi/duration)^2, the duration is pi/2 */
    CHECK(at[0].theta == -30 && at[0].segment == 0 && at[0].order == 1 && !at[0].inside);
    CHECK(at[1].theta == 60 && at[1].segment == 1 && at[1].order == 1 && !at[1].inside);
    CHECK_NEAR(at[0].jump[2], a, 1e-13);
    CHECK_NEAR(at[1].jump[2], a, 1e-13); /* from -a to 0 */
    CHECK(at[0].jump[0] == 0 && at[1].jump[0] == 0 && at[0].a[0] == 0 && at[1].a[1] == 0);
    camkin_analysis whole, last;
    CHECK(camkin_analyze(p, NULL, -1, &whole) == CAMKIN_OK && camkin_analyze(p, NULL, 0, &last) == CAMKIN_OK);
    CHECK(whole.j_max.value == INFINITY && whole.j_max.theta == -30 && isinf(whole.j_ms));
    CHECK(last.j_max.value == INFINITY && isinf(last.j_ms)); /* of both ends */
    CHECK(whole.s_min.value == 0 && whole.s_min.theta == -30 && whole.s_max.value == 10 && whole.s_max.theta == 60);
    CHECK_NEAR(whole.v_max.theta, 15, 1e-12);
    CHECK(whole.v_min.value == 0 && whole.v_min.theta == -30 && whole.duration == 90 && whole.event == 90);
    CHECK_NEAR(whole.v_ms, 50, 1e-12); /* (lift/duration pi/2)^2/2 = 10^2/2 */
    CHECK(camkin_analyze(p, NULL, 1, &whole) == CAMKIN_E_SEGMENT);
    camkin_program_info info;
    double starts[2] = {0, 7}, end[4];
    CHECK(camkin_program_get_info(p, &info) == CAMKIN_OK);
    CHECK(info.cycle == 90 && info.phase == -30 && info.start == 0 && info.lift_per_cycle == 0 && info.segments == 1);
    CHECK(camkin_segment_starts(p, starts, 2) == CAMKIN_OK && starts[0] == -30 && starts[1] == 7);
    CHECK(camkin_segment_ends(p, 0, NULL, end) == CAMKIN_OK && end[0] == 10);
    camkin_program_free(p);

    /* 0 at its ends counts for extremes; an impulse of a at the end belongs to the last segment */
    const camkin_segment two[] = {{.law = CAMKIN_POLY_BC, .duration = 90, .lift = 5, .flags = CAMKIN_MATCH_V0, .v1 = 2},
                                  {.law = CAMKIN_CONSTANT_VELOCITY, .duration = RAD, .lift = 2}};
    options.flags |= CAMKIN_ALLOW_VELOCITY_JUMP;
    p = must_create(two, 2, &options);
    CHECK(camkin_analyze(p, NULL, 0, &last) == CAMKIN_OK && isfinite(last.a_min.value));
    CHECK(camkin_analyze(p, NULL, 1, &last) == CAMKIN_OK && last.a_min.value == -INFINITY &&
          isfinite(last.a_max.value));
    CHECK(camkin_analyze_finite(p, NULL, -1, &whole) == CAMKIN_OK && whole.v_min.value == 0);
    camkin_program_free(p);
}

static void check_angles(const camkin_program *p, int32_t quantity, double level, size_t n, const double *want,
                         int line) {
    double theta[16];
    size_t count = 0;
    CHECK(camkin_solve(p, quantity, level, 1.0, theta, 16, &count) == CAMKIN_OK);
    check(count == n, __FILE__, line, "number of angles");
    for (size_t i = 0; i < n && i < count; i++)
        check_near(theta[i], want[i], 1e-12, __FILE__, line, "angle");
}

#define CHECK_ANGLES(p, quantity, level, ...)                                                                          \
    check_angles(p, quantity, level, sizeof((double[]){__VA_ARGS__}) / sizeof(double), (double[]){__VA_ARGS__},        \
                 __LINE__)

static void test_solve(void) {
    camkin_program *p = rise_from(0, -45);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 0.0, -45);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 5.0, 0);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 10.0, 45);
    CHECK_ANGLES(p, CAMKIN_VELOCITY, 0.0, -45, 45);
    CHECK_ANGLES(p, CAMKIN_VELOCITY, 10 / 90.0 * RAD, -22.5, 22.5);
    CHECK_ANGLES(p, CAMKIN_ACCELERATION, 0.0, -45, 0, 45);
    check_angles(p, CAMKIN_DISPLACEMENT, 11.0, 0, NULL, __LINE__);
    camkin_program_free(p);
    /* dwells beside the holds belong to them; a velocity that jumps has any level between */
    const camkin_segment line[] = {{.law = CAMKIN_DWELL, .duration = 10},
                                   {.law = CAMKIN_CONSTANT_VELOCITY, .duration = RAD, .lift = 2},
                                   {.law = CAMKIN_DWELL, .duration = 20}};
    camkin_options options = once;
    options.flags |= CAMKIN_ALLOW_VELOCITY_JUMP;
    p = must_create(line, 3, &options);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 0.0, 10);
    CHECK_ANGLES(p, CAMKIN_DISPLACEMENT, 2.0, 10 + RAD);
    CHECK_ANGLES(p, CAMKIN_VELOCITY, 1.0, 10, 10 + RAD);
    camkin_program_free(p);
    p = must_create(line + 1, 1, &options); /* it jumps at the ends of the motion */
    CHECK_ANGLES(p, CAMKIN_VELOCITY, 1.0, 0, RAD);
    CHECK_ANGLES(p, CAMKIN_VELOCITY, 0.0, 0, RAD);
    camkin_program_free(p);
}

static void check_refused(camkin_segment segment, camkin_options options, camkin_status status, const char *text) {
    camkin_program *p = NULL;
    camkin_error error;
    if (!CHECK(camkin_program_create(&segment, 1, &options, &p, &error) == status && !p && strstr(error.message, text)))
        printf("    %s\n", error.message);
}

static void test_mistakes(void) {
    const camkin_segment rise = {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 10};
    camkin_options options = once;
    options.flags |= CAMKIN_ACCUMULATE;
    check_refused(rise, options, CAMKIN_E_OPTIONS, "exclude each other");
    options = once;
    options.cycle = 720;
    check_refused(rise, options, CAMKIN_E_CYCLE, "leave cycle at 360, its default; got 720");
    const camkin_segment jump = {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 90, .lift = 10};
    check_refused(jump, once, CAMKIN_E_CONTINUITY, "between segments 1 (hold outside the motion) and 0");
    const camkin_segment leaves = {.law = CAMKIN_HALF_CYCLOIDAL_1, .duration = 90, .lift = 10};
    check_refused(leaves, once, CAMKIN_E_CONTINUITY, "between segments 0 (half_cycloidal_1) and 1 (hold");
    camkin_segment two[2] = {rise, rise};
    two[0].duration = two[1].duration = 6e8;
    camkin_program *p = NULL;
    camkin_error error;
    CHECK(camkin_program_create(two, 2, &once, &p, &error) == CAMKIN_E_CYCLE && !p);
    CHECK(strstr(error.message, "1200000000 degrees, more than 1e9") != NULL);
}

/* Extremes of length and place: the longest and the shortest motion, far from angle 0. */
static void test_extremes(void) {
    for (int k = 0; k < 4; k++) {
        const double duration = k % 2 ? 1e9 : 1e-9, phase = k / 2 ? 1e9 : 0;
        const camkin_segment rise = {.law = CAMKIN_POLY_345, .duration = duration, .lift = 1e100};
        camkin_options options = once;
        options.phase = phase;
        camkin_program *p = must_create(&rise, 1, &options);
        check_level(p, nextafter(phase, -INFINITY), 0);
        check_level(p, nextafter(phase + duration, INFINITY), 1e100);
        if (k != 2) /* there the motion lies between two doubles */
            CHECK_NEAR(camkin_displacement(p, phase + duration / 2), 0.5e100, 4 * 0x1p-52 * 1e100);
        camkin_program_free(p);
    }
}

int main(void) {
    test_levels();
    test_bits();
    test_drives();
    test_joints_and_analysis();
    test_solve();
    test_mistakes();
    test_extremes();
    return test_end();
}
