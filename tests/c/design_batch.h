/* SPDX-License-Identifier: MIT */
/* A batch of M designs whose columns are random, and its results. */
#ifndef DESIGN_BATCH_H
#define DESIGN_BATCH_H

#include "test.h"

enum { M = 64, EXTREMES = 8, VALUES = 2 * EXTREMES + 4, SEGMENTS = 6, COLUMNS = 48 };

/* Results of a batch, by value. */
typedef struct results {
    double at[VALUES][M];
    int32_t status[M];
} results;

static inline camkin_design_values arrays_of(results *r, size_t first) {
    double *p[VALUES];
    for (int i = 0; i < VALUES; i++)
        p[i] = r->at[i] + first;
    return (camkin_design_values){{p[0], p[1]},   {p[2], p[3]},   {p[4], p[5]},     {p[6], p[7]}, {p[8], p[9]},
                                  {p[10], p[11]}, {p[12], p[13]}, {p[14], p[15]},   p[16],        p[17],
                                  p[18],          p[19],          r->status + first};
}

/* A batch of designs. */
typedef struct batch {
    camkin_segment segment[SEGMENTS];
    size_t n, columns;
    camkin_column column[COLUMNS];
    double values[COLUMNS][M];
    camkin_options options;
    camkin_drive drive;
    const camkin_drive *at; /* &drive, or NULL */
    int32_t impulses;
} batch;

static inline batch start_batch(void) {
    return (batch){.options = {.size = sizeof(camkin_options), .cycle = 360.0}, .drive = {.rpm = 300}, .impulses = 1};
}

static inline void add_segment(batch *b, camkin_segment s) {
    b->segment[b->n++] = s;
}

/* Add a column of random values. Return them. */
static inline double *vary(batch *b, size_t segment, int32_t field, uint64_t *state, double low, double high) {
    double *const values = b->values[b->columns];
    for (int k = 0; k < M; k++)
        values[k] = test_uniform(state, low, high);
    b->column[b->columns++] = (camkin_column){(int64_t)segment, field, values, 0.0};
    return values;
}

static inline void copy(batch *b, size_t segment, int32_t field, const double *values) {
    memcpy(b->values[b->columns], values, sizeof b->values[0]);
    b->column[b->columns] = (camkin_column){(int64_t)segment, field, b->values[b->columns], 0.0};
    b->columns++;
}

static inline void rest(batch *b, size_t segment, int32_t field, double total) {
    b->column[b->columns++] = (camkin_column){(int64_t)segment, field, NULL, total};
}

static inline void solve_batch(const batch *b, results *out, int nthreads) {
    const camkin_design_values values = arrays_of(out, 0);
    camkin_error error = {.message = ""};
    if (!CHECK(camkin_analyze_designs(b->segment, b->n, &b->options, b->column, b->columns, M, b->at, b->impulses,
                                      &values, nthreads, &error) == CAMKIN_OK))
        printf("    %s\n", error.message);
}

#endif
