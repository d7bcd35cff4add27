/* SPDX-License-Identifier: MIT */
/* Largest deflection |z| during a law and after it, eight frequency ratios N at a time. In a part of half length h,
 * with omega = W h, the equation is z'' + 2 zeta omega z' + omega^2 z = f(xi), |xi| <= 1, f = -h^2 y''. Then
 *
 *     small omega  z is its Taylor series about xi = 0;
 *     others       z is the polynomial that solves the equation, and a free vibration.
 *
 * No formula divides by W^2 - w^2, so that nothing cancels beside a resonance. Steps:
 *
 *     1. solve all parts, from state to state; each end of a part is a candidate;
 *     2. sample the parts whose bound of |z| is above the best candidate, eight times a period;
 *     3. refine, by Newton's method, the extremes next to samples that the curvature can lift above the best candidate.
 *
 * Each of the eight has its own candidates and its own end of Newton's method: its bits do not depend on the others. */
#ifndef CK_MAXIMAX_IMPL_H
#define CK_MAXIMAX_IMPL_H

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "../base/free_vibration.h"
#include "maximax.h"
#include "response_impl.h"

/* A loop over the eight. gcc would take it apart before it comes to vectorise it. */
#if defined(__GNUC__) && !defined(__clang__)
#define LANES(i) _Pragma("GCC unroll 1") for (int i = 0; i < CK_STEP; i++)
#else
#define LANES(i) for (int i = 0; i < CK_STEP; i++)
#endif

enum { GROUP = CK_MAXIMAX_GROUP };

/* Up to this N all parts are Taylor series. */
#define SMALL_RATIO 0x1p-6

INLINE double larger(double a, double b) {
    return a > b ? a : b;
}

/* z and dz/dt. */
typedef struct lane_state {
    double z[CK_STEP], v[CK_STEP];
} lane_state;

/* z in a part: a polynomial of xi and a free vibration F of the phase omega (xi + 1). G = dF/dphase. */
typedef struct lane_swing {
    double z[CK_MAXIMAX_TERMS][CK_STEP];
    double omega[CK_STEP], F[CK_STEP], G[CK_STEP]; /* F and G at xi = -1 */
    double amplitude[CK_STEP];                     /* bound of |F| and |G| */
    double bound[CK_STEP], bend[CK_STEP];          /* of |z| and |z''| */
    double tail[CK_STEP];                          /* bound of the terms from `samples` on */
    int terms, samples;
} lane_swing;

INLINE ck_free_wave free_wave_of(const ck_maximax *job, double phase, bool damped) {
    return ck_free_wave_of(job->damping, job->root, phase, damped);
}

/* Let F and G, its derivative by the phase, vibrate by the phase of w. */
INLINE void vibrate(const ck_maximax *job, ck_free_wave w, double *F, double *G) {
    ck_vibrate(w, job->damping, 1.0, F, G);
}

/* ---- one part ---- */

/* Values and slopes of a polynomial at xi = -1 and xi = 1. */
typedef struct lane_ends {
    double from[CK_STEP], from_slope[CK_STEP], to[CK_STEP], to_slope[CK_STEP];
} lane_ends;

INLINE void ends_of(const double z[][CK_STEP], int terms, lane_ends *ends) {
    double even[CK_STEP] = {0}, odd[CK_STEP] = {0}, rising[CK_STEP] = {0}, falling[CK_STEP] = {0};
    for (int m = terms - GROUP; m >= 0; m -= GROUP)
        LANES(i) {
            double e = even[i], o = odd[i], f = falling[i], r = rising[i];
            for (int k = m + GROUP - 2; k >= m; k -= 2) {
                e += z[k][i];
                o += z[k + 1][i];
                f += k * z[k][i];
                r += (k + 1) * z[k + 1][i];
            }
            even[i] = e;
            odd[i] = o;
            falling[i] = f;
            rising[i] = r;
        }
    LANES(i) {
        ends->from[i] = even[i] - odd[i];
        ends->from_slope[i] = rising[i] - falling[i];
        ends->to[i] = even[i] + odd[i];
        ends->to_slope[i] = rising[i] + falling[i];
    }
}

