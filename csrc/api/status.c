/* SPDX-License-Identifier: MIT */
#include "camkin/camkin.h"

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

const char *camkin_version(void) {
    return CAMKIN_VERSION;
}
