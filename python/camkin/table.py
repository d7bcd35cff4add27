"""Tables of cam angles and displacements, and the splines through them. SciPy fits them; evaluated is our B-spline."""

import math
import os
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from camkin import textfile
from camkin.arrays import Array, FloatArray, finite, number, points
from camkin.errors import TableError, shown
from camkin.freeform import Bspline

ENDS = ("clamped", "natural", "not-a-knot", "periodic")
_RADIAN = 180.0 / math.pi
# What C takes for a phase [deg] and a displacement [L]; sums and products of them are doubles.
MOST_ANGLE, MOST_LEVEL = 1e9, 1e100
MOST_LINES = 300_000
# A tolerance below the noise takes about a knot a row, and FITPACK's time grows with their square: this is minutes.
MOST_SMOOTHED = 10_000


def _row(i: int) -> str:
    return f"row {i}"


@dataclass(frozen=True)
class Fitted:
    """A spline, and the segment that it is made for: duration [deg], lift and displacement at the start [L]."""

    law: Bspline
    duration: float
    lift: float
    start: float


@dataclass(frozen=True, eq=False)
class Table:
    """Cam angles theta [deg], increasing, and displacements s [L], both (n,). `where` names a row in complaints."""

    theta: FloatArray
    s: FloatArray
    where: Callable[[int], str] = _row

    @classmethod
    def of(cls, theta: Array, s: Array, where: Callable[[int], str] = _row) -> "Table":
        """The table of two columns, checked."""
        columns = {"theta": points(theta, "theta"), "s": points(s, "s")}
        for key, column in columns.items():
            if column.ndim != 1:
                message = f"{key} of a table must have one dimension; got shape {column.shape}"
                raise TableError(message, parameter=key)
        x, y = columns.values()
        if x.size != y.size:
            message = f"theta and s must be equally long; got {x.size} and {y.size}"
            raise TableError(message, parameter="s", value=y.size)
        for key, column in columns.items():
            most = MOST_ANGLE if key == "theta" else MOST_LEVEL
            bad = np.flatnonzero(~(np.abs(column) <= most))
            if bad.size:
                value = float(column[bad[0]])
                range_ = f"-{most:g} to {most:g}" if math.isfinite(value) else "finite"
                raise TableError(f"{where(bad[0])}: {key} must be {range_}; got {value}", parameter=key, value=value)
        bad = np.flatnonzero(x[1:] <= x[:-1])
        if bad.size:
            before, after = (float(x[bad[0] + k]) for k in (0, 1))
            how = "is repeated" if before == after else f"comes after {before:.17g}"
            message = f"{where(bad[0] + 1)}: theta must increase; {after:.17g} {how}"
            raise TableError(message, parameter="theta", value=after)
        return cls(x, y, where)

    @property
    def span(self) -> float:
        """[deg] from the first row to the last."""
        return float(self.theta[-1] - self.theta[0]) if self.theta.size else 0.0

    def within(self, cycle: float, periodic: bool) -> "Table":
        """The rows of one cycle, checked to be no more; of a whole one with the first row again at the end."""
        whole = abs(self.span - cycle) <= 1e-12 * cycle
        if self.theta.size and self.span > cycle and not whole:
            raise TableError(
                f"{self.where(self.theta.size - 1)}: the table spans {self.span:.17g} degrees, more than the cycle of "
                f"{cycle:.17g}",
                parameter="theta",
                value=float(self.theta[-1]),
            )
        if not periodic or not self.theta.size:
            return self
        if not whole:
            return Table(np.append(self.theta, self.theta[0] + cycle), np.append(self.s, self.s[0]), self.where)
        if self.s[-1] != self.s[0]:
            raise TableError(
                f"{self.where(self.s.size - 1)}: s must be {self.s[0]:.17g} again after a whole cycle; got "
                f"{self.s[-1]:.17g}",
                parameter="s",
                value=float(self.s[-1]),
            )
        return self


def end_values(degree: Any, ends: Any, **given: Any) -> dict[str, float]:
    """v0, a0, v1, a1 [L/rad, L/rad2] of a clamped spline of this degree; refuses what does not fit."""
    if isinstance(degree, bool) or degree not in (3, 5):
        raise TableError(f"degree must be 3 or 5; got {degree!r}", parameter="degree", value=degree)
    if ends not in ENDS:
        raise TableError(
            f"ends must be one of {', '.join(map(repr, ENDS))}; got {ends!r}", parameter="ends", value=ends
        )
    taken = () if ends != "clamped" else ("v0", "v1") if degree == 3 else ("v0", "a0", "v1", "a1")
    for key, value in given.items():
        if value is not None and key not in taken:
            message = f"{key} is not for ends {ends!r} of degree {degree}; got {shown(value)}"
            raise TableError(message, parameter=key, value=value)
    return {key: 0.0 if given[key] is None else finite(given[key], key, TableError) for key in taken}


