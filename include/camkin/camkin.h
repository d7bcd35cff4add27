/* SPDX-License-Identifier: MIT */
/**
 * camkin: displacement, velocity, acceleration and jerk of cam followers.
 *
 * A *law* is a normalised motion y(x), with x and y in [0,1]. A *segment* stretches one law over `duration` degrees of
 * cam angle and `lift` units of length. A *program* is the segments of one cycle, in order, repeated in both directions
 * without end. camkin_program_create() makes it. It never changes after that, and any number of threads may use it at a
 * time without locks.
 *
 * A motion with CAMKIN_ONCE happens once instead. It begins at the cam angle `phase` of the options. Before that it
 * holds its start level and after the last segment its end level, with v, a and j of 0. Angles do not wrap, lifts need
 * not add up to 0, and the sum of the durations is its length. Where this header says that an angle is in [0, cycle),
 * it is then the cam angle itself, from the start to the end of the motion, both included.
 *
 * Units. Cam angle theta: degrees. Length: the unit of `lift`, called L. Time: seconds. With a speed, v, a, j are in
 * L/s, L/s2, L/s3. With omega = 1 rad/s they are the geometric derivatives in L/rad, L/rad2, L/rad3.
 *
 * Accuracy of v, a, j: 4 ulp of their peak in the segment.
 *
 * Accuracy of s: 4 ulp of its own value, also next to a dwell at level 0, over the whole range of every parameter, with
 * three exceptions:
 *   - where s passes through 0 or touches it within a segment: 4 ulp of the lift;
 *   - in a CAMKIN_BSPLINE: 4 ulp of its largest |s|;
 *   - in a CAMKIN_TRIPLE_HARMONIC whose harmonics outweigh the rise (|h1|, |h2| or |h3| above 10) or cancel at its ends
 *     (h1 + 2 h2 + 3 h3 next to 0): lift times one ulp of the largest of them, and 6 ulp for v, a, j.
 * docs/reference/accuracy.md has the figures of every law, also at the ends of its parameters. In a program that
 * accumulates, this holds for s in the cycle that starts at `phase`. In any other cycle s is within 4 ulp of the
 * largest of three: s, s at the same place in that first cycle, and the lift between the two.
 *
 * Accuracy by time. The values are those of the exact cam angle of the double t, or of t0 + i dt rounded once. On a
 * ramp alone that angle is rounded, to 2^-102 of the larger of its two terms, 6 t rpm and 3 t^2 rpm_per_s. On a ramp,
 * v, a and j are within 4, 6 and 8 ulp of the values that the peaks of the segment give at that speed: V w, A w^2 + V
 * |alpha|, J w^3 + 3 A w |alpha|.
 *
 * Joints. At a joint the later segment counts, and within a segment the later part of its law. By time, the later
 * segment starts with the first double that is not below the joint, with cycle angles in [-cycle/2, cycle/2). If the
 * joint lies between two doubles, the earlier segment continues for less than an ulp of the cycle angle. Times in this
 * gap get its v, a and j, the values before a jump if there is one; s is the same within its bound.
 *
 * Same bits. The result for one angle or time does not depend on n, on its place in the array, on the number of
 * threads, on which outputs are requested, or on the instruction-set level. Nor does it depend on the rounding mode and
 * the treatment of subnormals that the caller has set; every call restores them.
 *
 * Traps. A program may trap invalid operations, divisions by zero and overflows (feenableexcept() of glibc): no call
 * raises any of them. On x86-64, five calls for one value may raise underflow, inexact and subnormal-operand
 * exceptions: camkin_displacement(), camkin_velocity(), camkin_acceleration(), camkin_jerk() and camkin_boundary_at().
 * If these are trapped, call camkin_eval() or camkin_boundary() with n = 1: all other calls mask every trap, and
 * restore the caller's.
 *
 * Values and mistakes. An angle or time gives NaN (bits 0x7ff8000000000000) in every output at its point, and touches
 * no other point, if it is NaN or infinite, or beyond 2^50 cycles from zero. There neighbouring doubles are large parts
 * of a cycle apart. With CAMKIN_ONCE every finite angle is valid. A caller's mistake gives a status other than
 * CAMKIN_OK, and then no output has been written.
 *
 * Arrays. All arrays of a call have n doubles, 0 to CAMKIN_MAX_POINTS; n = 0 does nothing. They are contiguous and
 * aligned as doubles. An output that is NULL is not computed. Outputs may not overlap each other or the input, except
 * that one output may be exactly the input array.
 *
 * Memory and state. Only calls that make a program, a speed table or a set allocate: one block for each. No call on one
 * thread takes a lock, and no call logs. The library keeps three kinds of state for the process: whether the first use
 * of an instruction-set level found its arithmetic sound, in atomic flags; whether the process is the child of a
 * fork(), which then uses one thread; and one pool of helper threads. The pool allocates and locks when it starts
 * threads; later calls use them again. If threads cannot be started, a call uses fewer, or the calling thread alone. A
 * call that finds the pool in use computes alone. No call waits for a helper that the system has not run.
 */
#ifndef CAMKIN_H
#define CAMKIN_H

#include <stddef.h>
#include <stdint.h>

#define CAMKIN_VERSION "0.1.0"

#if defined(_WIN32) && defined(CAMKIN_SHARED)
#ifdef CAMKIN_BUILDING
#define CAMKIN_API __declspec(dllexport)
#else
#define CAMKIN_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define CAMKIN_API __attribute__((visibility("default")))
#else
#define CAMKIN_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* [declarations] The Python build reads everything up to the closing mark: plain declarations only. */

