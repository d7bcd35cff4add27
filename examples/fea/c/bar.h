/* SPDX-License-Identifier: MIT */
/* An elastic bar of NODES masses and springs whose base is driven by a cam: what both solvers share.
 *
 * The step is the time that a wave takes from one node to the next. Then the central differences of an explicit solver
 * solve the wave equation exactly, and there is a closed form to compare with: the base sends out waves s(t), the free
 * tip reflects them as they are, and the base reflects them with the other sign:
 *
 *     u(x, t) = sum over k >= 0 of (-1)^k [ s(t - (2 k L + x)/c) + s(t - (2 (k + 1) L - x)/c) ],  s = 0 before t = 0.
 *
 * How the base gets its motion is the point of the examples:
 *     ONE     one thread asks for each step, the others wait
 *     ALL     every thread asks for itself, and needs no other
 *     BLOCKS  one thread asks for BLOCK steps at a time
 * The motion, and with it every bit of the bar, is the same. */
#ifndef BAR_H
#define BAR_H

#include <camkin/camkin.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NODES = 64, STEPS = 100000, BLOCK = 256, THREADS = 2 };

typedef enum feed { ONE, ALL, BLOCKS, FEEDS } feed;
static const char *const feed_names[FEEDS] = {"one thread", "all threads", "blocks"};

static const double STEP = 1e-6; /* [s] */
static const camkin_drive drive = {.rpm = 3000};

/* The bar: displacements of node i at three times, s, v, a, j of the base, and a hash of all that the base and the tip
   have done. */
typedef struct bar {
    const camkin_program *cam;
    feed feed;
    double before[NODES], now[NODES], after[NODES];
    double block[4][BLOCK];
    double base[4];
    uint64_t hash;
} bar;

static inline void must(camkin_status status) {
    if (status != CAMKIN_OK) {
        fprintf(stderr, "camkin: %s\n", camkin_status_str(status));
        exit(1);
    }
}

static inline camkin_program *load(int argc, char **argv) {
    camkin_program *cam = NULL;
    camkin_error error;
    if (argc != 2) {
        fprintf(stderr, "usage: %s CAM_FILE\n", argv[0]);
        exit(1);
    }
    if (camkin_program_load(argv[1], &cam, &error) != CAMKIN_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    return cam;
}

/* s, v, a, j of the base at a step, for the thread that computes it. */
static inline void base_at(bar *b, long step, double svaj[4]) {
    if (b->feed == BLOCKS) {
        const long i = (step - 1) % BLOCK;
        const camkin_svaj out = {b->block[0], b->block[1], b->block[2], b->block[3]};
        if (i == 0)
            must(camkin_boundary_steps(b->cam, &drive, 0.0, STEP, (uint64_t)step, BLOCK, &out, 1));
        for (int k = 0; k < 4; k++)
            svaj[k] = b->block[k][i];
    } else
        must(camkin_boundary_at(b->cam, &drive, (double)step * STEP, svaj));
}

/* Move nodes from ... to - 1, the base being node 0: one step of central differences with the mass and the stiffness of
   one cell as units. The tip has half a mass and one spring. */
static inline void move_nodes(bar *b, int from, int to, double base) {
    for (int i = from; i < to; i++) {
        const double left = i ? b->now[i - 1] : 0.0, right = i < NODES - 1 ? b->now[i + 1] : 0.0;
        if (i == 0)
            b->after[0] = base;
        else if (i < NODES - 1)
            b->after[i] = 2.0 * b->now[i] - b->before[i] + (right - 2.0 * b->now[i] + left);
        else
            b->after[i] = 2.0 * b->now[i] - b->before[i] + 2.0 * (left - b->now[i]);
    }
}

/* End a step: the new displacements are the present ones. FNV-1a over 64-bit words. */
static inline void end_step(bar *b, const double svaj[4]) {
    memcpy(b->before, b->now, sizeof b->now);
    memcpy(b->now, b->after, sizeof b->now);
    const double seen[] = {svaj[0], svaj[1], svaj[2], svaj[3], b->now[NODES - 1]};
    for (int i = 0; i < 5; i++) {
        uint64_t bits;
        memcpy(&bits, &seen[i], sizeof bits);
        b->hash = (b->hash ^ bits) * 0x100000001b3u;
        b->hash ^= b->hash >> 32;
    }
}

static inline void start(bar *b, const camkin_program *cam, feed f) {
    memset(b, 0, sizeof *b);
    b->cam = cam;
    b->feed = f;
    b->hash = 0xcbf29ce484222325u;
}

/* The displacement of the tip by the closed form, x = L: waves arrive every other L/c. */
static inline double closed_form(const camkin_program *cam, long step) {
    double sum = 0.0;
    for (long k = 0, late; (late = step - (2 * k + 1) * (NODES - 1)) >= 0; k++) {
        double svaj[4];
        must(camkin_boundary_at(cam, &drive, (double)late * STEP, svaj));
        sum += (k % 2 ? -2.0 : 2.0) * svaj[0];
    }
    return sum;
}

/* Compare the feeds with each other and the tip with the closed form. The rounding errors of the step add up to at most
   some steps x 2^-52 of the lift; returns the status of the program. */
static inline int report(const char *name, const camkin_program *cam, const bar bars[FEEDS]) {
    int failed = 0;
    for (int f = 0; f < FEEDS; f++) {
        printf("%s, %-11s hash %016llx, tip %.12f mm\n", name, feed_names[f], (unsigned long long)bars[f].hash,
               bars[f].now[NODES - 1]);
        failed |= bars[f].hash != bars[0].hash;
    }
    const double error = fabs(bars[0].now[NODES - 1] - closed_form(cam, STEPS));
    printf("%s, error against the closed form: %.1e mm\n", name, error);
    return failed || !(error <= STEPS * 0x1p-52 * 9.2);
}

#endif
