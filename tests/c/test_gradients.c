/* SPDX-License-Identifier: MIT */
/* Derivatives by the fields of designs: against differences of camkin_analyze() and camkin_eval(), whose accuracy they
 * limit to 1e-7, and bad arguments. tests/python/test_gradients.py compares with definitions in 120 digits. */
#include "test.h"

#include <camkin/gradients.h>
#include <stdbool.h>
#include <stddef.h>

enum { MAX_SEGMENTS = 4, ANGLES = 7 };

typedef struct design {
    camkin_segment segment[MAX_SEGMENTS];
    size_t n;
    camkin_options options;
    camkin_drive drive;
    bool has_drive;
} design;

static double *field_of(design *d, const camkin_parameter *p) {
    if (p->segment < 0)
        return p->field == CAMKIN_FIELD_RPM     ? &d->drive.rpm
               : p->field == CAMKIN_FIELD_PHASE ? &d->options.phase
                                                : &d->options.start;
    camkin_segment *s = &d->segment[p->segment];
    double *const fields[] = {&s->duration, &s->lift, &s->v0, &s->a0, &s->j0, &s->v1, &s->a1, &s->j1};
    return p->field < CAMKIN_COLUMN_PARAM ? fields[p->field] : &s->param[p->field - CAMKIN_COLUMN_PARAM];
}

/* Get all values by analysis, and the motion at some angles. */
static void values_of(const design *d, const double theta[ANGLES], double values[CAMKIN_METRICS],
                      double motion[4][ANGLES]) {
    camkin_program *program = NULL;
    camkin_analysis a;
    CHECK(camkin_program_create(d->segment, d->n, &d->options, &program, NULL) == CAMKIN_OK);
    CHECK(camkin_analyze_finite(program, d->has_drive ? &d->drive : NULL, -1, &a) == CAMKIN_OK);
    const double omega = d->has_drive ? d->drive.rpm * TEST_PI / 30 : 1.0;
    CHECK(camkin_eval(program, theta, ANGLES, omega, &(camkin_svaj){motion[0], motion[1], motion[2], motion[3]}, 1) ==
          CAMKIN_OK);
    camkin_program_free(program);
    const double list[] = {a.s_min.value, a.s_max.value, a.v_min.value, a.v_max.value,
                           a.a_min.value, a.a_max.value, a.j_min.value, a.j_max.value};
    const double mean[] = {a.v_ms, a.a_ms, a.j_ms};
    memcpy(values, list, sizeof list);
    for (int k = 0; k < 3; k++) {
        values[CAMKIN_METRIC_V_RMS + k] = sqrt(mean[k]);
        values[CAMKIN_METRIC_V_RMS_EVENT + k] = a.event > 0.0 ? sqrt(mean[k] * a.duration / a.event) : 0.0;
    }
}

/* Compare with differences to both sides. */
static void same_as_differences(const design *d, const camkin_parameter *p) {
    static const double theta[ANGLES] = {7.3, 33.1, 61.7, 101.9, 155.3, 299.1, -391.7};
    double slopes[CAMKIN_METRICS], values[CAMKIN_METRICS], of_motion[4][ANGLES], side[2][CAMKIN_METRICS];
    double motion[2][4][ANGLES];
    const camkin_drive *drive = d->has_drive ? &d->drive : NULL;
    CHECK(camkin_design_gradients(d->segment, d->n, &d->options, p, 1, drive, 0, values, slopes, NULL) == CAMKIN_OK);
    CHECK(camkin_motion_gradients(d->segment, d->n, &d->options, p, 1, drive, theta, ANGLES,
                                  &(camkin_svaj){of_motion[0], of_motion[1], of_motion[2], of_motion[3]},
                                  NULL) == CAMKIN_OK);
    design changed = *d;
    double *const field = field_of(&changed, p), keep = *field, size = fmax(fabs(keep), 1e-2), h = 1e-5 * size;
    for (int up = 0; up < 2; up++) {
        *field = up ? keep + h : keep - h;
        values_of(&changed, theta, side[up], motion[up]);
    }
    const double width = (keep + h) - (keep - h);
    double scale[4] = {0.0};
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < ANGLES; i++)
            scale[k] =
                fmax(scale[k], fmax(fabs(motion[0][k][i]) / size, fabs(motion[1][k][i] - motion[0][k][i]) / width));
    for (int m = 0; m < CAMKIN_METRICS; m++) {
        const double slope = (side[1][m] - side[0][m]) / width;
        CHECK_NEAR(slopes[m], slope, 1e-7 * (fabs(values[m]) / size + fabs(slope)) + 1e-9);
    }
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < ANGLES; i++)
            CHECK_NEAR(of_motion[k][i], (motion[1][k][i] - motion[0][k][i]) / width, 1e-6 * scale[k] + 1e-9);
}

