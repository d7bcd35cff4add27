/* SPDX-License-Identifier: MIT */
/* Fuzz programs: create one from any bytes, and check the promises of the header at any angle and time. */
#include "fuzz.h"

enum { SEGMENTS = 8, TABLE = 64, POINTS = 300, BASE = 24 };

/* ---- segments and options ---- */

typedef struct plan {
    camkin_segment segment[SEGMENTS];
    double table[SEGMENTS][TABLE];
    size_t n;
    camkin_options options;
} plan;

static const plan *shown;

static void describe(void) {
    const plan *p = shown;
    fprintf(stderr, "cycle %.17g, flags %u, start %.17g, phase %.17g\n", p->options.cycle, (unsigned)p->options.flags,
            p->options.start, p->options.phase);
    for (size_t i = 0; i < p->n; i++) {
        const camkin_segment *s = &p->segment[i];
        const char *name = camkin_law_name(s->law);
        fprintf(stderr, "%s (%d): flags %x, duration %.17g, lift %.17g, ends %g %g %g, %g %g %g, parameters",
                name ? name : "", (int)s->law, (unsigned)s->flags, s->duration, s->lift, s->v0, s->a0, s->j0, s->v1,
                s->a1, s->j1);
        for (int k = 0; k < 8; k++)
            fprintf(stderr, " %.17g", s->param[k]);
        for (size_t k = 0; k < s->ntable && s->table; k++)
            fprintf(stderr, "%s%.17g", k ? ", " : ", table ", s->table[k]);
        fprintf(stderr, "\n");
    }
}

/* Corrections of a segment, each selected by a bit, that make it more likely to be accepted. */
enum { ANY_LAW = 1, ANY_DURATION = 2, ENDS = 4, FLAGS = 8, SURPLUS = 16, SHARES = 32, RISING = 64, ODD_TABLE = 128 };

static void plan_bspline(input *in, camkin_segment *s, double *table) {
    /* clamped, so that its rise is known */
    size_t degree = 3 + byte_of(in) % 5, n = degree + 1 + byte_of(in) % 12, knots = n + degree + 1;
    double at = 0.0;
    s->param[0] = (double)degree;
    for (size_t i = 0; i < knots; i++) {
        if (i > degree && i <= n) {
            double step = number_of(in);
            at += fabs(step);
        }
        table[i] = at;
    }
    for (size_t i = 0; i < n; i++)
        table[knots + i] = number_of(in);
    s->duration = at;
    s->lift = table[knots + n - 1] - table[knots];
    s->table = table;
    s->ntable = knots + n;
}

/* Keep the flags that the law takes, and no values beside them. */
static void keep_flags_taken(camkin_segment *s) {
    const uint32_t velocities = CAMKIN_MATCH_V0 | CAMKIN_MATCH_V1;
    s->flags &=
        s->law == CAMKIN_POLY_BC ? velocities | CAMKIN_MATCH_A0 | CAMKIN_MATCH_A1 | 0xff : velocities | CAMKIN_MIRROR;
    double *const end[2][3] = {{&s->v0, &s->a0, &s->j0}, {&s->v1, &s->a1, &s->j1}};
    for (int k = 0; k < 2; k++)
        for (int order = 0; order < 3; order++)
            if (s->flags >> (4 * k + order) & 0x101)
                *end[k][order] = 0.0;
}

