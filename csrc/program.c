/* SPDX-License-Identifier: MIT */
/* From segments to pieces: checked, laid out along the cycle in double-double, rounded once. */
#include "program.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "law.h"

#define DURATION_RANGE "1e-9 to 1e9"
#define LIFT_RANGE "1e-100 to 1e100 in magnitude"

/* ---- refusals ---- */

static camkin_status refuse(camkin_error *error, camkin_status status, int64_t segment, const char *parameter,
                            double value, const char *message) {
    if (error) {
        *error = (camkin_error){.status = status, .segment = segment, .value = value};
        snprintf(error->parameter, sizeof error->parameter, "%s", parameter);
        snprintf(error->message, sizeof error->message, "%s", message);
    }
    return status;
}

static camkin_status refuse_field(camkin_error *error, camkin_status status, int64_t segment, int32_t law,
                                  const char *parameter, double value, const char *range) {
    char message[sizeof error->message];
    snprintf(message, sizeof message, "segment %lld (%s): %s must be %s; got %.17g", (long long)segment,
             camkin_law_name(law), parameter, range, value);
    return refuse(error, status, segment, parameter, value, message);
}

/* ---- segments ---- */

static camkin_status check_segment(const camkin_segment *s, size_t i, camkin_error *error) {
    int64_t at = (int64_t)i;
    char message[sizeof error->message];
    if (!ck_law_exists(s->law)) {
        snprintf(message, sizeof message, "segment %lld: no law has the number %d", (long long)at, (int)s->law);
        return refuse(error, CAMKIN_E_LAW, at, "law", s->law, message);
    }
    if (s->flags)
        return refuse_field(error, CAMKIN_E_OPTIONS, at, s->law, "flags", s->flags, "0");
    if (!(s->duration >= 1e-9 && s->duration <= 1e9))
        return refuse_field(error, CAMKIN_E_DURATION, at, s->law, "duration", s->duration, DURATION_RANGE);
    double size = fabs(s->lift);
    if (ck_law_rests(s->law) ? size != 0.0 : !(size >= 1e-100 && size <= 1e100))
        return refuse_field(error, CAMKIN_E_LIFT, at, s->law, "lift", s->lift, ck_law_rests(s->law) ? "0" : LIFT_RANGE);
    const double boundary[] = {s->v0, s->v1, s->a0, s->j0, s->a1, s->j1};
    static const char *const name[] = {"v0", "v1", "a0", "j0", "a1", "j1"};
    int takes = ck_law_takes_velocities(s->law) ? 2 : 0;
    for (int k = 0; k < 6; k++)
        if (k < takes ? !(fabs(boundary[k]) <= 1e100) : boundary[k] != 0.0)
            return refuse_field(error, CAMKIN_E_BOUNDARY, at, s->law, name[k], boundary[k],
                                k < takes ? "-1e100 to 1e100" : "0: the law takes no such value");
    if (s->table || s->ntable)
        return refuse_field(error, CAMKIN_E_TABLE, at, s->law, "ntable", (double)s->ntable,
                            "0, and table NULL: the law takes no table");
    return CAMKIN_OK;
}

/* Half an ulp: by so much a double may differ from the decimal that was meant. */
static double half_ulp(double x) {
    return (nextafter(fabs(x), INFINITY) - fabs(x)) / 2;
}

/* The cycle as it is laid out. */
typedef struct layout {
    const camkin_segment *segments;
    size_t given, n; /* n counts the closing dwell too */
    camkin_options options;
    dd total;         /* durations given */
    int exact_cycle;  /* the last segment given ends at the cycle */
    size_t last_move; /* the segment whose lift closes the program */
    dd closing_lift;  /* its lift */
    dd lift_per_cycle;
} layout;

static dd cycle_of(const layout *l) {
    return dd_of(l->options.cycle);
}

/* Segment i, which starts at `start`. */
static const camkin_segment *segment_at(const layout *l, size_t i, dd start, dd *duration, dd *lift) {
    static const camkin_segment dwell = {.law = CAMKIN_DWELL};
    int closing = i + 1 == l->n && (l->exact_cycle || i == l->given);
    const camkin_segment *s = i < l->given ? &l->segments[i] : &dwell;
    *duration = closing ? dd_sub(cycle_of(l), start) : dd_of(s->duration);
    *lift = i == l->last_move ? l->closing_lift : dd_of(s->lift);
    return s;
}