static void every_parameter(const design *d, const camkin_parameter *p, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const int before = failures;
        same_as_differences(d, &p[i]);
        if (failures > before)
            printf("    segment %d, field %d\n", (int)p[i].segment, (int)p[i].field);
    }
}

enum { PARAM = CAMKIN_COLUMN_PARAM };

#define EVERY(design, ...)                                                                                             \
    every_parameter(design, (const camkin_parameter[]){__VA_ARGS__},                                                   \
                    sizeof((const camkin_parameter[]){__VA_ARGS__}) / sizeof(camkin_parameter))

static design start_design(uint32_t flags) {
    return (design){.options = {.size = sizeof(camkin_options), .cycle = 360.0, .flags = flags}};
}

static void laws(void) {
    design d = start_design(CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP);
    d.n = 3;
    d.segment[0] = (camkin_segment){.law = CAMKIN_SCCA, .duration = 80, .lift = 7, .param = {0.2, 0.3, 0.2, 0.4}};
    d.segment[1] = (camkin_segment){.law = CAMKIN_TRIPLE_HARMONIC, .duration = 70, .lift = -2, .param = {5, 0.4, 0.6}};
    d.segment[2] = (camkin_segment){.law = CAMKIN_MODIFIED_CYCLOIDAL, .duration = 60, .lift = 4, .param = {-0.1, 0.45}};
    EVERY(&d, {0, PARAM}, {0, PARAM + 1}, {0, PARAM + 2}, {0, PARAM + 3}, {0, CAMKIN_COLUMN_DURATION},
          {0, CAMKIN_COLUMN_LIFT}, {1, PARAM}, {1, PARAM + 1}, {1, PARAM + 2}, {1, CAMKIN_COLUMN_DURATION},
          {1, CAMKIN_COLUMN_LIFT}, {2, PARAM}, {2, PARAM + 1}, {2, CAMKIN_COLUMN_DURATION}, {2, CAMKIN_COLUMN_LIFT},
          {-1, CAMKIN_FIELD_START}, {-1, CAMKIN_FIELD_PHASE});
    d.segment[0] = (camkin_segment){.law = CAMKIN_UNIVERSAL,
                                    .flags = CAMKIN_MIRROR,
                                    .duration = 80,
                                    .lift = 7,
                                    .param = {0.1, 0.2, 0.4, 0.5, 0.7, 0.9, 0.05, 0.1}};
    d.segment[1] = (camkin_segment){.law = CAMKIN_DOUBLE_HARMONIC, .duration = 70, .lift = -2};
    d.segment[2] = (camkin_segment){.law = CAMKIN_POLY_345, .duration = 60, .lift = 4, .param = {0.3}};
    EVERY(&d, {0, PARAM}, {0, PARAM + 3}, {0, PARAM + 6}, {0, PARAM + 7}, {1, CAMKIN_COLUMN_DURATION},
          {1, CAMKIN_COLUMN_LIFT}, {2, PARAM}, {2, CAMKIN_COLUMN_DURATION});
    d.segment[0] = (camkin_segment){.law = CAMKIN_UNIVERSAL_CODE, .duration = 80, .lift = 7, .param = {49}};
    d.segment[1] = (camkin_segment){.law = CAMKIN_NC2, .duration = 70, .lift = -2};
    EVERY(&d, {0, CAMKIN_COLUMN_DURATION}, {1, CAMKIN_COLUMN_DURATION}, {1, CAMKIN_COLUMN_LIFT});
}

static void speeds(void) {
    design d = start_design(0);
    d.n = 3;
    d.has_drive = true;
    d.segment[0] = (camkin_segment){.law = CAMKIN_MODIFIED_SINE, .duration = 80, .lift = 7, .param = {0.45}};
    d.segment[1] = (camkin_segment){.law = CAMKIN_DWELL, .duration = 50};
    d.segment[2] = (camkin_segment){.law = CAMKIN_POLY_4567, .duration = 110, .lift = -7, .param = {0.45}};
    for (int backwards = 0; backwards < 2; backwards++) {
        d.drive.rpm = backwards ? -300 : 300;
        EVERY(&d, {-1, CAMKIN_FIELD_RPM}, {-1, CAMKIN_FIELD_PHASE}, {-1, CAMKIN_FIELD_START},
              {0, CAMKIN_COLUMN_DURATION}, {1, CAMKIN_COLUMN_DURATION}, {2, CAMKIN_COLUMN_DURATION}, {0, PARAM},
              {2, PARAM});
    }
}

