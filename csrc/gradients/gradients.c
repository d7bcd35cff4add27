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
#include "../base/fpenv.h"
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
        ck_build_segment_curve(&curves, s->segment, i, dd_of(s->lift.value), dd_of(s->duration.value), &boundary,
                               &curve, NULL);
        ck_curve_traits(st->design.program->kernels, curve.curve, &traits);
        add_extremes(st, i, &traits);
    }
}

/* ---- the motion at an angle ---- */

/* An angle: its segment, its distance from the start of the segment and the cycles before it. */
typedef struct place_of_angle {
    size_t segment;
    double offset, cycles;
} place_of_angle;

static place_of_angle find_angle(const ck_varied_design *d, double phase, double theta) {
    double from_start = theta - phase, cycles = 0.0;
    if (d->is_once) {
        const bool before = from_start < 0.0;
        from_start = before ? 0.0 : from_start;
        if (before)
            return (place_of_angle){d->n, 0.0, 0.0};
    } else {
        const double cycle = d->program->cycle.length;
        cycles = floor(from_start / cycle);
        from_start = fma(-cycles, cycle, from_start);
    }
    size_t i = d->n - 1;
    while (i > 0 && from_start < d->segment[i].start.value)
        i--;
    return (place_of_angle){i, from_start - d->segment[i].start.value, cycles};
}

/* Get s, v, a, j [L/rad^k] at an angle, with derivatives. */
static void motion_at(const ck_varied_design *d, double phase, double theta, ck_varied y[4]) {
    const place_of_angle at = find_angle(d, phase, theta);
    memset(y, 0, 4 * sizeof *y);
    const ck_varied_segment *s = &d->segment[at.segment < d->n ? at.segment : 0];
    if (at.segment < d->n && !ck_law_is_dwell(s->segment->law)) {
        const double x = at.offset / s->duration.value;
        ck_varied_place place = {.x = {x, -(s->start.slope + x * s->duration.slope) / s->duration.value},
                                 .extreme_of = -1};
        ck_vary_segment(s, &place, 1, NULL);
        memcpy(y, place.y, sizeof place.y);
    }
    y[0].value += s->level.value + at.cycles * d->lift_per_cycle.value;
    y[0].slope += s->level.slope + at.cycles * d->lift_per_cycle.slope;
}

/* ---- characteristic values ---- */

/* Return the place of a metric at a speed of either sign. */
static const extreme_place *place_of(const study *st, int metric) {
    const bool swapped = st->power[metric / 2] < 0.0;
    return &st->place[swapped ? metric ^ 1 : metric];
}

/* Get the derivatives of all extremes. */
static void differentiate_extremes(const study *st, double *gradient) {
    const ck_varied_design *d = &st->design;
    for (int m = 0; m < EXTREMES; m++) {
        const extreme_place *at = place_of(st, m);
        ck_varied_place place = {.x = {at->x, 0.0}, .extreme_of = m / 2, .extreme = at->value};
        if (ck_segment_varies(d, at->segment))
            ck_vary_segment(&d->segment[at->segment], &place, 1, NULL);
        const double level = m / 2 == 0 ? d->segment[at->segment].level.slope : 0.0;
        gradient[m] = (level + place.y[m / 2].slope) * st->power[m / 2];
    }
}

