/* SPDX-License-Identifier: MIT */
/* An explicit solver with pthreads, driven by a cam: bar_pthreads CAM_FILE. bar.h says what it computes. */
#define _POSIX_C_SOURCE 200809L /* pthread_barrier_t */
#include <pthread.h>

#include "bar.h"

static pthread_barrier_t barrier;
static bar bars[FEEDS];

typedef struct worker {
    bar *b;
    int number;
} worker;

/* The steps of one thread: its share of the nodes, and for the first thread what only one does. */
static void *work(void *argument) {
    const worker *const w = argument;
    bar *const b = w->b;
    const int from = NODES * w->number / THREADS, to = NODES * (w->number + 1) / THREADS;
    for (long step = 1; step <= STEPS; step++) {
        double own[4];
        if (b->feed == ALL)
            base_at(b, step, own);
        else {
            if (w->number == 0)
                base_at(b, step, b->base);
            pthread_barrier_wait(&barrier);
            memcpy(own, b->base, sizeof own);
        }
        move_nodes(b, from, to, own[0]);
        pthread_barrier_wait(&barrier);
        if (w->number == 0)
            end_step(b, own);
        pthread_barrier_wait(&barrier);
    }
    return NULL;
}

int main(int argc, char **argv) {
    camkin_program *cam = load(argc, argv);
    pthread_barrier_init(&barrier, NULL, THREADS);
    for (int f = 0; f < FEEDS; f++) {
        pthread_t threads[THREADS];
        worker workers[THREADS];
        start(&bars[f], cam, (feed)f);
        for (int i = 0; i < THREADS; i++) {
            workers[i] = (worker){&bars[f], i};
            if (pthread_create(&threads[i], NULL, work, &workers[i])) {
                fprintf(stderr, "cannot start a thread\n");
                return 1;
            }
        }
        for (int i = 0; i < THREADS; i++)
            pthread_join(threads[i], NULL);
    }
    pthread_barrier_destroy(&barrier);
    const int status = report("pthreads", cam, bars);
    camkin_program_free(cam);
    return status;
}