static void matched(void) {
    design d = start_design(CAMKIN_ONCE | CAMKIN_ALLOW_VELOCITY_JUMP);
    d.n = 3;
    d.segment[0] = (camkin_segment){.law = CAMKIN_POLY_BC,
                                    .flags = CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1,
                                    .duration = 60,
                                    .lift = 5,
                                    .v0 = 0.5,
                                    .v1 = 4,
                                    .a1 = 2};
    d.segment[1] = (camkin_segment){.law = CAMKIN_POLY_BC,
                                    .flags = CAMKIN_MATCH_V0 | CAMKIN_MATCH_A0 | CAMKIN_MATCH_J0 | CAMKIN_FREE_Q0 |
                                             CAMKIN_FREE_V1 | CAMKIN_FREE_A1 | CAMKIN_FREE_J1,
                                    .duration = 40,
                                    .lift = 3,
                                    .param = {0, 2}};
    d.segment[2] = (camkin_segment){.law = CAMKIN_MODIFIED_SINE, .flags = CAMKIN_MATCH_V0, .duration = 50, .lift = 2};
    EVERY(&d, {0, CAMKIN_COLUMN_V0}, {0, CAMKIN_COLUMN_V1}, {0, CAMKIN_COLUMN_A1}, {0, CAMKIN_COLUMN_J0},
          {0, CAMKIN_COLUMN_DURATION}, {1, CAMKIN_COLUMN_DURATION}, {1, CAMKIN_COLUMN_LIFT}, {1, PARAM + 1},
          {2, CAMKIN_COLUMN_DURATION}, {-1, CAMKIN_FIELD_PHASE});
}

/* Values that a neighbour behind takes from one ahead, laws with velocities at their ends, and a full cycle. */
static void neighbours(void) {
    design d = start_design(CAMKIN_ALLOW_VELOCITY_JUMP);
    d.n = 4;
    d.segment[0] =
        (camkin_segment){.law = CAMKIN_POLY_BC,
                         .flags = CAMKIN_MATCH_V1 | CAMKIN_MATCH_A1 | CAMKIN_MATCH_J1 | CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1,
                         .duration = 80,
                         .lift = 5,
                         .v0 = 0.4};
    d.segment[1] = (camkin_segment){.law = CAMKIN_MODIFIED_SINE, .duration = 90, .lift = -4, .v0 = -1};
    d.segment[2] =
        (camkin_segment){.law = CAMKIN_RISE_FALL_DOUBLE_HARMONIC, .flags = CAMKIN_MIRROR, .duration = 100, .lift = 3};
    d.segment[3] = (camkin_segment){.law = CAMKIN_SMOOTH_POLY, .duration = 90, .lift = -1, .param = {2, 0.4}};
    EVERY(&d, {0, CAMKIN_COLUMN_V0}, {1, CAMKIN_COLUMN_V0}, {3, PARAM + 1}, {-1, CAMKIN_FIELD_START});
    design over = d; /* the end of the cycle, too, takes a value from its start */
    over.segment[3] = (camkin_segment){
        .law = CAMKIN_POLY_BC, .flags = CAMKIN_MATCH_V1 | CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1, .duration = 90, .lift = -1};
    EVERY(&over, {0, CAMKIN_COLUMN_V0});
    /* A longer segment and a shorter one fill the cycle: the chain rule. */
    const camkin_parameter both[2] = {{1, CAMKIN_COLUMN_DURATION}, {2, CAMKIN_COLUMN_DURATION}};
    double slopes[2][CAMKIN_METRICS], side[2][CAMKIN_METRICS];
    CHECK(camkin_design_gradients(d.segment, 4, &d.options, both, 2, NULL, 0, NULL, slopes[0], NULL) == CAMKIN_OK);
    for (int up = 0; up < 2; up++) {
        const double h = up ? 0x1p-10 : -0x1p-10;
        design changed = d;
        changed.segment[1].duration += h;
        changed.segment[2].duration -= h;
        CHECK(camkin_design_gradients(changed.segment, 4, &d.options, both, 0, NULL, 0, side[up], NULL, NULL) ==
              CAMKIN_OK);
    }
    for (int m = 0; m < CAMKIN_METRICS; m++)
        CHECK_NEAR(slopes[0][m] - slopes[1][m], (side[1][m] - side[0][m]) * 0x1p9, 1e-7 * (1.0 + fabs(side[0][m])));
    d = start_design(CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP);
    d.n = 1;
    d.segment[0] = (camkin_segment){.law = CAMKIN_MODIFIED_SINE, .duration = 80, .lift = 7, .param = {0.4}};
    d.segment[0].v0 = 0.0;
    double theta[1] = {30.0}, at_0[1], at_1[1];
    const camkin_parameter v0 = {0, CAMKIN_COLUMN_V0};
    CHECK(camkin_motion_gradients(d.segment, 1, &d.options, &v0, 1, NULL, theta, 1, &(camkin_svaj){.s = at_0}, NULL) ==
          CAMKIN_OK);
    d.segment[0].v0 = 1.0; /* the motion is linear in it */
    CHECK(camkin_motion_gradients(d.segment, 1, &d.options, &v0, 1, NULL, theta, 1, &(camkin_svaj){.s = at_1}, NULL) ==
          CAMKIN_OK);
    CHECK(at_0[0] != 0.0);
    CHECK_NEAR(at_0[0], at_1[0], 1e-13);
}

