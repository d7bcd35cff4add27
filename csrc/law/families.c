/* SPDX-License-Identifier: MIT */
#include "families.h"

#include <math.h>

bool ck_reject_parameter(const ck_law_request *q, const char *name, double value, const char *range) {
    *q->bad = (ck_bad_parameter){name, value, range};
    return false;
}

/* ---- polynomials ---- */

/* Return the number of parts that keep 4 ulp (docs/reference/accuracy.md). */
static int parts_of(int degree) {
    return degree == 0 ? 1 : degree == 1 ? 2 : degree <= 5 ? 6 : degree <= 7 ? 8 : 10;
}

/* Build the polynomial of the constants, in units of 1/per_unit. Integers come first, so that derivatives that vanish
   at an end are exactly 0. */
static bool polynomial_in(const ck_law_request *q, double per_unit) {
    dd coef[CK_MAX_DEGREE + 1];
    int degree = 0;
    for (int i = 0; i <= CK_MAX_DEGREE; i++) {
        coef[i] = dd_of(q->law->constant[i]);
        if (q->law->constant[i] != 0.0)
            degree = i;
    }
    ck_polynomial(q->curve, coef, degree, parts_of(degree));
    for (int i = 0; i < q->curve->n && per_unit != 1.0; i++)
        for (int k = 0; k <= degree; k++)
            q->curve->span[i].c[k] = dd_div(q->curve->span[i].c[k], dd_of(per_unit));
    return true;
}

bool ck_family_polynomial(const ck_law_request *q) {
    return polynomial_in(q, 1.0);
}

bool ck_family_polynomial_e5(const ck_law_request *q) {
    return polynomial_in(q, 1e5);
}

/* y' = C [x (1 - x)]^n: derivatives 1 ... n vanish at the ends. With C = (2n+1)!/n!^2 the coefficient of x^(n+1+k) is
   C (-1)^k binomial(n, k)/(n+1+k), an integer. */
static bool smooth(const ck_law_request *q, int n) {
    dd coef[CK_MAX_DEGREE + 1] = {{0}};
    double c = 1.0, binomial = 1.0;
    for (int i = 1; i <= n; i++)
        c = c * (n + i) / i;
    c *= 2 * n + 1;
    for (int k = 0; k <= n; k++) {
        coef[n + 1 + k] = dd_of((k % 2 ? -c : c) * binomial / (n + 1 + k));
        binomial = binomial * (n - k) / (k + 1);
    }
    ck_polynomial(q->curve, coef, 2 * n + 1, parts_of(2 * n + 1));
    return true;
}

bool ck_family_smooth_fixed(const ck_law_request *q) {
    return smooth(q, (int)q->law->constant[0]);
}

bool ck_family_smooth_given(const ck_law_request *q) {
    const double n = q->param[0].hi;
    if (n != floor(n))
        return ck_reject_parameter(q, "n", n, "1, 2, 3, 4 or 5");
    return smooth(q, (int)n);
}

/* ---- zones ---- */

/* Build a universal curve, or give its zones. */
static bool universal(const ck_law_request *q, const dd t[6], dd v0, dd v1) {
    if (q->zones) {
        *q->zones = (ck_zones){{t[0], t[1], t[2], t[3], t[4], t[5]}, v0, v1};
        return true;
    }
    ck_universal(q->curve, t, v0, v1);
    return true;
}

/* Build a universal curve. Move the breakpoints t of a symmetric one, three on either side, to its inflection,
   linearly. */
static bool zones(const ck_law_request *q, dd t[6]) {
    const dd one = dd_of(1.0), left = dd_scale(q->inflection, 2.0);
    const dd right = dd_scale(dd_sub(one, q->inflection), 2.0);
    if (q->inflection.hi != 0.5 || dd_varies(q->inflection))
        for (int i = 0; i < 6; i++)
            t[i] = i < 3 ? dd_mul(t[i], left) : dd_sub(one, dd_mul(dd_sub(one, t[i]), right));
    return universal(q, t, q->v0, q->v1);
}

