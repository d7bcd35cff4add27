/* SPDX-License-Identifier: MIT */
/* Which piece holds a phase: a table over equal slots of the cycle, so that the answer takes the same time in any program.
 *
 * Phase r is in slot (r + half) scale, rounded down; its piece is the last one that starts in an earlier slot or, of those
 * that start in this one, the last that starts up to r. Since the formula is monotone in r, this holds exactly, whatever
 * its rounding. Everything is static, for kernels.c includes it once per instruction-set level. */
#ifndef CK_INDEX_H
#define CK_INDEX_H

#include <stdint.h>
#include <string.h>

#include "fma.h"
#include "fpenv.h"
#include "kernels.h"

typedef struct ck_slot {
    double next;   /* where the piece after `piece` starts: mostly nothing else is to be looked up */
    int32_t piece; /* the last that starts in an earlier slot */
} ck_slot;

typedef struct ck_index {
    double half, scale;
    const ck_slot *slot; /* two more than there are: half itself, rounded up, is in one behind the last */
    int most;            /* pieces that start in one slot */
} ck_index;

/* The first slot for NaN. */
static inline int32_t ck_index_slot(const ck_index *index, double r) {
    const double slot = (r + index->half) * index->scale;
    return (int32_t)(slot > 0.0 ? slot : 0.0);
}

/* The last piece with start[piece] <= r; 0 for NaN. Few slots hold a start, so that the branch of the usual way is foretold
   and what follows need not wait for the comparison. */
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

/* For a single angle or the first of a block, finer slots, each with the piece that holds at its beginning and mostly
   throughout. The slot does not wait for the phase: the piece is known as soon as that, and a jump by its shape that was
   not foretold is settled sooner. It may be the wrong one: whether it holds the phase is to be seen. */
typedef struct ck_guide {
    double scale, origin; /* slots per degree; slot of angle 0, and 3 2^35: the sum has its bits from 2^-16 up */
    uint64_t last;        /* slot: a power of two less 1 */
    uint64_t reach;       /* exponents that its angles may have, as of ck_has_exponent(): all of them are harmless */
    const ck_piece *const *piece; /* of each slot */
    const uint8_t *shape;         /* of that piece, which is known without it */
} ck_guide;

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
