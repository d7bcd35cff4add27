"""The path of a cutter or grinding wheel: a curve parallel to a wall."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from camkin._base.arguments import FloatArray, finite
from camkin._base.calls import explained
from camkin._base.units import length_in
from camkin.curves.biarcs import Biarcs, biarcs
from camkin.curves.curve import samples
from camkin.curves.polyline import Polyline, polyline
from camkin.curves.tolerance import USUAL, given_or
from camkin.curves.undercut import check_undercut
from camkin.curves.walls import CamCurve, side_of
from camkin.errors import ParameterError, short_repr

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam

_NARROWINGS = 30


@explained()
@dataclass(frozen=True)
class Offset:
    """The curve at a distance from a wall of a cam: the path of the centre of a cutter.

    `Cam.offset` makes it.

    Attributes
    ----------
    cam : Cam
        A cam with one wall.
    distance : float [L]
        Radius of the cutter on the side of the follower; below 0 in the material.
    """

    cam: "Cam"
    distance: float

    @property
    def curve(self) -> CamCurve:
        """The curve by cam angle."""
        return CamCurve(self.cam, self.distance)

    def profile(self, theta: FloatArray) -> FloatArray:
        """Return the centres at cam angles.

        Parameters
        ----------
        theta : ndarray [deg]
            Cam angles.

        Returns
        -------
        ndarray [L]
            Points, of shape `(*theta.shape, 2)`.
        """
        frame = self.curve.at(np.asarray(theta, dtype=np.float64))
        return np.stack((frame.x, frame.y), axis=-1)

    def polyline(self, tolerance: float | None = None) -> Polyline:
        """Return points whose chords are within the tolerance.

        Parameters
        ----------
        tolerance : float [L], optional
            As for `Cam.polyline`.

        Returns
        -------
        Polyline
            As of `Cam.polyline`.
        """
        return polyline(self.curve, given_or(tolerance, USUAL, self.cam._length_unit))

    def biarcs(self, tolerance: float | None = None) -> Biarcs:
        """Return arcs within the tolerance.

        Parameters
        ----------
        tolerance : float [L], optional
            As for `Cam.biarcs`.

        Returns
        -------
        Biarcs
            As of `Cam.biarcs`.
        """
        return biarcs(self.curve, given_or(tolerance, USUAL, self.cam._length_unit))


def offset(cam: "Cam", distance: float, name: str = "distance") -> Offset:
    """Return the curve at a distance from the wall of a cam. Raises ParameterError where the cutter would gouge.

    name: name of the argument in errors.
    """
    d = finite(distance, name, ParameterError, length_in(cam._length_unit))
    if name == "cutter" and d <= 0.0:
        message = f"cutter must be a radius above 0; got {short_repr(distance)}: offset() takes a path in the material"
        raise ParameterError(message, parameter=name, value=distance)
    hollow, angle = _tightest(cam, 1.0 if d > 0.0 else -1.0)
    if abs(d) * hollow >= 1.0:
        check_undercut(cam, False, ", so that a cutter can follow it")
        shape = "hollow" if d > 0.0 else "round"
        message = (
            f"a cutter of radius {abs(d):.6g} gouges: the wall is {shape} with the radius {1.0 / hollow:.6g} at "
            f"{angle:.6g} degrees, so {name} must be below that"
        )
        if d < 0.0:
            message = message.replace("below that", f"above {-1.0 / hollow:.6g}")
        raise ParameterError(message, parameter=name, value=distance)
    return Offset(cam, d)


def _tightest(cam: "Cam", sign: float) -> tuple[float, float]:
    """Return the largest curvature of the wall [1/L] towards the cutter, 0 if there is none, and its cam angle [deg].

    sign: 1 for a cutter on the side of the follower, -1 for one in the material. The intervals next to the largest
    sample are divided until it does not grow.
    """
    curve = CamCurve(cam)
    theta, _ = samples(curve.knots)
    low, high = curve.knots[0], curve.knots[-1]
    # Take both sides of each knot, because the curvature jumps there.
    theta = np.sort(np.concatenate((theta, curve.knots[:-1], np.nextafter(curve.knots[1:], -np.inf))))

    def towards(angles: FloatArray) -> FloatArray:
        frame = curve.at(angles)
        with np.errstate(divide="ignore"):
            return -sign * side_of(cam) * frame.turn / frame.speed

    for _ in range(_NARROWINGS):
        values = towards(theta)
        i = int(np.argmax(values))
        best, place = float(values[i]), float(theta[i])
        low, high = theta[max(i - 1, 0)], theta[min(i + 1, theta.size - 1)]
        if high - low <= 1e-9:
            break
        theta = np.unique(np.concatenate((np.linspace(low, high, 9), [place])))
    return max(best, 0.0), place
