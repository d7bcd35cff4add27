"""Programs from lift tables: the segments, the phase and the start that Program.from_table() gives to Program."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np

from camkin._base.arguments import number
from camkin.lift_table.dwells import Piece, pieces
from camkin.lift_table.noise import noise_of
from camkin.lift_table.rows import Table
from camkin.lift_table.shape import Shape, enough, shape_of, tolerance_of
from camkin.lift_table.spline import fit
from camkin.segment import Segment


class TableOptions(TypedDict, total=False):
    """What Program.from_table() and Program.from_csv() take beside the labels of a program."""

    cycle: float
    periodic: bool
    degree: int
    method: str
    ends: str | tuple[str, str]
    v0: float | None
    a0: float | None
    v1: float | None
    a1: float | None
    smoothing: float | str | None
    dwells: Sequence[tuple[float, float]] | None
    accumulate: bool


DEFAULTS: dict[str, Any] = {
    "cycle": 360.0,
    "periodic": True,
    "degree": 3,
    "method": "spline",
    "ends": "clamped",
    "v0": None,
    "a0": None,
    "v1": None,
    "a1": None,
    "smoothing": None,
    "dwells": None,
    "accumulate": False,
}


@dataclass(frozen=True)
class Tabulated:
    """The motion of a table: its segments, where they start, and the noise and the tolerance of the rows.

    smooths: whether its spline can take a smoothing.
    """

    segments: tuple[Segment, ...]
    phase: float
    start: float
    noise: float | None
    tolerance: float | None
    smooths: bool


def motion_of(
    rows: Table,
    *,
    cycle: float,
    periodic: bool,
    degree: int,
    method: str,
    ends: str | tuple[str, str],
    smoothing: float | str | None,
    dwells: Sequence[tuple[float, float]] | None,
    accumulate: bool,
    **values: float | None,
) -> Tabulated:
    """Return the motion of checked rows."""
    length = number(cycle, "cycle")
    shape = shape_of(degree, method, "periodic" if periodic else ends, smoothing, 1, **values)
    enough(rows.theta.size + periodic, degree)  # the first row is there again
    noise = noise_of(rows.theta, rows.s)
    tolerance = tolerance_of(smoothing, rows, noise)
    whole = rows.within(length, periodic, accumulate, tolerance)
    if dwells is None:
        parts = [Piece(whole, length if periodic else whole.span)]
        phase, start = float(whole.theta[0]), math.nan  # the start is the level that the spline has there
    else:
        parts, phase, start = pieces(whole, length, periodic, dwells, shape, tolerance)
    segments: list[Segment] = []
    for part in parts:
        if part.rows is None:
            segments.append(Segment("dwell", duration=part.duration))
            continue
        own = shape.clamped(*part.rest) if part.rest else shape
        made, level = _segments(part.rows, part.duration, own, tolerance, held=not accumulate)
        segments += made
        start = level if math.isnan(start) else start
    for segment in segments:
        segment.__dict__["_tabulated"] = True
    return Tabulated(tuple(segments), phase, start, noise, tolerance, method == "spline" and degree > 1)


def _segments(
    rows: Table, duration: float, shape: Shape, tolerance: float | None, held: bool
) -> tuple[list[Segment], float]:
    """Return the segments of a part of a table, and the level at which they start: straight lines, or one spline."""
    if shape.degree > 1:
        fitted = fit(rows, duration, shape, tolerance, held)
        return [Segment(fitted.law, duration=fitted.duration, lift=fitted.lift)], fitted.start
    x = rows.theta - rows.theta[0]
    x[-1] = duration
    steps = zip(np.diff(x).tolist(), np.diff(rows.s).tolist(), strict=True)
    return [
        Segment("constant_velocity", duration=step, lift=lift) if lift else Segment("dwell", duration=step)
        for step, lift in steps
    ], float(rows.s[0])
