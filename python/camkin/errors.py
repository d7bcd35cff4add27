"""Exceptions: one for each status of the C library, and a few for mistakes that only Python code can make.

Each is a CamkinError and also a builtin exception, mostly ValueError. All names can be imported from camkin.
"""

import difflib
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from camkin._camkin import ffi, lib

__all__ = [
    "AlignError",
    "ArrayError",
    "BoundaryError",
    "CamkinError",
    "CamkinWarning",
    "ClosureError",
    "ContinuityError",
    "CycleError",
    "DurationError",
    "FileError",
    "FpenvError",
    "IsaError",
    "LawError",
    "LiftError",
    "LimitError",
    "NullError",
    "OptionsError",
    "OutOfMemoryError",
    "OverlapError",
    "ParameterError",
    "SegmentError",
    "SizeError",
    "SpecError",
    "SpeedError",
    "TableError",
    "ThreadsError",
    "TimeError",
    "UnitError",
    "WrongTypeError",
]


class CamkinError(Exception):
    """Base of all errors of camkin. Every subclass is also a builtin exception, mostly ValueError.

    Attributes
    ----------
    status : int or None
        Status of the C library; None for a mistake found in Python.
    segment : int or None
        Index of the segment, from 0.
    parameter : str or None
        Name of the parameter or key.
    value : object
        The value that was refused; None if there is no single one.
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
    """A required pointer or argument is missing."""

    code = lib.CAMKIN_E_NULL


class OptionsError(CamkinError, ValueError):
    """The options of a program have the wrong size or unknown flags, or a spec file cannot hold a label."""

    code = lib.CAMKIN_E_OPTIONS


class LawError(CamkinError, ValueError):
    """No law has this name or number."""

    code = lib.CAMKIN_E_LAW


class DurationError(CamkinError, ValueError):
    """A duration or cycle is not finite, not positive or out of range."""

    code = lib.CAMKIN_E_DURATION


class LiftError(CamkinError, ValueError):
    """A lift is not finite or out of range, or zero where the law must move."""

    code = lib.CAMKIN_E_LIFT


class ParameterError(CamkinError, ValueError):
    """A parameter is missing, unknown, not finite or out of range."""

    code = lib.CAMKIN_E_PARAMETER


class BoundaryError(CamkinError, ValueError):
    """A boundary value is not finite, or the law takes none."""

    code = lib.CAMKIN_E_BOUNDARY


class TableError(CamkinError, ValueError):
    """A table is missing or wrong, or the law takes none."""

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
    """The number of threads is negative, or too large to be one."""

    code = lib.CAMKIN_E_THREADS


class SegmentError(CamkinError, IndexError):
    """The program has no such segment."""

    code = lib.CAMKIN_E_SEGMENT


class OutOfMemoryError(CamkinError, MemoryError):
    """There is not enough memory."""

    code = lib.CAMKIN_E_MEMORY


class FileError(CamkinError, ValueError):
    """A cam file is truncated, or is none."""

    code = lib.CAMKIN_E_FILE


class FpenvError(CamkinError, ArithmeticError):
    """The library was compiled without IEEE 754 arithmetic, so results would be wrong."""

    code = lib.CAMKIN_E_FPENV


class WrongTypeError(CamkinError, TypeError):
    """An argument is of the wrong type, or an array of the wrong dtype."""


class ArrayError(CamkinError, ValueError):
    """An array has the wrong shape, is not C-contiguous, or is read-only."""


class LimitError(CamkinError, ValueError):
    """A limit is not a positive finite number."""


class UnitError(CamkinError, ValueError):
    """A unit is unknown, of the wrong kind, or differs from the unit that it must agree with."""


class SpecError(CamkinError, ValueError):
    """A spec (TOML, JSON or dict) is wrong. `status` is set where the C library refused its program."""


class CamkinWarning(UserWarning):
    """A value is allowed but probably a mistake."""


def warn(message: str) -> None:
    """Give a CamkinWarning for the line outside of camkin that called."""
    depth, frame = 2, sys._getframe(1)
    while frame.f_back and str(frame.f_globals.get("__name__")).partition(".")[0] == "camkin":
        depth, frame = depth + 1, frame.f_back
    warnings.warn(message, CamkinWarning, stacklevel=depth)


@contextmanager
def unasked() -> Iterator[None]:
    """Leave out the questions, each a CamkinWarning, about what is made in the block."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CamkinWarning)
        yield


# Functions that messages of C name, with the method of Python.
_METHODS = {"camkin_law_shock_spectrum()": "Law.shock_spectrum()"}
_BY_STATUS = {cls.code: cls for cls in CamkinError.__subclasses__() if cls.code is not None}


def from_status(status: int, detail: Any = None) -> CamkinError:
    """Return the exception for a status other than CAMKIN_OK. detail: a camkin_error, or None."""
    cls = _BY_STATUS[status]
    if detail is None:
        return cls(ffi.string(lib.camkin_status_str(status)).decode())
    parameter = ffi.string(detail.parameter).decode() or None
    message = ffi.string(detail.message).decode()
    for function, method in _METHODS.items():
        message = message.replace(function, method)
    return cls(
        message,
        segment=detail.segment if detail.segment >= 0 else None,
        parameter=parameter,
        value=detail.value if parameter else None,
    )


def check(status: int) -> None:
    """Raise the exception for a status, unless it is CAMKIN_OK."""
    if status:
        raise from_status(status)


_MAX_SHOWN = 80


def short_repr(value: Any) -> str:
    """Return a value as text for a message, at most 80 characters."""
    try:
        text = repr(value)
    except ValueError:  # Python does not convert an int of more than 4300 digits
        return f"an {type(value).__name__} of more digits than can be written"
    return text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 3]}..."


# Other words for parameters, by the name of the parameter here. Of two with the same word the first that fits is meant.
_SYNONYMS = {
    "lift": ("height", "stroke", "travel", "rise", "h", "hub"),
    "duration": ("angle", "beta", "length", "width", "rise", "winkel", "dauer"),
    "rpm": ("speed", "n", "n_rpm", "drehzahl"),
    "length_unit": ("unit", "units"),
    "law": ("profile", "motion", "curve", "gesetz"),
    # A name without "max" means the peak, not the mean of a similar name.
    "max_velocity": ("velocity",),
    "max_acceleration": ("acceleration", "accel"),
    "max_jerk": ("jerk",),
    "max_pressure_angle": ("pressure_angle", "pressure"),
    "min_radius": ("radius",),
    "radius": ("radius_of_curvature", "curvature"),
    "base_radius": ("base_circle", "base", "rb", "grundkreis"),
    "csv": ("excel", "xlsx", "txt"),
    "apdl": ("ansys", "mapdl"),
    "step": ("stp",),
}


def suggestion(word: str, choices: Iterable[str]) -> str:
    """Return the end of a message about an unknown name: the nearest choice, or all of them."""
    names = list(choices)
    found = [name for name in names if word.lower() == name.lower()]
    found = found or [name for name, words in _SYNONYMS.items() if name in names and word.lower() in words]
    found = found or difflib.get_close_matches(word[:_MAX_SHOWN], names, n=1)
    begun = [name for name in names if word and name.startswith(word.lower())]
    if not found and len(begun) == 1:
        found = begun
    if found:
        return f"did you mean {found[0]!r}?"
    return f"choose from {', '.join(map(repr, names))}"
