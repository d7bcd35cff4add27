"""The drawing of a disc cam: shapes on layers, for DXF and SVG files."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from camkin.curves.biarcs import Biarcs, biarcs
from camkin.curves.cubics import Spline, splines
from camkin.curves.offset import offset
from camkin.curves.polyline import polyline
from camkin.curves.walls import CamCurve, follower_of, has_roller, segment_starts
from camkin.errors import ParameterError, short_repr

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam

CURVES = ("arcs", "polyline", "spline")
_MARK = 0.05  # length of a mark, relative to the base radius


@dataclass(frozen=True)
class Circle:
    """A circle [L]."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Line:
    """A straight line between two points [L]."""

    start: tuple[float, float]
    end: tuple[float, float]


Shape = Biarcs | Circle | Line | Spline
Drawing = dict[str, list[Shape]]
"""Shapes by the name of their layer, the profile first."""


def drawing(cam: "Cam", tolerance: float, curve: str, cutter: float | None = None) -> Drawing:
    """Return the profile, the pitch curve, the base circle, the follower at the angle 0 and marks of the segments.

    cutter: radius of a cutter [L], for the path of its centre as well.
    The profile, the pitch curve and the path are within the tolerance [L].
    """
    if curve not in CURVES:
        message = f"curve must be {', '.join(map(repr, CURVES))}; got {short_repr(curve)}"
        raise ParameterError(message, parameter="curve", value=curve)
    layers: Drawing = {"PROFILE": [], "PITCH": [], "BASE_CIRCLE": [Circle(0.0, 0.0, cam.base_radius)]}
    for wall in cam.walls:
        layers["PROFILE"] += _outline(CamCurve(wall), tolerance, curve, wall)
    one = cam.walls[0]
    if has_roller(cam) and follower_of(cam).radius > 0.0:
        layers["PITCH"] += _outline(CamCurve(one, pitch=True), tolerance, curve, one)
    layers["FOLLOWER"] = _follower(one)
    layers["SEGMENTS"] = [mark for wall in cam.walls for mark in _marks(wall)]
    if cutter is not None:
        paths = [offset(wall, cutter, "cutter").curve for wall in cam.walls]
        layers["CUTTER"] = [shape for path in paths for shape in _outline(path, tolerance, curve, path.cam)]
    return {name: shapes for name, shapes in layers.items() if shapes}


def _outline(curve: CamCurve, tolerance: float, kind: str, cam: "Cam") -> list[Shape]:
    if kind == "spline":
        return list(splines(curve, tolerance, segment_starts(cam)))
    if kind == "polyline":
        line = polyline(curve, tolerance)
        return [Biarcs(line.x, line.y, np.zeros(len(line) - 1), tolerance)]
    return [biarcs(curve, tolerance)]


def _follower(cam: "Cam") -> list[Shape]:
    """Return the roller, the point of a knife edge or the face, at the cam angle 0."""
    frame = CamCurve(cam, pitch=True).at(np.zeros(1))
    x, y = float(frame.x[0]), float(frame.y[0])
    if has_roller(cam):
        radius = follower_of(cam).radius
        return [Circle(x, y, radius)] if radius > 0.0 else [Line((x, y), (x * 1.1, y * 1.1))]
    tx, ty = float(frame.tx[0]), float(frame.ty[0])
    half = 0.5 * (getattr(cam.follower, "width", None) or cam.base_radius)
    return [Line((x - half * tx, y - half * ty), (x + half * tx, y + half * ty))]


def _marks(cam: "Cam") -> list[Shape]:
    """Return a short line across the wall at each start of a segment."""
    frame = CamCurve(cam).at(segment_starts(cam))
    half = 0.5 * _MARK * cam.base_radius
    rows = zip(*(values.tolist() for values in frame[:4]), strict=True)
    return [Line((x - half * ty, y + half * tx), (x + half * ty, y - half * tx)) for x, y, tx, ty in rows]
