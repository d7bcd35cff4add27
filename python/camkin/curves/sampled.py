"""Distances between a curve and its approximations, from samples and a margin for what lies between them."""

from collections.abc import Callable

import numpy as np

from camkin.curves.curve import Curve, Values

_SAMPLES = 16
# A parabola through three samples exceeds the largest of them by at most an eighth of their second difference. The
# margin is twice that.
_MARGIN = 0.25


def sampled_errors(curve: Curve, low: Values, high: Values, distances: Callable[[Values], Values]) -> Values:
    """Return the largest magnitude of the signed distances in the intervals from `low` to `high`, with the margin.

    distances: returns the distances of complex points, one array for all intervals.
    """
    found = []
    for share in np.linspace(0.0, 1.0, _SAMPLES + 1)[1:-1]:
        frame = curve.at(low + share * (high - low))
        found.append(distances(frame.x + 1j * frame.y))
    zero = np.zeros_like(found[0])
    d = np.stack([zero, *found, zero])
    bound: Values = np.abs(d).max(axis=0) + _MARGIN * np.abs(np.diff(d, 2, axis=0)).max(axis=0)
    return bound
