/* SPDX-License-Identifier: MIT */
/* Derivatives at borders where zones of a law are empty, and at joints: against differences of analyses into the range,
 * which are accurate to 1e-6, and closed forms. */
#include "test.h"

#include <camkin/gradients.h>
#include <stdbool.h>

enum { PARAM = CAMKIN_COLUMN_PARAM, T1 = 0, T2, T3, T4, T5, T6 };

/* ---- characteristic values ---- */

enum { J_MIN = 1, J_MAX = 2, J_MEANS = 4 }; /* which have no derivative, because they jump */

typedef struct border {
    int32_t law;
    double param[CAMKIN_MAX_PARAMETERS];
    int field, direction; /* the parameter, and the way into its range */
    int jumps;
    uint32_t flags;
} border;

static bool jumps(const border *b, int metric) {
    return (metric == CAMKIN_METRIC_J_MIN && b->jumps & J_MIN) || (metric == CAMKIN_METRIC_J_MAX && b->jumps & J_MAX) ||
           ((metric == CAMKIN_METRIC_J_RMS || metric == CAMKIN_METRIC_J_RMS_EVENT) && b->jumps & J_MEANS);
}

static const camkin_options accumulating = {
    .size = sizeof(camkin_options), .cycle = 360.0, .flags = CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP};

static camkin_segment segment_of(const border *b, double step) {
    camkin_segment s = {.law = b->law, .duration = 80, .lift = 7, .flags = b->flags};
    memcpy(s.param, b->param, sizeof s.param);
    s.param[b->field] += b->direction * step;
    return s;
}

static void values_at(const border *b, double step, double values[CAMKIN_METRICS]) {
    const camkin_segment s = segment_of(b, step);
    camkin_program *program = NULL;
    camkin_analysis a;
    CHECK(camkin_program_create(&s, 1, &accumulating, &program, NULL) == CAMKIN_OK);
    CHECK(camkin_analyze_finite(program, NULL, -1, &a) == CAMKIN_OK);
    camkin_program_free(program);
    const double list[] = {
        a.s_min.value, a.s_max.value, a.v_min.value, a.v_max.value, a.a_min.value, a.a_max.value, a.j_min.value,
        a.j_max.value, sqrt(a.v_ms),  sqrt(a.a_ms),  sqrt(a.j_ms),  0.0,           0.0,           0.0};
    memcpy(values, list, sizeof list);
    const double *const means = &list[CAMKIN_METRIC_V_RMS];
    for (int k = 0; k < 3; k++)
        values[CAMKIN_METRIC_V_RMS_EVENT + k] = means[k] * sqrt(a.duration / a.event);
}

/* Return the derivative on one side from values at 0, h/2, h, 2 h in this order: Richardson's extrapolation. */
static double one_sided(const double at[4], double h) {
    const double wide = (-3.0 * at[0] + 4.0 * at[2] - at[3]) / (2.0 * h);
    const double narrow = (-3.0 * at[0] + 4.0 * at[1] - at[2]) / h;
    return (4.0 * narrow - wide) / 3.0;
}

static void same_as_one_side(const border *b) {
    const double h = 1e-3;
    const camkin_segment s = segment_of(b, 0.0);
    const camkin_parameter p = {0, PARAM + b->field};
    double slopes[CAMKIN_METRICS], values[4][CAMKIN_METRICS];
    for (int i = 0; i < 4; i++)
        values_at(b, (const double[]){0.0, 0.5 * h, h, 2.0 * h}[i], values[i]);
    CHECK(camkin_design_gradients(&s, 1, &accumulating, &p, 1, NULL, 0, NULL, slopes, NULL) == CAMKIN_OK);
    for (int m = 0; m < CAMKIN_METRICS; m++) {
        const double at[4] = {values[0][m], values[1][m], values[2][m], values[3][m]};
        const double want = b->direction * one_sided(at, h);
        const int before = failures;
        if (jumps(b, m))
            CHECK(isnan(slopes[m]));
        else
            CHECK_NEAR(slopes[m], want, 2e-6 * (fabs(want) + fabs(values[0][m])) + 1e-6);
        if (failures > before)
            printf("    law %d, field %d, metric %d\n", (int)b->law, b->field, m);
    }
}

