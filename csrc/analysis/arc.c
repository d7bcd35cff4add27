/* SPDX-License-Identifier: MIT */
#include "arc.h"

#include <math.h>

#include "../kernels/trig_table.h"
#include "../law/curve.h"

/* ---- angles ---- */

/* By the polynomials of the kernels: the last bit of acos() and sin() is the libm's. */

static double excess(const void *context, double phi) {
    const double *cosine = context, z = phi * phi;
    return (1.0 - *cosine) - z * ck_polynomial_value(&(ck_polynomial_terms){ck_trig_q, 8}, z);
}

/* The angle in [0, pi/2] with a cosine in [0, 1]. */
static double angle_of(double cosine) {
    return ck_zero(excess, &cosine, 0.0, DD_PI.hi / 2);
}

static double sine_of(double phi) {
    const double z = phi * phi;
    return phi - phi * z / 6.0 * ck_polynomial_value(&(ck_polynomial_terms){ck_trig_p, 7}, z);
}

/* ---- arcs ---- */

/* The end of a piece may lie between two doubles. Where the piece is anchored there the anchor itself is meant: a
   follower that comes to rest must not go 1e-47 too far. */
void ck_arc_values(const ck_arc *arc, double r, double svaj[4]) {
    const double hi = -arc->piece->row[CK_P_ORIGIN_HI], lo = -arc->piece->row[CK_P_ORIGIN_LO];
    const int anchor = fabs(r - hi) <= 0x1p-52 * fabs(hi);
    arc->program->kernels->point(arc->piece, &arc->rate, anchor ? hi : r, anchor ? lo : 0.0, svaj);
}

double ck_arc_angle(const ck_arc *arc, double r) {
    return r < 0.0 || arc->to <= 0.0 ? r + arc->program->cycle.length : r;
}

double ck_arc_displacement(const ck_arc *arc, double s) {
    const camkin_program *program = arc->program;
    const int late = arc->piece < program->piece + program->nlate;
    return program->accumulates ? fma(arc->cycles - program->first_cycle - late, program->lift_per_cycle, s) : s;
}

static double velocity(const void *context, double r) {
    double y[4];
    ck_arc_values(context, r, y);
    return y[1];
}

static double acceleration(const void *context, double r) {
    double y[4];
    ck_arc_values(context, r, y);
    return y[2];
}

static double jerk(const void *context, double r) {
    double y[4];
    ck_arc_values(context, r, y);
    return y[3];
}

/* Adds anchor + u and anchor - u where they are between the ends. */
static void insert_both(ck_places *p, double anchor, double u) {
    double from = p->at[0], to = p->at[p->n - 1];
    if (anchor + u > from && anchor + u < to)
        ck_insert(p, anchor + u);
    if (anchor - u > from && anchor - u < to)
        ck_insert(p, anchor - u);
}

