/* SPDX-License-Identifier: MIT */
/* An explicit solver with an OpenMP team, driven by a cam: bar_openmp CAM_FILE. bar.h says what it computes. */
#include "bar.h"

static void run(bar *b) {
#pragma omp parallel num_threads(THREADS)
    for (long step = 1; step <= STEPS; step++) {
        double own[4];
        if (b->feed == ALL)
            base_at(b, step, own);
        else {
#pragma omp single
            base_at(b, step, b->base);
            memcpy(own, b->base, sizeof own);
        }
#pragma omp for schedule(static)
        for (int i = 0; i < NODES; i++)
            move_nodes(b, i, i + 1, own[0]);
#pragma omp single
        end_step(b, own);
    }
}

int main(int argc, char **argv) {
    static bar bars[FEEDS];
    camkin_program *cam = load(argc, argv);
    for (int f = 0; f < FEEDS; f++) {
        start(&bars[f], cam, (feed)f);
        run(&bars[f]);
    }
    const int status = report("OpenMP", cam, bars);
    camkin_program_free(cam);
    return status;
}
