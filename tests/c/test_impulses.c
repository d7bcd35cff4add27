/* SPDX-License-Identifier: MIT */
/* Analysis where a motion has corners: impulses, breaks, dwells of any law, the ends of a cycle. */
#include "test.h"

/* ---- impulses ---- */

static int infinite(double x) { /* isinf() may have a sign */
    return x == INFINITY || x == -INFINITY;
}

static camkin_analysis analysed(const camkin_program *p, double rpm, int64_t segment) {
    camkin_analysis a;
    CHECK(camkin_analyze(p, &(camkin_drive){rpm, 0, 0, NULL}, segment, &a) == CAMKIN_OK);
    return a;
}

static camkin_program *jumpy(int32_t law, const double param[8]) {
    camkin_segment s[3] = {{.law = law, .duration = 120, .lift = 30},
                           {.law = CAMKIN_DWELL, .duration = 30},
                           {.law = law, .duration = 120, .lift = -30}};
    const camkin_options options = {.size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    for (int i = 0; i < 8 && param; i++)
        s[0].param[i] = s[2].param[i] = param[i];
    return must_create(s, 3, &options);
}

/* The laws that have impulses of a and j in a rise-dwell-fall; everything else stays finite. */
static void laws_with_impulses(void) {
    static const struct {
        int32_t law;
        double param[3];
        int a, j;
    } rows[] = {
        {CAMKIN_CONSTANT_VELOCITY, {0}, 1, 1},
        {CAMKIN_HALF_CYCLOIDAL_1, {0}, 1, 1},
        {CAMKIN_HALF_CYCLOIDAL_2, {0}, 1, 1},
        {CAMKIN_HALF_HARMONIC_1, {0}, 1, 1},
        {CAMKIN_HALF_HARMONIC_2, {0}, 1, 1},
        {CAMKIN_PARABOLIC, {0}, 0, 1},
        {CAMKIN_SIMPLE_HARMONIC, {0}, 0, 1},
        {CAMKIN_DOUBLE_HARMONIC, {0}, 0, 1},
        {CAMKIN_DOUBLE_HARMONIC_RETURN, {0}, 0, 1},
        {CAMKIN_POLY_23, {0}, 0, 1},
        {CAMKIN_NC2, {0}, 0, 1},
        {CAMKIN_HARMONIC_COMBINATION, {0}, 0, 1},
        {CAMKIN_SINE_STRAIGHT_LINE, {0.5}, 0, 1},
        {CAMKIN_EIGHTH_POWER_1, {0}, 0, 1},
        {CAMKIN_EIGHTH_POWER_2, {0}, 0, 1},
        {CAMKIN_TRAPEZOIDAL_VELOCITY, {0.25}, 0, 1},
        {CAMKIN_CYCLOIDAL, {0}, 0, 0},
        {CAMKIN_CYCLOIDAL, {0.001}, 0, 0},
        {CAMKIN_MODIFIED_SINE, {0}, 0, 0},
        {CAMKIN_MODIFIED_TRAPEZOID, {0}, 0, 0},
        {CAMKIN_MODIFIED_CYCLOIDAL, {0.5}, 0, 0},
        {CAMKIN_POLY_345, {0}, 0, 0},
        {CAMKIN_POLY_4567, {0.999}, 0, 0},
        {CAMKIN_POLY_56789, {0}, 0, 0},
        {CAMKIN_SMOOTH_POLY, {5}, 0, 0},
        {CAMKIN_GUTMAN_13, {0}, 0, 0},
        {CAMKIN_FREUDENSTEIN_135, {0}, 0, 0},
        {CAMKIN_TRIPLE_HARMONIC, {6.04, 0}, 0, 0},
        {CAMKIN_TRAPECLOID, {0}, 0, 0},
        {CAMKIN_S_CURVE, {0.125, 0.125, 0.25}, 0, 0},
        {CAMKIN_MODIFIED_CONSTANT_VELOCITY, {0.999}, 0, 0},
        {CAMKIN_SCCA, {2e-6, 0.5, 2e-6}, 0, 0},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        double param[8] = {rows[i].param[0], rows[i].param[1], rows[i].param[2]};
        camkin_program *p = jumpy(rows[i].law, param);
        camkin_analysis a = analysed(p, 60, -1), finite;
        int right = CHECK(infinite(a.a_max.value) == rows[i].a && infinite(a.a_min.value) == rows[i].a);
        right &= CHECK(infinite(a.j_max.value) == rows[i].j && infinite(a.j_min.value) == rows[i].j);
        right &= CHECK(infinite(a.a_ms) == rows[i].a && infinite(a.j_ms) == rows[i].j &&
                       infinite(a.va_max.value) == rows[i].a);
        right &= CHECK(isfinite(a.v_max.value) && isfinite(a.v_min.value) && isfinite(a.v_ms));
        CHECK(camkin_analyze_finite(p, &(camkin_drive){60, 0, 0, NULL}, -1, &finite) == CAMKIN_OK);
        const double all[] = {finite.v_max.value, finite.a_max.value, finite.a_min.value,  finite.j_max.value,
                              finite.j_min.value, finite.a_ms,        finite.va_max.value, finite.j_ms};
        for (unsigned k = 0; k < sizeof all / sizeof *all; k++)
            right &= CHECK(isfinite(all[k]));
        if (!right)
            printf("    %s %g\n", camkin_law_name(rows[i].law), param[0]);
        camkin_program_free(p);
    }
}

/* Signs and places of impulses, the segment that an impulse belongs to, the derivatives that have it, and the effect of
   the speed. */
static void impulses(void) {
    camkin_program *p = jumpy(CAMKIN_PARABOLIC, NULL);
    camkin_analysis a = analysed(p, 800, -1);
    CHECK(a.j_max.value == INFINITY && a.j_max.theta == 0 && a.j_min.value == -INFINITY && a.j_min.theta == 60);
    CHECK(a.a_max.theta == 0 && isfinite(a.a_ms) && infinite(a.j_ms));
    a = analysed(p, -800, -1); /* the jump at 0 is one downwards then */
    CHECK(a.j_max.value == INFINITY && a.j_max.theta == 60 && a.j_min.value == -INFINITY && a.j_min.theta == 0);
    a = analysed(p, 0, -1);
    CHECK(a.j_max.value == 0 && a.j_min.value == 0 && a.j_ms == 0);
    a = analysed(p, 800, 0);
    CHECK(a.j_max.theta == 0 && a.j_min.theta == 60);
    a = analysed(p, 800, 1); /* the dwell begins where the rise leaves off */
    CHECK(a.j_max.value == INFINITY && a.j_max.theta == 120 && a.j_min.value == 0 && a.a_max.value == 0);
    a = analysed(p, 800, 2);
    CHECK(a.j_max.theta == 210 && a.j_min.theta == 150);
    a = analysed(p, 800, 3);
    CHECK(a.j_max.value == 0 && a.j_min.value == -INFINITY && a.j_min.theta == 270 && infinite(a.j_ms));
    camkin_program_free(p);

    /* a velocity that jumps up: an impulse of a, upwards whichever way the cam turns, and a doublet of j */
    p = jumpy(CAMKIN_CONSTANT_VELOCITY, NULL);
    for (int sign = -1; sign < 2; sign += 2) {
        a = analysed(p, 100 * sign, 0);
        CHECK(a.a_max.value == INFINITY && a.a_max.theta == 0 && a.a_min.value == 0);
        CHECK(a.j_max.value == INFINITY && a.j_min.value == -INFINITY && a.j_min.theta == 0);
        CHECK(infinite(a.va_max.value) && a.va_max.theta == 0 && isfinite(a.v_ms) && infinite(a.a_ms) &&
              infinite(a.j_ms));
    }
    camkin_program_free(p);
}

static void breaks(void) {
    camkin_break at[16];
    size_t found;
    camkin_program *p = jumpy(CAMKIN_PARABOLIC, NULL);
    const double jump = 4 * 30 / pow(120 * TEST_PI / 180, 2);
    const double theta[] = {0, 60, 120, 150, 210, 270}, size[] = {1, -2, 1, -1, 2, -1};
    const int64_t segment[] = {0, 0, 1, 2, 2, 3};
    CHECK(camkin_breaks(p, at, 16, &found) == CAMKIN_OK && found == 6);
    for (int i = 0; i < 6; i++) {
        CHECK(at[i].theta == theta[i] && at[i].segment == segment[i] && at[i].inside == (i == 1 || i == 4));
        CHECK(at[i].order == 1 && at[i].jump[1] == 0 && at[i].jump[3] == 0 && at[i].a[1] - at[i].a[0] == at[i].jump[2]);
        CHECK_NEAR(at[i].jump[2], size[i] * jump, 4 * 0x1p-52 * jump);
        CHECK_NEAR(at[i].v[0], at[i].v[1], 1e-14);
    }
    camkin_program_free(p);

    /* a double knot inside; and a break at the very place where the cycle is cut, half a turn from angle 0 */
    const double table[] = {0, 0, 0, 0, 45, 45, 90, 90, 90, 90, 0, 0, 3, 5, 9, 10};
    const camkin_segment twice[2] = {
        {.law = CAMKIN_BSPLINE, .duration = 90, .lift = 10, .param = {3}, .table = table, .ntable = 16},
        {.law = CAMKIN_POLY_345, .duration = 90, .lift = -10}};
    for (int i = 0; i < 2; i++) {
        const camkin_options options = {
            .size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP, .phase = i ? 135 : 0};
        p = must_create(twice, 2, &options);
        CHECK(camkin_breaks(p, at, 16, &found) == CAMKIN_OK && found == 4 && at[1].inside && at[1].order == 1);
        CHECK(at[1].theta == 45 + options.phase && at[1].segment == 0 && at[2].theta == 90 + options.phase);
        const double left = camkin_acceleration(p, nextafter(at[1].theta, 0), 1);
        CHECK_NEAR(at[1].jump[2], camkin_acceleration(p, at[1].theta, 1) - left, 1e-12 * fabs(left));
        camkin_program_free(p);
    }

    /* a start just before 0, where the angle within the cycle would round to 360 */
    const camkin_options early = {.size = sizeof early, .cycle = 360, .phase = -1e-18};
    const camkin_segment jump_twice[2] = {{.law = CAMKIN_PARABOLIC, .duration = 180, .lift = 1},
                                          {.law = CAMKIN_PARABOLIC, .duration = 180, .lift = -1}};
    p = must_create(jump_twice, 2, &early);
    CHECK(camkin_breaks(p, at, 16, &found) == CAMKIN_OK && found == 4 && at[0].theta == 0 && at[2].theta == 180);
    CHECK(analysed(p, 60, -1).j_max.theta == 270); /* both halves meet without a jump */
    camkin_program_free(p);

    /* an indexing cam of one segment meets itself; of an odd number of segments the last meets the first */
    const camkin_segment steps[3] = {{.law = CAMKIN_SIMPLE_HARMONIC, .duration = 120, .lift = 5},
                                     {.law = CAMKIN_SIMPLE_HARMONIC, .duration = 120, .lift = 7},
                                     {.law = CAMKIN_SIMPLE_HARMONIC, .duration = 120, .lift = 11}};
    for (size_t n = 1; n < 4; n += 2) {
        const camkin_options options = {
            .size = sizeof options, .cycle = 120 * (double)n, .flags = CAMKIN_ACCUMULATE, .phase = 17};
        p = must_create(steps, n, &options);
        CHECK(camkin_breaks(p, at, 16, &found) == CAMKIN_OK && found == n);
        CHECK(at[0].theta == 17 && at[0].order == 1 && at[0].jump[0] == 0 && !at[0].inside);
        const double rad = pow(120 * TEST_PI / 180, 2), sum = steps[0].lift + steps[n - 1].lift;
        CHECK_NEAR(at[0].jump[2], TEST_PI * TEST_PI / 2 * sum / rad, 1e-13 * sum);
        camkin_program_free(p);
    }

    /* smooth places are no breaks, wherever the cycle is cut and however short the segment is */
    for (int32_t law = CAMKIN_PARABOLIC; camkin_law_name(law); law++) {
        if (free_form(law))
            continue;
        camkin_segment rise = sample_rise(law);
        size_t least = SIZE_MAX, most = 0;
        for (double phase = -179.3; phase <= 180; phase += 59.9)
            for (double duration = 100; duration >= 1e-9; duration /= 300) {
                const camkin_options options = {.size = sizeof options,
                                                .cycle = 360,
                                                .flags = CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP,
                                                .phase = phase};
                rise.duration = duration;
                p = must_create(&rise, 1, &options);
                CHECK(camkin_breaks(p, at, 16, &found) == CAMKIN_OK);
                least = found < least ? found : least;
                most = found > most ? found : most;
                camkin_program_free(p);
            }
        if (!CHECK(least == most && least >= 2))
            printf("    %s: %zu to %zu\n", camkin_law_name(law), least, most);
    }
}

/* ---- motion, dwell and cycle ---- */

/* A segment that does not move is a dwell, whatever its law. */
static void holds(void) {
    const double spline[] = {0, 0, 0, 0, 20, 45, 45, 45, 45, 3, 3, 3, 3, 3};
    const double bump[] = {0, 0, 0, 0, 20, 45, 45, 45, 45, 3, 3, 4, 3, 3};
    const double rows[] = {0.5, 0, 0};
    const struct {
        camkin_segment segment;
        double event;
    } middle[] = {
        {{.law = CAMKIN_DWELL}, 180},
        {{.law = CAMKIN_POLY_BC, .flags = CAMKIN_FREE_J0 | CAMKIN_FREE_Q0 | CAMKIN_FREE_J1 | CAMKIN_FREE_Q1}, 180},
        {{.law = CAMKIN_POLY_BC,
          .flags = CAMKIN_MATCH_V0 | CAMKIN_MATCH_A0 | CAMKIN_MATCH_V1 | CAMKIN_MATCH_A1 | CAMKIN_FREE_J0 |
                   CAMKIN_FREE_Q0 | CAMKIN_FREE_J1 | CAMKIN_FREE_Q1},
         180},
        {{.law = CAMKIN_POLY, .table = rows, .ntable = 3}, 180},
        {{.law = CAMKIN_BSPLINE, .param = {3}, .table = spline, .ntable = 14}, 180},
        {{.law = CAMKIN_BSPLINE, .param = {3}, .table = bump, .ntable = 14}, 225},
        {{.law = CAMKIN_POLY_BC, .a0 = 1}, 225},
    };
    for (unsigned i = 0; i < sizeof middle / sizeof *middle; i++) {
        camkin_segment s[3] = {{.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 10},
                               middle[i].segment,
                               {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = -10}};
        s[1].duration = 45;
        camkin_program *p = must_create(s, 3, NULL);
        camkin_analysis a = analysed(p, 3000, -1);
        CHECK(a.duration == 360 && a.event == middle[i].event);
        camkin_program_free(p);
    }
}

/* The sum of computed durations may miss the cycle by its rounding. A remainder too short for a dwell is rejected. */
static void nearly_whole(void) {
    camkin_segment s[2] = {{.law = CAMKIN_CYCLOIDAL, .duration = 180, .lift = 1},
                           {.law = CAMKIN_CYCLOIDAL, .duration = 180, .lift = -1}};
    const struct {
        double rest;
        camkin_status status;
        int segments;
    } rows[] = {{0, CAMKIN_OK, 2},      {3e-10, CAMKIN_OK, 2},       {-3e-10, CAMKIN_OK, 2},
                {1.1e-9, CAMKIN_OK, 3}, {5e-10, CAMKIN_E_CYCLE, 0},  {9.9e-10, CAMKIN_E_CYCLE, 0},
                {1e-12, CAMKIN_OK, 2},  {-4e-10, CAMKIN_E_CYCLE, 0}, {1e-3, CAMKIN_OK, 3}};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        camkin_program *p = NULL;
        camkin_error error;
        camkin_break at[8];
        size_t found;
        s[1].duration = 180 - rows[i].rest;
        if (CHECK(camkin_program_create(s, 2, NULL, &p, &error) == rows[i].status) && p) {
            CHECK(camkin_breaks(p, at, 8, &found) == CAMKIN_OK && (int)found == rows[i].segments);
            camkin_analysis a = analysed(p, 60, -1);
            CHECK_NEAR(a.duration, 360, 1e-13);
            camkin_program_free(p);
        } else {
            CHECK(error.segment == -1 && strcmp(error.parameter, "duration") == 0);
        }
    }
}

