/* SPDX-License-Identifier: MIT */
/* Read a cam file: plain text, one keyword and its values per line. Numbers are hexadecimal, so that every bit is kept.
 *
 *     camkin cam 1                first line: format and version
 *     note name inlet             ignored here: labels for people and for other programs
 *     cycle 0x1.68p+8             options of the program: cycle, start, phase, flags
 *     flags accumulate
 *     segment cycloidal           begins a segment: the lines up to the next one describe it
 *     duration 0x1.68p+6          fields of camkin_segment: duration, lift, v0 ... j1, flags, table
 *     param c 0x1p-2              a parameter of the law, by its name
 *     table 0x0p+0 0x1p+0         values of the table; further lines append to it
 *     end                         last line: a file without it is truncated
 *
 * The text is read twice: the first pass counts segments and table values, the second fills one allocation of that
 * size. camkin_program_create() then gets the same structs that a C program would fill by hand. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/fpenv.h"
#include "camkin/camkin.h"

#define FIRST_LINE "camkin cam 1"

/* A part of the text, not terminated. */
typedef struct token {
    const char *at;
    size_t length;
} token;

/* Position in the text. `rest` is the unread part of the current line. */
typedef struct reader {
    const char *next, *end; /* text behind the current line */
    token rest;
    size_t line; /* number of the current line, from 1 */
    camkin_error *error;
} reader;

static camkin_status refuse(const reader *r, const char *parameter, const char *format, ...) {
    if (r->error) {
        *r->error = (camkin_error){.status = CAMKIN_E_FILE, .segment = -1, .value = (double)r->line};
        snprintf(r->error->parameter, sizeof r->error->parameter, "%s", parameter);
        const size_t size = sizeof r->error->message;
        const int n = snprintf(r->error->message, size, "line %zu: ", r->line);
        va_list values;
        va_start(values, format);
        vsnprintf(r->error->message + n, size - (size_t)n, format, values);
        va_end(values);
    }
    return CAMKIN_E_FILE;
}

/* ---- lines and words ---- */

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/* Go to the next line that is not blank. Return false at the end of the text. */
static bool next_line(reader *r) {
    while (r->next < r->end) {
        const char *from = r->next;
        const char *newline = memchr(from, '\n', (size_t)(r->end - from));
        const char *to = newline ? newline : r->end;
        r->next = newline ? newline + 1 : r->end;
        r->line++;
        while (from < to && is_blank(*from))
            from++;
        while (to > from && is_blank(to[-1]))
            to--;
        r->rest = (token){from, (size_t)(to - from)};
        if (to > from)
            return true;
    }
    return false;
}

/* Return the next word of the line and skip it. Its length is 0 at the end of the line. */
static token next_word(reader *r) {
    token word = {r->rest.at, 0};
    while (word.length < r->rest.length && !is_blank(word.at[word.length]))
        word.length++;
    size_t skip = word.length;
    while (skip < r->rest.length && is_blank(word.at[skip]))
        skip++;
    r->rest = (token){r->rest.at + skip, r->rest.length - skip};
    return word;
}

static bool is(token word, const char *text) {
    return strlen(text) == word.length && memcmp(word.at, text, word.length) == 0;
}

/* Return how many characters of a word a message shows. */
static int shown(token word) {
    return word.length < 40 ? (int)word.length : 40;
}

static camkin_status end_of_line(reader *r) {
    const token word = next_word(r);
    return word.length ? refuse(r, "", "unexpected \"%.*s\" at the end of the line", shown(word), word.at) : CAMKIN_OK;
}

/* ---- numbers ---- */

