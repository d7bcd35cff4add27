/* SPDX-License-Identifier: MIT */
/**
 * camkin/gradients.h: derivatives of a motion, of its characteristic values, of the figures of its cam and of the
 * residual vibration of its dwells by the numbers of the design.
 *
 * They are the derivatives of the formulas themselves, not differences of two motions: the curves are built in numbers
 * that carry a derivative. Accuracy: 1e-11 of the larger of the derivative and value/parameter, 1e-10 for
 * mean squares.
 *
 * A derivative is partial: the other fields stay as they are. So a longer segment moves those behind it, and the
 * closing dwell is shorter by as much. Without such a dwell, and for lifts that have to return to the start, one field
 * follows from others: its derivative times theirs adds up by the chain rule. A boundary value that a neighbour matches
 * carries the derivative on. The cycle stays.
 *
 * Where a value has a kink, the derivative is that on one side:
 *   - of several places with the same extreme, that at the first one from the start of the first segment;
 *   - at the border of a range, or where zones of a law are empty, that into the range. Some parameters move only
 *     together with others: a breakpoint between two equal ones, or a share of a sum of 1. Their derivatives add up by
 *     the chain rule, and are NAN for an extreme that depends on which others move. Where several parameters of a law
 *     are at ends of their ranges, those of an extreme are along each parameter alone, and need not add up;
 *   - at an angle where a derivative jumps, that of the later side.
 * An extreme at a break of the motion moves with the break. An infinite value has the derivative NAN, and so has a
 * value that jumps: a sine or cosine of acceleration that grows from nothing has a jerk without bounds.
 *
 * Memory, traps and rounding modes: as in camkin.h. Each call makes a program, and frees it.
 */
#ifndef CAMKIN_GRADIENTS_H
#define CAMKIN_GRADIENTS_H

#include "geometry.h"
#include "vibration.h"

