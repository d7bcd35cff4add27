/* SPDX-License-Identifier: MIT */
/* Derivatives of the characteristic values of a design, and of its motion at given angles.
 *
 * The places of all extremes are found once. An extreme inside a span has no slope, so its derivative is that of the
 * value at this place; at a border of spans it is that of the value at the border, which moves. Mean squares are
 * integrals over spans whose borders move. */
#include <math.h>
#include <string.h>

#include "../base/arguments.h"
#include "../base/dd.h"
#include "../base/error.h"
#include "../designs/traits.h"
#include "../law/law.h"
#include "../program/segment_curve.h"
#include "varied_design.h"

/* ---- places of extremes ---- */

enum { EXTREMES = CAMKIN_METRIC_J_MAX + 1, SQUARES = 3 };

/* Where a geometric extreme is reached; metrics come in pairs of smallest and largest. */
typedef struct extreme_place {
    size_t segment;
    double x, value; /* [L/rad^k]; s above the start of the segment */
    camkin_extreme best;
} extreme_place;

/* What is the same for all parameters. */
typedef struct study {
    ck_varied_design design;
    extreme_place place[EXTREMES];
    camkin_analysis found; /* at the speed of the drive */
    double power[4];       /* of the speed: omega^k */
    double rpm;
} study;

/* Take the extremes of a segment as candidates. */
static void add_extremes(study *st, size_t i, const ck_traits *traits) {
    const ck_varied_segment *s = &st->design.segment[i];
    const double rad = s->duration.value / CK_DEG_PER_RAD.hi;
    double factor = s->is_free_form ? 1.0 : s->lift.value;
    for (int k = 0; k < 4; k++) {
        const camkin_extreme *const side[2] = {factor < 0.0 ? &traits->max[k] : &traits->min[k],
                                               factor < 0.0 ? &traits->min[k] : &traits->max[k]};
        for (int upper = 0; upper < 2; upper++) {
            extreme_place *place = &st->place[2 * k + upper];
            const double value = side[upper]->value * factor, level = k == 0 ? s->level.value : 0.0;
            const camkin_extreme before = place->best;
            ck_update_extreme(&place->best, level + value, side[upper]->theta, upper ? 1.0 : -1.0);
            if (memcmp(&before, &place->best, sizeof before) != 0) {
                place->segment = i;
                place->x = side[upper]->theta;
                place->value = value;
            }
        }
        factor /= rad;
    }
}

/* Get the extremes of a spline by x from the analysis of its segment. */
static void get_spline_traits(const study *st, size_t i, ck_traits *traits) {
    const ck_varied_segment *s = &st->design.segment[i];
    const double rad = s->duration.value / CK_DEG_PER_RAD.hi;
    camkin_analysis a;
    camkin_analyze_finite(st->design.program, NULL, (int32_t)i, &a);
    const camkin_extreme *const extremes[EXTREMES] = {&a.s_min, &a.s_max, &a.v_min, &a.v_max,
                                                      &a.a_min, &a.a_max, &a.j_min, &a.j_max};
    double factor = 1.0;
    for (int k = 0; k < 4; k++, factor *= rad) {
        const double level = k == 0 ? s->level.value : 0.0;
        traits->min[k] = (camkin_extreme){(extremes[2 * k]->value - level) * factor, 0.0};
        traits->max[k] = (camkin_extreme){(extremes[2 * k + 1]->value - level) * factor, 0.0};
    }
}

static void find_places(study *st) {
    ck_unit_curves curves;
    ck_forget_unit_curves(&curves);
    for (int m = 0; m < EXTREMES; m++)
        st->place[m].best = (camkin_extreme){(double)NAN, 0.0};
    for (size_t i = 0; i < st->design.n; i++) {
        const ck_varied_segment *s = &st->design.segment[i];
        const ck_boundary_values boundary = ck_varied_boundary(s);
        ck_segment_curve curve;
        ck_traits traits;
        if (s->segment->law == CAMKIN_BSPLINE) {
            get_spline_traits(st, i, &traits);
            add_extremes(st, i, &traits);
            continue;
        }
        ck_build_segment_curve(&curves, s->segment, i, dd_of(s->lift.value), dd_of(s->duration.value), &boundary,
                               &curve, NULL);
        ck_curve_traits(st->design.program->kernels, curve.curve, &traits);
        add_extremes(st, i, &traits);
    }
}

