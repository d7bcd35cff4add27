"""Ascending values that are far enough apart: two values that differ by rounding are one.

An interval of the width of a rounding error has no length. Files with a curve or two rows of it are invalid.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[Any]


def joined(fixed: Values, more: Values, least: float) -> Values:
    """Return fixed values and more, ascending, without those of `more` that are within `least` of another one."""
    more = np.sort(more)
    more = more[np.abs(more - fixed[nearest(fixed, more)]) > least]
    return np.sort(np.concatenate((fixed, more[np.diff(more, prepend=-np.inf) > least])))


def nearest(ascending: Values, values: Values) -> npt.NDArray[np.intp]:
    """Return the index of the nearest of two or more ascending values, for each value."""
    right = np.clip(np.searchsorted(ascending, values), 1, ascending.size - 1)
    return np.where(values - ascending[right - 1] <= ascending[right] - values, right - 1, right)