/* The extremes of s of an indexing cam are at the given places: s there is the given value. */
static void accumulating_places(void) {
    const struct {
        int32_t law;
        double duration, lift, phase, min, max, at_min, at_max;
    } rows[] = {
        {CAMKIN_MODIFIED_SINE, 120, 45, 300, -22.5, 22.5, 0,
         360}, /* half of the step is made by the end of the cycle */
        {CAMKIN_CONSTANT_VELOCITY, 360, 45, 0, 0, 45, 0, 360},
        {CAMKIN_CONSTANT_VELOCITY, 360, -45, 0, -45, 0, 360, 0},
        {CAMKIN_CYCLOIDAL, 90, 10, 0, 0, 10, 0, 90},
        {CAMKIN_CYCLOIDAL, 90, 10, 270, 0, 10, 270, 360}, /* the first that is found */
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        const camkin_segment step = {.law = rows[i].law, .duration = rows[i].duration, .lift = rows[i].lift};
        const camkin_options options = {
            .size = sizeof options, .cycle = 360, .flags = CAMKIN_ACCUMULATE, .phase = rows[i].phase};
        camkin_program *p = must_create(&step, 1, &options);
        camkin_analysis a = analysed(p, 60, -1);
        CHECK_NEAR(a.s_min.theta, rows[i].at_min, 0);
        CHECK_NEAR(a.s_max.theta, rows[i].at_max, 0);
        CHECK_NEAR(a.s_min.value, rows[i].min, 0x1p-50 * fabs(rows[i].lift));
        CHECK_NEAR(a.s_max.value, rows[i].max, 0x1p-50 * fabs(rows[i].lift));
        CHECK_NEAR(camkin_displacement(p, a.s_max.theta), a.s_max.value, 0x1p-50 * fabs(rows[i].lift));
        CHECK_NEAR(camkin_displacement(p, a.s_min.theta), a.s_min.value, 0x1p-50 * fabs(rows[i].lift));
        CHECK(a.v_max.theta < 360 && a.a_max.theta < 360 && a.va_max.theta < 360);
        camkin_program_free(p);
    }
}

int main(void) {
    laws_with_impulses();
    impulses();
    breaks();
    holds();
    nearly_whole();
    accumulating_places();
    return test_end();
}
