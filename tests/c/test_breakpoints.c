/* SPDX-License-Identifier: MIT */
/* The bits at critical places: at the starts of pieces, at anchors and at the ends of the cycle, at the doubles next to
 * them, cycles away, and where there is no phase. Programs: every law, mirrored, with its inflection moved and with
 * velocities at its ends, every numbered curve, free forms, indexing, start phases and other cycles. The hashes are
 * committed. Write them again only after an intended change of the arithmetic:
 *
 *     build/release/test_breakpoints --write */
#include "kernels/motion_table.h"
#include "test.h"

#define HASHES "tests/data/breakpoint_hashes.txt"

enum { LINES = 512, MOST = 8192 };

static char expected[LINES][64];
static int lines, line, writes;
static FILE *file;

static double theta[MOST], t[MOST], out[4][MOST];
static size_t n;

static void add(double at) {
    if (n < MOST || CHECK(n < MOST))
        theta[n++] = at;
}

static void add_around(double at) {
    add(nextafter(nextafter(at, -INFINITY), -INFINITY));
    add(nextafter(at, -INFINITY));
    add(at);
    add(nextafter(at, INFINITY));
    add(nextafter(nextafter(at, INFINITY), INFINITY));
}

/* The angles to test of this program. */
static void make_angles(const camkin_program *p) {
    const double cycle = p->cycle.length;
    uint64_t seed = 5;
    n = 0;
    for (size_t i = 0; i < p->npieces; i++) {
        const double start = i == 0 ? -cycle / 2 : p->start[i], anchor = -p->piece[i].row[CK_MINUS_ANCHOR_HI];
        add_around(start);
        add_around(start + (i % 2 ? cycle : -cycle));
        add_around(anchor);
        add(start + 0x1p30 * cycle);
        for (double u = 1e-3; u > 1e-70; u *= 1e-6) { /* the way out of a dwell */
            add(anchor + u * cycle);
            add(anchor - u * cycle);
        }
    }
    const double special[] = {0.0,        -0.0,      5e-324,         -5e-324, 1e-310, -1e-310,
                              cycle,      -cycle,    cycle / 2,      NAN,     -NAN,   INFINITY,
                              1e300,      -INFINITY, 0x1p48 * cycle, 1e9,     -1e9,   0x1p49 * cycle,
                              -cycle / 2, 0x1p1023,  -0x1p49 * cycle};
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        add_around(special[i]);
    for (int i = -4; i <= 4; i++) /* the last angles with a phase */
        for (int side = -1; side <= 1; side += 2)
            add(side * (0x1p50 * cycle + i * 0x1p-2 * cycle));
    for (int i = 0; i < 200; i++)
        add(test_uniform(&seed, -1.5 * cycle, 1.5 * cycle));
    for (int i = 0; i < 120; i++)
        add(cycle * i / 120.0);
}