/* Inflections other than 1/2 leave no two extremes equal. */
static void one_parameter(void) {
    static const border borders[] = {
        {CAMKIN_SCCA, {0, 0.5, 0.3, 0.4}, 0, 1, J_MAX | J_MEANS, 0},
        {CAMKIN_SCCA, {0.3, 0, 0.4, 0.4}, 1, 1, 0, 0},
        {CAMKIN_SCCA, {0.3, 0.4, 0, 0.4}, 2, 1, J_MIN | J_MEANS, 0},
        {CAMKIN_SCCA, {0.6, 0, 0, 0.4}, 2, 1, J_MIN | J_MEANS, 0},
        {CAMKIN_SCCA, {0.6, 0, 0, 0.4}, 1, 1, 0, 0},
        {CAMKIN_SCCA, {0, 0.6, 0, 0.4}, 0, 1, J_MAX | J_MEANS, 0},
        {CAMKIN_SCCA, {0, 0.6, 0, 0.4}, 2, 1, J_MIN | J_MEANS, 0},
        {CAMKIN_SCCA, {0, 0, 0.6, 0.4}, 0, 1, J_MAX | J_MEANS, 0},
        {CAMKIN_SCCA, {0, 0, 0.6, 0.4}, 1, 1, 0, 0},
        {CAMKIN_SCCA, {0.3, 0.4, 0, 0.6}, 2, 1, J_MIN | J_MEANS, CAMKIN_MIRROR},
        {CAMKIN_UNIVERSAL, {0, 0.2, 0.4, 0.5, 0.8, 1}, T1, 1, J_MAX | J_MEANS, 0},
        {CAMKIN_UNIVERSAL, {0, 0.2, 0.4, 0.5, 0.8, 1}, T6, -1, J_MAX | J_MEANS, 0},
        {CAMKIN_UNIVERSAL, {0.2, 0.5, 0.5, 0.5, 0.6, 0.75}, T2, -1, J_MIN | J_MEANS, 0},
        {CAMKIN_UNIVERSAL, {0.2, 0.4, 0.5, 0.5, 0.5, 0.75}, T5, 1, J_MIN | J_MEANS, 0},
        {CAMKIN_UNIVERSAL, {0.1, 0.2, 0.5, 0.5, 0.7, 0.8}, T3, -1, 0, 0},
        {CAMKIN_UNIVERSAL, {0.1, 0.2, 0.5, 0.5, 0.7, 0.8}, T4, 1, 0, 0},
        {CAMKIN_UNIVERSAL, {0.2, 0.2, 0.4, 0.5, 0.7, 0.8}, T2, 1, 0, 0},
        {CAMKIN_UNIVERSAL, {0.2, 0.2, 0.4, 0.5, 0.7, 0.8}, T1, -1, 0, 0},
        {CAMKIN_UNIVERSAL, {0, 0.2, 0.7, 0.9, 0.95, 1, 0.2, 0.1}, T1, 1, J_MAX | J_MEANS, 0},
        {CAMKIN_UNIVERSAL, {0, 0.2, 0.7, 0.9, 0.95, 1, 0.2, 0.1}, T6, -1, J_MAX | J_MEANS, 0},
        {CAMKIN_SINE_STRAIGHT_LINE, {1, 0.4}, 0, -1, 0, 0},
        {CAMKIN_TRAPEZOIDAL_VELOCITY, {0.5, 0.4}, 0, -1, 0, 0},
        {CAMKIN_MODIFIED_CONSTANT_VELOCITY, {0, 0.4}, 0, 1, 0, 0},
    };
    for (size_t i = 0; i < sizeof borders / sizeof *borders; i++)
        same_as_one_side(&borders[i]);
}

