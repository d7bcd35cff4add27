/* SPDX-License-Identifier: MIT */
/* Every law gives the committed hashes in every kind of call, whatever the compiler, the processor, the instruction-set
 * level, the number of threads and the split of the points. test_golden.py checks the same from Python. After an
 * intended change of the arithmetic, write them again and say so in the changelog:
 *
 *     build/release/test_golden --write */
#include "test.h"

#define HASHES "tests/data/law_hashes.txt"

enum { N = 4096, X = 1024, LINES = 64, LINE = 120 };

static const double omega = 314.0, t0 = 0.003, dt = 1.7e-5;
static const camkin_drive steady = {2999.9, 0, 12.3, NULL}, simple = {3000, 0, 0, NULL}, ramp = {-100, 20.7, 0, NULL};

static double theta[N], t[N], x[X + 8], out[4][N], again[4][N];
static const camkin_svaj svaj = {out[0], out[1], out[2], out[3]};
static const camkin_svaj svaj_again = {again[0], again[1], again[2], again[3]};

/* Random angles over some revolutions, and eighths and tenths of the segments with the doubles next to them, where
   mutants of the arithmetic differ. */
static void make_points(void) {
    uint64_t seed = 2024;
    size_t n = 0;
    for (int k = 0; k <= 40; k++)
        for (int part = 8; part <= 10; part += 2)
            for (int turn = -1; turn <= 1; turn++) {
                double at = 100.3 * k / part + 360 * turn;
                theta[n++] = nextafter(at, -1e9);
                theta[n++] = at;
                theta[n++] = nextafter(at, 1e9);
            }
    const double special[] = {NAN, INFINITY, -0.0, 5e-324, -5e-324, 1e-12, -1e-12, 180, -180, 1e9, 1e300};
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        theta[n++] = special[i];
    while (n < N)
        theta[n++] = test_uniform(&seed, -400, 800);
    for (size_t i = 0; i < N; i++)
        t[i] = theta[i] / 17999.4;
    const double ends[] = {1.0, 1e-12, 1.0 - 1e-12, 0.1, 0.7, -1e-300, 1.5, NAN};
    for (size_t i = 0; i < X; i++)
        x[i] = (double)i / X;
    memcpy(x + X, ends, sizeof ends);
}

/* ---- programs ---- */

enum { MAX_SEGMENTS = 4 };

typedef struct sample {
    const char *name;
    camkin_segment segments[MAX_SEGMENTS];
    size_t n;
    camkin_options options;
} sample;

static const camkin_options full_turn = {.cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};

/* A rise by the law, a dwell, and a fall. */
static sample sample_of(int32_t law) {
    const camkin_segment move = sample_rise(law);
    sample made = {camkin_law_name(law), {move, {.law = CAMKIN_DWELL, .duration = 41.7}, move}, 3, full_turn};
    made.segments[0].duration = made.segments[2].duration = 100.3;
    made.segments[0].lift = law == CAMKIN_DWELL ? 0.0 : 9.7;
    made.segments[2].lift = law == CAMKIN_DWELL ? 0.0 : comes_back(law) ? 9.7 : -9.7;
    return made;
}

static const double conditions[] = {0, 1, 0, 0, 2, 0, 0.4, 0, 6.1, 0.7, 1, 1.3, 1, 1, 0, 1, 2, 0};
static const double spline[] = {0, 0, 0, 0,   0,   31.1, 62.3, 62.3, 100.3, 100.3, 100.3, 100.3, 100.3, /* knots */
                                0, 0, 0, 5.3, 7.7, 9.7,  9.7,  9.7};