INLINE double forcing_of(const ck_maximax_part *part, int k) {
    return k < part->terms ? -part->half * part->half * part->c[k] : 0.0;
}

/* Continue a Taylor series from its first two terms. */
INLINE void continue_series(const ck_maximax *job, const ck_maximax_part *part, const double omega[CK_STEP],
                            double z[CK_MAXIMAX_TERMS][CK_STEP]) {
    for (int k = 0; k + 2 < CK_MAXIMAX_TERMS; k++) {
        const double f = forcing_of(part, k), share = job->share[k], damping = 2.0 * job->damping * (k + 1);
        LANES(i)
        z[k + 2][i] = (f - omega[i] * (damping * z[k + 1][i] + omega[i] * z[k][i])) * share;
    }
}

/* Solve for the Taylor series from the state at xi = -1. */
INLINE void solve_series(const ck_maximax *job, const ck_maximax_part *part, const double omega[CK_STEP],
                         const lane_state *state, bool damped, double z[CK_MAXIMAX_TERMS][CK_STEP]) {
    lane_ends rest; /* of the motion that is at rest at xi = 0 */
    LANES(i)
    z[0][i] = z[1][i] = 0.0;
    continue_series(job, part, omega, z);
    ends_of((const double (*)[CK_STEP])z, CK_MAXIMAX_TERMS, &rest);
    LANES(i) { /* half a part of free vibration, in units in which omega may be 0 */
        z[0][i] = state->z[i] - rest.from[i];
        z[1][i] = part->half * state->v[i] - rest.from_slope[i];
        ck_vibrate(free_wave_of(job, omega[i], damped), job->damping, omega[i], &z[0][i], &z[1][i]);
    }
    continue_series(job, part, omega, z);
}

/* Solve for the polynomial. */
INLINE void solve_polynomial(const ck_maximax *job, const ck_maximax_part *part, const double omega[CK_STEP],
                             double z[CK_MAXIMAX_TERMS][CK_STEP]) {
    double inverse[CK_STEP], damping[CK_STEP];
    LANES(i) {
        inverse[i] = 1.0 / (omega[i] * omega[i]);
        damping[i] = 2.0 * job->damping * omega[i];
    }
    for (int k = CK_MAXIMAX_TERMS - 1; k >= part->terms; k--)
        LANES(i)
    z[k][i] = 0.0;
    for (int k = part->terms - 1; k >= 0; k--) {
        const double f = forcing_of(part, k), first = k + 1.0, second = (k + 1.0) * (k + 2.0);
        LANES(i)
        z[k][i] = (f - first * damping[i] * z[k + 1][i] - second * z[k + 2][i]) * inverse[i];
    }
}

