/* SPDX-License-Identifier: MIT */
/* From angles and times to phases. Static, for kernels.c includes it once per instruction-set level. */
#ifndef CK_PHASE_H
#define CK_PHASE_H

#include <math.h>

#include "../base/fma.h"
#include "../base/fpenv.h"
#include "kernels.h"
#include "speed_table.h"

/* Beyond this many cycles the doubles lie too far apart to tell a phase. */
#define MAX_CYCLES 0x1p50

/* Cycles to take off so that theta comes to lie in [-half, half), up to the rounding of theta/cycle, which is put right
   afterwards. */
INLINE double whole_cycles(double theta, double inverse) {
    return floor(ck_multiply_add(theta, inverse, 0.5));
}

/* What is still to take off a remainder that the rounding has put past an end. The subtraction is exact there. */
INLINE double last_cycle(double r, double half) {
    return (r >= half ? 1.0 : 0.0) - (r < -half ? 1.0 : 0.0);
}

INLINE int angle_phase_loop(const ck_cycle *cycle, const double *restrict theta, size_t n, double *restrict r,
                            double *restrict cycles) {
    const double length = cycle->length, half = cycle->half, inverse = cycle->inverse;
    /* Nearly always no angle is bad and none lies where the rounding of theta/cycle decides: that is seen first. */
    int64_t rare = 0, lost = 0;
    for (size_t i = 0; i < n; i++) {
        double k = whole_cycles(theta[i], inverse), x = ck_fma(-k, length, theta[i]);
        r[i] = x;
        if (cycles)
            cycles[i] = k;
        rare |= (fabs(k) < MAX_CYCLES ? 0 : 1) | (fabs(x) < half ? 0 : 1);
    }
    if (!rare)
        return 0;
    for (size_t i = 0; i < n; i++) {
        double k = whole_cycles(theta[i], inverse);
        double x = ck_fma(-k, length, theta[i]);
        double m = last_cycle(x, half);
        int good = fabs(k) < MAX_CYCLES;
        x = good ? x - m * length : (double)NAN;
        r[i] = x;
        if (cycles)
            cycles[i] = k + m;
        lost |= good ? 0 : 1;
    }
    return lost != 0;
}

/* Not to be inlined where it is called: gcc would carry what is known there of the first angle round the loops, and not
   vectorise them. */
CK_NOINLINE static int angle_phase_unordered(const ck_cycle *cycle, const double *theta, size_t n, double *r,
                                             double *cycles) {
    return cycles ? angle_phase_loop(cycle, theta, n, r, cycles) : angle_phase_loop(cycle, theta, n, r, NULL);
}

/* How often n values fall, or are none. */
INLINE int64_t falls(const double *restrict x, size_t n) {
    int64_t count = 0;
    for (size_t i = 0; i + 1 < n; i++)
        count += x[i] <= x[i + 1] ? 0 : 1;
    return count;
}

/* Whether n values rise. Whole steps, of which the last goes over values again, so that no loop has a remainder. */
CK_NOINLINE static int rises(const double *x, size_t n) {
    if (n <= CK_STEP)
        return falls(x, n) == 0;
    return falls(x, (n - 1) / CK_STEP * CK_STEP + 1) + falls(x + n - CK_STEP - 1, CK_STEP + 1) == 0;
}

/* n angles less k cycles; returns whether they rise. In whole steps again. Neither of the two is to be inlined: gcc would
   carry the first angle, which is known there, round the loops, and not vectorise them. */
CK_NOINLINE static int reduce(const ck_cycle *cycle, double k, const double *restrict theta, size_t n,
                              double *restrict r) {
    const double length = cycle->length;
    int64_t count = 0;
    if (n <= CK_STEP) {
        for (size_t i = 0; i < n; i++)
            r[i] = ck_fma(-k, length, theta[i]);
        return falls(theta, n) == 0;
    }
    for (size_t i = 0; i < (n - 1) / CK_STEP * CK_STEP; i++) {
        r[i] = ck_fma(-k, length, theta[i]);
        count += theta[i] <= theta[i + 1] ? 0 : 1;
    }
    for (size_t i = n - CK_STEP; i < n; i++)
        r[i] = ck_fma(-k, length, theta[i]);
    return count + falls(theta + n - CK_STEP - 1, CK_STEP + 1) == 0;
}

