/* SPDX-License-Identifier: MIT */
/* Attributes of functions, for compilers that have them. */
#ifndef CK_COMPILER_H
#define CK_COMPILER_H

#ifdef __GNUC__
#define CK_NOINLINE __attribute__((noinline))
/* Check the arguments from number `first` on against the format string, argument number `string`. */
#define CK_PRINTF(string, first) __attribute__((format(printf, string, first)))
/* A division by zero in this function is meant: the quotient is infinite. Sanitizers report it elsewhere. */
#define CK_MAY_BE_INFINITE __attribute__((no_sanitize("float-divide-by-zero")))
#else
#define CK_NOINLINE
#define CK_MAY_BE_INFINITE
#define CK_PRINTF(string, first)
#endif

#endif