/** Limits of what the library accepts. The checks use these constants, and bindings read them. */
enum {
    CAMKIN_MAX_PARAMETERS = 8,    /**< parameters of a law: the length of camkin_segment.param */
    CAMKIN_MAX_DEGREE = 11,       /**< degree of a CAMKIN_POLY, and order of a derivative in its conditions */
    CAMKIN_MAX_CONSTRAINTS = 10,  /**< conditions in the table of a CAMKIN_POLY, beside its two ends */
    CAMKIN_MIN_SPLINE_DEGREE = 3, /**< degree of a CAMKIN_BSPLINE */
    CAMKIN_MAX_SPLINE_DEGREE = 7,
    CAMKIN_MAX_DESIGN_SEGMENTS = 64 /**< segments of camkin_analyze_designs() */
};
/** Number of points of one call: every integer up to it is a double. */
static const int64_t CAMKIN_MAX_POINTS = 9007199254740992;
/** Magnitude of an angular speed [rad/s, rev/min] and of its rate [rev/min/s]. */
static const double CAMKIN_MAX_SPEED = 1e20;
/** Duration of a segment and length of a cycle [deg]. */
static const double CAMKIN_MIN_DURATION = 1e-9;
static const double CAMKIN_MAX_DURATION = 1e9;
/** Magnitude of a phase and of a knot [deg]. */
static const double CAMKIN_MAX_ANGLE = 1e9;
/** Magnitude of a lift that is not 0 [L]. */
static const double CAMKIN_MIN_LIFT = 1e-100;
/** Magnitude of a lift, a start displacement or a control point [L], and of a boundary value [L/rad^k]. */
static const double CAMKIN_MAX_LIFT = 1e100;
/** Relative difference between the sum of the durations and the cycle that counts as rounding. */
static const double CAMKIN_CYCLE_TOLERANCE = 1e-12;
/** Largest difference of a derivative at a joint that is no jump, relative to its peak in the segments that meet. */
static const double CAMKIN_CONTINUITY_TOLERANCE = 1e-9;

/** The status of a call. The numbers are pinned; new ones come before CAMKIN_STATUS_COUNT. */
typedef enum camkin_status {
    CAMKIN_OK = 0,
    CAMKIN_E_NULL = 1,        /**< a required pointer is NULL */
    CAMKIN_E_OPTIONS = 2,     /**< options: unknown `size`, or flag bits that are unknown or exclude each other */
    CAMKIN_E_LAW = 3,         /**< the law does not exist */
    CAMKIN_E_DURATION = 4,    /**< a duration or cycle that is not finite, not positive or out of range */
    CAMKIN_E_LIFT = 5,        /**< a lift that is not finite or out of range, or 0 for a law that moves */
    CAMKIN_E_PARAMETER = 6,   /**< a law parameter out of range, not finite, or given to a law that has none */
    CAMKIN_E_BOUNDARY = 7,    /**< a boundary value (v0 ... j1) not finite, or given to a law that has none */
    CAMKIN_E_TABLE = 8,       /**< a table that is missing or bad, or given to a law that has none */
    CAMKIN_E_CYCLE = 9,       /**< durations exceed the cycle, or leave too little of it for a dwell; or a cycle for a
                                   motion that happens once */
    CAMKIN_E_CLOSURE = 10,    /**< the program does not return to its start and does not accumulate */
    CAMKIN_E_CONTINUITY = 11, /**< velocity jumps at a joint (allow it with CAMKIN_ALLOW_VELOCITY_JUMP) */
    CAMKIN_E_ISA = 12,        /**< instruction-set level unknown, not built in, or not supported by this CPU */
    CAMKIN_E_SIZE = 13,       /**< more points or segments than memory can hold */
    CAMKIN_E_ALIGN = 14,      /**< an array that is not aligned as double */
    CAMKIN_E_OVERLAP = 15,    /**< an output overlaps the input or another output */
    CAMKIN_E_SPEED = 16,      /**< omega or a field of the drive is not finite, or a speed is above 1e20 */
    CAMKIN_E_TIME = 17,       /**< the t0 or dt of a grid is not finite */
    CAMKIN_E_THREADS = 18,    /**< a negative number of threads */
    CAMKIN_E_SEGMENT = 19,    /**< the program has no segment of this index */
    CAMKIN_E_MEMORY = 20,     /**< the program could not be allocated */
    CAMKIN_E_FPENV = 21,      /**< the library was compiled with flags that break IEEE 754 arithmetic */
    CAMKIN_E_FILE = 22,       /**< a cam file that cannot be read, is truncated, or is none */
    CAMKIN_STATUS_COUNT = 23
} camkin_status;

/** The motion laws y(x), 0 <= x <= 1. The numbers are pinned. camkin_law_name() and camkin_law_parameter() list the
 *  laws and their parameters. Symmetric laws, y(x) = 1 - y(1 - x), have a last parameter `inflection`: the x of the
 *  velocity peak, 1e-3 to 1 - 1e-3; 0 stands for the symmetric 0.5. */