/* Durations against the cycle, lifts against the start. */
static camkin_status check_closure(layout *l, camkin_error *error) {
    dd lift = dd_of(0.0), total = dd_of(0.0);
    double total_slack = half_ulp(l->options.cycle), lift_slack = 0.0;
    char message[sizeof error->message];
    l->last_move = SIZE_MAX;
    for (size_t i = 0; i < l->given; i++) {
        const camkin_segment *s = &l->segments[i];
        total = dd_add(total, dd_of(s->duration));
        total_slack += half_ulp(s->duration);
        if (ck_law_net(s->law) != 0.0) {
            lift = dd_add(lift, dd_of(s->lift));
            lift_slack += half_ulp(s->lift);
            l->last_move = i;
        }
    }
    dd rest = dd_sub(cycle_of(l), total);
    l->exact_cycle = fabs(rest.hi) <= total_slack;
    if (!l->exact_cycle && rest.hi < 0.0) {
        snprintf(message, sizeof message, "durations add up to %.17g degrees, more than the cycle of %.17g", total.hi,
                 l->options.cycle);
        return refuse(error, CAMKIN_E_CYCLE, -1, "duration", total.hi, message);
    }
    l->n = l->given + (l->exact_cycle ? 0 : 1);
    l->lift_per_cycle = dd_of(0.0);
    if (l->last_move == SIZE_MAX)
        return CAMKIN_OK;
    l->closing_lift = dd_of(l->segments[l->last_move].lift);
    if (l->options.flags & CAMKIN_ACCUMULATE) {
        l->lift_per_cycle = lift;
    } else if (fabs(lift.hi) <= lift_slack) {
        l->closing_lift = dd_sub(l->closing_lift, lift);
    } else {
        snprintf(message, sizeof message,
                 "lifts add up to %.17g, not 0: the program does not return to its start (set accumulate for an "
                 "indexing cam)",
                 lift.hi);
        return refuse(error, CAMKIN_E_CLOSURE, -1, "lift", lift.hi, message);
    }
    return CAMKIN_OK;
}

/* ---- pieces ---- */

static const ck_shape trigonometric[] = {
    [CK_ZONE_SIN] = CK_SHAPE_ZONE_SIN,
    [CK_ZONE_COS] = CK_SHAPE_ZONE_COS,
    [CK_HARM_ODD] = CK_SHAPE_HARM_ODD,
    [CK_HARM_EVEN] = CK_SHAPE_HARM_EVEN,
};

int ck_piece_coefficients(const ck_span *span, dd level, dd lift, dd duration, ck_shape *shape, double *c) {
    dd exact[CK_MAX_COEFS];
    int n = ck_stretch(span, lift, duration, exact);
    exact[0] = dd_add(level, exact[0]);
    if (span->kind == CK_POLY) {
        int room = span->degree / 2 * 2 + 2; /* terms up to the next odd degree */
        *shape = (ck_shape)(CK_SHAPE_POLY1 + span->degree / 2);
        for (int i = 0; i < room; i++)
            c[i] = i < n ? exact[i].hi : 0.0;
        return room;
    }
    *shape = trigonometric[span->kind];
    c[CK_P_S0] = exact[CK_C0].hi;
    c[CK_P_V0] = exact[CK_C1].hi;
    c[CK_P_C2] = exact[CK_C2].hi;
    c[CK_P_C2_6] = dd_div(exact[CK_C2], dd_of(6.0)).hi;
    c[CK_P_KAPPA2] = exact[CK_KAPPA2].hi;
    c[CK_P_KAPPA2_6] = dd_div(exact[CK_KAPPA2], dd_of(6.0)).hi;
    for (int i = CK_A; i < n; i++)
        c[CK_P_A + i - CK_A] = exact[i].hi;
    return CK_P_A + n - CK_A;
}

double ck_round_up(dd x) {
    return x.lo > 0.0 ? nextafter(x.hi, INFINITY) : x.hi;
}

/* Where pieces go; with NULL arrays they are only counted. Phases run from -half to half, so the second half of the
   cycle comes first, one cycle earlier. */
typedef struct piece_sink {
    double *start;
    ck_piece *piece;
    double *coef;
    size_t second, first, ncoefs; /* pieces in the second and the first half so far; coefficients */
    size_t nsecond;               /* of the second half in all */
    double half;
    dd cycle, lift_per_cycle;
} piece_sink;

