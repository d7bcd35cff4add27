"""Biarcs: two arcs for each interval of a curve, with common tangents, within a tolerance of it.

A biarc has the points and tangents of the curve at the ends of its interval. Its arcs meet where both have equally
long tangents (Bolton 1975, with d1 = d2).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.curves.curve import Curve, Values, before, size_of, spans
from camkin.curves.divide import divide
from camkin.curves.sampled import sampled_errors
from camkin.curves.tolerance import checked

_WIDEST = np.pi / 3.0  # largest angle between the chord of an interval and the tangents at its ends
_STRAIGHT = 1e-12  # largest sagitta of an arc that counts as a line, relative to the size of the curve
_SAME = 1e-9  # largest difference of the circles of two arcs that are merged, relative to the size of the curve
_HALF_TURN = np.pi


class Arc(NamedTuple):
    """An arc, or a line. bulge: tangent of a quarter of its angle, above 0 counterclockwise, 0 for a line.

    centre: NaN for a line, whose radius is infinite.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    centre: tuple[float, float]
    radius: float
    bulge: float


@dataclass(frozen=True, eq=False, repr=False)
class Biarcs:
    """The arcs of a closed curve, in the sense in which the follower meets them as the cam angle grows.

    len() and iteration give the arcs.

    Attributes
    ----------
    x, y : ndarray (n + 1,) [L]
        Starts of the arcs, and the end of the last, which is the start of the first.
    bulge : ndarray (n,)
        Tangent of a quarter of the angle of each arc.
    error : float [L]
        Bound of the distance between the curve and its arc.
    """

    x: FloatArray
    y: FloatArray
    bulge: FloatArray
    error: float

    def __repr__(self) -> str:
        return f"Biarcs({len(self)} arcs, error <= {self.error!r})"

    def __len__(self) -> int:
        return self.bulge.size

    @property
    def radius(self) -> FloatArray:
        """Radii, infinite for lines [L]."""
        chord = np.hypot(np.diff(self.x), np.diff(self.y))
        with np.errstate(divide="ignore"):
            return chord * (1.0 + self.bulge**2) / (4.0 * np.abs(self.bulge))

    @property
    def centre(self) -> FloatArray:
        """Centres (n, 2), NaN for lines [L]."""
        with np.errstate(divide="ignore", invalid="ignore"):
            height = np.where(self.bulge != 0.0, (1.0 / self.bulge - self.bulge) / 4.0, np.nan)
        dx, dy = np.diff(self.x), np.diff(self.y)
        middle = self.x[:-1] + 0.5 * dx, self.y[:-1] + 0.5 * dy
        return np.stack((middle[0] - height * dy, middle[1] + height * dx), axis=-1)

    def __iter__(self) -> Iterator[Arc]:
        points = list(zip(self.x.tolist(), self.y.tolist(), strict=True))
        centres = map(tuple, self.centre.tolist())
        return map(Arc, points[:-1], points[1:], centres, self.radius.tolist(), self.bulge.tolist())


def biarcs(curve: Curve, tolerance: float) -> Biarcs:
    """Return few arcs within the tolerance [L] of the curve."""
    edges = spans(curve)
    size = size_of(curve.at(edges))
    limit = checked(tolerance, size)
    theta = divide(edges, lambda low, high: _errors(curve, low, high), limit, 3)
    made = _Made.of(curve, theta[:-1], before(theta[1:]))
    points = np.stack((made.start, made.joint), axis=-1).ravel()
    angle = np.stack((made.angle1, made.angle2), axis=-1).ravel()
    points = np.append(points, points[0])
    first = _merged(points, angle, size)
    total = np.add.reduceat(angle, first)
    points = points[np.append(first, angle.size)]
    bulge = np.tan(0.25 * total)
    bulge[np.abs(bulge) * np.abs(np.diff(points)) < 2.0 * _STRAIGHT * size] = 0.0
    return Biarcs(points.real.copy(), points.imag.copy(), bulge, float(tolerance))


