/* SPDX-License-Identifier: MIT */
#include "law.h"

#include <string.h>

typedef struct entry entry;

/* What a family makes a curve from. */
typedef struct request {
    const entry *law;
    const double *param;
    dd inflection, v0, v1;
    ck_curve *curve;
    ck_refusal *refusal;
} request;

typedef struct bound {
    const char *name;
    double low, high;
    const char *range;
} bound;

enum {
    SYMMETRIC = 1, /* y(x) = 1 - y(1 - x): takes a last parameter `inflection` */
    BY_ZONES = 2,  /* the family carries its breakpoints to the inflection itself */
    ZONED = SYMMETRIC | BY_ZONES,
    MIRRORED = 4,   /* the family gives 1 - y(1 - x) */
    COMES_BACK = 8, /* y(1) = 0 */
    HAS_ENDS = 16   /* velocities may be given at its ends */
};

/* A law: its family puts its constants and the parameters into a curve. */
struct entry {
    const char *name;
    int (*family)(const request *);
    double constant[CK_MAX_DEGREE + 1];     /* as the family says */
    bound param[CAMKIN_MAX_PARAMETERS + 1]; /* ends at the first without a name; segment.c checks those of free forms */
    int flags;
};

static int refuse(const request *q, const char *parameter, double value, const char *range) {
    *q->refusal = (ck_refusal){parameter, value, range};
    return 0;
}

/* ---- polynomials ---- */

/* Those that keep 4 ulp (docs/accuracy.md). */
static int parts_of(int degree) {
    return degree == 0 ? 1 : degree == 1 ? 2 : degree <= 5 ? 6 : degree <= 7 ? 8 : 10;
}

/* constant: coefficients of x^0, x^1, ... in units of 1/per_unit. Integers first: what vanishes at an end vanishes. */
static int polynomial_in(const request *q, double per_unit) {
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
    return 1;
}

static int polynomial(const request *q) {
    return polynomial_in(q, 1.0);
}

static int polynomial_e5(const request *q) {
    return polynomial_in(q, 1e5);
}

/* y' = C [x (1 - x)]^n: derivatives 1 ... n vanish at the ends. With C = (2n+1)!/n!^2 the coefficient of x^(n+1+k) is
   C (-1)^k binomial(n, k)/(n+1+k), an integer. */
static int smooth(const request *q, int n) {
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
    return 1;
}

/* constant: n */
static int smooth_fixed(const request *q) {
    return smooth(q, (int)q->law->constant[0]);
}

static int smooth_given(const request *q) {
    if (q->param[0] != floor(q->param[0]))
        return refuse(q, "n", q->param[0], "1, 2, 3, 4 or 5");
    return smooth(q, (int)q->param[0]);
}

/* ---- zones ---- */

/* The universal curve with the breakpoints of a symmetric one carried to its inflection: linearly on either side. */
static int zones(const request *q, dd t[6]) {
    const dd one = dd_of(1.0), half = dd_of(0.5), left = dd_scale(q->inflection, 2.0);
    const dd right = dd_scale(dd_sub(one, q->inflection), 2.0);
    if (q->inflection.hi != 0.5)
        for (int i = 0; i < 6; i++)
            t[i] = dd_less(half, t[i]) ? dd_sub(one, dd_mul(dd_sub(one, t[i]), right)) : dd_mul(t[i], left);
    ck_universal(q->curve, t, q->v0, q->v1);
    return 1;
}

/* Norton's SCCA family: sine, constant and cosine zones of b/2, c/2, d/2 on either side of 1 - b - c - d of constant
   velocity. */
static int scca_zones(const request *q, dd b, dd c, dd d) {
    dd one = dd_of(1.0), t1 = dd_scale(b, 0.5), t2 = dd_add(t1, dd_scale(c, 0.5)), t3 = dd_add(t2, dd_scale(d, 0.5));
    t3 = dd_sub(dd_of(0.5), dd_snap(dd_sub(dd_of(0.5), t3), 1.0)); /* no cruise of 1e-33 around the inflection */
    return zones(q, (dd[6]){t1, t2, t3, dd_sub(one, t3), dd_sub(one, t2), dd_sub(one, t1)});
}

