/* SPDX-License-Identifier: MIT */
/* Fill in a camkin_error. Both functions accept NULL for it and then do nothing. */
#ifndef CK_ERROR_H
#define CK_ERROR_H

#include "camkin/camkin.h"
#include "compiler.h"

/* Describe an error; segment is -1 and value NaN where there is none. Return the status. */
CK_PRINTF(6, 7)
camkin_status ck_set_error(camkin_error *error, camkin_status status, int64_t segment, const char *parameter,
                           double value, const char *format, ...);
/* Append to the message. What does not fit is cut off, so the least important part comes last. */
CK_PRINTF(2, 3)
void ck_extend_error(camkin_error *error, const char *format, ...);

/* A number as text for a message. */
typedef struct ck_decimal {
    char text[32];
} ck_decimal;

/* Return the shortest decimal that differs from x by at most `slack`. With slack 0 it has 15 digits, as every decimal
   of 15 digits survives the way through a double, or the 17 that identify x. */
ck_decimal ck_decimal_of(double x, double slack);

#endif
