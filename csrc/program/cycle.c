/* SPDX-License-Identifier: MIT */
#include "cycle.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "../law/law.h"

/* A cycle [deg] below this, just above 2 pi, is probably a turn in radians, or one of unit length. */
#define LIKE_RADIANS 6.3

/* Return half an ulp of x: the largest difference between a decimal and its double. */
static double half_ulp(double x) {
    return (nextafter(fabs(x), INFINITY) - fabs(x)) / 2;
}

const char *ck_law_name_at(const ck_cycle_plan *plan, size_t i) {
    return i < plan->n_given ? camkin_law_name(plan->segments[i].law)
           : plan->once      ? "hold outside the motion"
                             : "closing dwell";
}

/* A sum of the caller's decimals, and the difference from the intended sum that their rounding explains. */
typedef struct decimal_sum {
    dd value;
    double slack;
} decimal_sum;

static void add_decimal(decimal_sum *sum, double x) {
    sum->value = dd_add(sum->value, dd_of(x));
    sum->slack += half_ulp(x);
}

/* Refuse lifts whose sum is not 0. `gap` is the part of the cycle that is left [deg], 0 if it is full. */
static camkin_status refuse_closure(const ck_cycle_plan *plan, const decimal_sum *lift, const decimal_sum *gap,
                                    camkin_error *error) {
    const camkin_segment *last = &plan->segments[plan->closing_segment];
    const double closing = dd_sub(dd_of(last->lift), lift->value).hi;
    const ck_decimal missing = ck_decimal_of(-lift->value.hi, lift->slack);
    ck_set_error(error, CAMKIN_E_CLOSURE, -1, "lift", lift->value.hi,
                 "lifts add up to %s, not 0: the program does not return to its start; ",
                 ck_decimal_of(lift->value.hi, lift->slack).text);
    if (closing * last->lift > 0.0 && last->law != CAMKIN_BSPLINE) /* it returns, by too much or too little */
        ck_extend_error(error, "give segment %zu (%s) the lift %s", plan->closing_segment,
                        ck_law_name_at(plan, plan->closing_segment), ck_decimal_of(closing, lift->slack).text);
    else if (gap->value.hi != 0.0)
        ck_extend_error(error, "add a segment of lift %s in the %s degrees that are left", missing.text,
                        ck_decimal_of(gap->value.hi, gap->slack).text);
    else
        ck_extend_error(error, "add a segment of lift %s and shorten the others, which fill the cycle", missing.text);
    ck_extend_error(error, " (or set CAMKIN_ACCUMULATE for an indexing cam)");
    return CAMKIN_E_CLOSURE;
}

/* Refuse durations that leave less of the cycle than a dwell needs, or less than nothing. */
static camkin_status refuse_durations(const ck_cycle_plan *plan, const decimal_sum *total, double gap,
                                      camkin_error *error) {
    const double cycle = plan->options->cycle;
    if (gap > 0.0)
        return ck_set_error(error, CAMKIN_E_CYCLE, -1, "duration", total->value.hi,
                            "durations add up to %.17g degrees, %.3g less than the cycle of %.17g, too little for a "
                            "dwell that closes it: make one of them longer or shorter",
                            total->value.hi, gap, cycle);
    ck_set_error(error, CAMKIN_E_CYCLE, -1, "duration", total->value.hi,
                 "durations add up to %s degrees, more than the cycle of %s: shorten them, or set a longer cycle",
                 ck_decimal_of(total->value.hi, total->slack).text, ck_decimal_of(cycle, 0.0).text);
    if (cycle == 360.0 && total->value.hi <= 720.0)
        ck_extend_error(error, " (720 for crank degrees)");
    else if (cycle < LIKE_RADIANS)
        ck_extend_error(error, " (360 for a turn: it is in degrees)");
    return CAMKIN_E_CYCLE;
}

/* Set what a motion that happens once needs, from the sum of its durations. */
static camkin_status plan_once(ck_cycle_plan *plan, const decimal_sum *total, camkin_error *error) {
    if (total->value.hi > CAMKIN_MAX_DURATION)
        return ck_set_error(error, CAMKIN_E_CYCLE, -1, "duration", total->value.hi,
                            "durations add up to %s degrees, more than 1e9: shorten them",
                            ck_decimal_of(total->value.hi, 0.0).text);
    plan->n = plan->n_given + 1;
    plan->length = total->value;
    plan->lift_per_cycle = dd_of(0.0);
    plan->closing_segment = SIZE_MAX;
    return CAMKIN_OK;
}

camkin_status ck_close_cycle(ck_cycle_plan *plan, camkin_error *error) {
    const double cycle = plan->options->cycle;
    decimal_sum lift = {dd_of(0.0), 0.0}, total = {dd_of(0.0), half_ulp(cycle) + CAMKIN_CYCLE_TOLERANCE * cycle};
    plan->closing_segment = SIZE_MAX;
    for (size_t i = 0; i < plan->n_given; i++) {
        const camkin_segment *s = &plan->segments[i];
        add_decimal(&total, s->duration);
        if (ck_law_end_value(s->law) != 0.0 && s->lift != 0.0) {
            add_decimal(&lift, s->lift);
            plan->closing_segment = i;
        }
    }
    if (plan->once)
        return plan_once(plan, &total, error);
    decimal_sum gap = {dd_sub(dd_of(cycle), total.value), total.slack};
    const bool full = fabs(gap.value.hi) <= gap.slack;
    if (!full && gap.value.hi < CAMKIN_MIN_DURATION)
        return refuse_durations(plan, &total, gap.value.hi, error);
    if (full)
        gap.value = dd_of(0.0);
    plan->n = plan->n_given + (full ? 0 : 1);
    plan->length = dd_of(cycle);
    plan->lift_per_cycle = dd_of(0.0);
    if (plan->closing_segment == SIZE_MAX)
        return CAMKIN_OK;
    plan->closing_lift = dd_of(plan->segments[plan->closing_segment].lift);
    if (plan->options->flags & CAMKIN_ACCUMULATE)
        plan->lift_per_cycle = lift.value;
    else if (fabs(lift.value.hi) <= lift.slack)
        plan->closing_lift = dd_sub(plan->closing_lift, lift.value);
    else
        return refuse_closure(plan, &lift, &gap, error);
    return CAMKIN_OK;
}

dd ck_net_lift(const ck_placed_segment *at) {
    return dd_scale(at->lift, ck_law_end_value(at->segment->law));
}

void ck_set_segment(const ck_cycle_plan *plan, size_t i, dd last_duration, ck_placed_segment *at) {
    static const camkin_segment dwell = {.law = CAMKIN_DWELL, .duration = 1.0}; /* 1: a hold has no end */
    at->segment = i < plan->n_given ? &plan->segments[i] : &dwell;
    at->duration = i + 1 == plan->n && !plan->once ? last_duration : dd_of(at->segment->duration);
    at->lift = i == plan->closing_segment ? plan->closing_lift : dd_of(at->segment->lift);
}

ck_placed_segment ck_place_segment(const ck_cycle_plan *plan, size_t i, const ck_placed_segment *before) {
    ck_placed_segment at = {.start = dd_of(0.0), .level = dd_of(plan->options->start)};
    if (i > 0) {
        at.start = dd_add(before->start, before->duration);
        at.level = dd_add(before->level, ck_net_lift(before));
    }
    ck_set_segment(plan, i, dd_sub(plan->length, at.start), &at);
    return at;
}
