/* SPDX-License-Identifier: MIT */
/* Laws in other shapes: numbered universal curves, inflections, mirror images. */
#include "test.h"

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

int main(void) {
    numbered();
    inflections();
    inflections_near_an_end();
    mirrored();
    return test_end();
}
