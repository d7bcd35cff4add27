/* SPDX-License-Identifier: MIT */
/**
 * camkin, geometry: the cam itself. Profile, pitch curve, contact, pressure angle and curvature of a cam that gives its
 * follower the motion of a program.
 *
 * Frames. Machine frame: x to the right, y up, the cam axis at the origin. The cam turns by `rotation` theta in it, so
 * the cam frame is the machine frame turned by -rotation theta. Both agree at theta = 0. Profile and pitch curve are in
 * the cam frame: they are the shape of the cam. The contact is in the machine frame: it is where the follower is.
 *
 * Followers, in the machine frame, with s of the program:
 *   CAMKIN_ROLLER           a roller on a slide that moves along y, its centre at (offset, S); radius 0: a knife edge.
 *                           S = sqrt(Rp^2 - offset^2) + s, Rp = base_radius + radius
 *   CAMKIN_FLAT             a flat face on a slide that moves along y. Its normal is y turned counterclockwise by
 *                           `tilt`, its distance from the axis base_radius + s cos(tilt). `offset` is the x of the
 *                           slide
 *   CAMKIN_SWINGING_ROLLER  a roller on an arm with its pivot at (centre_distance, 0). The arm points from the pivot to
 *                           the cam and is turned clockwise by psi0 + s; psi0 puts the roller on the base circle
 *   CAMKIN_SWINGING_FLAT    a flat face on such an arm, parallel to it and moved towards the cam by `face_offset`
 *   CAMKIN_BARREL_ROLLER    a roller with a radial axis that moves along z, the axis of a cylinder of radius
 *                           base_radius, over the point (base_radius, 0) of the machine frame. All is given at that
 *                           radius
 * A rise turns a swinging arm clockwise; with rotation = -1 it turns with the cam.
 *
 * Walls. CAMKIN_WALL_OUTER: the cam is within its profile, and the follower outside. CAMKIN_WALL_INNER: the cam is a
 * ring around its roller; then Rp = base_radius - radius. CAMKIN_WALL_FAR: the far wall of a groove, whose near wall is
 * the CAMKIN_WALL_OUTER of the same base_radius. In a barrel these are the upper wall (z up) and, for the two others,
 * the lower one. Flat followers have the outer wall only.
 *
 * Signs. The pressure angle is that between the normal of the profile and the motion of the follower. It is positive
 * where the normal leans the way in which the surface of the cam moves: with offset 0, in a rise. The curvature is
 * positive where the curve bends around the cam axis as a circle about it does, on every wall; in a barrel, where the
 * curve in the tangent plane bends upwards, to greater z. It is 0 in a straight flank, and infinite in a cusp.
 *
 * Accuracy, for cams that are not degenerate (base_radius, arm, centre_distance and lift of one order of magnitude, no
 * cusp): places within 8 ulp of the size of the cam, pressure angle and curvature within 16 ulp of the larger of their
 * value and 1 degree or 1/size.
 *
 * Same bits, values and mistakes, and threads are as for camkin_eval() in camkin.h. An angle gives NaN at its point
 * also where the follower cannot be: see camkin_cam_check().
 */
#ifndef CAMKIN_GEOMETRY_H
#define CAMKIN_GEOMETRY_H

#include <camkin/camkin.h>

