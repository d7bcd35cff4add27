/* SPDX-License-Identifier: MIT */
/* The calls for the Python module give the results of the public calls, in rows of one block, and write nothing between
   rows. */
#include "native/rows.h"
#include "test.h"

enum { N = 300, STRIDE = 317, UNTOUCHED = 77 };

static double x[N], want[4][N], block[4 * STRIDE];

static void clear(void) {
    for (int i = 0; i < 4 * STRIDE; i++)
        block[i] = UNTOUCHED;
}

static void check_rows(void) {
    for (int k = 0; k < 4; k++) {
        CHECK(memcmp(block + (size_t)k * STRIDE, want[k], sizeof want[k]) == 0);
        for (int i = N; i < STRIDE; i++)
            CHECK(block[k * STRIDE + i] == UNTOUCHED);
    }
    clear();
}

/* The angles equal those of a plain division, on every level and wherever a part begins, and the values belong to
   them. */
static void check_samples(double cycle, size_t steps, size_t first, const char *isa) {
    const camkin_segment segments[2] = {{.law = CAMKIN_CYCLOIDAL, .duration = cycle / 4, .lift = 1},
                                        {.law = CAMKIN_CYCLOIDAL, .duration = cycle / 4, .lift = -1}};
    const camkin_options options = {.size = sizeof options, .cycle = cycle, .isa = isa};
    camkin_program *p = must_create(segments, 2, &options);
    const camkin_svaj out = {want[0], want[1], want[2], want[3]};
    CHECK(ck_samples_rows(p, 3.3, steps, first, N, x, block, STRIDE, 2) == CAMKIN_OK);
    for (size_t i = 0; i < N; i++)
        CHECK(same_bits(x[i], (double)(first + i) * cycle / (double)steps));
    CHECK(camkin_eval(p, x, N, 3.3, &out, 1) == CAMKIN_OK);
    check_rows();
    camkin_program_free(p);
}

static void check_every_sample(void) {
    const double cycles[] = {360, 4e-9, 1e9, 0.1, 1 / 3.0, 123.45678901234567, 0x1.fffffffffffffp7};
    const size_t steps[] = {1, 2, 3, 299, 360, 1023, 999999, (1 << 24) + 1, 0xffffffffffff};
    uint64_t seed = 5;
    for (int level = 0; camkin_isa_available(level); level++)
        for (size_t k = 0; k < sizeof cycles / sizeof *cycles; k++)
            for (size_t m = 0; m < sizeof steps / sizeof *steps; m++)
                for (int turn = 0; turn < 6; turn++) {
                    const size_t first = turn ? test_random(&seed) % steps[m] : 0;
                    check_samples(turn < 3 ? cycles[k] : test_uniform(&seed, 1e-3, 1e3), steps[m], first,
                                  camkin_isa_available(level));
                }
}

/* A single segment is accepted, or rejected with the message of a program that begins with it. */
static void check_segments_alone(void) {
    const double table[12] = {0, 0, 0, 0, 30, 30, 30, 30, 0, 0, 5, 5};
    const camkin_segment cases[] = {
        {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 10},
        {.law = CAMKIN_POLY_BC, .duration = 1e9, .lift = 1, .flags = CAMKIN_MATCH_V0 | CAMKIN_MATCH_V1},
        {.law = CAMKIN_BSPLINE, .duration = 30, .lift = 5, .param = {3}, .table = table, .ntable = 12},
        {.law = CAMKIN_CYCLOIDAL, .duration = -90, .lift = 10},
        {.law = CAMKIN_CYCLOIDAL, .duration = 90},
        {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 10, .v0 = 1},
        {.law = CAMKIN_BSPLINE, .duration = 30, .lift = 6, .param = {3}, .table = table, .ntable = 12},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        camkin_error alone = {0}, first = {0};
        camkin_program *p;
        const camkin_status status = ck_check_segment(&cases[i], &alone);
        CHECK(i < 3 ? status == CAMKIN_OK : camkin_program_create(&cases[i], 1, NULL, &p, &first) == status);
        CHECK((status == CAMKIN_OK) == (i < 3) && strcmp(alone.message, first.message) == 0);
    }
}

int main(void) {
    camkin_program *p = rise_dwell_fall("modified_sine", NULL);
    const camkin_svaj out = {want[0], want[1], want[2], want[3]};
    const camkin_drive drive = {3000, 70, 12, NULL};
    ck_call call = {p, x, N, block, STRIDE, 0, 1, 3.3, drive};
    for (int i = 0; i < N; i++)
        x[i] = 1.21 * i - 7;
    clear();
    CHECK(camkin_eval(p, x, N, 3.3, &out, 1) == CAMKIN_OK);
    CHECK(ck_eval_rows(p, 3.3, x, N, block, STRIDE, 1) == CAMKIN_OK);
    check_rows();
    CHECK(ck_call_eval(&call) == CAMKIN_OK);
    check_rows();
    for (size_t row = 0; row < 4; row++) {
        CHECK(ck_eval_row(p, 3.3, x, N, block, row, 1) == CAMKIN_OK);
        CHECK(memcmp(block, want[row], sizeof want[row]) == 0 && block[N] == UNTOUCHED);
        clear();
        call.row = row;
        CHECK(ck_call_eval_row(&call) == CAMKIN_OK);
        for (size_t k = 0; k < 4; k++)
            CHECK(k == row ? memcmp(block + k * STRIDE, want[k], sizeof want[k]) == 0 : block[k * STRIDE] == UNTOUCHED);
        CHECK(block[row * STRIDE + N] == UNTOUCHED);
        clear();
    }
    CHECK(camkin_boundary(p, &drive, x, N, &out, 1) == CAMKIN_OK);
    CHECK(ck_boundary_rows(p, &drive, x, N, block, STRIDE, 1) == CAMKIN_OK);
    check_rows();
    CHECK(ck_call_boundary(&call) == CAMKIN_OK);
    check_rows();
    CHECK(camkin_boundary_grid(p, &drive, 0.1, 1e-4, N, &out, 1) == CAMKIN_OK);
    CHECK(ck_boundary_grid_rows(p, &drive, 0.1, 1e-4, 0, 100, block, STRIDE, 1) == CAMKIN_OK);
    CHECK(ck_boundary_grid_rows(p, &drive, 0.1, 1e-4, 100, N - 100, block + 100, STRIDE, 1) == CAMKIN_OK);
    check_rows();
    CHECK(ck_eval_rows(p, NAN, x, N, block, STRIDE, 1) == CAMKIN_E_SPEED && block[0] == UNTOUCHED);
    CHECK(ck_boundary_rows(p, NULL, x, N, block, STRIDE, 1) == CAMKIN_E_NULL && block[0] == UNTOUCHED);
    CHECK(ck_samples_rows(p, INFINITY, 9, 0, N, x, block, STRIDE, 1) == CAMKIN_E_SPEED && block[0] == UNTOUCHED);
    camkin_program_free(p);
    check_every_sample();
    check_segments_alone();
    return test_end();
}
