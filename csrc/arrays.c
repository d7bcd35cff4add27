/* SPDX-License-Identifier: MIT */
#include "arrays.h"

#include <stdint.h>

typedef enum relation { APART, SAME, OVERLAPPING } relation;

/* Of two arrays of so many bytes, either of which may be NULL. */
static relation relate(const double *a, const double *b, uintptr_t size) {
    const uintptr_t x = (uintptr_t)a, y = (uintptr_t)b, gap = x > y ? x - y : y - x;
    return !a || !b || gap >= size ? APART : gap == 0 ? SAME : OVERLAPPING;
}

camkin_status ck_check_arrays(const double *in, size_t n, const camkin_svaj *out) {
    if (n > PTRDIFF_MAX / sizeof(double))
        return CAMKIN_E_SIZE;
    const double *s = out->s, *v = out->v, *a = out->a, *j = out->j;
    if (((uintptr_t)in | (uintptr_t)s | (uintptr_t)v | (uintptr_t)a | (uintptr_t)j) % _Alignof(double))
        return CAMKIN_E_ALIGN;
    /* One output may be the input itself. */
    const uintptr_t size = n * sizeof(double);
    if (relate(in, s, size) == OVERLAPPING || relate(in, v, size) == OVERLAPPING ||
        relate(in, a, size) == OVERLAPPING || relate(in, j, size) == OVERLAPPING || relate(s, v, size) ||
        relate(s, a, size) || relate(s, j, size) || relate(v, a, size) || relate(v, j, size) || relate(a, j, size))
        return CAMKIN_E_OVERLAP;
    return CAMKIN_OK;
}
