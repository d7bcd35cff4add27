/* SPDX-License-Identifier: MIT */
#include "layout.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "../law/law.h"

/* Half an ulp: by so much a double may differ from the decimal that was meant. */
static double half_ulp(double x) {
    return (nextafter(fabs(x), INFINITY) - fabs(x)) / 2;
}

static dd cycle_of(const ck_layout *l) {
    return dd_of(l->options->cycle);
}

/* ---- messages ---- */

typedef struct message {
    char text[sizeof (camkin_error){0}.message];
} message;

/* Appends to a message, as far as there is room: what matters least comes last. */
static void say(message *m, const char *format, ...) {
    const size_t length = strlen(m->text);
    va_list list;
    va_start(list, format);
    vsnprintf(m->text + length, sizeof m->text - length, format, list);
    va_end(list);
}

/* The law of segment i. */
static const char *law_at(const ck_layout *l, size_t i) {
    return i < l->given ? camkin_law_name(l->segments[i].law) : "closing dwell";
}

/* Lifts that add up to `lift`, which is not 0 by more than their rounding; `room` [deg] is left of the cycle, or 0. */
static camkin_status refuse_closure(const ck_layout *l, dd lift, double lift_slack, dd room, double room_slack,
                                    camkin_error *error) {
    const camkin_segment *last = &l->segments[l->last_move];
    const double closing = dd_sub(dd_of(last->lift), lift).hi;
    message m = {""};
    say(&m, "lifts add up to %s, not 0: the program does not return to its start; ",
        ck_decimal_of(lift.hi, lift_slack).text);
    if (closing * last->lift > 0.0 && last->law != CAMKIN_BSPLINE) /* it returns, by too much or too little */
        say(&m, "give segment %zu (%s) the lift %s", l->last_move, law_at(l, l->last_move),
            ck_decimal_of(closing, lift_slack).text);
    else if (room.hi != 0.0)
        say(&m, "add a segment of lift %s in the %s degrees that are left", ck_decimal_of(-lift.hi, lift_slack).text,
            ck_decimal_of(room.hi, room_slack).text);
    else
        say(&m, "add a segment of lift %s and shorten the others, which fill the cycle",
            ck_decimal_of(-lift.hi, lift_slack).text);
    say(&m, " (or set CAMKIN_ACCUMULATE for an indexing cam)");
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
    dd rest = dd_sub(cycle_of(l), total);
    int exact = fabs(rest.hi) <= total_slack;
    if (!exact && rest.hi < 0.0) {
        message m = {""};
        say(&m, "durations add up to %s degrees, more than the cycle of %s: shorten them, or set a longer cycle",
            ck_decimal_of(total.hi, total_slack).text, ck_decimal_of(l->options->cycle, 0.0).text);
        if (l->options->cycle == 360.0 && total.hi <= 720.0)
            say(&m, " (720 for crank degrees)");
        return ck_refuse(error, CAMKIN_E_CYCLE, -1, "duration", total.hi, m.text);
    }
    if (!exact && rest.hi < CAMKIN_MIN_DURATION) {
        message m = {""};
        say(&m,
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

/* A segment in its place. */
typedef struct place {
    const camkin_segment *segment;
    dd start, duration; /* [deg], start from the phase of the first segment */
    dd level, lift;     /* [L] */
} place;

static dd net_lift(const place *at) {
    return dd_scale(at->lift, ck_law_net(at->segment->law));
}

/* Segment i with its lift and duration; `last` is that of the last one, which closes the cycle. */
static void set_segment(const ck_layout *l, size_t i, dd last, place *at) {
    static const camkin_segment dwell = {.law = CAMKIN_DWELL};
    at->segment = i < l->given ? &l->segments[i] : &dwell;
    at->duration = i + 1 == l->n ? last : dd_of(at->segment->duration);
    at->lift = i == l->last_move ? l->closing_lift : dd_of(at->segment->lift);
}

/* Segment i, after the one before it. */
static place next_place(const ck_layout *l, size_t i, const place *before) {
    place at = {.start = dd_of(0.0), .level = dd_of(l->options->start)};
    if (i > 0) {
        at.start = dd_add(before->start, before->duration);
        at.level = dd_add(before->level, net_lift(before));
    }
    set_segment(l, i, dd_sub(cycle_of(l), at.start), &at);
    return at;
}

/* ---- boundary values ---- */

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

/* The boundary values of segment i, those to match taken from its neighbours. 0 if a neighbour is not known yet. */
static int matched_ends(const ck_layout *l, const ck_part *part, size_t i, const camkin_segment *s, ck_ends *ends) {
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
    message m = {""};
    say(&m,
        "%s of segment %zu (%s) matches segment %zu (%s), which waits for this one in turn: give a value to %s of "
        "segment %zu",
        name, i, law_at(l, i), other, law_at(l, other), name, i);
    if (back < 3)
        say(&m, " or %c%d of segment %zu", "vaj"[back], !end, other);
    return ck_refuse(error, CAMKIN_E_BOUNDARY, (int64_t)i, name, NAN, m.text);
}

/* What makes the velocities agree where segment at[0] begins and at[1] ends: a value for an end that is free, the other
   one's for an end that takes it, or a ramp between laws that take none. */
static void say_remedy(message *m, const ck_layout *l, const size_t at[2]) {
    static const camkin_segment dwell = {.law = CAMKIN_DWELL};
    const camkin_segment *s[2];
    for (int end = 0; end < 2; end++)
        s[end] = at[end] < l->given ? &l->segments[at[end]] : &dwell;
    for (int end = 0; end < 2; end++)
        if (s[end]->flags & ck_free_bit(end, 0)) {
            if (s[end]->flags & ck_free_bit(!end, 0))
                say(m,
                    "v is free at both ends of segment %zu, give v0=0, v1=0 beside dwells or CAMKIN_MATCH_V0, "
                    "CAMKIN_MATCH_V1",
                    at[end]);
            else
                say(m, "v%d of segment %zu is free, give v%d=0 beside a dwell or CAMKIN_MATCH_V%d", end, at[end], end,
                    end);
            return;
        }
    for (int end = 0; end < 2; end++)
        if (ck_segment_can_match(s[end], end)) {
            say(m, "give segment %zu CAMKIN_MATCH_V%d", at[end], end);
            return;
        }
    say(m, "put a poly_bc with CAMKIN_MATCH_V0, CAMKIN_MATCH_V1 between");
    if (s[0]->law == CAMKIN_CONSTANT_VELOCITY || s[1]->law == CAMKIN_CONSTANT_VELOCITY)
        say(m, " or use modified_constant_velocity");
}

static camkin_status check_joint(const ck_layout *l, const ck_part *left, const ck_part *right, size_t i,
                                 camkin_error *error) {
    double from = left->ends.at[1][0], to = right->ends.at[0][0];
    double scale = fmax(fmax(fabs(from), fabs(to)), CK_DEG_PER_RAD.hi * fmax(left->speed, right->speed));
    if (fabs(to - from) <= CAMKIN_CONTINUITY_TOLERANCE * scale || (l->options->flags & CAMKIN_ALLOW_VELOCITY_JUMP))
        return CAMKIN_OK;
    const size_t at[2] = {i, neighbour(l, i, 0)};
    const int digits = fabs(to - from) > 1e-5 * fmax(fabs(from), fabs(to)) ? 6 : 17; /* as many as tell them apart */
    message m = {""};
    say(&m, "velocity jumps from %.*g to %.*g L/rad between segments %zu (%s) and %zu (%s): ", digits, from, digits, to,
        at[1], law_at(l, at[1]), i, law_at(l, i));
    say_remedy(&m, l, at);
    say(&m, " (or CAMKIN_ALLOW_VELOCITY_JUMP)");
    return ck_refuse(error, CAMKIN_E_CONTINUITY, (int64_t)(i < l->given ? i : at[1]), "law", to - from, m.text);
}

/* Makes segment i known if what it matches is; returns whether it came to be known by this. Boundary values make no
   conditions worse, and what cannot be made was refused when the pieces were counted. */
static int make_known(const ck_layout *l, ck_part *part, size_t i, dd last) {
    place at = {0};
    ck_ends ends;
    ck_motion motion;
    set_segment(l, i, last, &at);
    if (part[i].known || !matched_ends(l, part, i, at.segment, &ends))
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
    place at = {0};
    for (size_t i = 0; i < l->n; i++) {
        at = next_place(l, i, &at);
        part[i] = (ck_part){.duration = at.duration.hi, .s = {at.level.hi, dd_add(at.level, net_lift(&at)).hi}};
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

/* ---- pieces ---- */

/* Late pieces have the level of the cycle that begins where the program does, as the early ones have: accumulate() counts
   one cycle less for them. A lift taken off here, and added there again, would take the digits of a small s with it. */
static void put_piece(const ck_layout *l, ck_sink *sink, const ck_span *span, size_t i, const ck_motion *motion,
                      dd start, dd level, int late) {
    double row[CK_ROW];
    dd from = dd_add(start, dd_mul(span->from, motion->duration));
    dd anchor = dd_add(start, dd_mul(span->anchor, motion->duration));
    if (late) {
        from = dd_sub(from, cycle_of(l));
        anchor = dd_sub(anchor, cycle_of(l));
    }
    ck_piece piece = {.segment = (int32_t)i};
    const int length = ck_row_of(span, level, motion->lift, motion->duration, row, &piece.shape);
    const size_t lines = ((size_t)length + CK_LINE - 1) / CK_LINE;
    size_t at = late ? sink->late++ : sink->nlate + sink->early++;
    if (sink->piece) {
        row[CK_P_ORIGIN_HI] = -anchor.hi;
        row[CK_P_ORIGIN_LO] = -anchor.lo;
        piece.row = memcpy(sink->row + at * sink->stride, row, sink->stride * sizeof *row);
        sink->piece[at] = piece;
        sink->start[at] = at == 0 ? -INFINITY : ck_round_up(from);
        sink->lost[at] = dd_sub(from, dd_of(ck_round_up(from))).hi;
    } else if (lines * CK_LINE > sink->stride) {
        sink->stride = lines * CK_LINE;
    }
}

camkin_status ck_layout_pieces(const ck_layout *l, const ck_part *part, ck_sink *sink, camkin_error *error) {
    const dd half = dd_scale(cycle_of(l), 0.5);
    place at = {0};
    for (size_t i = 0; i < l->n; i++) {
        at = next_place(l, i, &at);
        ck_ends ends = ck_segment_ends(at.segment);
        ck_motion motion;
        if (part)
            matched_ends(l, part, i, at.segment, &ends);
        camkin_status status = ck_motion_make(at.segment, i, at.lift, at.duration, &ends, &motion, error);
        if (status)
            return status;
        dd start = dd_add(l->phase, at.start);
        for (size_t k = 0; k < motion.spans; k++) {
            ck_span span;
            if (!ck_motion_span(&motion, k, &span))
                continue;
            dd from = dd_add(start, dd_mul(span.from, motion.duration));
            dd to = dd_add(start, dd_mul(span.to, motion.duration));
            if (dd_less(from, half))
                put_piece(l, sink, &span, i, &motion, start, at.level, 0);
            if (dd_less(half, to))
                put_piece(l, sink, &span, i, &motion, start, at.level, 1);
        }
    }
    return CAMKIN_OK;
}
