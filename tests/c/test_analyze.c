/* SPDX-License-Identifier: MIT */
/* Peaks and mean squares against closed forms (Norton, Cam Design and Manufacturing Handbook; VDI 2143), and no sample
 * above a peak. */
#include "test.h"

/* One rise of a law over 1 degree of a cycle at 1 degree per second: values per x. */
static camkin_analysis of_law_in(double cycle, int32_t law, const double param[8]) {
    camkin_options options = {
        .size = sizeof options, .cycle = cycle, .flags = CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_segment segment = {.law = law, .duration = 1, .lift = 1};
    if (param)
        memcpy(segment.param, param, sizeof segment.param);
    camkin_program *p = must_create(&segment, 1, &options);
    camkin_analysis a;
    CHECK(camkin_analyze_finite(p, &(camkin_drive){1.0 / 6.0, 0, 0, NULL}, 0, &a) == CAMKIN_OK);
    camkin_program_free(p);
    return a;
}

static camkin_analysis of_law(int32_t law, const double param[8]) {
    return of_law_in(1.0, law, param);
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

/* Published and derived characteristic values of the catalogue, to the digits that are known. */
static void catalogue(void) {
    static const struct {
        int32_t law;
        double param[3], cv, a_max, a_min, cj, cm; /* 0: not known */
    } rows[] = {
        {CAMKIN_POLY_56789, {0}, 315.0 / 128, 9.3719762, -9.3719762, 78.75, 15.435936},
        {CAMKIN_SMOOTH_POLY, {5}, 693.0 / 256, 11.2665752, -11.2665752, 0, 0},
        {CAMKIN_POLY_23, {0}, 1.5, 6, -6, 12, 3.46410162},
        {CAMKIN_EIGHTH_POWER_1, {0}, 1.776661, 5.268297, -5.2683, 0, 0},
        {CAMKIN_EIGHTH_POWER_2, {0}, 1.776661, 5.2683, -5.268297, 0, 0},
        {CAMKIN_RISE_FALL_3456, {0}, 3.4346004, 19.2, -24, 384, 0},
        {CAMKIN_RISE_FALL_45678, {0}, 3.8082951, 20.897959, -32, 252.96568, 0},
        {CAMKIN_RISE_FALL_DOUBLE_HARMONIC, {0}, 4.0810486, 22.20661, -39.4784176, 0, 0},
        {CAMKIN_DOUBLE_HARMONIC, {0}, 2.0405243, 5.5516525, -9.8696044, 42.413720, 0},
        {CAMKIN_DOUBLE_HARMONIC_RETURN, {0}, 2.0405243, 9.8696044, -5.5516525, 42.413720, 0},
        {CAMKIN_GUTMAN_13, {0}, 2, 5.1301993, -5.1301993, 59.217626, 8.1248578},
        {CAMKIN_FREUDENSTEIN_13, {0}, 2, 5.3855874, -5.3855874, 50.757965, 7.9174717},
        {CAMKIN_FREUDENSTEIN_135, {0}, 2, 5.0602835, -5.0602835, 59.615060, 7.8500566},
        {CAMKIN_HALF_CYCLOIDAL_1, {0}, 2, 3.14159265, 0, 9.8696044, 0},
        {CAMKIN_HALF_HARMONIC_2, {0}, 1.57079633, 0, -2.4674011, 0, 0},
        {CAMKIN_MODIFIED_CONSTANT_VELOCITY, {0.2}, 1.52753868, 5.99863035, -5.99863035, 94.2262652, 0},
        {CAMKIN_MODIFIED_CONSTANT_VELOCITY, {0.5}, 1.27525817, 8.01268341, -8.01268341, 201.380699, 5.7333771},
        {CAMKIN_CYCLOIDAL_CONSTANT_VELOCITY, {0.5}, 4.0 / 3, 8.3775804, -8.3775804, 105.27578, 0},
        {CAMKIN_TRAPEZOIDAL_VELOCITY, {1.0 / 3}, 1.5, 4.5, -4.5, 0, 6.75},
        {CAMKIN_S_CURVE, {0.125, 0.125, 0.25}, 1.6, 6.4, -6.4, 51.2, 0},
        {CAMKIN_S_CURVE, {0.125, 0.25, 0}, 2, 5.33333333, -5.33333333, 42.6666667, 0},
        {CAMKIN_S_CURVE, {0.25, 0, 0}, 2, 8, -8, 32, 0},
        {CAMKIN_HARMONIC_COMBINATION, {0}, 1.6598479, 5.2145661, 0, 65.528170, 4.8564719},
        {CAMKIN_SINE_STRAIGHT_LINE, {0.5}, 1.2220309, 7.6782469, -7.6782469, 48.243848, 4.6915276},
        {CAMKIN_TRAPECLOID, {0}, 2.1821597, 6.1704423, 0, 77.540065, 10.837155},
        {CAMKIN_NC2, {0}, 1.7856401, 5.8921972, -4.2073153, 111.065301, 8.8651485},
        {CAMKIN_MODIFIED_CYCLOIDAL, {-0.13397459621556135}, 1.7637079, 5.88825313, -5.88825313, 60.781000, 0},
        {CAMKIN_UNIVERSAL_CODE, {33}, 2, 7.8539816, -5.2359878, 61.685028, 10.202621},
        {CAMKIN_UNIVERSAL_CODE, {34}, 2, 6.1101547, -4.0734365, 95.978086, 10.112476},
        {CAMKIN_UNIVERSAL_CODE, {35}, 2.1821597, 6.1704423, 0, 77.540065, 10.837155},
        {CAMKIN_UNIVERSAL_CODE, {43}, 1.7596034, 5.5279571, -5.5279571, 34.733179, 6.3178796},
        {CAMKIN_UNIVERSAL_CODE, {44}, 1.7182961, 6.7477331, -4.4984887, 52.996572, 7.5309160},
        {CAMKIN_UNIVERSAL_CODE, {45}, 1.9169091, 4.4386642, -4.4386642, 55.777899, 7.1078810},
        {CAMKIN_UNIVERSAL_CODE, {46}, 1.9167185, 4.6845786, -4.2164837, 58.868151, 7.4302628},
        {CAMKIN_UNIVERSAL_CODE, {47}, 1.9426416, 5.5259436, -3.6839624, 69.441056, 8.6295547},
        {CAMKIN_UNIVERSAL_CODE, {48}, 1.6598479, 5.2145661, 0, 65.528170, 4.8564719},
        {CAMKIN_UNIVERSAL_CODE, {49}, 1.7364327, 4.9100703, 0, 61.701763, 6.8621170},
        {CAMKIN_UNIVERSAL_CODE, {51}, 1.7179792, 4.1988475, -4.1988475, 26.382137, 5.0695771},
        {CAMKIN_UNIVERSAL_CODE, {52}, 1.2220309, 7.6782469, -7.6782469, 48.243848, 4.6915276},
        {CAMKIN_UNIVERSAL_CODE, {92}, 1.7856401, 5.8921972, -4.2073153, 111.065301, 8.8651485},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        double param[8] = {rows[i].param[0], rows[i].param[1], rows[i].param[2]};
        camkin_analysis a = of_law(rows[i].law, param);
        const double got[5] = {a.v_max.value, a.a_max.value, a.a_min.value, fmax(a.j_max.value, -a.j_min.value),
                               a.va_max.value};
        const double want[5] = {rows[i].cv, rows[i].a_max, rows[i].a_min, rows[i].cj, rows[i].cm};
        for (int k = 0; k < 5; k++) /* seven or eight digits are known */
            if (want[k] != 0.0 && !CHECK_NEAR(got[k], want[k], 5e-7 * fabs(want[k])))
                printf("    %s %g, value %d\n", camkin_law_name(rows[i].law), param[0], k);
    }
}

/* The rise-dwell-fall of the physics test: values, places, shares. */
static void whole_cycle(void) {
    camkin_program *p = rise_dwell_fall("cycloidal", NULL);
    const camkin_drive drive = {3000, 0, 12, NULL};
    camkin_analysis a, rise, dwell;
    CHECK(camkin_analyze_finite(p, &drive, -1, &a) == CAMKIN_OK);
    CHECK_NEAR(a.v_max.value, 4000, 4000 * ULPS);
    CHECK_NEAR(a.v_max.theta, 45, 1e-5); /* flat there: v changes by one ulp within 1e-6 degrees */
    CHECK_NEAR(a.v_min.theta, 180, 1e-5);
    CHECK_NEAR(a.a_max.theta, 22.5, 1e-5);
    CHECK_NEAR(a.j_max.value, 3.2e8 * TEST_PI * TEST_PI, 3.2e9 * ULPS);
    CHECK(a.j_max.theta == 0 && a.s_max.value == 10 && a.s_max.theta == 90 && a.s_min.value == 0);
    CHECK(a.duration == 360 && a.event == 180);
    CHECK(camkin_analyze_finite(p, &drive, 0, &rise) == CAMKIN_OK && rise.duration == 90 && rise.event == 90);
    CHECK_NEAR(rise.v_ms / 2, a.v_ms, a.v_ms * 2 * ULPS); /* two of these in four times the angle */
    CHECK(camkin_analyze_finite(p, &drive, 3, &dwell) == CAMKIN_OK && dwell.event == 0 && dwell.duration == 135);
    CHECK(dwell.v_max.value == 0 && dwell.a_ms == 0 && dwell.s_max.value == 0);
    camkin_program_free(p);
}

static void check_samples(const camkin_segment *segments, size_t n, camkin_options options, const char *law) {
    options.size = sizeof options;
    options.flags |= CAMKIN_ALLOW_VELOCITY_JUMP;
    camkin_program *p = must_create(segments, n, &options);
    camkin_analysis a;
    CHECK(camkin_analyze_finite(p, NULL, -1, &a) == CAMKIN_OK);
    double top[9] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY, INFINITY, INFINITY, INFINITY, INFINITY, 0};
    for (double theta = 0; theta < options.cycle; theta += options.cycle / 20011) {
        double y[4] = {camkin_displacement(p, theta), camkin_velocity(p, theta, 1), camkin_acceleration(p, theta, 1),
                       camkin_jerk(p, theta, 1)};
        for (int k = 0; k < 4; k++) {
            top[k] = fmax(top[k], y[k]);
            top[k + 4] = fmin(top[k + 4], y[k]);
        }
        top[8] = fmax(top[8], fabs(y[1] * y[2]));
    }
    const camkin_extreme peak[9] = {a.s_max, a.v_max, a.a_max, a.j_max, a.s_min, a.v_min, a.a_min, a.j_min, a.va_max};
    for (int k = 0; k < 9; k++) {
        double scale = k < 8 ? fmax(fabs(peak[k % 4].value), fabs(peak[k % 4 + 4].value)) : peak[8].value;
        double over = (k < 4 || k == 8 ? 1 : -1) * (top[k] - peak[k].value);
        int passed = CHECK(over <= 16 * 0x1p-53 * scale) & CHECK(over >= -3e-3 * scale); /* the samples come near */
        if (k % 4 == 0 && k < 8 && options.flags == CAMKIN_ALLOW_VELOCITY_JUMP)          /* s has no jumps there */
            passed &= CHECK_NEAR(camkin_displacement(p, peak[k].theta), peak[k].value, 1e-9 * scale);
        if (!passed)
            printf("    %s, value %d\n", law, k);
    }
    camkin_program_free(p);
}

/* Of an indexing cam whose first segment starts anywhere, the extremes are those of the angles from 0 to the cycle, and
   the first segment starts at `start`. */
static void accumulating_phase(void) {
    const camkin_segment step = {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 2};
    const double phases[] = {0, 90, 100, 200, 233.3, 300, -60, 1000};
    for (unsigned i = 0; i < sizeof phases / sizeof *phases; i++) {
        const camkin_options options = {
            .size = sizeof options, .cycle = 360, .flags = CAMKIN_ACCUMULATE, .start = 7, .phase = phases[i]};
        camkin_program *p = must_create(&step, 1, &options);
        camkin_analysis a;
        double start[4], end[4], low = INFINITY, high = -INFINITY;
        for (double theta = 0; theta < 360; theta += 0.01) {
            low = fmin(low, camkin_displacement(p, theta));
            high = fmax(high, camkin_displacement(p, theta));
        }
        CHECK(camkin_analyze_finite(p, NULL, -1, &a) == CAMKIN_OK);
        CHECK_NEAR(a.s_min.value, low, 1e-9);
        CHECK_NEAR(a.s_max.value, high, 1e-9);
        CHECK(a.s_min.value <= low && a.s_max.value >= high);
        CHECK(camkin_segment_ends(p, 0, start, end) == CAMKIN_OK && start[0] == 7 && end[0] == 9);
        camkin_program_free(p);
    }
}

static void no_sample_above(void) {
    const camkin_options whole = {.cycle = 360}, indexing = {.cycle = 360, .flags = CAMKIN_ACCUMULATE};
    check_samples(every_kind, EVERY_KIND, whole, "every kind");
    for (int32_t law = CAMKIN_PARABOLIC; camkin_law_name(law); law++)
        for (int moved = 0; moved < 2 && !free_form(law); moved++) {
            camkin_segment rise = sample_rise(law);
            for (int k = 0; k < 8 && camkin_law_parameter(law, k); k++)
                if (moved && strcmp(camkin_law_parameter(law, k), "inflection") == 0)
                    rise.param[k] = 0.41;
            check_samples(&rise, 1, indexing, camkin_law_name(law));
        }
    const double rows[] = {0.3, 0, 2, 0.6, 0, -1, 0.8, 1, 3, 0, 1, 2, 1, 2, 5};
    const camkin_segment wave[2] = {{.law = CAMKIN_POLY, .duration = 200, .lift = 1, .table = rows, .ntable = 15},
                                    {.law = CAMKIN_POLY_BC, .duration = 160, .lift = -1, .v0 = 3, .a0 = -20, .j1 = 90}};
    check_samples(wave, 2, whole, "poly");
}

/* s = x (1 - x) (3 - 2 x), a hump whose top is inside a piece. */
static void top_inside(void) {
    const double rad = TEST_PI / 180, beta = 120 * rad, x = (10 - sqrt(28)) / 12;
    const camkin_segment hump = {.law = CAMKIN_POLY_BC,
                                 .duration = 120,
                                 .flags = 0xee, /* all free but v */
                                 .v0 = 3 / beta,
                                 .v1 = -1 / beta};
    const camkin_options options = {.size = sizeof options, .cycle = 120, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_program *p = must_create(&hump, 1, &options);
    camkin_analysis a;
    CHECK(camkin_analyze_finite(p, NULL, -1, &a) == CAMKIN_OK);
    CHECK_NEAR(a.s_max.value, x * (1 - x) * (3 - 2 * x), 1e-15);
    CHECK_NEAR(a.s_max.theta, 120 * x, 1e-6);
    CHECK_NEAR(a.v_min.value, (3 - 25 / 6.0) / beta, 1e-14);
    CHECK_NEAR(a.v_min.theta, 100, 1e-6);
    CHECK_NEAR(a.a_min.value, -10 / beta / beta, 1e-13);
    CHECK_NEAR(a.a_max.value, 2 / beta / beta, 1e-13);
    CHECK_NEAR(a.j_max.value, 12 / beta / beta / beta, 1e-12);
    CHECK(a.a_min.theta == 0 && a.s_min.value == 0);
    /* v v: integral of (3 - 10 x + 6 x^2)^2 */
    CHECK_NEAR(a.v_ms, (9 - 30 + 136.0 / 3 - 30 + 36.0 / 5) / beta / beta, 1e-14);
    CHECK_NEAR(a.a_ms, (100 - 120 + 48) / pow(beta, 4), 1e-13);
    CHECK_NEAR(a.j_ms, 144 / pow(beta, 6), 1e-12);
    camkin_program_free(p);
}

/* v = 1 + t - t^2/2 has its largest v a at t = 0: outside, where the motion begins with t = 0.02 or, seen from the
   other end, ends with it. The polynomial of a piece has no peaks beyond its ends. */
static void peak_outside(void) {
    const double e = 0.02, v_near = 1 + e - e * e / 2, v_far = 1 + (1 + e) - (1 + e) * (1 + e) / 2;
    const double lift = 1 + (1 + 2 * e) / 2 - (1 + 3 * e + 3 * e * e) / 6; /* over 1 rad */
    const camkin_options options = {
        .size = sizeof options, .cycle = 200, .flags = CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP};
    for (int end = 0; end < 2; end++) {
        const camkin_segment rise = {.law = CAMKIN_POLY_BC,
                                     .duration = 180 / TEST_PI,
                                     .flags = 0xee, /* all free but v */
                                     .lift = lift,
                                     .v0 = end ? v_far : v_near,
                                     .v1 = end ? v_near : v_far};
        camkin_program *p = must_create(&rise, 1, &options);
        camkin_analysis a;
        CHECK(camkin_analyze_finite(p, NULL, 0, &a) == CAMKIN_OK);
        CHECK_NEAR(a.va_max.value, v_near * (1 - e), 1e-14);
        CHECK_NEAR(a.va_max.theta, end ? rise.duration : 0, 1e-13);
        CHECK_NEAR(a.s_min.value, 0, 0);
        CHECK_NEAR(a.s_max.value, lift, 1e-15);
        CHECK_NEAR(a.v_max.value, 1.5, 1e-15);
        CHECK_NEAR(a.v_min.value, v_near, 1e-14);
        camkin_program_free(p);
    }
}

static void check_same(const camkin_analysis *a, const camkin_analysis *b, const char *law, double phase) {
    const camkin_extreme *x = &a->s_min, *y = &b->s_min; /* nine of them, in order */
    static const int scale_of[9] = {1, 1, 3, 3, 5, 5, 7, 7, 8};
    for (int k = 0; k < 9; k++) {
        double scale = fmax(fabs(x[scale_of[k]].value), fabs(x[scale_of[k] - 1].value));
        if (!CHECK_NEAR(y[k].value, x[k].value, 1e-10 * scale))
            printf("    %s, phase %g, value %d\n", law, phase, k);
    }
    CHECK_NEAR(b->v_ms, a->v_ms, 1e-10 * a->v_ms);
    CHECK_NEAR(b->a_ms, a->a_ms, 1e-10 * a->a_ms);
    CHECK_NEAR(b->j_ms, a->j_ms, 1e-10 * a->j_ms + 1e-20);
    CHECK(b->duration == a->duration && b->event == a->event);
}

/* The same cam with its cycle cut elsewhere, also inside pieces: equal values, for the cycle and by segment. */
static void moved(void) {
    for (int32_t law = CAMKIN_PARABOLIC; camkin_law_name(law); law++) {
        if (free_form(law))
            continue;
        camkin_segment rise = sample_rise(law), fall = rise;
        fall.lift = comes_back(law) ? rise.lift : -rise.lift;
        fall.duration = 150;
        const camkin_segment segments[3] = {rise, {.law = CAMKIN_DWELL, .duration = 60}, fall};
        camkin_options options = {.size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
        camkin_program *p = must_create(segments, 3, &options);
        camkin_analysis a[4], b;
        for (int i = 0; i < 4; i++)
            CHECK(camkin_analyze_finite(p, NULL, i - 1, &a[i]) == CAMKIN_OK);
        camkin_program_free(p);
        for (double phase = -170; phase <= 190; phase += 23.7) {
            options.phase = phase;
            p = must_create(segments, 3, &options);
            for (int i = 0; i < 4; i++) {
                CHECK(camkin_analyze_finite(p, NULL, i - 1, &b) == CAMKIN_OK);
                check_same(&a[i], &b, camkin_law_name(law), phase);
            }
            CHECK(b.s_max.theta >= 0 && b.s_max.theta < 360 && b.a_min.theta >= 0 && b.a_min.theta < 360);
            camkin_program_free(p);
        }
    }
    /* a start just before 0, where the angle within the cycle would round to 360 */
    const camkin_segment jump[2] = {{.law = CAMKIN_PARABOLIC, .duration = 180, .lift = 1},
                                    {.law = CAMKIN_PARABOLIC, .duration = 180, .lift = -1}};
    const camkin_options before = {.size = sizeof before, .cycle = 360, .phase = -1e-18};
    camkin_program *p = must_create(jump, 2, &before);
    camkin_analysis a;
    CHECK(camkin_analyze_finite(p, NULL, 0, &a) == CAMKIN_OK);
    CHECK(a.s_min.theta == 0 && a.a_max.theta == 0 && a.v_max.theta == 90 && a.s_max.theta == 180);
    camkin_program_free(p);
}

/* The places of the peaks against closed forms, and the peaks of each segment. */
static void places_of_peaks(void) {
    const camkin_segment segments[4] = {{.law = CAMKIN_CYCLOIDAL, .duration = 80, .lift = 3},
                                        {.law = CAMKIN_POLY_345, .duration = 100, .lift = 2},
                                        {.law = CAMKIN_GUTMAN_13, .duration = 60, .lift = -1},
                                        {.law = CAMKIN_SIMPLE_HARMONIC, .duration = 120, .lift = -4}};
    camkin_program *p = must_create(segments, 4, NULL);
    camkin_analysis a;
    const double at = (0.5 - sqrt(3) / 6) * 100; /* 3-4-5: a' = 0 */
    const double rad = TEST_PI / 180,
                 peaks[4][3] = {{40, 20, 60}, {130, 80 + at, 180 - at}, {210, 0, 0}, {300, 360, 240}};
    const double top[4] = {2 * 3 / (80 * rad), 15.0 / 8 * 2 / (100 * rad), 2 / (60 * rad),
                           TEST_PI / 2 * 4 / (120 * rad)};
    for (int i = 0; i < 4; i++) {
        CHECK(camkin_analyze_finite(p, NULL, i, &a) == CAMKIN_OK);
        const camkin_extreme v = i < 2 ? a.v_max : a.v_min;
        CHECK_NEAR(fabs(v.value), top[i], top[i] * ULPS);
        CHECK_NEAR(v.theta, peaks[i][0], 1e-5);
        if (i < 2) {
            CHECK_NEAR(a.a_max.theta, peaks[i][1], 1e-5);
            CHECK_NEAR(a.a_min.theta, peaks[i][2], 1e-5);
        }
        CHECK(a.duration == segments[i].duration && a.event == a.duration);
        CHECK_NEAR(a.s_max.value - a.s_min.value, fabs(segments[i].lift), 1e-15 * 8);
    }
    /* at a speed everything scales with its power */
    camkin_analysis slow, fast;
    camkin_analyze_finite(p, NULL, -1, &slow);
    camkin_analyze_finite(p, &(camkin_drive){-600, 0, 55, NULL}, -1, &fast);
    const double w = 600 * TEST_PI / 30;
    CHECK_NEAR(fast.v_max.value, -w * slow.v_min.value, w * 1e-14 * slow.v_max.value);
    CHECK_NEAR(fast.a_max.value, w * w * slow.a_max.value, w * w * 1e-14 * slow.a_max.value);
    CHECK_NEAR(fast.j_max.value, -w * w * w * slow.j_min.value, w * w * w * 1e-14 * slow.j_max.value);
    CHECK_NEAR(fast.va_max.value, w * w * w * slow.va_max.value, w * w * w * 1e-14 * slow.va_max.value);
    CHECK_NEAR(fast.v_ms, w * w * slow.v_ms, w * w * 1e-14 * slow.v_ms);
    CHECK_NEAR(fast.j_ms, pow(w, 6) * slow.j_ms, pow(w, 6) * 1e-14 * slow.j_ms);
    camkin_program_free(p);
}

/* Over x = t + c sin(2 pi t)/(2 pi) the integrals are those of smooth periodic functions of t, which the trapezoidal
   rule gives to the last bit. With an inflection each half is scaled. */
static void mean_squares_of_the_sheared_cycloid(void) {
    const double w = 2 * TEST_PI, shears[] = {-0.5, -0.3, -0.134, 0.1, 0.25, 0.3, 0.4, 0.45, 0.5},
                 inflections[] = {0.5, 0.001};
    for (unsigned i = 0; i < sizeof shears / sizeof *shears; i++)
        for (unsigned k = 0; k < 2; k++) {
            enum { STEPS = 128 };
            const double c = shears[i], p = inflections[k];
            double sum[3] = {0};
            for (int n = 0; n < STEPS; n++) {
                const double C = cos(w * n / STEPS), S = sin(w * n / STEPS), d = 1 + c * C;
                const double y1 = (1 - C) / d, y2 = w * (1 + c) * S / (d * d * d);
                const double y3 = w * w * (1 + c) * (C * d + 3 * c * S * S) / pow(d, 5);
                sum[0] += y1 * y1 * d / STEPS;
                sum[1] += y2 * y2 * d / STEPS;
                sum[2] += y3 * y3 * d / STEPS;
            }
            for (int order = 1; order < 3; order++) /* two halves, scaled by 2 p and 2 (1 - p) along x and y */
                sum[order] =
                    (sum[order] * pow(2 * p, 1 - 2 * order) + sum[order] * pow(2 * (1 - p), 1 - 2 * order)) / 2;
            /* in a cycle so long that it does not cut the pieces */
            camkin_analysis a = of_law_in(10.0, CAMKIN_MODIFIED_CYCLOIDAL, (const double[8]){c, p});
            const double got[3] = {a.v_ms, a.a_ms, a.j_ms};
            for (int order = 0; order < 3; order++)
                if (!CHECK_NEAR(got[order], sum[order], 3e-14 * sum[order]))
                    printf("    c %g, inflection %g, derivative %d\n", c, p, order + 1);
        }
}

/* The largest |v a| of a harmonic rise of 1 over 1 rad is pi^3/8, exactly half-way along each piece: there the power
   rate is 0 itself and does not change its sign from one sample to the next. */
static void power_of_harmonics(void) {
    for (int i = 0; i < 24; i++) {
        const double duration = 20 + 4.7 * i, rad = duration * TEST_PI / 180, lift = i % 2 ? 3.1 : -0.7;
        const camkin_segment s[] = {{.law = CAMKIN_SIMPLE_HARMONIC, .duration = duration, .lift = lift},
                                    {.law = CAMKIN_CYCLOIDAL, .duration = 200, .lift = -lift}};
        const camkin_options options = {.size = sizeof options, .cycle = 360, .phase = 11.7 * i - 150};
        camkin_program *p = must_create(s, 2, &options);
        const double harmonic = pow(TEST_PI, 3) / 8 * lift * lift / (rad * rad * rad);
        /* of a cycloid: (1 - cos 2 pi x) 2 pi sin 2 pi x is largest at cos 2 pi x = -1/2 */
        const double fall = 200 * TEST_PI / 180,
                     cycloid = 1.5 * TEST_PI * sqrt(3.0) * lift * lift / (fall * fall * fall);
        camkin_analysis a;
        CHECK(camkin_analyze(p, NULL, 0, &a) == CAMKIN_OK);
        CHECK_NEAR(a.va_max.value, harmonic, 1e-14 * harmonic);
        CHECK(camkin_analyze(p, NULL, 1, &a) == CAMKIN_OK);
        CHECK_NEAR(a.va_max.value, cycloid, 1e-14 * cycloid);
        camkin_program_free(p);
    }
}

int main(void) {
    power_of_harmonics();
    mean_squares_of_the_sheared_cycloid();
    closed_forms();
    catalogue();
    whole_cycle();
    no_sample_above();
    accumulating_phase();
    top_inside();
    peak_outside();
    moved();
    places_of_peaks();
    return test_end();
}
