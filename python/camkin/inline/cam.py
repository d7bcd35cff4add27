"""The small picture of a cam with its follower."""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.inline import svg

if TYPE_CHECKING:
    from camkin.geometry.scene import Scene, Wall

# From a small pressure angle to the largest one; the last colours are those of a warning.
SHADES = ("#3a87c8", "#3fa3a0", "#8bb04a", "#e0b13c", "#dd7f2e", "#d8453e")
MARKS = {"concave": "#a05fb8", "undercut": svg.LIMIT}
_LEGEND = 34.0  # height of the legend [px]


def picture(scene: "Scene", theta: float, width: float) -> str:
    """Return the SVG of a scene at a cam angle."""
    left, right, bottom, top = scene.bounds
    scale = width / (right - left)
    height = (top - bottom) * scale + _LEGEND

    def at(points: FloatArray) -> FloatArray:
        return (np.asarray(points) - (left, top)) * (scale, -scale)

    def d(points: FloatArray, *, close: bool = False) -> str:
        return svg.path(at(scene.placed(points, theta)), close=close)

    largest = scene.largest_pressure_angle
    found = []
    if not scene.cam.is_barrel:
        found += _body(scene, at, d, scale)
    else:
        found.append(f'<path d="{svg.path(at(_level(scene)))}" stroke="currentColor" stroke-opacity="0.3"/>')
    if scene.pitch is not None:
        found.append(f'<path d="{d(scene.pitch.points)}" stroke="currentColor" stroke-opacity="0.5"{_DASHES}/>')
    found += [_mark(d(points), MARKS[name]) for name, points in scene.marked]
    for wall in scene.walls:
        for shade, points in _runs(wall, largest):
            found.append(f'<path d="{d(points)}" stroke="{SHADES[shade]}" stroke-width="2.2"/>')
    for part in scene.follower(theta):
        style = 'fill="currentColor" fill-opacity="0.15" stroke="currentColor"'
        if part.radius:
            (x, y), r = at(part.points[0]), part.radius * scale
            found.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {style}/>')
        else:
            found.append(f'<path d="{svg.path(at(part.points), close=True)}" {style}/>')
    x, y = at(scene.contact(theta))
    found.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="currentColor"/>')
    found.append(_arrow(scene, at))
    if scene.cam.is_barrel:  # one turn of the cylinder: what is beyond it is cut by the edge of the picture
        found.append(svg.line(0.0, height - _LEGEND, width, height - _LEGEND))
    found += _legend(scene, largest, width, height)
    title = f"{scene.cam.program.name or 'cam'} with its {type(scene.cam.follower).__name__} at {svg.short(theta)}°"
    return svg.document(round(width, 1), round(height, 1), title, found)


_DASHES = ' stroke-dasharray="5 3 1 3"'


def _level(scene: "Scene") -> FloatArray:
    return np.array([(-scene.reach, 0.0), (scene.reach, 0.0)])


def _body(scene: "Scene", at: Any, d: Any, scale: float) -> list[str]:
    """Return the body of a disc, its base circle and its axis."""
    outlines = [d(wall.curve.points, close=True) for wall in scene.walls]
    if scene.plate:
        around = np.radians(np.linspace(0.0, 360.0, 91))
        outlines.append(svg.path(at(scene.plate * np.stack([np.cos(around), np.sin(around)], axis=1)), close=True))
    (x, y), r = at(np.zeros(2)), scene.cam.base_radius * scale
    return [
        f'<path d="{"".join(outlines)}" fill="currentColor" fill-opacity="0.08" fill-rule="evenodd"/>',
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" stroke="currentColor" stroke-opacity="0.5" '
        'stroke-dasharray="2 3"/>',
        f'<path d="M{x - 5:.1f} {y:.1f}h10M{x:.1f} {y - 5:.1f}v10" stroke="currentColor"/>',
    ]


def _mark(d: str, colour: str) -> str:
    return f'<path d="{d}" stroke="{colour}" stroke-width="8" stroke-opacity="0.35"/>'


def _runs(wall: "Wall", largest: float) -> Iterator[tuple[int, FloatArray]]:
    """Yield parts of a wall with the number of their shade."""
    levels = len(SHADES)
    middle = np.abs(wall.pressure_angle[1:] + wall.pressure_angle[:-1]) / 2.0
    shade = np.minimum((levels * middle / (largest or 1.0)).astype(int), levels - 1)
    edges = [0, *(np.flatnonzero(np.diff(shade)) + 1).tolist(), len(shade)]
    for i, j in pairwise(edges):
        yield int(shade[i]), wall.curve.points[i : j + 1]


def _arrow(scene: "Scene", at: Any) -> str:
    """Return an arrow for the sense in which the body moves."""
    drawn = at(scene.arrow)
    end, along = drawn[-1], drawn[-1] - drawn[-2]
    along = along / math.hypot(*along)
    across = np.array([-along[1], along[0]])
    tip = np.array([end + 5.0 * along, end - 3.0 * along + 3.5 * across, end - 3.0 * along - 3.5 * across])
    return (
        f'<path d="{svg.path(drawn)}" stroke="currentColor" stroke-width="1.3"/>'
        f'<path d="{svg.path(tip, close=True)}" fill="currentColor"/>'
    )


def _legend(scene: "Scene", largest: float, width: float, height: float) -> list[str]:
    """Return the scale of the pressure angle, and the marks that are there."""
    y, each = height - 26.0, 12.0
    found = [
        f'<rect x="{4 + i * each:g}" y="{y:.1f}" width="{each:g}" height="6" fill="{shade}"/>'
        for i, shade in enumerate(SHADES)
    ]
    end = 8 + each * len(SHADES)
    found.append(svg.text(end, y + 7.0, f"pressure angle 0 to {svg.short(largest)}°"))
    x = 4.0
    for name, colour in MARKS.items():
        if not any(getattr(wall, name) for wall in scene.walls):
            continue
        found.append(f'<rect x="{x:g}" y="{y + 13:.1f}" width="24" height="8" fill="{colour}" fill-opacity="0.35"/>')
        found.append(svg.text(x + 28.0, y + 20.5, name))
        x += 90.0
    return found
