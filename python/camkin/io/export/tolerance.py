"""Rows that stand for the curve within a tolerance: the longest chords whose error is bounded everywhere.

A chord over an interval h misses a curve of acceleration a by at most h^2 max|a| / 8. The largest |a| of each cell of a
fine partition is bounded by its value in the middle and the largest jerk. Breaks of the motion are ends of cells, so
that no acceleration jumps inside one. The bound holds where the velocity is continuous, so a chord ends where it jumps.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from camkin._base.arguments import FloatArray, finite
from camkin._base.ascending import joined, nearest
from camkin._base.units import SECONDS
from camkin.errors import ParameterError, SpeedError, TimeError

if TYPE_CHECKING:
    from camkin.drive import Drive
    from camkin.program import Program

_CELLS = 4096  # of a cycle, at least
_MOST_ROWS = 10_000_000
_SAME_TIME = 1e-12  # of the duration: rows nearer to each other have one time in a file of 13 digits
_MOST_DISTURBANCE = 1e-3  # of the peak acceleration


@dataclass(frozen=True)
class Guarantee:
    """What a table with a tolerance keeps, in the unit of length times the scale of the table, and seconds.

    s: largest error of displacement, the tolerance times the magnitude of the scale. v: largest error of the slope,
    sqrt(2 s a_max). a: largest disturbance of the acceleration that a solver of step dt makes of the table, 4 s/dt^2;
    None for a static analysis. a_max: peak of the acceleration. rows: of the table.
    """

    s: float
    v: float
    a: float | None
    a_max: float
    rows: int

    def __str__(self) -> str:
        a = "" if self.a is None else f", a to {self.a:.3g} of {self.a_max:.3g} at the solver's step"
        return f"within a tolerance: s to {self.s:.3g}, v to {self.v:.3g}{a}"


def fewest_rows(
    program: "Program",
    drive: "Drive",
    t0: float,
    duration: float,
    tolerance: float,
    solver_dt: float | None,
    static: bool,
    scale: float,
) -> tuple[Guarantee, FloatArray]:
    """The guarantee, and the times [s] from 0 to `duration` between which chords keep it.

    scale: factor of the values in the table, and so of what they keep.
    """
    eps = finite(tolerance, "tolerance", ParameterError)
    if eps <= 0.0:
        raise ParameterError(f"tolerance must be above 0; got {tolerance!r}", parameter="tolerance", value=tolerance)
    if (solver_dt is None) == (not static):
        message = (
            "a tolerance needs the solver's step, solver_dt=, or static=True, one of them: a solver that integrates"
        )
        message += " by time makes an acceleration of 4 tolerance/dt^2 of the corners of the table"
        raise ParameterError(message, parameter="solver_dt", value=solver_dt)
    if not drive.is_constant:
        message = "a tolerance is for a constant speed: leave it out, and the rows are the solver's steps"
        raise SpeedError(message, parameter="tolerance", value=tolerance)
    speed = 6.0 * float(drive.rpm(0.0))
    peaks = program._compiled.characteristics(speed / 6.0)
    a_max, jerk = (
        max(abs(low.value), abs(high.value)) for low, high in ((peaks.a_min, peaks.a_max), (peaks.j_min, peaks.j_max))
    )
    disturbance = None
    if solver_dt is not None:
        step = finite(solver_dt, "solver_dt", TimeError, SECONDS)
        if step <= 0.0:
            raise TimeError(f"solver_dt must be above 0; got {solver_dt!r}", parameter="solver_dt", value=solver_dt)
        disturbance = 4.0 * eps / step**2
        if disturbance > _MOST_DISTURBANCE * a_max:
            most = _MOST_DISTURBANCE * a_max * step**2 / 4.0
            message = f"tolerance {eps!r} would disturb the acceleration by {disturbance:.3g} of {a_max:.3g}: "
            message += f"give at most {most:.3g}, or leave it out, and the rows are the solver's steps"
            raise ParameterError(message, parameter="tolerance", value=tolerance)
    phase = drive.phase + speed * t0
    edges, bound, corners = _cells(program, speed, phase, duration, jerk)
    times = _chords(edges, bound, corners, eps)
    by = abs(scale)
    a = None if disturbance is None else by * disturbance
    return Guarantee(by * eps, by * (2.0 * eps * a_max) ** 0.5, a, by * a_max, len(times)), times


def _cells(
    program: "Program", speed: float, phase: float, duration: float, jerk: float
) -> tuple[FloatArray, FloatArray, set[float]]:
    """Ends of the cells [s], a bound of |a| in each of them [L/s2], and the ends at which the velocity jumps.

    speed: [deg/s], 0 included.
    """
    start, end = program._compiled.window
    cycle = end - start
    low, high = sorted((phase, phase + speed * duration))
    if high == low:
        return np.array([0.0, duration]), np.array([0.0]), set()
    whole = np.zeros(1) if program.once else np.arange(np.floor(low / cycle), np.floor(high / cycle) + 1) * cycle
    if program.once:  # each hold is one cell
        low, high = np.clip((low, high), start, end)

    def times(angles: list[float]) -> FloatArray:
        theta = (np.array(angles)[:, None] + whole).ravel()
        return np.clip((theta - phase) / speed, 0.0, duration)

    breaks = program._compiled.breaks
    even = np.linspace(low, high, max(2, int(_CELLS * (high - low) / cycle) + 1))
    inner = np.concatenate((times([place.theta for place in breaks]), np.clip((even - phase) / speed, 0.0, duration)))
    t = joined(np.array([0.0, duration]), inner, _SAME_TIME * duration)
    corners = set(t[nearest(t, times([place.theta for place in breaks if place.order < 1]))].tolist())
    middle = 0.5 * (t[:-1] + t[1:])
    theta = phase + speed * middle
    a = np.abs(program.acceleration(theta, rpm=speed / 6.0)) + 0.5 * jerk * np.diff(t)
    if program.once:
        a[(theta < start) | (theta > end)] = 0.0
    return t, a, corners


def _chords(edges: FloatArray, bound: FloatArray, corners: set[float], eps: float) -> FloatArray:
    """Ends of the longest chords that pass no corner, one after the other."""
    ends, limits = edges.tolist(), bound.tolist()
    found = [0.0]
    cell, last = 0, ends[-1]
    while found[-1] < last:
        begin, largest = found[-1], 0.0
        while ends[cell + 1] <= begin:
            cell += 1
        end = begin
        for i in range(cell, len(limits)):
            largest = max(largest, limits[i])
            reach = begin + (8.0 * eps / largest) ** 0.5 if largest else last
            if reach < ends[i + 1]:
                end = max(end, reach)
                break
            end = ends[i + 1]
            if end in corners:
                break
        found.append(end)
        if len(found) > _MOST_ROWS:
            message = f"tolerance {eps!r} needs more than {_MOST_ROWS} rows: give a larger one, or fewer steps"
            raise ParameterError(message, parameter="tolerance", value=eps)
    return np.array(found)
