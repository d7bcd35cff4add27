"""Loads on a follower: a number, values over a cycle, or a function of the cam angle."""

from collections.abc import Callable
from typing import Any

import numpy as np

from camkin._base.arguments import FloatArray, finite, points
from camkin.errors import ArrayError, ParameterError

LoadFunction = Callable[[FloatArray], Any]


class Load:
    """A load over a cycle [N], or [N m] on an arm. It presses the follower on the cam where it is positive.

    given: None; a number; a function that takes an array of cam angles [deg] in [0, cycle) and returns as many values;
        or an array of n >= 2 values at the angles i cycle / n, linear between them and repeated with the cycle.
    """

    def __init__(self, given: Any, cycle: float) -> None:
        self.cycle = cycle
        self._value = 0.0
        self._function: LoadFunction | None = None
        self._rows: FloatArray | None = None
        if callable(given):
            self._function = given
        elif given is not None and np.ndim(given):
            rows = points(given, "load")
            if rows.ndim != 1 or rows.size < 2:
                message = f"load must be one row of at least 2 values; got an array of shape {rows.shape}"
                raise ArrayError(message, parameter="load", value=given)
            if not np.isfinite(rows).all():
                i = int(np.flatnonzero(~np.isfinite(rows))[0])
                raise ParameterError(f"load[{i}] must be finite; got {rows[i]}", parameter="load", value=given)
            self._rows = np.append(rows, rows[0])
        elif given is not None:
            self._value = finite(given, "load", ParameterError)

    @property
    def edges(self) -> FloatArray:
        """Cam angles [deg] in [0, cycle) at which the load has a kink."""
        if self._rows is None:
            return np.empty(0)
        n = self._rows.size - 1
        found: FloatArray = np.arange(n, dtype=np.float64) * (self.cycle / n)
        return found

    def __call__(self, theta: FloatArray) -> FloatArray:
        if self._function is None and self._rows is None:
            found: FloatArray = np.where(np.isfinite(theta), self._value, np.nan)
            return found
        angle = np.mod(theta, self.cycle)
        angle = np.where(angle < self.cycle, angle, 0.0)
        if self._rows is not None:
            n = self._rows.size - 1
            return np.asarray(np.interp(angle, np.arange(n + 1) * (self.cycle / n), self._rows), np.float64)
        return self._of_function(angle)

    def _of_function(self, angle: FloatArray) -> FloatArray:
        flat = angle.ravel()
        assert self._function is not None
        given = self._function(flat)
        values = points(given, "the result of load(theta)")
        if values.shape not in ((), flat.shape):
            message = f"load(theta) must return one value for each angle; got the shape {values.shape} for {flat.shape}"
            raise ArrayError(message, parameter="load", value=given)
        return np.broadcast_to(values, flat.shape).reshape(angle.shape)
