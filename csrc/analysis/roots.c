/* SPDX-License-Identifier: MIT */
#include "roots.h"

#include "../law/curve.h"

void ck_insert(ck_places *p, double x) {
    int i = p->n;
    if (i == CK_MOST_PLACES) /* never: degree 11 and its derivatives have 66 zeros at most, five harmonics fewer */
        return;
    for (; i > 0 && p->at[i - 1] > x; i--)
        p->at[i] = p->at[i - 1];
    p->at[i] = x;
    p->n++;
}

double ck_zero(ck_function *f, const void *context, double a, double b) {
    int negative = f(context, a) < 0.0;
    for (;;) {
        double middle = a + (b - a) / 2;
        if (middle <= a || middle >= b)
            return middle;
        if ((f(context, middle) < 0.0) == negative)
            a = middle;
        else
            b = middle;
    }
}

void ck_insert_zeros(ck_places *p, ck_function *f, const void *context) {
    ck_places old = *p;
    for (int i = 0; i + 1 < old.n; i++) {
        double left = f(context, old.at[i]), right = f(context, old.at[i + 1]);
        if ((left < 0.0 && right > 0.0) || (left > 0.0 && right < 0.0))
            ck_insert(p, ck_zero(f, context, old.at[i], old.at[i + 1]));
    }
}

/* ---- polynomials ---- */

double ck_polynomial_value(const void *context, double x) {
    const ck_polynomial_terms *p = context;
    double y = 0.0;
    for (int i = p->degree; i >= 0; i--)
        y = y * x + p->c[i];
    return y;
}

void ck_insert_polynomial_zeros(ck_places *p, const double *c, int degree) {
    double slope[CK_MAX_DEGREE + 1] = {0};
    if (degree < 1)
        return;
    for (int i = 1; i <= degree; i++)
        slope[i - 1] = c[i] * i;
    ck_insert_polynomial_zeros(p, slope, degree - 1);
    ck_insert_zeros(p, ck_polynomial_value, &(ck_polynomial_terms){c, degree});
}
