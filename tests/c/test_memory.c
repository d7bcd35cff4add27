/* SPDX-License-Identifier: MIT */
/* Each allocation fails in turn: the call returns a status, writes nothing and leaks nothing. A program is one
 * allocation, and no other call allocates. The test has its own allocator in front of that of glibc. Sanitizers have
 * theirs; there the linker redirects the calls of the library (--wrap). */
#define _POSIX_C_SOURCE 200809L /* mkstemp() */
#include <limits.h>
#include <unistd.h>

#include <camkin/vibration.h>

#include "test.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define WRAPPED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WRAPPED
#endif

#if defined(__GLIBC__)

enum { N = 40000 };

static double x[N], out[4][N];

#ifdef WRAPPED
#define OURS(function) __wrap_##function
#define REAL(function) __real_##function
#else
#define OURS(function) function
#define REAL(function) __libc_##function
#endif

/* Allocations since begin(), of which the first `granted` succeed. */
static long allocations, granted = LONG_MAX, kept;

void *REAL(malloc)(size_t size);
void *REAL(calloc)(size_t n, size_t size);
void *REAL(realloc)(void *old, size_t size);
void REAL(free)(void *memory);
void *OURS(malloc)(size_t size);
void *OURS(calloc)(size_t n, size_t size);
void *OURS(realloc)(void *old, size_t size);
void OURS(free)(void *memory);

static int grants(void) {
    return allocations++ < granted;
}

static void *keep(void *memory) {
    kept += memory != NULL;
    return memory;
}

void *OURS(malloc)(size_t size) {
    return grants() ? keep(REAL(malloc)(size)) : NULL;
}

void *OURS(calloc)(size_t n, size_t size) {
    return grants() ? keep(REAL(calloc)(n, size)) : NULL;
}

void *OURS(realloc)(void *old, size_t size) {
    if (!grants())
        return NULL;
    kept -= old != NULL;
    return keep(REAL(realloc)(old, size));
}

void OURS(free)(void *memory) {
    kept -= memory != NULL;
    REAL(free)(memory);
}

static void begin(long grant) {
    allocations = kept = 0;
    granted = grant;
}

static void end(void) {
    granted = LONG_MAX;
}

/* ---- programs ---- */

typedef struct request {
    const camkin_segment *segments;
    size_t n;
    camkin_options options;
} request;

/* Create with no allocation granted, then with one, and so on until it succeeds. */
static void create_with_less(const request *r, camkin_status wanted) {
    static const char canary = 0;
    camkin_program *const untouched = (camkin_program *)(uintptr_t)&canary;
    camkin_status status = CAMKIN_E_MEMORY;
    for (long grant = 0; status == CAMKIN_E_MEMORY && grant < 100; grant++) {
        camkin_program *program = untouched;
        camkin_error error, before;
        memset(&error, 0x5a, sizeof error);
        memcpy(&before, &error, sizeof error);
        begin(grant);
        status = camkin_program_create(r->segments, r->n, &r->options, &program, &error);
        end();
        CHECK(status == CAMKIN_E_MEMORY ? allocations == grant + 1 : status == wanted);
        if (status == CAMKIN_OK) {
            CHECK(allocations == 1 && kept == 1 && memcmp(&error, &before, sizeof error) == 0);
            camkin_program_free(program);
        } else {
            CHECK(program == untouched && error.status == status && error.message[0]);
            CHECK(status != CAMKIN_E_MEMORY ||
                  (error.segment == -1 && error.value == (double)r->n && strcmp(error.parameter, "n") == 0));
        }
        CHECK(kept == 0);
    }
    CHECK(status == wanted);
}

