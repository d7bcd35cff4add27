"""Results: the block of s, v, a, j, and a plan, which fills one block repeatedly."""

from collections.abc import Callable, Iterator
from numbers import Real
from typing import TYPE_CHECKING, Any

from camkin._base.arguments import (
    DOUBLES,
    FloatArray,
    angular_speed,
    checked_block,
    chunk_pointers,
    empty,
    is_geometric,
)
from camkin._base.frames import PLAIN_POINTS, Rows, Steps, derivative_unit, given_back
from camkin._camkin import ffi, lib
from camkin.drive import Drive, turning
from camkin.errors import ArrayError, check

if TYPE_CHECKING:
    import pandas
    import xarray

    from camkin.program import Program


# The arguments of is_geometric() for calls by time: values per second.
BY_TIME = (None, 1.0, None)


class Motion:
    """Displacement, velocity, acceleration and jerk of a follower: the rows of one array.

    `.s`, `.v`, `.a`, `.j` are views of it, of the shape of the points; `s, v, a, j = motion` works too. They are Series
    or DataArrays where the points are, with the same index or coordinates; and quantities for quantities of pint, if
    the program has a known length_unit.

    Attributes
    ----------
    data : ndarray (4, ...)
        The array.
    s, v, a, j : ndarray
        Its rows, in L, L/s, L/s2, L/s3.

    Notes
    -----
    `to_dataframe` and `to_xarray` read the points when they are called: do not change them before.
    """

    __slots__ = ("_made", "data")

    def __init__(self, data: FloatArray, made: tuple[Any, ...] | None = None) -> None:
        self.data = data
        # Points and their axis, length unit, and the speed in three arguments of is_geometric(). A plain tuple, because
        # every call makes one.
        self._made = made

    @property
    def s(self) -> FloatArray:
        """Displacement [L]."""
        made = self._made
        return self.data[0] if made is None or type(made[0]) in PLAIN_POINTS else self._row(0)  # type: ignore[no-any-return]

    @property
    def v(self) -> FloatArray:
        """Velocity [L/s], or [L/rad] if geometric."""
        made = self._made
        return self.data[1] if made is None or type(made[0]) in PLAIN_POINTS else self._row(1)  # type: ignore[no-any-return]

    @property
    def a(self) -> FloatArray:
        """Acceleration [L/s2], or [L/rad2]."""
        made = self._made
        return self.data[2] if made is None or type(made[0]) in PLAIN_POINTS else self._row(2)  # type: ignore[no-any-return]

    @property
    def j(self) -> FloatArray:
        """Jerk [L/s3], or [L/rad3]."""
        made = self._made
        return self.data[3] if made is None or type(made[0]) in PLAIN_POINTS else self._row(3)  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[FloatArray]:
        made = self._made
        plain = made is None or type(made[0]) in PLAIN_POINTS
        return iter(self.data) if plain else iter([self._row(k) for k in range(4)])

    def _row(self, row: int) -> Any:
        """Return a row in the form of the points."""
        assert self._made is not None
        points, _, length_unit, *speed = self._made
        if not self.data[row].ndim and isinstance(points, Real):
            return self.data[row]
        return given_back(points, self.data[row], "svaj"[row], derivative_unit(length_unit, row, is_geometric(*speed)))

    def _rows(self) -> Rows:
        if self._made is None:
            message = "this Motion has no record of its points: make it by evaluate() or boundary_conditions()"
            raise ArrayError(f"{message} of a program, not by a plan or by hand", parameter="theta")
        points, axis, length_unit, *speed = self._made
        units = {name: derivative_unit(length_unit, k, is_geometric(*speed)) for k, name in enumerate("svaj")}
        rows = dict(zip("svaj", self.data, strict=True))
        return Rows(rows, {name: unit for name, unit in units.items() if unit}, points, axis)

    def to_dataframe(self) -> "pandas.DataFrame":
        """Return the columns s, v, a, j of a pandas DataFrame.

        Returns
        -------
        pandas.DataFrame
            Its attrs["units"] has the units by name, for a program with a length_unit. The index is that of the Series
            that was given, else the points: theta [deg] or t [s]. The motions of a FollowerSet have the columns (s, 0),
            (s, 1), ...

        Raises
        ------
        ImportError
            Without pandas.
        ArrayError
            For points of two or more dimensions, and for the results of a plan, which has no record of its points.
        """
        return self._rows().dataframe()

    def to_xarray(self) -> "xarray.Dataset":
        """Return the variables s, v, a, j of an xarray Dataset.

        Returns
        -------
        xarray.Dataset
            Each variable has attrs["units"]. The coordinates are those of the DataArray or Series that was given, else
            the points: theta [deg] or t [s]. The motions of a FollowerSet have the dimension "follower" too.

        Raises
        ------
        ImportError
            Without xarray.
        ArrayError
            As for `to_dataframe`.
        """
        return self._rows().dataset()  # type: ignore[no-any-return]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.data, self._made)

    def __repr__(self) -> str:
        return f"Motion({self.data!r})"


