/* SPDX-License-Identifier: MIT */
/* The C interface of cams: extremes, ranges and the starts of the pieces. tests/python/test_cam_analysis.py has more
 * values. */
#include "every_cam.h"

static void test_piece_starts(void) {
    double at[64], few[2];
    size_t found = 0, again = 0;
    const camkin_options turned = {.size = sizeof turned, .cycle = 360, .phase = 10};
    for (int shifted = 0; shifted < 2; shifted++) {
        camkin_program *p = rise_dwell_fall("cycloidal", shifted ? &turned : NULL);
        CHECK(camkin_piece_starts(p, at, 64, &found) == CAMKIN_OK && found <= 64);
        int joints = 0;
        for (size_t i = 0; i < found; i++) {
            CHECK(at[i] >= 0.0 && at[i] < 360.0 && (i == 0 || at[i] > at[i - 1]));
            const double r = at[i] - (shifted ? 10.0 : 0.0);
            joints += r == 0.0 || r == 90.0 || r == 135.0 || r == 225.0;
        }
        CHECK(joints == 4);
        CHECK(camkin_piece_starts(p, few, 2, &again) == CAMKIN_OK && again == found && few[1] == at[1]);
        CHECK(camkin_piece_starts(p, NULL, 0, &again) == CAMKIN_OK && again == found);
        CHECK(camkin_piece_starts(p, NULL, 1, &again) == CAMKIN_E_NULL);
        CHECK(camkin_piece_starts(p, at, 1, NULL) == CAMKIN_E_NULL);
        CHECK(camkin_piece_starts(NULL, at, 1, &again) == CAMKIN_E_NULL);
        CHECK(camkin_piece_starts(p, (double *)((char *)at + 4), 1, &again) == CAMKIN_E_ALIGN);
        camkin_program_free(p);
    }
    /* one segment that starts just before angle 0, and one without a piece that starts behind it */
    const camkin_segment dwell = {.law = CAMKIN_DWELL, .duration = 360};
    for (int i = 0; i < 2; i++) {
        const camkin_options before = {.size = sizeof before, .cycle = 360, .phase = i ? -90.0 : -1e-14};
        camkin_program *p = must_create(&dwell, 1, &before);
        CHECK(camkin_piece_starts(p, at, 64, &found) == CAMKIN_OK && found <= 64);
        CHECK(at[found - 1] == (i ? 270.0 : 360.0 - 0x1p-44));
        for (size_t k = 1; k < found; k++)
            CHECK(at[k] > at[k - 1]);
        camkin_program_free(p);
    }
}

/* s = h (1 - cos t)/2 over a turn, on a knife edge: tan of the pressure angle is h sin t/2 / (R + s), greatest where
   cos t = h/(2 R + h). */
static void test_extremes(void) {
    const camkin_segment segments[] = {{.law = CAMKIN_SIMPLE_HARMONIC, .duration = 180, .lift = 8},
                                       {.law = CAMKIN_SIMPLE_HARMONIC, .duration = 180, .lift = -8}};
    camkin_program *p = must_create(segments, 2, NULL);
    const camkin_cam knife = {.size = sizeof knife, .rotation = 1, .base_radius = 20};
    const camkin_cam flat = {
        .size = sizeof flat, .follower = CAMKIN_FLAT, .rotation = 1, .base_radius = 20, .offset = 1};
    camkin_cam_analysis a;
    const double t = acos(8.0 / 48.0), tangent = 4 * sin(t) / (24 - 4 * cos(t));
    CHECK(camkin_cam_analyze(p, &knife, &a) == CAMKIN_OK);
    CHECK_NEAR(a.pressure_angle_max.value, atan(tangent) * 180 / TEST_PI, 4e-15);
    CHECK_NEAR(a.pressure_angle_max.theta, t * 180 / TEST_PI, 1e-12);
    CHECK_NEAR(a.pressure_angle_min.value, -atan(tangent) * 180 / TEST_PI, 4e-15);
    CHECK_NEAR(a.pressure_angle_min.theta, 360 - t * 180 / TEST_PI, 1e-12);
    CHECK(isnan(a.place_min.value) && isnan(a.place_max.value));
    /* a flat face: 1/curvature = R + s + s'' = R + h/2 = 24 everywhere, its contact at s' = 4 sin t from the slide */
    CHECK(camkin_cam_analyze(p, &flat, &a) == CAMKIN_OK);
    CHECK_NEAR(a.curvature_max.value, 1.0 / 24, 1e-16);
    CHECK_NEAR(a.curvature_min.value, 1.0 / 24, 1e-16);
    CHECK_NEAR(a.radius.value, 24.0, 1e-14);
    CHECK_NEAR(a.place_max.value, 3.0, 1e-14);
    CHECK_NEAR(a.place_max.theta, 90.0, 1e-6);
    CHECK_NEAR(a.place_min.value, -5.0, 1e-14);
    CHECK(a.wheel.value == (double)INFINITY);
    CHECK(camkin_cam_analyze(NULL, &flat, &a) == CAMKIN_E_NULL);
    CHECK(camkin_cam_analyze(p, NULL, &a) == CAMKIN_E_NULL);
    CHECK(camkin_cam_analyze(p, &flat, NULL) == CAMKIN_E_NULL);
    const camkin_cam none = {.size = 1};
    CHECK(camkin_cam_analyze(p, &none, &a) == CAMKIN_E_OPTIONS);
    camkin_program_free(p);
}

