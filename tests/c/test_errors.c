/* SPDX-License-Identifier: MIT */
/* Every mistake of a caller: its status, its message, and outputs that stay unchanged. */
#include "refused.h"

static void segments(void) {
    const double wrong[] = {NAN, INFINITY, -INFINITY, 0.0, -5.0, 1e-10, 1e10};
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++)
        bad_segment((camkin_segment){.law = CAMKIN_DWELL, .duration = wrong[i]}, CAMKIN_E_DURATION, "duration",
                    "segment 1 (dwell): duration must be 1e-9 to 1e9; got ");
    const double lifts[] = {NAN, INFINITY, -INFINITY, 0.0, 1e101, 1e-101};
    for (unsigned i = 0; i < sizeof lifts / sizeof *lifts; i++)
        bad_segment((camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 10, .lift = lifts[i]}, CAMKIN_E_LIFT, "lift",
                    "segment 1 (cycloidal): lift must be ");
    bad_segment((camkin_segment){.law = CAMKIN_DWELL, .duration = 10, .lift = 1}, CAMKIN_E_LIFT, "lift", "got 1");
    bad_segment((camkin_segment){.law = CAMKIN_DWELL, .duration = 10, .lift = NAN}, CAMKIN_E_LIFT, "lift", "nan");
    bad_segment((camkin_segment){.law = -1, .duration = 10}, CAMKIN_E_LAW, "law",
                "segment 1: no law has the number -1");
    bad_segment((camkin_segment){.law = 9999, .duration = 10}, CAMKIN_E_LAW, "law", "9999");
    bad_segment((camkin_segment){.duration = 10, .flags = 1}, CAMKIN_E_OPTIONS, "flags", "got 1");
    bad_segment((camkin_segment){.duration = 10, .v0 = 1}, CAMKIN_E_BOUNDARY, "v0", "got 1");
    bad_segment((camkin_segment){.law = CAMKIN_MODIFIED_SINE, .duration = 10, .lift = 1, .a0 = 1}, CAMKIN_E_BOUNDARY,
                "a0", "the law takes no such value");
    bad_segment((camkin_segment){.law = CAMKIN_POLY, .duration = 10, .lift = 1, .v1 = 1}, CAMKIN_E_BOUNDARY, "v1",
                "the law takes no such value");
    bad_segment((camkin_segment){.duration = 10, .j1 = NAN}, CAMKIN_E_BOUNDARY, "j1", "nan");
    bad_segment((camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 10, .lift = 1, .flags = CAMKIN_MATCH_V0},
                CAMKIN_E_OPTIONS, "flags", "bits that the law takes; got 256");
    bad_segment((camkin_segment){.law = CAMKIN_POLY_BC, .duration = 10, .lift = 1, .v0 = 1, .flags = CAMKIN_FREE_V0},
                CAMKIN_E_BOUNDARY, "v0", "0 where it is free or matched; got 1");
    bad_segment(
        (camkin_segment){.law = CAMKIN_POLY_BC, .duration = 10, .lift = 1, .flags = CAMKIN_FREE_A1 | CAMKIN_MATCH_A1},
        CAMKIN_E_BOUNDARY, "a1", "either free or matched");
    bad_segment((camkin_segment){.law = CAMKIN_POLY_BC, .duration = 10, .lift = 1, .v0 = NAN}, CAMKIN_E_BOUNDARY, "v0",
                "-1e100 to 1e100; got nan");
    bad_segment((camkin_segment){.law = CAMKIN_POLY_BC, .duration = 10, .lift = 1, .flags = CAMKIN_MIRROR},
                CAMKIN_E_OPTIONS, "flags", "bits that the law takes; got 65536");
    bad_segment((camkin_segment){.law = CAMKIN_POLY_BC, .duration = 10, .lift = 1, .flags = 0x8000}, CAMKIN_E_OPTIONS,
                "flags", "bits that the law takes; got 32768");
    for (int end = 0; end < 2; end++) { /* a velocity is the parameter's or the field's, or the neighbour's */
        camkin_segment twice = {
            .law = CAMKIN_UNIVERSAL, .duration = 10, .lift = 1, .param = {0.1, 0.2, 0.5, 0.5, 0.6, 0.8}};
        const char *const name = end ? "v1" : "v0", *const words = "0 and unmatched where the parameter of that name";
        twice.param[6 + end] = 0.5;
        twice.flags = end ? CAMKIN_MATCH_V1 : CAMKIN_MATCH_V0;
        bad_segment(twice, CAMKIN_E_BOUNDARY, name, words);
        twice.flags = 0;
        *(end ? &twice.v1 : &twice.v0) = 1;
        bad_segment(twice, CAMKIN_E_BOUNDARY, name, words);
    }
    bad_segment((camkin_segment){.duration = 10, .ntable = 3}, CAMKIN_E_TABLE, "ntable", "got 3");
    const double row[3] = {0.5, 0, 0};
    bad_segment((camkin_segment){.duration = 10, .table = row}, CAMKIN_E_TABLE, "ntable", "table NULL");
    bad_segment((camkin_segment){.law = CAMKIN_POLY, .duration = 10, .table = row, .ntable = SIZE_MAX / 8},
                CAMKIN_E_TABLE, "ntable", "the length of a table");
    refused(good, 0, NULL, CAMKIN_E_SIZE, -1, "n", "1 to 2147483646 segments");
    refused(good, (size_t)1 << 40, NULL, CAMKIN_E_SIZE, -1, "n", "1 to 2147483646 segments");
    refused(NULL, 1, NULL, CAMKIN_E_NULL, -1, "segments", "segments must not be NULL");
    CHECK(camkin_program_create(good, 3, NULL, NULL, NULL) == CAMKIN_E_NULL);
}

