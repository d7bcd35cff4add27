/* SPDX-License-Identifier: MIT */
/* Analyse a batch of designs: check the columns and arrays, and split the designs over threads. */
#include "../designs/designs.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "../base/fpenv.h"
#include "create.h"

/* ---- columns ---- */

static camkin_status check_column(const camkin_column *columns, size_t c, size_t n, camkin_error *error) {
    const camkin_column *column = &columns[c];
    if (column->segment < 0 || column->segment >= (int64_t)n)
        return ck_set_error(error, CAMKIN_E_SEGMENT, column->segment, "segment", (double)column->segment,
                            "column %zu: segment must be 0 to %zu; got %lld", c, n - 1, (long long)column->segment);
    if (column->field < 0 || column->field >= CAMKIN_COLUMN_PARAM + CAMKIN_MAX_PARAMETERS)
        return ck_set_error(error, CAMKIN_E_PARAMETER, column->segment, "field", column->field,
                            "column %zu: field must be 0 to %d; got %d", c,
                            CAMKIN_COLUMN_PARAM + CAMKIN_MAX_PARAMETERS - 1, (int)column->field);
    const bool rest = !column->values;
    if (rest && column->field > CAMKIN_COLUMN_LIFT)
        return ck_set_error(error, CAMKIN_E_PARAMETER, column->segment, "values", NAN,
                            "column %zu: only a duration or a lift can be the rest of a total, give values", c);
    if (rest ? !(fabs(column->total) <= CAMKIN_MAX_LIFT) : column->total != 0.0)
        return ck_set_error(error, CAMKIN_E_PARAMETER, column->segment, "total", column->total,
                            "column %zu: total must be %s; got %s", c, rest ? "-1e100 to 1e100" : "0 beside values",
                            ck_decimal_of(column->total, 0.0).text);
    for (size_t other = 0; other < c; other++)
        if (column->field == columns[other].field &&
            (column->segment == columns[other].segment || (rest && !columns[other].values)))
            return ck_set_error(error, CAMKIN_E_PARAMETER, column->segment, "field", column->field,
                                "column %zu: its field is that of column %zu, and %s: leave one of them out", c, other,
                                column->segment == columns[other].segment ? "so is its segment"
                                                                          : "both are the rest of a total");
    return CAMKIN_OK;
}

/* ---- arrays ---- */

enum { EXTREMES = 8, OUTPUTS = 2 * EXTREMES + 4 };

/* List all outputs of doubles. */
static void list_outputs(const camkin_design_values *out, double *list[OUTPUTS]) {
    const camkin_extreme_arrays extremes[EXTREMES] = {out->s_min, out->s_max, out->v_min, out->v_max,
                                                      out->a_min, out->a_max, out->j_min, out->j_max};
    for (int i = 0; i < EXTREMES; i++) {
        list[2 * i] = extremes[i].value;
        list[2 * i + 1] = extremes[i].theta;
    }
    list[2 * EXTREMES] = out->v_ms;
    list[2 * EXTREMES + 1] = out->a_ms;
    list[2 * EXTREMES + 2] = out->j_ms;
    list[2 * EXTREMES + 3] = out->event;
}

/* Return whether two arrays meet; a NULL has none. */
static bool meet(const void *a, size_t a_bytes, const void *b, size_t b_bytes) {
    return a && b && (uintptr_t)a < (uintptr_t)b + b_bytes && (uintptr_t)b < (uintptr_t)a + a_bytes;
}

/* Check that arrays are aligned, and that no output meets another one or a column. */
static camkin_status check_outputs(const ck_designs *d, size_t m) {
    double *list[OUTPUTS];
    const size_t bytes = m * sizeof(double);
    list_outputs(&d->out, list);
    uintptr_t all = 0;
    for (int i = 0; i < OUTPUTS; i++)
        all |= (uintptr_t)list[i];
    for (size_t c = 0; c < d->n_columns; c++)
        all |= (uintptr_t)d->columns[c].values;
    if (all % _Alignof(double) || (uintptr_t)d->out.status % _Alignof(int32_t))
        return CAMKIN_E_ALIGN;
    for (int i = 0; i <= OUTPUTS; i++) {
        const void *const at = i < OUTPUTS ? (const void *)list[i] : d->out.status;
        const size_t size = i < OUTPUTS ? bytes : m * sizeof(int32_t);
        for (int k = 0; k < i; k++)
            if (meet(at, size, list[k], bytes))
                return CAMKIN_E_OVERLAP;
        for (size_t c = 0; c < d->n_columns; c++)
            if (meet(at, size, d->columns[c].values, bytes))
                return CAMKIN_E_OVERLAP;
    }
    return CAMKIN_OK;
}

