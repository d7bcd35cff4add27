/* SPDX-License-Identifier: MIT */
/* Find the piece that holds a cycle angle, in the slot table or by a guess from the angle itself.
 *
 * Everything is static: kernels.c includes this body once per instruction-set level. */
#ifndef CK_LOOKUP_IMPL_H
#define CK_LOOKUP_IMPL_H

#include <stdint.h>
#include <string.h>

#include "../base/fma.h"
#include "../base/fpenv.h"
#include "motion_table.h"

/* Return the last piece with start[piece] <= r; 0 for NaN. Most slots contain no piece start, so this branch is well
   predicted and later loads do not wait for the comparison. */
static inline int32_t ck_index_find(const ck_index *index, const double *start, double r) {
    const ck_slot *slot = index->slot + ck_index_slot(index, r);
    int32_t low = slot->piece;
    if (!(r >= slot->next))
        return low;
    low++;
    if (index->most <= 3) {
        while (r >= start[low + 1])
            low++;
        return low;
    }
    int32_t high = slot[1].piece;
    while (low < high) {
        int32_t middle = high - (high - low) / 2;
        if (r >= start[middle])
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* The slot; false for an angle of 2^35 slots and more, for which it may be any. */
static inline int ck_guide_slot(const ck_guide *guide, double theta, size_t *slot) {
    const double sum = ck_multiply_add(theta, guide->scale, guide->origin);
    uint64_t bits;
    memcpy(&bits, &sum, sizeof bits);
    *slot = bits >> 16 & guide->last;
    return bits >> 52 == 1023 + 36; /* it lies between 2^36 and 2^37 */
}

static inline int ck_piece_holds(const ck_piece *piece, double r) {
    return r >= piece->from && r < piece->to;
}

#endif
