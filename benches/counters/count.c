/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* REG_RIP */
/* Calls that are counted, not timed: instructions by callgrind (instructions.py), bytes read and written by lackey
 * (memory.py), allocations by a malloc() that replaces that of glibc.
 *
 *     camkin_count [--step] LEVEL [CALL [N]]    run every call of the list on this level, or one, with at most N points
 *
 * Prints one line for each call: its name, items, allocations and allocated bytes. With --step it also prints the
 * instructions and how many of them are conditional jumps. Names are those of camkin_bench. */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#ifdef __x86_64__
#include <x86intrin.h>
#endif

#include "camkin/camkin.h"
#include "inputs.h"

enum { N = 1000000 };

static double in[N], s[N], v[N], a[N], j[N];

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

/* ---- instructions ---- */

static bool stepwise;
static size_t instructions, jumps;

#ifdef __x86_64__
/* The processor traps after each instruction. This counts on levels that Valgrind does not support, too. */
static void at_next(int number, siginfo_t *info, void *context) {
    const unsigned char *next = (const unsigned char *)((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
    (void)number, (void)info;
    instructions++;
    jumps += next[0] >> 4 == 7 || (next[0] == 0x0f && next[1] >> 4 == 8); /* conditional ones */
}

static void step(bool on) {
    enum { TRAP = 1 << 8 };
    if (stepwise)
        __writeeflags(on ? __readeflags() | TRAP : __readeflags() & ~(unsigned long long)TRAP);
}
#else
#define step(on) ((void)(on))
#endif

/* ---- calls ---- */

static camkin_segment segments[MAX_SEGMENTS];
static size_t n_segments;
static camkin_program *program;
static const char *level;

static int create(size_t n) {
    (void)n;
    camkin_program_free(program);
    program = NULL;
    return make_program(segments, n_segments, level, &program, NULL);
}

static const camkin_svaj svaj = {s, v, a, j};

#define EVAL(name, ...)                                                                                                \
    static int name(size_t n) {                                                                                        \
        const camkin_svaj out = __VA_ARGS__;                                                                           \
        return camkin_eval(program, in, n, OMEGA, &out, 1);                                                            \
    }
EVAL(eval, {s, v, a, j})
EVAL(eval_s, {.s = s})
EVAL(eval_v, {.v = v})
EVAL(eval_a, {.a = a})
EVAL(eval_j, {.j = j})

static int in_turn_16(size_t n) {
    int status = 0;
    for (size_t i = 0; i + 16 <= n; i += 16)
        status |= camkin_eval(program, in + i, 16, OMEGA, &svaj, 1);
    return status;
}

static int boundary(size_t n) {
    return camkin_boundary(program, &STEADY, in, n, &svaj, 1);
}

static int boundary_ramp(size_t n) {
    return camkin_boundary(program, &RAMP, in, n, &svaj, 1);
}

static int grid(size_t n) {
    return camkin_boundary_grid(program, &STEADY, T0, CYCLE_S / (double)n, n, &svaj, 1);
}

static int boundary_at(size_t n) {
    int status = 0;
    double four[4];
    for (size_t i = 0; i < n; i++) {
        status |= camkin_boundary_at(program, &STEADY, in[i], four);
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
SINGLE(velocity, camkin_velocity(program, in[i], OMEGA))
SINGLE(acceleration, camkin_acceleration(program, in[i], OMEGA))
SINGLE(jerk, camkin_jerk(program, in[i], OMEGA))

/* The first n of a million angles. */
static void of_a_million(double *x, Order order, size_t n) {
    (void)n;
    angles(x, order, N);
}

static void fractions(double *x, Order order, size_t n) {
    fill(x, order, n, 0.0, 1.0);
}

static int law_eval(size_t n) {
    static const double param[8];
    return camkin_law_eval(CAMKIN_MODIFIED_SINE, param, in, n, s, v, a, j);
}

static int analyze(size_t n) {
    camkin_analysis analysis;
    (void)n;
    return camkin_analyze(program, &STEADY, -1, &analysis);
}

typedef struct counted {
    const char *name;
    int (*call)(size_t n);
    const char *program;
    size_t n; /* points, or calls for one point */
    void (*points)(double *x, Order order, size_t n);
    Order order;
} counted;

#define MSINE "modified_sine"
static const counted list[] = {
    {"eval/svaj/modified_sine/sorted/n:10000", eval, MSINE, 10000, angles, SORTED},
    {"eval/svaj/cycloidal/sorted/n:10000", eval, "cycloidal", 10000, angles, SORTED},
    {"eval/svaj/modified_trapezoid/sorted/n:10000", eval, "modified_trapezoid", 10000, angles, SORTED},
    {"eval/svaj/scca/sorted/n:10000", eval, "scca", 10000, angles, SORTED},
    {"eval/svaj/poly_345/sorted/n:10000", eval, "poly_345", 10000, angles, SORTED},
    {"eval/svaj/poly_4567/sorted/n:10000", eval, "poly_4567", 10000, angles, SORTED},
    {"eval/svaj/poly_56789/sorted/n:10000", eval, "poly_56789", 10000, angles, SORTED},
    {"eval/svaj/poly_11/sorted/n:10000", eval, "poly_11", 10000, angles, SORTED},
    {"eval/svaj/freudenstein_135/sorted/n:10000", eval, "freudenstein_135", 10000, angles, SORTED},
    {"eval/svaj/modified_sine/sorted/n:1000", eval, MSINE, 1000, angles, SORTED},
    {"eval/svaj/cycloidal/sorted/n:1000", eval, "cycloidal", 1000, angles, SORTED},
    {"eval/svaj/poly_4567/sorted/n:1000", eval, "poly_4567", 1000, angles, SORTED},
    {"eval/svaj/modified_sine/sorted/n:100", eval, MSINE, 100, angles, SORTED},
    {"eval/svaj/modified_sine/sorted/n:16", eval, MSINE, 16, angles, SORTED},
    {"eval/svaj/modified_sine/in_turn/n:16", in_turn_16, MSINE, N_TURN, angles, SORTED},
    {"eval/svaj/modified_sine/random/n:10000", eval, MSINE, 10000, angles, RANDOM},
    {"eval/svaj/mixed_12/sorted/n:10000", eval, "mixed_12", 10000, angles, SORTED},
    {"eval/svaj/mixed_12/random/n:10000", eval, "mixed_12", 10000, angles, RANDOM},
    {"eval/svaj/segments_4/sorted/n:10000", eval, "segments_4", 10000, angles, SORTED},
    {"eval/svaj/segments_100/sorted/n:10000", eval, "segments_100", 10000, angles, SORTED},
    {"eval/svaj/segments_4/sorted/n:1000000", eval, "segments_4", 100000, angles, SORTED},
    {"eval/svaj/segments_10000/sorted/n:1000000", eval, "segments_10000", 100000, of_a_million, SORTED},
    {"eval/svaj/segments_4/random/n:1000000", eval, "segments_4", 100000, of_a_million, RANDOM},
    {"eval/svaj/segments_100/random/n:1000000", eval, "segments_100", 100000, of_a_million, RANDOM},
    {"eval/svaj/segments_10000/random/n:1000000", eval, "segments_10000", 100000, of_a_million, RANDOM},
    {"eval/s/modified_sine/sorted/n:10000", eval_s, MSINE, 10000, angles, SORTED},
    {"eval/v/modified_sine/sorted/n:10000", eval_v, MSINE, 10000, angles, SORTED},
    {"eval/a/modified_sine/sorted/n:10000", eval_a, MSINE, 10000, angles, SORTED},
    {"eval/j/modified_sine/sorted/n:10000", eval_j, MSINE, 10000, angles, SORTED},
    {"boundary/steady/sorted/n:10000", boundary, MSINE, 10000, instants, SORTED},
    {"boundary/steady/random/n:10000", boundary, MSINE, 10000, instants, RANDOM},
    {"boundary/ramp/sorted/n:10000", boundary_ramp, MSINE, 10000, instants, SORTED},
    {"boundary_grid/steady/n:10000", grid, MSINE, 10000, instants, SORTED},
    {"displacement/sorted", displacement, MSINE, N_SCALAR, angles, SORTED},
    {"displacement/random", displacement, MSINE, N_SCALAR, angles, RANDOM},
    {"velocity/sorted", velocity, MSINE, N_SCALAR, angles, SORTED},
    {"velocity/random", velocity, MSINE, N_SCALAR, angles, RANDOM},
    {"acceleration/sorted", acceleration, MSINE, N_SCALAR, angles, SORTED},
    {"acceleration/random", acceleration, MSINE, N_SCALAR, angles, RANDOM},
    {"jerk/sorted", jerk, MSINE, N_SCALAR, angles, SORTED},
    {"jerk/random", jerk, MSINE, N_SCALAR, angles, RANDOM},
    {"boundary_at/sorted", boundary_at, MSINE, N_SCALAR, instants, SORTED},
    {"boundary_at/random", boundary_at, MSINE, N_SCALAR, instants, RANDOM},
    {"law_eval/n:10000", law_eval, MSINE, 10000, fractions, SORTED},
    {"analyze", analyze, MSINE, 1, angles, SORTED},
    {"create", create, MSINE, 1, angles, SORTED},
};

static const counted *now;
static size_t points;

/* The tools find the function by its name, and the call between two stores to `mark`. */
volatile int mark;

int measured(void);
__attribute__((noinline)) int measured(void) {
    mark = 1;
    step(true);
    const int status = now->call(points);
    step(false);
    mark = 2;
    return status;
}

int main(int argc, char **argv) {
    stepwise = argc > 1 && strcmp(argv[1], "--step") == 0;
    argc -= stepwise, argv += stepwise;
    if (argc < 2) {
        fprintf(stderr, "usage: camkin_count [--step] LEVEL [CALL [N]]\n");
        return 2;
    }
    level = argv[1];
#ifdef __x86_64__
    const struct sigaction action = {.sa_sigaction = at_next, .sa_flags = SA_SIGINFO};
    sigaction(SIGTRAP, &action, NULL);
#endif
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
        now->points(in, now->order, points);
        n_segments = segments_of(now->program, segments);
        if (create(0)) {
            fprintf(stderr, "camkin_count: no program %s on %s\n", now->program, level);
            return 1;
        }
        allocations = allocated = instructions = jumps = 0;
        if (measured()) {
            fprintf(stderr, "camkin_count: %s was refused\n", now->name);
            return 1;
        }
        printf("call %s %zu %zu %zu\n", now->name, points, allocations, allocated);
        if (stepwise)
            printf("steps %zu jumps %zu\n", instructions, jumps);
        done++;
    }
    camkin_program_free(program);
    return done ? 0 : 2;
}
