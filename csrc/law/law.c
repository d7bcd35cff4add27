/* SPDX-License-Identifier: MIT */
#include "law.h"

#include <string.h>

#include "families.h"

bool ck_law_exists(int32_t law) {
    return law >= 0 && law < CK_LAWS;
}

bool ck_law_is_dwell(int32_t law) {
    return law == CAMKIN_DWELL;
}

bool ck_law_is_free_form(int32_t law) {
    return !ck_laws[law].family;
}

double ck_law_end_value(int32_t law) {
    return ck_laws[law].flags & CK_RETURNS_TO_START ? 0.0 : 1.0;
}

bool ck_law_takes_velocities(int32_t law) {
    return (ck_laws[law].flags & CK_TAKES_VELOCITIES) != 0;
}

bool ck_law_has_zones(int32_t law) {
    return (ck_laws[law].flags & CK_BY_ZONES) != 0;
}

/* Return a request for a law, whose parameters are given as doubles. */
static ck_law_request request_for(int32_t law, const double param[CAMKIN_MAX_PARAMETERS], dd v0, dd v1,
                                  ck_bad_parameter *bad) {
    ck_law_request q = {.law = &ck_laws[law], .v0 = v0, .v1 = v1, .inflection = dd_of(0.5), .bad = bad};
    for (int i = 0; i < CAMKIN_MAX_PARAMETERS; i++)
        q.param[i] = dd_of(param[i]);
    return q;
}

bool ck_law_curve(int32_t law, const double param[CAMKIN_MAX_PARAMETERS], dd v0, dd v1, ck_curve *curve,
                  ck_bad_parameter *bad) {
    ck_law_request q = request_for(law, param, v0, v1, bad);
    q.curve = curve;
    return ck_catalogue_curve(&q);
}

bool ck_law_zones(int32_t law, const double param[CAMKIN_MAX_PARAMETERS], dd v0, dd v1, ck_zones *zones,
                  ck_bad_parameter *bad) {
    ck_law_request q = request_for(law, param, v0, v1, bad);
    q.zones = zones;
    return ck_follow_law(&q);
}

int32_t camkin_law_from_name(const char *name) {
    for (int32_t i = 0; name && i < CK_LAWS; i++)
        if (strcmp(name, ck_laws[i].name) == 0)
            return i;
    return -1;
}

const char *camkin_law_name(int32_t law) {
    return ck_law_exists(law) ? ck_laws[law].name : NULL;
}

/* Return parameter `index` of a law, or NULL. */
static const ck_bound *parameter(int32_t law, int32_t index) {
    if (!ck_law_exists(law) || index < 0)
        return NULL;
    const int n = ck_own_parameters(&ck_laws[law]);
    return index < n                                                ? &ck_laws[law].param[index]
           : index == n && (ck_laws[law].flags & CK_SYMMETRIC) != 0 ? &ck_inflection
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
