/* SPDX-License-Identifier: MIT */
/* Sets of followers: the bits of single calls, rows of many times, refusals. */
#include <stdbool.h>

#include "test.h"

enum { MOST = 150, PROGRAMS = 14 };

/* A program of its own law, cycle, level and flags. Some have many segments, some accumulate, one is a dwell,
   and two motions happen once. */
static camkin_program *any_program(int k) {
    static const int32_t law[] = {CAMKIN_MODIFIED_SINE, CAMKIN_POLY_345,  CAMKIN_CYCLOIDAL, CAMKIN_FREUDENSTEIN_135,
                                  CAMKIN_POLY_56789,    CAMKIN_PARABOLIC, CAMKIN_NC2,       CAMKIN_MODIFIED_CYCLOIDAL};
    camkin_options options = {.size = sizeof options, .cycle = 360 + 7.7 * (k % 5), .phase = 11.5 * k};
    options.flags = CAMKIN_ALLOW_VELOCITY_JUMP;
    if (k == 0) /* the only one whose pieces start in different slots of the lookup table */
        return rise_dwell_fall("cycloidal", NULL);
    if (k >= PROGRAMS - 2) {
        options.flags = CAMKIN_ONCE;
        options.cycle = 360;
        const camkin_segment rise = sample_rise(k % 2 ? CAMKIN_MODIFIED_SINE : CAMKIN_POLY_345);
        return must_create(&rise, 1, &options);
    }
    if (k == PROGRAMS - 3) {
        const camkin_segment still = {.law = CAMKIN_DWELL, .duration = 90};
        return must_create(&still, 1, &options);
    }
    if (k == PROGRAMS - 4) {
        enum { MANY = 300 };
        camkin_segment many[MANY];
        for (int i = 0; i < MANY; i++)
            many[i] = (camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = i < 250 ? 0.01 : 3, .lift = i % 2 ? -1 : 1};
        return must_create(many, MANY, &options);
    }
    const bool accumulates = k % 3 == 2;
    if (accumulates)
        options.flags |= CAMKIN_ACCUMULATE;
    options.isa = k % 4 == 3 ? camkin_isa_available(camkin_isa_available(1) ? 1 : 0) : NULL;
    camkin_segment rise = sample_rise(law[k % 8]), second = sample_rise(law[(k + 3) % 8]);
    rise.duration = 80 + k;
    rise.lift = 10.1;
    second.duration = 70 + k;
    second.lift = accumulates ? 3 : -10.1;
    const camkin_segment segments[] = {rise, {.law = CAMKIN_DWELL, .duration = 33.3}, second};
    return must_create(segments, 3, &options);
}

typedef struct sample {
    camkin_program *own[PROGRAMS];
    const camkin_program *program[MOST];
    double phase[MOST], scale[MOST];
} sample;

static void make_sample(sample *x) {
    uint64_t random = 5;
    for (int i = 0; i < PROGRAMS; i++)
        x->own[i] = any_program(i);
    for (int i = 0; i < MOST; i++) {
        x->program[i] = x->own[i < 48 ? i / 8 % PROGRAMS : (int)(test_random(&random) % PROGRAMS)];
        x->phase[i] = i % 4 == 0 ? 0.0 : i % 4 == 1 ? 45.0 * i : test_uniform(&random, -1e4, 1e4);
        x->scale[i] = i % 3 == 0 ? 1.0 : i % 7 == 1 ? 0.0 : test_uniform(&random, -3, 3);
    }
    x->scale[1] = -1e100;
}

static void free_sample(sample *x) {
    for (int i = 0; i < PROGRAMS; i++)
        camkin_program_free(x->own[i]);
}

static camkin_set *set_of(const sample *x, size_t m) {
    camkin_set *set = NULL;
    camkin_error error;
    if (camkin_set_create(x->program, x->phase, x->scale, m, &set, &error)) {
        printf("cannot create the set: %s\n", error.message);
        exit(1);
    }
    return set;
}

/* s, v, a, j of follower k by a single call. */
static void single(const sample *x, const camkin_drive *drive, size_t k, double t, double svaj[4]) {
    camkin_drive own = *drive;
    own.phase = drive->phase + x->phase[k];
    CHECK(camkin_boundary_at(x->program[k], &own, t, svaj) == CAMKIN_OK);
    for (int q = 0; q < 4; q++)
        svaj[q] = x->scale[k] * svaj[q];
}

static camkin_speed_table *speeds(void) {
    const double t[] = {-3, -1, 0.25, 0.5, 0.75, 4}, rpm[] = {-200, 0, 777, 778.5, 0, 3000};
    camkin_speed_table *table = NULL;
    CHECK(camkin_speed_table_create(t, rpm, 6, &table, NULL) == CAMKIN_OK);
    return table;
}

