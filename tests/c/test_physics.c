/* SPDX-License-Identifier: MIT */
/* Speeds, signs and the direction of rotation, against closed forms and finite differences. */
#include "test.h"

/* L = 10, T = 5 ms: 2L/T, 2 pi L/T^2, 4 pi^2 L/T^3 */
static const double V_MAX = 4000.0, A_MAX = 8e5 * TEST_PI, J_MAX = 3.2e8 * TEST_PI * TEST_PI;

static void fixed_points(void) {
    camkin_program *p = rise_dwell_fall("cycloidal", NULL);
    const double w = 3000.0 * TEST_PI / 30.0;
    /* The rounding of omega adds 1, 2 and 3 ulp through its powers to the 4 ulp of the bound */
    CHECK_NEAR(camkin_velocity(p, 45.0, w), V_MAX, V_MAX * 5 * 0x1p-52);
    CHECK_NEAR(camkin_acceleration(p, 22.5, w), A_MAX, A_MAX * 6 * 0x1p-52);
    CHECK_NEAR(camkin_acceleration(p, 67.5, w), -A_MAX, A_MAX * 6 * 0x1p-52);
    CHECK_NEAR(camkin_jerk(p, 0.0, w), J_MAX, J_MAX * 7 * 0x1p-52);
    CHECK_NEAR(camkin_jerk(p, 45.0, w), -J_MAX, J_MAX * 7 * 0x1p-52);
    CHECK_NEAR(camkin_displacement(p, 45.0), 5.0, 4 * 0x1p-50);
    /* a speed far away in size is a speed */
    for (int power = -300; power <= 66; power += 61) { /* up to 1e20 */
        CHECK(camkin_velocity(p, 30.0, ldexp(1, power)) == ldexp(camkin_velocity(p, 30.0, 1), power));
        CHECK(camkin_jerk(p, 30.0, ldexp(1, power)) == ldexp(camkin_jerk(p, 30.0, 1), 3 * power));
    }
    /* the fall goes down, and brakes by positive acceleration */
    CHECK_NEAR(camkin_velocity(p, 180.0, w), -V_MAX, V_MAX * 5 * 0x1p-52);
    CHECK_NEAR(camkin_acceleration(p, 157.5, w), -A_MAX, A_MAX * 6 * 0x1p-52);
    CHECK_NEAR(camkin_acceleration(p, 202.5, w), A_MAX, A_MAX * 6 * 0x1p-52);
    for (double theta = 90.0; theta < 135.0; theta += 0.5) {
        CHECK(camkin_displacement(p, theta) == 10.0);
        CHECK(camkin_velocity(p, theta, w) == 0.0 && camkin_acceleration(p, theta, w) == 0.0);
    }
    camkin_program_free(p);
}

/* Where a derivative of a law in every_kind jumps. */
static int near_breakpoint(double theta, double distance) {
    static const double zone[] = {0, 0.1, 0.125, 0.25, 0.45, 0.5, 0.55, 0.75, 0.875, 0.9, 1};
    double start = 0.0;
    for (int i = 0; i <= EVERY_KIND; start += every_kind[i++].duration) {
        if (i == EVERY_KIND)
            return fabs(theta - start) <= distance || theta >= 360.0 - distance; /* the closing dwell */
        for (unsigned k = 0; k < sizeof zone / sizeof *zone; k++)
            if (fabs(theta - start - zone[k] * every_kind[i].duration) <= distance)
                return 1;
    }
    return 0;
}

