/* SPDX-License-Identifier: MIT */
/* From the motion of a follower to the geometry of its cam. A block takes these passes:
 *
 *     s, v, a --> the pass of its follower     machine frame: centre of the roller, contact; pressure angle, curvature
 *     theta ----> rotate()                     the same two points in the cam frame
 *     half -----> angles_of()                  pressure angle in degrees
 *     finish()                                 NaN where the follower cannot be
 *
 * Each pass reads and writes arrays of the block, or those of the caller directly where they have room for whole steps.
 *
 * Variables: S, q  parts of the contact normal along the motion of the follower and across it, up to a common factor
 *            N     their length; tan of the pressure angle = q/S
 *            half  tan of half the pressure angle = q/(N + S), at most 1 in magnitude
 * The formulas follow from the frames in camkin/geometry.h; kappa_p is the curvature of the pitch curve, and
 * kappa_p/(1 - wall kappa_p) that of its parallel at the distance `wall`.
 *
 * Everything is static: kernels.c includes this body once per instruction-set level. */
#ifndef CK_GEOMETRY_IMPL_H
#define CK_GEOMETRY_IMPL_H

#include <math.h>
#include <string.h>

#include "../base/fma.h"
#include "block_impl.h"
#include "trig_table.h"

enum { ROOM = CK_BLOCK + CK_STEP };

/* Loop over n points, a multiple of CK_STEP. */
#define EACH(i)                                                                                                        \
    for (size_t done = 0; done < n; done += CK_STEP)                                                                   \
        for (size_t i = done; i < done + CK_STEP; i++)

/* ---- sine, cosine, arc tangent ---- */

/* pi/180 as a sum of two doubles, and 360/pi. */
#define RAD_PER_DEG 0x1.1df46a2529d39p-6
#define RAD_PER_DEG_LOW 0x1.5c1d8becdd291p-62
#define TWICE_DEG_PER_RAD 0x1.ca5dc1a63c1f8p+6

typedef struct sine_cosine {
    double sine, cosine, versine; /* 1 - cos, relatively accurate near angle 0 */
} sine_cosine;

/* Return sine and cosine of hi + lo degrees, within 1 ulp of 1. The reduction to [-90, 90] is exact. */
INLINE sine_cosine sine_cosine_of(double hi, double lo) {
    const double turns = floor(hi * (1.0 / 180.0) + 0.5), r = ck_fma(-turns, 180.0, hi);
    const double sign = 1.0 - 2.0 * (turns - 2.0 * floor(0.5 * turns)), x = r * RAD_PER_DEG;
    const double low = ck_fma(r, RAD_PER_DEG, -x) + ck_fma(r, RAD_PER_DEG_LOW, lo * RAD_PER_DEG);
    const double z = x * x, v = ck_fma(z, horner(ck_trig_q, 8, z), x * low), c = 1.0 - v;
    const double s = x + ck_fma(-x * z, horner(ck_trig_p, 7, z) * (1.0 / 6.0), low * c);
    return (sine_cosine){sign * s, sign * c, turns == 0.0 ? v : 1.0 - sign * c};
}

/* The same for a single angle. */
CK_NOINLINE static sine_cosine single_rotation(double degrees) {
    return sine_cosine_of(degrees, 0.0);
}

/* Turn half-angle tangents into angles [deg]. Two polynomials in z^2 have half the latency of one in z. */
static void angles_of(const double *restrict half, size_t n, double *restrict angle) {
    EACH(i) {
        const double x = half[i], z = x * x, zz = z * z;
        double even = ck_trig_a[18], odd = ck_trig_a[19];
        for (int k = 16; k >= 0; k -= 2) {
            even = ck_fma(even, zz, ck_trig_a[k]);
            odd = ck_fma(odd, zz, ck_trig_a[k + 1]);
        }
        angle[i] = TWICE_DEG_PER_RAD * ck_fma(-x * z, ck_fma(odd, z, even) * (1.0 / 3.0), x);
    }
}