static void put_piece(piece_sink *sink, const ck_span *span, size_t segment, dd start, dd level, dd lift, dd duration,
                      int in_second) {
    double c[CK_PIECE_COEFS];
    dd from = dd_add(start, dd_mul(span->from, duration)), anchor = dd_add(start, dd_mul(span->anchor, duration));
    if (in_second) {
        from = dd_sub(from, sink->cycle);
        anchor = dd_sub(anchor, sink->cycle);
        level = dd_sub(level, sink->lift_per_cycle);
    }
    ck_shape shape;
    int n = ck_piece_coefficients(span, level, lift, duration, &shape, c);
    size_t at = in_second ? sink->second++ : sink->nsecond + sink->first++;
    if (sink->piece) {
        sink->start[at] = at == 0 ? -INFINITY : ck_round_up(from);
        memcpy(sink->coef + sink->ncoefs, c, (size_t)n * sizeof *c);
        sink->piece[at] = (ck_piece){anchor.hi, anchor.lo, sink->coef + sink->ncoefs, (int32_t)shape, (int32_t)segment};
    }
    sink->ncoefs += (size_t)n;
}

/* Velocity [L/deg] at an end of a segment, and the mean over it, for scale. */
typedef struct pace {
    double v, mean;
} pace;

static pace pace_at(const ck_curve *curve, int last, dd lift, dd duration) {
    dd y[4], mean = dd_div(lift, duration);
    ck_curve_end(curve, last, y);
    return (pace){dd_mul(y[1], mean).hi, fabs(mean.hi)};
}

/* A velocity [L/rad] as dy/dx. */
static dd normalised(double v, dd lift, dd duration) {
    return v == 0.0 ? dd_of(0.0) : dd_div(dd_scale(dd_div(duration, CK_DEG_PER_RAD), v), lift);
}

static camkin_status check_joint(const layout *l, pace left, pace right, size_t segment, camkin_error *error) {
    /* Velocities written as decimals agree to 1e-16; 1e-9 is far above that and far below what a follower feels. */
    double scale = fmax(fmax(fabs(left.v), fabs(right.v)), fmax(left.mean, right.mean));
    if (fabs(right.v - left.v) <= 1e-9 * scale || (l->options.flags & CAMKIN_ALLOW_VELOCITY_JUMP))
        return CAMKIN_OK;
    char message[sizeof error->message];
    snprintf(
        message, sizeof message,
        "velocity jumps from %.17g to %.17g per degree at the start of segment %lld (allow_velocity_jump accepts it)",
        left.v, right.v, (long long)segment);
    return refuse(error, CAMKIN_E_CONTINUITY, (int64_t)segment, "law", right.v - left.v, message);
}

/* All pieces of all segments; also checks the parameters of the laws and the velocities at the joints. */
static camkin_status lay_out(const layout *l, piece_sink *sink, ck_part *part, camkin_error *error) {
    const dd half = dd_of(sink->half);
    dd start = dd_of(0.0), level = dd_of(0.0);
    pace first = {0.0, 0.0}, last = {0.0, 0.0};
    for (size_t i = 0; i < l->n; i++) {
        dd duration, lift;
        const camkin_segment *s = segment_at(l, i, start, &duration, &lift);
        ck_curve curve;
        ck_refusal refusal;
        dd v0 = normalised(s->v0, lift, duration), v1 = normalised(s->v1, lift, duration);
        if (!ck_law_curve(s->law, s->param, v0, v1, &curve, &refusal))
            return refuse_field(error, CAMKIN_E_PARAMETER, (int64_t)i, s->law, refusal.parameter, refusal.value,
                                refusal.range);
        pace begin = pace_at(&curve, 0, lift, duration), end = pace_at(&curve, 1, lift, duration);
        camkin_status status = i > 0 ? check_joint(l, last, begin, i, error) : CAMKIN_OK;
        if (status)
            return status;
        first = i > 0 ? first : begin;
        last = end;
        if (part)
            part[i] = (ck_part){duration.hi, ck_law_rests(s->law)};
        for (int k = 0; k < curve.n; k++) {
            const ck_span *span = &curve.span[k];
            dd from = dd_add(start, dd_mul(span->from, duration)), to = dd_add(start, dd_mul(span->to, duration));
            if (dd_less(from, half))
                put_piece(sink, span, i, start, level, lift, duration, 0);
            if (dd_less(half, to))
                put_piece(sink, span, i, start, level, lift, duration, 1);
        }
        start = dd_add(start, duration);
        level = dd_add(level, dd_scale(lift, ck_law_net(s->law)));
    }
    return check_joint(l, last, first, 0, error);
}

/* ---- create and free ---- */

