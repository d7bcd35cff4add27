/* SPDX-License-Identifier: MIT */
#include "camkin/camkin.h"

const char *camkin_version(void) {
    return CAMKIN_VERSION;
}