static void plan_segment(input *in, camkin_segment *s, double *table) {
    unsigned how = byte_of(in);
    s->law = how & ANY_LAW ? (int32_t)word_of(in, 4) : (int32_t)(byte_of(in) % 42);
    s->duration = how & ANY_DURATION ? number_of(in) : 1.0 + (double)word_of(in, 2) / 512.0;
    s->lift = s->law == CAMKIN_DWELL && !(how & ANY_DURATION) ? 0.0 : number_of(in);
    for (int i = 0; i < 8 && (camkin_law_parameter(s->law, i) || how & SURPLUS); i++)
        s->param[i] = number_of(in);
    if (how & SHARES)
        s->param[2] =
            1.0 - (s->law == CAMKIN_S_CURVE ? 4.0 * s->param[0] + 2.0 * s->param[1] : s->param[0] + s->param[1]);
    if (how & RISING)
        for (int i = 1; i < 6; i++)
            s->param[i] = s->param[i - 1] + (1.0 - s->param[i - 1]) * fabs(s->param[i]);
    if (how & ENDS) {
        double *const end[6] = {&s->v0, &s->a0, &s->j0, &s->v1, &s->a1, &s->j1};
        unsigned which = byte_of(in);
        for (int i = 0; i < 6; i++)
            if (which >> i & 1)
                *end[i] = number_of(in);
    }
    if (how & FLAGS) {
        s->flags = (uint32_t)word_of(in, 3);
        if (s->flags >> 23)
            keep_flags_taken(s);
    }
    if (how & ODD_TABLE) {
        s->ntable = byte_of(in) % TABLE;
        s->table = byte_of(in) % 16 ? table : NULL;
        for (size_t i = 0; i < s->ntable; i++)
            table[i] = number_of(in);
    } else if (s->law == CAMKIN_POLY) {
        s->table = table;
        s->ntable = 3 * (byte_of(in) % 12);
        for (size_t i = 0; i < s->ntable; i += 3) {
            table[i] = number_of(in);
            table[i + 1] = byte_of(in) % 13;
            table[i + 2] = number_of(in);
        }
    } else if (s->law == CAMKIN_BSPLINE) {
        plan_bspline(in, s, table);
    }
}

static int comes_back(int32_t law) {
    return law == CAMKIN_DWELL || (law >= CAMKIN_RISE_FALL_3456 && law <= CAMKIN_RISE_FALL_DOUBLE_HARMONIC);
}

static void make_plan(input *in, plan *p) {
    enum { SUM_IS_CYCLE = 1, FULL_CIRCLE = 2, CLOSED = 4, ODD_OPTIONS = 8, MOVED = 16 };
    unsigned how = byte_of(in);
    memset(p, 0, sizeof *p);
    p->n = 1 + byte_of(in) % SEGMENTS;
    p->options = (camkin_options){.size = sizeof p->options, .cycle = 360.0};
    p->options.flags = how >> 5 & 3;
    double sum = 0.0, lift = 0.0;
    for (size_t i = 0; i < p->n; i++) {
        camkin_segment *s = &p->segment[i];
        plan_segment(in, s, p->table[i]);
        if (i + 1 == p->n && how & CLOSED && s->law != CAMKIN_BSPLINE && !comes_back(s->law))
            s->lift = -lift;
        sum += s->duration;
        lift += comes_back(s->law) ? 0.0 : s->lift;
    }
    if (!(how & FULL_CIRCLE))
        p->options.cycle = how & SUM_IS_CYCLE ? sum : number_of(in);
    if (how & MOVED) {
        p->options.start = number_of(in);
        p->options.phase = number_of(in);
    }
    if (how & ODD_OPTIONS) {
        unsigned odd = byte_of(in);
        p->options.size = odd & 1 ? word_of(in, 2) : p->options.size;
        p->options.flags = odd & 2 ? (uint32_t)word_of(in, 4) : p->options.flags;
        p->options.flags &= ~(uint32_t)CAMKIN_ONCE; /* the checks here are of cycles */
        p->options.isa = odd & 4 ? "z80" : camkin_isa_available((int32_t)(odd >> 4));
        p->n = odd & 8 ? 0 : p->n;
    }
}

/* ---- creation ---- */

static camkin_program *create(const plan *p) {
    static const int allowed[CAMKIN_STATUS_COUNT] = {
        [CAMKIN_OK] = 1,           [CAMKIN_E_OPTIONS] = 1,   [CAMKIN_E_LAW] = 1,      [CAMKIN_E_DURATION] = 1,
        [CAMKIN_E_LIFT] = 1,       [CAMKIN_E_PARAMETER] = 1, [CAMKIN_E_BOUNDARY] = 1, [CAMKIN_E_TABLE] = 1,
        [CAMKIN_E_CYCLE] = 1,      [CAMKIN_E_CLOSURE] = 1,   [CAMKIN_E_ISA] = 1,      [CAMKIN_E_SIZE] = 1,
        [CAMKIN_E_CONTINUITY] = 1,
    };
    camkin_error error, before;
    memset(&error, 0x55, sizeof error);
    before = error;
    camkin_program *const untouched = (camkin_program *)&before, *program = untouched;
    camkin_status status = camkin_program_create(p->segment, p->n, &p->options, &program, &error);
    CHECK(status >= 0 && status < CAMKIN_STATUS_COUNT && allowed[status]);
    if (status == CAMKIN_OK) {
        CHECK(program != untouched && program && memcmp(&error, &before, sizeof error) == 0);
        return program;
    }
    CHECK(program == untouched && error.status == status);
    CHECK(error.segment >= -1 && error.segment <= (int64_t)p->n);
    CHECK(memchr(error.parameter, 0, sizeof error.parameter) && memchr(error.message, 0, sizeof error.message));
    CHECK(strlen(error.message) > 8 && strlen(error.message) + 1 < sizeof error.message);
    camkin_error again;
    CHECK(camkin_program_create(p->segment, p->n, &p->options, &program, NULL) == status);
    CHECK(camkin_program_create(p->segment, p->n, &p->options, &program, &again) == status);
    CHECK(strcmp(again.message, error.message) == 0 && program == untouched);
    return NULL;
}

