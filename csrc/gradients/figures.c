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

static ck_varied measure(const void *context, const ck_varied y[4]) {
    return figure_at(context, y);
}

/* What is evaluated in one segment: its places, and each figure that may jump there. */
typedef struct visit {
    size_t n;
    ck_figure_place at[CK_MAX_FIGURE_PLACES + CK_MAX_FIGURES];
    place_context context[CK_MAX_FIGURE_PLACES + CK_MAX_FIGURES];
    ck_varied_place place[CK_MAX_FIGURE_PLACES + CK_MAX_FIGURES];
} visit;

static void add_visit(const ck_figures *f, const ck_figure_place *at, visit *v) {
    const ck_found_figure *found = &f->found[at->figure];
    const size_t k = v->n++;
    v->at[k] = *at;
    v->context[k] = (place_context){f, &v->at[k]};
    v->place[k] = (ck_varied_place){
        .x = {at->x, 0.0},
        .measure = measure,
        .context = &v->context[k],
        .within = fmax(CK_BORDER_ERROR, f->tolerance / f->design->segment[at->segment].duration.value),
        .extreme = found->value,
        .sense = found->sense,
        .tolerance = CK_EQUAL * fabs(found->value),
        .may_jump = isnan(at->x)};
}

static void visit_segment(const ck_figures *f, size_t segment, visit *v) {
    const ck_varied_segment *s = &f->design->segment[segment];
    v->n = 0;
    for (int i = 0; i < f->n_places; i++)
        if (f->place[i].segment == segment)
            add_visit(f, &f->place[i], v);
    for (int i = 0; i < f->n && ck_segment_varies(f->design, segment); i++)
        if (f->found[i].may_jump)
            add_visit(f, &(ck_figure_place){i, segment, (double)NAN, 0.0}, v);
    if (v->n > 0 && !ck_law_is_dwell(s->segment->law))
        ck_vary_segment(s, v->place, v->n, NULL);
}

void ck_differentiate_figures(const ck_figures *f, double *gradient) {
    double nearest[CK_MAX_FIGURES];
    bool jumps[CK_MAX_FIGURES] = {false};
    for (int i = 0; i < f->n; i++) {
        nearest[i] = (double)INFINITY;
        gradient[i] = (double)NAN;
    }
    for (size_t segment = 0; segment < f->design->n; segment++) {
        visit v;
        visit_segment(f, segment, &v);
        for (size_t k = 0; k < v.n; k++) {
            const int i = v.at[k].figure;
            if (isnan(v.at[k].x)) {
                jumps[i] |= isnan(v.place[k].y[0].slope);
                continue;
            }
            const ck_varied y = figure_at(&v.context[k], v.place[k].y);
            const double distance = fabs(y.value - f->found[i].value);
            if (!(distance < nearest[i]))
                continue;
            nearest[i] = distance;
            gradient[i] = y.slope * f->found[i].factor;
        }
    }
    for (int i = 0; i < f->n; i++)
        if (jumps[i])
            gradient[i] = (double)NAN;
}
