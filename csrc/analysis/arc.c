/* SPDX-License-Identifier: MIT */
#include "arc.h"

#include <assert.h>
#include <math.h>

#include "../kernels/trig_table.h"
#include "../law/curve.h"

/* ---- sine and cosine ---- */

/* The polynomials of the kernels serve here too, because the last bit of sin() and acos() depends on the libm. */

static void cosine_residual(const void *context, const double phi[CK_STEP], double y[CK_STEP]) {
    const double *cosine = context;
    double z[CK_STEP], q[CK_STEP];
    for (int k = 0; k < CK_STEP; k++)
        z[k] = phi[k] * phi[k];
    ck_eval_polynomial(ck_trig_q, 8, z, q);
    for (int k = 0; k < CK_STEP; k++)
        y[k] = (1.0 - *cosine) - z[k] * q[k];
}

/* Return the angle in [0, pi/2] whose cosine is `cosine`, in [0, 1]. */
static double angle_of(double cosine) {
    return ck_find_root(cosine_residual, &cosine, 0.0, DD_PI.hi / 2, false);
}

static double sine_of(double phi) {
    double z[CK_STEP], p[CK_STEP];
    for (int k = 0; k < CK_STEP; k++)
        z[k] = phi * phi;
    ck_eval_polynomial(ck_trig_p, 7, z, p);
    return phi - phi * z[0] / 6.0 * p[0];
}

/* ---- values ---- */

void ck_arc_values(const ck_arc *arc, const double r[CK_STEP], int outputs, double y[4][CK_STEP]) {
    const double hi = -arc->piece->row[CK_MINUS_ANCHOR_HI], lo = -arc->piece->row[CK_MINUS_ANCHOR_LO];
    double high[CK_STEP], low[CK_STEP];
    for (int k = 0; k < CK_STEP; k++) {
        /* The end of a piece may lie between two doubles. If the piece is anchored there, take the anchor itself, so
           that a follower that comes to rest does not move on by 1e-47. */
        const bool at_anchor = fabs(r[k] - hi) <= 0x1p-52 * fabs(hi);
        high[k] = at_anchor ? hi : r[k];
        low[k] = at_anchor ? lo : 0.0;
    }
    arc->program->kernels->run[arc->piece->shape][CK_LOW_PART][outputs](arc->piece->row, &arc->powers, high, low,
                                                                        CK_STEP, y[0], y[1], y[2], y[3]);
}

double ck_arc_angle(const ck_arc *arc, double r) {
    return r < 0.0 || arc->to <= 0.0 ? r + arc->program->cycle.length : r;
}

double ck_arc_angle_below(const ck_arc *arc, double r) {
    const double theta = ck_arc_angle(arc, r);
    return theta == arc->program->cycle.length ? 0.0 : theta;
}

double ck_arc_displacement(const ck_arc *arc, double s) {
    const camkin_program *program = arc->program;
    if (!program->accumulates)
        return s;
    const int end_of_cycle = arc->to <= 0.0, second_half = arc->piece < program->piece + program->nlate;
    return fma(end_of_cycle - program->first_cycle - second_half, program->lift_per_cycle, s);
}

void ck_sample_arc(const ck_arc *arc, const ck_sorted_points *points, ck_arc_samples *samples) {
    for (int i = 0; i < points->n; i += CK_STEP) {
        double r[CK_STEP], y[4][CK_STEP];
        for (int k = 0; k < CK_STEP; k++)
            r[k] = points->at[i + k < points->n ? i + k : points->n - 1];
        ck_arc_values(arc, r, CK_OUT_ALL, y);
        for (int order = 0; order < 4; order++)
            for (int k = 0; k < CK_STEP && i + k < points->n; k++)
                samples->y[order][i + k] = y[order][k];
    }
}

/* ---- points between which all is monotone ---- */

/* Compute one output into y. */
static void one_output(const ck_arc *arc, const double r[CK_STEP], int outputs, double y[CK_STEP]) {
    double all[4][CK_STEP];
    ck_arc_values(arc, r, outputs, all);
    for (int k = 0; k < CK_STEP; k++)
        y[k] = all[outputs][k];
}

static_assert(CK_OUT_S == 0 && CK_OUT_V == 1 && CK_OUT_A == 2 && CK_OUT_J == 3, "outputs are in the order of y[]");

