"""Rows of cam angle and displacement: checked, completed to one cycle, and searched for likely mistakes."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from camkin._base.arguments import Array, FloatArray, points
from camkin._camkin import lib
from camkin.errors import TableError, warn
from camkin.freeform import MAX_LEVEL
from camkin.lift_table.noise import SCATTER, noise_share, wrong_row

MAX_ANGLE: float = lib.CAMKIN_MAX_ANGLE
# A gap at the end of the cycle, in steps of the table: longer than the first multiple of the longest, rows are missing;
# shorter than the second multiple of the shortest, it is a closing row with an inexact angle.
_LONG_GAP, _SHORT_GAP = 3.0, 0.1
# Computed levels that differ by no more than this part of the largest are equal: 4 ulp.
_ROUNDING = 4.0 * float(np.finfo(np.float64).eps)
# A step shorter than this part of the median step is probably a repeated row.
_TWICE = 1e-3
# Gauges are better than this part of the lift.
_FLATTENS = 0.01


def unit_question(span: float) -> str:
    """Return a question about the unit of the angles, if in a cycle of 360 they look like radians or turns."""
    if not 0.0 < span <= 2.0 * math.pi * 1.05:
        return ""
    if span <= 1.05:
        return "; angles in turns? theta * 360 makes degrees of them"
    return "; angles in radians? np.degrees(theta) makes degrees of them"


def _row(i: int) -> str:
    return f"row {i}"


@dataclass(frozen=True, eq=False)
class Table:
    """Cam angles theta [deg], increasing, and displacements s [L], both (n,).

    `where` names a row in messages. `unit`: that of s by the headings of a file, or None.
    """

    theta: FloatArray
    s: FloatArray
    where: Callable[[int], str] = _row
    unit: str | None = None

    @classmethod
    def of(cls, theta: Array, s: Array, where: Callable[[int], str] = _row) -> "Table":
        """Return the table of two columns, checked."""
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
            most: float = MAX_ANGLE if key == "theta" else MAX_LEVEL
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
        """Return the rows of one cycle; a whole cycle gets its first row again at the end. Refuse more than a cycle.

        tolerance: smoothing [L] or None. Levels at the two ends that differ by the noise become their mean.
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
                f"or cycle={self._own_cycle(steps):.17g} if that is one",
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
                f"{unit_question(self.span) if cycle == 360.0 else ''}",
            )
        if accumulate:
            raise self._error(
                n - 1,
                f"the table ends {gap:.6g} degrees before the end of the cycle, and nothing says how far a cycle "
                f"advances: give the row at {self.theta[0] + cycle:.17g} too",
            )
        return Table(np.append(self.theta, self.theta[0] + cycle), np.append(self.s, self.s[0]), self.where)

    def _own_cycle(self, steps: FloatArray) -> float:
        """Return the cycle of a table: its span, or one step more if that makes whole turns, without a closing row."""
        more = self.span + float(np.median(steps))
        return more if self.span % 360.0 and not more % 360.0 else self.span

    def _error(self, i: int, message: str, parameter: str = "theta") -> TableError:
        value = float((self.theta if parameter == "theta" else self.s)[i])
        return TableError(f"{self.where(i)}: {message}", parameter=parameter, value=value)

    def _level(self, tolerance: float | None, what: str, whole: bool) -> "Table":
        """Return the table with one level at both ends."""
        first, last = float(self.s[0]), float(self.s[-1])
        apart = abs(last - first)
        if apart == 0.0:
            return self
        rounding = apart <= _ROUNDING * float(np.abs(self.s).max())
        if rounding or (tolerance is not None and apart <= SCATTER * tolerance):
            s = self.s.copy()
            s[0] = s[-1] = first if rounding else first + (last - first) / 2.0
            return Table(self.theta, s, self.where)
        drop = "drop the row, " if whole else ""
        raise self._error(
            self.s.size - 1,
            f"{what}: s is {last:.17g}, and {first:.17g} in the first row; {drop}make it {first:.17g}, give "
            f"smoothing={1.01 * apart / SCATTER:.3g} or more, which takes the mean, or accumulate=True if the cam "
            "advances",
            "s",
        )

    def warn(self, noise: float | None, tolerance: float | None, smooths: bool) -> None:
        """Warn of repeated rows, and of noise that is left in. smooths: whether the spline can take a smoothing."""
        steps = np.diff(self.theta)
        if steps.size > 2 and steps.min() < _TWICE * np.median(steps):
            i = int(steps.argmin())
            warn(
                f"{self.where(i + 1)}: theta is {steps[i]:.3g} degrees after the row before, where others are "
                f"{np.median(steps):.3g} apart: if it is the same row again, drop one"
            )
        if noise is not None and (wrong := wrong_row(self.theta, self.s, noise)):
            i, off = wrong
            times = f", {abs(off) / noise:.2g} times the noise" if noise else ""
            warn(
                f"{self.where(i)}: s is {abs(off):.3g} from the curve through the rows beside it{times}: if the row is "
                "wrong, correct it or drop it"
            )
        span = float(np.ptp(self.s))
        if smooths and tolerance is not None and tolerance > _FLATTENS * span:
            known = f", whose noise is about {noise:.2g}; smoothing='auto' takes that out" if noise else ""
            warn(
                f"smoothing {tolerance:.3g} is {100.0 * tolerance / span:.2g} % of the lift, which it flattens: it is "
                f"in the unit of s{known}"
            )
        if not noise or not smooths:
            return
        share = noise_share(self.theta, self.s, noise)
        if tolerance is None and share > 0.5:
            warn(
                f"s scatters by about {noise:.2g}, of which more than half of the acceleration is made: "
                "smoothing='auto' takes it out, best with degree=5"
            )
        elif tolerance is not None and tolerance < 0.9 * noise and share > 0.05:
            warn(
                f"smoothing {tolerance:.3g} is below the noise of s, about {noise:.2g}, and leaves it in the "
                "acceleration and jerk: smoothing='auto' takes it out, best with degree=5"
            )
