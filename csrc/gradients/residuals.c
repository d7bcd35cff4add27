/* SPDX-License-Identifier: MIT */
/* Derivatives of the residual vibration of the dwells: of the periodic solution, by steps from segment to segment. */
#include <math.h>

#include "../base/compiler.h"
#include "../base/error.h"
#include "../vibration/oscillator.h"
#include "varied_design.h"
#include "varied_response.h"

/* Below this share of the terms that cancel in it, an amplitude is 0: forcings are exact to 1e-20 of their peak. */
#define VANISHED 0x1p-60

typedef struct residual_call {
    const camkin_oscillator *oscillator;
    double *values, *gradients;
} residual_call;

/* The oscillator and the responses of all segments, with their derivatives by one parameter. */
typedef struct cycle {
    const ck_varied_design *design;
    ck_varied_rate rate;
    ck_varied_response response[CK_MAX_VARIED];
} cycle;

/* ---- the oscillator ---- */

/* Return a number that varies if `field` is its own. */
static ck_dual varied(double value, int32_t field, int32_t own, double slope) {
    return ck_dual_of(dd_of(value), dd_of(field == own ? slope : 0.0));
}

/* Return the rate where the oscillator varies with `field`. */
static ck_varied_rate rate_of(const camkin_oscillator *o, int32_t field) {
    const double sign = o->rpm < 0.0 ? -1.0 : 1.0;
    const ck_dual rpm = varied(sign * o->rpm, field, CAMKIN_FIELD_RPM, sign);
    const ck_dual hz = varied(o->natural_hz, field, CAMKIN_FIELD_NATURAL_HZ, 1.0);
    const ck_dual damping = varied(o->damping, field, CAMKIN_FIELD_DAMPING, 1.0);
    const ck_dual turns = ck_dual_div(hz, ck_dual_scale(rpm, 6.0)); /* per degree, without damping */
    const dd share = ck_damped_share(o->damping);
    const ck_dual damped = ck_dual_of(share, dd_neg(dd_div(dd_mul(ck_dual_value(damping), damping.slope), share)));
    return (ck_varied_rate){.decay = ck_dual_mul(ck_dual_scale(CK_DUAL_PI, 2.0), ck_dual_mul(damping, turns)),
                            .turns = ck_dual_mul(turns, damped),
                            .backwards = o->rpm < 0.0};
}

/* ---- the periodic vibration ---- */

/* Find the responses of all segments, or of those only that vary. */
static void respond(cycle *c, bool all) {
    for (size_t i = 0; i < c->design->n; i++)
        if (all || ck_segment_varies(c->design, i))
            ck_vary_response(&c->design->segment[i], &c->rate, &c->response[i]);
}

/* Return the k-th segment in the order of time. */
static size_t segment_at(const cycle *c, size_t k) {
    return c->rate.backwards ? c->design->n - 1 - k : k;
}

static ck_complex step(const ck_varied_response *r, ck_complex u) {
    return ck_complex_sub(ck_complex_mul(r->grown, u), r->left);
}

/* Return the time that the segments leave of the cycle, which is 0 but for its derivative. */
static ck_dual rest_of(const cycle *c) {
    ck_dual rest = ck_dual_from(c->design->program->cycle.length);
    for (size_t i = 0; i < c->design->n; i++) {
        const ck_varied *duration = &c->design->segment[i].duration;
        rest = ck_dual_sub(rest, ck_dual_of(dd_of(duration->value), dd_of(duration->slope)));
    }
    return rest;
}

/* Return u at the start of the first segment in time. size: of the terms that may cancel in it. */
static ck_complex periodic_start(const cycle *c, double *size) {
    const ck_dual zero = ck_dual_from(0.0), one = ck_dual_from(1.0),
                  length = ck_dual_from(c->design->program->cycle.length);
    const ck_complex whole = ck_vary_wave(&c->rate, length);
    const ck_complex lost = ck_complex_sub((ck_complex){one, zero}, whole);
    ck_complex u = {zero, zero};
    *size = 0.0;
    for (size_t k = 0; k < c->design->n; k++) {
        const ck_varied_response *r = &c->response[segment_at(c, k)];
        u = step(r, u);
        *size += r->size;
    }
    *size /= sqrt(ck_complex_square(lost).hi);
    return ck_complex_div(ck_complex_mul(u, ck_vary_wave(&c->rate, rest_of(c))), lost);
}