/* Solve a part from the state at its start, which becomes the state at its end. */
INLINE void solve_part(const ck_maximax *job, const ck_maximax_part *part, const double W[CK_STEP], bool damped,
                       lane_state *state, lane_swing *swing) {
    double series[CK_MAXIMAX_TERMS][CK_STEP], low[CK_STEP], high[CK_STEP];
    int above = 0;
    LANES(i) {
        const double omega = swing->omega[i] = W[i] * part->half;
        low[i] = omega < part->least ? omega : 0.0;
        high[i] = omega < part->least ? part->least : omega;
        above += omega < part->least ? 0 : 1;
    }
    swing->terms = above < CK_STEP ? CK_MAXIMAX_TERMS : part->terms;
    swing->samples = above < CK_STEP ? CK_MAXIMAX_TERMS : part->samples;
    solve_polynomial(job, part, high, swing->z);
    if (above < CK_STEP) {
        solve_series(job, part, low, state, damped, series);
        for (int k = 0; k < CK_MAXIMAX_TERMS; k++)
            LANES(i)
        swing->z[k][i] = swing->omega[i] < part->least ? series[k][i] : swing->z[k][i];
    }
    double sum[CK_STEP] = {0}, bend[CK_STEP] = {0}, tail[CK_STEP] = {0}, size[CK_STEP];
    lane_ends ends;
    ends_of((const double (*)[CK_STEP])swing->z, swing->terms, &ends);
    for (int k = swing->terms - 1; k >= 0; k--)
        LANES(i) {
            size[i] = fabs(swing->z[k][i]);
            tail[i] = k + 1 == swing->samples ? sum[i] : tail[i];
            sum[i] += size[i];
            bend[i] += k * (k - 1) * size[i];
        }
    LANES(i) {
        const bool vibrates = swing->omega[i] >= part->least;
        const double omega = high[i]; /* of the free vibration */
        double F = vibrates ? state->z[i] - ends.from[i] : 0.0;
        double G = vibrates ? (part->half * state->v[i] - ends.from_slope[i]) / omega : 0.0;
        swing->F[i] = F;
        swing->G[i] = G;
        swing->tail[i] = tail[i];
        swing->amplitude[i] = sqrt(F * F + G * G);
        swing->bound[i] = sum[i] + swing->amplitude[i];
        swing->bend[i] = bend[i] + omega * omega * (1.0 + 2.0 * job->damping) * swing->amplitude[i];
        vibrate(job, free_wave_of(job, 2.0 * omega, damped), &F, &G);
        state->z[i] = ends.to[i] + F;
        state->v[i] = (ends.to_slope[i] + omega * G) / part->half;
    }
}

/* ---- extremes ---- */

/* z and its first two derivatives by xi. */
typedef struct lane_values {
    double z[CK_STEP], slope[CK_STEP], rate[CK_STEP];
} lane_values;

INLINE void values_at(const ck_maximax *job, const lane_swing *swing, const double xi[CK_STEP], bool damped,
                      lane_values *out) {
    double z[CK_STEP] = {0}, slope[CK_STEP] = {0}, half[CK_STEP] = {0}; /* half of z'' */
    for (int k = swing->terms - GROUP; k >= 0; k -= GROUP)
        LANES(i) {
            double value = z[i], first = slope[i], second = half[i];
            for (int j = GROUP - 1; j >= 0; j--) {
                second = second * xi[i] + first;
                first = first * xi[i] + value;
                value = value * xi[i] + swing->z[k + j][i];
            }
            z[i] = value;
            slope[i] = first;
            half[i] = second;
        }
    LANES(i) {
        const double omega = swing->omega[i];
        double F = swing->F[i], G = swing->G[i];
        vibrate(job, free_wave_of(job, omega * (xi[i] + 1.0), damped), &F, &G);
        out->z[i] = z[i] + F;
        out->slope[i] = slope[i] + omega * G;
        out->rate[i] = 2.0 * half[i] - omega * omega * (F + 2.0 * job->damping * G);
    }
}

/* Take |z| as a candidate at the extremes between a and b of the lanes that seek them: one where the slope changes its
   sign; the larger of two where it goes to 0 and comes back. Steps of Newton's method, and halvings where they leave
   the bracket, until another step would gain less than rounding. */