static uint64_t hash_program(const camkin_program *p) {
    uint64_t hash = HASH_BASIS;
    const camkin_svaj all = {out[0], out[1], out[2], out[3]};
    const double rpm = p->cycle.length / 37.0; /* makes each time a multiple of the angle that is not exact in binary */
    make_angles(p);
    CHECK(camkin_eval(p, theta, n, 3.3, &all, 1) == CAMKIN_OK);
    for (int k = 0; k < 4; k++)
        hash = hash_of(out[k], n, hash);
    for (int k = 0; k < 4; k++) { /* the kernels for one output, and single values */
        camkin_svaj one = {k == 0 ? out[0] : NULL, k == 1 ? out[1] : NULL, k == 2 ? out[2] : NULL,
                           k == 3 ? out[3] : NULL};
        CHECK(camkin_eval(p, theta, n, -2.0, &one, 1) == CAMKIN_OK);
        hash = hash_of(out[k], n, hash);
    }
    CHECK(camkin_eval(p, theta, n, 3.3, &all, 1) == CAMKIN_OK);
    for (size_t i = 0; i < n;
         i++) { /* at the last angles with a phase too: single values once went on a little longer */
        const double value[4] = {camkin_displacement(p, theta[i]), camkin_velocity(p, theta[i], 3.3),
                                 camkin_acceleration(p, theta[i], 3.3), camkin_jerk(p, theta[i], 3.3)};
        for (int k = 0; k < 4; k++)
            if (!same_bits(value[k], out[k][i]) && !CHECK(same_bits(value[k], out[k][i])) && failures <= 20)
                printf("    output %d at %a\n", k, theta[i]);
    }
    for (size_t i = 0; i < n; i++)
        t[i] = theta[i] / (6.0 * rpm);
    const camkin_drive drives[] = {{rpm, 0, 0, NULL},
                                   {-rpm, 0, 0.3 * p->cycle.length, NULL},
                                   {rpm, 0.37 * rpm, -7.7 * p->cycle.length, NULL},
                                   {0, -rpm, 5e-324, NULL}};
    for (int k = 0; k < 4; k++) {
        CHECK(camkin_boundary(p, &drives[k], t, n, &all, 1) == CAMKIN_OK);
        for (int order = 0; order < 4; order++)
            hash = hash_of(out[order], n, hash);
        const camkin_svaj s = {.s = out[0]}, j = {.j = out[3]};
        CHECK(camkin_boundary(p, &drives[k], t, n, &s, 1) == CAMKIN_OK);
        CHECK(camkin_boundary(p, &drives[k], t, n, &j, 1) == CAMKIN_OK);
        hash = hash_of(out[0], n, hash);
        hash = hash_of(out[3], n, hash);
        CHECK(camkin_boundary_grid(p, &drives[k], -1.0, 0.0123, 300, &all, 1) == CAMKIN_OK);
        for (int order = 0; order < 4; order++)
            hash = hash_of(out[order], 300, hash);
    }
    double start[4], end[4];
    for (int64_t i = 0; camkin_segment_ends(p, i, start, end) == CAMKIN_OK; i++) {
        hash = hash_of(start, 4, hash);
        hash = hash_of(end, 4, hash);
    }
    return hash;
}

/* Check one line of the file: one program, on every level. */
static void pinned(const char *name, const char *kind, const camkin_segment *segments, size_t count,
                   camkin_options options) {
    options.size = sizeof options;
    options.flags |= CAMKIN_ALLOW_VELOCITY_JUMP;
    for (int level = 0; camkin_isa_available(level); level++) {
        options.isa = camkin_isa_available(level);
        camkin_program *p = must_create(segments, count, &options);
        char now[64];
        snprintf(now, sizeof now, "%-28s %-12s %016llx\n", name, kind, (unsigned long long)hash_program(p));
        camkin_program_free(p);
        if (writes && level == 0)
            fputs(now, file);
        if (!writes && !CHECK(line < lines && strcmp(now, expected[line]) == 0) && failures <= 20)
            printf("    %s: %s", options.isa, now);
    }
    line++;
}

/* There and back, with dwells. */
static void pinned_law(const char *kind, camkin_segment rise) {
    camkin_segment segments[3] = {rise, {.law = CAMKIN_DWELL, .duration = 41.7}, rise};
    segments[0].duration = 100.3;
    segments[2].duration = 77.0;
    segments[0].lift = 9.7;
    segments[2].lift = comes_back(rise.law) ? 9.7 : -9.7;
    char name[64];
    snprintf(name, sizeof name, "%s", camkin_law_name(rise.law));
    if (rise.law == CAMKIN_UNIVERSAL_CODE)
        snprintf(name, sizeof name, "universal_code %g", rise.param[0]);
    pinned(name, kind, segments, 3, (camkin_options){.cycle = 360});
    segments[0].duration = 64, segments[1].duration = 32, segments[2].duration = 128; /* starts are doubles */
    pinned(name, kind, segments, 3, (camkin_options){.cycle = 256});
}