/* Segment-only laws, and every option. */
static const sample others[] = {
    {"poly_bc",
     {{.law = CAMKIN_POLY_BC, .duration = 100.3, .lift = 9.7, .v0 = 0.3, .a0 = -1.1, .j1 = 2.3, .param = {0.7, -0.9}},
      {.law = CAMKIN_POLY_BC, .duration = 41.7, .lift = 0, .flags = CAMKIN_FREE_J0 | CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1},
      {.law = CAMKIN_POLY_BC, .duration = 100.3, .lift = -9.7, .flags = CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1}},
     3,
     {.cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP}},
    {"poly",
     {{.law = CAMKIN_POLY, .duration = 100.3, .lift = 9.7, .table = conditions, .ntable = 18},
      {.law = CAMKIN_DWELL, .duration = 41.7},
      {.law = CAMKIN_POLY_345, .duration = 100.3, .lift = -9.7}},
     3,
     {.cycle = 360}},
    {"bspline",
     {{.law = CAMKIN_BSPLINE, .duration = 100.3, .lift = 9.7, .param = {4}, .table = spline, .ntable = 21},
      {.law = CAMKIN_DWELL, .duration = 41.7},
      {.law = CAMKIN_POLY_345, .duration = 100.3, .lift = -9.7}},
     3,
     {.cycle = 360}},
    {"matched",
     {{.law = CAMKIN_CONSTANT_VELOCITY, .duration = 100.3, .lift = 3.1},
      {.law = CAMKIN_POLY_BC,
       .duration = 41.7,
       .lift = 2.7,
       .flags = CAMKIN_MATCH_V0 | CAMKIN_MATCH_A0 | CAMKIN_MATCH_J0 | CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1},
      {.law = CAMKIN_MODIFIED_SINE, .duration = 100.3, .lift = -9.7, .v1 = -1.7},
      {.law = CAMKIN_MODIFIED_SINE, .duration = 117.7, .lift = 3.9, .flags = CAMKIN_MATCH_V0 | CAMKIN_MATCH_V1}},
     4,
     {.cycle = 360}},
    {"indexing",
     {{.law = CAMKIN_TRAPECLOID, .duration = 100.3, .lift = 9.7, .flags = CAMKIN_MIRROR},
      {.law = CAMKIN_DWELL, .duration = 41.7},
      {.law = CAMKIN_MODIFIED_TRAPEZOID, .duration = 100.3, .lift = -3.7, .param = {0.4}}},
     3,
     {.cycle = 345.6, .flags = CAMKIN_ACCUMULATE, .start = 2.3, .phase = -1077.7}},
    {"once",
     {{.law = CAMKIN_MODIFIED_SINE, .duration = 100.3, .lift = 9.7},
      {.law = CAMKIN_POLY_4567, .duration = 41.7, .lift = -3.1},
      {.law = CAMKIN_SIMPLE_HARMONIC, .duration = 100.3, .lift = 2.9},
      {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 60.1, .lift = -4.3}},
     4,
     {.cycle = 360, .flags = CAMKIN_ONCE | CAMKIN_ALLOW_VELOCITY_JUMP, .start = 2.3, .phase = -33.3}},
};
enum { OTHERS = sizeof others / sizeof others[0] };

/* ---- every way to the values ---- */

typedef camkin_status values(const camkin_program *p, size_t from, size_t n, const camkin_svaj *to, int nthreads);

static camkin_status by_angle(const camkin_program *p, size_t from, size_t n, const camkin_svaj *to, int nthreads) {
    return camkin_eval(p, theta + from, n, omega, to, nthreads);
}

static camkin_status by_time(const camkin_program *p, size_t from, size_t n, const camkin_svaj *to, int nthreads) {
    return camkin_boundary(p, &steady, t + from, n, to, nthreads);
}

static camkin_status by_ramp(const camkin_program *p, size_t from, size_t n, const camkin_svaj *to, int nthreads) {
    return camkin_boundary(p, &ramp, t + from, n, to, nthreads);
}

static void single_angle(const camkin_program *p, size_t i, double to[4]) {
    to[0] = camkin_displacement(p, theta[i]);
    to[1] = camkin_velocity(p, theta[i], omega);
    to[2] = camkin_acceleration(p, theta[i], omega);
    to[3] = camkin_jerk(p, theta[i], omega);
}

static void single_time(const camkin_program *p, size_t i, double to[4]) {
    CHECK(camkin_boundary_at(p, &steady, t[i], to) == CAMKIN_OK);
}

static void single_ramp(const camkin_program *p, size_t i, double to[4]) {
    CHECK(camkin_boundary_at(p, &ramp, t[i], to) == CAMKIN_OK);
}

static void check_again(const char *program, const char *way) {
    if (!CHECK(memcmp(out, again, sizeof out) == 0))
        printf("    %s: %s\n", program, way);
}

/* Return the hash of one kind of call, equal for every number of threads, in parts of every length, and one by one. */
static uint64_t hash_way(const camkin_program *p, const char *name, int line, values *all,
                         void (*single)(const camkin_program *, size_t, double[4]), uint64_t hash) {
    CHECK(all(p, 0, N, &svaj, 1) == CAMKIN_OK);

    CHECK(all(p, 0, N, &svaj_again, 1 + line % 16) == CAMKIN_OK);
    check_again(name, "threads");

    memset(again, 0, sizeof again);
    for (size_t i = 0, part = 1 + (size_t)line * 13 % 67; i < N; i += part) {
        const camkin_svaj here = {again[0] + i, again[1] + i, again[2] + i, again[3] + i};
        CHECK(all(p, i, part < N - i ? part : N - i, &here, 1) == CAMKIN_OK);
    }
    check_again(name, "parts");

    for (size_t i = 0; i < N; i++) {
        double value[4];
        single(p, i, value);
        for (int k = 0; k < 4; k++)
            again[k][i] = value[k];
    }
    check_again(name, "single values");
    return hash_of(out, 4 * N, hash);
}

