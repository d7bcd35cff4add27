"""Tables of cam angles and displacements, and the splines through them. SciPy fits them; evaluated is our B-spline."""

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from camkin.arrays import Array, FloatArray, finite, number, points
from camkin.errors import TableError, shown, warn
from camkin.freeform import Bspline

ENDS = ("clamped", "natural", "not-a-knot", "periodic")
METHODS = ("spline", "pchip", "akima")
_RADIAN = 180.0 / math.pi
# What C takes for a phase [deg] and a displacement [L]; sums and products of them are doubles.
MOST_ANGLE, MOST_LEVEL = 1e9, 1e100
# A tolerance below the noise takes about a knot a row, and FITPACK's time grows with their square: this is minutes.
MOST_SMOOTHED = 10_000
# A gap at the wrap is a missing stretch above the first multiple of the longest step, and a closing row that is written
# inexactly below the second multiple of the shortest.
_LONG_GAP, _SHORT_GAP = 3.0, 0.1
# Two rows of noise s differ by less than 6 s in all but 1 of 40 000 tables: their difference is 1.4 s.
_SCATTER = 6.0
# Levels that somebody computed and that are the same but for that: 4 ulp of the largest.
_ROUNDING = 4.0 * float(np.finfo(np.float64).eps)
# A step that is shorter than the usual one by this is likely a row that is there twice.
_TWICE = 1e-3
# A spline is not fitted at rest in more rounds than this; each halves the intervals that miss the most.
_MOST_ROUNDS = 60


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

    def within(self, cycle: float, periodic: bool, accumulate: bool = False, tolerance: float | None = None) -> "Table":
        """The rows of one cycle, checked to be no more; of a whole one with the first row again at the end.

        tolerance: smoothing [L] or None. Levels at the two ends that differ by the noise become their mean with it.
        """
        n = self.theta.size
        whole = abs(self.span - cycle) <= 1e-12 * cycle
        gap = cycle - self.span
        steps = np.diff(self.theta)
        closing = n > 2 and not whole and abs(gap) < _SHORT_GAP * steps[:-1].min()
        if periodic and closing:
            side = "before" if gap > 0.0 else "after"
            angle = f"{float(self.theta[0]) + cycle:.17g}"
            raise self._error(
                n - 1,
                f"the last row is {abs(gap):.3g} degrees {side} the end of the cycle of {cycle:.17g}: if it is the "
                f"first one again, give it the angle {angle}, or drop it",
            )
        if self.span > cycle and not whole:
            raise self._error(
                n - 1,
                f"the table spans {self.span:.17g} degrees, more than the cycle of {cycle:.17g}: give one cycle of it, "
                f"or cycle={self.span:.17g} if that is one",
            )
        if not periodic:
            return self if accumulate else self._level(tolerance, "the table does not come back to its level", False)
        if whole:
            return self if accumulate else self._level(tolerance, "s must be the same after a whole cycle", True)
        if n > 2 and gap > _LONG_GAP * steps.max():
            raise self._error(
                n - 1,
                f"rows end at {self.theta[-1]:.17g} degrees and begin again at {self.theta[0] + cycle:.17g}: a gap of "
                f"{gap:.6g} for steps of {steps.max():.6g} at most; periodic=False makes a dwell of it"
                f"{self._units(cycle)}",
            )
        if accumulate:
            raise self._error(
                n - 1,
                f"the table ends {gap:.6g} degrees before the end of the cycle, and nothing says how far a cycle "
                f"advances: give the row at {self.theta[0] + cycle:.17g} too",
            )
        return Table(np.append(self.theta, self.theta[0] + cycle), np.append(self.s, self.s[0]), self.where)

    def _error(self, i: int, message: str, parameter: str = "theta") -> TableError:
        value = float((self.theta if parameter == "theta" else self.s)[i])
        return TableError(f"{self.where(i)}: {message}", parameter=parameter, value=value)

    def _level(self, tolerance: float | None, what: str, whole: bool) -> "Table":
        """The table with one level at both ends."""
        first, last = float(self.s[0]), float(self.s[-1])
        apart = abs(last - first)
        if apart == 0.0:
            return self
        rounding = apart <= _ROUNDING * float(np.abs(self.s).max())
        if rounding or (tolerance is not None and apart <= _SCATTER * tolerance):
            s = self.s.copy()
            s[0] = s[-1] = first if rounding else first + (last - first) / 2.0
            return Table(self.theta, s, self.where)
        drop = "drop the row, " if whole else ""
        raise self._error(
            self.s.size - 1,
            f"{what}: s is {last:.17g}, and {first:.17g} in the first row; {drop}make it {first:.17g}, give "
            f"smoothing={1.01 * apart / _SCATTER:.3g} or more, which takes the mean, or accumulate=True if the cam "
            "advances",
            "s",
        )

    def _units(self, cycle: float | None) -> str:
        """A question about the unit of the angles, if they look like radians or turns."""
        if cycle != 360.0 or not 0.0 < self.span <= 2.0 * math.pi * 1.05:
            return ""
        if self.span <= 1.05:
            return "; angles in turns? theta * 360 makes degrees of them"
        return "; angles in radians? np.degrees(theta) makes degrees of them"

    def warn(self, cycle: float | None, noise: float | None, tolerance: float | None, smooths: bool) -> None:
        """Warn of angles in another unit, of rows that are there twice, and of noise that is left in.

        cycle: None for a table whose angles may be a few degrees. smooths: its spline can take a smoothing.
        """
        if question := self._units(cycle):
            warn(f"the table spans {self.span:.6g} degrees{question}")
        steps = np.diff(self.theta)
        if steps.size > 2 and steps.min() < _TWICE * np.median(steps):
            i = int(steps.argmin())
            warn(
                f"{self.where(i + 1)}: theta is {steps[i]:.3g} degrees after the row before, where others are "
                f"{np.median(steps):.3g} apart: if it is the same row again, drop one"
            )
        if not noise or not smooths:
            return
        share = noise_share(self.theta, self.s, noise)
        if tolerance is None and share > 0.5:
            warn(
                f"s scatters by about {noise:.2g}, of which more than half of the acceleration is made: "
                f"smoothing={noise:.2g} or smoothing='auto' takes it out, best with degree=5"
            )
        elif tolerance is not None and tolerance < 0.7 * noise and share > 0.05:
            warn(
                f"smoothing {tolerance:.3g} is far below the noise of s, about {noise:.2g}, and leaves it in the "
                f"acceleration and jerk: smoothing={noise:.2g} or smoothing='auto' takes it out, best with degree=5"
            )


