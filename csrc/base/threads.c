/* SPDX-License-Identifier: MIT */
/* Run a task over many points by a team: the caller and helper threads take shares of whole blocks from a counter.
 *
 * OpenMP says how many threads there may be, and whether the caller is in somebody else's team. The team is not one of
 * OpenMP, whose regions end only when every thread has come by: while another process holds a core, that is milliseconds
 * for a call of microseconds. Here the caller takes every share that no helper has taken, and then waits for helpers that
 * are within a share, never for one that the system has not run. Kernels are pointwise, so the split cannot change a bit. */
#define _POSIX_C_SOURCE 200809L

#include "threads.h"

#include "camkin/camkin.h"
#include "fpenv.h"

#ifdef _OPENMP
#include <omp.h>

/* Points for which a second thread pays for waking it: a few microseconds against some 1 ns a point. */
enum { GRAIN = 16384 };

/* Shares for each thread, of which it takes those of the others when it has done its own. They are dealt in turn, because
   one thread is not to have the motion and another the dwells; and the same in each call, whose arrays are then still in
   the caches of its core. The turn changes its direction, so that two threads seldom write next to each other. */
enum { SHARES = 8 };

typedef struct team_work {
    ck_task *task;
    const void *job;
    size_t n, shift, blocks, threads;
} team_work;

static size_t blocks_of(size_t n, size_t shift) {
    return (n + shift + CK_BLOCK - 1) / CK_BLOCK;
}

/* Return the first point of a block, or n for the block behind the last. */
static size_t start_of(const team_work *work, size_t block) {
    const size_t start = block ? block * CK_BLOCK - work->shift : 0;
    return start < work->n ? start : work->n;
}

/* Do the share that a thread has in a turn. */
static void do_share(const team_work *work, size_t thread, size_t turn) {
    const size_t shares = work->threads * SHARES;
    const size_t share = turn * work->threads + (turn % 2 ? work->threads - 1 - thread : thread);
    const size_t first = start_of(work, work->blocks * share / shares);
    const size_t end = start_of(work, work->blocks * (share + 1) / shares);
    if (first < end)
        work->task(work->job, first, end - first);
}

/* The threads of a process do not survive fork(): a child computes alone. */
static int forked;

#if defined(__GNUC__) && !defined(_WIN32)
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

/* A helper looks for the next call LOOKS times, gives way to other threads, and sleeps after so many ROUNDS: a few
   milliseconds. A helper that sleeps takes 10 us to wake. */
enum { LOOKS = 64, ROUNDS = 1024, MOST_THREADS = 1024 };

/* One team at a time. Its caller holds `busy`; `lock` guards the members below it. Counters that threads look at lie on
   cache lines apart. */
