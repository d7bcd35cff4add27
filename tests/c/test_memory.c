/* SPDX-License-Identifier: MIT */
/* A program is one allocation, calls make none, and one that fails is a status. Counted by a malloc() of our own before
 * glibc's; sanitizers bring theirs, and there is nothing to count elsewhere. */
#include "test.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED
#endif
#endif

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(SANITIZED)

static int allocations, failing;

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size) {
    allocations++;
    return failing ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size) {
    allocations++;
    return failing ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size) {
    allocations++;
    return failing ? NULL : __libc_realloc(old, size);
}

enum { N = 5000 };

static double x[N], out[4][N];

int main(void) {
    const camkin_options options = {.size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_program *p = NULL, *untouched = (camkin_program *)x;
    camkin_error error;
    allocations = 0;
    CHECK(camkin_program_create(every_kind, EVERY_KIND, &options, &p, &error) == CAMKIN_OK);
    CHECK(allocations == 1);

    allocations = 0;
    uint64_t seed = 1;
    for (int i = 0; i < N; i++)
        x[i] = i < N / 2 ? 0.2 * i : test_uniform(&seed, -400, 400);
    const camkin_svaj svaj = {out[0], out[1], out[2], out[3]};
    const camkin_drive steady = {3000, 0, 1}, ramp = {100, 7, 0};
    camkin_analysis analysis;
    const double param[8] = {0};
    CHECK(camkin_eval(p, x, N, 1, &svaj, 1) == CAMKIN_OK);
    CHECK(camkin_boundary(p, &steady, x, N, &svaj, 1) == CAMKIN_OK);
    CHECK(camkin_boundary(p, &ramp, x, N, &svaj, 1) == CAMKIN_OK);
    CHECK(camkin_boundary_grid(p, &steady, 0, 1e-4, N, &svaj, 1) == CAMKIN_OK);
    CHECK(camkin_boundary_at(p, &steady, 0.1, out[0]) == CAMKIN_OK);
    CHECK(camkin_analyze(p, &steady, -1, &analysis) == CAMKIN_OK);
    CHECK(camkin_law_eval(CAMKIN_CYCLOIDAL, param, x, N, out[0], out[1], out[2], out[3]) == CAMKIN_OK);
    CHECK(isfinite(camkin_displacement(p, 1) + camkin_velocity(p, 1, 1) + camkin_acceleration(p, 1, 1) +
                   camkin_jerk(p, 1, 1)));
    CHECK(allocations == 0);
    camkin_program_free(p);

    failing = 1;
    camkin_status status = camkin_program_create(every_kind, EVERY_KIND, &options, &untouched, &error);
    failing = 0;
    CHECK(status == CAMKIN_E_MEMORY && error.status == CAMKIN_E_MEMORY && untouched == (camkin_program *)x);
    return test_end();
}
#else
int main(void) {
    printf("SKIPPED: allocations are not counted under a sanitizer or without glibc\n");
    return test_end();
}
#endif