typedef enum camkin_law {
    CAMKIN_DWELL = 0,                   /**< y = 0; the only law with lift 0, and the law of a zeroed struct */
    CAMKIN_CONSTANT_VELOCITY = 1,       /**< y = x */
    CAMKIN_PARABOLIC = 2,               /**< constant acceleration, then constant deceleration */
    CAMKIN_SIMPLE_HARMONIC = 3,         /**< y = (1 - cos pi x)/2 */
    CAMKIN_CYCLOIDAL = 4,               /**< y = x - sin(2 pi x)/(2 pi), "inclined sine" (Bestehorn) */
    CAMKIN_POLY_345 = 5,                /**< y = 10x^3 - 15x^4 + 6x^5 */
    CAMKIN_POLY_4567 = 6,               /**< y = 35x^4 - 84x^5 + 70x^6 - 20x^7 */
    CAMKIN_MODIFIED_TRAPEZOID = 7,      /**< SCCA with b = d = 1/4, c = 1/2 */
    CAMKIN_MODIFIED_SINE = 8,           /**< SCCA with b = 1/4, c = 0, d = 3/4; accepts v0 and v1 */
    CAMKIN_SCCA = 9,                    /**< b, c, d: sine, constant and cosine acceleration, shares of both halves;
                                                  1 - b - c - d is the share at constant velocity (Norton) */
    CAMKIN_UNIVERSAL = 10,              /**< T1 ... T6, v0, v1: seven zones with breakpoints 0 <= T1 <= ... <= T6 <= 1
                                                  and end velocities dy/dx; also accepts v0 and v1 of the segment */
    CAMKIN_DOUBLE_HARMONIC = 11,        /**< y = sin^4(pi x/2), from a dwell into a return */
    CAMKIN_DOUBLE_HARMONIC_RETURN = 12, /**< y = 1 - cos^4(pi x/2), from a return into a dwell */
    CAMKIN_POLY_23 = 13,                /**< y = 3x^2 - 2x^3 */
    CAMKIN_POLY_56789 = 14,             /**< y = 126x^5 - 420x^6 + 540x^7 - 315x^8 + 70x^9 */
    CAMKIN_SMOOTH_POLY = 15,            /**< n = 1 ... 5: y' = C [x (1 - x)]^n; derivatives to the n-th vanish */
    CAMKIN_MODIFIED_CONSTANT_VELOCITY = 16,  /**< cv_fraction: modified sine around a share of constant velocity */
    CAMKIN_CYCLOIDAL_CONSTANT_VELOCITY = 17, /**< cv_fraction: cycloid around a share of constant velocity */
    CAMKIN_TRAPECLOID = 18,                  /**< universal curve 35 */
    CAMKIN_NC2 = 19,                         /**< universal curve 92 */
    CAMKIN_UNIVERSAL_CODE = 20,              /**< code: numbered universal curve, 11 ... 92 */
    CAMKIN_HARMONIC_COMBINATION = 21,        /**< dwell to return, VDI 2143; inflection is its lambda */
    CAMKIN_SINE_STRAIGHT_LINE = 22,          /**< c: share of sine around a straight line, VDI 2143 */
    CAMKIN_GUTMAN_13 = 23,                   /**< x - 15/(32 pi) sin 2 pi x - 1/(96 pi) sin 6 pi x */
    CAMKIN_FREUDENSTEIN_13 = 24,             /**< x - (27/28 sin 2 pi x + 1/84 sin 6 pi x)/(2 pi) */
    CAMKIN_FREUDENSTEIN_135 = 25,            /**< x - m (sin 2 pi x + sin(6 pi x)/54 + sin(10 pi x)/1250)/(2 pi),
                                                  m = 1125/1192 */
    CAMKIN_TRIPLE_HARMONIC = 26,             /**< h1, h2: y'' = h1 sin 2 pi x + h2 sin 4 pi x + h3 sin 6 pi x,
                                                  h3 = 3 (2 pi - h1 - h2/2) */
    CAMKIN_HALF_CYCLOIDAL_1 = 27,            /**< y = x - sin(pi x)/pi, ends at velocity 2 */
    CAMKIN_HALF_CYCLOIDAL_2 = 28,            /**< y = x + sin(pi x)/pi, begins at velocity 2 */
    CAMKIN_HALF_HARMONIC_1 = 29,             /**< y = 1 - cos(pi x/2), ends at velocity pi/2 */
    CAMKIN_HALF_HARMONIC_2 = 30,             /**< y = sin(pi x/2), begins at velocity pi/2 */
    CAMKIN_EIGHTH_POWER_1 = 31,              /**< 6.09755x^3 - 20.7804x^5 + 26.73155x^6 - 13.60965x^7 + 2.56095x^8 */
    CAMKIN_EIGHTH_POWER_2 = 32,              /**< 1 - y(1 - x) of the former */
    CAMKIN_TRAPEZOIDAL_VELOCITY = 33,        /**< ta: share of each ramp, y'' constant on it */
    CAMKIN_S_CURVE = 34,                     /**< tj, tc, tv: jerk ramps, constant acceleration, constant velocity;
                                                  4 tj + 2 tc + tv = 1 */
    CAMKIN_RISE_FALL_3456 = 35,              /**< y = 64 x^3 (1 - x)^3: up and back, y(1) = 0 */
    CAMKIN_RISE_FALL_45678 = 36,             /**< y = 256 x^4 (1 - x)^4 */
    CAMKIN_RISE_FALL_DOUBLE_HARMONIC = 37,   /**< y = sin^4(pi x) */
    CAMKIN_POLY_BC = 38,           /**< q0, q1: the polynomial of lowest degree with the boundary values v, a, j
                                                  of the segment and the jerk rates q [L/rad4] at its ends, without
                                                  those that CAMKIN_FREE_... frees: degree 9 with none freed, 7 without
                                                  q, 5 without j, 3 without a. For segments only; lift may be 0 */
    CAMKIN_POLY = 39,              /**< the polynomial of lowest degree, at most 11, with the conditions of the
                                                  table: rows of x in [0,1], order of derivative 0 to 11, value
                                                  [L/rad^order] above the start; s = 0 at x = 0 and s = lift at x = 1
                                                  are always met. For segments only; lift may be 0 */
    CAMKIN_BSPLINE = 40,           /**< degree: 3 to 7; the table holds n + degree + 1 ascending knots [deg from
                                                  the start of the segment], within the spline equal or at
                                                  least 1e-9 of the duration apart, then n control points [L]. It
                                                  runs from knot `degree` = 0 to knot n = duration; s is its rise above
                                                  its start, lift the rise at its end. lift may be 0. For segments */
    CAMKIN_MODIFIED_CYCLOIDAL = 41 /**< c, -0.5 to 0.5: cycloid sheared along x, x = t + c sin(2 pi t)/(2 pi),
                                                  y = t - sin(2 pi t)/(2 pi); c = sqrt(3)/2 - 1 has the lowest peak of
                                                  acceleration */
} camkin_law;

