/* SPDX-License-Identifier: MIT */
/* Drives by a table of speeds: angles against exact arithmetic in integers, motions against the chain rule, bits of all
 * calls. */
#include "test.h"

static camkin_speed_table *table_of(const double *t, const double *rpm, size_t n) {
    camkin_speed_table *table = NULL;
    camkin_error error;
    if (camkin_speed_table_create(t, rpm, n, &table, &error)) {
        printf("cannot create the table: %s\n", error.message);
        exit(1);
    }
    return table;
}

/* ---- the angle ---- */

/* An accumulating straight line shows the angle itself: s = theta, all cycles counted. It passes through 0 in the
   middle, so that the lift of the cycles never cancels a small angle. */
static camkin_program *angle_program(void) {
    const camkin_segment line = {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 360, .lift = 360};
    const camkin_options options = {
        .size = sizeof options, .cycle = 360, .flags = CAMKIN_ACCUMULATE, .start = -180, .phase = -180};
    return must_create(&line, 1, &options);
}

/* Times are multiples of 2^-10 s and speeds multiples of 2^-4 rev/min, so 128-bit integers give the exact angle. */
static void test_exact_angles(void) {
    enum { ROWS = 200, TIMES = 2000 };
    camkin_program *p = angle_program();
    uint64_t random = 1;
    double t[ROWS], rpm[ROWS];
    int64_t ticks[ROWS], speed[ROWS];
    for (int i = 0; i < ROWS; i++) {
        /* powers of two between rows: the slope is a double */
        ticks[i] = i == 0 ? -(1 << 14) : ticks[i - 1] + ((int64_t)1 << test_random(&random) % 20);
        speed[i] = (int64_t)(test_random(&random) % 640001) - 320000;
        t[i] = (double)ticks[i] * 0x1p-10;
        rpm[i] = (double)speed[i] * 0x1p-4;
    }
    camkin_speed_table *table = table_of(t, rpm, ROWS);
    const camkin_drive drive = {.phase = 12.5, .table = table};
    /* Twice the area below the speed up to each row, in units of 2^-14 rev/min s. One unit turns 3 2^-14 degrees. */
    __extension__ typedef __int128 wide;
    wide area[ROWS], at_zero = 0;
    area[0] = 0;
    for (int i = 1; i < ROWS; i++)
        area[i] = area[i - 1] + (wide)(speed[i] + speed[i - 1]) * (ticks[i] - ticks[i - 1]);
    for (int pass = 0; pass < 2; pass++)
        for (int trial = 0; trial < TIMES; trial++) {
            int64_t tick =
                ticks[0] - 5000 + (int64_t)(test_random(&random) % (uint64_t)(ticks[ROWS - 1] - ticks[0] + 10000));
            if (trial < ROWS)
                tick = ticks[trial];
            else if (trial == ROWS)
                tick = (int64_t)1000000 << 10; /* 1e6 s, far behind the last row */
            if (pass == 0)
                tick = 0;
            int row = -1;
            while (row + 1 < ROWS && ticks[row + 1] <= tick)
                row++;
            /* 2 area + (2 n + (n1 - n) x/T) x, x ticks into the row: times T to stay an integer */
            wide twice, parts = 1;
            if (row < 0) {
                twice = 2 * (wide)speed[0] * (tick - ticks[0]);
            } else if (row == ROWS - 1) {
                twice = area[row] + 2 * (wide)speed[row] * (tick - ticks[row]);
            } else {
                const int64_t x = tick - ticks[row], span = ticks[row + 1] - ticks[row];
                parts = span;
                twice = area[row] * span + (2 * (wide)speed[row] * span + (wide)(speed[row + 1] - speed[row]) * x) * x;
            }
            if (pass == 0) {
                at_zero = twice / parts; /* 0 lies in a row whose span is a power of two that divides it */
                CHECK(twice % parts == 0);
                break;
            }
            /* theta = phase + 3 twice / (parts 2^14) */
            const wide numerator = 3 * (twice - at_zero * parts) + (wide)(12.5 * 16384) * parts;
            const wide whole = numerator / parts, rest = numerator % parts;
            const double high = (double)whole * 0x1p-14, low = (double)rest / (double)parts * 0x1p-14;
            double svaj[4];
            CHECK(camkin_boundary_at(p, &drive, (double)tick * 0x1p-10, svaj) == CAMKIN_OK);
            /* the error in ulp: `high` is exact, and so is its difference from s */
            int exponent;
            frexp(high, &exponent);
            CHECK(fabs((svaj[0] - high) - low) <= ldexp(1.0, exponent - 53));
        }
    camkin_speed_table_free(table);
    camkin_program_free(p);
}

