/* SPDX-License-Identifier: MIT */
#include "varied_design.h"

#include <math.h>
#include <string.h>

#include "../base/dd.h"
#include "../base/error.h"
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

void ck_start_varied_design(const camkin_segment *segments, size_t n, const camkin_program *program, bool accumulates,
                            ck_varied_design *d) {
    static const camkin_segment dwell = {.law = CAMKIN_DWELL};
    memset(d, 0, sizeof *d);
    d->given = segments;
    d->program = program;
    d->n_given = n;
    d->is_once = ck_happens_once(program);
    d->accumulates = accumulates;
    d->n = d->is_once ? n + 1 : program->n_segments;
    d->omega = 1.0;
    d->lift_per_cycle = constant(program->lift_per_cycle);
    dd start = dd_of(0.0);
    for (size_t i = 0; i < d->n; i++) {
        ck_varied_segment *s = &d->segment[i];
        const ck_segment_info *info = &program->segment_info[i];
        s->segment = i < n ? &segments[i] : &dwell;
        const int32_t law = s->segment->law;
        s->is_free_form = ck_law_is_free_form(law);
        s->is_mirrored = (s->segment->flags & CAMKIN_MIRROR) != 0 && ck_law_end_value(law) != 0.0;
        s->start = constant(start.hi);
        s->duration = constant(info->duration);
        s->level = constant(info->s[0]);
        s->lift = constant(s->segment->lift);
        for (int k = 0; k < CAMKIN_MAX_PARAMETERS; k++)
            s->param[k] = constant(s->segment->param[k]);
        start = dd_add(start, dd_of(info->duration));
        d->segments_length.value += i < n || !d->is_once ? info->duration : 0.0;
    }
    for (size_t i = 0; i < n; i++)
        set_boundary_values(d, i);
    for (size_t i = 0; i < n; i++) /* q0 and q1 are also parameters of the law */
        for (int end = 0; end < 2 && segments[i].law == CAMKIN_POLY_BC; end++)
            d->segment[i].boundary[end][3] = d->segment[i].param[end];
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

camkin_status ck_check_parameter(const ck_varied_design *d, const camkin_parameter *p, size_t index, double rpm,
                                 camkin_error *error) {
    if (p->segment < -1 || p->segment >= (int64_t)d->n_given)
        return ck_set_error(error, CAMKIN_E_SEGMENT, p->segment, "segment", (double)p->segment,
                            "parameter %zu: segment must be -1 to %zu; got %lld", index, d->n_given - 1,
                            (long long)p->segment);
    if (p->segment < 0) {
        if (p->field < CAMKIN_FIELD_RPM || p->field > CAMKIN_FIELD_START)
            return ck_set_error(error, CAMKIN_E_PARAMETER, -1, "field", p->field,
                                "parameter %zu: field must be %d to %d for the whole program; got %d", index,
                                CAMKIN_FIELD_RPM, CAMKIN_FIELD_START, (int)p->field);
        if (p->field == CAMKIN_FIELD_RPM && rpm == 0.0)
            return ck_set_error(error, CAMKIN_E_SPEED, -1, "rpm", 0.0,
                                "parameter %zu: a derivative by rpm needs a drive whose rpm is not 0", index);
        return CAMKIN_OK;
    }
    const camkin_segment *s = &d->given[p->segment];
    if (p->field >= 0 && p->field < CAMKIN_FIELD_RPM && is_field(s, p->field))
        return CAMKIN_OK;
    return ck_set_error(error, CAMKIN_E_PARAMETER, p->segment, "field", p->field,
                        "parameter %zu: segment %lld (%s) does not vary with field %d: give a duration, a lift, a "
                        "boundary value that is neither free nor matched, or a parameter of its law that is no integer",
                        index, (long long)p->segment, camkin_law_name(s->law), (int)p->field);
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

/* Find the derivatives of v, a, j at the ends of a segment, which move with it. */
static void find_reached(ck_varied_design *d, size_t i) {
    ck_varied_place ends[2] = {{.x = {0.0, 0.0}, .extreme_of = 1}, {.x = {1.0, 0.0}, .extreme_of = 1}};
    ck_vary_segment(&d->segment[i], ends, 2, NULL);
    for (int end = 0; end < 2; end++)
        for (int k = 0; k < 3; k++)
            d->reached[i][end][k] = ends[end].y[k + 1].slope;
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
                find_reached(d, i);
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
    stop(&d->segments_length);
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
        d->segments_length.slope = 1.0;
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
