"""Cams: a program, its follower and the lengths between them."""

import os
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np

from camkin._base.arguments import DOUBLES, Array, FloatArray, from_buffer, number
from camkin._base.calls import explained
from camkin._base.free import Free
from camkin._base.units import factor, in_unit, length_in
from camkin._camkin import ffi, lib
from camkin._core import CompiledProgram
from camkin.analysis.limits import no_limits
from camkin.curves.made import Made
from camkin.errors import (
    CamkinError,
    ParameterError,
    SpecError,
    UnitError,
    WrongTypeError,
    check,
    from_status,
    short_repr,
    suggestion,
)
from camkin.forces.dynamics import Dynamics
from camkin.forces.forces import Forces
from camkin.geometry import spec as cam_spec
from camkin.geometry.analysis import CamAnalysis, GeometryLimits, headline
from camkin.geometry.conjugate import conjugate
from camkin.geometry.drawn import Drawn
from camkin.geometry.evaluated import Evaluated
from camkin.geometry.followers import BarrelRoller, Follower
from camkin.io import spec

if TYPE_CHECKING:
    from camkin.program import Program

_ROTATIONS = {"ccw": 1, "cw": -1}
_WALLS = {
    "outer": lib.CAMKIN_WALL_OUTER,
    "inner": lib.CAMKIN_WALL_INNER,
    "groove": lib.CAMKIN_WALL_OUTER,
    "far": lib.CAMKIN_WALL_FAR,
}
_ANGLES = {"deg": lib.CAMKIN_DEGREES, "rad": lib.CAMKIN_RADIANS}
# Fields of followers, limits and dynamics that are lengths, and those that are per length.
_LENGTHS = {
    *("radius", "offset", "width", "arm", "centre_distance", "face_offset"),
    *("face", "base_radius", "within"),
}
_PER_LENGTH = {"rate"}
_Part = TypeVar("_Part", Follower, GeometryLimits, Dynamics)