/* ---- characteristic values ---- */

/* Return the place of a metric at a speed of either sign. */
static const extreme_place *place_of(const study *st, int metric) {
    const bool swapped = st->power[metric / 2] < 0.0;
    return &st->place[swapped ? metric ^ 1 : metric];
}

/* Add the derivatives of the extremes of one segment. Those of others have none if this segment exceeds them as soon as
   a zone grows in it from nothing. */
static void add_slopes(const study *st, size_t i, double *gradient) {
    static const int orders[EXTREMES / 2] = {0, 1, 2, 3};
    const ck_varied_segment *s = &st->design.segment[i];
    ck_varied_place place[EXTREMES];
    for (int m = 0; m < EXTREMES; m++) {
        const extreme_place *at = place_of(st, m), *other = place_of(st, m ^ 1);
        const bool here = at->segment == i;
        place[m] = (ck_varied_place){.x = {here ? at->x : (double)NAN, 0.0},
                                     .measure = ck_derivative_of,
                                     .context = &orders[m / 2],
                                     .within = CK_BORDER_ERROR,
                                     .extreme = at->value,
                                     .sense = at == &st->place[m | 1] ? 1.0 : -1.0,
                                     .tolerance = CK_EQUAL * fmax(fabs(at->value), fabs(other->value)),
                                     .may_jump = m / 2 >= 2};
    }
    ck_vary_segment(s, place, EXTREMES, NULL);
    for (int m = 0; m < EXTREMES; m++)
        gradient[m] += place[m].y[m / 2].slope * st->power[m / 2];
}

/* Get the derivatives of all extremes. */
static void differentiate_extremes(const study *st, double *gradient) {
    const ck_varied_design *d = &st->design;
    for (int m = 0; m < EXTREMES; m++)
        gradient[m] = m / 2 == 0 ? d->segment[place_of(st, m)->segment].level.slope : 0.0;
    for (size_t i = 0; i < d->n; i++)
        if (ck_segment_varies(d, i))
            add_slopes(st, i, gradient);
}

/* ---- the extremes of s in a program that accumulates: those from angle 0 to the cycle ---- */

static void take_displacement(void *context, size_t i, const double slope[4]) {
    ((double *)context)[i] = slope[0];
}

/* Return the derivative of s at an extreme. Its place moves with the segment, but not at an end of the range. */
static double slope_at_extreme(const study *st, double theta) {
    const ck_varied_design *d = &st->design;
    double slope;
    if (!(theta > 0.0 && theta < d->program->cycle.length)) {
        ck_move_design(d, &theta, 1, take_displacement, &slope);
        return slope;
    }
    const ck_angle_place at = ck_find_angle(d, theta);
    const ck_varied_segment *s = &d->segment[at.segment];
    ck_varied_place place = {.x = {at.offset / s->duration.value, 0.0}};
    ck_vary_segment(s, &place, 1, NULL);
    return s->level.slope + at.cycles * d->lift_per_cycle.slope + place.y[0].slope;
}

static void differentiate_ends(const study *st, double *gradient) {
    gradient[CAMKIN_METRIC_S_MIN] = slope_at_extreme(st, st->found.s_min.theta);
    gradient[CAMKIN_METRIC_S_MAX] = slope_at_extreme(st, st->found.s_max.theta);
}

static void differentiate_squares(const study *st, double *gradient) {
    const ck_varied_design *d = &st->design;
    double sum[SQUARES] = {0.0}, event = 0.0;
    for (size_t i = 0; i < d->n; i++) {
        if (!ck_segment_varies(d, i) || d->program->segment_info[i].is_constant)
            continue;
        ck_varied square[SQUARES];
        ck_vary_segment(&d->segment[i], NULL, 0, square);
        for (int k = 0; k < SQUARES; k++)
            sum[k] += square[k].slope * st->power[k + 1] * st->power[k + 1];
        event += d->segment[i].duration.slope;
    }
    const double mean[SQUARES] = {st->found.v_ms, st->found.a_ms, st->found.j_ms};
    const double length[2] = {st->found.duration, st->found.event}, grown[2] = {d->length_slope, event};
    for (int over = 0; over < 2; over++)
        for (int k = 0; k < SQUARES; k++) {
            double *const out = &gradient[CAMKIN_METRIC_V_RMS + SQUARES * over + k];
            *out = isnan(sum[k]) ? (double)NAN : 0.0;
            if (!(mean[k] > 0.0)) /* also where nothing moves, so that the event has no length */
                continue;
            const double square = mean[k] * st->found.duration / length[over];
            *out = (sum[k] - square * grown[over]) / length[over] / (2.0 * sqrt(square));
        }
}

