/* SPDX-License-Identifier: MIT */
#include "varied_design.h"

#include <math.h>
#include <string.h>

#include "../base/dd.h"
#include "../base/error.h"
#include "../base/fpenv.h"
#include "../law/law.h"

static ck_varied constant(double value) {
    return (ck_varied){value, 0.0};
}

/* ---- the design ---- */

static size_t neighbour(const ck_varied_design *d, size_t i, int end) {
    if (end)
        return i + 1 < d->n ? i + 1 : 0;
    return (i > 0 ? i : d->n) - 1;
}

/* Fill in the boundary values of a segment of the caller: its fields, or what the program took from its neighbours. */
static void set_boundary_values(ck_varied_design *d, size_t i) {
    const camkin_segment *s = d->segment[i].segment;
    const ck_boundary_values given = ck_given_boundary_values(s);
    for (int end = 0; end < 2; end++)
        for (int k = 0; k < CK_ORDERS; k++) {
            const bool matched = (s->flags & ck_match_bit(end, k)) != 0;
            const size_t other = neighbour(d, i, end);
            const double value = matched ? d->program->segment_info[other].boundary.at[!end][k] : given.at[end][k];
            d->segment[i].boundary[end][k] = constant(value);
            d->segment[i].has[end][k] = s->law == CAMKIN_POLY_BC && !(s->flags & ck_free_bit(end, k));
            d->is_matched[other] |= matched;
        }
}

camkin_status ck_check_design(const ck_design_arguments *q, const void *gradients) {
    const char *missing = !q->segments                 ? "segments"
                          : q->m > 0 && !q->parameters ? "parameters"
                          : q->m > 0 && !gradients     ? "gradients"
                                                       : NULL;
    if (missing)
        return ck_set_error(q->error, CAMKIN_E_NULL, -1, missing, NAN, "%s must not be NULL", missing);
    if (q->n == 0 || q->n > CAMKIN_MAX_DESIGN_SEGMENTS)
        return ck_set_error(q->error, CAMKIN_E_SIZE, -1, "n", (double)q->n, "a design has 1 to %d segments; got %zu",
                            CAMKIN_MAX_DESIGN_SEGMENTS, q->n);
    return CAMKIN_OK;
}

camkin_status ck_with_design(const ck_design_arguments *q, ck_design_work *work, const void *call) {
    camkin_program *program;
    camkin_status status = camkin_program_create(q->segments, q->n, q->options, &program, q->error);
    if (status)
        return status;
    const uint64_t host = ck_fpenv_enter();
    status = work(q, program, call);
    ck_fpenv_leave(host);
    camkin_program_free(program);
    return status;
}

void ck_start_varied_design(const ck_design_arguments *q, const camkin_program *program, ck_varied_design *d) {
    static const camkin_segment dwell = {.law = CAMKIN_DWELL};
    const camkin_segment *segments = q->segments;
    const camkin_options *o = q->options;
    const size_t n = q->n;
    memset(d, 0, sizeof *d);
    d->given = segments;
    d->program = program;
    d->n_given = n;
    d->is_once = ck_happens_once(program);
    d->accumulates = o && o->size > offsetof(camkin_options, flags) && (o->flags & CAMKIN_ACCUMULATE) != 0;
    d->phase = o && o->size > offsetof(camkin_options, phase) ? o->phase : 0.0;
    d->n = d->is_once ? n + 1 : program->n_segments;
    d->lift_per_cycle = constant(program->lift_per_cycle);
    dd from = dd_of(0.0);
    for (size_t i = 0; i < d->n; i++) {
        ck_varied_segment *s = &d->segment[i];
        const ck_segment_info *info = &program->segment_info[i];
        s->segment = i < n ? &segments[i] : &dwell;
        const int32_t law = s->segment->law;
        s->is_free_form = ck_law_is_free_form(law);
        s->is_mirrored = (s->segment->flags & CAMKIN_MIRROR) != 0 && ck_law_end_value(law) != 0.0;
        s->start = constant(from.hi);
        s->duration = constant(info->duration);
        s->level = constant(info->s[0]);
        s->lift = constant(s->segment->lift);
        for (int k = 0; k < CAMKIN_MAX_PARAMETERS; k++)
            s->param[k] = constant(s->segment->param[k]);
        from = dd_add(from, dd_of(info->duration));
    }
    for (size_t i = 0; i < n; i++)
        set_boundary_values(d, i);
    for (size_t i = 0; i < n; i++) /* q0 and q1 are also parameters of the law */
        for (int end = 0; end < 2 && segments[i].law == CAMKIN_POLY_BC; end++)
            d->segment[i].boundary[end][3] = d->segment[i].param[end];
}

