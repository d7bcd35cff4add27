/* SPDX-License-Identifier: MIT */
/* The code of law/ with numbers that carry a derivative: the formulas of the laws are written once. */
#include "dual_law.h"

/* NOLINTBEGIN(bugprone-suspicious-include) */
#include "../law/catalogue.c"
#include "../law/constraints.c"
#include "../law/curve.c"
#include "../law/families.c"
#include "../law/harmonic.c"
#include "../law/polynomial.c"
#include "../law/sheared_cycloid.c"
#include "../law/universal.c"
/* NOLINTEND(bugprone-suspicious-include) */