/** Bits of camkin_options.flags. */
enum {
    CAMKIN_ACCUMULATE = 1,          /**< indexing cam: each cycle starts where the last one ended */
    CAMKIN_ALLOW_VELOCITY_JUMP = 2, /**< accept joints at which velocity jumps */
    CAMKIN_ONCE = 4                 /**< motion that happens once; `cycle` stays 360, and nothing accumulates */
};

/** Bits of camkin_segment.flags. Without any, the boundary values are those of the fields. */
enum {
    /* CAMKIN_POLY_BC: leave this value free */
    CAMKIN_FREE_V0 = 0x1,
    CAMKIN_FREE_A0 = 0x2,
    CAMKIN_FREE_J0 = 0x4,
    CAMKIN_FREE_Q0 = 0x8,
    CAMKIN_FREE_V1 = 0x10,
    CAMKIN_FREE_A1 = 0x20,
    CAMKIN_FREE_J1 = 0x40,
    CAMKIN_FREE_Q1 = 0x80,
    /* laws with boundary values: match the neighbour, also across the end of the cycle; the field is 0. A motion that
       happens once has dwells for neighbours */
    CAMKIN_MATCH_V0 = 0x100,
    CAMKIN_MATCH_A0 = 0x200,
    CAMKIN_MATCH_J0 = 0x400,
    CAMKIN_MATCH_V1 = 0x1000,
    CAMKIN_MATCH_A1 = 0x2000,
    CAMKIN_MATCH_J1 = 0x4000,
    /* the mirror image 1 - y(1 - x) of the law; not for CAMKIN_POLY_BC, CAMKIN_POLY, CAMKIN_BSPLINE */
    CAMKIN_MIRROR = 0x10000
};

/** A program: opaque and immutable. Threads may share it. */
typedef struct camkin_program camkin_program;

/** One segment. Set the struct to zero first, then the fields that the law needs. */
typedef struct camkin_segment {
    int32_t law;       /**< a camkin_law */
    uint32_t flags;    /**< CAMKIN_FREE_..., CAMKIN_MATCH_..., CAMKIN_MIRROR */
    double duration;   /**< [deg], 1e-9 to 1e9 */
    double lift;       /**< [L], signed; magnitude 1e-100 to 1e100, or 0 where the law allows it */
    double v0, a0, j0; /**< boundary values at the start [L/rad, L/rad2, L/rad3]; for laws that accept them */
    double v1, a1, j1; /**< boundary values at the end */
    double param[CAMKIN_MAX_PARAMETERS]; /**< the law's parameters in the order of camkin_law_parameter(); the rest 0 */
    const double *table;                 /**< tabulated laws only, else NULL; copied */
    size_t ntable;                       /**< number of doubles in table, else 0 */
} camkin_segment;

/** Options of a program. Start from {.size = sizeof(camkin_options), .cycle = 360.0}. */
typedef struct camkin_options {
    size_t size;     /**< sizeof(camkin_options). Later versions may append fields. A smaller size that ends behind a
                          field is accepted, and leaves the fields behind it at 0. A larger one is refused. */
    double cycle;    /**< [deg], 1e-9 to 1e9 */
    const char *isa; /**< instruction-set level: "x86-64-v2", "x86-64-v3", "x86-64-v4", "neon". NULL: the level that the
                          environment variable CAMKIN_ISA names now, or else the best one */
    uint32_t flags;  /**< CAMKIN_ACCUMULATE, CAMKIN_ALLOW_VELOCITY_JUMP, CAMKIN_ONCE */
    double start;    /**< [L], displacement at the start of the first segment */
    double phase;    /**< [deg], cam angle at which the first segment starts */
} camkin_options;

/** Why camkin_program_create() failed, and where. */
typedef struct camkin_error {
    camkin_status status;
    int64_t segment;    /**< index of the segment, or -1 */
    char parameter[32]; /**< name of the field or parameter, or "" */
    double value;       /**< its value, or NaN if it has none */
    char message[256];  /**< one sentence with all of these, the allowed range and a remedy */
} camkin_error;

/** Output arrays of n doubles each: s [L], v [L/s], a [L/s2], j [L/s3]. NULL: not requested. */
typedef struct camkin_svaj {
    double *s, *v, *a, *j;
} camkin_svaj;

/** A table of speeds: opaque, immutable, shared freely between threads. */
typedef struct camkin_speed_table camkin_speed_table;

/** The rotation of the cam. Speeds may have any sign. Without a table n(t) = rpm + rpm_per_s t and theta(t) = phase +
 *  6 (rpm t + rpm_per_s t^2/2) degrees. With a table n(t) is the speed of the table. */
typedef struct camkin_drive {
    double rpm;                      /**< speed at t = 0 [rev/min]; 0 with a table */
    double rpm_per_s;                /**< rate of the speed [rev/min/s]; 0 with a table */
    double phase;                    /**< cam angle at t = 0 [deg] */
    const camkin_speed_table *table; /**< NULL, or the speeds; must live as long as the drive is used */
} camkin_drive;

