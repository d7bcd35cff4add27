/* SPDX-License-Identifier: MIT */
/* The place of the outputs in memory does not change a bit, and nothing next to them is written. */
#include "batches.h"

/* Return whether n results have the bits of the single calls, and nothing next to them was written. */
static int written_there(double *const at[4], size_t n) {
    int right = 1;
    for (int k = 0; k < 4; k++)
        right &= memcmp(at[k], want[k], n * sizeof(double)) == 0 && at[k][-1] == 99.0 && at[k][n] == 99.0;
    return right;
}

/* Blocks end where the first output has a cache line: no number of points and no place of an output changes a bit. */
static void offsets(void) {
    enum { ROOM = N + 32 };
    static double x[N], room[4][ROOM];
    const camkin_drive drive = {2999.9, 0, 77.7, NULL};
    const camkin_options options = {.size = sizeof options, .cycle = 360.0, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    for (int kind = 0; kind < 6; kind++) {
        const int timed = kind / 2 == 1, scattered = kind % 2;
        camkin_program *p = kind < 4 ? must_create(every_kind, EVERY_KIND, &options)
                                     : rise_dwell_fall("modified_sine", NULL); /* rests for half of the cycle */
        for (int i = 0; i < N; i++)
            x[i] = (timed ? 0.04 : 720.0) * (scattered ? i * 1237 % N : i) / N - (timed ? 0.01 : 180.0);
        single_calls(p, timed ? &drive : NULL, x, N);
        for (size_t n = 1; n <= N; n += n == 40 ? 215 : n == 520 ? N - 520 : 1)
            for (size_t off = 0; off < 8; off++) {
                double *at[4];
                for (int k = 0; k < 4; k++) { /* each output begins at another place in the line */
                    at[k] = room[k] + 16 - (uintptr_t)room[k] % 64 / 8 + (off + (size_t)k * (n % 3)) % 8;
                    at[k][-1] = at[k][n] = 99.0;
                }
                const camkin_svaj out = {at[0], at[1], at[2], at[3]};
                CHECK((timed ? by_time : by_angle)(p, x, n, &out, n % 5 == 0 ? 2 : 1) == CAMKIN_OK);
                if (!CHECK(written_there(at, n)))
                    printf("    kind %d, n = %zu, %zu doubles off a line\n", kind, n, off);
            }
        camkin_program_free(p);
    }
}

/* With CK_STREAMED points or more, dwells use streaming stores. The bits are those of short calls, and nothing outside
   the arrays is written, wherever they begin. */
static void streamed(void) {
    enum { MANY = (1 << 20) + 77, SHORT = 10000, MARGIN = 16 };
    double *x = malloc(MANY * sizeof *x), *out = malloc(4 * (MANY + 2 * MARGIN) * sizeof *out), by_parts[4][SHORT];
    const camkin_segment indexing[] = {{.law = CAMKIN_CYCLOIDAL, .duration = 100, .lift = 3},
                                       {.law = CAMKIN_DWELL, .duration = 260}};
    const camkin_options accumulate = {.size = sizeof accumulate, .cycle = 360, .flags = CAMKIN_ACCUMULATE};
    for (int way = 0; way < 8; way++) {
        const int kind = way % 4;
        evaluate *eval = kind == 1 ? by_time : by_angle;
        for (int i = 0; i < MANY; i++) /* two cycles */
            x[i] = (kind == 1 ? 0.04 : 720.0) * i / MANY;
        camkin_program *p = kind == 3 ? must_create(indexing, 2, &accumulate) : rise_dwell_fall("modified_sine", NULL);
        double *rows[4];
        for (int k = 0; k < 4; k++) {
            rows[k] = out + k * (MANY + 2 * MARGIN) + MARGIN + (way + k * (way / 4 + 1)) % 8;
            for (int i = 1; i <= 4; i++)
                rows[k][-i] = rows[k][MANY - 1 + i] = 99.0;
        }
        const camkin_svaj all = {rows[0], rows[1], kind == 2 ? NULL : rows[2], kind == 1 ? NULL : rows[3]};
        CHECK(eval(p, x, MANY, &all, 2) == CAMKIN_OK);
        size_t differing = 0;
        for (size_t from = 0; from < MANY; from += SHORT) {
            const size_t n = MANY - from < SHORT ? MANY - from : SHORT;
            const camkin_svaj part = {by_parts[0], by_parts[1], all.a ? by_parts[2] : NULL, all.j ? by_parts[3] : NULL};
            CHECK(eval(p, x + from, n, &part, 1) == CAMKIN_OK);
            differing += memcmp(by_parts[0], all.s + from, n * sizeof(double)) != 0;
            differing += memcmp(by_parts[1], all.v + from, n * sizeof(double)) != 0;
            differing += all.a && memcmp(by_parts[2], all.a + from, n * sizeof(double)) != 0;
            differing += all.j && memcmp(by_parts[3], all.j + from, n * sizeof(double)) != 0;
        }
        CHECK(differing == 0);
        for (int k = 0; k < 4; k++)
            for (int i = 1; i <= 4; i++)
                CHECK(rows[k][-i] == 99.0 && rows[k][MANY - 1 + i] == 99.0);
        camkin_program_free(p);
    }
    free(x);
    free(out);
}

int main(void) {
    offsets();
    streamed();
    return test_end();
}