/* Options of an older header end before their flags. */
static void short_options(void) {
    const camkin_options options = {.size = offsetof(camkin_options, flags), .cycle = 360.0};
    const camkin_segment s[2] = {{.law = CAMKIN_CYCLOIDAL, .duration = 80, .lift = 7},
                                 {.law = CAMKIN_SCCA, .duration = 90, .lift = -7, .param = {0.3, 0.3, 0.4}}};
    const camkin_parameter p = {1, PARAM + 1};
    double slopes[CAMKIN_METRICS], slope[1], theta[1] = {120.0};
    CHECK(camkin_design_gradients(s, 2, &options, &p, 1, NULL, 0, NULL, slopes, NULL) == CAMKIN_OK);
    CHECK(camkin_motion_gradients(s, 2, &options, &p, 1, NULL, theta, 1, &(camkin_svaj){.a = slope}, NULL) ==
          CAMKIN_OK);
    CHECK(camkin_motion_gradients(s, 2, NULL, NULL, 0, NULL, NULL, 0, &(camkin_svaj){.a = slope}, NULL) == CAMKIN_OK);
    CHECK(slopes[CAMKIN_METRIC_V_MIN] != 0.0 && slope[0] != 0.0);
}

/* Empty zones that grow with a parameter: the derivative into the range. */
static void empty_zones(void) {
    design d = start_design(CAMKIN_ACCUMULATE);
    d.n = 1;
    d.segment[0] = (camkin_segment){.law = CAMKIN_SCCA, .duration = 80, .lift = 7, .param = {0.25, 0, 0.5}};
    double slopes[2 * CAMKIN_METRICS], values[CAMKIN_METRICS], grown[CAMKIN_METRICS];
    const camkin_parameter hold[2] = {{0, PARAM + 1}, {0, PARAM + 2}};
    CHECK(camkin_design_gradients(d.segment, 1, &d.options, hold, 2, NULL, 0, values, slopes, NULL) == CAMKIN_OK);
    d.segment[0].param[1] = 1e-5;
    CHECK(camkin_design_gradients(d.segment, 1, &d.options, hold, 0, NULL, 0, grown, NULL, NULL) == CAMKIN_OK);
    CHECK_NEAR(slopes[CAMKIN_METRIC_V_MAX], (grown[CAMKIN_METRIC_V_MAX] - values[CAMKIN_METRIC_V_MAX]) / 1e-5, 1e-3);
    CHECK_NEAR(slopes[CAMKIN_METRIC_A_MAX], (grown[CAMKIN_METRIC_A_MAX] - values[CAMKIN_METRIC_A_MAX]) / 1e-5, 1e-2);
    CHECK(slopes[CAMKIN_METRIC_A_MAX] != 0.0);
    d.segment[0] = (camkin_segment){.law = CAMKIN_SCCA, .duration = 80, .lift = 7, .param = {0, 0.4, 0.4}};
    const camkin_parameter wave = {0, PARAM};
    CHECK(camkin_design_gradients(d.segment, 1, &d.options, &wave, 1, NULL, 0, values, slopes, NULL) == CAMKIN_OK);
    d.segment[0].param[0] = 1e-5;
    CHECK(camkin_design_gradients(d.segment, 1, &d.options, NULL, 0, NULL, 0, grown, NULL, NULL) == CAMKIN_OK);
    CHECK_NEAR(slopes[CAMKIN_METRIC_V_MAX], (grown[CAMKIN_METRIC_V_MAX] - values[CAMKIN_METRIC_V_MAX]) / 1e-5, 1e-3);
    CHECK_NEAR(slopes[CAMKIN_METRIC_A_MAX], (grown[CAMKIN_METRIC_A_MAX] - values[CAMKIN_METRIC_A_MAX]) / 1e-5, 1e-2);
    /* tj and tc make tv follow: a step along both keeps 4 tj + 2 tc + tv = 1. */
    d.segment[0] = (camkin_segment){.law = CAMKIN_S_CURVE, .duration = 80, .lift = 7, .param = {0.2, 0, 0.2}};
    const camkin_parameter shares[2] = {{0, PARAM}, {0, PARAM + 1}};
    CHECK(camkin_design_gradients(d.segment, 1, &d.options, shares, 2, NULL, 0, values, slopes, NULL) == CAMKIN_OK);
    d.segment[0].param[1] = 1e-5;
    d.segment[0].param[2] = 0.2 - 2e-5;
    CHECK(camkin_design_gradients(d.segment, 1, &d.options, NULL, 0, NULL, 0, grown, NULL, NULL) == CAMKIN_OK);
    for (int m = CAMKIN_METRIC_V_MIN; m < CAMKIN_METRICS; m++)
        CHECK_NEAR(slopes[CAMKIN_METRICS + m], (grown[m] - values[m]) / 1e-5, 1e-3 * (1.0 + fabs(values[m])));
    CHECK(slopes[CAMKIN_METRICS + CAMKIN_METRIC_V_MAX] > 1.0);
}

