/* SPDX-License-Identifier: MIT */
/* Derivatives of the figures of cams and of the jump speed: against differences of camkin_cam_analyze() and
 * camkin_jump_speed(), which are accurate to 1e-7, and bad arguments. tests/python/test_cam_gradients.py compares with
 * definitions in 120 digits. */
#include "test.h"

#include <camkin/gradients.h>
#include <camkin/vibration.h>
#include <stddef.h>

enum { MAX_SEGMENTS = 4, PARAM = CAMKIN_COLUMN_PARAM };

typedef struct spring {
    double mass, rate, preload;
} spring;

typedef struct design {
    camkin_segment segment[MAX_SEGMENTS];
    size_t n;
    camkin_options options;
    camkin_cam cam;
    spring spring;
} design;

static double *field_of(design *d, const camkin_parameter *p) {
    double *const of_program[] = {&d->options.phase,   &d->options.start, &d->cam.base_radius, &d->cam.radius,
                                  &d->cam.offset,      &d->cam.tilt,      &d->cam.arm,         &d->cam.centre_distance,
                                  &d->cam.face_offset, &d->spring.mass,   &d->spring.rate,     &d->spring.preload};
    camkin_segment *s = &d->segment[p->segment < 0 ? 0 : p->segment];
    double *const of_segment[] = {&s->duration, &s->lift, &s->v0, &s->a0, &s->j0, &s->v1, &s->a1, &s->j1};
    if (p->segment < 0)
        return of_program[p->field - CAMKIN_FIELD_PHASE];
    return p->field < PARAM ? of_segment[p->field] : &s->param[p->field - PARAM];
}

/* Get the figures of the cam, or the jump speed if there is no cam. Return their number. */
static int values_of(const design *d, double values[CAMKIN_CAM_METRICS]) {
    camkin_program *program = NULL;
    camkin_cam_analysis a;
    CHECK(camkin_program_create(d->segment, d->n, &d->options, &program, NULL) == CAMKIN_OK);
    if (d->cam.size == 0) {
        camkin_extreme speed;
        CHECK(camkin_jump_speed(program, d->spring.mass, d->spring.rate, d->spring.preload, &speed) == CAMKIN_OK);
        camkin_program_free(program);
        values[0] = speed.value;
        return 1;
    }
    CHECK(camkin_cam_analyze(program, &d->cam, &a) == CAMKIN_OK);
    camkin_program_free(program);
    const double list[CAMKIN_CAM_METRICS] = {a.pressure_angle_min.value,
                                             a.pressure_angle_max.value,
                                             a.curvature_min.value,
                                             a.curvature_max.value,
                                             a.curvature_pitch_min.value,
                                             a.curvature_pitch_max.value,
                                             a.place_min.value,
                                             a.place_max.value,
                                             a.radius.value,
                                             a.wheel.value};
    memcpy(values, list, sizeof list);
    return CAMKIN_CAM_METRICS;
}

static camkin_status gradients_of(const design *d, const camkin_parameter *p, size_t m, double *values, double *slopes,
                                  camkin_error *error) {
    return d->cam.size ? camkin_cam_gradients(d->segment, d->n, &d->options, &d->cam, p, m, values, slopes, error)
                       : camkin_jump_speed_gradients(d->segment, d->n, &d->options, d->spring.mass, d->spring.rate,
                                                     d->spring.preload, p, m, values, slopes, error);
}

/* Compare with differences to both sides. */
static void same_as_differences(const design *d, const camkin_parameter *p) {
    double slopes[CAMKIN_CAM_METRICS], values[CAMKIN_CAM_METRICS], side[2][CAMKIN_CAM_METRICS];
    CHECK(gradients_of(d, p, 1, values, slopes, NULL) == CAMKIN_OK);
    design changed = *d;
    double *const field = field_of(&changed, p), keep = *field, size = fmax(fabs(keep), 1e-1), h = 1e-5 * size;
    int n = 0;
    for (int up = 0; up < 2; up++) {
        *field = up ? keep + h : keep - h;
        n = values_of(&changed, side[up]);
    }
    for (int m = 0; m < n; m++) {
        const double slope = (side[1][m] - side[0][m]) / ((keep + h) - (keep - h));
        if (isfinite(values[m]))
            CHECK_NEAR(slopes[m], slope, 1e-6 * (fabs(values[m]) / size + fabs(slope)) + 1e-12);
        else
            CHECK(isnan(slopes[m]));
    }
}

