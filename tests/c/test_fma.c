/* SPDX-License-Identifier: MIT */
/* The emulated fma() against the exact one, on inputs that reach every rounding case. Compiled for the baseline, where
 * csrc/base/fma.h takes the emulation; libm has the reference. */
#include "base/fma.h"
#include "test.h"

static double pick(uint64_t *seed) {
    uint64_t bits = test_random(seed);
    switch (test_random(seed) % 5) {
    case 0: /* few bits: ties */
        bits &= 0xfff8000000000000u;
        break;
    case 1: /* a long run of ones or zeros */
        bits |= 0x000fffffffff0000u;
        break;
    case 2:
        bits &= 0xfff00000000000ffu;
        break;
    default:
        break;
    }
    bits = (bits & 0x800fffffffffffffu) | (uint64_t)(1023 - 60 + (int)(test_random(seed) % 120)) << 52;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

int main(void) {
    uint64_t seed = 11;
    for (int i = 0; i < 1000000; i++) {
        double a = pick(&seed), b = pick(&seed), c = pick(&seed);
        if (i % 3 == 0) /* cancel: c close to -a b */
            c = -(a * b) * (1.0 + (double)((int)(test_random(&seed) % 9) - 4) * 0x1p-52);
        CHECK(same_bits(ck_fma(a, b, c), fma(a, b, c)));
    }
    const double hard[] = {0.0,       -0.0,     1.0,       -1.0,     0x1p-1074,
                           0x1p-1022, 0x1p1023, -0x1p1023, INFINITY, -INFINITY,
                           0x1p900,   0x1p-900, 0x1p-500,  0x1p500,  0x1.fffffffffffffp1023};
    enum { HARD = sizeof hard / sizeof *hard };
    for (int i = 0; i < HARD; i++)
        for (int k = 0; k < HARD; k++)
            for (int m = 0; m < HARD; m++) {
                double got = ck_fma(hard[i], hard[k], hard[m]), want = fma(hard[i], hard[k], hard[m]);
                CHECK(same_bits(got, want) || (isnan(got) && isnan(want)));
            }
    CHECK(isnan(ck_fma(NAN, 0, 1)) && isnan(ck_fma(1, NAN, 1)) && isnan(ck_fma(1, 1, NAN)));
    return test_end();
}
