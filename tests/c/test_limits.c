/* SPDX-License-Identifier: MIT */
/* The parameters of the laws, their ranges and their shares: the ends are accepted, the doubles beyond are not. */
#include "refused.h"

static void parameters(void) {
    struct {
        int32_t law;
        double param[8];
        const char *parameter;
    } const cases[] = {
        {CAMKIN_CONSTANT_VELOCITY, {0.5}, "param"},
        {CAMKIN_CYCLOIDAL, {0.5, 1}, "param"},
        {CAMKIN_CYCLOIDAL, {1}, "inflection"},
        {CAMKIN_CYCLOIDAL, {-0.5}, "inflection"},
        {CAMKIN_CYCLOIDAL, {NAN}, "inflection"},
        {CAMKIN_SCCA, {NAN, 0.5, 0.25}, "b"},
        {CAMKIN_SCCA, {0.25, -0.1, 0.25}, "c"},
        {CAMKIN_SCCA, {0.25, 0.5, INFINITY}, "d"},
        {CAMKIN_SCCA, {0.5, 0.5, 0.1}, "d"},
        {CAMKIN_SCCA, {1e-9, 0.5, 0.1}, "b"},
        {CAMKIN_SCCA, {0, 0, 0}, "b"},
        {CAMKIN_SCCA, {-0.0, 0, 0}, "b"},
        {CAMKIN_SCCA, {0.25, 0.5, 0.25, 0.5, 1}, "param"},
        {CAMKIN_SMOOTH_POLY, {2.5}, "n"},
        {CAMKIN_SMOOTH_POLY, {6}, "n"},
        {CAMKIN_MODIFIED_CONSTANT_VELOCITY, {1}, "cv_fraction"},
        {CAMKIN_CYCLOIDAL_CONSTANT_VELOCITY, {-0.1}, "cv_fraction"},
        {CAMKIN_UNIVERSAL_CODE, {50}, "code"},
        {CAMKIN_UNIVERSAL_CODE, {NAN}, "code"},
        {CAMKIN_SINE_STRAIGHT_LINE, {0}, "c"},
        {CAMKIN_TRIPLE_HARMONIC, {6, INFINITY}, "h2"},
        {CAMKIN_TRAPEZOIDAL_VELOCITY, {0.6}, "ta"},
        {CAMKIN_S_CURVE, {0.125, 0.125, 0.3}, "tv"},
        {CAMKIN_S_CURVE, {0.125, -0.1, 0.7}, "tc"},
        {CAMKIN_S_CURVE, {0, 0.25, 0.5}, "tj"},
        {CAMKIN_S_CURVE, {0.2501}, "tj"},
        {CAMKIN_UNIVERSAL, {0.2, 0.1, 0.5, 0.5, 0.6, 0.8}, "T2"},
        {CAMKIN_UNIVERSAL, {0.1, 0.2, 0.5, 0.5, 0.6, 1.5}, "T6"},
        {CAMKIN_UNIVERSAL, {0.1, 0.2, NAN, 0.5, 0.6, 0.8}, "T3"},
        {CAMKIN_UNIVERSAL, {0, 0, 0, 0.5, 0.6, 0.8}, "T3"},
        {CAMKIN_UNIVERSAL, {0.1, 0.2, 0.5, 1, 1, 1}, "T4"},
        {CAMKIN_UNIVERSAL, {0.1, 0.2, 0.5, 0.5, 0.6, 1 - 1e-9}, "T6"},
        {CAMKIN_UNIVERSAL, {0.1, 0.2, 0.5, 0.5, 0.6, 0.8, NAN, 0}, "v0"},
        {CAMKIN_UNIVERSAL, {0.1, 0.2, 0.5, 0.5, 0.6, 0.8, 0, -INFINITY}, "v1"},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        camkin_segment bad = {.law = cases[i].law, .duration = 10, .lift = 1};
        memcpy(bad.param, cases[i].param, sizeof bad.param);
        bad_segment(bad, CAMKIN_E_PARAMETER, cases[i].parameter, "must be ");
        camkin_program *p;
        camkin_error error;
        CHECK(camkin_program_create(&bad, 1, NULL, &p, &error) == CAMKIN_E_CLOSURE); /* the sum of lifts comes first */
        const camkin_segment both[2] = {bad, {.law = CAMKIN_CYCLOIDAL, .duration = 10, .lift = -1}};
        CHECK(camkin_program_create(both, 2, NULL, &p, &error) == CAMKIN_E_PARAMETER);
        for (int k = 0; k < 8 && camkin_law_parameter(bad.law, k); k++) /* and its value is told */
            CHECK(strcmp(camkin_law_parameter(bad.law, k), error.parameter) != 0 ||
                  same_bits(error.value, bad.param[k]));
        double x = 0.5, y = 77;
        CHECK(camkin_law_eval(cases[i].law, cases[i].param, &x, 1, &y, NULL, NULL, NULL) == CAMKIN_E_PARAMETER);
        CHECK(y == 77);
    }
}

