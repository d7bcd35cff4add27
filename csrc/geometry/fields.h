/* SPDX-License-Identifier: MIT */
#ifndef CK_FIELDS_H
#define CK_FIELDS_H

#include "../base/error.h"
#include "camkin/geometry.h"

/* Check the fields of a cam, each by itself: the choices, the ranges, and that fields of other followers are 0. */
camkin_status ck_check_fields(const camkin_cam *cam, camkin_error *error);

/* Return which lengths a follower has: bit i is that of the i-th double of camkin_cam. */
uint32_t ck_lengths_of(int32_t follower);

#endif
