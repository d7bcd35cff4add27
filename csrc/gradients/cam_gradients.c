/* SPDX-License-Identifier: MIT */
/* Derivatives of the figures of a cam, and of the speed at which a spring loses the contact. */
#include <math.h>
#include <string.h>

#include "../base/compiler.h"
#include "../base/dd.h"
#include "../base/error.h"
#include "../base/wave.h"
#include "../dual/varied_numbers.h"
#include "../geometry/fields.h"
#include "../vibration/contact.h"
#include "camkin/vibration.h"
#include "figures.h"
#include "varied_cam.h"

/* Return the field of a parameter that belongs to no segment, or -1. */
static int32_t field_beside_segments(const camkin_parameter *p) {
    return p->segment < 0 ? p->field : -1;
}

/* ---- cams ---- */

typedef struct cam_call {
    const camkin_cam *cam;
    double *values, *gradients;
} cam_call;

static ck_varied cam_figure(const void *subject, int index, const ck_varied y[3]) {
    return ck_cam_figure(subject, index, y);
}

/* Return whether a figure is the largest value of its function, and not the smallest. */
static bool is_largest(int metric) {
    return metric < CAMKIN_CAM_METRIC_RADIUS && metric % 2 == 1;
}

/* Return whether a figure is a curvature. The radii of convex and of concave parts do not jump where a grows from 0:
   they lie beyond those of its larger values. */
static bool is_curvature(int metric) {
    return metric >= CAMKIN_CAM_METRIC_CURVATURE_MIN && metric <= CAMKIN_CAM_METRIC_CURVATURE_PITCH_MAX;
}

/* Set the extremes that have been found. A pressure angle becomes its tangent. */
static void set_found(const camkin_cam_analysis *a, double values[CAMKIN_CAM_METRICS], ck_figures *f) {
    const camkin_extreme *const extremes[CAMKIN_CAM_METRICS] = {
        &a->pressure_angle_min,  &a->pressure_angle_max, &a->curvature_min, &a->curvature_max, &a->curvature_pitch_min,
        &a->curvature_pitch_max, &a->place_min,          &a->place_max,     &a->radius,        &a->wheel};
    for (int i = 0; i < CAMKIN_CAM_METRICS; i++) {
        values[i] = extremes[i]->value;
        f->found[i] = (ck_found_figure){.theta = extremes[i]->theta,
                                        .value = extremes[i]->value,
                                        .sense = is_largest(i) ? 1.0 : -1.0,
                                        .factor = 1.0,
                                        .may_jump = is_curvature(i)};
    }
    for (int i = 0; i <= CAMKIN_CAM_METRIC_PRESSURE_ANGLE_MAX; i++) {
        double sine, cosine;
        ck_wave(values[i] / 360.0, 0.0, &sine, &cosine);
        f->found[i].value = sine / cosine;
        f->found[i].factor = CK_DEG_PER_RAD.hi * cosine * cosine;
    }
}

CK_NOINLINE static camkin_status cam_gradients(const ck_design_arguments *q, const camkin_program *program,
                                               const void *context) {
    const cam_call *call = context;
    ck_varied_design design;
    ck_start_varied_design(q, program, &design);
    camkin_status status = camkin_cam_check(program, call->cam, q->error);
    if (!status)
        status = ck_check_parameters(&design, q,
                                     CK_FIELD(PHASE) | CK_FIELD(START) |
                                         ck_lengths_of(call->cam->follower) << CAMKIN_FIELD_BASE_RADIUS);
    if (status)
        return status;
    camkin_cam_analysis found;
    double values[CAMKIN_CAM_METRICS];
    ck_varied_cam cam;
    ck_figures f = {.design = &design, .function = cam_figure, .subject = &cam, .n = CAMKIN_CAM_METRICS};
    camkin_cam_analyze(program, call->cam, &found);
    set_found(&found, values, &f);
    ck_place_figures(&f);
    for (size_t p = 0; p < q->m; p++) {
        ck_vary_design(&design, &q->parameters[p]);
        ck_vary_cam(call->cam, field_beside_segments(&q->parameters[p]), &cam);
        ck_differentiate_figures(&f, call->gradients + CAMKIN_CAM_METRICS * p);
    }
    if (call->values)
        memcpy(call->values, values, sizeof values);
    return CAMKIN_OK;
}