/** Make a table of speeds: linear between its rows, held before the first and after the last one.
 *
 *  The angle is the exact integral of the speed, kept to 2^-100 of the largest angle that is turned between a row and
 *  t = 0. The acceleration and the jerk of the follower are those of the chain rule with the slope of the row; the
 *  acceleration jumps by s' dw/dt where the slope does.
 *
 *  @param t      n times [s], ascending, at most 1e20 in magnitude; copied
 *  @param rpm    n speeds [rev/min], at most 1e20 in magnitude, as is their rate [rev/min/s]; copied
 *  @param n      2 or more
 *  @param out    receives the table; untouched unless CAMKIN_OK
 *  @param error  NULL, or receives what was wrong; untouched if CAMKIN_OK
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _SIZE, _TIME, _SPEED or _MEMORY */
CAMKIN_API camkin_status camkin_speed_table_create(const double *t, const double *rpm, size_t n,
                                                   camkin_speed_table **out, camkin_error *error);

/** Free a speed table; NULL is accepted. No drive that is in use may have it. */
CAMKIN_API void camkin_speed_table_free(camkin_speed_table *table);

/** Make a program.
 *
 *  If the durations add up to less than the cycle, a dwell at the last level closes it. A larger sum is CAMKIN_E_CYCLE,
 *  and so is a dwell shorter than 1e-9 degrees. The sum counts as the whole cycle, and the last segment ends exactly
 *  there, if it differs by at most CAMKIN_CYCLE_TOLERANCE of the cycle and half an ulp of each term, the rounding of
 *  decimals. Lifts that should add up to 0 may differ from it by half an ulp of each.
 *
 *  With CAMKIN_ONCE the durations may add up to 1e9 degrees, and neither a cycle nor a closure is checked. The velocity
 *  at both ends of the motion is: it is that of a joint with a dwell.
 *
 *  @param segments  n segments, in order; copied
 *  @param n         1 or more
 *  @param options   NULL: cycle 360, best level, no flags, start and phase 0
 *  @param out       receives the program; untouched unless CAMKIN_OK
 *  @param error     NULL, or receives the reason of a failure; untouched if CAMKIN_OK
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _OPTIONS, _LAW, _DURATION, _LIFT, _PARAMETER, _BOUNDARY, _TABLE, _CYCLE, _CLOSURE,
 *          _CONTINUITY, _ISA, _SIZE, _MEMORY or _FPENV */
CAMKIN_API camkin_status camkin_program_create(const camkin_segment *segments, size_t n, const camkin_options *options,
                                               camkin_program **out, camkin_error *error);

/** Make a program from a cam file in memory: plain text that keeps every bit of the inputs of a program. `camkin save`
 *  and Program.save() of the Python package write it. docs/reference/cam-file.md describes it.
 *
 *  @param text    `length` bytes; need not be terminated
 *  @param out     receives the program; untouched unless CAMKIN_OK
 *  @param error   NULL, or receives what was wrong; untouched if CAMKIN_OK. For CAMKIN_E_FILE the message begins with
 *                 "line N: " and `value` is N
 *  @return CAMKIN_OK, CAMKIN_E_FILE, or as camkin_program_create() */
CAMKIN_API camkin_status camkin_program_read(const char *text, size_t length, camkin_program **out,
                                             camkin_error *error);

/** Like camkin_program_read(), for the file at `path`.
 *  @return as camkin_program_read(); CAMKIN_E_FILE with value NAN where the file cannot be opened or read */
CAMKIN_API camkin_status camkin_program_load(const char *path, camkin_program **out, camkin_error *error);

/** Free a program; NULL is accepted. No other thread may use it at the time. */
CAMKIN_API void camkin_program_free(camkin_program *program);

/** Displacement [L] at cam angle theta [deg]. NaN for a NaN or infinite angle, or a NULL program. */
CAMKIN_API double camkin_displacement(const camkin_program *program, double theta);
/** Velocity [L/s] at cam angle theta [deg] and speed omega [rad/s]; omega = 1 gives L/rad. NaN for an
 *  omega that camkin_eval() rejects. */
CAMKIN_API double camkin_velocity(const camkin_program *program, double theta, double omega);
/** Acceleration [L/s2] at constant omega; omega = 1 gives L/rad2. */
CAMKIN_API double camkin_acceleration(const camkin_program *program, double theta, double omega);
/** Jerk [L/s3] at constant omega; omega = 1 gives L/rad3. */
CAMKIN_API double camkin_jerk(const camkin_program *program, double theta, double omega);

/** s, v, a, j at n cam angles [deg], in any order, at constant speed omega [rad/s].
 *  @param out       arrays of n, any of them NULL
 *  @param nthreads  0: as many as are worth their start, 1: the calling thread, more: at most this number
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _SPEED, _SIZE, _ALIGN, _OVERLAP or _THREADS */
CAMKIN_API camkin_status camkin_eval(const camkin_program *program, const double *theta, size_t n, double omega,
                                     const camkin_svaj *out, int nthreads);

/** s, v, a, j of a driven node at time t [s]. The results are those of the exact cam angle of the double t: t is
 *  reduced to the cycle without rounding error.
 *  @param svaj  receives s, v, a, j; NaN for a NaN or infinite t
 *  @return CAMKIN_OK, CAMKIN_E_NULL or _SPEED */
CAMKIN_API camkin_status camkin_boundary_at(const camkin_program *program, const camkin_drive *drive, double t,
                                            double svaj[4]);

/** Like camkin_boundary_at(), for n times [s] in any order.
 *  @return as camkin_eval() */
CAMKIN_API camkin_status camkin_boundary(const camkin_program *program, const camkin_drive *drive, const double *t,
                                         size_t n, const camkin_svaj *out, int nthreads);

