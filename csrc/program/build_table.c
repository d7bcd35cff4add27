/* SPDX-License-Identifier: MIT */
#include "build_table.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "joints.h"
#include "piece_row.h"

/* ---- pieces ---- */

/* Receives the pieces of a cycle. Without arrays it counts them. */
typedef struct piece_writer {
    ck_piece *piece;
    double *rows, *start, *lost;
    ck_piece_count written;
    ck_piece_count total; /* known when there are arrays */
} piece_writer;

static void count_row(piece_writer *writer, size_t length) {
    const size_t lines = (length + CK_LINE_DOUBLES - 1) / CK_LINE_DOUBLES;
    if (lines * CK_LINE_DOUBLES > writer->written.stride)
        writer->written.stride = lines * CK_LINE_DOUBLES;
}

/* Return whether the number of spans of a segment depends on velocities that it matches. */
static bool waits_for_velocities(const camkin_segment *s) {
    return s->law != CAMKIN_POLY_BC && s->flags & (ck_match_bit(0, 0) | ck_match_bit(1, 0));
}

/* Count as many pieces as a segment may have. */
static void count_most(piece_writer *writer) {
    writer->written.first_half += CK_MAX_SPANS;
    writer->written.second_half += CK_MAX_SPANS;
    writer->written.is_bound = true;
    count_row(writer, CK_ROW);
}

/* A piece to write: a span of segment i. */
typedef struct placed_span {
    const ck_span *span;
    size_t i;
    dd from, anchor; /* [deg] */
    dd level;        /* [L] displacement at the start of the segment */
} placed_span;

static void write_piece(piece_writer *writer, size_t at, const placed_span *p, ck_scale *scale) {
    double *const row = writer->rows + at * writer->total.stride, whole[CK_ROW];
    writer->piece[at] =
        (ck_piece){.row = row, .segment = (int32_t)p->i, .shape = ck_write_row(p->span, p->level, scale, whole)};
    whole[CK_MINUS_ANCHOR_HI] = -p->anchor.hi;
    whole[CK_MINUS_ANCHOR_LO] = -p->anchor.lo;
    memcpy(row, whole, writer->total.stride * sizeof *row);
    const double rounded = ck_round_up(p->from);
    writer->start[at] = at == 0 ? -INFINITY : rounded;
    writer->lost[at] = dd_sub(p->from, dd_of(rounded)).hi;
}

static void add_to_first_half(piece_writer *writer, const placed_span *p, ck_scale *scale) {
    if (writer->piece)
        write_piece(writer, writer->total.second_half + writer->written.first_half, p, scale);
    writer->written.first_half++;
}

static void add_to_second_half(piece_writer *writer, const placed_span *p, ck_scale *scale) {
    if (writer->piece)
        write_piece(writer, writer->written.second_half, p, scale);
    writer->written.second_half++;
}

/* Count or write the pieces of a span: one in each half of the cycle that it touches. A piece of the second half keeps
   the displacement of the cycle that starts with the program, although its angles lie one cycle earlier: the kernels
   count one cycle less for it. To subtract the lift of a cycle here and to add it there would cost a small s its
   digits. */
static void add_span(const ck_cycle_plan *plan, piece_writer *writer, placed_span p, dd to, ck_scale *scale) {
    const dd cycle = dd_of(plan->cycle.length), half = dd_of(plan->cycle.half);
    if (!writer->piece)
        count_row(writer, ck_row_length(p.span));
    if (dd_less(p.from, half))
        add_to_first_half(writer, &p, scale);
    if (dd_less(half, to)) {
        p.from = dd_sub(p.from, cycle);
        p.anchor = dd_sub(p.anchor, cycle);
        add_to_second_half(writer, &p, scale);
    }
}

/* Count or write all pieces. Without info[], matched boundary values are not known: where the number of pieces depends
   on them, the largest is counted. */
