/* SPDX-License-Identifier: MIT */
/* Which level runs can be chosen, and the choice is what runs. */
#define _POSIX_C_SOURCE 200809L
#include "kernels.h"
#include "program.h"
#include "test.h"

static camkin_program *on_level(const char *name) {
    const camkin_options options = {.size = sizeof options, .cycle = 360.0, .isa = name};
    return rise_dwell_fall("cycloidal", &options);
}

/* The program's own table is the one of that level: its functions, not only its name. */
static void forced(void) {
    for (int i = 0; camkin_isa_available(i); i++) {
        camkin_program *p = on_level(camkin_isa_available(i));
        CHECK(strcmp(camkin_isa_name(p), camkin_isa_available(i)) == 0);
        CHECK(p->kernels == ck_level((size_t)i));
        for (int k = 0; k < i; k++)
            CHECK(ck_level((size_t)i)->run[CK_SHAPE_ZONE_SIN][0][CK_WANT_ALL] !=
                  ck_level((size_t)k)->run[CK_SHAPE_ZONE_SIN][0][CK_WANT_ALL]);
        camkin_program_free(p);
    }
}

static void by_environment(void) {
    unsetenv("CAMKIN_ISA");
    camkin_program *p = on_level(NULL);
    CHECK(strcmp(camkin_isa_name(p), camkin_isa_available(0)) == 0);
    camkin_program_free(p);
    for (int i = 0; camkin_isa_available(i); i++) {
        setenv("CAMKIN_ISA", camkin_isa_available(i), 1);
        p = on_level(NULL);
        CHECK(strcmp(camkin_isa_name(p), camkin_isa_available(i)) == 0);
        camkin_program_free(p);
        p = on_level(camkin_isa_available(0)); /* the options come first */
        CHECK(strcmp(camkin_isa_name(p), camkin_isa_available(0)) == 0);
        camkin_program_free(p);
    }
    setenv("CAMKIN_ISA", "pdp-11", 1);
    const camkin_segment rest = {.duration = 360};
    camkin_error error;
    p = NULL;
    CHECK(camkin_program_create(&rest, 1, NULL, &p, &error) == CAMKIN_E_ISA && !p);
    CHECK(strstr(error.message, "pdp-11") != NULL);
}

int main(void) {
    printf("levels:");
    for (int i = 0; camkin_isa_available(i); i++)
        printf(" %s", camkin_isa_available(i));
    printf("\n");
    CHECK(camkin_isa_available(0) != NULL);
    forced();
    by_environment();
    return test_end();
}
