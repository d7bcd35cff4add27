"""A lift table with dwells in given ranges, split into the dwells and the motions between them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from camkin._base.arguments import FloatArray, finite
from camkin.errors import TableError, short_repr
from camkin.lift_table.noise import SCATTER
from camkin.lift_table.rows import Table
from camkin.lift_table.shape import Shape


@dataclass(frozen=True, eq=False)
class Piece:
    """Rows of a motion, or None for a dwell; duration [deg], and the ends that are at rest, 0 and 1."""

    rows: Table | None
    duration: float
    rest: tuple[int, ...] = ()


def pieces(
    table: Table, cycle: float, periodic: bool, dwells: Any, shape: Shape, tolerance: float | None
) -> tuple[list[Piece], float, float]:
    """Return the pieces of a table with dwells, and the phase [deg] and the level [L] at its start.

    table: rows of within(). dwells: pairs of angles. A periodic table begins after the last dwell.
    """
    if not periodic and shape.periodic:
        raise TableError("ends 'periodic' is not for a table with dwells", parameter="ends", value="periodic")
    spans = _spans(table, cycle, periodic, dwells)
    origin = spans[-1][1] if periodic else float(table.theta[0])
    x, s, index = table.theta - origin, table.s, np.arange(table.theta.size)
    advance = float(s[-1] - s[0]) if periodic else 0.0
    if periodic:
        turns = np.floor(x[:-1] / cycle)
        x, s, index = x[:-1] - turns * cycle, s[:-1] - turns * advance, index[:-1]
        order = np.argsort(x)
        x, s, index = x[order], s[order], index[order]
    ranges, insides = [], []
    for a, b in spans:
        start = (a - origin) % cycle if periodic else a - origin
        insides.append((x >= start - 1e-12 * cycle) & (x <= start + (b - a) + 1e-12 * cycle))
        ranges.append((start, start + (b - a), _rest_level(table, s, index, insides[-1], (a, b), tolerance)))
    if periodic:
        ranges[-1] = (ranges[-1][0], cycle, ranges[-1][2])
    elif s[0] == s[-1]:  # the cycle closes with a dwell, which continues dwells at either end of the rows
        outer = [i for i, (start, end, _) in enumerate(ranges) if start == 0.0 or end == x[-1]]
        if outer:
            s = s.copy()
            s[[0, -1]] = _rest_level(
                table, s, index, np.any([insides[i] for i in outer], axis=0), spans[outer[0]], tolerance
            )
            ranges = [(a, b, float(s[0]) if i in outer else level) for i, (a, b, level) in enumerate(ranges)]
    found: list[Piece] = []
    place, level = 0.0, ranges[-1][2] - advance if periodic else float(s[0])
    begin = level

    def join(to: float, end: float, rest: tuple[int, ...]) -> None:
        rows = np.flatnonzero((x > place) & (x < to))
        names = np.r_[index[max(rows[0] - 1, 0)], index[rows], index[rows[-1]]] if rows.size else index[:1].repeat(2)
        if rows.size + 2 <= shape.degree:
            message = (
                f"the motion from {origin + place:g} to {origin + to:g} degrees, beside a dwell, has {rows.size} rows"
            )
            remedy = f"a spline of degree {shape.degree} needs {shape.degree - 1}; let the dwell reach over them"
            raise TableError(f"{message}: {remedy}", parameter="dwells", value=dwells)
        piece = Table(np.r_[place, x[rows], to], np.r_[level, s[rows], end], lambda i: table.where(int(names[i])))
        found.append(Piece(piece, to - place, rest))

    for i, (start, end, rest) in enumerate(ranges):
        if start > place:
            join(start, rest, (0, 1) if periodic or i else (1,))
        else:  # it begins with the first row
            begin = rest
        found.append(Piece(None, end - start))
        place, level = end, rest
    if not periodic and place < float(x[-1]):
        join(float(x[-1]), float(s[-1]), (0,))
    return found, origin, begin


def _spans(table: Table, cycle: float, periodic: bool, dwells: Any) -> list[tuple[float, float]]:
    """Return the dwells in order from the first row on; one may go over the end of the cycle."""
    if isinstance(dwells, str) or not isinstance(dwells, Sequence) or not len(dwells):
        message = f"dwells must be pairs (from, to) of angles, one or more; got {short_repr(dwells)}"
        raise TableError(message, parameter="dwells", value=dwells)
    first, last = float(table.theta[0]), float(table.theta[-1])
    found = []
    for i, pair in enumerate(dwells):
        if isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != 2:
            message = f"dwells[{i}] must be (from, to), two angles in degrees; got {short_repr(pair)}"
            raise TableError(message, parameter="dwells", value=pair)
        a, b = (finite(x, f"dwells[{i}]", TableError) for x in pair)
        if not 0.0 < b - a < cycle or (not periodic and not first <= a < b <= last):
            room = "ascend by less than the cycle; over its end, (350, 370)"
            where = room if periodic else f"lie among the rows, from {first:g} to {last:g}, and ascend"
            message = f"dwells[{i}] must {where}; got {short_repr(pair)}"
            raise TableError(message, parameter="dwells", value=pair)
        turns = math.floor((a - first) / cycle) * cycle if periodic else 0.0
        found.append((a - turns, b - turns))
    found.sort()
    for (a, b), (c, d) in zip(found, [*found[1:], *([(found[0][0] + cycle, 0.0)] if periodic else [])], strict=False):
        if b >= c:
            message = f"dwells must be apart: one from {a:g} to {b:g} meets one that begins at {c:g}"
            if b == c:
                end = d if d > c else found[0][1] + cycle
                message += f"; give the one dwell ({a:g}, {end:g}) for both"
            raise TableError(message, parameter="dwells", value=(c, d))
    return found


def _rest_level(
    table: Table, s: FloatArray, index: Any, inside: Any, span: tuple[float, float], tolerance: float | None
) -> float:
    """Return the level of a dwell: the median of its rows. Refuse rows that are far from it."""
    rows = np.flatnonzero(inside)
    a, b = span
    if not rows.size:
        message = f"no row lies in the dwell from {a:g} to {b:g}"
        raise TableError(message, parameter="dwells", value=span)
    level = float(np.sort(s[rows])[rows.size // 2])
    far = int(rows[np.abs(s[rows] - level).argmax()])
    if abs(s[far] - level) > SCATTER * (tolerance or 0.0):
        most = f"more than {SCATTER:g} times the smoothing" if tolerance else "and there is no smoothing"
        raise TableError(
            f"{table.where(int(index[far]))}: s is {abs(s[far] - level):.3g} from the level {level:.17g} of the dwell "
            f"from {a:g} to {b:g}, {most}",
            parameter="dwells",
            value=span,
        )
    return level
