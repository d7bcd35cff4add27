/* SPDX-License-Identifier: MIT */
/* Segments from conditions, neighbours and tables; the start of a program; mirrored laws. */
#include "test.h"

#include <time.h>

static const double RAD = 180.0 / TEST_PI;

enum {
    FREE_Q = CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1,
    FREE_J = FREE_Q | CAMKIN_FREE_J0 | CAMKIN_FREE_J1,
    FREE_A = FREE_J | CAMKIN_FREE_A0 | CAMKIN_FREE_A1,
};

static camkin_program *rise_and_fall(camkin_segment rise) {
    const camkin_segment segments[2] = {rise, {.law = CAMKIN_POLY_345, .duration = 80, .lift = -rise.lift}};
    const camkin_options options = {.size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    return must_create(segments, 2, &options);
}

/* With zeros at the ends the lowest degrees are the laws of that name: 3, 5, 7, 9. */
static void rest_to_rest(void) {
    const struct {
        uint32_t free;
        int32_t law;
    } same[] = {
        {FREE_A, CAMKIN_POLY_23}, {FREE_J, CAMKIN_POLY_345}, {FREE_Q, CAMKIN_POLY_4567}, {0, CAMKIN_POLY_56789}};
    for (int i = 0; i < 4; i++) {
        camkin_segment rise = {.law = CAMKIN_POLY_BC, .flags = same[i].free, .duration = 70.1, .lift = 9.3};
        camkin_program *p = rise_and_fall(rise);
        rise.law = same[i].law;
        rise.flags = 0;
        camkin_program *q = rise_and_fall(rise);
        for (double x = 1e-12; x < 1; x *= 1.3) {
            double theta = 70.1 * x, s = camkin_displacement(q, theta);
            CHECK_NEAR(camkin_displacement(p, theta), s, 4 * 0x1p-52 * s);
            CHECK_NEAR(camkin_jerk(p, theta, 1), camkin_jerk(q, theta, 1), 1e-11 * 9.3 * 60);
        }
        camkin_program_free(p);
        camkin_program_free(q);
    }
}

/* Dwell to return with a1 = -10 h/beta^2, j1 = 0: peaks 1.97531, 5.12, -10, 19.4912, -39.4023. */
static void known_peaks(void) {
    const camkin_segment rise = {.law = CAMKIN_POLY_BC, .flags = FREE_Q, .duration = RAD, .lift = 1, .a1 = -10};
    camkin_program *p = rise_and_fall(rise);
    camkin_analysis a;
    CHECK(camkin_analyze_finite(p, NULL, 0, &a) == CAMKIN_OK);
    CHECK_NEAR(a.v_max.value, 1.97531, 1e-5);
    CHECK_NEAR(a.a_max.value, 5.12, 1e-9);
    CHECK_NEAR(a.a_min.value, -10, 1e-9);
    CHECK_NEAR(a.j_max.value, 19.4912, 5e-5);
    CHECK_NEAR(a.j_min.value, -39.4023, 5e-5);
    camkin_program_free(p);
}

static void given_ends(void) {
    const camkin_segment rise = {.law = CAMKIN_POLY_BC,
                                 .duration = 55.5,
                                 .lift = 4.2,
                                 .v0 = 1.5,
                                 .a0 = -2,
                                 .j0 = 30,
                                 .v1 = -0.5,
                                 .a1 = 7,
                                 .j1 = -11,
                                 .param = {100, -200}};
    camkin_program *p = rise_and_fall(rise);
    double start[4], end[4];
    CHECK(camkin_segment_ends(p, 0, start, end) == CAMKIN_OK);
    const double want_start[4] = {0, 1.5, -2, 30}, want_end[4] = {4.2, -0.5, 7, -11};
    for (int k = 0; k < 4; k++) {
        CHECK_NEAR(start[k], want_start[k], 4 * 0x1p-52 * fabs(want_start[k]));
        CHECK_NEAR(end[k], want_end[k], 4 * 0x1p-52 * fabs(want_end[k]));
    }
    /* and the motion itself goes there: the slope of j is q */
    const double h = 1e-4;
    CHECK_NEAR(camkin_velocity(p, 0, 1), 1.5, 1e-14);
    CHECK_NEAR((camkin_jerk(p, h, 1) - camkin_jerk(p, 0, 1)) / (h / RAD), 100, 1);
    CHECK_NEAR((camkin_jerk(p, 55.5 - h, 1) - camkin_jerk(p, 55.5 - 2 * h, 1)) / (h / RAD), -200, 1);
    CHECK(camkin_segment_ends(p, -1, start, end) == CAMKIN_E_SEGMENT);
    CHECK(camkin_segment_ends(NULL, 0, start, end) == CAMKIN_E_NULL);
    camkin_program_free(p);
}

static void matched_ends(void) {
    /* a fast feed at constant velocity, and ways in and out that take what they need from it, over the wrap too */
    const camkin_segment feed[3] = {
        {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 60, .lift = 5},
        {.law = CAMKIN_POLY_BC, .duration = 150, .lift = -4, .flags = FREE_J | CAMKIN_MATCH_V0 | CAMKIN_MATCH_A0},
        {.law = CAMKIN_POLY_BC,
         .duration = 150,
         .lift = -1,
         .flags = FREE_Q | CAMKIN_MATCH_V0 | CAMKIN_MATCH_A0 | CAMKIN_MATCH_J0 | CAMKIN_MATCH_V1 | CAMKIN_MATCH_A1}};
    camkin_program *p = must_create(feed, 3, NULL);
    double start[4], end[4], v = 5 / (60 / RAD);
    camkin_segment_ends(p, 1, start, end);
    CHECK_NEAR(start[1], v, 4 * 0x1p-52 * v);
    CHECK(start[2] == 0 && end[1] == 0 && end[2] == 0);
    double j = end[3];
    camkin_segment_ends(p, 2, start, end);
    CHECK_NEAR(start[3], j, 4 * 0x1p-52 * fabs(j)); /* j was free there and is found first */
    CHECK_NEAR(end[1], v, 4 * 0x1p-52 * v);
    camkin_program_free(p);

    camkin_segment ring[2] = {
        {.law = CAMKIN_POLY_BC, .duration = 180, .lift = 1, .flags = FREE_J | CAMKIN_MATCH_V1},
        {.law = CAMKIN_POLY_BC, .duration = 180, .lift = -1, .flags = FREE_J | CAMKIN_MATCH_V0},
    };
    camkin_error error;
    CHECK(camkin_program_create(ring, 2, NULL, &p, &error) == CAMKIN_E_BOUNDARY);
    CHECK(strstr(error.message,
                 "v1 of segment 0 (poly_bc) matches segment 1 (poly_bc), which waits for this one in turn: "
                 "give a value to v1 of segment 0 or v0 of segment 1") != NULL);
    CHECK(error.segment == 0 && strcmp(error.parameter, "v1") == 0);
    /* a given velocity does not depend on the neighbour */
    ring[0].flags = FREE_J | CAMKIN_MATCH_V1 | CAMKIN_MATCH_A1;
    ring[1] = (camkin_segment){
        .law = CAMKIN_POLY_BC, .duration = 180, .lift = -1, .v0 = 0.5, .flags = FREE_J | CAMKIN_MATCH_A0};
    CHECK(camkin_program_create(ring, 2, NULL, &p, &error) == CAMKIN_E_BOUNDARY);
    CHECK(strstr(error.message, "a1 of segment 0 (poly_bc) matches segment 1 (poly_bc)") != NULL);
    CHECK(strstr(error.message, "give a value to a1 of segment 0 or a0 of segment 1") != NULL);
    /* a chain against the order of the segments, from the rest of the dwell that closes the cycle */
    const camkin_segment chain[3] = {
        {.law = CAMKIN_POLY_BC, .duration = 90, .lift = 1, .flags = FREE_J | CAMKIN_MATCH_V1 | CAMKIN_MATCH_A1},
        {.law = CAMKIN_MODIFIED_SINE, .duration = 60, .lift = 2, .v0 = 1.5, .flags = CAMKIN_MATCH_V1},
        {.law = CAMKIN_POLY_BC, .duration = 90, .lift = -3, .v0 = 0.25, .flags = FREE_J | CAMKIN_MATCH_V1}};
    p = must_create(chain, 3, NULL);
    camkin_segment_ends(p, 0, start, end);
    CHECK_NEAR(end[1], 1.5, 1e-14);
    CHECK(start[1] == 0 && start[0] == 0 && end[0] == 1);
    camkin_segment_ends(p, 1, start, end);
    CHECK_NEAR(start[1], 1.5, 1e-14);
    CHECK_NEAR(end[1], 0.25, 1e-14);
    CHECK(start[0] == 1 && end[0] == 3);
    camkin_segment_ends(p, 2, start, end);
    CHECK(end[0] == 0 && end[1] == 0);
    CHECK_NEAR(camkin_velocity(p, 90, 1), 1.5, 1e-13);
    CHECK_NEAR(camkin_velocity(p, nextafter(150, 0), 1), 0.25, 1e-12);
    camkin_segment_ends(p, 3, start, end);
    for (int k = 0; k < 4; k++)
        CHECK(start[k] == 0 && end[k] == 0);
    camkin_program_free(p);
    const camkin_segment backwards[4] = {
        {.law = CAMKIN_POLY_BC, .duration = 90, .lift = 1, .flags = FREE_A | CAMKIN_MATCH_V1},
        {.law = CAMKIN_MODIFIED_SINE, .duration = 60, .lift = 2, .flags = CAMKIN_MATCH_V0 | CAMKIN_MATCH_V1},
        {.law = CAMKIN_POLY_BC, .duration = 90, .lift = -4, .flags = CAMKIN_MATCH_V1 | FREE_A | CAMKIN_FREE_V0},
        {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 120, .lift = 1}};
    const camkin_options jumps = {.size = sizeof jumps, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    CHECK(camkin_program_create(backwards, 4, &jumps, &p, &error) == CAMKIN_E_BOUNDARY);
    CHECK(strstr(error.message, "give a value to v1 of segment 0 or v0 of segment 1") != NULL);
    /* found along the chain that waits for the two: 2 waits for 1, which waits for 0, which waits for it */
    camkin_segment behind[4];
    memcpy(behind, backwards, sizeof behind);
    behind[0].flags = FREE_A | CAMKIN_MATCH_V0;
    behind[3] = (camkin_segment){
        .law = CAMKIN_POLY_BC, .duration = 120, .lift = 1, .flags = FREE_J | CAMKIN_FREE_V1 | CAMKIN_MATCH_A1};
    CHECK(camkin_program_create(behind, 4, &jumps, &p, &error) == CAMKIN_E_BOUNDARY);
    CHECK(strstr(error.message, "v0 of segment 0 (poly_bc) matches segment 3 (poly_bc)") != NULL);
    CHECK(strstr(error.message, "give a value to v0 of segment 0 or a1 of segment 3") != NULL);
    /* a ring: each depends on the one before it */
    for (int i = 0; i < 4; i++)
        behind[i] = (camkin_segment){
            .law = CAMKIN_MODIFIED_SINE, .duration = 90, .lift = i < 2 ? 1 : -1, .flags = CAMKIN_MATCH_V0};
    CHECK(camkin_program_create(behind, 4, &jumps, &p, &error) == CAMKIN_E_BOUNDARY);
    CHECK(strstr(error.message,
                 "v0 of segment 1 (modified_sine) matches segment 0 (modified_sine), which waits for this "
                 "one in turn: give a value to v0 of segment 1") != NULL);
    CHECK(strstr(error.message, " or ") == NULL);
    camkin_segment open[4];
    memcpy(open, backwards, sizeof open);
    open[1].flags = CAMKIN_MATCH_V1;
    open[1].v0 = 0.75;
    p = must_create(open, 4, &jumps);
    camkin_segment_ends(p, 2, start, end);
    const double free = start[1];
    camkin_segment_ends(p, 1, start, end);
    CHECK_NEAR(end[1], free, 1e-13);
    camkin_segment_ends(p, 0, start, end);
    CHECK_NEAR(end[1], 0.75, 1e-13);
    camkin_program_free(p);

    /* velocities at the ends of a modified sine */
    const camkin_segment sine[2] = {
        {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 100, .lift = 3},
        {.law = CAMKIN_MODIFIED_SINE, .duration = 260, .lift = -3, .flags = CAMKIN_MATCH_V0 | CAMKIN_MATCH_V1}};
    p = must_create(sine, 2, NULL);
    camkin_segment_ends(p, 1, start, end);
    CHECK_NEAR(start[1], 3 * RAD / 100, 1e-14);
    CHECK_NEAR(end[1], 3 * RAD / 100, 1e-14);
    camkin_program_free(p);
}

/* A chain of n segments with lifts 1, -1, 1, ... over one degree each. The end velocity `end` matches the neighbour and
   the other one is free, up to a dwell at index `rest`. With `given` set, all start from 0 instead. */
static camkin_program *chain_of(size_t n, size_t rest, int end, int given, camkin_options *options) {
    camkin_segment *segments = calloc(n, sizeof *segments);
    options->cycle = (double)n;
    double lift = 1;
    for (size_t i = 0; i < n; i++) {
        segments[i] = (camkin_segment){.law = CAMKIN_DWELL, .duration = 1};
        if (i == rest)
            continue;
        segments[i].law = CAMKIN_POLY_BC;
        segments[i].lift = lift;
        segments[i].flags = FREE_A | (end ? CAMKIN_FREE_V0 : CAMKIN_FREE_V1);
        segments[i].flags |= given ? 0 : (end ? CAMKIN_MATCH_V1 : CAMKIN_MATCH_V0);
        lift = -lift;
    }
    camkin_program *p = must_create(segments, n, options);
    free(segments);
    return p;
}

/* A parabola of lift h over beta with velocity u at one end has 2 h/beta - u at the other, so the velocities of such a
   chain grow by 2/beta per joint: in both directions, and over the wrap. */
static void chains(void) {
    enum { N = 101 };
    camkin_options options = {.size = sizeof options, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    for (size_t rest = 0; rest < N; rest += N / 4)
        for (int end = 0; end < 2; end++) {
            camkin_program *p = chain_of(N, rest, end, 0, &options);
            for (size_t far = 1; far < N; far++) { /* segments from the dwell */
                const size_t i = (end ? rest + N - far : rest + far) % N;
                const double lift = (i < rest ? i : i - 1) % 2 ? -1 : 1;
                double v[2][4];
                CHECK(camkin_segment_ends(p, (int64_t)i, v[0], v[1]) == CAMKIN_OK);
                CHECK_NEAR(v[!end][1], 2 * RAD * lift * (double)far, 1e-11 * RAD * (double)far);
                CHECK_NEAR(v[end][1], -2 * RAD * lift * (double)(far - 1), 1e-11 * RAD * (double)far);
            }
            camkin_program_free(p);
        }
}

static double seconds_of_chain(size_t n, int end, int given) {
    camkin_options options = {.size = sizeof options, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    const clock_t begun = clock();
    camkin_program_free(chain_of(n, n - 1 - (size_t)(!end) * (n - 1), end, given, &options));
    return (double)(clock() - begun);
}

/* One pass over all segments per link would take hundreds of times as long as given values. */
static void chains_are_linear(void) {
    enum { N = 8001 };
    for (int end = 0; end < 2; end++)
        CHECK(seconds_of_chain(N, end, 0) < 10 * seconds_of_chain(N, end, 1));
}

/* A triple root with distances d: the last pivots are near d and d^2. With d^2 above 1e-20 it is found, although below
   1e-16 only the low parts of the double-doubles have digits. Below 1e-20 it is rejected. s is x (x - r)^3/(1 - r)^3,
   except for d. */
static void close_conditions(void) {
    for (int power = 30; power <= 35; power += 5) {
        const double d = ldexp(1, -power);
        const double rows[] = {0.25, 0, 0, 0.25 + d, 0, 0, 0.25 + 2 * d, 0, 0};
        const camkin_segment segments[2] = {{.law = CAMKIN_POLY, .duration = 90, .lift = 2, .table = rows, .ntable = 9},
                                            {.law = CAMKIN_POLY_345, .duration = 90, .lift = -2}};
        const camkin_options jumps = {.size = sizeof jumps, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
        camkin_program *p;
        camkin_error error;
        camkin_status status = camkin_program_create(segments, 2, &jumps, &p, &error);
        CHECK(status == (power == 30 ? CAMKIN_OK : CAMKIN_E_TABLE));
        for (double x = 0.5; x < 1 && !status; x += 0.125) {
            double s = 2 * x;
            for (int k = 0; k < 3; k++)
                s *= (x - rows[3 * k]) / (1 - rows[3 * k]);
            CHECK_NEAR(camkin_displacement(p, 90 * x), s, 1e-12);
        }
        if (!status)
            camkin_program_free(p);
    }
}

/* The slack covers rounding to the last bit: half an ulp of each number. Two durations of 0.75 may miss a cycle of 1.5
   by 1/2 + 1/4 + 1/4 ulp of the cycle, and two lifts may differ by one ulp of a lift. */
static void slack(void) {
    const double ulp = 0x1p-52;
    for (int sign = -1; sign <= 1; sign += 2) {
        const camkin_options options = {.size = sizeof options, .cycle = 1.5};
        const camkin_segment segments[2] = {
            {.law = CAMKIN_CYCLOIDAL, .duration = 0.75, .lift = 0.75},
            {.law = CAMKIN_CYCLOIDAL, .duration = 0.75 + sign * ulp, .lift = -0.75 + sign * ulp / 2}};
        camkin_program *p = must_create(segments, 2, &options);
        double start[4], end[4];
        CHECK(camkin_segment_ends(p, 2, start, end) == CAMKIN_E_SEGMENT); /* no dwell of one ulp closes the cycle */
        camkin_segment_ends(p, 1, start, end);
        CHECK(start[0] == 0.75 && end[0] == 0);
        camkin_program_free(p);
    }
}

/* The ramp down ends at acceleration 0, with no rounding error left in the cruise. */
static void cruise(void) {
    uint64_t seed = 5;
    for (int i = 0; i < 200; i++) {
        const double tj = test_uniform(&seed, 0.001, 0.1), tc = test_uniform(&seed, 0.001, 0.2);
        const double param[8] = {tj, tc, 1 - (4 * tj + 2 * tc)}, x = 0.49;
        double a = 1, j = 1;
        CHECK(camkin_law_eval(CAMKIN_S_CURVE, param, &x, 1, NULL, NULL, &a, &j) == CAMKIN_OK);
        CHECK(a == 0 && j == 0);
    }
}

/* Phases of half a cycle forwards and backwards are equal: the pieces begin at -half, in the cycle that begins
   there. */
static void half_a_cycle(void) {
    const camkin_segment index[2] = {{.law = CAMKIN_DWELL, .duration = 90},
                                     {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 0.1}};
    for (int turn = -3; turn <= 3; turn++) {
        const camkin_options options = {.size = sizeof options,
                                        .cycle = 180,
                                        .flags = CAMKIN_ACCUMULATE,
                                        .start = 0.1 * turn,
                                        .phase = 90 + 180.0 * turn};
        camkin_program *p = must_create(index, 2, &options);
        CHECK(camkin_displacement(p, options.phase) == options.start);
        CHECK_NEAR(camkin_displacement(p, options.phase + 135), options.start + 0.05, 1e-15);
        camkin_program_free(p);
    }
}

/* The middle interval of a spline is measured from its start, where s is that of the spline, rounded once. With uniform
   knots that is (p + 4 q + r)/6 of three control points, here a double. */
static void middle_interval(void) {
    enum { INTERVALS = 7, POINTS = INTERVALS + 3, KNOTS = POINTS + 4 };
    const double width = 0.6875;
    uint64_t seed = 8;
    for (int turn = 0; turn < 50; turn++) {
        double table[KNOTS + POINTS];
        for (int i = 0; i < KNOTS; i++)
            table[i] = width * fmin(fmax(i - 3, 0), INTERVALS);
        for (int i = 0; i < POINTS; i++)
            table[KNOTS + i] = i == 0 ? 0 : 6 * ldexp((double)(test_random(&seed) >> 40), -24);
        const double *point = table + KNOTS;
        camkin_program *p = rise_and_fall((camkin_segment){.law = CAMKIN_BSPLINE,
                                                           .duration = table[KNOTS - 1],
                                                           .lift = point[POINTS - 1],
                                                           .param = {3},
                                                           .table = table,
                                                           .ntable = KNOTS + POINTS});
        CHECK(camkin_displacement(p, 3 * width) == (point[3] + 4 * point[4] + point[5]) / 6);
        camkin_program_free(p);
    }
}

static void conditions(void) {
    /* up, through 3 at a third, level there; a quartic by 5 conditions */
    const double rows[] = {1.0 / 3, 0, 3, 1.0 / 3, 1, 0, 1, 1, 2.5};
    camkin_segment rise = {.law = CAMKIN_POLY, .duration = 90, .lift = 5, .table = rows, .ntable = 9};
    camkin_program *p = rise_and_fall(rise);
    CHECK_NEAR(camkin_displacement(p, 30), 3, 1e-14);
    CHECK_NEAR(camkin_velocity(p, 30, 1), 0, 1e-13);
    CHECK_NEAR(camkin_velocity(p, nextafter(90, 0), 1), 2.5, 1e-12);
    camkin_program_free(p);

    /* ten conditions are taken: with the two ends they make degree 11, here that of x^11 itself */
    double power[30];
    for (int k = 0; k < 10; k++) {
        double x = power[3 * k] = (k + 1) / 16.0;
        power[3 * k + 1] = 0;
        power[3 * k + 2] = pow(x, 11);
    }
    camkin_segment eleventh = {.law = CAMKIN_POLY, .duration = 90, .lift = 1, .table = power, .ntable = 30};
    p = rise_and_fall(eleventh);
    for (double x = 0; x < 1; x += 0.01)
        CHECK_NEAR(camkin_displacement(p, 90 * x), pow(x, 11), 1e-14);
    camkin_program_free(p);
    double slopes[30]; /* and derivatives of every order, at the end: of (x^11) */
    for (int k = 0; k < 10; k++) {
        double falling = 1;
        for (int m = 0; m <= k; m++)
            falling *= (11 - m) * (RAD / 90);
        slopes[3 * k] = 1, slopes[3 * k + 1] = k + 1, slopes[3 * k + 2] = falling;
    }
    eleventh.table = slopes;
    p = rise_and_fall(eleventh);
    for (double x = 0; x < 1; x += 0.01)
        CHECK_NEAR(camkin_displacement(p, 90 * x), pow(x, 11), 1e-11);
    camkin_program_free(p);

    const double twice[] = {0.5, 0, 3, 0.5, 0, 4}, odd[] = {0.5, 12, 1}, half[] = {0.5, 0.5, 1}, below[] = {0.5, -1, 1};
    const double high[] = {0.5, 11, 1}, start[] = {0, 0, 1}, left[] = {-0.5, 0, 1}, nowhere[] = {NAN, 0, 1},
                 end[] = {1, 0, 5}, lost[] = {0.5, 0, NAN};
    const double outside[] = {1.5, 0, 1};
    const struct {
        const double *table;
        size_t n;
        const char *parameter;
    } bad[] = {{twice, 6, "table"},      {odd, 3, "table order"},   {end, 3, "table x"},  {lost, 3, "table value"},
               {outside, 3, "table x"},  {rows, 8, "ntable"},       {rows, 33, "ntable"}, {NULL, 3, "ntable"},
               {half, 3, "table order"}, {below, 3, "table order"}, {high, 3, "table"},   {start, 3, "table x"},
               {left, 3, "table x"},     {nowhere, 3, "table x"}};
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
        rise.table = bad[i].table;
        rise.ntable = bad[i].n;
        camkin_segment segments[2] = {rise, {.law = CAMKIN_POLY_345, .duration = 90, .lift = -5}};
        camkin_error error;
        CHECK(camkin_program_create(segments, 2, NULL, &p, &error) == CAMKIN_E_TABLE);
        CHECK(strcmp(error.parameter, bad[i].parameter) == 0);
        static const char *const name[] = {"table x", "table order", "table value"};
        for (int k = 0; k < 3; k++)
            CHECK(strcmp(error.parameter, name[k]) != 0 || same_bits(error.value, bad[i].table[k]));
        CHECK(strcmp(error.parameter, "ntable") != 0 || error.value == (double)bad[i].n);
    }
}

/* The control points of x^p are the products of p neighbouring knots (the blossom), whatever the knots are. */
static void splines_of(int open) {
    for (int p = 3; p <= 7; p++) {
        double table[64], inner[] = {open ? 0.0 : 0.1, 0.7, 1.1, 1.1, 1.5, 1.9, 2.3, open ? 3.0 : 2.9};
        int knots = 0;
        for (int i = 0; i <= p; i++) /* open: knots that go on outside, the first and the last inside double */
            table[knots++] = open ? 0.3 * (i - p) : 0.0;
        for (unsigned i = 0; i < sizeof inner / sizeof *inner; i++)
            table[knots++] = inner[i];
        for (int i = 0; i <= p; i++)
            table[knots++] = open ? 3.0 + 0.2 * i : 3.0;
        int points = knots - p - 1;
        for (int k = 0; k < points; k++) {
            double product = 1.0;
            for (int m = 1; m <= p; m++)
                product *= table[k + m];
            table[knots + k] = product;
        }
        camkin_segment rise = {.law = CAMKIN_BSPLINE,
                               .duration = 3,
                               .lift = pow(3, p),
                               .param = {p},
                               .table = table,
                               .ntable = (size_t)(knots + points)};
        camkin_program *q = rise_and_fall(rise);
        const double top = pow(3, p);
        for (int i = 0; i < 300; i++) {
            double x = i * 0.01;
            CHECK_NEAR(camkin_displacement(q, x), pow(x, p), 8 * 0x1p-53 * top);
            CHECK_NEAR(camkin_velocity(q, x, 1) / RAD, p * pow(x, p - 1), 1e-14 * p * top);
            CHECK_NEAR(camkin_jerk(q, x, 1) / RAD / RAD / RAD, p * (p - 1) * (p - 2) * pow(x, p - 3),
                       1e-12 * p * p * p * top);
        }
        double start[4], end[4];
        camkin_segment_ends(q, 0, start, end);
        CHECK_NEAR(end[1] / RAD, p * pow(3, p - 1), 1e-13 * p * top);
        CHECK_NEAR(start[1], 0, open ? 1e-12 * top : 0);
        camkin_program_free(q);

        camkin_error error;
        const double keep = table[p + 2];
        camkin_segment segments[2] = {rise, {.law = CAMKIN_POLY_345, .duration = 90, .lift = -top}};
        const int last = knots + points - 1;
        const struct {
            int at, count;
            double value;
            camkin_status status;
            const char *parameter;
        } bad[] = {{knots, 1, NAN, CAMKIN_E_TABLE, "table control point"},
                   {last, 1, nextafter(-1e100, -2e100), CAMKIN_E_TABLE, "table control point"},
                   {last, 1, top * (1 + 1e-8), CAMKIN_E_LIFT, "lift"},
                   {last, 1, top * (1 - 1e-8), CAMKIN_E_LIFT, "lift"},
                   {p + 1, p, 0.7, CAMKIN_E_TABLE, "table knot"},
                   {0, 1, nextafter(-1e9, -2e9), CAMKIN_E_TABLE, "table knot"},
                   {knots - 1, 1, nextafter(1e9, 2e9), CAMKIN_E_TABLE, "table knot"},
                   {0, 1, 0.01, CAMKIN_E_TABLE, "table knot"},
                   {knots - 1, 1, 2.99, CAMKIN_E_TABLE, "table knot"},
                   {p, 1, open ? -0.01 : 0.05, CAMKIN_E_TABLE, "first knot of the range"},
                   {points, 1, open ? 3.1 : 2.95, CAMKIN_E_TABLE, "last knot of the range"}};
        for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
            double good[64];
            memcpy(good, table, sizeof good);
            for (int k = 0; k < bad[i].count; k++)
                table[bad[i].at + k] = bad[i].value;
            if (!open || bad[i].status != CAMKIN_E_LIFT) { /* the last point is the end of a clamped spline only */
                CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == bad[i].status);
                if (!CHECK(strcmp(error.parameter, bad[i].parameter) == 0))
                    printf("    degree %d, %s: %s\n", p, bad[i].parameter, error.message);
            }
            memcpy(table, good, sizeof good);
        }
        table[p + 2] = NAN;
        CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == CAMKIN_E_TABLE);
        table[p + 2] = 5.0;
        CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == CAMKIN_E_TABLE);
        table[p + 2] = keep;
        segments[0].lift = top + 1;
        CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == CAMKIN_E_LIFT);
        segments[0].lift = top;
        segments[0].duration = 4;
        CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == CAMKIN_E_TABLE);
        segments[0].duration = 3;
        segments[0].ntable--;
        CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == CAMKIN_E_TABLE);
        segments[0].ntable++;
        const double degrees[] = {8, 2, 3.5, NAN};
        for (int i = 0; i < 4; i++) {
            segments[0].param[0] = degrees[i];
            CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == CAMKIN_E_PARAMETER);
        }
        segments[0].param[0] = p;
        segments[0].ntable = (size_t)(3 * p + 1); /* as many numbers as points and knots of a spline, but p points */
        CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == CAMKIN_E_TABLE);
        CHECK(strcmp(error.parameter, "ntable") == 0);
    }
}