/** Like camkin_boundary(), for the times t0 + i dt, i = 0 ... n-1, each rounded once.
 *  @return as camkin_eval(), or CAMKIN_E_TIME */
CAMKIN_API camkin_status camkin_boundary_grid(const camkin_program *program, const camkin_drive *drive, double t0,
                                              double dt, size_t n, const camkin_svaj *out, int nthreads);

/** Like camkin_boundary_grid(), for i = first ... first + n - 1: a part of a long grid, with the bits of the whole one.
 *  A solver that reads one block of steps after another needs memory for one block only, and restarts at any step.
 *  The bits are those of camkin_boundary_at() at fma(i, dt, t0).
 *  @param first  number of the first step; first + n is at most 2^53
 *  @return as camkin_eval(), with CAMKIN_E_SIZE also for first + n above 2^53, or CAMKIN_E_TIME */
CAMKIN_API camkin_status camkin_boundary_steps(const camkin_program *program, const camkin_drive *drive, double t0,
                                               double dt, uint64_t first, size_t n, const camkin_svaj *out,
                                               int nthreads);

/** A set of followers that one drive turns: opaque, immutable, shared freely between threads. */
typedef struct camkin_set camkin_set;

/** Make a set of m followers. Follower k is programs[k], turned by the drive and phase[k] degrees further, with its
 *  results multiplied by scale[k]. The programs may differ in everything. The set refers to them and does not copy
 *  them: free them after the set. It runs on the instruction-set level of the first program.
 *
 *  @param programs  m programs; one may occur several times. The array itself is copied
 *  @param phase     m angles [deg], at most 1e9 in magnitude; copied
 *  @param scale     m factors of s, v, a and j, at most 1e100 in magnitude; copied
 *  @param m         1 or more
 *  @param out       receives the set; untouched unless CAMKIN_OK
 *  @param error     NULL, or receives what was wrong; untouched if CAMKIN_OK
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _SIZE, _SPEED (a phase), _LIFT (a scale) or _MEMORY */
CAMKIN_API camkin_status camkin_set_create(const camkin_program *const *programs, const double *phase,
                                           const double *scale, size_t m, camkin_set **out, camkin_error *error);

/** Free a set, and not its programs; NULL is accepted. No other thread may use it at the time. */
CAMKIN_API void camkin_set_free(camkin_set *set);

/** s, v, a, j of all followers of a set at time t [s], in less time than one call for each.
 *
 *  The bits are those of camkin_boundary_at() with programs[k] and the phase drive->phase + phase[k], the sum rounded
 *  once, times scale[k], each product rounded once.
 *  @param out  arrays of m, any of them NULL; NaN for a NaN or infinite t
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _SPEED, _SIZE, _ALIGN or _OVERLAP */
CAMKIN_API camkin_status camkin_set_at(const camkin_set *set, const camkin_drive *drive, double t,
                                       const camkin_svaj *out);

/** Like camkin_set_at(), for n times [s] in any order. Each follower has a row of n values: value i of follower k is
 *  out->s[k * stride + i], and so on.
 *  @param out     arrays of (m - 1) * stride + n, any of them NULL. They may not overlap each other or t
 *  @param stride  n or more
 *  @return as camkin_eval(), with CAMKIN_E_SIZE also for a stride below n */
CAMKIN_API camkin_status camkin_set_boundary(const camkin_set *set, const camkin_drive *drive, const double *t,
                                             size_t n, const camkin_svaj *out, size_t stride, int nthreads);

/** Like camkin_set_boundary(), for the times of camkin_boundary_steps().
 *  @return as camkin_set_boundary(), or CAMKIN_E_TIME */
CAMKIN_API camkin_status camkin_set_steps(const camkin_set *set, const camkin_drive *drive, double t0, double dt,
                                          uint64_t first, size_t n, const camkin_svaj *out, size_t stride,
                                          int nthreads);

/** A value and the cam angle [deg] at which it is reached, in [0, cycle). Only s of a program that accumulates may have
 *  its extreme at the end of the cycle. */
typedef struct camkin_extreme {
    double value, theta;
} camkin_extreme;

/** Characteristic values, computed from the pieces themselves and not by sampling. At a jump both sides count. In a
 *  program that accumulates, s is that of the cycle from angle 0 on.
 *
 *  A derivative that jumps, at a joint or inside a segment, makes an impulse in the next one: INFINITY for a jump
 *  upwards in time, -INFINITY for a jump downwards. Derivatives above that one are both INFINITY and -INFINITY, and the
 *  mean squares of all these are INFINITY. So a jump of acceleration exceeds every limit of jerk, at every speed other
 *  than 0. The impulse of a joint belongs to the segment that starts there.
 *
 *  The extremes of a motion that happens once include its levels before and after it, where v, a and j are 0. The means
 *  are those of the motion. The impulse at its end belongs to its last segment. */
typedef struct camkin_analysis {
    camkin_extreme s_min, s_max, v_min, v_max, a_min, a_max, j_min, j_max;
    camkin_extreme va_max;   /**< largest |v a|: power of inertia, per mass [L2/s3]; INFINITY where v jumps */
    double v_ms, a_ms, j_ms; /**< integrals of v^2, a^2, j^2 over the angle, divided by `duration`: mean squares */
    double duration;         /**< [deg] over which the means are taken */
    double event;            /**< [deg] part of it in segments that move, whatever their law */
} camkin_analysis;

/** Characteristic values at the constant speed of `drive` (its phase is ignored), or geometric ones for NULL.
 *  @param segment  index of a segment, the closing dwell included, or -1 for the whole cycle
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _SEGMENT, or _SPEED (not finite, rpm_per_s not 0, or a table) */
CAMKIN_API camkin_status camkin_analyze(const camkin_program *program, const camkin_drive *drive, int64_t segment,
                                        camkin_analysis *out);

