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

from camkin._camkin import ffi
from camkin.errors import (
    AlignError,
    ArrayError,
    CamkinError,
    OverlapError,
    SizeError,
    SpeedError,
    ThreadsError,
    WrongTypeError,
    check,
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
SLICE = 1_000_000
_MOST_POINTS = 2**53
_MOST_THREADS = 2**31 - 1
_MOST_SPEED = 1e20


def number(value: Any, name: str, segment: int | None = None) -> float:
    """A real number as float. bool is no number. An int beyond the range of float becomes an infinity."""
    if type(value) is float:
        return value
    if isinstance(value, bool) or not isinstance(value, Real):
        kind = type(value).__name__
        raise WrongTypeError(f"{name} must be a number; got {kind}", segment=segment, parameter=name, value=value)
    real: Any = value
    try:
        return float(real)
    except OverflowError:
        return math.inf if real > 0 else -math.inf


def _integer(value: Any, name: str) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise WrongTypeError(f"{name} must be an integer; got {type(value).__name__}", parameter=name, value=value)
    return operator.index(value)


def count(value: Any, name: str, least: int = 0) -> int:
    """A number of points, at least `least`."""
    n = _integer(value, name)
    if not least <= n <= _MOST_POINTS:
        raise SizeError(f"{name} must be {least} to 2**53; got {n}", parameter=name, value=n)
    return n


def thread_count(value: Any) -> int:
    """A number of threads, 0 for automatic."""
    n = value if type(value) is int else _integer(value, "threads")
    if not 0 <= n <= _MOST_THREADS:
        raise ThreadsError(f"threads must be 0 (automatic) or more; got {n}", parameter="threads", value=n)
    return n


def finite(value: Any, name: str, error: type[CamkinError]) -> float:
    """A finite number as float."""
    x = number(value, name)
    if not math.isfinite(x):
        raise error(f"{name} must be finite; got {shown(value)}", parameter=name, value=value)
    return x


def speed(value: Any, name: str) -> float:
    """A speed, or its rate, as float."""
    x = finite(value, name, SpeedError)
    if abs(x) > _MOST_SPEED:
        raise SpeedError(f"{name} must be -1e20 to 1e20; got {value!r}", parameter=name, value=value)
    return x


def omega(rpm: Any) -> float:
    """Angular speed [rad/s] of a speed in rev/min, or 1 rad/s, which makes derivatives geometric, for None."""
    if rpm is None:
        return 1.0
    if type(rpm) is float and -_MOST_SPEED <= rpm <= _MOST_SPEED:
        return rpm * (math.pi / 30.0)
    return speed(rpm, "rpm") * (math.pi / 30.0)


def drive(rpm: Any, rpm_per_s: Any, phase: Any) -> Any:
    """A camkin_drive of three finite numbers."""
    return ffi.new(DRIVE, [speed(rpm, "rpm"), speed(rpm_per_s, "rpm_per_s"), finite(phase, "phase", SpeedError)])


def points(values: Any, name: str) -> FloatArray:
    """Values as an aligned, C-contiguous float64 array: the array itself where it is one already, else a copy."""
    if type(values) is not np.ndarray or values.dtype is not FLOAT64:
        values = _converted(values, name)
    flags = values.flags
    x: FloatArray = values
    if flags.c_contiguous and flags.aligned:
        return x
    try:
        return x.copy("C")
    except (MemoryError, ValueError) as error:  # a view may be larger than memory
        raise too_many(values.shape, error) from None


def _converted(values: Any, name: str) -> FloatArray:
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


def fill(call: Any, program: Any, turning: Any, x: FloatArray, out: FloatArray, row: int, threads: int) -> None:
    """Have C fill `out` for the points x.

    call: a function of csrc/rows.h. turning: what it takes for the speed. row: what it takes for the place of the rows.
    """
    n = x.size
    if n <= SLICE:
        status = call(program, turning, from_buffer(DOUBLES, x), n, from_buffer(DOUBLES, out), row, threads)
        if status:
            check(status)
        return
    for source, length, target in slices(x, out):
        check(call(program, turning, source, length, target, row, threads))


def slices(x: FloatArray, out: FloatArray) -> list[tuple[Any, int, Any]]:
    """What C is called with, slice by slice: pointer to the points, their number, pointer to the first row of `out`."""
    if x.size > SLICE:
        _check_overlap(x, out)
    source, target = from_buffer(DOUBLES, x), from_buffer(DOUBLES, out)
    return [(source + i, length, target + i) for i, length in parts(x.size)]


def parts(n: int) -> list[tuple[int, int]]:
    """Slices of n points: index of the first point, number of points."""
    return [(i, min(n - i, SLICE)) for i in range(0, max(n, 1), SLICE)]


def _check_overlap(x: FloatArray, out: FloatArray) -> None:
    """The check that C makes, for arrays that it will see in slices only."""
    start, n = x.__array_interface__["data"][0], x.nbytes
    offset = start - out.__array_interface__["data"][0]
    if -n < offset < out.nbytes and offset % n:
        raise OverlapError("out overlaps the input; only one of its rows may be the input itself", parameter="out")