static uint64_t hash_grid(const camkin_program *p, const char *name, int line) {
    uint64_t hash = HASH_BASIS;
    const camkin_drive *const drives[] = {&steady, &ramp, &simple};
    double at[N];
    for (int i = 0; i < N; i++)
        at[i] = fma(i, dt, t0);
    for (int k = 0; k < 3; k++) {
        CHECK(camkin_boundary_grid(p, drives[k], t0, dt, N, &svaj, 1) == CAMKIN_OK);
        CHECK(camkin_boundary_grid(p, drives[k], t0, dt, N, &svaj_again, 1 + line % 16) == CAMKIN_OK);
        check_again(name, "grid, threads");
        CHECK(camkin_boundary(p, drives[k], at, N, &svaj_again, 1) == CAMKIN_OK);
        check_again(name, "grid, times");
        hash = hash_of(out, 4 * N, hash);
    }
    return hash;
}

/* Return the hash of the analysis of the cycle and of every segment, also the closing dwell; geometric and at a
   speed. */
static uint64_t hash_analysis(const camkin_program *p) {
    uint64_t hash = HASH_BASIS;
    camkin_analysis a;
    double ends[2][4];
    const camkin_drive *const drives[] = {NULL, &steady};
    for (int k = 0; k < 2; k++)
        for (int64_t segment = -1; camkin_analyze_finite(p, drives[k], segment, &a) == CAMKIN_OK; segment++)
            hash = hash_of(&a, sizeof a / sizeof(double), hash);
    for (int64_t segment = 0; camkin_segment_ends(p, segment, ends[0], ends[1]) == CAMKIN_OK; segment++)
        hash = hash_of(ends, 8, hash);
    return hash;
}

/* y, y', y'', y''' of a law by itself; a program of free-form segments has none. */
static uint64_t hash_law(const camkin_segment *s) {
    double y[4][X + 8];
    if (free_form(s->law))
        return 0;
    CHECK(camkin_law_eval(s->law, s->param, x, X + 8, y[0], y[1], y[2], y[3]) == CAMKIN_OK);
    return hash_of(y, 4 * (X + 8), HASH_BASIS);
}

/* name, then the hashes of: evaluation at angles, at times and in a run-up; grids; analysis and ends; the law itself */
static void make_line(char text[LINE], const sample *s, const char *level, int line) {
    camkin_options options = s->options;
    options.size = sizeof options;
    options.isa = level;
    camkin_program *p = must_create(s->segments, s->n, &options);
    uint64_t hash = hash_way(p, s->name, line, by_angle, single_angle, HASH_BASIS);
    hash = hash_way(p, s->name, line, by_time, single_time, hash);
    hash = hash_way(p, s->name, line, by_ramp, single_ramp, hash);
    snprintf(text, LINE, "%-28s %016llx %016llx %016llx %016llx\n", s->name, (unsigned long long)hash,
             (unsigned long long)hash_grid(p, s->name, line), (unsigned long long)hash_analysis(p),
             (unsigned long long)hash_law(&s->segments[0]));
    camkin_program_free(p);
}

int main(int argc, char **argv) {
    char expected[LINES][LINE] = {{0}}, now[LINE];
    int writes = argc > 1 && strcmp(argv[1], "--write") == 0, lines = 0, laws = 0, line = 0;
    FILE *file = fopen(HASHES, writes ? "w" : "r");
    if (!CHECK(file != NULL))
        return test_end();
    while (!writes && lines < LINES && fgets(expected[lines], LINE, file))
        lines++;
    make_points();
    while (camkin_law_name(laws))
        laws++;
    for (int k = 0; k < laws + OTHERS; k++) {
        if (k < laws && free_form(k))
            continue;
        const sample s = k < laws ? sample_of(k) : others[k - laws];
        for (int level = 0; camkin_isa_available(level); level++) {
            make_line(now, &s, camkin_isa_available(level), line);
            if (writes && level == 0)
                fputs(now, file);
            if (!writes && !CHECK(strcmp(now, expected[line]) == 0))
                printf("    %s: %s", camkin_isa_available(level), now);
        }
        line++;
    }
    CHECK(writes || lines == line);
    fclose(file);
    printf("%d programs of every law on levels", line);
    for (int level = 0; camkin_isa_available(level); level++)
        printf(" %s", camkin_isa_available(level));
    printf("\n");
    return test_end();
}
