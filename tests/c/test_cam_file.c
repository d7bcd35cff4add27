/* SPDX-License-Identifier: MIT */
/* Cam files: the program that is read has the bits of the one that was written; a damaged file is one clear error. */
#define _POSIX_C_SOURCE 200809L /* mkstemp() */
#include <fenv.h>

#include "test.h"

/* ---- a writer: the fields of the structs, as the format describes them ---- */

typedef struct text {
    char at[1 << 16];
    size_t length;
} text;

static void add(text *t, const char *format, const char *name, double value) {
    t->length += (size_t)snprintf(t->at + t->length, sizeof t->at - t->length, format, name, value);
}

static void add_number(text *t, const char *name, double value) {
    if (value != 0.0)
        add(t, "  %s %a\n", name, value);
}

static const char *const flag_names[] = {"free_v0",  "free_a0",  "free_j0",  "free_q0",  "free_v1",  "free_a1",
                                         "free_j1",  "free_q1",  "match_v0", "match_a0", "match_j0", "",
                                         "match_v1", "match_a1", "match_j1", "",         "mirror"};

static void write_file(text *t, const camkin_segment *segments, size_t n, const camkin_options *options) {
    t->length = 0;
    add(t, "camkin cam 1\nnote %s\n", "name inlet \xc3\xa4 # = end", 0.0);
    add_number(t, "cycle", options->cycle);
    add_number(t, "start", options->start);
    add_number(t, "phase", options->phase);
    if (options->flags & CAMKIN_ACCUMULATE)
        add(t, "flags %s\n", "accumulate", 0.0);
    if (options->flags & CAMKIN_ALLOW_VELOCITY_JUMP)
        add(t, "flags %s\n", "allow_velocity_jump", 0.0);
    if (options->flags & CAMKIN_ONCE)
        add(t, "flags %s\n", "once", 0.0);
    for (const camkin_segment *s = segments; s < segments + n; s++) {
        add(t, "\nsegment %s\n", camkin_law_name(s->law), 0.0);
        const char *const names[] = {"duration", "lift", "v0", "a0", "j0", "v1", "a1", "j1"};
        const double values[] = {s->duration, s->lift, s->v0, s->a0, s->j0, s->v1, s->a1, s->j1};
        for (int i = 0; i < 8; i++)
            add_number(t, names[i], values[i]);
        for (int32_t i = 0; camkin_law_parameter(s->law, i); i++) {
            char name[64];
            snprintf(name, sizeof name, "param %s", camkin_law_parameter(s->law, i));
            add_number(t, name, s->param[i]);
        }
        for (int bit = 0; bit < 17; bit++)
            if (s->flags >> bit & 1)
                add(t, "\tflags %s\r\n", flag_names[bit], 0.0);
        for (size_t i = 0; i < s->ntable; i++)
            add(t, i % 4 == 0 ? "%stable %a" : "%s%a", i % 4 == 0 ? "\n" : " ", s->table[i]);
        add(t, "%s", "\n", 0.0);
    }
    add(t, "%s", "end\n", 0.0);
}

/* ---- values survive writing and reading ---- */

static void compare(const camkin_program *one, const camkin_program *other, double cycle) {
    enum { N = 1000 };
    double theta[N], a[4][N], b[4][N];
    uint64_t random = 7;
    for (int i = 0; i < N; i++)
        theta[i] = test_uniform(&random, -2.0 * cycle, 3.0 * cycle);
    camkin_eval(one, theta, N, 1.0, &(camkin_svaj){a[0], a[1], a[2], a[3]}, 1);
    camkin_eval(other, theta, N, 1.0, &(camkin_svaj){b[0], b[1], b[2], b[3]}, 1);
    CHECK(memcmp(a, b, sizeof a) == 0);
}

static void round_trip(const camkin_segment *segments, size_t n, const camkin_options *options) {
    static text t;
    write_file(&t, segments, n, options);
    camkin_program *made = must_create(segments, n, options), *read = NULL;
    camkin_error error = {.status = CAMKIN_OK};
    if (!CHECK(camkin_program_read(t.at, t.length, &read, &error) == CAMKIN_OK))
        printf("    %s\n%s", error.message, t.at);
    else
        compare(made, read, options->cycle);
    camkin_program_free(made);
    camkin_program_free(read);
}

