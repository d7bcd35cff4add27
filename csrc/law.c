/* SPDX-License-Identifier: MIT */
#include "law.h"

#include <string.h>

typedef struct entry entry;

typedef struct bound {
    const char *name;
    double low, high;
    const char *range;
} bound;

/* A law: its family puts its constants and parameters into a curve. */
struct entry {
    const char *name;
    int (*family)(const entry *, const double *param, ck_curve *, ck_refusal *);
    double constant[CK_MAX_DEGREE + 1]; /* polynomials: coefficients of x^0, x^1, ...; scca: b, c, d */
    bound param[9];                     /* ends at the first without a name */
};

static int refuse(ck_refusal *refusal, const char *parameter, double value, const char *range) {
    *refusal = (ck_refusal){parameter, value, range};
    return 0;
}

static int polynomial(const entry *law, const double *param, ck_curve *curve, ck_refusal *refusal) {
    (void)param, (void)refusal;
    dd coef[CK_MAX_DEGREE + 1];
    int degree = 0;
    for (int i = 0; i <= CK_MAX_DEGREE; i++) {
        coef[i] = dd_of(law->constant[i]);
        if (law->constant[i] != 0.0)
            degree = i;
    }
    ck_polynomial(curve, coef, degree);
    return 1;
}

static int universal(const entry *law, const double *param, ck_curve *curve, ck_refusal *refusal) {
    dd t[6];
    double before = 0.0;
    for (int i = 0; i <= 6; i++) {
        double now = i < 6 ? param[i] : 1.0;
        if (now != before && !(now - before >= 1e-6))
            return refuse(refusal, law->param[i < 6 ? i : 5].name, param[i < 6 ? i : 5],
                          i == 0  ? "0, or 1e-6 to 1"
                          : i < 6 ? "equal to the T before it, or at least 1e-6 above it, and at most 1"
                                  : "1, or at most 1 - 1e-6");
        if (i < 6)
            t[i] = dd_of(now);
        before = now;
    }
    if (param[2] <= 0.0)
        return refuse(refusal, "T3", param[2], "above 0: the curve must accelerate");
    if (param[3] >= 1.0)
        return refuse(refusal, "T4", param[3], "below 1: the curve must decelerate");
    ck_universal(curve, t, dd_of(param[6]), dd_of(param[7]));
    return 1;
}

/* Norton's SCCA family: sine, constant and cosine zones of b/2, c/2, d/2 on either side of 1 - b - c - d of constant
   velocity. */
static int scca_curve(dd b, dd c, dd d, ck_curve *curve) {
    dd one = dd_of(1.0), t1 = dd_scale(b, 0.5), t2 = dd_add(t1, dd_scale(c, 0.5)), t3 = dd_add(t2, dd_scale(d, 0.5));
    dd t[6] = {t1, t2, t3, dd_sub(one, t3), dd_sub(one, t2), dd_sub(one, t1)};
    ck_universal(curve, t, dd_of(0.0), dd_of(0.0));
    return 1;
}

static int scca_fixed(const entry *law, const double *param, ck_curve *curve, ck_refusal *refusal) {
    (void)param, (void)refusal;
    return scca_curve(dd_of(law->constant[0]), dd_of(law->constant[1]), dd_of(law->constant[2]), curve);
}

static int scca(const entry *law, const double *param, ck_curve *curve, ck_refusal *refusal) {
    dd b = dd_of(param[0]), c = dd_of(param[1]), d = dd_of(param[2]);
    for (int i = 0; i < 3; i++)
        if (param[i] != 0.0 && param[i] < 2e-6)
            return refuse(refusal, law->param[i].name, param[i], "0, or 2e-6 to 1");
    dd sum = dd_add(dd_add(b, c), d);
    if (sum.hi == 0.0)
        return refuse(refusal, "b", param[0], "such that b + c + d > 0");
    dd rest = dd_sub(dd_of(1.0), sum);
    if (fabs(rest.hi) <= 0x1p-53) { /* shares written in decimal: 1 up to half an ulp of each */
        if (param[2] != 0.0)
            d = dd_add(d, rest);
        else if (param[1] != 0.0)
            c = dd_add(c, rest);
        else
            b = dd_add(b, rest);
    } else if (rest.hi < 2e-6) {
        return refuse(refusal, "d", param[2], "such that b + c + d is 1, or at most 1 - 2e-6");
    }
    return scca_curve(b, c, d, curve);
}

#define SHARE(name) {name, 0.0, 1.0, "0 to 1"}
#define VELOCITY(name) {name, -1e6, 1e6, "-1e6 to 1e6"}

static const entry laws[] = {
    [CAMKIN_DWELL] = {"dwell", polynomial, {0}, {{0}}},
    [CAMKIN_CONSTANT_VELOCITY] = {"constant_velocity", polynomial, {0, 1}, {{0}}},
    [CAMKIN_PARABOLIC] = {"parabolic", scca_fixed, {0, 1, 0}, {{0}}},
    [CAMKIN_SIMPLE_HARMONIC] = {"simple_harmonic", scca_fixed, {0, 0, 1}, {{0}}},
    [CAMKIN_CYCLOIDAL] = {"cycloidal", scca_fixed, {0.5, 0, 0.5}, {{0}}},
    [CAMKIN_POLY_345] = {"poly_345", polynomial, {0, 0, 0, 10, -15, 6}, {{0}}},
    [CAMKIN_POLY_4567] = {"poly_4567", polynomial, {0, 0, 0, 0, 35, -84, 70, -20}, {{0}}},
    [CAMKIN_MODIFIED_TRAPEZOID] = {"modified_trapezoid", scca_fixed, {0.25, 0.5, 0.25}, {{0}}},
    [CAMKIN_MODIFIED_SINE] = {"modified_sine", scca_fixed, {0.25, 0, 0.75}, {{0}}},
    [CAMKIN_SCCA] = {"scca", scca, {0}, {SHARE("b"), SHARE("c"), SHARE("d")}},
    [CAMKIN_UNIVERSAL] = {"universal",
                          universal,
                          {0},
                          {SHARE("T1"), SHARE("T2"), SHARE("T3"), SHARE("T4"), SHARE("T5"), SHARE("T6"), VELOCITY("v0"),
                           VELOCITY("v1")}},
};

enum { LAWS = sizeof laws / sizeof laws[0] };

int ck_law_exists(int32_t law) {
    return law >= 0 && law < LAWS;
}

int ck_law_rests(int32_t law) {
    return law == CAMKIN_DWELL;
}

int ck_law_curve(int32_t number, const double param[8], ck_curve *curve, ck_refusal *refusal) {
    const entry *law = &laws[number];
    int known = 0;
    for (; law->param[known].name; known++) {
        const bound *p = &law->param[known];
        if (!(param[known] >= p->low && param[known] <= p->high))
            return refuse(refusal, p->name, param[known], p->range);
    }
    for (int i = known; i < 8; i++)
        if (param[i] != 0.0)
            return refuse(refusal, "param", param[i], "0 where the law has no parameter");
    curve->n = 0;
    return law->family(law, param, curve, refusal);
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

const char *camkin_law_parameter(int32_t law, int32_t index) {
    if (!ck_law_exists(law) || index < 0 || index >= 8)
        return NULL;
    for (int32_t i = 0; i < index; i++)
        if (!laws[law].param[i].name)
            return NULL;
    return laws[law].param[index].name;
}
