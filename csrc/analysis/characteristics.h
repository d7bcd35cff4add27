/* SPDX-License-Identifier: MIT */
/* Steps of the analysis, shared by single programs and batches of designs: extremes, mean squares, impulses. */
#ifndef CK_CHARACTERISTICS_H
#define CK_CHARACTERISTICS_H

#include <float.h>
#include <math.h>

#include "arc.h"

/* Return an analysis without any extreme. */
static inline camkin_analysis ck_no_values(void) {
    const camkin_extreme none = {(double)NAN, 0.0};
    return (camkin_analysis){none, none, none, none, none, none, none, none, none, 0.0, 0.0, 0.0, 0.0, 0.0};
}

/* Replace an extreme by a larger value (sign 1) or a smaller one (sign -1). Of values that agree up to rounding the
   first one stays. */
static inline void ck_update_extreme(camkin_extreme *extreme, double value, double theta, double sign) {
    const double more = sign * (value - extreme->value);
    if (isnan(extreme->value) || more > 0x1p-50 * fabs(extreme->value) || more > DBL_MAX)
        *extreme = (camkin_extreme){value, theta};
}

/* Add the integrals of v^2, a^2 and j^2 over the arc. */
void ck_integrate_arc(const ck_arc *arc, double sum[3]);

/* Add the impulses of a break. The derivative after `order`, 0 or 1 or -1, jumps by `jump`. A jump upwards in time
   makes the next derivative infinite. Those above it are doublets, which have both signs. */
void ck_add_impulses(int order, double jump, double theta, double speed, camkin_analysis *out);

/* Get the powers of the constant speed of a drive, or those of 1 rad/s for NULL. Return false if it is out of range or
   not constant. */
bool ck_speed_of_drive(const ck_kernels *kernels, const ck_cycle *cycle, const camkin_drive *drive,
                       ck_speed_powers *powers);

#endif
