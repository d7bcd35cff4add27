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
    [CAMKIN_E_FILE] = "cam file unreadable",
    [CAMKIN_E_FPENV] = "the arithmetic, as compiled, is not that of IEEE 754",
};

const char *camkin_status_str(camkin_status status) {
    return (int)status >= 0 && status < CAMKIN_STATUS_COUNT ? text[status] : "unknown status";
}

camkin_status ck_set_error(camkin_error *error, camkin_status status, int64_t segment, const char *parameter,
                           double value, const char *format, ...) {
    if (error) {
        *error = (camkin_error){.status = status, .segment = segment, .value = value};
        snprintf(error->parameter, sizeof error->parameter, "%s", parameter);
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
    }
    return status;
}

void ck_extend_error(camkin_error *error, const char *format, ...) {
    if (error) {
        const size_t length = strlen(error->message);
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->message + length, sizeof error->message - length, format, arguments);
        va_end(arguments);
    }
}

ck_decimal ck_decimal_of(double x, double slack) {
    ck_decimal d;
    for (int digits = slack > 0.0 ? 6 : 15;; digits++) {
        snprintf(d.text, sizeof d.text, "%.*g", digits, x);
        if (!(fabs(strtod(d.text, NULL) - x) > slack)) /* true for NaN as well */
            return d;
    }
}