/* Shares that differ from a sum of 1 by so much are decimals that add up to 1: each is rounded, and so is a rest. */
static const double SUM_ROUNDING = 0x1p-51;

/* Norton's SCCA family: sine, constant and cosine zones of b/2, c/2, d/2 on either side of a share 1 - b - c - d of
   constant velocity. */
static bool scca_zones(const ck_law_request *q, dd b, dd c, dd d) {
    dd one = dd_of(1.0), t1 = dd_scale(b, 0.5), t2 = dd_add(t1, dd_scale(c, 0.5)), t3 = dd_add(t2, dd_scale(d, 0.5));
    t3 = dd_sub(dd_of(0.5), dd_snap(dd_sub(dd_of(0.5), t3), 1.0)); /* not 1e-33 of constant velocity */
    return zones(q, (dd[6]){t1, t2, t3, dd_sub(one, t3), dd_sub(one, t2), dd_sub(one, t1)});
}

bool ck_family_scca_fixed(const ck_law_request *q) {
    const double *c = q->law->constant;
    return scca_zones(q, dd_of(c[0]), dd_of(c[1]), dd_of(c[2]));
}

bool ck_family_scca(const ck_law_request *q) {
    dd share[3], sum = dd_of(0.0);
    int last = 0;
    for (int i = 0; i < 3; i++) {
        if (q->param[i].hi != 0.0 && q->param[i].hi < 2e-6)
            return ck_reject_parameter(q, q->law->param[i].name, q->param[i].hi, "0, or 2e-6 to 1");
        share[i] = q->param[i];
        sum = dd_add(sum, share[i]);
        last = q->param[i].hi != 0.0 ? i : last;
    }
    if (sum.hi == 0.0)
        return ck_reject_parameter(q, "b", q->param[0].hi, "such that b + c + d > 0");
    dd rest = dd_sub(dd_of(1.0), sum);
    if (fabs(rest.hi) <= SUM_ROUNDING)
        share[last] = dd_add(share[last], dd_constant(rest));
    else if (rest.hi < 2e-6)
        return ck_reject_parameter(q, "d", q->param[2].hi, "such that b + c + d is 1, or at most 1 - 2e-6");
    return scca_zones(q, share[0], share[1], share[2]);
}

/* Put a share of constant velocity in the middle of an SCCA law. */
bool ck_family_scca_cruise(const ck_law_request *q) {
    const double *c = q->law->constant;
    dd rest = dd_sub(dd_of(1.0), q->param[0]);
    return scca_zones(q, dd_scale(rest, c[0]), dd_scale(rest, c[1]), dd_scale(rest, c[2]));
}

bool ck_family_sine_straight_line(const ck_law_request *q) {
    return scca_zones(q, dd_of(0.0), dd_of(0.0), q->param[0]);
}

bool ck_family_trapezoidal_velocity(const ck_law_request *q) {
    return scca_zones(q, dd_of(0.0), dd_scale(q->param[0], 2.0), dd_of(0.0));
}

/* VDI 2143, dwell to return: a modified sine whose second half ends in its cosine. */
bool ck_family_harmonic_combination(const ck_law_request *q) {
    dd t1 = dd_scale(q->inflection, 0.25), one = dd_of(1.0);
    return universal(q, (dd[6]){t1, t1, q->inflection, q->inflection, one, one}, q->v0, q->v1);
}

bool ck_family_universal(const ck_law_request *q) {
    dd t[6];
    double before = 0.0;
    for (int i = 0; i <= 6; i++) {
        int at = i < 6 ? i : 5;
        double now = i < 6 ? q->param[i].hi : 1.0;
        if (now != before && !(now - before >= 1e-6))
            return ck_reject_parameter(q, q->law->param[at].name, q->param[at].hi,
                                       i == 0  ? "0, or 1e-6 to 1"
                                       : i < 6 ? "equal to the T before it, or at least 1e-6 above it, and at most 1"
                                               : "1, or at most 1 - 1e-6");
        t[at] = i < 6 ? q->param[i] : t[at];
        before = now;
    }
    if (q->param[2].hi <= 0.0)
        return ck_reject_parameter(q, "T3", q->param[2].hi, "above 0: the curve must accelerate");
    if (q->param[3].hi >= 1.0)
        return ck_reject_parameter(q, "T4", q->param[3].hi, "below 1: the curve must decelerate");
    return universal(q, t, dd_add(q->param[6], q->v0), dd_add(q->param[7], q->v1));
}