/* Speed up over the whole cycle. A sine at the start begins at a = 0, and so does a zone of constant velocity. */
static void acceleration_jumps(void) {
    const camkin_segment s = {
        .law = CAMKIN_UNIVERSAL, .duration = 360, .lift = 7, .param = {0, 0.5, 0.5, 0.5, 0.5, 1, 0.5, 1.5}};
    const camkin_parameter p[3] = {{0, PARAM + T1}, {0, PARAM + T4}, {0, PARAM + 6}};
    double slopes[3][CAMKIN_METRICS];
    CHECK(camkin_design_gradients(&s, 1, &accumulating, p, 3, NULL, 0, NULL, slopes[0], NULL) == CAMKIN_OK);
    for (int i = 0; i < 3; i++) {
        CHECK(isnan(slopes[i][CAMKIN_METRIC_A_MIN]) == (i < 2));
        CHECK(isnan(slopes[i][CAMKIN_METRIC_J_RMS]) == (i < 2));
        CHECK(isfinite(slopes[i][CAMKIN_METRIC_V_RMS]));
    }
}

/* ---- parameters that move together ---- */

/* Of a breakpoint between two equal neighbours, the derivative counts as a term of the chain rule, or is none. */
static void pinned_breakpoints(void) {
    const border up = {CAMKIN_UNIVERSAL, {0.2, 0.5, 0.5, 0.5, 0.6, 0.75}, T3, 1, 0, 0};
    const camkin_parameter both[2] = {{0, PARAM + T3}, {0, PARAM + T4}};
    const camkin_segment s = segment_of(&up, 0.0);
    double slopes[2][CAMKIN_METRICS], values[4][CAMKIN_METRICS];
    CHECK(camkin_design_gradients(&s, 1, &accumulating, both, 2, NULL, 0, NULL, slopes[0], NULL) == CAMKIN_OK);
    CHECK(isnan(slopes[0][CAMKIN_METRIC_V_MAX]) && isnan(slopes[0][CAMKIN_METRIC_J_RMS]));
    for (int i = 0; i < 4; i++) {
        border moved = up;
        const double step = (const double[]){0.0, 0.5e-3, 1e-3, 2e-3}[i];
        moved.param[T4] += step;
        values_at(&moved, step, values[i]);
    }
    for (int m = CAMKIN_METRIC_A_MIN; m <= CAMKIN_METRIC_A_RMS; m++) {
        const double at[4] = {values[0][m], values[1][m], values[2][m], values[3][m]}, want = one_sided(at, 1e-3);
        if (m != CAMKIN_METRIC_J_MIN && m != CAMKIN_METRIC_J_MAX)
            CHECK_NEAR(slopes[0][m] + slopes[1][m], want, 2e-6 * (fabs(want) + values[0][CAMKIN_METRIC_A_MAX]));
    }
}

/* Of shares whose sum is 1, one grows as another one shrinks. */
static void shares_of_1(void) {
    const camkin_parameter p[2] = {{0, PARAM + 1}, {0, PARAM + 2}};
    const border whole = {CAMKIN_SCCA, {0.3, 0.7, 0, 0.4}, 2, 1, 0, 0};
    const camkin_segment s = segment_of(&whole, 0.0);
    double slopes[2][CAMKIN_METRICS], values[4][CAMKIN_METRICS];
    CHECK(camkin_design_gradients(&s, 1, &accumulating, p, 2, NULL, 0, NULL, slopes[0], NULL) == CAMKIN_OK);
    for (int i = 0; i < 4; i++) {
        border moved = whole;
        const double step = (const double[]){0.0, 0.5e-3, 1e-3, 2e-3}[i];
        moved.param[1] -= step;
        values_at(&moved, step, values[i]);
    }
    static const int metrics[] = {CAMKIN_METRIC_V_MAX, CAMKIN_METRIC_A_MIN, CAMKIN_METRIC_A_MAX, CAMKIN_METRIC_V_RMS,
                                  CAMKIN_METRIC_A_RMS};
    for (int k = 0; k < 5; k++) {
        const int m = metrics[k];
        const double at[4] = {values[0][m], values[1][m], values[2][m], values[3][m]}, want = one_sided(at, 1e-3);
        CHECK_NEAR(slopes[1][m] - slopes[0][m], want, 2e-6 * (fabs(want) + fabs(at[0])));
    }
}

