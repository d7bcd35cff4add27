/* SPDX-License-Identifier: MIT */
/* The result for one angle or time has the same bits in every call. */
#include "test.h"

enum { N = 5000, M = 400 };

static double theta[N], t[N], want[4][N], got[4][N];

/* Angles of every kind: sorted, random, breakpoints and the doubles next to them, far away, NaN and infinite. */
static void make_inputs(void) {
    uint64_t seed = 7;
    int n = 0;
    for (; n < N / 4; n++)
        theta[n] = 360.0 * n / (N / 4);
    for (; n < N / 2; n++)
        theta[n] = test_uniform(&seed, -720, 720);
    double breakpoint = 0.0;
    for (int i = 0; i < EVERY_KIND; breakpoint += every_kind[i++].duration)
        for (int zone = 0; zone < 8; zone++) {
            double at = breakpoint + every_kind[i].duration * zone / 8;
            theta[n++] = nextafter(at, -1e9);
            theta[n++] = at;
            theta[n++] = nextafter(at, 1e9);
        }
    const double special[] = {NAN, INFINITY, -INFINITY, 1e300, -0.0, 5e-324, -5e-324, 180.0, -180.0, 0x1p49 * 360};
    for (unsigned i = 0; i < sizeof special / sizeof *special; i++)
        theta[n++] = special[i];
    for (; n < N; n++)
        theta[n] = test_uniform(&seed, 0, 1) * exp2(test_uniform(&seed, -40, 40));
    for (int i = 0; i < N; i++)
        t[i] = theta[i] / 18000.0;
}

static int equal(const camkin_svaj *a, size_t i) {
    return (!a->s || same_bits(a->s[i], want[0][i])) && (!a->v || same_bits(a->v[i], want[1][i])) &&
           (!a->a || same_bits(a->a[i], want[2][i])) && (!a->j || same_bits(a->j[i], want[3][i]));
}

static void check_equal(const camkin_svaj *a, const char *how) {
    size_t differing = 0;
    for (size_t i = 0; i < N; i++)
        differing += !equal(a, i);
    if (!CHECK(differing == 0))
        printf("    %zu of %d points differ: %s\n", differing, N, how);
}

typedef camkin_status evaluate(const camkin_program *p, const double *x, size_t n, const camkin_svaj *out, int threads);

static camkin_status by_angle(const camkin_program *p, const double *x, size_t n, const camkin_svaj *out, int threads) {
    return camkin_eval(p, x, n, 314.0, out, threads);
}

static camkin_status by_time(const camkin_program *p, const double *x, size_t n, const camkin_svaj *out, int threads) {
    return camkin_boundary(p, &(camkin_drive){2999.9, 0, 77.7, NULL}, x, n, out, threads);
}

static camkin_status by_ramp(const camkin_program *p, const double *x, size_t n, const camkin_svaj *out, int threads) {
    return camkin_boundary(p, &(camkin_drive){100, 50.5, -7, NULL}, x, n, out, threads);
}

static const camkin_svaj whole = {got[0], got[1], got[2], got[3]};

static void one_way(evaluate *eval, const double *x, uint32_t flags) {
    camkin_options options = {.size = sizeof options, .cycle = 360.0, .flags = flags | CAMKIN_ALLOW_VELOCITY_JUMP};
    options.isa = camkin_isa_available(0);
    camkin_program *p = must_create(every_kind, EVERY_KIND, &options);
    const camkin_svaj first = {want[0], want[1], want[2], want[3]};
    CHECK(eval(p, x, N, &first, 1) == CAMKIN_OK);

    for (int level = 1; camkin_isa_available(level); level++) {
        options.isa = camkin_isa_available(level);
        camkin_program *q = must_create(every_kind, EVERY_KIND, &options);
        CHECK(strcmp(camkin_isa_name(q), options.isa) == 0);
        memset(got, 0, sizeof got);
        CHECK(eval(q, x, N, &whole, 1) == CAMKIN_OK);
        check_equal(&whole, options.isa);
        camkin_program_free(q);
    }
    uint64_t seed = 3;
    memset(got, 0, sizeof got);
    for (size_t i = 0; i < N;) {
        size_t n = 1 + test_random(&seed) % 67;
        n = n < N - i ? n : N - i;
        camkin_svaj part = {got[0] + i, got[1] + i, got[2] + i, got[3] + i};
        CHECK(eval(p, x + i, n, &part, 1) == CAMKIN_OK);
        i += n;
    }
    check_equal(&whole, "split");
    for (int threads = 0; threads <= 16; threads++) {
        memset(got, 0, sizeof got);
        CHECK(eval(p, x, N, &whole, threads) == CAMKIN_OK);
        check_equal(&whole, "threads");
    }
    for (int mask = 1; mask < 15; mask++) {
        memset(got, 0, sizeof got);
        camkin_svaj some = {mask & 1 ? got[0] : NULL, mask & 2 ? got[1] : NULL, mask & 4 ? got[2] : NULL,
                            mask & 8 ? got[3] : NULL};
        CHECK(eval(p, x, N, &some, 1) == CAMKIN_OK);
        check_equal(&some, "some outputs");
        for (int k = 0; k < 4; k++)
            CHECK(mask >> k & 1 || got[k][N / 2] == 0.0);
    }
    for (int k = 0; k < 4; k++) { /* an output may be the input */
        memcpy(got[k], x, sizeof got[k]);
        camkin_svaj alias = {got[0], got[1], got[2], got[3]};
        CHECK(eval(p, got[k], N, &alias, 2) == CAMKIN_OK);
        check_equal(&whole, "in place");
    }
    camkin_program_free(p);
}

