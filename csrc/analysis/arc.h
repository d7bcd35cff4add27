/* SPDX-License-Identifier: MIT */
/* Arcs: parts of the cycle that lie in one piece. Analysis and inverse questions walk along the arcs of a program, and
 * divide each at the points between which s, v, a and j are monotone. The roots of dj/dtheta follow from its formula; j
 * is monotone between them, so its roots are bracketed; a is monotone between those, and so on. */
#ifndef CK_ARC_H
#define CK_ARC_H

#include "../kernels/kernels.h"
#include "../program/segment_info.h"
#include "roots.h"

typedef struct ck_arc {
    const camkin_program *program;
    const ck_piece *piece;
    ck_speed_powers powers;
    double from, to; /* cycle angles in [-cycle/2, cycle/2]; once: cam angles */
} ck_arc;

/* Return the cam angle of cycle angle r, in [0, cycle]; the cycle itself only at the end of an arc. The angle of a
   motion that happens once is r, because the length of its cycle is 0. */
double ck_arc_angle(const ck_arc *arc, double r);
/* Return the same in [0, cycle): angle 0 for the end of the cycle. */
double ck_arc_angle_below(const ck_arc *arc, double r);
/* Compute `outputs`, one of CK_OUT_*, at CK_STEP cycle angles, as limits from inside the arc. y[k] is written for the
   outputs k only. s is that of the piece, see ck_arc_displacement(). */
void ck_arc_values(const ck_arc *arc, const double r[CK_STEP], int outputs, double y[4][CK_STEP]);
/* Return s in the cycle that starts at angle 0, from s of the piece. It has the bits of camkin_displacement(). */
double ck_arc_displacement(const ck_arc *arc, double s);
/* Find the ends of the arc, and the roots of v, a, j and dj/dtheta inside. */
void ck_divide_arc(const ck_arc *arc, ck_sorted_points *points);

/* s, v, a, j at sorted points. */
typedef struct ck_arc_samples {
    double y[4][CK_MAX_SORTED_POINTS];
} ck_arc_samples;

void ck_sample_arc(const ck_arc *arc, const ck_sorted_points *points, ck_arc_samples *samples);

/* A walk along arcs: ranges of pieces in turn, each clipped to cycle angles [low, high]. */
enum { CK_ARC_RANGES = 3 };

typedef struct ck_arc_walk {
    const camkin_program *program;
    ck_speed_powers powers;
    struct {
        size_t piece, end;
        double low, high;
    } range[CK_ARC_RANGES];
    int at; /* the current range */
} ck_arc_walk;

/* Walk along a segment, or along all for -1, from the start of the first segment on. `split` divides the arc that holds
   angle 0 in two. All of a motion that happens once begin and end with its holds: arcs without length at its ends. */
ck_arc_walk ck_walk_segments(const camkin_program *program, int64_t segment, ck_speed_powers powers, bool split);
/* Walk along the cycle from angle 0 on, or along a motion that happens once with its holds. */
ck_arc_walk ck_walk_cycle(const camkin_program *program, ck_speed_powers powers);
/* Get the next arc. Return false after the last. */
bool ck_next_arc(ck_arc_walk *walk, ck_arc *arc);

#endif
