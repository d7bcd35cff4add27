"""The terms of some measures over the unit cube of the free numbers, and their derivatives."""

from typing import TYPE_CHECKING

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.errors import CamkinError, unasked
from camkin.optimize.cams import OpenCam
from camkin.optimize.candidate import Candidate
from camkin.optimize.measures import Measure
from camkin.optimize.slopes import Slopes

if TYPE_CHECKING:
    from camkin.optimize.design import Design

# Step h of central differences: their error is the sum of h^2 and of the rounding of terms divided by h.
_STEP = 1e-5
_KEPT = 16  # points whose terms are cached: more than one step visits


class Landscape:
    """Terms at a point u, 0 at the lower bounds and 1 at the upper ones.

    A point that makes no program has the terms of the tangent plane at the last point with a gradient: SciPy sees
    finite values everywhere, and the linear conditions of the search lead it back.

    names, low, high: the free numbers and their bounds. evaluations: number of programs made.
    refused, unmeasured: the last error of a program, and of a measure of a program. infinite: the last measure whose
    terms are not finite, which counts as no program.
    """

    def __init__(self, design: "Design", measures: list[Measure], cam: OpenCam | None) -> None:
        self.names = tuple(design.parameters)
        bounds = np.array(list(design.parameters.values()))
        self.low, self.high = bounds.reshape(-1, 2).T
        self._design, self.measures, self._cam = design, measures, cam
        self.evaluations = 0
        self.refused: CamkinError | None = None
        self.unmeasured: CamkinError | None = None
        self.infinite: Measure | None = None
        self._sizes: list[int] = []
        self._known: dict[bytes, tuple[Candidate, FloatArray] | None] = {}
        self._by = Slopes(design, cam)
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

    def candidate(self, u: FloatArray) -> Candidate | None:
        """Return the program and the cam at a point, None if one of them is refused."""
        try:
            with unasked():  # what a program on the way looks like is no question to the user
                return Candidate(self._design, self._cam, dict(zip(self.names, self.point(u).tolist(), strict=True)))
        except CamkinError as error:
            self.refused = error
            return None

    def columns(self, measure: Measure) -> slice:
        """Return the slice of the terms of a measure."""
        i = self.measures.index(measure)
        return slice(sum(self._sizes[:i]), sum(self._sizes[: i + 1]))

    def terms(self, u: FloatArray) -> FloatArray | None:
        """Return all terms at a point; None if it makes no program."""
        found = self._found(u)
        return None if found is None else found[1]

    def _found(self, u: FloatArray) -> tuple[Candidate, FloatArray] | None:
        """Return the candidate at a point and its terms."""
        key = u.tobytes()
        if key not in self._known:
            if len(self._known) >= _KEPT:
                del self._known[next(iter(self._known))]
            candidate = self.candidate(u)
            self.evaluations += 1
            terms = None if candidate is None else self._terms(candidate, self.measures)
            self._known[key] = None if candidate is None or terms is None else (candidate, terms)
        return self._known[key]

    def _terms(self, candidate: Candidate, measures: list[Measure]) -> FloatArray | None:
        """Return the terms of some measures."""
        try:
            found = [measure.terms(candidate) for measure in measures]
        except CamkinError as error:
            self.unmeasured = error
            return None
        for measure, terms in zip(measures, found, strict=True):
            if not np.isfinite(terms).all():
                self.infinite = measure
                return None
        self._sizes = self._sizes or [len(terms) for terms in found]
        sizes = [self._size(measure) for measure in measures]
        # A law may lose a piece at an end of its range. The largest term then replaces the missing ones.
        return np.concatenate(
            [x if len(x) == size else np.full(size, x.max()) for x, size in zip(found, sizes, strict=True)]
        )

    def _size(self, measure: Measure) -> int:
        return self._sizes[self.measures.index(measure)]

    def tangent(self, u: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return terms and gradient at a point, or those of the tangent plane where there is no program."""
        found = self.terms(u)
        if found is None:
            if self._base is None:
                raise self.unmeasured or AssertionError("a search starts at a program")
            base, terms, slopes = self._base
            return terms + slopes @ (u - base), slopes
        return found, self.gradient(u)

    def values(self, u: FloatArray) -> FloatArray:
        """Return the terms at a point, or those of the tangent plane."""
        found = self.terms(u)
        return self.tangent(u)[0] if found is None else found

    def gradient(self, u: FloatArray) -> FloatArray:
        """Return the derivatives of the terms at a point that makes a program: (terms, n)."""
        key, found = u.tobytes(), self._found(u)
        assert found is not None
        candidate, terms = found
        if key not in self._slopes:
            exact = {measure: self._exact(measure, candidate) for measure in self.measures}
            others = [measure for measure, slopes in exact.items() if slopes is None]
            if others:
                differences = self._differences(u, candidate, others)
                ends = np.cumsum([self._size(measure) for measure in others])[:-1]
                exact |= dict(zip(others, np.split(differences, ends), strict=True))
            width = self.high - self.low
            self._slopes = {key: np.vstack([slopes for slopes in exact.values() if slopes is not None]) * width}
        self._base = u.copy(), terms, self._slopes[key]
        return self._slopes[key]

    def _exact(self, measure: Measure, candidate: Candidate) -> FloatArray | None:
        """Return the derivatives of the terms of a measure by the free numbers; None without a closed form."""
        if measure.slopes is None or (not measure.adds_up and self._by.at_corner(candidate.program)):
            return None
        try:
            slopes = measure.slopes(candidate, self._by)
        except CamkinError:  # a law or a number without derivatives
            return None
        size = self._size(measure)
        return slopes if len(slopes) == size else np.tile(slopes[measure.terms(candidate).argmax()], (size, 1))

    def _differences(self, u: FloatArray, candidate: Candidate, measures: list[Measure]) -> FloatArray:
        """Return central differences; one-sided differences where only one side makes a program."""
        terms = self._terms(candidate, measures)
        assert terms is not None
        slopes = np.zeros((len(terms), len(u)))
        for i in range(len(u)):
            centre = min(max(u[i], _STEP), 1.0 - _STEP)
            sides = [(u[i], terms)]
            for x in (centre - _STEP, centre + _STEP):
                moved = u.copy()
                moved[i] = x
                self.evaluations += 1
                neighbour = self.candidate(moved)
                if neighbour and (found := self._terms(neighbour, measures)) is not None:
                    sides.append((x, found))
            (one, low), (other, high) = sides[-2:] if len(sides) > 1 else sides * 2
            if one != other:
                slopes[:, i] = (high - low) / (other - one)
        by_number: FloatArray = slopes / (self.high - self.low)
        return by_number