static void scalars(void) {
    camkin_options options = {.size = sizeof options, .cycle = 360.0, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_program *p = must_create(every_kind, EVERY_KIND, &options);
    const camkin_svaj first = {want[0], want[1], want[2], want[3]};
    by_angle(p, theta, N, &first, 1);
    for (int i = 0; i < N; i++) {
        got[0][i] = camkin_displacement(p, theta[i]);
        got[1][i] = camkin_velocity(p, theta[i], 314.0);
        got[2][i] = camkin_acceleration(p, theta[i], 314.0);
        got[3][i] = camkin_jerk(p, theta[i], 314.0);
    }
    check_equal(&whole, "scalar calls");

    const camkin_drive drive = {2999.9, 0, 77.7, NULL};
    by_time(p, t, N, &first, 1);
    for (int i = 0; i < N; i++) {
        double svaj[4];
        CHECK(camkin_boundary_at(p, &drive, t[i], svaj) == CAMKIN_OK);
        for (int k = 0; k < 4; k++)
            got[k][i] = svaj[k];
    }
    check_equal(&whole, "boundary_at");

    double grid[N];
    for (int i = 0; i < N; i++)
        grid[i] = fma(i, 1e-5, 0.003);
    by_time(p, grid, N, &first, 1);
    for (int threads = 1; threads < 4; threads++) {
        memset(got, 0, sizeof got);
        CHECK(camkin_boundary_grid(p, &drive, 0.003, 1e-5, N, &whole, threads) == CAMKIN_OK);
        check_equal(&whole, "grid");
    }
    camkin_program_free(p);
}

/* ---- order ---- */

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Angles that ascend or nearly ascend, some of them at the end of a cycle. The shortcuts for ascending batches must not
   change a bit. */
static size_t make_order(double *x, double cycle, uint64_t *seed) {
    const double revolutions[] = {0, -1, -7, 1e6, 3e9, 0x1p45, 0x1p50 - 2, -0x1p50 - 1};
    const double spans[] = {1e-16, 1e-6, 0.1, 0.9, 1.2, 2.5};
    const size_t n = 1 + test_random(seed) % (test_random(seed) % 2 ? M : 6);
    double k = revolutions[test_random(seed) % 8], end = (k + 0.5) * cycle;
    for (int i = 0; i < 50 && fabs(k) < 0x1p49 && floor(end * (1.0 / cycle) + 0.5) != k; i++)
        end = (++k + 0.5) * cycle; /* one for which the rounding of theta/cycle is too low, if there is any near */
    const double ulp = nextafter(fabs(end), 1e300) - fabs(end);
    const double from[] = {0.0, end, end, end + test_uniform(seed, -1, 1) * cycle}, start = from[test_random(seed) % 4];
    const double span = spans[test_random(seed) % 6] * (test_random(seed) % 2 ? cycle : -cycle);
    for (size_t i = 0; i < n; i++)
        x[i] = start + span * test_uniform(seed, 0, 1);
    for (int i = 0; i < 3 && start != 0.0; i++)
        x[test_random(seed) % n] = end + ((double)(test_random(seed) % 5) - 2.0) * ulp;
    qsort(x, n, sizeof *x, ascending);
    const size_t at = test_random(seed) % 3 ? test_random(seed) % n : n - 1;
    switch (test_random(seed) % 8) {
    case 0:
        x[at] = NAN;
        break;
    case 1:
        x[at] = x[0];
        break;
    case 2:
        x[at] += cycle;
        break;
    case 3:
        for (size_t i = 0; i < n / 2; i++) {
            const double other = x[i];
            x[i] = x[n - 1 - i];
            x[n - 1 - i] = other;
        }
    }
    return n;
}

static void orders(void) {
    const double starts[] = {0.45, 0.5, 0.0}; /* of a cycle */
    uint64_t seed = 12;
    for (int c = 0; c < 32; c++) {
        /* At the end of the cycle there is a new piece, a piece that continues past 0, or a joint. The inverse of the
           cycle is rounded up or down. */
        camkin_segment turn[EVERY_KIND];
        double cycle = 0.0, unit = c ? exp2(test_uniform(&seed, -9, 9)) : 1.0;
        for (int i = 0; i < EVERY_KIND; i++) {
            turn[i] = every_kind[(i + c) % EVERY_KIND];
            turn[i].duration =
                (double)(float)(turn[i].duration * (c % 3 || i ? unit : 40 * unit)); /* so that the sum is exact */
            cycle += turn[i].duration;
        }
        camkin_options options = {.size = sizeof options,
                                  .cycle = cycle,
                                  .start = starts[c % 3] * cycle,
                                  .flags = CAMKIN_ALLOW_VELOCITY_JUMP | (c % 2 ? CAMKIN_ACCUMULATE : 0)};
        camkin_program *p = must_create(turn, EVERY_KIND, &options);
        /* A second a cycle, where nothing is lost in it or something is; an angle before, of whole cycles or not. */
        const camkin_drive drives[] = {{cycle / 6, 0, 0, NULL},
                                       {cycle / 6, 0, 3 * cycle, NULL},
                                       {cycle / 6, 0, -1.3 * cycle, NULL},
                                       {(double)(float)(cycle / 6), 0, 0, NULL},
                                       {-cycle / 6, 0, 0.4 * cycle, NULL},
                                       {cycle / 6, -1e-3 * cycle, 0, NULL}};
        size_t differing = 0;
        for (int trial = 0; trial < 500; trial++) {
            double x[M], svaj[4];
            const size_t n = make_order(x, cycle, &seed);
            const camkin_drive *drive = &drives[trial % 6];
            for (int k = 0; k < 4; k++)
                got[k][n] = 7.0;
            CHECK(camkin_eval(p, x, n, 314.0, &whole, 1) == CAMKIN_OK);
            for (size_t i = 0; i < n; i++)
                differing += !same_bits(got[0][i], camkin_displacement(p, x[i])) ||
                             !same_bits(got[1][i], camkin_velocity(p, x[i], 314.0)) ||
                             !same_bits(got[2][i], camkin_acceleration(p, x[i], 314.0)) ||
                             !same_bits(got[3][i], camkin_jerk(p, x[i], 314.0));
            for (size_t i = 0; i < n; i++)
                x[i] /= cycle;
            CHECK(camkin_boundary(p, drive, x, n, &whole, 1) == CAMKIN_OK);
            for (size_t i = 0; i < n; i++) {
                CHECK(camkin_boundary_at(p, drive, x[i], svaj) == CAMKIN_OK);
                for (int k = 0; k < 4; k++)
                    differing += !same_bits(got[k][i], svaj[k]);
            }
            for (int k = 0; k < 4; k++)
                CHECK(got[k][n] == 7.0);
        }
        if (!CHECK(differing == 0))
            printf("    %zu differ, cycle %g\n", differing, cycle);
        camkin_program_free(p);
    }
}

/* Ascending angles past half a cycle, where the rounding of theta/cycle selects the cycle. */
static void past_half(void) {
    uint64_t seed = 11;
    for (int i = 0; i < 2000; i++) {
        const double cycle = test_uniform(&seed, 1, 1000), half = cycle / 2, turns = i % 4;
        const double lift = 1 + i % 3;
        const camkin_segment indexing[] = {{.law = CAMKIN_CYCLOIDAL, .duration = cycle, .lift = lift}};
        const camkin_options options = {.size = sizeof options, .cycle = cycle, .flags = CAMKIN_ACCUMULATE};
        camkin_program *p = must_create(indexing, 1, &options);
        const double x[] = {half * 0.999 + turns * cycle, nextafter(half + turns * cycle, 0), half + turns * cycle,
                            nextafter(half + turns * cycle, 1e9), half * 1.001 + turns * cycle};
        for (int n = 2; n <= 5; n++) {
            CHECK(by_angle(p, x, (size_t)n, &whole, 1) == CAMKIN_OK);
            for (int k = 0; k < n; k++)
                CHECK(same_bits(got[0][k], camkin_displacement(p, x[k])) &&
                      same_bits(got[3][k], camkin_jerk(p, x[k], 314.0)));
        }
        CHECK_NEAR(camkin_displacement(p, half + turns * cycle), (turns + 0.5) * lift, 1e-9);
        camkin_program_free(p);
    }
}

/* Sweeps that leave a dwell at every place where more points than a block may be tried at once. */
static void out_of_rest(void) {
    const camkin_segment stop_and_go[] = {{.law = CAMKIN_DWELL, .duration = 100},
                                          {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 100, .lift = 3},
                                          {.law = CAMKIN_DWELL, .duration = 60},
                                          {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 100, .lift = -3}};
    const camkin_options options = {.size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    const camkin_drive drive = {60, 0, 0, NULL};
    camkin_program *p = must_create(stop_and_go, 4, &options);
    double x[N];
    const int rests[] = {255, 256, 257, 767,
                         768, 769, 1792}; /* what is tried next begins before, at or after the start */
    for (size_t r = 0; r < sizeof rests / sizeof *rests; r++) {
        size_t differing = 0;
        for (int i = 0; i < N; i++)
            x[i] = 100.0 + (i - rests[r]) / 64.0;
        CHECK(by_angle(p, x, N, &whole, 1) == CAMKIN_OK);
        for (int i = 0; i < N; i++)
            differing += !same_bits(got[0][i], camkin_displacement(p, x[i])) ||
                         !same_bits(got[1][i], camkin_velocity(p, x[i], 314.0));
        for (int i = 0; i < N; i++)
            x[i] /= 360.0;
        CHECK(camkin_boundary(p, &drive, x, N, &whole, 1) == CAMKIN_OK);
        for (int i = 0; i < N; i++) {
            double svaj[4];
            CHECK(camkin_boundary_at(p, &drive, x[i], svaj) == CAMKIN_OK);
            for (int k = 0; k < 4; k++)
                differing += !same_bits(got[k][i], svaj[k]);
        }
        CHECK(differing == 0);
    }
    camkin_program_free(p);
}

/* A cam that begins and ends in a dwell and reverses in between. */
static void turning_back(void) {
    const camkin_segment there[] = {{.law = CAMKIN_POLY_345, .duration = 90, .lift = 10},
                                    {.law = CAMKIN_DWELL, .duration = 45},
                                    {.law = CAMKIN_POLY_345, .duration = 90, .lift = -10}};
    const camkin_drive drive = {0, 20, 45, NULL}; /* 45 + 60 t^2 degrees */
    camkin_program *p = must_create(there, 3, NULL);
    enum { FEW = 100 }; /* in one block */
    double when[FEW], svaj[4];
    size_t differing = 0;
    for (int i = 0; i < FEW; i++)
        when[i] = 2.0 * i / (FEW - 1) - 1.0;
    CHECK(camkin_boundary(p, &drive, when, FEW, &whole, 1) == CAMKIN_OK);
    CHECK(got[0][0] == 10 && got[0][FEW - 1] == 10 && got[0][FEW / 2] < 6);
    for (int i = 0; i < FEW; i++) {
        CHECK(camkin_boundary_at(p, &drive, when[i], svaj) == CAMKIN_OK);
        for (int k = 0; k < 4; k++)
            differing += !same_bits(got[k][i], svaj[k]);
    }
    CHECK(differing == 0);
    camkin_program_free(p);
}

/* ---- NaN ---- */

/* Points without a phase among others, in orders that select the kernels for sorted and for scattered blocks. */
static int has_phase(int i) {
    return i % 9 != 4;
}

static void make_points(double *x, double scale, int scattered) {
    const double none[] = {NAN, INFINITY, -INFINITY, -1e18, 1e300, -NAN};
    for (int i = 0; i < M; i++)
        x[i] = has_phase(i) ? (scattered ? (double)(i * 241 % M) : (double)i) * scale : none[i / 9 % 6];
}

/* Where there is no phase the result is one NaN pattern, whatever the compiler and the processor produce, and nowhere
   else. */
static void check_nan(const double *x, size_t n, const double *at, const char *path) {
    static const uint64_t canonical = 0x7ff8000000000000;
    size_t wrong = 0;
    for (size_t i = 0; i < n; i++)
        if (at && fabs(at[i]) < 1e17 ? !isfinite(x[i]) : memcmp(&x[i], &canonical, sizeof canonical) != 0)
            wrong++;
    if (!CHECK(wrong == 0))
        printf("    %zu of %zu points: %s\n", wrong, n, path);
}

static void nan_by_program(const camkin_program *p, double omega) {
    const camkin_drive steady = {omega, 0, 7, NULL}, ramp = {omega, -omega / 3, 7, NULL};
    double x[M], out[4][M];
    for (int scattered = 0; scattered < 2; scattered++)
        for (int mask = 1; mask < 16; mask++) {
            const camkin_svaj some = {mask & 1 ? out[0] : NULL, mask & 2 ? out[1] : NULL, mask & 4 ? out[2] : NULL,
                                      mask & 8 ? out[3] : NULL};
            for (int path = 0; path < 3; path++) {
                make_points(x, path ? 1 / omega : 1, scattered);
                CHECK((path == 0   ? camkin_eval(p, x, M, omega, &some, 1)
                       : path == 1 ? camkin_boundary(p, &steady, x, M, &some, 1)
                                   : camkin_boundary(p, &ramp, x, M, &some, 1)) == CAMKIN_OK);
                for (int k = 0; k < 4; k++)
                    if (mask >> k & 1)
                        check_nan(out[k], M, x, path == 0 ? "angles" : path == 1 ? "times" : "run-up");
            }
        }
    make_points(x, 1, 0);
    for (int i = 0; i < M; i++) {
        const double single[4] = {camkin_displacement(p, x[i]), camkin_velocity(p, x[i], omega),
                                  camkin_acceleration(p, x[i], omega), camkin_jerk(p, x[i], omega)};
        const double at[4] = {x[i], x[i], x[i], x[i]};
        check_nan(single, 4, at, "single values");
        double svaj[4];
        CHECK(camkin_boundary_at(p, &steady, x[i] / omega, svaj) == CAMKIN_OK);
        check_nan(svaj, 4, at, "boundary_at");
    }
    const camkin_svaj all = {out[0], out[1], out[2], out[3]};
    CHECK(camkin_boundary_grid(p, &steady, 1e299, 1e298, M, &all, 1) == CAMKIN_OK);
    check_nan(out[0], M, NULL, "a grid beyond all phases");
    CHECK(camkin_boundary_grid(p, &steady, -1e308, 1e308, M, &all, 1) == CAMKIN_OK);
    CHECK(isfinite(out[0][1])); /* t = 0 */
    out[0][1] = out[0][0];
    check_nan(out[0], M, NULL, "a grid beyond all numbers");
}

static void nan_points(void) {
    camkin_options options = {.size = sizeof options, .cycle = 360.0, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    for (int accumulates = 0; accumulates < 2; accumulates++) {
        options.flags |= accumulates ? CAMKIN_ACCUMULATE : 0;
        camkin_program *p = must_create(every_kind, EVERY_KIND, &options);
        nan_by_program(p, 1.0);
        nan_by_program(p, 314.1);
        camkin_program_free(p);
    }
    const double none[] = {camkin_displacement(NULL, 1), camkin_velocity(NULL, 1, 1), camkin_acceleration(NULL, 1, 1),
                           camkin_jerk(NULL, 1, 1)};
    check_nan(none, 4, NULL, "no program");

    const double x[] = {NAN, -NAN, INFINITY, -INFINITY, -1e-300, nextafter(1, 2)}, param[8] = {0};
    for (int32_t law = 0; camkin_law_name(law); law++) {
        double y[4][6];
        if (free_form(law) || camkin_law_eval(law, param, x, 6, y[0], y[1], y[2], y[3]) != CAMKIN_OK)
            continue;
        check_nan(y[0], 24, NULL, camkin_law_name(law));
    }
}

/* The product of a velocity 0 and an overflowing power of the speed is a NaN whose sign depends on the processor. Such
   speeds are rejected; the largest accepted speed overflows nothing, even with the steepest segments. */
static void speeds_that_overflow(void) {
    const double lifts[] = {1e100, 1e-100}, cycles[] = {2e-9, 1e9};
    static double x[M], out[4][M];
    const camkin_svaj all = {out[0], out[1], out[2], out[3]};
    for (int32_t law = 1; camkin_law_name(law); law++)
        for (int k = 0; k < 4 && !free_form(law); k++) {
            camkin_segment both[2] = {sample_rise(law), sample_rise(law)};
            camkin_options options = {.size = sizeof options,
                                      .cycle = cycles[k & 1],
                                      .flags = CAMKIN_ALLOW_VELOCITY_JUMP | CAMKIN_ACCUMULATE};
            for (int i = 0; i < 2; i++) {
                both[i].duration = options.cycle / 2;
                both[i].lift = lifts[k >> 1];
            }
            camkin_program *p = must_create(both, 2, &options);
            for (int i = 0; i < M; i++)
                x[i] = options.cycle * i / M;
            CHECK(camkin_eval(p, x, M, 1e20, &all, 1) == CAMKIN_OK);
            for (int i = 0; i < 4; i++)
                check_nan(out[i], M, x, camkin_law_name(law));
            for (int i = 0; i < M; i++)
                x[i] = options.cycle * i / M / 6e20;
            CHECK(camkin_boundary(p, &(camkin_drive){1e20, -1e20, 0, NULL}, x, M, &all, 1) == CAMKIN_OK);
            for (int i = 0; i < 4; i++)
                check_nan(out[i], M, x, camkin_law_name(law));
            const double single[3] = {camkin_velocity(p, 1, 1.1e20), camkin_acceleration(p, 1, -1.1e20),
                                      camkin_jerk(p, 1, INFINITY)};
            check_nan(single, 3, NULL, "single values at refused speeds");
            camkin_program_free(p);
        }
}

/* 2^30 revolutions later the same bits: at 60 rpm a whole second is a whole revolution. */
static void rotations(void) {
    camkin_program *p = rise_dwell_fall("modified_sine", NULL);
    const camkin_drive drive = {60, 0, 0, NULL};
    for (int i = 0; i < 4096; i++) {
        double early[4], late[4], fraction = i / 4096.0;
        camkin_boundary_at(p, &drive, fraction, early);
        for (double turns = 1; turns <= 0x1p30; turns = turns * 8 + 1) {
            camkin_boundary_at(p, &drive, turns + fraction, late);
            CHECK(memcmp(early, late, sizeof early) == 0);
            camkin_boundary_at(p, &drive, fraction - turns, late);
            CHECK(memcmp(early, late, sizeof early) == 0);
        }
    }
    camkin_program_free(p);
}

/* s, v, a, j of each point by the calls for one value. */
static void single_calls(const camkin_program *p, const camkin_drive *drive, const double *x, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double svaj[4] = {camkin_displacement(p, x[i]), camkin_velocity(p, x[i], 314.0),
                          camkin_acceleration(p, x[i], 314.0), camkin_jerk(p, x[i], 314.0)};
        if (drive)
            CHECK(camkin_boundary_at(p, drive, x[i], svaj) == CAMKIN_OK);
        for (int k = 0; k < 4; k++)
            want[k][i] = svaj[k];
    }
}

/* ---- ends that tell nothing of the points between them ---- */

/* Blocks whose first and last angles ascend in one piece, while the others do not, and a block after a dwell. */
static void misleading_ends(void) {
    enum { DWELL = 256, MANY = 1200 };
    static _Alignas(64) double x[MANY], out[4][MANY];
    camkin_program *p = rise_dwell_fall("modified_sine", NULL);
    const camkin_svaj svaj = {out[0], out[1], out[2], out[3]};
    for (size_t n = 8; n <= DWELL; n += 31) {
        for (size_t i = 0; i < n; i++)
            x[i] = 30.0 + 5.0 * (double)i / (double)n;
        const double second = x[1];
        x[1] = x[n / 2];
        x[n / 2] = second;
        single_calls(p, NULL, x, n);
        CHECK(camkin_eval(p, x, n, 314.0, &svaj, 1) == CAMKIN_OK);
        for (int k = 0; k < 4; k++)
            CHECK(memcmp(out[k], want[k], n * sizeof(double)) == 0);
    }
    for (int i = 0; i < MANY; i++) /* one block in the dwell, the next two in one moving piece */
        x[i] = i < DWELL ? 91.0 + 43.0 * i / DWELL : 150.0 + 5.0 * (i - DWELL) / MANY;
    single_calls(p, NULL, x, MANY);
    CHECK(camkin_eval(p, x, MANY, 314.0, &svaj, 1) == CAMKIN_OK);
    for (int k = 0; k < 4; k++)
        CHECK(memcmp(out[k], want[k], sizeof out[k]) == 0);
    camkin_program_free(p);
}

/* ---- where the outputs begin ---- */

/* Return whether n results have the bits of the single calls, and nothing next to them was written. */
static int written_there(double *const at[4], size_t n) {
    int right = 1;
    for (int k = 0; k < 4; k++)
        right &= memcmp(at[k], want[k], n * sizeof(double)) == 0 && at[k][-1] == 99.0 && at[k][n] == 99.0;
    return right;
}

/* Blocks end where the first output has a cache line: no number of points and no place of an output changes a bit. */
static void offsets(void) {
    enum { ROOM = N + 32 };
    static double x[N], room[4][ROOM];
    const camkin_drive drive = {2999.9, 0, 77.7, NULL};
    const camkin_options options = {.size = sizeof options, .cycle = 360.0, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    for (int kind = 0; kind < 6; kind++) {
        const int timed = kind / 2 == 1, scattered = kind % 2;
        camkin_program *p = kind < 4 ? must_create(every_kind, EVERY_KIND, &options)
                                     : rise_dwell_fall("modified_sine", NULL); /* rests for half of the cycle */
        for (int i = 0; i < N; i++)
            x[i] = (timed ? 0.04 : 720.0) * (scattered ? i * 1237 % N : i) / N - (timed ? 0.01 : 180.0);
        single_calls(p, timed ? &drive : NULL, x, N);
        for (size_t n = 1; n <= N; n += n == 40 ? 215 : n == 520 ? N - 520 : 1)
            for (size_t off = 0; off < 8; off++) {
                double *at[4];
                for (int k = 0; k < 4; k++) { /* each output has a place of its own in the line */
                    at[k] = room[k] + 16 - (uintptr_t)room[k] % 64 / 8 + (off + (size_t)k * (n % 3)) % 8;
                    at[k][-1] = at[k][n] = 99.0;
                }
                const camkin_svaj out = {at[0], at[1], at[2], at[3]};
                CHECK((timed ? by_time : by_angle)(p, x, n, &out, n % 5 == 0 ? 2 : 1) == CAMKIN_OK);
                if (!CHECK(written_there(at, n)))
                    printf("    kind %d, n = %zu, %zu doubles off a line\n", kind, n, off);
            }
        camkin_program_free(p);
    }
}

/* With CK_STREAMED points or more, dwells use streaming stores. The bits are those of short calls, and nothing outside
   the arrays is written, wherever they begin. */
static void streamed(void) {
    enum { MANY = (1 << 20) + 77, SHORT = 10000, MARGIN = 16 };
    double *x = malloc(MANY * sizeof *x), *out = malloc(4 * (MANY + 2 * MARGIN) * sizeof *out), by_parts[4][SHORT];
    const camkin_segment indexing[] = {{.law = CAMKIN_CYCLOIDAL, .duration = 100, .lift = 3},
                                       {.law = CAMKIN_DWELL, .duration = 260}};
    const camkin_options accumulate = {.size = sizeof accumulate, .cycle = 360, .flags = CAMKIN_ACCUMULATE};
    for (int way = 0; way < 8; way++) {
        const int kind = way % 4;
        evaluate *eval = kind == 1 ? by_time : by_angle;
        for (int i = 0; i < MANY; i++) /* two cycles */
            x[i] = (kind == 1 ? 0.04 : 720.0) * i / MANY;
        camkin_program *p = kind == 3 ? must_create(indexing, 2, &accumulate) : rise_dwell_fall("modified_sine", NULL);
        double *rows[4];
        for (int k = 0; k < 4; k++) {
            rows[k] = out + k * (MANY + 2 * MARGIN) + MARGIN + (way + k * (way / 4 + 1)) % 8;
            for (int i = 1; i <= 4; i++)
                rows[k][-i] = rows[k][MANY - 1 + i] = 99.0;
        }
        const camkin_svaj all = {rows[0], rows[1], kind == 2 ? NULL : rows[2], kind == 1 ? NULL : rows[3]};
        CHECK(eval(p, x, MANY, &all, 2) == CAMKIN_OK);
        size_t differing = 0;
        for (size_t from = 0; from < MANY; from += SHORT) {
            const size_t n = MANY - from < SHORT ? MANY - from : SHORT;
            const camkin_svaj part = {by_parts[0], by_parts[1], all.a ? by_parts[2] : NULL, all.j ? by_parts[3] : NULL};
            CHECK(eval(p, x + from, n, &part, 1) == CAMKIN_OK);
            differing += memcmp(by_parts[0], all.s + from, n * sizeof(double)) != 0;
            differing += memcmp(by_parts[1], all.v + from, n * sizeof(double)) != 0;
            differing += all.a && memcmp(by_parts[2], all.a + from, n * sizeof(double)) != 0;
            differing += all.j && memcmp(by_parts[3], all.j + from, n * sizeof(double)) != 0;
        }
        CHECK(differing == 0);
        for (int k = 0; k < 4; k++)
            for (int i = 1; i <= 4; i++)
                CHECK(rows[k][-i] == 99.0 && rows[k][MANY - 1 + i] == 99.0);
        camkin_program_free(p);
    }
    free(x);
    free(out);
}

/* In the cycle where the program begins, an indexing cam has the bits of a cam that returns, in every kind of call: no
   lift is added and subtracted again. In other cycles the lifts of all cycles are added with one rounding. */
static void indexing_cycles(void) {
    const double phases[] = {0, 77.7, 180, -180, 200, -123.456, 360e3, 360e6, -360e6, 1e9, -1e9};
    const camkin_segment segments[] = {{.law = CAMKIN_DWELL, .duration = 155.5},
                                       {.law = CAMKIN_CYCLOIDAL, .duration = 90.3, .lift = 9.7},
                                       {.law = CAMKIN_MODIFIED_TRAPEZOID, .duration = 70.7, .lift = -9.7}};
    static double indexed[4][M], back[4][M], at[M], times[M];
    const camkin_svaj indexes = {indexed[0], indexed[1], indexed[2], indexed[3]};
    const camkin_svaj comes_back = {back[0], back[1], back[2], back[3]};
    for (size_t k = 0; k < sizeof phases / sizeof *phases; k++) {
        camkin_options options = {.size = sizeof options, .cycle = 360, .phase = phases[k], .start = k % 2 ? 2.3 : 0};
        camkin_program *closed = must_create(segments, 3, &options);
        options.flags = CAMKIN_ACCUMULATE;
        camkin_program *open = must_create(segments, 2, &options);
        for (int scattered = 0; scattered < 2; scattered++) {
            for (int i = 0; i < M; i++) /* dwell and rise: every way but the fall */
                at[i] = phases[k] + 245.75 * (scattered ? i * 61 % M : i) / M;
            for (int few = 0; few < 2; few++) {
                const size_t n = few ? 5 : M;
                CHECK(camkin_eval(closed, at, n, 1, &comes_back, 1) == CAMKIN_OK);
                CHECK(camkin_eval(open, at, n, 1, &indexes, 1) == CAMKIN_OK);
                CHECK(memcmp(indexed, back, sizeof back) == 0);
            }
            for (int i = 0; i < M; i++)
                CHECK(same_bits(camkin_displacement(open, at[i]), back[0][i]));
            const camkin_drive drives[] = {
                {60, 0, phases[k], NULL}, {77.7, 0, phases[k], NULL}, {77.7, 3.3, phases[k], NULL}};
            for (int d = 0; d < 3; d++) {
                for (int i = 0; i < M; i++)
                    times[i] = 245.75 / 480 * (scattered ? i * 61 % M : i) / M;
                CHECK(camkin_boundary(closed, &drives[d], times, M, &comes_back, 1) == CAMKIN_OK);
                CHECK(camkin_boundary(open, &drives[d], times, M, &indexes, 1) == CAMKIN_OK);
                CHECK(memcmp(indexed, back, sizeof back) == 0);
                for (int i = 0; i < M; i++) {
                    double single[4];
                    CHECK(camkin_boundary_at(open, &drives[d], times[i], single) == CAMKIN_OK);
                    CHECK(same_bits(single[0], back[0][i]));
                }
            }
        }
        const double cycles[] = {-1e6, -1, 1, 12345};
        for (int i = 0; i < M; i++) /* multiples of 2^-10: all sums are exact */
            at[i] = floor(phases[k]) + 1 + i * (0.5 + 0x1p-10);
        CHECK(camkin_eval(open, at, M, 1, &indexes, 1) == CAMKIN_OK);
        for (size_t c = 0; c < sizeof cycles / sizeof *cycles; c++)
            for (int i = 0; i < M; i++)
                CHECK(
                    same_bits(camkin_displacement(open, at[i] + 360 * cycles[c]), fma(cycles[c], 9.7, indexed[0][i])));
        camkin_program_free(open);
        camkin_program_free(closed);
    }
}

int main(void) {
    make_inputs();
    one_way(by_angle, theta, 0);
    one_way(by_angle, theta, CAMKIN_ACCUMULATE);
    one_way(by_time, t, 0);
    one_way(by_time, t, CAMKIN_ACCUMULATE);
    one_way(by_ramp, t, 0);
    scalars();
    orders();
    past_half();
    out_of_rest();
    turning_back();
    nan_points();
    speeds_that_overflow();
    rotations();
    misleading_ends();
    offsets();
    streamed();
    indexing_cycles();
    return test_end();
}