static void all_kinds_of_programs(void) {
    enum { MANY = 3000 };
    static camkin_segment many[MANY];
    for (int i = 0; i < MANY; i++)
        many[i] = (camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 360.0 / MANY, .lift = i % 2 ? -1 : 1};
    const double conditions[] = {0, 1, 0, 0.5, 0, 1, 1, 1, 0}, spline[] = {0, 0, 0, 0, 90, 90, 90, 90, 0, 1, 2, 3};
    const camkin_segment tables[] = {
        {.law = CAMKIN_POLY, .duration = 90, .lift = 2, .table = conditions, .ntable = 9},
        {.law = CAMKIN_BSPLINE, .duration = 90, .lift = 3, .param = {3}, .table = spline, .ntable = 12},
        {.law = CAMKIN_POLY_BC, .flags = CAMKIN_MATCH_V0 | CAMKIN_MATCH_A0, .duration = 100, .lift = -5}};
    const camkin_segment open = {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 1};
    const camkin_options options = {.size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_options moved = options;
    moved.flags |= CAMKIN_ACCUMULATE;
    moved.start = 2;
    moved.phase = 1234.5;
    create_with_less(&(request){every_kind, EVERY_KIND, options}, CAMKIN_OK);
    create_with_less(&(request){every_kind, EVERY_KIND, moved}, CAMKIN_OK);
    create_with_less(&(request){many, MANY, options}, CAMKIN_OK);
    create_with_less(&(request){tables, 3, options}, CAMKIN_OK);
    create_with_less(&(request){&open, 1, options}, CAMKIN_E_CLOSURE);
    create_with_less(&(request){every_kind, EVERY_KIND, {sizeof options, 360, NULL, 0, 0, 0}}, CAMKIN_E_CONTINUITY);
    for (int32_t law = 0; camkin_law_name(law); law++)
        if (law != CAMKIN_DWELL && !free_form(law)) {
            const camkin_segment rise = sample_rise(law);
            create_with_less(&(request){&rise, 1, moved}, CAMKIN_OK);
        }
}

/* Read from memory and from a file with no allocation granted, then one, and so on until it succeeds. */
static void read_with_less(void) {
    static const char start[] = "camkin cam 1\nsegment dwell\nduration 0x1p+5\n";
    enum { SIZE = 20000 };     /* more than the first block of a file */
    char *text = malloc(SIZE); /* in a static array a sanitizer takes long to compare pointers */
    memset(text, '\n', SIZE);
    memcpy(text, start, sizeof start - 1);
    memcpy(text + SIZE - 3, "end", 3);
    char path[] = "/tmp/camkin-memory-XXXXXX";
    const int file = mkstemp(path);
    CHECK(write(file, text, SIZE) == SIZE && close(file) == 0);
    for (int from_file = 0; from_file < 2; from_file++) {
        camkin_status status = CAMKIN_E_MEMORY;
        long grant = 0;
        for (; status != CAMKIN_OK && grant < 100; grant++) {
            camkin_program *program = NULL;
            camkin_error error = {.status = CAMKIN_OK};
            begin(grant);
            status = from_file ? camkin_program_load(path, &program, &error)
                               : camkin_program_read(text, SIZE, &program, &error);
            end();
            /* fopen() allocates first: the file cannot be opened then */
            CHECK(status == CAMKIN_OK || status == CAMKIN_E_MEMORY ||
                  (from_file && status == CAMKIN_E_FILE && strstr(error.message, "cannot be opened")));
            CHECK(error.status == status && kept == (status == CAMKIN_OK) && !program == (status != CAMKIN_OK));
            camkin_program_free(program);
        }
        CHECK(status == CAMKIN_OK && grant > 2);
    }
    remove(path);
    free(text);
}

/* A speed table is one allocation, and none if that fails. */
static void speed_table_with_less(void) {
    const double t[] = {0, 1, 2}, rpm[] = {0, 3000, 3000};
    camkin_speed_table *table = NULL;
    camkin_error error = {.status = CAMKIN_OK};
    begin(0);
    camkin_status status = camkin_speed_table_create(t, rpm, 3, &table, &error);
    end();
    CHECK(status == CAMKIN_E_MEMORY && error.status == status && !table && kept == 0);
    begin(1);
    status = camkin_speed_table_create(t, rpm, 3, &table, &error);
    end();
    CHECK(status == CAMKIN_OK && allocations == 1 && kept == 1);
    camkin_speed_table_free(table);
    CHECK(kept == 0);
}

/* A set is one allocation, and none if that fails. Its calls allocate nothing. */
static void set_with_less(void) {
    camkin_program *p = rise_dwell_fall("cycloidal", NULL);
    const camkin_program *const programs[] = {p, p, p};
    const double zeros[3] = {0}, ones[3] = {1, 1, 1};
    const camkin_drive drive = {.rpm = 3000};
    double s[3];
    const camkin_svaj svaj = {.s = s};
    camkin_set *set = NULL;
    camkin_error error = {.status = CAMKIN_OK};
    begin(0);
    camkin_status status = camkin_set_create(programs, zeros, ones, 3, &set, &error);
    end();
    CHECK(status == CAMKIN_E_MEMORY && error.status == status && !set && kept == 0);
    begin(1);
    status = camkin_set_create(programs, zeros, ones, 3, &set, &error);
    end();
    CHECK(status == CAMKIN_OK && allocations == 1 && kept == 1);
    begin(0);
    CHECK(camkin_set_at(set, &drive, 0.1, &svaj) == CAMKIN_OK);
    CHECK(camkin_set_boundary(set, &drive, zeros, 1, &svaj, 1, 1) == CAMKIN_OK);
    CHECK(camkin_set_steps(set, &drive, 0, 1, 0, 1, &svaj, 1, 1) == CAMKIN_OK);
    end();
    CHECK(allocations == 0);
    camkin_set_free(set);
    camkin_program_free(p);
}

/* A vibration is one allocation, and none if that fails. */
static void vibration_with_less(const camkin_program *p) {
    const camkin_oscillator oscillator = {300.0, 12.3, 0.1};
    camkin_vibration *vibration = NULL;
    camkin_error error = {.status = CAMKIN_OK};
    begin(0);
    camkin_status status = camkin_vibration_create(p, &oscillator, 0, &vibration, &error);
    end();
    CHECK(status == CAMKIN_E_MEMORY && error.status == status && !vibration && kept == 0);
    begin(1);
    status = camkin_vibration_create(p, &oscillator, 0, &vibration, &error);
    end();
    CHECK(status == CAMKIN_OK && allocations == 1 && kept == 1);
    begin(0);
    CHECK(camkin_vibration_eval(vibration, x, N, out[0], out[1], out[2], 1) == CAMKIN_OK && allocations == 0);
    end();
    camkin_vibration_free(vibration);
}

/* ---- every other call ---- */

static void all_calls(const camkin_program *p, int nthreads) {
    const camkin_svaj svaj = {out[0], out[1], out[2], out[3]};
    const camkin_drive steady = {3000, 0, 1, NULL}, ramp = {100, 7, 0, NULL};
    camkin_analysis analysis;
    const double param[8] = {0};
    double start[4], end_[4];
    CHECK(camkin_eval(p, x, N, 1, &svaj, nthreads) == CAMKIN_OK);
    CHECK(camkin_boundary(p, &steady, x, N, &svaj, nthreads) == CAMKIN_OK);
    CHECK(camkin_boundary(p, &ramp, x, N, &svaj, nthreads) == CAMKIN_OK);
    CHECK(camkin_boundary_grid(p, &steady, 0, 1e-4, N, &svaj, nthreads) == CAMKIN_OK);
    CHECK(camkin_boundary_at(p, &steady, 0.1, out[0]) == CAMKIN_OK);
    CHECK(camkin_analyze(p, &steady, -1, &analysis) == CAMKIN_OK && camkin_analyze(p, NULL, 0, &analysis) == CAMKIN_OK);
    CHECK(camkin_segment_ends(p, 0, start, end_) == CAMKIN_OK);
    CHECK(camkin_law_eval(CAMKIN_CYCLOIDAL, param, x, N, out[0], out[1], out[2], out[3]) == CAMKIN_OK);
    CHECK(isfinite(camkin_displacement(p, 1) + camkin_velocity(p, 1, 1) + camkin_acceleration(p, 1, 1) +
                   camkin_jerk(p, 1, 1)));
    for (int i = 0; i < N; i++)
        out[3][i] = fabs(x[i]);
    CHECK(camkin_law_shock_spectrum(CAMKIN_CYCLOIDAL, param, 0.1, out[3], N / 20, out[0], NULL, nthreads) == CAMKIN_OK);
    CHECK(camkin_law_shock_spectrum(CAMKIN_CYCLOIDAL, param, 0.1, out[3], 9, NULL, out[1], nthreads) == CAMKIN_OK);
    camkin_extreme extreme;
    CHECK(camkin_jump_speed(p, 1.0, 1.0, 1.0, &extreme) == CAMKIN_OK);
    CHECK(camkin_least_preload(p, 1.0, 1.0, 1.0, &extreme) == CAMKIN_OK);
    CHECK(camkin_law_from_name("cycloidal") == CAMKIN_CYCLOIDAL && camkin_law_from_name("none") == -1);
    CHECK(camkin_law_name(CAMKIN_SCCA) && camkin_law_parameter(CAMKIN_SCCA, 0) && camkin_status_str(CAMKIN_E_LAW));
    CHECK(camkin_isa_name(p) && camkin_isa_available(0) && camkin_version());
}

int main(void) {
    all_kinds_of_programs();
    read_with_less();
    speed_table_with_less();
    set_with_less();
    const camkin_options options = {.size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_program *p = must_create(every_kind, EVERY_KIND, &options);
    vibration_with_less(p);
    uint64_t seed = 1;
    for (int i = 0; i < N; i++)
        x[i] = i < N / 2 ? 0.2 * i : test_uniform(&seed, -400, 400);
    begin(0);
    all_calls(p, 1);
    CHECK(allocations == 0);
    end();
    CHECK(camkin_max_threads() > 0);
    all_calls(p, 2); /* OpenMP allocates when it starts its threads, not when it uses them again */
    begin(0);
    all_calls(p, 2);
    CHECK(allocations == 0);
    end();
    begin(0);
    camkin_program_free(p);
    camkin_program_free(NULL);
    CHECK(allocations == 0 && kept == -1);
    end();
    return test_end();
}
#else
int main(void) {
    printf("SKIPPED: allocations are counted with glibc only\n");
    return test_end();
}
#endif
