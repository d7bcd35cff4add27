/* SPDX-License-Identifier: MIT */
#include "error.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const text[CAMKIN_STATUS_COUNT] = {
    [CAMKIN_OK] = "done",
    [CAMKIN_E_NULL] = "a pointer that must be given is NULL",
    [CAMKIN_E_OPTIONS] = "options have the wrong size or unknown flags",
    [CAMKIN_E_LAW] = "no such law",
    [CAMKIN_E_DURATION] = "duration or cycle out of range",
    [CAMKIN_E_LIFT] = "lift out of range",
    [CAMKIN_E_PARAMETER] = "law parameter out of range",
    [CAMKIN_E_BOUNDARY] = "bad boundary value",
    [CAMKIN_E_TABLE] = "bad table",
    [CAMKIN_E_CYCLE] = "durations exceed the cycle",
    [CAMKIN_E_CLOSURE] = "program does not return to its start",
    [CAMKIN_E_CONTINUITY] = "velocity jumps",
    [CAMKIN_E_ISA] = "instruction-set level not available",
    [CAMKIN_E_SIZE] = "too many points or segments",
    [CAMKIN_E_ALIGN] = "array not aligned as double",
    [CAMKIN_E_OVERLAP] = "arrays overlap",
    [CAMKIN_E_SPEED] = "speed not finite or above 1e20",
    [CAMKIN_E_TIME] = "time not finite",
    [CAMKIN_E_THREADS] = "negative number of threads",
    [CAMKIN_E_SEGMENT] = "no such segment",
    [CAMKIN_E_MEMORY] = "out of memory",
    [CAMKIN_E_FPENV] = "the arithmetic, as compiled, is not that of IEEE 754",
};

const char *camkin_status_str(camkin_status status) {
    return (int)status >= 0 && status < CAMKIN_STATUS_COUNT ? text[status] : "unknown status";
}

ck_decimal ck_decimal_of(double x, double slack) {
    ck_decimal d;
    /* 15 digits write every decimal of so many as it was; 17 give x itself, and NaN ends it at once */
    for (int digits = slack > 0.0 ? 6 : 15;; digits++) {
        snprintf(d.text, sizeof d.text, "%.*g", digits, x);
        if (!(fabs(strtod(d.text, NULL) - x) > slack))
            return d;
    }
}

camkin_status ck_refuse(camkin_error *error, camkin_status status, int64_t segment, const char *parameter, double value,
                        const char *message) {
    if (error) {
        *error = (camkin_error){.status = status, .segment = segment, .value = value};
        snprintf(error->parameter, sizeof error->parameter, "%s", parameter);
        snprintf(error->message, sizeof error->message, "%s", message);
    }
    return status;
}

void ck_say(ck_message *m, const char *format, ...) {
    const size_t length = strlen(m->text);
    va_list list;
    va_start(list, format);
    vsnprintf(m->text + length, sizeof m->text - length, format, list);
    va_end(list);
}
