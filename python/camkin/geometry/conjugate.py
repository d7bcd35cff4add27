"""Conjugate cams: two discs on one shaft that hold a double follower between them."""

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from camkin._base.arguments import finite
from camkin._base.units import length_in
from camkin.errors import ParameterError, WrongTypeError
from camkin.geometry.followers import BarrelRoller, FlatFollower, Follower, RollerFollower, SwingingRoller

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam


def conjugate(cam: "Cam", follower: Any, angle: Any, distance: Any) -> "Cam":
    """Return the second disc, as Cam.conjugate() describes it."""
    if isinstance(cam.follower, BarrelRoller) or cam.wall != "outer":
        message = "conjugate() needs a disc cam with an outer wall: the walls of a groove hold their roller without it"
        raise ParameterError(f"{message}; got wall {cam.wall!r}", parameter="wall", value=cam.wall)
    second = _opposite(cam.follower) if follower is None else follower
    if type(second) is not type(cam.follower):
        message = f"follower must be a {type(cam.follower).__name__}, as that of the first disc"
        raise WrongTypeError(f"{message}; got {type(second).__name__}", parameter="follower", value=second)
    second.check_closed()
    name, value = ("angle", angle) if cam.follower.swinging else ("distance", distance)
    for key, given in (("angle", angle), ("distance", distance)):
        if (given is None) == (key == name):
            kind = "double arm, which has an angle" if cam.follower.swinging else "yoke, which has a distance"
            message = f"the followers are the ends of one {kind}: give {name}= alone"
            raise ParameterError(message, parameter=name, value=given)
    _check_second(cam.follower, second)
    unit = length_in(cam._length_unit)
    base = _base_radius(cam, second, finite(value, name, ParameterError, unit))
    if not base > 0.0:
        message = f"{name} is too small: the base radius of the second disc would be {base:.6g}, not positive"
        raise ParameterError(f"{message}; got {value!r}", parameter=name, value=value)
    mirrored = {"program": cam.program.scaled(lift=-1.0), "rotation": -cam.rotation}
    return cam._with(**mirrored, follower=second, base_radius=base, limits=None, dynamics=None)


def _opposite(follower: Follower) -> Follower:
    """Return the same follower as seen from the other face of the cam."""
    return replace(follower, tilt=-follower.tilt) if isinstance(follower, FlatFollower) else follower


def _check_second(first: Any, second: Any) -> None:
    """Refuse a second follower that cannot be a part of the first."""
    if isinstance(first, FlatFollower) and second.tilt != -first.tilt:
        message = f"the faces of a yoke are parallel: tilt must be {-first.tilt!r}, as seen from the second disc"
        raise ParameterError(f"{message}; got {second.tilt!r}", parameter="tilt", value=second.tilt)
    if first.swinging and second.centre_distance != first.centre_distance:
        message = f"both arms turn about one pivot: centre_distance must be {first.centre_distance!r}"
        value = second.centre_distance
        raise ParameterError(f"{message}; got {value!r}", parameter="centre_distance", value=value)


def _base_radius(cam: "Cam", second: Any, value: float) -> float:
    """Return the base radius of the second disc: where its follower is at s = 0."""
    first: Any = cam.follower
    if isinstance(first, RollerFollower):
        reach = cam.base_radius + first.radius
        level = math.sqrt((reach - first.offset) * (reach + first.offset))
        base = math.hypot(value - level, second.offset) - second.radius
    elif isinstance(first, FlatFollower):
        base = value - cam.base_radius
    elif isinstance(first, SwingingRoller):
        c = first.centre_distance
        rest = _rest(value, _angle_at(cam.base_radius + first.radius, c, first.arm))
        # The law of cosines as a sum of squares, which does not cancel.
        base = math.hypot(c - second.arm, 2.0 * math.sqrt(c * second.arm) * math.sin(rest / 2.0)) - second.radius
    else:
        rest = _rest(value, math.asin((cam.base_radius + first.face_offset) / first.centre_distance))
        base = first.centre_distance * math.sin(rest) - second.face_offset
    return float(base)


def _rest(angle: float, first: float) -> float:
    """Return the angle of the second arm to the line of centres at s = 0 [rad], from that of the first."""
    rest = math.radians(angle) - first
    if not 0.0 < rest < math.pi:
        low, high = math.degrees(first), math.degrees(first) + 180.0
        message = f"angle must be between {low:.6g} and {high:.6g}°, so that the line of centres is between the arms"
        remedy = f": if it is in radians, give angle={math.degrees(angle):g}" if abs(angle) < 2.0 * math.pi else ""
        raise ParameterError(f"{message}; got {angle!r}{remedy}", parameter="angle", value=angle)
    return rest


def _angle_at(reach: float, c: float, arm: float) -> float:
    """Return the angle [rad] at the pivot of the triangle with the opposite side `reach`."""
    return 2.0 * math.asin(math.sqrt((reach - c + arm) * (reach + c - arm) / (4.0 * c * arm)))
