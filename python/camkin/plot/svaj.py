"""The SVAJ diagram."""

import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._base.arguments import GEOMETRIC, QUANTITIES, FloatArray, count, too_many
from camkin._base.textfile import write_whole
from camkin.analysis import text_report
from camkin.analysis.characteristics import Analysis
from camkin.errors import ArrayError, WrongTypeError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS = ("#1b6ca8", "#2a7f46", "#b5561c", "#7a3b8f")
_LIMIT = "#c0272d"
_SHADES = ("#eef3f8", "#ffffff")
_FIGURE: dict[str, Any] = {"figsize": (9.0, 9.5), "layout": "constrained"}


def check_axes(axes: Any) -> None:
    """Refuse axes that are not four of matplotlib."""
    make = "make them with plt.subplots(4, 1)"
    if not hasattr(axes, "__len__"):
        kind = type(axes).__name__
        message = f"axes must be a sequence of four, for s, v, a, j; got one {kind}: {make}"
        raise WrongTypeError(message, parameter="axes", value=axes)
    if len(axes) != 4 or not all(hasattr(ax, "axhline") for ax in axes):
        kinds = " and ".join(sorted({type(ax).__name__ for ax in axes}))
        message = f"axes must be four, for s, v, a, j; got {len(axes)}{kinds and f' of {kinds}'}: {make}"
        raise ArrayError(message, parameter="axes", value=axes)


def draw(analysis: Analysis, axes: "Sequence[Axes] | None", points: int) -> "tuple[Figure, Sequence[Axes]]":
    """Program.plot()."""
    if axes is None:
        with _explained():
            from matplotlib import pyplot
        return _whole(pyplot.figure(**_FIGURE), analysis, points)
    _draw_into(axes, analysis, points)
    return axes[0].figure.figure, axes  # the second .figure is the whole figure, if the first is a subfigure


def save(analysis: Analysis, path: str, points: int = 2000) -> None:
    """Draw into a file, without a display and without pyplot's list of figures."""
    with _explained():
        from matplotlib.figure import Figure
    figure, _ = _whole(Figure(**_FIGURE), analysis, points)
    ending = os.path.splitext(path)[1][1:]
    kind = ending or figure.canvas.get_default_filetype()
    with write_whole(path if ending else f"{path}.{kind}") as file:
        figure.savefig(file, format=kind, dpi=150)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except ImportError:
        raise ImportError("plots need matplotlib: pip install 'camkin[plot]'") from None


def _whole(figure: "Figure", analysis: Analysis, points: int) -> "tuple[Figure, Sequence[Axes]]":
    axes, program = list(figure.subplots(4, 1, sharex=True)), analysis.program
    _draw_into(axes, analysis, points)
    speed = "geometric" if analysis.rpm is None else f"{text_report.number(analysis.rpm)} rpm"
    figure.suptitle(f"{program.name}, {speed}" if program.name else speed)
    figure.align_ylabels()
    return figure, axes


def _draw_into(axes: "Sequence[Axes]", analysis: Analysis, points: int) -> None:
    program, n = analysis.program, count(points, "points", least=8)
    try:
        theta, at = _angles(analysis, n)
    except (MemoryError, ValueError) as error:
        raise too_many((n,), error) from None
    motion = program.evaluate(at, rpm=GEOMETRIC if analysis.rpm is None else analysis.rpm)
    units = text_report.units(analysis)
    for i, (ax, values) in enumerate(zip(axes, motion, strict=True)):
        name = QUANTITIES[i]
        _shade(ax, analysis)
        ax.axhline(0.0, color="0.6", linewidth=0.6, zorder=1)
        ax.plot(theta, values, color=_COLOURS[i], linewidth=1.6, zorder=3)
        ax.set_ylabel(f"{name}\n{'svaj'[i]} [{units[i]}]")
        ax.ticklabel_format(axis="y", style="sci", scilimits=(-3, 4), useMathText=True)
        ax.grid(axis="y", color="0.88", linewidth=0.6, zorder=0)
        ax.margins(x=0.0, y=0.12)
        ax.spines[["top", "right"]].set_visible(False)
        _mark_extremes(ax, analysis, name, units[i], _COLOURS[i])
        _mark_impulses(ax, analysis, i, _COLOURS[i])
        if name in analysis.limits.quantities():
            _draw_limit(ax, analysis.limits.quantities()[name])
    last = axes[-1]
    last.set_xlim(*_limits(analysis))
    last.set_xlabel("cam angle [°]")
    if program.cycle == 360.0 and not program.once:
        last.set_xticks(range(0, 361, 30))
    _name_segments(axes[0], analysis)


