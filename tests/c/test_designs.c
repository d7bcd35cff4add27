/* SPDX-License-Identifier: MIT */
/* Batches of designs against single programs: statuses, values and angles. */
#include "design_batch.h"

static double *field(camkin_segment *s, int32_t number) {
    double *const fields[] = {&s->duration, &s->lift, &s->v0, &s->a0, &s->j0, &s->v1, &s->a1, &s->j1};
    return number < CAMKIN_COLUMN_PARAM ? fields[number] : &s->param[number - CAMKIN_COLUMN_PARAM];
}

/* Make the program of design k. Return its status. */
static camkin_status single(const batch *b, int k, camkin_program **out) {
    camkin_segment s[SEGMENTS];
    memcpy(s, b->segment, sizeof s);
    for (int rests = 0; rests < 2; rests++)
        for (size_t c = 0; c < b->columns; c++) {
            const camkin_column *column = &b->column[c];
            if (column->values && !rests)
                *field(&s[column->segment], column->field) = column->values[k];
            if (!column->values && rests) {
                long double sum = column->total;
                for (size_t i = 0; i < b->n; i++)
                    if ((int64_t)i != column->segment && !(column->field == CAMKIN_COLUMN_LIFT && comes_back(s[i].law)))
                        sum -= *field(&s[i], column->field);
                *field(&s[column->segment], column->field) = (double)sum;
            }
        }
    return camkin_program_create(s, b->n, &b->options, out, NULL);
}

/* Return whether the motion has a value at a cam angle, or on one side of it. */
static int reaches(const camkin_program *p, double omega, int order, double theta, double value, double tolerance) {
    for (int side = -1; side <= 1; side++) {
        const double at = theta + side * 1e-11;
        double y;
        const camkin_svaj out = {order == 0 ? &y : NULL, order == 1 ? &y : NULL, order == 2 ? &y : NULL,
                                 order == 3 ? &y : NULL};
        CHECK(camkin_eval(p, &at, 1, omega, &out, 1) == CAMKIN_OK);
        if (fabs(y - value) <= tolerance)
            return 1;
    }
    return 0;
}

/* Check the extremes of design k. A value agrees to `ulps` of its peak, and to what an ulp of the cam angle changes: a
   single program rounds the borders of its pieces to cam angles. The angle agrees to 2^-40 of the cycle, or the motion
   has the same value there. */
static int good_extremes(const batch *b, const results *r, int k, const camkin_program *p, const camkin_analysis *a,
                         double ulps) {
    camkin_analysis finite;
    CHECK(camkin_analyze_finite(p, b->at, -1, &finite) == CAMKIN_OK);
    const camkin_extreme *e = &a->s_min, *f = &finite.s_min;
    const double cycle = b->options.cycle, omega = b->at ? b->at->rpm * TEST_PI / 30 : 1.0;
    const double speed = fabs(omega) * 180 / TEST_PI;
    int good = 1;
    for (int i = 0; i < EXTREMES; i++) {
        const double value = r->at[2 * i][k], theta = r->at[2 * i + 1][k];
        double turn = fabs(theta - e[i].theta), tolerance = 0.0, slope = 0.0;
        if (isinf(e[i].value)) {
            good &= value == e[i].value && fmin(turn, cycle - turn) <= cycle * 0x1p-40;
            continue;
        }
        for (int side = i / 2 * 2; side < i / 2 * 2 + 2; side++)
            tolerance = fmax(tolerance, fabs(f[side].value) * ulps * 0x1p-52);
        for (int side = i / 2 * 2 + 2; side < EXTREMES && side < i / 2 * 2 + 4 && speed > 0.0; side++)
            slope = fmax(slope, fabs(f[side].value) / speed); /* per degree */
        tolerance += slope * cycle * 0x1p-52;
        good &= fabs(value - e[i].value) <= tolerance;
        if (!(fmin(turn, cycle - turn) <= cycle * 0x1p-40))
            good &= reaches(p, omega, i / 2, theta, e[i].value, tolerance + slope * 2e-11);
    }
    return good;
}

static int near(double got, double want, double relative) {
    return got == want || fabs(got - want) <= relative * fabs(want);
}

/* Compare a batch with single programs. `squares` is the relative difference of mean squares; a single program has them
   to the ulp of the cycle relative to its shortest piece. Return how many designs were not refused. */
