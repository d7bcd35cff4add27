/* SPDX-License-Identifier: MIT */
/* Evaluate the shapes: from phases in pieces and their coefficients to s, v, a, j.
 *
 * Everything is static: kernels.c includes this body once per instruction-set level. Each shape has one formula, from
 * the local angle in a piece to its motion. It is inlined into each use: loops over the points of one piece (here),
 * over points of different pieces (gather_impl.h), and a single point (kernels.c). */
#ifndef CK_SHAPES_IMPL_H
#define CK_SHAPES_IMPL_H

#include "../base/fma.h"
#include "kernels.h"
#include "phase_impl.h"
#include "trig_table.h"

/* The local angle r + low - anchor as a sum of two doubles: `u`, and the rounding error `ul` that goes into s only. */
typedef struct local_angle {
    double u, ul;
} local_angle;

/* Return the local angle of a phase, with `hi` + `lo` for minus the anchor. Near the anchor r + hi is exact, so u is
   the angle rounded once; elsewhere the error of r + hi goes into ul, off the critical path. With CK_ROUND_ANCHOR
   three additions give the bits of ten. Given: lo is -0.0, which changes no sum, and hi is a multiple of w, the unit
   in the last place of r. Then far is r + hi rounded, and far - hi is exact:
   - |hi| >= |r|: by Dekker's theorem (1971).
   - |hi| < |r|: |r + hi| < 2 |r| < 2^54 w, so the rounding error of far is at most w, and |far - hi| <= |r| + w <=
     2^53 w. It is a multiple of w, as far and hi are, hence a double.
   So ul is r + hi - far, the error of an addition. That is a double too, and its subtraction is exact. Sums of
   subnormal numbers are always exact. A zero ul is +0 in both ways: x - x is, and hi - far is -0 only where r is +0. */
INLINE local_angle local_angle_of(double r, double low, double hi, double lo, int way) {
    const double far = r + hi;
    if (way == CK_ROUND_ANCHOR)
        return (local_angle){far, r + (hi - far)};
    const double back = far - r, error = (r - (far - back)) + (hi - back);
    const double rest = way == CK_LOW_PART ? low + lo : lo, u = far + rest;
    return (local_angle){u, (rest - (u - far)) + error};
}

/* The coefficients of the piece of one point: `stride` is 1 in a row, and CK_STEP in columns, which hold those of
   CK_STEP points. */
typedef struct coefficients {
    const double *at;
    size_t stride;
} coefficients;

INLINE double coefficient(coefficients c, size_t index) {
    return c.at[index * c.stride];
}

INLINE local_angle local_angle_in(coefficients c, double r, double low, int way) {
    return local_angle_of(r, low, coefficient(c, CK_MINUS_ANCHOR_HI), coefficient(c, CK_MINUS_ANCHOR_LO), way);
}

typedef struct point_motion {
    double s, v, a, j;
} point_motion;

/* The formula of a shape: the motion at one local angle. `kind` is the constant of the shape, or that of its
   family, in the lists of shapes. The compiler removes the computation of values that are not stored. */
typedef point_motion formula(coefficients c, local_angle local, ck_speed_powers speed, int kind);

enum { SINE, COSINE, EITHER, ZONE_OR_PARABOLA };

/* ---- parts of formulas ---- */

/* Return the correction of s for the rounding errors of s0, of the coefficient of x, and of the angle. */
INLINE double s_error(coefficients c, double x, double slope, double ul) {
    return ck_fma(slope, ul, ck_fma(coefficient(c, CK_COEF_V0_ERROR), x, coefficient(c, CK_COEF_S0_ERROR)));
}

/* Return c[first] + c[first + 1] x + ... + c[first + degree] x^degree. */
INLINE double polynomial(coefficients c, size_t first, int degree, double x) {
    double y = coefficient(c, first + (size_t)degree);
    for (int i = degree - 1; i >= 0; i--)
        y = ck_fma(y, x, coefficient(c, first + (size_t)i));
    return y;
}

INLINE double horner(const double *c, int degree, double x) {
    return polynomial((coefficients){c, 1}, 0, degree, x);
}

/* Return `scale` times the derivative of that order >= 1 of the polynomial of a piece. Adding 0.0, here and to the
   results of every formula, turns -0, a zero times a negative factor, into +0, the value of a follower at rest. */
