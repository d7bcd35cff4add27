"""Linear conditions that the free numbers must meet so that they make a program. They need no program."""

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from camkin._base.arguments import FloatArray
from camkin._base.free import Free, OpenSegment, Rest
from camkin.optimize.parts import SUMS

if TYPE_CHECKING:
    from camkin.optimize.design import Design

# Least share or interval: laws refuse values above 0 and below 2e-6.
_SHARE = 3e-6
_DURATION = 1e-6  # least duration [deg], far above the shortest one allowed


class Condition(NamedTuple):
    """`total` less factors times free numbers must be at least `least`. name: name of the limited sum."""

    name: str
    factors: dict[str, float]
    total: float
    least: float

    def slope(self, names: list[str]) -> FloatArray:
        """Return the factors in the order of the names."""
        return np.array([self.factors.get(name, 0.0) for name in names])


def conditions(design: "Design") -> list[Condition]:
    """Return the conditions of a design that contain free numbers."""
    found = [_durations(design)]
    for i, segment in enumerate(design.segments):
        if isinstance(segment, OpenSegment):
            found += _shares(segment, i) + _breakpoints(segment, i)
    return [condition for condition in found if condition.factors]


def _sum_of(values: list[tuple[float, Any]]) -> tuple[dict[str, float], float]:
    """Return the factors of the free numbers of a sum, and the sum of its given numbers."""
    factors: dict[str, float] = {}
    given = 0.0
    for factor, value in values:
        if isinstance(value, Free):
            factors[value.name] = factors.get(value.name, 0.0) + factor
        elif not isinstance(value, Rest):
            given += factor * value
    return factors, given


def _durations(design: "Design") -> Condition:
    own = [s.arguments["duration"] if isinstance(s, OpenSegment) else s.duration for s in design.segments]
    factors, given = _sum_of([(1.0, value) for value in own])
    name = "cycle" if design.total is None else "total"
    total = design.sum_of_durations
    # The rest, or the dwell that closes the cycle, stays: without it a program has other pieces.
    return Condition(name, {} if total == math.inf else factors, total - given, _DURATION)


def _shares(segment: OpenSegment, i: int) -> list[Condition]:
    shares = SUMS.get(segment.law) if isinstance(segment.law, str) else None
    if not shares:
        return []
    values = [(factor, segment.arguments.get(key, 0.0)) for key, factor in shares.items()]
    factors, given = _sum_of(values)
    name = " + ".join(key if factor == 1.0 else f"{factor:g} {key}" for key, factor in shares.items())
    return [Condition(f"{name} of segment {i}", factors, 1.0 - given, _SHARE)]


def _breakpoints(segment: OpenSegment, i: int) -> list[Condition]:
    """Return the order of the breakpoints T of universal."""
    given = segment.arguments.get("T") if segment.law == "universal" else None
    if given is None:
        return []
    found = []
    for k in range(len(given) - 1):
        factors, total = _sum_of([(1.0, given[k]), (-1.0, given[k + 1])])
        found.append(Condition(f"T{k + 1} - T{k + 2} of segment {i}", factors, -total, _SHARE))
    return found


def ranges(design: "Design") -> dict[str, tuple[float, float]]:
    """Return the free numbers whose searches stay off a bound, each with the range of its searches.

    At a share of 0, and at a breakpoint of 0 or 1, a law loses a piece, and a derivative may be infinite: a search
    stays a least share off, and its end may be moved onto the bound.
    """
    found: dict[str, tuple[float, float]] = {}
    for segment in design.segments:
        if not (isinstance(segment, OpenSegment) and isinstance(segment.law, str)):
            continue
        shares: list[Any] = [segment.arguments.get(key) for key in SUMS.get(segment.law, ())]
        breakpoints = segment.arguments.get("T", ()) if segment.law == "universal" else ()
        for value in (*shares, *breakpoints):
            if isinstance(value, Free):
                low = _SHARE if value.low == 0.0 else value.low
                high = 1.0 - _SHARE if value.high == 1.0 and value in breakpoints else value.high
                found[value.name] = low, high
    return found


def inside(found: list[Condition], names: list[str], low: FloatArray, high: FloatArray) -> FloatArray | None:
    """Return the point u of the unit cube that is farthest from all conditions; None if no point meets them."""
    from scipy.optimize import linprog

    slopes = [condition.slope(names) * (high - low) for condition in found]
    rows = [np.append(slope, np.linalg.norm(slope)) for slope in slopes]
    room = [c.total - c.least - float(c.slope(names) @ low) for c in found]
    # The last unknown is the distance from all conditions and bounds.
    n = len(names)
    distance = np.ones((n, 1))
    walls = [np.hstack([sign * np.eye(n), distance]) for sign in (-1.0, 1.0)]
    cost = np.append(np.zeros(n), -1.0)
    above = np.concatenate([room, np.zeros(n), np.ones(n)])
    bounds = [(0.0, 1.0)] * n + [(None, 0.5)]
    solved = linprog(cost, A_ub=np.vstack([*rows, *walls]), b_ub=above, bounds=bounds)
    return solved.x[:-1] if solved.success and solved.x[-1] >= 0.0 else None