/* Each law takes the bits of its flags that the header says, and no other of the 32. */
static void flags(void) {
    const camkin_options options = {
        .size = sizeof options, .cycle = 360, .flags = CAMKIN_ACCUMULATE | CAMKIN_ALLOW_VELOCITY_JUMP};
    for (int32_t law = 0; camkin_law_name(law); law++) {
        const uint32_t taken = law == CAMKIN_POLY_BC                                    ? 0x77ff
                               : free_form(law)                                         ? 0
                               : law == CAMKIN_UNIVERSAL || law == CAMKIN_MODIFIED_SINE ? 0x11100
                                                                                        : CAMKIN_MIRROR;
        camkin_segment rise = sample_rise(law);
        rise.lift = law == CAMKIN_DWELL ? 0 : 2;
        for (int bit = 0; bit < 32 && law != CAMKIN_BSPLINE; bit++) {
            rise.flags = (uint32_t)1 << bit;
            if (taken & rise.flags)
                camkin_program_free(must_create(&rise, 1, &options));
            else
                refused(&rise, 1, &options, CAMKIN_E_OPTIONS, 0, "flags", "made of bits that the law takes");
        }
    }
}

/* A spline with knots 1e-300 apart once had coefficients that were NaN, and was accepted. */
static void close_knots(void) {
    const double table[18] = {0, 0, 0, 0, 1e-300, 2e-300, 3e-300, 10, 10, 10, 10, 0, 1, -1, 1, -1, 1, 0};
    const camkin_segment spline = {.law = CAMKIN_BSPLINE, .duration = 10, .param = {3}, .table = table, .ntable = 18};
    const camkin_options options = {.size = sizeof options, .cycle = 10, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    refused(&spline, 1, &options, CAMKIN_E_TABLE, 0, "table knot", "at least 1e-9 of the duration above it");
}

/* The remedy, with its numbers, for a program that does not return to its start. */
static void closure(void) {
    camkin_segment s[5] = {good[0], good[0]};
    s[1].lift = 5;
    refused(s, 2, NULL, CAMKIN_E_CLOSURE, -1, "lift",
            "lifts add up to 15, not 0: the program does not return to its start; add a segment of lift -15 in the 180 "
            "degrees that are left (or set CAMKIN_ACCUMULATE for an indexing cam)");
    s[1].duration = 270;
    refused(s, 2, NULL, CAMKIN_E_CLOSURE, -1, "lift",
            "add a segment of lift -15 and shorten the others, which fill the cycle (or set CAMKIN_ACCUMULATE");
    for (int i = 0; i < 3; i++)
        s[i] = (camkin_segment){.law = CAMKIN_POLY_345, .duration = 30, .lift = 3.333};
    s[3] = (camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = -10};
    refused(
        s, 4, NULL, CAMKIN_E_CLOSURE, -1, "lift",
        "lifts add up to -0.001, not 0: the program does not return to its start; give segment 3 (cycloidal) the lift "
        "-9.999 (or set CAMKIN_ACCUMULATE");
    s[0].lift = s[1].lift = 9.000000000000002; /* as many digits as it takes */
    refused(s, 2, NULL, CAMKIN_E_CLOSURE, -1, "lift", "lifts add up to 18.000000000000004, not 0");
    const double table[12] = {0,  0,  0, 0, 30, 30,
                              30, 30, 0, 0, -9, -9}; /* what a spline rises by is no number to set */
    s[0].lift = 10;
    s[1] =
        (camkin_segment){.law = CAMKIN_BSPLINE, .duration = 30, .lift = -9, .param = {3}, .table = table, .ntable = 12};
    refused(s, 2, NULL, CAMKIN_E_CLOSURE, -1, "lift", "add a segment of lift -1 in the 300 degrees");
}

/* Each kind of remedy for a velocity that jumps. */
static void jumps(void) {
    enum { FREE_BUT_V0 = 0xfe, FREE_BUT_V = 0xee, FREE_BUT_V1 = 0xef };
    camkin_segment s[3] = {good[0], good[1], {.law = CAMKIN_POLY_BC, .duration = 90, .lift = -10, .flags = 0xff}};
    refused(
        s, 3, NULL, CAMKIN_E_CONTINUITY, 2, "law",
        "v is free at both ends of segment 2, give v0=0, v1=0 beside dwells or CAMKIN_MATCH_V0, CAMKIN_MATCH_V1 (or "
        "CAMKIN_ALLOW_VELOCITY_JUMP)");
    s[2].flags = FREE_BUT_V0;
    refused(s, 3, NULL, CAMKIN_E_CONTINUITY, 2, "law",
            "L/rad between segments 2 (poly_bc) and 3 (closing dwell): v1 of segment 2 is free, give v1=0");
    s[2].duration = 225;
    s[2].flags = FREE_BUT_V0;
    refused(s, 3, NULL, CAMKIN_E_CONTINUITY, 0, "law",
            "v1 of segment 2 is free, give v1=0 beside a dwell or CAMKIN_MATCH_V1");
    s[2].flags = FREE_BUT_V1;
    refused(s, 3, NULL, CAMKIN_E_CONTINUITY, 2, "law",
            "v0 of segment 2 is free, give v0=0 beside a dwell or CAMKIN_MATCH_V0");
    s[2].flags = FREE_BUT_V;
    s[2].v1 = 2;
    refused(s, 3, NULL, CAMKIN_E_CONTINUITY, 0, "law",
            "velocity jumps from 2 to 0 L/rad between segments 2 (poly_bc) and 0 (cycloidal): give segment 2 "
            "CAMKIN_MATCH_V1 (or");
    s[0] = (camkin_segment){
        .law = CAMKIN_UNIVERSAL, .duration = 90, .lift = 10, .param = {0.125, 0.125, 0.5, 0.5, 0.875, 0.875}};
    refused(s, 3, NULL, CAMKIN_E_CONTINUITY, 0, "law", "give segment 0 CAMKIN_MATCH_V0");
    s[0].param[6] = 1; /* which is given, and so cannot match as well */
    refused(s, 3, NULL, CAMKIN_E_CONTINUITY, 0, "law", "give segment 2 CAMKIN_MATCH_V1");
    s[0].param[6] = 0;
    s[2].v1 = 0;
    s[2].v0 = 2;
    refused(s, 3, NULL, CAMKIN_E_CONTINUITY, 2, "law", "give segment 2 CAMKIN_MATCH_V0");
    s[2] = (camkin_segment){.law = CAMKIN_HALF_CYCLOIDAL_2, .duration = 90, .lift = -10};
    refused(s, 3, NULL, CAMKIN_E_CONTINUITY, 2, "law",
            "put a poly_bc with CAMKIN_MATCH_V0, CAMKIN_MATCH_V1 between (or CAMKIN_ALLOW_VELOCITY_JUMP)");
    s[2].law = CAMKIN_CONSTANT_VELOCITY;
    refused(s, 3, NULL, CAMKIN_E_CONTINUITY, 2, "law", "between or use modified_constant_velocity (or");
    s[0] = (camkin_segment){.law = CAMKIN_HALF_CYCLOIDAL_1, .duration = 90, .lift = 10};
    s[1] = (camkin_segment){.law = CAMKIN_CONSTANT_VELOCITY, .duration = 45, .lift = 10}; /* which it meets */
    s[2] = (camkin_segment){.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = -20};
    refused(s, 3, NULL, CAMKIN_E_CONTINUITY, 2, "law", "between or use modified_constant_velocity");
    /* as many digits as tell the two apart */
    s[0] = (camkin_segment){.law = CAMKIN_CONSTANT_VELOCITY, .duration = 180, .lift = 3.14159265358979312};
    s[1] =
        (camkin_segment){.law = CAMKIN_POLY_BC, .duration = 180, .lift = -3.14159265358979312, .v0 = 1 + 1e-7, .v1 = 1};
    s[1].flags = FREE_BUT_V;
    refused(s, 2, NULL, CAMKIN_E_CONTINUITY, 1, "law", "to 1.0000001");
}

static void whole_program(void) {
    camkin_segment s[3] = {good[0], good[1], good[2]};
    s[1].duration = 181;
    refused(
        s, 3, NULL, CAMKIN_E_CYCLE, -1, "duration",
        "durations add up to 361 degrees, more than the cycle of 360: shorten them, or set a longer cycle (720 for");
    s[1].duration = 541;
    refused(s, 3, NULL, CAMKIN_E_CYCLE, -1, "duration", "durations add up to 721 degrees, more than the cycle of 360");
    unsaid("crank");
    const camkin_options crank = {.size = sizeof crank, .cycle = 720};
    refused(s, 3, &crank, CAMKIN_E_CYCLE, -1, "duration", "or set a longer cycle");
    unsaid("crank");
    unsaid("turn");
    const camkin_options radians = {.size = sizeof radians, .cycle = 6.28318530717958623};
    refused(s, 3, &radians, CAMKIN_E_CYCLE, -1, "duration", "longer cycle (360 for a turn: it is in degrees)");
    s[1].duration = 45;
    s[2].lift = -9;
    refused(
        s, 3, NULL, CAMKIN_E_CLOSURE, -1, "lift",
        "lifts add up to 1, not 0: the program does not return to its start; give segment 2 (cycloidal) the lift -10");
    s[2] = good[2];
    s[0].law = s[2].law = CAMKIN_CONSTANT_VELOCITY;
    refused(s, 3, NULL, CAMKIN_E_CONTINUITY, 0, "law", "velocity jumps from 0 to 6.36");
    s[0] = good[0];
    refused(s, 3, NULL, CAMKIN_E_CONTINUITY, 2, "law", "L/rad between segments 1 (dwell) and 2 (constant_velocity): ");
    const camkin_segment ramp = {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 360, .lift = 1};
    camkin_options o = {.size = sizeof o, .cycle = 360, .flags = CAMKIN_ACCUMULATE};
    camkin_program_free(must_create(&ramp, 1, &o)); /* a screw is continuous, over the wrap too */
    o.cycle = 400;
    refused(&ramp, 1, &o, CAMKIN_E_CONTINUITY, 0, "law", "between segments 1 (closing dwell) and 0");
    o = (camkin_options){.size = sizeof o - 1, .cycle = 360};
    refused(good, 3, &o, CAMKIN_E_OPTIONS, -1, "size", "options.size must be");
    o = (camkin_options){.size = sizeof o, .cycle = 360, .flags = 64};
    refused(good, 3, &o, CAMKIN_E_OPTIONS, -1, "flags", "0x40");
    o = (camkin_options){.size = sizeof o, .cycle = 360, .start = NAN};
    refused(good, 3, &o, CAMKIN_E_LIFT, -1, "start", "start must be ");
    o = (camkin_options){.size = sizeof o, .cycle = 360, .phase = INFINITY};
    refused(good, 3, &o, CAMKIN_E_DURATION, -1, "phase", "phase must be ");
    const double cycles[] = {NAN, INFINITY, 0, -360, 1e10};
    for (unsigned i = 0; i < sizeof cycles / sizeof *cycles; i++) {
        o = (camkin_options){.size = sizeof o, .cycle = cycles[i]};
        refused(good, 3, &o, CAMKIN_E_DURATION, -1, "cycle", "cycle must be 1e-9 to 1e9; got ");
    }
    o = (camkin_options){.size = sizeof o, .cycle = 360, .isa = "avx9000"};
    refused(good, 3, &o, CAMKIN_E_ISA, -1, "isa", "\"avx9000\" is not available here; the best is ");
}

/* Options of another version of the header: shorter ones that end behind a field, and longer ones whose tail is 0. */
static void option_sizes(void) {
    camkin_program *p;
    camkin_options newer = {.cycle = 720};
    const size_t larger[] = {sizeof newer + 1, sizeof newer + 8, (size_t)1 << 40};
    for (int i = 0; i < 3; i++) { /* nothing behind the known fields is read */
        newer.size = larger[i];
        refused(good, 3, &newer, CAMKIN_E_OPTIONS, -1, "size", "options.size must be 48; got ");
    }

    /* Fields behind the end do not count, whatever they hold. */
    camkin_options older = {.cycle = 720, .isa = "none", .flags = 64, .start = NAN, .phase = NAN};
    const size_t ends[] = {offsetof(camkin_options, isa), offsetof(camkin_options, flags),
                           offsetof(camkin_options, start), offsetof(camkin_options, phase)};
    const char *parameter[] = {NULL, "isa", "flags", "start"},
               *words[] = {NULL, "level \"none\"", "0x40", "start must"};
    for (int i = 0; i < 4; i++) {
        older.size = ends[i];
        older.flags = i < 3 ? 64 : 0;
        if (i == 0) {
            p = must_create(good, 3, &older);
            CHECK(camkin_displacement(p, 700) == 0 && camkin_displacement(p, 60) != 0);
            camkin_program_free(p);
        } else {
            const camkin_status status[] = {CAMKIN_OK, CAMKIN_E_ISA, CAMKIN_E_OPTIONS, CAMKIN_E_LIFT};
            refused(good, 3, &older, status[i], -1, parameter[i], words[i]);
        }
        older.size = ends[i] - 4;
        refused(good, 3, &older, CAMKIN_E_OPTIONS, -1, "size", "options.size must be 48; got ");
    }
}

enum { N = 4 };

static void calls(void) {
    camkin_program *p = must_create(good, 3, NULL);
    const double x[N] = {0, 30, 60, 90};
    double y[4][N];
    memset(y, 0x55, sizeof y);
    double untouched[4][N];
    memcpy(untouched, y, sizeof y);
    const camkin_svaj out = {y[0], y[1], y[2], y[3]};
    const camkin_drive drive = {3000, 0, 0, NULL};

    CHECK(camkin_eval(NULL, x, N, 1, &out, 1) == CAMKIN_E_NULL);
    CHECK(camkin_eval(p, NULL, N, 1, &out, 1) == CAMKIN_E_NULL);
    CHECK(camkin_eval(p, x, N, 1, NULL, 1) == CAMKIN_E_NULL);
    CHECK(camkin_eval(p, x, N, NAN, &out, 1) == CAMKIN_E_SPEED);
    CHECK(camkin_eval(p, x, N, INFINITY, &out, 1) == CAMKIN_E_SPEED);
    CHECK(camkin_eval(p, x, N, -1.1e20, &out, 1) == CAMKIN_E_SPEED);
    CHECK(camkin_eval(p, x, N, 1, &out, -1) == CAMKIN_E_THREADS);
    CHECK(camkin_eval(p, x, SIZE_MAX / 8 + 1, 1, &out, 1) == CAMKIN_E_SIZE);
    CHECK(camkin_eval(p, x, SIZE_MAX / 4, 1, &out, 1) == CAMKIN_E_SIZE);
    CHECK(camkin_eval(p, x, (size_t)CAMKIN_MAX_POINTS + 1, 1, &out, 1) == CAMKIN_E_SIZE);
    CHECK(camkin_boundary(NULL, &drive, x, N, &out, 1) == CAMKIN_E_NULL);
    CHECK(camkin_boundary_at(p, NULL, 0, y[0]) == CAMKIN_E_NULL);
    CHECK(camkin_boundary(p, NULL, x, N, &out, 1) == CAMKIN_E_NULL);
    CHECK(camkin_boundary(p, &drive, NULL, N, &out, 1) == CAMKIN_E_NULL);
    CHECK(camkin_boundary(p, &drive, x, N, NULL, 1) == CAMKIN_E_NULL);
    CHECK(camkin_boundary(p, &drive, x, N, &out, -1) == CAMKIN_E_THREADS);
    CHECK(camkin_boundary_grid(p, &drive, 0, 1, N, &out, -1) == CAMKIN_E_THREADS);
    CHECK(camkin_boundary_at(p, &drive, 0, NULL) == CAMKIN_E_NULL);
    CHECK(camkin_boundary_at(NULL, &drive, 0, y[0]) == CAMKIN_E_NULL);
    const camkin_drive bad[] = {{NAN, 0, 0, NULL},  {1, INFINITY, 0, NULL}, {1, 0, NAN, NULL},
                                {1, 0, 1e30, NULL}, {-1.1e20, 0, 0, NULL},  {1, 1.1e20, 0, NULL}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK(camkin_boundary(p, &bad[i], x, N, &out, 1) == CAMKIN_E_SPEED);
        CHECK(camkin_boundary_at(p, &bad[i], 0, y[0]) == CAMKIN_E_SPEED);
        CHECK(camkin_boundary_grid(p, &bad[i], 0, 1, N, &out, 1) == CAMKIN_E_SPEED);
    }
    CHECK(camkin_boundary_grid(p, &drive, NAN, 1, N, &out, 1) == CAMKIN_E_TIME);
    CHECK(camkin_boundary_grid(p, &drive, 0, INFINITY, N, &out, 1) == CAMKIN_E_TIME);
    CHECK(camkin_boundary_grid(p, &drive, 0, 1, SIZE_MAX, &out, 1) == CAMKIN_E_SIZE);

    double *odd = (double *)(void *)((char *)y[1] + 1);
    CHECK(camkin_eval(p, x, N - 1, 1, &(camkin_svaj){NULL, odd, NULL, NULL}, 1) == CAMKIN_E_ALIGN);
    CHECK(camkin_eval(p, odd, N - 1, 1, &(camkin_svaj){y[0], NULL, NULL, NULL}, 1) == CAMKIN_E_ALIGN);
    CHECK(camkin_eval(p, x, N, 1, &(camkin_svaj){y[0], y[0] + 1, NULL, NULL}, 1) == CAMKIN_E_OVERLAP);
    CHECK(camkin_eval(p, x, N, 1, &(camkin_svaj){y[0], NULL, y[0], NULL}, 1) == CAMKIN_E_OVERLAP);
    CHECK(camkin_eval(p, y[0] + 1, N, 1, &(camkin_svaj){y[0], NULL, NULL, NULL}, 1) == CAMKIN_E_OVERLAP);
    CHECK(camkin_eval(p, y[0], N, 1, &(camkin_svaj){y[0], y[0], NULL, NULL}, 1) == CAMKIN_E_OVERLAP);
    CHECK(camkin_eval(p, x, N, 1, &(camkin_svaj){y[0], y[0] + N - 1, NULL, NULL}, 1) == CAMKIN_E_OVERLAP);
    CHECK(camkin_eval(p, y[0] + N - 1, N, 1, &(camkin_svaj){NULL, NULL, NULL, y[1]}, 1) == CAMKIN_E_OVERLAP);
    CHECK(camkin_boundary(p, &drive, y[0] + 1, N, &(camkin_svaj){y[0], NULL, NULL, NULL}, 1) == CAMKIN_E_OVERLAP);
    CHECK(camkin_boundary_grid(p, &drive, 0, 1, N, &(camkin_svaj){y[0], y[0], NULL, NULL}, 1) == CAMKIN_E_OVERLAP);

    /* any two of the input and the outputs, except one output that is the input */
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < i; k++)
            for (int shift = -N; shift <= N; shift++) {
                double memory[7][2 * N], *array[5];
                for (int m = 0; m < 5; m++)
                    array[m] = memory[m + 1];
                array[i] = array[k] + shift;
                const camkin_svaj some = {array[1], array[2], array[3], array[4]};
                const double at[N] = {0, 30, 60, 90};
                memcpy(array[0], at, sizeof at);
                int fits = shift == -N || shift == N || (k == 0 && shift == 0);
                CHECK(camkin_eval(p, array[0], N, 1, &some, 1) == (fits ? CAMKIN_OK : CAMKIN_E_OVERLAP));
            }

    camkin_analysis analysis;
    CHECK(camkin_analyze(NULL, NULL, -1, &analysis) == CAMKIN_E_NULL);
    CHECK(camkin_analyze(p, NULL, -1, NULL) == CAMKIN_E_NULL);
    CHECK(camkin_analyze(p, NULL, -2, &analysis) == CAMKIN_E_SEGMENT);
    CHECK(camkin_analyze(p, NULL, 4, &analysis) == CAMKIN_E_SEGMENT);
    CHECK(camkin_analyze(p, &(camkin_drive){NAN, 0, 0, NULL}, -1, &analysis) == CAMKIN_E_SPEED);
    CHECK(camkin_analyze(p, &(camkin_drive){1.1e20, 0, 0, NULL}, -1, &analysis) == CAMKIN_E_SPEED);
    CHECK(camkin_analyze(p, &(camkin_drive){1, 1, 0, NULL}, -1, &analysis) == CAMKIN_E_SPEED);
    CHECK(camkin_analyze_finite(NULL, NULL, -1, &analysis) == CAMKIN_E_NULL);
    CHECK(camkin_analyze_finite(p, NULL, 4, &analysis) == CAMKIN_E_SEGMENT);
    camkin_break joints[5];
    size_t found = 77;
    CHECK(camkin_breaks(NULL, joints, 5, &found) == CAMKIN_E_NULL);
    CHECK(camkin_breaks(p, joints, 5, NULL) == CAMKIN_E_NULL);
    CHECK(camkin_breaks(p, NULL, 5, &found) == CAMKIN_E_NULL && found == 77);
    CHECK(camkin_breaks(p, NULL, 0, &found) == CAMKIN_OK && found == 4);
    joints[2].theta = -1;
    CHECK(camkin_breaks(p, joints, 2, &found) == CAMKIN_OK && found == 4 && joints[2].theta == -1);

    const double param[8] = {0};
    CHECK(camkin_law_eval(-1, param, x, N, y[0], NULL, NULL, NULL) == CAMKIN_E_LAW);
    CHECK(camkin_law_eval(CAMKIN_POLY, param, x, N, y[0], NULL, NULL, NULL) == CAMKIN_E_LAW);
    CHECK(camkin_law_eval(CAMKIN_MODIFIED_CYCLOIDAL + 1, param, x, N, y[0], NULL, NULL, NULL) == CAMKIN_E_LAW);
    CHECK(camkin_law_eval(CAMKIN_CYCLOIDAL, NULL, x, N, y[0], NULL, NULL, NULL) == CAMKIN_E_NULL);
    CHECK(camkin_law_eval(CAMKIN_CYCLOIDAL, param, NULL, N, y[0], NULL, NULL, NULL) == CAMKIN_E_NULL);
    CHECK(camkin_law_eval(CAMKIN_CYCLOIDAL, param, x, N, y[0], y[0], NULL, NULL) == CAMKIN_E_OVERLAP);
    CHECK(memcmp(y, untouched, sizeof y) == 0);

    /* no points, no outputs: nothing to do */
    CHECK(camkin_eval(p, NULL, 0, 1, &out, 0) == CAMKIN_OK);
    CHECK(camkin_boundary(p, &drive, NULL, 0, &out, 0) == CAMKIN_OK);
    CHECK(camkin_boundary_grid(p, &drive, 0, 1, 0, &out, 0) == CAMKIN_OK);
    CHECK(camkin_law_eval(CAMKIN_CYCLOIDAL, param, NULL, 0, NULL, NULL, NULL, NULL) == CAMKIN_OK);
    CHECK(camkin_eval(p, x, N, 1, &(camkin_svaj){0}, 0) == CAMKIN_OK);
    CHECK(camkin_boundary(p, &drive, x, N, &(camkin_svaj){0}, 0) == CAMKIN_OK);
    CHECK(camkin_law_eval(CAMKIN_CYCLOIDAL, param, x, N, NULL, NULL, NULL, NULL) == CAMKIN_OK);
    CHECK(camkin_law_eval(CAMKIN_CYCLOIDAL, param, x, 0, y[0], y[1], y[2], y[3]) == CAMKIN_OK);
    CHECK(camkin_segment_ends(p, 0, NULL, NULL) == CAMKIN_OK);
    CHECK(camkin_segment_ends(p, 4, y[0], y[1]) == CAMKIN_E_SEGMENT);
    CHECK(camkin_segment_ends(p, -1, y[0], y[1]) == CAMKIN_E_SEGMENT);
    CHECK(memcmp(y, untouched, sizeof y) == 0);
    CHECK(isnan(camkin_displacement(NULL, 0)) && isnan(camkin_velocity(NULL, 0, 1)));
    CHECK(isnan(camkin_acceleration(NULL, 0, 1)) && isnan(camkin_jerk(NULL, 0, 1)));
    camkin_program_free(p);
    camkin_program_free(NULL);
}

