"""What comes in from the caller: numbers, counts, arrays of points and output blocks, checked before C sees them.

cffi takes float32, integers, foreign byte order and read-only memory for doubles without a word, so nothing reaches it
that has not passed here.
"""

import math
import operator
from collections.abc import Sequence
from numbers import Real
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from camkin._camkin import ffi, lib
from camkin._units import DEGREES, OMEGA, PLAIN, RPM, RPM_PER_S, Wanted, carries_unit, check_plain, converted
from camkin.errors import (
    AlignError,
    ArrayError,
    CamkinError,
    OverlapError,
    ParameterError,
    SizeError,
    SpeedError,
    ThreadsError,
    WrongTypeError,
    check,
    nearest,
    shown,
)

FloatArray: TypeAlias = npt.NDArray[np.float64]
Array: TypeAlias = npt.NDArray[Any] | Sequence[Any]
"""What is taken for an array: any shape, any dtype that float64 holds without loss."""

FLOAT64 = np.dtype(np.float64)
from_buffer = ffi.from_buffer
DOUBLES = ffi.typeof("double[]")
DRIVE = ffi.typeof("camkin_drive *")

# Long calls are cut into slices so that Ctrl-C is seen between them; the values do not depend on the cuts.
CHUNK = 1_000_000
_MAX_THREADS = 2**31 - 1
_MAX_SPEED = lib.CAMKIN_MAX_SPEED

QUANTITIES = ("displacement", "velocity", "acceleration", "jerk")


def number(value: Any, name: str, segment: int | None = None, unit: Wanted | None = None) -> float:
    """A real number as float. bool is no number. An int beyond the range of float becomes an infinity.

    unit: what a quantity of pint is converted to; None where that is not known, and a quantity refused.
    """
    if type(value) is float:
        return value
    if type(value) is not int and carries_unit(type(value)):
        value = converted(value, name, unit)
    if type(value) is not int and (isinstance(value, bool) or not isinstance(value, Real)):
        kind = type(value).__name__
        raise WrongTypeError(f"{name} must be a number; got {kind}", segment=segment, parameter=name, value=value)
    real: Any = value
    try:
        return float(real)
    except OverflowError:
        return math.inf if real > 0 else -math.inf


def integer(value: Any, name: str) -> int:
    """An integer as int. bool is none."""
    try:
        if not isinstance(value, bool):
            return operator.index(value)
    except TypeError:
        pass
    raise WrongTypeError(f"{name} must be an integer; got {type(value).__name__}", parameter=name, value=value)


def count(value: Any, name: str, least: int = 0) -> int:
    """A number of points, at least `least`."""
    n = integer(value, name)
    if not least <= n <= lib.CAMKIN_MAX_POINTS:
        raise SizeError(f"{name} must be {least} to 2**53; got {n}", parameter=name, value=n)
    return n


def thread_count(value: Any) -> int:
    """A number of threads, 0 for automatic."""
    n = value if type(value) is int else integer(value, "threads")
    if not 0 <= n <= _MAX_THREADS:
        raise ThreadsError(f"threads must be 0 (automatic) or more; got {n}", parameter="threads", value=n)
    return n


def finite(value: Any, name: str, error: type[CamkinError], unit: Wanted | None = None) -> float:
    """A finite number as float."""
    x = number(value, name, unit=unit)
    if not math.isfinite(x):
        raise error(f"{name} must be finite; got {shown(value)}", parameter=name, value=value)
    return x


def speed(value: Any, name: str, unit: Wanted = RPM) -> float:
    """A speed, or its rate, as float."""
    if isinstance(value, np.ndarray | list | tuple) and np.ndim(value):
        message = f"{name} must be one number; got {type(value).__name__}: call once for each speed, or scale"
        scaling = "geometric values (rpm='geometric') by omega for v, omega**2 for a, omega**3 for j"
        raise WrongTypeError(f"{message} {scaling}", parameter=name, value=value)
    x = finite(value, name, SpeedError, unit)
    if abs(x) > _MAX_SPEED:
        raise SpeedError(f"{name} must be -1e20 to 1e20; got {shown(value)}", parameter=name, value=value)
    return x


GEOMETRIC = "geometric"
"""What `rpm` is for derivatives per radian, whatever speed the program has."""

