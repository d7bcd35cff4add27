/* SPDX-License-Identifier: MIT */
/* The order of the points in a batch does not change a bit: the shortcuts for ascending batches, dwells, reversals. */
#include "batches.h"

enum { M = 400 };

static double got[4][N];
static const camkin_svaj whole = {got[0], got[1], got[2], got[3]};

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
    const int rests[] = {255, 256, 257, 767, 768, 769, 1792}; /* the next try begins before, at or after the start */
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

int main(void) {
    orders();
    past_half();
    out_of_rest();
    turning_back();
    misleading_ends();
    return test_end();
}
