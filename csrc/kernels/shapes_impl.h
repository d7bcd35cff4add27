/* SPDX-License-Identifier: MIT */
/* Evaluate the shapes: from phases in pieces and their coefficients to s, v, a, j.
 *
 * Everything is static: kernels.c includes this body once per instruction-set level. Each shape has one body. A body is
 * inlined into a function per use, with constants for the number of points at a time, rows or columns of coefficients,
 * the way to the local angle and the outputs. */
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

/* Arguments of every shape. `coefs` is the row of the piece of all points or, with `lanes`, one column of CK_STEP
   values per coefficient: one value for the piece of each point. */
#define PIECE_ARGUMENTS                                                                                                \
    const double *restrict coefs, const ck_speed_powers *powers, const double *restrict r, const double *restrict low, \
        size_t n, double *restrict s, double *restrict v, double *restrict a, double *restrict j

/* `of` is the stride from one coefficient to the next. */
#define PIECE_LOCALS                                                                                                   \
    const double *row = coefs;                                                                                         \
    const size_t of = lanes ? CK_STEP : 1;                                                                             \
    const double kv = powers->v, ka = powers->a, kj = powers->j;                                                       \
    (void)v, (void)a, (void)j, (void)s, (void)kv, (void)ka, (void)kj

/* Copy a long row: clang checks every coefficient for an overlap with the outputs, and does not vectorise so many
   checks. */
#define COPY_ROW(length)                                                                                               \
    const int copies = (length) > 12 && !lanes && step > 1;                                                            \
    double copy[CK_P_HARM_END];                                                                                        \
    for (int i = 0; copies && i < (length); i++)                                                                       \
        copy[i] = coefs[i];                                                                                            \
    row = copies ? copy : coefs

/* The coefficients of point i, number k of its step, and its local angle u + ul. */
#define COEFFICIENTS                                                                                                   \
    const double *c = lanes ? coefs + k : row;                                                                         \
    const local_angle local =                                                                                          \
        local_angle_of(r[i], way == CK_LOW_PART ? low[i] : 0.0, COEF(CK_P_ORIGIN_HI), COEF(CK_P_ORIGIN_LO), way);      \
    const double u = local.u, ul = local.ul
#define COEF(index) c[(index) * of]

/* Loop over the points in steps. The last step repeats points of the step before, so that no remainder is left. */
#define EACH_POINT(i)                                                                                                  \
    for (size_t done = 0; done < n; done += step)                                                                      \
        for (size_t k = 0, i = done + step <= n ? done : n - step; k < step; k++, i++)

enum { SINE, COSINE, EITHER, ZONE_OR_PARABOLA };

#define WRITES(x) (outputs == CK_OUT_##x || outputs == CK_OUT_ALL)

/* Return the correction of s for the rounding errors of s0, of the coefficient of x, and of the angle. */
INLINE double s_error(const double *c, size_t of, double x, double slope, double ul) {
    return ck_fma(slope, ul, ck_fma(c[CK_P_V_LOW * of], x, c[CK_P_S_LOW * of]));
}

/* Return c[0] + c[1] x + ... + c[degree] x^degree, with a stride of `of` between coefficients. */
INLINE double horner_of(const double *c, size_t of, int degree, double x) {
    double y = c[(size_t)degree * of];
    for (int i = degree - 1; i >= 0; i--)
        y = ck_fma(y, x, c[(size_t)i * of]);
    return y;
}

INLINE double horner(const double *c, int degree, double x) {
    return horner_of(c, 1, degree, x);
}

/* Return `scale` times the derivative of that order >= 1 of the same polynomial. */
INLINE double derivative(const double *c, size_t of, int degree, int order, double scale, double x) {
    double y = 0.0;
    for (int i = degree; i >= order; i--) {
        const double factor = order == 1 ? i : order == 2 ? i * (i - 1) : i * (i - 1) * (i - 2);
        const double ci = c[(size_t)i * of], scaled = order == 1 ? ci * factor : ci * (factor * scale);
        const double coef = i == order && order > 1 ? scaled + 0.0 : scaled; /* see below */
        y = i == degree ? coef : ck_fma(y, x, coef);
    }
    return y;
}