/* A neighbour matches v, which is that of the end itself, and a, which jumps. */
static void matched_ends(void) {
    for (int order = 0; order < 2; order++) {
        const camkin_segment s[2] = {
            {.law = CAMKIN_UNIVERSAL, .duration = 90, .lift = 7, .param = {0.1, 0.2, 0.4, 0.5, 0.8, 1, 0, 0.3}},
            {.law = CAMKIN_POLY_BC,
             .flags = (order ? CAMKIN_MATCH_A0 : CAMKIN_MATCH_V0) | CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1,
             .duration = 60,
             .lift = 3}};
        const camkin_parameter p = {0, PARAM + T6};
        const double theta[1] = {110.0};
        double slope[1];
        CHECK(camkin_motion_gradients(s, 2, &accumulating, &p, 1, NULL, theta, 1, &(camkin_svaj){.s = slope}, NULL) ==
              CAMKIN_OK);
        CHECK(order ? isnan(slope[0]) : fabs(slope[0]) < 1e-12);
    }
}

/* ---- cams and residuals ---- */

enum { SEGMENTS = 3 };

static void list_segments(double b, double c, double d, double lift, camkin_segment s[SEGMENTS]) {
    s[0] = (camkin_segment){.law = CAMKIN_SCCA, .duration = 90, .lift = lift, .param = {b, c, d, 0.45}};
    s[1] = (camkin_segment){.law = CAMKIN_DWELL, .duration = 40};
    s[2] = (camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 150, .lift = -lift, .param = {0.45}};
}

/* The largest pressure angle is at the start of the new zone, at its end, or inside it. */
static void cams(void) {
    static const double shares[][3] = {{0.3, 0.4, 0}, {0.6, 0, 0}, {0, 0.4, 0.3}, {0.3, 0, 0.4}};
    static const int fields[] = {2, 2, 0, 1};
    static const double offsets[] = {0.0, 25.0, -25.0};
    for (int i = 0; i < 12; i++) {
        const double *const share = shares[i / 3], h = 2e-4;
        const int field = fields[i / 3];
        const camkin_cam cam = {.size = sizeof cam,
                                .follower = CAMKIN_ROLLER,
                                .base_radius = 30,
                                .radius = 5,
                                .offset = offsets[i % 3],
                                .rotation = 1,
                                .wall = CAMKIN_WALL_OUTER};
        double values[4][CAMKIN_CAM_METRICS], slopes[CAMKIN_CAM_METRICS];
        camkin_segment s[SEGMENTS];
        for (int k = 3; k >= 0; k--) {
            double moved[3] = {share[0], share[1], share[2]};
            moved[field] += (const double[]){0.0, 0.5, 1.0, 2.0}[k] * h;
            list_segments(moved[0], moved[1], moved[2], 10.0, s);
            CHECK(camkin_cam_gradients(s, SEGMENTS, NULL, &cam, NULL, 0, values[k], NULL, NULL) == CAMKIN_OK);
        }
        const camkin_parameter p = {0, PARAM + field};
        CHECK(camkin_cam_gradients(s, SEGMENTS, NULL, &cam, &p, 1, NULL, slopes, NULL) == CAMKIN_OK);
        for (int m = 0; m < CAMKIN_CAM_METRICS; m++) {
            const double at[4] = {values[0][m], values[1][m], values[2][m], values[3][m]}, want = one_sided(at, h);
            const int before = failures;
            if (isfinite(at[0]))
                CHECK_NEAR(slopes[m], want, 1e-5 * (fabs(want) + fabs(at[0])) + 1e-9);
            else
                CHECK(isnan(slopes[m]));
            if (failures > before)
                printf("    cam %d, metric %d\n", i, m);
        }
    }
}

