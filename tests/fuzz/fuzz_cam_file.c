/* SPDX-License-Identifier: MIT */
/* camkin_program_read(): text of any bytes is a program, or an error that names a line. */
#include "fuzz.h"

static const char *text;
static size_t length;

static void describe(void) {
    fprintf(stderr, "%.*s\n", (int)length, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    text = (const char *)data;
    length = size;
    camkin_program *program = NULL;
    camkin_error error = {.status = CAMKIN_OK};
    const camkin_status status = camkin_program_read(text, length, &program, &error);
    CHECK((status == CAMKIN_OK) == (program != NULL) && error.status == status);
    if (status == CAMKIN_OK) {
        CHECK(isfinite(camkin_displacement(program, 0.0)));
        camkin_program_free(program);
        return 0;
    }
    CHECK(error.message[0] != 0 && memchr(error.message, 0, sizeof error.message) != NULL);
    CHECK((status == CAMKIN_E_FILE) == (strncmp(error.message, "line ", 5) == 0));
    return 0;
}
