/* SPDX-License-Identifier: MIT */
#include "designs.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "../program/build_table.h"
#include "../program/joints.h"

/* ---- segments of a design ---- */

static_assert(offsetof(camkin_segment, lift) == offsetof(camkin_segment, duration) + sizeof(double) &&
                  offsetof(camkin_segment, j1) == offsetof(camkin_segment, v0) + 5 * sizeof(double) &&
                  offsetof(camkin_segment, v0) == offsetof(camkin_segment, lift) + sizeof(double) &&
                  offsetof(camkin_segment, param) == offsetof(camkin_segment, j1) + sizeof(double),
              "the fields of a column are neighbours");

double *ck_field_of(camkin_segment *segment, int32_t field) {
    return (double *)((char *)segment + offsetof(camkin_segment, duration)) + field;
}

/* Return what a field of one segment must have, so that those of all segments add up to the total. Lifts of laws that
   return to their start do not count. */
static double rest_of(const ck_design_worker *w, const camkin_column *column) {
    dd rest = dd_of(column->total);
    for (size_t i = 0; i < w->designs->n; i++) {
        camkin_segment s = w->segment[i];
        const bool counts = column->field == CAMKIN_COLUMN_DURATION ||
                            (ck_law_exists(s.law) && ck_law_end_value(s.law) != 0.0); /* a bad law is refused later */
        if (i != (size_t)column->segment && counts)
            rest = dd_sub(rest, dd_of(*ck_field_of(&s, column->field)));
    }
    return rest.hi;
}

static void fill_segments(ck_design_worker *w, size_t k) {
    const ck_designs *d = w->designs;
    for (int rest = 0; rest < 2; rest++)
        for (size_t c = 0; c < d->n_columns; c++) {
            const camkin_column *column = &d->columns[c];
            if (rest == !column->values)
                *ck_field_of(&w->segment[column->segment], column->field) =
                    column->values ? column->values[k] : rest_of(w, column);
        }
}

/* ---- traits ---- */

static bool is_mirrored(const camkin_segment *s) {
    return (s->flags & CAMKIN_MIRROR) != 0 && ck_law_end_value(s->law) != 0.0;
}

/* Get ready for the parameters of segment i: its zones, or the traits of a law without zones. */
static camkin_status prepare_law(ck_design_worker *w, size_t i, const camkin_segment *s) {
    ck_kept_traits *kept = &w->kept[i];
    const dd rest = dd_of(0.0);
    ck_bad_parameter bad;
    if (kept->has_param && memcmp(kept->param, s->param, sizeof s->param) == 0)
        return CAMKIN_OK;
    kept->has_param = kept->has_traits = false;
    if (ck_law_has_zones(s->law)) {
        if (!ck_law_zones(s->law, s->param, rest, rest, &kept->zones, &bad))
            return CAMKIN_E_PARAMETER;
    } else {
        ck_curve curve;
        if (!ck_law_curve(s->law, s->param, rest, rest, &curve, &bad))
            return CAMKIN_E_PARAMETER;
        if (is_mirrored(s))
            ck_mirror(&curve);
        ck_curve_traits(w->designs->kernels, &curve, &kept->traits);
        kept->has_traits = true;
    }
    memcpy(kept->param, s->param, sizeof s->param);
    kept->has_param = true;
    return CAMKIN_OK;
}

/* Find the traits of a law with zones, with velocities dy/dx at its ends. */
static void find_zone_traits(ck_design_worker *w, size_t i, const camkin_segment *s, const double v[2]) {
    ck_kept_traits *kept = &w->kept[i];
    if (kept->has_traits && kept->v[0] == v[0] && kept->v[1] == v[1])
        return;
    const bool mirrored = is_mirrored(s);
    ck_zones zones = kept->zones;
    zones.v0 = dd_add(zones.v0, dd_of(v[mirrored]));
    zones.v1 = dd_add(zones.v1, dd_of(v[!mirrored]));
    if (!ck_zone_traits(&zones, mirrored, &kept->traits)) {
        ck_curve curve;
        ck_universal(&curve, zones.t, zones.v0, zones.v1);
        if (mirrored)
            ck_mirror(&curve);
        ck_curve_traits(w->designs->kernels, &curve, &kept->traits);
    }
    memcpy(kept->v, v, sizeof kept->v);
    kept->has_traits = true;
}

