"""Drives: how a cam is turned by time."""

import math
import os
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from camkin._base import speed_file, textfile
from camkin._base.arguments import Array, FloatArray, call_in_chunks, empty, finite, points, rev_per_min, speed
from camkin._base.calls import explained
from camkin._base.units import DEGREES, OMEGA, RPM, RPM_PER_S, SECONDS
from camkin._camkin import ffi, lib
from camkin._core import CompiledProgram, DescribedByRow, Row
from camkin.errors import CamkinError, SizeError, SpeedError, WrongTypeError, from_status, short_repr

_RAD_PER_S = math.pi / 30.0  # of 1 rev/min
_DRIVE = ffi.typeof("camkin_drive *")


class SpeedJoint(NamedTuple):
    """A row of a table of speeds at which the slope of the speed jumps.

    Attributes
    ----------
    row : int
        Its index.
    t : float [s]
        Its time.
    theta : float [deg]
        Cam angle there, not reduced to a cycle.
    alpha : float [rad/s2]
        Jump of the angular acceleration, right minus left.
    """

    row: int
    t: float
    theta: float
    alpha: float


@explained()
class Drive:
    """Define the speed of a cam by time.

    A drive is immutable and hashable.

    Parameters
    ----------
    rpm, omega : float, optional
        Speed at t = 0 [rev/min] or [rad/s], one of them, any sign.
    rpm_per_s : float [rev/min/s], optional
        Its rate.
    phase : float [deg], optional
        Cam angle at t = 0.

    Raises
    ------
    SpeedError, WrongTypeError
        Name the parameter and its value.

    Examples
    --------
    >>> from camkin import Drive
    >>> constant = Drive(rpm=3000)
    >>> ramp = Drive(rpm=0, rpm_per_s=6000, phase=-30)  # its speed changes for ever
    >>> run_up = Drive.table([0, 0.5, 10], [0, 3000, 3000])  # in 0.5 s, then constant
    >>> run_up.rpm([0.25, 1.0])
    array([1500., 3000.])
    """

    __slots__ = ("_c", "_rows", "_start")

    def __init__(
        self,
        *,
        rpm: float | None = None,
        omega: float | None = None,
        rpm_per_s: float = 0.0,
        phase: float = 0.0,
    ) -> None:
        turning = rev_per_min(rpm, omega, None)
        if turning is None:
            raise SpeedError("a drive needs a speed: give rpm= [rev/min] or omega= [rad/s]", parameter="rpm", value=rpm)
        begin = finite(phase, "phase", SpeedError, DEGREES)
        self._set((turning, speed(rpm_per_s, "rpm_per_s", RPM_PER_S), begin), None)

    @classmethod
    def table(cls, t: Array, rpm: Array | None = None, *, omega: Array | None = None, phase: float = 0.0) -> "Drive":
        """Return the drive of a table of speeds: linear between its rows, held before the first and after the last one.

        Parameters
        ----------
        t : array_like (n,) [s]
            Times, ascending, n at least 2.
        rpm, omega : array_like (n,), optional
            Speeds [rev/min] or [rad/s], one of them.
        phase : float [deg], optional
            Cam angle at t = 0, whether the table holds that time or not.

        Returns
        -------
        Drive
            Its angle is the exact integral of the speed.

        Raises
        ------
        TimeError, SpeedError, SizeError
            Name the row and its value.

        Notes
        -----
        The acceleration of a follower jumps at the rows, by s' times the jump of the slope of the speed: `continuity`
        lists these.
        """
        if (rpm is None) == (omega is None):
            message = "give the speeds of the table as rpm [rev/min] or omega [rad/s], one of them"
            raise SpeedError(message, parameter="rpm", value=rpm)
        times = points(t, "t", SECONDS)
        speeds = points(rpm, "rpm", RPM) if rpm is not None else points(omega, "omega", OMEGA) / _RAD_PER_S
        for name, array in (("t", times), ("rpm" if rpm is not None else "omega", speeds)):
            if array.ndim != 1:
                message = f"{name} must have one dimension; got the shape {array.shape}"
                raise SizeError(message, parameter=name, value=array.shape)
        if times.size != speeds.size:
            message = f"t and the speeds must have the same length; got {times.size} and {speeds.size}"
            raise SizeError(message, parameter="t", value=times.size)
        drive = cls.__new__(cls)
        begin = finite(phase, "phase", SpeedError, DEGREES)
        drive._set((0.0, 0.0, begin), (tuple(times.tolist()), tuple(speeds.tolist())))
        return drive

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, phase: float = 0.0) -> "Drive":
        """Return the `table` of a file.

        Parameters
        ----------
        path : str or path-like
            File with two columns, t [s] and n [rev/min], parted by a comma, semicolon, tab or blanks. Lines that begin
            with # and a line of headings are passed over.
        phase : float [deg], optional
            As for `table`.

        Returns
        -------
        Drive
            As of `table`.

        Raises
        ------
        SpeedError, TimeError, SizeError
            Name the file and the line or row.
        OSError
            As `open` raises it.
        """
        begin = finite(phase, "phase", SpeedError, DEGREES)
        rows = speed_file.read(path)
        try:
            return cls.table(*rows, phase=begin)
        except CamkinError as error:
            message = f"{textfile.named(path)}: {error}"
            raise type(error)(message, parameter=error.parameter, value=error.value) from None

    def _set(self, start: tuple[float, float, float], rows: tuple[tuple[float, ...], tuple[float, ...]] | None) -> None:
        self._start, self._rows = start, rows
        self._c = ffi.new(_DRIVE, (*start, ffi.NULL))
        if rows is not None:
            out, error = ffi.new("camkin_speed_table **"), ffi.new("camkin_error *")
            status = lib.camkin_speed_table_create(*rows, len(rows[0]), out, error)
            if status:
                raise from_status(status, error)
            self._c.table = out[0]
            # The struct, and not the Drive, frees the table: calls that go on, as steps(), keep the struct alone.
            self._c = ffi.gc(self._c, lambda struct: lib.camkin_speed_table_free(struct.table))

    @property
    def phase(self) -> float:
        """Cam angle at t = 0 [deg]."""
        return self._start[2]

    def __len__(self) -> int:
        """Number of rows of the table; 0 for a drive without one."""
        return len(self._rows[0]) if self._rows is not None else 0

    def __bool__(self) -> bool:
        return True

    @property
    def is_constant(self) -> bool:
        """Whether the speed never changes."""
        return self._rows is None and self._start[1] == 0.0

    def rpm(self, t: float | Array) -> FloatArray:
        """Return the speed at times.

        Parameters
        ----------
        t : float or array_like [s]
            Times.

        Returns
        -------
        float or ndarray [rev/min]
            Speeds, of the shape of t.
        """
        speed: FloatArray = self._turned(t)[1] / 6.0
        return speed

    def theta(self, t: float | Array) -> FloatArray:
        """Return the cam angle at times.

        Parameters
        ----------
        t : float or array_like [s]
            Times.

        Returns
        -------
        float or ndarray [deg]
            Angles, not reduced to a cycle, of the shape of t. Each is within 1 ulp of the exact integral of the speed
            or, next to 0, within `2^-100` of the largest angle that is turned between t = 0 and a row of the table.
        """
        angle: FloatArray = self._turned(t)[0]
        return angle

    def continuity(self) -> tuple[SpeedJoint, ...]:
        """Return the rows of the table at which the slope of the speed jumps.

        The acceleration of a follower jumps there by s' alpha; `Program.continuity(drive=...)` gives these jumps.

        Returns
        -------
        tuple of SpeedJoint
            The rows in their order; none without a table. A difference of 1e-9 of the larger slope is no jump. The
            error of alpha is at most 4 ulp of the larger slope.
        """
        if self._rows is None:
            return ()
        times, speeds = map(np.array, self._rows)
        slope = np.concatenate([[0.0], np.diff(speeds) / np.diff(times), [0.0]]) * _RAD_PER_S
        before, after = slope[:-1], slope[1:]
        larger = np.maximum(np.abs(before), np.abs(after))
        rows = np.flatnonzero(np.abs(after - before) > lib.CAMKIN_CONTINUITY_TOLERANCE * larger)
        at = times[rows]
        columns = (rows, at, self.theta(at), (after - before)[rows])
        return tuple(SpeedJoint(*row) for row in zip(*(column.tolist() for column in columns), strict=True))

    def _turned(self, t: float | Array) -> FloatArray:
        """Cam angle [deg], its rate, and two rows more, at times t [s]."""
        x = points(t, "t", SECONDS)
        out = empty((4, *x.shape), x.shape)
        call_in_chunks(lib.ck_boundary_rows, _angle_program().handle, self._c, x, out, x.size, 0)
        return out

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Drive):
            return NotImplemented
        return (self._start, self._rows) == (other._start, other._rows)

    def __hash__(self) -> int:
        return hash((self._start, self._rows))

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self._start, self._rows)

    def __repr__(self) -> str:
        rpm, rpm_per_s, phase = self._start
        after = f", phase={phase!r}" if phase else ""
        if self._rows is not None:
            t, speeds = (short_repr(list(values)) for values in self._rows)
            return f"Drive.table({t}, {speeds}{after})"
        return f"Drive(rpm={rpm!r}{f', rpm_per_s={rpm_per_s!r}' if rpm_per_s else ''}{after})"