/* ---- points ---- */

static double point[POINTS], want[4][POINTS], got[4][POINTS];

static const camkin_svaj everything = {want[0], want[1], want[2], want[3]};

static camkin_svaj from(size_t first) {
    return (camkin_svaj){got[0] + first, got[1] + first, got[2] + first, got[3] + first};
}

static void check_same(size_t first, size_t n) {
    for (int k = 0; k < 4; k++)
        CHECK(memcmp(got[k] + first, want[k] + first, n * sizeof(double)) == 0);
}

/* Joints and the doubles next to them, numbers of any kind, and the same shifted, in order or not. */
static size_t make_points(input *in, const plan *p, double scale) {
    unsigned how = byte_of(in);
    size_t base = 0, n = how & 1 ? POINTS : 1 + how % BASE;
    double joint = p->options.phase;
    for (size_t i = 0; i < p->n && base + 3 < BASE; joint += p->segment[i++].duration) {
        point[base++] = joint * scale;
        if (how & 2)
            point[base++] = nextafter(joint * scale, -INFINITY);
        if (how & 4)
            point[base++] = nextafter(joint * scale, INFINITY);
    }
    while (base < BASE) {
        double x = number_of(in);
        point[base++] = how & 8 && fabs(x) < 1.0 ? x * p->options.cycle * scale : x;
    }
    for (size_t i = base; i < POINTS; i++) {
        double step = (double)(i / base) / 16.0;
        point[i] = how & 16 ? p->options.cycle * scale * (double)i / POINTS
                            : point[i % base] + p->options.cycle * scale * step;
    }
    return n;
}

/* ---- promises ---- */

static void check_by_angle(const camkin_program *program, const plan *p, size_t n, double omega, unsigned how) {
    double cycle = p->options.cycle;
    CHECK(camkin_eval(program, point, n, omega, &everything, 1) == CAMKIN_OK);
    for (size_t i = 0; i < n; i++) {
        double far = fabs(point[i]) / cycle;
        int none = !isfinite(point[i]) || far > 0x1.01p50;
        for (int k = 0; k < 4; k++) {
            if (none || far < 0x1.fep49)
                CHECK((want[k][i] != want[k][i]) == none);
            CHECK(number_or_nan(want[k][i]));
            CHECK(isfinite(want[k][i]) || want[k][i] != want[k][i]);
        }
    }
    for (size_t i = 0; i < n; i += 1 + i / 8) { /* one by one */
        CHECK(same_bits(camkin_displacement(program, point[i]), want[0][i]));
        CHECK(same_bits(camkin_velocity(program, point[i], omega), want[1][i]));
        CHECK(same_bits(camkin_acceleration(program, point[i], omega), want[2][i]));
        CHECK(same_bits(camkin_jerk(program, point[i], omega), want[3][i]));
    }
    size_t split = how % n; /* in two parts */
    camkin_svaj out = from(0), rest = from(split);
    CHECK(camkin_eval(program, point, split, omega, &out, 1) == CAMKIN_OK);
    CHECK(camkin_eval(program, point + split, n - split, omega, &rest, 2) == CAMKIN_OK);
    check_same(0, n);
    for (int k = 0; k < 4; k++) { /* one output at a time */
        camkin_svaj only = {k == 0 ? got[0] : NULL, k == 1 ? got[1] : NULL, k == 2 ? got[2] : NULL,
                            k == 3 ? got[3] : NULL};
        memset(got[k], 0x55, sizeof got[k]);
        CHECK(camkin_eval(program, point, n, omega, &only, 1) == CAMKIN_OK);
    }
    check_same(0, n);
}