static void test_every_law(void) {
    for (int32_t law = 1; camkin_law_name(law); law++) {
        if (free_form(law))
            continue;
        camkin_segment s[2] = {sample_rise(law), sample_rise(law)};
        s[0].duration = 100.1;
        s[1].lift = -2;
        s[1].flags = CAMKIN_MIRROR;
        const camkin_options options = {
            .size = sizeof options, .cycle = 360.5, .flags = CAMKIN_ALLOW_VELOCITY_JUMP, .start = 0.1, .phase = -33.3};
        round_trip(s, 2, &options);
    }
}

static void test_free_forms_and_flags(void) {
    static const double conditions[] = {1.0 / 3.0, 0, 3.0, 1.0 / 3.0, 1, 0.0, 1, 1, 0, 0, 1, 0};
    static const double spline[] = {0, 0, 0, 0, 20.1, 45, 45, 45, 45, 0, 0, 0.7, 2, 2};
    static const camkin_segment s[] = {
        {.law = CAMKIN_POLY, .duration = 90.1, .lift = 2.5, .table = conditions, .ntable = 12},
        {.law = CAMKIN_POLY_BC,
         .duration = 60,
         .lift = 1,
         .flags = CAMKIN_MATCH_V0 | CAMKIN_MATCH_A0 | CAMKIN_FREE_J0 | CAMKIN_FREE_J1 | CAMKIN_FREE_Q0 | CAMKIN_FREE_Q1,
         .a1 = 0.25},
        {.law = CAMKIN_BSPLINE, .duration = 45, .lift = 2, .param = {3}, .table = spline, .ntable = 14},
        {.law = CAMKIN_MODIFIED_SINE, .duration = 90, .lift = 0x1p-330},
    };
    const camkin_options options = {.size = sizeof options, .cycle = 720, .flags = CAMKIN_ACCUMULATE};
    round_trip(s, 4, &options);
    const camkin_options once = {.size = sizeof once,
                                 .cycle = 360,
                                 .flags = CAMKIN_ONCE | CAMKIN_ALLOW_VELOCITY_JUMP,
                                 .start = -0.3,
                                 .phase = 400.1};
    round_trip(s, 4, &once);
}

/* The smallest subnormal, the largest number, 53 bits: the ends of what a number can be. */
static void test_numbers(void) {
    static const struct {
        const char *text;
        double value;
    } numbers[] = {{"0x1p-3", 0.125},
                   {"-0x1.8p+1", -3},
                   {"+0x1.fffffffffffffp+0", 0x1.fffffffffffffp0},
                   {"0x0p+0", 0},
                   {"0x1.ABCDEFp0", 0x1.abcdefp0},
                   {"0x1.00000000000p-40", 0x1p-40},
                   {"0x0.8p+1", 1}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        char file[200];
        snprintf(file, sizeof file, "camkin cam 1\nstart %s\nsegment dwell\nduration 0x1p+3\nend", numbers[i].text);
        camkin_program *program = NULL;
        if (CHECK(camkin_program_read(file, strlen(file), &program, NULL) == CAMKIN_OK))
            CHECK(camkin_displacement(program, 1.0) == numbers[i].value);
        camkin_program_free(program);
    }
}

/* ---- refused files ---- */

static void refused(const char *file, camkin_status status, double value, const char *message) {
    camkin_program *program = NULL;
    camkin_error error = {.status = CAMKIN_OK};
    CHECK(camkin_program_read(file, strlen(file), &program, &error) == status);
    CHECK(error.status == status && program == NULL);
    CHECK(isnan(value) ? isnan(error.value) : error.value == value);
    if (!CHECK(strcmp(error.message, message) == 0))
        printf("    %s\n    %s\n", error.message, message);
    CHECK(camkin_program_read(file, strlen(file), &program, NULL) == status && program == NULL);
}

#define HEAD "camkin cam 1\n"
#define RISE "segment cycloidal\nduration 0x1p+5\nlift 0x1p+0\n"
#define NUMBER " must be a finite number in hexadecimal, such as 0x1.68p+8; got "