/* Values that are 0 or symmetric, and still vary. With an inflection of lambda the largest a is a(1/2)/(2 lambda). */
static void special_values(void) {
    design d = start_design(CAMKIN_ACCUMULATE);
    d.n = 2;
    d.segment[0] = (camkin_segment){.law = CAMKIN_TRIPLE_HARMONIC, .duration = 80, .lift = 7, .param = {5, 0, 0.4}};
    d.segment[1] = (camkin_segment){.law = CAMKIN_MODIFIED_SINE, .duration = 80, .lift = 2};
    const camkin_parameter h2 = {0, PARAM + 1};
    double by_h2[CAMKIN_METRICS], side[2][CAMKIN_METRICS];
    CHECK(camkin_design_gradients(d.segment, 2, &d.options, &h2, 1, NULL, 0, NULL, by_h2, NULL) == CAMKIN_OK);
    for (int up = 0; up < 2; up++) {
        d.segment[0].param[1] = up ? 1e-4 : -1e-4;
        CHECK(camkin_design_gradients(d.segment, 2, &d.options, NULL, 0, NULL, 0, side[up], NULL, NULL) == CAMKIN_OK);
    }
    for (int m = CAMKIN_METRIC_V_RMS; m < CAMKIN_METRICS; m++) /* a has two largest peaks, of which one grows */
        CHECK_NEAR(by_h2[m], (side[1][m] - side[0][m]) / 2e-4, 1e-6 * (1.0 + fabs(side[0][m])));
    CHECK(fabs(by_h2[CAMKIN_METRIC_J_RMS]) > 0.01);
    static const int32_t laws_of_both_kinds[] = {CAMKIN_POLY_345, CAMKIN_CYCLOIDAL};
    const camkin_parameter inflection = {0, PARAM};
    for (int i = 0; i < 2; i++) {
        double slopes[CAMKIN_METRICS], values[CAMKIN_METRICS];
        const camkin_segment s = {.law = laws_of_both_kinds[i], .duration = 80, .lift = 7};
        CHECK(camkin_design_gradients(&s, 1, &d.options, &inflection, 1, NULL, 1, values, slopes, NULL) == CAMKIN_OK);
        CHECK_NEAR(slopes[CAMKIN_METRIC_A_MAX], -2.0 * values[CAMKIN_METRIC_A_MAX],
                   1e-12 * values[CAMKIN_METRIC_A_MAX]);
        CHECK_NEAR(slopes[CAMKIN_METRIC_V_MAX], 0.0, 1e-12);
    }
}