# ---- noise ----

LEAST_ROWS = 20  # for an estimate of the noise
_ORDERS = range(2, 9)
# The mean square of the nine tenths of normal deviates that are nearest to 0: 1 - 2 z p(z) / 0.9, z = 1.6449.
_TRIM, _TRIMMED = 0.9, 0.6230


def noise_of(theta: FloatArray, s: FloatArray) -> float | None:
    """The root mean square [L] of what scatters from row to row, or None for fewer than LEAST_ROWS.

    A divided difference of order m takes polynomials of degree m - 1 to 0, and independent errors of s to errors whose
    size is known. Orders that are too low see the motion, so the smallest estimate counts. The tenth of the differences
    that is largest is left out, where the motion has corners. Rows that are all equal say nothing: they are rests, and
    free of noise.
    """
    if theta.size < LEAST_ROWS:
        return None
    found = []
    for m in _ORDERS:
        if theta.size < 4 * (m + 1):
            break
        size, constant = _differences(theta, s, m)
        size = np.sort(size[~constant])
        if not size.size:
            return 0.0
        kept = size[: math.ceil(_TRIM * size.size)]
        share = size.size / constant.size
        found.append(
            math.sqrt(share / _TRIMMED) * float(np.sqrt(np.square(kept / (kept[-1] or 1.0)).mean()) * kept[-1])
        )
    return min(found)


def noise_share(theta: FloatArray, s: FloatArray, noise: float) -> float:
    """The part that noise of this size has in the root mean square of the second differences."""
    size, constant = _differences(theta, s, 2)
    size = size[~constant]
    return noise / float(np.sqrt(np.square(size).mean())) if size.size and size.any() else 0.0