/* Return |u|/Wd. At 0 the derivative is that to one side. size: of the terms that may cancel in u. */
static ck_varied amplitude(ck_complex u, ck_dual turns, double size) {
    const ck_dual unit = ck_dual_div(ck_dual_from(size), ck_dual_mul(ck_dual_scale(CK_DUAL_PI, 2.0), turns));
    u = ck_complex_scale(u, ck_dual_from(1.0 / size));
    const double square = ck_complex_square(u).hi;
    if (!(square > VANISHED * VANISHED)) {
        const dd length = dd_add(dd_square(u.re.slope), dd_square(u.im.slope));
        return (ck_varied){0.0, sqrt(length.hi) * unit.hi};
    }
    const double length = sqrt(square), slope = ck_complex_square(u).slope.hi / (2.0 * length);
    return (ck_varied){length * unit.hi, slope * unit.hi + length * unit.slope.hi};
}

/* Get the residual of each dwell, NAN for other segments. */
static void find_residuals(const cycle *c, ck_varied residual[CK_MAX_VARIED]) {
    double size;
    ck_complex u = periodic_start(c, &size);
    for (size_t i = 0; i <= c->design->n_given; i++)
        residual[i] = (ck_varied){(double)NAN, (double)NAN};
    for (size_t k = 0; k < c->design->n; k++) {
        const size_t i = segment_at(c, k);
        if (c->design->program->segment_info[i].is_constant)
            residual[i] = amplitude(u, c->rate.turns, size > 0.0 ? size : 1.0);
        u = step(&c->response[i], u);
    }
}

/* ---- the call ---- */

CK_NOINLINE static camkin_status residual_gradients(const ck_design_arguments *q, const camkin_program *program,
                                                    const void *context) {
    const residual_call *call = context;
    const camkin_oscillator *oscillator = call->oscillator;
    ck_varied_design design;
    ck_varied residual[CK_MAX_VARIED];
    camkin_status status = ck_check_oscillator(program, oscillator, 0, q->error);
    if (status)
        return status;
    ck_start_varied_design(q, program, &design);
    status = ck_check_parameters(
        &design, q, CK_FIELD(RPM) | CK_FIELD(PHASE) | CK_FIELD(START) | CK_FIELD(NATURAL_HZ) | CK_FIELD(DAMPING));
    if (status)
        return status;
    cycle still = {.design = &design, .rate = rate_of(oscillator, -1)};
    respond(&still, true);
    find_residuals(&still, residual);
    for (size_t i = 0; i <= design.n_given && call->values; i++)
        call->values[i] = residual[i].value;
    for (size_t p = 0; p < q->m; p++) {
        const int32_t field = q->parameters[p].segment < 0 ? q->parameters[p].field : -1;
        cycle moved = still;
        ck_vary_design(&design, &q->parameters[p]);
        moved.rate = rate_of(oscillator, field);
        respond(&moved, ck_dual_varies(moved.rate.turns) || ck_dual_varies(moved.rate.decay));
        find_residuals(&moved, residual);
        for (size_t i = 0; i <= design.n_given; i++)
            call->gradients[p * (design.n_given + 1) + i] = residual[i].slope;
    }
    return CAMKIN_OK;
}

camkin_status camkin_residual_gradients(const camkin_segment *segments, size_t n, const camkin_options *options,
                                        const camkin_oscillator *oscillator, const camkin_parameter *parameters,
                                        size_t m, double *values, double *gradients, camkin_error *error) {
    const ck_design_arguments q = {segments, n, options, parameters, m, error};
    const camkin_status status = ck_check_design(&q, gradients);
    if (!status && !oscillator)
        return ck_set_error(error, CAMKIN_E_NULL, -1, "oscillator", NAN, "oscillator must not be NULL");
    return status ? status : ck_with_design(&q, residual_gradients, &(residual_call){oscillator, values, gradients});
}
