/* SPDX-License-Identifier: MIT */
/* The system refuses threads: the caller and the helpers that started do all shares, with the same bits. Helpers that
 * sleep are woken. The test has a pthread_create() of its own in front of that of glibc. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "test.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED
#endif

#if !defined(__GLIBC__)
int main(void) {
    printf("SKIPPED: threads are refused with glibc only\n");
    return test_end();
}
#elif defined(SANITIZED)
int main(void) {
    printf("SKIPPED: a sanitizer has a pthread_create() of its own\n");
    return test_end();
}
#else

enum { N = 40000, PATIENCE = 60000 }; /* milliseconds until helpers count as never asleep */

#ifdef _OPENMP
enum { OPENMP = 1 };
#else
enum { OPENMP = 0 };
#endif

static double theta[N], want[4][N], got[4][N];
static int threads_granted = INT_MAX, threads_refused;

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*start)(void *), void *data) {
    int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    *(void **)&real = dlsym(RTLD_NEXT, "pthread_create");
    if (threads_granted == 0) {
        threads_refused++;
        return EAGAIN;
    }
    threads_granted--;
    return real(thread, how, start, data);
}

/* Evaluate while the system starts `granted` more threads and refuses all others. */
static void evaluate_with(const camkin_program *p, int granted, int nthreads) {
    memset(got, 0, sizeof got);
    threads_granted = granted;
    CHECK(camkin_eval(p, theta, N, 3, &(camkin_svaj){got[0], got[1], got[2], got[3]}, nthreads) == CAMKIN_OK);
    CHECK(memcmp(got, want, sizeof got) == 0);
}

/* Return how many threads of this process wait for something, which the caller itself does not. */
static int sleeping(void) {
    int found = 0;
    DIR *tasks = opendir("/proc/self/task");
    for (const struct dirent *task; tasks && (task = readdir(tasks));) {
        char path[300], state = 0;
        snprintf(path, sizeof path, "/proc/self/task/%s/stat", task->d_name);
        FILE *file = task->d_name[0] == '.' ? NULL : fopen(path, "r");
        if (!file)
            continue;
        found += fscanf(file, "%*d (%*[^)]) %c", &state) == 1 && state == 'S';
        fclose(file);
    }
    if (tasks)
        closedir(tasks);
    return found;
}

/* Wait until so many helpers sleep. */
static void wait_for_sleep(int helpers) {
    const struct timespec pause = {.tv_nsec = 1000000};
    for (int i = 0; sleeping() < helpers && i < PATIENCE; i++)
        nanosleep(&pause, NULL);
    CHECK(sleeping() >= helpers);
}

int main(void) {
    const camkin_segment segments[] = {{.law = CAMKIN_CYCLOIDAL, .duration = 100, .lift = 10},
                                       {.law = CAMKIN_DWELL, .duration = 120},
                                       {.law = CAMKIN_MODIFIED_SINE, .duration = 140, .lift = -10}};
    const camkin_options options = {.size = sizeof options, .cycle = 360};
    camkin_program *p = must_create(segments, 3, &options);
    for (int i = 0; i < N; i++)
        theta[i] = 0.01 * i;
    CHECK(camkin_eval(p, theta, N, 3, &(camkin_svaj){want[0], want[1], want[2], want[3]}, 1) == CAMKIN_OK);
    evaluate_with(p, 0, 4); /* no helper */
    CHECK(threads_refused == OPENMP);
    evaluate_with(p, 1, 4); /* one of three */
    CHECK(threads_refused == 2 * OPENMP);
    evaluate_with(p, 2, 4); /* the other two */
    evaluate_with(p, 0, 4); /* all three are there, so none is asked for */
    CHECK(threads_refused == 2 * OPENMP);
    wait_for_sleep(3 * OPENMP);
    evaluate_with(p, 0, 4);
    evaluate_with(p, 5, 100000); /* more than there are blocks of points */
    CHECK(threads_refused == 3 * OPENMP);
    camkin_program_free(p);
    return test_end();
}
#endif