def _differences(theta: FloatArray, s: FloatArray, order: int) -> tuple[FloatArray, Any]:
    """Sizes of divided differences, weighted so that errors of s come out at their own size; where s is constant."""
    x = np.lib.stride_tricks.sliding_window_view(theta, order + 1)
    y = np.lib.stride_tricks.sliding_window_view(s, order + 1)
    span = x[:, -1] - x[:, 0]
    total, square = np.zeros(len(x)), np.zeros(len(x))
    with np.errstate(all="ignore"):  # rows that are too near to tell apart are refused later
        for j in range(order + 1):
            weight = np.ones(len(x))
            for i in range(order + 1):
                if i != j:
                    weight *= span / (x[:, j] - x[:, i])
            total += weight * y[:, j]
            square += weight * weight
        size = np.abs(total) / np.sqrt(square)
    return np.nan_to_num(size, nan=0.0, posinf=0.0), y.max(axis=1) == y.min(axis=1)


def tolerance_of(smoothing: Any, table: Table, noise: float | None) -> float | None:
    """The root mean square [L] by which a spline may miss the rows; None for not at all."""
    if smoothing is None:
        return None
    if table.theta.size > MOST_SMOOTHED + 1:  # a periodic table may have its first row again
        message = (
            f"smoothing takes at most {MOST_SMOOTHED} rows; got {table.theta.size}: give every second or tenth row"
        )
        raise TableError(message, parameter="smoothing", value=smoothing)
    if smoothing == "auto":
        if noise is None:
            message = f"smoothing='auto' needs at least {LEAST_ROWS} rows; got {table.theta.size}"
            raise TableError(message, parameter="smoothing", value=smoothing)
        # A tolerance below the noise leaves noise in; one that is a little above it does no harm.
        tolerance = 1.1 * noise
        return tolerance if tolerance > 1e-9 * float(np.ptp(table.s)) else None
    if isinstance(smoothing, str):
        message = f"smoothing must be a number, 'auto' or None; got {shown(smoothing)}"
        raise TableError(message, parameter="smoothing", value=smoothing)
    tolerance = finite(smoothing, "smoothing", TableError)
    if not 0.0 < tolerance <= MOST_LEVEL:
        message = f"smoothing must be positive, and {MOST_LEVEL:g} at most; got {shown(smoothing)}"
        raise TableError(message, parameter="smoothing", value=smoothing)
    return tolerance


# ---- how rows are joined ----

Conditions: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Shape:
    """How the rows are joined: degree, method, the conditions at the two ends and their values v0, a0, v1, a1."""

    degree: int
    method: str
    ends: Conditions
    values: Mapping[str, float]

    @property
    def periodic(self) -> bool:
        return self.ends[0] == "periodic"

    def end(self, i: int) -> list[float]:
        """Derivatives at a clamped end, from the first on [L/deg, L/deg2]."""
        return [
            value / _RADIAN ** "va".index(key[0]) / _RADIAN for key, value in self.values.items() if key[1] == f"{i}"
        ]

    def clamped(self, *sides: int) -> "Shape":
        """The shape that comes to rest at these ends, 0 or 1."""
        ends = tuple("clamped" if i in sides else end for i, end in enumerate(self.ends))
        kept = {key: value for key, value in self.values.items() if int(key[1]) not in sides}
        orders = "v" if self.degree == 3 else "va"
        zeros = {f"{order}{i}": 0.0 for i in sides for order in orders if self.degree > 1}
        return Shape(self.degree, self.method, ends, kept | zeros)  # type: ignore[arg-type]


