/* SPDX-License-Identifier: MIT */
/* Segments from boundary values and from their neighbours; the start of a program; finding a piece. */
#include "test.h"

#include <time.h>

enum {
    FREE_Q = CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1,
    FREE_J = FREE_Q | CAMKIN_FREE_J0 | CAMKIN_FREE_J1,
    FREE_A = FREE_J | CAMKIN_FREE_A0 | CAMKIN_FREE_A1,
};

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
    /* a fast feed at constant velocity, and ways in and out that match its velocity, over the wrap too */
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
                 "give a value to v1 of segment 0 or v0 of segment 1: 0 where the motion turns") != NULL);
    CHECK(error.segment == 0 && strcmp(error.parameter, "v1") == 0);
    ring[1].lift = 1; /* the motion does not turn between them */
    const camkin_options feeding = {.size = sizeof feeding, .cycle = 360, .flags = CAMKIN_ACCUMULATE};
    CHECK(camkin_program_create(ring, 2, &feeding, &p, &error) == CAMKIN_E_BOUNDARY);
    CHECK(strstr(error.message, "v0 of segment 1") != NULL && strstr(error.message, "turns") == NULL);
    /* a segment that waits for those that wait for each other */
    const camkin_segment tail[3] = {
        {.law = CAMKIN_POLY_BC, .duration = 90, .lift = -2, .flags = FREE_J | CAMKIN_MATCH_V1},
        {.law = CAMKIN_POLY_BC, .duration = 90, .lift = 1, .flags = FREE_J | CAMKIN_FREE_V0 | CAMKIN_MATCH_V1},
        {.law = CAMKIN_POLY_BC, .duration = 90, .lift = 1, .flags = FREE_J | CAMKIN_MATCH_V0},
    };
    CHECK(camkin_program_create(tail, 3, NULL, &p, &error) == CAMKIN_E_BOUNDARY);
    CHECK(strstr(error.message, "v1 of segment 1 (poly_bc) matches segment 2 (poly_bc), which waits") != NULL);
    /* a given velocity does not depend on the neighbour */
    ring[0].flags = FREE_J | CAMKIN_MATCH_V1 | CAMKIN_MATCH_A1;
    ring[1] = (camkin_segment){
        .law = CAMKIN_POLY_BC, .duration = 180, .lift = -1, .v0 = 0.5, .flags = FREE_J | CAMKIN_MATCH_A0};
    CHECK(camkin_program_create(ring, 2, NULL, &p, &error) == CAMKIN_E_BOUNDARY);
    CHECK(strstr(error.message, "a1 of segment 0 (poly_bc) matches segment 1 (poly_bc)") != NULL);
    CHECK(strstr(error.message, "give a value to a1 of segment 0 or a0 of segment 1, or leave it free") != NULL);
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

/* The number of pieces of a universal curve depends on its velocities, also on those that it matches. */
static void matched_zones(void) {
    enum { PROGRAMS = 500, CHAIN = 40, POINTS = 97 };
    double theta[POINTS], s[2][POINTS], v[2][POINTS], a[2][POINTS], j[2][POINTS];
    uint64_t random = 1;
    for (int i = 0; i < POINTS; i++)
        theta[i] = i * (360.0 / POINTS);
    for (int k = 0; k < PROGRAMS; k++) {
        /* Rises of one velocity between polynomials; every fourth program has many of them. */
        const int rises = k % 4 ? 1 : CHAIN;
        camkin_segment segments[2][CHAIN + 2];
        double t[6];
        for (int i = 0; i < 6; i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            t[i] = (double)(random >> 33) * 0x1p-31;
            for (int at = i; at > 0 && t[at] < t[at - 1]; at--) {
                const double kept = t[at];
                t[at] = t[at - 1];
                t[at - 1] = kept;
            }
        }
        const double speed = 0.25 * (k % 41), steps = 110.0 / rises;
        for (int given = 0; given < 2; given++) {
            camkin_segment *of = segments[given];
            of[0] = (camkin_segment){.law = CAMKIN_POLY_BC, .duration = 60, .lift = 12, .v1 = speed, .flags = FREE_J};
            for (int i = 1; i <= rises; i++) {
                of[i] = (camkin_segment){.law = CAMKIN_UNIVERSAL, .duration = steps, .lift = 8.0 / rises};
                memcpy(of[i].param, t, sizeof t);
                if (given)
                    of[i].v0 = of[i].v1 = speed;
                else
                    of[i].flags = CAMKIN_MATCH_V0;
                of[i].v1 = speed;
            }
            of[rises + 1] =
                (camkin_segment){.law = CAMKIN_POLY_BC, .duration = 190, .lift = -20, .v0 = speed, .flags = FREE_J};
            if (!given) {
                of[rises].v1 = 0.0;
                of[rises].flags |= CAMKIN_MATCH_V1;
            }
            camkin_program *p = NULL;
            camkin_error error;
            CHECK(camkin_program_create(of, (size_t)rises + 2, NULL, &p, &error) == CAMKIN_OK);
            CHECK(camkin_eval(p, theta, POINTS, 1, &(camkin_svaj){s[given], v[given], a[given], j[given]}, 1) ==
                  CAMKIN_OK);
            camkin_program_free(p);
        }
        CHECK(memcmp(s[0], s[1], sizeof *s) == 0 && memcmp(v[0], v[1], sizeof *v) == 0);
        CHECK(memcmp(a[0], a[1], sizeof *a) == 0 && memcmp(j[0], j[1], sizeof *j) == 0);
    }
}

int main(void) {
    rest_to_rest();
    known_peaks();
    given_ends();
    matched_ends();
    chains();
    matched_zones();
    chains_are_linear();
    close_conditions();
    slack();
    cruise();
    half_a_cycle();
    rests_at_joint();
    start_and_phase();
    staircases();
    return test_end();
}