ck_angle_place ck_find_angle(const ck_varied_design *d, double theta) {
    double from_start = theta - d->phase, cycles = 0.0;
    if (d->is_once) {
        const bool before = from_start < 0.0;
        from_start = before ? 0.0 : from_start;
        if (before)
            return (ck_angle_place){d->n, 0.0, 0.0};
    } else {
        const double cycle = d->program->cycle.length;
        cycles = floor(from_start / cycle);
        from_start = fma(-cycles, cycle, from_start);
    }
    size_t i = d->n - 1;
    while (i > 0 && from_start < d->segment[i].start.value)
        i--;
    return (ck_angle_place){i, from_start - d->segment[i].start.value, cycles};
}

ck_boundary_values ck_varied_boundary(const ck_varied_segment *s) {
    ck_boundary_values out;
    for (int end = 0; end < 2; end++)
        for (int k = 0; k < CK_ORDERS; k++)
            out.at[end][k] = s->boundary[end][k].value;
    return out;
}

/* ---- parameters ---- */

/* Return whether a law takes the value at an end that the field names, and does not have it from elsewhere. */
static bool takes_boundary_value(const camkin_segment *s, int end, int order) {
    const bool takes = s->law == CAMKIN_POLY_BC || (order == 0 && ck_law_takes_velocities(s->law));
    return takes && !(s->flags & (ck_match_bit(end, order) | (s->law == CAMKIN_POLY_BC ? ck_free_bit(end, order) : 0)));
}

/* Return whether the curve varies with a parameter of the law. */
static bool is_continuous(const camkin_segment *s, int index) {
    double low, high;
    if (!ck_law_range(s->law, index, &low, &high))
        return false;
    if (s->law == CAMKIN_POLY_BC)
        return !(s->flags & ck_free_bit(index, 3));
    const bool integer = s->law == CAMKIN_SMOOTH_POLY || s->law == CAMKIN_UNIVERSAL_CODE;
    return !(integer && index == 0);
}

/* Return whether a segment varies with a field. */
static bool is_field(const camkin_segment *s, int32_t field) {
    if (field >= CAMKIN_COLUMN_PARAM)
        return is_continuous(s, field - CAMKIN_COLUMN_PARAM);
    if (field >= CAMKIN_COLUMN_V0)
        return takes_boundary_value(s, (field - CAMKIN_COLUMN_V0) / 3, (field - CAMKIN_COLUMN_V0) % 3);
    return field == CAMKIN_COLUMN_DURATION || !ck_law_is_dwell(s->law);
}

/* Check a field without a segment. */
static camkin_status check_field(int32_t field, size_t index, uint32_t fields, camkin_error *error) {
    int low = CAMKIN_FIELD_RPM, high = CAMKIN_FIELD_DAMPING;
    while (!(fields >> low & 1))
        low++;
    while (!(fields >> high & 1))
        high--;
    if (field < low || field > high)
        return ck_set_error(error, CAMKIN_E_PARAMETER, -1, "field", field,
                            "parameter %zu: field must be %d to %d for the whole program; got %d", index, low, high,
                            (int)field);
    if (fields >> field & 1)
        return CAMKIN_OK;
    return ck_set_error(error, CAMKIN_E_PARAMETER, -1, "field", field,
                        "parameter %zu: the values do not vary with field %d: give the phase, the start, or a field of "
                        "the %s",
                        index, (int)field, fields & CK_FIELD(DAMPING) ? "oscillator" : "follower or of the spring");
}

