"""A cam with its follower at a cam angle, the pressure angle as colour.

What belongs to the body is drawn once; its transform moves it to a cam angle, so that pictures can move.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.analysis.text_report import number
from camkin.errors import WrongTypeError
from camkin.inline.cam import MARKS, SHADES
from camkin.plot.frame import explained

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path

    from camkin.geometry.scene import Part, Scene

_INK, _BODY, _LINES, _PART = "#222222", "#e6e9ee", "0.45", "#c9ccd1"
_BELOW = 0.46  # distance of the legend from the axes [inch]: their numbers and label are between them


def one_axes(axes: Any, projection: str = "") -> None:
    """Refuse what is not one axes of matplotlib, or one with another projection."""
    known = "set_theta_zero_location" if projection == "polar" else "axhline"
    if not hasattr(axes, known):
        kind, make = type(axes).__name__, "plt.subplots()"
        if projection == "polar":
            make = "plt.subplots(subplot_kw={'projection': 'polar'})"
        name = f"one {projection} axes".replace("  ", " ")
        message = f"axes must be {name} of matplotlib, or None; got {kind}: make it with {make}"
        raise WrongTypeError(message, parameter="axes", value=axes)


def new_axes(size: tuple[float, float], projection: str | None = None) -> "Axes":
    """Return the axes of a new figure of pyplot."""
    with explained():
        from matplotlib import pyplot
    figure = pyplot.figure(figsize=size, layout="constrained" if projection else "compressed")
    return figure.subplots(subplot_kw={"projection": projection})


def draw(scene: "Scene", theta: float, axes: "Axes | None") -> "tuple[Figure, Axes]":
    """Cam.plot()."""
    picture = Picture(scene, axes)
    picture.place(theta)
    return picture.figure, picture.axes


class Picture:
    """A cam in its axes, at any cam angle."""

    def __init__(self, scene: "Scene", axes: "Axes | None") -> None:
        if axes is None:
            axes = new_axes((8.0, 4.2) if scene.cam.is_barrel else (7.2, 6.4))
        else:
            one_axes(axes)
        from matplotlib.transforms import Affine2D

        self.scene, self.axes = scene, axes
        self.figure: Figure = axes.figure.figure  # of a subfigure the whole one
        self._motion = Affine2D()
        self._follower: list[Artist] = []
        self._limits()
        self._body()
        self._walls()
        self._legend()

    def place(self, theta: float) -> None:
        """Turn the cam to an angle, and move the follower there."""
        scene = self.scene
        self._motion.clear().rotate_deg(scene.turn(theta))
        if scene.cam.is_barrel:
            self._motion.translate(float(scene.shift(theta % 360.0)), 0.0)
        for artist in self._follower:
            artist.remove()
        self._follower = [self.axes.add_patch(_patch(part)) for part in scene.follower(theta)]
        self._follower += self.axes.plot(*scene.contact(theta), "o", color=_INK, markersize=4, zorder=6)
        program = scene.cam.program
        name = f"{program.name}: " if program.name else ""
        unit = "°" if program.length_unit == "deg" else f" {program.length_unit or 'L'}"
        s, angle = program.displacement(theta), scene.cam.pressure_angle(theta)
        place = f"cam angle {number(theta)}°, s = {_short(s)}{unit}, pressure angle {_short(angle)}°"
        self.axes.set_title(name + place, fontsize="medium")

    def _limits(self) -> None:
        left, right, bottom, top = self.scene.bounds
        length = self.scene.cam._length_unit or "L"
        barrel = self.scene.cam.is_barrel
        self.axes.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
        self.axes.set_xlabel(f"{'around the cylinder' if barrel else 'x'} [{length}]")
        self.axes.set_ylabel(f"{'z' if barrel else 'y'} [{length}]")

    def _body(self) -> None:
        from matplotlib.patches import PathPatch

        scene, axes = self.scene, self.axes
        if scene.pitch is not None:
            self._line(scene.pitch.points, "pitch curve", color=_LINES, linewidth=0.9, linestyle="-.", zorder=2)
        if not scene.cam.is_barrel:
            axes.add_patch(PathPatch(_outline(scene), facecolor=_BODY, linewidth=0, transform=self._moved, zorder=1))
            circle = scene.cam.base_radius * _circle()
            axes.plot(*circle.T, ":", color=_LINES, linewidth=1.0, zorder=2, label="base circle")
            axes.plot(0.0, 0.0, "+", color=_INK, markersize=9, zorder=2)
        arrow = scene.arrow
        axes.plot(*arrow.T, color=_INK, linewidth=1.3, zorder=2)
        head = {"arrowstyle": "-|>", "color": _INK, "linewidth": 1.3, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", arrow[-1], arrow[-2], arrowprops=head, zorder=2)

    def _walls(self) -> None:
        from matplotlib.collections import LineCollection
        from matplotlib.colors import LinearSegmentedColormap

        colours = LinearSegmentedColormap.from_list("pressure angle", SHADES)
        for name, marked in self.scene.marked:
            self._line(marked, name, color=MARKS[name], linewidth=9.0, alpha=0.35, solid_capstyle="butt", zorder=3)
        for wall in self.scene.walls:
            points = wall.curve.points
            collection = LineCollection(
                list(np.stack([points[:-1], points[1:]], axis=1)),
                array=np.abs(wall.pressure_angle[1:] + wall.pressure_angle[:-1]) / 2.0,
                cmap=colours,
                linewidths=2.4,
                capstyle="round",
                transform=self._moved,
                zorder=4,
            )
            collection.set_clim(0.0, self.scene.largest_pressure_angle)
            self.axes.add_collection(collection, autolim=False)
        if self.scene.leans:
            self._colour_bar(collection)

    def _colour_bar(self, collection: Any) -> None:
        label = "pressure angle, magnitude [°]"
        side = {"location": "bottom", "aspect": 50} if self.scene.cam.is_barrel else {"shrink": 0.8}
        bar = self.figure.colorbar(collection, ax=self.axes, label=label, **side)
        limit = self.scene.analysis.limits.pressure_angle
        if limit is not None:
            line = bar.ax.axvline if self.scene.cam.is_barrel else bar.ax.axhline
            line(limit, color=_INK, linewidth=2.0)
            bar.set_label(f"{label}, limit {number(limit)}°")

    def _legend(self) -> None:
        from matplotlib.transforms import ScaledTranslation

        handles, labels = self.axes.get_legend_handles_labels()
        found = dict(zip(labels, handles, strict=True))
        if found:
            below = self.axes.transAxes + ScaledTranslation(0.0, -_BELOW, self.figure.dpi_scale_trans)
            place: dict[str, Any] = {"loc": "upper center", "bbox_to_anchor": (0.5, 0.0), "bbox_transform": below}
            self.axes.legend(found.values(), found.keys(), **place, ncols=4, frameon=False, fontsize="small")

    @property
    def _moved(self) -> Any:
        return self._motion + self.axes.transData

    def _line(self, points: FloatArray, label: str, **style: Any) -> None:
        self.axes.plot(*points.T, label=label, transform=self._moved, **style)


def _short(x: float) -> str:
    return f"{x:.4g}" if abs(x) >= 1e-12 else "0"


def _circle() -> FloatArray:
    around = np.linspace(0.0, 2.0 * np.pi, 181)
    return np.stack([np.cos(around), np.sin(around)], axis=1)


def _outline(scene: "Scene") -> "Path":
    """Return the body of a disc: walls and the edge of the plate, each turning the other way than the one around it."""
    from matplotlib.path import Path

    rings = [wall.curve.points for wall in scene.walls]
    if scene.plate:
        rings.append(scene.plate * _circle())
    sense, paths = 1.0, []
    for ring in reversed(rings):
        x, y = ring.T
        area = float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
        paths.append(Path(ring if area * sense > 0.0 else ring[::-1], closed=True))
        sense = -sense
    return Path.make_compound_path(*paths)


def _patch(part: "Part") -> Any:
    from matplotlib.patches import Circle, Polygon

    style = {"facecolor": _PART, "edgecolor": _INK, "linewidth": 1.0, "zorder": 5, "alpha": 0.6, "label": "_"}
    if part.radius:
        found: Any = Circle(tuple(part.points[0]), part.radius, **style)
    else:
        found = Polygon(part.points, closed=True, **style)
    found.set_gid(part.role)
    return found