/** Like camkin_analyze(), without impulses: the motion between the jumps, so that all values are finite. */
CAMKIN_API camkin_status camkin_analyze_finite(const camkin_program *program, const camkin_drive *drive,
                                               int64_t segment, camkin_analysis *out);

/** Fields of a segment that a column of designs can vary. CAMKIN_COLUMN_PARAM + k is parameter k of the law. */
enum {
    CAMKIN_COLUMN_DURATION = 0,
    CAMKIN_COLUMN_LIFT = 1,
    CAMKIN_COLUMN_V0 = 2,
    CAMKIN_COLUMN_A0 = 3,
    CAMKIN_COLUMN_J0 = 4,
    CAMKIN_COLUMN_V1 = 5,
    CAMKIN_COLUMN_A1 = 6,
    CAMKIN_COLUMN_J1 = 7,
    CAMKIN_COLUMN_PARAM = 8 /**< to 15 */
};

/** One field of one segment, with a value for each design. */
typedef struct camkin_column {
    int64_t segment;      /**< index of the segment */
    int32_t field;        /**< CAMKIN_COLUMN_... */
    const double *values; /**< m values; NULL for the rest of `total`, of CAMKIN_COLUMN_DURATION or _LIFT only */
    double total;         /**< sum of the field over all segments that move on, such as 360 [deg] or 0 [L]; 0 with
                               values. Lifts of laws that return to their start do not count */
} camkin_column;

/** Arrays of m values and of their cam angles [deg]; NULL: not requested. */
typedef struct camkin_extreme_arrays {
    double *value, *theta;
} camkin_extreme_arrays;

/** What camkin_analyze_designs() finds for each design: arrays of m, named as in camkin_analysis. NULL: not requested.
 *  A design that is refused has NAN in all of them. */
typedef struct camkin_design_values {
    camkin_extreme_arrays s_min, s_max, v_min, v_max, a_min, a_max, j_min, j_max;
    double *v_ms, *a_ms, *j_ms;
    double *event;   /**< [deg] in segments that move; the means are over the whole cycle */
    int32_t *status; /**< CAMKIN_OK, or the status that camkin_program_create() has for the design */
} camkin_design_values;

/** Analyse m designs: programs of the same laws, in which the fields of the columns vary.
 *
 *  The values are those of camkin_analyze() for the whole cycle, to 16 ulp of the peak and to what an ulp of the cam
 *  angle changes, because a program rounds the borders of its pieces to cam angles. Mean squares agree to 2^-44, or to
 *  an ulp of the cycle relative to the shortest piece. Angles agree to 2^-40 of the cycle; where extremes agree to
 *  rounding, either may be reported. A CAMKIN_TRIPLE_HARMONIC whose harmonics cancel has less, as in camkin_eval().
 *
 *  Nothing is allocated and no design is made as a program: closed forms are scaled by lift and duration. Exceptions
 *  are CAMKIN_POLY, CAMKIN_BSPLINE, a CAMKIN_POLY_BC with a value above a free one at the same end, CAMKIN_ONCE, and a
 *  program that accumulates and starts at another cam angle than 0: these take as long as single calls, and allocate as
 *  they do.
 *
 *  A design does not depend on the others, on m or on threads, so a batch may be cut into calls of any size.
 *
 *  @param segments   n segments: the fields without a column
 *  @param n          1 to CAMKIN_MAX_DESIGN_SEGMENTS
 *  @param options    as for camkin_program_create()
 *  @param columns    n_columns of them, each for another field
 *  @param m          number of designs
 *  @param drive      constant speed, as for camkin_analyze(); NULL for geometric values
 *  @param impulses   1: jumps make the next derivative infinite, as in camkin_analyze(); 0: as in
 *                    camkin_analyze_finite()
 *  @param nthreads   as for camkin_eval(), but 0 starts a thread for every 256 designs
 *  @param error      NULL, or receives what was wrong with the call; untouched if CAMKIN_OK
 *  @return CAMKIN_OK also if designs are refused; CAMKIN_E_NULL, _SIZE, _SEGMENT or _PARAMETER (a column), _SPEED,
 *          _THREADS, _ALIGN, _OVERLAP, or those of camkin_program_create() for options */
CAMKIN_API camkin_status camkin_analyze_designs(const camkin_segment *segments, size_t n, const camkin_options *options,
                                                const camkin_column *columns, size_t n_columns, size_t m,
                                                const camkin_drive *drive, int32_t impulses,
                                                const camkin_design_values *out, int nthreads, camkin_error *error);

/** A joint of two segments, or a place inside a segment where a derivative jumps. A difference up to
 *  CAMKIN_CONTINUITY_TOLERANCE of the peak of the derivative in the segments that meet is no jump. */
typedef struct camkin_break {
    double theta;    /**< cam angle [deg], in [0, cycle) */
    double jump[4];  /**< s, v, a, j after it minus those before it [L, L/rad, L/rad2, L/rad3] */
    double v[2];     /**< v before and after it [L/rad] */
    double a[2];     /**< a before and after it [L/rad2] */
    int64_t segment; /**< the one that starts there, or that contains the place; the closing dwell counts. At the end of
                          a motion that happens once: the number of segments */
    int32_t inside;  /**< 1 inside a segment, 0 at a joint */
    int32_t order;   /**< order of contact: the highest derivative that does not jump, nor any below it; at most 3, -1
                          if s jumps */
} camkin_break;

/** All joints, also those without a jump, and all breaks inside segments, from the first segment on. The two ends of a
 *  motion that happens once are joints.
 *  @param out    receives the first n of them; NULL if n is 0
 *  @param found  receives their number
 *  @return CAMKIN_OK or CAMKIN_E_NULL */