static void every_parameter(const design *d, const camkin_parameter *p, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const int before = failures;
        same_as_differences(d, &p[i]);
        if (failures > before)
            printf("    segment %d, field %d, follower %d, wall %d\n", (int)p[i].segment, (int)p[i].field,
                   (int)d->cam.follower, (int)d->cam.wall);
    }
}

#define EVERY(design, ...)                                                                                             \
    every_parameter(design, (const camkin_parameter[]){__VA_ARGS__},                                                   \
                    sizeof((const camkin_parameter[]){__VA_ARGS__}) / sizeof(camkin_parameter))

/* A rise with a break inside, a dwell and a return whose derivatives a neighbour matches. */
static design start_design(double lift) {
    design d = {.n = 4, .options = {.size = sizeof(camkin_options), .cycle = 360.0, .phase = 10.0}};
    d.segment[0] = (camkin_segment){.law = CAMKIN_PARABOLIC, .duration = 83.3, .lift = lift, .param = {0.4}};
    d.segment[1] = (camkin_segment){.law = CAMKIN_DWELL, .duration = 41.1};
    d.segment[2] = (camkin_segment){.law = CAMKIN_POLY_BC,
                                    .flags = CAMKIN_FREE_J0 | CAMKIN_FREE_J1 | CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1,
                                    .duration = 70.7,
                                    .lift = -0.6 * lift,
                                    .v1 = -0.6 * lift,
                                    .a1 = -0.2 * lift};
    d.segment[3] = (camkin_segment){.law = CAMKIN_POLY_BC,
                                    .flags = CAMKIN_MATCH_V0 | CAMKIN_MATCH_A0 | CAMKIN_FREE_J0 | CAMKIN_FREE_J1 |
                                             CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1,
                                    .duration = 90.3,
                                    .lift = -0.4 * lift};
    return d;
}

static void every_segment(const design *d) {
    EVERY(d, {0, CAMKIN_COLUMN_DURATION}, {0, PARAM}, {1, CAMKIN_COLUMN_DURATION}, {2, CAMKIN_COLUMN_DURATION},
          {2, CAMKIN_COLUMN_V1}, {2, CAMKIN_COLUMN_A1}, {3, CAMKIN_COLUMN_DURATION}, {-1, CAMKIN_FIELD_PHASE},
          {-1, CAMKIN_FIELD_START}, {-1, CAMKIN_FIELD_BASE_RADIUS});
}

static void followers(void) {
    for (int turn = -1; turn <= 1; turn += 2) {
        design d = start_design(6.0);
        d.cam = (camkin_cam){.size = sizeof(camkin_cam), .rotation = turn, .base_radius = 50, .radius = 5, .offset = 8};
        for (int wall = CAMKIN_WALL_OUTER; wall <= CAMKIN_WALL_FAR; wall++) {
            d.cam.wall = wall;
            every_segment(&d);
            EVERY(&d, {-1, CAMKIN_FIELD_RADIUS}, {-1, CAMKIN_FIELD_OFFSET});
        }
        d.cam.follower = CAMKIN_BARREL_ROLLER;
        d.cam.offset = 0.0;
        every_segment(&d);
        EVERY(&d, {-1, CAMKIN_FIELD_RADIUS});
        d.cam = (camkin_cam){.size = sizeof(camkin_cam),
                             .follower = CAMKIN_FLAT,
                             .rotation = turn,
                             .base_radius = 50,
                             .offset = -3,
                             .tilt = 20};
        every_segment(&d);
        EVERY(&d, {-1, CAMKIN_FIELD_OFFSET}, {-1, CAMKIN_FIELD_TILT});
        d = start_design(8.0);
        d.cam = (camkin_cam){.size = sizeof(camkin_cam),
                             .follower = CAMKIN_SWINGING_ROLLER,
                             .rotation = turn,
                             .unit = CAMKIN_DEGREES,
                             .base_radius = 30,
                             .radius = 5,
                             .arm = 60,
                             .centre_distance = 75};
        every_segment(&d);
        EVERY(&d, {-1, CAMKIN_FIELD_RADIUS}, {-1, CAMKIN_FIELD_ARM}, {-1, CAMKIN_FIELD_CENTRE_DISTANCE});
        d = start_design(0.1);
        d.cam = (camkin_cam){.size = sizeof(camkin_cam),
                             .follower = CAMKIN_SWINGING_FLAT,
                             .rotation = turn,
                             .unit = CAMKIN_RADIANS,
                             .base_radius = 30,
                             .centre_distance = 75,
                             .face_offset = 4};
        every_segment(&d);
        EVERY(&d, {-1, CAMKIN_FIELD_CENTRE_DISTANCE}, {-1, CAMKIN_FIELD_FACE_OFFSET});
    }
}