static camkin_status check_parameter(const ck_varied_design *d, const camkin_parameter *p, size_t index,
                                     uint32_t fields, camkin_error *error) {
    if (p->segment < -1 || p->segment >= (int64_t)d->n_given)
        return ck_set_error(error, CAMKIN_E_SEGMENT, p->segment, "segment", (double)p->segment,
                            "parameter %zu: segment must be -1 to %zu; got %lld", index, d->n_given - 1,
                            (long long)p->segment);
    if (p->segment < 0)
        return check_field(p->field, index, fields, error);
    const camkin_segment *s = &d->given[p->segment];
    if (s->law == CAMKIN_BSPLINE)
        return ck_set_error(error, CAMKIN_E_LAW, p->segment, "law", CAMKIN_BSPLINE,
                            "parameter %zu: segment %lld (bspline) has a table and no fields to differentiate by: give "
                            "a field of another segment, of the program or of the cam",
                            index, (long long)p->segment);
    if (p->field >= 0 && p->field < CAMKIN_FIELD_RPM && is_field(s, p->field))
        return CAMKIN_OK;
    return ck_set_error(error, CAMKIN_E_PARAMETER, p->segment, "field", p->field,
                        "parameter %zu: segment %lld (%s) does not vary with field %d: give a duration, a lift, a "
                        "boundary value that is neither free nor matched, or a parameter of its law that is no integer",
                        index, (long long)p->segment, camkin_law_name(s->law), (int)p->field);
}

camkin_status ck_check_parameters(const ck_varied_design *d, const ck_design_arguments *q, uint32_t fields) {
    for (size_t p = 0; p < q->m; p++) {
        const camkin_status status = check_parameter(d, &q->parameters[p], p, fields, q->error);
        if (status)
            return status;
    }
    return CAMKIN_OK;
}

/* ---- boundary values of neighbours ---- */

/* Give segment i the derivatives of the boundary values that it matches. Return false if a neighbour is not known. */
static bool match(ck_varied_design *d, size_t i) {
    const camkin_segment *s = d->segment[i].segment;
    for (int end = 0; end < 2; end++)
        for (int k = 0; k < CK_MATCHED_ORDERS; k++) {
            if (!(s->flags & ck_match_bit(end, k)))
                continue;
            const size_t other = neighbour(d, i, end);
            const camkin_segment *o = d->segment[other].segment;
            const uint32_t derived = ck_match_bit(!end, k) | ck_free_bit(!end, k);
            const bool is_given = o->law == CAMKIN_POLY_BC && !(o->flags & derived);
            if (!is_given && !d->is_known[other])
                return false;
            d->segment[i].boundary[end][k].slope =
                is_given ? d->segment[other].boundary[!end][k].slope : d->reached[other][!end][k];
        }
    return true;
}

/* Carry derivatives from neighbour to neighbour. The program has been made, so no two segments wait for each other. */
static void match_all(ck_varied_design *d) {
    memset(d->is_known, 0, sizeof d->is_known);
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; i < d->n; i++) {
            if (d->is_known[i] || !match(d, i))
                continue;
            if (d->is_matched[i])
                ck_vary_ends(&d->segment[i], d->reached[i]);
            d->is_known[i] = moved = true;
        }
    }
}

/* ---- variation ---- */

static void stop(ck_varied *x) {
    x->slope = 0.0;
}

static void stop_all(ck_varied_design *d) {
    stop(&d->lift_per_cycle);
    d->length_slope = 0.0;
    for (size_t i = 0; i < d->n; i++) {
        ck_varied_segment *s = &d->segment[i];
        ck_varied *const fields[] = {&s->start, &s->duration, &s->level, &s->lift};
        for (int k = 0; k < 4; k++)
            stop(fields[k]);
        for (int k = 0; k < CAMKIN_MAX_PARAMETERS; k++)
            stop(&s->param[k]);
        for (int end = 0; end < 2; end++)
            for (int k = 0; k < CK_ORDERS; k++)
                stop(&s->boundary[end][k]);
    }
}

static void vary_duration(ck_varied_design *d, size_t at) {
    d->segment[at].duration.slope = 1.0;
    for (size_t i = at + 1; i < d->n; i++)
        d->segment[i].start.slope = 1.0;
    if (d->is_once)
        d->length_slope = 1.0;
    else if (d->n > d->n_given)
        d->segment[d->n_given].duration.slope = -1.0;
}

static void vary_lift(ck_varied_design *d, size_t at) {
    const double net = ck_law_end_value(d->given[at].law);
    d->segment[at].lift.slope = 1.0;
    for (size_t i = at + 1; i < d->n; i++)
        d->segment[i].level.slope = net;
    d->lift_per_cycle.slope = d->accumulates ? net : 0.0;
}

static void vary_program(ck_varied_design *d, int32_t field) {
    for (size_t i = 0; i < d->n; i++) {
        d->segment[i].start.slope = field == CAMKIN_FIELD_PHASE;
        d->segment[i].level.slope = field == CAMKIN_FIELD_START;
    }
}