/* One table whose speed never changes is the steady drive, and one whose rate never changes is the ramp. */
static void test_same_as_drives(void) {
    enum { N = 2000 };
    camkin_program *p = rise_dwell_fall("modified_sine", NULL);
    static double t[N], a[4][N], b[4][N];
    uint64_t random = 2;
    for (int i = 0; i < N; i++)
        t[i] = test_uniform(&random, 0.0, 4.0);
    const double rows[] = {0.0, 1.0, 4.0}, steady_rpm[] = {3000.5, 3000.5, 3000.5}, ramp_rpm[] = {-50, 0, 150};
    camkin_speed_table *steady = table_of(rows, steady_rpm, 3), *ramp = table_of(rows, ramp_rpm, 3);
    const camkin_drive drives[][2] = {
        {{.rpm = 3000.5, .phase = 33.3}, {.phase = 33.3, .table = steady}},
        {{.rpm = -50, .rpm_per_s = 50, .phase = -720.1}, {.phase = -720.1, .table = ramp}},
    };
    const double w[] = {6 * 3000.5, 6 * 150}, alpha[] = {0, 300};
    for (int k = 0; k < 2; k++) {
        CHECK(camkin_boundary(p, &drives[k][0], t, N, &(camkin_svaj){a[0], a[1], a[2], a[3]}, 1) == CAMKIN_OK);
        CHECK(camkin_boundary(p, &drives[k][1], t, N, &(camkin_svaj){b[0], b[1], b[2], b[3]}, 1) == CAMKIN_OK);
        /* lift 10 over 90 degrees: peaks of modified sine 1.76, 5.53, 69.5; an angle may differ by 2^-100 */
        const double v = 1.76 * 10 / 90, acc = 5.53 * 10 / 8100, j = 69.5 * 10 / 729000;
        const double peak[] = {10, v * w[k], acc * w[k] * w[k] + v * alpha[k],
                               j * w[k] * w[k] * w[k] + 3 * acc * w[k] * alpha[k]};
        for (int q = 0; q < 4; q++)
            for (int i = 0; i < N; i++)
                CHECK_NEAR(b[q][i], a[q][i], 16 * 0x1p-52 * peak[q]);
    }
    camkin_speed_table_free(steady);
    camkin_speed_table_free(ramp);
    camkin_program_free(p);
}

/* v, a and j are derivatives of s by time, in every row, and held rows add no acceleration. */
static void test_derivatives(void) {
    camkin_program *p = rise_dwell_fall("poly_4567", NULL);
    const double rows[] = {-0.5, 0.1, 0.15, 0.6}, rpm[] = {0, 600, -300, 900};
    camkin_speed_table *table = table_of(rows, rpm, 4);
    const camkin_drive drive = {.phase = 20, .table = table};
    uint64_t random = 3;
    for (int i = 0; i < 3000; i++) {
        const double t = test_uniform(&random, -0.7, 0.8), h = 1e-5;
        int crosses = 0;
        for (int k = 0; k < 4; k++)
            crosses |= fabs(t - rows[k]) < 3 * h;
        if (crosses)
            continue;
        double at[5][4];
        for (int k = 0; k < 5; k++)
            CHECK(camkin_boundary_at(p, &drive, t + (k - 2) * h, at[k]) == CAMKIN_OK);
        int dwells = 0;
        for (int k = 0; k < 5; k++)
            dwells += at[k][1] == 0.0 && at[k][2] == 0.0;
        if (dwells % 5 != 0) /* a joint lies between, where the fourth derivative jumps */
            continue;
        const double scale[] = {1e3, 1e5, 2e7}; /* of v, a, j here: differences of order h^4 and their rounding */
        for (int q = 0; q < 3; q++) {
            const double slope = (at[0][q] - 8 * at[1][q] + 8 * at[3][q] - at[4][q]) / (12 * h);
            CHECK_NEAR(at[2][q + 1], slope, 1e-5 * scale[q]);
        }
    }
    camkin_speed_table_free(table);
    camkin_program_free(p);
}