INLINE double derivative(coefficients c, int degree, int order, double scale, double x) {
    double y = 0.0;
    for (int i = degree; i >= order; i--) {
        const double factor = order == 1 ? i : order == 2 ? i * (i - 1) : i * (i - 1) * (i - 2);
        const double ci = coefficient(c, CK_COEF_0 + (size_t)i);
        const double scaled = order == 1 ? ci * factor : ci * (factor * scale);
        const double term = i == order && order > 1 ? scaled + 0.0 : scaled;
        y = i == degree ? term : ck_fma(y, x, term);
    }
    return y;
}

/* The functions of phi = kappa u that zones consist of, scaled to the angle u:
   - W6 = 6 (phi - sin phi)/kappa^3, V = (1 - cos phi)/kappa^2, S = sin(phi)/kappa, C = cos phi;
   - uu = u^2, z = phi^2 and q = V/u^2, from which they are computed. */
typedef struct quarter_wave {
    double uu, z, q, W6, V, S, C;
} quarter_wave;

INLINE quarter_wave quarter_wave_of(double u, double kappa2, double kappa2_6) {
    const double uu = u * u, z = kappa2 * uu, q = horner(ck_trig_q, 8, z);
    const double W6 = uu * u * horner(ck_trig_p, 7, z), V = uu * q;
    return (quarter_wave){uu, z, q, W6, V, ck_fma(-kappa2_6, W6, u), ck_fma(-kappa2, V, 1.0)};
}

/* W6 as a sum of two doubles. */
typedef struct cubic {
    double hi, lo;
} cubic;

/* Return W6 rounded once, with its error. `uul` is the rounding error of u^2. */
INLINE cubic cubic_of(quarter_wave w, double u, double uul) {
    const double cube = w.uu * u, tail_6 = w.z * horner(ck_trig_p + 1, 6, w.z);
    const double more = ck_fma(cube, tail_6, ck_fma(uul, u, ck_fma(w.uu, u, -cube)));
    const double hi = cube + more;
    return (cubic){hi, more - (hi - cube)};
}

/* ---- formulas ---- */

INLINE point_motion dwell(coefficients c, local_angle local, ck_speed_powers speed, int kind) {
    (void)local, (void)speed, (void)kind;
    return (point_motion){coefficient(c, CK_COEF_S0), 0.0, 0.0, 0.0};
}

INLINE point_motion poly(coefficients c, local_angle local, ck_speed_powers speed, int degree) {
    const double u = local.u, slope = derivative(c, degree, 1, 1.0, u);
    return (point_motion){polynomial(c, CK_COEF_0, degree, u) + s_error(c, u, slope, local.ul),
                          ck_fma(slope, speed.v, 0.0), derivative(c, degree, 2, speed.a, u),
                          derivative(c, degree, 3, speed.j, u)};
}

/* `wave`: a sine of acceleration, a cosine, what each row says, or that and polynomials of degree 2 at most. To these a
   row is that of a cosine with kappa2 = 0, so that V = u^2/2, S = u, C = 1 exactly; s alone is summed as in poly(). */
INLINE point_motion zone(coefficients c, local_angle local, ck_speed_powers speed, int wave) {
    const double u = local.u, s0 = coefficient(c, CK_COEF_S0), v0 = coefficient(c, CK_COEF_V0);
    const double half_c2 = coefficient(c, CK_COEF_ZONE_HALF_C2), c2 = half_c2 + half_c2;
    const double cs = coefficient(c, CK_COEF_ZONE_S_FACTOR);
    const double kappa2 = coefficient(c, CK_COEF_KAPPA2), kappa2_6 = coefficient(c, CK_COEF_KAPPA2_BY_6);
    const bool parabola = wave == ZONE_OR_PARABOLA && kappa2 == 0.0;
    const bool cosine = wave >= EITHER ? coefficient(c, CK_COEF_ZONE_IS_COSINE) != 0.0 : wave == COSINE;
    const quarter_wave w = quarter_wave_of(u, kappa2, kappa2_6);
    const double slope = ck_fma(c2, cosine ? w.S : w.V, v0);
    const double wave_s = ck_fma(cs, cosine ? w.V : w.W6, ck_fma(v0, u, s0));
    const double s = parabola ? ck_fma(ck_fma(half_c2, u, v0), u, s0) : wave_s;
    return (point_motion){s + s_error(c, u, slope, local.ul), ck_fma(slope, speed.v, 0.0),
                          ck_fma(c2 * speed.a, cosine ? w.C : w.S, 0.0),
                          ck_fma(coefficient(c, CK_COEF_ZONE_J_FACTOR) * speed.j, cosine ? w.S : w.C, 0.0)};
}