def shape_of(degree: Any, method: Any, ends: Any, smoothing: Any, lowest: int, **given: Any) -> Shape:
    """The shape of these arguments; refuses what does not fit. lowest: 1 where straight lines can be had."""
    degrees = (1, 3, 5)[lowest > 1 :]
    if isinstance(degree, bool) or degree not in degrees:
        names = f"{', '.join(map(str, degrees[:-1]))} or {degrees[-1]}"
        more = "; straight lines are Program.from_table(theta, s, degree=1)" if degree == 1 else ""
        raise TableError(f"degree must be {names}; got {degree!r}{more}", parameter="degree", value=degree)
    if method not in METHODS:
        names = ", ".join(map(repr, METHODS))
        raise TableError(f"method must be one of {names}; got {shown(method)}", parameter="method", value=method)
    pair: Any = (ends, ends) if isinstance(ends, str) else ends
    known = isinstance(pair, tuple | list) and len(pair) == 2 and all(isinstance(end, str) for end in pair)
    if not known or not set(pair) <= set(ENDS) or ("periodic" in pair and pair[0] != pair[1]):
        names = ", ".join(map(repr, ENDS))
        message = f"ends must be one of {names}, or two of the first three; got {shown(ends)}"
        raise TableError(message, parameter="ends", value=ends)
    local = method != "spline"
    if local and degree != 3:
        message = f"method {method!r} is of degree 3; got degree {degree}"
        raise TableError(message, parameter="degree", value=degree)
    if (local or degree == 1) and smoothing is not None:
        what = f"method {method!r}" if local else "degree 1"
        message = f"{what} goes through every row: leave smoothing out, or take method 'spline' of degree 3 or 5"
        raise TableError(message, parameter="smoothing", value=smoothing)
    if local and not set(pair) <= {"clamped", "periodic"}:
        message = f"method {method!r} takes ends 'clamped' or 'periodic'; got {shown(ends)}"
        raise TableError(message, parameter="ends", value=ends)
    if smoothing is not None and "natural" in pair:
        message = f"smoothing takes ends 'clamped', 'not-a-knot' or 'periodic'; got {shown(ends)}"
        raise TableError(message, parameter="ends", value=ends)
    orders = {1: "", 3: "v", 5: "va"}[degree]
    taken = [f"{order}{i}" for i in (0, 1) if pair[i] == "clamped" for order in orders]
    for key, value in given.items():
        if value is not None and key not in taken:
            message = f"{key} is not for ends {pair[int(key[1])]!r} of degree {degree}; got {shown(value)}"
            raise TableError(message, parameter=key, value=value)
    values = {key: 0.0 if given.get(key) is None else finite(given[key], key, TableError) for key in taken}
    return Shape(degree, method, (pair[0], pair[1]), values)


def enough(n: int, degree: int) -> None:
    """Refuse fewer rows than a spline of this degree needs."""
    if n < degree + 1:
        raise TableError(f"a table of degree {degree} needs at least {degree + 1} rows; got {n}", parameter="theta")


def fit(table: Table, duration: float | None, shape: Shape, tolerance: float | None, held: bool = False) -> Fitted:
    """The spline through, or near, the rows. Of ends "periodic" it advances by what s does.

    held: a smoothed spline meets the first and the last row, as it always does at a clamped end.
    """
    degree = shape.degree
    enough(table.theta.size, degree)
    length = table.span if duration is None else number(duration, "duration")
    if not 0.0 < length < math.inf:
        raise TableError(
            f"duration must be positive and finite; got {shown(duration)}", parameter="duration", value=duration
        )
    x = (table.theta - table.theta[0]) * (length / table.span)
    x[-1] = length
    lift = float(table.s[-1] - table.s[0])
    s = table.s
    if shape.periodic and lift:
        # What is periodic is the table less the straight line, which the control points take back.
        s = s - lift * (x / length)
        s[-1] = s[0]
    knots, control = _spline(x, s, shape, tolerance, held, table.where)
    if shape.periodic and lift:
        control = control + lift / length * np.array(
            [knots[i + 1 : i + degree + 1].mean() for i in range(control.size)]
        )
    law = Bspline(tuple(knots.tolist()), tuple(control.tolist()), degree)
    if tolerance is None:
        return Fitted(law, length, lift, float(table.s[0]))
    start, end = law.end(False), law.end(True)
    return Fitted(law, length, lift if shape.periodic else float(end - start), float(start))


def _spline(
    x: FloatArray, s: FloatArray, shape: Shape, tolerance: float | None, held: bool, where: Callable[[int], str]
) -> tuple[Any, Any]:
    """Knots and control points."""
    if shape.method != "spline":
        return _local(x, s, shape)
    if tolerance is None:
        return _through(x, s, shape)
    if "clamped" in shape.ends or (held and not shape.periodic):
        return _at_rest(x, s, shape, tolerance, held, where)
    return _near(x, s, shape.degree, shape.periodic, tolerance)


