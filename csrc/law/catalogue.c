/* SPDX-License-Identifier: MIT */
/* The table of all laws, and their curves. */
#include "families.h"

/* clang-format off */
#define SHARE(name) {name, 0.0, 1.0, "0 to 1"}
#define VELOCITY(name) {name, -1e6, 1e6, "-1e6 to 1e6"}
#define ANY(name) {name, -INFINITY, INFINITY, "finite"}
#define AMPLITUDE(name) {name, -1e3, 1e3, "-1e3 to 1e3"}
#define CRUISE {"cv_fraction", 0.0, 0.999, "0 to 0.999"}
#define NONE {{0}}

const ck_law_entry ck_laws[CK_LAWS] = {
    [CAMKIN_DWELL] = {"dwell", ck_family_polynomial, {0}, NONE, CK_RETURNS_TO_START},
    [CAMKIN_CONSTANT_VELOCITY] = {"constant_velocity", ck_family_polynomial, {0, 1}, NONE, 0},
    [CAMKIN_PARABOLIC] = {"parabolic", ck_family_scca_fixed, {0, 1, 0}, NONE, CK_ZONED},
    [CAMKIN_SIMPLE_HARMONIC] = {"simple_harmonic", ck_family_scca_fixed, {0, 0, 1}, NONE, CK_ZONED},
    [CAMKIN_CYCLOIDAL] = {"cycloidal", ck_family_scca_fixed, {0.5, 0, 0.5}, NONE, CK_ZONED},
    [CAMKIN_POLY_345] = {"poly_345", ck_family_smooth_fixed, {2}, NONE, CK_SYMMETRIC},
    [CAMKIN_POLY_4567] = {"poly_4567", ck_family_smooth_fixed, {3}, NONE, CK_SYMMETRIC},
    [CAMKIN_MODIFIED_TRAPEZOID] = {"modified_trapezoid", ck_family_scca_fixed, {0.25, 0.5, 0.25}, NONE, CK_ZONED},
    [CAMKIN_MODIFIED_SINE] = {"modified_sine", ck_family_scca_fixed, {0.25, 0, 0.75}, NONE,
        CK_ZONED | CK_TAKES_VELOCITIES},
    [CAMKIN_SCCA] = {"scca", ck_family_scca, {0}, {SHARE("b"), SHARE("c"), SHARE("d")}, CK_ZONED},
    [CAMKIN_UNIVERSAL] = {"universal", ck_family_universal, {0}, {SHARE("T1"), SHARE("T2"), SHARE("T3"), SHARE("T4"),
        SHARE("T5"), SHARE("T6"), VELOCITY("v0"), VELOCITY("v1")}, CK_BY_ZONES | CK_TAKES_VELOCITIES},
    [CAMKIN_DOUBLE_HARMONIC] = {"double_harmonic", ck_family_cosines, {1, 0, 1, 2, -1, 8}, NONE, 0},
    [CAMKIN_DOUBLE_HARMONIC_RETURN] = {"double_harmonic_return", ck_family_cosines, {1, 0, 1, 2, 1, 8}, NONE, 0},
    [CAMKIN_POLY_23] = {"poly_23", ck_family_smooth_fixed, {1}, NONE, CK_SYMMETRIC},
    [CAMKIN_POLY_56789] = {"poly_56789", ck_family_smooth_fixed, {4}, NONE, CK_SYMMETRIC},
    [CAMKIN_SMOOTH_POLY] = {"smooth_poly", ck_family_smooth_given, {0}, {{"n", 1.0, 5.0, "1, 2, 3, 4 or 5"}},
        CK_SYMMETRIC},
    [CAMKIN_MODIFIED_CONSTANT_VELOCITY] = {"modified_constant_velocity", ck_family_scca_cruise, {0.25, 0, 0.75},
        {CRUISE}, CK_ZONED},
    [CAMKIN_CYCLOIDAL_CONSTANT_VELOCITY] = {"cycloidal_constant_velocity", ck_family_scca_cruise, {0.5, 0, 0.5},
        {CRUISE}, CK_ZONED},
    [CAMKIN_TRAPECLOID] = {"trapecloid", ck_family_numbered_fixed, {35}, NONE, CK_BY_ZONES},
    [CAMKIN_NC2] = {"nc2", ck_family_numbered_fixed, {92}, NONE, CK_BY_ZONES},
    [CAMKIN_UNIVERSAL_CODE] = {"universal_code", ck_family_numbered_given, {0}, {{"code", 11, 92, "11 to 92"}},
        CK_BY_ZONES},
    [CAMKIN_HARMONIC_COMBINATION] = {"harmonic_combination", ck_family_harmonic_combination, {0}, NONE, CK_ZONED},
    [CAMKIN_SINE_STRAIGHT_LINE] = {"sine_straight_line", ck_family_sine_straight_line, {0},
        {{"c", 1e-3, 1.0, "1e-3 to 1"}}, CK_ZONED},
    [CAMKIN_GUTMAN_13] = {"gutman_13", ck_family_sines, {2, 1, -15, 32, 0, 1, -1, 96}, NONE, CK_SYMMETRIC},
    [CAMKIN_FREUDENSTEIN_13] = {"freudenstein_13", ck_family_sines, {2, 1, -27, 56, 0, 1, -1, 168}, NONE, CK_SYMMETRIC},
    [CAMKIN_FREUDENSTEIN_135] = {"freudenstein_135", ck_family_sines,
        /* 1125/1192 of 1/2, 1/108 and 1/2500 */ {2, 1, -1125, 2384, 0, 1, -1125, 128736, 0, 1, -1125, 2980000}, NONE,
        CK_SYMMETRIC},
    [CAMKIN_TRIPLE_HARMONIC] = {"triple_harmonic", ck_family_triple_harmonic, {0}, {AMPLITUDE("h1"), AMPLITUDE("h2")},
        CK_SYMMETRIC},
    [CAMKIN_HALF_CYCLOIDAL_1] = {"half_cycloidal_1", ck_family_sines, {1, 1, -1, 1}, NONE, 0},
    [CAMKIN_HALF_CYCLOIDAL_2] = {"half_cycloidal_2", ck_family_sines, {1, 1, 1, 1}, NONE, 0},
    [CAMKIN_HALF_HARMONIC_1] = {"half_harmonic_1", ck_family_quarter_wave, {0}, NONE, 0},
    [CAMKIN_HALF_HARMONIC_2] = {"half_harmonic_2", ck_family_quarter_wave, {0}, NONE, CK_MIRRORED},
    [CAMKIN_EIGHTH_POWER_1] = {"eighth_power_1", ck_family_polynomial_e5,
        /* Chen's coefficients, for y''(1) = -5.2683 */ {0, 0, 0, 609755, 0, -2078040, 2673155, -1360965, 256095}, NONE,
        0},
    [CAMKIN_EIGHTH_POWER_2] = {"eighth_power_2", ck_family_polynomial_e5,
        {0, 0, 0, 609755, 0, -2078040, 2673155, -1360965, 256095}, NONE, CK_MIRRORED},
    [CAMKIN_TRAPEZOIDAL_VELOCITY] = {"trapezoidal_velocity", ck_family_trapezoidal_velocity, {0},
        {{"ta", 1e-3, 0.5, "1e-3 to 0.5"}}, CK_ZONED},
    [CAMKIN_S_CURVE] = {"s_curve", ck_family_s_curve, {0}, {{"tj", 1e-3, 0.25, "1e-3 to 0.25"}, SHARE("tc"),
        SHARE("tv")}, CK_SYMMETRIC},
    [CAMKIN_RISE_FALL_3456] = {"rise_fall_3456", ck_family_polynomial, {0, 0, 0, 64, -192, 192, -64}, NONE,
        CK_RETURNS_TO_START},
    [CAMKIN_RISE_FALL_45678] = {"rise_fall_45678", ck_family_polynomial, {0, 0, 0, 0, 256, -1024, 1536, -1024, 256},
        NONE, CK_RETURNS_TO_START},
    [CAMKIN_RISE_FALL_DOUBLE_HARMONIC] = {"rise_fall_double_harmonic", ck_family_cosines, {2, 0, 1, 2, -1, 8}, NONE,
        CK_RETURNS_TO_START},
    [CAMKIN_POLY_BC] = {"poly_bc", NULL, {0}, {ANY("q0"), ANY("q1")}, 0},
    [CAMKIN_POLY] = {"poly", NULL, {0}, NONE, 0},
    [CAMKIN_BSPLINE] = {"bspline", NULL, {0},
                        {{"degree", CAMKIN_MIN_SPLINE_DEGREE, CAMKIN_MAX_SPLINE_DEGREE, "3 to 7"}}, 0},
    [CAMKIN_MODIFIED_CYCLOIDAL] = {"modified_cycloidal", ck_family_modified_cycloidal, {0},
        {{"c", -0.5, 0.5, "-0.5 to 0.5"}}, CK_SYMMETRIC},
};
/* clang-format on */

