/* SPDX-License-Identifier: MIT */
/* A set of followers as the kernels read it. api/follower_set.c writes it once, and it never changes after that.
 *
 * The arrays have one value for each follower. They are filled up to whole steps of CK_STEP with the first follower. */
#ifndef CK_FOLLOWER_SET_H
#define CK_FOLLOWER_SET_H

#include <stddef.h>

#include "motion_table.h"

/* The program of a follower, and the parts of it that find a piece. */
typedef struct ck_follower {
    const camkin_program *program;
    const ck_slot *slot;
    const ck_piece *piece;
} ck_follower;

struct camkin_set {
    const struct ck_kernels *kernels;
    size_t m;
    bool accumulates; /* whether any program does */
    bool once;        /* whether the motion of any program happens once */
    bool crowded;     /* whether more than one piece starts in a slot of any program */
    const ck_follower *follower;
    const double *length, *half, *inverse; /* of the cycles, as in ck_cycle */
    const double *slot_half, *slot_scale;  /* of the slot tables, as in ck_slot_table */
    const double *phase;                   /* [deg], added to that of the drive */
    const double *scale;
};

#endif
