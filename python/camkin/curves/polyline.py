"""Points on a curve whose chords are within a tolerance of it.

On a span the curve turns one way, so it lies between a chord and the tangent at any of its own points, if it turns by
less than a right angle. The tangent is taken where it is nearly parallel to the chord: there the bound is nearly the
distance of the curve itself. The bound holds for every tangent, so an exact root is not needed.
"""

from dataclasses import dataclass

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.curves.curve import Curve, Values, size_of, spans
from camkin.curves.divide import divide
from camkin.curves.tolerance import checked

_WIDEST = np.pi / 3.0  # largest angle between a chord and the tangents at its ends


@dataclass(frozen=True, eq=False, repr=False)
class Polyline:
    """Points of a closed curve, from its first break over one turn; the last point is the first.

    Attributes
    ----------
    theta : ndarray (n,) [deg]
        Cam angles.
    x, y : ndarray (n,) [L]
        Points.
    error : float [L]
        Bound of the distance between the curve and a chord.
    """

    theta: FloatArray
    x: FloatArray
    y: FloatArray
    error: float

    def __repr__(self) -> str:
        return f"Polyline({len(self)} points, error <= {self.error!r})"

    def __len__(self) -> int:
        return self.theta.size


def polyline(curve: Curve, tolerance: float) -> Polyline:
    """Return the fewest points, nearly, whose chords are within the tolerance [L] of the curve."""
    edges = spans(curve)
    limit = checked(tolerance, size_of(curve.at(edges)))
    theta = divide(edges, lambda low, high: chord_errors(curve, low, high), limit, 2)
    frame = curve.at(theta)
    return Polyline(theta, frame.x, frame.y, float(tolerance))


def chord_errors(curve: Curve, low: Values, high: Values) -> Values:
    """Return bounds of the distance between the curve and the chords of intervals that lie within spans."""
    a, m, b = curve.at(low), curve.at(0.5 * (low + high)), curve.at(high)
    cx, cy = b.x - a.x, b.y - a.y
    length = np.hypot(cx, cy)
    sign = np.where(m.speed < 0.0, -1.0, 1.0)

    def angle(tx: Values, ty: Values) -> Values:
        return np.asarray(np.arctan2(cx * ty - cy * tx, cx * tx + cy * ty))

    at = [angle(sign * f.tx, sign * f.ty) for f in (a, m, b)]
    share = _root(*at)
    p = curve.at(low + share * (high - low))
    slope = np.abs(np.tan(angle(sign * p.tx, sign * p.ty)))
    with np.errstate(invalid="ignore", divide="ignore"):
        height = np.abs(cx * (p.y - a.y) - cy * (p.x - a.x)) / length
        along = (cx * (p.x - a.x) + cy * (p.y - a.y)) / length
        bound = height + slope * np.maximum(along, length - along)
    wide = (np.abs(at[0]) > _WIDEST) | (np.abs(at[2]) > _WIDEST)
    return np.where(wide, np.where(length > 0.0, np.inf, 0.0), bound)


def _root(a: Values, m: Values, b: Values) -> Values:
    """Return the share of the interval, 0 to 1, at which an angle is 0. a, m, b: at its start, middle and end."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = 0.5 * a * b / ((m - a) * (m - b)) + a * m / ((b - a) * (b - m))
    return np.where((share > 0.0) & (share < 1.0), share, 0.5)