static void list_values(const camkin_analysis *a, double values[CAMKIN_METRICS]) {
    const camkin_extreme *const extremes[EXTREMES] = {&a->s_min, &a->s_max, &a->v_min, &a->v_max,
                                                      &a->a_min, &a->a_max, &a->j_min, &a->j_max};
    const double mean[SQUARES] = {a->v_ms, a->a_ms, a->j_ms};
    for (int m = 0; m < EXTREMES; m++)
        values[m] = extremes[m]->value;
    for (int k = 0; k < SQUARES; k++) {
        values[CAMKIN_METRIC_V_RMS + k] = sqrt(mean[k]);
        values[CAMKIN_METRIC_V_RMS_EVENT + k] = a->event > 0.0 ? sqrt(mean[k] * (a->duration / a->event)) : 0.0;
    }
}

/* Return the order of the derivative that a metric is about. */
static int order_of(int metric) {
    return metric < EXTREMES ? metric / 2 : (metric - CAMKIN_METRIC_V_RMS) % SQUARES + 1;
}

static bool is_rpm(const camkin_parameter *p) {
    return p->segment < 0 && p->field == CAMKIN_FIELD_RPM;
}

static void differentiate(study *st, const camkin_parameter *p, const double *values, double *gradient) {
    if (is_rpm(p)) {
        for (int m = 0; m < CAMKIN_METRICS; m++)
            gradient[m] = order_of(m) * (values[m] / st->rpm);
    } else {
        ck_vary_design(&st->design, p);
        differentiate_extremes(st, gradient);
        if (st->design.program->accumulates)
            differentiate_ends(st, gradient);
        differentiate_squares(st, gradient);
    }
    for (int m = 0; m < CAMKIN_METRICS; m++)
        if (isinf(values[m]))
            gradient[m] = (double)NAN;
}

/* ---- the calls ---- */

/* Start a study of a design: its program, the checks of all parameters, and the powers of the speed. */
static camkin_status start_study(const ck_design_arguments *q, const camkin_program *program, const camkin_drive *drive,
                                 study *st) {
    ck_start_varied_design(q, program, &st->design);
    ck_speed_powers powers;
    st->rpm = drive ? drive->rpm : 0.0;
    if (!ck_speed_of_drive(program->kernels, &program->cycle, drive, &powers))
        return ck_set_error(q->error, CAMKIN_E_SPEED, -1, "rpm", st->rpm,
                            "the drive must have a constant speed of at most 1e20 in magnitude");
    const double omega = powers.v / CK_DEG_PER_RAD.hi;
    st->power[0] = 1.0;
    for (int k = 1; k < 4; k++)
        st->power[k] = st->power[k - 1] * omega;
    for (size_t p = 0; p < q->m; p++)
        if (is_rpm(&q->parameters[p]) && st->rpm == 0.0)
            return ck_set_error(q->error, CAMKIN_E_SPEED, -1, "rpm", 0.0,
                                "parameter %zu: a derivative by rpm needs a drive whose rpm is not 0", p);
    return ck_check_parameters(&st->design, q, CK_FIELD(RPM) | CK_FIELD(PHASE) | CK_FIELD(START));
}

/* Arguments and results of a call. */
typedef struct design_call {
    const camkin_drive *drive;
    bool impulses;
    double *values, *gradients;
} design_call;

CK_NOINLINE static camkin_status design_gradients(const ck_design_arguments *q, const camkin_program *program,
                                                  const void *context) {
    const design_call *call = context;
    study st;
    double own[CAMKIN_METRICS];
    const camkin_status status = start_study(q, program, call->drive, &st);
    if (status)
        return status;
    call->impulses ? camkin_analyze(program, call->drive, -1, &st.found)
                   : camkin_analyze_finite(program, call->drive, -1, &st.found);
    list_values(&st.found, own);
    find_places(&st);
    for (size_t p = 0; p < q->m; p++)
        differentiate(&st, &q->parameters[p], own, call->gradients + CAMKIN_METRICS * p);
    if (call->values)
        memcpy(call->values, own, sizeof own);
    return CAMKIN_OK;
}

