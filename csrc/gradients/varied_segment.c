/* SPDX-License-Identifier: MIT */
/* Derivatives of the motion of a segment. Its curve is built in double-double with derivatives; it is evaluated in
 * doubles with derivatives, so that the rules of differentiation are those of sums and products. */
#include "varied_segment.h"

#include "../analysis/gauss.h"
#include "../dual/varied_numbers.h"
#include "varied_curve.h"

static ck_varied rounded(ck_dual a) {
    return (ck_varied){a.hi, a.slope.hi};
}

/* ---- evaluation of a span ---- */

/* The functions W, V, S, C of law/curve.h. */
typedef struct wave {
    ck_varied W, V, S, C;
} wave;

static wave wave_of(ck_varied kappa2, ck_varied u) {
    const ck_varied kappa = root(kappa2), phi = mul(kappa, u);
    ck_varied sine, C;
    turn_to(phi, &sine, &C);
    return (wave){over(sub(phi, sine), mul(kappa, kappa2)), over(sub(constant(1.0), C), kappa2), over(sine, kappa), C};
}

static void polynomial_motion(const ck_span *span, ck_varied u, ck_varied y[4]) {
    for (int k = 0; k < 4; k++) {
        y[k] = constant(0.0);
        for (int i = span->degree; i >= k; i--) {
            double factor = 1.0;
            for (int q = 0; q < k; q++)
                factor *= i - q;
            y[k] = add(mul(y[k], u), scale(rounded(span->c[i]), factor));
        }
    }
}

/* Return the polynomial A of derivative `order` from term `first` on. */
static ck_varied series(const ck_span *span, int order, int first, ck_varied x) {
    ck_varied sum = constant(0.0);
    for (int i = CK_TERMS - 1; i >= first; i--)
        sum = add(mul(sum, x), rounded(span->c[CK_A + order * CK_TERMS + i]));
    return sum;
}

static void harmonic_motion(const ck_span *span, const wave *w, ck_varied y[4]) {
    const ck_varied h = sub(w->C, constant(0.5));
    const bool odd = span->kind == CK_HARM_ODD;
    if (odd) {
        const ck_varied Z = sub(scale(w->W, 3.0), mul(w->S, w->V)), A1 = rounded(span->c[CK_A + 1]);
        const ck_varied higher = mul(mul(w->S, mul(w->V, w->V)), series(span, 0, 2, w->V));
        y[0] = add(y[0], add(mul(A1, Z), higher));
    } else {
        y[0] = add(rounded(span->c[CK_C0]), mul(w->V, series(span, 0, 1, w->V)));
    }
    for (int k = 1; k < 4; k++) {
        const ck_varied A = series(span, k, 0, h);
        y[k] = odd == (k == 2) ? mul(w->S, A) : A;
    }
}

/* Solve u = w - shear kappa2 W(w) for w by Newton's method. Its last step has the derivative of the solution. */
static ck_varied unsheared(ck_varied pull, ck_varied kappa2, ck_varied u) {
    ck_varied w = u;
    for (int newton = 0; newton < 12; newton++) {
        const wave at = wave_of(kappa2, w);
        const ck_varied rest = sub(sub(w, mul(pull, at.W)), u);
        w = sub(w, over(rest, sub(constant(1.0), mul(pull, at.V))));
    }
    return w;
}

static void sheared_motion(const ck_span *span, ck_varied u, ck_varied y[4]) {
    const ck_varied shear = rounded(span->c[CK_SHEAR]), kappa2 = rounded(span->c[CK_KAPPA2]), one = constant(1.0);
    const ck_varied x = unsheared(mul(shear, kappa2), kappa2, u), sign = rounded(span->c[CK_SIGN]);
    const wave w = wave_of(kappa2, x);
    const ck_varied d = sub(one, mul(shear, sub(one, w.C))), d2 = mul(d, d), d3 = mul(d, d2);
    const ck_varied top = add(mul(w.C, d), mul(scale(shear, 3.0), sub(one, mul(w.C, w.C))));
    y[0] = add(rounded(span->c[CK_C0]), add(mul(rounded(span->c[CK_C1]), x), mul(rounded(span->c[CK_C2]), w.W)));
    y[1] = mul(rounded(span->c[CK_FIRST]), over(sub(one, mul(sign, w.C)), d));
    y[2] = mul(rounded(span->c[CK_SECOND]), over(w.S, d3));
    y[3] = mul(rounded(span->c[CK_THIRD]), over(top, mul(d2, d3)));
}