static void laws(void) {
    for (int32_t law = CAMKIN_CONSTANT_VELOCITY; camkin_law_name(law); law++) {
        if (free_form(law))
            continue;
        camkin_segment rise = sample_rise(law);
        pinned_law("", rise);
        rise.flags = CAMKIN_MIRROR;
        pinned_law("mirrored", rise);
        for (int k = 0; k < 8 && camkin_law_parameter(law, k); k++)
            if (strcmp(camkin_law_parameter(law, k), "inflection") == 0) {
                rise.flags = 0;
                rise.param[k] = 0.37;
                pinned_law("inflection", rise);
            }
    }
    camkin_segment fast = {.law = CAMKIN_MODIFIED_SINE, .v0 = 1.25, .v1 = -0.5};
    pinned_law("velocities", fast);
    fast.flags = CAMKIN_MIRROR;
    pinned_law("both", fast);
    fast = sample_rise(CAMKIN_UNIVERSAL);
    fast.v0 = -0.75, fast.param[7] = 0.5;
    pinned_law("velocities", fast);
    const int codes[] = {11, 12, 22, 25, 26, 27, 33, 34, 35, 43, 44, 45, 46, 47, 48, 49, 51, 52, 92};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        pinned_law("", (camkin_segment){.law = CAMKIN_UNIVERSAL_CODE, .param = {codes[i]}});
    for (int degree = 1; degree <= 4; degree++)
        pinned_law(degree == 1   ? "n = 1"
                   : degree == 2 ? "n = 2"
                   : degree == 3 ? "n = 3"
                                 : "n = 4",
                   (camkin_segment){.law = CAMKIN_SMOOTH_POLY, .param = {degree}});
    pinned_law("no hold", (camkin_segment){.law = CAMKIN_S_CURVE, .param = {0.1, 0, 0.6}});
    pinned_law("no cruise", (camkin_segment){.law = CAMKIN_S_CURVE, .param = {0.1, 0.3}});
    const double ramps[][2] = {{0.03, 0.44}, {0.07, 0.36}, {0.11, 0.28}, {0.13, 0.24}, {0.21, 0.08}};
    for (size_t i = 0; i < sizeof ramps / sizeof *ramps; i++) /* whose sums miss 1 by a rounding */
        pinned_law("no cruise", (camkin_segment){.law = CAMKIN_S_CURVE, .param = {ramps[i][0], ramps[i][1]}});
    const double cruises[][3] = {{0.07, 0.11, 0.5}, {0.03, 0.2, 0.48}, {0.13, 0.01, 0.46}, {0.06, 0.17, 0.42}};
    for (size_t i = 0; i < sizeof cruises / sizeof *cruises; i++)
        pinned_law("cruise",
                   (camkin_segment){.law = CAMKIN_S_CURVE, .param = {cruises[i][0], cruises[i][1], cruises[i][2]}});
    /* a cruise and a cosine as long as those that are still measured from one end only */
    pinned_law("just one", (camkin_segment){.law = CAMKIN_UNIVERSAL, .param = {0.125, 0.125, 0.25, 0.45, 0.5, 0.75}});
    pinned_law("just one", (camkin_segment){.law = CAMKIN_UNIVERSAL, .param = {0, 0, 0.4, 0.5, 0.6, 0.75}});
    pinned_law("cruise", (camkin_segment){.law = CAMKIN_SCCA, .param = {0.1, 0.2, 0.2}});
    pinned_law("long cosine", (camkin_segment){.law = CAMKIN_SCCA, .param = {0, 0.1, 0.9}});
    pinned_law("decimals", (camkin_segment){.law = CAMKIN_SCCA, .param = {0.1, 0.2, 0.7}});
    pinned_law("sheared back", (camkin_segment){.law = CAMKIN_MODIFIED_CYCLOIDAL, .param = {-0.3}});
}

