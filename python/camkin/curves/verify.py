"""The motion of a follower on a finished cam, given by points, compared with the motion of the program.

The curve is the periodic cubic spline through the points, by chord length. Each of its points is a contact at one cam
angle. Where several points share an angle, the follower touches the one that moves it the farthest.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._base.arguments import Array, FloatArray, points
from camkin._base.units import DEGREES, length_in
from camkin.analysis import Peak
from camkin.analysis.text_report import number
from camkin.curves.curve import Values
from camkin.curves.dropped import Dropped, dropped
from camkin.errors import ArrayError, short_repr

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam

_LEAST_POINTS = 16
_PER_POINT = 4  # samples of the spline between two points
_HALVINGS = 54


@dataclass(frozen=True, repr=False)
class Verification:
    """The motion that a finished cam gives its follower, less that of the program.

    Attributes
    ----------
    theta : ndarray (n,) [deg]
        Cam angles.
    lift : ndarray (n,) [L]
        Displacement of the follower.
    error : ndarray (n,) [L]
        Lift less that of the program.
    slope, curvature : ndarray (n,)
        First and second derivative of the error [L/rad, L/rad2]. At an angle where the acceleration of the program
        jumps, the curvature has no meaning.
    max_error : Peak [L]
        The error of largest magnitude, with its sign and its cam angle.

    Notes
    -----
    For a swinging follower L is the unit of the angle of its arm.
    """

    theta: FloatArray
    lift: FloatArray
    error: FloatArray
    slope: FloatArray
    curvature: FloatArray

    @property
    def max_error(self) -> Peak:
        """The error of largest magnitude, and its cam angle."""
        i = int(np.abs(self.error).argmax())
        return Peak(float(self.error[i]), float(self.theta[i]))

    def __repr__(self) -> str:
        value, angle = self.max_error
        return f"<Verification at {self.theta.size} angles, largest error {value:.4g} at {number(angle)} deg>"


def verify(cam: "Cam", xy: Any, theta: Array) -> Verification:
    """Drop the follower of a cam with one wall on the points xy, at the cam angles theta [deg]."""
    place = _checked(xy, cam)
    angles = points(theta, "theta", DEGREES)
    if angles.ndim != 1 or not angles.size or not np.isfinite(angles).all():
        message = "theta must be finite angles in one dimension, one or more"
        raise ArrayError(f"{message}; got {short_repr(theta)}", parameter="theta", value=theta)
    spline = _spline(place)
    u = np.linspace(0.0, place.size, place.size * _PER_POINT + 1)
    u = np.interp(u, np.arange(place.size + 1), spline.x)

    def contact(at: Values) -> Dropped:
        return dropped(cam, spline(at), spline(at, 1), spline(at, 2))

    index, low, high, target = _crossings(contact(u).theta, u, np.mod(angles, 360.0), xy)
    rising = _wrapped(contact(high).theta - contact(low).theta) > 0.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        past = (_wrapped(contact(middle).theta - target) > 0.0) == rising
        low, high = np.where(past, low, middle), np.where(past, middle, high)
    found = contact(0.5 * (low + high))
    # Take the last contact of each angle: it lifts the follower the most.
    order = np.lexsort((found.lift if cam.wall == "outer" else -found.lift, index))
    last = order[np.flatnonzero(np.diff(np.append(index[order], angles.size)))]
    motion = cam.program.evaluate(angles, rpm="geometric")
    return Verification(
        theta=angles,
        lift=found.lift[last],
        error=found.lift[last] - motion.s,
        slope=found.velocity[last] - motion.v,
        curvature=found.acceleration[last] - motion.a,
    )


def _checked(xy: Any, cam: "Cam") -> Values:
    """Return the points as complex numbers, counterclockwise, without repeated ones."""
    rows = points(xy, "xy", length_in(cam._length_unit))
    if rows.ndim != 2 or rows.shape[1] != 2 or not np.isfinite(rows).all():
        message = f"xy must be finite points of shape (n, 2); got shape {rows.shape}"
        raise ArrayError(message, parameter="xy", value=xy)
    place = rows[:, 0] + 1j * rows[:, 1]
    place = place[np.abs(place - np.roll(place, 1)) > 1e-12 * np.abs(place).max(initial=0.0)]
    if place.size < _LEAST_POINTS:
        message = f"xy must have {_LEAST_POINTS} different points or more around the cam; got {place.size}"
        raise ArrayError(message, parameter="xy", value=xy)
    area = (place.conj() * np.roll(place, -1)).imag.sum()
    return np.asarray(place if area > 0.0 else place[::-1])


def _spline(place: Values) -> Any:
    try:
        from scipy.interpolate import CubicSpline
    except ImportError:
        raise ImportError("verify() needs SciPy: pip install 'camkin[spline]'") from None
    closed = np.append(place, place[0])
    return CubicSpline(np.concatenate(([0.0], np.cumsum(np.abs(np.diff(closed))))), closed, bc_type="periodic")


def _wrapped(angle: Values) -> Values:
    """Return angles from -180 to 180 degrees."""
    wrapped: Values = np.mod(angle + 180.0, 360.0) - 180.0
    return wrapped


def _crossings(found: Values, u: Values, asked: Values, xy: Any) -> tuple[Values, Values, Values, Values]:
    """Return the intervals of the parameter u in which the contact passes a requested angle.

    found: cam angles of the contacts at u. Result: index of the angle, both ends of the interval, and the angle.
    """
    message = "xy must go once around the cam axis, and the follower must reach all of it"
    if missed := np.count_nonzero(np.isnan(found)):
        share = f"it cannot touch {max(missed / found.size, 0.01):.0%} of the curve through xy"
        remedy = "give xy in the unit of the base_radius"
        raise ArrayError(f"{message}: {share}; {remedy}", parameter="xy", value=xy)
    step = _wrapped(np.diff(found))
    if abs(abs(step.sum()) - 360.0) > 1.0:
        raise ArrayError(f"{message}: its contacts turn by {step.sum():.6g} degrees", parameter="xy", value=xy)
    low = np.mod(np.minimum(found[:-1], found[:-1] + step), 360.0)
    order = np.argsort(asked)
    line = np.concatenate((asked[order], asked[order] + 360.0))
    first = np.searchsorted(line, low - 1e-9)
    n = np.searchsorted(line, low + np.abs(step) + 1e-9, side="right") - first
    interval = np.repeat(np.arange(low.size), n)
    hit = first[interval] + np.arange(interval.size) - np.repeat(np.cumsum(n) - n, n)
    return order[hit % asked.size], u[interval], u[interval + 1], line[hit]