static int compare(const batch *b, const char *name, double ulps, double squares) {
    static results r;
    int accepted = 0, wrong = 0;
    solve_batch(b, &r, 1);
    for (int k = 0; k < M; k++) {
        camkin_program *p = NULL;
        camkin_analysis a = {0};
        const camkin_status status = single(b, k, &p);
        int good = r.status[k] == (int32_t)status;
        for (int i = 0; i < VALUES && status; i++)
            good &= isnan(r.at[i][k]);
        if (!status) {
            accepted++;
            CHECK((b->impulses ? camkin_analyze : camkin_analyze_finite)(p, b->at, -1, &a) == CAMKIN_OK);
            good &= good_extremes(b, &r, k, p, &a, ulps);
            good &= near(r.at[16][k], a.v_ms, squares) && near(r.at[17][k], a.a_ms, squares) &&
                    near(r.at[18][k], a.j_ms, squares) && near(r.at[19][k], a.event, 0x1p-50);
        }
        camkin_program_free(p);
        if (!CHECK(good) && wrong++ == 0) {
            const camkin_extreme *e = &a.s_min;
            printf("    %s, design %d: status %d, expected %d\n", name, k, (int)r.status[k], (int)status);
            for (int i = 0; i < EXTREMES; i++)
                printf("    %.17g at %.17g, expected %.17g at %.17g\n", r.at[2 * i][k], r.at[2 * i + 1][k], e[i].value,
                       e[i].theta);
            printf("    mean squares %.17g %.17g %.17g, expected %.17g %.17g %.17g\n", r.at[16][k], r.at[17][k],
                   r.at[18][k], a.v_ms, a.a_ms, a.j_ms);
        }
    }
    return accepted;
}

/* ---- laws ---- */

/* A rise, a dwell, a mirrored fall and the closing dwell, of every law. */
static void every_law(void) {
    uint64_t state = 1;
    for (int32_t law = 1; camkin_law_name(law); law++) {
        if (free_form(law))
            continue;
        batch b = start_batch();
        camkin_segment fall = sample_rise(law);
        fall.flags = CAMKIN_MIRROR;
        add_segment(&b, sample_rise(law));
        add_segment(&b, (camkin_segment){.law = CAMKIN_DWELL, .duration = 40});
        add_segment(&b, fall);
        vary(&b, 0, CAMKIN_COLUMN_DURATION, &state, 20, 150);
        vary(&b, 2, CAMKIN_COLUMN_DURATION, &state, 20, 150);
        const double *lift = vary(&b, 0, CAMKIN_COLUMN_LIFT, &state, 1, 30);
        if (comes_back(law))
            copy(&b, 2, CAMKIN_COLUMN_LIFT, lift);
        else
            rest(&b, 2, CAMKIN_COLUMN_LIFT, 0.0);
        b.at = law % 2 ? &b.drive : NULL;
        b.options.flags = CAMKIN_ALLOW_VELOCITY_JUMP;
        CHECK(compare(&b, camkin_law_name(law), 16, 0x1p-44) == M);
        b.impulses = 0;
        CHECK(compare(&b, camkin_law_name(law), 16, 0x1p-44) == M);
        b.options.flags = 0; /* laws that end with a velocity are refused now */
        b.options.phase = law % 3 ? 100 : -100;
        b.options.start = -3;
        compare(&b, camkin_law_name(law), 16, 0x1p-44);
    }
}

/* Parameters over their whole ranges, and beyond: most designs of some laws are refused. */
static void parameters(void) {
    uint64_t state = 2;
    for (int32_t law = 1; camkin_law_name(law); law++) {
        camkin_law_info info;
        CHECK(camkin_law_get_info(law, &info) == CAMKIN_OK);
        if (free_form(law) || law == CAMKIN_UNIVERSAL || info.parameters == 0)
            continue;
        batch b = start_batch();
        add_segment(&b, sample_rise(law));
        add_segment(&b, (camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 120, .lift = -2});
        for (int32_t i = 0; i < info.parameters; i++) {
            /* Inflections next to an end make peaks that only a single program of many pieces has to 32 ulp. */
            const double margin = strcmp(camkin_law_parameter(law, i), "inflection") ? 0.0 : 0.15;
            const double low = fmax(info.low[i], -20) + margin, high = fmin(info.high[i], 20) - margin;
            double *values = vary(&b, 0, CAMKIN_COLUMN_PARAM + i, &state, low, high + (law == CAMKIN_SCCA ? 0 : 0.01));
            for (int k = 0; k < M; k++) {
                values[k] = law == CAMKIN_SCCA && i < 3 ? values[k] * 0.6 : values[k];
                values[k] = law == CAMKIN_SMOOTH_POLY && i == 0 ? floor(values[k]) : values[k];
                values[k] = k % 7 ? values[k] : 0.0;
                values[k] = k % 50 ? values[k] : (double)NAN;
            }
        }
        b.options.flags = CAMKIN_ALLOW_VELOCITY_JUMP;
        compare(&b, camkin_law_name(law), law == CAMKIN_TRIPLE_HARMONIC ? 1024 : 16, 0x1p-36);
    }
}