def _again(start: tuple[float, float, float], rows: tuple[tuple[float, ...], tuple[float, ...]] | None) -> Drive:
    """A drive as pickle keeps it."""
    drive = Drive.__new__(Drive)
    drive._set(start, rows)
    return drive


class _Turn(DescribedByRow):
    """A straight line of 360 in 360 degrees."""

    @property
    def row(self) -> Row:
        """The fields that are not 0."""
        return {"law": lib.CAMKIN_CONSTANT_VELOCITY, "duration": 360.0, "lift": 360.0}


@cache
def _angle_program() -> CompiledProgram:
    """A program whose displacement is the cam angle itself, from cycle to cycle.

    It passes through 0 in the middle of a cycle, so that the lift of the cycles never cancels a small angle.
    """
    return CompiledProgram([_Turn()], cycle=360.0, flags=lib.CAMKIN_ACCUMULATE, start=-180.0, phase=-180.0)


def turning(rpm: Any, omega: Any, rpm_per_s: Any, phase: Any, drive: Any, own: float | None) -> Any:
    """The camkin_drive of a call by time: that of `drive`, or of three finite numbers."""
    if drive is not None:
        if not isinstance(drive, Drive):
            message = f"drive must be a Drive, as in drive=Drive(rpm=3000); got {type(drive).__name__}"
            raise WrongTypeError(message, parameter="drive", value=drive)
        for key, value, default in (
            ("rpm", rpm, None),
            ("omega", omega, None),
            ("rpm_per_s", rpm_per_s, 0.0),
            ("phase", phase, 0.0),
        ):
            if value is not default and value != default:
                message = f"give rpm or drive, not both: {key} belongs into the Drive; got {key}={short_repr(value)}"
                raise SpeedError(message, parameter=key, value=value)
        return drive._c
    at_zero = rev_per_min(rpm, omega, own)
    if at_zero is None:
        why = "rpm='geometric' has none" if rpm is not None else "none is given"
        ways = "give rpm= [rev/min], omega= [rad/s] or drive= in the call, or rpm= to the Program"
        raise SpeedError(f"by time a speed is needed, and {why}: {ways}", parameter="rpm", value=rpm)
    begin = finite(phase, "phase", SpeedError, DEGREES)
    return ffi.new(_DRIVE, (at_zero, speed(rpm_per_s, "rpm_per_s", RPM_PER_S), begin))


def drive_of(rpm: Any, omega: Any, rpm_per_s: Any, phase: Any, drive: Any, own: float | None) -> Drive:
    """The Drive of a call by time."""
    by_time = turning(rpm, omega, rpm_per_s, phase, drive, own)
    if isinstance(drive, Drive):
        return drive
    return Drive(rpm=by_time.rpm, rpm_per_s=by_time.rpm_per_s, phase=by_time.phase)
