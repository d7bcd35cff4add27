"""Results: the block of s, v, a, j, and a plan that fills one again and again."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from camkin._camkin import ffi, lib
from camkin.arrays import DOUBLES, FloatArray, angular_speed, checked_block, drive, empty, slices
from camkin.errors import check

if TYPE_CHECKING:
    from camkin.program import Program


class Motion:
    """s, v, a, j of a follower: four rows of one array `data` of shape (4, ...), in L, L/s, L/s2, L/s3.

    `.s`, `.v`, `.a`, `.j` are views of it, of the shape of the points; `s, v, a, j = motion` works too.
    """

    __slots__ = ("data",)

    def __init__(self, data: FloatArray) -> None:
        self.data = data

    @property
    def s(self) -> FloatArray:
        """Displacement [L]."""
        return self.data[0]  # type: ignore[no-any-return]  # numpy types an item of unknown dimension as Any

    @property
    def v(self) -> FloatArray:
        """Velocity [L/s], or [L/rad] if geometric."""
        return self.data[1]  # type: ignore[no-any-return]

    @property
    def a(self) -> FloatArray:
        """Acceleration [L/s2], or [L/rad2]."""
        return self.data[2]  # type: ignore[no-any-return]

    @property
    def j(self) -> FloatArray:
        """Jerk [L/s3], or [L/rad3]."""
        return self.data[3]  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[FloatArray]:
        return iter(self.data)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.data,)

    def __repr__(self) -> str:
        return f"Motion({self.data!r})"


def destination(out: FloatArray | Motion | None, shape: tuple[int, ...]) -> Motion:
    """Where the results for points of this shape go: a new block, or the caller's once it is known to fit."""
    if out is None:
        return Motion(empty((4,) + shape, shape))
    if isinstance(out, Motion):
        checked_block(out.data, shape)
        return out
    return Motion(checked_block(out, shape))


_UNKNOWN = object()


class Plan:
    """Buffers for n points, made once, for repeated calls: write `theta` or `t`, call, read `s`, `v`, `a`, `j`.

    A call is the C call alone: no allocation, no conversion, no check of arrays that could have changed. The results of
    a call are overwritten by the next. One thread at a time may use a plan; each thread can have its own. A copy, and
    what pickle restores, has buffers of its own, with the same points and results in them.
    """

    __slots__ = ("_calls", "_drive", "_input", "_keep", "_motion", "_program", "_speed", "_threads")

    def __init__(self, program: "Program", n: int, threads: int) -> None:
        # Zeros and not whatever is there: denormal leftovers would make the first call slow.
        self._input = empty((n,), (n,))
        self._motion = destination(None, (n,))
        for array in (self._input, self._motion.data):
            array.fill(0.0)
        self._program = program
        self._threads = threads
        # As long as these live, no array can be resized under the pointers.
        self._keep = [ffi.from_buffer(DOUBLES, array) for array in (self._input, self._motion.data)]
        self._calls = [
            ffi.new("ck_call *", (program._handle, source, length, target, n, threads))
            for source, length, target in slices(self._input, self._motion.data)
        ]
        # The speeds that the calls have, as they were given, for True and -0.0 are not the 1.0 and 0.0 that they equal;
        # unknown while they change, for Ctrl-C may come between.
        self._speed: tuple[Any, Any] = (_UNKNOWN,) * 2
        self._drive: tuple[Any, Any, Any, Any] = (_UNKNOWN,) * 4

    def __reduce__(self) -> tuple[Any, ...]:
        # A copy of the references would share the calls and buffers, but not the memory of what was last put into them.
        return _again, (type(self), self._program, self._threads, self._input, self._motion.data)

    @property
    def program(self) -> "Program":
        """The program that is evaluated."""
        return self._program

    @property
    def theta(self) -> FloatArray:
        """The n cam angles [deg] that evaluate() reads: write into it, as in plan.theta[:] = angles."""
        return self._input

    @property
    def t(self) -> FloatArray:
        """The n times [s] that boundary_conditions() reads: the same memory as `theta`."""
        return self._input

    @property
    def motion(self) -> Motion:
        """The block that the calls fill and return."""
        return self._motion

    @property
    def s(self) -> FloatArray:
        """Displacement [L]."""
        return self._motion.s

    @property
    def v(self) -> FloatArray:
        """Velocity [L/s], or [L/rad] if geometric."""
        return self._motion.v

    @property
    def a(self) -> FloatArray:
        """Acceleration [L/s2], or [L/rad2]."""
        return self._motion.a

    @property
    def j(self) -> FloatArray:
        """Jerk [L/s3], or [L/rad3]."""
        return self._motion.j

    def evaluate(self, *, rpm: float | str | None = None, omega: float | None = None) -> Motion:
        """Program.evaluate() at `theta`."""
        old = self._speed
        if rpm is not old[0] or omega is not old[1]:
            speed = angular_speed(rpm, omega, self._program.rpm)
            self._speed = (_UNKNOWN,) * 2
            for call in self._calls:
                call.omega = speed
            self._speed = (rpm, omega)
        for call in self._calls:
            status = lib.ck_call_eval(call)
            if status:
                check(status)
        return self._motion

    def boundary_conditions(
        self, *, rpm: float | None = None, omega: float | None = None, phase: float = 0.0, rpm_per_s: float = 0.0
    ) -> Motion:
        """Program.boundary_conditions() at `t`."""
        old = self._drive
        if rpm is not old[0] or rpm_per_s is not old[1] or phase is not old[2] or omega is not old[3]:
            turning = drive(rpm, omega, rpm_per_s, phase, self._program.rpm)
            self._drive = (_UNKNOWN,) * 4
            for call in self._calls:
                call.drive = turning[0]
            self._drive = (rpm, rpm_per_s, phase, omega)
        for call in self._calls:
            status = lib.ck_call_boundary(call)
            if status:
                check(status)
        return self._motion


def _again(kind: type[Plan], program: "Program", threads: int, points: FloatArray, results: FloatArray) -> Plan:
    """Another plan with these points and results."""
    plan = kind(program, points.size, threads)
    plan.theta[:] = points
    plan.motion.data[:] = results
    return plan
