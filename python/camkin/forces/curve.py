"""A quantity over one cycle as polynomials on intervals, for its exact extremes, means and zeros.

Each interval begins as a piece of the motion. It is halved until 17 Chebyshev points describe the quantity to 1e-13 of
its peak. Extremes are roots of the derivative of the polynomial; their values are those of the quantity itself.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.polynomial import chebyshev, legendre

from camkin._base.arguments import FloatArray
from camkin.analysis.characteristics import Extremes, Peak
from camkin.errors import ParameterError

Function = Callable[[FloatArray], FloatArray]

_DEGREE = 16
_NODES = -np.cos(np.pi * np.arange(_DEGREE + 1) / _DEGREE)
_TO_COEFFICIENTS = np.linalg.inv(chebyshev.chebvander(_NODES, _DEGREE))
# Points at which signs are compared: dense at the ends, like the nodes.
_FINE = -np.cos(np.pi * np.arange(129) / 128)
_FINE_VALUES = chebyshev.chebvander(_FINE, _DEGREE)
_GAUSS, _WEIGHTS = legendre.leggauss(_DEGREE + 2)
_GAUSS_VALUES = chebyshev.chebvander(_GAUSS, _DEGREE)

_TOLERANCE = 1e-13
_HALVINGS = 30
# Most intervals that halving may add to those at the start.
_MOST = 20_000


class Span(NamedTuple):
    """A range of cam angles [deg]."""

    start: float
    end: float


class Curve:
    """A quantity of the cam angle [deg] over one cycle.

    function: its values at an array of angles. edges: where it may have a kink or a jump, ascending, from the first
    one to the same one a cycle later. name: the quantity in messages. infinite: begin and end of the message where it
    is inf, with the parameter that is the reason.
    """

    def __init__(
        self, function: Function, edges: FloatArray, name: str, infinite: tuple[str, str, str] | None = None
    ) -> None:
        self._function = function
        self.cycle = float(edges[-1] - edges[0])
        starts, ends = edges[:-1], np.nextafter(edges[1:], edges[:-1])
        kept = starts < ends
        starts, ends = starts[kept], ends[kept]
        room, found, scale = starts.size + _MOST, [], 0.0
        for halving in range(_HALVINGS + 1):
            theta = starts[:, None] + (ends - starts)[:, None] * ((_NODES + 1.0) / 2.0)
            theta[:, -1] = ends
            values = function(theta)
            if not np.isfinite(values).all():
                wrong = np.argwhere(~np.isfinite(values))[0]
                where = f"at {float(theta[tuple(wrong)] % self.cycle):g} degrees"
                if infinite and values[tuple(wrong)] == math.inf:
                    begin, end, parameter = infinite
                    raise ParameterError(f"{begin} {where}{end}", parameter=parameter)
                raise ParameterError(f"{name} is not finite {where}, so that it has no extremes", parameter=name)
            scale = max(scale, float(np.abs(values).max()))
            coefficients = values @ _TO_COEFFICIENTS.T
            rest = np.abs(coefficients[:, -2:]).max(axis=1)
            done = (rest <= _TOLERANCE * scale) | (halving == _HALVINGS)
            middle = starts + (ends - starts) / 2.0
            done |= (middle <= starts) | (middle >= ends)
            found.append((starts[done], ends[done], coefficients[done]))
            starts, middle, ends = starts[~done], middle[~done], ends[~done]
            if not starts.size:
                break
            starts, ends = np.concatenate((starts, middle)), np.concatenate((middle, ends))
            if starts.size + sum(len(x[0]) for x in found) > room:
                message = f"{name} is not smooth: {room} intervals do not describe it; give a smooth load"
                raise ParameterError(message, parameter="load")
        order = np.argsort(np.concatenate([x[0] for x in found]), kind="stable")
        self._starts = np.concatenate([x[0] for x in found])[order]
        self._ends = np.concatenate([x[1] for x in found])[order]
        self._coefficients = np.concatenate([x[2] for x in found])[order]

    def _angles(self, interval: npt.NDArray[np.intp], x: FloatArray) -> FloatArray:
        """Return the angles of places x, -1 to 1, in intervals with these numbers."""
        start, end = self._starts[interval], self._ends[interval]
        found: FloatArray = np.minimum(start + (end - start) * ((x + 1.0) / 2.0), end)
        return found

    def _roots(self, coefficients: FloatArray) -> FloatArray:
        """Return the angles at which polynomials of the intervals change their sign, ascending."""
        values = coefficients @ _FINE_VALUES[:, : coefficients.shape[1]].T
        interval, k = np.nonzero((values[:, :-1] < 0.0) != (values[:, 1:] < 0.0))
        low, high, rising = _FINE[k], _FINE[k + 1], values[interval, k] < 0.0
        own = coefficients[interval].T
        for _ in range(54):
            x = low + (high - low) / 2.0
            before = (chebyshev.chebval(x, own, tensor=False) < 0.0) == rising
            low, high = np.where(before, x, low), np.where(before, high, x)
        return self._angles(interval, low + (high - low) / 2.0)

    def extremes(self) -> Extremes:
        """Return the smallest and the largest value with their angles; both sides of each edge count."""
        slopes = chebyshev.chebder(self._coefficients, axis=1)
        theta = np.concatenate((self._starts, self._ends, self._roots(slopes)))
        values = self._function(theta)
        return Extremes(
            self._peak(theta, values, int(values.argmin())), self._peak(theta, values, int(values.argmax()))
        )

    def _peak(self, theta: FloatArray, values: FloatArray, i: int) -> Peak:
        """Return a candidate. If it lies just before an edge, its angle is that of the edge."""
        angle = float(theta[i])
        n = self._starts.size
        if n <= i < 2 * n:
            angle = math.nextafter(angle, math.inf)
        angle %= self.cycle
        return Peak(float(values[i]), angle if angle < self.cycle else 0.0)

    def mean(self, power: int = 1) -> float:
        """Return the mean of the quantity, or of its square, over the cycle."""
        values = (self._coefficients @ _GAUSS_VALUES.T) ** power
        return math.fsum((values @ _WEIGHTS) * (self._ends - self._starts) / 2.0) / self.cycle

    def negative(self) -> list[Span]:
        """Return the ranges in which the quantity is below 0: start in [0, cycle), end perhaps beyond the cycle."""
        edges = np.unique(np.concatenate((self._starts, self._roots(self._coefficients))))
        edges = np.append(edges, edges[0] + self.cycle)
        below = self._function(edges[:-1] + np.diff(edges) / 2.0) < 0.0
        found: list[Span] = []
        for start, end, is_below in zip(edges[:-1].tolist(), edges[1:].tolist(), below.tolist(), strict=True):
            if is_below and found and found[-1].end == start:
                found[-1] = Span(found[-1].start, end)
            elif is_below:
                found.append(Span(start, end))
        if len(found) > 1 and found[-1].end == found[0].start + self.cycle:
            found[0] = Span(found.pop().start, found[0].end + self.cycle)
        if found and found[0].end - found[0].start >= self.cycle:
            return [Span(0.0, self.cycle)]
        return sorted(Span(s % self.cycle, s % self.cycle + (e - s)) for s, e in found)
