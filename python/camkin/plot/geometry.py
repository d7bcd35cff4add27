"""Pressure angle and curvature of a cam over the cam angle, and the place of the contact on a flat face."""

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.analysis.text_report import number
from camkin.errors import ArrayError
from camkin.inline.cam import MARKS
from camkin.plot.frame import explained, label_angles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from camkin.analysis import Extremes
    from camkin.dynamics.vibration import MassRange
    from camkin.geometry.analysis import CamAnalysis
    from camkin.geometry.cam import Cam

_COLOURS = ("#1b6ca8", "#b5561c", "#2a7f46")
_LIMIT = "#c0272d"


def draw(analysis: "CamAnalysis", axes: "Sequence[Axes] | None", points: int) -> "tuple[Figure, Sequence[Axes]]":
    """Cam.plot_geometry()."""
    count = 3 if analysis.contact else 2
    axes = stacked(axes, count)
    cam = analysis.cam
    length = cam._length_unit or "L"
    drawn, evaluated = angles(cam, points)
    panel(axes[0], "pressure angle [°]", _COLOURS[0], analysis.pressure_angle)
    axes[0].plot(drawn, cam.pressure_angle(evaluated), color=_COLOURS[0], linewidth=1.6)
    limit = analysis.limits.pressure_angle
    _limits(axes[0], [] if limit is None else [-limit, limit])
    panel(axes[1], f"curvature of the profile\n[1/{length}]", _COLOURS[1], analysis.curvature)
    names = ("near wall", "far wall") if len(cam.walls) == 2 else ("",)
    for i, (wall, name) in enumerate(zip(cam.walls, names, strict=True)):
        style: dict[str, Any] = {"color": _COLOURS[1], "linewidth": 1.6, "linestyle": "-" if i == 0 else "--"}
        axes[1].plot(drawn, _bounded(wall.curvature(evaluated)), label=name or "_", **style)
    if len(cam.walls) == 2:
        axes[1].legend(fontsize="small")
    _limits(axes[1], [] if analysis.limits.radius is None else [1.0 / analysis.limits.radius])
    if analysis.contact:
        panel(axes[2], f"contact on the face\n[{length}]", _COLOURS[2], analysis.contact)
        axes[2].plot(drawn, cam._scene.face_place(evaluated), color=_COLOURS[2], linewidth=1.6)
        width = getattr(cam.follower, "width", None)
        _limits(axes[2], [-width / 2.0, width / 2.0] if width else [])
    for ax in axes:
        bands = _shade(ax, analysis)
        ax.set_xlim(0.0, cam.program.cycle)
    if bands:
        _name_bands(axes[0], bands)
    label_angles(axes[-1])
    return axes[0].figure.figure, axes


def stacked(axes: "Sequence[Axes] | None", count: int) -> "Sequence[Axes]":
    """Return axes that are given, or those of a new figure, one above the other."""
    if axes is None:
        with explained():
            from matplotlib import pyplot
        figure = pyplot.figure(figsize=(9.0, 1.0 + 2.5 * count), layout="constrained")
        return list(figure.subplots(count, 1, sharex=True))
    if not hasattr(axes, "__len__") or len(axes) != count or not all(hasattr(ax, "axhline") for ax in axes):
        message = f"axes must be {count} of matplotlib for this cam: make them with plt.subplots({count}, 1)"
        raise ArrayError(message, parameter="axes", value=axes)
    return axes


def angles(cam: "Cam", points: int) -> tuple[FloatArray, FloatArray]:
    """Return angles to draw at and to evaluate at: just before the end of a piece, so that jumps are vertical."""
    return between(sorted({0.0, cam.program.cycle, *cam.breaks.tolist()}), points)


def between(edges: list[float], points: int) -> tuple[FloatArray, FloatArray]:
    """Return angles to draw at and to evaluate at, as angles() does, between the ends of pieces in ascending order."""
    whole = edges[-1] - edges[0]
    drawn, evaluated = [], []
    for start, end in pairwise(edges):
        theta = np.linspace(start, end, max(2, round(points * (end - start) / whole)))
        drawn.append(theta)
        evaluated.append(np.append(theta[:-1], np.nextafter(theta[-1], -np.inf)))
    return np.concatenate(drawn), np.concatenate(evaluated)


def panel(ax: "Axes", name: str, colour: str, extremes: "Extremes | MassRange") -> None:
    """Furnish axes for a quantity: its name, a line at 0, and its extremes."""
    ax.set_ylabel(name)
    ax.axhline(0.0, color="0.6", linewidth=0.6, zorder=1)
    ax.grid(axis="y", color="0.88", linewidth=0.6, zorder=0)
    ax.spines[["top", "right"]].set_visible(False)
    for peak in extremes:
        if math.isfinite(peak.value) and extremes.min.value != extremes.max.value:
            ax.plot(*peak[::-1], "o", color=colour, markersize=4.5, zorder=4)
    low, high = extremes
    words = f"min {number(low.value)} at {number(low.angle)}°, max {number(high.value)} at {number(high.angle)}°"
    constant = low.value == high.value
    ax.set_title(number(low.value) if constant else words, loc="right", fontsize="small", color=colour)


def _name_bands(ax: "Axes", bands: "dict[str, Artist]") -> None:
    """Write a legend of the shades above axes, on the left, where no curve is."""
    from matplotlib.legend import Legend

    above: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0.0, 1.0), "borderaxespad": 0.0}
    style: dict[str, Any] = {"ncols": len(bands), "frameon": False, "fontsize": "small"}
    ax.add_artist(Legend(ax, list(bands.values()), list(bands), **above, **style))


def _limits(ax: "Axes", levels: list[float]) -> None:
    for level in levels:
        ax.axhline(level, color=_LIMIT, linewidth=1.0, linestyle="--", zorder=2)
    if levels:
        style: dict[str, Any] = {"ha": "right", "va": "bottom", "fontsize": "small", "color": _LIMIT}
        ax.text(1.0, levels[-1], f"limit {number(levels[-1])}", transform=ax.get_yaxis_transform(), **style)


def _bounded(curvature: FloatArray) -> FloatArray:
    """Return the curvature without what is near a cusp, where it is infinite: 20 times the usual magnitude."""
    usual = float(np.median(np.abs(curvature)))
    return np.where(np.abs(curvature) <= 20.0 * usual, curvature, np.nan) if usual > 0.0 else curvature


def _shade(ax: "Axes", analysis: "CamAnalysis") -> "dict[str, Artist]":
    """Shade undercut and concave ranges, draw the joints, and return a shade of each kind by its name."""
    bands: dict[str, Artist] = {}
    cycle = analysis.cam.program.cycle
    for start in analysis.cam.program._compiled.starts:
        ax.axvline(start, color="0.75", linewidth=0.6, zorder=1)
    usual = [(0.0, cycle)]
    for name, colour in MARKS.items():
        ranges = getattr(analysis, name)
        if name == "concave" and (ranges == usual or analysis.cam.is_barrel):
            continue
        for first, last in ranges:
            for shift in (0.0, -cycle):
                if last + shift > 0.0:
                    span = (max(first + shift, 0.0), min(last + shift, cycle))
                    bands[name] = ax.axvspan(*span, color=colour, alpha=0.15, linewidth=0.0, zorder=0)
    return bands