def _through(x: FloatArray, s: FloatArray, shape: Shape) -> tuple[Any, Any]:
    """Knots and control points of the spline through every row."""
    interpolate, degree = _scipy(), shape.degree
    condition: Any = "periodic"
    knots = None
    if not shape.periodic:
        half = (degree - 1) // 2
        condition = tuple(_condition(shape, i) for i in (0, 1))
        first, last = (1 + half * (end == "not-a-knot") for end in shape.ends)
        knots = np.r_[[x[0]] * (degree + 1), x[first : x.size - last], [x[-1]] * (degree + 1)]
    try:
        with np.errstate(all="ignore"):  # what is no double in the end is refused
            spline = interpolate.make_interp_spline(x, s, k=degree, t=knots, bc_type=condition)
    except (ValueError, ArithmeticError, np.linalg.LinAlgError) as error:
        raise TableError(f"no spline through the table: {error}", parameter="theta") from None
    return spline.t, spline.c


def _condition(shape: Shape, i: int) -> list[tuple[int, float]] | None:
    """What SciPy is to meet at an end: (order of derivative, value) [L/deg^order]."""
    if shape.ends[i] == "clamped":
        return list(enumerate(shape.end(i), 1))
    if shape.ends[i] == "natural":
        return [(k, 0.0) for k in ((2,) if shape.degree == 3 else (3, 4))]
    return None


def _local(x: FloatArray, s: FloatArray, shape: Shape) -> tuple[Any, Any]:
    """Knots and control points of the cubic whose slope at a row depends on the rows beside it alone."""
    interpolate = _scipy()
    make = interpolate.PchipInterpolator if shape.method == "pchip" else interpolate.Akima1DInterpolator
    wide, level = x, s
    if shape.periodic:
        wide = np.r_[x[-4:-1] - x[-1], x, x[-1] + x[1:4]]
        level = np.r_[s[-4:-1], s, s[1:4]]
    try:
        with np.errstate(all="ignore"):
            slope = make(wide, level)(x, 1)
    except (ValueError, ArithmeticError) as error:
        raise TableError(f"no spline through the table: {error}", parameter="theta") from None
    if shape.periodic:
        slope[-1] = slope[0]
    else:
        slope[0], slope[-1] = (shape.end(i)[0] for i in (0, 1))
    step = np.diff(x) / 3.0
    control = np.empty(2 * x.size)
    control[0::2] = s - slope * np.r_[0.0, step]
    control[1::2] = s + slope * np.r_[step, 0.0]
    return np.r_[x[0], x[0], np.repeat(x, 2), x[-1], x[-1]], control


def _near(x: FloatArray, s: FloatArray, degree: int, periodic: bool, tolerance: float) -> tuple[Any, Any]:
    """Knots and control points of a spline that misses the rows by a root mean square of `tolerance`."""
    interpolate = _scipy()
    rows = x.size - periodic  # the last one is the first again
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            t, c, _ = interpolate.splrep(x, s, k=degree, s=rows * tolerance**2, per=periodic)
    except (ValueError, RuntimeWarning, UserWarning) as error:
        text = " ".join(str(error).split())
        raise TableError(f"no spline within {tolerance}: {text}", parameter="smoothing", value=tolerance) from None
    return t, c[: t.size - degree - 1]


def _at_rest(
    x: FloatArray, s: FloatArray, shape: Shape, tolerance: float, held: bool, where: Callable[[int], str]
) -> tuple[Any, Any]:
    """The same, with the values that the ends are to have: least squares with the control points there held.

    Begin with the knots of the free spline, and halve the intervals that miss the most until the tolerance is kept.
    """
    degree = shape.degree
    knots, _ = _near(x, s, degree, False, tolerance)
    for _ in range(_MOST_ROUNDS):
        control, missed = _least_squares(x, s, knots, degree, *_held_points(s, knots, shape, held))
        if not math.sqrt(np.square(missed).mean()) > tolerance:
            return knots, control
        grid = knots[degree : knots.size - degree]
        interval = np.clip(np.searchsorted(grid, x, "right") - 1, 0, grid.size - 2)
        square = np.bincount(interval, np.square(missed), grid.size - 1)
        square[np.bincount(interval, minlength=grid.size - 1) < 4] = 0.0  # two rows are left in each half
        if not square.any():
            break
        worst = np.flatnonzero(square > 0.5 * square.max())
        first = np.searchsorted(interval, worst)
        middle = (first + np.searchsorted(interval, worst, "right")) // 2
        knots = np.sort(np.r_[knots, (x[middle - 1] + x[middle]) / 2.0])
    worst_row = int(np.abs(missed).argmax())
    raise TableError(
        f"{where(worst_row)}: no spline within {tolerance:.6g} of the rows has the given ends: it misses this one by "
        f"{abs(missed[worst_row]):.3g}; give a larger smoothing, or v0 and v1 that the rows have, or ends='not-a-knot'",
        parameter="smoothing",
        value=tolerance,
    )


