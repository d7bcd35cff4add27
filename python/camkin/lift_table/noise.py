"""The noise of a lift table: estimated from its rows, and the tolerance that a smoothing makes of it."""

import math
from typing import Any

import numpy as np

from camkin._arguments import FloatArray

LEAST_ROWS = 20  # for an estimate of the noise
_ORDERS = range(2, 9)
# The mean square of the nine tenths of normal deviates that are nearest to 0: 1 - 2 z p(z) / 0.9, z = 1.6449.
_TRIM, _TRIMMED = 0.9, 0.6230
# Two rows of noise s differ by less than 6 s in all but 1 of 40 000 tables: their difference is 1.4 s.
SCATTER = 6.0


def noise_of(theta: FloatArray, s: FloatArray) -> float | None:
    """The root mean square [L] of what scatters from row to row, or None for fewer than LEAST_ROWS.

    A divided difference of order m takes polynomials of degree m - 1 to 0, and independent errors of s to errors whose
    size is known. Orders that are too low see the motion, so the smallest estimate counts. The tenth of the differences
    that is largest is left out, where the motion has corners. Rows that are all equal say nothing: they are rests, and
    free of noise.
    """
    if theta.size < LEAST_ROWS:
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
    """The part that noise of this size has in the root mean square of the second differences."""
    size, constant = _differences(theta, s, 2)
    size = size[~constant]
    return noise / float(np.sqrt(np.square(size).mean())) if size.size and size.any() else 0.0


def _differences(theta: FloatArray, s: FloatArray, order: int) -> tuple[FloatArray, Any]:
    """Sizes of divided differences, weighted so that errors of s come out at their own size; where s is constant."""
    x = np.lib.stride_tricks.sliding_window_view(theta, order + 1)
    y = np.lib.stride_tricks.sliding_window_view(s, order + 1)
    span = x[:, -1] - x[:, 0]
    total, square = np.zeros(len(x)), np.zeros(len(x))
    with np.errstate(all="ignore"):  # rows that are too near to tell apart are refused later
        for j in range(order + 1):
            weight = np.ones(len(x))
            for i in range(order + 1):
                if i != j:
                    weight *= span / (x[:, j] - x[:, i])
            total += weight * y[:, j]
            square += weight * weight
        size = np.abs(total) / np.sqrt(square)
    return np.nan_to_num(size, nan=0.0, posinf=0.0), y.max(axis=1) == y.min(axis=1)
