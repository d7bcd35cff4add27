"""SVG files: a group for each layer, arcs as arcs, in the unit of the cam."""

from typing import IO

import numpy as np

from camkin.curves.biarcs import Biarcs
from camkin.curves.cubics import Spline
from camkin.curves.files.drawing import Circle, Drawing, Line, Shape

# Name of the unit in SVG, and how many of them the length_unit has.
_UNITS = {"mm": ("mm", 1), "cm": ("cm", 1), "m": ("cm", 100), "in": ("in", 1), "inch": ("in", 1)}
_STYLES = {
    "PROFILE": "#000000",
    "PITCH": "#888888",
    "BASE_CIRCLE": "#888888",
    "FOLLOWER": "#1f77b4",
    "SEGMENTS": "#d62728",
    "CUTTER": "#2ca02c",
}
_DASHED = ("PITCH", "BASE_CIRCLE")
_MARGIN = 1.05


def write(drawing: Drawing, length_unit: str | None, title: str, file: IO[bytes]) -> None:
    """Write a drawing, with y upwards. A cam without a known unit has the unit of the viewer, a pixel."""
    reach = _MARGIN * max(_reach(shape) for shapes in drawing.values() for shape in shapes)
    unit, factor = _UNITS.get(length_unit or "", ("", 1))
    side = f"{2.0 * reach * factor!r}{unit}"  # all digits: the size over the box is the scale of the drawing
    width = f"{reach / 250.0:.4g}"
    box = f"{-reach!r} {-reach!r} {2.0 * reach!r} {2.0 * reach!r}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="{box}">',
        f"<title>{title}</title>",
        f'<g fill="none" stroke-width="{width}" transform="scale(1,-1)">',
    ]
    for name, shapes in drawing.items():
        dash = f' stroke-dasharray="{reach / 40.0:.4g}"' if name in _DASHED else ""
        lines.append(f'<g id="{name.lower()}" stroke="{_STYLES[name]}"{dash}>')
        lines += map(_shape, shapes)
        lines.append("</g>")
    file.write("\n".join([*lines, "</g>", "</svg>", ""]).encode())


def _reach(shape: Shape) -> float:
    """Return a bound of the coordinates of a shape."""
    if isinstance(shape, Circle):
        return max(abs(shape.x), abs(shape.y)) + shape.radius
    if isinstance(shape, Line):
        return max(map(abs, (*shape.start, *shape.end)))
    if isinstance(shape, Spline):
        return float(np.abs(shape.poles).max())
    around = np.hypot(*shape.centre.T) + shape.radius
    beside = np.hypot(shape.x[:-1], shape.y[:-1]) + np.hypot(np.diff(shape.x), np.diff(shape.y))
    return float(np.fmin(around, beside).max())


def _shape(shape: Shape) -> str:
    if isinstance(shape, Circle):
        return f'<circle cx="{shape.x!r}" cy="{shape.y!r}" r="{shape.radius!r}"/>'
    if isinstance(shape, Line):
        (x0, y0), (x1, y1) = shape.start, shape.end
        return f'<path d="M{x0!r} {y0!r}L{x1!r} {y1!r}"/>'
    if isinstance(shape, Spline):
        return f'<path d="{_bezier(shape)}"/>'
    return f'<path d="{_arcs(shape)}"/>'


def _arcs(path: Biarcs) -> str:
    words = ["M{!r} {!r}".format(*next(iter(path)).start)]
    for arc in path:
        x, y = arc.end
        if arc.bulge:
            large, left = int(abs(arc.bulge) > 1.0), int(arc.bulge > 0.0)
            words.append(f"A{arc.radius!r} {arc.radius!r} 0 {large} {left} {x!r} {y!r}")
        else:
            words.append(f"L{x!r} {y!r}")
    return "".join([*words, "Z"])


def _bezier(spline: Spline) -> str:
    """Return a path of cubic curves. The joint between two parts divides the line between two poles as their widths."""
    poles, width = spline.poles, np.diff(spline.knots)
    share = (width[:-1] / (width[:-1] + width[1:]))[:, None]
    joints = poles[2:-2:2] + share * (poles[3:-1:2] - poles[2:-2:2])
    ends = np.concatenate((joints, poles[-1:]))
    words = ["M{!r} {!r}".format(*poles[0].tolist())]
    for one, two, end in zip(poles[1:-1:2].tolist(), poles[2:-1:2].tolist(), ends.tolist(), strict=True):
        words.append("C{!r} {!r} {!r} {!r} {!r} {!r}".format(*one, *two, *end))
    return "".join(words)