/* The extremes of s in a program that accumulates are those from angle 0 to the cycle, whose ends do not move. */
static void differentiate_ends(const study *st, double phase, double *gradient) {
    const double theta[2] = {st->found.s_min.theta, st->found.s_max.theta};
    for (int m = 0; m < 2; m++) {
        ck_varied y[4];
        motion_at(&st->design, phase, theta[m], y);
        gradient[m] = y[0].slope;
    }
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
    const double length[2] = {st->found.duration, st->found.event}, grown[2] = {d->segments_length.slope, event};
    for (int over = 0; over < 2; over++)
        for (int k = 0; k < SQUARES; k++) {
            double *const out = &gradient[CAMKIN_METRIC_V_RMS + SQUARES * over + k];
            *out = 0.0;
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

static void differentiate(study *st, const camkin_parameter *p, double phase, const double *values, double *gradient) {
    if (p->segment < 0 && p->field == CAMKIN_FIELD_RPM) {
        for (int m = 0; m < CAMKIN_METRICS; m++)
            gradient[m] = order_of(m) * (values[m] / st->rpm);
    } else {
        ck_vary_design(&st->design, p);
        differentiate_extremes(st, gradient);
        if (st->design.program->accumulates)
            differentiate_ends(st, phase, gradient);
        differentiate_squares(st, gradient);
    }
    for (int m = 0; m < CAMKIN_METRICS; m++)
        if (isinf(values[m]))
            gradient[m] = (double)NAN;
}

/* ---- the calls ---- */

/* The arguments that both calls have. */
typedef struct arguments {
    const camkin_segment *segments;
    size_t n;
    const camkin_options *options;
    const camkin_parameter *parameters;
    size_t m;
    const camkin_drive *drive;
    camkin_error *error;
} arguments;

static camkin_status check_arguments(const arguments *q) {
    if (!q->segments || (q->m && !q->parameters))
        return ck_set_error(q->error, CAMKIN_E_NULL, -1, q->segments ? "parameters" : "segments", NAN,
                            "%s must not be NULL", q->segments ? "parameters" : "segments");
    if (q->n == 0 || q->n > CAMKIN_MAX_DESIGN_SEGMENTS)
        return ck_set_error(q->error, CAMKIN_E_SIZE, -1, "n", (double)q->n, "a design has 1 to %d segments; got %zu",
                            CAMKIN_MAX_DESIGN_SEGMENTS, q->n);
    return CAMKIN_OK;
}

/* Start a study of a design: its program, the checks of all parameters, and the powers of the speed. */
static camkin_status start_study(const arguments *q, const camkin_program *program, study *st) {
    for (size_t i = 0; i < q->n; i++)
        if (q->segments[i].law == CAMKIN_BSPLINE)
            return ck_set_error(q->error, CAMKIN_E_LAW, (int64_t)i, "law", CAMKIN_BSPLINE,
                                "segment %zu (bspline): a spline has no derivatives by its design, use poly_bc", i);
    const bool accumulates = q->options && q->options->size > offsetof(camkin_options, flags) &&
                             (q->options->flags & CAMKIN_ACCUMULATE) != 0;
    ck_start_varied_design(q->segments, q->n, program, accumulates, &st->design);
    ck_speed_powers powers;
    st->rpm = q->drive ? q->drive->rpm : 0.0;
    if (!ck_speed_of_drive(program->kernels, &program->cycle, q->drive, &powers))
        return ck_set_error(q->error, CAMKIN_E_SPEED, -1, "rpm", st->rpm,
                            "the drive must have a constant speed of at most 1e20 in magnitude");
    const double omega = powers.v / CK_DEG_PER_RAD.hi;
    st->power[0] = 1.0;
    for (int k = 1; k < 4; k++)
        st->power[k] = st->power[k - 1] * omega;
    for (size_t p = 0; p < q->m; p++) {
        const camkin_status status = ck_check_parameter(&st->design, &q->parameters[p], p, st->rpm, q->error);
        if (status)
            return status;
    }
    return CAMKIN_OK;
}

static double phase_of(const arguments *q) {
    return q->options && q->options->size > offsetof(camkin_options, phase) ? q->options->phase : 0.0;
}

CK_NOINLINE static camkin_status design_gradients(const arguments *q, const camkin_program *program, bool impulses,
                                                  double *values, double *gradients) {
    study st;
    double own[CAMKIN_METRICS];
    const camkin_status status = start_study(q, program, &st);
    if (status)
        return status;
    impulses ? camkin_analyze(program, q->drive, -1, &st.found)
             : camkin_analyze_finite(program, q->drive, -1, &st.found);
    list_values(&st.found, own);
    find_places(&st);
    for (size_t p = 0; p < q->m; p++, gradients += CAMKIN_METRICS)
        differentiate(&st, &q->parameters[p], phase_of(q), own, gradients);
    if (values)
        memcpy(values, own, sizeof own);
    return CAMKIN_OK;
}

camkin_status camkin_design_gradients(const camkin_segment *segments, size_t n, const camkin_options *options,
                                      const camkin_parameter *parameters, size_t m, const camkin_drive *drive,
                                      int32_t impulses, double *values, double *gradients, camkin_error *error) {
    const arguments q = {segments, n, options, parameters, m, drive, error};
    camkin_program *program;
    camkin_status status = check_arguments(&q);
    if (!status && m && !gradients)
        return ck_set_error(error, CAMKIN_E_NULL, -1, "gradients", NAN, "gradients must not be NULL");
    if (!status)
        status = camkin_program_create(segments, n, options, &program, error);
    if (status)
        return status;
    const uint64_t host = ck_fpenv_enter();
    status = design_gradients(&q, program, impulses != 0, values, gradients);
    ck_fpenv_leave(host);
    camkin_program_free(program);
    return status;
}

/* Differentiate the motion at one angle by one parameter. */
static void differentiate_motion(const study *st, double phase, double theta, bool by_rpm, double slope[4]) {
    ck_varied y[4];
    if (!isfinite(theta)) {
        for (int k = 0; k < 4; k++)
            slope[k] = (double)NAN;
        return;
    }
    motion_at(&st->design, phase, theta, y);
    for (int k = 0; k < 4; k++)
        slope[k] = st->power[k] * (by_rpm ? k * (y[k].value / st->rpm) : y[k].slope);
}

CK_NOINLINE static camkin_status motion_gradients(const arguments *q, const camkin_program *program,
                                                  const double *theta, size_t n, const camkin_svaj *out) {
    study st;
    const camkin_status status = start_study(q, program, &st);
    if (status)
        return status;
    double *const arrays[4] = {out->s, out->v, out->a, out->j};
    for (size_t p = 0; p < q->m; p++) {
        const camkin_parameter *parameter = &q->parameters[p];
        const bool by_rpm = parameter->segment < 0 && parameter->field == CAMKIN_FIELD_RPM;
        ck_vary_design(&st.design, parameter);
        for (size_t i = 0; i < n; i++) {
            double slope[4];
            differentiate_motion(&st, phase_of(q), theta[i], by_rpm, slope);
            for (int k = 0; k < 4; k++)
                if (arrays[k])
                    arrays[k][p * n + i] = slope[k];
        }
    }
    return CAMKIN_OK;
}

/* Check that arrays are aligned, and that no output overlaps another one or the angles. */
static camkin_status check_outputs(const arguments *q, const double *theta, size_t k, const camkin_svaj *out) {
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
    const arguments q = {segments, n, options, parameters, m, drive, error};
    camkin_program *program;
    camkin_status status = check_arguments(&q);
    if (!status && (!out || (k && !theta)))
        return ck_set_error(error, CAMKIN_E_NULL, -1, out ? "theta" : "out", NAN, "%s must not be NULL",
                            out ? "theta" : "out");
    if (!status)
        status = check_outputs(&q, theta, k, out);
    if (!status)
        status = camkin_program_create(segments, n, options, &program, error);
    if (status)
        return status;
    const uint64_t host = ck_fpenv_enter();
    status = motion_gradients(&q, program, theta, k, out);
    ck_fpenv_leave(host);
    camkin_program_free(program);
    return status;
}
