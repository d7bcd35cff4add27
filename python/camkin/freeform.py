"""Free forms: polynomials by their conditions, and B-splines. Their curve depends on duration and lift."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any, ClassVar, TypeAlias

import numpy as np

from camkin._base.arguments import DOUBLES, integer, number
from camkin._base.calls import explained
from camkin._base.free import Free, Rest
from camkin._camkin import ffi, lib
from camkin._core import DescribedByRow, Row
from camkin.errors import BoundaryError, ParameterError, TableError, WrongTypeError, short_repr

MATCH, FREE = "match", "free"
BOUNDARY = ("v0", "a0", "j0", "v1", "a1", "j1")
MAX_CONSTRAINTS: int = lib.CAMKIN_MAX_CONSTRAINTS
MAX_LEVEL: float = lib.CAMKIN_MAX_LIFT
_DEGREES = lib.CAMKIN_MIN_SPLINE_DEGREE, lib.CAMKIN_MAX_SPLINE_DEGREE


def boundary_value(value: Any, key: str, words: tuple[str, ...]) -> float | str:
    """Return a boundary value: a number or one of the words."""
    if not isinstance(value, str):
        return number(value, key) + 0.0  # and no -0.0
    if value not in words:
        choice = f"a number or {' or '.join(map(repr, words))}"
        raise BoundaryError(f"{key} must be {choice}; got {short_repr(value)}", parameter=key, value=value)
    return value


def by_angle(value: float, angle: float, order: int) -> float:
    """Return value / angle**order of a positive angle; infinite or 0 if the power overflows or underflows."""
    try:
        return value / angle**order
    except ZeroDivisionError:
        return math.copysign(math.inf, value) if value else value
    except OverflowError:
        return 0.0


@explained()
@dataclass(frozen=True)
class PolyBc(DescribedByRow):
    """Define the polynomial of lowest degree, 9 at most, that meets the boundary values of its segment.

    Parameters
    ----------
    q0, q1 : float or "free", optional
        Jerk rates at the start and the end [L/rad4]; v, a and j are the segment's own.
    """

    name: ClassVar[str] = "poly_bc"
    q0: float | str = FREE
    q1: float | str = FREE

    def __post_init__(self) -> None:
        for key in ("q0", "q1"):
            object.__setattr__(self, key, boundary_value(getattr(self, key), key, (FREE,)))

    @property
    def row(self) -> Row:
        """Number, parameters and flags as C takes them."""
        flags = lib.CAMKIN_FREE_Q0 * (self.q0 == FREE) | lib.CAMKIN_FREE_Q1 * (self.q1 == FREE)
        values = tuple(0.0 if q == FREE else q for q in (self.q0, self.q1))
        return {"law": lib.CAMKIN_POLY_BC, "flags": flags, "param": values}  # type: ignore[typeddict-item]

    def reversed(self, duration: float, lift: float) -> "PolyBc":
        """Return the motion run backwards.

        Parameters
        ----------
        duration, lift : float
            Those of its segment [deg], [L].

        Returns
        -------
        PolyBc
            The law of the reversed segment.
        """
        return PolyBc(self.q1, self.q0)

    def scaled(self, angle: float, lift: float, duration: float) -> "PolyBc":
        """Return the motion with angles and lengths multiplied.

        Parameters
        ----------
        angle, lift : float
            The factors.
        duration : float [deg]
            Duration of the new segment.

        Returns
        -------
        PolyBc
            The law of the scaled segment.
        """
        factor = by_angle(lift, angle, 4)
        return PolyBc(*(q * factor if isinstance(q, float) and q else q for q in (self.q0, self.q1)))


Constraint: TypeAlias = tuple[float, int, float]


@explained()
@dataclass(frozen=True)
class Poly(DescribedByRow):
    """Define the polynomial of lowest degree, 11 at most, that meets conditions and the two ends of its segment.

    Parameters
    ----------
    constraints : sequence of (float, int, float)
        Up to 10 rows of x in [0, 1], order of derivative from 0 to 11, value [L/rad^order]; of order 0 the rise above
        the start of the segment [L]. s = 0 at x = 0 and s = lift at x = 1 are always met, not given.
    """

    name: ClassVar[str] = "poly"
    constraints: tuple[Constraint, ...]

    def __post_init__(self) -> None:
        rows = _sequence(self.constraints, "constraints")
        if len(rows) > MAX_CONSTRAINTS:
            message = f"constraints must be at most {MAX_CONSTRAINTS}, which make degree 11; got {len(rows)}"
            raise TableError(message, parameter="constraints", value=len(rows))
        object.__setattr__(self, "constraints", tuple(_constraint(row, i) for i, row in enumerate(rows)))

    @property
    def row(self) -> Row:
        """Number and table as C takes them."""
        return {"law": lib.CAMKIN_POLY, **_table(np.array(self.constraints, np.float64).ravel())}  # type: ignore[typeddict-item]

    def reversed(self, duration: float, lift: float) -> "Poly":
        """Return the motion run backwards.

        Parameters
        ----------
        duration, lift : float
            As for `PolyBc.reversed`.

        Returns
        -------
        Poly
            The law of the reversed segment.
        """
        return Poly(
            tuple(
                (1.0 - x, order, (-value if order % 2 else value) - (0.0 if order else lift))
                for x, order, value in reversed(self.constraints)
            )
        )

    def scaled(self, angle: float, lift: float, duration: float) -> "Poly":
        """Return the motion with angles and lengths multiplied.

        Parameters
        ----------
        angle, lift, duration : float
            As for `PolyBc.scaled`.

        Returns
        -------
        Poly
            The law of the scaled segment.
        """
        return Poly(tuple((x, order, by_angle(value * lift, angle, order)) for x, order, value in self.constraints))


@explained()
@dataclass(frozen=True)
class Bspline(DescribedByRow):
    """Define a B-spline over the duration of its segment; s is its rise above its start.

    Parameters
    ----------
    knots : sequence of float [deg]
        n + degree + 1 of them, not descending, from the start of the segment; knots[degree] is 0 and knots[n] the
        duration of the segment.
    points : sequence of float [L]
        n control points, n above degree.
    degree : int
        3 to 7.
    """

    name: ClassVar[str] = "bspline"
    knots: tuple[float, ...]
    points: tuple[float, ...]
    degree: int

    def __post_init__(self) -> None:
        degree = integer(self.degree, "degree")
        least, most = _DEGREES
        if not least <= degree <= most:
            raise TableError(f"degree must be {least} to {most}; got {degree}", parameter="degree", value=degree)
        given = {key: _sequence(getattr(self, key), key) for key in ("knots", "points")}
        n = len(given["points"])
        if n <= degree:
            message = f"points must be at least {degree + 1} for degree {degree}; got {n}"
            raise TableError(message, parameter="points", value=n)
        if len(given["knots"]) != n + degree + 1:
            want = f"{n} points of degree {degree} need {n + degree + 1}"
            raise TableError(f"knots: {want}; got {len(given['knots'])}", parameter="knots", value=len(given["knots"]))
        knots, points = (_numbers(values, key) for key, values in given.items())
        for i, point in enumerate(points):
            if abs(point) > MAX_LEVEL:
                message = f"points[{i}] must be -{MAX_LEVEL:g} to {MAX_LEVEL:g}; got {point}"
                raise TableError(message, parameter="points", value=point)
        for i, (before, knot) in enumerate(zip(knots, knots[1:], strict=False), 1):
            if knot < before:
                message = f"knots must not descend: knots[{i}] is {knot} after {before}"
                raise TableError(message, parameter="knots", value=knot)
        if knots[degree] == knots[n]:
            raise TableError(f"knots span no range: all from {degree} to {n} are {knots[n]}", parameter="knots")
        self.__dict__.update(knots=knots, points=points, degree=degree)

    @property
    def row(self) -> Row:
        """Number, parameter and table as C takes them."""
        table = _table(np.array(self.knots + self.points))
        return {"law": lib.CAMKIN_BSPLINE, "param": (float(self.degree),), **table}  # type: ignore[typeddict-item]

    @property
    def duration(self) -> float:
        """Difference of the last and the first knot of the range [deg]."""
        return self.knots[len(self.points)] - self.knots[self.degree]

    def end(self, last: bool) -> Fraction:
        """Return the value at the start or the end of the range, exactly, by de Boor's algorithm.

        Parameters
        ----------
        last : bool
            True for the end.

        Returns
        -------
        Fraction [L]
            The value.
        """
        p, n = self.degree, len(self.points)
        interval, step = (n - 1, -1) if last else (p, 1)
        while self.knots[interval] == self.knots[interval + 1]:
            interval += step
        x = Fraction(self.knots[n if last else p])
        d = [Fraction(point) for point in self.points[interval - p : interval + 1]]
        for k in range(1, p + 1):
            for i in range(p, k - 1, -1):
                low, high = Fraction(self.knots[interval - p + i]), Fraction(self.knots[interval + i - k + 1])
                d[i] += (1 - (x - low) / (high - low)) * (d[i - 1] - d[i])
        return d[p]

    def reversed(self, duration: float, lift: float) -> "Bspline":
        """Return the motion run backwards.

        Parameters
        ----------
        duration, lift : float
            As for `PolyBc.reversed`.

        Returns
        -------
        Bspline
            The law of the reversed segment.
        """
        return Bspline(tuple(duration - knot for knot in reversed(self.knots)), self.points[::-1], self.degree)

    def scaled(self, angle: float, lift: float, duration: float) -> "Bspline":
        """Return the motion with angles and lengths multiplied.

        Parameters
        ----------
        angle, lift, duration : float
            As for `PolyBc.scaled`; the last knot of the range is the duration.

        Returns
        -------
        Bspline
            The law of the scaled segment.
        """
        last = self.knots[len(self.points)]
        knots = tuple(duration if knot == last else knot * angle for knot in self.knots)
        return replace(self, knots=knots, points=tuple(point * lift for point in self.points))


FreeForm: TypeAlias = PolyBc | Poly | Bspline
FORMS: dict[str, type[FreeForm]] = {"poly_bc": PolyBc, "poly": Poly, "bspline": Bspline}


def form_keys(name: str) -> tuple[str, ...]:
    """Return the parameters of a free form."""
    return tuple(field.name for field in fields(FORMS[name]))


def _sequence(values: Any, key: str) -> list[Any]:
    if isinstance(values, str | bytes | dict) or not isinstance(values, Iterable):
        raise WrongTypeError(f"{key} must be a sequence; got {type(values).__name__}", parameter=key, value=values)
    return list(values)


def _numbers(values: list[Any], key: str) -> tuple[float, ...]:
    found = tuple(number(x, f"{key}[{i}]") for i, x in enumerate(values))
    for i, x in enumerate(found):
        if not math.isfinite(x):
            raise TableError(f"{key}[{i}] must be finite; got {x}", parameter=key, value=x)
    return found


def _constraint(row: Any, i: int) -> Constraint:
    key = f"constraints[{i}]"
    values = _sequence(row, key)
    if len(values) != 3:
        raise TableError(f"{key} must be (x, order, value); got {len(values)} numbers", parameter=key, value=row)
    for given in values:
        if isinstance(given, Free | Rest):
            kind = "the rest" if isinstance(given, Rest) else "free"
            message = f"{key} of a 'poly' cannot be {kind}: let two segments 'poly_bc' meet there"
            remedy = "with v1=free(...), a1=free(...) in the first and v0='match', a0='match' in the second"
            raise ParameterError(f"{message}, {remedy}", parameter="constraints", value=given)
    x, order, value = (number(v, f"{key} {what}") for v, what in zip(values, ("x", "order", "value"), strict=True))
    if not order.is_integer():
        raise TableError(f"{key} order must be 0, 1, ... or 11; got {order:g}", parameter=key, value=row)
    return x, int(order), value + 0.0


def _table(values: Any) -> dict[str, Any]:
    # The buffer keeps the array alive.
    return {"table": ffi.from_buffer(DOUBLES, values), "ntable": values.size} if values.size else {}
