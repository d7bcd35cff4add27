/* SPDX-License-Identifier: MIT */
/* Arcs: stretches of the cycle that lie in one piece, in the order of the segments, and the places between which s, v, a
 * and j are monotone on them. The zeros of j' are found from its formula; between them j is monotone, so its zeros are
 * bracketed; between those a is monotone, and so on. What all extremes and all solutions are found from. */
#ifndef CK_ARC_H
#define CK_ARC_H

#include "../kernels/kernels.h"
#include "../program/segment_info.h"
#include "roots.h"

typedef struct ck_arc {
    const camkin_program *program;
    const ck_piece *piece;
    ck_rate rate;
    double from, to; /* phases */
    double cycles;   /* 1 where its phases lie before angle 0, that is at the end of the cycle; else 0 */
} ck_arc;

/* The cam angle of phase r: from 0 to the cycle, which is the end of an arc that ends there. */
double ck_arc_angle(const ck_arc *arc, double r);
/* s, v, a, j at phase r of the arc; the limits from inside at its ends. Of a program that accumulates, s is that of the
   piece: ck_arc_displacement() makes that of the cycle of it. */
void ck_arc_values(const ck_arc *arc, double r, double svaj[4]);
/* s of the cycle from angle 0 on, to the bits of camkin_displacement(). */
double ck_arc_displacement(const ck_arc *arc, double s);
/* The ends of the arc and the places inside it where v, a, j or j' vanish: s, v, a, j are monotone between them. */
void ck_arc_places(const ck_arc *arc, ck_places *places);

/* The arcs of a program or of one of its segments. */
typedef struct ck_walk {
    const camkin_program *program;
    ck_rate rate;
    size_t piece[2], end[2]; /* pieces yet to come, up to `end`: before half a cycle [0] and behind it [1] */
    int behind;              /* of the next piece the part before angle 0 has been given */
} ck_walk;

/* segment: -1 for the whole cycle */
ck_walk ck_walk_of(const camkin_program *program, int64_t segment, ck_rate rate);
/* The next piece, whole; 0 after the last. Not for a walk that goes by arcs. */
int ck_walk_next_piece(ck_walk *walk, size_t *piece);
/* The next arc; 0 after the last. */
int ck_walk_next(ck_walk *walk, ck_arc *arc);

#endif
