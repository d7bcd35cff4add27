/* SPDX-License-Identifier: MIT */
#ifndef CK_VARIED_H
#define CK_VARIED_H

/* A number and its derivative by the design parameter. */
typedef struct ck_varied {
    double value, slope;
} ck_varied;

#endif
