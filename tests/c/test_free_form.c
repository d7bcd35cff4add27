/* SPDX-License-Identifier: MIT */
/* Polynomials through conditions and B-splines, as segments of a program. */
#include "test.h"

/* The middle interval of a spline is measured from its start, where s is that of the spline, rounded once. With uniform
   knots that is (p + 4 q + r)/6 of three control points, here a double. */
static void middle_interval(void) {
    enum { INTERVALS = 7, POINTS = INTERVALS + 3, KNOTS = POINTS + 4 };
    const double width = 0.6875;
    uint64_t seed = 8;
    for (int turn = 0; turn < 50; turn++) {
        double table[KNOTS + POINTS];
        for (int i = 0; i < KNOTS; i++)
            table[i] = width * fmin(fmax(i - 3, 0), INTERVALS);
        for (int i = 0; i < POINTS; i++)
            table[KNOTS + i] = i == 0 ? 0 : 6 * ldexp((double)(test_random(&seed) >> 40), -24);
        const double *point = table + KNOTS;
        camkin_program *p = rise_and_fall((camkin_segment){.law = CAMKIN_BSPLINE,
                                                           .duration = table[KNOTS - 1],
                                                           .lift = point[POINTS - 1],
                                                           .param = {3},
                                                           .table = table,
                                                           .ntable = KNOTS + POINTS});
        CHECK(camkin_displacement(p, 3 * width) == (point[3] + 4 * point[4] + point[5]) / 6);
        camkin_program_free(p);
    }
}

static void conditions(void) {
    /* up, through 3 at a third, level there; a quartic by 5 conditions */
    const double rows[] = {1.0 / 3, 0, 3, 1.0 / 3, 1, 0, 1, 1, 2.5};
    camkin_segment rise = {.law = CAMKIN_POLY, .duration = 90, .lift = 5, .table = rows, .ntable = 9};
    camkin_program *p = rise_and_fall(rise);
    CHECK_NEAR(camkin_displacement(p, 30), 3, 1e-14);
    CHECK_NEAR(camkin_velocity(p, 30, 1), 0, 1e-13);
    CHECK_NEAR(camkin_velocity(p, nextafter(90, 0), 1), 2.5, 1e-12);
    camkin_program_free(p);

    /* ten conditions are taken: with the two ends they make degree 11, here that of x^11 itself */
    double power[30];
    for (int k = 0; k < 10; k++) {
        double x = power[3 * k] = (k + 1) / 16.0;
        power[3 * k + 1] = 0;
        power[3 * k + 2] = pow(x, 11);
    }
    camkin_segment eleventh = {.law = CAMKIN_POLY, .duration = 90, .lift = 1, .table = power, .ntable = 30};
    p = rise_and_fall(eleventh);
    for (double x = 0; x < 1; x += 0.01)
        CHECK_NEAR(camkin_displacement(p, 90 * x), pow(x, 11), 1e-14);
    camkin_program_free(p);
    double slopes[30]; /* and derivatives of every order, at the end: of (x^11) */
    for (int k = 0; k < 10; k++) {
        double falling = 1;
        for (int m = 0; m <= k; m++)
            falling *= (11 - m) * (RAD / 90);
        slopes[3 * k] = 1, slopes[3 * k + 1] = k + 1, slopes[3 * k + 2] = falling;
    }
    eleventh.table = slopes;
    p = rise_and_fall(eleventh);
    for (double x = 0; x < 1; x += 0.01)
        CHECK_NEAR(camkin_displacement(p, 90 * x), pow(x, 11), 1e-11);
    camkin_program_free(p);

    const double twice[] = {0.5, 0, 3, 0.5, 0, 4}, odd[] = {0.5, 12, 1}, half[] = {0.5, 0.5, 1}, below[] = {0.5, -1, 1};
    const double high[] = {0.5, 11, 1}, start[] = {0, 0, 1}, left[] = {-0.5, 0, 1}, nowhere[] = {NAN, 0, 1},
                 end[] = {1, 0, 5}, lost[] = {0.5, 0, NAN};
    const double outside[] = {1.5, 0, 1};
    const struct {
        const double *table;
        size_t n;
        const char *parameter;
    } bad[] = {{twice, 6, "table"},      {odd, 3, "table order"},   {end, 3, "table x"},  {lost, 3, "table value"},
               {outside, 3, "table x"},  {rows, 8, "ntable"},       {rows, 33, "ntable"}, {NULL, 3, "ntable"},
               {half, 3, "table order"}, {below, 3, "table order"}, {high, 3, "table"},   {start, 3, "table x"},
               {left, 3, "table x"},     {nowhere, 3, "table x"}};
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
        rise.table = bad[i].table;
        rise.ntable = bad[i].n;
        camkin_segment segments[2] = {rise, {.law = CAMKIN_POLY_345, .duration = 90, .lift = -5}};
        camkin_error error;
        CHECK(camkin_program_create(segments, 2, NULL, &p, &error) == CAMKIN_E_TABLE);
        CHECK(strcmp(error.parameter, bad[i].parameter) == 0);
        static const char *const name[] = {"table x", "table order", "table value"};
        for (int k = 0; k < 3; k++)
            CHECK(strcmp(error.parameter, name[k]) != 0 || same_bits(error.value, bad[i].table[k]));
        CHECK(strcmp(error.parameter, "ntable") != 0 || error.value == (double)bad[i].n);
    }
}

