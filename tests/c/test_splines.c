/* SPDX-License-Identifier: MIT */
/* The roughest B-splines of every degree, against their definition in double-double: s, v, a, j within 4 ulp of their
 * peaks. */
#include "base/dd.h"
#include "kernels/motion_table.h"
#include "test.h"

enum { MAX_KNOTS = 64, N = 96 };

typedef struct spline {
    int degree, points;
    double table[2 * MAX_KNOTS]; /* knots, then control points */
} spline;

/* Derivative `order` of basis function i of degree p at x, by the recursion of Cox and de Boor and that of its
   derivatives. */
static dd basis(const double *knot, int i, int p, int order, double x) {
    dd sum = dd_of(p == 0 && knot[i] <= x && x < knot[i + 1] ? 1.0 : 0.0);
    for (int k = 0; k < 2 && p > 0; k++) { /* up over the first p intervals, down over the last p */
        const dd length = dd_two_sum(knot[i + k + p], -knot[i + k]);
        if (length.hi == 0.0)
            continue;
        const dd way = k ? dd_two_sum(knot[i + k + p], -x) : dd_two_sum(x, -knot[i]);
        const dd factor = order == 0 ? way : dd_of(k ? -p : p);
        sum = dd_add(sum, dd_div(dd_mul(factor, basis(knot, i + k, p - 1, order > 0 ? order - 1 : 0, x)), length));
    }
    return sum;
}

/* Derivative `order` at x, s above the start. */
static double exact(const spline *q, int order, double x) {
    const int p = q->degree;
    const double *point = q->table + q->points + p + 1;
    dd sum = dd_of(order == 0 ? -point[0] : 0.0);
    int at = p;
    while (q->table[at + 1] <= x)
        at++;
    for (int i = at - p; i <= at; i++)
        sum = dd_add(sum, dd_scale(basis(q->table, i, p, order, x), point[i]));
    return sum.hi;
}

/* Spread the inner knots, 0: equally, 1: at random, 2: in pairs, 3: over six decades. */
static spline rough_spline(int degree, int spread, uint64_t *seed) {
    const int inner = 2 * (1 + (int)(test_random(seed) % 5));
    spline q = {.degree = degree, .points = degree + 1 + inner};
    double *knot = q.table, length = 1.0;
    for (int i = 0; i < inner; i++) {
        knot[degree + 1 + i] = length;
        length += spread == 0                 ? 1.0
                  : spread == 2 && i % 2 == 0 ? 0.0
                                              : pow(10, test_uniform(seed, spread == 3 ? -6 : -1, 0));
    }
    for (int i = 0; i <= degree; i++)
        knot[q.points + i] = length;
    for (int i = 0; i < q.points; i++)
        q.table[q.points + degree + 1 + i] = test_uniform(seed, -1, 1);
    return q;
}

static void check_spline(const spline *q) {
    const double *knot = q->table, *point = knot + q->points + q->degree + 1, length = knot[q->points];
    const camkin_segment segment = {.law = CAMKIN_BSPLINE,
                                    .duration = length,
                                    .lift = point[q->points - 1] - point[0],
                                    .param = {q->degree},
                                    .table = q->table,
                                    .ntable = (size_t)(2 * q->points + q->degree + 1)};
    const camkin_options options = {
        .size = sizeof options, .cycle = 2 * length, .flags = CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_program *p = must_create(&segment, 1, &options);
    double theta[N], got[4][N], want[4][N], peak[4] = {0};
    uint64_t seed = 3;
    for (int i = 0; i < N; i++) { /* some in every interval */
        const int at = q->degree + i % (q->points - q->degree);
        theta[i] = test_uniform(&seed, knot[at], knot[at + 1]);
        for (int order = 0; order < 4; order++) {
            want[order][i] = exact(q, order, theta[i]);
            peak[order] = fmax(peak[order], fabs(want[order][i]));
        }
    }
    const camkin_svaj svaj = {got[0], got[1], got[2], got[3]};
    CHECK(camkin_eval(p, theta, N, TEST_PI / 180, &svaj, 1) == CAMKIN_OK); /* per degree */
    for (int order = 0; order < 4; order++)                                /* 1 more for pi/180, which is rounded */
        for (int i = 0; i < N; i++)
            if (!CHECK_NEAR(got[order][i], want[order][i],
                            (order ? 5 : 4) * (nextafter(peak[order], INFINITY) - peak[order])))
                printf("    degree %d, %d points, order %d at %g of %g\n", q->degree, q->points, order, theta[i],
                       length);
    camkin_program_free(p);
}

/* Control points on a straight line, except for rounding: a and j, which are rounding errors only, do not cause more
   parts. */
static void straight(void) {
    spline q = {.degree = 5, .points = 12};
    for (int i = 0; i < 18; i++)
        q.table[i] = fmin(fmax(i - 5, 0), 7);
    for (int i = 0; i < 12; i++)
        for (int k = 1; k <= 5; k++)
            q.table[18 + i] += 0.1 * q.table[i + k] / 5;
    const camkin_segment segment = {
        .law = CAMKIN_BSPLINE, .duration = 7, .lift = 0.7, .param = {5}, .table = q.table, .ntable = 30};
    const camkin_options options = {
        .size = sizeof options, .cycle = 7, .flags = CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_program *p = must_create(&segment, 1, &options);
    CHECK(p->npieces <= 8); /* 7, one of them on both sides of half a cycle */
    for (double x = 0; x < 7; x += 0.01)
        CHECK_NEAR(camkin_displacement(p, x), 0.1 * x, 4 * 0x1p-53);
    camkin_program_free(p);
}

/* x^3: the size of s at its end, where it is largest, decides on the number of parts. */
static void rising(void) {
    const double table[] = {0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 1};
    const camkin_segment segment = {
        .law = CAMKIN_BSPLINE, .duration = 1, .lift = 1, .param = {3}, .table = table, .ntable = 12};
    const camkin_options options = {
        .size = sizeof options, .cycle = 1, .flags = CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_program *p = must_create(&segment, 1, &options);
    CHECK(p->npieces == 4); /* 3, one of them on both sides of half a cycle */
    camkin_program_free(p);
}

int main(void) {
    uint64_t seed = 12;
    for (int degree = 3; degree <= 7; degree++)
        for (int spread = 0; spread < 4; spread++)
            for (int round = 0; round < 4; round++) {
                const spline q = rough_spline(degree, spread, &seed);
                check_spline(&q);
            }
    straight();
    rising();
    return test_end();
}
