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

static void spoil_last(const ck_request *request, size_t n) {
    double *const array[] = {request->out.s, request->out.v, request->out.a, request->out.j};
    for (int k = 0; k < 4; k++)
        if (array[k])
            spoil(&array[k][n - 1]);
}

static void bad_eval(const void *job, size_t first, size_t n) {
    sound->eval(job, first, n);
    spoil_last(&((const ck_angles *)job)->request, first + n);
}

static void bad_boundary(const void *job, size_t first, size_t n) {
    sound->boundary(job, first, n);
    spoil_last(&((const ck_times *)job)->request, first + n);
}

/* For ramps only: constant speed is correct. */
static void bad_ramp(const void *job, size_t first, size_t n) {
    sound->boundary(job, first, n);
    if (((const ck_times *)job)->drive.ramp.rate_hi != 0.0)
        spoil_last(&((const ck_times *)job)->request, first + n);
}

/* Signs alone, of an even number of results. */
static void bad_signs(const void *job, size_t first, size_t n) {
    sound->eval(job, first, n);
    double *const v = ((const ck_angles *)job)->request.out.v;
    for (size_t i = 0; v && i < 2; i++)
        v[first + i] = -v[first + i];
}

static void bad_law(const void *job, size_t first, size_t n) {
    sound->law(job, first, n);
    const ck_request *request = &((const ck_angles *)job)->request;
    double *const array[] = {request->out.s, request->out.v, request->out.a, request->out.j};
    for (int k = 0; k < 4; k++)
        for (size_t i = 0; array[k] && i < n; i++)
            spoil(&array[k][i]);
}

static int spoilt_order;

static double bad_eval_one_output(const camkin_program *program, double theta, double omega) {
    double value = sound->eval_one_output[spoilt_order](program, theta, omega);
    spoil(&value);
    return value;
}

static bool bad_eval_all_outputs(const camkin_program *program, const camkin_drive *drive, double t, double svaj[4]) {
    const bool good = sound->eval_all_outputs(program, drive, t, svaj);
    spoil(&svaj[3]);
    return good;
}

/* For simple drives only. */
static bool bad_simple(const camkin_program *program, const camkin_drive *drive, double t, double svaj[4]) {
    return drive->rpm_per_s == 0.0 && drive->phase == 0.0 ? bad_eval_all_outputs(program, drive, t, svaj)
                                                          : sound->eval_all_outputs(program, drive, t, svaj);
}

static void bad_point(const ck_piece *piece, const ck_speed_powers *powers, double r, double low, double svaj[4]) {
    sound->point(piece, powers, r, low, svaj);
    spoil(&svaj[3]);
}

static ck_speed_powers bad_speed_powers_of(double omega) {
    ck_speed_powers powers = sound->speed_powers_of(omega);
    spoil(&powers.j);
    return powers;
}

static bool bad_prepare_drive(const ck_cycle *cycle, const camkin_drive *drive, ck_prepared_drive *prepared) {
    const bool good = sound->prepare_drive(cycle, drive, prepared);
    spoil(&prepared->phase);
    return good;
}

static ck_run *spoilt_run;

static void bad_run(const double *row, const ck_speed_powers *powers, const double *r, const double *low, size_t n,
                    double *s, double *v, double *a, double *j) {
    double *const array[] = {s, v, a, j};
    spoilt_run(row, powers, r, low, n, s, v, a, j);
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
    SPOIL(eval_all_outputs);
    SPOIL(speed_powers_of);
    SPOIL(prepare_drive);
    bad = *sound;
    bad.boundary = bad_ramp;
    notices(&bad, "run-up");
    bad = *sound;
    bad.eval_all_outputs = bad_simple;
    notices(&bad, "simple drive");
    bad = *sound;
    bad.eval = bad_signs;
    notices(&bad, "sign");
    for (spoilt_order = 0; spoilt_order < CK_OUT_ALL; spoilt_order++) {
        bad = *sound;
        bad.eval_one_output[spoilt_order] = bad_eval_one_output;
        notices(&bad, "eval_one_output");
    }
    for (int shape = 0; shape < CK_SHAPES; shape++)
        for (int way = 0; way < CK_WAYS; way++)
            for (int outputs = 0; outputs < CK_OUT_SETS; outputs++) {
                ck_run *runs[CK_SHAPES][CK_WAYS][CK_OUT_SETS];
                char what[64];
                memcpy(runs, sound->run, sizeof runs);
                snprintf(what, sizeof what, "run[%d][%d][%d]", shape, way, outputs);
                bad = *sound;
                spoilt_run = runs[shape][way][outputs];
                runs[shape][way][outputs] = bad_run;
                bad.run = (ck_run *const(*)[CK_WAYS][CK_OUT_SETS])runs;
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
