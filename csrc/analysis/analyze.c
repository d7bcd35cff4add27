/* SPDX-License-Identifier: MIT */
/* Characteristic values of a motion: peaks, mean squares and durations, from the arcs themselves and not by sampling.
   */
#include <math.h>
#include <stdbool.h>

#include "../base/fpenv.h"
#include "breaks.h"
#include "characteristics.h"
#include "gauss.h"

/* ---- extremes ---- */

/* The derivative of v a by time. */
static void power_rate(const void *arc, const double r[CK_STEP], double rate[CK_STEP]) {
    double y[4][CK_STEP];
    ck_arc_values(arc, r, CK_OUT_ALL, y);
    for (int k = 0; k < CK_STEP; k++)
        rate[k] = y[2][k] * y[2][k] + y[1][k] * y[3][k];
}

/* Take s, v, a, j at a point as candidates for the extremes. */
static void record_candidate(const ck_arc *arc, double r, const double y[4], camkin_analysis *out) {
    const double theta = ck_arc_angle_below(arc, r), s = ck_arc_displacement(arc, y[0]);
    /* Angle 0 is the end of the cycle as well, where s of a program that accumulates has another value. */
    const double theta_s = arc->program->accumulates ? ck_arc_angle(arc, r) : theta;
    ck_update_extreme(&out->s_min, s, theta_s, -1.0);
    ck_update_extreme(&out->s_max, s, theta_s, 1.0);
    ck_update_extreme(&out->v_min, y[1], theta, -1.0);
    ck_update_extreme(&out->v_max, y[1], theta, 1.0);
    ck_update_extreme(&out->a_min, y[2], theta, -1.0);
    ck_update_extreme(&out->a_max, y[2], theta, 1.0);
    ck_update_extreme(&out->j_min, y[3], theta, -1.0);
    ck_update_extreme(&out->j_max, y[3], theta, 1.0);
    ck_update_extreme(&out->va_max, fabs(y[1] * y[2]), theta, 1.0);
}

/* Take the extremes of v a between two points as candidates; the power rate at the first one is known. v, a and j are
   monotone there and keep their signs. In an eighth of the interval the power rate a^2 + v j has one root at most. */
static void record_power_extremes(const ck_arc *arc, double from, double to, double rate_before, camkin_analysis *out) {
    double r[CK_STEP], y[4][CK_STEP], before = from;
    for (int k = 0; k < CK_STEP; k++)
        r[k] = from + (to - from) * (k + 1) / CK_STEP;
    ck_arc_values(arc, r, CK_OUT_ALL, y);
    for (int k = 0; k < CK_STEP; k++) {
        const double rate = y[2][k] * y[2][k] + y[1][k] * y[3][k];
        if ((rate_before < 0.0 && rate > 0.0) || (rate_before > 0.0 && rate < 0.0)) {
            const double root = ck_find_root(power_rate, arc, before, r[k], rate_before < 0.0);
            double at[CK_STEP], y_root[4][CK_STEP];
            for (int i = 0; i < CK_STEP; i++)
                at[i] = root;
            ck_arc_values(arc, at, CK_OUT_ALL, y_root);
            ck_update_extreme(&out->va_max, fabs(y_root[1][0] * y_root[2][0]), ck_arc_angle_below(arc, root), 1.0);
        }
        if (k + 1 < CK_STEP) /* the rate may be exactly 0 here, as half-way along a harmonic */
            ck_update_extreme(&out->va_max, fabs(y[1][k] * y[2][k]), ck_arc_angle_below(arc, r[k]), 1.0);
        before = r[k];
        rate_before = rate;
    }
}

static void find_extremes(const ck_arc *arc, camkin_analysis *out) {
    ck_sorted_points points;
    ck_arc_samples at;
    ck_divide_arc(arc, &points);
    ck_sample_arc(arc, &points, &at);
    for (int i = 0; i < points.n; i++)
        record_candidate(arc, points.at[i], (double[4]){at.y[0][i], at.y[1][i], at.y[2][i], at.y[3][i]}, out);
    const double *v = at.y[1], *a = at.y[2], *j = at.y[3];
    for (int i = 0; i + 1 < points.n; i++)
        if ((v[i] + v[i + 1]) * (j[i] + j[i + 1]) < 0.0) /* one of the ends may be 0, or a rounding error */
            record_power_extremes(arc, points.at[i], points.at[i + 1], a[i] * a[i] + v[i] * j[i], out);
}

/* ---- mean squares ---- */

/* Add the integrals of v^2, a^2 and j^2 over part of an arc. */
static void integrate_part(const ck_arc *arc, double from, double to, double sum[3]) {
    const double middle = from + (to - from) / 2, half = (to - from) / 2;
    double r[24], y[4][24];
    for (int i = 0; i < CK_GAUSS_PAIRS; i++) {
        r[i] = middle - half * ck_gauss[i][0];
        r[23 - i] = middle + half * ck_gauss[i][0];
    }
    arc->program->kernels->run[arc->piece->shape][CK_ANY_ANCHOR][CK_OUT_ALL](arc->piece->row, &arc->powers, r, NULL, 24,
                                                                             y[0], y[1], y[2], y[3]);
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < 24; i++)
            sum[k] += half * ck_gauss[i < 12 ? i : 23 - i][1] * y[k + 1][i] * y[k + 1][i];
}

