/* SPDX-License-Identifier: MIT */
#include "segment_curve.h"

#include <math.h>

#include "../law/law.h"

/* A derivative [L/rad^order] as one by x in [0, 1]. */
static dd by_x(double value, int order, dd duration) {
    dd out = dd_of(value), rad = dd_div(duration, CK_DEG_PER_RAD);
    for (int k = 0; k < order; k++)
        out = dd_mul(out, rad);
    return out;
}

static camkin_status polynomial(const camkin_segment *s, size_t i, dd lift, dd duration, const ck_ends *ends,
                                ck_curve *curve, camkin_error *error) {
    ck_condition conditions[CK_MAX_DEGREE + 1] = {{dd_of(0.0), dd_of(0.0), 0}, {dd_of(1.0), lift, 0}};
    int n = 2;
    for (int end = 0; end < 2 && s->law == CAMKIN_POLY_BC; end++)
        for (int order = 0; order < 4; order++)
            if (!(s->flags & ck_free_bit(end, order)))
                conditions[n++] =
                    (ck_condition){dd_of(end), by_x(ends->at[end][order], order + 1, duration), order + 1};
    for (size_t row = 0; row < s->ntable / 3; row++) {
        const double *t = s->table + 3 * row;
        conditions[n++] = (ck_condition){dd_of(t[0]), by_x(t[2], (int)t[1], duration), (int)t[1]};
    }
    if (ck_constraints(curve, conditions, n))
        return CAMKIN_OK;
    return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "table", n,
                           "conditions that determine the polynomial, without contradiction");
}

camkin_status ck_motion_make(const camkin_segment *s, size_t i, dd lift, dd duration, const ck_ends *ends, ck_motion *m,
                             camkin_error *error) {
    m->spline = (ck_bspline){0};
    m->lift = dd_of(1.0);
    m->duration = duration;
    if (s->law == CAMKIN_BSPLINE) { /* in degrees and L as it is */
        m->spline = ck_spline_of(s);
        m->spans = ck_bspline_spans(&m->spline);
        m->duration = dd_of(1.0);
        return CAMKIN_OK;
    }
    camkin_status status = CAMKIN_OK;
    if (ck_law_is_free_form(s->law)) { /* in L */
        status = polynomial(s, i, lift, duration, ends, &m->curve, error);
    } else {
        dd v[2];
        for (int end = 0; end < 2; end++)
            v[end] = ends->at[end][0] == 0.0 ? dd_of(0.0) : dd_div(by_x(ends->at[end][0], 1, duration), lift);
        /* laws that come back are the same from both ends */
        int mirror = (s->flags & CAMKIN_MIRROR) != 0 && ck_law_net(s->law) != 0.0;
        ck_refusal refusal;
        if (!ck_law_curve(s->law, s->param, v[mirror], v[!mirror], &m->curve, &refusal))
            return ck_refuse_field(error, CAMKIN_E_PARAMETER, i, s->law, refusal.parameter, refusal.value,
                                   refusal.range);
        if (mirror)
            ck_mirror(&m->curve);
        m->lift = lift;
    }
    m->spans = (size_t)m->curve.n;
    return status;
}

int ck_motion_span(ck_motion *m, size_t k, ck_span *span) {
    if (m->spline.degree)
        return ck_bspline_span(&m->spline, k, span);
    *span = m->curve.span[k];
    return 1;
}

ck_ends ck_motion_ends(const ck_motion *m) {
    ck_ends ends = {{{0}}};
    dd per_rad = dd_div(CK_DEG_PER_RAD, m->duration);
    for (int end = 0; end < 2; end++) {
        dd y[4], scale = m->lift;
        if (!m->spline.degree)
            ck_curve_end(&m->curve, end, y);
        for (int order = 1; order < 4; order++) {
            scale = dd_mul(scale, per_rad);
            dd value = m->spline.degree ? ck_bspline_end(&m->spline, end, order) : y[order];
            ends.at[end][order - 1] = dd_mul(value, scale).hi;
        }
    }
    return ends;
}

int ck_motion_rests(const ck_motion *m) {
    if (m->spline.degree) {
        for (size_t i = 1; i < m->spline.points; i++)
            if (m->spline.point[i] != m->spline.point[0])
                return 0;
        return 1;
    }
    for (int i = 0; i < m->curve.n; i++) {
        const ck_span *span = &m->curve.span[i];
        if (span->kind != CK_POLY) /* such laws have a lift */
            return 0;
        for (int k = 1; k <= span->degree; k++)
            if (span->c[k].hi != 0.0)
                return 0;
    }
    return 1;
}

double ck_motion_speed(const ck_motion *m) {
    double most = 0.0;
    if (m->spline.degree) {
        for (size_t i = 0; i < m->spline.points; i++)
            most = fmax(most, fabs(m->spline.point[i] - m->spline.start.hi));
        return most / m->spline.knot[m->spline.points];
    }
    for (int i = 0; i < m->curve.n; i++)
        most = fmax(most, fabs(m->curve.span[i].c[1].hi));
    return most * fabs(m->lift.hi) / m->duration.hi;
}
