"""A chart of stacked panels over one axis: curves by their samples, joints as thin lines, impulses as broken ones."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from camkin._base import angles
from camkin._base.arguments import FloatArray
from camkin.inline import svg

_LEFT, _RIGHT, _TOP, _BOTTOM, _GAP = 78.0, 10.0, 14.0, 28.0, 8.0  # [px]
_FAINT = 'stroke-opacity="0.25"'
_LETTER = 6.0  # width of a letter [px]


class Panel(NamedTuple):
    """A curve: its name and unit, samples, smallest and largest value, the places of its impulses, and a limit."""

    name: str
    unit: str
    values: FloatArray
    low: float
    high: float
    impulses: Sequence[float] = ()
    limit: float | None = None


class Axis(NamedTuple):
    """The axis that the panels share: its ends and name, joints, and names of what is between two of them."""

    first: float
    last: float
    name: str
    joints: Sequence[float] = ()
    spans: Sequence[tuple[float, str]] = ()


def chart(x: FloatArray, panels: Sequence[Panel], axis: Axis, width: float, height: float, title: str) -> str:
    """Return the SVG of panels, one above the other, in the order of the colours."""
    each = (height - _TOP - _BOTTOM - (len(panels) - 1) * _GAP) / len(panels)
    across = (width - _LEFT - _RIGHT) / (axis.last - axis.first)
    bottom = height - _BOTTOM
    found = []

    def at(angle: float) -> float:
        return _LEFT + (angle - axis.first) * across

    found.append(f'<path d="{_uprights(map(at, axis.joints), _TOP, bottom)}" stroke="currentColor" {_FAINT}/>')
    for i, (middle, name) in enumerate(axis.spans):
        room = 2.0 * min(abs(middle - edge) for edge in (axis.first, axis.last, *axis.joints)) * across
        if len(name) * _LETTER > room:
            name = str(i) if room >= _LETTER and len(axis.spans) > 1 else ""
        if name:
            found.append(svg.text(at(middle), _TOP - 4.0, name, anchor="middle", more=' opacity="0.7"'))
    for i, panel in enumerate(panels):
        found += _panel(panel, _LEFT + (x - axis.first) * across, _TOP + i * (each + _GAP), each, width, i)
        if panel.impulses:
            top = _TOP + i * (each + _GAP)
            d = _uprights(map(at, panel.impulses), top, top + each)
            found.append(f'<path d="{d}" stroke="{svg.COLOURS[i]}" stroke-dasharray="2 2"/>')
    for tick in angles.ticks(axis.first, axis.last, (width - _LEFT) / 45.0):
        found.append(svg.line(at(tick), bottom, at(tick), bottom + 3.0, ' stroke-opacity="0.6"'))
        found.append(svg.text(at(tick), bottom + 13.0, svg.short(tick), anchor="middle"))
    found.append(svg.text(_LEFT + (width - _LEFT - _RIGHT) / 2.0, height - 4.0, axis.name, anchor="middle"))
    return svg.document(width, height, title, found)


def _uprights(places: Iterable[float], top: float, bottom: float) -> str:
    """Return the d of vertical lines, one a pixel at most."""
    return "".join(f"M{x} {top:.1f}V{bottom:.1f}" for x in sorted({round(place) for place in places}))


def _panel(panel: Panel, x: FloatArray, top: float, height: float, width: float, i: int) -> list[str]:
    low, high = min(panel.low, 0.0), max(panel.high, 0.0)
    if panel.limit is not None and panel.limit < 3.0 * max(high, -low):  # a far limit would flatten the curve
        low, high = (-panel.limit if low < 0.0 else low), max(high, panel.limit)
        low = min(low, panel.low)
    if low == high:
        low, high = -1.0, 1.0
    span = high - low

    def at(value: FloatArray | float) -> FloatArray:
        return top + height - (np.asarray(value) - low) / span * height

    colour, middle, right = svg.COLOURS[i], top + height / 2.0 + 3.5, width - _RIGHT
    unit = panel.unit if len(panel.unit) <= 9 else f"{panel.unit[:8]}…"
    found = [
        f'<rect x="{_LEFT:g}" y="{top:.1f}" width="{right - _LEFT:.1f}" height="{height:.1f}" '
        f'fill="{colour}" fill-opacity="0.07"/>',
        svg.line(_LEFT, float(at(0.0)), right, float(at(0.0)), ' stroke-opacity="0.5"'),
        svg.text(2.0, middle, panel.name, colour=colour, more=' font-weight="bold" font-size="12"'),
        svg.text(_LEFT - 4.0, middle, unit, anchor="end", colour=colour),
    ]
    if panel.high != panel.low:
        for value in {panel.high, panel.low} - {0.0}:
            y = float(np.clip(at(value) + 3.5, top + 7.0, top + height))
            if abs(y - middle) > 9.0:
                found.append(svg.text(_LEFT - 4.0, y, svg.short(value), anchor="end"))
    if panel.limit is not None:
        for level in (panel.limit, -panel.limit):
            if low <= level <= high:
                style = f'stroke="{svg.LIMIT}" stroke-dasharray="4 3"'
                found.append(f'<path d="M{_LEFT:g} {float(at(level)):.1f}H{right:.1f}" {style}/>')
    curve = svg.path(np.stack([x, at(panel.values)], axis=1))
    found.append(f'<path d="{curve}" stroke="{colour}" stroke-width="1.6" stroke-linejoin="round"/>')
    return found