def _limits(analysis: Analysis) -> tuple[float, float]:
    """Return the angles at which the diagram begins and ends: a motion that happens once shows a part of its holds."""
    start, end = analysis.program._compiled.window
    margin = 0.06 * (end - start) if analysis.program.once else 0.0
    return start - margin, end + margin


def _angles(analysis: Analysis, points: int) -> tuple[FloatArray, FloatArray]:
    """Return angles to draw at and to evaluate at: just before the end of a segment, so that jumps are vertical."""
    drawn, evaluated = [], []
    first, last = _limits(analysis)
    window = analysis.program._compiled.window
    edges = sorted({first, last, *window, *(segment.start for segment in analysis.segments)})
    for start, end in pairwise(edges):
        n = max(2, round(points * (end - start) / (last - first)))
        theta = np.linspace(start, end, n)
        drawn.append(theta)
        evaluated.append(np.append(theta[:-1], np.nextafter(theta[-1], -np.inf)))
    return np.concatenate(drawn), np.concatenate(evaluated)


def _shade(ax: "Axes", analysis: Analysis) -> None:
    first, last = analysis.program._compiled.window
    for i, segment in enumerate(analysis.segments):
        # Twice, because it may go over the end of the cycle.
        for start in (segment.start,) if analysis.program.once else (segment.start, segment.start - last):
            if start + segment.duration > first:
                end = min(start + segment.duration, last)
                ax.axvspan(start, end, color=_SHADES[i % 2], linewidth=0.0, zorder=0)
        if segment.start > first or analysis.program.once:
            ax.axvline(segment.start, color="0.75", linewidth=0.6, zorder=1)
    if analysis.program.once:
        ax.axvline(last, color="0.75", linewidth=0.6, zorder=1)


def _mark_extremes(ax: "Axes", analysis: Analysis, name: str, unit: str, colour: str) -> None:
    extremes = getattr(analysis, name)
    between = getattr(analysis.finite, name)
    for extreme in (between.min, between.max):
        if extreme.value:
            ax.plot(extreme.angle, extreme.value, "o", color=colour, markersize=4.5, zorder=4)
    if name != "displacement":
        value, angle = extremes.peak
        text = f"max |{name[0]}| = {_pretty(value)} {unit} at {text_report.number(angle)}°"
        ax.set_title(text, loc="right", fontsize="small", color=colour)


def _mark_impulses(ax: "Axes", analysis: Analysis, order: int, colour: str) -> None:
    """Draw an arrow out of the diagram, up or down, where the derivative is infinite because a lower one jumps."""
    turn = -1.0 if (analysis.rpm or 0.0) < 0.0 and order % 2 else 1.0
    for place in analysis.program.continuity():
        lowest = place.order + 1
        if lowest >= order or analysis.rpm == 0.0:
            continue
        sign = turn * place.jump[lowest]
        for up in (True, False):
            if order > lowest + 1 or (sign > 0.0) == up:
                ax.annotate(
                    "",
                    (place.angle, 1.0 if up else 0.0),
                    (place.angle, 0.86 if up else 0.14),
                    xycoords=ax.get_xaxis_transform(),
                    arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 1.0, "shrinkA": 0, "shrinkB": 0},
                    annotation_clip=True,
                    zorder=4,
                )


def _pretty(x: float) -> str:
    if math.isinf(x):
        return text_report.number(x)
    digits, _, power = f"{x:.5g}".partition("e")
    return rf"{digits}$\times10^{{{int(power)}}}$" if power else digits


def _draw_limit(ax: "Axes", limit: float) -> None:
    for sign in (-1.0, 1.0):
        ax.axhline(sign * limit, color=_LIMIT, linewidth=1.0, linestyle="--", zorder=2)
    ax.annotate(
        f"limit {_pretty(limit)}",
        (1.0, limit),
        (-4.0, -3.0),
        xycoords=ax.get_yaxis_transform(),
        textcoords="offset points",
        ha="right",
        va="top",
        fontsize="small",
        color=_LIMIT,
    )


def _name_segments(ax: "Axes", analysis: Analysis) -> None:
    """Write the law of each segment above it, or only its number if there is no room."""
    first, last = _limits(analysis)
    for segment in analysis.segments:
        room = 110 * segment.duration / (last - first)
        law = segment.law.replace("_", " ")
        texts = (law, "") if segment.index is None else (f"{segment.index} {law}", str(segment.index), "")
        text = next(text for text in texts if len(text) < room)
        middle = segment.start + segment.duration / 2
        if not analysis.program.once:
            middle %= analysis.program.cycle
        transform = ax.get_xaxis_transform()
        ax.text(middle, 1.03, text, transform=transform, ha="center", va="bottom", fontsize="small", color="0.3")