/* Return the polynomial of the harmonics of the derivative of that order at x, from its term `first` on. */
INLINE double harmonics(coefficients c, int order, int first, double x) {
    return polynomial(c, (size_t)CK_COEF_A + 6 * (size_t)order + (size_t)first, 5 - first, x);
}

INLINE point_motion harmonic(coefficients c, local_angle local, ck_speed_powers speed, int even) {
    const double u = local.u, s0 = coefficient(c, CK_COEF_S0), v0 = coefficient(c, CK_COEF_V0);
    const double c2_6 = coefficient(c, CK_COEF_C2_BY_6), c2 = 6.0 * c2_6, A1 = coefficient(c, CK_COEF_A + 1);
    const double kappa2 = coefficient(c, CK_COEF_KAPPA2), kappa2_6 = coefficient(c, CK_COEF_KAPPA2_BY_6);
    const double tenth = kappa2 / 10.0, two_kappa2 = kappa2 + kappa2, two_A1 = two_kappa2 * A1;
    const quarter_wave w = quarter_wave_of(u, kappa2, kappa2_6);
    const double uu = w.uu, z = w.z, q = w.q, S = w.S;
    /* Powers of cos phi multiply the errors of u^2 and z, so both are corrected for their rounding errors. Two
       terms of dcos/dz = -1/2 + z/12 - ... and dQ/dz = -1/24 + z/360 - ... suffice for that. */
    const double uul = ck_fma(u, u, -uu);
    const double zl =
        ck_fma(coefficient(c, CK_COEF_HARMONIC_KAPPA2_ERROR), uu, ck_fma(kappa2, uul, ck_fma(kappa2, uu, -z)));
    const double z_lost = ck_fma(two_kappa2 * u, local.ul, zl); /* and for that of u, which s corrects by its slope */
    const double h = ck_fma(z_lost, ck_fma(z, 0.075, -0.5), ck_fma(-z, q, 0.5));
    const double slope = harmonics(c, 1, 0, h) * (even ? S : 1.0);
    /* s */
    const double ql = zl * ck_fma(z, 1.0 / 360, -1.0 / 24), half = 0.5 * uu;
    const double more_V = ck_fma(uu, z * horner(ck_trig_q + 1, 7, z), ck_fma(uu, ql, uul * q));
    const double Vs = half + more_V, Vl = more_V - (Vs - half), VV = Vs * Vs, tail = harmonics(c, 0, 2, Vs);
    const double high = ck_fma(VV, tail, ck_fma(Vs + Vs, Vl, ck_fma(Vs, Vs, -VV)) * tail);
    /* Sum small terms, and those that remain where the first terms cancel, apart from the large ones. */
    double y, small, lost_slope = slope;
    if (even) {
        y = ck_fma(A1, Vs, s0);
        small = ck_fma(A1, Vl, high);
    } else {
        const double Z = tenth * (uu * uu * u * horner(ck_trig_t, 10, z));
        const cubic W6 = cubic_of(w, u, uul);
        y = ck_fma(c2_6, W6.hi, ck_fma(v0, u, s0));
        small = ck_fma(S, high, ck_fma(A1, Z, c2_6 * W6.lo));
        /* Next to a dwell the sum for v is accurate relative to the peak of v only. This sum of the derivatives of
           the terms of s is accurate relative to v there. So near the anchor it needs no derivative of the tail. */
        const double near = ck_fma(VV, ck_fma(5.0, tail, two_A1), ck_fma(c2, Vs, v0));
        lost_slope = z < 0x1p-11 ? near : slope;
    }
    return (point_motion){y + (small + s_error(c, even ? Vs : u, lost_slope, local.ul)), ck_fma(slope, speed.v, 0.0),
                          ck_fma(harmonics(c, 2, 0, h) * (even ? 1.0 : S), speed.a, 0.0),
                          ck_fma(harmonics(c, 3, 0, h) * (even ? S : 1.0), speed.j, 0.0)};
}

/* Solve Kepler's equation w = u + shear kappa2 W(w) by Newton's method. From w = u, five steps converge to below one
   rounding error for every shear that the law allows. A last step evaluates the equation itself, so that next to u =
   0 w is as accurate as u; its residual is the rounding error of w. */