/* Turn two points of the machine frame into the cam frame. */
static void rotate(double turn, const double *restrict theta, const double *restrict px, const double *restrict py,
                   const double *restrict cx, const double *restrict cy, size_t n, double *restrict pitch_x,
                   double *restrict pitch_y, double *restrict x, double *restrict y) {
    EACH(i) {
        const sine_cosine r = sine_cosine_of(theta[i], 0.0);
        const double sine = turn * r.sine;
        pitch_x[i] = ck_fma(px[i], r.cosine, py[i] * sine);
        pitch_y[i] = ck_fma(py[i], r.cosine, -px[i] * sine);
        x[i] = ck_fma(cx[i], r.cosine, cy[i] * sine);
        y[i] = ck_fma(cy[i], r.cosine, -cx[i] * sine);
    }
}

/* ---- followers ---- */

/* Where the pass of a follower reads and writes: centre of the roller and contact in the machine frame. cz is the z of
   the contact. `room` is positive where the follower can be. */
#define FOLLOWER_ARGUMENTS                                                                                             \
    const ck_cam *cam, const double *restrict s, const double *restrict v, const double *restrict a, size_t n,         \
        double *restrict px, double *restrict py, double *restrict cx, double *restrict cy, double *restrict cz,       \
        double *restrict tangent, double *restrict half, double *restrict kp, double *restrict k,                      \
        double *restrict room

typedef void follower_pass(FOLLOWER_ARGUMENTS);

typedef struct quotients {
    double inverse, tangent, half, pitch, profile; /* 1/N, q/S, q/(N + S), kappa_p, kappa */
} quotients;

/* Return the quotients of a roller from N^2 and bend = kappa_p N^3. One division serves them all. `free` is 0 in a cusp
   of the profile, whose curvature is infinite. */
CK_MAY_BE_INFINITE INLINE quotients quotients_of(double q, double S, double square, double bend, double wall) {
    const double N = sqrt(square), sum = N + S, product = N * S * sum, rest = ck_fma(-wall, bend, N * square);
    const double free = rest == 0.0 ? 1.0 : rest, quotient = 1.0 / (product * free), w = free * quotient;
    const double inverse = S * sum * w, pitch = bend * (inverse * inverse * inverse);
    const double profile = bend * (product * quotient);
    return (quotients){inverse, q * (N * sum * w), q * (N * S * w), pitch,
                       rest == 0.0 ? copysign((double)INFINITY, bend) : profile};
}

static void pass_roller(FOLLOWER_ARGUMENTS) {
    const double turn = cam->turn, wall = cam->wall, x = cam->x, level = cam->level, level_low = cam->level_low;
    const double lever = turn * x;
    EACH(i) {
        const double S = level + (s[i] + level_low), q = v[i] - lever, square = ck_fma(S, S, q * q);
        const quotients w = quotients_of(q, S, square, ck_fma(-S, a[i], ck_fma(q, v[i], square)), wall);
        const double shift = wall * w.inverse;
        px[i] = x;
        py[i] = S;
        cx[i] = ck_fma(turn * q, shift, x);
        cy[i] = ck_fma(-S, shift, S);
        cz[i] = 0.0;
        tangent[i] = w.tangent;
        half[i] = w.half;
        kp[i] = w.pitch;
        k[i] = w.profile;
        room[i] = S;
    }
}

static void pass_barrel(FOLLOWER_ARGUMENTS) {
    const double turn = cam->turn, wall = cam->wall, x = cam->x;
    EACH(i) {
        const quotients w = quotients_of(v[i], x, ck_fma(x, x, v[i] * v[i]), x * a[i], wall);
        const double shift = wall * w.inverse;
        px[i] = x;
        py[i] = 0.0;
        cx[i] = x;
        cy[i] = turn * v[i] * shift;
        cz[i] = ck_fma(x, shift, s[i]);
        tangent[i] = w.tangent;
        half[i] = w.half;
        kp[i] = w.pitch;
        k[i] = w.profile;
        room[i] = s[i] == s[i] ? 1.0 : 0.0;
    }
}