/* The motion in a wave of no length. Its phase is the limit of u/k, the ratio of their derivatives. Its jerk is that of
   the wave that it becomes. */
static void new_wave_motion(const ck_span *span, ck_dual x, ck_varied y[4]) {
    const ck_varied u = rounded(dd_sub(x, span->anchor)), k = rounded(ck_new_wave_gain(span));
    const ck_varied c1 = rounded(span->c[CK_C1]), peak = rounded(span->c[CK_C2]);
    const bool cosine = span->kind == CK_ZONE_COS;
    ck_varied S, C;
    turn_to(constant(u.slope / k.slope), &S, &C);
    y[0] = add(rounded(span->c[CK_C0]), mul(c1, u));
    y[1] = add(c1, mul(mul(peak, k), cosine ? S : sub(constant(1.0), C)));
    y[2] = mul(peak, cosine ? C : S);
    y[3] = constant((double)INFINITY * (peak.value * (cosine ? -S.value : C.value)));
}

/* Get y, y', y'', y''' at x. */
static void span_motion(const ck_span *span, ck_dual x, ck_varied y[4]) {
    const ck_varied u = rounded(dd_sub(x, span->anchor));
    if (span->kind == CK_POLY) {
        polynomial_motion(span, u, y);
        return;
    }
    if (span->kind == CK_SHEARED) {
        sheared_motion(span, u, y);
        return;
    }
    if (ck_is_new_wave(span)) {
        new_wave_motion(span, x, y);
        return;
    }
    const ck_varied c0 = rounded(span->c[CK_C0]), c1 = rounded(span->c[CK_C1]), c2 = rounded(span->c[CK_C2]);
    const ck_varied kappa2 = rounded(span->c[CK_KAPPA2]), line = add(c0, mul(c1, u));
    const wave w = wave_of(kappa2, u);
    const bool cosine = span->kind == CK_ZONE_COS;
    y[0] = add(line, mul(c2, cosine ? w.V : w.W));
    y[1] = add(c1, mul(c2, cosine ? w.S : w.V));
    y[2] = mul(c2, cosine ? w.C : w.S);
    y[3] = mul(c2, cosine ? scale(mul(kappa2, w.S), -1.0) : w.C);
    if (span->kind == CK_HARM_ODD || span->kind == CK_HARM_EVEN)
        harmonic_motion(span, &w, y);
}

/* ---- the curve of a segment ---- */

/* Return a boundary value [L/rad^order] as a derivative by x. */
static ck_dual by_x(ck_varied value, int order, ck_dual rad) {
    ck_dual out = ck_dual_field(value);
    for (int k = 0; k < order; k++)
        out = dd_mul(out, rad);
    return out;
}

static void build_polynomial(const ck_varied_segment *s, ck_dual rad, ck_curve *curve) {
    const camkin_segment *segment = s->segment;
    ck_condition conditions[CK_MAX_DEGREE + 1] = {{dd_of(0.0), dd_of(0.0), 0}, {dd_of(1.0), ck_dual_field(s->lift), 0}};
    int n = 2;
    for (int end = 0; end < 2; end++)
        for (int k = 0; k < 4; k++)
            if (s->has[end][k])
                conditions[n++] = (ck_condition){dd_of(end), by_x(s->boundary[end][k], k + 1, rad), k + 1};
    for (size_t row = 0; row < segment->ntable / 3; row++) {
        const double *t = segment->table + 3 * row;
        conditions[n++] = (ck_condition){dd_of(t[0]), by_x(constant(t[2]), (int)t[1], rad), (int)t[1]};
    }
    ck_constraints(curve, conditions, n);
}

