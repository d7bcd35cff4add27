/* SPDX-License-Identifier: MIT */
/* The selftest has the right bits on every level, and detects a small error of any function in the table of a level. */
#include "api/selftest.h"

#include "kernels/kernels.h"
#include "test.h"

static const ck_kernels *sound;

/* Slightly more, by over one ulp, because the addition of the lift of earlier cycles can absorb a single ulp. */
static void spoil(double *x) {
    *x += 1e-12 * fmax(1.0, fabs(*x));
}

/* ---- each function of the table, with a small error in its last result ---- */

static void spoil_last(const ck_sweep *sweep, size_t n) {
    double *const array[] = {sweep->out.s, sweep->out.v, sweep->out.a, sweep->out.j};
    for (int k = 0; k < 4; k++)
        if (array[k])
            spoil(&array[k][n - 1]);
}

static void bad_eval(const void *job, size_t first, size_t n) {
    sound->eval(job, first, n);
    spoil_last(&((const ck_angles *)job)->sweep, first + n);
}

static void bad_boundary(const void *job, size_t first, size_t n) {
    sound->boundary(job, first, n);
    spoil_last(&((const ck_times *)job)->sweep, first + n);
}

/* For ramps only: constant speed is correct. */
static void bad_ramp(const void *job, size_t first, size_t n) {
    sound->boundary(job, first, n);
    if (((const ck_times *)job)->turning.slope != 0.0)
        spoil_last(&((const ck_times *)job)->sweep, first + n);
}

/* Signs alone, of an even number of results. */
static void bad_signs(const void *job, size_t first, size_t n) {
    sound->eval(job, first, n);
    double *const v = ((const ck_angles *)job)->sweep.out.v;
    for (size_t i = 0; v && i < 2; i++)
        v[first + i] = -v[first + i];
}

static void bad_law(const void *job, size_t first, size_t n) {
    sound->law(job, first, n);
    const ck_sweep *sweep = &((const ck_angles *)job)->sweep;
    double *const array[] = {sweep->out.s, sweep->out.v, sweep->out.a, sweep->out.j};
    for (int k = 0; k < 4; k++)
        for (size_t i = 0; array[k] && i < n; i++)
            spoil(&array[k][i]);
}

static int spoilt_order;

static double bad_value_at(const camkin_program *program, double theta, double omega) {
    double value = sound->value_at[spoilt_order](program, theta, omega);
    spoil(&value);
    return value;
}

static int bad_values_at(const camkin_program *program, const camkin_drive *drive, double t, double svaj[4]) {
    int good = sound->values_at(program, drive, t, svaj);
    spoil(&svaj[3]);
    return good;
}

/* For simple drives only. */
static int bad_simple(const camkin_program *program, const camkin_drive *drive, double t, double svaj[4]) {
    return drive->rpm_per_s == 0.0 && drive->phase == 0.0 ? bad_values_at(program, drive, t, svaj)
                                                          : sound->values_at(program, drive, t, svaj);
}

static void bad_point(const ck_piece *piece, const ck_rate *rate, double r, double low, double svaj[4]) {
    sound->point(piece, rate, r, low, svaj);
    spoil(&svaj[3]);
}

static ck_rate bad_rate_of(double omega) {
    ck_rate rate = sound->rate_of(omega);
    spoil(&rate.j);
    return rate;
}

static int bad_turning_of(const ck_cycle *cycle, const camkin_drive *drive, ck_turning *turning) {
    int good = sound->turning_of(cycle, drive, turning);
    spoil(&turning->phase);
    return good;
}

static ck_run *spoilt_run;

static void bad_run(const double *row, const ck_rate *rate, const double *r, const double *low, size_t n, double *s,
                    double *v, double *a, double *j) {
    double *const array[] = {s, v, a, j};
    spoilt_run(row, rate, r, low, n, s, v, a, j);
    for (int k = 0; k < 4; k++)
        spoil(&array[k][n - 1]);
}

static void notices(const ck_kernels *bad, const char *what) {
    if (!CHECK(ck_selftest(bad) != CK_SELFTEST_SOUND))
        printf("    a wrong %s on level %s\n", what, sound->name);
}

static void every_function(void) {
    ck_kernels bad;
#define SPOIL(field)                                                                                                   \
    bad = *sound;                                                                                                      \
    bad.field = bad_##field;                                                                                           \
    notices(&bad, #field)
    SPOIL(eval);
    SPOIL(boundary);
    SPOIL(law);
    SPOIL(point);
    SPOIL(values_at);
    SPOIL(rate_of);
    SPOIL(turning_of);
    bad = *sound;
    bad.boundary = bad_ramp;
    notices(&bad, "run-up");
    bad = *sound;
    bad.values_at = bad_simple;
    notices(&bad, "simple drive");
    bad = *sound;
    bad.eval = bad_signs;
    notices(&bad, "sign");
    for (spoilt_order = 0; spoilt_order < CK_WANT_ALL; spoilt_order++) {
        bad = *sound;
        bad.value_at[spoilt_order] = bad_value_at;
        notices(&bad, "value_at");
    }
    for (int shape = 0; shape < CK_SHAPES; shape++)
        for (int way = 0; way < CK_WAYS; way++)
            for (int want = 0; want < CK_WANTS; want++) {
                ck_run *runs[CK_SHAPES][CK_WAYS][CK_WANTS];
                char what[64];
                memcpy(runs, sound->run, sizeof runs);
                snprintf(what, sizeof what, "run[%d][%d][%d]", shape, way, want);
                bad = *sound;
                spoilt_run = runs[shape][way][want];
                runs[shape][way][want] = bad_run;
                bad.run = (ck_run *const(*)[CK_WAYS][CK_WANTS])runs;
                notices(&bad, what);
            }
}

int main(void) {
    for (size_t i = 0; ck_level(i); i++) {
        sound = ck_level(i);
        uint64_t hash = ck_selftest(sound);
        printf("%-9s %016llx\n", sound->name, (unsigned long long)hash);
        CHECK(hash == CK_SELFTEST_SOUND);
        CHECK(ck_level_is_sound(sound));
        every_function();
    }
    return test_end();
}
