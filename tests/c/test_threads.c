/* SPDX-License-Identifier: MIT */
/* One program, many threads; a forked child; somebody else's parallel region. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

enum { N = 40000, THREADS = 16 };

static camkin_program *program;
static double theta[N], want[4][N];

static int evaluates_alike(int nthreads) {
    double *got = malloc(4 * N * sizeof *got);
    const camkin_svaj out = {got, got + N, got + 2 * N, got + 3 * N};
    int alike = camkin_eval(program, theta, N, 3.0, &out, nthreads) == CAMKIN_OK && memcmp(got, want, sizeof want) == 0;
    free(got);
    return alike;
}

static void *hammer(void *alike) {
    for (int i = 0; i < 10; i++)
        *(int *)alike &= evaluates_alike(i % 3);
    return NULL;
}

static void many_threads(void) {
    pthread_t thread[THREADS];
    int alike[THREADS];
    for (int i = 0; i < THREADS; i++) {
        alike[i] = 1;
        CHECK(pthread_create(&thread[i], NULL, hammer, &alike[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(thread[i], NULL);
        CHECK(alike[i]);
    }
}

/* libgomp's pool is gone in the child: without care this hangs for ever, and the alarm ends it. */
static void forked_child(void) {
    CHECK(evaluates_alike(2)); /* starts the pool */
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(20);
        _exit(evaluates_alike(2) && evaluates_alike(0) && camkin_max_threads() == 1 ? 0 : 1);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK(evaluates_alike(2));
}

static void nested(void) {
    int alike[2] = {1, 1};
#pragma omp parallel for num_threads(2)
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 20; i++)
            alike[k] &= evaluates_alike(0) & evaluates_alike(4);
    CHECK(alike[0] && alike[1]);
}

int main(void) {
    program = rise_dwell_fall("modified_sine", NULL);
    for (int i = 0; i < N; i++)
        theta[i] = 720.0 * i / N - 90;
    CHECK(camkin_eval(program, theta, N, 3.0, &(camkin_svaj){want[0], want[1], want[2], want[3]}, 1) == CAMKIN_OK);
    many_threads();
    forked_child();
    nested();
    camkin_program_free(program);
    return test_end();
}