/* Return the duration [rad]. */
static ck_dual radians(const ck_varied_segment *s) {
    return dd_div(ck_dual_field(s->duration), ck_dual_constant(CK_DEG_PER_RAD));
}

void ck_vary_curve(const ck_varied_segment *s, ck_curve *curve) {
    const ck_dual rad = radians(s);
    if (s->is_free_form) {
        build_polynomial(s, rad, curve);
        return;
    }
    const bool mirrored = s->is_mirrored;
    dd v[2];
    for (int end = 0; end < 2; end++)
        v[end] = s->boundary[end][0].value == 0.0 && s->boundary[end][0].slope == 0.0
                     ? dd_of(0.0)
                     : dd_div(by_x(s->boundary[end][0], 1, rad), ck_dual_field(s->lift));
    ck_bad_parameter bad;
    ck_law_request q = {
        .law = &ck_laws[s->segment->law], .v0 = v[mirrored], .v1 = v[!mirrored], .curve = curve, .bad = &bad};
    for (int i = 0; i < CAMKIN_MAX_PARAMETERS; i++)
        q.param[i] = ck_dual_field(s->param[i]);
    ck_catalogue_curve(&q);
    if (mirrored)
        ck_mirror(curve);
}

/* Powers of the scale from y(x) to L/rad^k. */
typedef struct stretch {
    ck_varied by[4];
} stretch;

static stretch stretch_of(const ck_varied_segment *s) {
    const ck_varied unit = rounded(radians(s));
    stretch to = {{s->is_free_form ? constant(1.0) : s->lift}};
    for (int k = 1; k < 4; k++)
        to.by[k] = over(to.by[k - 1], unit);
    return to;
}

static void stretched_motion(const ck_span *span, ck_dual x, const stretch *to, ck_varied y[4]) {
    span_motion(span, x, y);
    for (int k = 0; k < 4; k++)
        y[k] = mul(y[k], to->by[k]);
}

/* ---- zones that grow from nothing ---- */

/* Above the rounding errors of lengths, and below the shortest zone, 2e-9: a share of 2e-6 of an inflection of 1e-3. */
#define NO_LENGTH 1e-12

/* A curve has spans of no length only where they vary. */
static bool is_new(const ck_span *span) {
    return dd_sub(span->to, span->from).hi < NO_LENGTH;
}

/* Return the direction into the range of the parameter that varies: 1 at its low end, -1 at its high end, else 0. Zones
   vary with parameters of the law alone. */
static double bound_side(const ck_varied_segment *s) {
    double low = 0.0, high = 0.0;
    int i = 0;
    while (s->param[i].slope == 0.0)
        i++;
    ck_law_range(s->segment->law, i, &low, &high);
    return s->param[i].value <= low ? 1.0 : s->param[i].value >= high ? -1.0 : 0.0;
}

/* How the zones of a curve vary that have no length. */
typedef struct growth {
    bool any;
    double direction; /* of the parameter, into its range; 0: it can move only together with others */
} growth;

static growth growth_of(const ck_varied_segment *s, const ck_curve *curve) {
    bool grows = false, shrinks = false;
    for (int i = 0; i < curve->n; i++)
        if (is_new(&curve->span[i])) {
            const bool longer = dd_sub(curve->span[i].to, curve->span[i].from).slope.hi > 0.0;
            grows |= longer;
            shrinks |= !longer;
        }
    if (!grows && !shrinks)
        return (growth){false, 0.0};
    const double side = bound_side(s);
    return (growth){true, side != 0.0 ? side : (double)grows - (double)shrinks};
}

/* ---- places of extremes ---- */

/* A curve, and what varies in it. */
typedef struct varied_motion {
    const ck_curve *curve;
    stretch by;
    growth growth;
} varied_motion;

