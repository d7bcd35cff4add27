/* SPDX-License-Identifier: MIT */
/* Derivatives of the residual vibration of dwells: against differences of camkin_vibration_eval(), which are accurate
 * to 1e-7, and bad arguments. tests/python/test_residual_gradients.py compares with Duhamel's integral in 120
 * digits. */
#include "test.h"

#include <camkin/gradients.h>
#include <stddef.h>

enum { MAX_SEGMENTS = 4, PARAM = CAMKIN_COLUMN_PARAM };

typedef struct design {
    camkin_segment segment[MAX_SEGMENTS];
    size_t n;
    camkin_options options;
    camkin_oscillator oscillator;
} design;

static double *field_of(design *d, const camkin_parameter *p) {
    double *const of_program[] = {&d->options.phase, &d->options.start};
    camkin_segment *s = &d->segment[p->segment < 0 ? 0 : p->segment];
    double *const of_segment[] = {&s->duration, &s->lift, &s->v0, &s->a0, &s->j0, &s->v1, &s->a1, &s->j1};
    if (p->segment >= 0)
        return p->field < PARAM ? of_segment[p->field] : &s->param[p->field - PARAM];
    return p->field == CAMKIN_FIELD_RPM          ? &d->oscillator.rpm
           : p->field == CAMKIN_FIELD_NATURAL_HZ ? &d->oscillator.natural_hz
           : p->field == CAMKIN_FIELD_DAMPING    ? &d->oscillator.damping
                                                 : of_program[p->field - CAMKIN_FIELD_PHASE];
}

/* Return the amplitude at the start of a dwell, from the motion of the mass a little later. */
static double amplitude_at(const design *d, const camkin_vibration *vibration, double start, double duration) {
    const camkin_oscillator *o = &d->oscillator;
    const double share = 1e-3, theta = start + (o->rpm < 0.0 ? 1.0 - share : share) * duration;
    const double t = share * duration / (6.0 * fabs(o->rpm)), w = 2.0 * TEST_PI * o->natural_hz;
    const double root = sqrt(1.0 - o->damping * o->damping);
    double z, rate;
    CHECK(camkin_vibration_eval(vibration, &theta, 1, &z, &rate, NULL, 1) == CAMKIN_OK);
    const double other = (rate / w + o->damping * z) / root;
    return exp(o->damping * w * t) * sqrt(z * z + other * other);
}

/* Get the residuals of all segments, NAN for those that move. */
static void values_of(const design *d, double *values) {
    camkin_program *program = NULL;
    camkin_vibration *vibration = NULL;
    double starts[MAX_SEGMENTS + 1], cycle = d->options.cycle;
    CHECK(camkin_program_create(d->segment, d->n, &d->options, &program, NULL) == CAMKIN_OK);
    CHECK(camkin_vibration_create(program, &d->oscillator, 0, &vibration, NULL) == CAMKIN_OK);
    camkin_program_info info;
    CHECK(camkin_program_get_info(program, &info) == CAMKIN_OK);
    const size_t n = info.segments;
    CHECK(camkin_segment_starts(program, starts, n) == CAMKIN_OK);
    for (size_t i = 0; i <= d->n; i++) {
        values[i] = NAN;
        const double duration = i < d->n ? d->segment[i].duration : cycle;
        cycle -= duration;
        if (i < n && (i == d->n || d->segment[i].law == CAMKIN_DWELL))
            values[i] = amplitude_at(d, vibration, starts[i], duration);
    }
    camkin_vibration_free(vibration);
    camkin_program_free(program);
}

static camkin_status gradients_of(const design *d, const camkin_parameter *p, size_t m, double *values, double *slopes,
                                  camkin_error *error) {
    return camkin_residual_gradients(d->segment, d->n, &d->options, &d->oscillator, p, m, values, slopes, error);
}