def destination(out: FloatArray | Motion | None, shape: tuple[int, ...], made: tuple[Any, ...] | None = None) -> Motion:
    """Return the block for results of this shape: a new one, or the caller's if it fits. made: as for Motion."""
    if out is None:
        return Motion(empty((4,) + shape, shape), made)
    if isinstance(out, Motion):
        checked_block(out.data, shape)
        out._made = made
        return out
    return Motion(checked_block(out, shape), made)


def step_blocks(
    fill: Callable[[float, float, int, int, Any, int], Any],
    followers: tuple[int, ...],
    length_unit: str | None,
    t0: float,
    dt: float,
    first: int,
    n: int,
    size: int,
) -> Iterator[tuple[int, Motion]]:
    """Yield the number of the first step of each block, and its motion in memory that the next block reuses.

    fill: called with t0, dt, first step, steps, memory, and the distance of its rows; returns a status of C.
    followers: shape of the followers, () for one. The other arguments are those of step_range().
    """
    whole = destination(None, (*followers, size)).data
    target = ffi.from_buffer(DOUBLES, whole)
    for i in range(first, first + n, size):
        length = min(size, first + n - i)
        check(fill(t0, dt, i, length, target, size))
        made = (Steps((t0, dt, i, length)), "t", length_unit, *BY_TIME)
        yield i, Motion(whole if length == size else whole[..., :length], made)


_UNKNOWN = object()
# Globals, because a call by a plan takes less time than two lookups in `lib`.
_call_eval, _call_eval_row, _call_boundary = lib.ck_call_eval, lib.ck_call_eval_row, lib.ck_call_boundary


