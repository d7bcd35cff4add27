/* SPDX-License-Identifier: MIT */
#include "segment_curve.h"

#include <math.h>
#include <string.h>

#include "../law/constraints.h"
#include "../law/law.h"

/* Convert a derivative [L/rad^order] into one by x in [0, 1]. */
static dd by_x(double value, int order, dd duration) {
    dd out = dd_of(value), rad = dd_div(duration, CK_DEG_PER_RAD);
    for (int k = 0; k < order; k++)
        out = dd_mul(out, rad);
    return out;
}

/* Build the polynomial through the ends, the boundary values and the conditions of the table. */
static camkin_status build_polynomial(const camkin_segment *s, size_t i, dd lift, dd duration,
                                      const ck_boundary_values *boundary, ck_curve *curve, camkin_error *error) {
    ck_condition conditions[CK_MAX_DEGREE + 1] = {{dd_of(0.0), dd_of(0.0), 0}, {dd_of(1.0), lift, 0}};
    int n = 2;
    for (int end = 0; end < 2 && s->law == CAMKIN_POLY_BC; end++)
        for (int order = 0; order < CK_ORDERS; order++)
            if (!(s->flags & ck_free_bit(end, order)))
                conditions[n++] =
                    (ck_condition){dd_of(end), by_x(boundary->at[end][order], order + 1, duration), order + 1};
    for (size_t row = 0; row < s->ntable / 3; row++) {
        const double *t = s->table + 3 * row;
        conditions[n++] = (ck_condition){dd_of(t[0]), by_x(t[2], (int)t[1], duration), (int)t[1]};
    }
    if (ck_constraints(curve, conditions, n))
        return CAMKIN_OK;
    return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "table", n,
                           "conditions that determine the polynomial, without contradiction");
}

/* ---- unit curves ---- */

void ck_forget_unit_curves(ck_unit_curves *curves) {
    for (int k = 0; k < CK_KEPT_CURVES; k++)
        curves->kept[k].law = -1;
    curves->oldest = 0;
}

/* Return an entry to build a curve in; nothing shares it until its law is set. */
static int take_oldest(ck_unit_curves *curves) {
    const int k = curves->oldest;
    curves->oldest = (k + 1) % CK_KEPT_CURVES;
    curves->kept[k].law = -1;
    return k;
}

/* Return the unit curve of a law with velocities v at its ends, or NULL for bad parameters. */
static const ck_curve *unit_curve(ck_unit_curves *curves, const camkin_segment *s, bool mirrored, const dd v[2],
                                  ck_bad_parameter *bad) {
    for (int k = 0; k < CK_KEPT_CURVES; k++)
        if (curves->kept[k].law == s->law && curves->kept[k].mirrored == mirrored &&
            memcmp(curves->kept[k].param, s->param, sizeof s->param) == 0 &&
            memcmp(curves->kept[k].v, v, sizeof curves->kept[k].v) == 0)
            return &curves->kept[k].curve;
    const int k = take_oldest(curves);
    ck_curve *curve = &curves->kept[k].curve;
    if (!ck_law_curve(s->law, s->param, v[mirrored], v[!mirrored], curve, bad))
        return NULL;
    if (mirrored)
        ck_mirror(curve);
    curves->kept[k].law = s->law;
    curves->kept[k].mirrored = mirrored;
    memcpy(curves->kept[k].param, s->param, sizeof s->param);
    memcpy(curves->kept[k].v, v, sizeof curves->kept[k].v);
    return curve;
}

camkin_status ck_build_segment_curve(ck_unit_curves *curves, const camkin_segment *s, size_t i, dd lift, dd duration,
                                     const ck_boundary_values *boundary, ck_segment_curve *out, camkin_error *error) {
    const dd one = dd_of(1.0);
    out->curve = NULL;
    if (s->law == CAMKIN_BSPLINE) { /* in degrees and L */
        out->spline = ck_spline_of(s);
        out->n_spans = ck_bspline_spans(&out->spline);
        out->scale = ck_scale_of(one, one);
        return CAMKIN_OK;
    }
    if (ck_law_is_free_form(s->law)) { /* in L */
        ck_curve *curve = &curves->kept[take_oldest(curves)].curve;
        const camkin_status status = build_polynomial(s, i, lift, duration, boundary, curve, error);
        if (status)
            return status;
        out->curve = curve;
        out->scale = ck_scale_of(one, duration);
    } else {
        dd v[2];
        for (int end = 0; end < 2; end++)
            v[end] = boundary->at[end][0] == 0.0 ? dd_of(0.0) : dd_div(by_x(boundary->at[end][0], 1, duration), lift);
        /* A law that returns to its start is its own mirror image. */
        const bool mirrored = (s->flags & CAMKIN_MIRROR) != 0 && ck_law_end_value(s->law) != 0.0;
        ck_bad_parameter bad;
        out->curve = unit_curve(curves, s, mirrored, v, &bad);
        if (!out->curve)
            return ck_refuse_field(error, CAMKIN_E_PARAMETER, i, s->law, bad.name, bad.value, bad.range);
        out->scale = ck_scale_of(lift, duration);
    }
    out->n_spans = (size_t)out->curve->n;
    return CAMKIN_OK;
}

const ck_span *ck_segment_span(ck_segment_curve *m, size_t k, ck_span *room) {
    if (m->curve)
        return &m->curve->span[k];
    return ck_bspline_span(&m->spline, k, room) ? room : NULL;
}

ck_boundary_values ck_reached_boundary_values(const ck_segment_curve *m) {
    ck_boundary_values reached = {{{0}}};
    const dd per_rad = dd_div(CK_DEG_PER_RAD, m->scale.duration);
    for (int end = 0; end < 2; end++) {
        dd y[4], scale = m->scale.over[0];
        if (m->curve)
            ck_curve_end(m->curve, end, y);
        for (int order = 1; order < 4; order++) {
            scale = dd_mul(scale, per_rad);
            const dd value = m->curve ? y[order] : ck_bspline_end(&m->spline, end, order);
            reached.at[end][order - 1] = dd_mul(value, scale).hi;
        }
    }
    return reached;
}

bool ck_segment_curve_is_constant(const ck_segment_curve *m) {
    if (!m->curve) {
        for (size_t i = 1; i < m->spline.points; i++)
            if (m->spline.point[i] != m->spline.point[0])
                return false;
        return true;
    }
    for (int i = 0; i < m->curve->n; i++) {
        const ck_span *span = &m->curve->span[i];
        if (span->kind != CK_POLY) /* laws of other kinds have a lift */
            return false;
        for (int k = 1; k <= span->degree; k++)
            if (span->c[k].hi != 0.0)
                return false;
    }
    return true;
}

double ck_typical_speed(const ck_segment_curve *m) {
    double max = 0.0;
    if (!m->curve) {
        for (size_t i = 0; i < m->spline.points; i++)
            max = fmax(max, fabs(m->spline.point[i] - m->spline.start.hi));
        return max / m->spline.knot[m->spline.points];
    }
    for (int i = 0; i < m->curve->n; i++)
        max = fmax(max, fabs(m->curve->span[i].c[1].hi));
    return max * fabs(m->scale.over[0].hi) / m->scale.duration.hi;
}