/* One interval of degree 7 is cut into parts. From a single anchor its terms would cancel, with an error of v of 25 ulp
   of the peak at the other end. */
static void long_spline(void) {
    double table[24] = {0};
    for (int i = 8; i < 16; i++)
        table[i] = 14.0;
    table[16] = -1.0; /* so s = 1 - (1 - x)^7 */
    const camkin_segment rise = {
        .law = CAMKIN_BSPLINE, .duration = 14, .lift = 1, .param = {7}, .table = table, .ntable = 24};
    camkin_program *p = rise_and_fall(rise);
    const double per_rad = RAD / 14, ulp = 0x1p-52;
    for (int i = 0; i < 1400; i++) {
        double x = i / 1400.0, rest = 1 - x;
        CHECK_NEAR(camkin_displacement(p, 14 * x), 1 - pow(rest, 7), 4 * ulp);
        CHECK_NEAR(camkin_velocity(p, 14 * x, 1), 7 * pow(rest, 6) * per_rad, 4 * ulp * 7 * per_rad);
        CHECK_NEAR(camkin_acceleration(p, 14 * x, 1), -42 * pow(rest, 5) * per_rad * per_rad,
                   4 * ulp * 42 * per_rad * per_rad);
        CHECK_NEAR(camkin_jerk(p, 14 * x, 1), 210 * pow(rest, 4) * pow(per_rad, 3), 6 * ulp * 210 * pow(per_rad, 3));
    }
    camkin_program_free(p);
}

