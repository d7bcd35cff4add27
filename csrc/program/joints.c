/* SPDX-License-Identifier: MIT */
#include "joints.h"

#include <math.h>

#include "../law/law.h"
#include "segment_curve.h"

static size_t neighbour(const ck_cycle_plan *plan, size_t i, int end) {
    return end ? (i + 1) % plan->n : (i + plan->n - 1) % plan->n;
}

/* ---- boundary values of neighbours ---- */

/* Get the value that the neighbour has at an end of segment i. Return false if it is not known yet: only a
   CAMKIN_POLY_BC that gives the value is known before it is resolved. */
static bool value_of_neighbour(const ck_cycle_plan *plan, const ck_segment_info *info, size_t i, int end, int order,
                               double *value) {
    const size_t other = neighbour(plan, i, end);
    const camkin_segment *s = other < plan->n_given ? &plan->segments[other] : NULL;
    const bool is_given =
        s && s->law == CAMKIN_POLY_BC && !(s->flags & (ck_match_bit(!end, order) | ck_free_bit(!end, order)));
    if (!is_given && !info[other].is_resolved)
        return false;
    *value = is_given ? ck_given_boundary_values(s).at[!end][order] : info[other].boundary.at[!end][order];
    return true;
}

bool ck_match_boundary_values(const ck_cycle_plan *plan, const ck_segment_info *info, size_t i, const camkin_segment *s,
                              ck_boundary_values *boundary) {
    *boundary = ck_given_boundary_values(s);
    for (int end = 0; end < 2; end++)
        for (int order = 0; order < CK_MATCHED_ORDERS; order++)
            if (s->flags & ck_match_bit(end, order) &&
                !value_of_neighbour(plan, info, i, end, order, &boundary->at[end][order]))
                return false;
    return true;
}

bool ck_describe_by_curve(const ck_cycle_plan *plan, size_t i, const ck_placed_segment *at,
                          const ck_boundary_values *boundary, ck_segment_info *info) {
    ck_segment_curve curve;
    const camkin_status status =
        ck_build_segment_curve(plan->curves, at->segment, i, at->lift, at->duration, boundary, &curve, NULL);
    if (status) /* never: counting built it before, and boundary values do not make it fail */
        return false;
    info->speed = fmax(ck_typical_speed(&curve), fabs(at->lift.hi) / at->duration.hi);
    info->boundary = ck_reached_boundary_values(&curve);
    info->is_constant = ck_segment_curve_is_constant(&curve);
    return true;
}

/* Resolve segment i if everything that it matches is known. Return whether this call resolved it. */
static bool resolve(const ck_cycle_plan *plan, ck_segment_info *info, size_t i, dd last_duration) {
    ck_placed_segment at = {0};
    ck_boundary_values boundary;
    ck_set_segment(plan, i, last_duration, &at);
    if (info[i].is_resolved || !ck_match_boundary_values(plan, info, i, at.segment, &boundary))
        return false;
    info[i].is_resolved = plan->describe(plan, i, &at, &boundary, &info[i]);
    return info[i].is_resolved;
}

/* ---- segments that wait for each other ---- */

/* Return the order of the first value at an end of segment i that an unresolved neighbour has to give;
   CK_MATCHED_ORDERS if there is none. */
static int waiting_order(const ck_cycle_plan *plan, const ck_segment_info *info, size_t i, int end) {
    const uint32_t flags = plan->segments[i].flags;
    double value;
    int order = 0;
    while (order < CK_MATCHED_ORDERS &&
           !(flags & ck_match_bit(end, order) && !value_of_neighbour(plan, info, i, end, order, &value)))
        order++;
    return order;
}

/* Report segments that wait for each other. Segment i waits. Follow the waiting segments in one direction to two that
   wait for each other, or once around the whole cycle. */
static camkin_status refuse_circular_match(const ck_cycle_plan *plan, const ck_segment_info *info, size_t i,
                                           camkin_error *error) {
    const int end = waiting_order(plan, info, i, 0) == CK_MATCHED_ORDERS;
    const size_t first = i;
    size_t other = neighbour(plan, i, end);
    int back = waiting_order(plan, info, other, !end);
    while (back == CK_MATCHED_ORDERS && other != first) {
        i = other;
        other = neighbour(plan, i, end);
        back = waiting_order(plan, info, other, !end);
    }
    const int order = waiting_order(plan, info, i, end);
    const char name[3] = {"vaj"[order], "01"[end]};
    ck_set_error(error, CAMKIN_E_BOUNDARY, (int64_t)i, name, NAN,
                 "%s of segment %zu (%s) matches segment %zu (%s), which waits for this one in turn: give a value to "
                 "%s of segment %zu",
                 name, i, ck_law_name_at(plan, i), other, ck_law_name_at(plan, other), name, i);
    if (back < CK_MATCHED_ORDERS)
        ck_extend_error(error, " or %c%d of segment %zu", "vaj"[back], !end, other);
    if (order)
        ck_extend_error(error, ", or leave it free");
    else if (plan->segments[i].lift * plan->segments[other].lift < 0.0)
        ck_extend_error(error, ": 0 where the motion turns");
    return CAMKIN_E_BOUNDARY;
}

