/* SPDX-License-Identifier: MIT */
#include "breaks.h"

#include <math.h>
#include <string.h>

#include "../base/fpenv.h"

ck_break_walk ck_break_walk_of(const camkin_program *program, int64_t segment) {
    return (ck_break_walk){
        program, ck_walk_of(program, segment, program->kernels->rate_of(1.0)), {{-1, {0}}, {-1, {0}}}};
}

static double size_of(ck_break_walk *w, int64_t segment, int k) {
    ck_sizes *sizes = &w->sizes[segment % 2];
    if (sizes->segment == segment)
        return sizes->at[k];
    *sizes = (ck_sizes){segment, {0}};
    ck_walk walk = ck_walk_of(w->program, segment, w->program->kernels->rate_of(1.0));
    for (ck_arc arc; ck_walk_next(&walk, &arc);) {
        ck_places p;
        ck_arc_places(&arc, &p);
        for (int i = 0; i < p.n; i++) {
            double y[4];
            ck_arc_values(&arc, p.at[i], y);
            for (int order = 0; order < 4; order++)
                sizes->at[order] = fmax(sizes->at[order], fabs(y[order]));
        }
    }
    return sizes->at[k];
}

/* The highest derivative up to `most` that is the same on both sides with all below it. Mostly the values next to the
   place are large enough to tell; the sizes of the segments are found where they are not. */
static int order_of(ck_break_walk *w, double side[2][4], const int64_t segment[2], int most) {
    for (int k = 0; k <= most; k++) {
        double jump = fabs(side[1][k] - side[0][k]);
        if (jump > CAMKIN_CONTINUITY_TOLERANCE * fmax(fabs(side[0][k]), fabs(side[1][k])) &&
            jump > CAMKIN_CONTINUITY_TOLERANCE * fmax(size_of(w, segment[0], k), size_of(w, segment[1], k)))
            return k - 1;
    }
    return most;
}

static void look_at_joint(const camkin_program *program, const int64_t segment[2], double side[2][4]) {
    for (int right = 0; right < 2; right++) {
        const ck_segment_info *info = &program->segment_info[segment[right]];
        side[right][0] = info->s[!right];
        memcpy(side[right] + 1, info->boundary.at[!right], 3 * sizeof(double));
    }
    if (program->accumulates && segment[1] == 0) /* it goes on from the level that it has reached */
        side[0][0] = side[1][0];
}

/* Both sides at the exact place, which may lie between two doubles. Displacement is continuous inside a segment. */
static void look_inside(const camkin_program *program, size_t before, size_t i, double side[2][4]) {
    const ck_rate rate = program->kernels->rate_of(1.0);
    const double half = program->cycle.half, low = i > 0 ? program->lost[i] : 0.0;
    program->kernels->point(&program->piece[before], &rate, i > 0 ? program->start[i] : half, low, side[0]);
    program->kernels->point(&program->piece[i], &rate, i > 0 ? program->start[i] : -half, low, side[1]);
    side[0][0] = side[1][0];
}

int ck_break_next(ck_break_walk *w, int most, camkin_break *out) {
    const camkin_program *program = w->program;
    for (size_t i; ck_walk_next_piece(&w->pieces, &i);) {
        const size_t before = (i > 0 ? i : program->npieces) - 1;
        const int64_t segment[2] = {program->piece[before].segment, program->piece[i].segment};
        const int joint = segment[0] != segment[1] || i == program->nlate;
        double side[2][4];
        if (joint)
            look_at_joint(program, segment, side);
        else
            look_inside(program, before, i, side);
        const int order = order_of(w, side, segment, most);
        if (!joint && order == most)
            continue;
        const double r = i > 0 ? program->start[i] + program->lost[i] : -program->cycle.half;
        const double theta = r < 0.0 ? r + program->cycle.length : r;
        *out = (camkin_break){.theta = theta < program->cycle.length ? theta : 0.0,
                              .v = {side[0][1], side[1][1]},
                              .a = {side[0][2], side[1][2]},
                              .segment = segment[1],
                              .inside = !joint,
                              .order = order};
        for (int k = 0; k < 4; k++)
            out->jump[k] = side[1][k] - side[0][k];
        return 1;
    }
    return 0;
}

CK_NOINLINE static size_t find(const camkin_program *program, camkin_break *out, size_t n) {
    ck_break_walk walk = ck_break_walk_of(program, -1);
    size_t found = 0;
    for (camkin_break here; ck_break_next(&walk, 3, &here); found++)
        if (found < n)
            out[found] = here;
    return found;
}

camkin_status camkin_breaks(const camkin_program *program, camkin_break *out, size_t n, size_t *found) {
    if (!program || !found || (n > 0 && !out))
        return CAMKIN_E_NULL;
    uint64_t host = ck_fpenv_enter();
    *found = find(program, out, n);
    ck_fpenv_leave(host);
    return CAMKIN_OK;
}
