/* SPDX-License-Identifier: MIT */
/* The result for one angle or time has the same bits in every call. */
#include "batches.h"

enum { M = 400 };

static double theta[N], t[N], got[4][N];

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
    rotations();
    indexing_cycles();
    return test_end();
}
