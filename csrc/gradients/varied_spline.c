/* SPDX-License-Identifier: MIT */
/* The motion in a spline. Its table has no fields, so that its curve does not vary: it only moves as a whole. */
#include <math.h>

#include "../base/dd.h"
#include "../program/segment.h"
#include "varied_segment.h"

/* Get s above the start, v, a, j and dj/dtheta [L/rad^k] at an angle from the start [deg]. */
static void motion(const ck_bspline *spline, double at, bool ends, double y[5]) {
    double power = 1.0;
    ck_bspline_at(spline, at, ends, y);
    for (int k = 0; k < 5; k++, power *= CK_DEG_PER_RAD.hi)
        y[k] *= power;
}

/* Return the knot within `within` of an angle, or the angle. */
static double nearest_knot(const ck_bspline *s, double at, double within) {
    for (size_t i = (size_t)s->degree; i <= s->points; i++)
        if (fabs(s->knot[i] - at) <= within)
            return s->knot[i];
    return at;
}

void ck_vary_spline(const ck_varied_segment *s, ck_varied_place *places, size_t n) {
    const ck_bspline spline = ck_spline_of(s->segment);
    const double length = spline.knot[spline.points];
    for (ck_varied_place *p = places; p < places + n; p++) {
        const double within = p->measure ? p->within * length : 0.0;
        const double at = nearest_knot(&spline, fmin(p->x.value * length, length), within);
        const double moved = p->measure ? 0.0 : p->x.slope * length / CK_DEG_PER_RAD.hi; /* [rad] */
        double nearest = (double)INFINITY;
        for (int ends = at > 0.0 ? 1 : 0; ends >= (at < length ? 0 : 1);
             ends--) { /* at a knot the later side is last */
            double y[5];
            ck_varied found[4];
            motion(&spline, at, ends, y);
            for (int k = 0; k < 4; k++)
                found[k] = (ck_varied){y[k], y[k + 1] * moved};
            const double distance = p->measure ? fabs(p->measure(p->context, found).value - p->extreme) : 0.0;
            if (!(distance < nearest || !p->measure))
                continue;
            nearest = distance;
            for (int k = 0; k < 4; k++)
                p->y[k] = found[k];
        }
    }
}
