"""The spline through, or near, the rows of a lift table. SciPy fits it; the B-spline of camkin evaluates it."""

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from camkin._base.arguments import FloatArray, number
from camkin.errors import TableError, short_repr
from camkin.freeform import Bspline
from camkin.lift_table.rows import Table
from camkin.lift_table.shape import Shape, enough

# Limit of the rounds in which _at_rest() halves the intervals with the largest residuals.
_MAX_ROUNDS = 60


@dataclass(frozen=True)
class Fitted:
    """A spline, with duration [deg], lift and displacement at the start [L] of its segment."""

    law: Bspline
    duration: float
    lift: float
    start: float


def fit(table: Table, duration: float | None, shape: Shape, tolerance: float | None, held: bool = False) -> Fitted:
    """Return the spline through, or near, the rows. With ends "periodic" it advances as far as s does.

    held: True for a smoothed spline that meets the first and the last row, as it always does at a clamped end.
    """
    degree = shape.degree
    enough(table.theta.size, degree)
    length = table.span if duration is None else number(duration, "duration")
    if not 0.0 < length < math.inf:
        raise TableError(
            f"duration must be positive and finite; got {short_repr(duration)}", parameter="duration", value=duration
        )
    x = (table.theta - table.theta[0]) * (length / table.span)
    x[-1] = length
    lift = float(table.s[-1] - table.s[0])
    s = table.s
    if shape.periodic and lift:
        # The table minus a straight line is periodic. The line is added to the control points afterwards.
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
    """Return knots and control points."""
    if shape.method != "spline":
        return _local(x, s, shape)
    if tolerance is None:
        return _through(x, s, shape)
    if "clamped" in shape.ends or (held and not shape.periodic):
        return _at_rest(x, s, shape, tolerance, held, where)
    return _near(x, s, shape.degree, shape.periodic, tolerance)


def _through(x: FloatArray, s: FloatArray, shape: Shape) -> tuple[Any, Any]:
    """Return knots and control points of the spline through every row."""
    interpolate, degree = _scipy(), shape.degree
    condition: Any = "periodic"
    knots = None
    if not shape.periodic:
        half = (degree - 1) // 2
        condition = tuple(_condition(shape, i) for i in (0, 1))
        first, last = (1 + half * (end == "not-a-knot") for end in shape.ends)
        knots = np.r_[[x[0]] * (degree + 1), x[first : x.size - last], [x[-1]] * (degree + 1)]
    try:
        with np.errstate(all="ignore"):  # results that are not finite are refused later
            spline = interpolate.make_interp_spline(x, s, k=degree, t=knots, bc_type=condition)
    except (ValueError, ArithmeticError, np.linalg.LinAlgError) as error:
        raise TableError(f"no spline through the table: {error}", parameter="theta") from None
    return spline.t, spline.c


def _condition(shape: Shape, i: int) -> list[tuple[int, float]] | None:
    """Return the conditions for SciPy at an end: (order of derivative, value) [L/deg^order]."""
    if shape.ends[i] == "clamped":
        return list(enumerate(shape.end(i), 1))
    if shape.ends[i] == "natural":
        return [(k, 0.0) for k in ((2,) if shape.degree == 3 else (3, 4))]
    return None


def _local(x: FloatArray, s: FloatArray, shape: Shape) -> tuple[Any, Any]:
    """Return knots and control points of the cubic whose slope at a row depends only on the rows beside it."""
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
    """Return knots and control points of a spline that misses the rows by a root mean square of `tolerance`."""
    interpolate = _scipy()
    rows = x.size - periodic  # the last row repeats the first
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            t, c, _ = interpolate.splrep(x, s, k=degree, s=rows * tolerance**2, per=periodic)
    except (ValueError, RuntimeWarning, UserWarning):
        message = f"no spline within {tolerance:.3g} of the rows was found: give a larger smoothing, the noise of the"
        remedy = "rows; smoothing='auto' estimates it, and smoothing=None goes through every row"
        raise TableError(f"{message} {remedy}", parameter="smoothing", value=tolerance) from None
    return t, c[: t.size - degree - 1]


def _at_rest(
    x: FloatArray, s: FloatArray, shape: Shape, tolerance: float, held: bool, where: Callable[[int], str]
) -> tuple[Any, Any]:
    """Return the same with the given values at the ends: least squares with the control points there fixed.

    Begin with the knots of the free spline, and halve the intervals with the largest residuals until the tolerance is
    kept.
    """
    degree = shape.degree
    knots, _ = _near(x, s, degree, False, tolerance)
    for _ in range(_MAX_ROUNDS):
        control, missed = _least_squares(x, s, knots, degree, *_held_points(s, knots, shape, held))
        if not math.sqrt(np.square(missed).mean()) > tolerance:
            return knots, control
        grid = knots[degree : knots.size - degree]
        interval = np.clip(np.searchsorted(grid, x, "right") - 1, 0, grid.size - 2)
        square = np.bincount(interval, np.square(missed), grid.size - 1)
        square[np.bincount(interval, minlength=grid.size - 1) < 4] = 0.0  # each half keeps two rows
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
    """Return the fixed control points at the start and at the end, from the outside: level and derivatives there."""
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
    """Return control points with the first and the last given, and the residual of each row."""
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
