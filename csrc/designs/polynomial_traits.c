/* SPDX-License-Identifier: MIT */
/* Traits of a polynomial with given boundary values, by its Bernstein coefficients
 *
 *     y = sum b[i] B_i^n(x),  B_i^n(x) = binomial(n, i) x^i (1 - x)^(n - i).
 *
 * Derivatives at x = 0 are differences of the first coefficients, those at x = 1 of the last ones, so that no system of
 * equations is solved. The coefficients of y' near an end follow from the values at that end alone. One is left, which
 * makes their mean the lift. A polynomial lies within its coefficients, and has at most as many roots as they change
 * their sign (Farin, Curves and Surfaces for CAGD, 5th ed., 5.3). So no extreme is missed, and few roots are computed.
 */
#include <stdint.h>
#include <string.h>

#include "traits.h"

enum {
    VALUES = CK_ORDERS,      /* boundary values at an end, at most */
    DEGREE = 2 * VALUES + 1, /* of y, at most */
    ORDERS = 5,              /* y and four derivatives */
    MAX_SPLITS = 20          /* halvings of an interval; two roots that are nearer count as one */
};

static const double binomial[DEGREE + 1][DEGREE + 1] = {
    {1},
    {1, 1},
    {1, 2, 1},
    {1, 3, 3, 1},
    {1, 4, 6, 4, 1},
    {1, 5, 10, 10, 5, 1},
    {1, 6, 15, 20, 15, 6, 1},
    {1, 7, 21, 35, 35, 21, 7, 1},
    {1, 8, 28, 56, 70, 56, 28, 8, 1},
    {1, 9, 36, 84, 126, 126, 84, 36, 9, 1},
};

/* A polynomial, or part of one over an interval of x. */
typedef struct bernstein {
    int degree;
    double b[DEGREE + 1];
} bernstein;

/* Return the value at u in [0, 1]. */
static double value_at(const bernstein *p, double u) {
    const int n = p->degree;
    const bool low = u <= 0.5;
    const double t = low ? u / (1.0 - u) : (1.0 - u) / u, base = low ? 1.0 - u : u;
    double sum = 0.0, power = 1.0;
    for (int i = n; i >= 0; i--)
        sum = sum * t + p->b[low ? i : n - i] * binomial[n][i];
    for (int i = 0; i < n; i++)
        power *= base;
    return sum * power;
}

static bernstein derivative_of(const bernstein *p) {
    bernstein out = {.degree = p->degree - 1};
    for (int i = 0; i < p->degree; i++)
        out.b[i] = p->degree * (p->b[i + 1] - p->b[i]);
    return out;
}

/* Divide a polynomial at the middle of its interval (de Casteljau). */
static void split(const bernstein *p, bernstein *left, bernstein *right) {
    const int n = p->degree;
    left->degree = n;
    *right = *p;
    for (int i = 0; i <= n; i++) {
        left->b[i] = right->b[0];
        for (int k = 0; k < n - i; k++)
            right->b[k] = 0.5 * (right->b[k] + right->b[k + 1]);
    }
}

/* Return how often the coefficients change their sign. Get the index of the last one before the first change. */
static int sign_changes(const bernstein *p, int *before) {
    int changes = 0, sign = 0;
    for (int i = 0; i <= p->degree; i++) {
        const int here = (p->b[i] > 0.0) - (p->b[i] < 0.0);
        if (sign * here < 0 && changes++ == 0)
            *before = i - 1;
        sign = here ? here : sign;
    }
    return changes;
}

/* Return the root in [0, 1] of a polynomial whose coefficients change their sign once, after index `before`. It is the
   only positive root of sum binomial(n, i) b[i] t^i, t = u/(1 - u), or of the reversed sum if it is near u = 1.
   Halley's method starts at the root of the line through two coefficients, and stays in a bracket. Every eighth step
   halves the bracket, so that it always ends. */