/* A flat follower jumps over a cusp, and a sine that grows passes it: the curvature becomes infinite. */
static void cusps(void) {
    const camkin_cam cam = {
        .size = sizeof cam, .follower = CAMKIN_FLAT, .base_radius = 40, .rotation = 1, .wall = CAMKIN_WALL_OUTER};
    const camkin_segment s[4] = {{.law = CAMKIN_CYCLOIDAL, .duration = 150, .lift = 20},
                                 {.law = CAMKIN_DWELL, .duration = 40},
                                 {.law = CAMKIN_SCCA, .duration = 50, .lift = -20, .param = {0, 1, 0}},
                                 {.law = CAMKIN_DWELL, .duration = 120}};
    const camkin_parameter p[2] = {{2, PARAM}, {2, CAMKIN_COLUMN_LIFT}};
    double values[CAMKIN_CAM_METRICS], slopes[2][CAMKIN_CAM_METRICS];
    CHECK(camkin_cam_gradients(s, 4, NULL, &cam, p, 2, values, slopes[0], NULL) == CAMKIN_OK);
    for (int m = CAMKIN_CAM_METRIC_CURVATURE_MIN; m <= CAMKIN_CAM_METRIC_CURVATURE_PITCH_MAX; m++)
        CHECK(isfinite(values[m]) && isnan(slopes[0][m]) && isfinite(slopes[1][m]));
    CHECK(isfinite(slopes[0][CAMKIN_CAM_METRIC_RADIUS]));
}

static void residuals(void) {
    static const double shares[][3] = {{0.3, 0.4, 0}, {0, 0.4, 0.3}, {0.3, 0, 0.4}, {0.6, 0, 0}};
    static const int fields[] = {2, 0, 1, 2};
    for (int i = 0; i < 8; i++) {
        const double *const share = shares[i / 2], h = 2e-4;
        const camkin_oscillator o = {.rpm = i % 2 ? -300 : 300, .natural_hz = 41.3, .damping = 0.03};
        double values[4][SEGMENTS + 1], slopes[SEGMENTS + 1];
        camkin_segment s[SEGMENTS];
        for (int k = 3; k >= 0; k--) {
            double moved[3] = {share[0], share[1], share[2]};
            moved[fields[i / 2]] += (const double[]){0.0, 0.5, 1.0, 2.0}[k] * h;
            list_segments(moved[0], moved[1], moved[2], 10.0, s);
            CHECK(camkin_residual_gradients(s, SEGMENTS, NULL, &o, NULL, 0, values[k], NULL, NULL) == CAMKIN_OK);
        }
        const camkin_parameter p = {0, PARAM + fields[i / 2]};
        CHECK(camkin_residual_gradients(s, SEGMENTS, NULL, &o, &p, 1, NULL, slopes, NULL) == CAMKIN_OK);
        for (int m = 1; m <= SEGMENTS; m += 2) {
            const double at[4] = {values[0][m], values[1][m], values[2][m], values[3][m]}, want = one_sided(at, h);
            const int before = failures;
            CHECK_NEAR(slopes[m], want, 1e-5 * (fabs(want) + at[0]));
            if (failures > before)
                printf("    residual %d, dwell %d\n", i, m);
        }
    }
}

/* ---- extremes of s at joints ---- */