_RAD_PER_S = math.pi / 30.0  # of 1 rev/min


def angular_speed(rpm: Any, omega: Any, own: float | None) -> float:
    """Angular speed [rad/s] of a call by angle: that of `rpm` or `omega`, else of the program's own rpm, else 1, which
    makes derivatives geometric."""
    if omega is None:
        if rpm is None:
            rpm = own
        if type(rpm) is float and -_MAX_SPEED <= rpm <= _MAX_SPEED:
            return rpm * _RAD_PER_S
        if rpm is None or _is_geometric(rpm):
            return 1.0
        return speed(rpm, "rpm") * _RAD_PER_S
    _check_one(rpm, omega)
    return speed(omega, "omega", OMEGA)


def rev_per_min(rpm: Any, omega: Any, own: float | None) -> float | None:
    """Speed [rev/min] of a call: `rpm`, or `omega` converted once, else the program's own; None for geometric."""
    if omega is not None:
        _check_one(rpm, omega)
        x = speed(omega, "omega", OMEGA) / _RAD_PER_S
        if abs(x) > _MAX_SPEED:
            message = f"omega must be -1e19 to 1e19 where it is converted to rev/min; got {shown(omega)}"
            raise SpeedError(message, parameter="omega", value=omega)
        return x
    if rpm is None:
        return own
    return None if _is_geometric(rpm) else speed(rpm, "rpm")


def _is_geometric(rpm: Any) -> bool:
    return isinstance(rpm, str) and rpm == GEOMETRIC


def is_geometric(rpm: Any, omega: Any, own: float | None) -> bool:
    """Return whether a call with this speed gives derivatives per radian. own: the rpm of the program."""
    return omega is None and (isinstance(rpm, str) or (rpm is None and own is None))


def _check_one(rpm: Any, omega: Any) -> None:
    if rpm is not None:
        message = f"give rpm or omega, not both; got rpm={shown(rpm)}, omega={shown(omega)}"
        raise SpeedError(message, parameter="omega", value=omega)


def drive(rpm: Any, omega: Any, rpm_per_s: Any, phase: Any, own: float | None) -> Any:
    """A camkin_drive of three finite numbers."""
    turning = rev_per_min(rpm, omega, own)
    if turning is None:
        why = "rpm='geometric' has none" if rpm is not None else "none is given"
        ways = "give rpm= [rev/min] or omega= [rad/s] in the call, or rpm= to the Program"
        raise SpeedError(f"by time a speed is needed, and {why}: {ways}", parameter="rpm", value=rpm)
    begin = finite(phase, "phase", SpeedError, DEGREES)
    return ffi.new(DRIVE, [turning, speed(rpm_per_s, "rpm_per_s", RPM_PER_S), begin])


def row_of(quantity: Any) -> int:
    """The row of a quantity in a block: 0 to 3 for "s", "v", "a", "j" or the full word."""
    for names in ("svaj", QUANTITIES):
        if isinstance(quantity, str) and quantity in tuple(names):
            return names.index(quantity)
    if not isinstance(quantity, str):
        message = f"quantity must be a name; got {type(quantity).__name__}"
        raise WrongTypeError(message, parameter="quantity", value=quantity)
    hint = nearest(quantity, (*QUANTITIES, *"svaj"))
    raise ParameterError(f"there is no quantity {shown(quantity)}; {hint}", parameter="quantity", value=quantity)


def points(values: Any, name: str, unit: Wanted | None = PLAIN) -> FloatArray:
    """Values as an aligned, C-contiguous float64 array: the array itself where it is one already, else a copy.

    unit: what a quantity of pint is converted to; None where that is not known, and a quantity refused.
    """
    if type(values) is not np.ndarray or values.dtype is not FLOAT64:
        values = _converted(values, name, unit)
    flags = values.flags
    x: FloatArray = values
    if flags.c_contiguous and flags.aligned:
        return x
    try:
        return x.copy("C")
    except (MemoryError, ValueError) as error:  # a view may be larger than memory
        raise too_many(values.shape, error) from None


def is_number(values: Any) -> bool:
    """Whether the result for these points is a number: they are a number, or a quantity of one."""
    if carries_unit(type(values)) and hasattr(values, "magnitude"):
        values = values.magnitude
    return isinstance(values, Real)