static camkin_status add_pieces(const ck_cycle_plan *plan, const ck_segment_info *info, piece_writer *writer,
                                camkin_error *error) {
    ck_placed_segment at = {0};
    for (size_t i = 0; i < plan->n; i++) {
        at = ck_place_segment(plan, i, &at);
        ck_boundary_values boundary = ck_given_boundary_values(at.segment);
        if (info)
            ck_match_boundary_values(plan, info, i, at.segment, &boundary);
        ck_segment_curve curve;
        const camkin_status status =
            ck_build_segment_curve(plan->curves, at.segment, i, at.lift, at.duration, &boundary, &curve, error);
        if (status)
            return status;
        if (!info && waits_for_velocities(at.segment)) {
            count_most(writer);
            continue;
        }
        const dd start = dd_add(plan->phase, at.start);
        for (size_t k = 0; k < curve.n_spans; k++) {
            ck_span room;
            const ck_span *span = ck_segment_span(&curve, k, &room);
            if (!span)
                continue;
            placed_span p = {.span = span,
                             .i = i,
                             .from = dd_add(start, dd_mul(span->from, curve.scale.duration)),
                             .anchor = dd_add(start, dd_mul(span->anchor, curve.scale.duration)),
                             .level = at.level};
            add_span(plan, writer, p, dd_add(start, dd_mul(span->to, curve.scale.duration)), &curve.scale);
            if (ck_is_hold(plan, i)) { /* the same dwell before the motion, at its start level */
                p.level = dd_of(plan->options->start);
                add_to_second_half(writer, &p, &curve.scale);
            }
        }
    }
    return CAMKIN_OK;
}

/* ---- lookup ---- */

enum { MANY_PIECES = 1024 };

/* Return the number of slots of the index: four to eight for each piece, so that few hold more than one start. Programs
   with many pieces get one or two, because more would leave the caches. */
static size_t index_slots(size_t n_pieces) {
    size_t slots = 1;
    while (slots < (n_pieces <= MANY_PIECES ? 4 : 1) * n_pieces)
        slots *= 2;
    return slots;
}

/* Return the number of slots of the guide: enough that few of them hold a start. */
static size_t guide_slots(size_t n_pieces) {
    return 4 * index_slots(n_pieces);
}

static void fill_index(camkin_program *program, ck_slot *slots) {
    const size_t n = index_slots(program->npieces);
    size_t piece = 0;
    ck_slot_table *table = &program->slot_table;
    table->scale = ck_happens_once(program) ? 0.0 : (double)n / program->length;
    for (size_t slot = 0; slot < n + 2; slot++) {
        const size_t first = piece, last = piece > 0 ? piece - 1 : 0;
        slots[slot] = (ck_slot){program->start[last + 1], (int32_t)last};
        while (piece < program->npieces && ck_slot_of(table, program->start[piece]) <= (int32_t)slot)
            piece++;
        table->max_starts = (int)(piece - first) > table->max_starts ? (int)(piece - first) : table->max_starts;
    }
}

/* Write the coefficients of few pieces in columns, for permutations that select those of a point's piece. */
static void fill_columns(camkin_program *program, double *column) {
    for (size_t c = 0; c < program->stride; c++)
        for (size_t i = 0; i < CK_FEW; i++)
            column[c * CK_FEW + i] = i < program->npieces ? program->rows[i * program->stride + c] : 0.0;
    program->columns = column;
}

/* Return whether minus the anchor, `hi` + `lo`, is a multiple of the unit in the last place of every phase up to
   `largest` in magnitude, and `lo` is -0.0: the conditions of CK_ROUND_ANCHOR in local_angle_of(). A smaller phase has
   the same unit or a part of it, and every number is a multiple of the unit of a smaller one. */
static bool anchor_is_round(double hi, double lo, double largest) {
    int exponent;
    frexp(largest, &exponent);
    const double units = ldexp(hi, 53 - exponent), none = -0.0;
    return memcmp(&lo, &none, sizeof lo) == 0 && (fabs(hi) >= largest || units == floor(units));
}