static double only_root(const bernstein *p, int before) {
    const int n = p->degree;
    const double left = p->b[before], right = p->b[before + 1], u = (before + left / (left - right)) / n;
    const bool low = u <= 0.5, falls = low == (left > 0.0 || right < 0.0);
    double c[DEGREE + 1], from = 0.0, to = (double)INFINITY, t = low ? u / (1.0 - u) : (1.0 - u) / u;
    int first = 0; /* the coefficients before it are 0: roots at t = 0, which the polynomial is divided by */
    for (int i = 0; i <= n; i++)
        c[i] = p->b[low ? i : n - i] * binomial[n][i];
    while (c[first] == 0.0)
        first++;
    for (int i = 1;; i++) {
        double y = c[n], y1 = 0.0, y2 = 0.0; /* y2 is half the second derivative */
        for (int k = n - 1; k >= first; k--) {
            y2 = y2 * t + y1;
            y1 = y1 * t + y;
            y = y * t + c[k];
        }
        if ((y > 0.0) == falls)
            from = t;
        else
            to = t;
        double next = t - y * y1 / (y1 * y1 - y * y2);
        const bool inside = (next >= from) & (next <= to) & (i % 8 != 0);
        if (!inside)
            next = isinf(to) ? 2.0 * t + 1.0 : 0.5 * (from + to);
        const double moved = fabs(next - t);
        t = next;
        if (moved <= 0x1p-20 * (1.0 + t)) /* the error of the next step is of the third order */
            return low ? t / (1.0 + t) : 1.0 / (1.0 + t);
    }
}

/* Roots in ascending order. */
typedef struct roots {
    double at[DEGREE + MAX_SPLITS];
    int n;
} roots;

/* Add the roots of p, which is the part [from, from + length] of a polynomial. */
static void add_roots(const bernstein *p, double from, double length, int splits, roots *out) {
    int before = 0;
    const int changes = sign_changes(p, &before);
    if (changes == 0)
        return;
    if (changes == 1) {
        out->at[out->n++] = from + length * only_root(p, before);
        return;
    }
    const double half = 0.5 * length, middle = from + half;
    if (splits == 0) {
        out->at[out->n++] = middle;
        return;
    }
    bernstein left, right;
    split(p, &left, &right);
    add_roots(&left, from, half, splits - 1, out);
    if (right.b[0] == 0.0) /* the signs of neither half show it */
        out->at[out->n++] = middle;
    add_roots(&right, middle, half, splits - 1, out);
}

/* ---- traits ---- */

/* Return the Bernstein coefficients of y'. */
static bernstein slope_of(double lift, const ck_polynomial_ends *ends, const ck_boundary_values *by_x) {
    const int first = ends->given[0], last = ends->given[1], n = first + last; /* the degree of y' */
    bernstein p = {.degree = n};
    double sum = 0.0;
    for (int e = 0; e < 2; e++) {
        double difference[VALUES];
        for (int k = 0; k < ends->given[e]; k++) {
            double factor = 1.0;
            for (int i = 0; i < k; i++)
                factor *= e ? i - n : n - i;
            difference[k] = by_x->at[e][k] / factor;
        }
        for (int i = 0; i < ends->given[e]; i++) {
            double b = 0.0;
            for (int k = 0; k <= i; k++)
                b += binomial[i][k] * difference[k];
            p.b[e ? n - i : i] = b;
            sum += b;
        }
    }
    p.b[first] = (n + 1) * lift - sum;
    return p;
}

/* Return y, given y' and the lift. Both ends are exact. */
static bernstein integral_of(const bernstein *slope, int first, double lift) {
    const int n = slope->degree + 1;
    bernstein y = {.degree = n};
    for (int i = 0; i < first; i++)
        y.b[i + 1] = y.b[i] + slope->b[i] / n;
    y.b[n] = lift;
    for (int i = n - 1; i > first; i--)
        y.b[i] = y.b[i + 1] - slope->b[i] / n;
    return y;
}

