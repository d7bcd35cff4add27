/* SPDX-License-Identifier: MIT */
/* The arguments of a follower that a spring holds on its cam. */
#ifndef CK_CONTACT_H
#define CK_CONTACT_H

#include "camkin/camkin.h"

/* Check mass, rate and preload. */
camkin_status ck_check_spring(double mass, double rate, double preload, camkin_error *error);

#endif
