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
# A wrong row: rows at the ends that are not judged; rows around it, from which it stands out by SCATTER times so much
# of their median; share of its distance that the rows beside it may have without it. A corner of the motion gives 0.3.
_EDGE, _AROUND, _USUAL, _ALONE = 4, 12, 1.5, 0.2


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


def wrong_row(theta: FloatArray, s: FloatArray, noise: float) -> tuple[int, float] | None:
    """Return the row that is farthest from the curve through its neighbours, and how far, if it stands alone there.

    Without this row the rows beside it lie on the curve through theirs. Beside a corner of the motion they do not.
    """
    if theta.size < MIN_ROWS:
        return None
    off, gain = _off(theta, s, (-2, -1, 1, 2))
    i = int(np.abs(off).argmax())
    far = abs(float(off[i]))
    usual = float(np.median(np.abs(off[max(i - _AROUND, 0) : i + _AROUND + 1])))
    if not far > SCATTER * max(float(gain[i]) * noise, _USUAL * usual):
        return None
    beside = ((-1, (-2, -1, 2, 3)), (1, (-3, -2, 1, 2)))  # rows of which none is row i
    alone = all(
        np.abs(_off(theta, s, rows)[0][i + k : i + k + 1]).max(initial=0.0) < _ALONE * far for k, rows in beside
    )
    return (i + _EDGE, float(off[i])) if alone else None


def _off(theta: FloatArray, s: FloatArray, rows: tuple[int, ...]) -> tuple[FloatArray, FloatArray]:
    """Return how far each row is from the polynomial through others, and the factor of noise in that.

    rows: of the others, counted from the row itself. The first and the last _EDGE rows are left out.
    """
    n = theta.size - 2 * _EDGE
    x = [theta[_EDGE + k : _EDGE + k + n] for k in rows]
    at, off, square = theta[_EDGE : _EDGE + n], s[_EDGE : _EDGE + n].copy(), np.ones(n)
    with np.errstate(all="ignore"):  # rows too close to each other are refused later
        for j, k in enumerate(rows):
            weight = np.ones(n)
            for i in range(len(rows)):
                if i != j:
                    weight *= (at - x[i]) / (x[j] - x[i])
            off -= weight * s[_EDGE + k : _EDGE + k + n]
            square += weight * weight
    return np.nan_to_num(off, nan=0.0, posinf=0.0, neginf=0.0), np.sqrt(square)


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
