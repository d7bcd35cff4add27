/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <math.h>

#include "base/fpenv.h"
#include "base/threads.h"
#include "designs/designs.h"
#include "kernels/kernels.h"
#include "law/law.h"
#include "program/segment.h"
#include "program/segment_info.h"

static camkin_svaj rows_of(double *block, size_t stride) {
    return (camkin_svaj){block, block + stride, block + 2 * stride, block + 3 * stride};
}

camkin_status ck_eval_rows(const camkin_program *program, double omega, const double *theta, size_t n, double *block,
                           size_t stride, int nthreads) {
    const camkin_svaj out = rows_of(block, stride);
    return camkin_eval(program, theta, n, omega, &out, nthreads);
}

camkin_status ck_eval_row(const camkin_program *program, double omega, const double *theta, size_t n, double *out,
                          size_t row, int nthreads) {
    const camkin_svaj only = {row == 0 ? out : NULL, row == 1 ? out : NULL, row == 2 ? out : NULL,
                              row == 3 ? out : NULL};
    return camkin_eval(program, theta, n, omega, &only, nthreads);
}

camkin_status ck_boundary_rows(const camkin_program *program, const camkin_drive *drive, const double *t, size_t n,
                               double *block, size_t stride, int nthreads) {
    const camkin_svaj out = rows_of(block, stride);
    return camkin_boundary(program, drive, t, n, &out, nthreads);
}

camkin_status ck_boundary_grid_rows(const camkin_program *program, const camkin_drive *drive, double t0, double dt,
                                    size_t first, size_t n, double *block, size_t stride, int nthreads) {
    const camkin_svaj out = rows_of(block, stride);
    return camkin_boundary_steps(program, drive, t0, dt, first, n, &out, nthreads);
}

CK_NOINLINE static void samples(const camkin_program *program, double omega, double steps, size_t first, size_t n,
                                double *theta, const camkin_svaj *out, int nthreads) {
    const ck_angles angles = {ck_request_of(program, program->kernels->speed_powers_of(omega), out, n), theta};
    const double origin = ck_happens_once(program) ? program->start[program->nlate] : 0.0;
    const ck_samples job = {angles, theta, origin, steps, first};
    ck_parallel(program->kernels->samples, &job, n, angles.request.shift, nthreads);
}

camkin_status ck_samples_rows(const camkin_program *program, double omega, size_t steps, size_t first, size_t n,
                              double *theta, double *block, size_t stride, int nthreads) {
    if (!(fabs(omega) <= CAMKIN_MAX_SPEED))
        return CAMKIN_E_SPEED;
    const camkin_svaj out = rows_of(block, stride);
    uint64_t host = ck_fpenv_enter();
    samples(program, omega, (double)steps, first, n, theta, &out, nthreads);
    ck_fpenv_leave(host);
    return CAMKIN_OK;
}

camkin_status ck_call_eval(const ck_call *call) {
    return ck_eval_rows(call->program, call->omega, call->x, call->n, call->block, call->stride, call->nthreads);
}

camkin_status ck_call_eval_row(const ck_call *call) {
    double *out = call->block + call->row * call->stride;
    return ck_eval_row(call->program, call->omega, call->x, call->n, out, call->row, call->nthreads);
}

camkin_status ck_call_boundary(const ck_call *call) {
    return ck_boundary_rows(call->program, &call->drive, call->x, call->n, call->block, call->stride, call->nthreads);
}

camkin_status ck_set_rows(const camkin_set *set, const camkin_drive *drive, const double *t, size_t n, double *block,
                          size_t m, size_t stride, int nthreads) {
    const camkin_svaj out = rows_of(block, m * stride);
    return camkin_set_boundary(set, drive, t, n, &out, stride, nthreads);
}

camkin_status ck_set_grid_rows(const camkin_set *set, const camkin_drive *drive, double t0, double dt, size_t first,
                               size_t n, double *block, size_t m, size_t stride, int nthreads) {
    const camkin_svaj out = rows_of(block, m * stride);
    return camkin_set_steps(set, drive, t0, dt, first, n, &out, stride, nthreads);
}

camkin_status ck_call_set(const ck_set_call *call, double t) {
    return camkin_set_at(call->set, &call->drive, t, &call->out);
}

camkin_status ck_check_segment(const camkin_segment *segment, camkin_error *error) {
    uint64_t host = ck_fpenv_enter();
    camkin_status status = ck_check_segment_fields(segment, 0, error);
    ck_fpenv_leave(host);
    return status;
}

/* Return whether the law accepts the parameters. */
static bool accepts(const camkin_segment *s, ck_bad_parameter *bad) {
    const dd rest = dd_of(0.0);
    ck_zones zones;
    ck_curve curve;
    return ck_law_has_zones(s->law) ? ck_law_zones(s->law, s->param, rest, rest, &zones, bad)
                                    : ck_law_curve(s->law, s->param, rest, rest, &curve, bad);
}

void ck_refused_parameters(const camkin_segment *segment, const camkin_column *columns, size_t n_columns,
                           const int64_t *rows, size_t m, const char **name, const char **range) {
    uint64_t host = ck_fpenv_enter();
    for (size_t k = 0; k < m; k++) {
        camkin_segment s = *segment;
        ck_bad_parameter bad;
        for (size_t c = 0; c < n_columns; c++)
            *ck_field_of(&s, columns[c].field) = columns[c].values[rows[k]];
        const bool accepted = accepts(&s, &bad);
        name[k] = accepted ? NULL : bad.name;
        range[k] = accepted ? NULL : bad.range;
    }
    ck_fpenv_leave(host);
}
