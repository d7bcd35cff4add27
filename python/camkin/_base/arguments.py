"""Arguments from the caller: numbers, counts, arrays of points and output blocks, checked before C reads them.

cffi accepts float32, integers, foreign byte order and read-only memory as doubles without an error. So every argument
is checked here first.
"""

import math
import operator
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from camkin._base.units import (
    OMEGA,
    PLAIN,
    RPM,
    SECONDS,
    Wanted,
    carries_unit,
    check_named_unit,
    check_plain,
    converted,
)
from camkin._camkin import ffi, lib
from camkin.errors import (
    AlignError,
    ArrayError,
    CamkinError,
    OverlapError,
    ParameterError,
    SizeError,
    SpeedError,
    ThreadsError,
    TimeError,
    WrongTypeError,
    check,
    short_repr,
    suggestion,
)

FloatArray: TypeAlias = npt.NDArray[np.float64]
Array: TypeAlias = npt.NDArray[Any] | Sequence[Any]
"""An array argument: any shape, any dtype that float64 holds without loss."""

FLOAT64 = np.dtype(np.float64)
from_buffer = ffi.from_buffer
DOUBLES = ffi.typeof("double[]")

# Long calls are split into chunks of this many points, so that Ctrl-C takes effect between them. The values do not
# depend on it.
CHUNK = 1_000_000
_MAX_THREADS = 2**31 - 1
_MAX_SPEED = lib.CAMKIN_MAX_SPEED

QUANTITIES = ("displacement", "velocity", "acceleration", "jerk")

# The module of free(), which stands above this one.
_FREE_MODULE = "camkin._base.free"


def number(value: Any, name: str, segment: int | None = None, unit: Wanted | None = None) -> float:
    """Return a real number as float. bool is refused. An int beyond the range of float becomes an infinity.

    unit: unit to which a pint quantity is converted. None if that is unknown; a quantity is refused then.
    """
    if type(value) is float:
        return value
    if type(value) is not int and carries_unit(type(value)):
        value = converted(value, name, unit)
    if type(value) is not int and (isinstance(value, bool) or not isinstance(value, Real)):
        kind = type(value).__name__
        if getattr(value, "__module__", None) == _FREE_MODULE and getattr(value, "__name__", None) == "free":
            kind = "the function free: call it, as in free(name, low, high)"
        raise WrongTypeError(f"{name} must be a number; got {kind}", segment=segment, parameter=name, value=value)
    real: Any = value
    try:
        return float(real)
    except OverflowError:
        return math.inf if real > 0 else -math.inf


def integer(value: Any, name: str) -> int:
    """Return an integer as int. bool is refused."""
    try:
        if not isinstance(value, bool):
            return operator.index(value)
    except TypeError:
        pass
    raise WrongTypeError(f"{name} must be an integer; got {type(value).__name__}", parameter=name, value=value)


def count(value: Any, name: str, least: int = 0) -> int:
    """Return a number of points, at least `least`."""
    n = integer(value, name)
    if not least <= n <= lib.CAMKIN_MAX_POINTS:
        raise SizeError(f"{name} must be {least} to 2**53; got {n}", parameter=name, value=n)
    return n


def arguments_of(given: Any, name: str, known: Sequence[str], needed: str) -> dict[str, Any]:
    """Return a dict of arguments. known: their names, of which one is needed."""
    example = f"{name}=dict({', '.join(f'{key}=...' for key in known)})"
    if not isinstance(given, Mapping):
        message = f"{name} must be a dict, as in {example}; got {short_repr(given)}"
        raise WrongTypeError(message, parameter=name, value=given)
    for key in given:
        if key not in known:
            message = f"{name} takes no {short_repr(key)}; {suggestion(str(key), known)}"
            raise ParameterError(message, parameter=name, value=key)
    if needed not in given:
        raise ParameterError(f"{name} needs {needed!r}: give {example}", parameter=name, value=given)
    return dict(given)


_MOST_BLOCK = 10_000_000


def step_range(dt: Any, n: Any, t0: Any, first: Any, block: Any) -> tuple[float, float, int, int, int]:
    """Return the arguments of a call step by step: t0, dt, first, n, and the steps of one block, n at most."""
    steps, begin = count(n, "n"), count(first, "first")
    start, step = finite(t0, "t0", TimeError, SECONDS), finite(dt, "dt", TimeError, SECONDS)
    if begin + steps > lib.CAMKIN_MAX_POINTS:
        raise SizeError(
            f"first + n must be at most 2**53; got first={begin}, n={steps}", parameter="first", value=begin
        )
    size = count(block, "block", 1)
    if size > _MOST_BLOCK:
        raise SizeError(f"block must be 1 to {_MOST_BLOCK}; got {size}", parameter="block", value=block)
    return start, step, begin, steps, min(size, max(steps, 1))


def thread_count(value: Any) -> int:
    """Return a number of threads; 0 is automatic."""
    n = value if type(value) is int else integer(value, "threads")
    if not 0 <= n <= _MAX_THREADS:
        raise ThreadsError(f"threads must be 0 (automatic) or more; got {n}", parameter="threads", value=n)
    return n


def finite(value: Any, name: str, error: type[CamkinError], unit: Wanted | None = None) -> float:
    """Return a finite number as float."""
    x = number(value, name, unit=unit)
    if not math.isfinite(x):
        raise error(f"{name} must be finite; got {short_repr(value)}", parameter=name, value=value)
    return x