/* ---- bits ---- */

static void test_bits(void) {
    enum { N = 3001, ROWS = 50 };
    static double t[N], all[4][N], one[4], part[4][N], sorted[N];
    const camkin_options options = {
        .size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP | CAMKIN_ACCUMULATE};
    camkin_program *p = must_create(every_kind, EVERY_KIND, &options);
    uint64_t random = 4;
    double rows[ROWS], rpm[ROWS];
    for (int i = 0; i < ROWS; i++) {
        rows[i] = i == 0 ? -1 : rows[i - 1] + test_uniform(&random, 1e-3, 0.1);
        rpm[i] = test_uniform(&random, -3000, 3000);
    }
    camkin_speed_table *table = table_of(rows, rpm, ROWS);
    const camkin_drive drive = {.phase = -77.7, .table = table};
    for (int i = 0; i < N; i++)
        t[i] = i < ROWS ? rows[i] : test_uniform(&random, -1.5, rows[ROWS - 1] + 0.5);
    t[N - 1] = (double)NAN;
    t[N - 2] = (double)INFINITY;
    t[7] = 1e300; /* turned for ever in the last row: beyond 2^50 cycles */
    CHECK(camkin_boundary(p, &drive, t, N, &(camkin_svaj){all[0], all[1], all[2], all[3]}, 0) == CAMKIN_OK);
    for (int i = 0; i < N; i++) {
        CHECK(camkin_boundary_at(p, &drive, t[i], one) == CAMKIN_OK);
        for (int q = 0; q < 4; q++)
            CHECK(same_bits(one[q], all[q][i]));
        static const uint64_t nan_bits = 0x7ff8000000000000;
        for (int q = 0; q < 4 && (i == 7 || i >= N - 2); q++)
            CHECK(memcmp(&one[q], &nan_bits, 8) == 0);
    }
    for (size_t cut = 1; cut < 40; cut++) {
        CHECK(camkin_boundary(p, &drive, t, cut, &(camkin_svaj){part[0], part[1], part[2], part[3]}, 1) == CAMKIN_OK);
        CHECK(camkin_boundary(p, &drive, t + cut, N - cut,
                              &(camkin_svaj){part[0] + cut, part[1] + cut, part[2] + cut, part[3] + cut},
                              1) == CAMKIN_OK);
        CHECK(memcmp(part, all, sizeof all) == 0);
    }
    /* each output alone, and a grid in order */
    for (int q = 0; q < 4; q++) {
        double *to[4] = {NULL, NULL, NULL, NULL};
        to[q] = part[q];
        CHECK(camkin_boundary(p, &drive, t, N, &(camkin_svaj){to[0], to[1], to[2], to[3]}, 2) == CAMKIN_OK);
        CHECK(memcmp(part[q], all[q], sizeof all[q]) == 0);
    }
    const double dt = 1e-3;
    for (int i = 0; i < N; i++)
        sorted[i] = fma(i, dt, -1.2);
    CHECK(camkin_boundary(p, &drive, sorted, N, &(camkin_svaj){all[0], all[1], all[2], all[3]}, 1) == CAMKIN_OK);
    CHECK(camkin_boundary_grid(p, &drive, -1.2, dt, N, &(camkin_svaj){part[0], part[1], part[2], part[3]}, 1) ==
          CAMKIN_OK);
    CHECK(memcmp(part, all, sizeof all) == 0);
    camkin_speed_table_free(table);
    camkin_program_free(p);
}