/* Adds the zeros of j' of the piece. */
static void insert_jerk_extremes(ck_places *p, const ck_piece *piece) {
    const double *c = piece->row;
    double anchor = -c[CK_P_ORIGIN_HI], from = p->at[0], to = p->at[p->n - 1];
    if (piece->shape <= CK_SHAPE_POLY11) {
        int degree = piece->shape == CK_SHAPE_DWELL ? 1 : 2 * (piece->shape - CK_SHAPE_POLY1) + 1;
        double snap[CK_MAX_DEGREE + 1] = {0};
        for (int i = 4; i <= degree; i++)
            snap[i - 4] = c[CK_P_C + i] * i * (i - 1) * (i - 2) * (i - 3);
        ck_places u = {{from - anchor, to - anchor}, 2};
        ck_insert_polynomial_zeros(&u, snap, degree - 4);
        for (int i = 1; i + 1 < u.n; i++)
            ck_insert(p, anchor + u.at[i]);
        return;
    }
    if (anchor > from && anchor < to) /* sines vanish */
        ck_insert(p, anchor);
    if (piece->shape == CK_SHAPE_ZONE_SIN || piece->shape == CK_SHAPE_ZONE_COS)
        return;                             /* a quarter wave: j is monotone */
    if (piece->shape == CK_SHAPE_SHEARED) { /* j' vanishes with sine, or with this quadratic of C */
        double turn = c[CK_P_SHEAR] / (1.0 - c[CK_P_SHEAR]), kappa = sqrt(c[CK_P_KAPPA2]) * (1.0 + turn);
        const double quadratic[3] = {1.0 - 15.0 * turn * turn, -8.0 * turn, 6.0 * turn * turn};
        ck_places cosine = {{0.0, 1.0}, 2};
        ck_insert_polynomial_zeros(&cosine, quadratic, 2);
        for (int i = 1; i + 1 < cosine.n; i++) {
            double phi = angle_of(cosine.at[i]);
            insert_both(p, anchor, (phi + turn * sine_of(phi)) / kappa);
        }
        return;
    }
    /* With h = cos phi - 1/2, j = A(h) or S A(h): j' vanishes with A', or with c A - (1 - c^2) A'. */
    enum { TERMS = CK_MAX_HARMONIC + 1 };
    const double *A = c + CK_P_A + 3 * TERMS;
    double slope[TERMS + 1] = {0}, kappa = sqrt(c[CK_P_KAPPA2]);
    for (int i = 0; i < TERMS; i++) {
        if (piece->shape == CK_SHAPE_HARM_ODD) {
            if (i > 0)
                slope[i - 1] += i * A[i];
        } else { /* (h + 1/2) h^i - (3/4 - h - h^2) i h^(i-1) */
            slope[i + 1] += (i + 1) * A[i];
            slope[i] += (0.5 + i) * A[i];
            if (i > 0)
                slope[i - 1] -= 0.75 * i * A[i];
        }
    }
    ck_places h = {{-0.5, 0.5}, 2};
    ck_insert_polynomial_zeros(&h, slope, TERMS);
    for (int i = 1; i + 1 < h.n; i++)
        insert_both(p, anchor, angle_of(h.at[i] + 0.5) / kappa);
}

void ck_arc_places(const ck_arc *arc, ck_places *p) {
    *p = (ck_places){{arc->from, arc->to}, 2};
    insert_jerk_extremes(p, arc->piece);
    ck_insert_zeros(p, jerk, arc);
    ck_insert_zeros(p, acceleration, arc);
    ck_insert_zeros(p, velocity, arc);
}

/* ---- the walk ---- */

/* The first of the pieces first ... end - 1, ordered by segment, that belongs to this or a later segment. */
static size_t first_piece(const camkin_program *program, size_t first, size_t end, int64_t segment) {
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (program->piece[middle].segment < segment)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

ck_walk ck_walk_of(const camkin_program *program, int64_t segment, ck_rate rate) {
    ck_walk w = {program, rate, {program->nlate, 0}, {program->npieces, program->nlate}, 0};
    for (int g = 0; g < 2 && segment >= 0; g++) {
        w.piece[g] = first_piece(program, w.piece[g], w.end[g], segment);
        w.end[g] = first_piece(program, w.piece[g], w.end[g], segment + 1);
    }
    return w;
}

int ck_walk_next_piece(ck_walk *w, size_t *piece) {
    const int g = w->piece[0] == w->end[0]; /* from the first segment on */
    if (w->piece[g] == w->end[g])
        return 0;
    *piece = w->piece[g]++;
    return 1;
}

int ck_walk_next(ck_walk *w, ck_arc *arc) {
    const camkin_program *program = w->program;
    const int g = w->piece[0] == w->end[0]; /* from the first segment on */
    if (w->piece[g] == w->end[g])
        return 0;
    const size_t i = w->piece[g];
    const double from = i == 0 ? -program->cycle.half : program->start[i];
    const double to = i + 1 == program->npieces ? program->cycle.half : program->start[i + 1];
    const double middle = program->accumulates ? fmin(fmax(from, 0.0), to) : from;
    const int before = from < middle && !w->behind;
    *arc = (ck_arc){program, &program->piece[i], w->rate, middle, to, 0.0};
    if (before) {
        arc->from = from;
        arc->to = middle;
        arc->cycles = 1.0;
    }
    w->behind = before && middle < to;
    w->piece[g] += !w->behind;
    return 1;
}