/* constant: b, c, d */
static int scca_fixed(const request *q) {
    const double *c = q->law->constant;
    return scca_zones(q, dd_of(c[0]), dd_of(c[1]), dd_of(c[2]));
}

static int scca(const request *q) {
    dd share[3], sum = dd_of(0.0);
    int last = 0;
    for (int i = 0; i < 3; i++) {
        if (q->param[i] != 0.0 && q->param[i] < 2e-6)
            return refuse(q, q->law->param[i].name, q->param[i], "0, or 2e-6 to 1");
        share[i] = dd_of(q->param[i]);
        sum = dd_add(sum, share[i]);
        last = q->param[i] != 0.0 ? i : last;
    }
    if (sum.hi == 0.0)
        return refuse(q, "b", q->param[0], "such that b + c + d > 0");
    dd rest = dd_sub(dd_of(1.0), sum);
    if (fabs(rest.hi) <= 0x1p-53) /* shares written in decimal: 1 up to their rounding */
        share[last] = dd_add(share[last], rest);
    else if (rest.hi < 2e-6)
        return refuse(q, "d", q->param[2], "such that b + c + d is 1, or at most 1 - 2e-6");
    return scca_zones(q, share[0], share[1], share[2]);
}

/* A share of constant velocity in the middle of an SCCA law; constant: its b, c, d without. */
static int scca_cruise(const request *q) {
    const double *c = q->law->constant;
    dd rest = dd_sub(dd_of(1.0), dd_of(q->param[0]));
    return scca_zones(q, dd_scale(rest, c[0]), dd_scale(rest, c[1]), dd_scale(rest, c[2]));
}

static int sine_straight_line(const request *q) {
    return scca_zones(q, dd_of(0.0), dd_of(0.0), dd_of(q->param[0]));
}

static int trapezoidal_velocity(const request *q) {
    return scca_zones(q, dd_of(0.0), dd_scale(dd_of(q->param[0]), 2.0), dd_of(0.0));
}

/* VDI 2143, D-R: a modified sine whose second half ends in its cosine. */
static int harmonic_combination(const request *q) {
    dd t1 = dd_scale(q->inflection, 0.25), one = dd_of(1.0);
    ck_universal(q->curve, (dd[6]){t1, t1, q->inflection, q->inflection, one, one}, q->v0, q->v1);
    return 1;
}

static int universal(const request *q) {
    dd t[6];
    double before = 0.0;
    for (int i = 0; i <= 6; i++) {
        int at = i < 6 ? i : 5;
        double now = i < 6 ? q->param[i] : 1.0;
        if (now != before && !(now - before >= 1e-6))
            return refuse(q, q->law->param[at].name, q->param[at],
                          i == 0  ? "0, or 1e-6 to 1"
                          : i < 6 ? "equal to the T before it, or at least 1e-6 above it, and at most 1"
                                  : "1, or at most 1 - 1e-6");
        t[at] = i < 6 ? dd_of(now) : t[at];
        before = now;
    }
    if (q->param[2] <= 0.0)
        return refuse(q, "T3", q->param[2], "above 0: the curve must accelerate");
    if (q->param[3] >= 1.0)
        return refuse(q, "T4", q->param[3], "below 1: the curve must decelerate");
    ck_universal(q->curve, t, dd_add(dd_of(q->param[6]), q->v0), dd_add(dd_of(q->param[7]), q->v1));
    return 1;
}

/* Breakpoints of the numbered curves, in 1/240. Some have an irrational T2, from the condition that the curve sets on its
   peaks, and measure later T from it. */