/* Blocks within a dwell, where the cam turns forwards, backwards, or stops: the bits of single calls, -0 included. */
static void test_dwells(void) {
    enum { N = 700 };
    static double t[N], all[4][N], one[4];
    camkin_program *p = rise_dwell_fall("cycloidal", NULL); /* dwells from 90 to 135 and from 225 to 360 degrees */
    const double rows[] = {0, 0.2, 0.4, 0.6, 0.8}, steady[] = {30, 25, 20, 25, 20}, stops[] = {30, 25, 0, 0, 20};
    const double turns[] = {30, 10, -20, -10, 20};
    camkin_speed_table *const table[] = {table_of(rows, steady, 5), table_of(rows, stops, 5), table_of(rows, turns, 5)};
    const camkin_drive drives[] = {
        {.rpm = 10, .rpm_per_s = -20, .phase = 230},
        {.rpm = -10, .rpm_per_s = -5, .phase = 355},
        {.rpm = 5, .rpm_per_s = 5, .phase = 226},
        {.phase = 226, .table = table[0]},
        {.phase = 226, .table = table[1]},
        {.phase = 230, .table = table[2]},
        {.phase = 95, .table = table[0]},
    };
    for (int i = 0; i < N; i++)
        t[i] = 1e-3 * i;
    for (size_t d = 0; d < sizeof drives / sizeof *drives; d++) {
        CHECK(camkin_boundary(p, &drives[d], t, N, &(camkin_svaj){all[0], all[1], all[2], all[3]}, 1) == CAMKIN_OK);
        for (int i = 0; i < N; i++) {
            CHECK(camkin_boundary_at(p, &drives[d], t[i], one) == CAMKIN_OK);
            for (int q = 0; q < 4; q++)
                CHECK(same_bits(one[q], all[q][i]));
        }
    }
    for (int k = 0; k < 3; k++)
        camkin_speed_table_free(table[k]);
    camkin_program_free(p);
}

/* Where the cam stands still, v, a and j are +0 in every law: no sign of a coefficient is left. */
static void test_standstill(void) {
    enum { N = 256 };
    static double theta[N], scattered[N], all[3][N];
    const camkin_svaj out = {.v = all[0], .a = all[1], .j = all[2]};
    for (int i = 0; i < N; i++) {
        theta[i] = 180.0 * i / N;
        scattered[i] = 180.0 * (i * 101 % N) / N;
    }
    const camkin_options options = {
        .size = sizeof options, .cycle = 360, .flags = CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP};
    for (int32_t law = 0; camkin_law_name(law); law++)
        for (int falls = 0; falls < 2 && !free_form(law); falls++) {
            camkin_segment segment = sample_rise(law);
            segment.lift = law == CAMKIN_DWELL ? 0 : falls ? -2 : 2;
            camkin_program *p = must_create(&segment, 1, &options);
            for (int sorted = 0; sorted < 2; sorted++) {
                CHECK(camkin_eval(p, sorted ? theta : scattered, N, 0.0, &out, 1) == CAMKIN_OK);
                int signs = 0;
                for (int i = 0; i < 3 * N; i++)
                    signs += !same_bits(all[i / N][i % N], 0.0);
                if (!CHECK(signs == 0))
                    printf("    %d of %s\n", signs, camkin_law_name(law));
            }
            for (int i = 0; i < N; i++)
                CHECK(same_bits(camkin_velocity(p, theta[i], 0.0), 0.0) &&
                      same_bits(camkin_acceleration(p, theta[i], 0.0), 0.0) &&
                      same_bits(camkin_jerk(p, theta[i], 0.0), 0.0));
            camkin_program_free(p);
        }
}