/* A ring with a dwell all around is concave everywhere: it has a wheel and no convex part. */
static void test_ring(void) {
    const camkin_segment dwell = {.law = CAMKIN_DWELL, .duration = 360};
    camkin_program *p = must_create(&dwell, 1, NULL);
    const camkin_cam ring = {
        .size = sizeof ring, .wall = CAMKIN_WALL_INNER, .rotation = 1, .base_radius = 30, .radius = 8};
    camkin_cam_analysis a;
    CHECK(camkin_cam_analyze(p, &ring, &a) == CAMKIN_OK && a.radius.value == (double)INFINITY);
    CHECK_NEAR(a.wheel.value, 30.0, 1e-14);
    camkin_program_free(p);
}

/* A roller as large as the pitch curve in the dwell: the profile has a point there, but no undercut beside it. */
static void test_point(void) {
    const camkin_segment segments[] = {{.law = CAMKIN_CYCLOIDAL, .duration = 160, .lift = 1},
                                       {.law = CAMKIN_CYCLOIDAL, .duration = 160, .lift = -1}};
    const camkin_options options = {.size = sizeof options, .cycle = 360, .phase = -80};
    camkin_program *p = must_create(segments, 2, &options);
    const camkin_cam cam = {.size = sizeof cam, .rotation = 1, .base_radius = 1e-30, .radius = 16};
    camkin_cam_analysis a;
    CHECK(camkin_cam_analyze(p, &cam, &a) == CAMKIN_OK && a.radius.value == 0.0);
    CHECK(a.curvature_max.value == (double)INFINITY && a.curvature_min.value > 0.0);
    camkin_program_free(p);
    /* The cycle begins at the point, whose infinite curvature is the first value of either extreme. */
    p = must_create(segments, 2, NULL);
    CHECK(camkin_cam_analyze(p, &cam, &a) == CAMKIN_OK);
    CHECK(a.curvature_max.value == (double)INFINITY && a.curvature_min.value < 1.0);
    camkin_program_free(p);
}

/* The pitch curve of a flat face is the profile, also at the cusps of an undercut. */
static void test_cusps_of_a_flat_face(void) {
    const camkin_segment segments[] = {{.law = CAMKIN_CYCLOIDAL, .duration = 60, .lift = 10},
                                       {.law = CAMKIN_DWELL, .duration = 40},
                                       {.law = CAMKIN_CYCLOIDAL, .duration = 60, .lift = -10}};
    camkin_program *p = must_create(segments, 3, NULL);
    const camkin_cam cam = {.size = sizeof cam, .follower = CAMKIN_FLAT, .rotation = 1, .base_radius = 10};
    camkin_cam_analysis a;
    CHECK(camkin_cam_analyze(p, &cam, &a) == CAMKIN_OK && a.radius.value < 0.0);
    CHECK(a.curvature_pitch_min.value == -(double)INFINITY && a.curvature_pitch_max.value == (double)INFINITY);
    CHECK(a.curvature_pitch_min.theta == a.curvature_min.theta && a.curvature_min.value == -(double)INFINITY);
    camkin_program_free(p);
}

/* Values of the analysis bound those of camkin_cam_eval(), for every follower. */
static void test_extremes_bound_samples(void) {
    static block b;
    for (int i = 0; i < N; i++)
        theta[i] = i * 0.36;
    camkin_program *p = small_program(NULL);
    const camkin_geometry out = geometry_in(&b);
    for (int c = 0; c < CAMS; c++) {
        camkin_cam_analysis a;
        CHECK(camkin_cam_analyze(p, &every_follower[c], &a) == CAMKIN_OK);
        CHECK(camkin_cam_eval(p, &every_follower[c], theta, N, &out, 1) == CAMKIN_OK);
        const camkin_extreme *const low[] = {&a.pressure_angle_min, &a.curvature_pitch_min, &a.curvature_min};
        const camkin_extreme *const high[] = {&a.pressure_angle_max, &a.curvature_pitch_max, &a.curvature_max};
        for (int k = 0; k < 3; k++)
            for (int i = 0; i < N; i++)
                CHECK(b.row[10 + k][i] >= low[k]->value - 1e-14 * fabs(low[k]->value) &&
                      b.row[10 + k][i] <= high[k]->value + 1e-14 * fabs(high[k]->value));
    }
    camkin_program_free(p);
}

