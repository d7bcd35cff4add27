"""Sets of followers: programs that one drive turns."""

from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

import numpy as np

from camkin._base.arguments import (
    DOUBLES,
    Array,
    FloatArray,
    chunks,
    count,
    finite,
    number,
    points,
    step_range,
    thread_count,
)
from camkin._base.calls import explained, hide_misfits, misfit
from camkin._base.frames import Steps
from camkin._base.units import DEGREES, PLAIN, SECONDS
from camkin._camkin import ffi, lib
from camkin.drive import Drive, drive_of, turning
from camkin.errors import OverlapError, SizeError, TimeError, WrongTypeError, check, from_status
from camkin.motion import BY_TIME, Motion, destination, step_blocks
from camkin.program import Program

_call_set = lib.ck_call_set  # a global, because a call by a plan takes less time than a lookup in `lib`


@explained("boundary_conditions", "boundary_grid")
class FollowerSet:
    """Combine followers that one drive turns, as on a camshaft.

    A set is immutable.

    Parameters
    ----------
    programs : sequence of Program
        M of them, at least one; the same one may occur several times.
    phase : float or array_like (M,) [deg], optional
        Cam angle by which each follower is further than the drive, at most 1e9.
    scale : float or array_like (M,), optional
        Factor of s, v, a and j of each follower, at most 1e100.

    Raises
    ------
    SizeError, SpeedError, LiftError, WrongTypeError
        Name the follower; SpeedError is for its phase, LiftError for its scale.

    Notes
    -----
    Follower k has the bits of `programs[k].boundary_conditions` with the sum of both phases, rounded once, times
    scale[k].

    Examples
    --------
    >>> p = camkin.Program.rise_dwell_fall(lift=10, rise=60, dwell=0, fall=60)
    >>> camshaft = camkin.FollowerSet([p, p, p], phase=[0, 90, 200])
    >>> m = camshaft.boundary_conditions([0.0, 1e-3], rpm=3000)
    >>> m.s.shape  # m.s[k]: displacement of follower k
    (3, 2)
    """

    __slots__ = ("_handle", "_length_unit", "_phase", "_programs", "_rpm", "_scale")

    def __init__(self, programs: Sequence[Program], *, phase: float | Array = 0.0, scale: float | Array = 1.0) -> None:
        if isinstance(programs, Program) or not isinstance(programs, Sequence):
            message = f"programs must be a list of Programs; got {type(programs).__name__}"
            raise WrongTypeError(message, parameter="programs", value=programs)
        for k, program in enumerate(programs):
            if not isinstance(program, Program):
                message = f"follower {k}: programs must hold Programs; got {type(program).__name__}"
                raise WrongTypeError(message, parameter="programs", value=program)
        self._programs = tuple(programs)
        m = len(self._programs)
        self._phase = _for_each(points(phase, "phase", DEGREES), "phase", m)
        self._scale = _for_each(points(scale, "scale", PLAIN), "scale", m)
        speeds = {program.rpm for program in self._programs}
        self._rpm = speeds.pop() if len(speeds) == 1 else None
        units = {program.length_unit for program in self._programs}
        self._length_unit = units.pop() if len(units) == 1 else None
        handles = ffi.new("camkin_program *[]", [program._handle for program in self._programs])
        out, error = ffi.new("camkin_set **"), ffi.new("camkin_error *")
        status = lib.camkin_set_create(handles, self._phase, self._scale, m, out, error)
        if status:
            raise from_status(status, error)
        # The set refers to the programs, which self._programs keeps alive.
        self._handle = ffi.gc(out[0], lib.camkin_set_free)

    def __len__(self) -> int:
        """Number of followers."""
        return len(self._programs)

    @property
    def programs(self) -> tuple[Program, ...]:
        """The program of each follower."""
        return self._programs

    @property
    def phase(self) -> FloatArray:
        """The phase of each follower [deg], shape (M,)."""
        return np.array(self._phase)

    @property
    def scale(self) -> FloatArray:
        """The scale of each follower, shape (M,)."""
        return np.array(self._scale)

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
        """Return s, v, a, j of all followers at times.

        Parameters
        ----------
        t : float or array_like [s]
            Times, in any order and of any shape.
        rpm, omega, phase, rpm_per_s, drive : optional
            As for `Program.boundary_conditions`. Without a speed: the rpm that all programs have in common.
        out : ndarray or Motion, optional
            Block of float64 of shape `(4, M, *t.shape)`, C-contiguous and writeable. It may not overlap t.
        threads : int, optional
            As for `Program.evaluate`.

        Returns
        -------
        Motion
            Views `(M, *t.shape)` of one block `(4, M, *t.shape)`.
        """
        if misplaced or unknown:
            raise misfit(self, FollowerSet.boundary_conditions, (t, *misplaced), unknown)
        x, by_time = points(t, "t", SECONDS), turning(rpm, omega, rpm_per_s, phase, drive, self._rpm)
        motion, workers = (
            destination(out, (len(self), *x.shape), (t, "t", self._length_unit, *BY_TIME)),
            thread_count(threads),
        )
        if out is not None and np.may_share_memory(x, motion.data):
            raise OverlapError("out overlaps t", parameter="out")
        n, source, target = x.size, ffi.from_buffer(DOUBLES, x), ffi.from_buffer(DOUBLES, motion.data)
        for i, length in chunks(n):
            check(lib.ck_set_rows(self._handle, by_time, source + i, length, target + i, len(self), n, workers))
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
        """Return `boundary_conditions` at the times of a grid.

        Parameters
        ----------
        t0, dt : float [s]
            The times are t0 + i dt, each rounded once.
        n : int
            Number of times.
        rpm, omega, phase, rpm_per_s, drive, out, threads : optional
            As for `boundary_conditions`.

        Returns
        -------
        Motion
            Views of one block (4, M, n).
        """
        if misplaced or unknown:
            raise misfit(self, FollowerSet.boundary_grid, (t0, dt, n, *misplaced), unknown)
        n, by_time = count(n, "n"), turning(rpm, omega, rpm_per_s, phase, drive, self._rpm)
        start, step = finite(t0, "t0", TimeError, SECONDS), finite(dt, "dt", TimeError, SECONDS)
        made = (Steps((start, step, 0, n)), "t", self._length_unit, *BY_TIME)
        motion, workers, m = destination(out, (len(self), n), made), thread_count(threads), len(self)
        target = ffi.from_buffer(DOUBLES, motion.data)
        for i, length in chunks(n):
            check(lib.ck_set_grid_rows(self._handle, by_time, start, step, i, length, target + i, m, n, workers))
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
            As for `Program.steps`.
        n : int
            As for `Program.steps`.
        rpm, omega, phase, rpm_per_s, drive : optional
            As for `boundary_conditions`.
        t0, first, block, threads : optional
            As for `Program.steps`.

        Returns
        -------
        iterator of (int, Motion)
            Number of the first step of each block, and the s, v, a, j of all followers: views (M, steps) of one reused
            block, valid until the next one. The bits are those of `Program.steps`.
        """
        steps, by_time = step_range(dt, n, t0, first, block), turning(rpm, omega, rpm_per_s, phase, drive, self._rpm)
        m, workers = len(self), thread_count(threads)

        def fill(t0: float, dt: float, i: int, length: int, target: Any, size: int) -> Any:
            return lib.ck_set_grid_rows(self._handle, by_time, t0, dt, i, length, target, m, size, workers)

        return step_blocks(fill, (m,), self._length_unit, *steps)

    def plan(
        self,
        *,
        rpm: float | None = None,
        omega: float | None = None,
        phase: float = 0.0,
        rpm_per_s: float = 0.0,
        drive: Drive | None = None,
    ) -> "FollowerPlan":
        """Return a block for one time and one drive, for one call per solver step without overhead.

        Parameters
        ----------
        rpm, omega, phase, rpm_per_s, drive : optional
            As for `boundary_conditions`.

        Returns
        -------
        FollowerPlan
            Its calls take a time only.
        """
        return FollowerPlan(self, drive_of(rpm, omega, rpm_per_s, phase, drive, self._rpm))

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self._programs, self._phase, self._scale)

    def __repr__(self) -> str:
        return f"FollowerSet({list(self._programs)!r}, phase={list(self._phase)!r}, scale={list(self._scale)!r})"


class FollowerPlan:
    """The results of a set at one time, in memory that every call fills again.

    `FollowerSet.plan` makes it. One thread at a time may use it.

    Attributes
    ----------
    motion : Motion
        The block (4, M) that the calls fill and return.
    """

    __slots__ = ("_call", "_drive", "_followers", "_keep", "_motion")

    def __init__(self, followers: FollowerSet, drive: Drive) -> None:
        m = len(followers)
        self._followers, self._drive = followers, drive
        self._motion = destination(None, (m,))
        self._motion.data.fill(0.0)
        self._keep = ffi.from_buffer(DOUBLES, self._motion.data)  # while it is alive, NumPy refuses to resize
        rows = [self._keep + m * row for row in range(4)]
        self._call = ffi.new("ck_set_call *", (followers._handle, drive._c[0], rows))

    @property
    def motion(self) -> Motion:
        """The block (4, M) that the calls fill and return."""
        return self._motion

    def boundary_conditions(self, t: float) -> Motion:
        """Return s, v, a, j of all followers at a time.

        Parameters
        ----------
        t : float [s]
            The time.

        Returns
        -------
        Motion
            `motion`, valid until the next call.
        """
        status = _call_set(self._call, t if type(t) is float else number(t, "t", unit=SECONDS))
        if status:
            check(status)
        return self._motion

    def __reduce__(self) -> tuple[Any, ...]:
        return FollowerPlan, (self._followers, self._drive)


def _for_each(values: FloatArray, name: str, m: int) -> tuple[float, ...]:
    """Return one value for each of m followers."""
    if values.ndim == 0:
        return (float(values),) * m
    if values.shape != (m,):
        message = f"{name} must be one number, or {m} of them, one for each follower; got the shape {values.shape}"
        raise SizeError(message, parameter=name, value=values.shape)
    return tuple(values.tolist())


def _again(programs: tuple[Program, ...], phase: tuple[float, ...], scale: tuple[float, ...]) -> FollowerSet:
    """A set as pickle keeps it."""
    return FollowerSet(programs, phase=phase, scale=scale)
