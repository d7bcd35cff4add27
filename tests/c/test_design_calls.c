/* SPDX-License-Identifier: MIT */
/* Calls for batches of designs: bits that do not depend on threads, cuts and order, and bad arguments. */
#include "design_batch.h"

/* Same bits for any threads, cuts and order. */
static void same_results(void) {
    static results one, other;
    uint64_t state = 10;
    batch b = start_batch();
    add_segment(&b, (camkin_segment){.law = CAMKIN_SCCA, .duration = 90, .lift = 4, .param = {0.3, 0.3, 0.4}});
    add_segment(&b, (camkin_segment){.law = CAMKIN_POLY_345, .duration = 80, .lift = 3, .param = {0.4}});
    add_segment(&b, (camkin_segment){.law = CAMKIN_POLY_BC, .flags = CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1, .duration = 90});
    double *share = vary(&b, 0, CAMKIN_COLUMN_PARAM, &state, 0, 0.3),
           *inflection = vary(&b, 1, CAMKIN_COLUMN_PARAM, &state, 0.2, 0.8);
    vary(&b, 2, CAMKIN_COLUMN_DURATION, &state, 30, 190);
    rest(&b, 2, CAMKIN_COLUMN_LIFT, 0);
    for (int k = 0; k < M; k++) { /* some repeat the design before, some are refused */
        share[k] = k % 4 == 1 ? share[k - 1] : share[k];
        inflection[k] = k % 4 == 1 ? inflection[k - 1] : k % 31 ? inflection[k] : -1;
    }
    solve_batch(&b, &one, 1);
    for (int threads = 0; threads < 5; threads++) {
        memset(&other, 0, sizeof other);
        solve_batch(&b, &other, threads);
        CHECK(memcmp(&one, &other, sizeof one) == 0);
    }
    memset(&other, 0, sizeof other);
    for (size_t first = 0, n = 1; first < M; first += n, n = first + 2 * n < M ? 2 * n : M - first) {
        const camkin_design_values values = arrays_of(&other, first);
        camkin_column column[COLUMNS];
        memcpy(column, b.column, sizeof column);
        for (size_t c = 0; c < b.columns; c++)
            if (column[c].values)
                column[c].values += first;
        CHECK(camkin_analyze_designs(b.segment, b.n, &b.options, column, b.columns, n, NULL, 1, &values, 1, NULL) ==
              CAMKIN_OK);
    }
    CHECK(memcmp(&one, &other, sizeof one) == 0);
    for (size_t c = 0; c + 1 < b.columns; c++)
        for (int k = 0; k < M / 2; k++) {
            const double keep = b.values[c][k];
            b.values[c][k] = b.values[c][M - 1 - k];
            b.values[c][M - 1 - k] = keep;
        }
    solve_batch(&b, &other, 2);
    int differences = 0;
    for (int k = 0; k < M; k++)
        for (int i = 0; i < VALUES; i++)
            differences += !same_bits(one.at[i][k], other.at[i][M - 1 - k]);
    CHECK(differences == 0);
    const camkin_design_values wanted = {.a_max = {.value = other.at[0]}}; /* the others are not requested */
    CHECK(camkin_analyze_designs(b.segment, b.n, NULL, b.column, b.columns, M, NULL, 1, &wanted, 0, NULL) == CAMKIN_OK);
    for (int k = 0; k < M; k++)
        differences += !same_bits(other.at[0][k], one.at[10][M - 1 - k]);
    CHECK(differences == 0);
}

static camkin_status call(const batch *b, size_t m, const camkin_design_values *out, int nthreads,
                          camkin_error *error) {
    return camkin_analyze_designs(b->segment, b->n, &b->options, b->column, b->columns, m, b->at, 1, out, nthreads,
                                  error);
}

/* Check a refused call: its status, the parameter, and that nothing is written. */
#define REFUSED(status_, parameter_, call_)                                                                            \
    do {                                                                                                               \
        camkin_error error = {.parameter = ""};                                                                        \
        CHECK((call_) == (status_) && error.status == (status_) && strcmp(error.parameter, (parameter_)) == 0);        \
    } while (0)

