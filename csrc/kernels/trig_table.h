/* SPDX-License-Identifier: MIT */
/* Made by scripts/generate_trig_table.py, which says what and why: do not edit. */
/* clang-format off */
#ifndef CK_TRIG_H
#define CK_TRIG_H

/* 6 (phi - sin phi) / phi^3 in powers of phi^2, |phi| <= pi/2; max. relative error 2^-55.47 */
static const double ck_trig_p[8] = {
    0x1.0000000000000p+0,
    -0x1.999999999998fp-5,
    0x1.3813813812a76p-10,
    -0x1.1566abbf53b8bp-16,
    0x1.42cb40425ba43p-23,
    -0x1.08db0337605d8p-30,
    0x1.42bd78fe04258p-38,
    -0x1.274ac433334f4p-46,
};

/* (1 - cos phi) / phi^2 in powers of phi^2, |phi| <= pi/2; max. relative error 2^-54.80 */
static const double ck_trig_q[9] = {
    0x1.0000000000000p-1,
    -0x1.5555555555555p-5,
    0x1.6c16c16c16ba2p-10,
    -0x1.a01a01a0132c0p-16,
    0x1.27e4fb747297fp-22,
    -0x1.1eed8d7616132p-29,
    0x1.939665a5925adp-37,
    -0x1.ae311474a8755p-45,
    0x1.5a167e5c6017dp-53,
};

/* 10 (3 phi - 4 sin phi + sin phi cos phi) / phi^5 in powers of phi^2, |phi| <= pi/2; max. relative error 2^-52.80 */
static const double ck_trig_t[11] = {
    0x1.0000000000000p+0,
    -0x1.e79e79e79e79ep-4,
    0x1.c71c71c71c6a3p-8,
    -0x1.0bf1b759827eep-12,
    0x1.b8ff1e2900baep-18,
    -0x1.0cfeb5b87bbcfp-23,
    0x1.fa6f825c510d5p-30,
    -0x1.7b14d0579d473p-36,
    0x1.cd230b7f285a0p-43,
    -0x1.bae2514a82d23p-50,
    0x1.1d9b7cec288d9p-58,
};

/* 3 (x - atan x) / x^3 in powers of x^2, |x| <= 1; max. relative error 2^-51.05 */
static const double ck_trig_a[20] = {
    0x1.0000000000000p+0,
    -0x1.333333333332ep-1,
    0x1.b6db6db6d9becp-2,
    -0x1.555555548a01fp-2,
    0x1.1745d14e1ab1dp-2,
    -0x1.d89d82323e99fp-3,
    0x1.9999216955554p-3,
    -0x1.696479cd99fb0p-3,
    0x1.433991217d801p-3,
    -0x1.23c8bdcf94922p-3,
    0x1.07db646cb6c34p-3,
    -0x1.d66ce3aa66727p-4,
    0x1.917e97373e49ap-4,
    -0x1.3a7c082c5dbfcp-4,
    0x1.add9d0edfe56fp-5,
    -0x1.e54864e148d5bp-6,
    0x1.a9c8fd12c7d36p-7,
    -0x1.0c91e74166fadp-8,
    0x1.ad8206c26c829p-11,
    -0x1.4516e5ec75860p-14,
};

#endif
