/* SPDX-License-Identifier: MIT */
/* Find the piece that holds a cycle angle, in the slot table or by a guess from the angle itself.
 *
 * Everything is static: kernels.c includes this body once per instruction-set level. */
#ifndef CK_LOOKUP_IMPL_H
#define CK_LOOKUP_IMPL_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../base/fma.h"
#include "../base/fpenv.h"
#include "motion_table.h"

/* Return the index of the last piece with start[piece] <= r; 0 for NaN. Most slots contain no piece start, so this
   branch is well predicted and later loads do not wait for the comparison. */
static inline int32_t ck_find_index(const camkin_program *p, double r) {
    const ck_slot_table *table = &p->slot_table;
    const double *start = p->start;
    const ck_slot *slot = table->slot + ck_slot_of(table, r);
    int32_t low = slot->piece;
    if (!(r >= slot->next))
        return low;
    low++;
    if (table->max_starts <= 3) {
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

/* Return that piece. */
static inline const ck_piece *ck_find_piece(const camkin_program *p, double r) {
    return &p->piece[ck_find_index(p, r)];
}

/* Write the slot of an angle. Return false for an angle of 2^35 slots or more, whose slot is arbitrary. */
static inline bool ck_guess_slot(const ck_guess_table *guesses, double theta, size_t *slot) {
    const double sum = ck_multiply_add(theta, guesses->scale, guesses->origin);
    uint64_t bits;
    memcpy(&bits, &sum, sizeof bits);
    *slot = bits >> 16 & guesses->last;
    return bits >> 52 == 1023 + 36; /* the sum lies in [2^36, 2^37) */
}

/* Return whether a piece holds phase r. */
static inline bool ck_piece_holds(const ck_piece *piece, double r) {
    return r >= piece->from && r < piece->to;
}

#endif