/* Universal curves: breakpoints, velocities by parameter and by boundary value, also ones that turn back. */
static void universal(void) {
    uint64_t state = 3;
    for (int turn = 0; turn < 4; turn++) {
        batch b = start_batch();
        for (int i = 0; i < 2; i++) {
            add_segment(&b, (camkin_segment){.law = CAMKIN_UNIVERSAL, .duration = 150, .lift = i ? -4.0 : 4.0});
            double *t[6];
            for (int32_t k = 0; k < 6; k++)
                t[k] = vary(&b, (size_t)i, CAMKIN_COLUMN_PARAM + k, &state, 0.01 + 0.16 * k, 0.16 * (k + 1));
            for (int k = 0; k < M; k++)
                for (int q = 0; q < 6; q++) /* zones without length */
                    if (test_random(&state) % 4 == 0)
                        t[q][k] = q < 3 ? (q ? t[q - 1][k] : 0.0) : q < 5 ? t[q][k] : 1.0;
            if (turn == 1)
                for (int e = 0; e < 2; e++)
                    vary(&b, (size_t)i, CAMKIN_COLUMN_PARAM + 6 + e, &state, -2, 4);
        }
        if (turn == 2) {
            const double *v = vary(&b, 0, CAMKIN_COLUMN_V1, &state, -3, 3);
            copy(&b, 1, CAMKIN_COLUMN_V0, v);
        }
        if (turn == 3) {
            b.segment[0].flags = CAMKIN_MIRROR | CAMKIN_MATCH_V1;
            b.segment[1].flags = CAMKIN_MIRROR;
            vary(&b, 1, CAMKIN_COLUMN_V0, &state, -1, 1);
        }
        b.options.flags = CAMKIN_ALLOW_VELOCITY_JUMP;
        CHECK(compare(&b, "universal", 16, 0x1p-44) > M / 2);
    }
}

/* Polynomials with every number of boundary values that have no gap, and some that have one. */
static void polynomials(void) {
    static const uint32_t free_bits[] = {0x0f, 0x0e, 0x0c, 0x08, 0x00, 0x02};
    uint64_t state = 4;
    for (int first = 0; first < 6; first++)
        for (int last = 0; last < 6; last++) {
            batch b = start_batch();
            const uint32_t flags[2] = {free_bits[first] | free_bits[last] << 4,
                                       free_bits[last] | free_bits[first] << 4};
            for (size_t i = 0; i < 2; i++)
                add_segment(&b, (camkin_segment){.law = CAMKIN_POLY_BC, .flags = flags[i], .duration = 90, .lift = 3});
            static const double size[4] = {4, 20, 100, 500};
            for (size_t e = 0; e < 2; e++)
                for (int k = 0; k < 4; k++) {
                    static const int32_t fields[4] = {CAMKIN_COLUMN_V0, CAMKIN_COLUMN_A0, CAMKIN_COLUMN_J0,
                                                      CAMKIN_COLUMN_PARAM};
                    const int32_t step = k < 3 ? 3 : 1; /* from the start to the end */
                    if (flags[0] & 1u << (k + 4 * (int)e))
                        continue;
                    const double *values = vary(&b, 0, fields[k] + step * (int32_t)e, &state, -size[k], size[k]);
                    copy(&b, 1, fields[k] + step * (int32_t)!e, values);
                }
            vary(&b, 0, CAMKIN_COLUMN_DURATION, &state, 30, 200);
            rest(&b, 1, CAMKIN_COLUMN_DURATION, 360);
            vary(&b, 0, CAMKIN_COLUMN_LIFT, &state, -20, 20);
            rest(&b, 1, CAMKIN_COLUMN_LIFT, 0);
            b.options.flags = CAMKIN_ALLOW_VELOCITY_JUMP;
            b.at = &b.drive;
            CHECK(compare(&b, "poly_bc", 16, 0x1p-44) == M);
        }
}

