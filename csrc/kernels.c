/* SPDX-License-Identifier: MIT */
/* Every loop over points, compiled once per instruction-set level. All functions are static but for one table: an inline
 * function that the linker merged with another level's copy would crash on older CPUs.
 *
 * fma() where one rounding buys accuracy or speed; compiled with -ffp-contract=off no other is made, so that all levels
 * give the same bits. Selects instead of branches, coefficients in locals before the loop: without these no compiler
 * vectorises. */
#include "kernels.h"

#include "fma.h"
#include "trig.h"

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) ||                         \
    (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "camkin needs IEEE arithmetic: do not compile it with -ffast-math, -Ofast or parts of them"
#endif
#include <float.h>
#if FLT_EVAL_METHOD != 0
#error "camkin needs doubles evaluated as doubles: do not compile it for the x87"
#endif

#ifdef __GNUC__
#define INLINE static inline __attribute__((always_inline))
#else
#define INLINE static inline
#endif

/* Beyond this many cycles the doubles lie too far apart to tell a phase. */
#define MAX_CYCLES 0x1p50

/* ---- phases ---- */

/* Cycles to take off so that theta comes to lie in [-half, half), up to the rounding of theta/cycle. */
INLINE double whole_cycles(double theta, double inverse) {
    return floor(theta * inverse + 0.5);
}

/* What is still to take off a remainder that the rounding has put past an end. The subtraction is exact there. */
INLINE double last_cycle(double r, double half) {
    return (r >= half ? 1.0 : 0.0) - (r < -half ? 1.0 : 0.0);
}

INLINE int angle_phase_loop(const ck_cycle *cycle, const double *restrict theta, size_t n, double *restrict r,
                            double *restrict cycles) {
    const double length = cycle->length, half = cycle->half, inverse = cycle->inverse;
    /* Nearly always no angle is bad and none lies where the rounding of theta/cycle decides: that is seen first. */
    int64_t rare = 0, lost = 0;
    for (size_t i = 0; i < n; i++) {
        double k = whole_cycles(theta[i], inverse), x = ck_fma(-k, length, theta[i]);
        r[i] = x;
        if (cycles)
            cycles[i] = k;
        rare |= (fabs(k) < MAX_CYCLES ? 0 : 1) | (fabs(x) < half ? 0 : 1);
    }
    if (!rare)
        return 0;
    for (size_t i = 0; i < n; i++) {
        double k = whole_cycles(theta[i], inverse);
        double x = ck_fma(-k, length, theta[i]);
        double m = last_cycle(x, half);
        int good = fabs(k) < MAX_CYCLES;
        x = good ? x - m * length : (double)NAN;
        r[i] = x;
        if (cycles)
            cycles[i] = k + m;
        lost |= good ? 0 : 1;
    }
    return lost != 0;
}

static int angle_phase(const ck_cycle *cycle, const double *theta, size_t n, double *r, double *cycles) {
    return cycles ? angle_phase_loop(cycle, theta, n, r, cycles) : angle_phase_loop(cycle, theta, n, r, NULL);
}

/* Exact sum a + b = s + e. */
#define TWO_SUM(s, e, a, b) const double s = (a) + (b), s##_b = s - (a), e = ((a) - (s - s##_b)) + ((b) - s##_b)

/* theta = 6 t rpm: the product as q + l1 + e6 + l2 without loss, and its remainder. One rounding is left, at 2^-106 of the
   cycle. With an acceleration rpm + half_rate t is a pair, which adds its own 2^-106 of the whole angle. */
INLINE int time_phase_loop(const ck_cycle *cycle, const ck_turning *turning, const double *restrict t, size_t n,
                           double *restrict r, double *restrict low, double *restrict cycles, const int ramp) {
    const double length = cycle->length, half = cycle->half, inverse = cycle->inverse;
    const double rpm = turning->rpm, half_rate = turning->half_rate, phase = turning->phase;
    const double phase_cycles = turning->phase_cycles;
    int64_t lost = 0;
    for (size_t i = 0; i < n; i++) {
        const double ti = t[i];
        double p, e;
        if (ramp) {
            const double g = half_rate * ti, ge = ck_fma(half_rate, ti, -g);
            TWO_SUM(w, we, rpm, g);
            p = ti * w;
            e = ck_fma(ti, w, -p) + ti * (we + ge);
        } else {
            p = ti * rpm;
            e = ck_fma(ti, rpm, -p);
        }
        const double q = 6.0 * p, l1 = ck_fma(6.0, p, -q), e6 = 6.0 * e, l2 = ck_fma(6.0, e, -e6);
        const double k = whole_cycles(q, inverse), x = ck_fma(-k, length, q);
        TWO_SUM(l, le, l1, e6);
        TWO_SUM(y, ye, x, l);
        TWO_SUM(z, ze, y, phase);
        const double rest = ze + (ye + (le + l2));
        double h = z + rest, lo = rest - (h - z);
        const double m = last_cycle(h, half);
        h = h - m * length;
        /* low >= 0, so that h alone tells the piece: one double down, exactly (Rump et al. 2009, succ and pred). */
        const double down = ck_fma(-0x1.0000000000001p-53, fabs(h), h);
        const double below = lo < 0.0 ? down : h;
        lo = lo + (h - below);
        const int good = fabs(k) < MAX_CYCLES;
        r[i] = good ? below : (double)NAN;
        low[i] = lo;
        if (cycles)
            cycles[i] = k + m + phase_cycles;
        lost |= good ? 0 : 1;
    }
    return lost != 0;
}

static int time_phase(const ck_cycle *cycle, const ck_turning *turning, const double *t, size_t n, double *r,
                      double *low, double *cycles) {
    if (turning->half_rate != 0.0)
        return cycles ? time_phase_loop(cycle, turning, t, n, r, low, cycles, 1)
                      : time_phase_loop(cycle, turning, t, n, r, low, NULL, 1);
    return cycles ? time_phase_loop(cycle, turning, t, n, r, low, cycles, 0)
                  : time_phase_loop(cycle, turning, t, n, r, low, NULL, 0);
}

static void grid(double t0, double dt, double first, size_t n, double *restrict t) {
    for (size_t i = 0; i < n; i++)
        t[i] = ck_fma(first + (double)(int32_t)i, dt, t0);
}

/* ---- which piece ---- */

/* Steps of so many points as long as all of them are inside. */
INLINE size_t inside_by(size_t step, size_t i, const double *restrict r, size_t n, double from, double to) {
    for (; n - i >= step; i += step) {
        int64_t out = 0;
        for (size_t k = 0; k < step; k++)
            out |= (r[i + k] < from ? 1 : 0) | (r[i + k] >= to ? 1 : 0);
        if (out)
            break;
    }
    return i;
}

static size_t inside(const double *restrict r, size_t n, double from, double to) {
    size_t i = inside_by(CK_BLOCK, 0, r, n, from, to);
    i = inside_by(64, i, r, n, from, to);
    i = inside_by(8, i, r, n, from, to);
    while (i < n && !(r[i] < from || r[i] >= to))
        i++;
    return i;
}

static void locate(const ck_index *index, const double *restrict start, const double *restrict r, size_t n,
                   int32_t *restrict piece) {
    if (index->most > 8) { /* many pieces in a small part of the cycle */
        for (size_t i = 0; i < n; i++)
            piece[i] = ck_index_find(index, start, r[i]);
        return;
    }
    const ck_index slots = *index;
    const int32_t *restrict before = slots.before;
    for (size_t i = 0; i < n; i++)
        piece[i] = before[ck_index_slot(&slots, r[i])];
    for (int step = 0; step < slots.most; step++)
        for (size_t i = 0; i < n; i++)
            piece[i] += r[i] >= start[piece[i] + 1] ? 1 : 0;
}

/* ---- pieces ---- */

/* u + ul = r + low - anchor: exact where r - anchor is, which it is near the anchor. */
#define LOCAL_ANGLE                                                                                                    \
    TWO_SUM(far, far_low, r[i], -anchor_hi);                                                                           \
    const double rest = has_low ? (far_low - anchor_lo) + low[i] : far_low - anchor_lo;                                \
    const double u = far + rest, ul = rest - (u - far)

/* What s lost: by the rounding of its first two coefficients, and of the angle. */
#define LOST(u, by_angle) (ck_fma(v_low, u, s_low) + (by_angle))

#define PIECE_ARGUMENTS                                                                                                \
    const ck_piece *piece, const ck_rate *rate, const double *restrict r, const double *restrict low, size_t n,        \
        const camkin_svaj *out

#define PIECE_LOCALS                                                                                                   \
    const double s_low = piece->s_low, v_low = piece->v_low;                                                           \
    const double anchor_hi = piece->anchor_hi, anchor_lo = piece->anchor_lo, kv = rate->v, ka = rate->a, kj = rate->j; \
    const double *restrict c = piece->c;                                                                               \
    double *restrict s = out->s, *restrict v = out->v, *restrict a = out->a, *restrict j = out->j;                     \
    (void)v, (void)a, (void)j, (void)s, (void)kv, (void)ka, (void)kj, (void)s_low, (void)v_low

#define WANTS(x) (want == CK_WANT_##x || want == CK_WANT_ALL)

/* c[0] + c[1] x + ... + c[degree] x^degree */
INLINE double horner(const double *c, int degree, double x) {
    double y = c[degree];
    for (int i = degree - 1; i >= 0; i--)
        y = ck_fma(y, x, c[i]);
    return y;
}

/* Adding 0.0, here and below, turns the -0 of a zero and a negative factor into the 0 of a follower at rest. */
INLINE void poly(PIECE_ARGUMENTS, const int degree, const int has_low, const int want) {
    PIECE_LOCALS;
    if (degree == 1 && c[1] == 0.0) { /* a dwell: nothing but stores */
        const double level = c[0];
        for (size_t i = 0; i < n; i++) {
            if (WANTS(S))
                s[i] = level;
            if (WANTS(V))
                v[i] = 0.0;
            if (WANTS(A))
                a[i] = 0.0;
            if (WANTS(J))
                j[i] = 0.0;
        }
        return;
    }
    double c0[12], c1[12], c2[12], c3[12];
    for (int i = 0; i <= degree; i++) {
        c0[i] = c[i];
        if (i >= 1)
            c1[i - 1] = c[i] * i;
        if (i >= 2)
            c2[i - 2] = c[i] * (i * (i - 1) * ka) + 0.0;
        if (i >= 3)
            c3[i - 3] = c[i] * (i * (i - 1) * (i - 2) * kj) + 0.0;
    }
    for (size_t i = 0; i < n; i++) {
        LOCAL_ANGLE;
        const double slope = WANTS(S) || WANTS(V) ? horner(c1, degree - 1, u) : 0.0;
        if (WANTS(S))
            s[i] = horner(c0, degree, u) + LOST(u, slope * ul);
        if (WANTS(V))
            v[i] = ck_fma(slope, kv, 0.0);
        if (WANTS(A))
            a[i] = degree >= 2 ? horner(c2, degree - 2, u) : 0.0;
        if (WANTS(J))
            j[i] = degree >= 3 ? horner(c3, degree - 3, u) : 0.0;
    }
}

/* W6 = 6 (phi - sin phi)/kappa^3, V = (1 - cos phi)/kappa^2, S = sin(phi)/kappa, C = cos(phi), phi = kappa u. */
#define TRIG(u)                                                                                                        \
    const double uu = u * u, z = kappa2 * uu, q = horner(ck_trig_q, 8, z);                                             \
    const double W6 = uu * u * horner(ck_trig_p, 7, z), V = uu * q;                                                    \
    const double S = ck_fma(-kappa2_6, W6, u), C = ck_fma(-kappa2, V, 1.0);                                            \
    (void)V, (void)C, (void)S

INLINE void zone(PIECE_ARGUMENTS, const int cosine, const int has_low, const int want) {
    PIECE_LOCALS;
    const double s0 = c[CK_P_S0], v0 = c[CK_P_V0], c2 = c[CK_P_C2], c2_6 = c[CK_P_C2_6];
    const double kappa2 = c[CK_P_KAPPA2], kappa2_6 = c[CK_P_KAPPA2_6];
    const double ca = c2 * ka + 0.0, cj = (cosine ? -(c2 * kappa2) : c2) * kj + 0.0;
    (void)c2_6, (void)ca, (void)cj;
    for (size_t i = 0; i < n; i++) {
        LOCAL_ANGLE;
        TRIG(u);
        const double slope = ck_fma(c2, cosine ? S : V, v0);
        if (WANTS(S)) {
            const double y = cosine ? ck_fma(c2, V, ck_fma(v0, u, s0)) : ck_fma(c2_6, W6, ck_fma(v0, u, s0));
            s[i] = y + LOST(u, slope * ul);
        }
        if (WANTS(V))
            v[i] = ck_fma(slope, kv, 0.0);
        if (WANTS(A))
            a[i] = ck_fma(ca, cosine ? C : S, 0.0);
        if (WANTS(J))
            j[i] = ck_fma(cj, cosine ? S : C, 0.0);
    }
}

INLINE void harmonic(PIECE_ARGUMENTS, const int even, const int has_low, const int want) {
    PIECE_LOCALS;
    const double s0 = c[CK_P_S0], v0 = c[CK_P_V0], c2_6 = c[CK_P_C2_6];
    const double kappa2 = c[CK_P_KAPPA2], kappa2_6 = c[CK_P_KAPPA2_6];
    double A[4][6];
    for (int order = 0; order < 4; order++)
        for (int i = 0; i < 6; i++)
            A[order][i] = c[CK_P_A + 6 * order + i] * (order == 2 ? ka : order == 3 ? kj : 1.0) + 0.0;
    const double tenth = kappa2 / 10.0;
    (void)c2_6, (void)v0, (void)tenth;
    for (size_t i = 0; i < n; i++) {
        LOCAL_ANGLE;
        TRIG(u);
        const double h = ck_fma(-kappa2, V, 0.5), slope = horner(A[1], 5, h) * (even ? S : 1.0);
        if (WANTS(S)) {
            /* V^2 and more double the errors of V, of its square and of z: all are taken with what their rounding lost.
               dQ/dz = -1/24 + z/360 - ... needs no more terms for that. */
            const double uul = ck_fma(u, u, -uu), zl = ck_fma(kappa2, uu, -z) + kappa2 * uul;
            const double ql = zl * ck_fma(z, 1.0 / 360, -1.0 / 24);
            const double Vs = ck_fma(uu, q, ck_fma(uu, ql, uul * q)), VV = Vs * Vs, tail = horner(A[0] + 2, 3, Vs);
            const double high = ck_fma(VV, tail, ck_fma(Vs, Vs, -VV) * tail);
            double y;
            if (even) {
                y = s0 + ck_fma(A[0][1], Vs, high);
            } else {
                const double Z = tenth * (uu * uu * u * horner(ck_trig_t, 10, z));
                y = ck_fma(S, high, ck_fma(A[0][1], Z, ck_fma(c2_6, W6, ck_fma(v0, u, s0))));
            }
            s[i] = y + LOST(u, slope * ul);
        }
        if (WANTS(V))
            v[i] = ck_fma(slope, kv, 0.0);
        if (WANTS(A))
            a[i] = ck_fma(horner(A[2], 5, h), even ? 1.0 : S, 0.0);
        if (WANTS(J))
            j[i] = ck_fma(horner(A[3], 5, h), even ? S : 1.0, 0.0);
    }
}

/* Kepler's equation w = u + shear kappa2 W(w), by Newton. From w = u five steps end below the rounding for every shear
   that the law allows; the last is the equation itself, so that next to u = 0 w has the accuracy of u. */
INLINE void sheared(PIECE_ARGUMENTS, const int unused, const int has_low, const int want) {
    PIECE_LOCALS;
    (void)unused;
    const double s0 = c[CK_P_S0], v0 = c[CK_P_V0], c2 = c[CK_P_C2], c2_6 = c[CK_P_C2_6];
    const double kappa2 = c[CK_P_KAPPA2], kappa2_6 = c[CK_P_KAPPA2_6], shear = c[CK_P_SHEAR], sign = c[CK_P_SIGN];
    const double pull = shear * kappa2, pull_6 = shear * kappa2_6, shear3 = 3.0 * shear;
    const double first = c[CK_P_FIRST] * kv, second = c[CK_P_SECOND] * ka, third = c[CK_P_THIRD] * kj;
    (void)s0, (void)v0, (void)c2, (void)c2_6, (void)sign, (void)shear3, (void)first, (void)second, (void)third;
    for (size_t i = 0; i < n; i++) {
        LOCAL_ANGLE;
        double w = u;
        for (int step = 0; step < 5; step++) {
            const double ww = w * w, six = ww * w * horner(ck_trig_p, 7, kappa2 * ww);
            const double slope = ck_fma(-pull, ww * horner(ck_trig_q, 8, kappa2 * ww), 1.0);
            w = w - (ck_fma(-pull_6, six, w) - u) / slope;
        }
        const double by = pull_6 * (w * w * w * horner(ck_trig_p, 7, kappa2 * (w * w)));
        const double angle = u + by, angle_low = by - (angle - u);
        TRIG(angle);
        /* d = 1 + e and its powers 1 + e3, 1 + e5 in what they differ from 1 by: each is rounded once. */
        const double e = -pull * V, g = kappa2 * V, e2 = e * (2.0 + e), e3 = ck_fma(e2, e, e2 + e);
        const double e4 = e2 * (2.0 + e2), e5 = ck_fma(e4, e, e4 + e), top = ck_fma(-g, 1.0 + e, e);
        if (WANTS(S))
            s[i] =
                ck_fma(c2_6, W6, ck_fma(v0, angle, s0)) + LOST(angle, ck_fma(c2, V, v0) * (angle_low + ul / (1.0 + e)));
        if (WANTS(V))
            v[i] = ck_fma(first, ck_fma(sign, g, 1.0 - sign) / (1.0 + e), 0.0);
        if (WANTS(A))
            a[i] = ck_fma(second, S / (1.0 + e3), 0.0);
        if (WANTS(J))
            j[i] = ck_fma(third, (1.0 + ck_fma(shear3 * g, 2.0 - g, top)) / (1.0 + e5), 0.0);
        (void)e3, (void)e5, (void)top;
    }
}

/* Every shape, with and without a low part, for every set of outputs: X(shape, body, its first constant). */
#define EVERY_SHAPE(X)                                                                                                 \
    X(POLY1, poly, 1)                                                                                                  \
    X(POLY3, poly, 3)                                                                                                  \
    X(POLY5, poly, 5)                                                                                                  \
    X(POLY7, poly, 7)                                                                                                  \
    X(POLY9, poly, 9)                                                                                                  \
    X(POLY11, poly, 11)                                                                                                \
    X(ZONE_SIN, zone, 0)                                                                                               \
    X(ZONE_COS, zone, 1)                                                                                               \
    X(HARM_ODD, harmonic, 0)                                                                                           \
    X(HARM_EVEN, harmonic, 1)                                                                                          \
    X(SHEARED, sheared, 0)

#define DEFINE_ONE(shape, body, constant, has_low, want)                                                               \
    static void run_##shape##_##has_low##_##want(PIECE_ARGUMENTS) {                                                    \
        body(piece, rate, r, low, n, out, constant, has_low, CK_WANT_##want);                                          \
    }
#define DEFINE_WANTS(shape, body, constant, has_low)                                                                   \
    DEFINE_ONE(shape, body, constant, has_low, S)                                                                      \
    DEFINE_ONE(shape, body, constant, has_low, V)                                                                      \
    DEFINE_ONE(shape, body, constant, has_low, A)                                                                      \
    DEFINE_ONE(shape, body, constant, has_low, J)                                                                      \
    DEFINE_ONE(shape, body, constant, has_low, ALL)
#define DEFINE(shape, body, constant)                                                                                  \
    DEFINE_WANTS(shape, body, constant, 0)                                                                             \
    DEFINE_WANTS(shape, body, constant, 1)
EVERY_SHAPE(DEFINE)

/* ---- one value ---- */

/* The bodies above with one point are straight scalar code, with the same roundings. */
INLINE double value_of(const ck_piece *piece, const ck_rate *rate, double r, const int want) {
    double value = 0.0;
    const camkin_svaj out = {&value, &value, &value, &value};
    switch ((ck_shape)piece->shape) {
#define CASE(shape, body, constant)                                                                                    \
    case CK_SHAPE_##shape:                                                                                             \
        body(piece, rate, &r, NULL, 1, &out, constant, 0, want);                                                       \
        break;
        EVERY_SHAPE(CASE)
    case CK_SHAPES:
        break;
    }
    return value;
}

static double value_at(const ck_cycle *cycle, const ck_index *index, const double *start, const ck_piece *pieces,
                       const ck_rate *rate, double theta, int want, double *cycles) {
    const double length = cycle->length;
    double k = whole_cycles(theta, cycle->inverse), r = ck_fma(-k, length, theta);
    const double m = last_cycle(r, cycle->half);
    r = r - m * length;
    *cycles = k + m;
    if (!(fabs(k) < MAX_CYCLES))
        return (double)NAN;
    const ck_piece *piece = &pieces[ck_index_find(index, start, r)];
    switch (want) {
    case CK_WANT_S:
        return value_of(piece, rate, r, CK_WANT_S);
    case CK_WANT_V:
        return value_of(piece, rate, r, CK_WANT_V);
    case CK_WANT_A:
        return value_of(piece, rate, r, CK_WANT_A);
    default:
        return value_of(piece, rate, r, CK_WANT_J);
    }
}

#define LIST_WANTS(shape, has_low)                                                                                     \
    {run_##shape##_##has_low##_S, run_##shape##_##has_low##_V, run_##shape##_##has_low##_A,                            \
     run_##shape##_##has_low##_J, run_##shape##_##has_low##_ALL}
#define LIST(shape, body, constant) {LIST_WANTS(shape, 0), LIST_WANTS(shape, 1)},

/* ---- after the pieces ---- */

static void ramp(double rpm, double rpm_per_s, const double *restrict t, size_t n, double *restrict v,
                 double *restrict a, double *restrict j) {
    const double alpha = 6.0 * rpm_per_s;
    for (size_t i = 0; i < n; i++) {
        const double w = 6.0 * ck_fma(rpm_per_s, t[i], rpm), v1 = v[i], a1 = a[i], j1 = j[i];
        v[i] = v1 * w;
        a[i] = ck_fma(a1 * w, w, v1 * alpha);
        j[i] = w * ck_fma(j1 * w, w, 3.0 * a1 * alpha);
    }
}

static void accumulate(const double *restrict cycles, double lift, size_t n, double *restrict s) {
    for (size_t i = 0; i < n; i++)
        s[i] = ck_fma(cycles[i], lift, s[i]);
}

/* ---- the table ---- */

#ifndef CK_LEVEL
#define CK_LEVEL native
#endif
#define PASTE(a, b) a##b
#define TABLE(level) PASTE(ck_kernels_, level)

#if defined(__AVX512F__)
#define LEVEL_NAME "x86-64-v4"
#elif defined(__AVX2__) && defined(__FMA__)
#define LEVEL_NAME "x86-64-v3"
#elif defined(__SSE4_2__)
#define LEVEL_NAME "x86-64-v2"
#elif defined(__aarch64__)
#define LEVEL_NAME "neon"
#else
#define LEVEL_NAME "native"
#endif

extern const ck_kernels TABLE(CK_LEVEL);
const ck_kernels TABLE(CK_LEVEL) = {
    LEVEL_NAME, angle_phase, time_phase, grid, inside, locate, {EVERY_SHAPE(LIST)}, value_at, ramp, accumulate,
};
