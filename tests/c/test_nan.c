/* SPDX-License-Identifier: MIT */
/* Results without a value are one NaN pattern, and no other result is NaN. */
#include "test.h"

enum { M = 400 };

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

int main(void) {
    nan_points();
    speeds_that_overflow();
    return test_end();
}