/* Adding 0.0, above and below, turns -0, a zero times a negative factor, into +0, the value of a follower at rest. */
INLINE void poly(PIECE_ARGUMENTS, const size_t step, const int lanes, const int degree, const int way,
                 const int outputs) {
    PIECE_LOCALS;
    COPY_ROW(CK_P_C + degree + 1);
    EACH_POINT(i) {
        COEFFICIENTS;
        const double *y = &COEF(CK_P_C);
        const double slope = outputs == CK_OUT_V || WRITES(S) ? derivative(y, of, degree, 1, 1.0, u) : 0.0;
        if (WRITES(S))
            s[i] = horner_of(y, of, degree, u) + s_error(c, of, u, slope, ul);
        if (WRITES(V))
            v[i] = ck_fma(slope, kv, 0.0);
        if (WRITES(A))
            a[i] = derivative(y, of, degree, 2, ka, u);
        if (WRITES(J))
            j[i] = derivative(y, of, degree, 3, kj, u);
    }
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

/* Store the level and zeros. */
INLINE void dwell(PIECE_ARGUMENTS, const size_t step, const int lanes, const int unused, const int way,
                  const int outputs) {
    (void)powers, (void)r, (void)low, (void)lanes, (void)unused, (void)way;
    const double level = coefs[CK_P_C];
    EACH_POINT(i) {
        if (WRITES(S))
            s[i] = level;
        if (WRITES(V))
            v[i] = 0.0;
        if (WRITES(A))
            a[i] = 0.0;
        if (WRITES(J))
            j[i] = 0.0;
    }
}

/* `wave`: a sine of acceleration, a cosine, what each row says, or that and polynomials of degree 2 at most. To these a
   row is that of a cosine with kappa2 = 0, so that V = u^2/2, S = u, C = 1 exactly; s alone is summed as in poly(). */
INLINE void zone(PIECE_ARGUMENTS, const size_t step, const int lanes, const int wave, const int way,
                 const int outputs) {
    PIECE_LOCALS;
    EACH_POINT(i) {
        COEFFICIENTS;
        const double s0 = COEF(CK_P_S0), v0 = COEF(CK_P_V0), half_c2 = COEF(CK_P_HALF_C2), c2 = half_c2 + half_c2;
        const double kappa2 = COEF(CK_P_KAPPA2), kappa2_6 = COEF(CK_P_KAPPA2_6);
        const int parabola = wave == ZONE_OR_PARABOLA && kappa2 == 0.0;
        const int cosine = wave >= EITHER ? COEF(CK_P_COSINE) != 0.0 : wave;
        const double cs = COEF(CK_P_C_OF_S), ca = c2 * ka, cj = COEF(CK_P_C_OF_J) * kj;
        (void)s0, (void)cs, (void)ca, (void)cj;
        const quarter_wave w = quarter_wave_of(u, kappa2, kappa2_6);
        const double slope = ck_fma(c2, cosine ? w.S : w.V, v0);
        if (WRITES(S)) {
            const double wave_s = ck_fma(cs, cosine ? w.V : w.W6, ck_fma(v0, u, s0));
            const double y = parabola ? ck_fma(ck_fma(half_c2, u, v0), u, s0) : wave_s;
            s[i] = y + s_error(c, of, u, slope, ul);
        }
        if (WRITES(V))
            v[i] = ck_fma(slope, kv, 0.0);
        if (WRITES(A))
            a[i] = ck_fma(ca, cosine ? w.C : w.S, 0.0);
        if (WRITES(J))
            j[i] = ck_fma(cj, cosine ? w.S : w.C, 0.0);
    }
}

/* Return the polynomial of the harmonics of the derivative of that order at x, from its term `first` on. */
INLINE double harmonics(const double *c, size_t of, int order, int first, double x) {
    return horner_of(c + (size_t)(CK_P_A + 6 * order + first) * of, of, 5 - first, x);
}

INLINE void harmonic(PIECE_ARGUMENTS, const size_t step, const int lanes, const int even, const int way,
                     const int outputs) {
    PIECE_LOCALS;
    COPY_ROW(CK_P_HARM_END);
    EACH_POINT(i) {
        COEFFICIENTS;
        const double s0 = COEF(CK_P_S0), v0 = COEF(CK_P_V0), c2_6 = COEF(CK_P_C2_6), A1 = COEF(CK_P_A + 1);
        const double kappa2 = COEF(CK_P_KAPPA2), kappa2_6 = COEF(CK_P_KAPPA2_6), kappa2_low = COEF(CK_P_KAPPA2_LOW);
        const double tenth = kappa2 / 10.0, two_kappa2 = kappa2 + kappa2, c2 = 6.0 * c2_6, two_A1 = two_kappa2 * A1;
        (void)c2_6, (void)v0, (void)tenth, (void)s0, (void)A1, (void)c2, (void)two_A1;
        const quarter_wave w = quarter_wave_of(u, kappa2, kappa2_6);
        const double uu = w.uu, z = w.z, q = w.q, S = w.S;
        /* Powers of cos phi multiply the errors of u^2 and z, so both are corrected for their rounding errors. Two
           terms of dcos/dz = -1/2 + z/12 - ... and dQ/dz = -1/24 + z/360 - ... suffice for that. */
        const double uul = ck_fma(u, u, -uu);
        const double zl = ck_fma(kappa2_low, uu, ck_fma(kappa2, uul, ck_fma(kappa2, uu, -z)));
        const double z_lost = ck_fma(two_kappa2 * u, ul, zl); /* and for that of u, which s corrects by its slope */
        const double h = ck_fma(z_lost, ck_fma(z, 0.075, -0.5), ck_fma(-z, q, 0.5));
        const double slope = harmonics(c, of, 1, 0, h) * (even ? S : 1.0);
        if (WRITES(S)) {
            const double ql = zl * ck_fma(z, 1.0 / 360, -1.0 / 24), half = 0.5 * uu;
            const double more_V = ck_fma(uu, z * horner(ck_trig_q + 1, 7, z), ck_fma(uu, ql, uul * q));
            const double Vs = half + more_V, Vl = more_V - (Vs - half), VV = Vs * Vs, tail = harmonics(c, of, 0, 2, Vs);
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
                /* Next to a dwell the sum for v is accurate relative to the peak of v only. This sum of the
                   derivatives of the terms of s is accurate relative to v there. So near the anchor it needs no
                   derivative of the tail. */
                const double near = ck_fma(VV, ck_fma(5.0, tail, two_A1), ck_fma(c2, Vs, v0));
                lost_slope = z < 0x1p-11 ? near : slope;
            }
            s[i] = y + (small + s_error(c, of, even ? Vs : u, lost_slope, ul));
        }
        if (WRITES(V))
            v[i] = ck_fma(slope, kv, 0.0);
        if (WRITES(A))
            a[i] = ck_fma(harmonics(c, of, 2, 0, h) * (even ? 1.0 : S), ka, 0.0);
        if (WRITES(J))
            j[i] = ck_fma(harmonics(c, of, 3, 0, h) * (even ? S : 1.0), kj, 0.0);
    }
}

