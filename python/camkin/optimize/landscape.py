"""The terms of some measures over the unit cube of the free numbers, and their derivatives."""

from typing import TYPE_CHECKING

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.errors import CamkinError
from camkin.optimize.measures import Measure
from camkin.program import Program

if TYPE_CHECKING:
    from camkin.optimize.design import Design

# Step of central differences: their error is its square, and the rounding of terms over it.
_STEP = 1e-5
_KEPT = 64  # points whose terms are kept: more than those of one gradient


class Landscape:
    """Terms at a point u, 0 at the lower bounds and 1 at the upper ones.

    A point that makes no program has the terms of the tangent plane at the last point with a gradient: SciPy sees
    finite values everywhere, and the linear conditions of the search lead it back.

    names, low, high: the free numbers and their bounds. evaluations: number of programs made.
    refused, unmeasured: the last error of a program, and of a measure of a program.
    """

    def __init__(self, design: "Design", measures: list[Measure]) -> None:
        self.names = tuple(design.parameters)
        bounds = np.array(list(design.parameters.values()))
        self.low, self.high = bounds.reshape(-1, 2).T
        self._design, self.measures = design, measures
        self.evaluations = 0
        self.refused: CamkinError | None = None
        self.unmeasured: CamkinError | None = None
        self._sizes: list[int] = []
        self._known: dict[bytes, FloatArray | None] = {}
        self._slopes: dict[bytes, FloatArray] = {}
        self._base: tuple[FloatArray, FloatArray, FloatArray] | None = None

    def point(self, u: FloatArray) -> FloatArray:
        """Return the free numbers, within the bounds."""
        within: FloatArray = np.clip(self.low + u * (self.high - self.low), self.low, self.high)
        return np.where(u <= 0.0, self.low, np.where(u >= 1.0, self.high, within))

    def unit(self, x: FloatArray) -> FloatArray:
        """Return the point u of free numbers."""
        u: FloatArray = np.clip((x - self.low) / (self.high - self.low), 0.0, 1.0)
        return u

    def program(self, u: FloatArray) -> Program | None:
        """Return the program at a point, None if it is refused."""
        try:
            return self._design.program(self.point(u))
        except CamkinError as error:
            self.refused = error
            return None

    def columns(self, measure: Measure) -> slice:
        """Return where the terms of a measure are."""
        i = self.measures.index(measure)
        return slice(sum(self._sizes[:i]), sum(self._sizes[: i + 1]))

    def terms(self, u: FloatArray) -> FloatArray | None:
        """Return all terms at a point; None if it makes no program."""
        key = u.tobytes()
        if key not in self._known:
            if len(self._known) >= _KEPT:
                del self._known[next(iter(self._known))]
            self._known[key] = self._computed(u)
        return self._known[key]

    def _computed(self, u: FloatArray) -> FloatArray | None:
        self.evaluations += 1
        program = self.program(u)
        if program is None:
            return None
        try:
            found = [measure.terms(program) for measure in self.measures]
        except CamkinError as error:
            self.unmeasured = error
            return None
        self._sizes = self._sizes or [len(terms) for terms in found]
        # A law may lose a piece at an end of its range: then the largest term stands for all.
        found = [
            terms if len(terms) == size else np.full(size, terms.max())
            for terms, size in zip(found, self._sizes, strict=True)
        ]
        return np.concatenate(found)

    def tangent(self, u: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return terms and gradient at a point, or those of the tangent plane where there is no program."""
        found = self.terms(u)
        if found is None:
            if self._base is None:
                raise AssertionError("a search starts at a program")
            base, terms, slopes = self._base
            return terms + slopes @ (u - base), slopes
        return found, self.gradient(u)

    def values(self, u: FloatArray) -> FloatArray:
        """Return the terms at a point, or those of the tangent plane."""
        found = self.terms(u)
        return self.tangent(u)[0] if found is None else found

    def gradient(self, u: FloatArray) -> FloatArray:
        """Return the derivatives of the terms at a point that makes a program: (terms, n)."""
        key, terms = u.tobytes(), self.terms(u)
        assert terms is not None
        if key not in self._slopes:
            self._slopes = {key: self._gradient(u, terms)}
        self._base = u.copy(), terms, self._slopes[key]
        return self._slopes[key]

    def _gradient(self, u: FloatArray, terms: FloatArray) -> FloatArray:
        """Return central differences; where only one side makes a program, a difference to that side."""
        slopes = np.zeros((len(terms), len(u)))
        for i in range(len(u)):
            centre = min(max(u[i], _STEP), 1.0 - _STEP)
            sides = [(u[i], terms)]
            for x in (centre - _STEP, centre + _STEP):
                moved = u.copy()
                moved[i] = x
                if (found := self.terms(moved)) is not None:
                    sides.append((x, found))
            (one, low), (other, high) = sides[-2:] if len(sides) > 1 else sides * 2
            if one != other:
                slopes[:, i] = (high - low) / (other - one)
        return slopes
