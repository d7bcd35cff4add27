/* SPDX-License-Identifier: MIT */
/* Residual vibration of a law, eight frequency ratios N at a time. Every N takes the series or the ends of a part by
 * its own magnitude, so its result does not depend on its neighbours. Where the eight agree, the other formula is
 * skipped.
 *
 * The sums are double-double where terms cancel: in the series. Phases are reduced in double-double, and their sines
 * are rounded to double: an integral is at most the total change of velocity, which W divides. */
#ifndef CK_RESPONSE_IMPL_H
#define CK_RESPONSE_IMPL_H

#include <math.h>
#include <stdbool.h>

#include "../base/dd.h"
#include "../base/wave.h"
#include "kernels.h"
#include "response.h"

typedef struct lanes {
    double at[CK_STEP];
} lanes;

typedef struct dd_lanes {
    double hi[CK_STEP], lo[CK_STEP];
} dd_lanes;

typedef struct complex_lanes {
    double re[CK_STEP], im[CK_STEP];
} complex_lanes;

/* Return the exact rounding error of p = a b. Without FMA by Dekker's product, which has the same bits. */
INLINE double product_error(double a, double b, double p) {
#if defined(__FMA__) || defined(__aarch64__)
    return fma(a, b, -p);
#else
    double t = 0x1.0000002p27 * a, ah = t - (t - a), al = a - ah;
    t = 0x1.0000002p27 * b;
    double bh = t - (t - b), bl = b - bh;
    return ((ah * bh - p) + ah * bl + al * bh) + al * bl;
#endif
}

INLINE dd product(dd a, dd b) {
    const double p = a.hi * b.hi, e = product_error(a.hi, b.hi, p) + (a.hi * b.lo + a.lo * b.hi);
    return dd_fast_two_sum(p, e);
}

INLINE dd sum(dd a, dd b) {
    const dd s = dd_two_sum(a.hi, b.hi);
    return dd_fast_two_sum(s.hi, s.lo + (a.lo + b.lo));
}

/* ---- series ---- */

/* Compute Q(z) = sum d[k] z^k by Goertzel's recurrence b[k] = d[k] + 2 Re(z) b[k+1] - |z|^2 b[k+2]:
   Re Q = b[0] - Re(z) b[1], Im Q = Im(z) b[1]. */
INLINE complex_lanes series_of(const ck_residuals *job, const ck_response_part *part, const double N[CK_STEP],
                               bool damped) {
    const dd *d = part->series;
    const dd size2 = product(part->radians, part->radians), real = product(part->radians, dd_of(-job->damping));
    const dd imaginary = product(part->radians, job->damped_frequency);
    dd_lanes q, x, b[2] = {{{0}, {0}}, {{0}, {0}}};
    for (int i = 0; i < CK_STEP; i++) {
        const dd n = dd_of(N[i]), square = product(size2, product(n, n)), re = product(real, n);
        q.hi[i] = -square.hi;
        q.lo[i] = -square.lo;
        x.hi[i] = re.hi;
        x.lo[i] = re.lo;
    }
    for (int k = CK_RESPONSE_TERMS - 1; k >= 0; k--) {
        dd_lanes *older = &b[k % 2]; /* b[k+2], replaced by b[k] */
        const dd_lanes *last = &b[(k + 1) % 2];
        const dd term = d[k];
        for (int i = 0; i < CK_STEP; i++) {
            dd next = sum(term, product((dd){q.hi[i], q.lo[i]}, (dd){older->hi[i], older->lo[i]}));
            if (damped)
                next = sum(next, product((dd){2.0 * x.hi[i], 2.0 * x.lo[i]}, (dd){last->hi[i], last->lo[i]}));
            older->hi[i] = next.hi;
            older->lo[i] = next.lo;
        }
    }
    complex_lanes out;
    for (int i = 0; i < CK_STEP; i++) {
        const dd b0 = {b[0].hi[i], b[0].lo[i]}, b1 = {b[1].hi[i], b[1].lo[i]};
        const dd re = damped ? sum(b0, product((dd){-x.hi[i], -x.lo[i]}, b1)) : b0;
        out.re[i] = re.hi;
        out.im[i] = product(product(imaginary, dd_of(N[i])), b1).hi;
    }
    return out;
}

/* ---- e^(lambda g) ---- */

/* e^(lambda g) at the distance g from the end of the law. */
INLINE complex_lanes rotation_of(const ck_residuals *job, dd g, const double N[CK_STEP], bool damped) {
    const dd turns = product(g, job->damped_frequency);
    const double fading = 0x1.921fb54442d18p+2 * job->damping * g.hi;
    complex_lanes out;
    for (int i = 0; i < CK_STEP; i++) {
        const dd turn = product(turns, dd_of(N[i]));
        double s, c;
        ck_wave(turn.hi, turn.lo, &s, &c);
        const double size = damped ? ck_decay(fading * N[i]) : 1.0;
        out.re[i] = size * c;
        out.im[i] = size * s;
    }
    return out;
}

/* ---- ends of a part ---- */