/* A cycle of two segments whose joints are where the curvature jumps: extremes at angle 0 and at both joints. */
static void joints(void) {
    design d = {.n = 2, .options = {.size = sizeof(camkin_options), .cycle = 360.0}};
    d.segment[0] = (camkin_segment){.law = CAMKIN_SIMPLE_HARMONIC, .duration = 170, .lift = 6, .param = {0.45}};
    d.segment[1] = (camkin_segment){.law = CAMKIN_SIMPLE_HARMONIC, .duration = 150, .lift = -6, .param = {0.55}};
    d.cam = (camkin_cam){.size = sizeof(camkin_cam), .rotation = 1, .base_radius = 50, .radius = 5, .offset = 8};
    for (int full = 0; full < 2; full++) {
        EVERY(&d, {0, PARAM}, {1, PARAM}, {-1, CAMKIN_FIELD_BASE_RADIUS});
        if (!full)
            EVERY(&d, {0, CAMKIN_COLUMN_DURATION}, {1, CAMKIN_COLUMN_DURATION});
        d.segment[1].duration = 190;
    }
}

/* The phase turns a cam, by any number of cycles, and changes no derivative by another number: also of extremes at the
   start of the cycle, which is the end of the one before, and where rounding parts a joint from its angle. */
static void turned(void) {
    const camkin_parameter p[3] = {{0, PARAM}, {1, PARAM}, {-1, CAMKIN_FIELD_BASE_RADIUS}};
    for (int later = 0; later < 2; later++) {
        design d = {.n = 2, .options = {.size = sizeof(camkin_options), .cycle = 360.0}};
        const double rise = later ? 203.7 : 156.3;
        d.segment[0] = (camkin_segment){.law = CAMKIN_SIMPLE_HARMONIC, .duration = rise, .lift = 6, .param = {0.45}};
        d.segment[1] =
            (camkin_segment){.law = CAMKIN_SIMPLE_HARMONIC, .duration = 360 - rise, .lift = -6, .param = {0.55}};
        d.cam = (camkin_cam){.size = sizeof(camkin_cam), .rotation = 1, .base_radius = 50, .radius = 5, .offset = 8};
        double straight[3][CAMKIN_CAM_METRICS], found[3][CAMKIN_CAM_METRICS];
        CHECK(gradients_of(&d, p, 3, NULL, straight[0], NULL) == CAMKIN_OK);
        every_parameter(&d, p, 3);
        for (int k = -200; k < 200; k++) {
            d.options.phase = 9.7 * k;
            CHECK(gradients_of(&d, p, 3, NULL, found[0], NULL) == CAMKIN_OK);
            for (int i = 0; i < 3; i++)
                for (int m = 0; m < CAMKIN_CAM_METRICS; m++)
                    if (!isnan(straight[i][m]))
                        CHECK_NEAR(found[i][m], straight[i][m], 1e-8 * fabs(straight[i][m]) + 1e-12);
        }
    }
}

static const double spline_table[] = {0, 0, 0, 0, 15, 15, 40, 40, 40, 40, 0, 0, 2, 1.8, 3, 3};