static void other_programs(void) {
    design d = start_design(0);
    double slopes[CAMKIN_METRICS], values[CAMKIN_METRICS];
    d.n = 1; /* a program at rest */
    d.segment[0] = (camkin_segment){.law = CAMKIN_DWELL, .duration = 80};
    const camkin_parameter duration = {0, CAMKIN_COLUMN_DURATION};
    CHECK(camkin_design_gradients(d.segment, 1, NULL, &duration, 1, NULL, 1, NULL, slopes, NULL) == CAMKIN_OK);
    for (int m = 0; m < CAMKIN_METRICS; m++)
        CHECK(slopes[m] == 0.0);
    /* An impulse is infinite, so its derivative is none; between the jumps there is one. */
    d = start_design(CAMKIN_ACCUMULATE);
    d.n = 1;
    d.segment[0] = (camkin_segment){.law = CAMKIN_PARABOLIC, .duration = 80, .lift = 7};
    for (int impulses = 0; impulses < 2; impulses++) {
        CHECK(camkin_design_gradients(d.segment, 1, &d.options, &duration, 1, NULL, impulses, values, slopes, NULL) ==
              CAMKIN_OK);
        CHECK(isnan(slopes[CAMKIN_METRIC_J_MAX]) == impulses && isnan(slopes[CAMKIN_METRIC_J_RMS]) == impulses);
        CHECK_NEAR(slopes[CAMKIN_METRIC_A_MAX], -2.0 * values[CAMKIN_METRIC_A_MAX] / 80.0, 1e-12);
    }
    /* A polynomial of a table, whose conditions are by angle, and one that returns to its start. */
    const double table[] = {0.0, 1.0, 0.0, 0.0, 2.0, 0.0, 1.0, 1.0, 0.0, 1.0, 2.0, 0.0, 0.4, 1.0, 6.0};
    d.n = 2;
    d.segment[0] = (camkin_segment){.law = CAMKIN_POLY, .duration = 80, .lift = 7, .table = table, .ntable = 15};
    d.segment[1] = (camkin_segment){.law = CAMKIN_RISE_FALL_3456, .duration = 90, .lift = -3};
    EVERY(&d, {0, CAMKIN_COLUMN_DURATION}, {0, CAMKIN_COLUMN_LIFT}, {1, CAMKIN_COLUMN_DURATION},
          {1, CAMKIN_COLUMN_LIFT}, {-1, CAMKIN_FIELD_START});
    /* Before and after a motion that happens once. */
    d = start_design(CAMKIN_ONCE);
    d.n = 1;
    d.segment[0] = (camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 80, .lift = 7};
    const double theta[] = {-10, 90};
    double s[2], j[2];
    const camkin_parameter lift = {0, CAMKIN_COLUMN_LIFT};
    CHECK(camkin_motion_gradients(d.segment, 1, &d.options, &lift, 1, NULL, theta, 2, &(camkin_svaj){.s = s, .j = j},
                                  NULL) == CAMKIN_OK);
    CHECK(s[0] == 0.0 && s[1] == 1.0 && j[0] == 0.0 && j[1] == 0.0);
    const double nowhere[] = {(double)NAN, (double)INFINITY};
    CHECK(camkin_motion_gradients(d.segment, 1, &d.options, &lift, 1, NULL, nowhere, 2, &(camkin_svaj){.s = s}, NULL) ==
          CAMKIN_OK);
    CHECK(isnan(s[0]) && isnan(s[1]));
}

/* A spline moves with the segments before it, and a neighbour matches it. Its acceleration jumps at the double knot. */
static void splines(void) {
    static const double table[] = {0, 0, 0, 0, 15, 15, 40, 40, 40, 40, 0, 0, 2, 1.8, 3, 3};
    design d = start_design(CAMKIN_ACCUMULATE);
    d.n = 3;
    d.segment[0] = (camkin_segment){.law = CAMKIN_MODIFIED_SINE, .duration = 80, .lift = 2, .param = {0.45}};
    d.segment[1] =
        (camkin_segment){.law = CAMKIN_BSPLINE, .duration = 40, .lift = 3, .param = {3}, .table = table, .ntable = 16};
    d.segment[2] =
        (camkin_segment){.law = CAMKIN_POLY_BC,
                         .flags = CAMKIN_MATCH_A0 | CAMKIN_FREE_J0 | CAMKIN_FREE_Q0 | CAMKIN_FREE_J1 | CAMKIN_FREE_Q1,
                         .duration = 100,
                         .lift = -4};
    EVERY(&d, {0, CAMKIN_COLUMN_DURATION}, {0, CAMKIN_COLUMN_LIFT}, {0, PARAM}, {2, CAMKIN_COLUMN_DURATION},
          {2, CAMKIN_COLUMN_LIFT}, {-1, CAMKIN_FIELD_PHASE}, {-1, CAMKIN_FIELD_START});
    /* At the knot the acceleration of the later side counts. */
    const double knot[2] = {95.0, 95.0 + 1e-9};
    double a[2];
    const camkin_parameter duration = {0, CAMKIN_COLUMN_DURATION};
    CHECK(camkin_motion_gradients(d.segment, 3, &d.options, &duration, 1, NULL, knot, 2, &(camkin_svaj){.a = a},
                                  NULL) == CAMKIN_OK);
    CHECK_NEAR(a[0], a[1], 1e-6 * fabs(a[1]));
}

