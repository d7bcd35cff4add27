"""The forces between a cam and its follower at a constant speed."""

import math
from typing import TYPE_CHECKING, Any, NamedTuple, overload

import numpy as np

from camkin._base.arguments import Array, FloatArray, angular_speed, count, is_geometric, number, points
from camkin._base.calls import explained
from camkin._base.frames import Unit, given_back
from camkin._base.units import DEGREES, UNITS, agree
from camkin.dynamics.contact import metres, quantity
from camkin.errors import ParameterError, SpeedError, UnitError, short_repr
from camkin.forces.analysis import ForceAnalysis
from camkin.forces.hertz import line_contact
from camkin.forces.load import Load
from camkin.plot import forces as force_plot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from camkin.geometry.cam import Cam
    from camkin.geometry.values import Geometry

LENGTHS = tuple(name for name, unit in UNITS.items() if unit.kind == "length")


class Values(NamedTuple):
    """Forces at some cam angles; the torque of the cam in N m."""

    spring: FloatArray
    inertia: FloatArray
    load: FloatArray
    contact: FloatArray
    torque: FloatArray
    friction: FloatArray


@explained()
class Forces:
    """The forces of a cam at a constant speed, made by `Cam.forces`.

    An object is immutable. Forces are in N. Those along the motion of a swinging follower are moments about its pivot,
    in N m; its contact is a force.

    Attributes
    ----------
    cam : Cam
        The cam.
    omega : float [rad/s]
        The speed.
    mass, rate, preload, friction_coefficient : float
        The arguments of `Cam.forces`.
    length : float [m]
        Size of the length unit.
    """

    def __init__(
        self,
        cam: "Cam",
        rpm: Any,
        omega: Any,
        mass: Any,
        rate: Any,
        preload: Any,
        load: Any,
        friction: Any,
        length_unit: Any,
    ) -> None:
        program = cam.program
        if is_geometric(rpm, omega, program.rpm):
            raise SpeedError("forces() needs a speed: give rpm= or omega=", parameter="rpm", value=rpm)
        _check_wall(cam)
        swinging = cam.follower.swinging
        self.cam = cam
        self.omega = angular_speed(rpm, omega, program.rpm)
        self.length = metres(_unit_of_lengths(cam, length_unit))
        # Convert the unit of the displacement to metres or radians.
        self._travel = (math.pi / 180.0 if program.length_unit == "deg" else 1.0) if swinging else self.length
        self.mass = quantity(mass, "mass", " kg m2" if swinging else " kg", zero=False)
        self.rate = quantity(rate, "rate", "")
        self.preload = quantity(preload, "preload", " N m" if swinging else " N")
        self.friction_coefficient = number(friction, "friction")
        if not 0.0 <= self.friction_coefficient <= 10.0:
            message = f"friction must be 0 to 10, a coefficient; got {short_repr(friction)}"
            raise ParameterError(message, parameter="friction", value=friction)
        if self.friction_coefficient and cam.wall == "groove":
            message = (
                f"friction in a groove is not modelled; got {short_repr(friction)}: give 0, or a cam with one wall"
            )
            raise ParameterError(message, parameter="friction", value=friction)
        if self.friction_coefficient and self.omega == 0.0:
            message = "friction has no direction at rest: give a speed other than 0, or friction=0"
            raise SpeedError(message, parameter="rpm", value=rpm)
        self._load = Load(load, program.cycle)

    @overload
    def spring(self, theta: float) -> float: ...
    @overload
    def spring(self, theta: Array) -> FloatArray: ...
    def spring(self, theta: float | Array) -> float | FloatArray:
        """Return the force of the spring, preload + rate s. It presses the follower on the cam.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        float or ndarray [N]
            Forces, of the shape of theta.
        """
        return self._row(theta, "spring")

    @overload
    def inertia(self, theta: float) -> float: ...
    @overload
    def inertia(self, theta: Array) -> FloatArray: ...
    def inertia(self, theta: float | Array) -> float | FloatArray:
        """Return mass times acceleration: the force that accelerates the follower in the sense of a rise.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        float or ndarray [N]
            Forces, of the shape of theta.
        """
        return self._row(theta, "inertia")

    @overload
    def load(self, theta: float) -> float: ...
    @overload
    def load(self, theta: Array) -> FloatArray: ...
    def load(self, theta: float | Array) -> float | FloatArray:
        """Return the load. It presses the follower on the cam where it is positive.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        float or ndarray [N]
            Forces, of the shape of theta.
        """
        return self._row(theta, "load")

    @overload
    def contact(self, theta: float) -> float: ...
    @overload
    def contact(self, theta: Array) -> FloatArray: ...
    def contact(self, theta: float | Array) -> float | FloatArray:
        """Return the normal force of the contact.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        float or ndarray [N]
            Negative where the cam would have to pull: there the follower leaves it. In a groove a negative force is
            that of the wall which presses in the sense of a fall. It is inf where friction jams the follower.
        """
        return self._row(theta, "contact")

    @overload
    def torque(self, theta: float) -> float: ...
    @overload
    def torque(self, theta: Array) -> FloatArray: ...
    def torque(self, theta: float | Array) -> float | FloatArray:
        """Return the torque of the drive on the cam.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        float or ndarray [N m]
            Positive in the sense in which the cam angle grows. torque times omega is the power of the drive. Without
            friction it is force times velocity of the follower.
        """
        return self._row(theta, "torque")

    @overload
    def friction(self, theta: float) -> float: ...
    @overload
    def friction(self, theta: Array) -> FloatArray: ...
    def friction(self, theta: float | Array) -> float | FloatArray:
        """Return the force of friction at the contact.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        float or ndarray [N]
            Forces, 0 or more.
        """
        return self._row(theta, "friction")

    def plot(self, *, axes: "Sequence[Axes] | None" = None, points: int = 2000) -> "tuple[Figure, Sequence[Axes]]":
        """Draw contact force and torque over a cycle with their extremes. Needs matplotlib.

        Ranges in which the follower leaves the cam are shaded.

        Parameters
        ----------
        axes : sequence of two Axes, optional
            Those of matplotlib; None for a new figure.
        points : int, optional
            Approximate number of samples.

        Returns
        -------
        figure : Figure
            The figure of matplotlib.
        axes : ndarray of Axes
            Its axes.
        """
        return force_plot.draw(self.analyze(), axes, count(points, "points", least=8))

    def analyze(
        self,
        *,
        face_width: float | None = None,
        youngs_modulus: float | tuple[float, float] | None = None,
        poissons_ratio: float | tuple[float, float] | None = None,
    ) -> ForceAnalysis:
        """Return the extremes of contact force and torque with their places, found on the pieces of the motion.

        All three arguments together give the pressure after Hertz.

        Parameters
        ----------
        face_width : float [L], optional
            Width of the contact.
        youngs_modulus : float or (float, float) [MPa], optional
            Young's modulus of both parts, or (cam, follower).
        poissons_ratio : float or (float, float), optional
            Poisson's ratio of both parts, or (cam, follower).

        Returns
        -------
        ForceAnalysis
            `print` shows it as a table.

        Raises
        ------
        ParameterError
            For a value out of its range, and for a load that is not finite or not smooth.
        """
        line = line_contact(face_width, youngs_modulus, poissons_ratio, 1000.0 * self.length)
        if line and self.cam.follower.lengths().get("radius", 1.0) == 0.0:
            message = "the pressure of a knife edge is infinite: give a follower with a radius, or no face_width"
            raise ParameterError(message, parameter="face_width", value=face_width)
        return ForceAnalysis(self, line)

    def __repr__(self) -> str:
        keys = ("omega", "mass", "rate", "preload")
        return f"<Forces of a cam, {', '.join(f'{key}={getattr(self, key)!r}' for key in keys)}>"

    def _row(self, theta: float | Array, name: str) -> float | FloatArray:
        x = points(theta, "theta", DEGREES)
        values: FloatArray = np.asarray(getattr(self._at(x), name))
        moment = name == "torque" or (self.cam.follower.swinging and name in ("spring", "inertia", "load"))
        found: float | FloatArray = given_back(theta, values, name, Unit("N*m" if moment else "N"))
        return found

    def _at(self, theta: FloatArray) -> Values:
        """Return all forces at angles [deg]."""
        motion = self.cam.program.evaluate(theta, rpm="geometric")
        slope = motion.v * self._travel  # per radian of the cam
        inertia = motion.a * (self._travel * self.mass * self.omega * self.omega)
        spring = self.preload + self.rate * motion.s
        load = self._load(theta)
        along = inertia + spring + load
        geometry = self.cam.evaluate(theta)
        tangent = geometry.tan_pressure_angle
        cosine = 1.0 / np.sqrt(1.0 + tangent * tangent)
        lever = self._lever(geometry)
        # Set friction to 0 where the contact is lost, so that the force is continuous there.
        mu = np.where(along > 0.0, math.copysign(self.friction_coefficient, self.omega), 0.0)
        rim = self.cam.follower.lengths().get("radius", 0.0) * self.length if self.cam.follower.swinging else 0.0
        effect = lever * cosine + mu * (self.cam.rotation * rim - lever * tangent * cosine)
        with np.errstate(divide="ignore"):
            contact = np.where(effect > 0.0, along / effect, np.where(np.isnan(effect), np.nan, np.inf))
        torque = along * slope
        if self.friction_coefficient:
            # Compute the arms of the normal and of friction about the cam axis: the first follows from virtual work,
            # the second is the distance of the tangent from the axis.
            arm = lever * cosine * slope
            squares = (geometry.contact_x**2 + geometry.contact_y**2) * (self.length * self.length)
            torque = np.where(mu == 0.0, torque, contact * (arm + mu * np.sqrt(np.maximum(squares - arm * arm, 0.0))))
        return Values(spring, inertia, load, contact, torque, np.abs(mu) * np.maximum(contact, 0.0))

    def _lever(self, geometry: "Geometry") -> FloatArray | float:
        """Return the distance of the moving point from the pivot [m]; 1 for a slide."""
        follower = self.cam.follower
        if not follower.swinging:
            return 1.0
        lengths = follower.lengths()
        if "arm" in lengths:
            return lengths["arm"] * self.length
        found: FloatArray = np.hypot(lengths["centre_distance"] - geometry.contact_x, geometry.contact_y)
        return found * self.length

    def _pressed(self, theta: FloatArray) -> FloatArray:
        """Return contact force times relative curvature [N/mm]; 0 where the contact is lost."""
        contact, geometry = self._at(theta).contact, self.cam.evaluate(theta)
        radius = self.cam.follower.lengths().get("radius")
        if radius is None:
            curvature = geometry.curvature
        else:
            # Use the wall that carries the force; the upper wall of a barrel is above its roller.
            side = np.where((contact < 0.0) != self.cam.is_barrel, -1.0, 1.0)
            curvature = 1.0 / (radius * (1.0 - side * radius * geometry.curvature_pitch))
        force = np.abs(contact) if self.cam.wall == "groove" else np.maximum(contact, 0.0)
        found: FloatArray = force * curvature / (1000.0 * self.length)
        return found