static camkin_status check_options(camkin_options *options, const ck_kernels **kernels, camkin_error *error) {
    char message[sizeof error->message];
    if (options->size != sizeof *options) {
        snprintf(message, sizeof message, "options.size must be %zu; got %zu", sizeof *options, options->size);
        return refuse(error, CAMKIN_E_OPTIONS, -1, "size", (double)options->size, message);
    }
    if (options->flags & ~(uint32_t)(CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP)) {
        snprintf(message, sizeof message, "options.flags has unknown bits; got 0x%x", (unsigned)options->flags);
        return refuse(error, CAMKIN_E_OPTIONS, -1, "flags", options->flags, message);
    }
    if (!(options->cycle >= 1e-9 && options->cycle <= 1e9)) {
        snprintf(message, sizeof message, "cycle must be " DURATION_RANGE "; got %.17g", options->cycle);
        return refuse(error, CAMKIN_E_DURATION, -1, "cycle", options->cycle, message);
    }
    const char *name = options->isa ? options->isa : getenv("CAMKIN_ISA");
    *kernels = ck_level_named(name);
    if (!*kernels) {
        const char *best = camkin_isa_available(0);
        snprintf(message, sizeof message, "instruction-set level \"%.32s\" is not available here; the best is %s",
                 name ? name : "", best ? best : "none");
        return refuse(error, CAMKIN_E_ISA, -1, "isa", NAN, message);
    }
    return CAMKIN_OK;
}

camkin_status camkin_program_create(const camkin_segment *segments, size_t n, const camkin_options *options,
                                    camkin_program **out, camkin_error *error) {
    if (!segments || !out)
        return refuse(error, CAMKIN_E_NULL, -1, segments ? "out" : "segments", NAN,
                      segments ? "out must not be NULL" : "segments must not be NULL");
    if (n == 0)
        return refuse(error, CAMKIN_E_SIZE, -1, "n", 0.0, "a program needs at least 1 segment; got 0");
    if (n > INT32_MAX - 1)
        return refuse(error, CAMKIN_E_SIZE, -1, "n", (double)n, "a program may have at most 2147483646 segments");

    layout l = {.segments = segments, .given = n, .options = {sizeof l.options, 360.0, NULL, 0}};
    if (options)
        l.options = *options;
    const ck_kernels *kernels;
    camkin_status status = check_options(&l.options, &kernels, error);
    for (size_t i = 0; i < n && !status; i++)
        status = check_segment(&segments[i], i, error);
    if (!status)
        status = check_closure(&l, error);
    if (status)
        return status;

    piece_sink count = {.half = l.options.cycle / 2, .cycle = cycle_of(&l), .lift_per_cycle = l.lift_per_cycle};
    status = lay_out(&l, &count, NULL, error);
    if (status)
        return status;

    size_t npieces = count.first + count.second, top = 1;
    while (top <= npieces / 2)
        top *= 2;
    size_t pieces_at = sizeof(camkin_program), parts_at = pieces_at + npieces * sizeof(ck_piece);
    size_t starts_at = parts_at + l.n * sizeof(ck_part), nstarts = 2 * top + 1;
    size_t coefs_at = starts_at + nstarts * sizeof(double);
    char *memory = malloc(coefs_at + count.ncoefs * sizeof(double));
    if (!memory)
        return refuse(error, CAMKIN_E_MEMORY, -1, "n", (double)n, "the program could not be allocated");

    camkin_program *program = (camkin_program *)memory;
    ck_piece *piece = (ck_piece *)(memory + pieces_at);
    ck_part *part = (ck_part *)(memory + parts_at);
    double *start = (double *)(memory + starts_at);
    piece_sink fill = count;
    fill.start = start;
    fill.piece = piece;
    fill.coef = (double *)(memory + coefs_at);
    fill.nsecond = count.second;
    fill.first = fill.second = fill.ncoefs = 0;
    for (size_t i = npieces; i < nstarts; i++)
        start[i] = INFINITY;
    lay_out(&l, &fill, part, NULL);
    *program = (camkin_program){
        .kernels = kernels,
        .cycle = {l.options.cycle, l.options.cycle / 2, 1.0 / l.options.cycle},
        .lift_per_cycle = l.lift_per_cycle.hi,
        .start = start,
        .top = top,
        .piece = piece,
        .npieces = npieces,
        .part = part,
        .nparts = l.n,
    };
    *out = program;
    return CAMKIN_OK;
}

void camkin_program_free(camkin_program *program) {
    free(program);
}

const char *camkin_isa_name(const camkin_program *program) {
    return program ? program->kernels->name : NULL;
}

size_t ck_find_piece(const camkin_program *program, double r) {
    size_t at = 0;
    for (size_t step = program->top; step > 0; step /= 2)
        at += r >= program->start[at + step] ? step : 0;
    return at;
}

ck_rate ck_rate_of(dd speed) {
    dd square = dd_square(speed);
    return (ck_rate){speed.hi, square.hi, dd_mul(square, speed).hi};
}