enum { DRIVES = 6 };
static void drives_of(camkin_drive drive[DRIVES], const camkin_speed_table *table) {
    const camkin_drive all[DRIVES] = {{3000, 0, 0, NULL},    {2999.9, 0, 0, NULL}, {-1234, 0, 77.7, NULL},
                                      {100, 50.5, -7, NULL}, {0, 0, 12, table},    {600, 0, -45, NULL}};
    memcpy(drive, all, sizeof all);
}

static void test_bits_of_single_calls(void) {
    sample x;
    make_sample(&x);
    camkin_speed_table *table = speeds();
    camkin_drive drive[DRIVES];
    drives_of(drive, table);
    const size_t sizes[] = {1, 3, 8, 9, 16, 63, 64, 65, MOST};
    uint64_t random = 9;
    double out[4][MOST + 1], one[4];
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const size_t m = sizes[i];
        camkin_set *set = set_of(&x, m);
        for (int trial = 0; trial < 300; trial++) {
            const double t = trial == 0   ? (double)NAN
                             : trial == 1 ? (double)INFINITY
                             : trial == 2 ? 1e300
                             : trial == 3 ? 0.0
                                          : test_uniform(&random, -5, trial % 2 ? 5 : 1e6);
            const camkin_drive *d = &drive[trial % DRIVES];
            const int skipped = trial % 9; /* 0 to 3: that output is not requested */
            memset(out, 0x55, sizeof out);
            double *to[4] = {out[0], out[1], out[2], out[3]};
            if (skipped < 4)
                to[skipped] = NULL;
            CHECK(camkin_set_at(set, d, t, &(camkin_svaj){to[0], to[1], to[2], to[3]}) == CAMKIN_OK);
            for (size_t k = 0; k < m; k++) {
                single(&x, d, k, t, one);
                for (int q = 0; q < 4; q++)
                    if (to[q] && !CHECK(same_bits(out[q][k], one[q])))
                        printf("    m %zu, t %g, drive %d, follower %zu, output %d: %a, %a\n", m, t, trial % DRIVES, k,
                               q, out[q][k], one[q]);
            }
            for (int q = 0; q < 4; q++) { /* nothing behind the end, and nothing that is not requested */
                uint64_t bits;
                memcpy(&bits, &out[q][to[q] ? m : 0], sizeof bits);
                CHECK(bits == 0x5555555555555555);
            }
        }
        camkin_set_free(set);
    }
    camkin_speed_table_free(table);
    free_sample(&x);
}

/* Rows of many times, with room between them that is not written. Long rows are split over threads. */
static void test_rows(void) {
    enum { M = 5, N = 10000, STRIDE = N + 3 };
    static double t[N], out[4][M * STRIDE], steps[4][M * STRIDE], one[4][M];
    sample x;
    make_sample(&x);
    camkin_speed_table *table = speeds();
    camkin_drive drive[DRIVES];
    drives_of(drive, table);
    camkin_set *set = set_of(&x, M);
    const camkin_svaj to = {out[0], out[1], out[2], out[3]}, to_steps = {steps[0], steps[1], steps[2], steps[3]};
    for (int d = 0; d < DRIVES; d++) {
        for (int i = 0; i < N; i++)
            t[i] = fma(i + 1000, 1e-4, -1.5);
        memset(out, 0x55, sizeof out);
        memset(steps, 0x55, sizeof steps);
        CHECK(camkin_set_boundary(set, &drive[d], t, N, &to, STRIDE, 1 + d % 2) == CAMKIN_OK);
        CHECK(camkin_set_steps(set, &drive[d], -1.5, 1e-4, 1000, N, &to_steps, STRIDE, 0) == CAMKIN_OK);
        CHECK(memcmp(out, steps, sizeof out) == 0);
        for (int i = 0; i < N; i += 17) {
            CHECK(camkin_set_at(set, &drive[d], t[i], &(camkin_svaj){one[0], one[1], one[2], one[3]}) == CAMKIN_OK);
            for (int q = 0; q < 4; q++)
                for (int k = 0; k < M; k++)
                    CHECK(same_bits(one[q][k], out[q][k * STRIDE + i]));
        }
        for (int k = 0; k + 1 < M; k++) {
            uint64_t bits;
            memcpy(&bits, &out[2][k * STRIDE + N], sizeof bits);
            CHECK(bits == 0x5555555555555555);
        }
    }
    /* one output alone; none at all; no times */
    memset(steps, 0x55, sizeof steps);
    CHECK(camkin_set_boundary(set, &drive[5], t, N, &(camkin_svaj){.v = steps[1]}, STRIDE, 1) == CAMKIN_OK);
    CHECK(memcmp(steps[1], out[1], sizeof out[1]) == 0);
    for (int q = 0; q < 4; q++) {
        double *alone[4] = {NULL, NULL, NULL, NULL};
        alone[q] = steps[q];
        const camkin_svaj svaj = {alone[0], alone[1], alone[2], alone[3]};
        CHECK(camkin_set_boundary(set, &drive[5], t, N, &svaj, STRIDE, 1) == CAMKIN_OK);
    }
    CHECK(memcmp(steps, out, sizeof out) == 0);
    CHECK(camkin_set_boundary(set, &drive[5], t, N, &(camkin_svaj){NULL, NULL, NULL, NULL}, STRIDE, 1) == CAMKIN_OK);
    CHECK(camkin_set_boundary(set, &drive[5], NULL, 0, &to, 0, 1) == CAMKIN_OK);
    CHECK(memcmp(steps, out, sizeof out) == 0);
    camkin_set_free(set);
    camkin_speed_table_free(table);
    free_sample(&x);
}