def _check_wall(cam: "Cam") -> None:
    """Refuse a wall whose forces are not modelled."""
    if cam.wall != "groove" and (cam.is_barrel or cam.wall != "outer"):
        what = "a barrel" if cam.is_barrel else f"the {cam.wall} wall of a disc"
        remedy = "wall='groove'" if cam.is_barrel else "wall='outer' or 'groove'"
        message = f"the forces of {what} with one wall are not modelled; got wall={cam.wall!r}: make it with {remedy}"
        raise ParameterError(message, parameter="wall", value=cam.wall)


def _unit_of_lengths(cam: "Cam", length_unit: Any) -> str | None:
    """Return the unit of the lengths of a cam: that of its program, or for a swinging follower the given one."""
    own = cam.program.length_unit
    named = isinstance(length_unit, str)
    if not cam.follower.swinging:
        if length_unit is not None and not (named and agree(own, length_unit)):
            message = f"length_unit must be that of the program, {own!r}; got {short_repr(length_unit)}"
            raise UnitError(message, parameter="length_unit", value=length_unit)
        return own
    if not named or length_unit not in LENGTHS:
        message = (
            f"the forces of a {type(cam.follower).__name__} need the unit of its lengths: give length_unit= one of"
        )
        raise UnitError(f"{message} {', '.join(LENGTHS)}; got {short_repr(length_unit)}", parameter="length_unit")
    return str(length_unit)