/* The control points of x^p are the products of p neighbouring knots (the blossom), whatever the knots are. */
static void splines_of(int open) {
    for (int p = 3; p <= 7; p++) {
        double table[64], inner[] = {open ? 0.0 : 0.1, 0.7, 1.1, 1.1, 1.5, 1.9, 2.3, open ? 3.0 : 2.9};
        int knots = 0;
        for (int i = 0; i <= p; i++) /* open: knots that go on outside, the first and the last inside double */
            table[knots++] = open ? 0.3 * (i - p) : 0.0;
        for (unsigned i = 0; i < sizeof inner / sizeof *inner; i++)
            table[knots++] = inner[i];
        for (int i = 0; i <= p; i++)
            table[knots++] = open ? 3.0 + 0.2 * i : 3.0;
        int points = knots - p - 1;
        for (int k = 0; k < points; k++) {
            double product = 1.0;
            for (int m = 1; m <= p; m++)
                product *= table[k + m];
            table[knots + k] = product;
        }
        camkin_segment rise = {.law = CAMKIN_BSPLINE,
                               .duration = 3,
                               .lift = pow(3, p),
                               .param = {p},
                               .table = table,
                               .ntable = (size_t)(knots + points)};
        camkin_program *q = rise_and_fall(rise);
        const double top = pow(3, p);
        for (int i = 0; i < 300; i++) {
            double x = i * 0.01;
            CHECK_NEAR(camkin_displacement(q, x), pow(x, p), 8 * 0x1p-53 * top);
            CHECK_NEAR(camkin_velocity(q, x, 1) / RAD, p * pow(x, p - 1), 1e-14 * p * top);
            CHECK_NEAR(camkin_jerk(q, x, 1) / RAD / RAD / RAD, p * (p - 1) * (p - 2) * pow(x, p - 3),
                       1e-12 * p * p * p * top);
        }
        double start[4], end[4];
        camkin_segment_ends(q, 0, start, end);
        CHECK_NEAR(end[1] / RAD, p * pow(3, p - 1), 1e-13 * p * top);
        CHECK_NEAR(start[1], 0, open ? 1e-12 * top : 0);
        camkin_program_free(q);

        camkin_error error;
        const double keep = table[p + 2];
        camkin_segment segments[2] = {rise, {.law = CAMKIN_POLY_345, .duration = 90, .lift = -top}};
        const int last = knots + points - 1;
        const struct {
            int at, count;
            double value;
            camkin_status status;
            const char *parameter;
        } bad[] = {{knots, 1, NAN, CAMKIN_E_TABLE, "table control point"},
                   {last, 1, nextafter(-1e100, -2e100), CAMKIN_E_TABLE, "table control point"},
                   {last, 1, top * (1 + 1e-8), CAMKIN_E_LIFT, "lift"},
                   {last, 1, top * (1 - 1e-8), CAMKIN_E_LIFT, "lift"},
                   {p + 1, p, 0.7, CAMKIN_E_TABLE, "table knot"},
                   {0, 1, nextafter(-1e9, -2e9), CAMKIN_E_TABLE, "table knot"},
                   {knots - 1, 1, nextafter(1e9, 2e9), CAMKIN_E_TABLE, "table knot"},
                   {0, 1, 0.01, CAMKIN_E_TABLE, "table knot"},
                   {knots - 1, 1, 2.99, CAMKIN_E_TABLE, "table knot"},
                   {p, 1, open ? -0.01 : 0.05, CAMKIN_E_TABLE, "first knot of the range"},
                   {points, 1, open ? 3.1 : 2.95, CAMKIN_E_TABLE, "last knot of the range"}};
        for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
            double good[64];
            memcpy(good, table, sizeof good);
            for (int k = 0; k < bad[i].count; k++)
                table[bad[i].at + k] = bad[i].value;
            if (!open || bad[i].status != CAMKIN_E_LIFT) { /* the last point is the end of a clamped spline only */
                CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == bad[i].status);
                if (!CHECK(strcmp(error.parameter, bad[i].parameter) == 0))
                    printf("    degree %d, %s: %s\n", p, bad[i].parameter, error.message);
            }
            memcpy(table, good, sizeof good);
        }
        table[p + 2] = NAN;
        CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == CAMKIN_E_TABLE);
        table[p + 2] = 5.0;
        CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == CAMKIN_E_TABLE);
        table[p + 2] = keep;
        segments[0].lift = top + 1;
        CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == CAMKIN_E_LIFT);
        segments[0].lift = top;
        segments[0].duration = 4;
        CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == CAMKIN_E_TABLE);
        segments[0].duration = 3;
        segments[0].ntable--;
        CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == CAMKIN_E_TABLE);
        segments[0].ntable++;
        const double degrees[] = {8, 2, 3.5, NAN};
        for (int i = 0; i < 4; i++) {
            segments[0].param[0] = degrees[i];
            CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == CAMKIN_E_PARAMETER);
        }
        segments[0].param[0] = p;
        segments[0].ntable = (size_t)(3 * p + 1); /* as many numbers as points and knots of a spline, but p points */
        CHECK(camkin_program_create(segments, 2, NULL, &q, &error) == CAMKIN_E_TABLE);
        CHECK(strcmp(error.parameter, "ntable") == 0);
    }
}