CK_NOINLINE static void refine(const ck_maximax *job, const lane_swing *swing, const double a[CK_STEP],
                               const double b[CK_STEP], const double seeks[CK_STEP], double best[CK_STEP]) {
    lane_values from, to, at;
    double low[CK_STEP], high[CK_STEP], xi[CK_STEP], open[CK_STEP];
    int left = 0;
    values_at(job, swing, a, true, &from);
    values_at(job, swing, b, true, &to);
    LANES(i) {
        const bool turns = from.slope[i] * to.slope[i] < 0.0;
        const bool returns = (from.slope[i] * from.rate[i] < 0.0) & (to.slope[i] * to.rate[i] > 0.0);
        const bool rises = (from.z[i] + to.z[i]) * from.slope[i] > 0.0; /* |z| at a */
        const bool first = turns ? fabs(from.slope[i]) < fabs(to.slope[i]) : rises;
        low[i] = a[i];
        high[i] = b[i];
        xi[i] = first ? a[i] : b[i];
        at.slope[i] = first ? from.slope[i] : to.slope[i];
        at.rate[i] = first ? from.rate[i] : to.rate[i];
        const double ends = larger(fabs(from.z[i]), fabs(to.z[i]));
        best[i] = seeks[i] != 0.0 ? larger(best[i], ends) : best[i];
        open[i] = (turns | returns) ? seeks[i] : 0.0;
        left += open[i] != 0.0;
    }
    for (int step = 1; left > 0; step++) {
        LANES(i) {
            const double next = xi[i] - at.slope[i] / (at.rate[i] == 0.0 ? 1.0 : at.rate[i]);
            const bool inside = (next > low[i]) & (next < high[i]) & (step % 8 != 0);
            xi[i] = inside ? next : 0.5 * (low[i] + high[i]);
        }
        values_at(job, swing, xi, true, &at);
        left = 0;
        LANES(i) {
            const bool same = (at.slope[i] < 0.0) == (from.slope[i] < 0.0);
            const double size = fabs(at.z[i]), gain = at.slope[i] * at.slope[i];
            low[i] = same ? xi[i] : low[i];
            high[i] = same ? high[i] : xi[i];
            best[i] = open[i] != 0.0 ? larger(best[i], size) : best[i];
            const bool ends = (gain <= 0x1p-54 * size * fabs(at.rate[i])) | (high[i] - low[i] < 0x1p-50);
            open[i] = ends ? 0.0 : open[i];
            left += open[i] != 0.0;
        }
    }
}

/* Go along a part in steps of an eighth of a period at most, which also follow the forcing. Take |z| there as
   candidates, or refine the extremes between two that the curvature can lift above the best. */
INLINE void scan(const ck_maximax *job, const lane_swing *swing, bool damped, bool refines, double best[CK_STEP]) {
    double steps[CK_STEP], width[CK_STEP], loss[CK_STEP], reach[CK_STEP], F[CK_STEP], G[CK_STEP], most = 0.0;
    double before[CK_STEP] = {0}, last[CK_STEP] = {0};
    ck_free_wave step[CK_STEP];
    LANES(i) {
        steps[i] = 4.0 + floor(16.0 * CK_TURNS_PER_RADIAN * swing->omega[i]);
        width[i] = 2.0 / steps[i];
        loss[i] = swing->tail[i] + 0x1p-50 * steps[i] * swing->bound[i]; /* and the rounding of the recurrence */
        reach[i] = 0.125 * width[i] * width[i] * swing->bend[i] + loss[i];
        F[i] = swing->F[i];
        G[i] = swing->G[i];
        step[i] = free_wave_of(job, swing->omega[i] * width[i], damped);
    }
    LANES(i)
    most = larger(most, steps[i]);
    for (int sample = 0; sample <= most; sample++) {
        const double k = sample;
        double even[CK_STEP] = {0}, odd[CK_STEP] = {0}, at[CK_STEP], square[CK_STEP], size[CK_STEP], seeks[CK_STEP];
        LANES(i) {
            at[i] = k * width[i] - 1.0;
            square[i] = at[i] * at[i];
        }
        for (int m = swing->samples - GROUP; m >= 0; m -= GROUP)
            LANES(i) {
                double e = even[i], o = odd[i];
                for (int j = GROUP - 2; j >= 0; j -= 2) {
                    e = e * square[i] + swing->z[m + j][i];
                    o = o * square[i] + swing->z[m + j + 1][i];
                }
                even[i] = e;
                odd[i] = o;
            }
        LANES(i) {
            size[i] = k <= steps[i] ? fabs(even[i] + at[i] * odd[i] + F[i]) : 0.0;
            vibrate(job, step[i], &F[i], &G[i]);
        }
        if (!refines) {
            LANES(i) {
                best[i] = larger(best[i], size[i] - loss[i]);
            }
        } else if (sample > 0) {
            int found = 0;
            LANES(i) {
                const bool wins = larger(size[i], before[i]) + reach[i] > best[i];
                seeks[i] = (wins & (k <= steps[i])) ? 1.0 : 0.0;
                found += seeks[i] != 0.0;
            }
            if (found > 0)
                refine(job, swing, last, at, seeks, best);
        }
        LANES(i) {
            before[i] = size[i];
            last[i] = at[i];
        }
    }
}

