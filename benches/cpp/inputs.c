/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "inputs.h"

static camkin_segment segment(const char *law, double duration, double lift) {
    camkin_segment segment = {.duration = duration, .lift = lift};
    segment.law = camkin_law_from_name(strcmp(law, "poly_11") == 0 ? "smooth_poly" : law);
    if (strcmp(law, "poly_11") == 0)
        segment.param[0] = 5.0; /* derivatives that vanish at both ends */
    if (strcmp(law, "scca") == 0)
        segment.param[0] = segment.param[1] = segment.param[2] = 1.0 / 3.0;
    return segment;
}

size_t segments_of(const char *program, camkin_segment *segments) {
    static const char *const mixed[] = {"modified_sine",    "cycloidal",          "poly_4567",
                                        "freudenstein_135", "modified_trapezoid", "poly_345"};
    size_t n = 3;
    if (strcmp(program, "mixed_12") == 0)
        n = 12;
    else if (strncmp(program, "segments_", 9) == 0)
        n = strtoul(program + 9, NULL, 10);
    else if (strcmp(program, "dwell") == 0)
        n = 1;
    else if (strncmp(program, "moving_", 7) == 0) {
        segments[0] = segment(program + 7, 180.0, 10.0);
        segments[1] = segment(program + 7, 180.0, -10.0);
        return 2;
    } else {
        segments[0] = segment(program, 90.0, 10.0);
        segments[1] = segment("dwell", 45.0, 0.0);
        segments[2] = segment(program, 90.0, -10.0);
        return n;
    }
    for (size_t i = 0; i < n; i++) {
        const char *law = i % 2 || n == 1 ? "dwell" : n == 12 ? mixed[i / 2] : "poly_345";
        segments[i] = segment(law, 360.0 / (double)n, strcmp(law, "dwell") == 0 ? 0.0 : i % 4 == 0 ? 10.0 : -10.0);
    }
    return n;
}

camkin_status make_program(const camkin_segment *segments, size_t n, const char *isa, camkin_program **program,
                           camkin_error *error) {
    const camkin_options options = {.size = sizeof options, .cycle = 360.0, .isa = isa};
    return camkin_program_create(segments, n, &options, program, error);
}

void fill(double *x, Order order, size_t n, double first, double span) {
    uint64_t seed = 1;
    for (size_t i = 0; i < n; i++) {
        uint64_t z = (seed += 0x9e3779b97f4a7c15);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        const double random = (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
        x[i] = first + span * (order == RANDOM ? random : (double)i / (double)n);
    }
}

void angles(double *theta, Order order, size_t n) {
    fill(theta, order, n, 0.0, order == TEN_CYCLES ? 3600.0 : order == RISE ? 90.0 : 360.0);
}

void instants(double *t, Order order, size_t n) {
    fill(t, order, n, T0, order == SORTED ? CYCLE_S : order == RISE ? CYCLE_S / 4 : 1000 * CYCLE_S);
}