#ifdef __cplusplus
extern "C" {
#endif

/* [declarations] */

/** Magnitude of a length of a cam that is not 0 [L]. */
static const double CAMKIN_MIN_LENGTH = 1e-30;
static const double CAMKIN_MAX_LENGTH = 1e30;
/** Magnitude of the tilt of a flat follower [deg]. */
static const double CAMKIN_MAX_TILT = 89;

/** Kinds of followers. */
enum {
    CAMKIN_ROLLER = 0,
    CAMKIN_FLAT = 1,
    CAMKIN_SWINGING_ROLLER = 2,
    CAMKIN_SWINGING_FLAT = 3,
    CAMKIN_BARREL_ROLLER = 4
};

/** Walls of a cam. */
enum { CAMKIN_WALL_OUTER = 0, CAMKIN_WALL_INNER = 1, CAMKIN_WALL_FAR = 2 };

/** Units of s: the length of all other lengths, or the unit of the angle of an arm. */
enum { CAMKIN_LENGTH = 0, CAMKIN_DEGREES = 1, CAMKIN_RADIANS = 2 };

/** A cam and its follower. Set it to zero first, then the fields that the follower has; the others stay 0. */
typedef struct camkin_cam {
    size_t size;        /**< sizeof(camkin_cam) */
    int32_t follower;   /**< CAMKIN_ROLLER ... CAMKIN_BARREL_ROLLER */
    int32_t wall;       /**< CAMKIN_WALL_... */
    int32_t rotation;   /**< of the cam as theta grows: +1 counterclockwise, -1 clockwise */
    int32_t unit;       /**< of s: CAMKIN_DEGREES or _RADIANS for swinging followers, CAMKIN_LENGTH for the others */
    double base_radius; /**< [L] of the wall at s = 0; of a barrel, radius of its cylinder */
    double radius;      /**< [L] of the roller, 0 or more */
    double offset;      /**< [L] of the slide, to the right; CAMKIN_ROLLER and CAMKIN_FLAT */
    double tilt;        /**< [deg] -89 to 89; CAMKIN_FLAT */
    double arm;         /**< [L] from the pivot to the centre of the roller; CAMKIN_SWINGING_ROLLER */
    double centre_distance; /**< [L] from the cam axis to the pivot; swinging followers */
    double face_offset;     /**< [L] CAMKIN_SWINGING_FLAT */
} camkin_cam;

/** Output arrays of n doubles each. NULL: not requested. The z of a disc cam are 0. A flat follower has no pitch curve:
 *  its pitch curve is its profile. */
typedef struct camkin_geometry {
    double *pitch_x, *pitch_y, *pitch_z;       /**< [L] centre of the roller, in the cam frame */
    double *x, *y, *z;                         /**< [L] profile, in the cam frame */
    double *contact_x, *contact_y, *contact_z; /**< [L] the same point in the machine frame */
    double *tan_pressure_angle;
    double *pressure_angle;  /**< [deg] */
    double *curvature_pitch; /**< [1/L] */
    double *curvature;       /**< [1/L] of the profile */
} camkin_geometry;

/** Check whether the cam can be made for a program. camkin_cam_eval() checks the fields and how they fit each other.
 *  This function checks the whole cycle as well: that the profile closes in one turn, and that the follower stays on
 *  its side of the cam axis and of its line of centres. It takes as long as camkin_analyze(). Undercut is no error.
 *
 *  @param error  NULL, or receives what is wrong; untouched if CAMKIN_OK
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _OPTIONS (size), _PARAMETER (a field), _CYCLE (a cycle that does not divide 360
 *          degrees), or _CLOSURE (a program that accumulates) */
CAMKIN_API camkin_status camkin_cam_check(const camkin_program *program, const camkin_cam *cam, camkin_error *error);

/** The geometry at n cam angles [deg], in any order.
 *  @param out       arrays of n, any of them NULL. They may overlap neither each other nor theta
 *  @param nthreads  as for camkin_eval()
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _OPTIONS, _PARAMETER, _SIZE, _ALIGN, _OVERLAP or _THREADS; camkin_cam_check()
 *          tells what is wrong with the cam */
CAMKIN_API camkin_status camkin_cam_eval(const camkin_program *program, const camkin_cam *cam, const double *theta,
                                         size_t n, const camkin_geometry *out, int nthreads);

/** Cam angles [deg] in [0, cycle), ascending, at which a piece of the motion begins: a joint, or a place inside a
 *  segment where its formula changes. Between them all curves are smooth. Angles of a motion that happens once are not
 *  reduced, and the last one is its end.
 *  @param theta  receives the first n of them; NULL if n is 0
 *  @param found  receives their number
 *  @return CAMKIN_OK, CAMKIN_E_NULL or _ALIGN */
CAMKIN_API camkin_status camkin_piece_starts(const camkin_program *program, double *theta, size_t n, size_t *found);

/** Extremes over one cycle, with their cam angles [deg] in [0, cycle), found on the pieces of the motion and not by
 *  sampling. Where a quantity jumps, both sides count. */
typedef struct camkin_cam_analysis {
    camkin_extreme pressure_angle_min, pressure_angle_max; /**< [deg] */
    camkin_extreme curvature_min,
        curvature_max; /**< [1/L] of the profile; -INFINITY and INFINITY where it is undercut */
    camkin_extreme curvature_pitch_min, curvature_pitch_max; /**< [1/L] */
    camkin_extreme place_min,
        place_max; /**< [L] of the contact on a flat face: CAMKIN_FLAT: from the slide, to the right
                                              along the face; CAMKIN_SWINGING_FLAT: from the pivot. NAN on rollers */
    camkin_extreme
        radius;           /**< [L] least radius of curvature of the convex parts of the profile: that of the pitch curve
                                less the radius of the roller. Not positive: undercut. INFINITY without such a part */
    camkin_extreme wheel; /**< [L] least radius of the concave parts, which no grinding wheel may exceed; INFINITY
                                without such a part */
} camkin_cam_analysis;

/** Analyze a cam. It need not pass camkin_cam_check(), but then values may be NAN.
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _OPTIONS or _PARAMETER */
CAMKIN_API camkin_status camkin_cam_analyze(const camkin_program *program, const camkin_cam *cam,
                                            camkin_cam_analysis *out);

/** Kinds of ranges: where the profile is undercut, so that it cannot be made; and where it is concave. */
enum { CAMKIN_UNDERCUT = 0, CAMKIN_CONCAVE = 1 };

/** Ranges of cam angles [deg] with 0 <= start < end <= cycle, ascending, in which the profile is undercut or concave. A
 *  range over the end of the cycle gives two.
 *  @param start     receives the first `capacity` of their starts; NULL if that is 0
 *  @param end       receives their ends, as many; NULL if that is 0
 *  @param count     receives their number, which may be more; with less room, a range may count once per piece
 *  @return CAMKIN_OK, CAMKIN_E_NULL, _OPTIONS, _PARAMETER, _SIZE, _ALIGN or _OVERLAP */
CAMKIN_API camkin_status camkin_cam_ranges(const camkin_program *program, const camkin_cam *cam, int32_t kind,
                                           double *start, double *end, size_t capacity, size_t *count);

/* [end of declarations] */

#ifdef __cplusplus
}
#endif

#endif