static void bad_calls(void) {
    static results r;
    batch good = start_batch(), b;
    uint64_t state = 11;
    add_segment(&good, (camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 4});
    add_segment(&good, (camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = -4});
    vary(&good, 0, CAMKIN_COLUMN_DURATION, &state, 20, 40);
    const camkin_design_values out = arrays_of(&r, 0);
    CHECK(call(&good, 0, &out, 1, NULL) == CAMKIN_OK);
    CHECK(camkin_analyze_designs(good.segment, 1, NULL, NULL, 0, 0, NULL, 1, &out, 1, NULL) == CAMKIN_OK);
    REFUSED(CAMKIN_E_NULL, "out", call(&good, M, NULL, 1, &error));
    REFUSED(CAMKIN_E_NULL, "segments", camkin_analyze_designs(NULL, 1, NULL, NULL, 0, M, NULL, 1, &out, 1, &error));
    REFUSED(CAMKIN_E_NULL, "columns",
            camkin_analyze_designs(good.segment, 1, NULL, NULL, 1, M, NULL, 1, &out, 1, &error));
    REFUSED(CAMKIN_E_SIZE, "m", call(&good, SIZE_MAX, &out, 1, &error));
    REFUSED(CAMKIN_E_THREADS, "nthreads", call(&good, M, &out, -1, &error));
    b = good, b.n = 0;
    REFUSED(CAMKIN_E_SIZE, "n", call(&b, M, &out, 1, &error));
    b = good, b.n = CAMKIN_MAX_DESIGN_SEGMENTS + 1;
    REFUSED(CAMKIN_E_SIZE, "n", call(&b, M, &out, 1, &error));
    b = good, b.options.cycle = -1;
    REFUSED(CAMKIN_E_DURATION, "cycle", call(&b, M, &out, 1, &error));
    b = good, b.options.isa = "z80";
    REFUSED(CAMKIN_E_ISA, "isa", call(&b, M, &out, 1, &error));
    b = good, b.at = &b.drive, b.drive.rpm = INFINITY;
    REFUSED(CAMKIN_E_SPEED, "rpm", call(&b, M, &out, 1, &error));
    static const int64_t segments[] = {-1, 2};
    for (int i = 0; i < 2; i++) {
        b = good, b.column[0].segment = segments[i];
        REFUSED(CAMKIN_E_SEGMENT, "segment", call(&b, M, &out, 1, &error));
        b = good, b.column[0].field = i ? CAMKIN_COLUMN_PARAM + 8 : -1;
        REFUSED(CAMKIN_E_PARAMETER, "field", call(&b, M, &out, 1, &error));
        b = good, b.column[0].total = 1;
        REFUSED(CAMKIN_E_PARAMETER, "total", call(&b, M, &out, 1, &error));
        b = good, b.column[0].total = i ? NAN : 1e101, b.column[0].values = NULL;
        REFUSED(CAMKIN_E_PARAMETER, "total", call(&b, M, &out, 1, &error));
    }
    camkin_error said;
    b = good, b.column[0].total = 1;
    CHECK(call(&b, M, &out, 1, &said) && strstr(said.message, "total must be 0 beside values; got 1"));
    b.column[0].total = 1e101, b.column[0].values = NULL;
    CHECK(call(&b, M, &out, 1, &said) && strstr(said.message, "total must be -1e100 to 1e100; got 1e+101"));
    b = good, b.column[0].values = NULL, b.column[0].field = CAMKIN_COLUMN_V0;
    REFUSED(CAMKIN_E_PARAMETER, "values", call(&b, M, &out, 1, &error));
    b = good, copy(&b, 0, CAMKIN_COLUMN_DURATION, b.values[0]);
    REFUSED(CAMKIN_E_PARAMETER, "field", call(&b, M, &out, 1, &error));
    CHECK(camkin_analyze_designs(good.segment, 1, NULL, NULL, 1, M, NULL, 1, &out, 1, &said) &&
          strcmp(said.message, "columns must not be NULL") == 0);
    b = good, b.columns = 0, rest(&b, 0, CAMKIN_COLUMN_LIFT, 0), rest(&b, 1, CAMKIN_COLUMN_LIFT, 0);
    REFUSED(CAMKIN_E_PARAMETER, "field", call(&b, M, &out, 1, &error));
    camkin_design_values bad = out;
    bad.v_ms = (double *)((char *)r.at[16] + 1);
    REFUSED(CAMKIN_E_ALIGN, "out", call(&good, M - 1, &bad, 1, &error));
    bad = out, bad.status = (int32_t *)((char *)r.status + 1);
    REFUSED(CAMKIN_E_ALIGN, "out", call(&good, M - 1, &bad, 1, &error));
    bad = out, bad.a_min.theta = bad.s_max.value;
    REFUSED(CAMKIN_E_OVERLAP, "out", call(&good, M, &bad, 1, &error));
    bad = out, bad.status = (int32_t *)r.at[3];
    REFUSED(CAMKIN_E_OVERLAP, "out", call(&good, M, &bad, 1, &error));
    b = good, copy(&b, 1, CAMKIN_COLUMN_LIFT, b.values[0]), b.column[1].values = (double *)((char *)b.values[1] + 1);
    REFUSED(CAMKIN_E_ALIGN, "out", call(&b, M - 1, &out, 1, &error));
    b = good, b.column[0].values = r.at[5];
    REFUSED(CAMKIN_E_OVERLAP, "out", call(&b, M, &out, 1, &error));
    for (int k = 0; k < M; k++)
        CHECK(r.at[5][k] == 0.0 && r.status[k] == 0);
}

int main(void) {
    same_results();
    bad_calls();
    return test_end();
}
