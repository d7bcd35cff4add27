"""The SVAJ diagram: s, v, a, j of a motion, one above the other, in new or given axes.

A motion has one colour, the next of matplotlib's cycle. Axes that are empty get labels and, with the motion alone in
them, its segments, the dots of its extremes and the text of its peak. These go when a second motion is drawn there.
"""

import math
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet

from camkin._base.arguments import QUANTITIES, FloatArray
from camkin._base.law_names import in_words
from camkin.analysis import text_report
from camkin.plot import frame
from camkin.plot.frame import Frame
from camkin.plot.trace import Scale, Trace

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LIMIT = "#c0272d"
# The third is for the last of an odd number of segments, which meets the first over the end of the cycle.
_SHADES = ("#eef3f8", "#ffffff", "#f8f3e8")
# Room for names above the axes, in heights of the axes.
_HEADROOM = 0.5

# Arguments of each plot() of a motion, beside label, color and the style of its lines.
ARGUMENTS = ("rpm", "omega", "quantities", "x", "axes", "points")


@dataclass
class _Shown:
    """What axes show: their scale, limits, and what belongs to a motion that is alone in them."""

    scale: Scale
    limits: set[float] = field(default_factory=set)
    alone: "WeakSet[Artist]" = field(default_factory=WeakSet)
    peak: str = ""
    heading: str = ""


# References to axes are weak here, also by way of their artists: figures are freed as usual.
_SHOWN: "WeakKeyDictionary[Axes, _Shown]" = WeakKeyDictionary()


def draw(trace: Trace, given: Frame, points: Any) -> "tuple[Figure, Any]":
    """Draw a motion: (figure, axes). The axes are those that were given, or the list of new ones."""
    for ax, order in zip(given.axes, given.orders, strict=False):
        if ax in _SHOWN and ax.has_data():
            _SHOWN[ax].scale.check(trace.scale(order))
    x, values = trace.sampled(points)
    if given.given is None:
        figure, axes = given.figure(trace.heading)
        draw_into(axes, trace, given, x, values)
        _SHOWN[axes[0]].heading = trace.heading
        figure.align_ylabels()
        return figure, axes
    draw_into(given.axes, trace, given, x, values)
    return given.axes[
        0
    ].figure.figure, given.given  # the second .figure is the whole figure, if the first is a subfigure


def detached(traces: "list[Trace]", *, quantities: str | None = None, points: int = 2000) -> "Figure":
    """Return a figure of motions over each other that needs no display."""
    given = Frame.of(None, quantities, None, {})
    heading, label = (traces[0].heading, False) if len(traces) == 1 else ("", True)
    sampled = [trace.sampled(points) for trace in traces]
    figure, axes = frame.detached(len(given.orders), heading)
    for trace, (x, values) in zip(traces, sampled, strict=True):
        for ax, order in zip(axes, given.orders, strict=True):
            if ax in _SHOWN:
                _SHOWN[ax].scale.check(trace.scale(order))
        draw_into(axes, trace, replace(given, label=trace.label if label else None), x, values)
    figure.align_ylabels()
    return figure


def draw_into(axes: "list[Axes]", trace: Trace, given: Frame, x: FloatArray, values: FloatArray) -> None:
    """Draw a sampled motion into axes whose scale is right."""
    empty = [not ax.has_data() for ax in axes]
    label = given.label or _unlike(trace.label, axes[0].get_legend_handles_labels()[1])
    colour = given.line.get("color")
    for ax, order, alone in zip(axes, given.orders, empty, strict=True):
        if alone or ax not in _SHOWN:
            _SHOWN[ax] = _Shown(trace.scale(order))
        shown = _SHOWN[ax]
        if alone:
            _furnish(ax, shown.scale)
        else:
            _share(ax, shown)
        # Without a colour the cycle of each axes advances; the first axes decides.
        (drawn,) = ax.plot(x, values[order], label=label, **given.line)
        colour = drawn.get_color() if colour is None else colour
        drawn.set_color(colour)
        _mark_impulses(ax, trace, order, colour)
        limit = trace.limits.get(QUANTITIES[order])
        if limit is not None and limit not in shown.limits:
            shown.limits.add(limit)
            _draw_limit(ax, limit)
        if alone:
            shown.alone.update([*_shade(ax, trace), *_dots(ax, trace, order, colour)])
            shown.peak = _name_peak(ax, trace, order, colour)
    if empty[0] and given.orders[0] == 0:  # other diagrams have the text of the peak there
        _SHOWN[axes[0]].alone.update(_name_segments(axes[0], trace))
    for ax in frame.bottom(axes):
        _label_below(ax, trace)
    if given.label or (given.given is not None and len(axes[0].get_legend_handles_labels()[1]) > 1):
        axes[0].legend(fontsize="small")


def _unlike(label: str, others: list[str]) -> str:
    """Return a label with a number behind it, if the legend has that label already."""
    numbered = (f"{label} ({n})" for n in count(2))
    return label if label not in others else next(text for text in numbered if text not in others)


def _furnish(ax: "Axes", scale: Scale) -> None:
    ax.axhline(0.0, color="0.6", linewidth=0.6, zorder=1)
    ax.set_ylabel(scale.label)
    ax.ticklabel_format(axis="y", style="sci", scilimits=(-3, 4), useMathText=True)
    ax.grid(axis="y", color="0.88", linewidth=0.6, zorder=0)
    ax.margins(x=0.0, y=0.12)
    ax.spines[["top", "right"]].set_visible(False)