/* ---- designs ---- */

/* Write the values of design k, or NAN if it is refused. */
static void store(const camkin_design_values *out, size_t k, camkin_status status, const camkin_analysis *found) {
    const camkin_extreme *const extremes[EXTREMES] = {&found->s_min, &found->s_max, &found->v_min, &found->v_max,
                                                      &found->a_min, &found->a_max, &found->j_min, &found->j_max};
    double values[OUTPUTS], *list[OUTPUTS];
    for (int i = 0; i < EXTREMES; i++) {
        values[2 * i] = extremes[i]->value;
        values[2 * i + 1] = extremes[i]->theta;
    }
    values[2 * EXTREMES] = found->v_ms;
    values[2 * EXTREMES + 1] = found->a_ms;
    values[2 * EXTREMES + 2] = found->j_ms;
    values[2 * EXTREMES + 3] = found->event;
    list_outputs(out, list);
    for (int i = 0; i < OUTPUTS; i++)
        if (list[i])
            list[i][k] = status ? (double)NAN : values[i];
    if (out->status)
        out->status[k] = (int32_t)status;
}

/* Points that a design counts as, so that a block holds few designs, and a thread is worth its start for hundreds. */
enum { POINTS = 64 };

/* Analyse a range of designs; the job is a worker to copy. */
static void analyze_range(const void *job, size_t first, size_t n) {
    const ck_design_worker *start = job;
    ck_design_worker worker;
    ck_copy_worker(start, &worker);
    for (size_t k = first / POINTS; k < (first + n) / POINTS; k++) {
        camkin_analysis found = {0};
        const camkin_status status = ck_analyze_design(&worker, k, &found);
        store(&worker.designs->out, k, status, &found);
    }
}

CK_NOINLINE static camkin_status analyze(ck_designs *d, const camkin_options *options, size_t m,
                                         const camkin_drive *drive, int nthreads, camkin_error *error) {
    camkin_status status = ck_read_options(options, &d->options, error);
    if (!status)
        status = ck_choose_level(&d->options, &d->kernels, error);
    for (size_t c = 0; c < d->n_columns && !status; c++)
        status = check_column(d->columns, c, d->n, error);
    if (status)
        return status;
    const double cycle = d->options.cycle, rpm = drive ? drive->rpm : 0.0;
    if (!ck_speed_of_drive(d->kernels, &(ck_cycle){cycle, cycle / 2, 1.0 / cycle}, drive, &d->powers))
        return ck_set_error(error, CAMKIN_E_SPEED, -1, "rpm", rpm,
                            "the drive must have a constant speed of at most 1e20 in magnitude");
    status = check_outputs(d, m);
    if (status)
        return ck_set_error(error, status, -1, "out", NAN, "%s", camkin_status_str(status));
    ck_design_worker start;
    ck_start_worker(d, &start);
    ck_parallel(analyze_range, &start, m * POINTS, 0, nthreads);
    return CAMKIN_OK;
}

camkin_status camkin_analyze_designs(const camkin_segment *segments, size_t n, const camkin_options *options,
                                     const camkin_column *columns, size_t n_columns, size_t m,
                                     const camkin_drive *drive, int32_t impulses, const camkin_design_values *out,
                                     int nthreads, camkin_error *error) {
    if (!segments || !out || (n_columns && !columns))
        return ck_set_error(error, CAMKIN_E_NULL, -1, segments ? out ? "columns" : "out" : "segments", NAN,
                            "%s must not be NULL", segments ? out ? "columns" : "out" : "segments");
    if (n == 0 || n > CAMKIN_MAX_DESIGN_SEGMENTS)
        return ck_set_error(error, CAMKIN_E_SIZE, -1, "n", (double)n, "a design has 1 to %d segments; got %zu",
                            CAMKIN_MAX_DESIGN_SEGMENTS, n);
    if (m > (size_t)CAMKIN_MAX_POINTS / POINTS)
        return ck_set_error(error, CAMKIN_E_SIZE, -1, "m", (double)m, "too many designs: %zu", m);
    if (nthreads < 0)
        return ck_set_error(error, CAMKIN_E_THREADS, -1, "nthreads", nthreads, "nthreads must be 0 or more; got %d",
                            nthreads);
    ck_designs designs = {.segments = segments,
                          .n = n,
                          .columns = columns,
                          .n_columns = n_columns,
                          .drive = drive ? *drive : (camkin_drive){0},
                          .has_drive = drive != NULL,
                          .impulses = impulses != 0,
                          .out = *out};
    const uint64_t host = ck_fpenv_enter();
    const camkin_status status = analyze(&designs, options, m, drive, nthreads, error);
    ck_fpenv_leave(host);
    return status;
}