static void record(ck_traits *out, int order, double value, double x) {
    ck_update_extreme(&out->min[order], value, x, -1.0);
    ck_update_extreme(&out->max[order], value, x, 1.0);
}

/* Return whether the extremes of a polynomial are those of its ends, as far as its coefficients show. */
static bool ends_are_extremes(const bernstein *p) {
    const double low = fmin(p->b[0], p->b[p->degree]), high = fmax(p->b[0], p->b[p->degree]);
    for (int i = 1; i < p->degree; i++)
        if (p->b[i] < low || p->b[i] > high)
            return false;
    return true;
}

static void add_extremes(const bernstein *p, const bernstein *slope, int order, ck_traits *out) {
    record(out, order, p->b[0], 0.0);
    if (!ends_are_extremes(p)) {
        roots found = {.n = 0};
        add_roots(slope, 0.0, 1.0, MAX_SPLITS, &found);
        for (int i = 0; i < found.n; i++)
            record(out, order, value_at(p, found.at[i]), found.at[i]);
    }
    record(out, order, p->b[p->degree], 1.0);
}

/* Nodes x < 1/2 and weights of the Gauss-Legendre rule of 10 points on [0, 1], exact for the square of any y'; the rest
   by symmetry. */
enum { NODES = 5 };

static const double gauss[NODES][2] = {
    {0.01304673574141414, 0.03333567215434407}, {0.06746831665550775, 0.0747256745752903},
    {0.1602952158504878, 0.10954318125799102},  {0.2833023029353764, 0.13463335965499817},
    {0.4255628305091844, 0.14776211235737644},
};

/* Get the integrals of the squares of three derivatives, each the one of the next. At a node x the value is (1 - x)^n
   times a sum of powers of x/(1 - x); at 1 - x it is the same sum of the reversed coefficients. */
static void integrate_squares(const bernstein y[3], double square[3]) {
    double t[NODES], weight[NODES];
    for (int q = 0; q < NODES; q++) {
        const double rest = 1.0 - gauss[q][0];
        t[q] = gauss[q][0] / rest;
        weight[q] = gauss[q][1];
        for (int i = 0; i < y[2].degree; i++)
            weight[q] *= rest * rest;
    }
    for (int k = 2; k >= 0; k--) {
        const int n = y[k].degree;
        double low[NODES] = {0.0}, high[NODES] = {0.0};
        for (int i = n; i >= 0; i--) {
            const double first = y[k].b[i] * binomial[n][i], last = y[k].b[n - i] * binomial[n][i];
            for (int q = 0; q < NODES; q++) {
                low[q] = low[q] * t[q] + first;
                high[q] = high[q] * t[q] + last;
            }
        }
        square[k] = 0.0;
        for (int q = 0; q < NODES; q++) {
            square[k] += weight[q] * (low[q] * low[q] + high[q] * high[q]);
            if (k > 0 && y[k - 1].degree > n)
                weight[q] *= (1.0 - gauss[q][0]) * (1.0 - gauss[q][0]);
        }
    }
}

void ck_polynomial_traits(double lift, const ck_polynomial_ends *ends, const ck_boundary_values *by_x, ck_traits *out) {
    bernstein y[ORDERS]; /* y and its derivatives */
    y[1] = slope_of(lift, ends, by_x);
    y[0] = integral_of(&y[1], ends->given[0], lift);
    for (int k = 2; k < ORDERS; k++)
        y[k] = y[k - 1].degree > 0 ? derivative_of(&y[k - 1]) : (bernstein){.degree = 0};
    ck_start_traits(out);
    for (int k = 0; k < 4; k++)
        add_extremes(&y[k], &y[k + 1], k, out);
    integrate_squares(y + 1, out->square);
    for (int k = 0; k < 3; k++) {
        out->end[0][k] = y[k + 1].b[0];
        out->end[1][k] = y[k + 1].b[y[k + 1].degree];
    }
    out->is_constant = out->min[1].value == 0.0 && out->max[1].value == 0.0;
}