static void names(void) {
    for (int i = 0; i < CAMKIN_STATUS_COUNT; i++)
        for (int k = 0; k < i; k++)
            CHECK(strcmp(camkin_status_str((camkin_status)i), camkin_status_str((camkin_status)k)) != 0);
    CHECK(strcmp(camkin_status_str(CAMKIN_OK), "done") == 0);
    CHECK(strcmp(camkin_status_str((camkin_status)-1), "unknown status") == 0);
    CHECK(strcmp(camkin_status_str(CAMKIN_STATUS_COUNT), "unknown status") == 0);
    int n = 0;
    for (; camkin_law_name(n); n++)
        CHECK(camkin_law_from_name(camkin_law_name(n)) == n);
    CHECK(n > CAMKIN_UNIVERSAL && !camkin_law_name(-1));
    CHECK(camkin_law_from_name("cycloid") == -1 && camkin_law_from_name(NULL) == -1);
    CHECK(strcmp(camkin_law_parameter(CAMKIN_UNIVERSAL, 7), "v1") == 0 && !camkin_law_parameter(CAMKIN_UNIVERSAL, 8));
    CHECK(!camkin_law_parameter(CAMKIN_DWELL, 0) && !camkin_law_parameter(CAMKIN_SCCA, 4));
    CHECK(strcmp(camkin_law_parameter(CAMKIN_CYCLOIDAL, 0), "inflection") == 0);
    CHECK(!camkin_law_parameter(CAMKIN_CYCLOIDAL, 1) && !camkin_law_name(n));
    CHECK(!camkin_law_parameter(-1, 0) && !camkin_law_parameter(CAMKIN_SCCA, -1));
    CHECK(strcmp(camkin_version(), CAMKIN_VERSION) == 0);
    CHECK(camkin_isa_name(NULL) == NULL && camkin_isa_available(-1) == NULL && camkin_isa_available(99) == NULL);
}

int main(void) {
    option_sizes();
    segments();
    closure();
    jumps();
    flags();
    close_knots();
    whole_program();
    calls();
    names();
    return test_end();
}