def fit(
    table: Table,
    duration: float | None,
    degree: int,
    ends: str,
    values: Mapping[str, float],
    smoothing: float | None,
) -> Fitted:
    """The spline through, or near, the rows."""
    n = table.theta.size
    if n < degree + 1:
        raise TableError(f"a table of degree {degree} needs at least {degree + 1} rows; got {n}", parameter="theta")
    if ends == "periodic" and table.s[-1] != table.s[0]:
        message = f"{table.where(n - 1)}: s must be that of the first row, {table.s[0]:.17g}, for periodic ends"
        raise TableError(message, parameter="s", value=float(table.s[-1]))
    length = table.span if duration is None else number(duration, "duration")
    if not 0.0 < length < math.inf:
        raise TableError(
            f"duration must be positive and finite; got {shown(duration)}", parameter="duration", value=duration
        )
    x = (table.theta - table.theta[0]) * (length / table.span)
    x[-1] = length
    if smoothing is None:
        law = Bspline(*_through(x, table.s, degree, ends, values), degree)
        return Fitted(law, length, float(table.s[-1] - table.s[0]), float(table.s[0]))
    law = Bspline(*_near(x, table.s, degree, ends, smoothing), degree)
    start, end = law.end(False), law.end(True)
    return Fitted(law, length, 0.0 if ends == "periodic" else float(end - start), float(start))


def _through(x: FloatArray, s: FloatArray, degree: int, ends: str, values: Mapping[str, float]) -> tuple[Any, Any]:
    """Knots and control points of the spline through every row."""
    interpolate = _scipy()
    condition: Any
    if ends == "clamped":
        order = {"v": 1, "a": 2}
        condition = tuple(
            [(order[key[0]], value / _RADIAN ** order[key[0]]) for key, value in values.items() if key[1] == end]
            for end in "01"
        )
    elif ends == "natural":
        rows = [(k, 0.0) for k in ((2,) if degree == 3 else (3, 4))]
        condition = (rows, rows)
    else:
        condition = ends
    try:
        with np.errstate(all="ignore"):  # what is no double in the end is refused
            spline = interpolate.make_interp_spline(x, s, k=degree, bc_type=condition)
    except (ValueError, ArithmeticError, np.linalg.LinAlgError) as error:
        raise TableError(f"no spline through the table: {error}", parameter="theta") from None
    return tuple(spline.t.tolist()), tuple(spline.c.tolist())


def _near(x: FloatArray, s: FloatArray, degree: int, ends: str, smoothing: float) -> tuple[Any, Any]:
    """Knots and control points of a spline that misses the rows by a root mean square of `smoothing`."""
    tolerance = finite(smoothing, "smoothing", TableError)
    if x.size > MOST_SMOOTHED + 1:  # a periodic table has its first row again
        message = f"smoothing takes at most {MOST_SMOOTHED} rows; got {x.size}: give every second or tenth row"
        raise TableError(message, parameter="smoothing", value=smoothing)
    if not 0.0 < tolerance <= MOST_LEVEL:
        message = f"smoothing must be positive, and {MOST_LEVEL:g} at most; got {shown(smoothing)}"
        raise TableError(message, parameter="smoothing", value=smoothing)
    if ends not in ("periodic", "not-a-knot"):
        message = f"smoothing leaves the ends free: give ends 'periodic' or 'not-a-knot'; got {ends!r}"
        raise TableError(message, parameter="ends", value=ends)
    interpolate = _scipy()
    periodic = ends == "periodic"
    rows = x.size - periodic  # the last one is the first again
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            t, c, _ = interpolate.splrep(x, s, k=degree, s=rows * tolerance**2, per=periodic)
    except (ValueError, RuntimeWarning, UserWarning) as error:
        text = " ".join(str(error).split())
        raise TableError(f"no spline within {smoothing}: {text}", parameter="smoothing", value=smoothing) from None
    return tuple(t.tolist()), tuple(c[: t.size - degree - 1].tolist())


def _scipy() -> Any:
    try:
        from scipy import interpolate
    except ImportError:
        raise ImportError("splines through tables need SciPy: pip install 'camkin[spline]'") from None
    return interpolate


# ---- CSV ----


def read_csv(path: str | os.PathLike[str]) -> Table:
    """The table of a CSV file: cam angle and displacement in two columns, parted by a comma, semicolon, tab or blanks.

    One line of headings at most, empty lines and lines that begin with # are passed over. The file has at most 8 MiB,
    300 000 lines, and 4096 characters a line.
    Raises TableError, which names the file and the line, and OSError of open().
    """
    name = os.fspath(path)
    text = textfile.read(Path(path), TableError)
    rows: list[tuple[float, float]] = []
    lines: list[int] = []
    heading = False
    most = f"a line may have at most {textfile.MOST_LINE} characters, a table {MOST_LINES} lines"
    if text.count("\n") > MOST_LINES:
        raise TableError(f"{name}: line {MOST_LINES + 1}: {most}")
    for line, content in enumerate(text.split("\n"), 1):
        if not content.strip() or content.lstrip().startswith("#"):
            continue
        if len(content) > textfile.MOST_LINE:
            raise TableError(f"{name}: line {line}: {most}")
        cells = _cells(content)
        if not rows and not heading and not any(map(_is_number, cells)):
            heading = True
            continue
        if len(cells) != 2:
            raise TableError(f"{name}: line {line}: two columns are needed; got {len(cells)}", value=content.strip())
        for cell in cells:
            if not _is_number(cell):
                raise TableError(f"{name}: line {line}: {cell[:40]!r} is no number", value=cell)
        rows.append((float(cells[0]), float(cells[1])))
        lines.append(line)
    if not rows:
        raise TableError(f"{name}: no rows")
    theta, s = np.array(rows).T
    return Table.of(theta, s, lambda i: f"{name}: line {lines[min(i, len(lines) - 1)]}")


def _cells(line: str) -> list[str]:
    separator = next((c for c in (";", "\t", ",") if c in line), None)
    return [cell.strip().strip('"') for cell in line.strip().split(separator)]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell
