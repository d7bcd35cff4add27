/* SPDX-License-Identifier: MIT */
/* The calls of the Python module give what the public ones give, in rows of one block, and write nothing between them. */
#include "rows.h"
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

int main(void) {
    camkin_program *p = rise_dwell_fall("modified_sine", NULL);
    const camkin_svaj out = {want[0], want[1], want[2], want[3]};
    const camkin_drive drive = {3000, 70, 12};
    const ck_call call = {p, x, N, block, STRIDE, 1, 3.3, drive};
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
    camkin_program_free(p);
    return test_end();
}
