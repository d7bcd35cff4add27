/* SPDX-License-Identifier: MIT */
#include "cycle.h"

#include <math.h>
#include <stdint.h>

#include "../law/law.h"

/* Half an ulp: by so much a double may differ from the decimal that was meant. */
static double half_ulp(double x) {
    return (nextafter(fabs(x), INFINITY) - fabs(x)) / 2;
}

const char *ck_law_at(const ck_layout *l, size_t i) {
    return i < l->given ? camkin_law_name(l->segments[i].law) : "closing dwell";
}

/* Lifts that add up to `lift`, which is not 0 by more than their rounding; `room` [deg] is left of the cycle, or 0. */
static camkin_status refuse_closure(const ck_layout *l, dd lift, double lift_slack, dd room, double room_slack,
                                    camkin_error *error) {
    const camkin_segment *last = &l->segments[l->last_move];
    const double closing = dd_sub(dd_of(last->lift), lift).hi;
    ck_message m = {""};
    ck_say(&m, "lifts add up to %s, not 0: the program does not return to its start; ",
           ck_decimal_of(lift.hi, lift_slack).text);
    if (closing * last->lift > 0.0 && last->law != CAMKIN_BSPLINE) /* it returns, by too much or too little */
        ck_say(&m, "give segment %zu (%s) the lift %s", l->last_move, ck_law_at(l, l->last_move),
               ck_decimal_of(closing, lift_slack).text);
    else if (room.hi != 0.0)
        ck_say(&m, "add a segment of lift %s in the %s degrees that are left", ck_decimal_of(-lift.hi, lift_slack).text,
               ck_decimal_of(room.hi, room_slack).text);
    else
        ck_say(&m, "add a segment of lift %s and shorten the others, which fill the cycle",
               ck_decimal_of(-lift.hi, lift_slack).text);
    ck_say(&m, " (or set CAMKIN_ACCUMULATE for an indexing cam)");
    return ck_refuse(error, CAMKIN_E_CLOSURE, -1, "lift", lift.hi, m.text);
}

/* ---- closing the cycle ---- */

camkin_status ck_layout_close(ck_layout *l, camkin_error *error) {
    dd lift = dd_of(0.0), total = dd_of(0.0);
    double total_slack = half_ulp(l->options->cycle) + CAMKIN_CYCLE_TOLERANCE * l->options->cycle, lift_slack = 0.0;
    l->last_move = SIZE_MAX;
    for (size_t i = 0; i < l->given; i++) {
        const camkin_segment *s = &l->segments[i];
        total = dd_add(total, dd_of(s->duration));
        total_slack += half_ulp(s->duration);
        if (ck_law_net(s->law) != 0.0 && s->lift != 0.0) {
            lift = dd_add(lift, dd_of(s->lift));
            lift_slack += half_ulp(s->lift);
            l->last_move = i;
        }
    }
    dd rest = dd_sub(ck_cycle_of(l), total);
    int exact = fabs(rest.hi) <= total_slack;
    if (!exact && rest.hi < 0.0) {
        ck_message m = {""};
        ck_say(&m, "durations add up to %s degrees, more than the cycle of %s: shorten them, or set a longer cycle",
               ck_decimal_of(total.hi, total_slack).text, ck_decimal_of(l->options->cycle, 0.0).text);
        if (l->options->cycle == 360.0 && total.hi <= 720.0)
            ck_say(&m, " (720 for crank degrees)");
        return ck_refuse(error, CAMKIN_E_CYCLE, -1, "duration", total.hi, m.text);
    }
    if (!exact && rest.hi < CAMKIN_MIN_DURATION) {
        ck_message m = {""};
        ck_say(
            &m,
            "durations add up to %.17g degrees, %.3g less than the cycle of %.17g, too little for a dwell that closes "
            "it: "
            "make one of them longer or shorter",
            total.hi, rest.hi, l->options->cycle);
        return ck_refuse(error, CAMKIN_E_CYCLE, -1, "duration", total.hi, m.text);
    }
    l->n = l->given + (exact ? 0 : 1);
    l->lift_per_cycle = dd_of(0.0);
    if (l->last_move == SIZE_MAX)
        return CAMKIN_OK;
    l->closing_lift = dd_of(l->segments[l->last_move].lift);
    if (l->options->flags & CAMKIN_ACCUMULATE) {
        l->lift_per_cycle = lift;
    } else if (fabs(lift.hi) <= lift_slack) {
        l->closing_lift = dd_sub(l->closing_lift, lift);
    } else {
        return refuse_closure(l, lift, lift_slack, exact ? dd_of(0.0) : rest, total_slack, error);
    }
    return CAMKIN_OK;
}

/* ---- a walk along the cycle ---- */

dd ck_net_lift(const ck_place *at) {
    return dd_scale(at->lift, ck_law_net(at->segment->law));
}

void ck_set_segment(const ck_layout *l, size_t i, dd last, ck_place *at) {
    static const camkin_segment dwell = {.law = CAMKIN_DWELL};
    at->segment = i < l->given ? &l->segments[i] : &dwell;
    at->duration = i + 1 == l->n ? last : dd_of(at->segment->duration);
    at->lift = i == l->last_move ? l->closing_lift : dd_of(at->segment->lift);
}

ck_place ck_next_place(const ck_layout *l, size_t i, const ck_place *before) {
    ck_place at = {.start = dd_of(0.0), .level = dd_of(l->options->start)};
    if (i > 0) {
        at.start = dd_add(before->start, before->duration);
        at.level = dd_add(before->level, ck_net_lift(before));
    }
    ck_set_segment(l, i, dd_sub(ck_cycle_of(l), at.start), &at);
    return at;
}
