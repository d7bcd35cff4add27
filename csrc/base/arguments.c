/* SPDX-License-Identifier: MIT */
#include "arguments.h"

#include <stdint.h>

#include "compiler.h"

/* Return whether two arrays of `size` bytes, 1 or more, overlap: |a - b| < size in one comparison. */
static inline int meet(uintptr_t a, uintptr_t b, uintptr_t size) {
    return a - b + (size - 1) < 2 * size - 1;
}

/* Find an overlap. One output may be exactly the input, which comes first in the list. */
CK_NOINLINE static camkin_status overlap(const double *in, uintptr_t size, const camkin_svaj *out) {
    const uintptr_t at[] = {(uintptr_t)in, (uintptr_t)out->s, (uintptr_t)out->v, (uintptr_t)out->a, (uintptr_t)out->j};
    for (int i = 1; size && i < 5; i++)
        for (int k = 0; k < i; k++)
            if (at[i] && at[k] && meet(at[i], at[k], size) && !(k == 0 && at[i] == at[k]))
                return CAMKIN_E_OVERLAP;
    return CAMKIN_OK;
}

camkin_status ck_check_arrays(const double *in, size_t n, const camkin_svaj *out) {
    const uintptr_t x = (uintptr_t)in, s = (uintptr_t)out->s, v = (uintptr_t)out->v, a = (uintptr_t)out->a,
                    j = (uintptr_t)out->j, size = n * sizeof(double);
    if (n > PTRDIFF_MAX / sizeof(double) || n > (size_t)CAMKIN_MAX_POINTS)
        return CAMKIN_E_SIZE;
    if ((x | s | v | a | j) % _Alignof(double))
        return CAMKIN_E_ALIGN;
    /* Test all pairs without branches first, because arrays rarely overlap. */
    const int near = meet(s, x, size) | meet(v, x, size) | meet(v, s, size) | meet(a, x, size) | meet(a, s, size) |
                     meet(a, v, size) | meet(j, x, size) | meet(j, s, size) | meet(j, v, size) | meet(j, a, size);
    return near ? overlap(in, size, out) : CAMKIN_OK;
}

camkin_status ck_check_separate(const double *const array[], size_t count, size_t n) {
    if (n > PTRDIFF_MAX / sizeof(double) || n > (size_t)CAMKIN_MAX_POINTS)
        return CAMKIN_E_SIZE;
    for (size_t i = 0; i < count; i++)
        if ((uintptr_t)array[i] % _Alignof(double))
            return CAMKIN_E_ALIGN;
    for (size_t i = 1; n > 0 && i < count; i++)
        for (size_t k = 0; k < i; k++)
            if (array[i] && array[k] && meet((uintptr_t)array[i], (uintptr_t)array[k], n * sizeof(double)))
                return CAMKIN_E_OVERLAP;
    return CAMKIN_OK;
}