void ck_vary_design(ck_varied_design *d, const camkin_parameter *p) {
    stop_all(d);
    if (p->segment < 0) {
        vary_program(d, p->field);
        return;
    }
    const size_t i = (size_t)p->segment;
    const int field = p->field;
    if (field == CAMKIN_COLUMN_DURATION)
        vary_duration(d, i);
    else if (field == CAMKIN_COLUMN_LIFT)
        vary_lift(d, i);
    else if (field < CAMKIN_COLUMN_PARAM)
        d->segment[i].boundary[(field - CAMKIN_COLUMN_V0) / 3][(field - CAMKIN_COLUMN_V0) % 3].slope = 1.0;
    else if (d->segment[i].is_free_form)
        d->segment[i].boundary[field - CAMKIN_COLUMN_PARAM][3].slope = 1.0;
    else
        d->segment[i].param[field - CAMKIN_COLUMN_PARAM].slope = 1.0;
    match_all(d);
}

bool ck_segment_varies(const ck_varied_design *d, size_t i) {
    const ck_varied_segment *s = &d->segment[i];
    bool varies = s->duration.slope != 0.0 || s->lift.slope != 0.0;
    for (int k = 0; k < CAMKIN_MAX_PARAMETERS; k++)
        varies |= s->param[k].slope != 0.0;
    for (int end = 0; end < 2; end++)
        for (int k = 0; k < CK_ORDERS; k++)
            varies |= s->boundary[end][k].slope != 0.0;
    return varies;
}

/* ---- the motion at angles ---- */

enum { ANGLES = 256 }; /* a block, for which the curve of each segment is built once */

/* Send the derivatives of s and, unless `y` is NULL, of v, a, j. */
static void send(const ck_varied_design *d, const ck_angle_place *at, const ck_varied y[4], size_t i,
                 ck_slope_sink *sink, void *context) {
    double slope[4] = {0.0};
    for (int k = 0; k < 4 && y; k++)
        slope[k] = y[k].slope;
    slope[0] += d->segment[at->segment < d->n ? at->segment : 0].level.slope + at->cycles * d->lift_per_cycle.slope;
    sink(context, i, slope);
}

static bool moves(const ck_varied_design *d, size_t segment) {
    const ck_varied_segment *s = &d->segment[segment];
    return !ck_law_is_dwell(s->segment->law) && (s->start.slope != 0.0 || ck_segment_varies(d, segment));
}

/* Differentiate the motion at those angles of a block that lie in one segment. */
static void move_segment(const ck_varied_design *d, size_t segment, const ck_angle_place at[ANGLES], size_t first,
                         size_t n, ck_slope_sink *sink, void *context) {
    const ck_varied_segment *s = &d->segment[segment];
    ck_varied_place place[ANGLES];
    size_t index[ANGLES], found = 0;
    for (size_t i = 0; i < n; i++) {
        if (at[i].segment != segment)
            continue;
        const double x = at[i].offset / s->duration.value;
        place[found] =
            (ck_varied_place){.x = {x, -(s->start.slope + x * s->duration.slope) / s->duration.value}, .measure = NULL};
        index[found++] = i;
    }
    if (found > 0)
        ck_vary_segment(s, place, found, NULL);
    for (size_t k = 0; k < found; k++)
        send(d, &at[index[k]], place[k].y, first + index[k], sink, context);
}

void ck_move_design(const ck_varied_design *d, const double *theta, size_t n, ck_slope_sink *sink, void *context) {
    static const double nowhere[4] = {(double)NAN, (double)NAN, (double)NAN, (double)NAN};
    for (size_t first = 0; first < n; first += ANGLES) {
        const size_t count = n - first < ANGLES ? n - first : ANGLES;
        ck_angle_place at[ANGLES];
        for (size_t i = 0; i < count; i++) {
            if (!isfinite(theta[first + i])) {
                at[i].segment = d->n;
                sink(context, first + i, nowhere);
                continue;
            }
            at[i] = ck_find_angle(d, theta[first + i]);
            if (at[i].segment == d->n || !moves(d, at[i].segment))
                send(d, &at[i], NULL, first + i, sink, context);
        }
        for (size_t segment = 0; segment < d->n; segment++)
            if (moves(d, segment))
                move_segment(d, segment, at, first, count, sink, context);
    }
}
