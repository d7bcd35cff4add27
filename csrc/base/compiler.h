/* SPDX-License-Identifier: MIT */
/* What the code asks of the compiler. */
#ifndef CK_COMPILER_H
#define CK_COMPILER_H

#ifdef __GNUC__
#define CK_NOINLINE __attribute__((noinline))
#else
#define CK_NOINLINE
#endif

#endif
