/* SPDX-License-Identifier: MIT */
/* Swings of an oscillator against their differential equation, and their extremes against samples. */
#include "test.h"

#include "vibration/swing.h"

enum { SWINGS = 300, SAMPLES = 4000 };

/* A swing from a random state: y'' is a polynomial of low degree, omega from one form of the solution or the other. */
typedef struct trial {
    ck_oscillator oscillator;
    ck_swing swing;
    ck_state state;
    double c[CK_FORCING_DEGREE + 1];
} trial;

static trial trial_of(int i, uint64_t *seed) {
    static const double dampings[] = {0.0, 0.03, 0.4, 0.9};
    const double omega = i % 2 ? test_uniform(seed, 0.01, CK_SHORT_SWING) : test_uniform(seed, CK_LONG_SWING, 40.0);
    const double half = test_uniform(seed, 0.1, 3.0);
    trial t = {.oscillator = ck_oscillator_of(omega / half, dampings[i / 2 % 4])};
    for (int k = 0; k < 4; k++)
        t.c[k] = test_uniform(seed, -1.0, 1.0) * omega * omega / (half * half);
    t.state = (ck_state){test_uniform(seed, -1.0, 1.0), test_uniform(seed, -1.0, 1.0) * omega / half};
    t.swing = ck_cut_swing(&t.oscillator, t.c, 0.0, half, 0.5, 0, 1);
    ck_state end = t.state;
    ck_solve_swing(&t.oscillator, &t.swing, &end);
    return t;
}

/* No deflection of a swing is larger. */
static double bound_of(const ck_oscillator *o, const ck_swing *swing) {
    double bound = fabs(swing->cosine) + fabs(swing->sine) / o->root;
    for (size_t i = 0; i < sizeof swing->z / sizeof *swing->z; i++)
        bound += fabs(swing->z[i]);
    return bound;
}

/* z'' + 2 zeta W z' + W^2 z = -y'' by t = half (xi + 1), from the state at the start; each derivative is that of the
   one before, by central differences. */
static void test_equation(void) {
    const double h = 1e-4;
    uint64_t seed = 5;
    for (int i = 0; i < SWINGS; i++) {
        const trial t = trial_of(i, &seed);
        const ck_oscillator *o = &t.oscillator;
        const ck_swing *swing = &t.swing;
        const double half = swing->half, W = o->W, omega = W * half;
        const ck_swing_values start = ck_swing_at(o, swing, -1.0);
        CHECK_NEAR(start.z[0], t.state.z, 1e-13);
        CHECK_NEAR(start.z[1] / half, t.state.v, 1e-13 * (1.0 + W));
        const double scale = bound_of(o, swing);
        for (int k = 0; k < 20; k++) {
            const double xi = test_uniform(&seed, -0.99, 0.99);
            const ck_swing_values at = ck_swing_at(o, swing, xi);
            const ck_swing_values below = ck_swing_at(o, swing, xi - h), above = ck_swing_at(o, swing, xi + h);
            const double a = t.c[0] + xi * (t.c[1] + xi * (t.c[2] + xi * t.c[3]));
            const double z = at.z[0], v = at.z[1] / half, rate = at.z[2] / (half * half);
            CHECK_NEAR(rate + 2.0 * o->damping * W * v + W * W * z, -a, 1e-12 * W * W * scale);
            double power = scale * (1.0 + omega);
            for (int d = 1; d < 4; d++, power *= 1.0 + omega) /* the error is h^2/6 times two derivatives more */
                CHECK_NEAR(at.z[d], (above.z[d - 1] - below.z[d - 1]) / (2.0 * h), 4e-6 * power);
            const double y = half * (t.c[0] * xi + t.c[1] / 2.0 * xi * xi + t.c[2] / 3.0 * pow(xi, 3.0) +
                                     t.c[3] / 4.0 * pow(xi, 4.0));
            CHECK_NEAR(ck_swing_quantity(o, swing, CK_DEFLECTION, &at), z, 0.0);
            CHECK_NEAR(ck_swing_quantity(o, swing, CK_MASS_VELOCITY, &at), 0.5 + y + v, 1e-12 * (1.0 + W) * scale);
            CHECK_NEAR(ck_swing_quantity(o, swing, CK_MASS_ACCELERATION, &at), a + rate, 1e-12 * W * W * scale);
        }
    }
}