/* Compare with differences to both sides. The step of `other`, if any, is the opposite one, so that the cycle stays. */
static void same_as_differences(const design *d, const camkin_parameter *p, const camkin_parameter *other) {
    double slopes[2 * (MAX_SEGMENTS + 1)], values[MAX_SEGMENTS + 1], side[2][MAX_SEGMENTS + 1], first[MAX_SEGMENTS + 1];
    const camkin_parameter both[2] = {*p, other ? *other : *p};
    camkin_error error = {0};
    if (!CHECK(gradients_of(d, both, 2, values, slopes, &error) == CAMKIN_OK))
        printf("    %s\n", error.message);
    values_of(d, first);
    design changed = *d;
    double *const field = field_of(&changed, p), keep = *field, size = fmax(fabs(keep), 1e-1), h = 1e-6 * size;
    const double start = other ? *field_of(&changed, other) : 0.0;
    for (int up = 0; up < 2; up++) {
        *field = up ? keep + h : keep - h;
        if (other)
            *field_of(&changed, other) = start - (*field - keep);
        values_of(&changed, side[up]);
    }
    for (size_t i = 0; i <= d->n; i++) {
        const double slope = (side[1][i] - side[0][i]) / ((keep + h) - (keep - h));
        const double got = slopes[i] - (other ? slopes[d->n + 1 + i] : 0.0);
        CHECK(isnan(values[i]) == isnan(first[i]));
        if (isnan(values[i])) {
            CHECK(isnan(got));
            continue;
        }
        CHECK_NEAR(values[i], first[i], 1e-9 * first[i] + 1e-14);
        if (!CHECK_NEAR(got, slope, 1e-5 * (values[i] / size + fabs(slope)) + 1e-8))
            printf("    segment %d, field %d, dwell %d\n", (int)p->segment, (int)p->field, (int)i);
    }
}

static void every_parameter(const design *d, const camkin_parameter *p, size_t n) {
    for (size_t i = 0; i < n; i++)
        same_as_differences(d, &p[i], NULL);
}

#define EVERY(design, ...)                                                                                             \
    every_parameter(design, (const camkin_parameter[]){__VA_ARGS__},                                                   \
                    sizeof((const camkin_parameter[]){__VA_ARGS__}) / sizeof(camkin_parameter))

/* A rise, a dwell, and a return whose derivatives a neighbour matches. */
static design start_design(double rpm, double natural_hz, double damping) {
    design d = {.n = 4,
                .options = {.size = sizeof(camkin_options), .cycle = 360.0, .phase = 10.0},
                .oscillator = {rpm, natural_hz, damping}};
    d.segment[0] = (camkin_segment){.law = CAMKIN_SCCA, .duration = 83.3, .lift = 6, .param = {0.2, 0.35, 0.25}};
    d.segment[1] = (camkin_segment){.law = CAMKIN_DWELL, .duration = 41.1};
    d.segment[2] = (camkin_segment){.law = CAMKIN_POLY_BC,
                                    .flags = CAMKIN_FREE_J0 | CAMKIN_FREE_J1 | CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1,
                                    .duration = 70.7,
                                    .lift = -3.6,
                                    .v1 = -3.6,
                                    .a1 = -1.2};
    d.segment[3] = (camkin_segment){.law = CAMKIN_POLY_BC,
                                    .flags = CAMKIN_MATCH_V0 | CAMKIN_MATCH_A0 | CAMKIN_FREE_J0 | CAMKIN_FREE_J1 |
                                             CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1,
                                    .duration = 90.3,
                                    .lift = -2.4};
    return d;
}

static void every_field(const design *d) {
    EVERY(d, {0, CAMKIN_COLUMN_DURATION}, {1, CAMKIN_COLUMN_DURATION}, {2, CAMKIN_COLUMN_DURATION},
          {2, CAMKIN_COLUMN_A1}, {3, CAMKIN_COLUMN_DURATION}, {-1, CAMKIN_FIELD_PHASE}, {-1, CAMKIN_FIELD_START},
          {-1, CAMKIN_FIELD_RPM}, {-1, CAMKIN_FIELD_NATURAL_HZ});
    if (d->oscillator.damping > 0.0)
        EVERY(d, {-1, CAMKIN_FIELD_DAMPING});
}

static void designs(void) {
    for (int turn = -1; turn <= 1; turn += 2)
        for (int i = 0; i < 4; i++) {
            const double natural_hz[] = {0.31, 17.3, 61.7, 433.1}, damping[] = {0.0, 0.02, 0.0, 0.3};
            const design d = start_design(turn * 200.0, natural_hz[i], damping[i]);
            every_field(&d);
        }
    design d = start_design(200.0, 40.0, 0.9); /* vibrations that die out within a segment */
    d.oscillator.natural_hz = 3000.0;
    every_field(&d);
}

/* Laws of every kind of curve, each parameter against that of its neighbour. */
static void laws(void) {
    static const camkin_segment other[] = {
        {.law = CAMKIN_MODIFIED_SINE, .duration = 90, .lift = -6, .param = {0.42}},
        {.law = CAMKIN_MODIFIED_CYCLOIDAL, .duration = 90, .lift = -6, .param = {-0.2}},
        {.law = CAMKIN_TRIPLE_HARMONIC, .duration = 90, .lift = -6, .param = {5.3, 0.4}},
        {.law = CAMKIN_POLY_345, .duration = 90, .lift = -6, .param = {0.3}},
    };
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
        design d = start_design(200.0, 37.7, 0.01);
        d.n = 3;
        d.segment[2] = other[i];
        EVERY(&d, {2, CAMKIN_COLUMN_DURATION}, {2, PARAM}, {-1, CAMKIN_FIELD_DAMPING});
    }
}

