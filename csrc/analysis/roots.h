/* SPDX-License-Identifier: MIT */
/* Real roots. */
#ifndef CK_ROOTS_H
#define CK_ROOTS_H

enum { CK_MOST_PLACES = 128 };

/* Places in increasing order; the first and the last are the ends of the range looked at. */
typedef struct ck_places {
    double at[CK_MOST_PLACES];
    int n;
} ck_places;

void ck_insert(ck_places *places, double x);

typedef double ck_function(const void *context, double x);

/* The zero of f in [a, b], where its sign changes, to the last bit. */
double ck_zero(ck_function *f, const void *context, double a, double b);
/* Adds the zeros of f, which is monotone between the places. */
void ck_insert_zeros(ck_places *places, ck_function *f, const void *context);

typedef struct ck_polynomial_terms {
    const double *c;
    int degree;
} ck_polynomial_terms;

double ck_polynomial_value(const void *context, double x);

/* Adds the zeros of a polynomial between the first and the last place, and those of all its derivatives. */
void ck_insert_polynomial_zeros(ck_places *p, const double *c, int degree);

#endif
