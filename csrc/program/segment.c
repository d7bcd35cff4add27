/* SPDX-License-Identifier: MIT */
#include "segment.h"

#include <math.h>
#include <stdio.h>

#include "../law/law.h"

#define DURATION_RANGE "1e-9 to 1e9"
#define VALUE_RANGE "-1e100 to 1e100"

/* "segment 2 (cycloidal): lift must be ...; got 0" */
camkin_status ck_refuse_field(camkin_error *error, camkin_status status, size_t i, int32_t law, const char *parameter,
                              double value, const char *range) {
    char message[sizeof error->message];
    snprintf(message, sizeof message, "segment %zu (%s): %s must be %s; got %s", i, camkin_law_name(law), parameter,
             range, ck_decimal_of(value, 0.0).text);
    return ck_refuse(error, status, (int64_t)i, parameter, value, message);
}

/* ---- boundary values ---- */

uint32_t ck_free_bit(int end, int order) {
    return (uint32_t)CAMKIN_FREE_V0 << (4 * end + order);
}

uint32_t ck_match_bit(int end, int order) {
    return order < 3 ? (uint32_t)CAMKIN_MATCH_V0 << (4 * end + order) : 0;
}

ck_ends ck_segment_ends(const camkin_segment *s) {
    int bc = s->law == CAMKIN_POLY_BC;
    return (ck_ends){{{s->v0, s->a0, s->j0, bc ? s->param[0] : 0.0}, {s->v1, s->a1, s->j1, bc ? s->param[1] : 0.0}}};
}

/* Which derivatives a law takes at its ends: the first `n`. */
static int orders_taken(int32_t law) {
    return law == CAMKIN_POLY_BC ? 4 : ck_law_takes_velocities(law) ? 1 : 0;
}

int ck_segment_can_match(const camkin_segment *s, int end) {
    return orders_taken(s->law) > 0 && !(s->law == CAMKIN_UNIVERSAL && s->param[6 + end] != 0.0);
}

static camkin_status check_ends(const camkin_segment *s, size_t i, camkin_error *error) {
    static const char *const name[2][4] = {{"v0", "a0", "j0", "q0"}, {"v1", "a1", "j1", "q1"}};
    const ck_ends ends = ck_segment_ends(s);
    uint32_t known = ck_law_is_free_form(s->law) ? 0 : CAMKIN_MIRROR;
    for (int end = 0; end < 2; end++)
        for (int order = 0; order < 4; order++) {
            double value = ends.at[end][order];
            uint32_t bits = ck_match_bit(end, order);
            if (order >= orders_taken(s->law)) {
                if (value != 0.0)
                    return ck_refuse_field(error, CAMKIN_E_BOUNDARY, i, s->law, name[end][order], value,
                                           "0: the law takes no such value, poly_bc does");
                continue;
            }
            if (s->law == CAMKIN_POLY_BC)
                bits |= ck_free_bit(end, order);
            known |= bits;
            if (s->flags & bits ? value != 0.0 : !(fabs(value) <= CAMKIN_MAX_LIFT))
                return ck_refuse_field(error, CAMKIN_E_BOUNDARY, i, s->law, name[end][order], value,
                                       s->flags & bits ? "0 where it is free or matched" : VALUE_RANGE);
            if ((s->flags & bits) == bits && bits & (bits - 1))
                return ck_refuse_field(error, CAMKIN_E_BOUNDARY, i, s->law, name[end][order], value,
                                       "either free or matched, not both");
        }
    for (int end = 0; end < 2 && s->law == CAMKIN_UNIVERSAL; end++)
        if (s->param[6 + end] != 0.0 && (ends.at[end][0] != 0.0 || s->flags & ck_match_bit(end, 0)))
            return ck_refuse_field(error, CAMKIN_E_BOUNDARY, i, s->law, name[end][0], ends.at[end][0],
                                   "0 and unmatched where the parameter of that name is given");
    if (s->flags & ~known)
        return ck_refuse_field(error, CAMKIN_E_OPTIONS, i, s->law, "flags", s->flags,
                               "made of bits that the law takes");
    return CAMKIN_OK;
}

/* ---- tables ---- */

static camkin_status check_conditions(const camkin_segment *s, size_t i, camkin_error *error) {
    size_t rows = s->ntable / 3;
    if (s->ntable % 3)
        return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "ntable", (double)s->ntable, "a multiple of 3");
    if (rows > CAMKIN_MAX_CONSTRAINTS)
        return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "ntable", (double)s->ntable,
                               "at most 30: 10 conditions and the two ends make degree 11");
    for (size_t k = 0; k < rows; k++) {
        const double *row = s->table + 3 * k;
        if (!(row[0] >= 0.0 && row[0] <= 1.0))
            return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "table x", row[0], "0 to 1");
        if (!(row[1] >= 0.0 && row[1] <= CAMKIN_MAX_DEGREE) || row[1] != floor(row[1]))
            return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "table order", row[1], "0, 1, ... or 11");
        if (!(fabs(row[2]) <= CAMKIN_MAX_LIFT))
            return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "table value", row[2], VALUE_RANGE);
        if (row[1] == 0.0 && (row[0] == 0.0 || row[0] == 1.0))
            return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "table x", row[0],
                                   "inside: s at the ends is given by lift");
    }
    return CAMKIN_OK;
}