/* Every other level gives the same bits. */
static void check_levels(const plan *p, size_t n, double omega) {
    const char *level;
    for (int32_t i = 0; (level = camkin_isa_available(i)); i++) {
        plan other = *p;
        camkin_program *program;
        camkin_svaj out = from(0);
        other.options.isa = level;
        CHECK(camkin_program_create(other.segment, other.n, &other.options, &program, NULL) == CAMKIN_OK);
        CHECK(strcmp(camkin_isa_name(program), level) == 0);
        CHECK(camkin_eval(program, point, n, omega, &out, 1) == CAMKIN_OK);
        check_same(0, n);
        camkin_program_free(program);
    }
}

/* Whole cycles later all is the same, where that angle is a double. */
static void check_wrap(const camkin_program *program, const plan *p, size_t n, double omega, double cycles) {
    int accumulates = (p->options.flags & CAMKIN_ACCUMULATE) != 0;
    double turn = cycles * p->options.cycle;
    if (!(fabs(cycles) < 0x1p40) || cycles != floor(cycles) || fma(cycles, p->options.cycle, -turn) != 0.0)
        return;
    for (size_t i = 0; i < n; i += 1 + i / 8) {
        double there = point[i] + turn, back = there - turn;
        if (!isfinite(there) || fabs(there) / p->options.cycle > 0x1p49 || back != point[i] || there - back != turn)
            continue;
        CHECK(same_bits(camkin_velocity(program, there, omega), want[1][i]));
        CHECK(same_bits(camkin_acceleration(program, there, omega), want[2][i]));
        CHECK(same_bits(camkin_jerk(program, there, omega), want[3][i]));
        if (!accumulates)
            CHECK(same_bits(camkin_displacement(program, there), want[0][i]));
    }
}

static void check_extremes(const camkin_analysis *a, double s, double v, double acc, double j) {
    const camkin_extreme *const min[] = {&a->s_min, &a->v_min, &a->a_min, &a->j_min};
    const camkin_extreme *const max[] = {&a->s_max, &a->v_max, &a->a_max, &a->j_max};
    const double y[] = {s, v, acc, j};
    static const char *const name[] = {"s", "v", "a", "j"};
    for (int k = 0; k < 4; k++) {
        double slack = 8 * DBL_EPSILON * fmax(fabs(min[k]->value), fabs(max[k]->value)) + DBL_MIN;
        if (!(y[k] >= min[k]->value - slack && y[k] <= max[k]->value + slack)) {
            fprintf(stderr, "%s = %.17g is not in %.17g ... %.17g\n", name[k], y[k], min[k]->value, max[k]->value);
            describe();
            abort();
        }
    }
}

