/* SPDX-License-Identifier: MIT */
#include "segment.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>

#include "../law/law.h"

#define DURATION_RANGE "1e-9 to 1e9"
#define VALUE_RANGE "-1e100 to 1e100"

camkin_status ck_refuse_field(camkin_error *error, camkin_status status, size_t i, int32_t law, const char *parameter,
                              double value, const char *range) {
    return ck_set_error(error, status, (int64_t)i, parameter, value, "segment %zu (%s): %s must be %s; got %s", i,
                        camkin_law_name(law), parameter, range, ck_decimal_of(value, 0.0).text);
}

/* ---- boundary values ---- */

/* The bits of the end of a segment are those of its start shifted by this number. */
enum { END_SHIFT = 4 };

static_assert(CAMKIN_FREE_A0 == CAMKIN_FREE_V0 << 1 && CAMKIN_FREE_J0 == CAMKIN_FREE_V0 << 2 &&
                  CAMKIN_FREE_Q0 == CAMKIN_FREE_V0 << 3 && CAMKIN_FREE_V1 == CAMKIN_FREE_V0 << END_SHIFT &&
                  CAMKIN_FREE_Q1 == CAMKIN_FREE_Q0 << END_SHIFT,
              "ck_free_bit() shifts by the order and the end");
static_assert(CAMKIN_MATCH_A0 == CAMKIN_MATCH_V0 << 1 && CAMKIN_MATCH_J0 == CAMKIN_MATCH_V0 << 2 &&
                  CAMKIN_MATCH_V1 == CAMKIN_MATCH_V0 << END_SHIFT && CAMKIN_MATCH_J1 == CAMKIN_MATCH_J0 << END_SHIFT,
              "ck_match_bit() shifts by the order and the end");

uint32_t ck_free_bit(int end, int order) {
    return (uint32_t)CAMKIN_FREE_V0 << (END_SHIFT * end + order);
}

uint32_t ck_match_bit(int end, int order) {
    return order < CK_MATCHED_ORDERS ? (uint32_t)CAMKIN_MATCH_V0 << (END_SHIFT * end + order) : 0;
}

ck_boundary_values ck_given_boundary_values(const camkin_segment *s) {
    const bool has_jerk_rates = s->law == CAMKIN_POLY_BC;
    return (ck_boundary_values){{{s->v0, s->a0, s->j0, has_jerk_rates ? s->param[0] : 0.0},
                                 {s->v1, s->a1, s->j1, has_jerk_rates ? s->param[1] : 0.0}}};
}

/* Return how many boundary values a law accepts at each end, from v on. */
static int orders_accepted(int32_t law) {
    return law == CAMKIN_POLY_BC ? CK_ORDERS : ck_law_takes_velocities(law) ? 1 : 0;
}

/* Return the law parameter of CAMKIN_UNIVERSAL that gives the velocity at an end; 0 for other laws. */
static double velocity_parameter(const camkin_segment *s, int end) {
    return s->law == CAMKIN_UNIVERSAL ? s->param[6 + end] : 0.0;
}

bool ck_can_match_velocity(const camkin_segment *s, int end) {
    return orders_accepted(s->law) > 0 && velocity_parameter(s, end) == 0.0;
}

