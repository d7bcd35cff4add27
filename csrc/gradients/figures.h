/* SPDX-License-Identifier: MIT */
/* Figures that are extremes, over the cycle, of functions of s, v and a: derivatives at the places of the extremes. */
#ifndef CK_FIGURES_H
#define CK_FIGURES_H

#include "varied_design.h"

enum { CK_MAX_FIGURES = CAMKIN_CAM_METRICS };

/* Return figure `index` where the motion is s, v, a [L/rad^k]. */
typedef ck_varied ck_figure(const void *subject, int index, const ck_varied y[3]);

/* An extreme that has been found: its place, its value as the function has it, 1 or -1 for the largest or the smallest
   value of the function, and the factor from the derivative of the function to that of the figure. */
typedef struct ck_found_figure {
    double theta, value, sense, factor;
    bool may_jump; /* the function depends on a, and not only on s and v */
} ck_found_figure;

/* A segment, or one side of a joint, at which a figure may have its extreme. */
typedef struct ck_figure_place {
    int figure;
    size_t segment;
    double x, cycles; /* in the segment, NAN: elsewhere; before it */
} ck_figure_place;

enum { CK_MAX_FIGURE_PLACES = 2 * CK_MAX_FIGURES };

typedef struct ck_figures {
    const ck_varied_design *design;
    ck_figure *function;
    const void *subject;
    int n, n_places;
    double tolerance; /* [deg] of a place */
    ck_found_figure found[CK_MAX_FIGURES];
    ck_figure_place place[CK_MAX_FIGURE_PLACES];
} ck_figures;

/* Find the segments of the places. The other fields are set, but `place` and `tolerance`. */
void ck_place_figures(ck_figures *figures);
/* Differentiate by what the design and the subject vary with. The derivative is NAN where the value is not finite. */
void ck_differentiate_figures(const ck_figures *figures, double *gradient);

#endif
