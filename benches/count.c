/* SPDX-License-Identifier: MIT */
/* Calls to be counted and not timed: their instructions by callgrind (instructions.py), the bytes they read and write by
 * lackey (memory.py), what they allocate by a malloc() of our own before that of glibc.
 *
 *     camkin_count LEVEL [CALL [N]]    every call of the list on this level, or that one, of N points at most
 *
 * Prints a line for each: its name, items, and what it allocated. Names are those of camkin_bench. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "camkin/camkin.h"

enum { N = 10000 };

static double in[N], s[N], v[N], a[N], j[N];
static camkin_program *program;

/* ---- allocations ---- */

static size_t allocations, allocated;

#ifdef __GLIBC__
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size) {
    allocations++, allocated += size;
    return __libc_malloc(size);
}

void *calloc(size_t n, size_t size) {
    allocations++, allocated += n * size;
    return __libc_calloc(n, size);
}

void *realloc(void *old, size_t size) {
    allocations++, allocated += size;
    return __libc_realloc(old, size);
}
#else
#error "allocations are counted with glibc"
#endif

/* ---- calls ---- */

static const camkin_drive steady = {3000.0, 0.0, 0.0}, ramp = {3000.0, 50.0, 0.0};
static const camkin_svaj svaj = {s, v, a, j}, only_s = {s, NULL, NULL, NULL};
static const double omega = 314.0, cycle_s = 0.02, t0 = 10.0;

static int eval(size_t n) {
    return camkin_eval(program, in, n, omega, &svaj, 1);
}

static int eval_s(size_t n) {
    return camkin_eval(program, in, n, omega, &only_s, 1);
}

static int boundary(size_t n) {
    return camkin_boundary(program, &steady, in, n, &svaj, 1);
}

static int boundary_ramp(size_t n) {
    return camkin_boundary(program, &ramp, in, n, &svaj, 1);
}

static int grid(size_t n) {
    return camkin_boundary_grid(program, &steady, t0, cycle_s / (double)n, n, &svaj, 1);
}

static int boundary_at(size_t n) {
    int status = 0;
    double four[4];
    for (size_t i = 0; i < n; i++) {
        status |= camkin_boundary_at(program, &steady, in[i], four);
        s[i] = four[0];
    }
    return status;
}

#define SINGLE(name, call)                                                                                             \
    static int name(size_t n) {                                                                                        \
        for (size_t i = 0; i < n; i++)                                                                                 \
            s[i] = call;                                                                                               \
        return 0;                                                                                                      \
    }
SINGLE(displacement, camkin_displacement(program, in[i]))
SINGLE(velocity, camkin_velocity(program, in[i], omega))
SINGLE(acceleration, camkin_acceleration(program, in[i], omega))
SINGLE(jerk, camkin_jerk(program, in[i], omega))

static int law_eval(size_t n) {
    static const double param[8];
    return camkin_law_eval(CAMKIN_MODIFIED_SINE, param, in, n, s, v, a, j);
}

static int analyze(size_t n) {
    camkin_analysis analysis;
    (void)n;
    return camkin_analyze(program, &steady, -1, &analysis);
}

static int create(size_t n);

typedef enum order { SORTED, RANDOM } order;

typedef struct counted {
    const char *name;
    int (*call)(size_t n);
    const char *law;
    size_t n; /* points, or calls for one point */
    order order;
    double first, span; /* of the angles or times */
} counted;