/* No sample exceeds the peaks, and the ends of the segments meet. */
static void check_analysis(const camkin_program *program, const plan *p, size_t n) {
    camkin_analysis a, part;
    double cycle = p->options.cycle, start[4], end[4], before[4] = {0};
    int accumulates = (p->options.flags & CAMKIN_ACCUMULATE) != 0;
    CHECK(camkin_analyze_finite(program, NULL, -1, &a) == CAMKIN_OK);
    const double all[] = {a.s_min.value, a.s_max.value, a.v_min.value, a.v_max.value,  a.a_min.value,
                          a.a_max.value, a.j_min.value, a.j_max.value, a.va_max.value, a.v_ms,
                          a.a_ms,        a.duration,    a.event};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        CHECK(isfinite(all[i]));
    CHECK(a.v_ms >= 0.0 && a.a_ms >= 0.0 && a.j_ms >= 0.0);
    CHECK(a.event >= 0.0 && a.event <= a.duration && fabs(a.duration - cycle) <= 1e-12 * cycle);
    CHECK(a.s_max.theta >= 0.0 && a.s_max.theta <= cycle && a.va_max.theta >= 0.0 && a.va_max.theta < cycle);
    CHECK(camkin_eval(program, point, n, 1.0, &everything, 1) == CAMKIN_OK);
    for (size_t i = 0; i < n; i++)
        if (want[0][i] == want[0][i] && (!accumulates || (point[i] >= 0.0 && point[i] < cycle)))
            check_extremes(&a, want[0][i], want[1][i], want[2][i], want[3][i]);

    int64_t parts = 0;
    double size = fmax(fabs(a.s_min.value), fabs(a.s_max.value));
    for (; camkin_segment_ends(program, parts, start, end) == CAMKIN_OK; parts++) {
        CHECK(camkin_analyze(program, NULL, parts, &part) == CAMKIN_OK);
        CHECK(!isnan(part.v_max.value) && !isnan(part.a_min.value) && !isnan(part.j_max.value) && !isnan(part.j_ms));
        CHECK(parts == 0 ? start[0] == p->options.start
                         : fabs(start[0] - before[0]) <= 8 * DBL_EPSILON * fmax(size, fabs(start[0])));
        memcpy(before, end, sizeof before);
        if (accumulates) /* the level may be that of another cycle */
            start[0] = end[0] = part.s_min.value;
        check_extremes(&part, start[0], start[1], start[2], start[3]);
        check_extremes(&part, end[0], end[1], end[2], end[3]);
    }
    CHECK(parts == (int64_t)p->n || parts == (int64_t)p->n + 1);
    if (!accumulates)
        CHECK(fabs(p->options.start - before[0]) <= 8 * DBL_EPSILON * size);
    CHECK(camkin_segment_ends(program, -1, start, end) == CAMKIN_E_SEGMENT);
    memset(&part, 0x55, sizeof part);
    a = part;
    CHECK(camkin_analyze(program, NULL, parts, &part) == CAMKIN_E_SEGMENT);
    CHECK(camkin_analyze(program, &(camkin_drive){NAN, 0, 0, NULL}, -1, &part) == CAMKIN_E_SPEED);
    CHECK(memcmp(&a, &part, sizeof part) == 0);
}

/* The solver fills the buffer in ascending order; the quantity has the level at each angle, or jumps there. */
static void check_solutions(input *in, const camkin_program *program, const plan *p) {
    enum { ROOM = 200 };
    static double theta[ROOM];
    size_t count = 0;
    const int32_t quantity = byte_of(in) % 4;
    const double level = number_of(in);
    const camkin_status status = camkin_solve(program, quantity, level, 1.0, theta, ROOM, &count);
    CHECK(status == (isfinite(level) ? CAMKIN_OK : CAMKIN_E_PARAMETER));
    for (size_t i = 0; i < count && i < ROOM; i++)
        CHECK(theta[i] >= 0.0 && theta[i] < p->options.cycle && (i == 0 || theta[i] > theta[i - 1]));
}

static void check_by_time(input *in, const camkin_program *program, const plan *p) {
    camkin_drive drive = {number_of(in), 0.0, 0.0, NULL};
    unsigned how = byte_of(in);
    if (how & 1)
        drive.rpm_per_s = number_of(in);
    if (how & 2)
        drive.phase = number_of(in);
    double dt = number_of(in), t0 = how & 4 ? number_of(in) : 0.0;
    size_t n = make_points(in, p, how & 8 ? 1.0 : 1e-3);
    memset(want, 0x55, sizeof want);
    memset(got, 0x55, sizeof got);
    camkin_status status = camkin_boundary(program, &drive, point, n, &everything, 1);
    if (status) {
        CHECK(status == CAMKIN_E_SPEED);
        CHECK(!(fabs(drive.rpm) <= 1e20) || !(fabs(drive.rpm_per_s) <= 1e20) || !isfinite(drive.phase) ||
              fabs(drive.phase) / p->options.cycle > 0x1.fep49);
        CHECK(memcmp(want, got, sizeof want) == 0);
        return;
    }
    /* the speeds that a machine may have */
    int sane = fabs(drive.rpm) <= 1e5 && fabs(drive.rpm_per_s) <= 1e5;
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 4; k++) {
            CHECK(isfinite(point[i]) || bits_of(want[k][i]) == 0x7ff8000000000000);
            if (sane && fabs(point[i]) <= 1e4 && p->options.cycle >= 1.0)
                CHECK(isfinite(want[k][i]));
            else if (sane)
                CHECK(number_or_nan(want[k][i]));
        }
    for (size_t i = 0; i < n; i += 1 + i / 8) {
        double svaj[4];
        CHECK(camkin_boundary_at(program, &drive, point[i], svaj) == CAMKIN_OK);
        for (int k = 0; k < 4; k++)
            CHECK(same_bits(svaj[k], want[k][i]));
    }
    size_t split = how % n;
    camkin_svaj out = from(0), rest = from(split);
    CHECK(camkin_boundary(program, &drive, point, split, &out, 1) == CAMKIN_OK);
    CHECK(camkin_boundary(program, &drive, point + split, n - split, &rest, 2) == CAMKIN_OK);
    check_same(0, n);
    /* theta = phase + 6 rpm t, where that is a double */
    for (size_t i = 0; i < n && drive.rpm_per_s == 0.0; i += 1 + i / 8) {
        double speed = 6.0 * drive.rpm, turned = speed * point[i], theta = turned + drive.phase;
        if (want[0][i] != want[0][i] || fma(6.0, drive.rpm, -speed) != 0.0 || fma(speed, point[i], -turned) != 0.0 ||
            theta - drive.phase != turned || theta - turned != drive.phase || fabs(turned) < 1e-200)
            continue;
        CHECK(same_bits(camkin_displacement(program, theta), want[0][i]));
    }
    /* a grid is its times */
    status = camkin_boundary_grid(program, &drive, t0, dt, n, &everything, 1);
    CHECK(status == (isfinite(t0) && isfinite(dt) ? CAMKIN_OK : CAMKIN_E_TIME));
    if (status == CAMKIN_OK) {
        for (size_t i = 0; i < n; i++)
            point[i] = fma((double)i, dt, t0);
        CHECK(camkin_boundary(program, &drive, point, n, &out, 1) == CAMKIN_OK);
        check_same(0, n);
    }
}

