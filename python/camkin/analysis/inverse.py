"""Questions backwards: at which cam angles a quantity has a level, and over which it is above, below or near one."""

import math
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from camkin._base.arguments import (
    DOUBLES,
    QUANTITIES,
    FloatArray,
    angular_speed,
    call_in_chunks,
    empty,
    finite,
    is_geometric,
    row_of,
)
from camkin._base.units import Wanted, length_in
from camkin._camkin import ffi, lib
from camkin._core import ROUNDING, CompiledProgram
from camkin.errors import ParameterError, check, short_repr, warn

_ROOM = 64  # angles for which there is room at the first try


class Quantity(NamedTuple):
    """s, v, a or j of a program at a speed: its row in a block, the speed [rad/s] and the unit of its levels."""

    row: int
    speed: float
    unit: Wanted | None

    @classmethod
    def of(cls, quantity: Any, rpm: Any, omega: Any, own: float | None, length_unit: str | None) -> "Quantity":
        """Return the quantity of a call; own: the rpm of the program."""
        row = row_of(quantity)
        return cls(row, angular_speed(rpm, omega, own), length_in(length_unit, row, is_geometric(rpm, omega, own)))

    def level(self, value: Any, name: str) -> float:
        """Return a level that the caller gave, as a number."""
        return finite(value, name, ParameterError, self.unit)


def solve(compiled: CompiledProgram, quantity: Quantity, level: float) -> FloatArray:
    """Return the cam angles [deg] at which the quantity has the level, ascending."""
    room, found = _ROOM, ffi.new("size_t *")
    while True:
        theta = empty((room,), (room,))
        target = ffi.from_buffer(DOUBLES, theta)
        check(lib.camkin_solve(compiled.handle, quantity.row, level, quantity.speed, target, room, found))
        if found[0] <= room:
            return theta[: found[0]].copy()
        room = found[0]


def warn_of_other_cycle(compiled: CompiledProgram, quantity: Quantity, level: float) -> None:
    """Warn of a displacement that an indexing motion has in other cycles than the one that begins at angle 0."""
    advance = compiled.info.lift_per_cycle
    if quantity.row or not advance or compiled.once:
        return
    c = compiled.characteristics(None)
    # The cycle whose range is the nearest to the level.
    cycles = math.floor((level - (c.s_min.value if advance > 0.0 else c.s_max.value)) / advance)
    if c.s_min.value <= level - cycles * advance <= c.s_max.value:
        turned, moved = f"{cycles * compiled.info.cycle:+.15g}", f"{-cycles * advance:+.15g}"
        message = f"displacement {level:g} lies beyond the cycle that begins at angle 0, which is from"
        call = f"solve({level:.15g} {moved[0]} {moved[1:]}) {turned[0]} {turned[1:]}"
        warn(f"{message} {c.s_min.value:g} to {c.s_max.value:g}: {call} has the angles {cycles:+d} cycles from it")


def intervals(
    compiled: CompiledProgram, quantity: Quantity, above: Any, below: Any, within: Any, of: Any
) -> list[tuple[float, float]]:
    """Program.intervals()."""
    given = [(key, x) for key, x in (("above", above), ("below", below), ("within", within)) if x is not None]
    if len(given) != 1:
        names = " and ".join(key for key, _ in given) or "none of them"
        raise ParameterError(f"give one of above, below and within; got {names}", parameter="above")
    key, value = given[0]
    if of is not None and key != "within":
        message = f"of is the peak that within= is measured from, and not for {key}=; got {short_repr(of)}"
        raise ParameterError(f"{message}: leave it out", parameter="of", value=of)
    of = "max" if of is None else of
    if of not in ("max", "min"):
        raise ParameterError(f"of must be 'max' or 'min'; got {short_repr(of)}", parameter="of", value=of)
    level = quantity.level(value, key)
    sign = -1.0 if key == "below" else 1.0
    if key == "within":
        if level < 0.0:
            raise ParameterError(f"within must be 0 or more; got {short_repr(value)}", parameter="within", value=value)
        sign = -1.0 if of == "min" else 1.0
        level = _peak(compiled, quantity, of) - sign * level
    window = compiled.window
    # Displacement of an indexing cam does not return to its value after a cycle, so no interval goes over the end.
    closed = not compiled.once and (quantity.row > 0 or compiled.info.lift_per_cycle == 0.0)
    edges = _edges(solve(compiled, quantity, level).tolist(), window, closed)
    beyond = sign * (_middles(compiled, quantity, edges) - level)
    rounding = ROUNDING * abs(level)
    holds = beyond >= -rounding if key == "within" else beyond > rounding
    return _joined(edges, holds.tolist(), key == "within", window, closed)


def duration(found: list[tuple[float, float]]) -> float:
    """Return the sum of intervals [deg]."""
    return math.fsum(end - start for start, end in found)


def _peak(compiled: CompiledProgram, quantity: Quantity, of: str) -> float:
    """Return the largest or smallest value of the quantity."""
    c = compiled.characteristics(None)
    power = quantity.speed**quantity.row
    key = of if power >= 0.0 else {"max": "min", "min": "max"}[of]
    value: float = getattr(c, f"{'svaj'[quantity.row]}_{key}").value * power
    if not math.isfinite(value):
        name = QUANTITIES[quantity.row]
        message = f"{name} has no finite {of} that anything could be within: it jumps there"
        raise ParameterError(message, parameter="of", value=of)
    return value


def _middles(compiled: CompiledProgram, quantity: Quantity, edges: list[float]) -> FloatArray:
    """Return the quantity at the middle of each stretch between two edges."""
    theta = np.array([start + (end - start) / 2 for start, end in pairwise(edges)])
    if not compiled.once:
        theta %= compiled.info.cycle
    values = empty(theta.shape, theta.shape)
    call_in_chunks(lib.ck_eval_row, compiled.handle, quantity.speed, theta, values, quantity.row, 0)
    return values


def _edges(roots: list[float], window: tuple[float, float], closed: bool) -> list[float]:
    """Return the ends of the stretches between the roots, over one cycle: from the first root on if it is closed."""
    start, end = window
    if closed and roots:
        return [*roots, roots[0] + end]
    return sorted({start, *(min(root, end) for root in roots), end})


def _joined(
    edges: list[float], holds: list[bool], whole: bool, window: tuple[float, float], closed: bool
) -> list[tuple[float, float]]:
    """Return the stretches that hold; with `whole`, two that meet at an angle that holds too are one."""
    found: list[tuple[float, float]] = []
    cycle = window[1] - window[0]
    for (start, end), held in zip(pairwise(edges), holds, strict=True):
        if held and whole and found and found[-1][1] == start:
            found[-1] = found[-1][0], end
        elif held:
            found.append((start, end))
    if closed and whole and len(found) > 1 and found[-1][1] == found[0][0] + cycle:
        found[0] = found.pop()[0], found[0][1] + cycle
    if whole and found and found[0][1] - found[0][0] >= cycle:
        return [window]
    return sorted(found)