class Plan:
    """Buffers for n points, made once, for repeated calls: write `theta` or `t`, call, read `s`, `v`, `a`, `j`.

    `Program.plan` makes it. A call does nothing but the C call: no allocation, no conversion, no check of arrays. The
    next call overwrites the results. One thread at a time may use a plan; each thread can have its own. A copied or
    unpickled plan has its own buffers, with the same points and results.

    Attributes
    ----------
    theta, t : ndarray (n,)
        The cam angles [deg] or times [s] that a call reads, in the same memory.
    s, v, a, j : ndarray (n,)
        The results.

    Examples
    --------
    >>> p = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
    >>> plan = p.plan(3)
    >>> plan.theta[:] = [0.0, 45.0, 90.0]
    >>> plan.displacement()
    array([ 0.,  5., 10.])
    """

    __slots__ = (
        "_calls",
        "_drive",
        "_input",
        "_keep",
        "_motion",
        "_omega",
        "_one",
        "_program",
        "_row_calls",
        "_rows",
        "_rpm",
        "_threads",
    )

    def __init__(self, program: "Program", n: int, threads: int) -> None:
        # Filled with zeros: subnormal numbers in fresh memory would slow down the first call.
        self._input = empty((n,), (n,))
        self._motion = destination(None, (n,))
        for array in (self._input, self._motion.data):
            array.fill(0.0)
        self._rows = tuple(self._motion)
        self._program = program
        self._threads = threads
        # While these are alive, NumPy refuses to resize the arrays under the pointers.
        self._keep = [ffi.from_buffer(DOUBLES, array) for array in (self._input, self._motion.data)]
        # One struct for all four rows, then one for each row: cffi takes one argument fastest.
        self._calls, *self._row_calls = (
            [
                ffi.new("ck_call *", (program._handle, source, length, target, n, row, threads))
                for source, length, target in chunk_pointers(self._input, self._motion.data)
            ]
            for row in (0, 0, 1, 2, 3)
        )
        self._one = self._calls[0] if len(self._calls) == 1 else None  # the usual case, without a loop
        # Arguments of the last call, compared by identity because True == 1.0 and -0.0 == 0.0. Unknown while the C
        # structs are being changed, in case KeyboardInterrupt arrives in between.
        self._rpm: Any = _UNKNOWN
        self._omega: Any = _UNKNOWN
        self._drive: tuple[Any, ...] = (_UNKNOWN,) * 5

    def __reduce__(self) -> tuple[Any, ...]:
        # A copy of the references would share the C structs, but not the record of the speed that they hold.
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
        """Fill the block with `Program.evaluate` at `theta`.

        Parameters
        ----------
        rpm, omega : optional
            As for `Program.evaluate`.

        Returns
        -------
        Motion
            The block `motion`.
        """
        if rpm is not self._rpm or omega is not self._omega:
            self._set_speed(rpm, omega)
        one = self._one
        if one is not None:
            status = _call_eval(one)
            if status:
                check(status)
            return self._motion
        for call in self._calls:
            check(_call_eval(call))
        return self._motion

    def displacement(self) -> FloatArray:
        """Fill `s` with the displacement at `theta`; the other rows stay as they are.

        Returns
        -------
        ndarray (n,) [L]
            `s`.
        """
        for call in self._row_calls[0]:
            status = _call_eval_row(call)
            if status:
                check(status)
        return self._rows[0]

    def velocity(self, *, rpm: float | str | None = None, omega: float | None = None) -> FloatArray:
        """Fill `v` alone, with the velocity at `theta`.

        Parameters
        ----------
        rpm, omega : optional
            As for `Program.velocity`.

        Returns
        -------
        ndarray (n,) [L/s]
            `v`.
        """
        return self._row(1, rpm, omega)

    def acceleration(self, *, rpm: float | str | None = None, omega: float | None = None) -> FloatArray:
        """Fill `a` alone, with the acceleration at `theta`.

        Parameters
        ----------
        rpm, omega : optional
            As for `Program.velocity`.

        Returns
        -------
        ndarray (n,) [L/s2]
            `a`.
        """
        return self._row(2, rpm, omega)

    def jerk(self, *, rpm: float | str | None = None, omega: float | None = None) -> FloatArray:
        """Fill `j` alone, with the jerk at `theta`.

        Parameters
        ----------
        rpm, omega : optional
            As for `Program.velocity`.

        Returns
        -------
        ndarray (n,) [L/s3]
            `j`.
        """
        return self._row(3, rpm, omega)

    def _row(self, row: int, rpm: Any, omega: Any) -> FloatArray:
        if rpm is not self._rpm or omega is not self._omega:
            self._set_speed(rpm, omega)
        for call in self._row_calls[row]:
            status = _call_eval_row(call)
            if status:
                check(status)
        return self._rows[row]

    def _set_speed(self, rpm: Any, omega: Any) -> None:
        speed = angular_speed(rpm, omega, self._program.rpm)
        self._rpm = _UNKNOWN
        for calls in (self._calls, *self._row_calls):
            for call in calls:
                call.omega = speed
        self._rpm, self._omega = rpm, omega

    def boundary_conditions(
        self,
        *,
        rpm: float | None = None,
        omega: float | None = None,
        phase: float = 0.0,
        rpm_per_s: float = 0.0,
        drive: Drive | None = None,
    ) -> Motion:
        """Fill the block with `Program.boundary_conditions` at `t`.

        Parameters
        ----------
        rpm, omega, phase, rpm_per_s, drive : optional
            As for `Program.boundary_conditions`.

        Returns
        -------
        Motion
            The block `motion`.
        """
        old = self._drive
        if (
            rpm is not old[0]
            or rpm_per_s is not old[1]
            or phase is not old[2]
            or omega is not old[3]
            or drive is not old[4]
        ):
            by_time = turning(rpm, omega, rpm_per_s, phase, drive, self._program.rpm)
            self._drive = (_UNKNOWN,) * 5
            for call in self._calls:
                call.drive = by_time[0]
            self._drive = (rpm, rpm_per_s, phase, omega, drive)
        one = self._one
        if one is not None:
            status = _call_boundary(one)
            if status:
                check(status)
            return self._motion
        for call in self._calls:
            check(_call_boundary(call))
        return self._motion


def _again(kind: type[Plan], program: "Program", threads: int, points: FloatArray, results: FloatArray) -> Plan:
    """Return a plan with these points and results."""
    plan = kind(program, points.size, threads)
    plan.theta[:] = points
    plan.motion.data[:] = results
    return plan