/* Solve Kepler's equation w = u + shear kappa2 W(w) by Newton's method. From w = u, five steps converge to below one
   rounding error for every shear that the law allows. A last step evaluates the equation itself, so that next to u =
   0 w is as accurate as u; its residual is the rounding error of w. */
INLINE void sheared(PIECE_ARGUMENTS, const size_t step, const int lanes, const int unused, const int way,
                    const int outputs) {
    PIECE_LOCALS;
    COPY_ROW(CK_P_SHEARED_END);
    (void)unused;
    EACH_POINT(i) {
        COEFFICIENTS;
        const double s0 = COEF(CK_P_S0), v0 = COEF(CK_P_V0), c2 = COEF(CK_P_C2), c2_6 = COEF(CK_P_C2_6);
        const double kappa2 = COEF(CK_P_KAPPA2), kappa2_6 = COEF(CK_P_KAPPA2_6), sign = COEF(CK_P_SIGN);
        const double pull = COEF(CK_P_PULL), pull_6 = COEF(CK_P_PULL_6), pull_6_low = COEF(CK_P_PULL_6_LOW);
        const double shear3 = 3.0 * COEF(CK_P_SHEAR), first = COEF(CK_P_FIRST) * kv;
        const double second = COEF(CK_P_SECOND) * ka, third = COEF(CK_P_THIRD) * kj;
        (void)s0, (void)v0, (void)c2, (void)c2_6, (void)sign, (void)shear3, (void)first, (void)second, (void)third;
        double x = u;
        for (int newton = 0; newton < 5; newton++) {
            const double xx = x * x, six = xx * x * horner(ck_trig_p, 7, kappa2 * xx);
            const double slope = ck_fma(-pull, xx * horner(ck_trig_q, 8, kappa2 * xx), 1.0);
            x = x - (ck_fma(-pull_6, six, x) - u) / slope;
        }
        x = u + pull_6 * (x * x * x * horner(ck_trig_p, 7, kappa2 * (x * x)));
        const quarter_wave w = quarter_wave_of(x, kappa2, kappa2_6);
        const double V = w.V, S = w.S, C = w.C, xxl = ck_fma(x, x, -w.uu);
        const cubic W6 = cubic_of(w, x, xxl);
        /* d = 1 + e, d^3 = 1 + e3 and d^5 = 1 + e5 by their differences from 1, so that each is rounded once. */
        const double e = -pull * V, g = kappa2 * V, e2 = e * (2.0 + e), e3 = ck_fma(e2, e, e2 + e);
        const double e4 = e2 * (2.0 + e2), e5 = ck_fma(e4, e, e4 + e), top = ck_fma(-g, 1.0 + e, e);
        const double by = pull_6 * W6.hi, by_error = ck_fma(pull_6, W6.lo, pull_6_low * W6.hi);
        const double x_low = ((by - (x - u)) + (ck_fma(pull_6, W6.hi, -by) + by_error + ul)) / (1.0 + e);
        const double V_low = ck_fma(S, x_low, ck_fma(w.uu, w.q, -V) + xxl * w.q);
        const double e_low = ck_fma(-pull, V_low, ck_fma(-pull, V, -e));
        if (WRITES(S))
            s[i] = ck_fma(c2_6, W6.hi, ck_fma(v0, x, s0)) + s_error(c, of, x, ck_fma(c2, V, v0), x_low);
        if (WRITES(V))
            v[i] = ck_fma(first, ck_fma(sign, g, 1.0 - sign) / (1.0 + e), 0.0);
        if (WRITES(A))
            a[i] = ck_fma(second, ck_fma(C, x_low, S) / (1.0 + ck_fma(ck_fma(e2, 3.0, 3.0), e_low, e3)), 0.0);
        if (WRITES(J))
            j[i] = ck_fma(third, (1.0 + ck_fma(shear3 * g, 2.0 - g, top)) / (1.0 + e5), 0.0);
        (void)e3, (void)e5, (void)top, (void)x_low, (void)e_low;
    }
}