/* Behind rows that turn the cam by more than 2^50 cycles the values are NaN, and before them they are not. */
static void test_far_rows(void) {
    enum { N = 100 };
    static double t[N], all[4][N];
    camkin_program *p = rise_dwell_fall("cycloidal", NULL);
    const double rows[] = {0, 1, 1e19}, rpm[] = {10, 1000, 1000};
    camkin_speed_table *table = table_of(rows, rpm, 3);
    const camkin_drive drive = {.table = table};
    double one[4];
    for (int i = 0; i < N; i++)
        t[i] = i % 2 ? 0.01 * i : 1e19 + 1e18 * i;
    CHECK(camkin_boundary(p, &drive, t, N, &(camkin_svaj){all[0], all[1], all[2], all[3]}, 1) == CAMKIN_OK);
    for (int i = 0; i < N; i++) {
        CHECK(camkin_boundary_at(p, &drive, t[i], one) == CAMKIN_OK);
        for (int q = 0; q < 4; q++)
            CHECK(same_bits(one[q], all[q][i]) && isnan(one[q]) == (i % 2 == 0));
    }
    camkin_speed_table_free(table);
    camkin_program_free(p);
}

/* ---- steps ---- */

static void test_steps(void) {
    enum { N = 1000 };
    static double out[4][N], one[4];
    camkin_program *p = rise_dwell_fall("cycloidal", NULL);
    const double rows[] = {0, 2}, rpm[] = {0, 3000};
    camkin_speed_table *table = table_of(rows, rpm, 2);
    const camkin_drive drives[] = {
        {.rpm = 3000}, {.rpm = 2999.9, .phase = 12}, {.rpm = 1, .rpm_per_s = 3}, {.table = table}};
    const uint64_t firsts[] = {0, 1, 999999937, 1000000000000, ((uint64_t)1 << 53) - N};
    const double dts[] = {1e-5, -0x1p-17, 3.3e-7};
    const camkin_svaj svaj = {out[0], out[1], out[2], out[3]};
    for (int d = 0; d < 4; d++)
        for (int f = 0; f < 5; f++)
            for (int k = 0; k < 3; k++) {
                CHECK(camkin_boundary_steps(p, &drives[d], 0.1, dts[k], firsts[f], N, &svaj, 1) == CAMKIN_OK);
                for (uint64_t i = 0; i < N; i += 37) {
                    CHECK(camkin_boundary_at(p, &drives[d], fma((double)(firsts[f] + i), dts[k], 0.1), one) ==
                          CAMKIN_OK);
                    for (int q = 0; q < 4; q++)
                        CHECK(same_bits(one[q], out[q][i]));
                }
            }
    memset(out, 0x55, sizeof out);
    static double before[4][N];
    memcpy(before, out, sizeof out);
    CHECK(camkin_boundary_steps(p, drives, 0, 1, ((uint64_t)1 << 53) - N + 1, N, &svaj, 1) == CAMKIN_E_SIZE);
    CHECK(camkin_boundary_steps(p, drives, 0, 1, UINT64_MAX, 0, &svaj, 1) == CAMKIN_E_SIZE);
    CHECK(camkin_boundary_steps(p, drives, 0, (double)NAN, 0, N, &svaj, 1) == CAMKIN_E_TIME);
    CHECK(camkin_boundary_steps(NULL, drives, 0, 1, 0, N, &svaj, 1) == CAMKIN_E_NULL);
    CHECK(memcmp(before, out, sizeof out) == 0);
    camkin_speed_table_free(table);
    camkin_program_free(p);
}

/* ---- refusals ---- */

static void refused(const double *t, const double *rpm, size_t n, camkin_status status, const char *parameter,
                    const char *message) {
    static const char canary = 0;
    camkin_speed_table *const untouched = (camkin_speed_table *)(uintptr_t)&canary, *table = untouched;
    camkin_error error = {.status = CAMKIN_OK};
    CHECK(camkin_speed_table_create(t, rpm, n, &table, &error) == status && table == untouched);
    CHECK(error.status == status && error.segment == -1 && strcmp(error.parameter, parameter) == 0);
    if (!CHECK(strcmp(error.message, message) == 0))
        printf("    %s\n    %s\n", error.message, message);
    CHECK(camkin_speed_table_create(t, rpm, n, &table, NULL) == status && table == untouched);
}

