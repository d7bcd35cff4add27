"""The noise of a lift table, estimated from its rows."""

import math
from typing import Any

import numpy as np

from camkin._base.arguments import FloatArray

MIN_ROWS = 20  # for an estimate of the noise
_ORDERS = range(2, 9)
# Mean square of the nine tenths of normal deviates nearest to 0: 1 - 2 z p(z) / 0.9, z = 1.6449.
_TRIM, _TRIMMED = 0.9, 0.6230
# The difference of two rows with noise s has the standard deviation 1.4 s: it exceeds 6 s once in 40 000 tables.
SCATTER = 6.0


def noise_of(theta: FloatArray, s: FloatArray) -> float | None:
    """Return the root mean square [L] of the scatter from row to row, or None for fewer than MIN_ROWS.

    A divided difference of order m is 0 for polynomials of degree m - 1; for independent errors of s its size is known.
    Low orders still contain the motion, so the smallest estimate is the best. The largest tenth of the differences is
    left out: the motion has corners there. Differences of equal rows are left out: they are dwells without noise.
    """
    if theta.size < MIN_ROWS:
        return None
    found = []
    for m in _ORDERS:
        if theta.size < 4 * (m + 1):
            break
        size, constant = _differences(theta, s, m)
        size = np.sort(size[~constant])
        if not size.size:
            return 0.0
        kept = size[: math.ceil(_TRIM * size.size)]
        share = size.size / constant.size
        found.append(
            math.sqrt(share / _TRIMMED) * float(np.sqrt(np.square(kept / (kept[-1] or 1.0)).mean()) * kept[-1])
        )
    return min(found)


def noise_share(theta: FloatArray, s: FloatArray, noise: float) -> float:
    """Return the share of noise of this size in the root mean square of the second differences."""
    size, constant = _differences(theta, s, 2)
    size = size[~constant]
    return noise / float(np.sqrt(np.square(size).mean())) if size.size and size.any() else 0.0


def _differences(theta: FloatArray, s: FloatArray, order: int) -> tuple[FloatArray, Any]:
    """Return sizes of divided differences, scaled to errors of s, and where s is constant."""
    x = np.lib.stride_tricks.sliding_window_view(theta, order + 1)
    y = np.lib.stride_tricks.sliding_window_view(s, order + 1)
    span = x[:, -1] - x[:, 0]
    total, square = np.zeros(len(x)), np.zeros(len(x))
    with np.errstate(all="ignore"):  # rows too close to each other are refused later
        for j in range(order + 1):
            weight = np.ones(len(x))
            for i in range(order + 1):
                if i != j:
                    weight *= span / (x[:, j] - x[:, i])
            total += weight * y[:, j]
            square += weight * weight
        size = np.abs(total) / np.sqrt(square)
    return np.nan_to_num(size, nan=0.0, posinf=0.0), y.max(axis=1) == y.min(axis=1)
