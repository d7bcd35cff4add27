/* SPDX-License-Identifier: MIT */
/* The table of all laws. */
#ifndef CK_CATALOGUE_H
#define CK_CATALOGUE_H

#include "families.h"

enum { CK_LAWS = CAMKIN_MODIFIED_CYCLOIDAL + 1 };

extern const ck_law_entry ck_laws[CK_LAWS];
/* The last parameter of symmetric laws. */
extern const ck_bound ck_inflection;

/* Return the number of parameters of a law without its inflection. */
int ck_own_parameters(const ck_law_entry *law);
/* Check the parameters, and let the family build the curve or give the zones. */
bool ck_follow_law(ck_law_request *request);
/* Build the curve of a law that is not of free form. Law, parameters, v0, v1, `curve` and `bad` are filled in. */
bool ck_catalogue_curve(ck_law_request *request);

#endif
