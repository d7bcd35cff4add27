/* SPDX-License-Identifier: MIT */
/* One program in many threads, of OpenMP and others, in forked children, and inside a parallel region of the caller. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/threads.h"
#include "test.h"
#ifdef _OPENMP
#include <omp.h>
#endif

enum { N = 20000, THREADS = 64, ROUNDS = 2, PATIENCE = 60 }; /* seconds until a child counts as hanging */

/* All results of a program; doubles only, compared as bytes. */
typedef struct results {
    double eval[4][N], grid[4][N], scattered[4][300], law[4][300], single[8], start[4], end[4];
    camkin_analysis analysis;
} results;

static camkin_program *program;
static double theta[N];
static results want, of_child;

static int compute(results *r, int nthreads) {
    const camkin_svaj eval = {r->eval[0], r->eval[1], r->eval[2], r->eval[3]},
                      grid = {r->grid[0], r->grid[1], r->grid[2], r->grid[3]},
                      scattered = {r->scattered[0], r->scattered[1], r->scattered[2], r->scattered[3]};
    const camkin_drive drive = {2999.9, 0, 77.7, NULL}, ramp = {100, 50.5, -7, NULL};
    const double param[8] = {0.2, 0.3, 0.4};
    int failed = camkin_eval(program, theta, N, 3.0, &eval, nthreads) ||
                 camkin_boundary_grid(program, &ramp, 0.1, 1e-4, N, &grid, nthreads) ||
                 camkin_boundary(program, &drive, theta, 300, &scattered, nthreads) ||
                 camkin_boundary_at(program, &drive, 12.3, r->single) ||
                 camkin_law_eval(CAMKIN_SCCA, param, theta, 300, r->law[0], r->law[1], r->law[2], r->law[3]) ||
                 camkin_segment_ends(program, 0, r->start, r->end) || camkin_analyze(program, &drive, -1, &r->analysis);
    r->single[4] = camkin_displacement(program, 33.3);
    r->single[5] = camkin_velocity(program, 33.3, 3.0);
    r->single[6] = camkin_acceleration(program, 33.3, 3.0);
    r->single[7] = camkin_jerk(program, 33.3, 3.0);
    return !failed;
}

static int computes_alike(results *r, int nthreads) {
    memset(r, 0, sizeof *r);
    return compute(r, nthreads) && memcmp(r, &want, sizeof want) == 0;
}

/* ---- how the points are split ---- */

/* Return the number of threads of the process, or 0 where it is unknown. */
static int tasks_now(void) {
    int n = 0;
    DIR *dir = opendir("/proc/self/task");
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        n += entry->d_name[0] != '.';
    if (dir)
        closedir(dir);
    return n;
}

/* Return the least of several counts, because a joined thread may still be ending. */
static int tasks(void) {
    int least = tasks_now();
    for (int look = 0; look < 10; look++) {
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        const int now = tasks_now();
        least = now < least ? now : least;
    }
    return least;
}

/* One thread stays one; with more, several are used, but no more than blocks, and the pool keeps them. */
static void pool(void) {
    static double s[N];
    const camkin_svaj only = {.s = s};
    const int before = tasks();
    CHECK(camkin_eval(program, theta, N, 3.0, &only, 1) == CAMKIN_OK && tasks() == before);
    CHECK(camkin_eval(program, theta, 256, 3.0, &only, 4) == CAMKIN_OK && tasks() == before);
#ifdef _OPENMP
    CHECK(camkin_max_threads() == omp_get_max_threads());
    const int usual = omp_get_max_threads();
    omp_set_num_threads(1); /* left to the library: as many as OpenMP has */
    CHECK(camkin_eval(program, theta, N, 3.0, &only, 0) == CAMKIN_OK && tasks() == before);
    omp_set_num_threads(2);
    CHECK(camkin_eval(program, theta, N, 3.0, &only, 0) == CAMKIN_OK && (!before || tasks() >= before + 1));
    omp_set_num_threads(usual);
    const int two = tasks(); /* a sanitizer may start one more with the first */
    CHECK(camkin_eval(program, theta, 257, 3.0, &only, 4) == CAMKIN_OK && tasks() == two);
    CHECK(camkin_eval(program, theta, N, 3.0, &only, 3) == CAMKIN_OK && (!before || tasks() == two + 1));
    /* threads = 0: at most those of OpenMP, and those that are worth their start */
    const int three = tasks();
    for (int most = 1; most <= 8; most += 7) {
        omp_set_num_threads(most);
        CHECK(camkin_max_threads() == most);
        CHECK(camkin_eval(program, theta, N, 3.0, &only, 0) == CAMKIN_OK && tasks() <= three);
        CHECK(memcmp(s, want.eval[0], sizeof s) == 0);
    }
    omp_set_num_threads(usual);
#else
    CHECK(camkin_max_threads() == 1);
#endif
}

/* More threads than blocks, and blocks that do not divide evenly: every point is evaluated once. */
static void splits(void) {
    static double s[N];
    for (size_t n = 1; n < 3000; n = n * 3 / 2 + 1)
        for (int threads = 0; threads <= 9; threads++) {
            memset(s, 0x55, sizeof s);
            const double beyond = s[n];
            CHECK(camkin_eval(program, theta, n, 3.0, &(camkin_svaj){.s = s}, threads) == CAMKIN_OK);
            CHECK(memcmp(s, want.eval[0], n * sizeof *s) == 0 && same_bits(s[n], beyond));
        }
}

