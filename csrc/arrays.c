/* SPDX-License-Identifier: MIT */
#include "arrays.h"

#include <stdint.h>

#include "fpenv.h"

enum { ARRAYS = 5 };

/* Whether arrays of so many bytes, 1 or more, have any in common: |a - b| < size in one comparison. */
static inline int meet(uintptr_t a, uintptr_t b, uintptr_t size) {
    return a - b + (size - 1) < 2 * size - 1;
}

/* One output may be the input itself, which is the first. */
CK_NOINLINE static int overlap(const uintptr_t at[ARRAYS], uintptr_t size) {
    for (int i = 1; i < ARRAYS; i++)
        for (int k = 0; k < i; k++)
            if (at[i] && at[k] && meet(at[i], at[k], size) && !(k == 0 && at[i] == at[k]))
                return 1;
    return 0;
}

camkin_status ck_check_arrays(const double *in, size_t n, const camkin_svaj *out) {
    const uintptr_t at[ARRAYS] = {(uintptr_t)in, (uintptr_t)out->s, (uintptr_t)out->v, (uintptr_t)out->a,
                                  (uintptr_t)out->j};
    const uintptr_t size = n * sizeof(double);
    if (n > PTRDIFF_MAX / sizeof(double))
        return CAMKIN_E_SIZE;
    if ((at[0] | at[1] | at[2] | at[3] | at[4]) % _Alignof(double))
        return CAMKIN_E_ALIGN;
    /* Nearly always no two are near each other: that is seen first. */
    int near = 0;
    for (int i = 1; i < ARRAYS; i++)
        for (int k = 0; k < i; k++)
            near |= meet(at[i], at[k], size);
    return near && n && overlap(at, size) ? CAMKIN_E_OVERLAP : CAMKIN_OK;
}