/* ---- the law ---- */

/* The motion after the law: free vibration up to its first extreme, which comes within half a period, or is below e^-40
   of the state. */
INLINE void free_part(const ck_maximax *job, const double F[CK_STEP], const double G[CK_STEP], lane_swing *swing) {
    const double omega = 0x1.921fb54442d18p+0 / job->root;
    swing->terms = swing->samples = 0;
    LANES(i) {
        swing->tail[i] = 0.0;
        swing->omega[i] = omega < 20.0 ? omega : 20.0;
        swing->F[i] = F[i];
        swing->G[i] = G[i];
        swing->amplitude[i] = swing->bound[i] = sqrt(F[i] * F[i] + G[i] * G[i]);
        swing->bend[i] = swing->omega[i] * swing->omega[i] * (1.0 + 2.0 * job->damping) * swing->amplitude[i];
    }
}

INLINE void largest_of(const ck_maximax *job, const double N[CK_STEP], bool damped, double best[CK_STEP]) {
    lane_swing swing[CK_RESPONSE_PARTS + 1];
    lane_state state;
    double W[CK_STEP], area[CK_STEP] = {0}, G[CK_STEP]; /* area: integral of z over t */
    LANES(i) {
        W[i] = 0x1.921fb54442d18p+2 * N[i];
        state.z[i] = best[i] = 0.0;
        state.v[i] = -job->jump_first;
    }
    for (int p = 0; p < job->parts; p++) {
        solve_part(job, &job->part[p], W, damped, &state, &swing[p]);
        LANES(i)
        best[i] = larger(best[i], fabs(state.z[i]));
        for (int k = 0; k < swing[p].terms; k += 2)
            LANES(i)
        area[i] += 2.0 * job->part[p].half / (k + 1) * swing[p].z[k][i];
    }
    LANES(i) { /* z'/W; for small N from the integral of the equation, because z' is a difference of large numbers */
        const double small = -W[i] * area[i] - 2.0 * job->damping * state.z[i];
        G[i] = N[i] < SMALL_RATIO ? small : (state.v[i] - job->jump_last) / larger(W[i], SMALL_RATIO);
    }
    int parts = job->parts;
    free_part(job, state.z, G, &swing[parts]);
    if (damped) {
        parts++;
    } else {
        LANES(i) {
            best[i] = larger(best[i], swing[parts].amplitude[i]);
        }
    }
    for (int pass = 0; pass < 2; pass++)
        for (int p = 0; p < parts; p++) {
            int wins = 0;
            LANES(i)
            wins += swing[p].bound[i] > best[i];
            if (wins > 0)
                scan(job, &swing[p], damped, pass == 1, best);
        }
}

INLINE void largest(const ck_maximax *job, size_t first, size_t n, bool damped) {
    for (size_t i = 0; i < n; i += CK_STEP) {
        const size_t m = n - i < CK_STEP ? n - i : CK_STEP;
        double N[CK_STEP], best[CK_STEP];
        for (size_t k = 0; k < CK_STEP; k++) /* the last ones repeat one of the call */
            N[k] = job->N[first + i + (k < m ? k : 0)];
        largest_of(job, N, damped, best);
        memcpy(job->maximax + first + i, best, m * sizeof *best);
    }
}

static void maximax_range(const void *context, size_t first, size_t n) {
    const ck_maximax *job = context;
    if (job->damping > 0.0)
        largest(job, first, n, true);
    else
        largest(job, first, n, false);
}

#endif
