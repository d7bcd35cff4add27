/* SPDX-License-Identifier: MIT */
#include "layout.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "law.h"

/* ---- closing the cycle ---- */

/* Half an ulp: by so much a double may differ from the decimal that was meant. */
static double half_ulp(double x) {
    return (nextafter(fabs(x), INFINITY) - fabs(x)) / 2;
}

static dd cycle_of(const ck_layout *l) {
    return dd_of(l->options->cycle);
}

camkin_status ck_layout_close(ck_layout *l, camkin_error *error) {
    dd lift = dd_of(0.0), total = dd_of(0.0);
    double total_slack = half_ulp(l->options->cycle), lift_slack = 0.0;
    char message[sizeof error->message];
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
        snprintf(message, sizeof message, "durations add up to %.17g degrees, more than the cycle of %.17g", total.hi,
                 l->options->cycle);
        return ck_refuse(error, CAMKIN_E_CYCLE, -1, "duration", total.hi, message);
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
        snprintf(message, sizeof message,
                 "lifts add up to %.17g, not 0: the program does not return to its start (set accumulate for an "
                 "indexing cam)",
                 lift.hi);
        return ck_refuse(error, CAMKIN_E_CLOSURE, -1, "lift", lift.hi, message);
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
    place at = {.start = dd_of(0.0), .level = l->level};
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

/* The boundary values of segment i, those to match taken from its neighbours. 0 if a neighbour is not known yet. */
static int matched_ends(const ck_layout *l, const ck_part *part, size_t i, const camkin_segment *s, ck_ends *ends) {
    *ends = ck_segment_ends(s);
    for (int end = 0; end < 2; end++)
        for (int order = 0; order < 3; order++) {
            size_t other = neighbour(l, i, end);
            if (!(s->flags & ck_match_bit(end, order)))
                continue;
            const camkin_segment *t = other < l->given ? &l->segments[other] : NULL;
            int given =
                t && t->law == CAMKIN_POLY_BC && !(t->flags & (ck_match_bit(!end, order) | ck_free_bit(!end, order)));
            if (!given && !part[other].known)
                return 0;
            ends->at[end][order] = given ? ck_segment_ends(t).at[!end][order] : part[other].ends.at[!end][order];
        }
    return 1;
}

static camkin_status check_joint(const ck_layout *l, const ck_part *left, const ck_part *right, size_t i,
                                 camkin_error *error) {
    /* Velocities written as decimals agree to 1e-16; 1e-9 is far above that and far below what a follower feels. */
    double from = left->ends.at[1][0], to = right->ends.at[0][0];
    double scale = fmax(fmax(fabs(from), fabs(to)), CK_DEG_PER_RAD.hi * fmax(left->speed, right->speed));
    if (fabs(to - from) <= 1e-9 * scale || (l->options->flags & CAMKIN_ALLOW_VELOCITY_JUMP))
        return CAMKIN_OK;
    char message[sizeof error->message];
    snprintf(
        message, sizeof message,
        "velocity jumps from %.17g to %.17g per radian at the start of segment %zu (allow_velocity_jump accepts it)",
        from, to, i);
    return ck_refuse(error, CAMKIN_E_CONTINUITY, (int64_t)i, "law", to - from, message);
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
    part[i].known = 1;
    return 1;
}

camkin_status ck_layout_ends(const ck_layout *l, ck_part *part, camkin_error *error) {
    ck_layout given = *l; /* in the cycle that begins where the program does */
    given.level = dd_of(l->options->start);
    place at = {0};
    for (size_t i = 0; i < l->n; i++) {
        at = next_place(&given, i, &at);
        part[i] = (ck_part){.duration = at.duration.hi,
                            .s = {at.level.hi, dd_add(at.level, net_lift(&at)).hi},
                            .rests = ck_law_rests(at.segment->law)};
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
        if (!part[i].known) {
            char message[sizeof error->message];
            snprintf(message, sizeof message,
                     "segment %zu: a boundary value is to match its neighbour, which waits for this one in turn", i);
            return ck_refuse(error, CAMKIN_E_BOUNDARY, (int64_t)i, "flags", NAN, message);
        }
    camkin_status status = CAMKIN_OK;
    for (size_t i = 0; i < l->n && !status; i++)
        status = check_joint(l, &part[neighbour(l, i, 0)], &part[i], i, error);
    return status;
}

/* ---- pieces ---- */

static void put_piece(const ck_layout *l, ck_sink *sink, const ck_span *span, size_t i, const ck_motion *motion,
                      dd start, dd level, int late) {
    double row[CK_ROW];
    dd from = dd_add(start, dd_mul(span->from, motion->duration));
    dd anchor = dd_add(start, dd_mul(span->anchor, motion->duration));
    if (late) {
        from = dd_sub(from, cycle_of(l));
        anchor = dd_sub(anchor, cycle_of(l));
        level = dd_sub(level, l->lift_per_cycle);
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