ck_bspline ck_spline_of(const camkin_segment *s) {
    int degree = (int)s->param[0];
    size_t points = ck_bspline_points(s->ntable, degree);
    ck_bspline spline = {
        .degree = degree, .points = points, .knot = s->table, .point = s->table + points + (size_t)degree + 1};
    spline.start = ck_bspline_end(&spline, 0, 0);
    return spline;
}

static camkin_status check_spline(const camkin_segment *s, size_t i, camkin_error *error) {
    double degree = s->param[0];
    if (!(degree >= CAMKIN_MIN_SPLINE_DEGREE && degree <= CAMKIN_MAX_SPLINE_DEGREE) || degree != floor(degree))
        return ck_refuse_field(error, CAMKIN_E_PARAMETER, i, s->law, "degree", degree, "3, 4, 5, 6 or 7");
    size_t p = (size_t)degree, n = ck_bspline_points(s->ntable, (int)p);
    if (s->ntable < 3 * p + 3 || s->ntable != 2 * n + p + 1)
        return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "ntable", (double)s->ntable,
                               "n + degree + 1 knots and n control points, n > degree");
    const double *knot = s->table, *point = s->table + n + p + 1;
    double size = 0.0;
    for (size_t k = 0; k < n + p + 1; k++)
        if (!(fabs(knot[k]) <= CAMKIN_MAX_ANGLE) || (k > 0 && knot[k] < knot[k - 1]))
            return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "table knot", knot[k],
                                   "finite, and not descending");
    for (size_t k = 0; k < n; k++) {
        if (!(fabs(point[k]) <= CAMKIN_MAX_LIFT))
            return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "table control point", point[k], VALUE_RANGE);
        size = fmax(size, fabs(point[k]));
    }
    for (size_t k = p + 1; k + p - 1 < n; k++) /* as many equal knots inside as the degree would let v jump */
        if (knot[k] == knot[k + p - 1])
            return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "table knot", knot[k],
                                   "repeated fewer times than the degree");
    for (size_t k = p; k < n; k++) /* nearer, the coefficients of the piece between would leave the range of doubles */
        if (knot[k + 1] != knot[k] && knot[k + 1] - knot[k] < 1e-9 * s->duration)
            return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "table knot", knot[k + 1],
                                   "equal to the one before it, or at least 1e-9 of the duration above it");
    if (knot[p] != 0.0)
        return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "first knot of the range", knot[p], "0");
    if (knot[n] != s->duration)
        return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "last knot of the range", knot[n], "the duration");
    const ck_bspline spline = ck_spline_of(s);
    double rise = dd_sub(ck_bspline_end(&spline, 1, 0), spline.start).hi;
    if (!(fabs(rise - s->lift) <= 1e-9 * size))
        return ck_refuse_field(error, CAMKIN_E_LIFT, i, s->law, "lift", s->lift, "the rise of the spline");
    return CAMKIN_OK;
}

camkin_status ck_segment_check(const camkin_segment *s, size_t i, camkin_error *error) {
    if (!ck_law_exists(s->law)) {
        char message[sizeof error->message];
        snprintf(message, sizeof message, "segment %zu: no law has the number %d", i, (int)s->law);
        return ck_refuse(error, CAMKIN_E_LAW, (int64_t)i, "law", s->law, message);
    }
    if (!(s->duration >= CAMKIN_MIN_DURATION && s->duration <= CAMKIN_MAX_DURATION))
        return ck_refuse_field(error, CAMKIN_E_DURATION, i, s->law, "duration", s->duration, DURATION_RANGE);
    double size = fabs(s->lift);
    int rests = ck_law_rests(s->law), may_rest = rests || ck_law_is_free_form(s->law);
    if (!((may_rest && size == 0.0) || (!rests && size >= CAMKIN_MIN_LIFT && size <= CAMKIN_MAX_LIFT)))
        return ck_refuse_field(error, CAMKIN_E_LIFT, i, s->law, "lift", s->lift,
                               rests ? "0" : "1e-100 to 1e100 in magnitude");
    camkin_status status = check_ends(s, i, error);
    if (status)
        return status;
    int tabulated = s->law == CAMKIN_POLY || s->law == CAMKIN_BSPLINE;
    if (!tabulated && (s->table || s->ntable))
        return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "ntable", (double)s->ntable,
                               "0, and table NULL: the law takes no table");
    if (s->ntable && (!s->table || s->ntable > PTRDIFF_MAX / sizeof(double)))
        return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "ntable", (double)s->ntable, "the length of a table");
    return s->law == CAMKIN_POLY      ? check_conditions(s, i, error)
           : s->law == CAMKIN_BSPLINE ? check_spline(s, i, error)
                                      : CAMKIN_OK;
}
