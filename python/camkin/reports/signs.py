"""The small picture of the signs: the sense in which the cam angle grows, and that of the follower for s > 0."""

from typing import TYPE_CHECKING

import numpy as np

from camkin.reports import parts
from camkin.reports.content import Figure
from camkin.reports.figures import GREY

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from camkin.geometry.cam import Cam

_SIZE = (2.3, 2.3)
_BODY = "#dfe8f2"


def figure(cam: "Cam | None") -> Figure:
    """Return the picture, of the cam itself if there is one."""
    if cam is None:
        return Figure("signs", "Signs. The machine decides which sense is positive.", _SIZE, _motion)
    if cam.is_barrel:
        caption = "Signs, seen from outside the cylinder: θ moves its surface, s > 0 the roller."
        return Figure("signs", caption, _SIZE, lambda canvas: _barrel(canvas, cam))
    caption = "Signs at the cam angle 0: θ is the sense of the cam, s that of the follower."
    return Figure("signs", caption, _SIZE, lambda canvas: _disc(canvas, cam))


def _axes(canvas: "Canvas") -> "Axes":
    axes = canvas.subplots()
    axes.set_aspect("equal")
    axes.set_axis_off()
    return axes


def _motion(canvas: "Canvas") -> None:
    """Draw a table of two arrows: s against the cam angle, for a motion without a cam."""
    axes = _axes(canvas)
    x = np.linspace(0.0, 1.0, 60)
    y = x - np.sin(2.0 * np.pi * x) / (2.0 * np.pi)
    axes.plot(0.25 + 0.8 * x, 0.15 + 0.8 * y, color=GREY, linewidth=1.6)
    origin = np.array([0.1, 0.0])
    for tip, text, place in (((1.3, 0.0), "θ", (0.0, 4.0)), ((0.1, 1.15), "s", (5.0, -4.0))):
        parts.arrow(axes, origin, np.array(tip))
        axes.annotate(text, tip, place, textcoords="offset points", color="#c0272d", ha="center")
    axes.set_xlim(0.0, 1.4)
    axes.set_ylim(-0.15, 1.25)


def _disc(canvas: "Canvas", cam: "Cam") -> None:
    axes = _axes(canvas)
    points = cam.profile(np.linspace(0.0, 360.0, 361))
    axes.fill(*points.T, facecolor=_BODY if cam.wall not in ("inner", "far") else "none", edgecolor="#1b6ca8")
    for wall in cam.walls[1:]:
        axes.plot(*wall.profile(np.linspace(0.0, 360.0, 361)).T, color="#1b6ca8", linewidth=1.0)
    parts.follower(axes, cam)
    parts.rotation(axes, cam.rotation, 0.45 * cam.base_radius)
    axes.margins(0.08)


def _barrel(canvas: "Canvas", cam: "Cam") -> None:
    """Draw the cylinder from the side of the roller, its axis upwards."""
    from matplotlib.patches import Circle, Rectangle

    axes, turn = _axes(canvas), float(cam.rotation)
    axes.add_patch(Rectangle((-1.0, -1.1), 2.0, 2.2, facecolor=_BODY, edgecolor="#1b6ca8"))
    axes.plot((0.0, 0.0), (-1.35, 1.35), color=GREY, linestyle="-.", linewidth=0.8)
    axes.add_patch(Circle((0.0, 0.0), 0.22, facecolor="white", edgecolor="0.4", zorder=3))
    parts.arrow(axes, np.array([0.0, 0.22]), np.array([0.0, 0.85]))
    axes.annotate("s", (0.0, 0.85), (5.0, -2.0), textcoords="offset points", color="#c0272d")
    parts.arrow(axes, np.array([-0.6 * turn, -0.7]), np.array([0.6 * turn, -0.7]))
    axes.annotate("θ", (0.6 * turn, -0.7), (0.0, 5.0), textcoords="offset points", color="#c0272d", ha="center")
    axes.set_xlim(-1.3, 1.3)
    axes.set_ylim(-1.45, 1.45)
