/* SPDX-License-Identifier: MIT */
/* The code of law/bspline.c and vibration/forcing.c with numbers that carry a derivative. */
#include "dual_forcing.h"

/* NOLINTBEGIN(bugprone-suspicious-include) */
#include "../law/bspline.c"
#include "../vibration/forcing.c"
/* NOLINTEND(bugprone-suspicious-include) */