void ck_integrate_arc(const ck_arc *arc, double sum[3]) {
    const int parts = arc->piece->shape == CK_SHAPE_SHEARED ? 8 : 1;
    for (int i = 0; i < parts; i++)
        integrate_part(arc, arc->from + (arc->to - arc->from) * i / parts,
                       arc->from + (arc->to - arc->from) * (i + 1) / parts, sum);
}

/* ---- impulses ---- */

void ck_add_impulses(int order, double jump, double theta, double speed, camkin_analysis *out) {
    camkin_extreme *const min[] = {&out->v_min, &out->a_min, &out->j_min};
    camkin_extreme *const max[] = {&out->v_max, &out->a_max, &out->j_max};
    double *const mean_square[] = {&out->v_ms, &out->a_ms, &out->j_ms};
    for (int k = order + 1; k < 3; k++) { /* v, a, j */
        const bool doublet = k > order + 1, backwards = speed < 0.0 && k % 2 == 0;
        const bool up = (jump > 0.0) != backwards;
        if (doublet || up)
            ck_update_extreme(max[k], (double)INFINITY, theta, 1.0);
        if (doublet || !up)
            ck_update_extreme(min[k], -(double)INFINITY, theta, -1.0);
        if (k == 1)
            ck_update_extreme(&out->va_max, (double)INFINITY, theta, 1.0);
        *mean_square[k] = (double)INFINITY;
    }
}

/* Add the impulses of all breaks of a segment. */
static void add_impulses(const camkin_program *program, int64_t segment, double speed, camkin_analysis *out) {
    if (speed == 0.0)
        return;
    ck_break_walk walk = ck_walk_breaks(program, segment);
    for (camkin_break at; ck_next_break(&walk, 2, &at);)
        if (at.order < 2)
            ck_add_impulses(at.order, at.jump[at.order + 1], at.theta, speed, out);
}

/* ---- the calls ---- */

bool ck_speed_of_drive(const ck_kernels *kernels, const ck_cycle *cycle, const camkin_drive *drive,
                       ck_speed_powers *powers) {
    ck_prepared_drive prepared = {.powers = kernels->speed_powers_of(1.0)};
    if (drive && (drive->rpm_per_s != 0.0 || drive->table ||
                  !kernels->prepare_drive(cycle, &(camkin_drive){.rpm = drive->rpm}, &prepared)))
        return false;
    *powers = prepared.powers;
    return true;
}

CK_NOINLINE static camkin_status analyze(const camkin_program *program, const camkin_drive *drive, int64_t segment,
                                         bool impulses, camkin_analysis *out) {
    if (!program || !out)
        return CAMKIN_E_NULL;
    if (segment < -1 || segment >= (int64_t)program->n_segments)
        return CAMKIN_E_SEGMENT;
    ck_speed_powers powers;
    if (!ck_speed_of_drive(program->kernels, &program->cycle, drive, &powers))
        return CAMKIN_E_SPEED;
    *out = ck_no_values();
    double sum[3] = {0};
    ck_arc_walk walk = ck_walk_segments(program, segment, powers, program->accumulates);
    for (ck_arc arc; ck_next_arc(&walk, &arc);) {
        find_extremes(&arc, out);
        ck_integrate_arc(&arc, sum);
    }
    const size_t first = segment >= 0 ? (size_t)segment : 0, end = segment >= 0 ? first + 1 : program->n_segments;
    for (size_t i = first; i < end; i++) {
        const ck_segment_info *info = &program->segment_info[i];
        out->duration += info->duration;
        out->event += info->is_constant ? 0.0 : info->duration;
    }
    out->v_ms = sum[0] / out->duration;
    out->a_ms = sum[1] / out->duration;
    out->j_ms = sum[2] / out->duration;
    if (impulses)
        add_impulses(program, segment, powers.v, out);
    return CAMKIN_OK;
}

static camkin_status analyze_in_default_fpenv(const camkin_program *program, const camkin_drive *drive, int64_t segment,
                                              bool impulses, camkin_analysis *out) {
    uint64_t host = ck_fpenv_enter();
    camkin_status status = analyze(program, drive, segment, impulses, out);
    ck_fpenv_leave(host);
    return status;
}

camkin_status camkin_analyze(const camkin_program *program, const camkin_drive *drive, int64_t segment,
                             camkin_analysis *out) {
    return analyze_in_default_fpenv(program, drive, segment, true, out);
}

camkin_status camkin_analyze_finite(const camkin_program *program, const camkin_drive *drive, int64_t segment,
                                    camkin_analysis *out) {
    return analyze_in_default_fpenv(program, drive, segment, false, out);
}
