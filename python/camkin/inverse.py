"""Questions backwards: at which cam angles a quantity has a level, and over which it is above, below or near one."""

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._camkin import ffi, lib
from camkin.arrays import DOUBLES, FloatArray, angular_speed, empty, finite, row_of
from camkin.errors import ParameterError, check, shown
from camkin.handle import ROUNDING, characteristics
from camkin.report import QUANTITIES
from camkin.units import Wanted, length_in

if TYPE_CHECKING:
    from camkin.program import Program

_ROOM = 64


def _unit(program: "Program", row: int, rpm: Any, omega: Any) -> Wanted | None:
    geometric = omega is None and (isinstance(rpm, str) or (rpm is None and program.rpm is None))
    return length_in(program.length_unit, row, geometric)


def _roots(program: "Program", row: int, level: float, speed: float) -> FloatArray:
    room, found = _ROOM, ffi.new("size_t *")
    while True:
        theta = empty((room,), (room,))
        check(lib.camkin_solve(program._handle, row, level, speed, ffi.from_buffer(DOUBLES, theta), room, found))
        if found[0] <= room:
            return theta[: found[0]].copy()
        room = found[0]


def solve(program: "Program", level: Any, quantity: Any, rpm: Any, omega: Any) -> FloatArray:
    """Program.solve()."""
    row, speed = row_of(quantity), angular_speed(rpm, omega, program.rpm)
    return _roots(program, row, finite(level, "level", ParameterError, _unit(program, row, rpm, omega)), speed)


def _peak(program: "Program", row: int, of: str, speed: float) -> float:
    """The largest or smallest value of a quantity at a speed."""
    c = characteristics(program._handle, None)
    power = speed**row
    key = of if power >= 0.0 else {"max": "min", "min": "max"}[of]
    value: float = getattr(c, f"{'svaj'[row]}_{key}").value * power
    if not math.isfinite(value):
        message = f"{QUANTITIES[row]} has no finite {of} that anything could be within: it jumps there"
        raise ParameterError(message, parameter="of", value=of)
    return value


def intervals(
    program: "Program", quantity: Any, above: Any, below: Any, within: Any, of: Any, rpm: Any, omega: Any
) -> list[tuple[float, float]]:
    """Program.intervals()."""
    row, speed = row_of(quantity), angular_speed(rpm, omega, program.rpm)
    given = [(key, x) for key, x in (("above", above), ("below", below), ("within", within)) if x is not None]
    if len(given) != 1:
        names = " and ".join(key for key, _ in given) or "none of them"
        raise ParameterError(f"give one of above, below and within; got {names}", parameter="above")
    if of not in ("max", "min"):
        raise ParameterError(f"of must be 'max' or 'min'; got {shown(of)}", parameter="of", value=of)
    key, value = given[0]
    level = finite(value, key, ParameterError, _unit(program, row, rpm, omega))
    sign = -1.0 if key == "below" else 1.0
    if key == "within":
        if level < 0.0:
            raise ParameterError(f"within must be 0 or more; got {shown(value)}", parameter="within", value=value)
        sign = -1.0 if of == "min" else 1.0
        level = _peak(program, row, of, speed) - sign * level
    roots = _roots(program, row, level, speed).tolist()
    closed = not (program.accumulate and row == 0)
    edges = _edges(roots, program.cycle, closed)
    middles = np.array([start + (end - start) / 2 for start, end in pairwise(edges)]) % program.cycle
    values = program.evaluate(middles, omega=speed).data[row]
    beyond = sign * (values - level)
    rounding = ROUNDING * abs(level)
    holds = beyond >= -rounding if key == "within" else beyond > rounding
    return _joined(edges, holds.tolist(), key == "within", program.cycle, closed)


def _edges(roots: list[float], cycle: float, closed: bool) -> list[float]:
    """The ends of the stretches between the roots, over one cycle: from the first root on where it is closed."""
    if closed and roots:
        return [*roots, roots[0] + cycle]
    return sorted({0.0, *roots, cycle})


def _joined(
    edges: list[float], holds: list[bool], whole: bool, cycle: float, closed: bool
) -> list[tuple[float, float]]:
    """The stretches that hold; where a single angle between two of them holds too (`whole`), as one."""
    found: list[tuple[float, float]] = []
    for (start, end), held in zip(pairwise(edges), holds, strict=True):
        if held and whole and found and found[-1][1] == start:
            found[-1] = found[-1][0], end
        elif held:
            found.append((start, end))
    if closed and whole and len(found) > 1 and found[-1][1] == found[0][0] + cycle:
        found[0] = found.pop()[0], found[0][1] + cycle
    if whole and found and found[0][1] - found[0][0] >= cycle:
        return [(0.0, cycle)]
    return sorted(found)


def duration(
    program: "Program", quantity: Any, above: Any, below: Any, within: Any, of: Any, rpm: Any, omega: Any
) -> float:
    """Program.duration()."""
    return math.fsum(end - start for start, end in intervals(program, quantity, above, below, within, of, rpm, omega))
