/* SPDX-License-Identifier: MIT */
/* Reduce angles and times to phases: cycle angles in [-half, half).
 *
 * Everything is static: kernels.c includes this body once per instruction-set level. */
#ifndef CK_PHASE_H
#define CK_PHASE_H

#include <math.h>

#include "../base/dd.h"
#include "../base/fma.h"
#include "../base/fpenv.h"
#include "kernels.h"

/* Beyond this many cycles the spacing of doubles is too coarse for a phase, which is NaN then. */
#define MAX_CYCLES 0x1p50

/* Return how many cycles to subtract from theta to reach [-half, half). The rounding of theta/cycle can make it wrong
   by one next to an end, which last_cycle() corrects. */
INLINE double whole_cycles(double theta, double inverse) {
    return floor(ck_multiply_add(theta, inverse, 0.5));
}

/* Return the whole cycles (-1, 0 or 1) to subtract if rounding left r outside [-half, half). That subtraction is
   exact. */
INLINE double last_cycle(double r, double half) {
    return (r >= half ? 1.0 : 0.0) - (r < -half ? 1.0 : 0.0);
}

/* Reduce n angles in any order. Return whether a phase is NaN. */
INLINE bool angle_phase_loop(const ck_cycle *cycle, const double *restrict theta, size_t n, double *restrict r,
                             double *restrict cycles) {
    const double length = cycle->length, half = cycle->half, inverse = cycle->inverse;
    /* Few blocks have an invalid angle, or one where the rounding of theta/cycle decides: test for these first. */
    int64_t rare = 0, invalid = 0;
    for (size_t i = 0; i < n; i++) {
        double k = whole_cycles(theta[i], inverse), x = ck_fma(-k, length, theta[i]);
        r[i] = x;
        if (cycles)
            cycles[i] = k;
        rare |= (fabs(k) < MAX_CYCLES ? 0 : 1) | (fabs(x) < half ? 0 : 1);
    }
    if (!rare)
        return false;
    for (size_t i = 0; i < n; i++) {
        double k = whole_cycles(theta[i], inverse);
        double x = ck_fma(-k, length, theta[i]);
        double m = last_cycle(x, half);
        const bool valid = fabs(k) < MAX_CYCLES;
        x = valid ? x - m * length : (double)NAN;
        r[i] = x;
        if (cycles)
            cycles[i] = k + m;
        invalid |= valid ? 0 : 1;
    }
    return invalid != 0;
}

/* Not inlined: the caller has computed the cycle of the first angle already. gcc would keep that value through the
   loops and not vectorise them. */
CK_NOINLINE static bool angle_phase_unordered(const ck_cycle *cycle, const double *theta, size_t n, double *r,
                                              double *cycles) {
    return cycles ? angle_phase_loop(cycle, theta, n, r, cycles) : angle_phase_loop(cycle, theta, n, r, NULL);
}

/* Return how many of n values are followed by a smaller one. A comparison with NaN counts too. */
INLINE int64_t count_descents(const double *restrict x, size_t n) {
    int64_t count = 0;
    for (size_t i = 0; i + 1 < n; i++)
        count += x[i] <= x[i + 1] ? 0 : 1;
    return count;
}

/* Return whether n values ascend. The loops take whole steps, and the last step overlaps the one before it, so that no
   remainder is left. */
CK_NOINLINE static bool is_ascending(const double *x, size_t n) {
    if (n <= CK_STEP)
        return count_descents(x, n) == 0;
    return count_descents(x, (n - 1) / CK_STEP * CK_STEP + 1) + count_descents(x + n - CK_STEP - 1, CK_STEP + 1) == 0;
}

/* Subtract k cycles from n angles. Return whether the angles ascend. The loops take whole steps, as in
   is_ascending(). Neither is inlined: gcc would keep the first angle, which the callers have loaded, and not
   vectorise the loops. */
CK_NOINLINE static bool reduce_to_cycle(const ck_cycle *cycle, double k, const double *restrict theta, size_t n,
                                        double *restrict r) {
    const double length = cycle->length;
    int64_t count = 0;
    if (n <= CK_STEP) {
        for (size_t i = 0; i < n; i++)
            r[i] = ck_fma(-k, length, theta[i]);
        return count_descents(theta, n) == 0;
    }
    for (size_t i = 0; i < (n - 1) / CK_STEP * CK_STEP; i++) {
        r[i] = ck_fma(-k, length, theta[i]);
        count += theta[i] <= theta[i + 1] ? 0 : 1;
    }
    for (size_t i = n - CK_STEP; i < n; i++)
        r[i] = ck_fma(-k, length, theta[i]);
    return count + count_descents(theta + n - CK_STEP - 1, CK_STEP + 1) == 0;
}