static const counted list[] = {
    {"eval/svaj/modified_sine/sorted/n:10000", eval, "modified_sine", N, SORTED, 0, 360},
    {"eval/svaj/cycloidal/sorted/n:10000", eval, "cycloidal", N, SORTED, 0, 360},
    {"eval/svaj/poly_4567/sorted/n:10000", eval, "poly_4567", N, SORTED, 0, 360},
    {"eval/svaj/freudenstein_135/sorted/n:10000", eval, "freudenstein_135", N, SORTED, 0, 360},
    {"eval/svaj/poly_11/sorted/n:10000", eval, "smooth_poly", N, SORTED, 0, 360},
    {"eval/svaj/modified_sine/random/n:10000", eval, "modified_sine", N, RANDOM, 0, 360},
    {"eval/svaj/modified_sine/sorted/n:16", eval, "modified_sine", 16, SORTED, 0, 360},
    {"eval/s/modified_sine/sorted/n:10000", eval_s, "modified_sine", N, SORTED, 0, 360},
    {"boundary/steady/sorted/n:10000", boundary, "modified_sine", N, SORTED, t0, cycle_s},
    {"boundary/steady/random/n:10000", boundary, "modified_sine", N, RANDOM, t0, 1000 * cycle_s},
    {"boundary/ramp/sorted/n:10000", boundary_ramp, "modified_sine", N, SORTED, t0, cycle_s},
    {"boundary_grid/steady/n:10000", grid, "modified_sine", N, SORTED, 0, 0},
    {"displacement/random", displacement, "modified_sine", N, RANDOM, 0, 360},
    {"velocity/random", velocity, "modified_sine", N, RANDOM, 0, 360},
    {"acceleration/random", acceleration, "modified_sine", N, RANDOM, 0, 360},
    {"jerk/random", jerk, "modified_sine", N, RANDOM, 0, 360},
    {"boundary_at/random", boundary_at, "modified_sine", N, RANDOM, t0, 1000 * cycle_s},
    {"law_eval/n:10000", law_eval, "modified_sine", N, SORTED, 0, 1},
    {"analyze", analyze, "modified_sine", 1, SORTED, 0, 0},
    {"create", create, "modified_sine", 1, SORTED, 0, 0},
};

/* ---- the program and its points ---- */

static const counted *now;
static size_t points;
static const char *level;

/* Rise 90 deg, dwell 45, fall 90, dwell 135: that of camkin_bench. */
static int create(size_t n) {
    camkin_segment segments[3] = {{.duration = 90, .lift = 10}, {.duration = 45}, {.duration = 90, .lift = -10}};
    const camkin_options options = {.size = sizeof options, .cycle = 360, .isa = level};
    (void)n;
    segments[0].law = segments[2].law = camkin_law_from_name(now->law);
    if (strcmp(now->law, "smooth_poly") == 0)
        segments[0].param[0] = segments[2].param[0] = 5; /* degree 11 */
    camkin_program_free(program);
    program = NULL;
    return camkin_program_create(segments, 3, &options, &program, NULL);
}

static void fill(void) {
    uint64_t seed = 1; /* splitmix64, as in camkin_bench */
    for (size_t i = 0; i < points; i++) {
        uint64_t z = (seed += 0x9e3779b97f4a7c15);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        const double random = (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
        in[i] = now->first + now->span * (now->order == RANDOM ? random : (double)i / (double)points);
    }
}

/* What the tools look for: the function by its name, and stores to `mark` before and after the call. */
volatile int mark;

int measured(void);
__attribute__((noinline)) int measured(void) {
    mark = 1;
    int status = now->call(points);
    mark = 2;
    return status;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: camkin_count LEVEL [CALL [N]]\n");
        return 2;
    }
    level = argv[1];
    setvbuf(stdout, NULL, _IONBF, 0);
#ifdef __clang__
    printf("compiler %s\n", __VERSION__);
#else
    printf("compiler GCC %s\n", __VERSION__);
#endif
    printf("mark %zx\nin %zx\nout %zx %zx %zx %zx\nbytes %zu\n", (size_t)&mark, (size_t)in, (size_t)s, (size_t)v,
           (size_t)a, (size_t)j, sizeof in);
    int done = 0;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        now = &list[i];
        if (argc > 2 && strcmp(argv[2], now->name) != 0)
            continue;
        const size_t most = argc > 3 ? strtoul(argv[3], NULL, 10) : N;
        points = now->n < most ? now->n : most;
        fill();
        if (create(0)) {
            fprintf(stderr, "camkin_count: no program of %s on %s\n", now->law, level);
            return 1;
        }
        allocations = allocated = 0;
        if (measured()) {
            fprintf(stderr, "camkin_count: %s was refused\n", now->name);
            return 1;
        }
        printf("call %s %zu %zu %zu\n", now->name, points, allocations, allocated);
        done++;
    }
    camkin_program_free(program);
    return done ? 0 : 2;
}