/* Mistakes of a caller write nothing. */
static void check_mistakes(const camkin_program *program, size_t n) {
    const camkin_svaj one = {want[0], NULL, NULL, NULL}, twice = {want[0], want[0], NULL, NULL};
    const camkin_svaj crooked = {(double *)(void *)((char *)want + 1), NULL, NULL, NULL};
    const camkin_drive drive = {3000, 0, 0, NULL};
    memset(want, 0x55, sizeof want);
    memset(got, 0x55, sizeof got);
    CHECK(camkin_eval(program, point, n, NAN, &one, 1) == CAMKIN_E_SPEED);
    CHECK(camkin_eval(program, point, n, 1.0, &one, -1) == CAMKIN_E_THREADS);
    CHECK(camkin_eval(program, point, n, 1.0, &twice, 1) == CAMKIN_E_OVERLAP);
    CHECK(camkin_eval(program, point, n, 1.0, &crooked, 1) == CAMKIN_E_ALIGN);
    CHECK(camkin_eval(program, point, SIZE_MAX / 4, 1.0, &one, 1) == CAMKIN_E_SIZE);
    CHECK(camkin_eval(program, NULL, n, 1.0, &one, 1) == CAMKIN_E_NULL);
    CHECK(camkin_eval(NULL, point, n, 1.0, &one, 1) == CAMKIN_E_NULL);
    CHECK(camkin_boundary(program, &drive, point, n, &twice, 1) == CAMKIN_E_OVERLAP);
    CHECK(camkin_boundary_grid(program, &drive, NAN, 0.0, n, &one, 1) == CAMKIN_E_TIME);
    CHECK(camkin_eval(program, point, 0, 1.0, &one, 1) == CAMKIN_OK);
    CHECK(memcmp(want, got, sizeof want) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    input in = {data, data + size};
    plan p;
    make_plan(&in, &p);
    shown = &p;
    camkin_program *program = create(&p);
    if (!program)
        return 0;
    /* The fields behind a smaller size count as 0. From here on the plan has them as the program does. */
    memset((char *)&p.options + p.options.size, 0, sizeof p.options - p.options.size);
    p.options.size = sizeof p.options;
    unsigned how = byte_of(&in);
    double omega = how & 1 ? 1.0 : number_of(&in);
    if (!(fabs(omega) <= 1e6)) /* of the speed that is left the powers are finite */
        omega = 1.0;
    double cycles = number_of(&in);
    size_t n = make_points(&in, &p, 1.0);
    check_by_angle(program, &p, n, omega, how);
    if (how & 2)
        check_levels(&p, n, omega);
    check_wrap(program, &p, n, omega, cycles);
    check_analysis(program, &p, n);
    check_mistakes(program, n);
    check_by_time(&in, program, &p);
    check_solutions(&in, program, &p);
    camkin_program_free(program);
    return 0;
}
