/* SPDX-License-Identifier: MIT */
/* Time automatic threads against one thread while other processes of equal priority compute.
 *
 *     camkin_busy NAME...
 *
 * A name is busy/<figure>/n:<n>/threads:<t> beside one other process, and busy/<figure>/n:<n>/processes:<p>/threads:<t> beside
 * p. The figure is mean or p99, the mean or the 99th percentile of the wall-clock time of a call; t = 1 for one thread and 0
 * for automatic threads. Prints one line for each: the name, and ns per call. With one core there is nothing to compare, and
 * each line says "skipped". */
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
    PROCESSES_MAX = 64,
    BUSY_S = 60 /* another process ends after this time even if this one has been killed */
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

/* Start processes that compute until they are killed. Return how many the system has started. */
static int start_processes(pid_t *pids, int wanted) {
    int started = 0;
    while (started < wanted && (pids[started] = fork()) > 0)
        started++;
    if (started < wanted && pids[started] == 0) {
        alarm(BUSY_S);
        for (volatile unsigned i = 0;; i++) {
        }
    }
    return started;
}

static void end_processes(const pid_t *pids, int n) {
    for (int i = 0; i < n; i++) {
        kill(pids[i], SIGKILL);
        waitpid(pids[i], NULL, 0);
    }
}

static int measure(const camkin_program *program, size_t n, int processes) {
    const camkin_svaj out = {s, v, a, j};
    const struct timespec pause = {0, (long)(1e9 * PAUSE_S)};
    pid_t others[PROCESSES_MAX];
    const int started = start_processes(others, processes);
    int status = started < processes;
    angles(theta, SORTED, n);
    calls[0] = calls[1] = 0;
    for (int turn = 0; turn < TURNS && status == 0; turn++)
        for (int threads = 0; threads < 2; threads++) {
            nanosleep(&pause, NULL);
            for (double start = now(), end = start; end - start < TURN_S && calls[threads] < CALLS_MAX;) {
                const double begin = now();
                status |= camkin_eval(program, theta, n, OMEGA, &out, threads);
                end = now();
                ns[threads][calls[threads]++] = 1e9 * (end - begin);
            }
        }
    end_processes(others, started);
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

/* What a name asks for. */
typedef struct asked {
    char figure[8];
    size_t n;
    int processes, threads;
} asked;

static int read_name(const char *name, asked *out) {
    out->processes = 1;
    return (sscanf(name, "busy/%7[a-z0-9]/n:%zu/threads:%d", out->figure, &out->n, &out->threads) == 3 ||
            sscanf(name, "busy/%7[a-z0-9]/n:%zu/processes:%d/threads:%d", out->figure, &out->n, &out->processes,
                   &out->threads) == 4) &&
           out->n > 0 && out->n <= N_MAX && out->processes > 0 && out->processes <= PROCESSES_MAX &&
           (out->threads == 0 || out->threads == 1) &&
           (strcmp(out->figure, "mean") == 0 || strcmp(out->figure, "p99") == 0);
}

int main(int argc, char **argv) {
    static camkin_segment segments[MAX_SEGMENTS];
    camkin_program *program = NULL;
    if (make_program(segments, segments_of("modified_sine", segments), NULL, &program, NULL) != CAMKIN_OK)
        return 1;
    const int cores = camkin_max_threads();
    int status = 0;
    asked measured = {.n = 0};
    for (int i = 1; i < argc && status == 0; i++) {
        asked now = {.n = 0};
        if (!read_name(argv[i], &now)) {
            fprintf(stderr, "camkin_busy: no benchmark %s\n", argv[i]);
            status = 2;
        } else if (cores < 2)
            printf("%s skipped\n", argv[i]);
        else {
            if ((now.n != measured.n || now.processes != measured.processes) &&
                (status = measure(program, now.n, now.processes)) != 0)
                break;
            measured = now;
            const double *x = ns[now.threads];
            const size_t count = calls[now.threads];
            printf("%s %.6g\n", argv[i],
                   now.figure[0] == 'm' ? mean(x, count) : x[(size_t)ceil(0.99 * (double)count) - 1]);
        }
    }
    camkin_program_free(program);
    return status;
}
