"""Tables of boundary conditions for other programs: one row per time step, t = 0, dt, ..., steps dt.

A format is a module with the function write(table, file), listed in FORMATS.
"""

import os
from collections.abc import Callable
from typing import IO, TYPE_CHECKING

import numpy as np

from camkin._base.arguments import count, finite
from camkin._base.textfile import write_whole
from camkin.errors import TimeError
from camkin.io.export import csv, npz
from camkin.io.export.table import Table

if TYPE_CHECKING:
    from camkin.program import Program

FORMATS: dict[str, Callable[[Table, IO[bytes]], None]] = {"csv": csv.write, "npz": npz.write}


def write(program: "Program", path: str | os.PathLike[str], *, format: str, rpm: float, dt: float, steps: int) -> None:
    """Write steps + 1 rows of t, s, v, a, j at a constant speed into a file of one of FORMATS, or nothing at all."""
    n = count(steps, "steps") + 1
    if not finite(dt, "dt", TimeError) > 0.0:
        raise TimeError(f"dt must be above 0; got {dt!r}", parameter="dt", value=dt)
    motion = program.boundary_grid(0.0, dt, n, rpm=rpm)
    t = np.arange(n, dtype=np.float64)
    t *= dt
    with write_whole(path) as file:
        FORMATS[format](Table(t, motion, program.length_unit or "L"), file)
