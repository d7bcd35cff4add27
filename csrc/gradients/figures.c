/* SPDX-License-Identifier: MIT */
/* An extreme between breaks has no slope, so its derivative is that of the function at a fixed place. An extreme at a
 * break moves with it; the derivative is that of the side whose value is the extreme. */
#include "figures.h"

#include <math.h>
#include <string.h>

#include "../law/law.h"

/* ---- places ---- */

/* Add segment i if it holds an angle [deg] from the start of the first segment, or ends near it. The angle is in the
   cycle that is `cycles` after the first one. */
static void add_place(ck_figures *f, int figure, size_t i, double from_start, double cycles) {
    const ck_varied_segment *s = &f->design->segment[i];
    const double offset = from_start - s->start.value, duration = s->duration.value;
    if (offset >= -f->tolerance && offset <= duration + f->tolerance)
        f->place[f->n_places++] = (ck_figure_place){figure, i, fmin(fmax(offset / duration, 0.0), 1.0), cycles};
}

/* The start of a cycle is the end of the one before it. */
static void add_places(ck_figures *f, int figure) {
    const ck_varied_design *d = f->design;
    const double from_start = f->found[figure].theta - d->phase, cycle = d->program->cycle.length;
    const double cycles = d->is_once ? 0.0 : floor(from_start / cycle);
    for (size_t i = 0; i < d->n; i++)
        for (int lap = d->is_once ? 0 : -1; lap <= (d->is_once ? 0 : 1); lap++)
            add_place(f, figure, i, fma(-(cycles + lap), cycle, from_start), cycles + lap);
}

void ck_place_figures(ck_figures *f) {
    const ck_varied_segment *last = &f->design->segment[f->design->n - 1];
    const double extent = fabs(f->design->phase) + last->start.value + last->duration.value;
    f->tolerance = fmin(0x1p-48 * extent, 0.25 * CAMKIN_MIN_DURATION); /* so that two segments at most are near */
    f->n_places = 0;
    for (int i = 0; i < f->n; i++)
        add_places(f, i);
}

/* ---- derivatives ---- */

typedef struct place_context {
    const ck_figures *figures;
    const ck_figure_place *place;
} place_context;

/* Return a figure from the motion in its segment. */
static ck_varied figure_at(const place_context *c, const ck_varied in_segment[4]) {
    const ck_varied_design *d = c->figures->design;
    const ck_varied level = d->segment[c->place->segment].level, lap = d->lift_per_cycle;
    ck_varied y[3];
    memcpy(y, in_segment, sizeof y);
    y[0].value += level.value + c->place->cycles * lap.value;
    y[0].slope += level.slope + c->place->cycles * lap.slope;
    return c->figures->function(c->figures->subject, c->place->figure, y);
}

static double measure(const void *context, const ck_varied y[4]) {
    return figure_at(context, y).value;
}

/* Get the motion at all places of a segment. Return their number. */
static size_t move(const ck_figures *f, size_t segment, place_context context[CK_MAX_FIGURE_PLACES],
                   ck_varied_place place[CK_MAX_FIGURE_PLACES]) {
    const ck_varied_segment *s = &f->design->segment[segment];
    size_t n = 0;
    for (int i = 0; i < f->n_places; i++) {
        const ck_figure_place *at = &f->place[i];
        if (at->segment != segment)
            continue;
        context[n] = (place_context){f, at};
        place[n] = (ck_varied_place){.x = {at->x, 0.0},
                                     .measure = measure,
                                     .context = &context[n],
                                     .within = fmax(CK_BORDER_ERROR, f->tolerance / s->duration.value),
                                     .extreme = f->found[at->figure].value};
        n++;
    }
    if (n > 0 && !ck_law_is_dwell(s->segment->law))
        ck_vary_segment(s, place, n, NULL);
    return n;
}

void ck_differentiate_figures(const ck_figures *f, double *gradient) {
    double nearest[CK_MAX_FIGURES];
    for (int i = 0; i < f->n; i++) {
        nearest[i] = (double)INFINITY;
        gradient[i] = (double)NAN;
    }
    for (size_t segment = 0; segment < f->design->n; segment++) {
        place_context context[CK_MAX_FIGURE_PLACES];
        ck_varied_place place[CK_MAX_FIGURE_PLACES];
        const size_t n = move(f, segment, context, place);
        for (size_t k = 0; k < n; k++) {
            const int i = context[k].place->figure;
            const ck_varied y = figure_at(&context[k], place[k].y);
            const double distance = fabs(y.value - f->found[i].value);
            if (!(distance < nearest[i]))
                continue;
            nearest[i] = distance;
            gradient[i] = y.slope * f->found[i].factor;
        }
    }
}