INLINE point_motion sheared(coefficients c, local_angle local, ck_speed_powers speed, int kind) {
    (void)kind;
    const double u = local.u, s0 = coefficient(c, CK_COEF_S0), v0 = coefficient(c, CK_COEF_V0);
    const double c2 = coefficient(c, CK_COEF_C2), c2_6 = coefficient(c, CK_COEF_C2_BY_6);
    const double sign = coefficient(c, CK_COEF_SHEARED_SIGN);
    const double kappa2 = coefficient(c, CK_COEF_KAPPA2), kappa2_6 = coefficient(c, CK_COEF_KAPPA2_BY_6);
    const double shear_kappa2 = coefficient(c, CK_COEF_SHEAR_KAPPA2);
    const double shear_kappa2_6 = coefficient(c, CK_COEF_SHEAR_KAPPA2_BY_6);
    const double shear3 = 3.0 * coefficient(c, CK_COEF_SHEAR);
    const double first = coefficient(c, CK_COEF_SHEARED_V_FACTOR) * speed.v;
    const double second = coefficient(c, CK_COEF_SHEARED_A_FACTOR) * speed.a;
    const double third = coefficient(c, CK_COEF_SHEARED_J_FACTOR) * speed.j;
    double x = u;
    for (int newton = 0; newton < 5; newton++) {
        const double xx = x * x, six = xx * x * horner(ck_trig_p, 7, kappa2 * xx);
        const double slope = ck_fma(-shear_kappa2, xx * horner(ck_trig_q, 8, kappa2 * xx), 1.0);
        x = x - (ck_fma(-shear_kappa2_6, six, x) - u) / slope;
    }
    x = u + shear_kappa2_6 * (x * x * x * horner(ck_trig_p, 7, kappa2 * (x * x)));
    const quarter_wave w = quarter_wave_of(x, kappa2, kappa2_6);
    const double V = w.V, S = w.S, C = w.C, xxl = ck_fma(x, x, -w.uu);
    const cubic W6 = cubic_of(w, x, xxl);
    /* d = 1 + e, d^3 = 1 + e3 and d^5 = 1 + e5 by their differences from 1, so that each is rounded once. */
    const double e = -shear_kappa2 * V, g = kappa2 * V, e2 = e * (2.0 + e), e3 = ck_fma(e2, e, e2 + e);
    const double e4 = e2 * (2.0 + e2), e5 = ck_fma(e4, e, e4 + e), top = ck_fma(-g, 1.0 + e, e);
    const double by = shear_kappa2_6 * W6.hi;
    const double by_error = ck_fma(shear_kappa2_6, W6.lo, coefficient(c, CK_COEF_SHEAR_KAPPA2_BY_6_ERROR) * W6.hi);
    const double x_low = ((by - (x - u)) + (ck_fma(shear_kappa2_6, W6.hi, -by) + by_error + local.ul)) / (1.0 + e);
    const double V_low = ck_fma(S, x_low, ck_fma(w.uu, w.q, -V) + xxl * w.q);
    const double e_low = ck_fma(-shear_kappa2, V_low, ck_fma(-shear_kappa2, V, -e));
    return (point_motion){ck_fma(c2_6, W6.hi, ck_fma(v0, x, s0)) + s_error(c, x, ck_fma(c2, V, v0), x_low),
                          ck_fma(first, ck_fma(sign, g, 1.0 - sign) / (1.0 + e), 0.0),
                          ck_fma(second, ck_fma(C, x_low, S) / (1.0 + ck_fma(ck_fma(e2, 3.0, 3.0), e_low, e3)), 0.0),
                          ck_fma(third, (1.0 + ck_fma(shear3 * g, 2.0 - g, top)) / (1.0 + e5), 0.0)};
}

/* The lists of shapes: X(shape, formula, kind, kind of its family, length of the row). */
#define EVERY_MOVING_SHAPE(X)                                                                                          \
    X(POLY1, poly, 1, 1, CK_COEF_0 + 2)                                                                                \
    X(POLY3, poly, 3, 3, CK_COEF_0 + 4)                                                                                \
    X(POLY5, poly, 5, 5, CK_COEF_0 + 6)                                                                                \
    X(POLY7, poly, 7, 7, CK_COEF_0 + 8)                                                                                \
    X(POLY9, poly, 9, 9, CK_COEF_0 + 10)                                                                               \
    X(POLY11, poly, 11, 11, CK_COEF_0 + 12)                                                                            \
    X(ZONE_SIN, zone, SINE, ZONE_OR_PARABOLA, CK_ZONE_ROW_LENGTH)                                                      \
    X(ZONE_COS, zone, COSINE, EITHER, CK_ZONE_ROW_LENGTH)                                                              \
    X(HARM_ODD, harmonic, 0, 0, CK_HARMONIC_ROW_LENGTH)                                                                \
    X(HARM_EVEN, harmonic, 1, 1, CK_HARMONIC_ROW_LENGTH)                                                               \
    X(SHEARED, sheared, 0, 0, CK_SHEARED_ROW_LENGTH)