/* One interval of degree 7 is cut into parts. From a single anchor its terms would cancel, with an error of v of 25 ulp
   of the peak at the other end. */
static void long_spline(void) {
    double table[24] = {0};
    for (int i = 8; i < 16; i++)
        table[i] = 14.0;
    table[16] = -1.0; /* so s = 1 - (1 - x)^7 */
    const camkin_segment rise = {
        .law = CAMKIN_BSPLINE, .duration = 14, .lift = 1, .param = {7}, .table = table, .ntable = 24};
    camkin_program *p = rise_and_fall(rise);
    const double per_rad = RAD / 14, ulp = 0x1p-52;
    for (int i = 0; i < 1400; i++) {
        double x = i / 1400.0, rest = 1 - x;
        CHECK_NEAR(camkin_displacement(p, 14 * x), 1 - pow(rest, 7), 4 * ulp);
        CHECK_NEAR(camkin_velocity(p, 14 * x, 1), 7 * pow(rest, 6) * per_rad, 4 * ulp * 7 * per_rad);
        CHECK_NEAR(camkin_acceleration(p, 14 * x, 1), -42 * pow(rest, 5) * per_rad * per_rad,
                   4 * ulp * 42 * per_rad * per_rad);
        CHECK_NEAR(camkin_jerk(p, 14 * x, 1), 210 * pow(rest, 4) * pow(per_rad, 3), 6 * ulp * 210 * pow(per_rad, 3));
    }
    camkin_program_free(p);
}

/* With knots 2e-308 apart the coefficients overflow: an error, not NaN. */
static void too_near(void) {
    double table[19] = {[4] = 2.2250738585072014e-308, 1, 2, 3, 3, 3, 3, [11] = 1, 1, 1, 1, 0, 0};
    camkin_segment spline = {
        .law = CAMKIN_BSPLINE, .duration = 3, .lift = -1, .param = {3}, .table = table, .ntable = 18};
    const camkin_options options = {
        .size = sizeof options, .cycle = 360, .flags = CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_program *p;
    camkin_error error;
    CHECK(camkin_program_create(&spline, 1, &options, &p, &error) == CAMKIN_E_TABLE);
    CHECK(strstr(error.message, "1e-9 of the duration") != NULL);
    table[4] = 4e-9;
    camkin_program_free(must_create(&spline, 1, &options));
    table[4] = 0.0;
    camkin_program_free(must_create(&spline, 1, &options));
}

static void splines(void) {
    splines_of(0);
    splines_of(1);
}

/* The smallest spline of a degree: one interval, the Bezier polynomial of its control points, here a straight line. */
static void one_interval(void) {
    for (int p = 3; p <= 7; p++) {
        double table[32] = {0};
        for (int i = 0; i <= p; i++) {
            table[p + 1 + i] = 60;
            table[2 * p + 2 + i] = 2.0 + 6.0 * i / p;
        }
        const camkin_segment rise = {.law = CAMKIN_BSPLINE,
                                     .duration = 60,
                                     .lift = 6,
                                     .param = {p},
                                     .table = table,
                                     .ntable = (size_t)(3 * p + 3)};
        camkin_program *q = rise_and_fall(rise);
        for (double x = 0; x < 60; x += 0.7) {
            CHECK_NEAR(camkin_displacement(q, x), x / 10, 1e-14);
            CHECK_NEAR(camkin_velocity(q, x, 1), 0.1 * RAD, 1e-13);
            CHECK_NEAR(camkin_acceleration(q, x, 1), 0, 1e-11);
        }
        camkin_program_free(q);
    }
}

int main(void) {
    middle_interval();
    conditions();
    splines();
    long_spline();
    too_near();
    one_interval();
    return test_end();
}