static void test_refusals(void) {
    refused("", CAMKIN_E_FILE, 0, "line 0: a cam file begins with the line \"camkin cam 1\"");
    refused("[cam]\n", CAMKIN_E_FILE, 1, "line 1: a cam file begins with the line \"camkin cam 1\"");
    refused("camkin cam 2\nend", CAMKIN_E_FILE, 1, "line 1: a cam file begins with the line \"camkin cam 1\"");
    refused(HEAD, CAMKIN_E_FILE, 1, "line 1: the file is truncated: its last line must be \"end\"");
    refused(HEAD RISE "\n\n", CAMKIN_E_FILE, 6, "line 6: the file is truncated: its last line must be \"end\"");
    refused(HEAD RISE "end\nend\n", CAMKIN_E_FILE, 6, "line 6: there is text behind the line \"end\"");
    refused(HEAD RISE "end now\n", CAMKIN_E_FILE, 5, "line 5: unexpected \"now\" at the end of the line");
    refused(HEAD "lift 0x1p+0\nend", CAMKIN_E_FILE, 2,
            "line 2: unknown word \"lift\": this is no cam file of version 1");
    refused(HEAD RISE "cycle 0x1p+0\nend", CAMKIN_E_FILE, 5,
            "line 5: unknown word \"cycle\": this is no cam file of version 1");
    refused(HEAD "param c 0x1p+0\nend", CAMKIN_E_FILE, 2,
            "line 2: unknown word \"param\": this is no cam file of version 1");
    refused(HEAD "table 0x1p+0\nend", CAMKIN_E_FILE, 2,
            "line 2: unknown word \"table\": this is no cam file of version 1");
    refused(HEAD RISE "lift 0x1p+0\nend", CAMKIN_E_FILE, 5, "line 5: lift is given twice");
    refused(HEAD "cycle 0x1p+5\ncycle 0x1p+5\nend", CAMKIN_E_FILE, 3, "line 3: cycle is given twice");
    refused(HEAD RISE "param inflection 0x1p-1\nparam inflection 0x1p-1\nend", CAMKIN_E_FILE, 6,
            "line 6: parameter inflection is given twice");
    refused(HEAD RISE "param c 0x1p-1\nend", CAMKIN_E_FILE, 5, "line 5: law cycloidal has no parameter \"c\"");
    refused(HEAD "segment sinus\nend", CAMKIN_E_FILE, 2, "line 2: there is no law \"sinus\"");
    refused(HEAD "segment\nend", CAMKIN_E_FILE, 2, "line 2: there is no law \"\"");
    refused(HEAD "segment dwell dwell\nend", CAMKIN_E_FILE, 2, "line 2: unexpected \"dwell\" at the end of the line");
    refused(HEAD "flags mirror\nend", CAMKIN_E_FILE, 2, "line 2: unknown flag \"mirror\"");
    refused(HEAD RISE "flags accumulate\nend", CAMKIN_E_FILE, 5, "line 5: unknown flag \"accumulate\"");
    refused(HEAD RISE "table 0x1p+0 x\nend", CAMKIN_E_FILE, 5, "line 5: table" NUMBER "\"x\"");
    refused(HEAD "cycle 0x1p+0 0x1p+0\nend", CAMKIN_E_FILE, 2, "line 2: unexpected \"0x1p+0\" at the end of the line");
    refused(HEAD "unknown_word_of_more_than_forty_characters_in_all 0x1p+0\nend", CAMKIN_E_FILE, 2,
            "line 2: unknown word \"unknown_word_of_more_than_forty_characte\": this is no cam file of version 1");
    static const char *const no_numbers[] = {"",
                                             "360",
                                             "0x",
                                             "0x1",
                                             "0x1p",
                                             "0x1p+",
                                             "0x2p+0",
                                             "1x1p+0",
                                             "0y1p+0",
                                             "0x1.p+0",
                                             "0x1.8",
                                             "0x1.8q+1",
                                             "0x1p+00001",
                                             "0x1p+1024",
                                             "0x1p+a",
                                             "inf",
                                             "nan",
                                             "0x1.8p1e",
                                             "-",
                                             "0x1.-p+0",
                                             "0x1.Gp+0",
                                             "0x1.ap+-1",
                                             "0x1.12345678901234p+0",
                                             "0x1p+9999"};
    for (size_t i = 0; i < sizeof no_numbers / sizeof no_numbers[0]; i++) {
        char file[200], message[300];
        snprintf(file, sizeof file, HEAD "cycle %s\nend", no_numbers[i]);
        snprintf(message, sizeof message, "line 2: cycle" NUMBER "\"%s\"", no_numbers[i]);
        refused(file, CAMKIN_E_FILE, 2, message);
    }
    /* What camkin_program_create() says comes through. */
    refused(HEAD "end", CAMKIN_E_SIZE, 0, "a program has 1 to 2147483646 segments");
    refused(HEAD RISE "end", CAMKIN_E_CLOSURE, 1,
            "lifts add up to 1, not 0: the program does not return to its start; add a segment of lift -1 in the 328 "
            "degrees "
            "that are left (or set CAMKIN_ACCUMULATE for an indexing cam)");
    camkin_program *program = NULL;
    camkin_error error;
    CHECK(camkin_program_read(NULL, 0, &program, &error) == CAMKIN_E_NULL && strcmp(error.parameter, "text") == 0);
    CHECK(camkin_program_read("", 0, NULL, &error) == CAMKIN_E_NULL && strcmp(error.parameter, "out") == 0);
    CHECK(camkin_program_load(NULL, &program, NULL) == CAMKIN_E_NULL &&
          camkin_program_load("x", NULL, NULL) == CAMKIN_E_NULL);
}

