"""Tables of boundary conditions for other programs: one row per time step, t = 0, dt, ..., steps dt.

A format is a module with the function write(table, file), listed in FORMATS with what the writer needs to know of it.
Tables for solvers have one row more, past the end of the solver's time, so that none of them extrapolates.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, TypedDict

import numpy as np

from camkin._base.arguments import FloatArray, count, finite, integer, row_of
from camkin._base.textfile import named, write_whole
from camkin._base.units import PLAIN, SECONDS
from camkin.errors import ParameterError, SizeError, TimeError, short_repr, suggestion, warn
from camkin.io.export import abaqus, apdl, calculix, csv, lsdyna, nastran, npy, npz, opensees
from camkin.io.export.table import Table
from camkin.io.export.tolerance import Guarantee, fewest_rows
from camkin.motion import Motion

if TYPE_CHECKING:
    from camkin.drive import Drive
    from camkin.program import Program


class Options(TypedDict, total=False):
    """What Program.export() takes beside the file, the steps and the drive."""

    t0: float
    quantity: str
    scale: float
    relative: bool
    name: str
    number: int
    node_set: str | None
    dof: int
    tolerance: float | None
    solver_dt: float | None
    static: bool


@dataclass(frozen=True)
class Format:
    """How a format writes, and what it can hold.

    for_solver: one row more, and a warning for a start that the solver has to be told. ramps: the table goes on with
    its last slope, so that it can hold a motion that accumulates. even: the rows must be a step apart. quantities:
    those that it takes, None for all of them at once. starts: it writes the initial velocity of a set of nodes.
    """

    write: Callable[[Table, IO[bytes]], None]
    for_solver: bool = True
    ramps: bool = False
    even: bool = False
    quantities: str | None = "svaj"
    starts: bool = False


FORMATS: dict[str, Format] = {
    "csv": Format(csv.write, for_solver=False, ramps=True, quantities=None),
    "npy": Format(npy.write, for_solver=False, ramps=True, quantities=None),
    "npz": Format(npz.write, for_solver=False, ramps=True, quantities=None),
    "calculix": Format(calculix.write, quantities="sva", starts=True),
    "abaqus": Format(abaqus.write, quantities="sva", starts=True),
    "opensees": Format(opensees.write, even=True, quantities=None),
    "lsdyna": Format(lsdyna.write, even=True),
    "nastran": Format(nastran.write, ramps=True),
    "apdl": Format(apdl.write, quantities="sva"),
}
_BLOCK = 4096
_LEAST_BYTES = 16  # of a row, in any format
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,79}")
_MOST_NUMBER = 99_999_999
_FIRST_DOF = 1


def write(
    program: "Program",
    path: str | os.PathLike[str],
    *,
    format: str,
    dt: float,
    steps: int,
    drive: "Drive",
    t0: float = 0.0,
    quantity: str = "s",
    scale: float = 1.0,
    relative: bool = False,
    name: str = "CAM",
    number: int = 1,
    node_set: str | None = None,
    dof: int = _FIRST_DOF,
    tolerance: float | None = None,
    solver_dt: float | None = None,
    static: bool = False,
) -> Guarantee | None:
    """Write a table into a file of one of FORMATS, or nothing at all; see Program.export()."""
    if not isinstance(format, str) or format not in FORMATS:
        message = f"there is no format {short_repr(format)}; {suggestion(str(format), FORMATS)}"
        raise ParameterError(message, parameter="format", value=format)
    how = FORMATS[format]
    rows = count(steps, "steps", 1) + 1 + how.for_solver
    if not finite(dt, "dt", TimeError, SECONDS) > 0.0:
        raise TimeError(f"dt must be above 0; got {dt!r}", parameter="dt", value=dt)
    factor = finite(scale, "scale", ParameterError, PLAIN)
    if factor == 0.0:
        raise ParameterError("scale must not be 0: every value would be 0", parameter="scale", value=scale)
    row = row_of(quantity)
    if "svaj"[row] not in (how.quantities or "s"):
        choice = ", ".join(map(repr, how.quantities or "s"))
        reason = "" if how.quantities else ": it holds s, v and a at once"
        message = f"format {format!r} takes the quantity {choice}{reason}; got {short_repr(quantity)}"
        raise ParameterError(message, parameter="quantity", value=quantity)
    if program.accumulate and not how.ramps:
        others = ", ".join(key for key, other in FORMATS.items() if other.ramps)
        message = f"format {format!r} holds its last value, but the program accumulates: choose from {others}"
        raise ParameterError(message, parameter="format", value=format)
    _check_name(name, "name")
    if node_set is not None:
        _check_name(node_set, "node_set")
    for key, value, most in (("number", number, _MOST_NUMBER), ("dof", dof, 6)):
        if not 1 <= integer(value, key) <= most:
            raise ParameterError(f"{key} must be 1 to {most}; got {value}", parameter=key, value=value)
    if not how.starts:
        _check_no_nodes(format, node_set, dof)
    begin = finite(t0, "t0", TimeError, SECONDS)
    guarantee = None
    times = None
    if tolerance is not None:
        if how.even or row != 0:
            what = f"format {format!r}, whose rows are even" if how.even else f"the quantity {quantity!r}"
            message = f"tolerance is not for {what}: leave it out, and the rows are the solver's steps"
            raise ParameterError(message, parameter="tolerance", value=tolerance)
        guarantee, times = fewest_rows(program, drive, begin, dt * (rows - 1), tolerance, solver_dt, static, factor)
        rows = len(times)
    elif solver_dt is not None or static:
        message = "solver_dt and static are for a table with a tolerance: give tolerance= too, or leave them out"
        raise ParameterError(message, parameter="solver_dt", value=solver_dt)
    start = program.boundary_conditions(begin, drive=drive)
    values = tuple(float(x) * factor for x in start)
    offset = values[0] if relative else 0.0

    def blocks() -> Iterator[tuple[FloatArray, FloatArray]]:
        for t, motion in _rows(program, drive, begin, dt, rows, times):
            scaled = motion.data if factor == 1.0 and offset == 0.0 else motion.data * factor
            if offset:
                scaled[0] -= offset
            yield t, scaled

    unit = program.length_unit or "L"
    table = Table(
        blocks=blocks,
        dt=dt if times is None else None,
        rows=rows,
        unit=unit,
        times=f" times {factor!r}" if factor != 1.0 else "",
        name=name,
        number=number,
        quantity=row,
        start=values,  # type: ignore[arg-type]
        offset=offset,
        node_set=node_set,
        dof=dof,
        comment=_comment(program, unit, drive, begin, dt, guarantee, rows, quantity, factor, values, offset),
    )
    _check_room(path, rows)
    if how.for_solver:
        _warn_of_start(table, row, how)
    with write_whole(path) as file:
        how.write(table, file)
    return guarantee


def _rows(
    program: "Program", drive: "Drive", t0: float, dt: float, rows: int, times: FloatArray | None
) -> Iterator[tuple[FloatArray, Motion]]:
    """Times and motion of each block: at the steps, or at the times given."""
    if times is None:
        for first, motion in program.steps(dt, rows, drive=drive, t0=t0, block=_BLOCK):
            t = np.arange(first, first + motion.s.size, dtype=np.float64)
            t *= dt
            yield t, motion
        return
    for i in range(0, rows, _BLOCK):
        t = times[i : i + _BLOCK]
        yield t, program.boundary_conditions(t + t0, drive=drive)


def _check_room(path: str | os.PathLike[str], rows: int) -> None:
    """Refuse a table that cannot fit on the disk, before it fills it."""
    folder = os.path.dirname(os.path.abspath(named(path)))
    try:
        free = shutil.disk_usage(folder).free
    except OSError:  # a folder that is not there: opening the file says so
        return
    if rows * _LEAST_BYTES > free:
        message = f"a table of {rows} rows needs more than {rows * _LEAST_BYTES} bytes, and {free} are free in {folder}"
        raise SizeError(f"{message}: give fewer steps", parameter="steps", value=rows)


def _check_name(name: Any, parameter: str) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        message = f"{parameter} must be a letter and up to 79 letters, digits, - and _; got {short_repr(name)}"
        raise ParameterError(message, parameter=parameter, value=name)


def _check_no_nodes(format: str, node_set: str | None, dof: int) -> None:
    """Refuse nodes for a format that does not write their initial velocity."""
    for key, value, left_out in (("node_set", node_set, None), ("dof", dof, _FIRST_DOF)):
        if value != left_out:
            others = " and ".join(repr(name) for name, how in FORMATS.items() if how.starts)
            message = f"{key} is for {others}, which write the initial velocity; got {short_repr(value)} for {format!r}"
            raise ParameterError(f"{message}: leave it out", parameter=key, value=value)


def _comment(
    program: "Program",
    unit: str,
    drive: "Drive",
    t0: float,
    dt: float,
    guarantee: Guarantee | None,
    rows: int,
    quantity: str,
    scale: float,
    start: tuple[float, ...],
    offset: float,
) -> tuple[str, ...]:
    """Lines that say what a table is of: cam, drive, rows, and the start that a solver has to be told."""
    title = "".join(c if c.isprintable() and c.isascii() else "?" for c in program.name or "cam")[:60]
    turned = repr(drive) if len(repr(drive)) <= 60 else f"{type(drive).__name__}.table, {len(drive)} rows"
    units = dict(zip("svaj", (unit, f"{unit}/s", f"{unit}/s2", f"{unit}/s3"), strict=True))
    taken = f", less s(0) = {offset!r}" if offset else ""
    times = f", times {scale!r}" if scale != 1.0 else ""
    at = f"at the solver's steps of {dt!r} s" if guarantee is None else str(guarantee)
    return (
        f"camkin: {title}; {turned}; t0 = {t0!r} s",
        f"{quantity} [{units['svaj'[row_of(quantity)]]}]{times}{taken}; {rows} rows {at}",
        f"start: s(0) = {start[0]!r}, v(0) = {start[1]!r}, a(0) = {start[2]!r}",
    )


def _warn_of_start(table: Table, row: int, how: Format) -> None:
    """Warn of a start that a solver would not follow: a velocity, or a displacement of an undeformed model."""
    if table.starts_moving() and (row == 0 or how.quantities is None):
        card = "it is written as an initial condition" if table.node_set else "give the moving nodes this velocity"
        if how.starts and not table.node_set:
            card += ", or name them: node_set=, dof="
        warn(f"the motion starts with the velocity {table.start[1]!r}: a solver that starts at rest rings; {card}")
    if row == 0 and table.start[0] != table.offset:
        remedy = "relative=True writes s - s(0)"
        warn(f"the motion starts at s = {table.start[0]!r}: a model that starts undeformed jumps there; {remedy}")
