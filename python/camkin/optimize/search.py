"""Searches: minimise the largest of some terms while others keep their bounds, and find the limits that conflict.

The largest term has kinks where two terms tie. So a level t is minimised that no term may exceed (epigraph form): all
functions of the search are smooth.
"""

import warnings
from typing import Any, NamedTuple

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.optimize.conditions import Condition
from camkin.optimize.landscape import Landscape
from camkin.optimize.measures import Measure

_STEPS = 200
_TOLERANCE = 1e-11
# Margins to a bound, relative to it, tried in turn. A larger one follows if the tolerance of SciPy used up the last.
MARGINS = (1e-9, 1e-7, 1e-6)
# Least relative excess that a search without a solution leaves. Below it the limits count as kept together.
_CONFLICT = 1e-7


# Share of a range: a number nearer to a bound is moved onto it. Laws refuse shares above 0 and below 2e-6.
_NEAR = 1e-5
_ROUNDING = 1e-9  # share of a range below which the end of a search is at a bound


class Rows(NamedTuple):
    """Terms of measures, scaled: (term - shift) / scale."""

    places: list[int]
    shift: FloatArray
    scale: FloatArray

    def of(self, terms: FloatArray) -> FloatArray:
        """Return the scaled terms, or the scaled rows of their gradient with shift 0."""
        scaled: FloatArray = (terms[self.places] - self.shift) / self.scale
        return scaled

    def slopes(self, gradient: FloatArray) -> FloatArray:
        """Return the derivatives of the scaled terms."""
        scaled: FloatArray = gradient[self.places] / self.scale[:, None]
        return scaled


class Found(NamedTuple):
    """The end of a search. u: the point. steps: iterations. message: that of SciPy."""

    u: FloatArray
    steps: int
    message: str


class Conflict(NamedTuple):
    """A limit that cannot be kept, alone or with others. limit: its name. value: as given. needed: the value at which
    the limits that do not conflict without it could stay as they are."""

    limit: str
    value: float
    needed: float


class Needed(NamedTuple):
    """The best level of a limit. u: where it is reached. kept: names of the limits that are kept there."""

    level: float
    u: FloatArray
    kept: tuple[str, ...]


def on_bounds(u: FloatArray, near: float = _NEAR) -> FloatArray:
    """Return the point moved onto the bounds that it nearly reaches."""
    moved: FloatArray = np.where(u < near, 0.0, np.where(u > 1.0 - near, 1.0, u))
    return moved