/* Describe segment i by its traits. */
static bool describe(const ck_cycle_plan *plan, size_t i, const ck_placed_segment *at,
                     const ck_boundary_values *boundary, ck_segment_info *info) {
    ck_design_worker *w = (ck_design_worker *)plan;
    const camkin_segment *s = at->segment;
    const bool free_form = ck_law_is_free_form(s->law);
    const double lift = at->lift.hi, duration = at->duration.hi, rad = duration / CK_DEG_PER_RAD.hi;
    if (free_form) {
        ck_boundary_values by_x = *boundary;
        double power = 1.0;
        for (int k = 0; k < CK_ORDERS; k++) {
            power *= rad;
            for (int e = 0; e < 2; e++)
                by_x.at[e][k] *= power;
        }
        ck_polynomial_traits(lift, &w->ends[i], &by_x, &w->kept[i].traits);
    } else if (ck_law_has_zones(s->law)) {
        double v[2];
        for (int e = 0; e < 2; e++)
            v[e] = boundary->at[e][0] == 0.0 ? 0.0 : boundary->at[e][0] * rad / lift;
        find_zone_traits(w, i, s, v);
    }
    const ck_traits *traits = &w->kept[i].traits;
    double scale = free_form ? 1.0 : lift;
    for (int k = 0; k < 3; k++) {
        scale /= rad;
        for (int e = 0; e < 2; e++)
            info->boundary.at[e][k] = traits->end[e][k] * scale;
        if (k < 2)
            w->peak[i][k] = fabs(scale) * fmax(fabs(traits->min[k + 1].value), fabs(traits->max[k + 1].value));
    }
    info->speed = fmax(w->peak[i][0] / CK_DEG_PER_RAD.hi, fabs(lift) / duration);
    info->is_constant = traits->is_constant;
    return true;
}

/* ---- values ---- */

/* A segment in the cycle, and factors of its traits. */
typedef struct stretched {
    const ck_traits *traits;
    dd start, end; /* cam angles [deg], not reduced */
    double duration, cycle;
    double level[2];  /* s at its start and end */
    double factor[4]; /* of y, y', y'', y''' */
} stretched;

/* Return the cam angle at x, not reduced. */
static double angle_at(const stretched *at, double x) {
    return x == 0.0 ? at->start.hi : x == 1.0 ? at->end.hi : at->start.hi + (x * at->duration + at->start.lo);
}

/* Return the cam angle in [0, cycle). */
static double reduced(double theta, double cycle) {
    if (theta < 0.0)
        theta += cycle;
    return theta >= cycle ? theta - cycle : theta;
}

static double displacement_at(const stretched *at, const camkin_extreme *y) {
    return y->theta == 0.0 ? at->level[0] : y->theta == 1.0 ? at->level[1] : at->level[0] + at->factor[0] * y->value;
}

/* Take the extremes of a segment as candidates for those of the design. */
static void add_extremes(const stretched *at, bool accumulates, camkin_analysis *out) {
    camkin_extreme *const min[] = {&out->s_min, &out->v_min, &out->a_min, &out->j_min};
    camkin_extreme *const max[] = {&out->s_max, &out->v_max, &out->a_max, &out->j_max};
    for (int k = 0; k < 4; k++) {
        const double factor = at->factor[k];
        const camkin_extreme *low = &at->traits->min[k], *high = &at->traits->max[k];
        const camkin_extreme *const side[2] = {factor < 0.0 ? high : low, factor < 0.0 ? low : high};
        for (int upper = 0; upper < 2; upper++) {
            const double x = side[upper]->theta, theta = angle_at(at, x);
            const double value = k == 0 ? displacement_at(at, side[upper]) : side[upper]->value * factor + 0.0;
            ck_update_extreme(upper ? max[k] : min[k], value, k == 0 && accumulates ? theta : reduced(theta, at->cycle),
                              upper ? 1.0 : -1.0);
        }
    }
}

/* Add the impulse of the joint where segment i starts. */
static void add_joint_impulses(const ck_design_worker *w, size_t i, double theta, camkin_analysis *out) {
    const size_t before = (i > 0 ? i : w->plan.n) - 1;
    for (int k = 0; k < 2; k++) { /* v, a */
        const double jump = w->info[i].boundary.at[0][k] - w->info[before].boundary.at[1][k];
        if (fabs(jump) > CAMKIN_CONTINUITY_TOLERANCE * fmax(w->peak[before][k], w->peak[i][k])) {
            ck_add_impulses(k, jump, theta, w->designs->powers.v, out);
            return;
        }
    }
}

static void add_values(const ck_design_worker *w, camkin_analysis *out) {
    const ck_speed_powers *powers = &w->designs->powers;
    const bool accumulates = w->plan.lift_per_cycle.hi != 0.0;
    const double cycle = w->plan.options->cycle, first = w->plan.phase_cycles * w->plan.lift_per_cycle.hi;
    double sum[3] = {0.0};
    ck_placed_segment at = {0};
    *out = ck_no_values();
    for (size_t i = 0; i < w->plan.n; i++) {
        at = ck_place_segment(&w->plan, i, &at);
        const dd start = dd_add(w->plan.phase, at.start);
        const double duration = at.duration.hi, lift = ck_law_is_free_form(at.segment->law) ? 1.0 : at.lift.hi;
        const double v = lift / duration, a = v / duration, j = a / duration;
        const stretched of = {.traits = &w->kept[i].traits,
                              .start = start,
                              .end = dd_add(start, at.duration),
                              .duration = duration,
                              .cycle = cycle,
                              .level = {w->info[i].s[0] - first, w->info[i].s[1] - first},
                              .factor = {lift, v * powers->v, a * powers->a, j * powers->j}};
        add_extremes(&of, accumulates, out);
        for (int k = 0; k < 3; k++)
            sum[k] += of.traits->square[k] * of.factor[k + 1] * of.factor[k + 1] * duration;
        out->duration += duration;
        out->event += of.traits->is_constant ? 0.0 : duration;
    }
    out->v_ms = sum[0] / out->duration;
    out->a_ms = sum[1] / out->duration;
    out->j_ms = sum[2] / out->duration;
}