/* Return the value of a hexadecimal digit, or -1. */
static int digit_value(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Read [sign] 0x 0|1 [. 1 to 13 digits] p [sign] 1 to 4 digits, as C's %a and Python's float.hex() write finite
   doubles. Unlike strtod() it does not depend on the locale. It is exact, because the significand has at most 53
   bits. */
static bool parse_number(token word, double *value) {
    const char *c = word.at, *const end = c + word.length;
    const bool negative = c < end && *c == '-';
    if (c < end && (*c == '-' || *c == '+'))
        c++;
    if (end - c < 5 || c[0] != '0' || c[1] != 'x' || (c[2] != '0' && c[2] != '1'))
        return false;
    uint64_t significand = (uint64_t)(c[2] - '0');
    int exponent = 0, digits = 0;
    c += 3;
    if (*c == '.') {
        for (c++; c < end && digit_value(*c) >= 0 && digits < 13; c++, digits++)
            significand = significand << 4 | (uint64_t)digit_value(*c);
        if (digits == 0)
            return false;
    }
    if (end - c < 2 || *c != 'p')
        return false;
    c++;
    const bool below_one = *c == '-';
    if (*c == '-' || *c == '+')
        c++;
    if (end - c < 1 || end - c > 4)
        return false;
    for (; c < end; c++) {
        if (*c < '0' || *c > '9')
            return false;
        exponent = 10 * exponent + (*c - '0');
    }
    const double size = ldexp((double)significand, (below_one ? -exponent : exponent) - 4 * digits);
    *value = negative ? -size : size;
    return isfinite(size);
}

static camkin_status read_number(reader *r, const char *name, double *value) {
    const token word = next_word(r);
    if (!parse_number(word, value))
        return refuse(r, name, "%s must be a finite number in hexadecimal, such as 0x1.68p+8; got \"%.*s\"", name,
                      shown(word), word.at);
    return CAMKIN_OK;
}

/* ---- flags ---- */

typedef struct flag {
    const char *name;
    uint32_t bit;
} flag;

static const flag program_flags[] = {{"accumulate", CAMKIN_ACCUMULATE},
                                     {"allow_velocity_jump", CAMKIN_ALLOW_VELOCITY_JUMP},
                                     {"once", CAMKIN_ONCE},
                                     {NULL, 0}};

static const flag segment_flags[] = {{"free_v0", CAMKIN_FREE_V0},   {"free_a0", CAMKIN_FREE_A0},
                                     {"free_j0", CAMKIN_FREE_J0},   {"free_q0", CAMKIN_FREE_Q0},
                                     {"free_v1", CAMKIN_FREE_V1},   {"free_a1", CAMKIN_FREE_A1},
                                     {"free_j1", CAMKIN_FREE_J1},   {"free_q1", CAMKIN_FREE_Q1},
                                     {"match_v0", CAMKIN_MATCH_V0}, {"match_a0", CAMKIN_MATCH_A0},
                                     {"match_j0", CAMKIN_MATCH_J0}, {"match_v1", CAMKIN_MATCH_V1},
                                     {"match_a1", CAMKIN_MATCH_A1}, {"match_j1", CAMKIN_MATCH_J1},
                                     {"mirror", CAMKIN_MIRROR},     {NULL, 0}};

static camkin_status read_flags(reader *r, const flag *known, uint32_t *flags) {
    for (token word; (word = next_word(r)).length;) {
        const flag *f = known;
        while (f->name && !is(word, f->name))
            f++;
        if (!f->name)
            return refuse(r, "flags", "unknown flag \"%.*s\"", shown(word), word.at);
        *flags |= f->bit;
    }
    return CAMKIN_OK;
}

/* ---- the file ---- */

/* Contents of the text. The first pass counts, the second one fills the arrays. */
typedef struct contents {
    camkin_options options;
    camkin_segment *segments; /* NULL in the first pass */
    double *values;           /* of all tables */
    size_t n_segments, n_values;
} contents;

/* A field of type double, by name. */
typedef struct field {
    const char *name;
    size_t offset;
} field;

static const field option_fields[] = {{"cycle", offsetof(camkin_options, cycle)},
                                      {"start", offsetof(camkin_options, start)},
                                      {"phase", offsetof(camkin_options, phase)},
                                      {NULL, 0}};

static const field segment_fields[] = {{"duration", offsetof(camkin_segment, duration)},
                                       {"lift", offsetof(camkin_segment, lift)},
                                       {"v0", offsetof(camkin_segment, v0)},
                                       {"a0", offsetof(camkin_segment, a0)},
                                       {"j0", offsetof(camkin_segment, j0)},
                                       {"v1", offsetof(camkin_segment, v1)},
                                       {"a1", offsetof(camkin_segment, a1)},
                                       {"j1", offsetof(camkin_segment, j1)},
                                       {NULL, 0}};

/* Read the value of one of `fields` into the struct. `seen` has one bit per field that has been read: none may be given
   twice. */
static camkin_status read_field(reader *r, token word, const field *fields, void *into, uint32_t *seen) {
    size_t i = 0;
    while (fields[i].name && !is(word, fields[i].name))
        i++;
    if (!fields[i].name)
        return refuse(r, "", "unknown word \"%.*s\": this is no cam file of version 1", shown(word), word.at);
    if (*seen >> i & 1)
        return refuse(r, fields[i].name, "%s is given twice", fields[i].name);
    *seen |= 1u << i;
    return read_number(r, fields[i].name, (double *)((char *)into + fields[i].offset));
}

static camkin_status read_parameter(reader *r, camkin_segment *segment, uint32_t *seen) {
    const token word = next_word(r);
    int32_t i = 0;
    const char *name = camkin_law_parameter(segment->law, i);
    while (name && !is(word, name))
        name = camkin_law_parameter(segment->law, ++i);
    if (!name)
        return refuse(r, "param", "law %s has no parameter \"%.*s\"", camkin_law_name(segment->law), shown(word),
                      word.at);
    if (*seen >> (8 + i) & 1)
        return refuse(r, name, "parameter %s is given twice", name);
    *seen |= 1u << (8 + i);
    return read_number(r, name, &segment->param[i]);
}

static camkin_status read_table(reader *r, contents *c, camkin_segment *segment) {
    while (r->rest.length) {
        double value;
        const camkin_status status = read_number(r, "table", &value);
        if (status)
            return status;
        if (c->segments) {
            if (segment->ntable == 0)
                segment->table = c->values + c->n_values;
            c->values[c->n_values] = value;
            segment->ntable++;
        }
        c->n_values++;
    }
    return CAMKIN_OK;
}

static camkin_status read_law(reader *r, camkin_segment *segment) {
    const token word = next_word(r);
    int32_t law = 0;
    for (const char *name; (name = camkin_law_name(law)); law++)
        if (is(word, name)) {
            *segment = (camkin_segment){.law = law};
            return CAMKIN_OK;
        }
    return refuse(r, "segment", "there is no law \"%.*s\"", shown(word), word.at);
}

/* Read the text once. */
static camkin_status read_text(reader *r, contents *c) {
    camkin_segment counted = {0}, *segment = NULL;
    uint32_t seen = 0;
    camkin_status status = CAMKIN_OK;
    c->options = (camkin_options){.size = sizeof c->options, .cycle = 360.0};
    c->n_segments = c->n_values = 0;
    if (!next_line(r) || !is(r->rest, FIRST_LINE))
        return refuse(r, "", "a cam file begins with the line \"" FIRST_LINE "\"");
    for (;;) {
        if (!next_line(r))
            return refuse(r, "", "the file is truncated: its last line must be \"end\"");
        const token word = next_word(r);
        if (is(word, "note"))
            continue;
        if (is(word, "end"))
            break;
        if (is(word, "segment")) {
            segment = c->segments ? &c->segments[c->n_segments] : &counted;
            status = read_law(r, segment);
            c->n_segments++;
            seen = 0;
        } else if (is(word, "flags")) {
            status = segment ? read_flags(r, segment_flags, &segment->flags)
                             : read_flags(r, program_flags, &c->options.flags);
        } else if (segment && is(word, "param")) {
            status = read_parameter(r, segment, &seen);
        } else if (segment && is(word, "table")) {
            status = read_table(r, c, segment);
        } else {
            status = segment ? read_field(r, word, segment_fields, segment, &seen)
                             : read_field(r, word, option_fields, &c->options, &seen);
        }
        if (!status)
            status = end_of_line(r);
        if (status)
            return status;
    }
    status = end_of_line(r);
    return !status && next_line(r) ? refuse(r, "", "there is text behind the line \"end\"") : status;
}

static camkin_status read_program(const char *text, size_t length, camkin_program **out, camkin_error *error) {
    const reader start = {.next = text, .end = text + length, .error = error};
    contents c = {.segments = NULL};
    reader r = start;
    camkin_status status = read_text(&r, &c);
    if (status)
        return status;
    /* One allocation. camkin_program_create() refuses a file without segments. */
    const size_t of_segments = (c.n_segments + 1) * sizeof *c.segments;
    char *memory = malloc(of_segments + c.n_values * sizeof *c.values);
    if (!memory)
        return ck_set_error(error, CAMKIN_E_MEMORY, -1, "text", NAN, "the segments could not be allocated");
    c.segments = (camkin_segment *)(void *)memory;
    c.values = (double *)(void *)(memory + of_segments);
    r = start;
    read_text(&r, &c); /* cannot fail: it is the text of the first pass */
    status = camkin_program_create(c.segments, c.n_segments, &c.options, out, error);
    free(memory);
    return status;
}

camkin_status camkin_program_read(const char *text, size_t length, camkin_program **out, camkin_error *error) {
    if (!text || !out)
        return ck_set_error(error, CAMKIN_E_NULL, -1, text ? "out" : "text", NAN, "%s must not be NULL",
                            text ? "out" : "text");
    const uint64_t host = ck_fpenv_enter(); /* a caller that flushes subnormals to zero would lose those of the file */
    const camkin_status status = read_program(text, length, out, error);
    ck_fpenv_leave(host);
    return status;
}

/* ---- from a file ---- */

/* Read a file into memory that the caller frees. Return NULL with the error set if that fails. */
static char *read_file(const char *path, size_t *length, camkin_error *error) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        ck_set_error(error, CAMKIN_E_FILE, -1, "path", NAN, "the cam file \"%.150s\" cannot be opened: %s", path,
                     strerror(errno));
        return NULL;
    }
    char *text = NULL;
    size_t size = 0, n = 0;
    bool fits = true;
    while (fits && !feof(file) && !ferror(file)) { /* fread() fills the block, or the file ends or fails */
        const size_t more = size ? 2 * size : 8192;
        char *larger = realloc(text, more);
        fits = larger != NULL;
        if (!fits)
            continue;
        text = larger;
        size = more;
        n += fread(text + n, 1, size - n, file);
    }
    const bool broken = ferror(file) != 0;
    if (!fits)
        ck_set_error(error, CAMKIN_E_MEMORY, -1, "path", NAN, "the cam file \"%.150s\" does not fit into memory", path);
    else if (broken)
        ck_set_error(error, CAMKIN_E_FILE, -1, "path", NAN, "the cam file \"%.150s\" cannot be read: %s", path,
                     strerror(errno));
    fclose(file);
    if (fits && !broken) {
        *length = n;
        return text;
    }
    free(text);
    return NULL;
}

camkin_status camkin_program_load(const char *path, camkin_program **out, camkin_error *error) {
    if (!path || !out)
        return ck_set_error(error, CAMKIN_E_NULL, -1, path ? "out" : "path", NAN, "%s must not be NULL",
                            path ? "out" : "path");
    size_t length;
    camkin_error own = {.status = CAMKIN_OK};
    char *text = read_file(path, &length, error ? error : &own);
    if (!text)
        return error ? error->status : own.status;
    const camkin_status status = camkin_program_read(text, length, out, error);
    free(text);
    return status;
}