/* The best border of a place so far. */
typedef struct choice {
    double distance, slope; /* of the measure, from the extreme */
    bool is_split;          /* the derivative depends on what else moves */
} choice;

ck_varied ck_derivative_of(const void *context, const ck_varied y[4]) {
    return y[*(const int *)context];
}

/* Return whether a border replaces the choice: its value is nearer to the extreme, or equal and moves beyond it. */
static bool is_better(const growth *g, const ck_varied_place *place, ck_varied value, choice *best) {
    const double distance = fabs(value.value - place->extreme);
    if (!g->any || !(fabs(distance - best->distance) <= place->tolerance)) {
        const bool nearer = distance < best->distance;
        best->is_split &= !nearer;
        return nearer;
    }
    const double ahead = place->sense * (value.slope - best->slope);
    best->is_split |= g->direction == 0.0 && fabs(ahead) > place->tolerance;
    return g->direction * ahead > 0.0;
}

/* Take the motion at a border if it is the better one. */
static void offer(const varied_motion *m, const ck_span *span, ck_dual border, ck_varied_place *place, choice *best) {
    ck_varied y[4];
    if (!(fabs(border.hi - place->x.value) <= place->within))
        return;
    stretched_motion(span, border, &m->by, y);
    const ck_varied value = place->measure(place->context, y);
    if (!is_better(&m->growth, place, value, best))
        return;
    best->distance = fabs(value.value - place->extreme);
    best->slope = value.slope;
    for (int k = 0; k < 4; k++)
        place->y[k] = y[k];
}

static ck_dual inside(const ck_span *span, double share) {
    return dd_add(span->from, dd_scale(dd_sub(span->to, span->from), share));
}

/* Return how fast the measure moves beyond the extreme at a share of a span, while the parameter moves into its range.
 */
static double gain_at(const varied_motion *m, const ck_span *span, double share, const ck_varied_place *place) {
    ck_varied y[4];
    stretched_motion(span, inside(span, share), &m->by, y);
    return m->growth.direction * place->sense * place->measure(place->context, y).slope;
}

/* Take the motion inside a new wave, where the measure moves fastest: by golden sections, whose last step of 1e-8
   counts squared. A function of s and v can have its extreme there. */
static void offer_wave(const varied_motion *m, const ck_span *span, ck_varied_place *place, choice *best) {
    const double ratio = 0.6180339887498949; /* (sqrt(5) - 1)/2 */
    double low = 0.0, high = 1.0;
    while (high - low > 1e-8) {
        const double left = high - ratio * (high - low), right = low + ratio * (high - low);
        if (gain_at(m, span, left, place) > gain_at(m, span, right, place))
            high = right;
        else
            low = left;
    }
    offer(m, span, inside(span, low), place, best);
}

static void forget_slopes(ck_varied_place *place) {
    for (int k = 0; k < 4; k++)
        place->y[k].slope = (double)NAN;
}

static void find_motion(const varied_motion *m, ck_varied_place *place) {
    const ck_span *span = m->curve->span;
    const double x = place->x.value;
    choice best = {(double)INFINITY, 0.0, false};
    for (int i = 0; i < m->curve->n && place->measure; i++) {
        offer(m, &span[i], span[i].from, place, &best);
        offer(m, &span[i], span[i].to, place, &best);
        if (ck_is_new_wave(&span[i]))
            offer_wave(m, &span[i], place, &best);
    }
    if (best.is_split)
        forget_slopes(place);
    if (best.distance < (double)INFINITY)
        return;
    const ck_span *at = NULL; /* the last one that starts before x */
    for (int i = 0; i < m->curve->n; i++)
        if (!is_new(&span[i]) && (!at || span[i].from.hi <= x))
            at = &span[i];
    stretched_motion(at, ck_dual_field(place->x), &m->by, place->y);
}