/* Segments that fill the cycle, so that one duration follows from another one. */
static void full_cycle(void) {
    for (int turn = -1; turn <= 1; turn += 2) {
        design d = start_design(turn * 200.0, 23.9, 0.03);
        const camkin_parameter last = {3, CAMKIN_COLUMN_DURATION};
        d.segment[3].duration = 360.0 - 83.3 - 41.1 - 70.7;
        for (int64_t i = 0; i < 3; i++)
            same_as_differences(&d, &(camkin_parameter){i, CAMKIN_COLUMN_DURATION}, &last);
    }
}

/* Velocities that jump at joints, as those of a spline may. */
static void impulses(void) {
    static const double spline_table[] = {0, 0, 0, 0, 15, 15, 40, 40, 40, 40, 0, 0, 2, 1.8, 3, 3};
    for (int turn = -1; turn <= 1; turn += 2) {
        design d = start_design(turn * 200.0, 31.3, 0.02);
        d.options.flags = CAMKIN_ALLOW_VELOCITY_JUMP;
        d.segment[0] = (camkin_segment){.law = CAMKIN_CONSTANT_VELOCITY, .duration = 83.3, .lift = 6};
        EVERY(&d, {0, CAMKIN_COLUMN_DURATION}, {2, CAMKIN_COLUMN_V1}, {-1, CAMKIN_FIELD_NATURAL_HZ});
        d.segment[2].lift = -0.6;
        d.segment[0] = (camkin_segment){
            .law = CAMKIN_BSPLINE, .duration = 40, .lift = 3, .param = {3}, .table = spline_table, .ntable = 16};
        EVERY(&d, {1, CAMKIN_COLUMN_DURATION}, {-1, CAMKIN_FIELD_NATURAL_HZ}, {-1, CAMKIN_FIELD_DAMPING});
    }
}

/* A cycloidal rise of two periods leaves nothing. Of a residual that vanishes, the derivative is that to one side. */
static void vanishing(void) {
    design d = {.n = 3,
                .options = {.size = sizeof(camkin_options), .cycle = 360.0},
                .oscillator = {.rpm = 300.0, .natural_hz = 48.0}};
    d.segment[0] = d.segment[2] = (camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 75, .lift = 10};
    d.segment[1] = (camkin_segment){.law = CAMKIN_DWELL, .duration = 60};
    d.segment[2].lift = -10;
    const camkin_parameter p[2] = {{0, CAMKIN_COLUMN_DURATION}, {-1, CAMKIN_FIELD_START}};
    double values[4], slopes[8];
    CHECK(gradients_of(&d, p, 2, values, slopes, NULL) == CAMKIN_OK);
    /* |sin(pi N)/(pi N (N^2 - 1))| has the slope 1/6 at 2; the cycle has 9.6 periods. */
    const double slope = 10.0 / 6.0 * 2.0 / 75.0 / (2.0 * sin(0.4 * TEST_PI));
    for (int i = 1; i < 4; i += 2) {
        CHECK(values[i] == 0.0 && slopes[4 + i] == 0.0);
        CHECK_NEAR(slopes[i], slope, 1e-12 * slope);
    }
    CHECK(isnan(values[0]) && isnan(values[2]) && isnan(slopes[0]) && isnan(slopes[2]));
    /* Nothing moves. */
    d.segment[0] = d.segment[2] = d.segment[1];
    CHECK(gradients_of(&d, p, 2, values, slopes, NULL) == CAMKIN_OK);
    for (int i = 0; i < 4; i++)
        CHECK(values[i] == 0.0 && slopes[i] == 0.0);
    CHECK(gradients_of(&d, NULL, 0, NULL, NULL, NULL) == CAMKIN_OK);
}

#define REFUSED(status_, call_)                                                                                        \
    do {                                                                                                               \
        camkin_error error = {.status = CAMKIN_OK};                                                                    \
        CHECK((call_) == (status_) && error.status == (status_) && error.message[0]);                                  \
    } while (0)