/* The derivatives at an angle do not depend on the other angles of the call, or on the arrays that are left out. */
static void many_angles(void) {
    enum { MANY = 700 };
    static double theta[MANY], many[2][MANY];
    const camkin_segment s[2] = {{.law = CAMKIN_CYCLOIDAL, .duration = 80, .lift = 7},
                                 {.law = CAMKIN_SCCA, .duration = 90, .lift = -7, .param = {0.3, 0.3, 0.4}}};
    const camkin_parameter p[2] = {{0, CAMKIN_COLUMN_DURATION}, {-1, CAMKIN_FIELD_RPM}};
    const camkin_drive drive = {.rpm = 300};
    for (int i = 0; i < MANY; i++)
        theta[i] = fmod(137.508 * i, 400.0) - 20.0;
    for (int k = 0; k < 2; k++)
        CHECK(camkin_motion_gradients(s, 2, NULL, &p[k], 1, &drive, theta, MANY, &(camkin_svaj){.a = many[k]}, NULL) ==
              CAMKIN_OK);
    for (int i = 0; i < MANY; i += 9)
        for (int k = 0; k < 2; k++) {
            double a = 0.0;
            CHECK(camkin_motion_gradients(s, 2, NULL, &p[k], 1, &drive, &theta[i], 1, &(camkin_svaj){.a = &a}, NULL) ==
                  CAMKIN_OK);
            CHECK(memcmp(&a, &many[k][i], sizeof a) == 0);
        }
}

#define REFUSED(status_, segment_, call_)                                                                              \
    do {                                                                                                               \
        camkin_error error = {.status = CAMKIN_OK};                                                                    \
        CHECK((call_) == (status_) && error.status == (status_) && error.message[0]);                                  \
        CHECK(error.segment == (segment_));                                                                            \
    } while (0)

static void refuse_parameter(const design *d, camkin_status status, int64_t segment, int32_t field) {
    double slopes[CAMKIN_METRICS] = {1.0};
    const camkin_parameter p = {segment, field};
    REFUSED(status, segment,
            camkin_design_gradients(d->segment, d->n, &d->options, &p, 1, NULL, 0, NULL, slopes, &error));
    CHECK(slopes[0] == 1.0);
    double s[1] = {1.0}, theta[1] = {0.0};
    REFUSED(
        status, segment,
        camkin_motion_gradients(d->segment, d->n, &d->options, &p, 1, NULL, theta, 1, &(camkin_svaj){.s = s}, &error));
    CHECK(s[0] == 1.0);
}