/* Cycle numbers of the first and the last angle of a block. */
typedef struct cycle_ends {
    double first, last;
} cycle_ends;

INLINE cycle_ends cycle_ends_of(const ck_cycle *cycle, const double *theta, size_t n) {
    return (cycle_ends){whole_cycles(theta[0], cycle->inverse), whole_cycles(theta[n - 1], cycle->inverse)};
}

/* Reduce n >= 1 angles if they ascend within one cycle, or within one up to index `wrap_index` and within the next from
   there. Return whether they do; if not, r is not valid. */
static bool angle_phase_ascending(const ck_cycle *cycle, const double *theta, size_t n, cycle_ends ends, double *r,
                                  double *cycles, size_t *wrap_index) {
    const double inverse = cycle->inverse, half = cycle->half, k = ends.first, last = ends.last;
    if (!(k > -MAX_CYCLES && k <= last && last <= k + 1.0 && last < MAX_CYCLES))
        return false;
    size_t first = 0, next = n;
    while (last > k && next - first > 1) { /* bisect */
        const size_t middle = first + (next - first) / 2;
        if (whole_cycles(theta[middle], inverse) == k)
            first = middle;
        else
            next = middle;
    }
    if (!reduce_to_cycle(cycle, k, theta, next, r) ||
        (next < n && !reduce_to_cycle(cycle, last, theta + next, n - next, r + next)))
        return false;
    for (size_t i = 0; cycles && i < n; i++)
        cycles[i] = i < next ? k : last;
    *wrap_index = next;
    /* The phases ascend, so only those at the ends can lie outside [-half, half) by the rounding of theta/cycle. */
    return r[0] >= -half && r[n - 1] < half && (next == n || (r[next - 1] < half && r[next] >= -half));
}

/* Reduce n >= 1 angles to phases in [-half, half). Return whether a phase is NaN. Write into `wrap_index` the index
   where ascending phases wrap to a new cycle: n if they ascend throughout, 0 if they are not ascending. `unordered`:
   the block before was not ascending. Then the first few angles show whether to try this one. */
static bool angle_phase(const ck_cycle *cycle, const double *theta, size_t n, cycle_ends ends, bool unordered,
                        double *r, double *cycles, size_t *wrap_index) {
    const bool hopeless = unordered && n > CK_STEP && count_descents(theta, CK_STEP + 1) > 1;
    if (!hopeless && angle_phase_ascending(cycle, theta, n, ends, r, cycles, wrap_index))
        return false;
    *wrap_index = 0;
    return angle_phase_unordered(cycle, theta, n, r, cycles);
}

/* Return the same index `wrap_index` from n >= 1 phases. */
static size_t find_wrap_index(const double *restrict r, size_t n) {
    const int64_t ends = count_descents(r, n);
    if (ends == 0 && r[0] <= r[n - 1])
        return n;
    if (!(ends == 1 && r[n - 1] < r[0]))
        return 0;
    size_t first = 0, next = n - 1;
    while (next - first > 1) {
        const size_t middle = first + (next - first) / 2;
        if (r[middle] >= r[0])
            first = middle;
        else
            next = middle;
    }
    return next;
}

/* The phase r + low of one angle or time, and its whole cycles. */
typedef struct one_phase {
    double r, low, cycles;
} one_phase;

INLINE one_phase phase_of(const ck_cycle *cycle, double theta) {
    double k = whole_cycles(theta, cycle->inverse), r = ck_fma(-k, cycle->length, theta);
    if (!(fabs(r) < cycle->half && fabs(k) < MAX_CYCLES)) { /* a branch, because it is nearly never taken */
        const double m = last_cycle(r, cycle->half);
        r = fabs(k) < MAX_CYCLES ? r - m * cycle->length : (double)NAN;
        k = k + m;
    }
    return (one_phase){r, 0.0, k};
}

