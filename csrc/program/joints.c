/* SPDX-License-Identifier: MIT */
#include "joints.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../law/law.h"
#include "segment_curve.h"

static size_t neighbour(const ck_layout *l, size_t i, int end) {
    return end ? (i + 1) % l->n : (i + l->n - 1) % l->n;
}

/* The value that the neighbour has where it meets an end of segment i. 0 if it is not known yet. */
static int value_beside(const ck_layout *l, const ck_part *part, size_t i, int end, int order, double *value) {
    size_t other = neighbour(l, i, end);
    const camkin_segment *t = other < l->given ? &l->segments[other] : NULL;
    int given = t && t->law == CAMKIN_POLY_BC && !(t->flags & (ck_match_bit(!end, order) | ck_free_bit(!end, order)));
    if (!given && !part[other].known)
        return 0;
    *value = given ? ck_segment_ends(t).at[!end][order] : part[other].ends.at[!end][order];
    return 1;
}

int ck_matched_ends(const ck_layout *l, const ck_part *part, size_t i, const camkin_segment *s, ck_ends *ends) {
    *ends = ck_segment_ends(s);
    for (int end = 0; end < 2; end++)
        for (int order = 0; order < 3; order++)
            if (s->flags & ck_match_bit(end, order) && !value_beside(l, part, i, end, order, &ends->at[end][order]))
                return 0;
    return 1;
}

/* The order of the first derivative at an end of segment i that waits for a neighbour which is not known; 3 for none. */
static int order_that_waits(const ck_layout *l, const ck_part *part, size_t i, int end) {
    double value;
    int order = 0;
    while (order < 3 &&
           !(l->segments[i].flags & ck_match_bit(end, order) && !value_beside(l, part, i, end, order, &value)))
        order++;
    return order;
}

/* Segments that wait for each other, found from segment i, which is one that waits. Who does not wait for the one that
   waits for it waits for the next: so two who wait for each other are found in one direction, or the ring that they
   all are. */
static camkin_status refuse_waiting(const ck_layout *l, const ck_part *part, size_t i, camkin_error *error) {
    const int end = order_that_waits(l, part, i, 0) == 3;
    const size_t first = i;
    size_t other = neighbour(l, i, end);
    int back = order_that_waits(l, part, other, !end);
    while (back == 3 && other != first) {
        i = other;
        other = neighbour(l, i, end);
        back = order_that_waits(l, part, other, !end);
    }
    const char name[3] = {"vaj"[order_that_waits(l, part, i, end)], "01"[end]};
    ck_message m = {""};
    ck_say(&m,
           "%s of segment %zu (%s) matches segment %zu (%s), which waits for this one in turn: give a value to %s of "
           "segment %zu",
           name, i, ck_law_at(l, i), other, ck_law_at(l, other), name, i);
    if (back < 3)
        ck_say(&m, " or %c%d of segment %zu", "vaj"[back], !end, other);
    return ck_refuse(error, CAMKIN_E_BOUNDARY, (int64_t)i, name, NAN, m.text);
}

/* What makes the velocities agree where segment at[0] begins and at[1] ends: a value for an end that is free, the other
   one's for an end that takes it, or a ramp between laws that take none. */
static void say_remedy(ck_message *m, const ck_layout *l, const size_t at[2]) {
    static const camkin_segment dwell = {.law = CAMKIN_DWELL};
    const camkin_segment *s[2];
    for (int end = 0; end < 2; end++)
        s[end] = at[end] < l->given ? &l->segments[at[end]] : &dwell;
    for (int end = 0; end < 2; end++)
        if (s[end]->flags & ck_free_bit(end, 0)) {
            if (s[end]->flags & ck_free_bit(!end, 0))
                ck_say(m,
                       "v is free at both ends of segment %zu, give v0=0, v1=0 beside dwells or CAMKIN_MATCH_V0, "
                       "CAMKIN_MATCH_V1",
                       at[end]);
            else
                ck_say(m, "v%d of segment %zu is free, give v%d=0 beside a dwell or CAMKIN_MATCH_V%d", end, at[end],
                       end, end);
            return;
        }
    for (int end = 0; end < 2; end++)
        if (ck_segment_can_match(s[end], end)) {
            ck_say(m, "give segment %zu CAMKIN_MATCH_V%d", at[end], end);
            return;
        }
    ck_say(m, "put a poly_bc with CAMKIN_MATCH_V0, CAMKIN_MATCH_V1 between");
    if (s[0]->law == CAMKIN_CONSTANT_VELOCITY || s[1]->law == CAMKIN_CONSTANT_VELOCITY)
        ck_say(m, " or use modified_constant_velocity");
}