static void velocity(const void *arc, const double r[CK_STEP], double y[CK_STEP]) {
    one_output(arc, r, CK_OUT_V, y);
}

static void acceleration(const void *arc, const double r[CK_STEP], double y[CK_STEP]) {
    one_output(arc, r, CK_OUT_A, y);
}

static void jerk(const void *arc, const double r[CK_STEP], double y[CK_STEP]) {
    one_output(arc, r, CK_OUT_J, y);
}

/* Insert anchor + u and anchor - u, if they lie between the ends. */
static void insert_both(ck_sorted_points *p, double anchor, double u) {
    const double from = p->at[0], to = p->at[p->n - 1];
    if (anchor + u > from && anchor + u < to)
        ck_insert_point(p, anchor + u);
    if (anchor - u > from && anchor - u < to)
        ck_insert_point(p, anchor - u);
}

static void insert_polynomial_snap_roots(ck_sorted_points *p, const double *c, int degree, double anchor) {
    double snap[CK_MAX_DEGREE + 1] = {0};
    for (int i = 4; i <= degree; i++)
        snap[i - 4] = c[i] * i * (i - 1) * (i - 2) * (i - 3);
    ck_sorted_points u;
    ck_set_interval(&u, p->at[0] - anchor, p->at[p->n - 1] - anchor);
    ck_insert_polynomial_roots(&u, snap, degree - 4);
    for (int i = 1; i + 1 < u.n; i++)
        ck_insert_point(p, anchor + u.at[i]);
}

/* dj/dtheta vanishes with the sine, and with this quadratic of the cosine. */
static void insert_sheared_snap_roots(ck_sorted_points *p, const double *row, double anchor) {
    const double turn = row[CK_COEF_SHEAR] / (1.0 - row[CK_COEF_SHEAR]),
                 kappa = sqrt(row[CK_COEF_KAPPA2]) * (1.0 + turn);
    const double quadratic[3] = {1.0 - 15.0 * turn * turn, -8.0 * turn, 6.0 * turn * turn};
    ck_sorted_points cosine;
    ck_set_interval(&cosine, 0.0, 1.0);
    ck_insert_polynomial_roots(&cosine, quadratic, 2);
    for (int i = 1; i + 1 < cosine.n; i++) {
        const double phi = angle_of(cosine.at[i]);
        insert_both(p, anchor, (phi + turn * sine_of(phi)) / kappa);
    }
}

/* With C = cos phi and h = C - 1/2, j is A(h) for sines, so that dj/dtheta vanishes with A'; for cosines it is S A(h),
   and dj/dtheta vanishes with C A - (1 - C^2) A'. */
static void insert_harmonic_snap_roots(ck_sorted_points *p, const double *row, bool odd, double anchor) {
    enum { TERMS = CK_MAX_HARMONIC + 1 };
    const double *A = row + CK_COEF_A + 3 * TERMS, kappa = sqrt(row[CK_COEF_KAPPA2]);
    double slope[TERMS + 1] = {0};
    for (int i = 0; i < TERMS; i++) {
        if (odd) {
            if (i > 0)
                slope[i - 1] += i * A[i];
        } else { /* (h + 1/2) h^i - (3/4 - h - h^2) i h^(i-1) */
            slope[i + 1] += (i + 1) * A[i];
            slope[i] += (0.5 + i) * A[i];
            if (i > 0)
                slope[i - 1] -= 0.75 * i * A[i];
        }
    }
    ck_sorted_points h;
    ck_set_interval(&h, -0.5, 0.5);
    ck_insert_polynomial_roots(&h, slope, TERMS);
    for (int i = 1; i + 1 < h.n; i++)
        insert_both(p, anchor, angle_of(h.at[i] + 0.5) / kappa);
}

/* Insert the roots of dj/dtheta. */
static void insert_snap_roots(ck_sorted_points *p, const ck_piece *piece) {
    const double *row = piece->row, anchor = -row[CK_MINUS_ANCHOR_HI];
    if (piece->shape <= CK_SHAPE_POLY11) {
        const int degree = piece->shape == CK_SHAPE_DWELL ? 1 : 2 * (piece->shape - CK_SHAPE_POLY1) + 1;
        insert_polynomial_snap_roots(p, row + CK_COEF_0, degree, anchor);
        return;
    }
    if (anchor > p->at[0] && anchor < p->at[p->n - 1]) /* where the sine vanishes */
        ck_insert_point(p, anchor);
    if (piece->shape == CK_SHAPE_SHEARED)
        insert_sheared_snap_roots(p, row, anchor);
    else if (piece->shape == CK_SHAPE_HARM_ODD || piece->shape == CK_SHAPE_HARM_EVEN)
        insert_harmonic_snap_roots(p, row, piece->shape == CK_SHAPE_HARM_ODD, anchor);
    /* A zone is a quarter wave: its j is monotone. */
}