static void add_all_impulses(const ck_design_worker *w, camkin_analysis *out) {
    const double cycle = w->plan.options->cycle;
    ck_placed_segment at = {0};
    for (size_t i = 0; i < w->plan.n; i++) {
        at = ck_place_segment(&w->plan, i, &at);
        const dd start = dd_add(w->plan.phase, at.start);
        const ck_traits *traits = &w->kept[i].traits;
        add_joint_impulses(w, i, reduced(start.hi, cycle), out);
        for (int k = 0; k < traits->jumps; k++) {
            const struct ck_inner_jump *inner = &traits->jump[k];
            const double theta = start.hi + (inner->x * at.duration.hi + start.lo);
            ck_add_impulses(inner->order, inner->jump * at.lift.hi, reduced(theta, cycle), w->designs->powers.v, out);
        }
    }
}

/* ---- designs ---- */

static camkin_status analyze_program(ck_design_worker *w, camkin_analysis *out) {
    const ck_designs *d = w->designs;
    camkin_program *program;
    const camkin_status status = camkin_program_create(w->segment, d->n, &d->options, &program, NULL);
    if (status)
        return status;
    const camkin_drive *drive = d->has_drive ? &d->drive : NULL;
    d->impulses ? camkin_analyze(program, drive, -1, out) : camkin_analyze_finite(program, drive, -1, out);
    camkin_program_free(program);
    return CAMKIN_OK;
}

camkin_status ck_analyze_design(ck_design_worker *w, size_t k, camkin_analysis *out) {
    static const camkin_segment dwell = {.law = CAMKIN_DWELL};
    fill_segments(w, k);
    if (w->by_program)
        return analyze_program(w, out);
    camkin_status status = ck_plan_cycle(&w->plan, NULL);
    for (size_t i = 0; i < w->plan.n && !status; i++) {
        const camkin_segment *s = i < w->designs->n ? &w->segment[i] : &dwell;
        status = ck_law_is_free_form(s->law) ? CAMKIN_OK : prepare_law(w, i, s);
    }
    if (!status)
        status = ck_resolve_joints(&w->plan, w->info, NULL);
    if (status)
        return status;
    add_values(w, out);
    if (w->designs->impulses && w->designs->powers.v != 0.0)
        add_all_impulses(w, out);
    return CAMKIN_OK;
}

/* Count the boundary values that a segment has at its ends. Return false if one is given above one that is free: such a
   polynomial follows from a system of equations. */
static bool count_ends(const camkin_segment *s, ck_polynomial_ends *ends) {
    for (int e = 0; e < 2; e++) {
        int given = 0, last = 0;
        for (int k = 0; k < CK_ORDERS; k++)
            if (!(s->flags & ck_free_bit(e, k))) {
                given++;
                last = k + 1;
            }
        ends->given[e] = given;
        if (last != given)
            return false;
    }
    return true;
}

/* Return whether the traits cover all designs of a batch: no tables, no polynomials with gaps in their boundary values,
   and angle 0 at the start of the first segment if the program accumulates. */
static bool covered(ck_design_worker *w) {
    const camkin_options *options = &w->designs->options;
    const uint32_t others = options->flags & ~(uint32_t)CAMKIN_ALLOW_VELOCITY_JUMP;
    if (others != 0 && others != CAMKIN_ACCUMULATE)
        return false;
    if (others != 0 && remainder(options->phase, options->cycle) != 0.0)
        return false;
    for (size_t i = 0; i < w->designs->n; i++) {
        const int32_t law = w->segment[i].law;
        if (law == CAMKIN_POLY || law == CAMKIN_BSPLINE ||
            (law == CAMKIN_POLY_BC && !count_ends(&w->segment[i], &w->ends[i])))
            return false;
    }
    return true;
}

void ck_start_worker(const ck_designs *designs, ck_design_worker *w) {
    static const camkin_segment dwell = {.law = CAMKIN_DWELL};
    memset(w, 0, sizeof *w);
    w->designs = designs;
    memcpy(w->segment, designs->segments, designs->n * sizeof *w->segment);
    w->plan = (ck_cycle_plan){
        .segments = w->segment, .n_given = designs->n, .options = &designs->options, .describe = describe};
    w->by_program = !covered(w);
    for (size_t i = 0; i <= designs->n; i++) {
        const camkin_segment *s = i < designs->n ? &w->segment[i] : &dwell;
        if (ck_law_exists(s->law) && !ck_law_is_free_form(s->law))
            prepare_law(w, i, s); /* each design reports bad parameters */
    }
}

void ck_copy_worker(const ck_design_worker *from, ck_design_worker *to) {
    *to = *from;
    to->plan.segments = to->segment;
}
