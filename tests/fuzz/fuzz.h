/* SPDX-License-Identifier: MIT */
/* Shared by the targets: numbers from the input, and checks that abort, so that libFuzzer keeps the input. */
#ifndef FUZZ_H
#define FUZZ_H

#include <camkin/camkin.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Called by libFuzzer, or by replay.c, once per input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Print the meaning of the input on stderr; every target defines it. */
static void describe(void);

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);                                    \
            describe();                                                                                                \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

/* ---- the input; zeros follow its end ---- */

typedef struct input {
    const uint8_t *at, *end;
} input;

static inline unsigned byte_of(input *in) {
    return in->at < in->end ? *in->at++ : 0;
}

static inline uint64_t word_of(input *in, int bytes) {
    uint64_t word = 0;
    while (bytes-- > 0)
        word = word << 8 | byte_of(in);
    return word;
}

/* A number of any kind: small and round, at the edges of a range, decimals of any size, any bits. */
static inline double number_of(input *in) {
    static const double edges[] = {
        1.0,      0.5,    1e-9,   1e9,     1e-100, 1e100,  360.0,   180.0,    90.0,    1e-3,
        1 - 1e-3, 1e-6,   2e-6,   1e6,     1e300,  1e-300, 0x1p-52, 5e-324,   DBL_MIN, DBL_MAX,
        0x1p49,   0x1p50, 0x1p53, 1.0 / 3, 2e4,    0.1,    -0.0,    INFINITY, NAN,     720.0,
    };
    enum { EDGES = sizeof edges / sizeof *edges };
    unsigned kind = byte_of(in);
    double sign = kind & 8 ? -1.0 : 1.0, x;
    uint64_t bits;
    switch (kind & 7) {
    case 0:
        return sign * byte_of(in);
    case 1:
        return sign * (double)word_of(in, 2) / 100.0;
    case 2:
        return sign * byte_of(in) / 256.0;
    case 3:
        return sign * edges[byte_of(in) % EDGES];
    case 4: /* next to an edge */
        x = edges[byte_of(in) % EDGES];
        return sign * (kind & 16 ? nextafter(x, INFINITY) : nextafter(x, 0.0));
    case 5:
        x = (double)word_of(in, 2);
        return sign * ldexp(x, (int)byte_of(in) - 128);
    case 6:
        x = (double)word_of(in, 3);
        return sign * ldexp(x, (int)word_of(in, 2) % 1100);
    default:
        bits = word_of(in, 8);
        memcpy(&x, &bits, sizeof x);
        return x;
    }
}

/* ---- numbers ---- */

static inline uint64_t bits_of(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline int same_bits(double a, double b) {
    return bits_of(a) == bits_of(b);
}

/* A finite number, or the one NaN that the header promises. */
static inline int number_or_nan(double x) {
    return x == x || bits_of(x) == 0x7ff8000000000000;
}

#endif