typedef struct numbered {
    int code, t[6];
    int from_T2;                 /* how many T, T2 among them, are measured from T2 */
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

static int universal_numbered(const request *q, double code) {
    const numbered *n = NULL;
    for (size_t i = 0; i < sizeof numbered_curves / sizeof *numbered_curves; i++)
        if (numbered_curves[i].code == code)
            n = &numbered_curves[i];
    if (!n)
        return refuse(q, "code", code, "11, 12, 22, 25, 26, 27, 33, 34, 35, 43 to 49, 51, 52 or 92");
    dd pi_2 = dd_add(DD_PI, dd_of(2.0)), t[6];
    dd t2 = dd_add(dd_div(dd_of(n->over_pi), DD_PI), dd_div(dd_of(n->over_pi_2), pi_2));
    for (int k = 0; k < 6; k++) {
        int relative = k >= 1 && k <= n->from_T2;
        dd whole = dd_of(n->t[k] + (relative ? n->sum : 0));
        t[k] = dd_div(relative ? dd_add(t2, whole) : whole, dd_of(240.0));
    }
    ck_universal(q->curve, t, q->v0, q->v1);
    return 1;
}

/* constant: the code */
static int numbered_fixed(const request *q) {
    return universal_numbered(q, q->law->constant[0]);
}

static int numbered_given(const request *q) {
    return universal_numbered(q, q->param[0]);
}

/* ---- harmonics ---- */

/* constant: half waves, slope, then numerator and denominator of up to five amplitudes: of sines times a common factor
   1/pi, or of 1 - cosine. */
static int harmonics(const request *q, int cosines) {
    const double *c = q->law->constant;
    dd amplitude[CK_MAX_HARMONIC], none[CK_MAX_HARMONIC] = {{0}};
    for (int k = 0; k < CK_MAX_HARMONIC; k++) {
        dd a = c[2 + 2 * k] == 0.0 ? dd_of(0.0) : dd_ratio(c[2 + 2 * k], c[3 + 2 * k]);
        amplitude[k] = cosines ? a : dd_div(a, DD_PI);
    }
    ck_harmonic(q->curve, (int)c[0], dd_of(c[1]), cosines ? none : amplitude, cosines ? amplitude : none);
    return 1;
}

static int sines(const request *q) {
    return harmonics(q, 0);
}

static int cosines(const request *q) {
    return harmonics(q, 1);
}

/* y'' = h1 sin 2 pi x + h2 sin 4 pi x + h3 sin 6 pi x with h3 = 3 (2 pi - h1 - h2/2), which makes y(1) = 1. */
static int triple_harmonic(const request *q) {
    dd h1 = dd_of(q->param[0]), h2 = dd_of(q->param[1]), two_pi = dd_scale(DD_PI, 2.0);
    dd h3 = dd_scale(dd_sub(dd_sub(two_pi, h1), dd_scale(h2, 0.5)), 3.0), w2 = dd_square(two_pi);
    dd sine[CK_MAX_HARMONIC] = {dd_neg(dd_div(h1, w2)), dd_neg(dd_div(h2, dd_scale(w2, 4.0))),
                                dd_neg(dd_div(h3, dd_scale(w2, 9.0)))};
    const dd none[CK_MAX_HARMONIC] = {{0}};
    ck_harmonic(q->curve, 2, dd_of(1.0), sine, none);
    return 1;
}

static int quarter_wave(const request *q) {
    ck_quarter_wave(q->curve);
    return 1;
}

static int modified_cycloidal(const request *q) {
    ck_sheared_cycloid(q->curve, dd_of(q->param[0]));
    return 1;
}

/* ---- jerk ---- */

static int s_curve(const request *q) {
    dd ramp = dd_of(q->param[0]), hold = dd_of(q->param[1]), cruise = dd_of(q->param[2]);
    dd sum = dd_add(dd_add(dd_scale(ramp, 4.0), dd_scale(hold, 2.0)), cruise), rest = dd_sub(dd_of(1.0), sum);
    for (int i = 1; i < 3; i++)
        if (q->param[i] != 0.0 && q->param[i] < 1e-6)
            return refuse(q, q->law->param[i].name, q->param[i], "0, or 1e-6 to 1");
    if (fabs(rest.hi) > 0x1p-52) /* 1 up to the rounding of decimals */
        return refuse(q, "tv", q->param[2], "such that 4 tj + 2 tc + tv = 1");
    if (q->param[2] == 0.0) /* the rounding must not leave a cruise of 1e-17 */
        ramp = dd_add(ramp, dd_scale(rest, 0.25));
    ck_s_curve(q->curve, ramp, hold);
    return 1;
}

/* ---- the table ---- */

/* clang-format off */
#define SHARE(name) {name, 0.0, 1.0, "0 to 1"}
#define VELOCITY(name) {name, -1e6, 1e6, "-1e6 to 1e6"}
#define ANY(name) {name, -INFINITY, INFINITY, "finite"}
#define AMPLITUDE(name) {name, -1e3, 1e3, "-1e3 to 1e3"}
#define CRUISE {"cv_fraction", 0.0, 0.999, "0 to 0.999"}
#define NONE {{0}}

static const entry laws[] = {
    [CAMKIN_DWELL] = {"dwell", polynomial, {0}, NONE, COMES_BACK},
    [CAMKIN_CONSTANT_VELOCITY] = {"constant_velocity", polynomial, {0, 1}, NONE, 0},
    [CAMKIN_PARABOLIC] = {"parabolic", scca_fixed, {0, 1, 0}, NONE, ZONED},
    [CAMKIN_SIMPLE_HARMONIC] = {"simple_harmonic", scca_fixed, {0, 0, 1}, NONE, ZONED},
    [CAMKIN_CYCLOIDAL] = {"cycloidal", scca_fixed, {0.5, 0, 0.5}, NONE, ZONED},
    [CAMKIN_POLY_345] = {"poly_345", smooth_fixed, {2}, NONE, SYMMETRIC},
    [CAMKIN_POLY_4567] = {"poly_4567", smooth_fixed, {3}, NONE, SYMMETRIC},
    [CAMKIN_MODIFIED_TRAPEZOID] = {"modified_trapezoid", scca_fixed, {0.25, 0.5, 0.25}, NONE, ZONED},
    [CAMKIN_MODIFIED_SINE] = {"modified_sine", scca_fixed, {0.25, 0, 0.75}, NONE, ZONED | HAS_ENDS},
    [CAMKIN_SCCA] = {"scca", scca, {0}, {SHARE("b"), SHARE("c"), SHARE("d")}, ZONED},
    [CAMKIN_UNIVERSAL] = {"universal", universal, {0}, {SHARE("T1"), SHARE("T2"), SHARE("T3"), SHARE("T4"),
                          SHARE("T5"), SHARE("T6"), VELOCITY("v0"), VELOCITY("v1")}, HAS_ENDS},
    [CAMKIN_DOUBLE_HARMONIC] = {"double_harmonic", cosines, {1, 0, 1, 2, -1, 8}, NONE, 0},
    [CAMKIN_DOUBLE_HARMONIC_RETURN] = {"double_harmonic_return", cosines, {1, 0, 1, 2, 1, 8}, NONE, 0},
    [CAMKIN_POLY_23] = {"poly_23", smooth_fixed, {1}, NONE, SYMMETRIC},
    [CAMKIN_POLY_56789] = {"poly_56789", smooth_fixed, {4}, NONE, SYMMETRIC},
    [CAMKIN_SMOOTH_POLY] = {"smooth_poly", smooth_given, {0}, {{"n", 1.0, 5.0, "1, 2, 3, 4 or 5"}}, SYMMETRIC},
    [CAMKIN_MODIFIED_CONSTANT_VELOCITY] = {"modified_constant_velocity", scca_cruise, {0.25, 0, 0.75}, {CRUISE},
                                           ZONED},
    [CAMKIN_CYCLOIDAL_CONSTANT_VELOCITY] = {"cycloidal_constant_velocity", scca_cruise, {0.5, 0, 0.5}, {CRUISE},
                                            ZONED},
    [CAMKIN_TRAPECLOID] = {"trapecloid", numbered_fixed, {35}, NONE, 0},
    [CAMKIN_NC2] = {"nc2", numbered_fixed, {92}, NONE, 0},
    [CAMKIN_UNIVERSAL_CODE] = {"universal_code", numbered_given, {0}, {{"code", 11, 92, "11 to 92"}}, 0},
    [CAMKIN_HARMONIC_COMBINATION] = {"harmonic_combination", harmonic_combination, {0}, NONE, ZONED},
    [CAMKIN_SINE_STRAIGHT_LINE] = {"sine_straight_line", sine_straight_line, {0}, {{"c", 1e-3, 1.0, "1e-3 to 1"}},
                                   ZONED},
    [CAMKIN_GUTMAN_13] = {"gutman_13", sines, {2, 1, -15, 32, 0, 1, -1, 96}, NONE, SYMMETRIC},
    [CAMKIN_FREUDENSTEIN_13] = {"freudenstein_13", sines, {2, 1, -27, 56, 0, 1, -1, 168}, NONE, SYMMETRIC},
    [CAMKIN_FREUDENSTEIN_135] = {"freudenstein_135", sines, /* 1125/1192 of 1/2, 1/108 and 1/2500 */
                                 {2, 1, -1125, 2384, 0, 1, -1125, 128736, 0, 1, -1125, 2980000}, NONE, SYMMETRIC},
    [CAMKIN_TRIPLE_HARMONIC] = {"triple_harmonic", triple_harmonic, {0}, {AMPLITUDE("h1"), AMPLITUDE("h2")},
                                SYMMETRIC},
    [CAMKIN_HALF_CYCLOIDAL_1] = {"half_cycloidal_1", sines, {1, 1, -1, 1}, NONE, 0},
    [CAMKIN_HALF_CYCLOIDAL_2] = {"half_cycloidal_2", sines, {1, 1, 1, 1}, NONE, 0},
    [CAMKIN_HALF_HARMONIC_1] = {"half_harmonic_1", quarter_wave, {0}, NONE, 0},
    [CAMKIN_HALF_HARMONIC_2] = {"half_harmonic_2", quarter_wave, {0}, NONE, MIRRORED},
    [CAMKIN_EIGHTH_POWER_1] = {"eighth_power_1", polynomial_e5, /* Chen's coefficients, for y''(1) = -5.2683 */
                               {0, 0, 0, 609755, 0, -2078040, 2673155, -1360965, 256095}, NONE, 0},
    [CAMKIN_EIGHTH_POWER_2] = {"eighth_power_2", polynomial_e5,
                               {0, 0, 0, 609755, 0, -2078040, 2673155, -1360965, 256095}, NONE, MIRRORED},
    [CAMKIN_TRAPEZOIDAL_VELOCITY] = {"trapezoidal_velocity", trapezoidal_velocity, {0},
                                     {{"ta", 1e-3, 0.5, "1e-3 to 0.5"}}, ZONED},
    [CAMKIN_S_CURVE] = {"s_curve", s_curve, {0}, {{"tj", 1e-3, 0.25, "1e-3 to 0.25"}, SHARE("tc"), SHARE("tv")},
                        SYMMETRIC},
    [CAMKIN_RISE_FALL_3456] = {"rise_fall_3456", polynomial, {0, 0, 0, 64, -192, 192, -64}, NONE, COMES_BACK},
    [CAMKIN_RISE_FALL_45678] = {"rise_fall_45678", polynomial, {0, 0, 0, 0, 256, -1024, 1536, -1024, 256}, NONE,
                                COMES_BACK},
    [CAMKIN_RISE_FALL_DOUBLE_HARMONIC] = {"rise_fall_double_harmonic", cosines, {2, 0, 1, 2, -1, 8}, NONE,
                                          COMES_BACK},
    [CAMKIN_POLY_BC] = {"poly_bc", NULL, {0}, {ANY("q0"), ANY("q1")}, 0},
    [CAMKIN_POLY] = {"poly", NULL, {0}, NONE, 0},
    [CAMKIN_BSPLINE] = {"bspline", NULL, {0},
                        {{"degree", CAMKIN_MIN_SPLINE_DEGREE, CAMKIN_MAX_SPLINE_DEGREE, "3 to 7"}}, 0},
    [CAMKIN_MODIFIED_CYCLOIDAL] = {"modified_cycloidal", modified_cycloidal, {0}, {{"c", -0.5, 0.5, "-0.5 to 0.5"}},
                                   SYMMETRIC},
};
/* clang-format on */

enum { LAWS = sizeof laws / sizeof laws[0] };

int ck_law_exists(int32_t law) {
    return law >= 0 && law < LAWS;
}

int ck_law_rests(int32_t law) {
    return law == CAMKIN_DWELL;
}

int ck_law_is_free_form(int32_t law) {
    return !laws[law].family;
}

double ck_law_net(int32_t law) {
    return laws[law].flags & COMES_BACK ? 0.0 : 1.0;
}

int ck_law_takes_velocities(int32_t law) {
    return (laws[law].flags & HAS_ENDS) != 0;
}

/* The last parameter of symmetric laws. */
static const bound inflection = {"inflection", 1e-3, 1 - 1e-3, "1e-3 to 1 - 1e-3"};

static int parameters(const entry *law) {
    int n = 0;
    while (law->param[n].name)
        n++;
    return n;
}

int ck_law_curve(int32_t number, const double param[CAMKIN_MAX_PARAMETERS], dd v0, dd v1, ck_curve *curve,
                 ck_refusal *refusal) {
    const entry *law = &laws[number];
    request q = {law, param, dd_of(0.5), v0, v1, curve, refusal};
    int n = parameters(law);
    for (int i = 0; i < n; i++)
        if (!(param[i] >= law->param[i].low && param[i] <= law->param[i].high))
            return refuse(&q, law->param[i].name, param[i], law->param[i].range);
    if (law->flags & SYMMETRIC) {
        double value = param[n];
        if (value != 0.0 && !(value >= inflection.low && value <= inflection.high))
            return refuse(&q, inflection.name, value, inflection.range);
        q.inflection = dd_of(value != 0.0 ? value : 0.5);
        n++;
    }
    for (int i = n; i < CAMKIN_MAX_PARAMETERS; i++)
        if (param[i] != 0.0)
            return refuse(&q, "param", param[i], "0 where the law has no parameter");
    if (!law->family(&q))
        return 0;
    if (q.inflection.hi != 0.5 && !(law->flags & BY_ZONES))
        ck_move_inflection(curve, q.inflection);
    if (law->flags & MIRRORED)
        ck_mirror(curve);
    return 1;
}

int32_t camkin_law_from_name(const char *name) {
    for (int32_t i = 0; name && i < LAWS; i++)
        if (strcmp(name, laws[i].name) == 0)
            return i;
    return -1;
}

const char *camkin_law_name(int32_t law) {
    return ck_law_exists(law) ? laws[law].name : NULL;
}

/* Parameter `index` of a law, or NULL. */
static const bound *parameter(int32_t law, int32_t index) {
    if (!ck_law_exists(law) || index < 0)
        return NULL;
    const int n = parameters(&laws[law]);
    return index < n ? &laws[law].param[index] : index == n && (laws[law].flags & SYMMETRIC) != 0 ? &inflection : NULL;
}

const char *camkin_law_parameter(int32_t law, int32_t index) {
    const bound *found = parameter(law, index);
    return found ? found->name : NULL;
}

int ck_law_range(int32_t law, int32_t index, double *low, double *high) {
    const bound *found = parameter(law, index);
    if (found) {
        *low = found->low;
        *high = found->high;
    }
    return found != NULL;
}
