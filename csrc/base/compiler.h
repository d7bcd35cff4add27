/* SPDX-License-Identifier: MIT */
/* Attributes of functions, for compilers that have them. */
#ifndef CK_COMPILER_H
#define CK_COMPILER_H

#ifdef __GNUC__
#define CK_NOINLINE __attribute__((noinline))
/* Check the arguments from number `first` on against the format string, argument number `string`. */
#define CK_PRINTF(string, first) __attribute__((format(printf, string, first)))
#else
#define CK_NOINLINE
#define CK_PRINTF(string, first)
#endif

#endif
