"""Cubic splines with the tangents of a curve, within a tolerance of it.

An interval is a cubic Bezier curve whose two handles have one length, that of a circular arc. If the parameter of an
interval is three times its handle, the speed is 1 at all joints, so the intervals are one spline with double knots.
"""

from dataclasses import dataclass

import numpy as np

from camkin._base.arguments import FloatArray
from camkin._base.ascending import joined, nearest
from camkin.curves.curve import SAME_ANGLE, Curve, Values, before, size_of, spans
from camkin.curves.divide import divide
from camkin.curves.sampled import sampled_errors
from camkin.curves.tolerance import checked

_WIDEST = np.pi / 4.0  # largest angle between the chord of an interval and the tangents at its ends
_NEWTON = 4
_CORNER = 1e-9  # largest angle between two tangents that is no corner


@dataclass(frozen=True)
class Spline:
    """A cubic spline with double knots inside, and tangents of length 1 at them.

    poles: control points (2 n + 2, 2) [L]. knots: parameters at which the n parts begin, and the end (n + 1,) [L].
    theta: cam angles of the ends of the parts [deg].
    """

    poles: FloatArray
    knots: FloatArray
    theta: FloatArray


def splines(curve: Curve, tolerance: float, at: Values) -> list[Spline]:
    """Return splines within the tolerance [L] of a closed curve, one after the other.

    at: cam angles in the turn at which a spline begins, beside corners [deg].
    """
    start = curve.knots[0]
    cuts = start + np.mod(at - start, 360.0)
    edges = joined(spans(curve), cuts, SAME_ANGLE)
    cuts = edges[nearest(edges, cuts)]  # the same bits, where rounding moved a cut off its edge
    limit = checked(tolerance, size_of(curve.at(edges)))
    theta = divide(edges, lambda low, high: _errors(curve, low, high), limit, 4)
    low, high = theta[:-1], before(theta[1:])
    bezier, _ = _beziers(curve, low, high)
    bezier[3] = np.append(bezier[0][1:], bezier[0][0])
    handle = np.abs(bezier[1] - bezier[0])
    leaving, arriving = bezier[1] - bezier[0], bezier[3] - bezier[2]
    corner = np.abs(np.angle(leaving * np.append(arriving[-1:], arriving[:-1]).conj())) > _CORNER
    begin = np.flatnonzero(corner | np.isin(low, cuts))
    if not begin.size or begin[0] != 0:
        begin = np.concatenate(([0], begin))
    made = []
    for i, j in zip(begin, np.append(begin[1:], low.size), strict=True):
        inner = np.stack((bezier[1][i:j], bezier[2][i:j]), axis=-1).ravel()
        poles = np.concatenate((bezier[0][i : i + 1], inner, bezier[3][j - 1 : j]))
        knots = np.concatenate(([0.0], np.cumsum(3.0 * handle[i:j])))
        made.append(Spline(np.stack((poles.real, poles.imag), axis=-1), knots, theta[i : j + 1]))
    return made


def _beziers(curve: Curve, low: Values, high: Values) -> tuple[list[Values], Values]:
    """Return the four control points of each interval as complex numbers, and whether it is too wide for one."""
    a, b = curve.at(low), curve.at(high)
    sign = np.where(curve.at(0.5 * (low + high)).speed < 0.0, -1.0, 1.0)
    start, end = a.x + 1j * a.y, b.x + 1j * b.y
    one, two = sign * (a.tx + 1j * a.ty), sign * (b.tx + 1j * b.ty)
    chord = end - start
    with np.errstate(divide="ignore", invalid="ignore"):
        angle1, angle2 = np.angle(chord / one), np.angle(two / chord)
    angle1, angle2 = np.where(chord != 0.0, angle1, 0.0), np.where(chord != 0.0, angle2, 0.0)
    wide = np.maximum(np.abs(angle1), np.abs(angle2)) > _WIDEST
    # 4/3 tan(angle / 4) of the radius, for an arc that turns by the two angles.
    handle = 2.0 / 3.0 * np.abs(chord) / (1.0 + np.cos(0.5 * (angle1 + angle2)))
    return [start, start + handle * one, end - handle * two, end], wide


def _errors(curve: Curve, low: Values, high: Values) -> Values:
    """Return the largest distances between the curve and the Bezier curves of the intervals."""
    (p0, p1, p2, p3), wide = _beziers(curve, low, high)
    chord = p3 - p0
    safe = np.where(chord != 0.0, chord, 1.0)

    def distances(points: Values) -> Values:
        t = np.clip(((points - p0) / safe).real, 0.0, 1.0)
        for _ in range(_NEWTON):  # towards the point whose normal passes through the given point
            u = 1.0 - t
            place = u**3 * p0 + 3.0 * u * t * (u * p1 + t * p2) + t**3 * p3
            first = 3.0 * (u * u * (p1 - p0) + 2.0 * u * t * (p2 - p1) + t * t * (p3 - p2))
            square = np.maximum(np.abs(first) ** 2, 1e-300)
            t = np.clip(t + ((points - place) * first.conj()).real / square, 0.0, 1.0)
        u = 1.0 - t
        place = u**3 * p0 + 3.0 * u * t * (u * p1 + t * p2) + t**3 * p3
        away = points - place
        return np.abs(away) * np.where((away * safe.conj()).imag < 0.0, -1.0, 1.0)

    return np.where(wide, np.inf, sampled_errors(curve, low, high, distances))