/* No beginning of a file is a file, and whatever stands behind the text is not read. */
static void test_truncated(void) {
    static text t;
    const camkin_options options = {.size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    write_file(&t, every_kind, EVERY_KIND, &options);
    camkin_program *program = NULL;
    for (size_t n = 0; n < t.length - 1; n++) {
        char *copy = malloc(n + 1);
        memcpy(copy, t.at, n);
        CHECK(camkin_program_read(copy, n, &program, NULL) == CAMKIN_E_FILE && program == NULL);
        free(copy);
    }
}

static void test_environment(void) {
    const char file[] = HEAD "start 0x0.0000000000001p-1022\nsegment dwell\nduration 0x1p+3\nend";
    camkin_program *program = NULL;
    fesetround(FE_UPWARD);
    CHECK(camkin_program_read(file, sizeof file - 1, &program, NULL) == CAMKIN_OK && fegetround() == FE_UPWARD);
    fesetround(FE_TONEAREST);
    CHECK(camkin_displacement(program, 1.0) == 0x1p-1074);
    camkin_program_free(program);
}

static void test_load(void) {
    static text t;
    const camkin_options options = {.size = sizeof options, .cycle = 360, .flags = CAMKIN_ALLOW_VELOCITY_JUMP};
    write_file(&t, every_kind, EVERY_KIND, &options);
    t.length += 20000; /* longer than the first block that is read */
    memset(t.at + t.length - 20000, '\n', 20000);
    char path[] = "/tmp/camkin-test-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "wb");
    fwrite(t.at, 1, t.length, file);
    fclose(file);
    camkin_program *program = NULL, *made = must_create(every_kind, EVERY_KIND, &options);
    camkin_error error;
    if (CHECK(camkin_program_load(path, &program, &error) == CAMKIN_OK))
        compare(made, program, 360);
    camkin_program_free(made);
    camkin_program_free(program);
    remove(path);
    program = NULL;
    CHECK(camkin_program_load(path, &program, &error) == CAMKIN_E_FILE && isnan(error.value) && program == NULL);
    CHECK(strncmp(error.message, "the cam file \"/tmp/camkin-test-", 31) == 0);
    CHECK(strstr(error.message, "\" cannot be opened: No such file") != NULL);
    CHECK(camkin_program_load(path, &program, NULL) == CAMKIN_E_FILE);
    CHECK(camkin_program_load("/", &program, &error) == CAMKIN_E_FILE && strstr(error.message, "cannot be read"));
}

int main(void) {
    test_every_law();
    test_free_forms_and_flags();
    test_numbers();
    test_refusals();
    test_truncated();
    test_environment();
    test_load();
    return test_end();
}