/* Polynomials that match their neighbours, in a chain and in a circle. */
static void matches(void) {
    uint64_t state = 5;
    const uint32_t free_q = CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1;
    const uint32_t left = CAMKIN_MATCH_V0 | CAMKIN_MATCH_A0 | CAMKIN_MATCH_J0;
    const uint32_t right = CAMKIN_MATCH_V1 | CAMKIN_MATCH_A1 | CAMKIN_MATCH_J1;
    for (int circle = 0; circle < 2; circle++) {
        batch b = start_batch();
        add_segment(&b,
                    (camkin_segment){.law = CAMKIN_MODIFIED_SINE, .flags = CAMKIN_MATCH_V1, .duration = 80, .lift = 5});
        add_segment(&b, (camkin_segment){.law = CAMKIN_CONSTANT_VELOCITY, .duration = 60, .lift = 5});
        add_segment(&b, (camkin_segment){.law = CAMKIN_POLY_BC, .flags = free_q | left, .duration = 60, .lift = 3});
        add_segment(&b, (camkin_segment){.law = CAMKIN_POLY_BC,
                                         .flags = free_q | (circle ? left | right : right),
                                         .duration = 100,
                                         .lift = -13});
        vary(&b, 0, CAMKIN_COLUMN_DURATION, &state, 40, 90);
        vary(&b, 1, CAMKIN_COLUMN_LIFT, &state, 1, 9);
        rest(&b, 3, CAMKIN_COLUMN_LIFT, 0);
        if (circle)
            b.segment[2].flags = free_q | right | left;
        else
            vary(&b, 2, CAMKIN_COLUMN_V1, &state, -5, 5), copy(&b, 3, CAMKIN_COLUMN_V0, b.values[b.columns - 1]);
        CHECK(compare(&b, "matched", 16, 0x1p-44) == (circle ? 0 : M));
    }
}

/* A constant polynomial, and designs in which nothing moves. */
static void rests(void) {
    uint64_t state = 6;
    batch b = start_batch();
    add_segment(&b, (camkin_segment){.law = CAMKIN_POLY_BC, .flags = CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1, .duration = 90});
    add_segment(&b, (camkin_segment){.law = CAMKIN_DWELL, .duration = 90});
    vary(&b, 0, CAMKIN_COLUMN_DURATION, &state, 10, 100);
    b.options.start = 7;
    CHECK(compare(&b, "rests", 1, 0x1p-44) == M);
    add_segment(&b,
                (camkin_segment){.law = CAMKIN_POLY_BC, .flags = 0xce, .duration = 50, .lift = 2}); /* v0 = v1 = 0 */
    add_segment(&b, (camkin_segment){.law = CAMKIN_POLY_345, .duration = 50, .lift = -2});
    CHECK(compare(&b, "from rest to rest", 16, 0x1p-44) == M);
}

/* y' = 9 (x - 1/3)^2 touches 0, where rounding leaves two roots, one or none. */
static void touching(void) {
    uint64_t state = 12;
    batch b = start_batch();
    add_segment(&b, (camkin_segment){.law = CAMKIN_POLY_BC, .flags = 0xee, .duration = 90, .lift = 1});
    b.options.flags = CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP;
    const double *duration = vary(&b, 0, CAMKIN_COLUMN_DURATION, &state, 50, 300);
    double *v[2] = {vary(&b, 0, CAMKIN_COLUMN_V0, &state, 0, 1), vary(&b, 0, CAMKIN_COLUMN_V1, &state, 0, 1)};
    for (int k = 0; k < M; k++) {
        v[0][k] = 180 / TEST_PI / duration[k];
        v[1][k] = 4 * v[0][k];
    }
    CHECK(compare(&b, "touching", 16, 0x1p-44) == M);
}

/* ---- options ---- */