def speed(value: Any, name: str, unit: Wanted = RPM) -> float:
    """Return a speed, or its rate, as float."""
    if isinstance(value, np.ndarray | list | tuple) and np.ndim(value):
        message = f"{name} must be one number; got {type(value).__name__}: call once for each speed, or scale"
        scaling = "geometric values (rpm='geometric') by omega for v, omega**2 for a, omega**3 for j"
        raise WrongTypeError(f"{message} {scaling}", parameter=name, value=value)
    x = finite(value, name, SpeedError, unit)
    if abs(x) > _MAX_SPEED:
        raise SpeedError(f"{name} must be -1e20 to 1e20; got {short_repr(value)}", parameter=name, value=value)
    return x


GEOMETRIC = "geometric"
"""The `rpm` that asks for derivatives per radian, whatever speed the program has."""

_RAD_PER_S = math.pi / 30.0  # 1 rev/min


def angular_speed(rpm: Any, omega: Any, own: float | None) -> float:
    """Return the angular speed [rad/s] of a call by angle, from `rpm` or `omega`.

    own: rpm of the program, used if neither is given. If it is None too, the speed is 1: derivatives are geometric.
    """
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
    """Return the speed [rev/min] of a call: `rpm`, or `omega` converted once, else `own`; None for geometric."""
    if omega is not None:
        _check_one(rpm, omega)
        x = speed(omega, "omega", OMEGA) / _RAD_PER_S
        if abs(x) > _MAX_SPEED:
            message = f"omega must be -1e19 to 1e19 where it is converted to rev/min; got {short_repr(omega)}"
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
        message = f"give rpm or omega, not both; got rpm={short_repr(rpm)}, omega={short_repr(omega)}"
        raise SpeedError(message, parameter="omega", value=omega)


def row_of(quantity: Any) -> int:
    """Return the row of a quantity in a block: 0 to 3 for "s", "v", "a", "j" or the full word."""
    for names in ("svaj", QUANTITIES):
        if isinstance(quantity, str) and quantity in tuple(names):
            return names.index(quantity)
    if not isinstance(quantity, str):
        message = f"quantity must be a name; got {type(quantity).__name__}"
        raise WrongTypeError(message, parameter="quantity", value=quantity)
    hint = suggestion(quantity, (*QUANTITIES, *"svaj"))
    raise ParameterError(f"there is no quantity {short_repr(quantity)}; {hint}", parameter="quantity", value=quantity)


def points(values: Any, name: str, unit: Wanted | None = PLAIN) -> FloatArray:
    """Return values as an aligned, C-contiguous float64 array: the array itself if it is one, else a copy.

    unit: unit to which a pint quantity is converted. None if that is unknown; a quantity is refused then.
    """
    if type(values) is not np.ndarray or values.dtype is not FLOAT64:
        values = _converted(values, name, unit)
    flags = values.flags
    x: FloatArray = values
    if flags.c_contiguous and flags.aligned:
        return x
    try:
        return x.copy("C")
    except (MemoryError, ValueError) as error:  # a broadcast view can be larger than memory
        raise too_many(values.shape, error) from None


def _converted(values: Any, name: str, unit: Wanted | None) -> FloatArray:
    if carries_unit(type(values)):
        values = converted(values, name, unit)
    check_plain(values, name)
    check_named_unit(values, name, unit)
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
    """Return an array of a shape. points: shape of the points, for the error if memory is short."""
    try:
        return np.empty(shape)
    except (MemoryError, ValueError) as error:
        raise too_many(points, error) from None


def too_many(shape: tuple[int, ...], error: Exception) -> SizeError:
    """Return the error for a block of this shape that memory cannot hold."""
    n = math.prod(shape)
    return SizeError(f"{n} points need {32 * n} bytes: {error}", parameter="n", value=n)


def checked_block(out: Any, shape: tuple[int, ...], rows: int = 4, other: str = "a Motion") -> FloatArray:
    """Return the caller's block if its shape is (rows, *shape) and C can write into it directly.

    other: what the caller may give instead of an array, for the message.
    """
    if not isinstance(out, np.ndarray) or out.dtype != FLOAT64:
        kind = f"dtype {out.dtype}" if isinstance(out, np.ndarray) else type(out).__name__
        raise WrongTypeError(f"out must be a float64 array or {other}; got {kind}", parameter="out", value=out)
    if out.shape != (rows, *shape):
        raise ArrayError(f"out must have the shape {(rows, *shape)}; got {out.shape}", parameter="out", value=out)
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
    """Fill `out` for the points x by calls of C.

    call: a function of native/rows.h. turning: its speed or drive. row: its stride, or the number of its row.
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
    """Return the arguments for C, chunk by chunk: points, their number, first row of `out`."""
    if x.size > CHUNK:
        _check_overlap(x, out)
    source, target = from_buffer(DOUBLES, x), from_buffer(DOUBLES, out)
    return [(source + i, length, target + i) for i, length in chunks(x.size)]


def chunks(n: int) -> list[tuple[int, int]]:
    """Return the chunks of n points: index of the first point, number of points."""
    return [(i, min(n - i, CHUNK)) for i in range(0, max(n, 1), CHUNK)]


def _check_overlap(x: FloatArray, out: FloatArray) -> None:
    """Check the whole arrays for overlap; C sees only chunks of them."""
    start, n = x.__array_interface__["data"][0], x.nbytes
    offset = start - out.__array_interface__["data"][0]
    if -n < offset < out.nbytes and offset % n:
        raise OverlapError("out overlaps the input; only one of its rows may be the input itself", parameter="out")
