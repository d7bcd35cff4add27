/* SPDX-License-Identifier: MIT */
/* A program that uses the installed library: displacement and boundary conditions of a follower.
 *
 *     cmake -S . -B build && cmake --build build && build/consumer
 *     cc main.c $(pkg-config --cflags --libs camkin) -o consumer && ./consumer
 */
#include <camkin/camkin.h>

#include <stdio.h>

int main(void) {
    /* Rise 10 mm in 90 degrees, dwell for 45, fall in 90; the rest of the 360 degrees is a dwell. */
    const camkin_segment segments[] = {
        {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = 10},
        {.law = CAMKIN_DWELL, .duration = 45},
        {.law = CAMKIN_CYCLOIDAL, .duration = 90, .lift = -10},
    };
    camkin_program *program = NULL;
    camkin_error error;
    if (camkin_program_create(segments, sizeof segments / sizeof segments[0], NULL, &program, &error) != CAMKIN_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    printf("camkin %s, kernels for %s\n", camkin_version(), camkin_isa_name(program));
    printf("s(45 deg) = %.3f mm\n\n", camkin_displacement(program, 45.0));

    /* The input of a time step: s, v, a of the driven node while the cam turns at 3000 rpm. */
    const camkin_drive drive = {.rpm = 3000};
    printf("%8s %10s %12s %16s\n", "t [ms]", "s [mm]", "v [mm/s]", "a [mm/s2]");
    camkin_status status = CAMKIN_OK;
    for (int step = 0; step <= 8 && status == CAMKIN_OK; step++) {
        const double t = step * 0.000625;
        double svaj[4];
        status = camkin_boundary_at(program, &drive, t, svaj);
        if (status == CAMKIN_OK)
            printf("%8.3f %10.4f %12.3f %16.3f\n", 1e3 * t, svaj[0], svaj[1], svaj[2]);
    }
    camkin_program_free(program);
    if (status != CAMKIN_OK) {
        fprintf(stderr, "%s\n", camkin_status_str(status));
        return 1;
    }
    return 0;
}
