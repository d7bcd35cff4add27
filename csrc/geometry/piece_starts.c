/* SPDX-License-Identifier: MIT */
/* The angles at which the pieces of a motion begin. */
#include "../base/fpenv.h"
#include "../kernels/motion_table.h"
#include "camkin/geometry.h"

/* Return the cam angle at which piece i begins. */
static double start_of(const camkin_program *program, size_t i) {
    const double r = i > 0 ? program->start[i] + program->lost[i] : -program->cycle.half;
    const double theta = r < 0.0 ? r + program->cycle.length : r;
    const double last = program->cycle.length * (1.0 - 0x1p-53); /* r may be so small that the sum is rounded up */
    return theta < last ? theta : last;
}

/* Write the first n starts, and return the number of all. The pieces of the second half of the cycle come first in the
   table. A motion that happens once begins behind the piece that holds its start level; the last start is its end. */
CK_NOINLINE static size_t write_starts(const camkin_program *program, double *theta, size_t n) {
    const double *start = program->start;
    if (ck_happens_once(program)) {
        const size_t first = program->nlate, all = program->npieces - first;
        for (size_t i = 0; i < n && i < all; i++)
            theta[i] = start[first + i] + program->lost[first + i];
        return all;
    }
    const size_t pieces = program->npieces;
    size_t first = 1; /* the first piece that starts at or above angle 0 */
    while (first < pieces && start[first] < 0.0)
        first++;
    for (size_t i = 0; i < n && i < pieces; i++)
        theta[i] = start_of(program, (first + i) % pieces);
    return pieces;
}

camkin_status camkin_piece_starts(const camkin_program *program, double *theta, size_t n, size_t *found) {
    if (!program || !found || (n > 0 && !theta))
        return CAMKIN_E_NULL;
    if ((uintptr_t)theta % _Alignof(double))
        return CAMKIN_E_ALIGN;
    uint64_t host = ck_fpenv_enter();
    *found = write_starts(program, theta, n);
    ck_fpenv_leave(host);
    return CAMKIN_OK;
}