/* Counts the points of each range, and the ranges that do not begin with a block. */
typedef struct visits {
    unsigned char *of;
    size_t n, shift;
    atomic_int cut;
} visits;

static void visit(const void *job, size_t first, size_t n) {
    visits *seen = *(visits *const *)job;
    seen->cut += first && (first + seen->shift) % CK_BLOCK;
    for (size_t i = first; i < first + n; i++)
        seen->of[i]++;
}

/* However many threads take shares, and in whatever order: each point once, in ranges of whole blocks. */
static void every_point_once(void) {
    static unsigned char of[N];
    for (size_t n = 1; n < N; n += n / 3 + 1)
        for (size_t shift = 0; shift < 8; shift++)
            for (int threads = 0; threads <= 9; threads++) {
                visits seen = {of, n, shift, 0}, *job = &seen;
                memset(of, 0, sizeof of);
                ck_parallel(visit, &job, n, shift, threads);
                size_t wrong = 0;
                for (size_t i = 0; i < N; i++)
                    wrong += of[i] != (i < n);
                CHECK(wrong == 0 && seen.cut == 0);
            }
}

/* ---- threads that are not of OpenMP ---- */

typedef struct worker {
    pthread_t thread;
    int first, alike;
} worker;

/* Calls that stay in this thread and calls that start others, with another program in between. */
static void *hammer(void *data) {
    worker *me = data;
    results *r = malloc(sizeof *r);
    for (int i = 0; r && i < ROUNDS; i++) {
        camkin_program *own = rise_dwell_fall("cycloidal", NULL);
        me->alike += computes_alike(r, (me->first + i) % 4) && camkin_displacement(own, 45) == 5;
        camkin_program_free(own);
    }
    free(r);
    return NULL;
}

static void start(worker *workers) {
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (worker){.first = i};
        if (!CHECK(pthread_create(&workers[i].thread, NULL, hammer, &workers[i]) == 0))
            exit(test_end());
    }
}

static void finish(worker *workers) {
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        CHECK(workers[i].alike == ROUNDS);
    }
}

static void many_threads(void) {
    worker workers[THREADS];
    start(workers);
    finish(workers);
}

/* ---- fork: the threads of libgomp's pool are gone in the child, which without care waits for them for ever ---- */

static pid_t fork_child(void) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        alarm(PATIENCE);
    return child;
}

int __llvm_profile_write_file(void) __attribute__((weak)); /* where coverage is measured */

/* End the child by exec, after which memcheck does not look for leaks: the memory of threads that fork() left behind
   would be reported. */
static void end_child(int well) {
    if (__llvm_profile_write_file)
        __llvm_profile_write_file();
    execlp(well ? "true" : "false", "child", (char *)NULL);
    _exit(2);
}

static int ends_well(pid_t child) {
    int status = -1;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Allocate nothing: other threads were running at the fork, and the allocator of a sanitizer may be locked. */
static int child_computes(void) {
    return computes_alike(&of_child, 1) && computes_alike(&of_child, 2) && computes_alike(&of_child, 0) &&
           camkin_max_threads() == 1;
}

static void forked_children(void) {
    CHECK(computes_alike(&of_child, 2)); /* starts the pool */
    pid_t child = fork_child();
    if (child == 0) {
        int well = child_computes();
        pid_t grandchild = fork_child();
        if (grandchild == 0)
            end_child(child_computes());
        end_child(well && ends_well(grandchild));
    }
    CHECK(ends_well(child));
    CHECK(computes_alike(&of_child, 2)); /* the parent goes on as before */
}

static void forked_among_threads(void) {
    worker workers[THREADS];
    start(workers);
    pid_t child = fork_child();
    if (child == 0)
        end_child(child_computes());
    CHECK(ends_well(child));
    finish(workers);
}

/* ---- other teams of OpenMP ---- */

static void nested(void) {
    enum { TEAM = 3 };
    static results r[TEAM];
    int alike = 0, alone = 0;
    /* At the first level as a solver calls, and two levels deep. */
#pragma omp parallel for num_threads(TEAM) reduction(+ : alike, alone)
    for (int k = 0; k < TEAM; k++) {
        for (int nthreads = 0; nthreads < 5; nthreads += 2)
            alike += computes_alike(&r[k], nthreads);
        alone += camkin_max_threads() == 1;
#pragma omp parallel num_threads(2)
#pragma omp single
        alike += computes_alike(&r[k], 4);
    }
    CHECK(alike == 4 * TEAM);
    CHECK(alone == TEAM);
}

/* A thread started by a member of a team is in no team, while the members call too. */
static void threads_in_team(void) {
    worker outside[2] = {{0}}, inside[2] = {{0}};
#pragma omp parallel for num_threads(2)
    for (int k = 0; k < 2; k++)
        if (pthread_create(&outside[k].thread, NULL, hammer, &outside[k]) == 0) {
            hammer(&inside[k]);
            pthread_join(outside[k].thread, NULL);
        }
    for (int k = 0; k < 2; k++)
        CHECK(outside[k].alike == ROUNDS && inside[k].alike == ROUNDS);
}

int main(void) {
    const camkin_options options = {.size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    program = must_create(every_kind, EVERY_KIND, &options);
    for (int i = 0; i < N; i++)
        theta[i] = 720.0 * i / N - 90;
    CHECK(compute(&want, 1));
    pool();
    splits();
    every_point_once();
    many_threads();
    forked_children();
    forked_among_threads();
    nested();
    threads_in_team();
    camkin_program_free(program);
    return test_end();
}
