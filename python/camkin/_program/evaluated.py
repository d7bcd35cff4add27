"""Evaluation of a program: by cam angle, by time, and by a plan that is called again and again."""

from collections.abc import Iterator
from numbers import Real
from typing import TYPE_CHECKING, Any, NoReturn, overload

import numpy as np

from camkin._base.arguments import (
    DOUBLES,
    Array,
    FloatArray,
    angular_speed,
    call_in_chunks,
    chunks,
    count,
    empty,
    finite,
    is_geometric,
    number,
    points,
    step_range,
    thread_count,
)
from camkin._base.calls import MISSING, explained, hide_misfits, misfit
from camkin._base.frames import Steps, derivative_unit, given_back
from camkin._base.units import DEGREES, SECONDS
from camkin._camkin import ffi, lib
from camkin._core import CompiledProgram
from camkin.drive import Drive, turning
from camkin.errors import TimeError, WrongTypeError, check
from camkin.motion import BY_TIME, Motion, Plan, destination, step_blocks

_BY_TIME = "boundary_conditions(t) takes times"


@explained("displacement", "velocity", "acceleration", "jerk", "evaluate", "boundary_conditions", "boundary_grid")
class Evaluated:
    """The part of Program that evaluates it."""

    _compiled: CompiledProgram
    _handle: Any  # of _compiled: calls for one value take a third longer through two attributes
    rpm: float | None
    length_unit: str | None

    # ---- by angle ----

    @overload
    def displacement(self, theta: float) -> float: ...
    @overload
    def displacement(self, theta: Array) -> FloatArray: ...
    def displacement(self, theta: float | Array) -> float | FloatArray:
        """Return the displacement at cam angles.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        float or ndarray [L]
            Displacement, of the shape of theta; a Series, a DataArray or a quantity of pint as of `Motion`.
        """
        if type(theta) is float or isinstance(theta, Real):
            return lib.camkin_displacement(self._handle, number(theta, "theta"))
        return self._quantity(0, theta, 1.0, False)

    @overload
    def velocity(self, theta: float, *, rpm: float | str | None = None, omega: float | None = None) -> float: ...
    @overload
    def velocity(self, theta: Array, *, rpm: float | str | None = None, omega: float | None = None) -> FloatArray: ...
    @hide_misfits
    def velocity(
        self,
        theta: float | Array,
        *misplaced: NoReturn,
        rpm: float | str | None = None,
        omega: float | None = None,
        **unknown: NoReturn,
    ) -> float | FloatArray:
        """Return the velocity at cam angles and a constant speed.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.
        rpm, omega : float or "geometric", optional
            Speed [rev/min] or [rad/s], one of them. Without either: the rpm of the program, or geometric values if it
            has none. `rpm="geometric"`: geometric values.

        Returns
        -------
        float or ndarray [L/s]
            Velocity, as for `displacement`; geometric values in [L/rad].
        """
        if misplaced or unknown:
            raise misfit(self, Evaluated.velocity, (theta, *misplaced), unknown)
        speed = angular_speed(rpm, omega, self.rpm)
        if type(theta) is float or isinstance(theta, Real):
            return lib.camkin_velocity(self._handle, number(theta, "theta"), speed)
        return self._quantity(1, theta, speed, is_geometric(rpm, omega, self.rpm))

    @overload
    def acceleration(self, theta: float, *, rpm: float | str | None = None, omega: float | None = None) -> float: ...
    @overload
    def acceleration(
        self, theta: Array, *, rpm: float | str | None = None, omega: float | None = None
    ) -> FloatArray: ...
    @hide_misfits
    def acceleration(
        self,
        theta: float | Array,
        *misplaced: NoReturn,
        rpm: float | str | None = None,
        omega: float | None = None,
        **unknown: NoReturn,
    ) -> float | FloatArray:
        """Return the acceleration at cam angles and a constant speed.

        Parameters
        ----------
        theta : float or array_like [deg]
            As for `velocity`.
        rpm, omega : optional
            As for `velocity`.

        Returns
        -------
        float or ndarray [L/s2]
            Acceleration, as for `displacement`; geometric values in [L/rad2].
        """
        if misplaced or unknown:
            raise misfit(self, Evaluated.acceleration, (theta, *misplaced), unknown)
        speed = angular_speed(rpm, omega, self.rpm)
        if type(theta) is float or isinstance(theta, Real):
            return lib.camkin_acceleration(self._handle, number(theta, "theta"), speed)
        return self._quantity(2, theta, speed, is_geometric(rpm, omega, self.rpm))

    @overload
    def jerk(self, theta: float, *, rpm: float | str | None = None, omega: float | None = None) -> float: ...
    @overload
    def jerk(self, theta: Array, *, rpm: float | str | None = None, omega: float | None = None) -> FloatArray: ...
    @hide_misfits
    def jerk(
        self,
        theta: float | Array,
        *misplaced: NoReturn,
        rpm: float | str | None = None,
        omega: float | None = None,
        **unknown: NoReturn,
    ) -> float | FloatArray:
        """Return the jerk at cam angles and a constant speed.

        Parameters
        ----------
        theta : float or array_like [deg]
            As for `velocity`.
        rpm, omega : optional
            As for `velocity`.

        Returns
        -------
        float or ndarray [L/s3]
            Jerk, as for `displacement`; geometric values in [L/rad3].
        """
        if misplaced or unknown:
            raise misfit(self, Evaluated.jerk, (theta, *misplaced), unknown)
        speed = angular_speed(rpm, omega, self.rpm)
        if type(theta) is float or isinstance(theta, Real):
            return lib.camkin_jerk(self._handle, number(theta, "theta"), speed)
        return self._quantity(3, theta, speed, is_geometric(rpm, omega, self.rpm))

    def _quantity(self, row: int, theta: float | Array, speed: float, geometric: bool) -> float | FloatArray:
        x = points(theta, "theta", DEGREES)
        out = empty(x.shape, x.shape)
        call_in_chunks(lib.ck_eval_row, self._handle, speed, x, out, row, 0)
        if type(theta) is np.ndarray:
            return out
        found: float | FloatArray = given_back(
            theta, out, "svaj"[row], derivative_unit(self.length_unit, row, geometric)
        )
        return found

    @hide_misfits
    def evaluate(
        self,
        theta: float | Array = MISSING,
        *misplaced: NoReturn,
        rpm: float | str | None = None,
        omega: float | None = None,
        out: FloatArray | Motion | None = None,
        threads: int = 0,
        **unknown: NoReturn,
    ) -> Motion:
        """Return s, v, a, j at cam angles and a constant speed.

        Parameters
        ----------
        theta : float or array_like [deg]
            As for `velocity`.
        rpm, omega : optional
            As for `velocity`.
        out : ndarray or Motion, optional
            Block of float64 of shape `(4, *theta.shape)` to be filled and returned, C-contiguous and writeable. It may
            not overlap theta, except that one of its rows may be theta itself. If it is refused, nothing is written.
        threads : int, optional
            0 for automatic, 1 for the calling thread alone, n for at most n threads.

        Returns
        -------
        Motion
            Views of one block of shape `(4, *theta.shape)`, named `s`, `v`, `a`, `j`.

        Examples
        --------
        >>> p = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
        >>> m = p.evaluate([0.0, 30.0, 60.0], rpm=3000)
        >>> m.a.shape
        (3,)
        """
        if misplaced or unknown or theta is MISSING:
            raise misfit(self, Evaluated.evaluate, (theta, *misplaced), unknown, {"t": _BY_TIME})
        x, speed = points(theta, "theta", DEGREES), angular_speed(rpm, omega, self.rpm)
        motion = destination(out, x.shape, (theta, "theta", self.length_unit, rpm, omega, self.rpm))
        call_in_chunks(lib.ck_eval_rows, self._handle, speed, x, motion.data, x.size, thread_count(threads))
        return motion

    # ---- by time ----

    @hide_misfits
    def boundary_conditions(
        self,
        t: float | Array,
        *misplaced: NoReturn,
        rpm: float | None = None,
        omega: float | None = None,
        phase: float = 0.0,
        rpm_per_s: float = 0.0,
        drive: Drive | None = None,
        out: FloatArray | Motion | None = None,
        threads: int = 0,
        **unknown: NoReturn,
    ) -> Motion:
        """Return s, v, a, j of a driven node at times.

        The cam angle is exact for any t.

        Parameters
        ----------
        t : float or array_like [s]
            Times, in any order and of any shape.
        rpm, omega : float, optional
            Speed at t = 0 [rev/min] or [rad/s], one of them, any sign. Without either: the rpm of the program.
        phase : float [deg], optional
            Cam angle at t = 0.
        rpm_per_s : float [rev/min/s], optional
            Rate of the speed.
        drive : Drive, optional
            A drive instead of these four.
        out, threads : optional
            As for `evaluate`.

        Returns
        -------
        Motion
            As of `evaluate`, in [L, L/s, L/s2, L/s3].

        Raises
        ------
        SpeedError
            Without a speed of the call or the program.

        Examples
        --------
        >>> p = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
        >>> p.boundary_conditions([0.0, 2.5e-3], rpm=3000).s
        array([0., 5.])
        """
        if misplaced or unknown:
            raise misfit(self, Evaluated.boundary_conditions, (t, *misplaced), unknown)
        x, by_time = points(t, "t", SECONDS), turning(rpm, omega, rpm_per_s, phase, drive, self.rpm)
        motion = destination(out, x.shape, (t, "t", self.length_unit, *BY_TIME))
        call_in_chunks(lib.ck_boundary_rows, self._handle, by_time, x, motion.data, x.size, thread_count(threads))
        return motion

    @hide_misfits
    def boundary_grid(
        self,
        t0: float,
        dt: float,
        n: int,
        *misplaced: NoReturn,
        rpm: float | None = None,
        omega: float | None = None,
        phase: float = 0.0,
        rpm_per_s: float = 0.0,
        drive: Drive | None = None,
        out: FloatArray | Motion | None = None,
        threads: int = 0,
        **unknown: NoReturn,
    ) -> Motion:
        """Return `boundary_conditions` at the times of a grid, without an array of times.

        Parameters
        ----------
        t0, dt : float [s]
            The times are t0 + i dt, each rounded once.
        n : int
            Number of times.
        rpm, omega, phase, rpm_per_s, drive : optional
            As for `boundary_conditions`.
        out : ndarray (4, n) or Motion, optional
            As for `evaluate`.
        threads : int, optional
            As for `evaluate`.

        Returns
        -------
        Motion
            Views of one block (4, n).
        """
        if misplaced or unknown:
            raise misfit(self, Evaluated.boundary_grid, (t0, dt, n, *misplaced), unknown)
        n, by_time = count(n, "n"), turning(rpm, omega, rpm_per_s, phase, drive, self.rpm)
        start, step = finite(t0, "t0", TimeError, SECONDS), finite(dt, "dt", TimeError, SECONDS)
        motion = destination(out, (n,), (Steps((start, step, 0, n)), "t", self.length_unit, *BY_TIME))
        threads = thread_count(threads)
        target = ffi.from_buffer(DOUBLES, motion.data)
        for i, length in chunks(n):
            check(lib.ck_boundary_grid_rows(self._handle, by_time, start, step, i, length, target + i, n, threads))
        return motion

    def steps(
        self,
        dt: float,
        n: int,
        *,
        rpm: float | None = None,
        omega: float | None = None,
        phase: float = 0.0,
        rpm_per_s: float = 0.0,
        drive: Drive | None = None,
        t0: float = 0.0,
        first: int = 0,
        block: int = 1024,
        threads: int = 1,
    ) -> Iterator[tuple[int, Motion]]:
        """Return `boundary_grid` block by block, in the memory of one block.

        Parameters
        ----------
        dt : float [s]
            Step of the grid t0 + i dt.
        n : int
            Number of steps; first + n is at most `2**53`.
        rpm, omega, phase, rpm_per_s, drive : optional
            As for `boundary_conditions`.
        t0 : float [s], optional
            Time of step 0.
        first : int, optional
            Number of the first step.
        block : int, optional
            Steps at a time, 1 to 10 000 000.
        threads : int, optional
            As for `evaluate`.

        Returns
        -------
        iterator of (int, Motion)
            Number of the first step of each block, and its s, v, a, j: views of one reused block that are valid until
            the next one.

        Notes
        -----
        The bits are those of `boundary_conditions` at the times, so a restart at any step goes on as if there had been
        none. Ctrl-C is heard between blocks.

        Examples
        --------
        >>> p = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
        >>> for first, m in p.steps(1e-6, 2500, rpm=3000):
        ...     print(first, m.s.size)
        0 1024
        1024 1024
        2048 452
        """
        steps, by_time = step_range(dt, n, t0, first, block), turning(rpm, omega, rpm_per_s, phase, drive, self.rpm)
        return self._blocks(by_time, steps, thread_count(threads))

    def _blocks(
        self, by_time: Any, steps: tuple[float, float, int, int, int], threads: int
    ) -> Iterator[tuple[int, Motion]]:
        def fill(t0: float, dt: float, i: int, length: int, target: Any, size: int) -> Any:
            return lib.ck_boundary_grid_rows(self._handle, by_time, t0, dt, i, length, target, size, threads)

        return step_blocks(fill, (), self.length_unit, *steps)

    def plan(self, n: int, *, threads: int = 0) -> Plan:
        """Return buffers for n points and calls without overhead, for one call per solver step.

        Parameters
        ----------
        n : int
            Number of points.
        threads : int, optional
            As for `evaluate`.

        Returns
        -------
        Plan
            Buffers to be filled with angles or times before each call.
        """
        return Plan(self, count(n, "n"), thread_count(threads))  # type: ignore[arg-type]  # Program is the only subclass

    if not TYPE_CHECKING:  # a type checker is to refuse it

        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            """Always raises WrongTypeError: a program is no function."""
            raise WrongTypeError(
                "a Program is no function: use .displacement(theta), .velocity(theta, rpm=...) and so on, "
                "or .evaluate(theta, rpm=...) for s, v, a, j together"
            )