/* The velocity jumps where s is smallest and largest: the level of the joint counts, which a longer segment keeps. */
static void extremes_at_joints(void) {
    camkin_options options = accumulating;
    options.phase = 10;
    const camkin_segment s[3] = {{.law = CAMKIN_CYCLOIDAL, .duration = 120, .lift = -4},
                                 {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 90, .lift = 10},
                                 {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = -1}};
    const camkin_parameter p[3] = {{0, CAMKIN_COLUMN_DURATION}, {-1, CAMKIN_FIELD_PHASE}, {0, CAMKIN_COLUMN_LIFT}};
    double slopes[3][CAMKIN_METRICS];
    CHECK(camkin_design_gradients(s, 3, &options, p, 3, NULL, 0, NULL, slopes[0], NULL) == CAMKIN_OK);
    for (int i = 0; i < 3; i++)
        for (int m = CAMKIN_METRIC_S_MIN; m <= CAMKIN_METRIC_S_MAX; m++)
            CHECK_NEAR(slopes[i][m], i == 2 ? 1.0 : 0.0, 1e-13);
}

/* A velocity of 0 at an end of a segment stays the smallest one while a zone grows from nothing there: at a breakpoint
   of 1, which can only fall, as at one of 0. */
static void velocities_of_0(void) {
    for (int end = 0; end < 2; end++) {
        const camkin_segment s[2] = {{.law = CAMKIN_UNIVERSAL,
                                      .duration = 80,
                                      .lift = 10,
                                      .v0 = end ? 3.0 : 0.0,
                                      .v1 = end ? 0.0 : 3.0,
                                      .param = {end ? 0.125 : 0.0, 0.25, 0.45, 0.55, 0.8, end ? 1.0 : 0.875}},
                                     {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 280, .lift = 20}};
        const camkin_parameter p = {0, PARAM + (end ? T6 : T1)};
        double values[CAMKIN_METRICS], slopes[CAMKIN_METRICS];
        CHECK(camkin_design_gradients(s, 2, &accumulating, &p, 1, NULL, 0, values, slopes, NULL) == CAMKIN_OK);
        CHECK_NEAR(values[CAMKIN_METRIC_V_MIN], 0.0, 1e-14);
        CHECK_NEAR(slopes[CAMKIN_METRIC_V_MIN], 0.0, 1e-12);
    }
}

/* The curvature of a cam jumps at both ends of a spline, which does not vary. */
static void ends_of_splines(void) {
    static const double up[] = {0, 0, 0, 0, 60, 60, 60, 60, 0, 0, 10, 10};
    const camkin_segment s[3] = {
        {.law = CAMKIN_BSPLINE, .duration = 60, .lift = 10, .param = {3}, .table = up, .ntable = 12},
        {.law = CAMKIN_DWELL, .duration = 90},
        {.law = CAMKIN_CYCLOIDAL, .duration = 180, .lift = -10}};
    const double h = 0x1p-10;
    camkin_cam cam = {.size = sizeof cam,
                      .follower = CAMKIN_ROLLER,
                      .base_radius = 60,
                      .radius = 5,
                      .rotation = 1,
                      .wall = CAMKIN_WALL_OUTER};
    const camkin_parameter p = {-1, CAMKIN_FIELD_BASE_RADIUS};
    double slopes[CAMKIN_CAM_METRICS], side[2][CAMKIN_CAM_METRICS];
    CHECK(camkin_cam_gradients(s, 3, NULL, &cam, &p, 1, NULL, slopes, NULL) == CAMKIN_OK);
    for (int i = 0; i < 2; i++) {
        cam.base_radius = i ? 60 + h : 60 - h;
        CHECK(camkin_cam_gradients(s, 3, NULL, &cam, NULL, 0, side[i], NULL, NULL) == CAMKIN_OK);
    }
    for (int m = CAMKIN_CAM_METRIC_CURVATURE_PITCH_MIN; m <= CAMKIN_CAM_METRIC_CURVATURE_PITCH_MAX; m++)
        CHECK_NEAR(slopes[m], (side[1][m] - side[0][m]) / (2 * h), 1e-7 * fabs(slopes[m]));
}

int main(void) {
    one_parameter();
    acceleration_jumps();
    pinned_breakpoints();
    shares_of_1();
    matched_ends();
    cams();
    cusps();
    residuals();
    extremes_at_joints();
    velocities_of_0();
    ends_of_splines();
    return test_end();
}