def _held_points(s: FloatArray, knots: FloatArray, shape: Shape, held: bool) -> tuple[list[float], list[float]]:
    """The control points at the start and at the end, from outside, that hold level and derivatives there."""
    found = []
    for i, (level, t) in enumerate(((s[0], knots), (s[-1], knots[-1] - knots[::-1]))):
        if shape.ends[i] != "clamped":
            found.append([float(level)] if held else [])
            continue
        k, sign = shape.degree, 1 - 2 * i
        v, a = ([value * sign ** (j + 1) for j, value in enumerate(shape.end(i))] + [0.0])[:2]
        points = [float(level), float(level) + v * (t[k + 1] - t[1]) / k]
        if k == 5:
            points.append(points[1] + (v + a * (t[k + 1] - t[2]) / (k - 1)) * (t[k + 2] - t[2]) / k)
        found.append(points)
    return found[0], found[1]


def _least_squares(
    x: FloatArray, s: FloatArray, knots: FloatArray, degree: int, first: list[float], last: list[float]
) -> tuple[FloatArray, FloatArray]:
    """Control points of which the first and the last are given, and by how much the spline misses each row."""
    from scipy.linalg import LinAlgError, solveh_banded

    n = knots.size - degree - 1
    control = np.zeros(n)
    control[: len(first)] = first
    control[n - len(last) :] = last[::-1]
    free = slice(len(first), n - len(last))
    matrix = _scipy().BSpline.design_matrix(x, knots, degree).tocsc()
    inner = matrix[:, free]
    if inner.shape[1]:
        normal = (inner.T @ inner).tocsc()
        bands = [np.r_[normal.diagonal(-i), np.zeros(min(i, normal.shape[0]))] for i in range(degree + 1)]
        try:
            control[free] = solveh_banded(np.array(bands), inner.T @ (s - matrix @ control), lower=True)
        except (LinAlgError, ValueError) as error:
            message = f"no spline with the given ends near the table: {error}"
            raise TableError(message, parameter="smoothing") from None
    return control, s - matrix @ control


def _scipy() -> Any:
    try:
        from scipy import interpolate
    except ImportError:
        raise ImportError("splines through tables need SciPy: pip install 'camkin[spline]'") from None
    return interpolate


# ---- dwells ----


@dataclass(frozen=True, eq=False)
class Piece:
    """Rows to be joined, or a dwell where there are none: duration [deg], and the ends that are at rest, 0 and 1."""

    rows: Table | None
    duration: float
    rest: tuple[int, ...] = ()


