/* SPDX-License-Identifier: MIT */
/* Checks of programs that camkin_program_create() refuses: status, message, and outputs that stay unchanged. */
#ifndef REFUSED_H
#define REFUSED_H

#include "test.h"

/* The message of the last error. */
static char said[sizeof (camkin_error){0}.message];

static const camkin_segment good[3] = {{.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 10},
                                       {.law = CAMKIN_DWELL, .duration = 45},
                                       {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = -10}};

/* Check that creation fails with this status, that the message contains these words, and that `out` is unchanged. */
static inline void refused(const camkin_segment *segments, size_t n, const camkin_options *options,
                           camkin_status status, int64_t segment, const char *parameter, const char *words) {
    camkin_program *const before = (camkin_program *)&failures, *program = before;
    camkin_error error;
    memset(&error, 0x55, sizeof error);
    camkin_status got = camkin_program_create(segments, n, options, &program, &error);
    int passed = CHECK(got == status) & CHECK(program == before);
    if (got != CAMKIN_OK)
        passed &= CHECK(error.status == status) & CHECK(error.segment == segment) &
                  CHECK(strcmp(error.parameter, parameter) == 0) & CHECK(strstr(error.message, words) != NULL);
    if (!passed)
        printf("    expected %s, got %s: %s\n", camkin_status_str(status), camkin_status_str(got), error.message);
    memcpy(said, error.message, sizeof said);
    CHECK(camkin_program_create(segments, n, options, &program, NULL) == status);
}

/* Check that the last message does not contain these words. */
static inline void unsaid(const char *words) {
    if (!CHECK(strstr(said, words) == NULL))
        printf("    %s\n", said);
}

static inline void bad_segment(camkin_segment bad, camkin_status status, const char *parameter, const char *words) {
    camkin_segment segments[3] = {good[0], bad, good[2]};
    segments[2].lift -= isfinite(bad.lift) ? bad.lift : 0; /* nothing else is wrong */
    refused(segments, 3, NULL, status, 1, parameter, words);
}

#endif