@dataclass(frozen=True)
class _Made:
    """Biarcs of intervals. Points and tangents are complex numbers; angle1, angle2: of the arcs, of either sign."""

    start: Values
    tangent: Values
    joint: Values
    at_joint: Values
    end: Values
    angle1: Values
    angle2: Values
    wide: Values

    @classmethod
    def of(cls, curve: Curve, low: Values, high: Values) -> "_Made":
        a, b = curve.at(low), curve.at(high)
        sign = np.where(curve.at(0.5 * (low + high)).speed < 0.0, -1.0, 1.0)
        start, end = a.x + 1j * a.y, b.x + 1j * b.y
        one, two = sign * (a.tx + 1j * a.ty), sign * (b.tx + 1j * b.ty)
        chord = end - start
        # d solves |chord - d (one + two)| = 2 d.
        along = (chord * (one + two).conj()).real
        with np.errstate(divide="ignore", invalid="ignore"):
            d = np.abs(chord) ** 2 / (along + np.sqrt(along**2 + np.abs(one - two) ** 2 * np.abs(chord) ** 2))
            d = np.where(chord != 0.0, d, 0.0)
            joint = 0.5 * (start + end + d * (one - two))
            half1 = np.angle((joint - start) / one)
            half2 = np.angle(two / (end - joint))
            wide = np.maximum(np.abs(np.angle(chord / one)), np.abs(np.angle(chord / two))) > _WIDEST
        half1, half2 = np.where(joint != start, half1, 0.0), np.where(joint != end, half2, 0.0)
        at_joint = one * np.exp(2j * half1)
        return cls(start, one, joint, at_joint, end, 2.0 * half1, 2.0 * half2, wide & (chord != 0.0))


def _errors(curve: Curve, low: Values, high: Values) -> Values:
    """Return the largest distances between the curve and the biarcs of the intervals."""
    made = _Made.of(curve, low, high)

    def distances(points: Values) -> Values:
        after = ((points - made.joint) * made.at_joint.conj()).real > 0.0
        first = _from_arc(points, made.start, made.tangent, made.angle1, made.joint - made.start)
        second = _from_arc(points, made.joint, made.at_joint, made.angle2, made.end - made.joint)
        return np.where(after, second, first)

    return np.where(made.wide, np.inf, sampled_errors(curve, low, high, distances))


def _from_arc(points: Values, start: Values, tangent: Values, angle: Values, chord: Values) -> Values:
    """Return signed distances of points from circles, exact for large radii too."""
    with np.errstate(divide="ignore", invalid="ignore"):
        curvature = np.where(chord != 0.0, 2.0 * np.sin(0.5 * angle) / np.abs(chord), 0.0)
    local = (points - start) * tangent.conj()
    power = 2.0 * local.imag - curvature * np.abs(local) ** 2
    distance: Values = power / (1.0 + np.sqrt(np.maximum(1.0 - curvature * power, 0.0)))
    return distance


def _merged(points: Values, angle: Values, size: float) -> Values:
    """Return the index of the first arc of each run on one circle. A run turns by at most half a turn."""
    chord = np.diff(points)
    with np.errstate(divide="ignore", invalid="ignore"):
        curvature = np.where(chord != 0.0, 2.0 * np.sin(0.5 * angle) / np.abs(chord), 0.0)
    # Two arcs with a common tangent are on one circle if the end of either is on that of the other.
    reach = 0.5 * (np.abs(chord[1:]) ** 2 + np.abs(chord[:-1]) ** 2)
    same = np.abs(np.diff(curvature)) * reach <= _SAME * size
    same &= (
        np.abs(np.angle(chord[1:] * chord[:-1].conj()) - 0.5 * (angle[1:] + angle[:-1])) * np.sqrt(reach)
        <= _SAME * size
    )
    run = np.cumsum(np.concatenate(([True], ~same)))
    turned = np.cumsum(np.abs(angle))
    begin = np.maximum.accumulate(np.where(np.concatenate(([True], ~same)), turned - np.abs(angle), 0.0))
    part = np.ceil((turned - begin) / _HALF_TURN - 1e-9)
    new = np.concatenate(([True], (np.diff(run) > 0) | (np.diff(part) > 0)))
    return np.flatnonzero(new)