#ifdef __cplusplus
extern "C" {
#endif

/* [declarations] The Python build reads everything up to the closing mark: plain declarations only. */

/** Fields of the program, a cam, a spring and an oscillator, beside the fields CAMKIN_COLUMN_... of a segment. */
enum {
    CAMKIN_FIELD_RPM = 16,         /**< speed of the drive [rev/min]; not 0 */
    CAMKIN_FIELD_PHASE = 17,       /**< cam angle at which the first segment starts [deg] */
    CAMKIN_FIELD_START = 18,       /**< displacement there [L] */
    CAMKIN_FIELD_BASE_RADIUS = 19, /**< this and the next: the lengths of a camkin_cam [L], as its follower has them */
    CAMKIN_FIELD_RADIUS = 20,
    CAMKIN_FIELD_OFFSET = 21,
    CAMKIN_FIELD_TILT = 22, /**< [deg] */
    CAMKIN_FIELD_ARM = 23,
    CAMKIN_FIELD_CENTRE_DISTANCE = 24,
    CAMKIN_FIELD_FACE_OFFSET = 25,
    CAMKIN_FIELD_MASS = 26, /**< this and the next: the arguments of camkin_jump_speed() */
    CAMKIN_FIELD_RATE = 27,
    CAMKIN_FIELD_PRELOAD = 28,
    CAMKIN_FIELD_NATURAL_HZ =
        29, /**< this and the next: fields of a camkin_oscillator, whose rpm is CAMKIN_FIELD_RPM */
    CAMKIN_FIELD_DAMPING = 30
};

/** A field by which to differentiate. Integer parameters of laws (n, code, degree) have no derivative, and neither has
 *  a boundary value that is free or matched. In CAMKIN_S_CURVE tv follows from tj and tc, and its derivative is 0. */
typedef struct camkin_parameter {
    int64_t segment; /**< index of the segment; -1 for the other fields */
    int32_t field;   /**< CAMKIN_COLUMN_..., or CAMKIN_FIELD_... */
} camkin_parameter;

/** Characteristic values, as camkin_analyze() has them. */
enum {
    CAMKIN_METRIC_S_MIN = 0,
    CAMKIN_METRIC_S_MAX = 1,
    CAMKIN_METRIC_V_MIN = 2,
    CAMKIN_METRIC_V_MAX = 3,
    CAMKIN_METRIC_A_MIN = 4,
    CAMKIN_METRIC_A_MAX = 5,
    CAMKIN_METRIC_J_MIN = 6,
    CAMKIN_METRIC_J_MAX = 7,
    CAMKIN_METRIC_V_RMS = 8, /**< root mean squares over the cycle */
    CAMKIN_METRIC_A_RMS = 9,
    CAMKIN_METRIC_J_RMS = 10,
    CAMKIN_METRIC_V_RMS_EVENT = 11, /**< over the segments that move */
    CAMKIN_METRIC_A_RMS_EVENT = 12,
    CAMKIN_METRIC_J_RMS_EVENT = 13,
    CAMKIN_METRICS = 14
};

/** Derivatives of all characteristic values by m fields of a design.
 *
 *  @param segments    n segments of the design
 *  @param n           1 to CAMKIN_MAX_DESIGN_SEGMENTS
 *  @param options     as for camkin_program_create()
 *  @param parameters  m of them
 *  @param drive       constant speed, as for camkin_analyze(); NULL for geometric values
 *  @param impulses    1: jumps make the next derivative infinite, as in camkin_analyze(); 0: as in
 *                     camkin_analyze_finite()
 *  @param values      receives the CAMKIN_METRICS values; NULL: not requested
 *  @param gradients   receives m rows of CAMKIN_METRICS derivatives [unit of the value per unit of the field]
 *  @param error       NULL, or receives what was wrong; untouched if CAMKIN_OK
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _SIZE, _SEGMENT or _PARAMETER (a parameter), _SPEED, _LAW (a parameter of a
 *          CAMKIN_BSPLINE, whose table has no fields), or those of camkin_program_create() */
CAMKIN_API camkin_status camkin_design_gradients(const camkin_segment *segments, size_t n,
                                                 const camkin_options *options, const camkin_parameter *parameters,
                                                 size_t m, const camkin_drive *drive, int32_t impulses, double *values,
                                                 double *gradients, camkin_error *error);

/** Derivatives of s, v, a, j at k cam angles [deg] by m fields of a design.
 *
 *  @param theta  k angles, in any order; NaN or infinite ones give NAN
 *  @param out    arrays of m rows of k, any of them NULL; they may not overlap each other or theta
 *  @return as camkin_design_gradients(), or CAMKIN_E_ALIGN or _OVERLAP */
CAMKIN_API camkin_status camkin_motion_gradients(const camkin_segment *segments, size_t n,
                                                 const camkin_options *options, const camkin_parameter *parameters,
                                                 size_t m, const camkin_drive *drive, const double *theta, size_t k,
                                                 const camkin_svaj *out, camkin_error *error);

/** Figures of a cam, in the order of camkin_cam_analysis. */
enum {
    CAMKIN_CAM_METRIC_PRESSURE_ANGLE_MIN = 0,
    CAMKIN_CAM_METRIC_PRESSURE_ANGLE_MAX = 1,
    CAMKIN_CAM_METRIC_CURVATURE_MIN = 2,
    CAMKIN_CAM_METRIC_CURVATURE_MAX = 3,
    CAMKIN_CAM_METRIC_CURVATURE_PITCH_MIN = 4,
    CAMKIN_CAM_METRIC_CURVATURE_PITCH_MAX = 5,
    CAMKIN_CAM_METRIC_PLACE_MIN = 6,
    CAMKIN_CAM_METRIC_PLACE_MAX = 7,
    CAMKIN_CAM_METRIC_RADIUS = 8,
    CAMKIN_CAM_METRIC_WHEEL = 9,
    CAMKIN_CAM_METRICS = 10
};

/** Derivatives of all figures of a cam by m fields of the design and of the cam, at the places that
 *  camkin_cam_analyze() finds. A figure that is NAN or infinite has the derivative NAN.
 *
 *  @param cam         must pass camkin_cam_check()
 *  @param parameters  m of them: fields of segments, CAMKIN_FIELD_PHASE, _START, and the lengths of the follower
 *  @param values      receives the CAMKIN_CAM_METRICS values; NULL: not requested
 *  @param gradients   receives m rows of CAMKIN_CAM_METRICS derivatives [unit of the value per unit of the field]
 *  @return as camkin_design_gradients(), or camkin_cam_check() */
CAMKIN_API camkin_status camkin_cam_gradients(const camkin_segment *segments, size_t n, const camkin_options *options,
                                              const camkin_cam *cam, const camkin_parameter *parameters, size_t m,
                                              double *values, double *gradients, camkin_error *error);

/** Derivatives of the jump speed by m fields of the design and of the spring, at the place that camkin_jump_speed()
 *  finds. A speed that is 0 or infinite has the derivative NAN.
 *
 *  @param mass, rate, preload  as for camkin_jump_speed()
 *  @param parameters           m of them: fields of segments, CAMKIN_FIELD_PHASE, _START, _MASS, _RATE, _PRELOAD
 *  @param value                receives the speed [rad/s]; NULL: not requested
 *  @param gradients            receives m derivatives [rad/s per unit of the field]
 *  @return as camkin_design_gradients(); CAMKIN_E_PARAMETER also for mass, rate and preload */
CAMKIN_API camkin_status camkin_jump_speed_gradients(const camkin_segment *segments, size_t n,
                                                     const camkin_options *options, double mass, double rate,
                                                     double preload, const camkin_parameter *parameters, size_t m,
                                                     double *value, double *gradients, camkin_error *error);

/** Derivatives of the residual vibration of each dwell by m fields of the design and of the oscillator.
 *
 *  The residual is the amplitude of the periodic vibration z at the start of the dwell, in the sense of the speed; with
 *  damping, that of the envelope there. A dwell is a segment that does not move. Accuracy: 1e-10 of the larger of the
 *  derivative and value/parameter, also beside a resonance. Where a residual vanishes it has a kink, as |x| has at 0:
 *  there its value is 0, and its derivative that towards larger values of the field, which is 0 or more.
 *
 *  @param oscillator  as for camkin_vibration_create(). A velocity that jumps counts as an impulse
 *  @param parameters  m of them: fields of segments, CAMKIN_FIELD_RPM, _PHASE, _START, _NATURAL_HZ, _DAMPING
 *  @param values      receives the n + 1 residuals [L] of the segments and of the dwell that closes the cycle, NAN for
 *                     those that are no dwell; NULL: not requested
 *  @param gradients   receives m rows of n + 1 derivatives [L per unit of the field], NAN for those that are no dwell
 *  @return as camkin_design_gradients(), or camkin_vibration_create() for the oscillator and the program */
CAMKIN_API camkin_status camkin_residual_gradients(const camkin_segment *segments, size_t n,
                                                   const camkin_options *options, const camkin_oscillator *oscillator,
                                                   const camkin_parameter *parameters, size_t m, double *values,
                                                   double *gradients, camkin_error *error);

/* [end of declarations] */

#ifdef __cplusplus
}
#endif

#endif