/* Breakpoints of the numbered curves, in 1/240. Some have an irrational T2, which follows from a condition on the peaks
   of the curve, and later T that are measured from it. */
typedef struct numbered {
    int code, t[6];
    int from_T2;                 /* number of T, from T2 on, that are measured from T2 */
    int over_pi, over_pi_2, sum; /* T2 = over_pi/(240 pi) + over_pi_2/(240 (pi + 2)) + sum/240 */
} numbered;

static const numbered numbered_curves[] = {
    {.code = 11, .t = {0, 120, 120, 120, 120, 240}}, /* parabolic */
    {.code = 12, .t = {0, 0, 120, 120, 240, 240}},   /* simple harmonic */
    {.code = 22, .t = {60, 60, 120, 120, 180, 180}}, /* cycloidal */
    {.code = 25, .t = {30, 90, 120, 120, 150, 210}}, /* modified trapezoid */
    {.code = 26, .t = {30, 30, 120, 120, 210, 210}}, /* modified sine */
    {.code = 27, .t = {15, 15, 60, 180, 225, 225}},  /* modified constant velocity, 50 % */
    {.code = 33, .t = {48, 48, 96, 96, 168, 168}},   /* asymmetric cycloid */
    {.code = 34, .t = {24, 72, 96, 96, 132, 204}},   /* asymmetric modified trapezoid */
    /* trapecloid: (pi + 10)/(8 (pi + 2)) */
    {.code = 35, .t = {30, 0, 30, 30, 60, 60}, .from_T2 = 5, .over_pi_2 = 240, .sum = 30},
    {.code = 43, .t = {60, 60, 120, 120, 240, 240}}, /* one-dwell cycloid, m = 1 */
    {.code = 44, .t = {48, 48, 96, 96, 240, 240}},   /* one-dwell cycloid, m = 2/3 */
    /* one-dwell modified trapezoid, m = 1: 7/16 - 1/(8 pi) */
    {.code = 45, .t = {30, 0, 30, 30, 60, 240}, .from_T2 = 4, .over_pi = -30, .sum = 105},
    {.code = 46, .t = {30, 90, 120, 120, 150, 240}}, /* one-dwell modified trapezoid, Ferguson */
    /* the same with m = 2/3: 47/120 - 7/(30 pi) */
    {.code = 47, .t = {30, 0, 30, 30, 50, 240}, .from_T2 = 4, .over_pi = -56, .sum = 94},
    {.code = 48, .t = {30, 30, 120, 120, 240, 240}}, /* one-dwell modified sine */
    /* one-dwell trapecloid, with T2 of 35 */
    {.code = 49, .t = {30, 0, 30, 30, 240, 240}, .from_T2 = 3, .over_pi_2 = 240, .sum = 30},
    {.code = 51, .t = {0, 60, 120, 120, 180, 240}}, /* no-dwell modified trapezoid */
    {.code = 52, .t = {0, 0, 60, 180, 240, 240}},   /* no-dwell modified constant velocity */
    {.code = 92, .t = {0, 60, 80, 80, 200, 200}},   /* NC2 */
};

static bool universal_numbered(const ck_law_request *q, double code) {
    const numbered *n = NULL;
    for (size_t i = 0; i < sizeof numbered_curves / sizeof *numbered_curves; i++)
        if (numbered_curves[i].code == code)
            n = &numbered_curves[i];
    if (!n)
        return ck_reject_parameter(q, "code", code, "11, 12, 22, 25, 26, 27, 33, 34, 35, 43 to 49, 51, 52 or 92");
    dd pi_2 = dd_add(DD_PI, dd_of(2.0)), t[6];
    dd t2 = dd_add(dd_div(dd_of(n->over_pi), DD_PI), dd_div(dd_of(n->over_pi_2), pi_2));
    for (int k = 0; k < 6; k++) {
        int relative = k >= 1 && k <= n->from_T2;
        dd whole = dd_of(n->t[k] + (relative ? n->sum : 0));
        t[k] = dd_div(relative ? dd_add(t2, whole) : whole, dd_of(240.0));
    }
    return universal(q, t, q->v0, q->v1);
}