/* Add sign h e^(lambda g) sum_k f[k]/z^(k+1) for the lanes beyond the series. */
INLINE void add_end(const ck_residuals *job, const ck_response_part *part, dd g, const double *f, double sign,
                    const double N[CK_STEP], bool damped, complex_lanes *total) {
    const complex_lanes turn = rotation_of(job, g, N, damped);
    const double damping = job->damping, frequency = job->damped_frequency.hi;
    lanes re = {{0}}, im = {{0}}, x, y;
    for (int i = 0; i < CK_STEP; i++) { /* 1/z = conj(lambda)/(W^2 h) */
        const double size = 1.0 / (N[i] * part->radians.hi);
        x.at[i] = -damping * size;
        y.at[i] = -frequency * size;
    }
    for (int k = CK_RESPONSE_DEGREE; k >= 0; k--) {
        const double term = f[k];
        for (int i = 0; i < CK_STEP; i++) {
            const double a = re.at[i] + term, b = im.at[i];
            re.at[i] = damped ? a * x.at[i] - b * y.at[i] : -(b * y.at[i]);
            im.at[i] = damped ? a * y.at[i] + b * x.at[i] : a * y.at[i];
        }
    }
    const double h = sign * part->half;
    for (int i = 0; i < CK_STEP; i++) {
        const double a = h * (turn.re[i] * re.at[i] - turn.im[i] * im.at[i]);
        const double b = h * (turn.re[i] * im.at[i] + turn.im[i] * re.at[i]);
        total->re[i] += N[i] > part->series_limit ? a : 0.0;
        total->im[i] += N[i] > part->series_limit ? b : 0.0;
    }
}

/* Add the integral of a part for the lanes that take its series. */
INLINE void add_series(const ck_residuals *job, const ck_response_part *part, const double N[CK_STEP], bool damped,
                       complex_lanes *total) {
    const complex_lanes turn = rotation_of(job, part->centre, N, damped), q = series_of(job, part, N, damped);
    for (int i = 0; i < CK_STEP; i++) {
        const double a = part->half * (turn.re[i] * q.re[i] - turn.im[i] * q.im[i]);
        const double b = part->half * (turn.re[i] * q.im[i] + turn.im[i] * q.re[i]);
        total->re[i] += N[i] > part->series_limit ? 0.0 : a;
        total->im[i] += N[i] > part->series_limit ? 0.0 : b;
    }
}

/* ---- the law ---- */

/* Count the lanes above a limit. */
INLINE int count_above(const double N[CK_STEP], double limit) {
    int n = 0;
    for (int i = 0; i < CK_STEP; i++)
        n += N[i] > limit;
    return n;
}

/* |I|/Wd from the series of the whole law, |z|/Wd = h/frequency. */
INLINE void residuals_of_whole(const ck_residuals *job, const double N[CK_STEP], bool damped, double out[CK_STEP]) {
    const ck_response_part *whole = &job->response->whole;
    const complex_lanes q = series_of(job, whole, N, damped);
    const double fading = whole->radians.hi * job->damping;
    for (int i = 0; i < CK_STEP; i++) {
        const double size = sqrt(q.re[i] * q.re[i] + q.im[i] * q.im[i]) * (0.5 / job->damped_frequency.hi);
        out[i] = damped ? size * ck_decay(fading * N[i]) : size;
    }
}

INLINE void residuals_of_parts(const ck_residuals *job, const double N[CK_STEP], bool damped, double out[CK_STEP]) {
    const ck_response *response = job->response;
    complex_lanes total;
    const complex_lanes start = rotation_of(job, dd_of(1.0), N, damped);
    for (int i = 0; i < CK_STEP; i++) {
        total.re[i] = response->jump_first * start.re[i] + response->jump_last;
        total.im[i] = response->jump_first * start.im[i];
    }
    for (int k = 0; k < response->parts; k++) {
        const ck_response_part *part = &response->part[k];
        const int above = count_above(N, part->series_limit);
        if (above < CK_STEP)
            add_series(job, part, N, damped, &total);
        if (above > 0) {
            add_end(job, part, part->from, part->at_from, 1.0, N, damped, &total);
            add_end(job, part, part->to, part->at_to, -1.0, N, damped, &total);
        }
    }
    for (int i = 0; i < CK_STEP; i++) {
        const double frequency = 0x1.921fb54442d18p+2 * job->damped_frequency.hi * N[i];
        out[i] = sqrt(total.re[i] * total.re[i] + total.im[i] * total.im[i]) / frequency;
    }
}

INLINE void residuals(const ck_residuals *job, size_t first, size_t n, bool damped) {
    const double limit = job->response->whole.series_limit;
    for (size_t i = 0; i < n; i += CK_STEP) {
        const size_t m = n - i < CK_STEP ? n - i : CK_STEP;
        double N[CK_STEP], low[CK_STEP], high[CK_STEP], whole[CK_STEP] = {0}, parts[CK_STEP] = {0};
        for (size_t k = 0; k < CK_STEP; k++) { /* the last ones repeat one of the call */
            N[k] = job->N[first + i + (k < m ? k : 0)];
            low[k] = N[k] > limit ? 0.0 : N[k];
            high[k] = N[k] > limit ? N[k] : 2.0 * limit;
        }
        const int above = count_above(N, limit);
        if (above < CK_STEP)
            residuals_of_whole(job, low, damped, whole);
        if (above > 0)
            residuals_of_parts(job, high, damped, parts);
        for (size_t k = 0; k < m; k++)
            job->residual[first + i + k] = N[k] > limit ? parts[k] : whole[k];
    }
}

static void residual_range(const void *context, size_t first, size_t n) {
    const ck_residuals *job = context;
    if (job->damping > 0.0)
        residuals(job, first, n, true);
    else
        residuals(job, first, n, false);
}

#endif