/* The cycles of the first and the last of many angles. */
typedef struct cycle_ends {
    double first, last;
} cycle_ends;

INLINE cycle_ends cycle_ends_of(const ck_cycle *cycle, const double *theta, size_t n) {
    return (cycle_ends){whole_cycles(theta[0], cycle->inverse), whole_cycles(theta[n - 1], cycle->inverse)};
}

/* Phases of n >= 1 angles if they rise in one cycle, or up to `rise` in one and from there on in the next; returns whether
   they do so. */
static int angle_phase_rising(const ck_cycle *cycle, const double *theta, size_t n, cycle_ends ends, double *r,
                              double *cycles, size_t *rise) {
    const double inverse = cycle->inverse, half = cycle->half, k = ends.first, last = ends.last;
    if (!(k > -MAX_CYCLES && k <= last && last <= k + 1.0 && last < MAX_CYCLES))
        return 0;
    size_t first = 0, next = n;
    while (last > k && next - first > 1) { /* by halves */
        const size_t middle = first + (next - first) / 2;
        if (whole_cycles(theta[middle], inverse) == k)
            first = middle;
        else
            next = middle;
    }
    if (!reduce(cycle, k, theta, next, r) || (next < n && !reduce(cycle, last, theta + next, n - next, r + next)))
        return 0;
    for (size_t i = 0; cycles && i < n; i++)
        cycles[i] = i < next ? k : last;
    *rise = next;
    /* All phases lie between those of the ends, where the rounding of theta/cycle decides if anywhere. */
    return r[0] >= -half && r[n - 1] < half && (next == n || (r[next - 1] < half && r[next] >= -half));
}

/* Phases in [-half, half) of n >= 1 angles; returns whether some have none, and in `rise` where phases that rise begin
   anew: n if they do so throughout, 0 if they come in another order. `unordered`: those before them did, so that a few tell
   whether it is worth trying. */
static int angle_phase(const ck_cycle *cycle, const double *theta, size_t n, cycle_ends ends, int unordered, double *r,
                       double *cycles, size_t *rise) {
    const int hopeless = unordered && n > CK_STEP && falls(theta, CK_STEP + 1) > 1;
    if (!hopeless && angle_phase_rising(cycle, theta, n, ends, r, cycles, rise))
        return 0;
    *rise = 0;
    return angle_phase_unordered(cycle, theta, n, r, cycles);
}

