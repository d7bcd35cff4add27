/* SPDX-License-Identifier: MIT */
/* The shared library loaded and unloaded by hand, and two copies of it in one process, which share nothing but the bits
 * of their results. Built with STATIC_COPY the program has a third copy, linked into itself.
 *
 *     loading LIBRARY COPY_OF_LIBRARY */
#define _POSIX_C_SOURCE 200809L
#include <camkin/camkin.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { N = 40000, ROUNDS = 20 };

typedef struct copy {
    void *handle;
    __typeof__(camkin_program_create) *create;
    __typeof__(camkin_program_free) *free;
    __typeof__(camkin_eval) *eval;
} copy;

static double theta[N], want[4][N], got[4][N];

static void require(int passed, const char *what) {
    if (!passed) {
        printf("failed: %s\n", what);
        exit(1);
    }
}

static void *symbol(void *handle, const char *name) {
    void *address = dlsym(handle, name);
    require(address != NULL, name);
    return address;
}

static copy load(const char *path) {
    copy c = {.handle = dlopen(path, RTLD_NOW | RTLD_LOCAL)};
    if (!c.handle)
        printf("%s\n", dlerror());
    require(c.handle != NULL, path);
    *(void **)&c.create = symbol(c.handle, "camkin_program_create");
    *(void **)&c.free = symbol(c.handle, "camkin_program_free");
    *(void **)&c.eval = symbol(c.handle, "camkin_eval");
    return c;
}

/* Evaluate a cycle on several threads, which the pool keeps. */
static void compute(const copy *c, double out[4][N]) {
    const camkin_segment segments[3] = {{.law = CAMKIN_MODIFIED_SINE, .duration = 90.1, .lift = 10},
                                        {.law = CAMKIN_DWELL, .duration = 44.9},
                                        {.law = CAMKIN_POLY_4567, .duration = 90, .lift = -10}};
    const camkin_svaj svaj = {out[0], out[1], out[2], out[3]};
    camkin_program *program;
    memset(out, 0, 4 * N * sizeof(double));
    require(c->create(segments, 3, NULL, &program, NULL) == CAMKIN_OK, "a program is created");
    require(c->eval(program, theta, N, 3.0, &svaj, 4) == CAMKIN_OK, "it is evaluated");
    c->free(program);
}

static void require_alike(const copy *c, const char *what) {
    compute(c, got);
    require(memcmp(got, want, sizeof want) == 0, what);
}

int main(int argc, char **argv) {
    require(argc == 3, "two libraries are given");
    for (int i = 0; i < N; i++)
        theta[i] = 720.0 * i / N - 90;
    for (int i = 0; i < ROUNDS; i++) {
        copy c = load(argv[1]);
        if (i == 0)
            compute(&c, want);
        require_alike(&c, "the same bits after each loading");
        require(dlclose(c.handle) == 0, "dlclose");
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL); /* idle threads of the pool run on */
    }
    const copy one = load(argv[1]), other = load(argv[2]);
    require(one.create != other.create && one.eval != other.eval, "two copies are two");
    require_alike(&one, "the bits of the one copy");
    require_alike(&other, "the bits of the other copy");
    dlclose(one.handle);
    require_alike(&other, "the bits of the other copy when the one is closed");
#ifdef STATIC_COPY
    const copy own = {NULL, camkin_program_create, camkin_program_free, camkin_eval};
    require(own.create != one.create && own.create != other.create, "the linked copy is a third");
    require_alike(&own, "the bits of the linked copy");
    require_alike(&other, "the bits of the other copy beside the linked one");
#endif
    dlclose(other.handle);
    printf("loaded and unloaded %d times, copies side by side: the same bits\n", ROUNDS);
    return 0;
}