/* The ends of the ranges in the header and the messages are accepted, the doubles beyond are rejected. */
static void ranges(void) {
    static const struct {
        int32_t law, index;
        double low, high, other[8]; /* the rest of the parameters */
    } rows[] = {
        {CAMKIN_MODIFIED_CONSTANT_VELOCITY, 0, 0, 0.999, {0}},
        {CAMKIN_CYCLOIDAL_CONSTANT_VELOCITY, 0, 0, 0.999, {0}},
        {CAMKIN_SINE_STRAIGHT_LINE, 0, 1e-3, 1, {0}},
        {CAMKIN_TRAPEZOIDAL_VELOCITY, 0, 1e-3, 0.5, {0}},
        {CAMKIN_MODIFIED_CYCLOIDAL, 0, -0.5, 0.5, {0}},
        {CAMKIN_TRIPLE_HARMONIC, 0, -1e3, 1e3, {0}},
        {CAMKIN_TRIPLE_HARMONIC, 1, -1e3, 1e3, {0}},
        {CAMKIN_UNIVERSAL, 6, -1e6, 1e6, {0.1, 0.2, 0.5, 0.5, 0.6, 0.8}},
        {CAMKIN_UNIVERSAL, 7, -1e6, 1e6, {0.1, 0.2, 0.5, 0.5, 0.6, 0.8}},
        {CAMKIN_UNIVERSAL, 0, 1e-6, 0.2, {0, 0.2, 0.5, 0.5, 0.6, 0.8}},
        {CAMKIN_UNIVERSAL, 5, 0.6, 1 - 1e-6, {0.1, 0.2, 0.5, 0.5, 0.6}},
        {CAMKIN_SMOOTH_POLY, 0, 1, 5, {0}},
        {CAMKIN_CYCLOIDAL, 0, 1e-3, 1 - 1e-3, {0}},
        {CAMKIN_POLY_345, 0, 1e-3, 1 - 1e-3, {0}},
        {CAMKIN_GUTMAN_13, 0, 1e-3, 1 - 1e-3, {0}},
        {CAMKIN_SCCA, 0, 2e-6, 0.3, {0, 0.3, 0.4}},
        {CAMKIN_SCCA, 1, 2e-6, 0.3, {0.3, 0, 0.4}},
        {CAMKIN_SCCA, 2, 2e-6, 0.4, {0.3, 0.3, 0}},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int side = 0; side < 2; side++) {
            double param[8], x = 0.5, y = NAN;
            memcpy(param, rows[i].other, sizeof param);
            param[rows[i].index] = side ? rows[i].high : rows[i].low;
            int passed = CHECK(camkin_law_eval(rows[i].law, param, &x, 1, &y, NULL, NULL, NULL) == CAMKIN_OK) &
                         CHECK(isfinite(y));
            /* Beyond the range there is an error, except for shares, which may reach the remainder up to 1, and for low
               ends next to an allowed 0. */
            param[rows[i].index] = side ? rows[i].high * (1 + 1e-9) : rows[i].low - 1e-9 * fabs(rows[i].high);
            int shares = rows[i].law == CAMKIN_SCCA || (rows[i].law == CAMKIN_UNIVERSAL && rows[i].index < 6);
            if (!shares || !side)
                passed &= CHECK(camkin_law_eval(rows[i].law, param, &x, 1, &y, NULL, NULL, NULL) == CAMKIN_E_PARAMETER);
            if (!passed)
                printf("    %s, parameter %d\n", camkin_law_name(rows[i].law), rows[i].index);
        }
    const double shortest[2][8] = {{(1 - 2e-6) / 4, 1e-6}, {(1 - 1e-6) / 4, 0, 1e-6}};
    for (int i = 0; i < 2; i++) {
        double x = 0.5, y;
        CHECK(camkin_law_eval(CAMKIN_S_CURVE, shortest[i], &x, 1, &y, NULL, NULL, NULL) == CAMKIN_OK);
    }
    /* durations, lifts, boundary values, cycle, start and phase */
    camkin_segment s[2] = {{.law = CAMKIN_CYCLOIDAL, .duration = 1e-9, .lift = 1e-100},
                           {.law = CAMKIN_CYCLOIDAL, .duration = 1e-9, .lift = -1e-100}};
    camkin_options o = {.size = sizeof o, .cycle = 1e9, .start = 1e100, .phase = -1e9};
    camkin_program_free(must_create(s, 2, &o));
    s[0].duration = 999999999.0, s[0].lift = 1e100, s[1].lift = -1e100;
    o.start = -1e100, o.phase = 1e9;
    camkin_program_free(must_create(s, 2, &o));
    o.start = -1e100 * (1 + 1e-15);
    refused(s, 2, &o, CAMKIN_E_LIFT, -1, "start", "start must be -1e100 to 1e100");
    o.start = 0, o.phase = nextafter(1e9, 2e9);
    refused(s, 2, &o, CAMKIN_E_DURATION, -1, "phase", "phase must be -1e9 to 1e9");
    o.phase = 0, o.cycle = nextafter(1e9, 2e9);
    refused(s, 2, &o, CAMKIN_E_DURATION, -1, "cycle", "cycle must be 1e-9 to 1e9");
    o.cycle = 1e-9;
    camkin_program_free(must_create(&(camkin_segment){.duration = 1e-9}, 1, &o));
    o.cycle = nextafter(1e-9, 0);
    refused(s, 2, &o, CAMKIN_E_DURATION, -1, "cycle", "cycle must be 1e-9 to 1e9");
    bad_segment((camkin_segment){.duration = nextafter(1e-9, 0)}, CAMKIN_E_DURATION, "duration", "1e-9 to 1e9");
    bad_segment((camkin_segment){.duration = nextafter(1e9, 2e9)}, CAMKIN_E_DURATION, "duration", "1e-9 to 1e9");
    o.cycle = 1e9;
    camkin_program_free(must_create(&(camkin_segment){.duration = 1e9}, 1, &o));
    bad_segment((camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 1, .lift = nextafter(1e-100, 0)}, CAMKIN_E_LIFT,
                "lift", "1e-100 to 1e100 in magnitude");
    bad_segment((camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 1, .lift = nextafter(1e100, 2e100)},
                CAMKIN_E_LIFT, "lift", "1e-100 to 1e100 in magnitude");
    const camkin_options jumps = {.size = sizeof jumps, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_segment ends[2] = {{.law = CAMKIN_POLY_BC, .duration = 90, .lift = 1, .v0 = 1e100, .a1 = -1e100},
                              {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = -1}};
    camkin_program_free(must_create(ends, 2, &jumps));
    ends[0].a1 = nextafter(-1e100, -2e100);
    refused(ends, 2, &jumps, CAMKIN_E_BOUNDARY, 0, "a1", "-1e100 to 1e100");
    double table[] = {0, 1, 1e100, 1, 3, -1e100};
    ends[0] = (camkin_segment){.law = CAMKIN_POLY, .duration = 90, .lift = 1, .table = table, .ntable = 6};
    camkin_program_free(must_create(ends, 2, &jumps));
    table[2] = nextafter(1e100, 2e100);
    refused(ends, 2, &jumps, CAMKIN_E_TABLE, 0, "table value", "-1e100 to 1e100");
}

/* Shares that fill the law exactly, up to the rounding of decimals, or leave room. */
static void shares(void) {
    double x = 0.5, y;
    const double full[][8] = {{0.1, 0.2, 0.7}, {0.7, 0.1, 0.2}, {0.3, 0.7}, {1}, {0, 1}, {0, 0, 1}, {0.5, 0.5 - 2e-6}};
    for (unsigned i = 0; i < sizeof full / sizeof *full; i++) {
        CHECK(camkin_law_eval(CAMKIN_SCCA, full[i], &x, 1, &y, NULL, NULL, NULL) == CAMKIN_OK);
        CHECK_NEAR(y, 0.5, 1e-15); /* symmetric */
    }
    const double bad[][8] = {
        {0.5, 0.5 - 1e-6}, {0.5, 0.5 - 1.9999e-6}, {0.4, 0.3, 0.3 + 1e-15}, {0.4, 0.3, 0.3 - 1e-15}};
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(camkin_law_eval(CAMKIN_SCCA, bad[i], &x, 1, &y, NULL, NULL, NULL) == CAMKIN_E_PARAMETER);
    /* The share of constant velocity may be 2e-6, but not the next double below. All these differences are exact. */
    const double c = 0.5 - 4.1e-6, d = 0.5 - c - 2e-6, least[8] = {0.5, c, d}, less[8] = {0.5, c, nextafter(d, 1)};
    CHECK(camkin_law_eval(CAMKIN_SCCA, least, &x, 1, &y, NULL, NULL, NULL) == CAMKIN_OK);
    CHECK(camkin_law_eval(CAMKIN_SCCA, less, &x, 1, &y, NULL, NULL, NULL) == CAMKIN_E_PARAMETER);
    const double ramps[][8] = {{0.1, 0.1, 0.4}, {0.25}, {0.05, 0.4}, {0.1, 0, 0.6}, {0.001, 0, 0.996}};
    for (unsigned i = 0; i < sizeof ramps / sizeof *ramps; i++) {
        CHECK(camkin_law_eval(CAMKIN_S_CURVE, ramps[i], &x, 1, &y, NULL, NULL, NULL) == CAMKIN_OK);
        CHECK_NEAR(y, 0.5, 1e-15);
    }
    const double off[][8] = {{0.1, 0.1, 0.4 + 1e-15}, {0.1, 0.3 - 5e-7, 1e-7}, {0.25 - 5e-8, 1e-7}, {0.1, 0.1, 0.3}};
    for (unsigned i = 0; i < sizeof off / sizeof *off; i++)
        CHECK(camkin_law_eval(CAMKIN_S_CURVE, off[i], &x, 1, &y, NULL, NULL, NULL) == CAMKIN_E_PARAMETER);
    const double codes[] = {10, 93};
    for (int i = 0; i < 2; i++)
        bad_segment((camkin_segment){.law = CAMKIN_UNIVERSAL_CODE, .duration = 10, .lift = 1, .param = {codes[i]}},
                    CAMKIN_E_PARAMETER, "code", "code must be 11 to 92; got");
    const double equal[8] = {0.2, 0.2, 0.5, 0.5, 0.8, 0.8}, close[8] = {0.2, 0.2 + 1e-9, 0.5, 0.5, 0.8, 0.8};
    CHECK(camkin_law_eval(CAMKIN_UNIVERSAL, equal, &x, 1, &y, NULL, NULL, NULL) == CAMKIN_OK);
    CHECK(camkin_law_eval(CAMKIN_UNIVERSAL, close, &x, 1, &y, NULL, NULL, NULL) == CAMKIN_E_PARAMETER);
    const double first[8] = {1e-9, 0.2, 0.5, 0.5, 0.8, 0.8}, none[8] = {0, 0.2, 0.5, 0.5, 0.8, 1};
    CHECK(camkin_law_eval(CAMKIN_UNIVERSAL, first, &x, 1, &y, NULL, NULL, NULL) == CAMKIN_E_PARAMETER);
    CHECK(camkin_law_eval(CAMKIN_UNIVERSAL, none, &x, 1, &y, NULL, NULL, NULL) == CAMKIN_OK);
    bad_segment(
        (camkin_segment){.law = CAMKIN_UNIVERSAL, .duration = 10, .lift = 1, .param = {1e-9, 0.2, 0.5, 0.5, 0.8, 0.8}},
        CAMKIN_E_PARAMETER, "T1", "T1 must be 0, or 1e-6 to 1");
    bad_segment(
        (camkin_segment){
            .law = CAMKIN_UNIVERSAL, .duration = 10, .lift = 1, .param = {0.1, 0.2, 0.5, 0.5, 0.6, 1 - 1e-9}},
        CAMKIN_E_PARAMETER, "T6", "T6 must be 1, or at most 1 - 1e-6");
    for (int i = 1; i < 6; i++) {
        camkin_segment below = {
            .law = CAMKIN_UNIVERSAL, .duration = 10, .lift = 1, .param = {0.1, 0.2, 0.5, 0.5, 0.6, 0.8}};
        below.param[i] = below.param[i - 1] - 0.05;
        const char name[] = {'T', (char)('1' + i), 0};
        char words[64];
        snprintf(words, sizeof words, "%s must be equal to the T before it, or at least", name);
        bad_segment(below, CAMKIN_E_PARAMETER, name, words);
    }
}

int main(void) {
    parameters();
    ranges();
    shares();
    return test_end();
}
