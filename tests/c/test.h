/* SPDX-License-Identifier: MIT */
/* A test is a function. A failed check prints its place and values; the program continues and exits with 1. */
#ifndef TEST_H
#define TEST_H

#include <camkin/camkin.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEST_PI 3.14159265358979323846
#define RAD (180.0 / TEST_PI) /* [deg] */

static int failures, checks;

#define CHECK(condition) check((condition), __FILE__, __LINE__, #condition)
static inline int check(int passed, const char *file, int line, const char *text) {
    checks++;
    if (!passed && failures++ < 20)
        printf("%s:%d: failed: %s\n", file, line, text);
    return passed;
}

/* |got - want| <= tolerance; false for NaN. */
#define CHECK_NEAR(got, want, tolerance) check_near((got), (want), (tolerance), __FILE__, __LINE__, #got)
static inline int check_near(double got, double want, double tolerance, const char *file, int line, const char *text) {
    int passed = check(fabs(got - want) <= tolerance, file, line, text);
    if (!passed && failures <= 20)
        printf("    got %.17g, want %.17g to within %.3g\n", got, want, tolerance);
    return passed;
}

static inline int test_end(void) {
    printf("%d checks, %d failures\n", checks, failures);
    return failures != 0;
}

/* splitmix64 (Steele, Lea, Flood 2014): the same inputs on every machine. */
static inline uint64_t test_random(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static inline double test_uniform(uint64_t *state, double low, double high) {
    return low + (high - low) * ((double)(test_random(state) >> 11) * 0x1p-53);
}

static inline int same_bits(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

static const uint64_t HASH_BASIS = 0xcbf29ce484222325u;

/* FNV-1a over 64-bit words, folded after each: a product carries upwards only, and two signs that change would
   leave no trace. */
static inline uint64_t hash_of(const void *doubles, size_t n, uint64_t hash) {
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, (const char *)doubles + i * sizeof bits, sizeof bits);
        hash = (hash ^ bits) * 0x100000001b3u;
        hash ^= hash >> 32;
    }
    return hash;
}

/* Create a program, or exit. */
static inline camkin_program *must_create(const camkin_segment *segments, size_t n, const camkin_options *options) {
    camkin_program *program = NULL;
    camkin_error error;
    if (camkin_program_create(segments, n, options, &program, &error) != CAMKIN_OK) {
        printf("cannot create the program: %s\n", error.message);
        exit(1);
    }
    return program;
}

/* Rise 10 over 90 degrees, dwell 45, fall 90, dwell 135. */
static inline camkin_program *rise_dwell_fall(const char *law, const camkin_options *options) {
    const camkin_segment segments[3] = {
        {.law = camkin_law_from_name(law), .duration = 90, .lift = 10},
        {.law = CAMKIN_DWELL, .duration = 45},
        {.law = camkin_law_from_name(law), .duration = 90, .lift = -10},
    };
    return must_create(segments, 3, options);
}

/* Return a rise of any law with its own curve, with parameters that have an effect. */
static inline camkin_segment sample_rise(int32_t law) {
    camkin_segment s = {.law = law, .duration = 100, .lift = 2};
    switch (law) {
    case CAMKIN_UNIVERSAL:
        memcpy(s.param, (const double[8]){0.1, 0.2, 0.35, 0.5, 0.6, 0.8}, sizeof s.param);
        break;
    case CAMKIN_SCCA:
    case CAMKIN_TRIPLE_HARMONIC:
        s.param[0] = 0.25, s.param[1] = 0.5;
        break;
    case CAMKIN_SMOOTH_POLY:
        s.param[0] = 5;
        break;
    case CAMKIN_UNIVERSAL_CODE:
        s.param[0] = 47;
        break;
    case CAMKIN_SINE_STRAIGHT_LINE:
    case CAMKIN_TRAPEZOIDAL_VELOCITY:
    case CAMKIN_MODIFIED_CONSTANT_VELOCITY:
    case CAMKIN_CYCLOIDAL_CONSTANT_VELOCITY:
        s.param[0] = 0.3;
        break;
    case CAMKIN_S_CURVE:
        s.param[0] = s.param[1] = 0.125, s.param[2] = 0.25;
        break;
    case CAMKIN_MODIFIED_CYCLOIDAL:
        s.param[0] = 0.2, s.param[1] = 0.4;
        break;
    default:
        break;
    }
    return s;
}

/* Return whether the law has no curve of its own and exists in segments only. */
static inline int free_form(int32_t law) {
    return law == CAMKIN_POLY_BC || law == CAMKIN_POLY || law == CAMKIN_BSPLINE;
}

static inline int comes_back(int32_t law) {
    return law >= CAMKIN_RISE_FALL_3456 && law <= CAMKIN_RISE_FALL_DOUBLE_HARMONIC;
}

/* One segment of every kind of piece, with durations that are not exact in binary; velocity jumps are allowed. */
static const camkin_segment every_kind[] = {
    {.law = CAMKIN_MODIFIED_SINE, .duration = 52.8, .lift = 10.1},
    {.law = CAMKIN_DWELL, .duration = 10.1},
    {.law = CAMKIN_POLY_4567, .duration = 60.7, .lift = -3.3},
    {.law = CAMKIN_CONSTANT_VELOCITY, .duration = 20.2, .lift = 1.7},
    {.law = CAMKIN_PARABOLIC, .duration = 49.9, .lift = 2.2},
    {.law = CAMKIN_SIMPLE_HARMONIC, .duration = 40.3, .lift = -5.5},
    {.law = CAMKIN_SCCA, .duration = 66.6, .lift = -5.2, .param = {0.2, 0.3, 0.4}},
};
enum { EVERY_KIND = sizeof every_kind / sizeof every_kind[0] };

/* A rise of any law, then a fall to its start. */
static inline camkin_program *rise_and_fall(camkin_segment rise) {
    const camkin_segment segments[2] = {rise, {.law = CAMKIN_POLY_345, .duration = 80, .lift = -rise.lift}};
    const camkin_options options = {.size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    return must_create(segments, 2, &options);
}

#endif