bool ck_family_numbered_fixed(const ck_law_request *q) {
    return universal_numbered(q, q->law->constant[0]);
}

bool ck_family_numbered_given(const ck_law_request *q) {
    return universal_numbered(q, q->param[0].hi);
}

/* ---- harmonics ---- */

/* Build a sum of harmonics from the constants. */
static bool harmonics(const ck_law_request *q, int cosines) {
    const double *c = q->law->constant;
    dd amplitude[CK_MAX_HARMONIC], none[CK_MAX_HARMONIC] = {{0}};
    for (int k = 0; k < CK_MAX_HARMONIC; k++) {
        dd a = c[2 + 2 * k] == 0.0 ? dd_of(0.0) : dd_ratio(c[2 + 2 * k], c[3 + 2 * k]);
        amplitude[k] = cosines ? a : dd_div(a, DD_PI);
    }
    ck_harmonic(q->curve, (int)c[0], dd_of(c[1]), cosines ? none : amplitude, cosines ? amplitude : none);
    return true;
}

bool ck_family_sines(const ck_law_request *q) {
    return harmonics(q, 0);
}

bool ck_family_cosines(const ck_law_request *q) {
    return harmonics(q, 1);
}

/* y'' = h1 sin 2 pi x + h2 sin 4 pi x + h3 sin 6 pi x with h3 = 3 (2 pi - h1 - h2/2), which makes y(1) = 1. */
bool ck_family_triple_harmonic(const ck_law_request *q) {
    dd h1 = q->param[0], h2 = q->param[1], two_pi = dd_scale(DD_PI, 2.0);
    dd h3 = dd_scale(dd_sub(dd_sub(two_pi, h1), dd_scale(h2, 0.5)), 3.0), w2 = dd_square(two_pi);
    dd sine[CK_MAX_HARMONIC] = {dd_neg(dd_div(h1, w2)), dd_neg(dd_div(h2, dd_scale(w2, 4.0))),
                                dd_neg(dd_div(h3, dd_scale(w2, 9.0)))};
    const dd none[CK_MAX_HARMONIC] = {{0}};
    ck_harmonic(q->curve, 2, dd_of(1.0), sine, none);
    return true;
}

bool ck_family_quarter_wave(const ck_law_request *q) {
    ck_quarter_wave(q->curve);
    return true;
}

bool ck_family_modified_cycloidal(const ck_law_request *q) {
    ck_sheared_cycloid(q->curve, q->param[0]);
    return true;
}

/* ---- jerk ---- */

bool ck_family_s_curve(const ck_law_request *q) {
    dd ramp = q->param[0], hold = q->param[1], cruise = q->param[2];
    dd sum = dd_add(dd_add(dd_scale(ramp, 4.0), dd_scale(hold, 2.0)), cruise), rest = dd_sub(dd_of(1.0), sum);
    for (int i = 1; i < 3; i++)
        if (q->param[i].hi != 0.0 && q->param[i].hi < 1e-6)
            return ck_reject_parameter(q, q->law->param[i].name, q->param[i].hi, "0, or 1e-6 to 1");
    if (fabs(rest.hi) > SUM_ROUNDING)
        return ck_reject_parameter(q, "tv", q->param[2].hi, "such that 4 tj + 2 tc + tv = 1");
    if (q->param[2].hi == 0.0) /* rounding must not leave 1e-17 of constant velocity */
        ramp = dd_add(ramp, dd_scale(dd_constant(rest), 0.25));
    ck_s_curve(q->curve, ramp, hold);
    return true;
}