/* The same `rise` from n >= 1 phases. */
static size_t rising_phases(const double *restrict r, size_t n) {
    const int64_t ends = falls(r, n);
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

/* The same of one angle. */
typedef struct one_phase {
    double r, low, cycles;
} one_phase;

INLINE one_phase phase_of(const ck_cycle *cycle, double theta) {
    double k = whole_cycles(theta, cycle->inverse), r = ck_fma(-k, cycle->length, theta);
    if (!(fabs(r) < cycle->half && fabs(k) < MAX_CYCLES)) { /* a branch, for it is nearly never taken */
        const double m = last_cycle(r, cycle->half);
        r = fabs(k) < MAX_CYCLES ? r - m * cycle->length : (double)NAN;
        k = k + m;
    }
    return (one_phase){r, 0.0, k};
}

/* Exact sum a + b = s + e. */
#define TWO_SUM(s, e, a, b) const double s = (a) + (b), s##_b = s - (a), e = ((a) - (s - s##_b)) + ((b) - s##_b)

/* What is to be done for a phase: least where 6 rpm is a double and there is no phase to add, most while the speed changes,
   be it on a ramp or in a row of a table. */
enum { SIMPLE, STEADY, CHANGING };

/* theta = 6 t rpm without loss: the product of two doubles, for STEADY that of three, q + l1 + e6 + l2; and its remainder.
   One rounding is left, at 2^-106 of the cycle. While the speed changes tau = t - origin and rpm + slope tau/2 are pairs,
   which add their own 2^-106 of the whole angle. `whole`: how many cycles to take off all, before and after the rest is added, where that is known. */
INLINE int time_phase_loop(const ck_cycle *cycle, const ck_turning *turning, const double *restrict t, size_t n,
                           double *restrict r, double *restrict low, double *restrict cycles, const int kind,
                           const double *whole) {
    const double length = cycle->length, half = cycle->half, inverse = cycle->inverse;
    const double rpm = turning->rpm, speed = 6.0 * rpm, origin = turning->origin;
    const double half_slope = 0.5 * turning->slope, half_slope_low = 0.5 * turning->slope_low;
    const double phase = turning->phase, phase_low = turning->phase_low, phase_cycles = turning->phase_cycles;
    const double all_k = whole ? whole[0] : 0.0, all_m = whole ? whole[1] : 0.0;
    int64_t lost = 0;
    for (size_t i = 0; i < n; i++) {
        const double ti = t[i];
        double k, h, lo;
        if (kind == SIMPLE) {
            const double q = ti * speed, l1 = ck_fma(ti, speed, -q);
            k = whole ? all_k : whole_cycles(q, inverse);
            const double x = ck_fma(-k, length, q);
            TWO_SUM(y, ye, x, l1);
            h = y;
            lo = ye;
        } else {
            double p, e;
            if (kind == CHANGING) {
                TWO_SUM(tau, tau_low, ti, -origin);
                const double g = half_slope * tau;
                const double ge = ck_fma(half_slope, tau, -g) + ck_fma(half_slope_low, tau, half_slope * tau_low);
                TWO_SUM(w, we, rpm, g);
                p = tau * w;
                e = ck_fma(tau, w, -p) + ck_fma(tau_low, w, tau * (we + ge));
            } else {
                p = ti * rpm;
                e = ck_fma(ti, rpm, -p);
            }
            const double q = 6.0 * p, l1 = ck_fma(6.0, p, -q), e6 = 6.0 * e, l2 = ck_fma(6.0, e, -e6);
            k = whole ? all_k : whole_cycles(q, inverse);
            const double x = ck_fma(-k, length, q);
            TWO_SUM(l, le, l1, e6);
            TWO_SUM(y, ye, x, l);
            TWO_SUM(z, ze, y, phase);
            double rest = ze + (ye + (le + l2));
            if (kind == CHANGING)
                rest = rest + phase_low;
            h = z + rest;
            lo = rest - (h - z);
        }
        const double m = whole ? all_m : last_cycle(h, half);
        h = h - m * length;
        /* low >= 0, so that h alone tells the piece: one double down, exactly (Rump et al. 2009, succ and pred). */
        const double step = lo < 0.0 ? 0x1.0000000000001p-53 : 0.0, below = ck_fma(-step, fabs(h), h);
        lo = lo + (h - below);
        const int good = whole || fabs(k) < MAX_CYCLES;
        r[i] = good ? below : (double)NAN;
        low[i] = lo;
        if (cycles)
            cycles[i] = k + m + phase_cycles;
        lost |= good ? 0 : 1;
    }
    return lost != 0;
}

#define TIME_PHASE(kind, cycles, whole) time_phase_loop(cycle, turning, t, n, r, low, cycles, kind, whole)

/* The same of one time. */
INLINE one_phase time_phase_of(const ck_cycle *cycle, const ck_turning *turning, const double time) {
    const double *t = &time;
    const size_t n = 1;
    one_phase p;
    double *r = &p.r, *low = &p.low;
    switch (turning->kind) {
    case SIMPLE:
        TIME_PHASE(SIMPLE, &p.cycles, NULL);
        break;
    case STEADY:
        TIME_PHASE(STEADY, &p.cycles, NULL);
        break;
    default:
        TIME_PHASE(CHANGING, &p.cycles, NULL);
    }
    return p;
}

CK_NOINLINE static int time_phase_unordered(const ck_cycle *cycle, const ck_turning *turning, const double *t, size_t n,
                                            double *r, double *low, double *cycles) {
    switch (turning->kind) {
    case SIMPLE:
        return cycles ? TIME_PHASE(SIMPLE, cycles, NULL) : TIME_PHASE(SIMPLE, NULL, NULL);
    case STEADY:
        return cycles ? TIME_PHASE(STEADY, cycles, NULL) : TIME_PHASE(STEADY, NULL, NULL);
    default:
        return cycles ? TIME_PHASE(CHANGING, cycles, NULL) : TIME_PHASE(CHANGING, NULL, NULL);
    }
}

/* Of n >= 1 times that rise within one cycle; returns whether they do so. */
static int time_phase_rising(const ck_cycle *cycle, const ck_turning *turning, const double *t, size_t n, double *r,
                             double *low, double *cycles) {
    const double factor = turning->kind == SIMPLE ? 6.0 * turning->rpm : turning->rpm;
    const double unit = turning->kind == SIMPLE ? 1.0 : 6.0, inverse = cycle->inverse;
    const double k = whole_cycles(unit * (t[0] * factor), inverse);
    if (turning->kind == CHANGING || !(factor > 0.0 && fabs(k) < MAX_CYCLES) ||
        whole_cycles(unit * (t[n - 1] * factor), inverse) != k || !rises(t, n))
        return 0;
    double whole[2] = {k, 0.0}, count = k + turning->phase_cycles;
    if (turning->kind == SIMPLE) {
        TIME_PHASE(SIMPLE, NULL, whole);
    } else {
        time_phase_loop(cycle, turning, t, 1, r, low, &count, STEADY, NULL);
        whole[1] = count - turning->phase_cycles - k;
        TIME_PHASE(STEADY, NULL, whole);
    }
    for (size_t i = 0; cycles && i < n; i++)
        cycles[i] = count;
    /* What is lost of an angle is less than what two different ones lie apart, so that the phases rise as well; one next to
       half may have come down to there. */
    return r[0] >= -cycle->half && r[n - 1] < cycle->half * (1.0 - 0x1p-52);
}

/* Phases, whether some have none, and `rise`, as of angles. */
static int time_phase(const ck_cycle *cycle, const ck_turning *turning, const double *t, size_t n, double *r,
                      double *low, double *cycles, size_t *rise) {
    *rise = n;
    if (time_phase_rising(cycle, turning, t, n, r, low, cycles))
        return 0;
    const int lost = time_phase_unordered(cycle, turning, t, n, r, low, cycles);
    *rise = rising_phases(r, n);
    return lost;
}

/* ---- speed tables ---- */

/* The row of a speed table that holds at time t; the first one for NaN. */
static const ck_speed_row *speed_row_at(const struct camkin_speed_table *table, double t) {
    size_t low = 0, high = table->rows - 1;
    while (low < high) {
        const size_t middle = high - (high - low) / 2;
        if (t >= table->start[middle])
            low = middle;
        else
            high = middle - 1;
    }
    return &table->row[low];
}

/* The drive as it is in one row of its table. `turning` has the phase of the drive at t = 0. */
static ck_turning turning_in_row(const ck_cycle *cycle, const ck_turning *turning, const ck_speed_row *row) {
    const one_phase p = phase_of(cycle, row->theta_hi);
    ck_turning in_row = *turning;
    TWO_SUM(sum, error, p.r, turning->phase);
    const one_phase q = phase_of(cycle, sum); /* of two phases: within a cycle of both */
    in_row.rpm = row->rpm;
    in_row.origin = row->t;
    in_row.slope = row->rate_hi;
    in_row.slope_low = row->rate_lo;
    TWO_SUM(phase, phase_low, q.r, error + row->theta_lo);
    in_row.phase = phase;
    in_row.phase_low = phase_low;
    in_row.phase_cycles = turning->phase_cycles + p.cycles + q.cycles;
    return in_row;
}

static void grid(double t0, double dt, double first, size_t n, double *restrict t) {
    for (size_t i = 0; i < n; i++)
        t[i] = ck_fma(first + (double)(int32_t)i, dt, t0);
}

/* Angles that part a cycle into equal steps, fewer than 2^48: i cycle/steps with two roundings. */
static void samples(double cycle, double steps, double first, size_t n, double *restrict theta) {
    const double inverse = 1.0 / steps;
    for (size_t i = 0; i < n; i++)
        theta[i] = ck_quotient((first + (double)(int32_t)i) * cycle, steps, inverse);
}

#endif