#define EVERY_SHAPE(X)                                                                                                 \
    X(DWELL, dwell, 0, 0, CK_COEF_0 + 1)                                                                               \
    EVERY_MOVING_SHAPE(X)

/* ---- loops ---- */

/* Store the requested outputs of point i. */
INLINE void store(point_motion m, const int outputs, size_t i, double *s, double *v, double *a, double *j) {
    if (outputs == CK_OUT_S || outputs == CK_OUT_ALL)
        s[i] = m.s;
    if (outputs == CK_OUT_V || outputs == CK_OUT_ALL)
        v[i] = m.v;
    if (outputs == CK_OUT_A || outputs == CK_OUT_ALL)
        a[i] = m.a;
    if (outputs == CK_OUT_J || outputs == CK_OUT_ALL)
        j[i] = m.j;
}

/* Evaluate n >= CK_STEP points of one piece in whole steps. The last step repeats points of the step before, so that
   no remainder is left. A long row is copied: clang checks every coefficient for an overlap with the outputs, and does
   not vectorise a loop of more than 12 checks. */
INLINE void run_piece(formula *f, const int kind, const int length, const int way, const int outputs,
                      const double *restrict row, ck_speed_powers speed, const double *restrict r,
                      const double *restrict low, size_t n, double *restrict s, double *restrict v, double *restrict a,
                      double *restrict j) {
    double copy[CK_HARMONIC_ROW_LENGTH];
    for (int i = 0; length > 12 && i < length; i++)
        copy[i] = row[i];
    const coefficients c = {length > 12 ? copy : row, 1};
    for (size_t done = 0; done < n; done += CK_STEP)
        _Pragma("GCC unroll 1") for (size_t k = 0, i = done + CK_STEP <= n ? done : n - CK_STEP; k < CK_STEP; k++, i++)
            store(f(c, local_angle_in(c, r[i], way == CK_LOW_PART ? low[i] : 0.0, way), speed, kind), outputs, i, s, v,
                  a, j);
}

/* One function per shape, way to the local angle and set of outputs. v, a and j alone take a part of ul at most: a
   round anchor saves them one addition, and no function is made for that. */
#define DEFINE_ONE(shape, f, kind, length, way, outputs)                                                               \
    static void run_##shape##_##way##_##outputs(const double *restrict row, const ck_speed_powers *powers,             \
                                                const double *restrict r, const double *restrict low, size_t n,        \
                                                double *restrict s, double *restrict v, double *restrict a,            \
                                                double *restrict j) {                                                  \
        run_piece(f, kind, length, CK_##way, CK_OUT_##outputs, row, *powers, r, low, n, s, v, a, j);                   \
    }
#define DEFINE_OUTPUTS(shape, f, kind, length, way)                                                                    \
    DEFINE_ONE(shape, f, kind, length, way, S)                                                                         \
    DEFINE_ONE(shape, f, kind, length, way, V)                                                                         \
    DEFINE_ONE(shape, f, kind, length, way, A)                                                                         \
    DEFINE_ONE(shape, f, kind, length, way, J)                                                                         \
    DEFINE_ONE(shape, f, kind, length, way, ALL)
#define DEFINE(shape, f, kind, family_kind, length)                                                                    \
    DEFINE_OUTPUTS(shape, f, kind, length, ANY_ANCHOR)                                                                 \
    DEFINE_OUTPUTS(shape, f, kind, length, LOW_PART)                                                                   \
    DEFINE_ONE(shape, f, kind, length, ROUND_ANCHOR, S)                                                                \
    DEFINE_ONE(shape, f, kind, length, ROUND_ANCHOR, ALL)
EVERY_SHAPE(DEFINE)

#define LIST_OUTPUTS(shape, way, sum)                                                                                  \
    {run_##shape##_##sum##_S, run_##shape##_##way##_V, run_##shape##_##way##_A, run_##shape##_##way##_J,               \
     run_##shape##_##sum##_ALL}
#define LIST(shape, f, kind, family_kind, length)                                                                      \
    [CK_SHAPE_##shape] = {LIST_OUTPUTS(shape, ANY_ANCHOR, ANY_ANCHOR), LIST_OUTPUTS(shape, LOW_PART, LOW_PART),        \
                          LIST_OUTPUTS(shape, ANY_ANCHOR, ROUND_ANCHOR)},

static ck_run *const runs[CK_SHAPES][CK_WAYS][CK_OUT_SETS] = {EVERY_SHAPE(LIST)};

#endif
