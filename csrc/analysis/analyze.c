/* SPDX-License-Identifier: MIT */
/* Characteristic values from the pieces themselves: the extremes of s, v, a and j lie at the places of their arcs. */
#include <math.h>

#include "../base/fpenv.h"
#include "arc.h"
#include "breaks.h"

/* d(v a)/dt */
static double torque_rate(const void *context, double r) {
    double y[4];
    ck_arc_values(context, r, y);
    return y[2] * y[2] + y[1] * y[3];
}

/* Takes a larger value; of values that agree to the last bits the one that comes first stays. */
static void raise(camkin_extreme *extreme, double value, double theta, double sign) {
    if (isnan(extreme->value) || sign * (value - extreme->value) > 0x1p-50 * fabs(extreme->value))
        *extreme = (camkin_extreme){value, theta};
}

static void note(const ck_arc *arc, double r, camkin_analysis *out) {
    double y[4], at[4];
    ck_arc_values(arc, r, y);
    y[0] = ck_arc_displacement(arc, y[0]);
    at[0] = at[1] = ck_arc_angle(arc, r);
    if (at[1] >= arc->program->cycle.length)
        at[1] = 0.0;
    if (!arc->program->accumulates) /* else s is another one at the end of the cycle */
        at[0] = at[1];
    at[2] = at[3] = at[1];
    camkin_extreme *const min[] = {&out->s_min, &out->v_min, &out->a_min, &out->j_min};
    camkin_extreme *const max[] = {&out->s_max, &out->v_max, &out->a_max, &out->j_max};
    for (int k = 0; k < 4; k++) {
        raise(min[k], y[k], at[k], -1.0);
        raise(max[k], y[k], at[k], 1.0);
    }
    raise(&out->va_max, fabs(y[1] * y[2]), at[1], 1.0);
}

static void find_extremes(const ck_arc *arc, camkin_analysis *out) {
    ck_places p;
    ck_arc_places(arc, &p);
    for (int i = 0; i < p.n; i++)
        note(arc, p.at[i], out);
    /* v a has no such ladder; between these places v, a and j are monotone and keep their signs, and in an eighth of
       that d(v a)/dt changes its sign once at most. */
    for (int i = 0; i + 1 < p.n; i++) {
        enum { PARTS = 8 };
        ck_places q = {{0}, 0};
        for (int k = 0; k <= PARTS; k++)
            ck_insert(&q, p.at[i] + (p.at[i + 1] - p.at[i]) * k / PARTS);
        ck_insert_zeros(&q, torque_rate, arc);
        for (int k = 1; k + 1 < q.n; k++)
            note(arc, q.at[k], out);
    }
}

/* Gauss-Legendre nodes and weights on [-1, 1], 24 points: exact for squares of polynomials of degree 11, and to the last
   bit for squares of five harmonics over half a wave, and for the sheared cycloid over eighths of its pieces, whatever
   its shear. Zeros x of P_24 and 2/((1 - x^2) P_24'(x)^2), by symmetry for x > 0 only. */
static const double gauss[12][2] = {
    {0.9951872199970213, 0.0123412297999872},  {0.9747285559713095, 0.028531388628933663},
    {0.9382745520027328, 0.04427743881741981}, {0.8864155270044011, 0.05929858491543678},
    {0.820001985973903, 0.0733464814110803},   {0.7401241915785544, 0.08619016153195327},
    {0.6480936519369755, 0.09761865210411388}, {0.5454214713888396, 0.10744427011596563},
    {0.4337935076260451, 0.1155056680537256},  {0.3150426796961634, 0.12167047292780339},
    {0.1911188674736163, 0.1258374563468283},  {0.06405689286260563, 0.12793819534675216},
};

static void integrate_part(const ck_arc *arc, double from, double to, double sum[3]) {
    double r[24], y[4][24], middle = from + (to - from) / 2, half = (to - from) / 2;
    for (int i = 0; i < 12; i++) {
        r[i] = middle - half * gauss[i][0];
        r[23 - i] = middle + half * gauss[i][0];
    }
    arc->program->kernels->run[arc->piece->shape][0][CK_WANT_ALL](arc->piece->row, &arc->rate, r, NULL, 24, y[0], y[1],
                                                                  y[2], y[3]);
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < 24; i++)
            sum[k] += half * gauss[i < 12 ? i : 23 - i][1] * y[k + 1][i] * y[k + 1][i];
}