/* Return whether the measure passes the extreme in a zone as soon as it grows, so that the extreme jumps. */
static bool extreme_jumps(const varied_motion *m, const ck_varied_place *place) {
    for (int i = 0; i < m->curve->n; i++) {
        const ck_span *span = &m->curve->span[i];
        if (!is_new(span))
            continue;
        for (int node = 0; node < 2 * CK_GAUSS_PAIRS; node++) {
            const double at = ck_gauss[node / 2][0];
            ck_varied y[4];
            stretched_motion(span, inside(span, 0.5 + 0.5 * (node % 2 ? at : -at)), &m->by, y);
            const double beyond = place->measure(place->context, y).value - place->extreme;
            if (!(place->sense * beyond <= place->tolerance))
                return true;
        }
    }
    return false;
}

static void find_place(const varied_motion *m, ck_varied_place *place) {
    for (int k = 0; k < 4; k++)
        place->y[k] = constant(0.0);
    if (!isnan(place->x.value))
        find_motion(m, place);
    if (place->may_jump && extreme_jumps(m, place))
        forget_slopes(place);
}

/* ---- mean squares ---- */

/* Add the integrals over part of a span, from borders that move. */
static void integrate(const ck_span *span, ck_dual from, ck_dual to, const stretch *by, ck_varied square[3]) {
    const ck_dual half = dd_scale(dd_sub(to, from), 0.5), middle = dd_add(from, half);
    const ck_varied weight = rounded(half);
    for (int i = 0; i < 2 * CK_GAUSS_PAIRS; i++) {
        const double *node = ck_gauss[i / 2];
        ck_varied y[4];
        stretched_motion(span, dd_add(middle, dd_scale(half, i % 2 ? node[0] : -node[0])), by, y);
        for (int k = 0; k < 3; k++)
            square[k] = add(square[k], mul(scale(weight, node[1]), mul(y[k + 1], y[k + 1])));
    }
}

static void find_squares(const ck_curve *curve, const stretch *by, ck_varied square[3]) {
    for (int k = 0; k < 3; k++)
        square[k] = constant(0.0);
    for (int i = 0; i < curve->n; i++) {
        const ck_span *span = &curve->span[i];
        const int parts = span->kind == CK_SHEARED ? 8 : 1; /* as in ck_integrate_arc() */
        const ck_dual length = dd_scale(dd_sub(span->to, span->from), 1.0 / parts);
        for (int part = 0; part < parts; part++)
            integrate(span, dd_add(span->from, dd_scale(length, part)), dd_add(span->from, dd_scale(length, part + 1)),
                      by, square);
    }
}

void ck_vary_segment(const ck_varied_segment *s, ck_varied_place *places, size_t n, ck_varied square[3]) {
    if (s->segment->law == CAMKIN_BSPLINE) {
        ck_vary_spline(s, places, n);
        return;
    }
    ck_curve curve;
    ck_vary_curve(s, &curve);
    const varied_motion m = {&curve, stretch_of(s), growth_of(s, &curve)};
    for (size_t i = 0; i < n; i++)
        find_place(&m, &places[i]);
    if (!square)
        return;
    find_squares(&curve, &m.by, square);
    for (int k = 0; k < 3; k++)
        square[k] = mul(square[k], s->duration);
}

void ck_vary_ends(const ck_varied_segment *s, double slope[2][3]) {
    for (int end = 0; end < 2; end++)
        for (int k = 0; k < 3; k++)
            slope[end][k] = 0.0;
    if (s->segment->law == CAMKIN_BSPLINE)
        return;
    ck_curve curve;
    ck_vary_curve(s, &curve);
    const stretch to = stretch_of(s);
    for (int end = 0; end < 2; end++) {
        const bool is_new_end = ck_is_new_wave(&curve.span[end ? curve.n - 1 : 0]);
        ck_dual y[4];
        ck_curve_end(&curve, end, y);
        for (int k = 0; k < 3; k++)
            slope[end][k] = is_new_end && k > 0 ? (double)NAN : mul(rounded(y[k + 1]), to.by[k + 1]).slope;
    }
}