/* Kinds of drives, in order of the work for a phase:
   DRIVE_EXACT      constant speed, 6 rpm is exact as a double, and the start phase is 0
   DRIVE_CONSTANT   constant speed, any start phase
   DRIVE_CHANGING   the speed changes, on a ramp or in a row of a speed table: see speed_impl.h */
enum { DRIVE_EXACT, DRIVE_CONSTANT, DRIVE_CHANGING };

/* An angle [deg] as a sum of four doubles. */
typedef struct long_angle {
    double q, l1, e6, l2;
} long_angle;

/* Return the product t speed. */
INLINE long_angle turned_at_exact_speed(double t, double speed) {
    const double q = t * speed;
    return (long_angle){q, ck_fma(t, speed, -q), 0.0, 0.0};
}

/* Return 6 (p + e). */
INLINE long_angle six_times(double p, double e) {
    const double q = 6.0 * p, e6 = 6.0 * e;
    return (long_angle){q, ck_fma(6.0, p, -q), e6, ck_fma(6.0, e, -e6)};
}

/* Return the product 6 t rpm. */
INLINE long_angle turned_at_speed(double t, double rpm) {
    const double p = t * rpm;
    return six_times(p, ck_fma(t, rpm, -p));
}

/* Reduce an angle plus a reduced phase to a phase r + low. The reduction has a single rounding error, of 2^-106 cycles.
   It has none for DRIVE_EXACT, which ignores e6, l2 and the phase. Only DRIVE_CHANGING has a phase_low. Given:
     known_cycles   NULL, or the cycles to subtract: [0] before, [1] after the small terms are added */
INLINE one_phase reduced(const ck_cycle cycle, const long_angle angle, const double phase, const double phase_low,
                         const int kind, const double *known_cycles) {
    const double k = known_cycles ? known_cycles[0] : whole_cycles(angle.q, cycle.inverse);
    const double x = ck_fma(-k, cycle.length, angle.q);
    double h, lo;
    if (kind == DRIVE_EXACT) {
        const dd y = dd_two_sum(x, angle.l1);
        h = y.hi;
        lo = y.lo;
    } else {
        const dd l = dd_two_sum(angle.l1, angle.e6), y = dd_two_sum(x, l.hi), z = dd_two_sum(y.hi, phase);
        double rest = z.lo + (y.lo + (l.lo + angle.l2));
        if (kind == DRIVE_CHANGING)
            rest = rest + phase_low;
        h = z.hi + rest;
        lo = rest - (h - z.hi);
    }
    const double m = known_cycles ? known_cycles[1] : last_cycle(h, cycle.half);
    h = h - m * cycle.length;
    /* Make low >= 0, so that h alone determines the piece: where lo < 0, take the next double below h
       (Rump et al., Computing predecessor and successor in rounding to nearest, 2009). */
    const double step = lo < 0.0 ? 0x1.0000000000001p-53 : 0.0, below = ck_fma(-step, fabs(h), h);
    const bool valid = known_cycles || fabs(k) < MAX_CYCLES;
    return (one_phase){valid ? below : (double)NAN, lo + (h - below), k + m};
}

/* Reduce n times at constant speed. Return whether a phase is NaN. cycles: NULL, or where to write the whole cycles. */
INLINE bool time_phase_loop(const ck_cycle *cycle, const ck_prepared_drive *drive, const double *restrict t, size_t n,
                            double *restrict r, double *restrict low, double *restrict cycles, const int kind,
                            const double *known_cycles) {
    const ck_cycle one_cycle = *cycle;
    const double rpm = drive->rpm, speed = 6.0 * rpm, phase = drive->phase, phase_cycles = drive->phase_cycles;
    const double known[2] = {known_cycles ? known_cycles[0] : 0.0, known_cycles ? known_cycles[1] : 0.0};
    int64_t invalid = 0;
    for (size_t i = 0; i < n; i++) {
        const long_angle angle = kind == DRIVE_EXACT ? turned_at_exact_speed(t[i], speed) : turned_at_speed(t[i], rpm);
        const one_phase p = reduced(one_cycle, angle, phase, 0.0, kind, known_cycles ? known : NULL);
        r[i] = p.r;
        low[i] = p.low;
        if (cycles)
            cycles[i] = p.cycles + phase_cycles;
        invalid |= known_cycles || p.r == p.r ? 0 : 1;
    }
    return invalid != 0;
}