static void refusals(void) {
    design d = start_design(CAMKIN_ACCUMULATE);
    d.n = 4;
    d.segment[0] = (camkin_segment){.law = CAMKIN_SMOOTH_POLY, .duration = 40, .lift = 7, .param = {3}};
    d.segment[1] = (camkin_segment){.law = CAMKIN_DWELL, .duration = 40};
    d.segment[2] = (camkin_segment){.law = CAMKIN_POLY_BC,
                                    .flags = CAMKIN_FREE_Q0 | CAMKIN_FREE_J0 | CAMKIN_MATCH_V0 | CAMKIN_FREE_Q1,
                                    .duration = 40,
                                    .lift = 2};
    d.segment[3] = (camkin_segment){.law = CAMKIN_UNIVERSAL_CODE, .duration = 40, .lift = 2, .param = {22}};
    refuse_parameter(&d, CAMKIN_E_SEGMENT, 4, 0);
    refuse_parameter(&d, CAMKIN_E_SEGMENT, -2, 0);
    refuse_parameter(&d, CAMKIN_E_PARAMETER, -1, CAMKIN_COLUMN_LIFT);
    refuse_parameter(&d, CAMKIN_E_PARAMETER, -1, CAMKIN_FIELD_START + 1);
    refuse_parameter(&d, CAMKIN_E_SPEED, -1, CAMKIN_FIELD_RPM);
    refuse_parameter(&d, CAMKIN_E_PARAMETER, 0, PARAM);
    refuse_parameter(&d, CAMKIN_E_PARAMETER, 0, PARAM + 2);
    refuse_parameter(&d, CAMKIN_E_PARAMETER, 0, -1);
    refuse_parameter(&d, CAMKIN_E_PARAMETER, 0, CAMKIN_FIELD_RPM);
    refuse_parameter(&d, CAMKIN_E_PARAMETER, 0, CAMKIN_COLUMN_V0);
    refuse_parameter(&d, CAMKIN_E_PARAMETER, 1, CAMKIN_COLUMN_LIFT);
    refuse_parameter(&d, CAMKIN_E_PARAMETER, 2, CAMKIN_COLUMN_V0);
    refuse_parameter(&d, CAMKIN_E_PARAMETER, 2, CAMKIN_COLUMN_J0);
    refuse_parameter(&d, CAMKIN_E_PARAMETER, 2, PARAM);
    refuse_parameter(&d, CAMKIN_E_PARAMETER, 3, PARAM);
    const camkin_segment *s = d.segment;
    const camkin_options *o = &d.options;
    const camkin_parameter p = {0, CAMKIN_COLUMN_LIFT};
    const camkin_drive fast = {.rpm = 1e30};
    double g[CAMKIN_METRICS], theta[2] = {0.0, 1.0};
    const camkin_svaj out = {.s = g}, same = {.s = theta};
    REFUSED(CAMKIN_E_NULL, -1, camkin_design_gradients(NULL, 4, o, &p, 1, NULL, 0, NULL, g, &error));
    REFUSED(CAMKIN_E_NULL, -1, camkin_design_gradients(s, 4, o, NULL, 1, NULL, 0, NULL, g, &error));
    REFUSED(CAMKIN_E_NULL, -1, camkin_design_gradients(s, 4, o, &p, 1, NULL, 0, NULL, NULL, &error));
    REFUSED(CAMKIN_E_SIZE, -1, camkin_design_gradients(s, 0, o, &p, 1, NULL, 0, NULL, g, &error));
    REFUSED(CAMKIN_E_SIZE, -1, camkin_design_gradients(s, 65, o, &p, 1, NULL, 0, NULL, g, &error));
    REFUSED(CAMKIN_E_CLOSURE, -1, camkin_design_gradients(s, 4, NULL, &p, 1, NULL, 0, NULL, g, &error));
    REFUSED(CAMKIN_E_SPEED, -1, camkin_design_gradients(s, 4, o, &p, 1, &fast, 0, NULL, g, &error));
    REFUSED(CAMKIN_E_NULL, -1, camkin_motion_gradients(s, 4, o, &p, 1, NULL, NULL, 2, &out, &error));
    REFUSED(CAMKIN_E_NULL, -1, camkin_motion_gradients(s, 4, o, &p, 1, NULL, theta, 2, NULL, &error));
    REFUSED(CAMKIN_E_CLOSURE, -1, camkin_motion_gradients(s, 4, NULL, &p, 1, NULL, theta, 2, &out, &error));
    REFUSED(CAMKIN_E_OVERLAP, -1, camkin_motion_gradients(s, 4, o, &p, 1, NULL, theta, 2, &same, &error));
    REFUSED(CAMKIN_E_SIZE, -1, camkin_motion_gradients(s, 0, o, &p, 1, NULL, theta, 2, &out, &error));
    REFUSED(CAMKIN_E_SIZE, -1, camkin_motion_gradients(s, 4, o, &p, 1, NULL, theta, SIZE_MAX, &out, &error));
    REFUSED(CAMKIN_E_ALIGN, -1,
            camkin_motion_gradients(s, 4, o, &p, 1, NULL, (const double *)((uintptr_t)theta + 1), 1, &out, &error));
    refuse_parameter(&d, CAMKIN_E_PARAMETER, 0, CAMKIN_COLUMN_A0);
    const double spline[] = {0, 0, 0, 0, 40, 40, 40, 40, 0, 0, 1, 1};
    d.segment[1] =
        (camkin_segment){.law = CAMKIN_BSPLINE, .duration = 40, .lift = 1, .param = {3}, .table = spline, .ntable = 12};
    refuse_parameter(&d, CAMKIN_E_LAW, 1, CAMKIN_COLUMN_LIFT);
}

int main(void) {
    laws();
    speeds();
    matched();
    neighbours();
    short_options();
    empty_zones();
    special_values();
    other_programs();
    splines();
    many_angles();
    refusals();
    return test_end();
}
