"""The picture of a cam: its profile coloured by the pressure angle, and the pressure angle over the cycle."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.reports import parts
from camkin.reports.content import angle, shown
from camkin.reports.figures import BLUE, DARK, GREY, RED, angle_axis, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from camkin.geometry.analysis import CamAnalysis
    from camkin.geometry.cam import Cam

_POINTS = 1441
_MAX_NAMED = 24  # segments whose starts are marked


def caption(cam: "Cam") -> str:
    """Return the caption of the picture."""
    what = "The walls on the developed cylinder" if cam.is_barrel else "The cam at the cam angle 0"
    roller = "" if "radius" not in cam.follower.lengths() else ", path of the centre of the roller (dash-dotted)"
    base, marks = ("", "") if cam.is_barrel else (", base circle (dotted)", "; small marks: starts of segments")
    return f"{what}{roller}{base}. The colour is the magnitude of the pressure angle{marks}."


def size(cam: "Cam") -> tuple[float, float]:
    """Return the size of the picture [in]."""
    return (7.1, 4.6) if cam.is_barrel else (7.1, 7.0)


def draw(canvas: "Canvas", shapes: "Sequence[CamAnalysis]") -> None:
    """Draw the picture. shapes: the analysis of each wall."""
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import BoundaryNorm

    cam = shapes[0].cam
    largest = max(abs(shape.pressure_angle.peak.value) for shape in shapes)
    levels, colours = _levels(largest)
    upper, lower = canvas.subplots(2, 1, height_ratios=(1.2, 1.0) if cam.is_barrel else (3.2, 1.0))
    upper.set_aspect("equal", adjustable="datalim")  # so that the frame is as wide as that of the chart below
    for shape in shapes:
        _wall(upper, shape.cam, levels, colours)
        _pressure(lower, shape)
    (_barrel if cam.is_barrel else _disc)(upper, shapes[0].cam)
    scale = ScalarMappable(BoundaryNorm(levels, colours.N), colours)
    height = 0.42 if cam.is_barrel else 0.6  # of both diagrams: that of the upper one, about
    place: dict[str, Any] = {"ax": [upper, lower], "anchor": (0.0, 1.0), "shrink": height, "aspect": 40 * height}
    canvas.colorbar(scale, label="|pressure angle| [°]", pad=0.02, **place)
    angle_axis(lower, cam.program.cycle)
    lower.set_ylabel("pressure angle [°]")


def _levels(largest: float) -> tuple[FloatArray, Any]:
    """Return round levels of the pressure angle from 0 to at least the largest, and a colour for each interval."""
    import matplotlib

    step = next(step for step in (0.5, 1.0, 2.0, 5.0, 10.0) if largest <= 10.0 * step or step == 10.0)
    n = max(math.ceil(largest / step), 1)
    levels: FloatArray = np.linspace(0.0, n * step, n + 1)
    return levels, matplotlib.colormaps["viridis_r"].resampled(n)


def _wall(axes: "Axes", cam: "Cam", levels: FloatArray, colours: Any) -> None:
    """Draw a wall, with one line for each range of cam angles whose pressure angles lie in the same interval."""
    theta = np.linspace(0.0, 360.0, _POINTS)
    points = _developed(cam, cam.profile(theta), theta) if cam.is_barrel else cam.profile(theta)
    middle = np.abs(cam.pressure_angle(0.5 * (theta[1:] + theta[:-1])))
    steps = np.clip(np.searchsorted(levels, middle, side="right") - 1, 0, colours.N - 1)
    edges = [0, *np.flatnonzero(np.diff(steps)) + 1, steps.size]
    for start, end in zip(edges[:-1], edges[1:], strict=True):
        run = points[start : end + 1]
        axes.plot(*run.T, color=colours(int(steps[start])), linewidth=2.4, solid_capstyle="round", zorder=5)


def _disc(axes: "Axes", cam: "Cam") -> None:
    """Draw base circle, pitch curve, follower and marks of a disc cam."""
    from matplotlib.patches import Circle

    theta = np.linspace(0.0, 360.0, _POINTS)
    length = "" if cam.follower.swinging else f" [{cam.program.length_unit or 'L'}]"
    axes.add_patch(Circle((0.0, 0.0), cam.base_radius, fill=False, edgecolor=GREY, linestyle=":", linewidth=1.0))
    if "radius" in cam.follower.lengths():
        axes.plot(*cam.pitch(theta).T, color=GREY, linestyle="-.", linewidth=0.8)
    parts.follower(axes, cam)
    parts.rotation(axes, cam.rotation, 0.3 * cam.base_radius)
    starts = cam.program._compiled.starts
    if len(starts) <= _MAX_NAMED:
        for i, start in enumerate(starts):
            place = cam.profile(float(start))
            inward = place * (1.0 - 0.07 * cam.base_radius / math.hypot(*place))
            axes.plot(*np.stack((place, inward), axis=1), color=DARK, linewidth=1.0, zorder=6)
            if i < len(cam.program.segments):
                text = place * (1.0 - 0.14 * cam.base_radius / math.hypot(*place))
                axes.annotate(str(i), tuple(text), ha="center", va="center", color=DARK)
    axes.set_xlabel(f"x{length}")
    axes.set_ylabel(f"y{length}")
    axes.grid(color="0.93", linewidth=0.6)


def _barrel(axes: "Axes", cam: "Cam") -> None:
    """Draw the path of the roller on a barrel, and the roller at the cam angle 0."""
    from matplotlib.patches import Circle

    theta = np.linspace(0.0, 360.0, _POINTS)
    line = _developed(cam, cam.pitch(theta), theta)
    axes.plot(*line.T, color=GREY, linestyle="-.", linewidth=0.8)
    radius, start = cam.follower.lengths()["radius"], line[0]
    axes.add_patch(Circle(tuple(start), radius, fill=False, edgecolor=DARK, linewidth=1.2))
    parts.arrow(axes, start, start + np.array([0.0, 2.2 * radius]))
    axes.annotate("s", (start[0], start[1] + 2.2 * radius), (4.0, 0.0), textcoords="offset points", color=RED)
    length = cam.program.length_unit or "L"
    axes.set_xlabel(f"arc on the cylinder, in the sense of the cam angle [{length}]")
    axes.set_ylabel(f"z [{length}]")
    axes.grid(color="0.93", linewidth=0.6)


def _developed(cam: "Cam", points: FloatArray, theta: FloatArray) -> FloatArray:
    """Return points of a barrel as (arc, z): the arc is base_radius times the angle, which grows with theta."""
    turned = -cam.rotation * np.arctan2(points[:, 1], points[:, 0])
    expected = np.radians(theta)
    turned += 2.0 * math.pi * np.round((expected - turned) / (2.0 * math.pi))
    return np.stack((cam.base_radius * turned, points[:, 2]), axis=1)


def _pressure(axes: "Axes", shape: "CamAnalysis") -> None:
    """Draw the pressure angle over the cycle, its peaks and its limit."""
    cam, limit = shape.cam, shape.limits.pressure_angle
    theta = np.unique(np.concatenate((np.linspace(0.0, cam.program.cycle, _POINTS), cam.breaks)))
    plain(axes)
    axes.plot(theta, cam.pressure_angle(theta), color=BLUE, linewidth=1.4)
    for peak in shape.pressure_angle:
        if peak.value:
            axes.plot(peak.angle, peak.value, "o", color=BLUE, markersize=4)
    value, at = shape.pressure_angle.peak
    axes.set_title(f"max |pressure angle| = {shown(abs(value))}° at {angle(at)}", loc="right", color=BLUE)
    if limit is not None:
        for x in (-limit, limit):
            axes.axhline(x, color=RED, linestyle="--", linewidth=1.0)
    axes.margins(y=0.08)