/* ---- refusals ---- */

static void refused(const camkin_program *const *programs, const double *phase, const double *scale, size_t m,
                    camkin_status status, const char *parameter, const char *message) {
    static const char canary = 0;
    camkin_set *const untouched = (camkin_set *)(uintptr_t)&canary, *set = untouched;
    camkin_error error = {.status = CAMKIN_OK};
    CHECK(camkin_set_create(programs, phase, scale, m, &set, &error) == status && set == untouched);
    CHECK(error.status == status && error.segment == -1 && strcmp(error.parameter, parameter) == 0);
    if (!CHECK(strcmp(error.message, message) == 0))
        printf("    %s\n    %s\n", error.message, message);
    CHECK(camkin_set_create(programs, phase, scale, m, &set, NULL) == status && set == untouched);
}

static void test_refusals_of_sets(void) {
    sample x;
    make_sample(&x);
    refused(NULL, x.phase, x.scale, 2, CAMKIN_E_NULL, "programs", "programs must not be NULL");
    refused(x.program, NULL, x.scale, 2, CAMKIN_E_NULL, "phase", "phase must not be NULL");
    refused(x.program, x.phase, NULL, 2, CAMKIN_E_NULL, "scale", "scale must not be NULL");
    CHECK(camkin_set_create(x.program, x.phase, x.scale, 2, NULL, NULL) == CAMKIN_E_NULL);
    refused(x.program, x.phase, x.scale, 0, CAMKIN_E_SIZE, "m", "a set must have 1 follower or more; got 0");
    CHECK(camkin_set_create(x.program, x.phase, x.scale, SIZE_MAX / 2, &(camkin_set *){NULL}, NULL) == CAMKIN_E_SIZE);
    x.program[1] = NULL;
    refused(x.program, x.phase, x.scale, 2, CAMKIN_E_NULL, "programs", "follower 1: its program must not be NULL");
    x.program[1] = x.program[0];
    x.phase[1] = (double)NAN;
    refused(x.program, x.phase, x.scale, 2, CAMKIN_E_SPEED, "phase",
            "follower 1: phase must be finite and at most 1e9 degrees in magnitude; got nan");
    x.phase[1] = 1.1e9;
    refused(x.program, x.phase, x.scale, 2, CAMKIN_E_SPEED, "phase",
            "follower 1: phase must be finite and at most 1e9 degrees in magnitude; got 1.1e+09");
    x.phase[1] = 0;
    x.scale[0] = (double)INFINITY;
    refused(x.program, x.phase, x.scale, 2, CAMKIN_E_LIFT, "scale",
            "follower 0: scale must be finite and at most 1e100 in magnitude; got inf");
    camkin_set_free(NULL);
    free_sample(&x);
}

