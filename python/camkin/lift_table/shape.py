"""How the rows of a lift table are joined: degree, method, ends and tolerance."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from camkin._base.arguments import finite
from camkin.errors import TableError, short_repr
from camkin.freeform import MAX_LEVEL
from camkin.lift_table.noise import MIN_ROWS
from camkin.lift_table.rows import Table

ENDS = ("clamped", "natural", "not-a-knot", "periodic")
METHODS = ("spline", "pchip", "akima")
_RADIAN = 180.0 / math.pi
# A tolerance below the noise needs about one knot a row. FITPACK's time grows with their square: this many take
# minutes.
MAX_SMOOTHED = 10_000
_MARGIN = 4.5

Conditions: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Shape:
    """How the rows are joined: degree, method, the conditions at the two ends, and their values v0, a0, v1, a1."""

    degree: int
    method: str
    ends: Conditions
    values: Mapping[str, float]

    @property
    def periodic(self) -> bool:
        return self.ends[0] == "periodic"

    def end(self, i: int) -> list[float]:
        """Return the derivatives at a clamped end, from the first on [L/deg, L/deg2]."""
        return [
            value / _RADIAN ** "va".index(key[0]) / _RADIAN for key, value in self.values.items() if key[1] == f"{i}"
        ]

    def clamped(self, *sides: int) -> "Shape":
        """Return the shape that is at rest at these ends, 0 or 1."""
        ends = tuple("clamped" if i in sides else end for i, end in enumerate(self.ends))
        kept = {key: value for key, value in self.values.items() if int(key[1]) not in sides}
        orders = "v" if self.degree == 3 else "va"
        zeros = {f"{order}{i}": 0.0 for i in sides for order in orders if self.degree > 1}
        return Shape(self.degree, self.method, ends, kept | zeros)  # type: ignore[arg-type]


def shape_of(degree: Any, method: Any, ends: Any, smoothing: Any, lowest: int, **given: Any) -> Shape:
    """Return the shape of these arguments, or refuse them. lowest: lowest degree, 1 if straight lines are possible."""
    degrees = (1, 3, 5)[lowest > 1 :]
    if isinstance(degree, bool) or degree not in degrees:
        names = f"{', '.join(map(str, degrees[:-1]))} or {degrees[-1]}"
        more = "; straight lines are Program.from_table(theta, s, degree=1)" if degree == 1 else ""
        raise TableError(f"degree must be {names}; got {degree!r}{more}", parameter="degree", value=degree)
    if method not in METHODS:
        names = ", ".join(map(repr, METHODS))
        raise TableError(f"method must be one of {names}; got {short_repr(method)}", parameter="method", value=method)
    pair: Any = (ends, ends) if isinstance(ends, str) else ends
    known = isinstance(pair, tuple | list) and len(pair) == 2 and all(isinstance(end, str) for end in pair)
    if not known or not set(pair) <= set(ENDS) or ("periodic" in pair and pair[0] != pair[1]):
        names = ", ".join(map(repr, ENDS))
        message = f"ends must be one of {names}, or two of the first three; got {short_repr(ends)}"
        raise TableError(message, parameter="ends", value=ends)
    local = method != "spline"
    if local and degree != 3:
        message = f"method {method!r} is of degree 3; got degree {degree}"
        raise TableError(message, parameter="degree", value=degree)
    if (local or degree == 1) and smoothing is not None:
        what = f"method {method!r}" if local else "degree 1"
        message = f"{what} goes through every row: leave smoothing out, or take method 'spline' of degree 3 or 5"
        raise TableError(message, parameter="smoothing", value=smoothing)
    if local and not set(pair) <= {"clamped", "periodic"}:
        message = f"method {method!r} takes ends 'clamped' or 'periodic'; got {short_repr(ends)}"
        raise TableError(message, parameter="ends", value=ends)
    if smoothing is not None and "natural" in pair:
        message = f"smoothing takes ends 'clamped', 'not-a-knot' or 'periodic'; got {short_repr(ends)}"
        raise TableError(message, parameter="ends", value=ends)
    orders = {1: "", 3: "v", 5: "va"}[degree]
    taken = [f"{order}{i}" for i in (0, 1) if pair[i] == "clamped" for order in orders]
    for key, value in given.items():
        if value is not None and key not in taken:
            message = f"{key} is not for ends {pair[int(key[1])]!r} of degree {degree}; got {short_repr(value)}"
            raise TableError(message, parameter=key, value=value)
    values = {key: 0.0 if given.get(key) is None else finite(given[key], key, TableError) for key in taken}
    return Shape(degree, method, (pair[0], pair[1]), values)


def enough(n: int, degree: int) -> None:
    """Refuse fewer rows than a spline of this degree needs."""
    if n < degree + 1:
        raise TableError(f"a table of degree {degree} needs at least {degree + 1} rows; got {n}", parameter="theta")


def tolerance_of(smoothing: Any, table: Table, noise: float | None) -> float | None:
    """Return the root mean square [L] by which a spline may miss the rows; None for a spline through all rows."""
    if smoothing is None:
        return None
    if table.theta.size > MAX_SMOOTHED + 1:  # a periodic table may repeat its first row
        message = f"smoothing takes at most {MAX_SMOOTHED} rows; got {table.theta.size}: give every second or tenth row"
        raise TableError(message, parameter="smoothing", value=smoothing)
    if smoothing == "auto":
        if noise is None:
            message = f"smoothing='auto' needs at least {MIN_ROWS} rows; got {table.theta.size}"
            raise TableError(message, parameter="smoothing", value=smoothing)
        # A tolerance below the noise leaves noise in; one slightly above it is harmless. Of a hundred estimates from n
        # rows one is below the noise by more than this margin.
        tolerance = (1.0 + _MARGIN / math.sqrt(np.count_nonzero(np.diff(table.s)) + 1)) * noise
        return tolerance if tolerance > 1e-9 * float(np.ptp(table.s)) else None
    if isinstance(smoothing, str):
        message = f"smoothing must be a number, 'auto' or None; got {short_repr(smoothing)}"
        raise TableError(message, parameter="smoothing", value=smoothing)
    tolerance = finite(smoothing, "smoothing", TableError)
    if not 0.0 < tolerance <= MAX_LEVEL:
        message = f"smoothing must be positive, and {MAX_LEVEL:g} at most; got {short_repr(smoothing)}"
        raise TableError(message, parameter="smoothing", value=smoothing)
    return tolerance