/* Extremes in a spline: at its ends, at a double knot, where the curvature jumps, and between knots. */
static void splines(void) {
    for (int turn = -1; turn <= 1; turn += 2) {
        design d = start_design(3.0);
        d.segment[0] = (camkin_segment){
            .law = CAMKIN_BSPLINE, .duration = 40, .lift = 3, .param = {3}, .table = spline_table, .ntable = 16};
        d.cam = (camkin_cam){.size = sizeof(camkin_cam), .rotation = turn, .base_radius = 50, .radius = 5, .offset = 8};
        EVERY(&d, {1, CAMKIN_COLUMN_DURATION}, {2, CAMKIN_COLUMN_DURATION}, {-1, CAMKIN_FIELD_START},
              {-1, CAMKIN_FIELD_BASE_RADIUS}, {-1, CAMKIN_FIELD_OFFSET});
        d.cam.size = 0;
        d.spring = (spring){.mass = 0.2, .rate = 3.0, .preload = 20.0};
        EVERY(&d, {1, CAMKIN_COLUMN_DURATION}, {-1, CAMKIN_FIELD_START}, {-1, CAMKIN_FIELD_RATE});
    }
}

/* A profile with a cusp: the curvature is infinite and has no derivative, the radius has one. */
static void undercut(void) {
    design d = start_design(30.0);
    d.segment[0].duration = 30.0;
    d.cam = (camkin_cam){.size = sizeof(camkin_cam), .rotation = 1, .base_radius = 25, .radius = 15};
    double values[CAMKIN_CAM_METRICS], slopes[CAMKIN_CAM_METRICS];
    const camkin_parameter radius = {-1, CAMKIN_FIELD_RADIUS};
    CHECK(gradients_of(&d, &radius, 1, values, slopes, NULL) == CAMKIN_OK);
    CHECK(isinf(values[CAMKIN_CAM_METRIC_CURVATURE_MAX]) && isnan(slopes[CAMKIN_CAM_METRIC_CURVATURE_MAX]));
    CHECK(gradients_of(&d, &radius, 1, NULL, slopes, NULL) == CAMKIN_OK);
    CHECK(values[CAMKIN_CAM_METRIC_RADIUS] < 0.0 && isfinite(slopes[CAMKIN_CAM_METRIC_RADIUS]));
}

static void jump_speeds(void) {
    design d = start_design(6.0);
    d.spring = (spring){.mass = 0.2, .rate = 3.0, .preload = 20.0};
    EVERY(&d, {0, CAMKIN_COLUMN_DURATION}, {0, CAMKIN_COLUMN_DURATION}, {0, PARAM}, {2, CAMKIN_COLUMN_A1},
          {-1, CAMKIN_FIELD_START}, {-1, CAMKIN_FIELD_MASS}, {-1, CAMKIN_FIELD_RATE}, {-1, CAMKIN_FIELD_PRELOAD});
    /* A motion that happens once, lost at its very start, and one that accumulates. */
    d.n = 1;
    d.options.flags = CAMKIN_ONCE;
    d.segment[0] = (camkin_segment){.law = CAMKIN_PARABOLIC, .duration = 83.3, .lift = -6, .param = {0.3}};
    EVERY(&d, {0, CAMKIN_COLUMN_DURATION}, {0, CAMKIN_COLUMN_LIFT}, {0, PARAM}, {-1, CAMKIN_FIELD_PHASE});
    d.options.flags = CAMKIN_ACCUMULATE;
    d.segment[0].lift = 6;
    EVERY(&d, {0, CAMKIN_COLUMN_DURATION}, {0, CAMKIN_COLUMN_LIFT}, {0, PARAM}, {-1, CAMKIN_FIELD_MASS});
    /* Speeds that are infinite, and 0. */
    double value, slope;
    const camkin_parameter mass = {-1, CAMKIN_FIELD_MASS};
    d.segment[0] = (camkin_segment){.law = CAMKIN_DWELL, .duration = 100};
    CHECK(gradients_of(&d, &mass, 1, &value, &slope, NULL) == CAMKIN_OK && isinf(value) && isnan(slope));
    d.segment[0] = (camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 100, .lift = -20};
    d.options.flags = CAMKIN_ONCE;
    d.spring.preload = 1.0;
    CHECK(gradients_of(&d, &mass, 1, &value, &slope, NULL) == CAMKIN_OK && value == 0.0 && isnan(slope));
    CHECK(gradients_of(&d, &mass, 1, NULL, &slope, NULL) == CAMKIN_OK);
}