camkin_status camkin_design_gradients(const camkin_segment *segments, size_t n, const camkin_options *options,
                                      const camkin_parameter *parameters, size_t m, const camkin_drive *drive,
                                      int32_t impulses, double *values, double *gradients, camkin_error *error) {
    const ck_design_arguments q = {segments, n, options, parameters, m, error};
    const camkin_status status = ck_check_design(&q, gradients);
    return status ? status
                  : ck_with_design(&q, design_gradients, &(design_call){drive, impulses != 0, values, gradients});
}

/* ---- the motion at angles ---- */

typedef struct motion_call {
    const camkin_drive *drive;
    const double *theta;
    size_t n;
    const camkin_svaj *out;
} motion_call;

/* Where the derivatives by one parameter go. */
typedef struct motion_row {
    double *array[4]; /* or NULL */
    const double *power;
} motion_row;

static void take_motion(void *context, size_t i, const double slope[4]) {
    const motion_row *row = context;
    for (int k = 0; k < 4; k++)
        if (row->array[k])
            row->array[k][i] = row->power[k] * slope[k];
}

/* v, a, j are proportional to the speed, its square and its cube. */
static void differentiate_by_rpm(const study *st, const camkin_program *program, const motion_call *call,
                                 const motion_row *row) {
    const camkin_svaj out = {row->array[0], row->array[1], row->array[2], row->array[3]};
    camkin_eval(program, call->theta, call->n, st->power[1], &out, 1);
    for (int k = 0; k < 4; k++)
        for (size_t i = 0; i < call->n && row->array[k]; i++)
            row->array[k][i] *= k / st->rpm;
}

CK_NOINLINE static camkin_status motion_gradients(const ck_design_arguments *q, const camkin_program *program,
                                                  const void *context) {
    const motion_call *call = context;
    study st;
    const camkin_status status = start_study(q, program, call->drive, &st);
    if (status)
        return status;
    for (size_t p = 0; p < q->m; p++) {
        double *const out[4] = {call->out->s, call->out->v, call->out->a, call->out->j};
        motion_row row = {.power = st.power};
        for (int k = 0; k < 4; k++)
            row.array[k] = out[k] ? out[k] + p * call->n : NULL;
        if (is_rpm(&q->parameters[p])) {
            differentiate_by_rpm(&st, program, call, &row);
            continue;
        }
        ck_vary_design(&st.design, &q->parameters[p]);
        ck_move_design(&st.design, call->theta, call->n, take_motion, &row);
    }
    return CAMKIN_OK;
}

/* Check that arrays are aligned, and that no output overlaps another one or the angles. */
static camkin_status check_outputs(const ck_design_arguments *q, const double *theta, size_t k,
                                   const camkin_svaj *out) {
    const size_t rows = q->m ? q->m : 1;
    const double *const arrays[] = {out->s, out->v, out->a, out->j};
    camkin_status status =
        k > (size_t)CAMKIN_MAX_POINTS / rows ? CAMKIN_E_SIZE : ck_check_separate(arrays, 4, k * rows);
    if (!status && (uintptr_t)theta % _Alignof(double))
        status = CAMKIN_E_ALIGN;
    for (int i = 0; i < 4 && !status; i++)
        if (theta && arrays[i] && (uintptr_t)theta < (uintptr_t)(arrays[i] + k * rows) &&
            (uintptr_t)arrays[i] < (uintptr_t)(theta + k))
            status = CAMKIN_E_OVERLAP;
    return status ? ck_set_error(q->error, status, -1, "out", NAN, "%s", camkin_status_str(status)) : CAMKIN_OK;
}

camkin_status camkin_motion_gradients(const camkin_segment *segments, size_t n, const camkin_options *options,
                                      const camkin_parameter *parameters, size_t m, const camkin_drive *drive,
                                      const double *theta, size_t k, const camkin_svaj *out, camkin_error *error) {
    const ck_design_arguments q = {segments, n, options, parameters, m, error};
    camkin_status status = ck_check_design(&q, segments);
    if (!status && (!out || (k && !theta)))
        return ck_set_error(error, CAMKIN_E_NULL, -1, out ? "theta" : "out", NAN, "%s must not be NULL",
                            out ? "theta" : "out");
    if (!status)
        status = check_outputs(&q, theta, k, out);
    return status ? status : ck_with_design(&q, motion_gradients, &(motion_call){drive, theta, k, out});
}