const ck_bound ck_inflection = {"inflection", 1e-3, 1 - 1e-3, "1e-3 to 1 - 1e-3"};

int ck_own_parameters(const ck_law_entry *law) {
    int n = 0;
    while (law->param[n].name)
        n++;
    return n;
}

bool ck_follow_law(ck_law_request *q) {
    const ck_law_entry *law = q->law;
    const dd *param = q->param;
    int n = ck_own_parameters(law);
    for (int i = 0; i < n; i++)
        if (!(param[i].hi >= law->param[i].low && param[i].hi <= law->param[i].high))
            return ck_reject_parameter(q, law->param[i].name, param[i].hi, law->param[i].range);
    if (law->flags & CK_SYMMETRIC) {
        const double value = param[n].hi;
        if (value != 0.0 && !(value >= ck_inflection.low && value <= ck_inflection.high))
            return ck_reject_parameter(q, ck_inflection.name, value, ck_inflection.range);
        q->inflection = value != 0.0 ? param[n] : dd_add(param[n], dd_of(0.5));
        n++;
    }
    for (int i = n; i < CAMKIN_MAX_PARAMETERS; i++)
        if (param[i].hi != 0.0)
            return ck_reject_parameter(q, "param", param[i].hi, "0 where the law has no parameter");
    return law->family(q);
}

bool ck_catalogue_curve(ck_law_request *q) {
    q->inflection = dd_of(0.5);
    if (!ck_follow_law(q))
        return false;
    if ((q->inflection.hi != 0.5 || dd_varies(q->inflection)) && !(q->law->flags & CK_BY_ZONES))
        ck_move_inflection(q->curve, q->inflection);
    if (q->law->flags & CK_MIRRORED)
        ck_mirror(q->curve);
    return true;
}