static void test_refusals_of_calls(void) {
    enum { M = 3, N = 4 };
    sample x;
    make_sample(&x);
    camkin_set *set = set_of(&x, M);
    double out[8 * M * N], before[8 * M * N];
    memset(out, 0x55, sizeof out);
    memcpy(before, out, sizeof out);
    double *const t = out + 7 * M * N;
    const camkin_svaj to = {out, out + M * N, out + 2 * M * N, out + 3 * M * N};
    const camkin_drive steady = {.rpm = 3000};
    const camkin_drive bad[] = {{.rpm = 1.1e20}, {.rpm_per_s = (double)NAN}, {.phase = (double)NAN}, {.phase = 1e30}};

    CHECK(camkin_set_at(NULL, &steady, 0, &to) == CAMKIN_E_NULL);
    CHECK(camkin_set_at(set, NULL, 0, &to) == CAMKIN_E_NULL);
    CHECK(camkin_set_at(set, &steady, 0, NULL) == CAMKIN_E_NULL);
    CHECK(camkin_set_at(set, &steady, 0, &(camkin_svaj){out, out + 1, NULL, NULL}) == CAMKIN_E_OVERLAP);
    for (int i = 0; i < 4; i++) {
        CHECK(camkin_set_at(set, &bad[i], 0, &to) == CAMKIN_E_SPEED);
        CHECK(camkin_set_boundary(set, &bad[i], t, N, &to, N, 1) == CAMKIN_E_SPEED);
    }
    CHECK(camkin_set_boundary(NULL, &steady, t, N, &to, N, 1) == CAMKIN_E_NULL);
    CHECK(camkin_set_boundary(set, NULL, t, N, &to, N, 1) == CAMKIN_E_NULL);
    CHECK(camkin_set_boundary(set, &steady, t, N, NULL, N, 1) == CAMKIN_E_NULL);
    CHECK(camkin_set_boundary(set, &steady, NULL, N, &to, N, 1) == CAMKIN_E_NULL);
    CHECK(camkin_set_boundary(set, &steady, t, N, &to, N - 1, 1) == CAMKIN_E_SIZE);
    CHECK(camkin_set_boundary(set, &steady, t, SIZE_MAX / 2, &to, SIZE_MAX / 2, 1) == CAMKIN_E_SIZE);
    CHECK(camkin_set_boundary(set, &steady, t, N, &to, (size_t)CAMKIN_MAX_POINTS, 1) == CAMKIN_E_SIZE);
    CHECK(camkin_set_boundary(set, &steady, t, N, &to, N, -1) == CAMKIN_E_THREADS);
    CHECK(camkin_set_boundary(set, &steady, (const double *)(uintptr_t)1, N, &to, N, 1) == CAMKIN_E_ALIGN);
    CHECK(camkin_set_boundary(set, &steady, t, N, &(camkin_svaj){out, out + 1, NULL, NULL}, N, 1) == CAMKIN_E_OVERLAP);
    /* the times may not be an output, nor lie between two rows of it, but may lie next to it */
    double *const rows[] = {out, out + M * N, out + 2 * M * N, out + 3 * M * N};
    for (int q = 0; q < 4; q++)
        for (int i = 0; i < 2; i++)
            CHECK(camkin_set_boundary(set, &steady, rows[q] + (i ? 0 : M * N - 1), N, &to, N, 1) == CAMKIN_E_OVERLAP);
    CHECK(camkin_set_boundary(set, &steady, out + N, N, &(camkin_svaj){.s = out}, 2 * N, 1) == CAMKIN_E_OVERLAP);
    CHECK(camkin_set_steps(NULL, &steady, 0, 1, 0, N, &to, N, 1) == CAMKIN_E_NULL);
    CHECK(camkin_set_steps(set, NULL, 0, 1, 0, N, &to, N, 1) == CAMKIN_E_NULL);
    CHECK(camkin_set_steps(set, &steady, 0, 1, 0, N, NULL, N, 1) == CAMKIN_E_NULL);
    CHECK(camkin_set_steps(set, &steady, 0, (double)NAN, 0, N, &to, N, 1) == CAMKIN_E_TIME);
    CHECK(camkin_set_steps(set, &steady, (double)INFINITY, 1, 0, N, &to, N, 1) == CAMKIN_E_TIME);
    CHECK(camkin_set_steps(set, &steady, 0, 1, ((uint64_t)1 << 53) - N + 1, N, &to, N, 1) == CAMKIN_E_SIZE);
    CHECK(camkin_set_steps(set, &steady, 0, 1, UINT64_MAX, 0, &to, N, 1) == CAMKIN_E_SIZE);
    CHECK(memcmp(before, out, sizeof out) == 0);

    for (int i = 0; i < N; i++)
        t[i] = i;
    CHECK(camkin_set_boundary(set, &steady, out + M * N, N, &(camkin_svaj){.s = out}, N, 1) == CAMKIN_OK);
    CHECK(camkin_set_boundary(set, &steady, t, N, &to, N, 1) == CAMKIN_OK);
    camkin_set_free(set);
    free_sample(&x);
}

int main(void) {
    test_bits_of_single_calls();
    test_rows();
    test_refusals_of_sets();
    test_refusals_of_calls();
    return test_end();
}
