/* SPDX-License-Identifier: MIT */
/* Fuzz camkin_law_eval() with any law, parameters and x. */
#include "fuzz.h"

enum { POINTS = 300 };

static int32_t law;
static double param[8], x[POINTS], y[4][POINTS], other[4][POINTS];

static void describe(void) {
    fprintf(stderr, "law %d", (int)law);
    for (int i = 0; i < 8; i++)
        fprintf(stderr, " %.17g", param[i]);
    fprintf(stderr, "\n");
}

static camkin_status evaluate(size_t first, size_t n, double out[4][POINTS]) {
    return camkin_law_eval(law, param, x + first, n, out[0] + first, out[1] + first, out[2] + first, out[3] + first);
}

static int inside(double at) {
    return at >= 0.0 && at <= 1.0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    input in = {data, data + size};
    unsigned how = byte_of(&in);
    law = how & 1 ? (int32_t)word_of(&in, 4) : (int32_t)(byte_of(&in) % 44);
    memset(param, 0, sizeof param);
    for (int i = 0; i < 8 && (camkin_law_parameter(law, i) || how & 2); i++)
        param[i] = number_of(&in);
    if (how & 4) /* shares that add up, so that laws of several shares are reached */
        param[2] = 1.0 - (law == CAMKIN_S_CURVE ? 4.0 * param[0] + 2.0 * param[1] : param[0] + param[1]);
    if (how & 8)
        for (int i = 1; i < 6; i++) /* breakpoints that rise */
            param[i] = param[i - 1] + (1.0 - param[i - 1]) * fabs(param[i]);
    const size_t n = how & 16 ? POINTS : 1 + how / 32;
    size_t given = 0;
    for (; given < n && (given < 4 || in.at < in.end); given++)
        x[given] = given == 0 ? 0.0 : given == 1 ? 1.0 : number_of(&in);
    for (size_t i = given; i < n; i++) /* what was given, moved a little further each time */
        x[i] = x[i % given] + (double)(i / given) / 128.0;

    memset(y, 0x55, sizeof y);
    memcpy(other, y, sizeof y);
    camkin_status status = evaluate(0, n, y);
    if (status) {
        CHECK(status == CAMKIN_E_LAW || status == CAMKIN_E_PARAMETER);
        CHECK((status == CAMKIN_E_LAW) ==
              (!camkin_law_name(law) || law == CAMKIN_POLY_BC || law == CAMKIN_POLY || law == CAMKIN_BSPLINE));
        CHECK(memcmp(y, other, sizeof y) == 0); /* nothing is written */
        return 0;
    }
    int comes_back = law == CAMKIN_DWELL || (law >= CAMKIN_RISE_FALL_3456 && law <= CAMKIN_RISE_FALL_DOUBLE_HARMONIC);
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 4; k++)
            CHECK(inside(x[i]) ? isfinite(y[k][i]) != 0 : bits_of(y[k][i]) == 0x7ff8000000000000);
    CHECK(y[0][0] == 0.0);
    if (n > 1)
        CHECK(fabs(y[0][1] - (comes_back ? 0.0 : 1.0)) <= 4 * DBL_EPSILON);

    /* the same bits: one by one, in two parts, one output at a time */
    for (size_t i = 0; i < n; i += 1 + i / 8) {
        CHECK(evaluate(i, 1, other) == CAMKIN_OK);
        for (int k = 0; k < 4; k++)
            CHECK(same_bits(other[k][i], y[k][i]));
    }
    size_t split = byte_of(&in) % n;
    CHECK(evaluate(0, split, other) == CAMKIN_OK);
    CHECK(evaluate(split, n - split, other) == CAMKIN_OK);
    for (int k = 0; k < 4; k++)
        CHECK(memcmp(other[k], y[k], n * sizeof(double)) == 0);
    for (int k = 0; k < 4; k++) {
        double *only[4] = {0};
        only[k] = other[k];
        memset(other[k], 0x55, n * sizeof(double));
        CHECK(camkin_law_eval(law, param, x, n, only[0], only[1], only[2], only[3]) == CAMKIN_OK);
        CHECK(memcmp(other[k], y[k], n * sizeof(double)) == 0);
    }

    /* a caller's mistakes write nothing */
    memset(other, 0x55, sizeof other);
    memset(y, 0x55, sizeof y);
    CHECK(camkin_law_eval(law, param, x, n, y[0], y[0], NULL, NULL) == CAMKIN_E_OVERLAP);
    CHECK(camkin_law_eval(law, param, NULL, n, y[0], NULL, NULL, NULL) == CAMKIN_E_NULL);
    CHECK(camkin_law_eval(law, param, x, SIZE_MAX / 4, y[0], NULL, NULL, NULL) == CAMKIN_E_SIZE);
    CHECK(memcmp(y, other, sizeof y) == 0);
    return 0;
}