static void test_refusals(void) {
    const double t[] = {0, 1, 2}, rpm[] = {0, 10, 10};
    refused(t, rpm, 1, CAMKIN_E_SIZE, "n", "a speed table must have 2 rows or more; got 1");
    refused(t, rpm, SIZE_MAX / 2, CAMKIN_E_SIZE, "n",
            "a speed table must have 2 rows or more; got 9223372036854775807");
    refused(NULL, rpm, 3, CAMKIN_E_NULL, "t", "t must not be NULL");
    refused(t, NULL, 3, CAMKIN_E_NULL, "rpm", "rpm must not be NULL");
    CHECK(camkin_speed_table_create(t, rpm, 3, NULL, NULL) == CAMKIN_E_NULL);
    refused((const double[]){0, 1, 1}, rpm, 3, CAMKIN_E_TIME, "t",
            "row 2: t must be above that of the row before, 1; got 1");
    refused((const double[]){0, 1, 0.5}, rpm, 3, CAMKIN_E_TIME, "t",
            "row 2: t must be above that of the row before, 1; got 0.5");
    refused((const double[]){0, (double)NAN, 3}, rpm, 3, CAMKIN_E_TIME, "t",
            "row 1: t must be finite and at most 1e20 s in magnitude; got nan");
    refused((const double[]){0, 1, 1.1e20}, rpm, 3, CAMKIN_E_TIME, "t",
            "row 2: t must be finite and at most 1e20 s in magnitude; got 1.1e+20");
    refused(t, (const double[]){0, 1, (double)INFINITY}, 3, CAMKIN_E_SPEED, "rpm",
            "row 2: rpm must be finite and at most 1e20 in magnitude; got inf");
    refused((const double[]){0, 1e-300, 1}, rpm, 3, CAMKIN_E_SPEED, "rpm",
            "row 1: rpm must change by at most 1e20 rev/min/s from the row before; it changes by 1e+301");
    refused((const double[]){0, 1e-300, 1}, (const double[]){0, 1e20, 0}, 3, CAMKIN_E_SPEED, "rpm",
            "row 1: rpm must change by at most 1e20 rev/min/s from the row before; it changes by inf");
    camkin_speed_table_free(table_of((const double[]){-1e20, 1e20}, rpm, 2));
    camkin_speed_table_free(table_of(t, (const double[]){0, 1e20}, 2));
    camkin_speed_table_free(NULL);

    /* a drive has a table or speeds, and only steady drives are analysed */
    camkin_program *p = rise_dwell_fall("cycloidal", NULL);
    camkin_speed_table *table = table_of(t, rpm, 3);
    double svaj[4] = {7, 7, 7, 7};
    camkin_analysis analysis;
    CHECK(camkin_boundary_at(p, &(camkin_drive){.rpm = 1, .table = table}, 0, svaj) == CAMKIN_E_SPEED);
    CHECK(camkin_boundary_at(p, &(camkin_drive){.rpm_per_s = 1, .table = table}, 0, svaj) == CAMKIN_E_SPEED);
    CHECK(camkin_boundary_at(p, &(camkin_drive){.phase = (double)NAN, .table = table}, 0, svaj) == CAMKIN_E_SPEED);
    CHECK(svaj[0] == 7 && svaj[3] == 7);
    CHECK(camkin_analyze(p, &(camkin_drive){.table = table}, -1, &analysis) == CAMKIN_E_SPEED);
    camkin_speed_table_free(table);
    camkin_program_free(p);
}

int main(void) {
    test_exact_angles();
    test_same_as_drives();
    test_derivatives();
    test_bits();
    test_dwells();
    test_standstill();
    test_far_rows();
    test_steps();
    test_refusals();
    return test_end();
}