/* A free form that stands still has residuals like a dwell, and derivatives by its lift. */
static void standing(void) {
    design d = start_design(200.0, 37.7, 0.01);
    const camkin_parameter lift[2] = {{2, CAMKIN_COLUMN_LIFT}, {3, CAMKIN_COLUMN_LIFT}};
    double slopes[2][MAX_SEGMENTS + 1], values[MAX_SEGMENTS + 1], side[2][MAX_SEGMENTS + 1];
    const double h = 1e-5;
    d.segment[2] = (camkin_segment){.law = CAMKIN_POLY_BC, .duration = 80.0};
    d.segment[3] = (camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 80.0, .lift = -6};
    CHECK(gradients_of(&d, lift, 2, values, slopes[0], NULL) == CAMKIN_OK);
    for (int up = 0; up < 2; up++) {
        d.segment[2].lift = up ? h : -h;
        d.segment[3].lift = -6.0 - d.segment[2].lift;
        values_of(&d, side[up]);
    }
    CHECK(values[2] > 0.0);
    for (int i = 1; i <= 4; i += 3)
        CHECK_NEAR(slopes[0][i] - slopes[1][i], (side[1][i] - side[0][i]) / (2.0 * h), 1e-6 * values[i]);
}

/* Without damping its derivative is that towards more of it. */
static void undamped(void) {
    design d = start_design(200.0, 37.7, 0.0);
    const camkin_parameter damping = {-1, CAMKIN_FIELD_DAMPING};
    double slopes[MAX_SEGMENTS + 1], values[MAX_SEGMENTS + 1], more[MAX_SEGMENTS + 1];
    CHECK(gradients_of(&d, &damping, 1, values, slopes, NULL) == CAMKIN_OK);
    d.oscillator.damping = 1e-7;
    values_of(&d, more);
    for (int i = 1; i <= 4; i += 3)
        CHECK_NEAR(slopes[i], (more[i] - values[i]) / 1e-7, 1e-4 * values[i] + 1e-4 * fabs(slopes[i]));
}

/* A zone of a law that is empty: the derivative is that into the range. */
static void empty_zone(void) {
    design d = start_design(200.0, 31.3, 0.01);
    const camkin_parameter c = {0, PARAM + 1};
    double slopes[MAX_SEGMENTS + 1], values[MAX_SEGMENTS + 1], more[MAX_SEGMENTS + 1];
    const double h = 1e-5; /* laws refuse shares below 2e-6 */
    d.segment[0].param[1] = 0.0;
    CHECK(gradients_of(&d, &c, 1, values, slopes, NULL) == CAMKIN_OK);
    d.segment[0].param[1] = h;
    values_of(&d, more);
    for (int i = 1; i <= 4; i += 3)
        CHECK_NEAR(slopes[i], (more[i] - values[i]) / h, 1e-3 * (values[i] + fabs(slopes[i])));
}

static void refuse(const design *d, camkin_status status, int64_t segment, int32_t field) {
    double values[MAX_SEGMENTS + 1] = {1.0}, slopes[MAX_SEGMENTS + 1] = {1.0};
    const camkin_parameter p = {segment, field};
    REFUSED(status, gradients_of(d, &p, 1, values, slopes, &error));
    CHECK(values[0] == 1.0 && slopes[0] == 1.0);
}

static void refusals(void) {
    const design good = start_design(200.0, 17.0, 0.0);
    const camkin_parameter p = {0, PARAM};
    double slopes[MAX_SEGMENTS + 1];
    refuse(&good, CAMKIN_E_PARAMETER, -1, CAMKIN_FIELD_MASS);
    refuse(&good, CAMKIN_E_PARAMETER, -1, CAMKIN_FIELD_DAMPING + 1);
    refuse(&good, CAMKIN_E_SEGMENT, 4, CAMKIN_COLUMN_LIFT);
    design d = good;
    d.oscillator.rpm = 0.0;
    refuse(&d, CAMKIN_E_SPEED, 0, PARAM);
    d = good;
    d.oscillator.damping = 1.0;
    refuse(&d, CAMKIN_E_PARAMETER, 0, PARAM);
    d.oscillator = (camkin_oscillator){.rpm = 200.0, .natural_hz = 20.0}; /* six periods in a cycle */
    refuse(&d, CAMKIN_E_PARAMETER, 0, PARAM);
    d = good;
    d.options.flags = CAMKIN_ONCE;
    refuse(&d, CAMKIN_E_CYCLE, 0, PARAM);
    d = good;
    d.segment[0].duration = -1.0;
    refuse(&d, CAMKIN_E_DURATION, 0, PARAM);
    REFUSED(CAMKIN_E_NULL, camkin_residual_gradients(good.segment, 4, NULL, NULL, &p, 1, NULL, slopes, &error));
    REFUSED(CAMKIN_E_NULL, camkin_residual_gradients(NULL, 4, NULL, &good.oscillator, &p, 1, NULL, slopes, &error));
}

int main(void) {
    designs();
    laws();
    standing();
    undamped();
    empty_zone();
    full_cycle();
    impulses();
    vanishing();
    refusals();
    return test_end();
}