/* Indexing cams, motions that happen once, and laws with tables, of which programs are made. */
static void other_programs(void) {
    static const double table[] = {0.5, 0, 1.5}, knots[] = {0, 0, 0, 0, 90, 90, 90, 90, 0, 1, 2, 2};
    uint64_t state = 7;
    for (int kind = 0; kind < 6; kind++) {
        batch b = start_batch();
        add_segment(&b, (camkin_segment){.law = CAMKIN_MODIFIED_SINE, .duration = 150, .lift = 4});
        if (kind == 3)
            add_segment(&b,
                        (camkin_segment){.law = CAMKIN_POLY, .duration = 90, .lift = 2, .table = table, .ntable = 3});
        if (kind == 4)
            add_segment(
                &b, (camkin_segment){
                        .law = CAMKIN_BSPLINE, .duration = 90, .lift = 2, .param = {3}, .table = knots, .ntable = 12});
        vary(&b, 0, CAMKIN_COLUMN_DURATION, &state, 20, 300); /* with a second segment some are too long */
        if (kind < 3)
            vary(&b, 0, CAMKIN_COLUMN_LIFT, &state, -9, 9);
        b.options.flags = kind >= 2 ? CAMKIN_ALLOW_VELOCITY_JUMP | CAMKIN_ACCUMULATE : CAMKIN_ACCUMULATE;
        if (kind == 5)
            b.options.flags = CAMKIN_ONCE;
        b.options.phase = kind == 0 ? 0 : kind == 1 ? 33 : kind == 2 ? -720 : 0;
        b.impulses = kind % 2;
        CHECK(compare(&b, "other", 16, 0x1p-44) > 0);
    }
}

/* Speeds of either sign, and none. */
static void speeds(void) {
    static const double rpm[] = {-3000, 0, 1e-3};
    uint64_t state = 8;
    for (size_t i = 0; i < sizeof rpm / sizeof *rpm; i++) {
        batch b = start_batch();
        for (size_t k = 0; k < EVERY_KIND - 1; k++)
            add_segment(&b, every_kind[k]);
        for (size_t k = 0; k < EVERY_KIND - 1; k++)
            vary(&b, k, CAMKIN_COLUMN_DURATION, &state, 5, 60);
        rest(&b, EVERY_KIND - 2, CAMKIN_COLUMN_LIFT, 0);
        b.options.flags = CAMKIN_ALLOW_VELOCITY_JUMP;
        b.drive.rpm = rpm[i];
        b.at = &b.drive;
        compare(&b, "speeds", 16, 0x1p-44);
    }
}

/* ---- refused designs ---- */

static void refusals(void) {
    static const double durations[] = {90, -1, 0, 1e10, NAN, INFINITY, 300, 269.9999999999, 1e-10, 270};
    static const double lifts[] = {-4, 0, 4, -5, 1e200, NAN, -4};
    static const double velocities[] = {0, 0, 0, 1, NAN, 1e101};
    batch b = start_batch();
    uint64_t state = 9;
    add_segment(&b, (camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 4});
    add_segment(&b, (camkin_segment){.law = CAMKIN_MODIFIED_SINE, .duration = 90, .lift = -4});
    double *duration = vary(&b, 0, CAMKIN_COLUMN_DURATION, &state, 0, 1),
           *lift = vary(&b, 1, CAMKIN_COLUMN_LIFT, &state, 0, 1);
    double *v0 = vary(&b, 1, CAMKIN_COLUMN_V0, &state, 0, 1),
           *inflection = vary(&b, 0, CAMKIN_COLUMN_PARAM, &state, 0, 1);
    double *unused = vary(&b, 1, CAMKIN_COLUMN_PARAM + 7, &state, 0, 1);
    int seen[CAMKIN_STATUS_COUNT] = {0};
    for (int pass = 0; pass < 8; pass++) {
        static results r;
        for (int k = 0; k < M; k++) {
            const int ends = pass % 2; /* random durations and lifts seldom get as far as the joints */
            duration[k] = ends ? 90 : durations[test_random(&state) % 10];
            lift[k] = ends ? -4 : lifts[test_random(&state) % 7];
            v0[k] = velocities[test_random(&state) % 6];
            inflection[k] = k % 3 ? 0.3 : k % 2 ? 2 : 0;
            unused[k] = k % 13 ? 0 : 1;
        }
        compare(&b, "refused", 16, 0x1p-44);
        solve_batch(&b, &r, 1);
        for (int k = 0; k < M; k++)
            seen[r.status[k]] = 1;
    }
    CHECK(seen[CAMKIN_OK] && seen[CAMKIN_E_DURATION] && seen[CAMKIN_E_LIFT] && seen[CAMKIN_E_PARAMETER] &&
          seen[CAMKIN_E_BOUNDARY] && seen[CAMKIN_E_CYCLE] && seen[CAMKIN_E_CLOSURE] && seen[CAMKIN_E_CONTINUITY]);
    b.segment[0].law = 999;
    rest(&b, 0, CAMKIN_COLUMN_LIFT, 0);
    CHECK(compare(&b, "no law", 16, 0x1p-44) == 0);
}

int main(void) {
    every_law();
    parameters();
    universal();
    polynomials();
    matches();
    rests();
    touching();
    other_programs();
    speeds();
    refusals();
    return test_end();
}
