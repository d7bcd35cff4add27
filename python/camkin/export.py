"""Tables of boundary conditions for other programs: one row per time step, t = 0, dt, ..., steps dt."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

import numpy as np

from camkin.arrays import FloatArray, count, finite
from camkin.errors import TimeError
from camkin.motion import Motion
from camkin.program import Program
from camkin.textfile import write_whole

_ROWS = 100_000


@dataclass(frozen=True)
class Table:
    """Times [s], the motion at them, and the label of the unit of length."""

    t: FloatArray
    motion: Motion
    unit: str


def _csv(table: Table, file: IO[bytes]) -> None:
    """Numbers as repr() writes them: the shortest that read back to the same bits."""
    units = ("s", *(f"{table.unit}{per}" for per in ("", "/s", "/s^2", "/s^3")))
    header = ",".join(f"{name} [{unit}]" for name, unit in zip("tsvaj", units, strict=True))
    file.write(f"{header}\n".encode())
    for i in range(0, len(table.t), _ROWS):
        columns = [array[i : i + _ROWS].tolist() for array in (table.t, *table.motion)]
        file.writelines((",".join(map(repr, row)) + "\n").encode() for row in zip(*columns, strict=True))


def _npz(table: Table, file: IO[bytes]) -> None:
    """Arrays t, s, v, a, j for numpy.load(), and the label length_unit."""
    m = table.motion
    np.savez(file, t=table.t, s=m.s, v=m.v, a=m.a, j=m.j, length_unit=np.array(table.unit))


FORMATS: dict[str, Callable[[Table, IO[bytes]], None]] = {"csv": _csv, "npz": _npz}


def write(program: Program, path: str | os.PathLike[str], *, format: str, rpm: float, dt: float, steps: int) -> None:
    """Write steps + 1 rows of t, s, v, a, j at a constant speed into a file of one of FORMATS, or nothing at all."""
    n = count(steps, "steps") + 1
    if not finite(dt, "dt", TimeError) > 0.0:
        raise TimeError(f"dt must be above 0; got {dt!r}", parameter="dt", value=dt)
    motion = program.boundary_grid(0.0, dt, n, rpm=rpm)
    t = np.arange(n, dtype=np.float64)
    t *= dt
    with write_whole(path) as file:
        FORMATS[format](Table(t, motion, program.length_unit or "L"), file)
