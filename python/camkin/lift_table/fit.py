"""How near a program is to the lift table that it was made of."""

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.lift_table.rows import Table


@dataclass(frozen=True)
class Fit:
    """Residuals of a lift table: s of the program minus s of the rows.

    rms: root mean square of the residuals [L].
    largest: the residual of the largest magnitude, with its sign [L].
    row: index of its row, from 0. where: the same in words: "row 12", or the line of the file.
    noise: estimate of the noise of s, the root mean square of the scatter from row to row [L]; None below 20 rows.
    smoothing: the root mean square by which the spline may miss the rows [L]; None for a spline through the rows.
    """

    rms: float
    largest: float
    row: int
    where: str
    noise: float | None
    smoothing: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return all fields as a plain dict."""
        return asdict(self)

    def __str__(self) -> str:
        noise = "" if self.noise is None else f", noise about {self.noise:.3g}"
        return f"residual {self.rms:.3g} RMS, {self.largest:.3g} at {self.where}{noise}"


def fit_of(table: Table, s: FloatArray, noise: float | None, tolerance: float | None) -> Fit:
    """Return the fit of a program with the displacements s at the rows."""
    missed = s - table.s
    size = float(np.abs(missed).max())
    row = int(np.abs(missed).argmax())
    rms = size * math.sqrt(float(np.square(missed / (size or 1.0)).mean()))
    return Fit(rms, float(missed[row]), row, table.where(row), noise, tolerance)
