"""Draw the machine of a cam at the cam angle 0: follower, pivot, and the arrows of rotation and s."""

import math
from typing import TYPE_CHECKING

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.geometry.followers import FlatFollower, SwingingFlat, SwingingRoller
from camkin.reports.figures import DARK, RED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from camkin.geometry.cam import Cam

_STEEL = "0.55"


def follower(axes: "Axes", cam: "Cam") -> None:
    """Draw the follower of a disc cam, and an arrow in the sense in which it moves for s > 0."""
    size = cam.base_radius
    contact, kind = cam.contact(0.0), cam.follower
    if isinstance(kind, SwingingRoller | SwingingFlat):
        pivot = np.array([kind.centre_distance, 0.0])
        _pivot(axes, pivot)
        if isinstance(kind, SwingingRoller):
            end = cam.pitch(0.0)
            _line(axes, pivot, end)
            _roller(axes, end, kind.radius)
        else:
            along = _face_direction(cam)
            foot = contact + along * np.dot(pivot - contact, along)
            end = contact
            _line(axes, pivot, foot, width=2.0)
            _line(axes, foot, contact + 0.4 * size * along)
        arm = (end - pivot) / math.hypot(*(end - pivot))
        _rise(axes, end, np.array([arm[1], -arm[0]]), size)
    elif isinstance(kind, FlatFollower):
        tilt = math.radians(kind.tilt)
        along = np.array([math.cos(tilt), math.sin(tilt)])
        middle = contact + along * (kind.offset - contact[0]) / along[0]
        half = 0.5 * kind.width if kind.width else max(0.8 * size, abs(kind.offset - contact[0]) + 0.3 * size)
        _line(axes, middle - half * along, middle + half * along)
        _line(axes, middle, middle + np.array([0.0, 0.8 * size]))
        _rise(axes, middle + np.array([0.12 * size, 0.15 * size]), np.array([0.0, 1.0]), size)
    else:
        centre = cam.pitch(0.0)
        _line(axes, centre, centre + np.array([0.0, 0.8 * size]))
        radius = kind.lengths()["radius"]
        _roller(axes, centre, radius)
        _rise(axes, centre + np.array([radius + 0.12 * size, 0.0]), np.array([0.0, 1.0]), size)


def _face_direction(cam: "Cam") -> FloatArray:
    """Return the direction of a swinging face away from its pivot. At s = 0 the face touches the base circle."""
    kind, s = cam.follower, float(cam.program.displacement(0.0))
    assert isinstance(kind, SwingingFlat)
    turned = math.radians(s) if cam.program.length_unit == "deg" else s
    psi = math.asin((cam.base_radius + kind.face_offset) / kind.centre_distance) + turned
    return np.array([-math.cos(psi), math.sin(psi)])


def rotation(axes: "Axes", sense: int, radius: float) -> None:
    """Draw the axis of a cam, and an arrow in the sense of its rotation."""
    axes.plot(0.0, 0.0, "+", color=DARK, markersize=8)
    start, end = (math.radians(sense * x - 90.0) for x in (-50.0, 50.0))
    points = radius * np.array([[math.cos(x), math.sin(x)] for x in np.linspace(start, end, 40)])
    axes.plot(*points.T, color=RED, linewidth=1.2)
    arrow(axes, points[-2], points[-1])
    axes.annotate("θ", (0.0, -radius), (0.0, 3.0), textcoords="offset points", ha="center", color=RED)


def arrow(axes: "Axes", start: FloatArray, end: FloatArray) -> None:
    """Draw an arrow with its head at `end`."""
    style = {"arrowstyle": "-|>", "color": RED, "linewidth": 1.2, "shrinkA": 0.0, "shrinkB": 0.0}
    axes.annotate("", tuple(end), tuple(start), arrowprops=style)


def _rise(axes: "Axes", start: FloatArray, direction: FloatArray, size: float) -> None:
    end = start + 0.45 * size * direction
    arrow(axes, start, end)
    axes.annotate("s", tuple(end), (4.0, 0.0), textcoords="offset points", ha="left", va="center", color=RED)


def _line(axes: "Axes", start: FloatArray, end: FloatArray, width: float = 3.5) -> None:
    axes.plot(*np.stack((start, end), axis=1), color=_STEEL, linewidth=width, solid_capstyle="butt", zorder=2)


def _roller(axes: "Axes", centre: FloatArray, radius: float) -> None:
    from matplotlib.patches import Circle

    axes.add_patch(Circle(tuple(centre), radius, facecolor="white", edgecolor=_STEEL, linewidth=1.4, zorder=3))
    axes.plot(*centre, ".", color=_STEEL, markersize=4, zorder=4)


def _pivot(axes: "Axes", place: FloatArray) -> None:
    axes.plot(*place, "^", color=DARK, markersize=7, zorder=4)
