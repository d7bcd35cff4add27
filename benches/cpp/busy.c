/* SPDX-License-Identifier: MIT */
/* Time automatic threads against one thread while another process of equal priority holds a core.
 *
 *     camkin_busy NAME...
 *
 * A name is busy/mean/n:<n>/threads:<t> or busy/p99/n:<n>/threads:<t>: the mean or the 99th percentile of the wall-clock time of
 * a call, t = 1 for one thread and 0 for automatic threads. Prints one line for each: the name, and ns per call. With one
 * core there is nothing to compare, and each line says "skipped". */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "inputs.h"

enum {
    N_MAX = 50000,
    TURNS = 50,          /* the two ways take turns, so that both meet the same load */
    CALLS_MAX = 1 << 17, /* of one way, in all turns */
    BUSY_S = 60          /* the other process ends after this time even if this one has been killed */
};
static const double TURN_S = 0.02;   /* several time slices of the scheduler */
static const double PAUSE_S = 0.005; /* the idle threads of the runtime stop spinning */

static double theta[N_MAX], s[N_MAX], v[N_MAX], a[N_MAX], j[N_MAX];
static double ns[2][CALLS_MAX];
static size_t calls[2];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int ascending(const void *x, const void *y) {
    const double p = *(const double *)x, q = *(const double *)y;
    return (p > q) - (p < q);
}

/* Start a process that computes until it is killed. */
static pid_t hold_a_core(void) {
    const pid_t pid = fork();
    if (pid == 0) {
        alarm(BUSY_S);
        for (volatile unsigned i = 0;; i++) {
        }
    }
    return pid;
}

static int measure(const camkin_program *program, size_t n) {
    const camkin_svaj out = {s, v, a, j};
    const struct timespec pause = {0, (long)(1e9 * PAUSE_S)};
    int status = 0;
    angles(theta, SORTED, n);
    calls[0] = calls[1] = 0;
    for (int turn = 0; turn < TURNS; turn++)
        for (int threads = 0; threads < 2; threads++) {
            nanosleep(&pause, NULL);
            for (double start = now(), end = start; end - start < TURN_S && calls[threads] < CALLS_MAX;) {
                const double begin = now();
                status |= camkin_eval(program, theta, n, OMEGA, &out, threads);
                end = now();
                ns[threads][calls[threads]++] = 1e9 * (end - begin);
            }
        }
    for (int threads = 0; threads < 2; threads++)
        qsort(ns[threads], calls[threads], sizeof(double), ascending);
    return status;
}

static double mean(const double *x, size_t n) {
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum / (double)n;
}

int main(int argc, char **argv) {
    static camkin_segment segments[MAX_SEGMENTS];
    camkin_program *program = NULL;
    if (make_program(segments, segments_of("modified_sine", segments), NULL, &program, NULL) != CAMKIN_OK)
        return 1;
    const int cores = camkin_max_threads();
    const pid_t other = cores > 1 ? hold_a_core() : -1; /* before the runtime starts threads */
    int status = 0;
    size_t measured = 0;
    for (int i = 1; i < argc && status == 0; i++) {
        char kind[8];
        size_t n;
        int threads;
        if (sscanf(argv[i], "busy/%7[a-z0-9]/n:%zu/threads:%d", kind, &n, &threads) != 3 || n == 0 || n > N_MAX ||
            threads < 0 || threads > 1 || (strcmp(kind, "mean") != 0 && strcmp(kind, "p99") != 0)) {
            fprintf(stderr, "camkin_busy: no benchmark %s\n", argv[i]);
            status = 2;
        } else if (cores < 2)
            printf("%s skipped\n", argv[i]);
        else {
            if (n != measured && measure(program, n) != 0)
                status = 1;
            measured = n;
            const double *x = ns[threads];
            const size_t count = calls[threads];
            printf("%s %.6g\n", argv[i], kind[0] == 'm' ? mean(x, count) : x[(size_t)ceil(0.99 * (double)count) - 1]);
        }
    }
    if (other > 0) {
        kill(other, SIGKILL);
        waitpid(other, NULL, 0);
    }
    camkin_program_free(program);
    return status;
}
