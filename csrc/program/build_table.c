/* SPDX-License-Identifier: MIT */
/* A program from its segments, in one allocation. */
#include "build_table.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "joints.h"
#include "piece_row.h"
#include "segment_curve.h"

static camkin_status check_options(const camkin_options *options, camkin_error *error) {
    char message[sizeof error->message];
    if (options->size != sizeof *options) {
        snprintf(message, sizeof message, "options.size must be %zu; got %zu", sizeof *options, options->size);
        return ck_refuse(error, CAMKIN_E_OPTIONS, -1, "size", (double)options->size, message);
    }
    if (options->flags & ~(uint32_t)(CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP)) {
        snprintf(message, sizeof message, "options.flags has unknown bits; got 0x%x", (unsigned)options->flags);
        return ck_refuse(error, CAMKIN_E_OPTIONS, -1, "flags", options->flags, message);
    }
    if (!(options->cycle >= CAMKIN_MIN_DURATION && options->cycle <= CAMKIN_MAX_DURATION)) {
        snprintf(message, sizeof message, "cycle must be 1e-9 to 1e9; got %s", ck_decimal_of(options->cycle, 0.0).text);
        return ck_refuse(error, CAMKIN_E_DURATION, -1, "cycle", options->cycle, message);
    }
    if (!(fabs(options->start) <= CAMKIN_MAX_LIFT)) {
        snprintf(message, sizeof message, "start must be -1e100 to 1e100; got %s",
                 ck_decimal_of(options->start, 0.0).text);
        return ck_refuse(error, CAMKIN_E_LIFT, -1, "start", options->start, message);
    }
    if (!(fabs(options->phase) <= CAMKIN_MAX_ANGLE)) {
        snprintf(message, sizeof message, "phase must be -1e9 to 1e9; got %s", ck_decimal_of(options->phase, 0.0).text);
        return ck_refuse(error, CAMKIN_E_DURATION, -1, "phase", options->phase, message);
    }
    return CAMKIN_OK;
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
        from = dd_sub(from, ck_cycle_of(l));
        anchor = dd_sub(anchor, ck_cycle_of(l));
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
    const dd half = dd_scale(ck_cycle_of(l), 0.5);
    ck_place at = {0};
    for (size_t i = 0; i < l->n; i++) {
        at = ck_next_place(l, i, &at);
        ck_ends ends = ck_segment_ends(at.segment);
        ck_motion motion;
        if (part)
            ck_matched_ends(l, part, i, at.segment, &ends);
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

/* ---- memory and lookup ---- */

/* Four to eight for each piece, so that hardly one holds more than one start; one or two for so many pieces that more
   slots would leave the caches. */
static size_t slots_for(size_t npieces) {
    size_t slots = 1;
    while (slots < (npieces <= 1024 ? 4 : 1) * npieces)
        slots *= 2;
    return slots;
}

/* Four times as many, so that few hold a start. */
static size_t guide_slots_for(size_t npieces) {
    return 4 * slots_for(npieces);
}

/* Where in a program's memory, behind the program itself, its rows, index, pieces, guide, parts, starts, what their
   rounding lost and the shapes of the guide lie. */
typedef struct places {
    size_t rows, index, pieces, guide, parts, starts, lost, shapes, end;
} places;

enum { LINE_BYTES = CK_LINE * sizeof(double) };

static places places_of(const ck_layout *l, const ck_sink *count) {
    size_t npieces = count->early + count->late;
    places at = {.rows = sizeof(camkin_program)};
    at.index = at.rows + npieces * count->stride * sizeof(double);
    at.pieces = at.index + (slots_for(npieces) + 2) * sizeof(ck_slot);
    at.pieces += LINE_BYTES; /* malloc() does not align to lines: rows and index lie up to one behind their places */
    at.guide = at.pieces + npieces * sizeof(ck_piece);
    at.parts = at.guide + guide_slots_for(npieces) * sizeof(ck_piece *);
    at.starts = at.parts + l->n * sizeof(ck_part);
    at.lost = at.starts + (npieces + 1) * sizeof(double);
    at.shapes = at.lost + npieces * sizeof(double);
    at.end = at.shapes + guide_slots_for(npieces);
    return at;
}

/* Fills the index, from the starts of the pieces. */
static void make_index(camkin_program *program, ck_slot *at) {
    size_t slots = slots_for(program->npieces), piece = 0;
    ck_index *index = &program->index;
    index->scale = (double)slots / program->cycle.length;
    for (size_t slot = 0; slot < slots + 2; slot++) {
        size_t first = piece;
        const size_t last = piece > 0 ? piece - 1 : 0;
        at[slot] = (ck_slot){program->start[last + 1], (int32_t)last};
        while (piece < program->npieces && ck_index_slot(index, program->start[piece]) <= (int32_t)slot)
            piece++;
        index->most = (int)(piece - first) > index->most ? (int)(piece - first) : index->most;
    }
}

/* Tells the pieces what they hold, and fills the guide. */
static void make_guide(camkin_program *program, ck_piece *piece, const ck_piece **at, uint8_t *shape) {
    const size_t slots = guide_slots_for(program->npieces);
    const double scale = (double)slots / program->cycle.length, middle = (double)slots / 2;
    for (size_t i = 0, slot = 0; i < program->npieces; i++) {
        const int last = i + 1 == program->npieces;
        piece[i].from = i > 0 ? program->start[i] : -program->cycle.half;
        piece[i].to = last ? program->cycle.half * (1.0 - 0x1p-52) : program->start[i + 1];
        /* A start that has come to lie just behind the beginning of its slot shall not spoil it. */
        for (; slot < slots && (last || (double)slot + 0x1p-17 < piece[i].to * scale + middle); slot++) {
            at[slot] = &piece[i];
            shape[slot] = (uint8_t)piece[i].shape;
        }
    }
    int exponent; /* -25 to 65, for cycles of 1e-9 to 1e9 */
    frexp(scale, &exponent);
    program->guide = (ck_guide){.scale = scale,
                                .origin = middle + 0x1.8p36,
                                .last = slots - 1,
                                .reach = (uint64_t)(64 + 35 - exponent), /* 2^35 slots */
                                .piece = at,
                                .shape = shape};
}

camkin_status ck_program_plan(const camkin_segment *segments, size_t n, const camkin_options *options, ck_layout *l,
                              ck_sink *count, size_t *size, camkin_error *error) {
    *l = (ck_layout){.segments = segments, .given = n, .options = options};
    camkin_status status = check_options(options, error);
    for (size_t i = 0; i < n && !status; i++)
        status = ck_segment_check(&segments[i], i, error);
    if (!status)
        status = ck_layout_close(l, error);
    *count = (ck_sink){0};
    if (!status) {
        double cycle = options->cycle, phase = remainder(options->phase, cycle);
        phase = phase == cycle / 2 ? -phase : phase;
        l->phase = dd_of(phase);
        l->cycles = round(dd_div(dd_sub(dd_of(options->phase), l->phase), dd_of(cycle)).hi);
        status = ck_layout_pieces(l, NULL, count, error);
    }
    *size = places_of(l, count).end;
    return status;
}

camkin_status ck_program_fill(const ck_layout *l, const ck_sink *count, const struct ck_kernels *kernels, void *memory,
                              camkin_error *error) {
    const places at = places_of(l, count);
    char *bytes = memory, *lines = bytes + LINE_BYTES - (uintptr_t)(bytes + at.rows) % LINE_BYTES;
    ck_part *part = (ck_part *)(bytes + at.parts);
    ck_sink fill = {.start = (double *)(bytes + at.starts),
                    .lost = (double *)(bytes + at.lost),
                    .piece = (ck_piece *)(bytes + at.pieces),
                    .row = (double *)(lines + at.rows),
                    .stride = count->stride,
                    .nlate = count->late};
    double cycle = l->options->cycle;
    camkin_program *program = memory;
    *program = (camkin_program){.kernels = kernels,
                                .cycle = {cycle, cycle / 2, 1.0 / cycle},
                                .lift_per_cycle = l->lift_per_cycle.hi,
                                .first_cycle = l->cycles,
                                .accumulates = l->lift_per_cycle.hi != 0.0,
                                .start = fill.start,
                                .lost = fill.lost,
                                .index = {.half = cycle / 2, .slot = (ck_slot *)(lines + at.index)},
                                .piece = fill.piece,
                                .rows = fill.row,
                                .stride = fill.stride,
                                .npieces = count->early + count->late,
                                .nlate = count->late,
                                .part = part,
                                .nparts = l->n};
    camkin_status status = ck_layout_ends(l, part, error);
    if (!status)
        status = ck_layout_pieces(l, part, &fill, error);
    if (status)
        return status;
    fill.start[program->npieces] = INFINITY;
    program->families = ck_families(fill.piece, program->npieces);
    make_index(program, (ck_slot *)(lines + at.index));
    make_guide(program, fill.piece, (const ck_piece **)(bytes + at.guide), (uint8_t *)(bytes + at.shapes));
    return CAMKIN_OK;
}