/* The list of shapes: X(shape, body, constant of the body). */
#define EVERY_SHAPE(X)                                                                                                 \
    X(DWELL, dwell, 0)                                                                                                 \
    X(POLY1, poly, 1)                                                                                                  \
    X(POLY3, poly, 3)                                                                                                  \
    X(POLY5, poly, 5)                                                                                                  \
    X(POLY7, poly, 7)                                                                                                  \
    X(POLY9, poly, 9)                                                                                                  \
    X(POLY11, poly, 11)                                                                                                \
    X(ZONE_SIN, zone, SINE)                                                                                            \
    X(ZONE_COS, zone, COSINE)                                                                                          \
    X(HARM_ODD, harmonic, 0)                                                                                           \
    X(HARM_EVEN, harmonic, 1)                                                                                          \
    X(SHEARED, sheared, 0)

/* One function per shape, way to the local angle and set of outputs. v, a and j alone take a part of ul at most: a
   round anchor saves them one addition, and no function is made for that. */
#define DEFINE_ONE(shape, body, constant, way, outputs)                                                                \
    static void run_##shape##_##way##_##outputs(PIECE_ARGUMENTS) {                                                     \
        body(coefs, powers, r, low, n, s, v, a, j, CK_STEP, 0, constant, CK_##way, CK_OUT_##outputs);                  \
    }
#define DEFINE_OUTPUTS(shape, body, constant, way)                                                                     \
    DEFINE_ONE(shape, body, constant, way, S)                                                                          \
    DEFINE_ONE(shape, body, constant, way, V)                                                                          \
    DEFINE_ONE(shape, body, constant, way, A)                                                                          \
    DEFINE_ONE(shape, body, constant, way, J)                                                                          \
    DEFINE_ONE(shape, body, constant, way, ALL)
#define DEFINE(shape, body, constant)                                                                                  \
    DEFINE_OUTPUTS(shape, body, constant, ANY_ANCHOR)                                                                  \
    DEFINE_OUTPUTS(shape, body, constant, LOW_PART)                                                                    \
    DEFINE_ONE(shape, body, constant, ROUND_ANCHOR, S)                                                                 \
    DEFINE_ONE(shape, body, constant, ROUND_ANCHOR, ALL)
EVERY_SHAPE(DEFINE)

#define LIST_OUTPUTS(shape, way, sum)                                                                                  \
    {run_##shape##_##sum##_S, run_##shape##_##way##_V, run_##shape##_##way##_A, run_##shape##_##way##_J,               \
     run_##shape##_##sum##_ALL}
#define LIST(shape, body, constant)                                                                                    \
    [CK_SHAPE_##shape] = {LIST_OUTPUTS(shape, ANY_ANCHOR, ANY_ANCHOR), LIST_OUTPUTS(shape, LOW_PART, LOW_PART),        \
                          LIST_OUTPUTS(shape, ANY_ANCHOR, ROUND_ANCHOR)},

static ck_run *const runs[CK_SHAPES][CK_WAYS][CK_OUT_SETS] = {EVERY_SHAPE(LIST)};

#endif