@explained()
@dataclass(frozen=True, init=False)
class Cam(Evaluated, Made, Drawn):
    """Compute the cam that gives its follower the motion of a program.

    A cam is immutable. Undercut is no error here: `analyze` finds it.

    Parameters
    ----------
    program : Program
        Its cycle must be 360 degrees or a whole part of them, so that the profile closes, and it may not accumulate.
        Its displacement is a length; for a swinging follower it is an angle, with length_unit "deg" or "rad".
    follower : RollerFollower, FlatFollower, SwingingRoller, SwingingFlat or BarrelRoller
        The follower.
    base_radius : float [L]
        Radius of the wall at displacement 0; of a barrel, the radius of its cylinder.
    rotation : {1, "ccw", -1, "cw"}, optional
        Sense of rotation of the cam: counterclockwise or clockwise.
    wall : {"outer", "inner", "groove", "far"}, optional
        "outer" for a cam inside its profile; "inner" for a ring around its roller; "groove" for both walls of a groove,
        base_radius being that of the near one; "far" for its far wall alone. Of a barrel these are the upper wall, the
        lower one, both, and the lower one. Flat followers have the outer wall only.
    limits : GeometryLimits, optional
        Default limits of `analyze`.
    dynamics : Dynamics, optional
        Mass, spring and natural frequency of the follower; `cam.dynamics.analyze(cam)` finds its forces.

    Raises
    ------
    WrongTypeError, ParameterError, UnitError, CycleError, ClosureError
        Name the parameter, its value and what would do.

    Notes
    -----
    In the machine frame x is to the right, y up and the cam axis at the origin. The cam turns in it by rotation times
    theta. The cam frame turns with the cam; both agree at theta = 0. The profile is in the cam frame.

    Examples
    --------
    >>> program = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, length_unit="mm")
    >>> cam = camkin.Cam(program, camkin.RollerFollower(5), base_radius=25)
    >>> cam.profile([0.0, 30.0]).shape
    (2, 2)
    >>> cam.pressure_angle(0.0)
    0.0
    """

    program: "Program"
    follower: Follower
    base_radius: float
    rotation: int = 1
    wall: str = "outer"
    limits: GeometryLimits | None = None
    dynamics: Dynamics | None = None

    # Program, which is made above this module and loads the motion of a spec file.
    _program_type: ClassVar[Any] = None

    def __init__(
        self,
        program: "Program",
        follower: Follower,
        *,
        base_radius: float,
        rotation: int | str = 1,
        wall: str = "outer",
        limits: GeometryLimits | None = None,
        dynamics: Dynamics | None = None,
    ) -> None:
        compiled = check_parts(program, follower)
        if isinstance(base_radius, Free):
            message = (
                f"base_radius is {base_radius!r}: a free number of a cam is for Design(..., cam=dict(base_radius=...))"
            )
            raise ParameterError(message, parameter="base_radius", value=base_radius)
        if limits is not None and not isinstance(limits, GeometryLimits):
            raise no_limits(limits, GeometryLimits, optional=True)
        if dynamics is not None and not isinstance(dynamics, Dynamics):
            message = f"dynamics must be Dynamics or None; got {type(dynamics).__name__}"
            raise WrongTypeError(message, parameter="dynamics", value=dynamics)
        unit = _unit(program, follower)
        radius = number(base_radius, "base_radius", unit=None if unit else length_in(program.length_unit))
        turn, side = _rotation(rotation), _wall(wall)
        head = {"size": ffi.sizeof("camkin_cam"), "follower": follower.kind, "wall": side, "rotation": turn}
        struct = ffi.new("camkin_cam *", head | {"unit": unit, "base_radius": radius} | follower.lengths())
        if lib.camkin_cam_check(compiled.handle, struct, ffi.NULL):
            error = ffi.new("camkin_error *")
            raise from_status(lib.camkin_cam_check(compiled.handle, struct, error), error)
        self.__dict__.update(program=program, follower=follower, base_radius=radius, rotation=turn, wall=wall)
        self.__dict__.update(limits=limits, dynamics=dynamics, _struct=struct, _program_handle=compiled.handle)

    @property
    def is_barrel(self) -> bool:
        """Whether the profile is on a cylinder, and has a third coordinate."""
        return isinstance(self.follower, BarrelRoller)

    @property
    def _length_unit(self) -> str | None:
        # The program of a swinging follower has a unit of angles.
        return None if self.follower.swinging else self.program.length_unit

    @property
    def walls(self) -> "tuple[Cam, ...]":
        """The cam itself; for a groove, a cam for its near wall (or upper) and one for its far wall (or lower)."""
        if self.wall != "groove":
            return (self,)
        return self._with(wall="outer"), self._with(wall="far")

    @cached_property
    def breaks(self) -> FloatArray:
        """Cam angles [deg] in [0, cycle) at which a piece of the motion begins, ascending (read-only).

        These are the joints, and the places inside segments where the formula changes. Between them all curves are
        smooth.
        """
        found = ffi.new("size_t *")
        check(lib.camkin_piece_starts(self._program_handle, ffi.NULL, 0, found))
        angles = np.empty(found[0])
        check(lib.camkin_piece_starts(self._program_handle, from_buffer(DOUBLES, angles), found[0], found))
        angles.flags.writeable = False
        return angles

    def to(self, unit: str) -> "Cam":
        """Return the same cam in another unit of length.

        Parameters
        ----------
        unit : {"mm", "cm", "m", "in", "inch"}
            Becomes the length_unit of its program.

        Returns
        -------
        Cam
            Its program, all lengths, the limits and the rate of the spring are converted.

        Raises
        ------
        UnitError
            As for `Program.to`, and for a swinging follower, whose lengths have no unit of their own.
        """
        if self.follower.swinging:
            message = "the lengths of a swinging cam have no unit, and its program has that of an angle"
            raise UnitError(f"{message}: make the cam with lengths in {short_repr(unit)}", parameter="unit", value=unit)
        program, by = self.program.to(unit), factor(self.program.length_unit, unit)
        return self._with(
            program=program,
            follower=_converted(self.follower, by),
            base_radius=in_unit(self.base_radius, by),
            limits=self.limits and _converted(self.limits, by),
            dynamics=self.dynamics and _converted(self.dynamics, by),
        )

    def analyze(self, *, limits: GeometryLimits | None = None) -> CamAnalysis:
        """Return the exact extremes of pressure angle, curvature and contact with their places, and undercut ranges.

        Parameters
        ----------
        limits : GeometryLimits, optional
            Limits that judge the cam; None for those of the cam.

        Returns
        -------
        CamAnalysis
            `print` shows it as a table.
        """
        judged = (self.limits or GeometryLimits()) if limits is None else limits
        if not isinstance(judged, GeometryLimits):
            raise no_limits(limits, GeometryLimits)
        return CamAnalysis(self, judged)

    def forces(
        self,
        rpm: float | None = None,
        *,
        omega: float | None = None,
        mass: float,
        rate: float = 0.0,
        preload: float = 0.0,
        load: "float | Callable[[FloatArray], Any] | Array | None" = None,
        friction: float = 0.0,
        length_unit: str | None = None,
    ) -> Forces:
        """Return the forces between cam and follower at a constant speed: contact, torque, spring, inertia, friction.

        The follower is rigid. Along its motion it obeys `mass a = contact - (preload + rate s) - load`.

        Parameters
        ----------
        rpm, omega : float, optional
            Speed [rev/min] or [rad/s]; None for that of the program.
        mass : float [kg]
            Mass of the follower, positive; of a swinging one, its moment of inertia about the pivot [kg m2].
        rate : float [N per length unit], optional
            Rate of the spring; of a swinging follower [N m per unit of the angle].
        preload : float [N], optional
            Force of the spring at s = 0, or its moment [N m].
        load : float, callable or array_like (n,) [N], optional
            What else presses the follower on the cam, or its moment [N m]: a number; a function that takes an array of
            cam angles [deg] and returns the loads; or values at even angles over a cycle, linear between them.
        friction : float, optional
            Coefficient of friction at the contact, 0 to 10; of a roller, resistance to rolling over force. It acts on
            the follower along the profile, in the sense in which the surface of the cam moves.
        length_unit : str, optional
            Unit of the lengths of a swinging cam, which its program does not know ("mm", "m", "inch", ...).

        Returns
        -------
        Forces
            Each force at cam angles; `analyze` finds the extremes.

        Raises
        ------
        UnitError
            Unless the unit of length is known.
        SpeedError, ParameterError, ArrayError
            Name the parameter, its value and its range.

        Notes
        -----
        Outer walls and grooves are modelled, barrels as grooves.
        """
        return Forces(self, rpm, omega, mass, rate, preload, load, friction, length_unit)

    def conjugate(
        self, follower: Follower | None = None, *, angle: float | None = None, distance: float | None = None
    ) -> "Cam":
        """Return the second disc of conjugate cams, which presses a double follower back on the first disc.

        Parameters
        ----------
        follower : optional
            The second follower, of the kind of the first, as seen from the second disc; None for the same again.
        angle : float [deg], optional
            Angle between the arms of a swinging follower, over the line of centres.
        distance : float [L], optional
            Distance between the centres of the rollers of a yoke along y, or between its parallel faces across them.

        Returns
        -------
        Cam
            The second disc as seen from its other face: turn it over about the x axis (y to -y, z to -z) and fix it on
            the shaft with its angle 0 at that of the first disc. Its rotation and the sign of its program change for
            the same reason. In the frame of the first disc its profile is `profile(theta) * [1, -1]`. It has no
            `limits` and no `dynamics`: those of the first disc are for its own follower, whose spring acts the other
            way on the second.

        Raises
        ------
        ParameterError, WrongTypeError
            And what `Cam` raises where the second follower cannot be.
        """
        return conjugate(self, follower, angle, distance)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "Cam":
        """Read the cam of a spec file: its motion as `Program.load` reads it, and the follower.

        Parameters
        ----------
        path : str or path-like
            The file.

        Returns
        -------
        Cam
            The cam of the spec.

        Raises
        ------
        SpecError
            Names the file, the key and its value.
        OSError
            As `open` raises it.

        Notes
        -----
        `[cam]` has base_radius, rotation and wall; `[follower]` a type ("roller", "flat", "swinging_roller",
        "swinging_flat" or "barrel_roller") and the fields of its class; `[geometry_limits]` those of `GeometryLimits`,
        `[dynamics]` those of `Dynamics`.
        """
        found = cam_spec.read(path)
        program = cls._program_type.load(path)
        cam = cls._of_spec(program, found)
        if cam is None:
            message = f"{found.source}: a cam needs a spec with a [follower] and a base_radius"
            raise SpecError(message, parameter="follower")
        return cam

    @classmethod
    def _of_spec(cls, program: "Program", found: cam_spec.Found) -> "Cam | None":
        """Return the cam of a spec, or None."""
        if found.cam is None:
            return None
        try:
            return cls(program, dynamics=found.dynamics, **found.cam)
        except CamkinError as error:
            raise spec.in_spec(error, found.source) from None

    def __str__(self) -> str:
        return headline(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the spec of the cam and its program.

        Returns
        -------
        dict
            Plain dicts, lists, strings and numbers.
        """
        return cam_spec.document(self)

    def dumps(self) -> str:
        """Return the spec as TOML text.

        Returns
        -------
        str
            `load` reads it from a file.
        """
        return spec.text(self.to_dict())

    def _with(self, **changes: Any) -> "Cam":
        """Return the cam with other arguments."""
        given: dict[str, Any] = {key: getattr(self, key) for key in _FIELDS}
        return type(self)(**given | changes)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), {key: getattr(self, key) for key in _FIELDS})


_FIELDS = tuple(field.name for field in fields(Cam))


def check_parts(program: Any, follower: Any) -> CompiledProgram:
    """Return the compiled program of a cam. Refuse what is no Program, no follower, or a follower with free numbers."""
    compiled = getattr(program, "_compiled", None)
    if not isinstance(compiled, CompiledProgram):
        message = f"program must be a Program; got {type(program).__name__}"
        raise WrongTypeError(message, parameter="program", value=program)
    if not isinstance(follower, Follower):
        message = f"follower must be a follower, such as RollerFollower(5.0); got {type(follower).__name__}"
        raise WrongTypeError(message, parameter="follower", value=follower)
    follower.check_closed()
    return compiled


def _restored(kind: type[Cam], given: dict[str, Any]) -> Cam:
    return kind(**given)


def _converted(part: _Part, by: Fraction) -> _Part:
    """Return a part of a cam whose lengths are multiplied. by: the units of the new lengths in one of the old."""
    given = {field.name: getattr(part, field.name) for field in fields(part)}  # type: ignore[arg-type]
    new: dict[str, Any] = {key: in_unit(x, by) for key, x in given.items() if key in _LENGTHS and x is not None}
    new |= {key: in_unit(x, 1 / by) for key, x in given.items() if key in _PER_LENGTH}
    return replace(part, **new)  # type: ignore[type-var]


def _unit(program: "Program", follower: Follower) -> int:
    """Return the unit of the displacement."""
    unit, name = program.length_unit, type(follower).__name__
    if follower.swinging and unit not in _ANGLES:
        message = f"the displacement for a {name} is the angle of its arm: the program needs length_unit='deg' or 'rad'"
        raise UnitError(f"{message}; got {short_repr(unit)}", parameter="length_unit", value=unit)
    if not follower.swinging and unit in _ANGLES:
        message = f"the displacement for a {name} is a length; got a program with length_unit={unit!r}"
        raise UnitError(f"{message}: an angle is for a swinging follower", parameter="length_unit", value=unit)
    return _ANGLES[str(unit)] if follower.swinging else int(lib.CAMKIN_LENGTH)


def _rotation(given: Any) -> int:
    if isinstance(given, str) and given in _ROTATIONS:
        return _ROTATIONS[given]
    if isinstance(given, bool) or given not in (1, -1):
        message = f"rotation must be +1 or 'ccw' (counterclockwise), or -1 or 'cw' (clockwise); got {short_repr(given)}"
        raise ParameterError(message, parameter="rotation", value=given)
    return int(given)


def _wall(given: Any) -> int:
    if not isinstance(given, str):
        raise WrongTypeError(f"wall must be a name; got {type(given).__name__}", parameter="wall", value=given)
    if given not in _WALLS:
        message = f"there is no wall {short_repr(given)}; {suggestion(given, _WALLS)}"
        raise ParameterError(message, parameter="wall", value=given)
    return int(_WALLS[given])
