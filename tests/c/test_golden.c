/* SPDX-License-Identifier: MIT */
/* The bits of every law, by angle and by time, are those of the committed hashes: whatever the compiler, the processor and
 * the instruction-set level. After a change of the arithmetic that is meant, write them anew and say so in the changelog:
 *
 *     build/release/test_golden --write */
#include "test.h"

#define HASHES "tests/data/hashes.txt"

enum { N = 4096, LINES = 64 };

/* FNV-1a over 64-bit words. */
static uint64_t hash_of(const double *x, size_t n, uint64_t hash) {
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        hash = (hash ^ bits) * 0x100000001b3u;
    }
    return hash;
}

/* Random angles over some turns, with the breakpoints of eighths and tenths of the segments and their neighbours, the
   places where mutants of the arithmetic show. */
static void make_angles(double *theta) {
    uint64_t seed = 2024;
    size_t n = 0;
    for (int k = 0; k <= 40; k++)
        for (int part = 8; part <= 10; part += 2)
            for (int turn = -1; turn <= 1; turn++) {
                double at = 100.3 * k / part + 360 * turn;
                theta[n++] = nextafter(at, -1e9);
                theta[n++] = at;
                theta[n++] = nextafter(at, 1e9);
            }
    const double special[] = {NAN, INFINITY, -0.0, 5e-324, -5e-324, 1e-12, -1e-12, 180, -180, 1e9, 1e300};
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        theta[n++] = special[i];
    while (n < N)
        theta[n++] = test_uniform(&seed, -400, 800);
}

static uint64_t program_hash(const camkin_segment *rise, const char *level) {
    static double theta[N], t[N], out[4][N];
    make_angles(theta);
    for (size_t i = 0; i < N; i++)
        t[i] = theta[i] / 17999.4;
    camkin_segment segments[3] = {*rise, {.law = CAMKIN_DWELL, .duration = 41.7}, *rise};
    segments[0].duration = segments[2].duration = 100.3;
    segments[0].lift = 9.7;
    segments[2].lift = comes_back(rise->law) ? 9.7 : -9.7;
    const camkin_options options = {
        .size = sizeof options, .cycle = 360, .isa = level, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    camkin_program *p = must_create(segments, 3, &options);
    const camkin_svaj svaj = {out[0], out[1], out[2], out[3]};
    uint64_t hash = 0xcbf29ce484222325u;
    CHECK(camkin_eval(p, theta, N, 314.0, &svaj, 1) == CAMKIN_OK);
    hash = hash_of(out[0], 4 * N, hash);
    CHECK(camkin_boundary(p, &(camkin_drive){2999.9, 0, 12.3}, t, N, &svaj, 1) == CAMKIN_OK);
    hash = hash_of(out[0], 4 * N, hash);
    CHECK(camkin_boundary(p, &(camkin_drive){-100, 20.7, 0}, t, N, &svaj, 1) == CAMKIN_OK);
    hash = hash_of(out[0], 4 * N, hash);
    camkin_program_free(p);
    return hash;
}

int main(int argc, char **argv) {
    char expected[LINES][80] = {{0}};
    int writes = argc > 1 && strcmp(argv[1], "--write") == 0, lines = 0;
    FILE *file = fopen(HASHES, writes ? "w" : "r");
    if (!CHECK(file != NULL))
        return test_end();
    while (!writes && lines < LINES && fgets(expected[lines], sizeof expected[lines], file))
        lines++;
    int line = 0;
    for (int32_t law = 0; camkin_law_name(law); law++) {
        if (law == CAMKIN_DWELL || free_form(law))
            continue;
        const camkin_segment rise = sample_rise(law);
        for (int level = 0; camkin_isa_available(level); level++) {
            char now[80];
            snprintf(now, sizeof now, "%-28s %016llx\n", camkin_law_name(law),
                     (unsigned long long)program_hash(&rise, camkin_isa_available(level)));
            if (writes && level == 0)
                fputs(now, file);
            if (!writes && !CHECK(strcmp(now, expected[line]) == 0))
                printf("    %s: %s", camkin_isa_available(level), now);
        }
        line++;
    }
    CHECK(writes || lines == line);
    fclose(file);
    return test_end();
}