/* Set the range of angles and the way of every piece, and fill the guide. Its slots begin at the phase `begin`. */
static void fill_guide(camkin_program *program, double begin, ck_piece *piece, const ck_piece **guess, uint8_t *shape) {
    const size_t slots = guide_slots(program->npieces);
    const double scale = (double)slots / program->length;
    const double slot_of_0 = -begin / program->length * (double)slots;
    program->way = CK_ROUND_ANCHOR;
    for (size_t i = 0, slot = 0; i < program->npieces; i++) {
        const bool last = i + 1 == program->npieces;
        piece[i].from = i > 0 ? program->start[i] : -program->cycle.half;
        piece[i].to = last ? program->cycle.half * (1.0 - 0x1p-52) : program->start[i + 1];
        const double largest = fmax(fabs(piece[i].from), last ? program->cycle.half : fabs(piece[i].to));
        /* An endless piece is a dwell, whose result does not depend on the local angle. */
        piece[i].way = isinf(largest) || anchor_is_round(piece[i].row[CK_MINUS_ANCHOR_HI],
                                                         piece[i].row[CK_MINUS_ANCHOR_LO], largest)
                           ? CK_ROUND_ANCHOR
                           : CK_ANY_ANCHOR;
        if (piece[i].way == CK_ANY_ANCHOR)
            program->way = CK_ANY_ANCHOR;
        /* A start that rounding has put just behind the beginning of a slot does not count for that slot. */
        for (; slot < slots && (last || (double)slot + 0x1p-17 < piece[i].to * scale + slot_of_0); slot++) {
            guess[slot] = &piece[i];
            shape[slot] = (uint8_t)piece[i].shape;
        }
    }
    int exponent; /* -25 to 65, for cycles of 1e-9 to 1e9 degrees */
    frexp(scale, &exponent);
    program->guess_table = (ck_guess_table){.scale = scale,
                                            .origin = fmod(slot_of_0, (double)slots) + 0x1.8p36,
                                            .last = slots - 1,
                                            .exponent_limit = (uint64_t)(64 + 35 - exponent), /* 2^35 slots */
                                            .piece = guess,
                                            .shape = shape};
}

/* ---- memory ---- */

enum { LINE_BYTES = CK_LINE_DOUBLES * sizeof(double) };

/* Offsets of the arrays from the first cache line behind the program, and the bytes of all. The segments are first:
   they are written before the pieces are counted. */
typedef struct memory_map {
    size_t rows, columns, slots, pieces, guesses, starts, lost, shapes, size;
} memory_map;

/* Reserve n elements. Return their offset. */
static size_t take(size_t *end, size_t n, size_t size, size_t alignment) {
    const size_t at = (*end + alignment - 1) / alignment * alignment;
    *end = at + n * size;
    return at;
}

static memory_map map_memory(const ck_cycle_plan *plan, size_t n_pieces, size_t stride) {
    const size_t slots = index_slots(n_pieces);
    memory_map map;
    size_t end = plan->n * sizeof(ck_segment_info);
    map.rows = take(&end, n_pieces * stride, sizeof(double), LINE_BYTES);
    map.columns = take(&end, n_pieces <= CK_FEW ? CK_FEW * stride : 0, sizeof(double), LINE_BYTES);
    map.slots = take(&end, slots + 2, sizeof(ck_slot), LINE_BYTES);
    map.pieces = take(&end, n_pieces, sizeof(ck_piece), _Alignof(ck_piece));
    map.guesses = take(&end, guide_slots(n_pieces), sizeof(ck_piece *), _Alignof(ck_piece *));
    map.starts = take(&end, n_pieces + 1, sizeof(double), _Alignof(double));
    map.lost = take(&end, n_pieces, sizeof(double), _Alignof(double));
    map.shapes = take(&end, guide_slots(n_pieces), sizeof(uint8_t), _Alignof(uint8_t));
    map.size = sizeof(camkin_program) + LINE_BYTES + end; /* malloc() does not align to cache lines */
    return map;
}

/* Return the bytes of a program, or, of a bound, the most that fewer pieces take: programs of few and of not many
   pieces have larger tables beside them. */
static size_t size_of(const ck_cycle_plan *plan, const ck_piece_count *count) {
    static const size_t largest[] = {CK_FEW, MANY_PIECES};
    const size_t n_pieces = count->first_half + count->second_half;
    size_t size = map_memory(plan, n_pieces, count->stride).size;
    for (int k = 0; k < 2 && count->is_bound; k++)
        if (largest[k] < n_pieces) {
            const size_t fewer = map_memory(plan, largest[k], count->stride).size;
            size = fewer > size ? fewer : size;
        }
    return size;
}