static struct pool {
    pthread_mutex_t busy, lock;
    pthread_cond_t wake;
    const team_work *work;
    size_t places;                                 /* helpers that may still join the team; 0 when it is closed */
    size_t asleep;                                 /* helpers that wait for `wake` */
    size_t helpers;                                /* threads started; of the caller alone */
    _Alignas(64) atomic_size_t calls;              /* teams so far: a helper joins each once */
    _Alignas(64) atomic_size_t inside;             /* helpers that have joined and not left */
    _Alignas(64) atomic_size_t next[MOST_THREADS]; /* turn that is next of the shares of each thread */
} pool = {.busy = PTHREAD_MUTEX_INITIALIZER, .lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static void after_fork(void) {
    forked = 1;
}

__attribute__((constructor)) static void watch_fork(void) {
    pthread_atfork(NULL, NULL, after_fork);
}

/* Return whether a counter has another value soon; if not, give way to other threads. */
static int changes(const atomic_size_t *counter, size_t value) {
    for (int i = 0; i < LOOKS; i++) {
        if (atomic_load_explicit(counter, memory_order_relaxed) != value)
            return 1;
#ifdef __x86_64__
        __builtin_ia32_pause();
#endif
    }
    sched_yield();
    return 0;
}

/* Do the shares of a thread, and then those that are left of the others. */
static void take_shares(const team_work *work, size_t thread) {
    for (size_t i = 0; i < work->threads; i++) {
        const size_t of = (thread + i) % work->threads;
        for (size_t turn; (turn = atomic_fetch_add_explicit(&pool.next[of], 1, memory_order_relaxed)) < SHARES;)
            do_share(work, of, turn);
    }
}

static void *help(void *data) {
    const size_t me = (size_t)(uintptr_t)data;
    ck_fpenv_enter(); /* the caller's environment does not reach this thread */
    for (size_t seen = 0;;) {
        for (int round = 0; round < ROUNDS && !changes(&pool.calls, seen);)
            round++;
        pthread_mutex_lock(&pool.lock);
        while (pool.calls == seen) {
            pool.asleep++;
            pthread_cond_wait(&pool.wake, &pool.lock);
            pool.asleep--;
        }
        seen = pool.calls;
        const int joins = pool.places > 0;
        const team_work *work = pool.work;
        if (joins) {
            pool.places--;
            pool.inside++;
        }
        pthread_mutex_unlock(&pool.lock);
        if (!joins)
            continue;
        take_shares(work, me);
        pool.inside--;
    }
    return NULL;
}

/* Start helpers until there are as many, or as many as there can be. Signals of the process are for its own threads. */
static void start_helpers(size_t helpers) {
    sigset_t all, usual;
    pthread_t thread;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &usual);
    while (pool.helpers < helpers && pthread_create(&thread, NULL, help, (void *)(uintptr_t)(pool.helpers + 1)) == 0) {
        pthread_detach(thread);
        pool.helpers++;
    }
    pthread_sigmask(SIG_SETMASK, &usual, NULL);
}

static void run_team(const team_work *work) {
    if (pthread_mutex_trylock(&pool.busy)) { /* the cores are with another caller's team */
        work->task(work->job, 0, work->n);
        return;
    }
    if (pool.helpers < work->threads - 1)
        start_helpers(work->threads - 1);
    pthread_mutex_lock(&pool.lock);
    pool.work = work;
    for (size_t i = 0; i < work->threads; i++)
        pool.next[i] = 0;
    pool.places = work->threads - 1;
    pool.calls++;
    const size_t wanted = pool.asleep < pool.places ? pool.asleep : pool.places;
    pthread_mutex_unlock(&pool.lock);
    for (size_t i = 0; i < wanted; i++)
        pthread_cond_signal(&pool.wake);
    take_shares(work, 0);
    pthread_mutex_lock(&pool.lock);
    pool.places = 0;
    pthread_mutex_unlock(&pool.lock);
    for (size_t inside; (inside = pool.inside) > 0;)
        changes(&pool.inside, inside);
    pthread_mutex_unlock(&pool.busy);
}
#else
enum { MOST_THREADS = 1024 };

static void run_team(const team_work *work) {
#pragma omp parallel num_threads((int)work->threads)
    {
        uint64_t host = ck_fpenv_enter(); /* each thread has its own, which the caller's does not reach */
#pragma omp for schedule(dynamic)
        for (int share = 0; share < (int)work->threads * SHARES; share++)
            do_share(work, (size_t)share % work->threads, (size_t)share / work->threads);
        ck_fpenv_leave(host);
    }
}
#endif

/* Not inlined: short calls need nothing of it. */
CK_NOINLINE static void shared(ck_task *task, const void *job, size_t n, size_t shift, int nthreads) {
    size_t threads = nthreads ? (size_t)nthreads : 1 + n / GRAIN;
    if (threads > 1 && !forked && !omp_in_parallel()) {
        const size_t blocks = blocks_of(n, shift), most = nthreads ? threads : (size_t)omp_get_max_threads();
        threads = threads < most ? threads : most;
        threads = threads < blocks ? threads : blocks;
        threads = threads < MOST_THREADS ? threads : MOST_THREADS; /* never: no test asks so much of a machine */
        if (threads > 1) {
            run_team(&(team_work){task, job, n, shift, blocks, threads});
            return;
        }
    }
    task(job, 0, n);
}

int camkin_max_threads(void) {
    return forked || omp_in_parallel() ? 1 : omp_get_max_threads();
}
#else
int camkin_max_threads(void) {
    return 1;
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