#define TIME_PHASE(kind, cycles, known_cycles) time_phase_loop(cycle, drive, t, n, r, low, cycles, kind, known_cycles)

/* Reduce one time at constant speed. */
INLINE one_phase time_phase_of(const ck_cycle *cycle, const ck_prepared_drive *drive, double t) {
    one_phase p;
    if (drive->kind == DRIVE_EXACT)
        time_phase_loop(cycle, drive, &t, 1, &p.r, &p.low, &p.cycles, DRIVE_EXACT, NULL);
    else
        time_phase_loop(cycle, drive, &t, 1, &p.r, &p.low, &p.cycles, DRIVE_CONSTANT, NULL);
    return p;
}

/* Reduce n times in any order. Return whether a phase is NaN. */
CK_NOINLINE static bool time_phase_unordered(const ck_cycle *cycle, const ck_prepared_drive *drive, const double *t,
                                             size_t n, double *r, double *low, double *cycles) {
    if (drive->kind == DRIVE_EXACT)
        return cycles ? TIME_PHASE(DRIVE_EXACT, cycles, NULL) : TIME_PHASE(DRIVE_EXACT, NULL, NULL);
    return cycles ? TIME_PHASE(DRIVE_CONSTANT, cycles, NULL) : TIME_PHASE(DRIVE_CONSTANT, NULL, NULL);
}

/* Reduce n >= 1 times if they ascend within one cycle. Return whether they do; if not, r and low are not valid. */
CK_NOINLINE static bool time_phase_ascending(const ck_cycle *cycle, const ck_prepared_drive *drive, const double *t,
                                             size_t n, double *r, double *low, double *cycles) {
    const double factor = drive->kind == DRIVE_EXACT ? 6.0 * drive->rpm : drive->rpm;
    const double unit = drive->kind == DRIVE_EXACT ? 1.0 : 6.0, inverse = cycle->inverse;
    const double k = whole_cycles(unit * (t[0] * factor), inverse);
    if (!(factor > 0.0 && fabs(k) < MAX_CYCLES) || whole_cycles(unit * (t[n - 1] * factor), inverse) != k ||
        !is_ascending(t, n))
        return false;
    double known_cycles[2] = {k, 0.0}, count = k + drive->phase_cycles;
    if (drive->kind == DRIVE_EXACT) {
        TIME_PHASE(DRIVE_EXACT, NULL, known_cycles);
    } else {
        time_phase_loop(cycle, drive, t, 1, r, low, &count, DRIVE_CONSTANT, NULL);
        known_cycles[1] = count - drive->phase_cycles - k;
        TIME_PHASE(DRIVE_CONSTANT, NULL, known_cycles);
    }
    for (size_t i = 0; cycles && i < n; i++)
        cycles[i] = count;
    /* Rounding loses less than the spacing of two distinct angles, so the phases ascend too. A phase just above half
       may have been rounded down to it. */
    return r[0] >= -cycle->half && r[n - 1] < cycle->half * (1.0 - 0x1p-52);
}

/* Reduce n >= 1 times to phases. The results are those of angle_phase(). */
static bool time_phase(const ck_cycle *cycle, const ck_prepared_drive *drive, const double *t, size_t n, double *r,
                       double *low, double *cycles, size_t *wrap_index) {
    *wrap_index = n;
    if (time_phase_ascending(cycle, drive, t, n, r, low, cycles))
        return false;
    const bool invalid = time_phase_unordered(cycle, drive, t, n, r, low, cycles);
    *wrap_index = find_wrap_index(r, n);
    return invalid;
}

/* Write the times t0 + i dt for i = first ... first + n - 1. */
static void grid(double t0, double dt, double first, size_t n, double *restrict t) {
    for (size_t i = 0; i < n; i++)
        t[i] = ck_fma(first + (double)(int32_t)i, dt, t0);
}

/* Write the angles origin + i length/steps for i = first ... first + n - 1, with two roundings, and one more for an
   origin that is not 0. steps < 2^48. */
static void samples(double origin, double length, double steps, double first, size_t n, double *restrict theta) {
    const double inverse = 1.0 / steps;
    for (size_t i = 0; i < n; i++)
        theta[i] = origin + ck_quotient((first + (double)(int32_t)i) * length, steps, inverse);
}

#endif