/* A barrel is concave where s'' has one sign. Ranges begin and end at the joints, to the bit. */
static void test_ranges_at_joints(void) {
    const camkin_segment segments[] = {{.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 20},
                                       {.law = CAMKIN_DWELL, .duration = 45},
                                       {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = -20}};
    camkin_cam cam = {
        .size = sizeof cam, .follower = CAMKIN_BARREL_ROLLER, .rotation = 1, .base_radius = 30, .radius = 8};
    for (int phase = -180; phase <= 0; phase += 45)
        for (int wall = 0; wall < 2; wall++) {
            const camkin_options turned = {.size = sizeof turned, .cycle = 360, .phase = phase};
            camkin_program *p = must_create(segments, 3, &turned);
            double from[8], to[8];
            size_t count = 0;
            cam.wall = wall ? CAMKIN_WALL_FAR : CAMKIN_WALL_OUTER;
            CHECK(camkin_cam_ranges(p, &cam, CAMKIN_CONCAVE, from, to, 8, &count) == CAMKIN_OK && count == 2);
            for (size_t i = 0; i < 2; i++)
                CHECK(fabs(to[i] - from[i] - 45.0) < 1e-12 && (from[i] == 0.0 || from[i] > 1.0) && to[i] <= 360.0);
            camkin_program_free(p);
        }
}

static void test_ranges(void) {
    const camkin_segment segments[] = {{.law = CAMKIN_CYCLOIDAL, .duration = 60, .lift = 20},
                                       {.law = CAMKIN_CYCLOIDAL, .duration = 60, .lift = -20}};
    const camkin_options turned = {.size = sizeof turned, .cycle = 360, .phase = -46};
    camkin_program *p = must_create(segments, 2, &turned);
    const camkin_cam cam = {.size = sizeof cam, .rotation = 1, .base_radius = 12, .radius = 18};
    const camkin_cam flat = {.size = sizeof flat, .follower = CAMKIN_FLAT, .rotation = 1, .base_radius = 15};
    double from[8], to[8];
    size_t count = 0, again = 0;
    CHECK(camkin_cam_ranges(p, &cam, CAMKIN_UNDERCUT, from, to, 8, &count) == CAMKIN_OK);
    CHECK(count == 3 && from[0] == 0.0 && to[2] == 360.0); /* one goes over the end of the cycle */
    for (size_t i = 0; i < count && i < 8; i++)
        CHECK(from[i] < to[i] && (i == 0 || from[i] > to[i - 1]));
    camkin_cam_analysis a;
    CHECK(camkin_cam_analyze(p, &cam, &a) == CAMKIN_OK);
    CHECK(a.radius.value < 0.0 && a.curvature_max.value == (double)INFINITY);
    CHECK(a.curvature_min.value == -(double)INFINITY);
    CHECK(camkin_cam_ranges(p, &cam, CAMKIN_UNDERCUT, from, to, 1, &again) == CAMKIN_OK && again >= count);
    CHECK(camkin_cam_ranges(p, &cam, CAMKIN_UNDERCUT, NULL, NULL, 0, &again) == CAMKIN_OK && again >= count);
    CHECK(camkin_cam_ranges(p, &cam, CAMKIN_CONCAVE, from, to, 8, &count) == CAMKIN_OK && count > 0);
    CHECK(camkin_cam_ranges(p, &flat, CAMKIN_CONCAVE, from, to, 8, &count) == CAMKIN_OK && count == 0);
    CHECK(camkin_cam_ranges(p, &flat, CAMKIN_UNDERCUT, from, to, 8, &count) == CAMKIN_OK && count > 0);
    CHECK(camkin_cam_ranges(NULL, &cam, CAMKIN_CONCAVE, from, to, 8, &count) == CAMKIN_E_NULL);
    CHECK(camkin_cam_ranges(p, NULL, CAMKIN_CONCAVE, from, to, 8, &count) == CAMKIN_E_NULL);
    CHECK(camkin_cam_ranges(p, &cam, CAMKIN_CONCAVE, from, to, 8, NULL) == CAMKIN_E_NULL);
    CHECK(camkin_cam_ranges(p, &cam, CAMKIN_CONCAVE, NULL, to, 8, &count) == CAMKIN_E_NULL);
    CHECK(camkin_cam_ranges(p, &cam, CAMKIN_CONCAVE, from, NULL, 8, &count) == CAMKIN_E_NULL);
    CHECK(camkin_cam_ranges(p, &cam, 2, from, to, 8, &count) == CAMKIN_E_PARAMETER);
    CHECK(camkin_cam_ranges(p, &cam, CAMKIN_CONCAVE, from, from + 1, 8, &count) == CAMKIN_E_OVERLAP);
    const camkin_cam none = {.size = 1};
    CHECK(camkin_cam_ranges(p, &none, CAMKIN_CONCAVE, from, to, 8, &count) == CAMKIN_E_OPTIONS);
    camkin_program_free(p);
}

int main(void) {
    test_extremes();
    test_ring();
    test_point();
    test_cusps_of_a_flat_face();
    test_extremes_bound_samples();
    test_ranges();
    test_ranges_at_joints();
    test_piece_starts();
    return test_end();
}