class Search:
    """Searches over a landscape.

    kept: linear conditions. ranges: free numbers whose searches stay off a bound, with the ranges of their searches.
    method: "SLSQP" or "trust-constr".
    """

    def __init__(
        self,
        landscape: Landscape,
        kept: list[Condition],
        ranges: dict[str, tuple[float, float]],
        names: list[str],
        method: str,
    ) -> None:
        self.landscape, self.method = landscape, method
        width = landscape.high - landscape.low
        bounds = dict(zip(landscape.names, zip(landscape.low, landscape.high, strict=True), strict=True)) | ranges
        within = np.array([bounds[name] for name in names]) - landscape.low[:, None]
        self._low, self._high = (within / width[:, None]).T
        rows = [(c.slope(names) * width, c.total - c.least - float(c.slope(names) @ landscape.low)) for c in kept]
        norms = [float(np.linalg.norm(slope)) for slope, _ in rows]
        self._slopes = np.array([slope / n for (slope, _), n in zip(rows, norms, strict=True)]).reshape(-1, len(width))
        self._room = np.array([room / n for (_, room), n in zip(rows, norms, strict=True)])

    def limit_rows(self, limits: dict[Measure, float]) -> Rows:
        """Return the terms of limits, each as its excess over the bound, relative to it."""
        places: list[int] = []
        shift: list[float] = []
        for measure, level in limits.items():
            columns = self.landscape.columns(measure)
            places += range(columns.start, columns.stop)
            shift += [measure.bound(level)] * (columns.stop - columns.start)
        bounds = np.array(shift)
        return Rows(places, bounds, np.abs(bounds))

    def excess(self, u: FloatArray, limits: dict[Measure, float]) -> float:
        """Return the largest relative excess over limits; not above 0 where all are kept."""
        if not limits:
            return -1.0
        return float(self.limit_rows(limits).of(self.landscape.values(u)).max())

    def within(self, u: FloatArray, limits: dict[Measure, float]) -> Found:
        """Return the point with the least largest excess over limits."""
        return self._solve(self.limit_rows(limits), self.limit_rows({}), u, 0.0)

    def least(self, u: FloatArray, goal: Measure, limits: dict[Measure, float], margin: float) -> Found:
        """Return the point with the least level of a measure that keeps limits with a relative margin."""
        columns = self.landscape.columns(goal)
        top = float(np.abs(self.landscape.values(u)[columns]).max()) or 1.0
        places = list(range(columns.start, columns.stop))
        rows = Rows(places, np.zeros(len(places)), np.full(len(places), top))
        return self._solve(rows, self.limit_rows(limits), u, margin)

    def _solve(self, goal: Rows, kept: Rows, u: FloatArray, margin: float) -> Found:
        from scipy.optimize import minimize

        n = len(u)
        values, tangent = self.landscape.values, self.landscape.tangent
        column, linear = np.ones((len(goal.places), 1)), np.hstack([-self._slopes, np.zeros((len(self._room), 1))])

        def conditions(z: FloatArray) -> FloatArray:
            terms = values(z[:n])
            return np.concatenate([z[n] - goal.of(terms), -margin - kept.of(terms), self._room - self._slopes @ z[:n]])

        def slopes(z: FloatArray) -> FloatArray:
            gradient = tangent(z[:n])[1]
            of_limits = np.hstack([-kept.slopes(gradient), np.zeros((len(kept.places), 1))])
            return np.vstack([np.hstack([-goal.slopes(gradient), column]), of_limits, linear])

        moved = np.clip(u, self._low, self._high)
        u = u if self.landscape.terms(moved) is None else moved
        start = np.append(u, goal.of(values(u)).max())
        self.landscape.gradient(u)  # sets the first tangent plane
        options: dict[str, Any] = {"maxiter": _STEPS}
        options |= {"ftol": _TOLERANCE} if self.method == "SLSQP" else {"gtol": 1e-9, "xtol": 1e-10}
        cost = np.append(np.zeros(n), 1.0)
        with warnings.catch_warnings():
            # trust-constr updates the curvature of linear functions too.
            warnings.filterwarnings("ignore", message="delta_grad == 0.0", category=UserWarning)
            solved = minimize(
                lambda z: z[n],
                start,
                jac=lambda z: cost,
                bounds=[*zip(self._low, self._high, strict=True), (None, None)],
                constraints={"type": "ineq", "fun": conditions, "jac": slopes},
                method=self.method,
                options=options,
            )
        return Found(on_bounds(solved.x[:n], _ROUNDING), int(solved.nit), str(solved.message))

    # ---- conflicts of limits ----

    def keeping(self, limits: dict[Measure, float], points: list[FloatArray]) -> FloatArray | None:
        """Return a point that keeps limits, None if no search from these points finds one."""
        for point in points:
            u = point if self.excess(point, limits) <= 0.0 else self.within(point, limits).u
            if self.landscape.terms(u) is not None and self.excess(u, limits) <= _CONFLICT:
                return u
        return None

    def impossible(self, limits: dict[str, tuple[Measure, float]], points: list[FloatArray]) -> list[str]:
        """Return the names of the limits that cannot be kept even alone. points: where searches begin."""
        return [name for name, pair in limits.items() if self.keeping(dict([pair]), points) is None]

    def smallest_conflict(self, limits: dict[str, tuple[Measure, float]], points: list[FloatArray]) -> list[str]:
        """Return the names of a smallest set of limits in conflict: without any one of them, the others can be kept.

        Deletion filter: leave out one limit after the other; do not restore it if the others still conflict.
        points: where searches begin.
        """
        kept = dict(limits)
        for name in limits:
            others = {key: pair for key, pair in kept.items() if key != name}
            if others and self.keeping(dict(others.values()), points) is None:
                kept = others
        return list(kept)

    def needed(
        self, name: str, limits: dict[str, tuple[Measure, float]], groups: list[list[str]], points: list[FloatArray]
    ) -> Needed:
        """Return the best level of a limit while others are kept.

        groups: names of others. Those of the first group that can be kept together are kept.
        """
        measure, level = limits[name]
        for group in groups:
            others, ends = dict(limits[key] for key in group), []
            for point in points:
                if (start := self.keeping(others, [point])) is None:
                    continue
                end = self.least(start, measure, others, 0.0).u
                for u in (on_bounds(end), end, start):
                    candidate = self.landscape.candidate(u)
                    if candidate is not None and self.excess(u, others) <= _CONFLICT:
                        ends.append((measure.exact(candidate), u))
                        break
            if ends:
                return Needed(*(max if measure.rises else min)(ends, key=lambda end: end[0]), tuple(group))
        return Needed(level, points[0], ())
