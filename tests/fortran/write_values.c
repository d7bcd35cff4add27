/* SPDX-License-Identifier: MIT */
/* Write what C computes, for the Fortran test to compare with: write_values CAM_FILE OUTPUT
 *
 * The file holds the sizes of the structs of camkin.h as 10 int64_t, then s, v, a, j of STEPS steps as doubles. */
#include <camkin/camkin.h>
#include <stdio.h>

enum { STEPS = 100000 };

int main(int argc, char **argv) {
    const int64_t sizes[] = {sizeof(camkin_segment),  sizeof(camkin_options), sizeof(camkin_error),
                             sizeof(camkin_svaj),     sizeof(camkin_drive),   sizeof(camkin_extreme),
                             sizeof(camkin_analysis), sizeof(camkin_break),   sizeof(camkin_program_info),
                             sizeof(camkin_law_info)};
    const camkin_drive drive = {.rpm = 3000, .rpm_per_s = -500, .phase = 33};
    camkin_program *program = NULL;
    camkin_error error;
    if (argc != 3 || camkin_program_load(argv[1], &program, &error)) {
        fprintf(stderr, "write_values: %s\n", argc == 3 ? error.message : "usage: write_values CAM_FILE OUTPUT");
        return 1;
    }
    FILE *file = fopen(argv[2], "wb");
    int done = file && fwrite(sizes, sizeof sizes, 1, file) == 1;
    for (int i = 0; done && i < STEPS; i++) {
        double svaj[4];
        done =
            camkin_boundary_at(program, &drive, i * 1e-5, svaj) == CAMKIN_OK && fwrite(svaj, sizeof svaj, 1, file) == 1;
    }
    if (file && fclose(file))
        done = 0;
    camkin_program_free(program);
    if (!done)
        fprintf(stderr, "write_values: cannot write %s\n", argv[2]);
    return !done;
}
