/* SPDX-License-Identifier: MIT */
#include "breaks.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "../base/fpenv.h"

ck_break_walk ck_walk_breaks(const camkin_program *program, int64_t segment) {
    const ck_speed_powers powers = program->kernels->speed_powers_of(1.0);
    ck_break_walk walk = {ck_walk_segments(program, segment, powers, false), {{-1, {0}}, {-1, {0}}}};
    if (ck_happens_once(program)) {
        walk.arcs.range[0].end = 0; /* nothing starts with the hold before the motion */
        if (segment + 1 == (int64_t)program->n_segments)
            walk.arcs.range[1].end++;
    }
    return walk;
}

/* Return the largest magnitude of derivative k in a segment. */
static double peak_of(ck_break_walk *w, int64_t segment, int k) {
    ck_segment_peaks *peaks = &w->peaks[segment % 2];
    if (peaks->segment == segment)
        return peaks->at[k];
    *peaks = (ck_segment_peaks){segment, {0}};
    ck_arc_walk walk = ck_walk_segments(w->arcs.program, segment, w->arcs.powers, false);
    for (ck_arc arc; ck_next_arc(&walk, &arc);) {
        ck_sorted_points points;
        ck_arc_samples samples;
        ck_divide_arc(&arc, &points);
        ck_sample_arc(&arc, &points, &samples);
        for (int i = 0; i < points.n; i++)
            for (int order = 0; order < 4; order++)
                peaks->at[order] = fmax(peaks->at[order], fabs(samples.y[order][i]));
    }
    return peaks->at[k];
}

/* Return the highest derivative, up to `max_order`, that agrees on both sides with all below it. The values on the
   sides are mostly large enough to decide; only otherwise are the peaks of the segments searched. */
static int order_of_contact(ck_break_walk *w, double side[2][4], const int64_t segment[2], int max_order) {
    for (int k = 0; k <= max_order; k++) {
        const double jump = fabs(side[1][k] - side[0][k]);
        if (jump > CAMKIN_CONTINUITY_TOLERANCE * fmax(fabs(side[0][k]), fabs(side[1][k])) &&
            jump > CAMKIN_CONTINUITY_TOLERANCE * fmax(peak_of(w, segment[0], k), peak_of(w, segment[1], k)))
            return k - 1;
    }
    return max_order;
}

/* Get s, v, a, j on both sides of a joint. */
static void values_at_joint(const camkin_program *program, const int64_t segment[2], double side[2][4]) {
    for (int right = 0; right < 2; right++) {
        const ck_segment_info *info = &program->segment_info[segment[right]];
        side[right][0] = info->s[!right];
        memcpy(side[right] + 1, info->boundary.at[!right], 3 * sizeof(double));
    }
    /* The next cycle starts at the level that this one has reached; before a motion that happens once its start level
       is held. */
    if (segment[1] == 0 && (program->accumulates || ck_happens_once(program)))
        side[0][0] = side[1][0];
}

/* Get them inside a segment, at the exact place, which may lie between two doubles. There s is continuous. */
static void values_inside(const camkin_program *program, size_t before, size_t i, double side[2][4]) {
    const ck_speed_powers powers = program->kernels->speed_powers_of(1.0);
    const double half = program->cycle.half, low = i > 0 ? program->lost[i] : 0.0;
    program->kernels->point(&program->piece[before], &powers, i > 0 ? program->start[i] : half, low, side[0]);
    program->kernels->point(&program->piece[i], &powers, i > 0 ? program->start[i] : -half, low, side[1]);
    side[0][0] = side[1][0];
}

bool ck_next_break(ck_break_walk *w, int max_order, camkin_break *out) {
    const camkin_program *program = w->arcs.program;
    for (ck_arc arc; ck_next_arc(&w->arcs, &arc);) {
        const size_t i = (size_t)(arc.piece - program->piece), before = (i > 0 ? i : program->npieces) - 1;
        const int64_t segment[2] = {program->piece[before].segment, program->piece[i].segment};
        const bool joint = segment[0] != segment[1] || i == program->nlate;
        double side[2][4];
        if (joint)
            values_at_joint(program, segment, side);
        else
            values_inside(program, before, i, side);
        const int order = order_of_contact(w, side, segment, max_order);
        if (!joint && order == max_order)
            continue;
        const double r = i > 0 ? program->start[i] + program->lost[i] : -program->cycle.half;
        const double length = program->cycle.length, theta = r < 0.0 ? r + length : r;
        *out = (camkin_break){.theta = theta == length ? 0.0 : theta,
                              .v = {side[0][1], side[1][1]},
                              .a = {side[0][2], side[1][2]},
                              .segment = segment[1],
                              .inside = !joint,
                              .order = order};
        for (int k = 0; k < 4; k++)
            out->jump[k] = side[1][k] - side[0][k];
        return true;
    }
    return false;
}

CK_NOINLINE static size_t find(const camkin_program *program, camkin_break *out, size_t n) {
    ck_break_walk walk = ck_walk_breaks(program, -1);
    size_t found = 0;
    for (camkin_break here; ck_next_break(&walk, 3, &here); found++)
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
