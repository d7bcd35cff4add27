"""CSV files of the points of a cam."""

import os
from typing import TYPE_CHECKING

import numpy as np

from camkin._base.arguments import Array, FloatArray, points
from camkin._base.textfile import write_whole
from camkin._base.units import DEGREES
from camkin.curves.offset import Offset
from camkin.curves.polyline import polyline
from camkin.curves.walls import CamCurve, check_disc
from camkin.errors import ParameterError, TableError, short_repr
from camkin.io import csv_rows, lift_file

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam


def angles(cam: "Cam", step: float | None, theta: Array | None, tolerance: float | None) -> FloatArray:
    """Return the angles of the rows [deg]: in steps over the turn, those given, or those of a polyline."""
    given = [name for name, value in (("step", step), ("theta", theta), ("tolerance", tolerance)) if value is not None]
    if len(given) > 1:
        raise ParameterError(f"give step, theta or tolerance; got {' and '.join(given)}", parameter=given[1])
    if tolerance is not None:
        check_disc(cam, "tolerance=")
        return polyline(CamCurve(cam), tolerance).theta
    if theta is None:
        return lift_file.angles(0.0, 360.0, 1.0 if step is None else step)
    x = points(theta, "theta", DEGREES)
    if x.ndim != 1 or not np.isfinite(x).all():
        message = f"theta must be finite angles in one dimension; got shape {x.shape}"
        raise TableError(message, parameter="theta", value=theta)
    return x


def barrel_wall(cam: "Cam", wall: str | None) -> "Cam":
    """Return the barrel cam that has only one wall. wall: None for the wall of the cam."""
    choice = {each.wall: each for each in cam.walls}
    if wall is None and len(choice) == 1:
        return cam.walls[0]
    if not isinstance(wall, str) or wall not in choice:
        names = " or ".join(map(repr, choice))
        raise ParameterError(f"wall of this cam must be {names}; got {short_repr(wall)}", parameter="wall", value=wall)
    return choice[wall]


def write(path: str | os.PathLike[str], cam: "Cam", theta: FloatArray, cut: Offset | None = None) -> None:
    """Write the points of the wall, whole or not at all. cut: the path of a cutter along it."""
    unit = cam._length_unit or "L"
    axes = "xyz" if cam.is_barrel else "xy"
    names = [*axes, *(f"pitch_{axis}" for axis in axes), "pressure_angle", "curvature"]
    units = ["deg", *[unit] * (2 * len(axes)), "deg", f"1/{unit}"]
    geometry = cam.evaluate(theta)
    columns = [theta, *(getattr(geometry, name) for name in names)]
    if cut is not None:
        names += ["cutter_x", "cutter_y"]
        units += [unit, unit]
        columns += list(cut.profile(theta).T)
    with write_whole(path) as file:
        csv_rows.write(file, ["theta", *names], units, columns)