/* With knots 2e-308 apart the coefficients overflow: an error, not NaN. */
static void too_near(void) {
    double table[19] = {[4] = 2.2250738585072014e-308, 1, 2, 3, 3, 3, 3, [11] = 1, 1, 1, 1, 0, 0};
    camkin_segment spline = {
        .law = CAMKIN_BSPLINE, .duration = 3, .lift = -1, .param = {3}, .table = table, .ntable = 18};
    const camkin_options options = {
        .size = sizeof options, .cycle = 360, .flags = CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_program *p;
    camkin_error error;
    CHECK(camkin_program_create(&spline, 1, &options, &p, &error) == CAMKIN_E_TABLE);
    CHECK(strstr(error.message, "1e-9 of the duration") != NULL);
    table[4] = 4e-9;
    camkin_program_free(must_create(&spline, 1, &options));
    table[4] = 0.0;
    camkin_program_free(must_create(&spline, 1, &options));
}

/* A jump of the velocity is judged by the way of the motion, also where it returns and its lift is 0. The way here is 1
   over 170 degrees, of which 1e-9 may be rounding of the control points. */
static void rests_at_joint(void) {
    double table[24 + 20] = {0};
    for (int i = 4; i < 24; i++)
        table[i] = fmin(i - 3, 17) * 10;
    const camkin_segment spline = {.law = CAMKIN_BSPLINE, .duration = 170, .param = {3}, .table = table, .ntable = 44};
    for (int side = -1; side <= 1; side += 2)
        for (int end = 0; end < 2; end++)
            for (int jumps = 0; jumps < 2; jumps++) {
                for (int i = 0; i < 20; i++)
                    table[24 + i] = 1.0 + (i < 2 || i > 17 ? 0.0 : side * fmax(sin(i), i == 9));
                /* v at an end is 3/10 of the difference of the outermost control points */
                table[end ? 42 : 25] += (jumps ? 1.0001e-9 : 0.9999e-9) / 170 * 10 / 3;
                camkin_program *p = NULL;
                CHECK(camkin_program_create(&spline, 1, NULL, &p, NULL) == (jumps ? CAMKIN_E_CONTINUITY : CAMKIN_OK));
                camkin_program_free(p);
            }
}

static void splines(void) {
    splines_of(0);
    splines_of(1);
}

/* The smallest spline of a degree: one interval, the Bezier polynomial of its control points, here a straight line. */
static void one_interval(void) {
    for (int p = 3; p <= 7; p++) {
        double table[32] = {0};
        for (int i = 0; i <= p; i++) {
            table[p + 1 + i] = 60;
            table[2 * p + 2 + i] = 2.0 + 6.0 * i / p;
        }
        const camkin_segment rise = {.law = CAMKIN_BSPLINE,
                                     .duration = 60,
                                     .lift = 6,
                                     .param = {p},
                                     .table = table,
                                     .ntable = (size_t)(3 * p + 3)};
        camkin_program *q = rise_and_fall(rise);
        for (double x = 0; x < 60; x += 0.7) {
            CHECK_NEAR(camkin_displacement(q, x), x / 10, 1e-14);
            CHECK_NEAR(camkin_velocity(q, x, 1), 0.1 * RAD, 1e-13);
            CHECK_NEAR(camkin_acceleration(q, x, 1), 0, 1e-11);
        }
        camkin_program_free(q);
    }
}

/* Codes of the universal curve that equal named laws (VDI 2143). */
static void numbered(void) {
    const struct {
        int code;
        int32_t law;
        double param[3];
    } same[] = {{11, CAMKIN_PARABOLIC, {0}},
                {12, CAMKIN_SIMPLE_HARMONIC, {0}},
                {22, CAMKIN_CYCLOIDAL, {0}},
                {25, CAMKIN_MODIFIED_TRAPEZOID, {0}},
                {26, CAMKIN_MODIFIED_SINE, {0}},
                {27, CAMKIN_MODIFIED_CONSTANT_VELOCITY, {0.5}},
                {33, CAMKIN_CYCLOIDAL, {0.4}},
                {34, CAMKIN_MODIFIED_TRAPEZOID, {0.4}},
                {35, CAMKIN_TRAPECLOID, {0}},
                {48, CAMKIN_HARMONIC_COMBINATION, {0}},
                {51, CAMKIN_SCCA, {0, 0.5, 0.5}},
                {52, CAMKIN_SINE_STRAIGHT_LINE, {0.5}},
                {92, CAMKIN_NC2, {0}}};
    for (unsigned i = 0; i < sizeof same / sizeof *same; i++) {
        const double code[8] = {same[i].code};
        double param[8] = {same[i].param[0], same[i].param[1], same[i].param[2]};
        uint64_t seed = 8;
        for (int k = 0; k < 200; k++) {
            double x = test_uniform(&seed, 0, 1), y[4], z[4];
            CHECK(camkin_law_eval(CAMKIN_UNIVERSAL_CODE, code, &x, 1, &y[0], &y[1], &y[2], &y[3]) == CAMKIN_OK);
            CHECK(camkin_law_eval(same[i].law, param, &x, 1, &z[0], &z[1], &z[2], &z[3]) == CAMKIN_OK);
            const double peak[4] = {1, 3, 10, 250};
            for (int order = 0; order < 4; order++)
                CHECK_NEAR(y[order], z[order], 16 * 0x1p-52 * peak[order]);
        }
    }
}

/* Either half of a symmetric law on its own scale, joined at x = y = inflection (VDI 2143). */
static void inflections(void) {
    for (int32_t law = CAMKIN_PARABOLIC; camkin_law_name(law); law++)
        for (int k = 0; k < 8 && camkin_law_parameter(law, k); k++) {
            if (strcmp(camkin_law_parameter(law, k), "inflection") != 0 || law == CAMKIN_HARMONIC_COMBINATION)
                continue;
            const camkin_segment rise = sample_rise(law);
            double plain[8], moved[8];
            memcpy(plain, rise.param, sizeof plain);
            memcpy(moved, rise.param, sizeof moved);
            plain[k] = 0;
            const double places[] = {1e-3, 0.01, 0.15, 0.35, 0.55, 0.75, 0.95, 0.999};
            for (unsigned place = 0; place < sizeof places / sizeof *places; place++) {
                moved[k] = places[place];
                const double left = 2 * moved[k], right = 2 * (1 - moved[k]);
                for (double x = 0.0007; x < 1; x += 0.0123) {
                    const int first = x < moved[k];
                    const double scale = first ? left : right;
                    double at = first ? x / left : 1 - (1 - x) / right, y[4], z[4];
                    camkin_law_eval(law, moved, &x, 1, &y[0], &y[1], &y[2], &y[3]);
                    camkin_law_eval(law, plain, &at, 1, &z[0], &z[1], &z[2], &z[3]);
                    int passed = CHECK_NEAR(y[0], first ? scale * z[0] : 1 - scale * (1 - z[0]), 1e-14) &
                                 CHECK_NEAR(y[1], z[1], 1e-13) & CHECK_NEAR(y[2] * scale, z[2], 1e-11) &
                                 CHECK_NEAR(y[3] * scale * scale, z[3], 1e-9);
                    if (!passed)
                        printf("    %s, inflection %g, x = %g\n", camkin_law_name(law), moved[k], x);
                }
            }
        }
}

/* y on the long side of an inflection: quotients of doubles that are exact for dyadic x and inflections. */
static double parabolic_beyond(double x, double p) {
    return (1 - p - (1 - x) * (1 - x)) / (1 - p);
}

static double poly_23_beyond(double x, double p) {
    const double r = 2 * (1 - p), w = 1 - x;
    return (r * r - 3 * r * w * w + 2 * w * w * w) / (r * r);
}

static double s_curve_beyond(double x, double p) {
    const double r = 2 * (1 - p), u = x - p, w = 1 - x;
    return (u < r / 4 ? 3 * r * r * (p + 2 * u) - 16 * u * u * u : 3 * r * r - 16 * w * w * w) / (3 * r * r);
}

static double trapezoid_beyond(double x, double p) { /* ramps of 7/16 */
    const double r = 2 * (1 - p), u = x - p, w = 1 - x;
    return u < r / 16 ? (9 * p + 16 * u) / 9 : (63 * r - 128 * w * w) / (63 * r);
}

/* Next to an inflection near an end, y or 1 - y is small, and s keeps its relative accuracy. */
static void inflections_near_an_end(void) {
    const struct {
        int32_t law;
        double param[4];
        int inflection;
        double (*beyond)(double x, double p);
    } laws[] = {{CAMKIN_PARABOLIC, {0}, 0, parabolic_beyond},
                {CAMKIN_POLY_23, {0}, 0, poly_23_beyond},
                {CAMKIN_S_CURVE, {0.25}, 3, s_curve_beyond},
                {CAMKIN_TRAPEZOIDAL_VELOCITY, {0.4375}, 1, trapezoid_beyond}};
    for (unsigned i = 0; i < sizeof laws / sizeof *laws; i++)
        for (double p = 0x1p-9; p < 0.5; p *= 2) {
            camkin_segment rise = {.law = laws[i].law, .duration = 128, .lift = 1}, fall = rise;
            memcpy(rise.param, laws[i].param, sizeof laws[i].param);
            memcpy(fall.param, laws[i].param, sizeof laws[i].param);
            rise.param[laws[i].inflection] = p;
            fall.param[laws[i].inflection] = 1 - p;
            fall.lift = -1;
            const camkin_options options = {.size = sizeof options, .cycle = 256};
            camkin_program *q = must_create((camkin_segment[2]){rise, fall}, 2, &options);
            for (double x = p; x < 1; x += 0x1p-10) {
                const double want = laws[i].beyond(x, p), most = 4 * (nextafter(want, 2) - want);
                double y;
                CHECK(camkin_law_eval(laws[i].law, rise.param, &x, 1, &y, NULL, NULL, NULL) == CAMKIN_OK);
                if (!(CHECK_NEAR(y, want, most) & CHECK_NEAR(camkin_displacement(q, 128 * x), want, most) &
                      CHECK_NEAR(camkin_displacement(q, 256 - 128 * x), want, most)))
                    printf("    %s, inflection %g, x = %g\n", camkin_law_name(laws[i].law), p, x);
            }
            camkin_program_free(q);
        }
}

static void mirrored(void) {
    /* every law that can be: its mirror falls as it rises, backwards */
    for (int32_t law = CAMKIN_PARABOLIC; camkin_law_name(law); law++) {
        if (free_form(law))
            continue;
        camkin_segment rise = sample_rise(law), fall = rise;
        fall.flags = CAMKIN_MIRROR;
        fall.lift = comes_back(law) ? rise.lift : -rise.lift;
        const camkin_segment segments[2] = {rise, fall};
        const camkin_options options = {.size = sizeof options, .cycle = 200, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
        camkin_program *p = must_create(segments, 2, &options);
        for (double x = 0.013; x < 100; x += 0.77) {
            CHECK_NEAR(camkin_displacement(p, 200 - x), camkin_displacement(p, x), 4e-15); /* 200 - x is rounded */
            CHECK_NEAR(camkin_velocity(p, 200 - x, 1), -camkin_velocity(p, x, 1), 1e-14 * RAD);
            CHECK_NEAR(camkin_acceleration(p, 200 - x, 1), camkin_acceleration(p, x, 1), 1e-12 * RAD);
        }
        /* and where all are mirrored, the rise is the fall upside down */
        const double top = comes_back(law) ? 0 : rise.lift, sign = comes_back(law) ? 1 : -1;
        rise.flags = CAMKIN_MIRROR;
        camkin_program *q = must_create((const camkin_segment[2]){rise, fall}, 2, &options);
        for (double x = 0.013; x < 100; x += 0.77) {
            CHECK_NEAR(camkin_displacement(q, 100 + x), camkin_displacement(p, 100 + x), 0);
            CHECK_NEAR(camkin_displacement(q, x), top + sign * camkin_displacement(q, 100 + x), 4e-15);
            CHECK_NEAR(camkin_velocity(q, x, 1), sign * camkin_velocity(q, 100 + x, 1), 1e-14 * RAD);
        }
        camkin_program_free(p);
        camkin_program_free(q);
    }
}

/* A program with a start phase is the same program, shifted. */
static void start_and_phase(void) {
    const camkin_options plain = {.size = sizeof plain, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_program *p = must_create(every_kind, EVERY_KIND, &plain);
    const double phases[] = {0.5, 90, 120, 180, -180, 359, -500, 1234.5};
    for (unsigned k = 0; k < sizeof phases / sizeof *phases; k++) {
        camkin_options moved = plain;
        moved.phase = phases[k];
        moved.start = 100;
        camkin_program *q = must_create(every_kind, EVERY_KIND, &moved);
        for (double theta = -400; theta < 400; theta += 0.37) {
            CHECK_NEAR(camkin_displacement(q, theta + phases[k]), camkin_displacement(p, theta) + 100, 1e-10);
            CHECK_NEAR(camkin_acceleration(q, theta + phases[k], 1), camkin_acceleration(p, theta, 1), 1e-9);
        }
        camkin_analysis a, b;
        camkin_analyze_finite(p, NULL, -1, &a);
        camkin_analyze_finite(q, NULL, -1, &b);
        CHECK_NEAR(b.a_max.value, a.a_max.value, 1e-12 * a.a_max.value);
        CHECK_NEAR(b.s_max.value, a.s_max.value + 100, 1e-12);
        camkin_program_free(q);
    }
    camkin_program_free(p);

    /* an indexing cam starts where it is told to, however many cycles away */
    const camkin_segment step = {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 2};
    for (int k = -3; k <= 3; k++) {
        const camkin_options moved = {
            .size = sizeof moved, .cycle = 90, .flags = CAMKIN_ACCUMULATE, .start = 7, .phase = 90.0 * k + 20};
        p = must_create(&step, 1, &moved);
        for (int turn = -2; turn <= 2; turn++)
            CHECK(camkin_displacement(p, moved.phase + 90 * turn) == 7 + 2 * turn);
        camkin_program_free(p);
    }
}

/* Find the piece in a staircase with known levels, evenly spread or crowded into a small part of the cycle. */
static void staircases(void) {
    enum { STEPS = 2000, N = 2 * STEPS };
    static camkin_segment stairs[N + 1];
    static double theta[STEPS], s[STEPS];
    const double widths[] = {0x1p-4, 0x1p-12}; /* binary, so that the angles are exact */
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < STEPS; i++) {
            stairs[2 * i] = (camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = widths[k], .lift = 0.5};
            stairs[2 * i + 1] = (camkin_segment){.law = CAMKIN_DWELL, .duration = widths[k]};
        }
        stairs[N] = (camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 50, .lift = -0.5 * STEPS};
        const camkin_options options = {.size = sizeof options, .cycle = 360, .phase = 200};
        camkin_program *p = must_create(stairs, N + 1, &options);
        uint64_t seed = 9;
        for (int i = 0; i < STEPS; i++) {
            int landing = (int)(test_random(&seed) % STEPS);
            double offset = i % 3 == 0 ? 0.0 : test_uniform(&seed, 0.0, 0.999);
            theta[i] = 200 + (2 * landing + 1 + offset) * widths[k];
            s[i] = 0.5 * (landing + 1);
            CHECK(camkin_displacement(p, theta[i]) == s[i]);
        }
        double got[STEPS];
        CHECK(camkin_eval(p, theta, STEPS, 1, &(camkin_svaj){.s = got}, 1) == CAMKIN_OK);
        CHECK(memcmp(got, s, sizeof got) == 0);
        camkin_program_free(p);
    }
}

int main(void) {
    rest_to_rest();
    known_peaks();
    given_ends();
    matched_ends();
    chains();
    chains_are_linear();
    close_conditions();
    slack();
    cruise();
    half_a_cycle();
    middle_interval();
    conditions();
    splines();
    long_spline();
    too_near();
    rests_at_joint();
    one_interval();
    numbered();
    inflections();
    inflections_near_an_end();
    mirrored();
    start_and_phase();
    staircases();
    return test_end();
}
