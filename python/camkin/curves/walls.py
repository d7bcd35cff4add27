"""The curves of a disc cam: its wall, the pitch curve, and paths parallel to them.

The normal comes from the pressure angle, the angle between the normal and the motion of the follower. It points away
from the cam axis on every wall. A curve at the distance d along the normal of another one has the same turn and
the speed `speed + d turn`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.curves.curve import Frame
from camkin.errors import ParameterError, short_repr

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam


@dataclass(frozen=True, eq=False)
class CamCurve:
    """A curve of a disc cam with one wall.

    beyond: distance from the wall on the side of the follower [L]. pitch: the path of the centre of the roller instead.
    """

    cam: "Cam"
    beyond: float = 0.0
    pitch: bool = False

    @cached_property
    def knots(self) -> FloatArray:
        """Cam angles at which pieces begin over one turn, and the end of the turn [deg]."""
        starts = over_turn(self.cam, self.cam.breaks)
        return np.append(starts, starts[0] + 360.0)

    def at(self, theta: FloatArray) -> Frame:
        """Return the points at cam angles theta [deg]."""
        sigma, side = float(self.cam.rotation), side_of(self.cam)
        g = self.cam.evaluate(theta)
        centre = g.pitch_x + 1j * g.pitch_y
        pivot = getattr(self.cam.follower, "centre_distance", None)
        turned = np.exp(-1j * sigma * np.radians(theta))
        across = turned if pivot is None else pivot * turned - centre
        normal = across * (1j - sigma * g.tan_pressure_angle)
        normal /= np.abs(normal)
        tangent = -1j * sigma * normal
        place = centre if self.pitch else g.x + 1j * g.y + side * self.beyond * normal
        if has_roller(self.cam):
            turn = g.curvature_pitch
            speed = 1.0 + (0.0 if self.pitch else side * (self.beyond - follower_of(self.cam).radius)) * turn
        else:
            turn = np.ones_like(place.real)
            with np.errstate(divide="ignore"):
                speed = 1.0 / g.curvature + side * self.beyond
        return Frame(place.real, place.imag, tangent.real, tangent.imag, turn, speed)


def follower_of(cam: "Cam") -> Any:
    """Return the follower. Its fields depend on its kind."""
    return cam.follower


def has_roller(cam: "Cam") -> bool:
    """Return whether the follower has a roller, or a knife edge."""
    return hasattr(cam.follower, "radius")


def side_of(cam: "Cam") -> float:
    """Return 1 if the follower is farther from the cam axis than the wall, -1 if it is nearer."""
    return 1.0 if cam.wall == "outer" else -1.0


def over_turn(cam: "Cam", angles: FloatArray) -> FloatArray:
    """Return angles of one cycle repeated over the turn of the cam [deg]."""
    cycle = float(cam.program.cycle)
    return (np.asarray(angles, dtype=np.float64) + cycle * np.arange(round(360.0 / cycle))[:, None]).ravel()


def segment_starts(cam: "Cam") -> FloatArray:
    """Return the cam angles at which segments begin, over one turn [deg]."""
    starts = np.mod(cam.program._compiled.starts, cam.program.cycle)
    return over_turn(cam, np.unique(starts))


def one_wall(cam: "Cam", wall: str | None, call: str) -> "Cam":
    """Return the cam that has only the wall that a call is for. wall: None for the wall of the cam."""
    check_disc(cam, call)
    choice = {each.wall: each for each in cam.walls}
    if wall is None and len(choice) == 1:
        return next(iter(choice.values()))
    if not isinstance(wall, str) or wall not in choice:
        names = " or ".join(map(repr, choice))
        message = f"{call} is for one wall, and wall of this cam must be {names}; got {short_repr(wall)}"
        raise ParameterError(message, parameter="wall", value=wall)
    return choice[wall]


def check_disc(cam: "Cam", call: str) -> None:
    """Refuse a barrel cam."""
    if cam.is_barrel:
        message = f"{call} is for disc cams: a barrel cam has no plane profile; to_csv() writes the points of its walls"
        raise ParameterError(message, parameter="follower", value=cam.follower)