CAMKIN_API camkin_status camkin_breaks(const camkin_program *program, camkin_break *out, size_t n, size_t *found);

/** Quantities for camkin_solve(). */
enum { CAMKIN_DISPLACEMENT = 0, CAMKIN_VELOCITY = 1, CAMKIN_ACCELERATION = 2, CAMKIN_JERK = 3 };

/** Find all cam angles [deg] in [0, cycle), ascending, at which a quantity has a level at constant omega [rad/s]. They
 *  are computed from the pieces themselves and not by sampling, to the rounding error of the angle and of the quantity
 *  (4 ulp, as in camkin_eval()).
 *
 *  An extreme at the level is reported once. An interval that stays at the level, such as a dwell, is reported by its
 *  two ends. If the quantity jumps over the level, or from or to it, the angle of the jump is reported. In a program
 *  that accumulates, displacements are those of the cycle from angle 0 on, whose ends differ. An interval that goes on
 *  before or after a motion that happens once has one end.
 *
 *  @param quantity  CAMKIN_DISPLACEMENT, _VELOCITY, _ACCELERATION or _JERK
 *  @param level     finite, in L, L/s, L/s2 or L/s3; with omega = 1 in L/rad, L/rad2, L/rad3
 *  @param theta     receives the first `capacity` of them; NULL if that is 0
 *  @param count     receives their number, which may be more than `capacity`
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _PARAMETER (quantity or level), _SPEED, _SIZE or _ALIGN */
CAMKIN_API camkin_status camkin_solve(const camkin_program *program, int32_t quantity, double level, double omega,
                                      double *theta, size_t capacity, size_t *count);

/** s [L], and v, a, j [L/rad, L/rad2, L/rad3] at the start and the end of a segment, as limits from inside, in the
 *  cycle that starts at the phase of the program. Either may be NULL. @return CAMKIN_OK, CAMKIN_E_NULL or _SEGMENT */
CAMKIN_API camkin_status camkin_segment_ends(const camkin_program *program, int64_t segment, double start[4],
                                             double end[4]);

/** Facts about a program. */
typedef struct camkin_program_info {
    double cycle;          /**< [deg]; the length of a motion that happens once */
    double phase;          /**< [deg] cam angle at which the first segment starts, in [-cycle/2, cycle/2); that of the
                                options for a motion that happens once */
    double start;          /**< [L] displacement there, in the cycle that begins at the phase of the options */
    double lift_per_cycle; /**< [L] rise from one cycle to the next; 0 unless CAMKIN_ACCUMULATE */
    size_t segments;       /**< number of segments, the dwell that closes the cycle included */
} camkin_program_info;

/** @return CAMKIN_OK or CAMKIN_E_NULL */
CAMKIN_API camkin_status camkin_program_get_info(const camkin_program *program, camkin_program_info *out);

/** Cam angles [deg], in [0, cycle), at which the first n segments start, each rounded once. The closing dwell counts.
 *  @param theta  receives n of them, or as many as there are segments; NULL for n = 0
 *  @return CAMKIN_OK or CAMKIN_E_NULL */
CAMKIN_API camkin_status camkin_segment_starts(const camkin_program *program, double *theta, size_t n);

/** y, dy/dx, d2y/dx2, d3y/dx3 of a law at n points x in [0,1]; NaN outside. Any output may be NULL.
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _LAW, _PARAMETER, _SIZE, _ALIGN, _OVERLAP or _FPENV */
CAMKIN_API camkin_status camkin_law_eval(int32_t law, const double param[CAMKIN_MAX_PARAMETERS], const double *x,
                                         size_t n, double *y, double *y1, double *y2, double *y3);

/** Return the number of the law with this name, or -1. */
CAMKIN_API int32_t camkin_law_from_name(const char *name);
/** Return the name of a law, or NULL. The laws are numbered from 0 without gaps. */
CAMKIN_API const char *camkin_law_name(int32_t law);
/** Return the name of parameter `index` of a law, or NULL. */
CAMKIN_API const char *camkin_law_parameter(int32_t law, int32_t index);

/** Facts about a law. */
typedef struct camkin_law_info {
    double net;           /**< y(1): 1, or 0 for a dwell and for laws that return to their start */
    int32_t segment_only; /**< 1: the law is made from the conditions or the table of a segment and has no y(x) */
    int32_t parameters;   /**< number of parameters; camkin_law_parameter() names them */
    double low[CAMKIN_MAX_PARAMETERS];  /**< range of each parameter; -INFINITY and INFINITY for any finite value */
    double high[CAMKIN_MAX_PARAMETERS]; /**< conditions between parameters, such as b + c + d <= 1, come on top */
} camkin_law_info;

/** @return CAMKIN_OK, CAMKIN_E_NULL or _LAW */
CAMKIN_API camkin_status camkin_law_get_info(int32_t law, camkin_law_info *out);

/** Return a short text for a status; never NULL. */
CAMKIN_API const char *camkin_status_str(camkin_status status);
/** Return the instruction-set level of the program; NULL for NULL. */
CAMKIN_API const char *camkin_isa_name(const camkin_program *program);
/** Return level number `index` of those that this CPU can run, best first, or NULL. */
CAMKIN_API const char *camkin_isa_available(int32_t index);
/** Return the largest number of threads that nthreads = 0 uses: 1 without OpenMP, in a child after fork(), and inside a
 *  parallel region. */
CAMKIN_API int camkin_max_threads(void);
/** Return the version of the library: CAMKIN_VERSION at its build. */
CAMKIN_API const char *camkin_version(void);

/* [end of declarations] */

#ifdef __cplusplus
}
#endif

#endif
