/* SPDX-License-Identifier: MIT */
/* Why a call was refused. */
#ifndef CK_ERROR_H
#define CK_ERROR_H

#include "camkin/camkin.h"

/* A number as a message gives it: the shortest decimal within `slack` of x. */
typedef struct ck_decimal {
    char text[32];
} ck_decimal;

ck_decimal ck_decimal_of(double x, double slack);

/* Writes why something was refused; returns the status. */
camkin_status ck_refuse(camkin_error *error, camkin_status status, int64_t segment, const char *parameter, double value,
                        const char *message);

typedef struct ck_message {
    char text[sizeof (camkin_error){0}.message];
} ck_message;

/* Appends to a message, as far as there is room: what matters least comes last. */
void ck_say(ck_message *m, const char *format, ...);

#endif