CK_MAY_BE_INFINITE static void pass_flat(FOLLOWER_ARGUMENTS) {
    const sine_cosine tilt = single_rotation(cam->tilt);
    const double turn = cam->turn, base = cam->base_radius, cosine = tilt.cosine, sine = tilt.sine;
    const double tangent_of_tilt = turn * sine / cosine + 0.0; /* no -0 */
    EACH(i) {
        const double p = ck_fma(s[i], cosine, base), lever = turn * v[i] * cosine;
        const double x = ck_fma(lever, cosine, -p * sine), y = ck_fma(lever, sine, p * cosine);
        const double curvature = 1.0 / ck_fma(a[i], cosine, p);
        px[i] = cx[i] = x;
        py[i] = cy[i] = y;
        cz[i] = 0.0;
        tangent[i] = tangent_of_tilt;
        half[i] = 0.0; /* the pressure angle is the tilt */
        kp[i] = k[i] = curvature;
        room[i] = p;
    }
}

/* Return sine and cosine of the angle psi of the arm; versine: cos of its angle at s = 0 minus cos psi, which is
   accurate relative to the motion of the arm. */
INLINE sine_cosine arm_of(const ck_cam *cam, double s) {
    const double hi = s * cam->degrees, lo = ck_fma(s, cam->degrees, -hi) + s * cam->degrees_low;
    const sine_cosine r = sine_cosine_of(hi, lo);
    const double sine = cam->rest_sine, cosine = cam->rest_cosine;
    const double down = ck_fma(cosine, r.versine, sine * r.sine);
    return (sine_cosine){ck_fma(sine, r.cosine, ck_fma(cosine, r.sine, cam->rest_sin_low)),
                         cosine - (down - cam->rest_cos_low), down};
}

static void pass_swinging_roller(FOLLOWER_ARGUMENTS) {
    const ck_cam c = *cam;
    const double turn = c.turn, wall = c.wall, arm = c.arm, centre = c.centre;
    EACH(i) {
        const sine_cosine psi = arm_of(&c, s[i]);
        const double S = centre * psi.sine, rate = v[i] + turn;
        const double across = c.level + ck_fma(centre, psi.versine, c.level_low); /* arm - centre cos psi */
        const double q = ck_fma(arm, v[i], turn * across), square = ck_fma(S, S, q * q);
        const double spin = arm * v[i] * rate, swing = ck_fma(turn * arm, rate, -centre * psi.cosine);
        const quotients w = quotients_of(q, S, square, ck_fma(-arm * a[i], S, ck_fma(spin, swing, square)), wall);
        const double shift = wall * w.inverse, x = ck_fma(-arm, psi.cosine, centre), y = arm * psi.sine;
        px[i] = x;
        py[i] = y;
        cx[i] = ck_fma(-shift, ck_fma(S, psi.sine, -turn * q * psi.cosine), x);
        cy[i] = ck_fma(-shift, ck_fma(S, psi.cosine, turn * q * psi.sine), y);
        cz[i] = 0.0;
        tangent[i] = w.tangent;
        half[i] = w.half;
        kp[i] = w.pitch;
        k[i] = w.profile;
        room[i] = S;
    }
}

CK_MAY_BE_INFINITE static void pass_swinging_flat(FOLLOWER_ARGUMENTS) {
    const ck_cam c = *cam;
    const double turn = c.turn, centre = c.centre, face = c.face, q = 0.0 - turn * face; /* no -0 */
    EACH(i) {
        const sine_cosine psi = arm_of(&c, s[i]);
        const double p = ck_fma(centre, psi.sine, -face), gain = ck_fma(turn, v[i], 1.0), inverse = 1.0 / gain;
        const double lever = centre * psi.cosine * inverse, along = -turn * v[i] * lever;
        const double bend = ck_fma(a[i], psi.cosine, -gain * v[i] * v[i] * psi.sine);
        const double curvature = 1.0 / ck_fma(centre * bend, inverse * inverse * inverse, p);
        px[i] = cx[i] = ck_fma(p, psi.sine, -along * psi.cosine);
        py[i] = cy[i] = ck_fma(p, psi.cosine, along * psi.sine);
        cz[i] = 0.0;
        tangent[i] = q / lever;
        half[i] = q / (sqrt(ck_fma(lever, lever, q * q)) + lever);
        kp[i] = k[i] = curvature;
        room[i] = p > 0.0 && gain > 0.0 ? lever : 0.0;
    }
}