static camkin_status check_joint(const ck_layout *l, const ck_part *left, const ck_part *right, size_t i,
                                 camkin_error *error) {
    double from = left->ends.at[1][0], to = right->ends.at[0][0];
    double scale = fmax(fmax(fabs(from), fabs(to)), CK_DEG_PER_RAD.hi * fmax(left->speed, right->speed));
    if (fabs(to - from) <= CAMKIN_CONTINUITY_TOLERANCE * scale || (l->options->flags & CAMKIN_ALLOW_VELOCITY_JUMP))
        return CAMKIN_OK;
    const size_t at[2] = {i, neighbour(l, i, 0)};
    const int digits = fabs(to - from) > 1e-5 * fmax(fabs(from), fabs(to)) ? 6 : 17; /* as many as tell them apart */
    ck_message m = {""};
    ck_say(&m, "velocity jumps from %.*g to %.*g L/rad between segments %zu (%s) and %zu (%s): ", digits, from, digits,
           to, at[1], ck_law_at(l, at[1]), i, ck_law_at(l, i));
    say_remedy(&m, l, at);
    ck_say(&m, " (or CAMKIN_ALLOW_VELOCITY_JUMP)");
    return ck_refuse(error, CAMKIN_E_CONTINUITY, (int64_t)(i < l->given ? i : at[1]), "law", to - from, m.text);
}

/* Makes segment i known if what it matches is; returns whether it came to be known by this. Boundary values make no
   conditions worse, and what cannot be made was refused when the pieces were counted. */
static int make_known(const ck_layout *l, ck_part *part, size_t i, dd last) {
    ck_place at = {0};
    ck_ends ends;
    ck_motion motion;
    ck_set_segment(l, i, last, &at);
    if (part[i].known || !ck_matched_ends(l, part, i, at.segment, &ends))
        return 0;
    if (ck_motion_make(at.segment, i, at.lift, at.duration, &ends, &motion, NULL)) /* never: it could be counted */
        return 0;
    part[i].speed = fmax(ck_motion_speed(&motion), fabs(at.lift.hi) / at.duration.hi);
    part[i].ends = ck_motion_ends(&motion);
    part[i].rests = ck_motion_rests(&motion);
    part[i].known = 1;
    return 1;
}

camkin_status ck_layout_ends(const ck_layout *l, ck_part *part, camkin_error *error) {
    ck_place at = {0};
    for (size_t i = 0; i < l->n; i++) {
        at = ck_next_place(l, i, &at);
        part[i] = (ck_part){.duration = at.duration.hi, .s = {at.level.hi, dd_add(at.level, ck_net_lift(&at)).hi}};
    }
    /* Who becomes known may be what a neighbour waits for, and that one what the next waits for: such a chain runs in one
       direction, for two segments that wait for each other stay unknown. So all chains together take one step for each
       segment, and two more that lead nowhere. */
    for (size_t i = 0; i < l->n; i++)
        if (make_known(l, part, i, at.duration))
            for (int end = 0; end < 2; end++)
                for (size_t k = neighbour(l, i, end); make_known(l, part, k, at.duration);)
                    k = neighbour(l, k, end);
    for (size_t i = 0; i < l->n; i++)
        if (!part[i].known)
            return refuse_waiting(l, part, i, error);
    camkin_status status = CAMKIN_OK;
    for (size_t i = 0; i < l->n && !status; i++)
        status = check_joint(l, &part[neighbour(l, i, 0)], &part[i], i, error);
    return status;
}
