/* SPDX-License-Identifier: MIT */
/* Says what the library makes of the way it was compiled: "sound" if every level computes what it should, "refused" if
 * every level is refused, with its status, nothing written, and a law by itself too. Anything else exits with 1. */
#include <camkin/camkin.h>
#include <stdio.h>
#include <string.h>

static int refuses(const char *level) {
    const camkin_segment rest = {.duration = 360};
    const camkin_options options = {.size = sizeof options, .cycle = 360, .isa = level};
    camkin_program *const before = (camkin_program *)&rest, *program = before;
    camkin_error error;
    camkin_status status = camkin_program_create(&rest, 1, &options, &program, &error);
    if (status != CAMKIN_E_FPENV) {
        camkin_program_free(status == CAMKIN_OK ? program : NULL);
        return 0;
    }
    return error.status == status && program == before && strstr(error.message, level) &&
           strstr(error.message, "-ffast-math");
}

int main(void) {
    const double x = 0.5, param[8] = {0};
    double y = 7.0;
    int levels = 0, refused = camkin_law_eval(CAMKIN_CYCLOIDAL, param, &x, 1, &y, NULL, NULL, NULL) == CAMKIN_E_FPENV;
    if (refused != (y == 7.0))
        return 1;
    for (; camkin_isa_available(levels); levels++)
        refused += refuses(camkin_isa_available(levels));
    if (refused != 0 && refused != levels + 1)
        return 1;
    puts(refused ? "refused" : "sound");
    return 0;
}
