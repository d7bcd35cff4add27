/* SPDX-License-Identifier: MIT */
/* Characteristic values from the pieces themselves. Within a piece the extremes of v, a and j lie at its ends and where
 * a, j and j' vanish. The zeros of j' are found from its polynomial; between them j is monotone, so its zeros are
 * bracketed; between those a is monotone, and so on. */
#include <math.h>
#include <string.h>

#include "fpenv.h"
#include "program.h"
#include "trig.h"

enum { MOST = 128 };

/* Places in increasing order; the first and the last are the ends of the range looked at. */
typedef struct places {
    double at[MOST];
    int n;
} places;

static void insert(places *p, double x) {
    int i = p->n;
    if (i == MOST) /* never: degree 11 and its derivatives have 66 zeros at most, five harmonics on both sides fewer */
        return;
    for (; i > 0 && p->at[i - 1] > x; i--)
        p->at[i] = p->at[i - 1];
    p->at[i] = x;
    p->n++;
}

typedef double function(const void *context, double x);

/* The zero of f in [a, b], where its sign changes, to the last bit. */
static double zero(function *f, const void *context, double a, double b) {
    int negative = f(context, a) < 0.0;
    for (;;) {
        double middle = a + (b - a) / 2;
        if (middle <= a || middle >= b)
            return middle;
        if ((f(context, middle) < 0.0) == negative)
            a = middle;
        else
            b = middle;
    }
}

/* Adds the zeros of f, which is monotone between the places. */
static void insert_zeros(places *p, function *f, const void *context) {
    places old = *p;
    for (int i = 0; i + 1 < old.n; i++) {
        double left = f(context, old.at[i]), right = f(context, old.at[i + 1]);
        if ((left < 0.0 && right > 0.0) || (left > 0.0 && right < 0.0))
            insert(p, zero(f, context, old.at[i], old.at[i + 1]));
    }
}

/* ---- polynomials ---- */

typedef struct polynomial {
    const double *c;
    int degree;
} polynomial;

static double value(const void *context, double x) {
    const polynomial *p = context;
    double y = 0.0;
    for (int i = p->degree; i >= 0; i--)
        y = y * x + p->c[i];
    return y;
}

/* Adds the zeros of a polynomial between the first and the last place, and those of all its derivatives. */
static void insert_polynomial_zeros(places *p, const double *c, int degree) {
    double slope[CK_MAX_DEGREE + 1] = {0};
    if (degree < 1)
        return;
    for (int i = 1; i <= degree; i++)
        slope[i - 1] = c[i] * i;
    insert_polynomial_zeros(p, slope, degree - 1);
    insert_zeros(p, value, &(polynomial){c, degree});
}

/* ---- angles ---- */

/* By the polynomials of the kernels: the last bit of acos() and sin() is the libm's. */

static double excess(const void *context, double phi) {
    const double *cosine = context, z = phi * phi;
    return (1.0 - *cosine) - z * value(&(polynomial){ck_trig_q, 8}, z);
}

/* The angle in [0, pi/2] with a cosine in [0, 1]. */
static double angle_of(double cosine) {
    return zero(excess, &cosine, 0.0, DD_PI.hi / 2);
}

static double sine_of(double phi) {
    const double z = phi * phi;
    return phi - phi * z / 6.0 * value(&(polynomial){ck_trig_p, 7}, z);
}

/* ---- pieces ---- */

typedef struct look {
    const camkin_program *program;
    const ck_piece *piece;
    ck_rate rate;
    double lifts; /* of how many cycles, on top of the piece */
} look;

/* The end of a piece may lie between two doubles. Where the piece is anchored there the anchor itself is meant: a
   follower that comes to rest must not go 1e-47 too far. */
static void svaj_at(const look *l, double r, double svaj[4]) {
    const double hi = -l->piece->row[CK_P_ORIGIN_HI], lo = -l->piece->row[CK_P_ORIGIN_LO];
    const int anchor = fabs(r - hi) <= 0x1p-52 * fabs(hi);
    l->program->kernels->point(l->piece, &l->rate, anchor ? hi : r, anchor ? lo : 0.0, svaj);
}

static double velocity(const void *context, double r) {
    double y[4];
    svaj_at(context, r, y);
    return y[1];
}

static double acceleration(const void *context, double r) {
    double y[4];
    svaj_at(context, r, y);
    return y[2];
}

static double jerk(const void *context, double r) {
    double y[4];
    svaj_at(context, r, y);
    return y[3];
}

/* d(v a)/dt */
static double torque_rate(const void *context, double r) {
    double y[4];
    svaj_at(context, r, y);
    return y[2] * y[2] + y[1] * y[3];
}

/* Adds anchor + u and anchor - u where they are between the ends. */
static void insert_both(places *p, double anchor, double u) {
    double from = p->at[0], to = p->at[p->n - 1];
    if (anchor + u > from && anchor + u < to)
        insert(p, anchor + u);
    if (anchor - u > from && anchor - u < to)
        insert(p, anchor - u);
}

