/* SPDX-License-Identifier: MIT */
/* The only file that knows of OpenMP. Kernels are pointwise, so the split cannot change a bit. */
#define _POSIX_C_SOURCE 200809L

#include "threads.h"

#include "camkin/camkin.h"
#include "fpenv.h"

#ifdef _OPENMP
#include <omp.h>

/* libgomp's pool does not survive fork(): a child that starts a parallel region waits for ever. */
static int forked;

#if defined(__GNUC__) && !defined(_WIN32)
#include <pthread.h>

enum { MOST_THREADS = 1024 };

static void after_fork(void) {
    forked = 1;
}

__attribute__((constructor)) static void watch_fork(void) {
    pthread_atfork(NULL, NULL, after_fork);
}

static void *pass(void *gate) {
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return NULL;
}

/* Of n threads, how many there can be at a time. The runtimes of OpenMP end the process when one cannot be started, for
   want of memory or because of a limit, so that is tried before. */
static size_t startable(size_t n) {
    pthread_t thread[MOST_THREADS];
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    size_t started = 0;
    pthread_mutex_lock(&gate);
    while (started < n && pthread_create(&thread[started], NULL, pass, &gate) == 0)
        started++;
    pthread_mutex_unlock(&gate);
    for (size_t i = 0; i < started; i++)
        pthread_join(thread[i], NULL);
    return started;
}

/* A team of so many threads, or as many as there can be. The pool keeps those of this thread's last team. */
static size_t team_of(size_t threads) {
    static _Thread_local size_t last = 1;
    threads = threads < MOST_THREADS ? threads : MOST_THREADS; /* never: no test asks so much of a machine */
    last = threads > last ? last + startable(threads - last) : threads;
    return last;
}
#else
static size_t team_of(size_t threads) {
    return threads;
}
#endif

int camkin_max_threads(void) {
    return forked || omp_in_parallel() ? 1 : omp_get_max_threads();
}
#else
int camkin_max_threads(void) {
    return 1;
}
#endif

/* Points for which a second thread pays for waking it, with a few microseconds against some 1 ns a point. */
enum { GRAIN = 16384 };

/* Parts for each thread, taken in turn: one thread is not to have the motion and another the dwells. The turn goes there
   and back, for where one ends and another begins at the same time, each fetches ahead what the other writes. */
enum { SHARES = 8 };

#ifdef _OPENMP
static size_t blocks_of(size_t n, size_t shift) {
    return (n + shift + CK_BLOCK - 1) / CK_BLOCK;
}

/* Return the first point of a block, or n for the block behind the last. */
static size_t start_of(size_t block, size_t n, size_t shift) {
    const size_t start = block ? block * CK_BLOCK - shift : 0;
    return start < n ? start : n;
}

/* A function of its own: where there is a parallel region, clang asks libomp on entry who this thread is, which sets the
   runtime up and allocates. Serial calls are to do without. */
CK_NOINLINE static void in_parallel(ck_task *task, const void *job, size_t n, size_t shift, int threads) {
#pragma omp parallel num_threads(threads)
    {
        size_t me = (size_t)omp_get_thread_num(), team = (size_t)omp_get_num_threads();
        uint64_t host = ck_fpenv_enter(); /* each thread has its own, which the caller's does not reach */
        const size_t shares = team * SHARES, blocks = blocks_of(n, shift);
        for (size_t turn = 0; turn < SHARES; turn++) {
            const size_t share = turn * team + (turn % 2 ? team - 1 - me : me);
            const size_t first = start_of(blocks * share / shares, n, shift);
            const size_t end = start_of(blocks * (share + 1) / shares, n, shift);
            if (first < end)
                task(job, first, end - first);
        }
        ck_fpenv_leave(host);
    }
}

/* A function of its own as well, which short calls do without. */
CK_NOINLINE static void shared(ck_task *task, const void *job, size_t n, size_t shift, int nthreads) {
    size_t threads = nthreads ? (size_t)nthreads : 1 + n / GRAIN;
    if (threads > 1 && !forked && !omp_in_parallel()) {
        size_t blocks = blocks_of(n, shift), most = nthreads ? threads : (size_t)omp_get_max_threads();
        threads = threads < most ? threads : most;
        threads = threads < blocks ? threads : blocks;
        threads = threads > 1 ? team_of(threads) : 1; /* a call without a team leaves the pool as it is */
        if (threads > 1) {
            in_parallel(task, job, n, shift, (int)threads);
            return;
        }
    }
    task(job, 0, n);
}
#endif

void ck_parallel(ck_task *task, const void *job, size_t n, size_t shift, int nthreads) {
#ifdef _OPENMP
    if (nthreads != 1 && n > CK_BLOCK) {
        shared(task, job, n, shift, nthreads);
        return;
    }
#else
    (void)shift, (void)nthreads;
#endif
    task(job, 0, n);
}
