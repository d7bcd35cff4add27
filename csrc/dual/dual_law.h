/* SPDX-License-Identifier: MIT */
/* The laws in numbers that carry a derivative: the functions of law/ under other names, and those of base/dd.h replaced
 * by those of dual.h. A file that includes this header sees curves with derivatives, and none without. */
#ifndef CK_DUAL_LAW_H
#define CK_DUAL_LAW_H

#include "dual.h"

#define dd ck_dual
#define dd_of ck_dual_from
#define dd_constant ck_dual_without_slope
#define dd_varies ck_dual_varies
#define dd_two_sum ck_dual_two_sum
#define dd_neg ck_dual_neg
#define dd_add ck_dual_add
#define dd_sub ck_dual_sub
#define dd_mul ck_dual_mul
#define dd_scale ck_dual_scale
#define dd_div ck_dual_div
#define dd_over ck_dual_over
#define dd_ratio ck_dual_ratio
#define dd_square ck_dual_square
#define dd_less ck_dual_less
#define dd_snap ck_dual_snap
#define DD_PI CK_DUAL_PI

#define ck_bspline_at ck_dual_bspline_at
#define ck_bspline_end ck_dual_bspline_end
#define ck_bspline_of ck_dual_bspline_of
#define ck_bspline_points ck_dual_bspline_points
#define ck_bspline_span ck_dual_bspline_span
#define ck_bspline_spans ck_dual_bspline_spans
#define ck_catalogue_curve ck_dual_catalogue_curve
#define ck_constraints ck_dual_constraints
#define ck_curve_end ck_dual_curve_end
#define ck_family_cosines ck_dual_family_cosines
#define ck_family_harmonic_combination ck_dual_family_harmonic_combination
#define ck_family_modified_cycloidal ck_dual_family_modified_cycloidal
#define ck_family_numbered_fixed ck_dual_family_numbered_fixed
#define ck_family_numbered_given ck_dual_family_numbered_given
#define ck_family_polynomial ck_dual_family_polynomial
#define ck_family_polynomial_e5 ck_dual_family_polynomial_e5
#define ck_family_quarter_wave ck_dual_family_quarter_wave
#define ck_family_s_curve ck_dual_family_s_curve
#define ck_family_scca ck_dual_family_scca
#define ck_family_scca_cruise ck_dual_family_scca_cruise
#define ck_family_scca_fixed ck_dual_family_scca_fixed
#define ck_family_sine_straight_line ck_dual_family_sine_straight_line
#define ck_family_sines ck_dual_family_sines
#define ck_family_smooth_fixed ck_dual_family_smooth_fixed
#define ck_family_smooth_given ck_dual_family_smooth_given
#define ck_family_trapezoidal_velocity ck_dual_family_trapezoidal_velocity
#define ck_family_triple_harmonic ck_dual_family_triple_harmonic
#define ck_family_universal ck_dual_family_universal
#define ck_follow_law ck_dual_follow_law
#define ck_harmonic ck_dual_harmonic
#define ck_inflection ck_dual_inflection
#define ck_laws ck_dual_laws
#define ck_mirror ck_dual_mirror
#define ck_move_inflection ck_dual_move_inflection
#define ck_own_parameters ck_dual_own_parameters
#define ck_polynomial ck_dual_polynomial
#define ck_quarter_wave ck_dual_quarter_wave
#define ck_reject_parameter ck_dual_reject_parameter
#define ck_s_curve ck_dual_s_curve
#define ck_scale_of ck_dual_scale_of
#define ck_sheared_cycloid ck_dual_sheared_cycloid
#define ck_shift ck_dual_shift
#define ck_stretch ck_dual_stretch
#define ck_universal ck_dual_universal

#include "../law/bspline.h"
#include "../law/constraints.h"
#include "../law/families.h"

#endif