/* Adds the zeros of j' of the piece. */
static void insert_jerk_extremes(places *p, const ck_piece *piece) {
    const double *c = piece->row;
    double anchor = -c[CK_P_ORIGIN_HI], from = p->at[0], to = p->at[p->n - 1];
    if (piece->shape <= CK_SHAPE_POLY11) {
        int degree = piece->shape == CK_SHAPE_DWELL ? 1 : 2 * (piece->shape - CK_SHAPE_POLY1) + 1;
        double snap[CK_MAX_DEGREE + 1] = {0};
        for (int i = 4; i <= degree; i++)
            snap[i - 4] = c[CK_P_C + i] * i * (i - 1) * (i - 2) * (i - 3);
        places u = {{from - anchor, to - anchor}, 2};
        insert_polynomial_zeros(&u, snap, degree - 4);
        for (int i = 1; i + 1 < u.n; i++)
            insert(p, anchor + u.at[i]);
        return;
    }
    if (anchor > from && anchor < to) /* sines vanish */
        insert(p, anchor);
    if (piece->shape == CK_SHAPE_ZONE_SIN || piece->shape == CK_SHAPE_ZONE_COS)
        return;                             /* a quarter wave: j is monotone */
    if (piece->shape == CK_SHAPE_SHEARED) { /* j' vanishes with sine, or with this quadratic of C */
        double turn = c[CK_P_SHEAR] / (1.0 - c[CK_P_SHEAR]), kappa = sqrt(c[CK_P_KAPPA2]) * (1.0 + turn);
        const double quadratic[3] = {1.0 - 15.0 * turn * turn, -8.0 * turn, 6.0 * turn * turn};
        places cosine = {{0.0, 1.0}, 2};
        insert_polynomial_zeros(&cosine, quadratic, 2);
        for (int i = 1; i + 1 < cosine.n; i++) {
            double phi = angle_of(cosine.at[i]);
            insert_both(p, anchor, (phi + turn * sine_of(phi)) / kappa);
        }
        return;
    }
    /* With h = cos phi - 1/2, j = A(h) or S A(h): j' vanishes with A', or with c A - (1 - c^2) A'. */
    enum { TERMS = CK_MAX_HARMONIC + 1 };
    const double *A = c + CK_P_A + 3 * TERMS;
    double slope[TERMS + 1] = {0}, kappa = sqrt(c[CK_P_KAPPA2]);
    for (int i = 0; i < TERMS; i++) {
        if (piece->shape == CK_SHAPE_HARM_ODD) {
            if (i > 0)
                slope[i - 1] += i * A[i];
        } else { /* (h + 1/2) h^i - (3/4 - h - h^2) i h^(i-1) */
            slope[i + 1] += (i + 1) * A[i];
            slope[i] += (0.5 + i) * A[i];
            if (i > 0)
                slope[i - 1] -= 0.75 * i * A[i];
        }
    }
    places h = {{-0.5, 0.5}, 2};
    insert_polynomial_zeros(&h, slope, TERMS);
    for (int i = 1; i + 1 < h.n; i++)
        insert_both(p, anchor, angle_of(h.at[i] + 0.5) / kappa);
}

/* Takes a larger value; of values that agree to the last bits the one that comes first stays. */
static void raise(camkin_extreme *extreme, double value, double theta, double sign) {
    if (isnan(extreme->value) || sign * (value - extreme->value) > 0x1p-50 * fabs(extreme->value))
        *extreme = (camkin_extreme){value, theta};
}

static void note(const look *l, double r, camkin_analysis *out) {
    double y[4], theta = r < 0.0 ? r + l->program->cycle.length : r;
    svaj_at(l, r, y);
    if (l->program->accumulates)
        y[0] = fma(l->lifts, l->program->lift_per_cycle, y[0]); /* as camkin_displacement() does */
    if (theta >= l->program->cycle.length)
        theta = 0.0;
    camkin_extreme *const min[] = {&out->s_min, &out->v_min, &out->a_min, &out->j_min};
    camkin_extreme *const max[] = {&out->s_max, &out->v_max, &out->a_max, &out->j_max};
    for (int k = 0; k < 4; k++) {
        raise(min[k], y[k], theta, -1.0);
        raise(max[k], y[k], theta, 1.0);
    }
    raise(&out->va_max, fabs(y[1] * y[2]), theta, 1.0);
}

static void find_extremes(const look *l, double from, double to, camkin_analysis *out) {
    places p = {{from, to}, 2};
    insert_jerk_extremes(&p, l->piece);
    insert_zeros(&p, jerk, l);
    insert_zeros(&p, acceleration, l);
    insert_zeros(&p, velocity, l);
    for (int i = 0; i < p.n; i++)
        note(l, p.at[i], out);
    /* v a has no such ladder; between these places v, a and j are monotone and keep their signs, and in an eighth of
       that d(v a)/dt changes its sign once at most. */
    for (int i = 0; i + 1 < p.n; i++) {
        enum { PARTS = 8 };
        places q = {{0}, 0};
        for (int k = 0; k <= PARTS; k++)
            insert(&q, p.at[i] + (p.at[i + 1] - p.at[i]) * k / PARTS);
        insert_zeros(&q, torque_rate, l);
        for (int k = 1; k + 1 < q.n; k++)
            note(l, q.at[k], out);
    }
}

