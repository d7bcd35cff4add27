"""Closed plane curves that depend on the cam angle, and their division into spans.

A span is a range of cam angles in which the curve is smooth, turns one way and runs one way. Bounds of the distance
between the curve and a chord hold on a span, because an arc that turns one way lies between its chord and its tangents.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from camkin._base.ascending import joined
from camkin.errors import ParameterError

Values: TypeAlias = npt.NDArray[Any]
"""An array of real or complex numbers, indices or truth values."""

# Samples of a piece, in addition to one for each half degree: a curve of any law turns at most four times in a piece.
_LEAST_SAMPLES = 12
_SAMPLES_PER_DEGREE = 2.0
# A curve that turns less than this over a length equal to its size is straight: rounding makes it turn by 1e-13.
_STRAIGHT = 1e-11
_HALVINGS = 60
# Angles that are nearer to each other are one angle [deg]: rounding moves them by 1e-13.
SAME_ANGLE = 1e-9
_GAP = 1e-9  # largest gap, relative to the size of the curve: above the rounding at the two sides of a knot


class Frame(NamedTuple):
    """Points of a curve, and how the curve runs there. All fields have the shape of the cam angles.

    x, y: points [L]. tx, ty: unit tangent. turn, speed: angle of the tangent and signed length of the path per cam
    angle, times one positive factor of any size. speed < 0: the point moves against the tangent, after a cusp.
    """

    x: Values
    y: Values
    tx: Values
    ty: Values
    turn: Values
    speed: Values


class Curve(Protocol):
    """A closed curve. knots: ascending cam angles [deg] at which its pieces begin, and the end of the turn."""

    @property
    def knots(self) -> Values: ...

    def at(self, theta: Values) -> Frame: ...


def size_of(frame: Frame) -> float:
    """Return the largest coordinate of the points [L]."""
    return float(max(np.abs(frame.x).max(), np.abs(frame.y).max()))


def before(theta: Values) -> Values:
    """Return the angles just before these, which belong to the piece that ends there."""
    return np.nextafter(theta, -np.inf)


def samples(knots: Values) -> tuple[Values, Values]:
    """Return angles inside the pieces, ascending, and the number of the piece of each.

    The angles are the middles of equal parts, so none lies on a break, where the value belongs to the next piece.
    """
    width = np.diff(knots)
    n = np.maximum(_LEAST_SAMPLES, np.ceil(width * _SAMPLES_PER_DEGREE)).astype(np.int64)
    piece = np.repeat(np.arange(width.size), n)
    index = np.arange(piece.size) - np.repeat(np.cumsum(n) - n, n)
    return knots[piece] + width[piece] * ((index + 0.5) / n[piece]), piece


def spans(curve: Curve) -> Values:
    """Return the ends of the spans: the knots, the inflections and the cusps, ascending.

    Sign changes are bracketed by samples(), and by the vertex of a parabola where a value has its least magnitude
    between two samples. Raises ParameterError if a piece does not begin where the one before it ends.
    """
    _check_closed(curve)
    theta, piece = samples(curve.knots)
    frame = curve.at(theta)
    found = [curve.knots]
    floor = _STRAIGHT / size_of(frame) * np.abs(frame.speed).max()
    for name, least in (("turn", floor), ("speed", 0.0)):
        values = getattr(frame, name)
        values = np.where(np.abs(values) > least, values, 0.0)
        found.append(_sign_changes(_part(curve, name), theta, values, piece))
    return joined(curve.knots, np.concatenate(found[1:]), SAME_ANGLE)


def _check_closed(curve: Curve) -> None:
    """Refuse a curve with gaps: a roller, or a flat face, leaves one where the velocity jumps."""
    knots = curve.knots
    start, end = curve.at(knots[:-1]), curve.at(before(knots[1:]))
    x, y = np.append(start.x[1:], start.x[0]), np.append(start.y[1:], start.y[0])
    gap = np.hypot(x - end.x, y - end.y)
    i = int(np.argmax(gap))
    if gap[i] > _GAP * size_of(start):
        angle = float(np.mod(knots[i + 1], 360.0))
        message = f"the velocity of the program jumps at {angle:.6g} degrees, and the curve has a gap there"
        remedy = "take a motion without jumps of velocity"
        raise ParameterError(f"{message} ({gap[i]:.6g}): {remedy}", parameter="program", value=angle)


def _part(curve: Curve, name: str) -> Callable[[Values], Values]:
    """Return the function that gives one field of the frame."""

    def part(theta: Values) -> Values:
        found: Values = getattr(curve.at(theta), name)
        return found

    return part


def _sign_changes(function: Callable[[Values], Values], theta: Values, values: Values, piece: Values) -> Values:
    """Return the angles inside the pieces at which a function changes its sign. values, piece: at the angles theta."""
    # Give a zero the sign of the last value before it: a straight part ends where the curve turns the other way.
    last = np.maximum.accumulate(np.where(values != 0.0, np.arange(values.size), 0))
    sign = np.sign(values[last])
    same = piece[1:] == piece[:-1]
    i = np.flatnonzero(same & (sign[1:] * sign[:-1] < 0.0))
    low, high = [theta[i]], [theta[i + 1]]
    # Find two changes between neighbouring samples: the magnitude has a minimum, and its parabola crosses zero.
    size = np.abs(values)
    dips = np.flatnonzero(
        same[1:] & same[:-1] & (sign[2:] * sign[:-2] > 0.0) & (sign[1:-1] * sign[:-2] > 0.0)
        & (size[1:-1] <= size[:-2]) & (size[1:-1] <= size[2:]) & (size[:-2] + size[2:] > 2.0 * size[1:-1])
    )  # fmt: skip
    if dips.size:
        left, centre, right = size[dips], size[dips + 1], size[dips + 2]
        shift = 0.5 * (left - right) / (left - 2.0 * centre + right)
        x = theta[dips + 1] + shift * (theta[dips + 2] - theta[dips + 1])
        crossed = function(x) * sign[dips + 1] < 0.0
        low += [theta[dips][crossed], x[crossed]]
        high += [x[crossed], theta[dips + 2][crossed]]
    return _bisected(function, np.concatenate(low), np.concatenate(high))


def _bisected(function: Callable[[Values], Values], low: Values, high: Values) -> Values:
    """Return the roots of a function in the intervals, at whose ends its signs differ."""
    if not low.size:
        return low
    sign = np.sign(function(low))
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        left = np.sign(function(middle)) == sign
        low, high = np.where(left, middle, low), np.where(left, high, middle)
        if (high - low <= 4e-16 * np.abs(high)).all():
            break
    return high