/* ---- continuity ---- */

/* Say how to make the velocities agree where segment at[0] starts and segment at[1] ends: give a value that is free,
   match the neighbour, or put a segment between laws that accept no velocity. */
static void add_remedy(camkin_error *error, const ck_cycle_plan *plan, const size_t at[2]) {
    static const camkin_segment dwell = {.law = CAMKIN_DWELL};
    const camkin_segment *s[2];
    for (int end = 0; end < 2; end++)
        s[end] = at[end] < plan->n_given ? &plan->segments[at[end]] : &dwell;
    for (int end = 0; end < 2; end++)
        if (s[end]->flags & ck_free_bit(end, 0)) {
            if (s[end]->flags & ck_free_bit(!end, 0))
                ck_extend_error(error,
                                "v is free at both ends of segment %zu, give v0=0, v1=0 beside dwells or "
                                "CAMKIN_MATCH_V0, CAMKIN_MATCH_V1",
                                at[end]);
            else
                ck_extend_error(error, "v%d of segment %zu is free, give v%d=0 beside a dwell or CAMKIN_MATCH_V%d", end,
                                at[end], end, end);
            return;
        }
    for (int end = 0; end < 2; end++)
        if (ck_can_match_velocity(s[end], end)) {
            ck_extend_error(error, "give segment %zu CAMKIN_MATCH_V%d", at[end], end);
            return;
        }
    ck_extend_error(error, "put a poly_bc with CAMKIN_MATCH_V0, CAMKIN_MATCH_V1 between");
    if (s[0]->law == CAMKIN_CONSTANT_VELOCITY || s[1]->law == CAMKIN_CONSTANT_VELOCITY)
        ck_extend_error(error, " or use modified_constant_velocity");
}

/* Check the velocities where segment i starts. */
static camkin_status check_velocities(const ck_cycle_plan *plan, const ck_segment_info *info, size_t i,
                                      camkin_error *error) {
    const size_t at[2] = {i, neighbour(plan, i, 0)};
    const ck_segment_info *left = &info[at[1]], *right = &info[i];
    const double from = left->boundary.at[1][0], to = right->boundary.at[0][0], larger = fmax(fabs(from), fabs(to));
    const double scale = fmax(larger, CK_DEG_PER_RAD.hi * fmax(left->speed, right->speed));
    if (fabs(to - from) <= CAMKIN_CONTINUITY_TOLERANCE * scale || (plan->options->flags & CAMKIN_ALLOW_VELOCITY_JUMP))
        return CAMKIN_OK;
    const int digits = fabs(to - from) > 1e-5 * larger ? 6 : 17; /* enough to show the difference */
    ck_set_error(error, CAMKIN_E_CONTINUITY, (int64_t)(i < plan->n_given ? i : at[1]), "law", to - from,
                 "velocity jumps from %.*g to %.*g L/rad between segments %zu (%s) and %zu (%s): ", digits, from,
                 digits, to, at[1], ck_law_name_at(plan, at[1]), i, ck_law_name_at(plan, i));
    add_remedy(error, plan, at);
    ck_extend_error(error, " (or CAMKIN_ALLOW_VELOCITY_JUMP)");
    return CAMKIN_E_CONTINUITY;
}

camkin_status ck_resolve_joints(const ck_cycle_plan *plan, ck_segment_info *info, camkin_error *error) {
    ck_placed_segment at = {0};
    for (size_t i = 0; i < plan->n; i++) {
        at = ck_place_segment(plan, i, &at);
        info[i] =
            (ck_segment_info){.duration = at.duration.hi, .s = {at.level.hi, dd_add(at.level, ck_net_lift(&at)).hi}};
    }
    /* A resolved segment may allow its neighbour to be resolved, and that one the next. Such a chain runs in one
       direction, because segments that wait for each other stay unresolved. So all chains together take at most one
       step for each segment, and two that fail. */
    for (size_t i = 0; i < plan->n; i++)
        if (resolve(plan, info, i, at.duration))
            for (int end = 0; end < 2; end++)
                for (size_t k = neighbour(plan, i, end); resolve(plan, info, k, at.duration);)
                    k = neighbour(plan, k, end);
    for (size_t i = 0; i < plan->n; i++)
        if (!info[i].is_resolved)
            return refuse_circular_match(plan, info, i, error);
    camkin_status status = CAMKIN_OK;
    for (size_t i = 0; i < plan->n && !status; i++)
        status = check_velocities(plan, info, i, error);
    return status;
}
