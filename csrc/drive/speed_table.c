/* SPDX-License-Identifier: MIT */
/* Create a speed table: check the rows, integrate the speed to angles in double-double, and write both into one
 * allocation. */
#include <math.h>
#include <stdlib.h>

#include "../base/dd.h"
#include "../base/error.h"
#include "../base/fpenv.h"
#include "../kernels/motion_table.h"
#include "../kernels/speed_table.h"

/* Return the slope of the speed from row i to row i + 1 [rev/min/s]. */
static dd slope(const double *t, const double *rpm, size_t i) {
    return dd_div(dd_two_sum(rpm[i + 1], -rpm[i]), dd_two_sum(t[i + 1], -t[i]));
}

static camkin_status check(const double *t, const double *rpm, size_t n, camkin_error *error) {
    if (n < 2 || n > SIZE_MAX / 128)
        return ck_set_error(error, CAMKIN_E_SIZE, -1, "n", (double)n, "a speed table must have 2 rows or more; got %zu",
                            n);
    for (size_t i = 0; i < n; i++) {
        if (!(fabs(t[i]) <= CK_MAX_SPEED))
            return ck_set_error(error, CAMKIN_E_TIME, -1, "t", t[i],
                                "row %zu: t must be finite and at most 1e20 s in magnitude; got %g", i, t[i]);
        if (i > 0 && !(t[i] > t[i - 1]))
            return ck_set_error(error, CAMKIN_E_TIME, -1, "t", t[i],
                                "row %zu: t must be above that of the row before, %.17g; got %.17g", i, t[i - 1], t[i]);
        if (!(fabs(rpm[i]) <= CK_MAX_SPEED))
            return ck_set_error(error, CAMKIN_E_SPEED, -1, "rpm", rpm[i],
                                "row %zu: rpm must be finite and at most 1e20 in magnitude; got %g", i, rpm[i]);
        if (i > 0 && !(fabs(slope(t, rpm, i - 1).hi) <= CK_MAX_SPEED))
            return ck_set_error(
                error, CAMKIN_E_SPEED, -1, "rpm", rpm[i],
                "row %zu: rpm must change by at most 1e20 rev/min/s from the row before; it changes by %g", i,
                (rpm[i] - rpm[i - 1]) / (t[i] - t[i - 1]));
    }
    return CAMKIN_OK;
}

/* Return the angle from the origin of a row to time t [deg]. */
static dd turned(const ck_speed_row *row, double t) {
    const dd tau = dd_two_sum(t, -row->t), rate = {row->rate_hi, row->rate_lo};
    const dd mean = dd_add(dd_of(row->rpm), dd_scale(dd_mul(rate, tau), 0.5));
    return dd_scale(dd_mul(mean, tau), 6.0);
}

/* Set the angle at the origin of each row, so that the angle at t = 0 is 0. */
static void set_angles(ck_speed_row *row, const double *start, size_t rows) {
    dd theta = dd_of(0.0), at_zero = dd_of(0.0);
    for (size_t i = 0; i < rows; i++) {
        if (i > 1) /* rows 0 and 1 have the same origin */
            theta = dd_add(theta, turned(&row[i - 1], row[i].t));
        if (start[i] <= 0.0)
            at_zero = dd_add(theta, turned(&row[i], 0.0));
        row[i].theta_hi = theta.hi;
        row[i].theta_lo = theta.lo;
    }
    for (size_t i = 0; i < rows; i++) {
        const dd relative = dd_sub((dd){row[i].theta_hi, row[i].theta_lo}, at_zero);
        row[i].theta_hi = relative.hi;
        row[i].theta_lo = relative.lo;
    }
}

static camkin_status create(const double *t, const double *rpm, size_t n, camkin_speed_table **out,
                            camkin_error *error) {
    const camkin_status status = check(t, rpm, n, error);
    if (status)
        return status;
    struct {
        camkin_speed_table table;
        ck_speed_row row[];
    } *memory = malloc(sizeof *memory + (n + 1) * sizeof *memory->row + (n + 3) * sizeof(double));
    if (!memory)
        return ck_set_error(error, CAMKIN_E_MEMORY, -1, "n", (double)n, "the speed table could not be allocated");
    ck_speed_row *row = memory->row;
    double *start = (double *)(row + n + 1);
    row[0] = (ck_speed_row){.t = t[0], .rpm = rpm[0]};
    start[0] = -INFINITY;
    double least = rpm[0], most = rpm[0];
    for (size_t i = 0; i < n; i++) {
        least = fmin(least, rpm[i]);
        most = fmax(most, rpm[i]);
        const dd rate = i + 1 < n ? slope(t, rpm, i) : dd_of(0.0);
        row[i + 1] = (ck_speed_row){.t = t[i], .rpm = rpm[i], .rate_hi = rate.hi, .rate_lo = rate.lo};
        start[i + 1] = t[i];
    }
    start[n + 1] = start[n + 2] = INFINITY;
    set_angles(row, start, n + 1);
    memory->table = (camkin_speed_table){n + 1, start, row, least > 0x1p-40 * most};
    *out = &memory->table;
    return CAMKIN_OK;
}

camkin_status camkin_speed_table_create(const double *t, const double *rpm, size_t n, camkin_speed_table **out,
                                        camkin_error *error) {
    const char *const missing = !t ? "t" : !rpm ? "rpm" : !out ? "out" : NULL;
    if (missing)
        return ck_set_error(error, CAMKIN_E_NULL, -1, missing, NAN, "%s must not be NULL", missing);
    const uint64_t host = ck_fpenv_enter();
    const camkin_status status = create(t, rpm, n, out, error);
    ck_fpenv_leave(host);
    return status;
}

void camkin_speed_table_free(camkin_speed_table *table) {
    free(table);
}
