/* SPDX-License-Identifier: MIT */
/* Make and free a program, and read back what was made: the level it runs on, and the ends of its segments. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../base/fpenv.h"
#include "../kernels/kernels.h"
#include "../program/build_table.h"
#include "selftest.h"

static camkin_status choose_level(const char *name, const ck_kernels **kernels, camkin_error *error) {
    char message[sizeof error->message];
    *kernels = ck_level_named(name);
    if (!*kernels) {
        const char *best = camkin_isa_available(0);
        snprintf(message, sizeof message, "instruction-set level \"%.32s\" is not available here; the best is %s",
                 name ? name : "", best ? best : "none");
        return ck_refuse(error, CAMKIN_E_ISA, -1, "isa", NAN, message);
    }
    if (!ck_level_is_sound(*kernels)) {
        snprintf(message, sizeof message,
                 "the arithmetic of level %s is not that of IEEE 754, results would be wrong: compile camkin with "
                 "-ffp-contract=off and without -ffast-math or parts of it",
                 (*kernels)->name);
        return ck_refuse(error, CAMKIN_E_FPENV, -1, "isa", NAN, message);
    }
    return CAMKIN_OK;
}

CK_NOINLINE static camkin_status create(const camkin_segment *segments, size_t n, const camkin_options *options,
                                        camkin_program **out, camkin_error *error) {
    if (!segments || !out)
        return ck_refuse(error, CAMKIN_E_NULL, -1, segments ? "out" : "segments", NAN,
                         segments ? "out must not be NULL" : "segments must not be NULL");
    if (n == 0 || n >= INT32_MAX)
        return ck_refuse(error, CAMKIN_E_SIZE, -1, "n", (double)n, "a program has 1 to 2147483646 segments");

    static const camkin_options defaults = {.size = sizeof defaults, .cycle = 360.0};
    options = options ? options : &defaults;
    ck_layout l;
    ck_sink count;
    size_t size;
    const ck_kernels *kernels;
    camkin_status status = ck_program_plan(segments, n, options, &l, &count, &size, error);
    if (!status)
        status = choose_level(options->isa ? options->isa : getenv("CAMKIN_ISA"), &kernels, error);
    if (status)
        return status;
    void *memory = malloc(size); /* the one allocation */
    if (!memory)
        return ck_refuse(error, CAMKIN_E_MEMORY, -1, "n", (double)n, "the program could not be allocated");
    status = ck_program_fill(&l, &count, kernels, memory, error);
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
    if (segment < 0 || segment >= (int64_t)program->nparts)
        return CAMKIN_E_SEGMENT;
    const ck_part *part = &program->part[segment];
    double *const out[2] = {start, end};
    for (int k = 0; k < 2; k++)
        if (out[k]) {
            out[k][0] = part->s[k];
            for (int order = 0; order < 3; order++)
                out[k][order + 1] = part->ends.at[k][order];
        }
    return CAMKIN_OK;
}