/* Gauss-Legendre nodes and weights on [-1, 1], 24 points: exact for squares of polynomials of degree 11, and to the last
   bit for squares of five harmonics over half a wave. Zeros x of P_24 and 2/((1 - x^2) P_24'(x)^2), by symmetry for
   x > 0 only. */
static const double gauss[12][2] = {
    {0.9951872199970213, 0.0123412297999872},  {0.9747285559713095, 0.028531388628933663},
    {0.9382745520027328, 0.04427743881741981}, {0.8864155270044011, 0.05929858491543678},
    {0.820001985973903, 0.0733464814110803},   {0.7401241915785544, 0.08619016153195327},
    {0.6480936519369755, 0.09761865210411388}, {0.5454214713888396, 0.10744427011596563},
    {0.4337935076260451, 0.1155056680537256},  {0.3150426796961634, 0.12167047292780339},
    {0.1911188674736163, 0.1258374563468283},  {0.06405689286260563, 0.12793819534675216},
};

static void integrate(const look *l, double from, double to, double sum[3]) {
    double r[24], y[4][24], middle = from + (to - from) / 2, half = (to - from) / 2;
    for (int i = 0; i < 12; i++) {
        r[i] = middle - half * gauss[i][0];
        r[23 - i] = middle + half * gauss[i][0];
    }
    l->program->kernels->run[l->piece->shape][0][CK_WANT_ALL](l->piece->row, &l->rate, r, NULL, 24, y[0], y[1], y[2],
                                                              y[3]);
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < 24; i++)
            sum[k] += half * gauss[i < 12 ? i : 23 - i][1] * y[k + 1][i] * y[k + 1][i];
}

/* The first of the pieces first ... end - 1, ordered by segment, that belongs to this or a later segment. */
static size_t first_piece(const camkin_program *program, size_t first, size_t end, int64_t segment) {
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (program->piece[middle].segment < segment)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

CK_NOINLINE static camkin_status analyze(const camkin_program *program, const camkin_drive *drive, int64_t segment,
                                         camkin_analysis *out) {
    if (!program || !out)
        return CAMKIN_E_NULL;
    if (segment < -1 || segment >= (int64_t)program->nparts)
        return CAMKIN_E_SEGMENT;
    const ck_kernels *kernels = program->kernels;
    ck_turning turning = {.rate = kernels->rate_of(1.0)};
    if (drive && (drive->rpm_per_s != 0.0 ||
                  !kernels->turning_of(&program->cycle, &(camkin_drive){.rpm = drive->rpm}, &turning)))
        return CAMKIN_E_SPEED;
    look l = {.program = program, .rate = turning.rate};

    static const camkin_extreme none = {(double)NAN, 0.0};
    *out = (camkin_analysis){none, none, none, none, none, none, none, none, none, 0.0, 0.0, 0.0, 0.0, 0.0};
    double sum[3] = {0};
    const size_t groups[2][2] = {{program->nlate, program->npieces}, {0, program->nlate}};
    for (int g = 0; g < 2; g++) { /* from the first segment on */
        size_t first = groups[g][0], end = groups[g][1];
        if (segment >= 0) {
            first = first_piece(program, first, end, segment);
            end = first_piece(program, first, end, segment + 1);
        }
        for (size_t i = first; i < end; i++) {
            l.piece = &program->piece[i];
            double from = i == 0 ? -program->cycle.half : program->start[i];
            double to = i + 1 == program->npieces ? program->cycle.half : program->start[i + 1];
            double middle = program->accumulates ? fmin(fmax(from, 0.0), to) : from;
            l.lifts = 1.0 - program->first_cycle - g;
            if (from < middle)
                find_extremes(&l, from, middle, out);
            l.lifts = 0.0 - program->first_cycle - g;
            if (from == middle || middle < to)
                find_extremes(&l, middle, to, out);
            integrate(&l, from, to, sum);
        }
    }
    size_t part = segment >= 0 ? (size_t)segment : 0, parts = segment >= 0 ? part + 1 : program->nparts;
    for (; part < parts; part++) {
        out->duration += program->part[part].duration;
        out->event += program->part[part].rests ? 0.0 : program->part[part].duration;
    }
    out->v_ms = sum[0] / out->duration;
    out->a_ms = sum[1] / out->duration;
    out->j_ms = sum[2] / out->duration;
    return CAMKIN_OK;
}

camkin_status camkin_analyze(const camkin_program *program, const camkin_drive *drive, int64_t segment,
                             camkin_analysis *out) {
    uint64_t host = ck_fpenv_enter();
    camkin_status status = analyze(program, drive, segment, out);
    ck_fpenv_leave(host);
    return status;
}