/* The extremes that a search has found. */
typedef struct found {
    double xi[400], value[400];
    int n;
} found;

static void take(void *context, const ck_swing *swing, double xi, double value) {
    found *f = context;
    (void)swing;
    if (CHECK(f->n < 400)) {
        f->xi[f->n] = xi;
        f->value[f->n++] = value;
    }
}

/* Each extreme between samples is found, also two that are near to each other, and each that is found is one. */
static void test_extremes(void) {
    static double y[SAMPLES + 1];
    uint64_t seed = 6;
    for (int i = 0; i < SWINGS; i++) {
        const trial t = trial_of(i, &seed);
        for (int quantity = 0; quantity < CK_SWING_QUANTITIES; quantity++) {
            found f = {.n = 0};
            double peak = 0.0;
            ck_swing_extremes(&t.oscillator, &t.swing, quantity, take, &f);
            for (int k = 0; k <= SAMPLES; k++) {
                const ck_swing_values at = ck_swing_at(&t.oscillator, &t.swing, 2.0 * k / SAMPLES - 1.0);
                y[k] = ck_swing_quantity(&t.oscillator, &t.swing, quantity, &at);
                peak = fmax(peak, fabs(y[k]));
            }
            int seen = 0;
            for (int k = 1; k < SAMPLES; k++) {
                const double before = y[k] - y[k - 1], after = y[k + 1] - y[k];
                if (before * after >= 0.0)
                    continue;
                seen++;
                const double xi = 2.0 * k / SAMPLES - 1.0, sign = before > 0.0 ? 1.0 : -1.0;
                int near = 0;
                for (int e = 0; e < f.n; e++)
                    near += fabs(f.xi[e] - xi) <= 4.0 / SAMPLES && sign * (f.value[e] - y[k]) >= -1e-14 * peak;
                CHECK(near >= 1);
            }
            int inside = 0;
            for (int e = 0; e < f.n; e++) /* those next to an end are between no two samples that show them */
                inside += fabs(f.xi[e]) <= 1.0 - 1.0 / SAMPLES;
            CHECK(inside == seen && f.n >= seen + 2);
        }
    }
}

/* Without a spring the deflection is -y'' integrated twice. At rest every place is an extreme. */
static void test_without_spring(void) {
    const ck_oscillator o = ck_oscillator_of(0.0, 0.0);
    const double still[CK_FORCING_DEGREE + 1] = {0}, falling[CK_FORCING_DEGREE + 1] = {48.0, 48.0};
    found f = {.n = 0};
    ck_state state = {0.0, 0.0};
    ck_swing swing = ck_cut_swing(&o, still, 0.0, 1.0, 0.5, 0, 1);
    ck_solve_swing(&o, &swing, &state);
    ck_swing_extremes(&o, &swing, CK_DEFLECTION, take, &f);
    CHECK(f.n > 2 && state.z == 0.0 && state.v == 0.0);
    for (int i = 0; i < f.n; i++)
        CHECK(f.value[i] == 0.0);
    f.n = 0;
    state.v = 2.0; /* z = 2 u - 8 u^3, u = xi + 1: the curvature is 0 where the search begins */
    swing = ck_cut_swing(&o, falling, 0.0, 1.0, 0.5, 0, 1);
    ck_solve_swing(&o, &swing, &state);
    ck_swing_extremes(&o, &swing, CK_DEFLECTION, take, &f);
    CHECK_NEAR(state.z, 2.0 * 2.0 - 8.0 * 8.0, 1e-13);
    if (CHECK(f.n == 3)) {
        CHECK_NEAR(f.xi[1], 0.5 / sqrt(3.0) - 1.0, 1e-14);
        CHECK_NEAR(f.value[1], 2.0 / 3.0 / sqrt(3.0), 1e-14);
    }
}

int main(void) {
    test_equation();
    test_extremes();
    test_without_spring();
    return test_end();
}