void ck_divide_arc(const ck_arc *arc, ck_sorted_points *points) {
    ck_set_interval(points, arc->from, arc->to);
    insert_snap_roots(points, arc->piece);
    ck_insert_roots(points, jerk, arc);
    ck_insert_roots(points, acceleration, arc);
    ck_insert_roots(points, velocity, arc);
}

/* ---- the walk ---- */

/* Return the first of the pieces first ... end - 1, ordered by segment, that belongs to this or a later segment. */
static size_t first_piece(const camkin_program *program, size_t first, size_t end, int64_t segment) {
    while (first < end) {
        const size_t middle = first + (end - first) / 2;
        if (program->piece[middle].segment < segment)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

/* Return the last piece that starts at or before angle 0. */
static size_t piece_at_0(const camkin_program *program) {
    size_t first = 0, end = program->npieces; /* the first piece starts at -infinity */
    while (end - first > 1) {
        const size_t middle = first + (end - first) / 2;
        if (program->start[middle] <= 0.0)
            first = middle;
        else
            end = middle;
    }
    return first;
}

/* Walk along a motion that happens once. Clipped to the motion, the endless pieces before and after it have no length.
   Both belong to the segment behind the last one. */
static ck_arc_walk walk_once(const camkin_program *program, ck_speed_powers powers) {
    const size_t n = program->npieces, first = program->nlate;
    const double from = program->start[first], to = program->start[n - 1];
    return (ck_arc_walk){program, powers, {{0, first, from, to}, {first, n, from, to}}, 0};
}

ck_arc_walk ck_walk_cycle(const camkin_program *program, ck_speed_powers powers) {
    if (ck_happens_once(program))
        return walk_once(program, powers);
    const double half = program->cycle.half;
    const size_t first = piece_at_0(program), shared = program->start[first] < 0.0;
    return (ck_arc_walk){program, powers, {{first, program->npieces, 0.0, half}, {0, first + shared, -half, 0.0}}, 0};
}

ck_arc_walk ck_walk_segments(const camkin_program *program, int64_t segment, ck_speed_powers powers, bool split) {
    const double half = program->cycle.half;
    const size_t n = program->npieces, late = program->nlate;
    ck_arc_walk walk = {program, powers, {{late, n, -half, half}, {0, late, -half, half}}, 0};
    if (ck_happens_once(program))
        walk = walk_once(program, powers);
    if (split) {
        const size_t first = piece_at_0(program), shared = program->start[first] < 0.0;
        const int in = first < late; /* the range that holds angle 0 */
        if (in == 0)
            walk.range[2] = walk.range[1];
        walk.range[in + 1] = walk.range[in];
        walk.range[in].end = first + shared;
        walk.range[in].high = 0.0;
        walk.range[in + 1].piece = first;
        walk.range[in + 1].low = 0.0;
    }
    for (int k = 0; k < CK_ARC_RANGES && segment >= 0; k++) {
        walk.range[k].piece = first_piece(program, walk.range[k].piece, walk.range[k].end, segment);
        walk.range[k].end = first_piece(program, walk.range[k].piece, walk.range[k].end, segment + 1);
    }
    return walk;
}

bool ck_next_arc(ck_arc_walk *walk, ck_arc *arc) {
    const camkin_program *program = walk->program;
    while (walk->at < CK_ARC_RANGES && walk->range[walk->at].piece == walk->range[walk->at].end)
        walk->at++;
    if (walk->at == CK_ARC_RANGES)
        return false;
    const size_t i = walk->range[walk->at].piece++;
    *arc = (ck_arc){program, &program->piece[i], walk->powers, fmax(program->start[i], walk->range[walk->at].low),
                    fmin(program->start[i + 1], walk->range[walk->at].high)};
    return true;
}
