/* SPDX-License-Identifier: MIT */
/* A speed table as the kernels read it. drive/ writes it once, and it never changes after that.
 *
 * A row is valid from its time to that of the next row. Its speed is linear, so its angle is quadratic:
 *
 *     theta(t) = theta + 6 (rpm + rate tau/2) tau,   tau = t - t[row]
 *
 * in degrees, rev/min and rev/min/s. One row more comes before the table. It and the last row have rate 0: outside of
 * the table the speed is constant. */
#ifndef CK_SPEED_TABLE_H
#define CK_SPEED_TABLE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct ck_speed_row {
    double t, rpm;             /* origin of the row [s] and speed there */
    double rate_hi, rate_lo;   /* slope of the speed [rev/min/s] */
    double theta_hi, theta_lo; /* angle turned from t = 0 to the origin [deg] */
    double unused[2];          /* fills a cache line, which kernels transpose */
} ck_speed_row;

struct camkin_speed_table {
    size_t rows;
    const double *start; /* time at which each row begins; -infinity for the first, twice infinity behind the last */
    const ck_speed_row *row;
    bool forwards; /* all speeds are positive, and no rounding error makes them negative between two rows */
};

#endif