static void integrate(const ck_arc *arc, double sum[3]) {
    const int parts = arc->piece->shape == CK_SHAPE_SHEARED ? 8 : 1;
    for (int i = 0; i < parts; i++)
        integrate_part(arc, arc->from + (arc->to - arc->from) * i / parts,
                       arc->from + (arc->to - arc->from) * (i + 1) / parts, sum);
}

/* A jump of the derivative below, upwards in time, is an infinite value of this one; those above it are doublets, which
   have both signs. */
static void add_impulses(const camkin_program *program, int64_t segment, double speed, camkin_analysis *out) {
    camkin_extreme *const min[] = {&out->v_min, &out->a_min, &out->j_min};
    camkin_extreme *const max[] = {&out->v_max, &out->a_max, &out->j_max};
    double *const mean_square[] = {&out->v_ms, &out->a_ms, &out->j_ms};
    if (speed == 0.0)
        return;
    ck_break_walk walk = ck_break_walk_of(program, segment);
    camkin_break at;
    while (ck_break_next(&walk, 2, &at))
        for (int k = at.order + 1; k < 3; k++) { /* v, a, j */
            const int doublet = k > at.order + 1, backwards = speed < 0.0 && k % 2 == 0;
            const int up = (at.jump[at.order + 1] > 0.0) != backwards;
            if (doublet || up)
                raise(max[k], (double)INFINITY, at.theta, 1.0);
            if (doublet || !up)
                raise(min[k], -(double)INFINITY, at.theta, -1.0);
            if (k == 1)
                raise(&out->va_max, (double)INFINITY, at.theta, 1.0);
            *mean_square[k] = (double)INFINITY;
        }
}

CK_NOINLINE static camkin_status analyze(const camkin_program *program, const camkin_drive *drive, int64_t segment,
                                         int impulses, camkin_analysis *out) {
    if (!program || !out)
        return CAMKIN_E_NULL;
    if (segment < -1 || segment >= (int64_t)program->n_segments)
        return CAMKIN_E_SEGMENT;
    const ck_kernels *kernels = program->kernels;
    ck_turning turning = {.rate = kernels->rate_of(1.0)};
    if (drive && (drive->rpm_per_s != 0.0 ||
                  !kernels->turning_of(&program->cycle, &(camkin_drive){.rpm = drive->rpm}, &turning)))
        return CAMKIN_E_SPEED;
    static const camkin_extreme none = {(double)NAN, 0.0};
    *out = (camkin_analysis){none, none, none, none, none, none, none, none, none, 0.0, 0.0, 0.0, 0.0, 0.0};
    double sum[3] = {0};
    ck_walk walk = ck_walk_of(program, segment, turning.rate);
    for (ck_arc arc; ck_walk_next(&walk, &arc);) { /* from the first segment on */
        find_extremes(&arc, out);
        integrate(&arc, sum);
    }
    size_t part = segment >= 0 ? (size_t)segment : 0, parts = segment >= 0 ? part + 1 : program->n_segments;
    for (; part < parts; part++) {
        out->duration += program->segment_info[part].duration;
        out->event += program->segment_info[part].is_constant ? 0.0 : program->segment_info[part].duration;
    }
    out->v_ms = sum[0] / out->duration;
    out->a_ms = sum[1] / out->duration;
    out->j_ms = sum[2] / out->duration;
    if (impulses)
        add_impulses(program, segment, turning.rate.v, out);
    return CAMKIN_OK;
}

/* analyze() in the default environment. */
static camkin_status guarded(const camkin_program *program, const camkin_drive *drive, int64_t segment, int impulses,
                             camkin_analysis *out) {
    uint64_t host = ck_fpenv_enter();
    camkin_status status = analyze(program, drive, segment, impulses, out);
    ck_fpenv_leave(host);
    return status;
}

camkin_status camkin_analyze(const camkin_program *program, const camkin_drive *drive, int64_t segment,
                             camkin_analysis *out) {
    return guarded(program, drive, segment, 1, out);
}

camkin_status camkin_analyze_finite(const camkin_program *program, const camkin_drive *drive, int64_t segment,
                                    camkin_analysis *out) {
    return guarded(program, drive, segment, 0, out);
}