#define REFUSED(status_, call_)                                                                                        \
    do {                                                                                                               \
        camkin_error error = {.status = CAMKIN_OK};                                                                    \
        CHECK((call_) == (status_) && error.status == (status_) && error.message[0]);                                  \
    } while (0)

static void refuse(const design *d, camkin_status status, int64_t segment, int32_t field) {
    double slopes[CAMKIN_CAM_METRICS] = {1.0};
    const camkin_parameter p = {segment, field};
    REFUSED(status, gradients_of(d, &p, 1, NULL, slopes, &error));
    CHECK(slopes[0] == 1.0);
}

/* A field of the spring that is wrong is named. */
static void refuse_spring(design *d, double *field, double wrong, const char *message) {
    const double keep = *field;
    double slope = 1.0;
    camkin_error error = {.status = CAMKIN_OK};
    const camkin_parameter p = {0, PARAM};
    *field = wrong;
    CHECK(gradients_of(d, &p, 1, NULL, &slope, &error) == CAMKIN_E_PARAMETER && slope == 1.0);
    CHECK(strcmp(error.message, message) == 0 && strncmp(message, error.parameter, strlen(error.parameter)) == 0);
    CHECK(isnan(wrong) ? isnan(error.value) : error.value == wrong);
    *field = keep;
}

static void refusals(void) {
    design d = start_design(6.0), flat = d, swinging = d;
    const camkin_parameter p = {0, PARAM};
    double slopes[CAMKIN_CAM_METRICS];
    d.spring = (spring){.mass = 0.2, .rate = 3.0, .preload = 20.0};
    refuse(&d, CAMKIN_E_PARAMETER, -1, CAMKIN_FIELD_BASE_RADIUS);
    refuse(&d, CAMKIN_E_PARAMETER, -1, CAMKIN_FIELD_RPM);
    refuse(&d, CAMKIN_E_PARAMETER, -1, CAMKIN_FIELD_PRELOAD + 1);
    refuse(&d, CAMKIN_E_SEGMENT, 4, CAMKIN_COLUMN_LIFT);
    refuse_spring(&d, &d.spring.mass, 0.0, "mass must be positive, at most 1e100; got 0");
    refuse_spring(&d, &d.spring.mass, 2e100, "mass must be positive, at most 1e100; got 2e+100");
    refuse_spring(&d, &d.spring.rate, -1.0, "rate must be 0 to 1e100; got -1");
    refuse_spring(&d, &d.spring.rate, INFINITY, "rate must be 0 to 1e100; got inf");
    refuse_spring(&d, &d.spring.preload, NAN, "preload must be 0 to 1e100; got nan");
    flat.cam = (camkin_cam){.size = sizeof(camkin_cam), .follower = CAMKIN_FLAT, .rotation = 1, .base_radius = 50};
    refuse(&flat, CAMKIN_E_PARAMETER, -1, CAMKIN_FIELD_RADIUS);
    refuse(&flat, CAMKIN_E_PARAMETER, -1, CAMKIN_FIELD_MASS);
    flat.cam.base_radius = -1.0;
    refuse(&flat, CAMKIN_E_PARAMETER, 0, PARAM);
    swinging.cam = (camkin_cam){.size = 1};
    refuse(&swinging, CAMKIN_E_OPTIONS, 0, PARAM);
    REFUSED(CAMKIN_E_NULL, camkin_cam_gradients(d.segment, 4, &d.options, NULL, &p, 1, NULL, slopes, &error));
    REFUSED(CAMKIN_E_NULL, camkin_cam_gradients(d.segment, 4, &d.options, &flat.cam, &p, 1, NULL, NULL, &error));
    REFUSED(CAMKIN_E_NULL, camkin_jump_speed_gradients(NULL, 4, &d.options, 1, 1, 1, &p, 1, NULL, slopes, &error));
    d.n = 1;
    d.options.flags = CAMKIN_ONCE;
    d.segment[0] = (camkin_segment){
        .law = CAMKIN_BSPLINE, .duration = 40, .lift = 3, .param = {3}, .table = spline_table, .ntable = 16};
    refuse(&d, CAMKIN_E_LAW, 0, CAMKIN_COLUMN_DURATION);
}

int main(void) {
    followers();
    joints();
    turned();
    splines();
    undercut();
    jump_speeds();
    refusals();
    return test_end();
}
