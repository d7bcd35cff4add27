/* SPDX-License-Identifier: MIT */
/* A speed table as the kernels read it. drive/ writes it once; it never changes after that.
 *
 * A row holds from its time on. Its speed is linear, so its angle is quadratic:
 *
 *     theta(t) = theta + 6 (rpm + rate tau/2) tau,   tau = t - t[row]
 *
 * in degrees, rev/min and rev/min/s. The first row holds before the table and the last one after it, both at rate 0. */
#ifndef CK_SPEED_TABLE_H
#define CK_SPEED_TABLE_H

#include <stddef.h>

typedef struct ck_speed_row {
    double t, rpm;             /* origin of the row [s] and speed there */
    double rate_hi, rate_lo;   /* its slope [rev/min/s] */
    double theta_hi, theta_lo; /* angle turned from t = 0 to the origin [deg] */
} ck_speed_row;

struct camkin_speed_table {
    size_t rows;
    const double *start; /* time from which each row holds, the first from -infinity; one infinity behind the last */
    const ck_speed_row *row;
};

#endif