/* Check one boundary value and its flags. Return in *flags the bits that it accepts. */
static camkin_status check_boundary_value(const camkin_segment *s, size_t i, int end, int order, uint32_t *flags,
                                          camkin_error *error) {
    static const char *const name[2][CK_ORDERS] = {{"v0", "a0", "j0", "q0"}, {"v1", "a1", "j1", "q1"}};
    const double value = ck_given_boundary_values(s).at[end][order];
    const uint32_t match = ck_match_bit(end, order), free = s->law == CAMKIN_POLY_BC ? ck_free_bit(end, order) : 0;
    const char *range = NULL;
    *flags = 0;
    if (order >= orders_accepted(s->law)) {
        if (value != 0.0)
            range = "0: the law takes no such value, poly_bc does";
    } else {
        *flags = match | free;
        if (s->flags & *flags && value != 0.0)
            range = "0 where it is free or matched";
        else if (!(fabs(value) <= CAMKIN_MAX_LIFT))
            range = VALUE_RANGE;
        else if (s->flags & match && s->flags & free)
            range = "either free or matched, not both";
    }
    if (!range && order == 0 && velocity_parameter(s, end) != 0.0 && (value != 0.0 || s->flags & match))
        range = "0 and unmatched where the parameter of that name is given";
    return range ? ck_refuse_field(error, CAMKIN_E_BOUNDARY, i, s->law, name[end][order], value, range) : CAMKIN_OK;
}

static camkin_status check_boundary_values(const camkin_segment *s, size_t i, camkin_error *error) {
    uint32_t accepted = ck_law_is_free_form(s->law) ? 0 : CAMKIN_MIRROR;
    for (int end = 0; end < 2; end++)
        for (int order = 0; order < CK_ORDERS; order++) {
            uint32_t flags;
            const camkin_status status = check_boundary_value(s, i, end, order, &flags, error);
            if (status)
                return status;
            accepted |= flags;
        }
    if (s->flags & ~accepted)
        return ck_refuse_field(error, CAMKIN_E_OPTIONS, i, s->law, "flags", s->flags,
                               "made of bits that the law takes");
    return CAMKIN_OK;
}

/* ---- tables ---- */

static camkin_status check_conditions(const camkin_segment *s, size_t i, camkin_error *error) {
    const size_t rows = s->ntable / 3;
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
    return ck_bspline_of(s->table, s->ntable, (int)s->param[0]);
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
    for (size_t k = p + 1; k + p - 1 < n; k++) /* a knot repeated `degree` times would let v jump */
        if (knot[k] == knot[k + p - 1])
            return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "table knot", knot[k],
                                   "repeated fewer times than the degree");
    for (size_t k = p; k < n; k++) /* closer knots would overflow the coefficients */
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

camkin_status ck_check_segment_fields(const camkin_segment *s, size_t i, camkin_error *error) {
    if (!ck_law_exists(s->law))
        return ck_set_error(error, CAMKIN_E_LAW, (int64_t)i, "law", s->law, "segment %zu: no law has the number %d", i,
                            (int)s->law);
    if (!(s->duration >= CAMKIN_MIN_DURATION && s->duration <= CAMKIN_MAX_DURATION))
        return ck_refuse_field(error, CAMKIN_E_DURATION, i, s->law, "duration", s->duration, DURATION_RANGE);
    const double size = fabs(s->lift);
    const bool is_dwell = ck_law_is_dwell(s->law), may_be_0 = is_dwell || ck_law_is_free_form(s->law);
    if (!((may_be_0 && size == 0.0) || (!is_dwell && size >= CAMKIN_MIN_LIFT && size <= CAMKIN_MAX_LIFT)))
        return ck_refuse_field(error, CAMKIN_E_LIFT, i, s->law, "lift", s->lift,
                               is_dwell ? "0" : "1e-100 to 1e100 in magnitude");
    const camkin_status status = check_boundary_values(s, i, error);
    if (status)
        return status;
    const bool tabulated = s->law == CAMKIN_POLY || s->law == CAMKIN_BSPLINE;
    if (!tabulated && (s->table || s->ntable))
        return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "ntable", (double)s->ntable,
                               "0, and table NULL: the law takes no table");
    if (s->ntable && (!s->table || s->ntable > PTRDIFF_MAX / sizeof(double)))
        return ck_refuse_field(error, CAMKIN_E_TABLE, i, s->law, "ntable", (double)s->ntable, "the length of a table");
    return s->law == CAMKIN_POLY      ? check_conditions(s, i, error)
           : s->law == CAMKIN_BSPLINE ? check_spline(s, i, error)
                                      : CAMKIN_OK;
}
