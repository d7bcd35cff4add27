/* SPDX-License-Identifier: MIT */
/* What a program and a law are: read back for callers, who would otherwise derive it from their own segments. */
#include "../base/dd.h"
#include "../base/fpenv.h"
#include "../kernels/motion_table.h"
#include "../law/law.h"
#include "../program/segment_info.h"

/* Cam angle [deg] at which the first segment starts, in [-half, half). Its first piece starts there: a double, as the
   phase of the options is one. */
static double phase_of(const camkin_program *program) {
    return program->nlate > 0 ? program->start[program->nlate] : -program->cycle.half;
}

camkin_status camkin_program_get_info(const camkin_program *program, camkin_program_info *out) {
    if (!program || !out)
        return CAMKIN_E_NULL;
    uint64_t host = ck_fpenv_enter();
    *out = (camkin_program_info){.cycle = program->length,
                                 .phase = phase_of(program),
                                 .start = program->segment_info[0].s[0],
                                 .lift_per_cycle = program->lift_per_cycle,
                                 .segments = program->n_segments};
    ck_fpenv_leave(host);
    return CAMKIN_OK;
}

/* The cam angle in [0, cycle) or, of a motion that happens once, as it is; rounded once. */
static double cam_angle(const camkin_program *program, dd phase) {
    if (ck_happens_once(program))
        return phase.hi;
    const dd cycle = dd_of(program->cycle.length);
    const dd angle = phase.hi < 0.0 ? dd_add(phase, cycle) : dd_less(phase, cycle) ? phase : dd_sub(phase, cycle);
    return angle.hi < cycle.hi ? angle.hi : 0.0;
}

CK_NOINLINE static void starts(const camkin_program *program, double *theta, size_t n) {
    dd phase = dd_of(phase_of(program));
    for (size_t i = 0; i < n && i < program->n_segments; i++) {
        theta[i] = cam_angle(program, phase);
        phase = dd_add(phase, dd_of(program->segment_info[i].duration));
    }
}

camkin_status camkin_segment_starts(const camkin_program *program, double *theta, size_t n) {
    if (!program || (!theta && n > 0))
        return CAMKIN_E_NULL;
    uint64_t host = ck_fpenv_enter();
    starts(program, theta, n);
    ck_fpenv_leave(host);
    return CAMKIN_OK;
}

camkin_status camkin_law_get_info(int32_t law, camkin_law_info *out) {
    if (!out)
        return CAMKIN_E_NULL;
    if (!ck_law_exists(law))
        return CAMKIN_E_LAW;
    *out = (camkin_law_info){.net = ck_law_end_value(law), .segment_only = ck_law_is_free_form(law)};
    for (double low, high; ck_law_range(law, out->parameters, &low, &high); out->parameters++) {
        out->low[out->parameters] = low;
        out->high[out->parameters] = high;
    }
    return CAMKIN_OK;
}
