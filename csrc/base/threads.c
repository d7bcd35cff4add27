/* SPDX-License-Identifier: MIT */
/* Run a task over many points with a team: the caller and helper threads take shares of whole blocks from counters.
 *
 * OpenMP gives the number of threads, and tells whether the caller is in a parallel region already. The team itself
 * is not an OpenMP region. Such a region ends when every thread has arrived. If another process holds a core, a call
 * of microseconds would then take milliseconds. Here the caller takes every share that no helper has taken. It waits
 * only for helpers that are within a share, never for one that the system has not scheduled. Kernels are pointwise,
 * so the split cannot change a bit. */
#define _POSIX_C_SOURCE 200809L

#include "threads.h"

#include <stdbool.h>

#include "camkin/camkin.h"
#include "fpenv.h"

#ifdef _OPENMP
#include <omp.h>

/* Points per thread: fewer cost less (about 1 ns each) than waking a thread (a few microseconds). */
enum { POINTS_PER_THREAD = 16384 };

/* Shares per thread. A thread that has done its own shares takes those of others. Shares are dealt round-robin, which
   balances moving segments against dwells. Every call deals the same way, so that a core finds its part of the arrays
   in its caches. The direction alternates, so that two threads seldom write adjacent cache lines at the same time. */
enum { SHARES_PER_THREAD = 8 };

typedef struct team_work {
    ck_task *task;
    const void *job;
    size_t n, shift, blocks, threads;
} team_work;

static size_t blocks_of(size_t n, size_t shift) {
    return (n + shift + CK_BLOCK - 1) / CK_BLOCK;
}

/* Return the first point of a block, or n for the block after the last one. */
static size_t start_of(const team_work *work, size_t block) {
    const size_t start = block ? block * CK_BLOCK - work->shift : 0;
    return start < work->n ? start : work->n;
}

/* Run the share that is dealt to a thread in a turn. */
static void do_share(const team_work *work, size_t thread, size_t turn) {
    const size_t shares = work->threads * SHARES_PER_THREAD;
    const size_t share = turn * work->threads + (turn % 2 ? work->threads - 1 - thread : thread);
    const size_t first = start_of(work, work->blocks * share / shares);
    const size_t end = start_of(work, work->blocks * (share + 1) / shares);
    if (first < end)
        work->task(work->job, first, end - first);
}

/* Whether this process is the child of a fork(). Helpers do not survive it, so a child uses one thread. */
static bool forked;

#if defined(__GNUC__) && !defined(_WIN32)
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

/* A helper polls for the next call POLLS times and then yields. After ROUNDS of these, a few milliseconds, it sleeps.
   Waking it takes 10 us. */
enum { POLLS = 64, ROUNDS = 1024, MAX_THREADS = 1024 };

/* There is one team at a time. Its caller holds `busy`; `lock` guards the members after it. Counters that threads
   poll lie on separate cache lines. */
static struct pool {
    pthread_mutex_t busy, lock;
    pthread_cond_t wake;
    const team_work *work;
    size_t places;                                /* helpers that may still join; 0: the team is closed */
    size_t asleep;                                /* helpers that wait for `wake` */
    size_t helpers;                               /* threads started; only the caller uses it */
    _Alignas(64) atomic_size_t calls;             /* teams so far: a helper joins each once */
    _Alignas(64) atomic_size_t inside;            /* helpers that have joined and not left yet */
    _Alignas(64) atomic_size_t next[MAX_THREADS]; /* next turn of the shares of each thread */
} pool = {.busy = PTHREAD_MUTEX_INITIALIZER, .lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static void after_fork(void) {
    forked = true;
}

__attribute__((constructor)) static void watch_fork(void) {
    pthread_atfork(NULL, NULL, after_fork);
}

/* Poll a counter. Return whether its value changes; if not, yield to other threads. */
static bool changes(const atomic_size_t *counter, size_t value) {
    for (int i = 0; i < POLLS; i++) {
        if (atomic_load_explicit(counter, memory_order_relaxed) != value)
            return true;
#ifdef __x86_64__
        __builtin_ia32_pause();
#endif
    }
    sched_yield();
    return false;
}

/* Run the shares of a thread, and then the remaining ones of the others. */
static void take_shares(const team_work *work, size_t thread) {
    for (size_t i = 0; i < work->threads; i++) {
        const size_t of = (thread + i) % work->threads;
        for (size_t turn;
             (turn = atomic_fetch_add_explicit(&pool.next[of], 1, memory_order_relaxed)) < SHARES_PER_THREAD;)
            do_share(work, of, turn);
    }
}

/* Run a helper thread: join each team that has a place, and wait for the next call. */
static void *help(void *data) {
    const size_t me = (size_t)(uintptr_t)data;
    ck_fpenv_enter(); /* a thread does not inherit the environment of the caller */
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
        const bool joins = pool.places > 0;
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

/* Start threads until there are `helpers`, or until the system refuses one. They block all signals, which are meant for
   the threads of the host. */
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

/* Run the task with a team, or alone while another caller has it. */
static void run_team(const team_work *work) {
    if (pthread_mutex_trylock(&pool.busy)) { /* another caller uses the team */
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
enum { MAX_THREADS = 1024 };

static void run_team(const team_work *work) {
#pragma omp parallel num_threads((int)work->threads)
    {
        uint64_t host = ck_fpenv_enter(); /* a thread does not inherit the environment of the caller */
#pragma omp for schedule(dynamic)
        for (int share = 0; share < (int)work->threads * SHARES_PER_THREAD; share++)
            do_share(work, (size_t)share % work->threads, (size_t)share / work->threads);
        ck_fpenv_leave(host);
    }
}
#endif

/* Choose the number of threads and run the task. Not inlined, to keep short calls cheap. */
CK_NOINLINE static void shared(ck_task *task, const void *job, size_t n, size_t shift, int nthreads) {
    size_t threads = nthreads ? (size_t)nthreads : 1 + n / POINTS_PER_THREAD;
    if (threads > 1 && !forked && !omp_in_parallel()) {
        const size_t blocks = blocks_of(n, shift), limit = nthreads ? threads : (size_t)omp_get_max_threads();
        threads = threads < limit ? threads : limit;
        threads = threads < blocks ? threads : blocks;
        threads = threads < MAX_THREADS ? threads : MAX_THREADS; /* never: no test starts this many threads */
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