camkin_status ck_plan_cycle(ck_cycle_plan *plan, camkin_error *error) {
    const camkin_options *options = plan->options;
    camkin_status status = CAMKIN_OK;
    plan->once = (options->flags & CAMKIN_ONCE) != 0;
    for (size_t i = 0; i < plan->n_given && !status; i++)
        status = ck_check_segment_fields(&plan->segments[i], i, error);
    if (!status)
        status = ck_close_cycle(plan, error);
    if (status)
        return status;
    if (plan->once) {
        plan->cycle = (ck_cycle){0.0, INFINITY, 0.0};
        plan->phase = dd_of(options->phase);
        plan->phase_cycles = 0.0;
    } else {
        const double cycle = options->cycle, phase = remainder(options->phase, cycle);
        plan->cycle = (ck_cycle){cycle, cycle / 2, 1.0 / cycle};
        plan->phase = dd_of(phase == cycle / 2 ? -phase : phase);
        plan->phase_cycles = round(dd_div(dd_sub(dd_of(options->phase), plan->phase), dd_of(cycle)).hi);
    }
    return CAMKIN_OK;
}

camkin_status ck_plan_program(const camkin_segment *segments, size_t n, const camkin_options *options,
                              ck_unit_curves *curves, ck_cycle_plan *plan, ck_piece_count *count, size_t *size,
                              camkin_error *error) {
    *plan = (ck_cycle_plan){
        .segments = segments, .n_given = n, .options = options, .curves = curves, .describe = ck_describe_by_curve};
    ck_forget_unit_curves(curves);
    camkin_status status = ck_plan_cycle(plan, error);
    if (status)
        return status;
    piece_writer counter = {0};
    status = add_pieces(plan, NULL, &counter, error);
    *count = counter.written;
    *size = size_of(plan, count);
    return status;
}

camkin_status ck_fill_program(const ck_cycle_plan *plan, const ck_piece_count *planned,
                              const struct ck_kernels *kernels, void *memory, camkin_error *error) {
    camkin_program *program = memory;
    char *const behind = (char *)(program + 1);
    char *const arrays = behind + (LINE_BYTES - (uintptr_t)behind % LINE_BYTES) % LINE_BYTES;
    ck_segment_info *info = (ck_segment_info *)arrays;
    camkin_status status = ck_resolve_joints(plan, info, error);
    piece_writer counter = {.written = *planned};
    if (!status && planned->is_bound) {
        counter.written = (ck_piece_count){0};
        status = add_pieces(plan, info, &counter, error);
    }
    if (status)
        return status;
    const ck_piece_count *const count = &counter.written;
    const size_t n_pieces = count->first_half + count->second_half;
    const memory_map map = map_memory(plan, n_pieces, count->stride);
    ck_slot *slots = (ck_slot *)(arrays + map.slots);
    piece_writer writer = {.piece = (ck_piece *)(arrays + map.pieces),
                           .rows = (double *)(arrays + map.rows),
                           .start = (double *)(arrays + map.starts),
                           .lost = (double *)(arrays + map.lost),
                           .total = *count};
    *program = (camkin_program){.kernels = kernels,
                                .cycle = plan->cycle,
                                .length = plan->length.hi,
                                .lift_per_cycle = plan->lift_per_cycle.hi,
                                .first_cycle = plan->phase_cycles,
                                .accumulates = plan->lift_per_cycle.hi != 0.0,
                                .start = writer.start,
                                .lost = writer.lost,
                                .slot_table = {.half = plan->once ? 0.0 : plan->cycle.half, .slot = slots},
                                .piece = writer.piece,
                                .rows = writer.rows,
                                .stride = count->stride,
                                .npieces = n_pieces,
                                .nlate = count->second_half,
                                .segment_info = info,
                                .n_segments = plan->once ? plan->n_given : plan->n};
    status = add_pieces(plan, info, &writer, error);
    if (status) /* never: counting built the same curves */
        return status;
    writer.start[program->npieces] = INFINITY;
    program->families = ck_assign_gather_shapes(writer.piece, program->npieces);
    if (program->npieces <= CK_FEW)
        fill_columns(program, (double *)(arrays + map.columns));
    fill_index(program, slots);
    fill_guide(program, plan->once ? plan->phase.hi : -plan->cycle.half, writer.piece,
               (const ck_piece **)(arrays + map.guesses), (uint8_t *)(arrays + map.shapes));
    return CAMKIN_OK;
}