static follower_pass *const pass_of[] = {[CAMKIN_ROLLER] = pass_roller,
                                         [CAMKIN_FLAT] = pass_flat,
                                         [CAMKIN_SWINGING_ROLLER] = pass_swinging_roller,
                                         [CAMKIN_SWINGING_FLAT] = pass_swinging_flat,
                                         [CAMKIN_BARREL_ROLLER] = pass_barrel};

/* ---- a block ---- */

enum { ARRAYS = sizeof(camkin_geometry) / sizeof(double *) };

/* The arrays of a geometry, as a list in the order of the struct. */
typedef union geometry_arrays {
    camkin_geometry as;
    double *list[ARRAYS];
} geometry_arrays;

/* Set NaN where the follower cannot be: where `room` is not positive, or NaN. */
static void finish(const double *restrict room, size_t n, const geometry_arrays *to) {
    static const uint64_t bits = 0x7ff8000000000000;
    int64_t outside = 0;
    EACH(i)
    outside += room[i] > 0.0 ? 0 : 1;
    if (outside == 0)
        return;
    for (int k = 0; k < ARRAYS; k++)
        for (size_t i = 0; i < n; i++)
            if (!(room[i] > 0.0))
                memcpy(to->list[k] + i, &bits, sizeof bits);
}

/* Return whether the follower rests at one place at all n points. */
static bool rests(const ck_follower_motion *motion, size_t n) {
    const double s = motion->s[0];
    int64_t moves = 0;
    EACH(i)
    moves |= (motion->s[i] == s ? 0 : 1) | (motion->v[i] == 0.0 ? 0 : 1) | (motion->a[i] == 0.0 ? 0 : 1);
    return !moves;
}

/* Run the pass of the follower. While it rests, one step serves the whole block. */
static void run_pass(const ck_cam *cam, const ck_follower_motion *motion, size_t n, double *const to[10]) {
    const size_t m = rests(motion, n) ? CK_STEP : n;
    pass_of[cam->follower](cam, motion->s, motion->v, motion->a, m, to[0], to[1], to[2], to[3], to[4], to[5], to[6],
                           to[7], to[8], to[9]);
    for (int k = 0; m < n && k < 10; k++)
        fill(to[k], n, to[k][0]);
}

static void geometry_pass(const ck_cam *cam, const double *theta, const ck_follower_motion *motion, size_t points,
                          const camkin_geometry *out, size_t first) {
    double block[ARRAYS][ROOM], machine_x[ROOM], machine_y[ROOM], half[ROOM], room[ROOM], padded[ROOM];
    const size_t n = (points + CK_STEP - 1) / CK_STEP * CK_STEP;
    const geometry_arrays wanted = {*out};
    geometry_arrays to;
    for (int k = 0; k < ARRAYS; k++) /* whole steps go straight to the caller */
        to.list[k] = wanted.list[k] && points == n ? wanted.list[k] + first : block[k];
    if (points != n) {
        memset(padded + n - CK_STEP, 0, CK_STEP * sizeof *padded);
        theta = memcpy(padded, theta, points * sizeof *theta);
    }
    const camkin_geometry *g = &to.as;
    run_pass(cam, motion, n,
             (double *[]){machine_x, machine_y, g->contact_x, g->contact_y, g->z, g->tan_pressure_angle, half,
                          g->curvature_pitch, g->curvature, room});
    if (out->pressure_angle && cam->follower == CAMKIN_FLAT)
        fill(g->pressure_angle, n, cam->turn * cam->tilt + 0.0);
    else if (out->pressure_angle)
        angles_of(half, n, g->pressure_angle);
    if (out->pitch_x || out->pitch_y || out->x || out->y)
        rotate(cam->turn, theta, machine_x, machine_y, g->contact_x, g->contact_y, n, g->pitch_x, g->pitch_y, g->x,
               g->y);
    if (out->pitch_z && cam->follower == CAMKIN_BARREL_ROLLER)
        memcpy(g->pitch_z, motion->s, n * sizeof(double));
    else if (out->pitch_z)
        fill(g->pitch_z, n, 0.0);
    if (out->contact_z)
        memcpy(g->contact_z, g->z, n * sizeof(double));
    finish(room, n, &to);
    for (int k = 0; k < ARRAYS; k++)
        if (wanted.list[k] && points != n)
            memcpy(wanted.list[k] + first, to.list[k], points * sizeof(double));
}

#endif