static void free_forms(void) {
    const camkin_options plain = {.cycle = 360}, elsewhere = {.cycle = 360, .phase = 200.7, .start = -3.3};
    camkin_segment s[3] = {
        {.law = CAMKIN_POLY_BC, .duration = 100.3, .lift = 9.7, .v0 = 1, .a0 = -2, .j0 = 30, .v1 = -0.5, .a1 = 7},
        {.law = CAMKIN_DWELL, .duration = 41.7},
        {.law = CAMKIN_POLY_BC, .duration = 99, .lift = -9.7, .v1 = 0.3, .param = {100, -200}}};
    pinned("poly_bc", "", s, 3, plain);
    s[0] = (camkin_segment){.law = CAMKIN_POLY_BC, .duration = 100.3, .lift = 9.7, .flags = CAMKIN_MATCH_V1};
    s[1] = (camkin_segment){.law = CAMKIN_CONSTANT_VELOCITY, .duration = 41.7, .lift = 3};
    s[2] = (camkin_segment){.law = CAMKIN_POLY_BC,
                            .duration = 99,
                            .lift = -12.7,
                            .flags = CAMKIN_MATCH_V0 | CAMKIN_MATCH_A0 | CAMKIN_FREE_J1 | CAMKIN_FREE_Q0 |
                                     CAMKIN_FREE_Q1 | CAMKIN_MATCH_V1};
    pinned("poly_bc", "matched", s, 3, elsewhere);
    const double rows[] = {1.0 / 3, 0, 3, 1.0 / 3, 1, 0, 1, 1, 2.5, 0, 2, -4, 0.7, 3, 11};
    s[0] = (camkin_segment){.law = CAMKIN_POLY, .duration = 100.3, .lift = 9.7, .table = rows, .ntable = 15};
    s[2] = (camkin_segment){.law = CAMKIN_POLY, .duration = 99, .lift = -12.7};
    pinned("poly", "", s, 3, plain);
    pinned("poly", "elsewhere", s, 3, elsewhere);
    const double clamped[] = {0, 0, 0, 0, 1.1, 20.2, 20.2, 77.7, 90, 90, 90, 90, 0, 0, 1.5, -2, 7, 7.7, 9.7, 9.7};
    s[0] = (camkin_segment){
        .law = CAMKIN_BSPLINE, .duration = 90, .lift = 9.7, .param = {3}, .table = clamped, .ntable = 20};
    pinned("bspline", "", s, 3, plain);
    pinned("bspline", "elsewhere", s, 3, elsewhere);
    const double bezier[] = {0, 0, 0, 0, 0, 0, 0, 0, 90, 90, 90, 90, 90, 90, 90, 90, 0, 0, 1.5, -2, 7, 7.7, 9.7, 9.7};
    s[0].param[0] = 7, s[0].table = bezier, s[0].ntable = 24; /* one interval in as many parts as there may be */
    pinned("bspline", "bezier", s, 3, plain);
}

static void cycles(void) {
    camkin_segment s[2] = {sample_rise(CAMKIN_MODIFIED_TRAPEZOID), sample_rise(CAMKIN_GUTMAN_13)};
    s[0].duration = 55.5, s[1].duration = 33.3, s[0].lift = 0.1, s[1].lift = 0.7;
    const uint32_t accumulate = CAMKIN_ACCUMULATE;
    pinned("accumulate", "", s, 2, (camkin_options){.cycle = 90, .flags = accumulate});
    pinned("accumulate", "elsewhere", s, 2,
           (camkin_options){.cycle = 90, .flags = accumulate, .phase = -1234.5, .start = 77});
    pinned("accumulate", "half", s, 2, (camkin_options){.cycle = 88.8, .flags = accumulate, .phase = 44.4});
    pinned("every_kind", "", every_kind, EVERY_KIND, (camkin_options){.cycle = 360});
    pinned("every_kind", "elsewhere", every_kind, EVERY_KIND, (camkin_options){.cycle = 360, .phase = -123.456});
    pinned("every_kind", "half", every_kind, EVERY_KIND, (camkin_options){.cycle = 360, .phase = 180});
    s[0].duration = 1e-9, s[1].duration = 2e-9, s[0].lift = 1e-100, s[1].lift = -1e-100;
    pinned("small", "", s, 2, (camkin_options){.cycle = 4e-9});
    s[0].duration = 3e8, s[1].duration = 2e8, s[0].lift = 1e100, s[1].lift = -1e100;
    pinned("large", "", s, 2, (camkin_options){.cycle = 1e9, .phase = 1e9 / 3});
}

int main(int argc, char **argv) {
    writes = argc > 1 && strcmp(argv[1], "--write") == 0;
    file = fopen(HASHES, writes ? "w" : "r");
    if (!CHECK(file != NULL))
        return test_end();
    while (!writes && lines < LINES && fgets(expected[lines], sizeof expected[lines], file))
        lines++;
    laws();
    free_forms();
    cycles();
    CHECK(writes || lines == line);
    fclose(file);
    return test_end();
}