/* Derivatives by central differences of sixth order: their own error is some 1e-9 of the peak at this step. */
static void derivatives(void) {
    camkin_options options = {.size = sizeof options, .cycle = 360.0, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_program *p = must_create(every_kind, EVERY_KIND, &options);
    static const double weight[3] = {45.0 / 60, -9.0 / 60, 1.0 / 60};
    const double h = 0.02, rad = TEST_PI / 180.0;
    uint64_t seed = 1;
    for (int k = 0; k < 2000; k++) {
        double theta = test_uniform(&seed, 0, 360), d[3] = {0, 0, 0};
        if (near_breakpoint(theta, 3 * h))
            continue;
        for (int m = 1; m <= 3; m++) {
            double up = theta + m * h, down = theta - m * h, weights = weight[m - 1] / (h * rad);
            d[0] += (camkin_displacement(p, up) - camkin_displacement(p, down)) * weights;
            d[1] += (camkin_velocity(p, up, 1) - camkin_velocity(p, down, 1)) * weights;
            d[2] += (camkin_acceleration(p, up, 1) - camkin_acceleration(p, down, 1)) * weights;
        }
        CHECK_NEAR(camkin_velocity(p, theta, 1), d[0], 1e-7);
        CHECK_NEAR(camkin_acceleration(p, theta, 1), d[1], 1e-6);
        CHECK_NEAR(camkin_jerk(p, theta, 1), d[2], 1e-5);
    }
    camkin_program_free(p);
}

static void integrals(void) {
    camkin_program *p = rise_dwell_fall("modified_sine", NULL);
    /* Simpson over the rise: v returns the lift */
    const int n = 4000;
    double sum = 0, step = 90.0 / n * TEST_PI / 180.0;
    for (int i = 0; i <= n; i++)
        sum += camkin_velocity(p, 90.0 * i / n, 1) * (i == 0 || i == n ? 1 : i % 2 ? 4 : 2);
    CHECK_NEAR(sum * step / 3, 10.0, 1e-9);
    camkin_program_free(p);
}

static void wrap(void) {
    camkin_program *p = rise_dwell_fall("modified_trapezoid", NULL);
    CHECK(same_bits(camkin_displacement(p, -45.0), camkin_displacement(p, 315.0)));
    for (int i = 0; i < 720; i++) {
        double theta = i * 0.5;
        for (int turns = -3; turns <= 1000; turns += 59) {
            CHECK(same_bits(camkin_displacement(p, theta), camkin_displacement(p, theta + 360.0 * turns)));
            CHECK(same_bits(camkin_jerk(p, theta, 2), camkin_jerk(p, theta + 360.0 * turns, 2)));
        }
    }
    camkin_program_free(p);
    /* a fall that ends at 360: relative accuracy just before 0, where 360 - x has no digits left */
    const camkin_segment saw[2] = {{.law = CAMKIN_CYCLOIDAL, .duration = 180, .lift = 10},
                                   {.law = CAMKIN_CYCLOIDAL, .duration = 180, .lift = -10}};
    p = must_create(saw, 2, NULL);
    for (double x = 1e-3; x > 1e-60; x /= 10) {
        double up = camkin_displacement(p, x), down = camkin_displacement(p, -x);
        CHECK_NEAR(down, up, 4 * 0x1p-52 * up);
        CHECK(up > 0);
    }
    camkin_program_free(p);
}

static void decimal_sum(void) {
    const camkin_segment segments[3] = {{.law = CAMKIN_MODIFIED_SINE, .duration = 152.4, .lift = 0.1},
                                        {.law = CAMKIN_MODIFIED_SINE, .duration = 154.8, .lift = 0.2},
                                        {.law = CAMKIN_MODIFIED_SINE, .duration = 52.8, .lift = -0.3}};
    camkin_program *p = must_create(segments, 3, NULL);
    CHECK(camkin_displacement(p, 0.0) == 0.0 && camkin_displacement(p, 360.0) == 0.0);
    /* 0.1 + 0.2 - 0.3 is 2.8e-17 in doubles: the last lift takes it up, or s would show it just before the wrap */
    CHECK(camkin_displacement(p, -1e-6) > 0.0 && camkin_displacement(p, -1e-6) < 1e-20);
    camkin_analysis whole;
    CHECK(camkin_analyze(p, NULL, 3, &whole) == CAMKIN_E_SEGMENT); /* no dwell of 3e-14 degrees behind */
    camkin_program_free(p);

    /* a segment that comes back to its start does not take it up */
    const camkin_segment hump[4] = {segments[0],
                                    {.law = CAMKIN_MODIFIED_SINE, .duration = 100, .lift = 0.2},
                                    {.law = CAMKIN_MODIFIED_SINE, .duration = 52.8, .lift = -0.3},
                                    {.law = CAMKIN_POLY_BC, .duration = 50, .a0 = 1, .a1 = 1}};
    const camkin_options jumps = {.size = sizeof jumps, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    p = must_create(hump, 4, &jumps);
    const double top = 152.4 + 100 + 52.8;
    double start[4], end[4];
    CHECK(camkin_segment_ends(p, 3, start, end) == CAMKIN_OK && start[0] == 0.0 && end[0] == 0.0);
    for (double x = 0.5; x < 25; x += 0.7) { /* even about its middle */
        CHECK_NEAR(camkin_displacement(p, top + x), camkin_displacement(p, top + 50 - x), 1e-14);
        CHECK(camkin_displacement(p, top + x) > 0.0);
    }
    camkin_program_free(p);

    /* 100 times 0.07 misses 7 by more than half an ulp of 7, but not by more than the rounding of its terms */
    camkin_segment hundred[100];
    for (int i = 0; i < 100; i++)
        hundred[i] = (camkin_segment){.law = CAMKIN_DWELL, .duration = 0.07};
    const camkin_options options = {.size = sizeof options, .cycle = 7};
    p = must_create(hundred, 100, &options);
    CHECK(camkin_analyze(p, NULL, 99, &whole) == CAMKIN_OK);
    CHECK(camkin_analyze(p, NULL, 100, &whole) == CAMKIN_E_SEGMENT);
    camkin_program_free(p);
}

/* The segment of an angle next to a joint between two doubles, also at half of the cycle, where the table is cut. Each
   segment has another velocity. */
static void sides(void) {
    const camkin_options options = {.size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    uint64_t seed = 12;
    for (int i = 0; i < 3000; i++) {
        double a = test_uniform(&seed, 0.01, 100), b = (i % 2 ? 180 : test_uniform(&seed, 110, 300)) - a;
        const camkin_segment segments[3] = {{.law = CAMKIN_CONSTANT_VELOCITY, .duration = a, .lift = a},
                                            {.law = CAMKIN_CONSTANT_VELOCITY, .duration = b, .lift = 2 * b},
                                            {.law = CAMKIN_DWELL, .duration = 50}};
        camkin_segment closed[4] = {segments[0], segments[1], segments[2], {.law = CAMKIN_PARABOLIC, .duration = 1e-3}};
        closed[3].lift = -(a + 2 * b);
        camkin_program *p = must_create(closed, 4, &options);
        const double end = a + b, lost = a - (end - (end - a)) + (b - (end - a)); /* the exact end is end + lost */
        const double rad = TEST_PI / 180;
        CHECK_NEAR(camkin_velocity(p, nextafter(end, 0), rad), 2, 1e-12);
        CHECK_NEAR(camkin_velocity(p, end, rad), lost > 0 ? 2 : 0, 1e-12);
        CHECK_NEAR(camkin_velocity(p, nextafter(end, 400), rad), 0, 0);
        CHECK_NEAR(camkin_velocity(p, nextafter(a, 0), rad), 1, 1e-12);
        CHECK_NEAR(camkin_velocity(p, a, rad), 2, 1e-12);
        camkin_program_free(p);
    }
}

static void indexing(void) {
    camkin_options options = {.size = sizeof options, .cycle = 90.0, .flags = CAMKIN_ACCUMULATE};
    const camkin_segment step[2] = {{.law = CAMKIN_MODIFIED_SINE, .duration = 60, .lift = 45},
                                    {.law = CAMKIN_DWELL, .duration = 30}};
    camkin_program *p = must_create(step, 2, &options);
    for (int cycle = -5; cycle < 5; cycle++) {
        CHECK(camkin_displacement(p, 90.0 * cycle) == 45.0 * cycle);
        CHECK(camkin_displacement(p, 90.0 * cycle + 75) == 45.0 * (cycle + 1));
        CHECK_NEAR(camkin_displacement(p, 90.0 * cycle + 30), 45.0 * cycle + 22.5, 1e-12);
        double svaj[4]; /* at 15 rpm a cycle takes a second, and at 0 rpm and 30 rpm/s another while */
        CHECK(camkin_boundary_at(p, &(camkin_drive){15, 0, 0, NULL}, cycle + 0.875, svaj) == CAMKIN_OK);
        CHECK(svaj[0] == 45.0 * (cycle + 1) && svaj[1] == 0);
        CHECK(camkin_boundary_at(p, &(camkin_drive){0, 30, 0, NULL}, cycle, svaj) == CAMKIN_OK); /* 90 t^2 degrees */
        CHECK(svaj[0] == 45.0 * cycle * cycle && svaj[1] == 0);
    }
    camkin_program_free(p);
}

/* A single law: each output alone equals that among all four, next to both ends and on both sides of every block. */
static void law_by_itself(void) {
    enum { N = 700 };
    static double x[N], y[4][N], one[N];
    const double param[8] = {0.25, 0.5, 0.25};
    for (int i = 0; i < N; i++)
        x[i] = i / (N - 1.0);
    CHECK(camkin_law_eval(CAMKIN_SCCA, param, x, N, y[0], y[1], y[2], y[3]) == CAMKIN_OK);
    CHECK(y[0][0] == 0 && y[1][0] == 0 && y[0][N - 1] == 1 && y[1][N - 1] == 0);
    for (int k = 0; k < 4; k++) {
        memset(one, 0x55, sizeof one);
        CHECK(camkin_law_eval(CAMKIN_SCCA, param, x, N, k == 0 ? one : NULL, k == 1 ? one : NULL, k == 2 ? one : NULL,
                              k == 3 ? one : NULL) == CAMKIN_OK);
        CHECK(memcmp(one, y[k], sizeof one) == 0);
    }
    for (int i = 0; i < N; i++) /* symmetric */
        CHECK_NEAR(y[0][i] + y[0][N - 1 - i], 1.0, 4 * 0x1p-53);
    /* the modified trapezoid, as a rise of 1 over 1 degree too */
    const camkin_segment rise[2] = {{.law = CAMKIN_MODIFIED_TRAPEZOID, .duration = 1, .lift = 1},
                                    {.law = CAMKIN_MODIFIED_TRAPEZOID, .duration = 1, .lift = -1}};
    const camkin_options options = {.size = sizeof options, .cycle = 2};
    camkin_program *p = must_create(rise, 2, &options);
    const double rad = TEST_PI / 180;
    for (int i = 0; i < N - 1; i++) {
        CHECK_NEAR(y[0][i], camkin_displacement(p, x[i]), 4 * 0x1p-53);
        CHECK_NEAR(y[1][i], camkin_velocity(p, x[i], rad), 8 * 0x1p-52);
        CHECK_NEAR(y[2][i], camkin_acceleration(p, x[i], rad), 32 * 0x1p-52);
        CHECK_NEAR(y[3][i], camkin_jerk(p, x[i], rad), 512 * 0x1p-52);
    }
    camkin_program_free(p);
    const double field[] = {0.5,       0.5,
                            0.5,       0.5,
                            0.5,       0.5,
                            0.5,       0.5, /* then those outside */
                            -5e-324,   nextafter(1, 2),
                            -1,        2,
                            NAN,       INFINITY,
                            -INFINITY, -0.0};
    static const uint64_t canonical = 0x7ff8000000000000;
    double at[4][8];
    CHECK(camkin_law_eval(CAMKIN_SCCA, param, field + 8, 8, at[0], at[1], at[2], at[3]) == CAMKIN_OK);
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < 7; i++)
            CHECK(memcmp(&at[k][i], &canonical, sizeof canonical) == 0);
    CHECK(at[0][7] == 0 && at[1][7] == 0 && at[2][7] == 0);
}

int main(void) {
    fixed_points();
    derivatives();
    integrals();
    wrap();
    decimal_sum();
    sides();
    indexing();
    law_by_itself();
    return test_end();
}
