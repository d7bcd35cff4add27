/* SPDX-License-Identifier: MIT */
#include "../program/piece_row.h"
#include "traits.h"

void ck_start_traits(ck_traits *out) {
    for (int k = 0; k < 4; k++)
        out->min[k] = out->max[k] = (camkin_extreme){(double)NAN, 0.0};
    for (int k = 0; k < 3; k++)
        out->square[k] = 0.0;
    out->is_constant = false;
    out->jumps = 0;
}

/* y, y', y'', y''' at an end of a span. */
typedef struct side {
    double y[4];
} side;

/* Add the jump between two spans, if there is one. The extremes of the whole curve are known. */
static void add_jump(ck_traits *out, double x, const side *left, const side *right) {
    for (int k = 1; k < 3; k++) {
        const double jump = right->y[k] - left->y[k], peak = fmax(fabs(out->min[k].value), fabs(out->max[k].value));
        if (fabs(jump) > CAMKIN_CONTINUITY_TOLERANCE * peak) {
            out->jump[out->jumps++] = (struct ck_inner_jump){x, jump, k - 1};
            return;
        }
    }
}

/* Add the extremes and squares of one span. Get the values at its ends. */
static void add_span(const ck_kernels *kernels, const ck_span *span, ck_traits *out, side ends[2]) {
    double row[CK_ROW];
    ck_scale unit = ck_scale_of(dd_of(1.0), dd_of(1.0));
    const ck_piece piece = {.row = row, .shape = ck_write_row(span, dd_of(0.0), &unit, row)};
    row[CK_MINUS_ANCHOR_HI] = -span->anchor.hi;
    row[CK_MINUS_ANCHOR_LO] = -span->anchor.lo;
    const camkin_program program = {.kernels = kernels};
    const ck_arc arc = {&program, &piece, {1.0, 1.0, 1.0}, span->from.hi, span->to.hi};
    ck_sorted_points points;
    ck_arc_samples samples;
    ck_divide_arc(&arc, &points);
    ck_sample_arc(&arc, &points, &samples);
    for (int i = 0; i < points.n; i++)
        for (int k = 0; k < 4; k++) {
            ck_update_extreme(&out->min[k], samples.y[k][i], points.at[i], -1.0);
            ck_update_extreme(&out->max[k], samples.y[k][i], points.at[i], 1.0);
        }
    for (int k = 0; k < 4; k++) {
        ends[0].y[k] = samples.y[k][0];
        ends[1].y[k] = samples.y[k][points.n - 1];
    }
    ck_integrate_arc(&arc, out->square);
}

void ck_curve_traits(const ck_kernels *kernels, const ck_curve *curve, ck_traits *out) {
    side ends[CK_MAX_SPANS][2];
    ck_start_traits(out);
    for (int i = 0; i < curve->n; i++)
        add_span(kernels, &curve->span[i], out, ends[i]);
    for (int i = 1; i < curve->n; i++)
        add_jump(out, curve->span[i].from.hi, &ends[i - 1][1], &ends[i][0]);
    out->is_constant = out->min[1].value == 0.0 && out->max[1].value == 0.0;
    for (int end = 0; end < 2; end++) {
        dd y[4];
        ck_curve_end(curve, end, y);
        for (int k = 0; k < 3; k++)
            out->end[end][k] = y[k + 1].hi;
    }
}
