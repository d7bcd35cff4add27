/* SPDX-License-Identifier: MIT */
#include "constraints.h"

enum { MAX_TERMS = CK_MAX_DEGREE + 1 };

/* Write one row of the system: sum c[i] i!/(i-k)! x^(i-k) = value. */
static void condition_row(const ck_condition *q, int n, dd *row) {
    for (int i = 0; i < n; i++) {
        dd term = dd_of(i < q->order ? 0.0 : 1.0);
        for (int k = 0; k < q->order && i >= q->order; k++)
            term = dd_scale(term, i - k);
        for (int k = q->order; k < i; k++)
            term = dd_mul(term, q->x);
        row[i] = term;
    }
    row[n] = q->value;
}

static void swap_rows(dd *a, dd *b, int n) {
    for (int i = 0; i < n; i++) {
        dd keep = a[i];
        a[i] = b[i];
        b[i] = keep;
    }
}

/* Solve by Gaussian elimination with row pivots and rows scaled to 1. Return false if a pivot is only a rounding error,
   or if a coefficient is so large that a derivative might overflow. */
static bool solve(dd system[MAX_TERMS][MAX_TERMS + 1], int n, dd *c) {
    for (int r = 0; r < n; r++) {
        double size = 0.0;
        for (int i = 0; i < n; i++)
            size = fmax(size, fabs(system[r][i].hi));
        for (int i = 0; i <= n && size > 0.0; i++)
            system[r][i] = dd_div(system[r][i], dd_of(size));
    }
    for (int col = 0; col < n; col++) {
        int pivot = col;
        for (int r = col + 1; r < n; r++)
            if (fabs(system[r][col].hi) > fabs(system[pivot][col].hi))
                pivot = r;
        if (fabs(system[pivot][col].hi) < 1e-20)
            return false;
        swap_rows(system[col], system[pivot], n + 1);
        for (int r = col + 1; r < n; r++) {
            dd factor = dd_div(system[r][col], system[col][col]);
            for (int i = col; i <= n && factor.hi != 0.0; i++)
                system[r][i] = dd_sub(system[r][i], dd_mul(factor, system[col][i]));
        }
    }
    for (int r = n - 1; r >= 0; r--) {
        dd sum = system[r][n];
        for (int i = r + 1; i < n; i++)
            sum = dd_sub(sum, dd_mul(system[r][i], c[i]));
        c[r] = dd_div(sum, system[r][r]);
        if (!(fabs(c[r].hi) <= 1e200)) /* never: values are below 1e180 and pivots above 1e-20 */
            return false;
    }
    return true;
}

bool ck_constraints(ck_curve *curve, const ck_condition *conditions, int n) {
    dd system[MAX_TERMS][MAX_TERMS + 1], c[MAX_TERMS] = {{0}};
    for (int i = 0; i < n; i++)
        condition_row(&conditions[i], n, system[i]);
    if (!solve(system, n, c))
        return false;
    /* Derivatives given at the ends make large coefficients, so it takes more parts than a law: as many as terms. */
    ck_polynomial(curve, c, n - 1, n);
    /* At the ends the conditions are the coefficients themselves. The rounding error of a 0 in the solution would be
       the whole of y next to a dwell. */
    for (int i = 0; i < n; i++) {
        const ck_condition *q = &conditions[i];
        double factorial = 1.0;
        for (int k = 2; k <= q->order; k++)
            factorial *= k;
        if (q->x.hi == 0.0)
            curve->span[0].c[q->order] = dd_div(q->value, dd_of(factorial));
        if (q->x.hi == 1.0)
            curve->span[curve->n - 1].c[q->order] = dd_div(q->value, dd_of(factorial));
    }
    return true;
}
