/* SPDX-License-Identifier: MIT */
#include "law.h"

#include <string.h>

#include "families.h"

/* clang-format off */
#define SHARE(name) {name, 0.0, 1.0, "0 to 1"}
#define VELOCITY(name) {name, -1e6, 1e6, "-1e6 to 1e6"}
#define ANY(name) {name, -INFINITY, INFINITY, "finite"}
#define AMPLITUDE(name) {name, -1e3, 1e3, "-1e3 to 1e3"}
#define CRUISE {"cv_fraction", 0.0, 0.999, "0 to 0.999"}
#define NONE {{0}}

static const ck_law_entry laws[] = {
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

enum { LAWS = sizeof laws / sizeof laws[0] };

bool ck_law_exists(int32_t law) {
    return law >= 0 && law < LAWS;
}

bool ck_law_is_dwell(int32_t law) {
    return law == CAMKIN_DWELL;
}

bool ck_law_is_free_form(int32_t law) {
    return !laws[law].family;
}

double ck_law_end_value(int32_t law) {
    return laws[law].flags & CK_RETURNS_TO_START ? 0.0 : 1.0;
}

bool ck_law_takes_velocities(int32_t law) {
    return (laws[law].flags & CK_TAKES_VELOCITIES) != 0;
}

/* The last parameter of symmetric laws. */
static const ck_bound inflection = {"inflection", 1e-3, 1 - 1e-3, "1e-3 to 1 - 1e-3"};

static int parameters(const ck_law_entry *law) {
    int n = 0;
    while (law->param[n].name)
        n++;
    return n;
}

/* Check the parameters, and let the family build the curve or give the zones. */
static bool follow(ck_law_request *q) {
    const ck_law_entry *law = q->law;
    const double *param = q->param;
    int n = parameters(law);
    for (int i = 0; i < n; i++)
        if (!(param[i] >= law->param[i].low && param[i] <= law->param[i].high))
            return ck_reject_parameter(q, law->param[i].name, param[i], law->param[i].range);
    if (law->flags & CK_SYMMETRIC) {
        const double value = param[n];
        if (value != 0.0 && !(value >= inflection.low && value <= inflection.high))
            return ck_reject_parameter(q, inflection.name, value, inflection.range);
        q->inflection = dd_of(value != 0.0 ? value : 0.5);
        n++;
    }
    for (int i = n; i < CAMKIN_MAX_PARAMETERS; i++)
        if (param[i] != 0.0)
            return ck_reject_parameter(q, "param", param[i], "0 where the law has no parameter");
    return law->family(q);
}

bool ck_law_curve(int32_t number, const double param[CAMKIN_MAX_PARAMETERS], dd v0, dd v1, ck_curve *curve,
                  ck_bad_parameter *bad) {
    const ck_law_entry *law = &laws[number];
    ck_law_request q = {law, param, dd_of(0.5), v0, v1, curve, NULL, bad};
    if (!follow(&q))
        return false;
    if (q.inflection.hi != 0.5 && !(law->flags & CK_BY_ZONES))
        ck_move_inflection(curve, q.inflection);
    if (law->flags & CK_MIRRORED)
        ck_mirror(curve);
    return true;
}

bool ck_law_has_zones(int32_t law) {
    return (laws[law].flags & CK_BY_ZONES) != 0;
}

bool ck_law_zones(int32_t number, const double param[CAMKIN_MAX_PARAMETERS], dd v0, dd v1, ck_zones *zones,
                  ck_bad_parameter *bad) {
    ck_law_request q = {&laws[number], param, dd_of(0.5), v0, v1, NULL, zones, bad};
    return follow(&q);
}

int32_t camkin_law_from_name(const char *name) {
    for (int32_t i = 0; name && i < LAWS; i++)
        if (strcmp(name, laws[i].name) == 0)
            return i;
    return -1;
}

const char *camkin_law_name(int32_t law) {
    return ck_law_exists(law) ? laws[law].name : NULL;
}

/* Return parameter `index` of a law, or NULL. */
static const ck_bound *parameter(int32_t law, int32_t index) {
    if (!ck_law_exists(law) || index < 0)
        return NULL;
    const int n = parameters(&laws[law]);
    return index < n                                             ? &laws[law].param[index]
           : index == n && (laws[law].flags & CK_SYMMETRIC) != 0 ? &inflection
                                                                 : NULL;
}

const char *camkin_law_parameter(int32_t law, int32_t index) {
    const ck_bound *found = parameter(law, index);
    return found ? found->name : NULL;
}

bool ck_law_range(int32_t law, int32_t index, double *low, double *high) {
    const ck_bound *found = parameter(law, index);
    if (found) {
        *low = found->low;
        *high = found->high;
    }
    return found != NULL;
}