def _converted(values: Any, name: str, unit: Wanted | None) -> FloatArray:
    if carries_unit(type(values)):
        values = converted(values, name, unit)
    check_plain(values, name)
    if isinstance(values, np.ma.MaskedArray):
        message = f"{name} is a masked array, whose mask would be lost: .filled(numpy.nan) has NaN where it is masked"
        raise WrongTypeError(f"{message}, .compressed() the rest alone", parameter=name, value=values)
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ArrayError(f"{name} must be a number or an array: {error}", parameter=name) from None
    if array.dtype.kind not in "iuf" or not np.can_cast(array.dtype, FLOAT64):
        message = f"{name} must hold real numbers that float64 can take; got dtype {array.dtype}"
        raise WrongTypeError(message, parameter=name, value=values)
    try:
        return array.astype(FLOAT64, copy=False)
    except (MemoryError, ValueError) as error:
        raise too_many(array.shape, error) from None


def empty(shape: tuple[int, ...], points: tuple[int, ...]) -> FloatArray:
    """An array for the results, or input, of points of this shape."""
    try:
        return np.empty(shape)
    except (MemoryError, ValueError) as error:
        raise too_many(points, error) from None


def too_many(shape: tuple[int, ...], error: Exception) -> SizeError:
    """What to raise where memory for a block of this shape is not to be had."""
    n = math.prod(shape)
    return SizeError(f"{n} points need {32 * n} bytes: {error}", parameter="n", value=n)


def checked_block(out: Any, shape: tuple[int, ...]) -> FloatArray:
    """The caller's block (4, *shape), if C may write there as it stands."""
    if not isinstance(out, np.ndarray) or out.dtype != FLOAT64:
        kind = f"dtype {out.dtype}" if isinstance(out, np.ndarray) else type(out).__name__
        raise WrongTypeError(f"out must be a float64 array or a Motion; got {kind}", parameter="out", value=out)
    if out.shape != (4, *shape):
        raise ArrayError(f"out must have the shape {(4, *shape)}; got {out.shape}", parameter="out", value=out)
    if not out.flags.writeable:
        raise ArrayError("out must be writeable; it is read-only", parameter="out", value=out)
    if not out.flags.aligned:
        raise AlignError("out must be aligned as float64; its memory is not", parameter="out", value=out)
    if not out.flags.c_contiguous:
        raise ArrayError("out must be C-contiguous; it is not", parameter="out", value=out)
    return out


def call_in_chunks(
    call: Any, program: Any, turning: Any, x: FloatArray, out: FloatArray, row: int, threads: int
) -> None:
    """Have C fill `out` for the points x.

    call: a function of api/rows.h. turning: what it takes for the speed. row: what it takes for the place of the rows.
    """
    n = x.size
    if n <= CHUNK:
        status = call(program, turning, from_buffer(DOUBLES, x), n, from_buffer(DOUBLES, out), row, threads)
        if status:
            check(status)
        return
    for source, length, target in chunk_pointers(x, out):
        check(call(program, turning, source, length, target, row, threads))


def chunk_pointers(x: FloatArray, out: FloatArray) -> list[tuple[Any, int, Any]]:
    """What C is called with, slice by slice: pointer to the points, their number, pointer to the first row of `out`."""
    if x.size > CHUNK:
        _check_overlap(x, out)
    source, target = from_buffer(DOUBLES, x), from_buffer(DOUBLES, out)
    return [(source + i, length, target + i) for i, length in chunks(x.size)]


def chunks(n: int) -> list[tuple[int, int]]:
    """Slices of n points: index of the first point, number of points."""
    return [(i, min(n - i, CHUNK)) for i in range(0, max(n, 1), CHUNK)]


def _check_overlap(x: FloatArray, out: FloatArray) -> None:
    """The check that C makes, for arrays that it will see in slices only."""
    start, n = x.__array_interface__["data"][0], x.nbytes
    offset = start - out.__array_interface__["data"][0]
    if -n < offset < out.nbytes and offset % n:
        raise OverlapError("out overlaps the input; only one of its rows may be the input itself", parameter="out")