def pieces(
    table: Table, cycle: float, periodic: bool, dwells: Any, shape: Shape, tolerance: float | None
) -> tuple[list[Piece], float, float]:
    """The pieces of a table that rests in given ranges, with the phase [deg] and the level [L] at its start.

    table: rows of within(). dwells: pairs of angles, where the motion of a periodic table begins after the last one.
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
    ranges = []
    for a, b in spans:
        start = (a - origin) % cycle if periodic else a - origin
        inside = (x >= start - 1e-12 * cycle) & (x <= start + (b - a) + 1e-12 * cycle)
        ranges.append((start, start + (b - a), _rest_level(table, s, index, inside, (a, b), tolerance)))
    if periodic:
        ranges[-1] = (ranges[-1][0], cycle, ranges[-1][2])
    found: list[Piece] = []
    place, level = 0.0, ranges[-1][2] - advance if periodic else float(s[0])
    begin = level

    def join(to: float, end: float, rest: tuple[int, ...]) -> None:
        rows = np.flatnonzero((x > place) & (x < to))
        names = np.r_[index[max(rows[0] - 1, 0)], index[rows], index[rows[-1]]] if rows.size else index[:1].repeat(2)
        piece = Table(np.r_[place, x[rows], to], np.r_[level, s[rows], end], lambda i: table.where(int(names[i])))
        found.append(Piece(piece, to - place, rest))

    for i, (start, end, rest) in enumerate(ranges):
        join(start, rest, (0, 1) if periodic or i else (1,))
        found.append(Piece(None, end - start))
        place, level = end, rest
    if not periodic:
        join(float(x[-1]), float(s[-1]), (0,))
    return found, origin, begin


def _spans(table: Table, cycle: float, periodic: bool, dwells: Any) -> list[tuple[float, float]]:
    """The dwells in the order in which they come, from the first row on; one may go over the wrap."""
    if isinstance(dwells, str) or not isinstance(dwells, Sequence) or not len(dwells):
        message = f"dwells must be pairs (from, to) of angles, one or more; got {shown(dwells)}"
        raise TableError(message, parameter="dwells", value=dwells)
    first, last = float(table.theta[0]), float(table.theta[-1])
    found = []
    for i, pair in enumerate(dwells):
        if isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != 2:
            message = f"dwells[{i}] must be (from, to), two angles in degrees; got {shown(pair)}"
            raise TableError(message, parameter="dwells", value=pair)
        a, b = (finite(x, f"dwells[{i}]", TableError) for x in pair)
        if not 0.0 < b - a < cycle or (not periodic and not (first < a and b < last)):
            room = "ascend by less than the cycle; over its end, (350, 370)"
            where = room if periodic else f"lie inside of the rows, from {first:g} to {last:g}, and ascend"
            message = f"dwells[{i}] must {where}; got {shown(pair)}"
            raise TableError(message, parameter="dwells", value=pair)
        turns = math.floor((a - first) / cycle) * cycle if periodic else 0.0
        found.append((a - turns, b - turns))
    found.sort()
    for (a, b), (c, d) in zip(found, [*found[1:], *([(found[0][0] + cycle, 0.0)] if periodic else [])], strict=False):
        if b >= c:
            message = f"dwells must be apart: one from {a:g} to {b:g} meets one that begins at {c:g}"
            raise TableError(message, parameter="dwells", value=(c, d))
    return found


def _rest_level(
    table: Table, s: FloatArray, index: Any, inside: Any, span: tuple[float, float], tolerance: float | None
) -> float:
    """The level of a dwell: that of the middle one of its rows by size, from which none may be far."""
    rows = np.flatnonzero(inside)
    a, b = span
    if not rows.size:
        message = f"no row lies in the dwell from {a:g} to {b:g}"
        raise TableError(message, parameter="dwells", value=span)
    level = float(np.sort(s[rows])[rows.size // 2])
    far = int(rows[np.abs(s[rows] - level).argmax()])
    if abs(s[far] - level) > _SCATTER * (tolerance or 0.0):
        most = f"more than {_SCATTER:g} times the smoothing" if tolerance else "and there is no smoothing"
        raise TableError(
            f"{table.where(int(index[far]))}: s is {abs(s[far] - level):.3g} from the level {level:.17g} of the dwell "
            f"from {a:g} to {b:g}, {most}",
            parameter="dwells",
            value=span,
        )
    return level


# ---- what came of it ----


@dataclass(frozen=True)
class Fit:
    """How near a program is to the table that it was made of.

    rms: root mean square of the residuals, the program's s less that of the row [L].
    largest: the residual that is largest by size, with its sign [L].
    row: index of its row, from 0. where: the same in words: "row 12", or the line of the file.
    noise: estimate of the noise of s, the root mean square of what scatters from row to row [L]; None below 20 rows.
    smoothing: the root mean square by which the spline was allowed to miss the rows [L]; None: it goes through them.
    """

    rms: float
    largest: float
    row: int
    where: str
    noise: float | None
    smoothing: float | None

    def __str__(self) -> str:
        noise = "" if self.noise is None else f", noise about {self.noise:.3g}"
        return f"residual {self.rms:.3g} RMS, {self.largest:.3g} at {self.where}{noise}"


def fit_of(table: Table, s: FloatArray, noise: float | None, tolerance: float | None) -> Fit:
    """The fit of a program that has the displacements s at the rows."""
    missed = s - table.s
    size = float(np.abs(missed).max())
    row = int(np.abs(missed).argmax())
    rms = size * math.sqrt(float(np.square(missed / (size or 1.0)).mean()))
    return Fit(rms, float(missed[row]), row, table.where(row), noise, tolerance)
