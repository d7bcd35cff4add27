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

static void stretched_motion(const ck_span *span, ck_dual x, const stretch *to, ck_varied y[4]) {
    span_motion(span, x, y);
    for (int k = 0; k < 4; k++)
        y[k] = mul(y[k], to->by[k]);
}

double ck_derivative_of(const void *context, const ck_varied y[4]) {
    return y[*(const int *)context].value;
}

/* Take the motion at a border, from the span whose value is nearer to the extreme. */
static void offer(const ck_span *span, ck_dual border, const stretch *to, ck_varied_place *place, double *nearest) {
    ck_varied y[4];
    if (!(fabs(border.hi - place->x.value) <= place->within))
        return;
    stretched_motion(span, border, to, y);
    const double distance = fabs(place->measure(place->context, y) - place->extreme);
    if (!(distance < *nearest))
        return;
    *nearest = distance;
    for (int k = 0; k < 4; k++)
        place->y[k] = y[k];
}

static void find_motion(const ck_curve *curve, const stretch *to, ck_varied_place *place) {
    const double x = place->x.value;
    double nearest = (double)INFINITY;
    for (int i = 0; i < curve->n && place->measure; i++) {
        offer(&curve->span[i], curve->span[i].from, to, place, &nearest);
        offer(&curve->span[i], curve->span[i].to, to, place, &nearest);
    }
    if (nearest < (double)INFINITY)
        return;
    int i = curve->n - 1;
    while (i > 0 && curve->span[i].from.hi > x)
        i--;
    stretched_motion(&curve->span[i], ck_dual_field(place->x), to, place->y);
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
    const ck_varied unit = rounded(radians(s));
    ck_curve curve;
    ck_vary_curve(s, &curve);
    stretch to = {{s->is_free_form ? constant(1.0) : s->lift}};
    for (int k = 1; k < 4; k++)
        to.by[k] = over(to.by[k - 1], unit);
    for (size_t i = 0; i < n; i++)
        find_motion(&curve, &to, &places[i]);
    if (!square)
        return;
    find_squares(&curve, &to, square);
    for (int k = 0; k < 3; k++)
        square[k] = mul(square[k], s->duration);
}