def _label_below(ax: "Axes", trace: Trace) -> None:
    if ax.get_xlabel():
        return
    if trace.x == "theta":
        frame.label_angles(ax)
    else:
        ax.set_xlabel(trace.x_label)


def _share(ax: "Axes", shown: _Shown) -> None:
    """Remove what belongs to the motion that was alone in the axes."""
    there = set(ax.get_children())
    for artist in there.intersection(shown.alone):
        artist.remove()
    if shown.peak and ax.get_title(loc="right") == shown.peak:
        ax.set_title("", loc="right")
    whole = ax.figure.figure
    if shown.heading and whole.get_suptitle() == shown.heading:
        whole.suptitle("")
    shown.alone.clear()
    shown.peak = shown.heading = ""


# ---- a motion that is alone ----


def _shade(ax: "Axes", trace: Trace) -> "list[Artist]":
    """Shade the segments in turn, with lines between them."""
    from matplotlib.collections import LineCollection

    drawn: list[Artist] = []
    first, last = trace.compiled.window
    wraps = bool(trace.segments) and len(trace.segments) % 2 == 1 and trace.segments[0].start != first
    for i, segment in enumerate(trace.segments):
        shade = _SHADES[2 if wraps and i and i == len(trace.segments) - 1 else i % 2]
        # Twice, because it may go over the end of the cycle.
        for start in (segment.start,) if trace.compiled.once else (segment.start, segment.start - last):
            if start + segment.duration > first:
                span = max(start, first), min(start + segment.duration, last)
                drawn.append(ax.axvspan(*map(trace.at, span), color=shade, linewidth=0.0, zorder=0))
    joints = [segment.start for segment in trace.segments if segment.start > first or trace.compiled.once]
    if joints and trace.compiled.once:
        joints.append(last)
    # One artist has all lines, because each axvline() judges the limits of the axes anew.
    lines = [[(x, 0.0), (x, 1.0)] for x in map(trace.at, joints)]
    style: dict[str, Any] = {"colors": "0.75", "linewidths": 0.6, "zorder": 1}
    drawn.append(ax.add_collection(LineCollection(lines, transform=ax.get_xaxis_transform(), **style), autolim=False))
    return drawn


def _dots(ax: "Axes", trace: Trace, order: int, colour: Any) -> "list[Artist]":
    between = getattr(trace.judged.finite, QUANTITIES[order])
    style = {"color": colour, "markersize": 4.5, "zorder": 4}
    marked = [extreme for extreme in (between.min, between.max) if extreme.value]
    return [ax.plot(trace.at(angle), value, "o", **style)[0] for value, angle in marked]


def _name_peak(ax: "Axes", trace: Trace, order: int, colour: Any) -> str:
    if order == 0:
        return ""
    value, angle = getattr(trace.judged, QUANTITIES[order]).peak
    scale = trace.scale(order)
    letter = scale.name if trace.x == "x" else "svaj"[order]
    text = f"max |{letter}| = {' '.join(filter(None, (_pretty(value), scale.unit)))} at {trace.place(angle)}"
    ax.set_title(text, loc="right", fontsize="small", color=colour)
    return text


def _name_segments(ax: "Axes", trace: Trace) -> "list[Artist]":
    """Write the law of each segment above it, or only its number if there is no room."""
    from matplotlib.transforms import Bbox, TransformedBbox

    drawn: list[Artist] = []
    first, last = trace.window
    above = TransformedBbox(Bbox([[0.0, 0.0], [1.0, 1.0 + _HEADROOM]]), ax.transAxes)
    for segment in trace.segments:
        start, end = _longest_part(segment.start, segment.start + segment.duration, trace)
        room = 110 * (end - start) / (last - first)
        law = in_words(segment.law)
        texts = (law, "") if segment.index is None else (f"{segment.index} {law}", str(segment.index), "")
        text = next(text for text in texts if len(text) < room)
        style: dict[str, Any] = {"ha": "center", "va": "bottom", "fontsize": "small", "color": "0.3"}
        name = ax.text(
            trace.at((start + end) / 2), 1.03, text, transform=ax.get_xaxis_transform(), clip_on=True, **style
        )
        name.set_clip_box(above)  # so that names of segments outside of the diagram are hidden
        drawn.append(name)
    return drawn


def _longest_part(start: float, end: float, trace: Trace) -> tuple[float, float]:
    """Return the longer of the two parts of a segment that goes over the end of the cycle."""
    cycle = trace.compiled.info.cycle
    if trace.compiled.once or end <= cycle:
        return start, end
    return (start, cycle) if cycle - start >= end - cycle else (0.0, end - cycle)


# ---- every motion ----


def _mark_impulses(ax: "Axes", trace: Trace, order: int, colour: Any) -> None:
    """Draw an arrow out of the diagram, up or down, where the derivative is infinite because a lower one jumps."""
    turn = -1.0 if (trace.rpm or 0.0) < 0.0 and order % 2 else 1.0
    for place in trace.joints:
        lowest = place.order + 1
        if lowest >= order or trace.rpm == 0.0:
            continue
        sign = turn * place.jump[lowest]
        for up in (True, False):
            if order > lowest + 1 or (sign > 0.0) == up:
                ax.annotate(
                    "",
                    (trace.at(place.angle), 1.0 if up else 0.0),
                    (trace.at(place.angle), 0.86 if up else 0.14),
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