camkin_status camkin_cam_gradients(const camkin_segment *segments, size_t n, const camkin_options *options,
                                   const camkin_cam *cam, const camkin_parameter *parameters, size_t m, double *values,
                                   double *gradients, camkin_error *error) {
    const ck_design_arguments q = {segments, n, options, parameters, m, error};
    const camkin_status status = ck_check_design(&q, gradients);
    return status ? status : ck_with_design(&q, cam_gradients, &(cam_call){cam, values, gradients});
}

/* ---- the jump speed ---- */

typedef struct spring {
    ck_varied mass, rate, preload;
} spring;

typedef struct jump_call {
    double mass, rate, preload;
    double *value, *gradients;
} jump_call;

/* Return -mass a/(preload + rate s), 1 over the square of the speed at which the contact is lost. */
static ck_varied inverse_square(const void *subject, int index, const ck_varied y[3]) {
    const spring *p = subject;
    (void)index;
    return over(scale(mul(p->mass, y[2]), -1.0), add(p->preload, mul(p->rate, y[0])));
}

CK_NOINLINE static camkin_status jump_speed_gradients(const ck_design_arguments *q, const camkin_program *program,
                                                      const void *context) {
    const jump_call *call = context;
    ck_varied_design design;
    camkin_extreme found;
    ck_start_varied_design(q, program, &design);
    camkin_status status = ck_check_parameters(
        &design, q, CK_FIELD(PHASE) | CK_FIELD(START) | CK_FIELD(MASS) | CK_FIELD(RATE) | CK_FIELD(PRELOAD));
    if (!status)
        status = ck_check_spring(call->mass, call->rate, call->preload, q->error);
    if (status)
        return status;
    camkin_jump_speed(program, call->mass, call->rate, call->preload, &found);
    const double speed = found.value;
    spring p;
    ck_figures f = {.design = &design, .function = inverse_square, .subject = &p, .n = 1};
    const bool is_finite = speed > 0.0 && speed < (double)INFINITY;
    const double square = is_finite ? speed * speed : 1.0;
    f.found[0] = (ck_found_figure){.theta = found.theta,
                                   .value = is_finite ? 1.0 / square : (double)NAN,
                                   .sense = 1.0,
                                   .factor = -0.5 * speed * square};
    ck_place_figures(&f);
    for (size_t k = 0; k < q->m; k++) {
        const int32_t field = field_beside_segments(&q->parameters[k]);
        ck_vary_design(&design, &q->parameters[k]);
        p.mass = (ck_varied){call->mass, field == CAMKIN_FIELD_MASS};
        p.rate = (ck_varied){call->rate, field == CAMKIN_FIELD_RATE};
        p.preload = (ck_varied){call->preload, field == CAMKIN_FIELD_PRELOAD};
        ck_differentiate_figures(&f, &call->gradients[k]);
    }
    if (call->value)
        *call->value = speed;
    return CAMKIN_OK;
}

camkin_status camkin_jump_speed_gradients(const camkin_segment *segments, size_t n, const camkin_options *options,
                                          double mass, double rate, double preload, const camkin_parameter *parameters,
                                          size_t m, double *value, double *gradients, camkin_error *error) {
    const ck_design_arguments q = {segments, n, options, parameters, m, error};
    const camkin_status status = ck_check_design(&q, gradients);
    return status ? status
                  : ck_with_design(&q, jump_speed_gradients, &(jump_call){mass, rate, preload, value, gradients});
}
