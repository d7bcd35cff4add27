"""Searches: the largest of some terms is minimised while others keep their bounds.

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
# Room that is left to a bound, relative to it. The largest is used where the tolerance of SciPy spends the others.
MARGINS = (1e-9, 1e-7, 1e-6)


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
    """The end of a search. u: the point. steps: iterations. message: of SciPy."""

    u: FloatArray
    steps: int
    message: str


class Search:
    """Searches over a landscape. kept: linear conditions. method: "SLSQP" or "trust-constr"."""

    def __init__(self, landscape: Landscape, kept: list[Condition], names: list[str], method: str) -> None:
        self.landscape, self.method = landscape, method
        width = landscape.high - landscape.low
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

        start = np.append(u, goal.of(values(u)).max())
        self.landscape.gradient(u)  # the first tangent plane
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
                bounds=[(0.0, 1.0)] * n + [(None, None)],
                constraints={"type": "ineq", "fun": conditions, "jac": slopes},
                method=self.method,
                options=options,
            )
        return Found(np.clip(solved.x[:n], 0.0, 1.0), int(solved.nit), str(solved.message))
