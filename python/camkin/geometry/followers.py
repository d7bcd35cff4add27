"""Followers: the kinds of parts that a cam moves, and their lengths."""

import math
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from camkin._base import angles
from camkin._base.arguments import number
from camkin._base.calls import explained
from camkin._base.free import Free
from camkin._camkin import lib
from camkin.errors import ParameterError, short_repr


class Follower:
    """Base of the followers. The fields of each are lengths [L], and a tilt in degrees.

    Fields may be camkin.free(): then the follower is for the cam of a Design.
    """

    kind: ClassVar[int]
    swinging: ClassVar[bool] = False

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]  # every follower is a dataclass
            given = getattr(self, field.name)
            if (given is None and field.default is None) or isinstance(given, Free):
                continue
            value = number(given, field.name)
            if not math.isfinite(value):
                message = f"{field.name} must be finite; got {short_repr(given)}"
                raise ParameterError(message, parameter=field.name, value=given)
            object.__setattr__(self, field.name, value + 0.0)

    def lengths(self) -> dict[str, float]:
        """Return the fields of the camkin_cam.

        Returns
        -------
        dict
            Lengths [L] by name.
        """
        names = (field.name for field in fields(self))  # type: ignore[arg-type]
        return {name: getattr(self, name) for name in names if name != "width"}

    def check_closed(self) -> None:
        """Check that no length is free.

        Raises
        ------
        ParameterError
            Names the free field.
        """
        for name, value in self.lengths().items():
            if isinstance(value, Free):
                message = (
                    f"{name} is {value!r}: a follower with a free number is for Design(..., cam=dict(follower=...))"
                )
                raise ParameterError(message, parameter=name, value=value)


_DIAMETER = {"__init__": dict.fromkeys(("diameter", "roller_diameter", "d"), "give radius=, half of the diameter")}


@explained(instead=_DIAMETER)
@dataclass(frozen=True)
class RollerFollower(Follower):
    """Describe a roller on a slide that moves away from the cam axis, along y.

    Parameters
    ----------
    radius : float [L], optional
        Radius of the roller; 0 for a knife edge.
    offset : float [L], optional
        Distance of the slide from the cam axis, positive to the right.
    """

    radius: float = 0.0
    offset: float = 0.0
    kind: ClassVar[int] = lib.CAMKIN_ROLLER


@explained()
@dataclass(frozen=True)
class FlatFollower(Follower):
    """Describe a flat face on a slide that moves away from the cam axis, along y.

    Parameters
    ----------
    tilt : float [deg], optional
        Tilt of the face, -89 to 89, positive counterclockwise.
    width : float [L], optional
        Width of the face, the slide in its middle; None for a face that is wide enough. `Cam.analyze` compares the
        contact with it.
    offset : float [L], optional
        Distance of the slide from the cam axis, positive to the right. It has an effect on the place of the contact on
        the face only.
    """

    tilt: float = 0.0
    width: float | None = None
    offset: float = 0.0
    kind: ClassVar[int] = lib.CAMKIN_FLAT

    def __post_init__(self) -> None:
        super().__post_init__()
        angles.question(self.tilt, "tilt")
        if isinstance(self.width, Free):
            message = "width cannot be free: face_width of an analysis is the one that the contact needs"
            raise ParameterError(message, parameter="width", value=self.width)
        if self.width is not None and not self.width > 0.0:
            message = f"width must be positive or None; got {short_repr(self.width)}"
            raise ParameterError(message, parameter="width", value=self.width)


@explained()
@dataclass(frozen=True)
class SwingingRoller(Follower):
    """Describe a roller on an arm.

    The displacement of the program is the angle of the arm (length_unit "deg" or "rad"). The pivot is to the right of
    the cam axis. A rise turns the arm clockwise, away from the axis.

    Parameters
    ----------
    radius : float [L]
        Radius of the roller; 0 for a knife edge.
    arm : float [L]
        Length from the pivot to the centre of the roller.
    centre_distance : float [L]
        Distance from the cam axis to the pivot.
    """

    radius: float
    arm: float
    centre_distance: float
    kind: ClassVar[int] = lib.CAMKIN_SWINGING_ROLLER
    swinging: ClassVar[bool] = True


@explained()
@dataclass(frozen=True)
class SwingingFlat(Follower):
    """Describe a flat face on an arm.

    The displacement of the program is the angle of the arm (length_unit "deg" or "rad"). The pivot is to the right of
    the cam axis. A rise turns the arm clockwise, away from the axis.

    Parameters
    ----------
    centre_distance : float [L]
        Distance from the cam axis to the pivot.
    face_offset : float [L], optional
        Distance of the face from the line through the pivot that is parallel to it; positive if the face is nearer to
        the cam axis.
    """

    centre_distance: float
    face_offset: float = 0.0
    kind: ClassVar[int] = lib.CAMKIN_SWINGING_FLAT
    swinging: ClassVar[bool] = True


@explained()
@dataclass(frozen=True)
class BarrelRoller(Follower):
    """Describe a roller with a radial axis on a slide along the axis of a barrel (cylindrical) cam.

    Parameters
    ----------
    radius : float [L]
        Radius of the roller. The base_radius of the cam is that of its cylinder.
    """

    radius: float
    kind: ClassVar[int] = lib.CAMKIN_BARREL_ROLLER


FOLLOWERS: dict[str, Any] = {
    "roller": RollerFollower,
    "flat": FlatFollower,
    "swinging_roller": SwingingRoller,
    "swinging_flat": SwingingFlat,
    "barrel_roller": BarrelRoller,
}
"""The followers by the `type` of a spec file."""
