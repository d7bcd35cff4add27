/* SPDX-License-Identifier: MIT */
/* Make and free a program, and read back its level and the ends of its segments. */
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "../base/fpenv.h"
#include "../kernels/kernels.h"
#include "../program/build_table.h"
#include "create.h"
#include "selftest.h"

/* ---- options ---- */

/* A camkin_options of an older header is shorter, and ends behind one of its fields. */
static bool ends_behind_a_field(size_t size) {
    static const size_t end[] = {offsetof(camkin_options, isa), offsetof(camkin_options, flags),
                                 offsetof(camkin_options, start), offsetof(camkin_options, phase),
                                 sizeof(camkin_options)};
    for (size_t i = 0; i < sizeof end / sizeof *end; i++)
        if (size == end[i])
            return true;
    return false;
}

/* Copy the fields that the caller has; the others keep their default. */
static camkin_status copy_options(const camkin_options *given, camkin_options *out, camkin_error *error) {
    const size_t known = sizeof *out, size = given ? given->size : 0;
    *out = (camkin_options){.size = known, .cycle = 360.0};
    if (!given)
        return CAMKIN_OK;
    if (!ends_behind_a_field(size))
        return ck_set_error(error, CAMKIN_E_OPTIONS, -1, "size", (double)size, "options.size must be %zu; got %zu",
                            known, size);
    memcpy(out, given, size);
    out->size = known;
    return CAMKIN_OK;
}

static camkin_status check_fields(const camkin_options *options, camkin_error *error) {
    if (options->flags & ~(uint32_t)(CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP | CAMKIN_ONCE))
        return ck_set_error(error, CAMKIN_E_OPTIONS, -1, "flags", options->flags,
                            "options.flags has unknown bits; got 0x%x", (unsigned)options->flags);
    if (options->flags & CAMKIN_ONCE && options->flags & CAMKIN_ACCUMULATE)
        return ck_set_error(error, CAMKIN_E_OPTIONS, -1, "flags", options->flags,
                            "CAMKIN_ONCE and CAMKIN_ACCUMULATE exclude each other: a motion that happens once has no "
                            "next cycle; leave one of them out");
    if (options->flags & CAMKIN_ONCE && options->cycle != 360.0)
        return ck_set_error(error, CAMKIN_E_CYCLE, -1, "cycle", options->cycle,
                            "a motion that happens once has no cycle: leave cycle at 360, its default; got %s",
                            ck_decimal_of(options->cycle, 0.0).text);
    if (!(options->cycle >= CAMKIN_MIN_DURATION && options->cycle <= CAMKIN_MAX_DURATION))
        return ck_set_error(error, CAMKIN_E_DURATION, -1, "cycle", options->cycle, "cycle must be 1e-9 to 1e9; got %s",
                            ck_decimal_of(options->cycle, 0.0).text);
    if (!(fabs(options->start) <= CAMKIN_MAX_LIFT))
        return ck_set_error(error, CAMKIN_E_LIFT, -1, "start", options->start, "start must be -1e100 to 1e100; got %s",
                            ck_decimal_of(options->start, 0.0).text);
    if (!(fabs(options->phase) <= CAMKIN_MAX_ANGLE))
        return ck_set_error(error, CAMKIN_E_DURATION, -1, "phase", options->phase, "phase must be -1e9 to 1e9; got %s",
                            ck_decimal_of(options->phase, 0.0).text);
    return CAMKIN_OK;
}

camkin_status ck_read_options(const camkin_options *given, camkin_options *out, camkin_error *error) {
    const camkin_status status = copy_options(given, out, error);
    return status ? status : check_fields(out, error);
}

/* ---- create and free ---- */

static camkin_status level_named(const char *name, const ck_kernels **kernels, camkin_error *error) {
    *kernels = ck_level_named(name);
    if (!*kernels) {
        const char *best = camkin_isa_available(0);
        return ck_set_error(error, CAMKIN_E_ISA, -1, "isa", NAN,
                            "instruction-set level \"%.32s\" is not available here; the best is %s", name ? name : "",
                            best ? best : "none");
    }
    if (!ck_level_is_sound(*kernels))
        return ck_set_error(error, CAMKIN_E_FPENV, -1, "isa", NAN,
                            "the arithmetic of level %s is not that of IEEE 754, results would be wrong: compile "
                            "camkin with -ffp-contract=off and without -ffast-math or parts of it",
                            (*kernels)->name);
    return CAMKIN_OK;
}

camkin_status ck_choose_level(const camkin_options *options, const ck_kernels **kernels, camkin_error *error) {
    return level_named(options->isa ? options->isa : getenv("CAMKIN_ISA"), kernels, error);
}

/* Everything that computes is in this function, which runs in the default floating-point environment. */
CK_NOINLINE static camkin_status create(const camkin_segment *segments, size_t n, const camkin_options *given,
                                        camkin_program **out, camkin_error *error) {
    if (!segments || !out)
        return ck_set_error(error, CAMKIN_E_NULL, -1, segments ? "out" : "segments", NAN, "%s must not be NULL",
                            segments ? "out" : "segments");
    if (n == 0 || n >= INT32_MAX)
        return ck_set_error(error, CAMKIN_E_SIZE, -1, "n", (double)n, "a program has 1 to 2147483646 segments");

    camkin_options options;
    ck_unit_curves curves;
    ck_cycle_plan plan;
    ck_piece_count count;
    size_t size;
    const ck_kernels *kernels;
    camkin_status status = ck_read_options(given, &options, error);
    if (!status)
        status = ck_plan_program(segments, n, &options, &curves, &plan, &count, &size, error);
    if (!status)
        status = ck_choose_level(&options, &kernels, error);
    if (status)
        return status;
    void *memory = malloc(size); /* the only allocation of the library */
    if (!memory)
        return ck_set_error(error, CAMKIN_E_MEMORY, -1, "n", (double)n, "the program could not be allocated");
    status = ck_fill_program(&plan, &count, kernels, memory, error);
    if (status)
        free(memory);
    else
        *out = memory;
    return status;
}

camkin_status camkin_program_create(const camkin_segment *segments, size_t n, const camkin_options *options,
                                    camkin_program **out, camkin_error *error) {
    uint64_t host = ck_fpenv_enter();
    camkin_status status = create(segments, n, options, out, error);
    ck_fpenv_leave(host);
    return status;
}

void camkin_program_free(camkin_program *program) {
    free(program);
}

const char *camkin_isa_name(const camkin_program *program) {
    return program ? program->kernels->name : NULL;
}

camkin_status camkin_segment_ends(const camkin_program *program, int64_t segment, double start[4], double end[4]) {
    if (!program)
        return CAMKIN_E_NULL;
    if (segment < 0 || segment >= (int64_t)program->n_segments)
        return CAMKIN_E_SEGMENT;
    const ck_segment_info *info = &program->segment_info[segment];
    double *const out[2] = {start, end};
    for (int k = 0; k < 2; k++)
        if (out[k]) {
            out[k][0] = info->s[k];
            for (int order = 0; order < 3; order++)
                out[k][order + 1] = info->boundary.at[k][order];
        }
    return CAMKIN_OK;
}
