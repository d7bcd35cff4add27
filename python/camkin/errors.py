"""The exceptions: one for each status of the C library, and a few for mistakes that only Python can make."""

import difflib
import sys
import warnings
from collections.abc import Iterable
from typing import Any, ClassVar

from camkin._camkin import ffi, lib


class CamkinError(Exception):
    """Base of all errors of camkin. Every subclass is also the builtin exception that fits it, mostly ValueError.

    status: the status of the C library, or None for a mistake found in Python.
    segment: index of the segment, from 0, or None.
    parameter: name of the parameter or key, or None.
    value: the value that was refused, or None where the message says it all.
    """

    code: ClassVar[int | None] = None

    def __init__(
        self, message: str, *, segment: int | None = None, parameter: str | None = None, value: Any = None
    ) -> None:
        super().__init__(message)
        self.status = self.code
        self.segment = segment
        self.parameter = parameter
        self.value = value


class NullError(CamkinError, ValueError):
    """Something that must be given is missing."""

    code = lib.CAMKIN_E_NULL


class OptionsError(CamkinError, ValueError):
    """The options of a program are of another version of the library, or a label is no text that a spec can hold."""

    code = lib.CAMKIN_E_OPTIONS


class LawError(CamkinError, ValueError):
    """There is no such law."""

    code = lib.CAMKIN_E_LAW


class DurationError(CamkinError, ValueError):
    """A duration or cycle is not finite, not positive or out of range."""

    code = lib.CAMKIN_E_DURATION


class LiftError(CamkinError, ValueError):
    """A lift is not finite or out of range, or zero where the law must move."""

    code = lib.CAMKIN_E_LIFT


class ParameterError(CamkinError, ValueError):
    """A law parameter is missing, unknown, not finite or out of range."""

    code = lib.CAMKIN_E_PARAMETER


class BoundaryError(CamkinError, ValueError):
    """A boundary value is not finite, or given to a law that takes none."""

    code = lib.CAMKIN_E_BOUNDARY


class TableError(CamkinError, ValueError):
    """A table is missing, bad, or given to a law that takes none."""

    code = lib.CAMKIN_E_TABLE


class CycleError(CamkinError, ValueError):
    """The durations add up to more than the cycle."""

    code = lib.CAMKIN_E_CYCLE


class ClosureError(CamkinError, ValueError):
    """The program does not return to its start and does not accumulate."""

    code = lib.CAMKIN_E_CLOSURE


class ContinuityError(CamkinError, ValueError):
    """Velocity jumps at a joint."""

    code = lib.CAMKIN_E_CONTINUITY


class IsaError(CamkinError, ValueError):
    """The instruction-set level is unknown, not built in, or not supported by this CPU."""

    code = lib.CAMKIN_E_ISA


class SizeError(CamkinError, ValueError):
    """A number of points or segments is negative, or more than memory can hold."""

    code = lib.CAMKIN_E_SIZE


class AlignError(CamkinError, ValueError):
    """An array is not aligned as float64."""

    code = lib.CAMKIN_E_ALIGN


class OverlapError(CamkinError, ValueError):
    """An output overlaps the input or another output."""

    code = lib.CAMKIN_E_OVERLAP


class SpeedError(CamkinError, ValueError):
    """A speed, its rate or the phase is not finite, or a speed is needed and missing."""

    code = lib.CAMKIN_E_SPEED


class TimeError(CamkinError, ValueError):
    """The start or step of a time grid is not finite."""

    code = lib.CAMKIN_E_TIME


class ThreadsError(CamkinError, ValueError):
    """The number of threads is negative or no thread count at all."""

    code = lib.CAMKIN_E_THREADS


class SegmentError(CamkinError, IndexError):
    """The program has no such segment."""

    code = lib.CAMKIN_E_SEGMENT


class OutOfMemoryError(CamkinError, MemoryError):
    """There is not enough memory."""

    code = lib.CAMKIN_E_MEMORY


class FpenvError(CamkinError, ArithmeticError):
    """The library was compiled so that its arithmetic is not that of IEEE 754, and results would be wrong."""

    code = lib.CAMKIN_E_FPENV


class WrongTypeError(CamkinError, TypeError):
    """An argument is of the wrong type, or an array of the wrong dtype."""


class ArrayError(CamkinError, ValueError):
    """An array has the wrong shape, is not C-contiguous, or is read-only."""


class LimitError(CamkinError, ValueError):
    """A limit is not a positive finite number."""


class UnitError(CamkinError, ValueError):
    """A unit is not known, is of another kind than the one that is needed, or differs from that of its neighbour."""


class SpecError(CamkinError, ValueError):
    """A spec (TOML, JSON or dict) is wrong. `status` is set where the C library refused its program."""


class CamkinWarning(UserWarning):
    """A value that is allowed and probably not what was meant."""


def warn(message: str) -> None:
    """Give a CamkinWarning at the line outside of camkin that led here."""
    depth, frame = 2, sys._getframe(1)
    while frame.f_back and str(frame.f_globals.get("__name__")).partition(".")[0] == "camkin":
        depth, frame = depth + 1, frame.f_back
    warnings.warn(message, CamkinWarning, stacklevel=depth)


_BY_STATUS = {cls.code: cls for cls in CamkinError.__subclasses__() if cls.code is not None}


def from_status(status: int, detail: Any = None) -> CamkinError:
    """The exception for a status other than CAMKIN_OK, with what the camkin_error `detail` says if it is given."""
    cls = _BY_STATUS[status]
    if detail is None:
        return cls(ffi.string(lib.camkin_status_str(status)).decode())
    parameter = ffi.string(detail.parameter).decode() or None
    return cls(
        ffi.string(detail.message).decode(),
        segment=detail.segment if detail.segment >= 0 else None,
        parameter=parameter,
        value=detail.value if parameter else None,
    )


def check(status: int) -> None:
    """Raise the exception for a status, unless it is CAMKIN_OK."""
    if status:
        raise from_status(status)


_MOST_SHOWN = 80


def shown(value: Any) -> str:
    """A value as a message gives it."""
    try:
        text = repr(value)
    except ValueError:  # Python refuses to write out an int of more than 4300 digits
        return f"an {type(value).__name__} of more digits than can be written"
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 3]}..."


# What quantities are called elsewhere, by the names of parameters here.
_SYNONYMS = {
    "lift": ("height", "stroke", "travel", "rise", "h", "hub"),
    "duration": ("angle", "beta", "length", "width", "winkel", "dauer"),
    "rpm": ("speed", "n", "n_rpm", "drehzahl"),
    "length_unit": ("unit", "units"),
    "law": ("profile", "motion", "curve", "gesetz"),
}


def nearest(word: str, choices: Iterable[str]) -> str:
    """The end of an error message about an unknown name: the nearest choice, or all that there are."""
    names = list(choices)
    found = [name for name in names if word.lower() in _SYNONYMS.get(name, ())]
    found = found or difflib.get_close_matches(word[:_MOST_SHOWN], names, n=1)
    begun = [name for name in names if word and name.startswith(word.lower())]
    if not found and len(begun) == 1:
        found = begun
    if found:
        return f"did you mean {found[0]!r}?"
    return f"choose from {', '.join(map(repr, names))}"
