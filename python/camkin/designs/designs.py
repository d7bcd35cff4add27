"""Batches of designs: the characteristic values of many programs that differ only in numbers, in one call."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from camkin._base.arguments import Array, FloatArray, empty, finite, integer, points, rev_per_min, thread_count
from camkin._base.calls import explained, explained_with
from camkin._base.free import OpenSegment
from camkin._base.units import DEGREES
from camkin._camkin import ffi, lib
from camkin._core import ROUNDING, names
from camkin._program.checks import no_segment
from camkin.errors import (
    ArrayError,
    DurationError,
    ParameterError,
    SegmentError,
    SizeError,
    WrongTypeError,
    from_status,
    short_repr,
    suggestion,
)
from camkin.freeform import BOUNDARY
from camkin.program import Program
from camkin.segment import Segment

IntArray: TypeAlias = npt.NDArray[np.int32]
S = TypeVar("S")

# Designs of one call of C, so that Ctrl-C takes effect between two. The values do not depend on it.
CHUNK = 16384
REST = "rest"
_FIELDS = ("duration", "lift", *BOUNDARY)
EXTREMES = ("s_min", "s_max", "v_min", "v_max", "a_min", "a_max", "j_min", "j_max")
_SQUARES = ("v_ms", "a_ms", "j_ms")


class PeakArrays(NamedTuple):
    """Values and the cam angles [deg] where they are reached, arrays of (m,); see camkin.Peak."""

    value: FloatArray
    angle: FloatArray


class ExtremeArrays(NamedTuple):
    """Smallest and largest values of a quantity; see camkin.Extremes."""

    min: PeakArrays
    max: PeakArrays

    @property
    def peak(self) -> PeakArrays:
        """Largest magnitudes; if both agree to rounding, that at the smaller angle."""
        up, down = np.abs(self.max.value), np.abs(self.min.value)
        with np.errstate(invalid="ignore"):  # inf - inf
            same = (up == down) | (np.abs(up - down) <= ROUNDING * np.minimum(up, down))
        first = np.where(up > down, self.max.angle, self.min.angle)
        both = np.minimum(self.max.angle, self.min.angle)
        return PeakArrays(np.where(same | (up > down), np.maximum(up, down), down), np.where(same, both, first))


class RmsArrays(NamedTuple):
    """Root mean squares over the event and over the whole cycle, arrays of (m,); see camkin.Rms."""

    event: FloatArray
    cycle: FloatArray


@explained("__init__")
@dataclass(frozen=True, repr=False)
class Designs:
    """The values of m designs: arrays of (m,), named as in `Program.analyze`. A design that is refused has NaN.

    Attributes
    ----------
    status : ndarray of int32
        0, or the status for which `Program` refuses the design: the number of a `CAMKIN_E_...` in camkin.h.
    displacement, velocity, acceleration, jerk : ExtremeArrays
        .min and .max, each with .value and .angle.
    rms_velocity, rms_acceleration, rms_jerk : RmsArrays
        .event and .cycle.

    Notes
    -----
    Units: L, L/s, L/s2, L/s3 at the speed of the call, or L, L/rad, L/rad2, L/rad3 without one.
    """

    status: IntArray
    displacement: ExtremeArrays
    velocity: ExtremeArrays
    acceleration: ExtremeArrays
    jerk: ExtremeArrays
    rms_velocity: RmsArrays
    rms_acceleration: RmsArrays
    rms_jerk: RmsArrays

    def __len__(self) -> int:
        return len(self.status)

    @property
    def accepted(self) -> npt.NDArray[np.bool_]:
        """Whether each design is a program."""
        accepted: npt.NDArray[np.bool_] = self.status == 0
        return accepted

    @property
    def max_velocity(self) -> PeakArrays:
        """Largest `|v|`."""
        return self.velocity.peak

    @property
    def max_acceleration(self) -> PeakArrays:
        """Largest `|a|`."""
        return self.acceleration.peak

    @property
    def max_jerk(self) -> PeakArrays:
        """Largest `|j|`."""
        return self.jerk.peak

    def reason(self, index: int) -> str:
        """Return why a design is refused.

        Parameters
        ----------
        index : int
            Number of the design.

        Returns
        -------
        str
            The reason in a few words; "" if the design is not refused.
        """
        status = int(self.status[integer(index, "index")])
        return str(from_status(status)) if status else ""

    def __repr__(self) -> str:
        return f"<Designs {len(self)}, {len(self) - int(np.count_nonzero(self.accepted))} refused>"


@dataclass(frozen=True)
class Template:
    """Segments and options that need not make a Program: columns replace the numbers that do not fit."""

    segments: tuple[Segment, ...]
    cycle: float = 360.0
    accumulate: bool = False
    allow_velocity_jump: bool = False
    start: float = 0.0
    phase: float = 0.0
    once: bool = False
    rpm: float | None = None
    _isa: str | None = None


class _Column(NamedTuple):
    """A column as C takes it; values None for the rest of `total`."""

    segment: int
    field: int
    values: FloatArray | None
    total: float


_BY_COLUMN = "give columns={(0, 'duration'): [...], (1, 'lift'): ...}, by the index of the segment and the name"
_INSTEAD = {
    "samples": f"{_BY_COLUMN}; camkin.sweep() takes samples of a camkin.Design",
    "grid": f"{_BY_COLUMN}; camkin.sweep() takes a grid for a camkin.Design",
    "metrics": "the result has them all; camkin.sweep() takes metrics",
    "limits": "choose designs by the result, as found.max_jerk.value <= most",
    "cycle": "give a Program(..., cycle=...) instead of segments",
}


@explained_with(_INSTEAD)
def analyze_designs(
    program: Program | Template | Sequence[Segment],
    columns: Mapping[tuple[int, str], Array | float | str],
    *,
    total: float | None = None,
    rpm: float | str | None = None,
    omega: float | None = None,
    impulses: bool = True,
    threads: int = 0,
) -> Designs:
    """Analyse many designs: programs of the same laws, in which some numbers vary. No Program is made of them.

    Parameters
    ----------
    program : Program or sequence of Segment
        A Program or its segments, at most 64, for all that does not vary. Segments make a cycle of 360 degrees that
        starts at angle 0; a Program has its own cycle, start, phase and flags, and may happen once.
    columns : dict
        (index of the segment, name): an array of (m,), or a number for all designs. Names are "duration" [deg], "lift"
        [L], "v0" ... "j1" [L/rad, L/rad2, L/rad3], and the parameters of the law, such as "T1" ... "T6" of universal,
        "q0" and "q1" [L/rad4] of poly_bc. A value replaces "free" and "match". "rest" stands for one duration that is
        the rest of the total, or for one lift that returns the follower to its start.
    total : float [deg], optional
        Sum of the durations where one of them is "rest"; None for the cycle. A motion that happens once has no cycle:
        it needs one.
    rpm, omega : float, optional
        Speed [rev/min] or [rad/s], as for `Program.analyze`. Without one, values are geometric.
    impulses : bool, optional
        False for the motion between jumps, as in `Analysis.finite`.
    threads : int, optional
        1 for the calling thread, more for at most that number, 0 for as many as are worth their start.

    Returns
    -------
    Designs
        Values agree with `Program.analyze` to 16 ulp of their peaks. A design that `Program` would refuse raises
        nothing: its status says why.

    Raises
    ------
    WrongTypeError, SegmentError, ParameterError, ArrayError, SizeError
        For bad columns.
    SpeedError
        For a speed out of its range.

    Notes
    -----
    Ctrl-C takes effect after some ten thousand designs.

    Examples
    --------
    >>> from camkin import Segment
    >>> angle, lift = np.linspace(60, 160, 1000), np.full(1000, 10.0)
    >>> found = camkin.analyze_designs(
    ...     [Segment("modified_sine", duration=90, lift=10), Segment("cycloidal", duration=90, lift=-10)],
    ...     {(0, "duration"): angle, (0, "lift"): lift, (1, "duration"): "rest", (1, "lift"): "rest"},
    ...     rpm=300,
    ... )
    >>> best = np.nanargmin(found.max_acceleration.value)
    """
    whole = program if isinstance(program, Program | Template) else None
    segments = whole.segments if whole else segments_of(program)
    own = whole.rpm if whole else None
    speed = rev_per_min(rpm, omega, own)
    if not isinstance(impulses, bool):
        raise WrongTypeError(f"impulses must be True or False; got {impulses!r}", parameter="impulses", value=impulses)
    cycle, once = (whole.cycle, whole.once) if whole else (360.0, False)
    sum_of_durations = cycle if total is None else finite(total, "total", DurationError, DEGREES)
    template, keep = template_of(segments)
    found = [_column(segments, template, key, value, sum_of_durations) for key, value in _items(columns)]
    if once and total is None and any(_is_duration(column) and column.values is None for column in found):
        message = "a motion that happens once has no cycle: give total, the sum of its durations"
        raise DurationError(message, parameter="total", value=total)
    m = _length(found)
    options, isa = options_of(whole)
    drive = ffi.NULL if speed is None else ffi.new("camkin_drive *", {"rpm": speed})
    values = empty((2 * len(EXTREMES) + len(_SQUARES) + 1, m), (m,))
    status = np.empty(m, np.int32)
    count = thread_count(threads)
    for first in range(0, max(m, 1), CHUNK):
        n = min(CHUNK, m - first)
        columns_of_chunk, inputs = _chunk(found, first, n)
        out, outputs = _outputs(values[:, first:], status[first:])
        error = ffi.new("camkin_error *")
        failed = lib.camkin_analyze_designs(
            template, len(segments), options, columns_of_chunk, len(found), n, drive, impulses, out, count, error
        )
        del inputs, outputs
        if failed:
            raise from_status(failed, error)
    del keep, isa
    return _designs(values, status, _lengths(segments, found) if once else cycle)


def _is_duration(column: _Column) -> bool:
    return bool(column.field == lib.CAMKIN_COLUMN_DURATION)


def _lengths(segments: Sequence[Segment], columns: Sequence[_Column]) -> FloatArray | float:
    """Return the length [deg] of motions that happen once: the sum of their durations."""
    durations: list[Any] = [segment.duration for segment in segments]
    for column in columns:
        if _is_duration(column):
            if column.values is None:
                return column.total
            durations[column.segment] = column.values
    length: FloatArray | float = sum(durations)
    return length


def options_of(whole: Program | Template | None) -> tuple[Any, Any]:
    """Return the options of a program, and the objects that keep their text alive."""
    cycle, flags, start, phase, isa = 360.0, 0, 0.0, 0.0, ffi.NULL
    if whole:
        cycle = 360.0 if whole.once else whole.cycle  # a motion that happens once has no cycle
        flags |= whole.once * lib.CAMKIN_ONCE
        flags |= whole.accumulate * lib.CAMKIN_ACCUMULATE | whole.allow_velocity_jump * lib.CAMKIN_ALLOW_VELOCITY_JUMP
        start, phase = whole.start, whole.phase
        isa = ffi.new("char[]", whole._isa.encode()) if whole._isa else ffi.NULL
    return ffi.new("camkin_options *", (ffi.sizeof("camkin_options"), cycle, isa, flags, start, phase)), isa


def _instead_of(given: Any) -> str:
    """Return what to give instead of an object that is no sequence of segments."""
    if isinstance(given, Segment | OpenSegment):
        return "put it into a list"
    if hasattr(given, "sum_of_durations"):  # a Design, which is made above this module
        return "camkin.sweep() takes a Design"
    return "give a list of Segments"


def segments_of(given: Any) -> tuple[Segment, ...]:
    """Return the checked segments of a program that stands for many designs."""
    expected = "program must be a Program or its segments"
    return each_segment(given, (Segment,), "program", expected, f": {_instead_of(given)}")


def each_segment(
    given: Any, kinds: tuple[type[S], ...], parameter: str, expected: str, remedy: str = ""
) -> tuple[S, ...]:
    """Return the segments of a design, each of one of the kinds. `expected` and `remedy` are for another object."""
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        message = f"{expected}; got {type(given).__name__}{remedy}"
        raise WrongTypeError(message, parameter=parameter, value=given)
    segments = tuple(given)
    for i, segment in enumerate(segments):
        if not isinstance(segment, kinds):
            error = no_segment(i, segment)
            error.parameter, error.value = parameter, segment
            raise error
    if not 1 <= len(segments) <= lib.CAMKIN_MAX_DESIGN_SEGMENTS:
        message = f"a design has 1 to {lib.CAMKIN_MAX_DESIGN_SEGMENTS} segments; got {len(segments)}"
        raise SizeError(message, parameter=parameter, value=len(segments))
    return segments


def template_of(segments: Sequence[Segment]) -> tuple[Any, list[Any]]:
    """Return the structs of the segments, and the objects that keep their tables alive."""
    structs = ffi.new("camkin_segment[]", len(segments))
    made = [segment._struct for segment in segments]
    for i, (struct, _) in enumerate(made):
        structs[i] = struct[0]
    return structs, made


def _items(columns: Any) -> list[tuple[Any, Any]]:
    if not isinstance(columns, Mapping):
        message = f"columns must be a dict by (segment, name); got {type(columns).__name__}"
        raise WrongTypeError(message, parameter="columns", value=columns)
    return list(columns.items())


def segment_index(segments: Sequence[Segment], value: Any, what: str) -> int:
    """Return the checked index of a segment."""
    i = integer(value, "segment")
    if not 0 <= i < len(segments):
        message = f"{what}: segment must be 0 to {len(segments) - 1}; got {i}"
        raise SegmentError(message, parameter="segment", value=i)
    return i


def field_of(segments: Sequence[Segment], template: Any, i: int, key: tuple[int, str], what: str) -> int:
    """Return the number CAMKIN_COLUMN_... of a field of segment i."""
    name, every = key[1], list(names(lib.camkin_law_parameter, template[i].law))
    if name in _FIELDS:
        return _FIELDS.index(name)
    parameters = [p for p in every if p not in _FIELDS]
    if name in parameters:
        number: int = lib.CAMKIN_COLUMN_PARAM + every.index(name)
        return number
    hint = suggestion(name, (*_FIELDS, *parameters))
    message = f"{what} {key!r}: {segments[i].law.name} has no {short_repr(name)}; {hint}"
    raise ParameterError(message, segment=i, parameter=name, value=name)


def _column(segments: Sequence[Segment], template: Any, key: Any, value: Any, total: float) -> _Column:
    """Return a checked column, and let its value replace "free" and "match" in the template."""
    if not isinstance(key, tuple) or len(key) != 2 or not isinstance(key[1], str):
        message = f"the key of a column must be (segment, name), such as (0, 'lift'); got {short_repr(key)}"
        raise WrongTypeError(message, parameter="columns", value=key)
    i, name = segment_index(segments, key[0], f"column {key!r}"), key[1]
    field, struct = field_of(segments, template, i, key, "column"), template[i]
    for kind in ("FREE", "MATCH"):
        struct.flags &= ~getattr(lib, f"CAMKIN_{kind}_{name.upper()}", 0) & 0xFFFFFFFF
    if isinstance(value, str):
        if value != REST or field > lib.CAMKIN_COLUMN_LIFT:
            wanted = "an array, a number or 'rest'" if field <= lib.CAMKIN_COLUMN_LIFT else "an array or a number"
            message = f"column {key!r} must be {wanted}; got {short_repr(value)}"
            raise WrongTypeError(message, segment=i, parameter=name, value=value)
        return _Column(i, field, None, total if name == "duration" else 0.0)
    values = points(value, f"column {key!r}")
    if values.ndim > 1:
        message = f"column {key!r} must have one dimension; got the shape {values.shape}"
        raise ArrayError(message, segment=i, parameter=name)
    return _Column(i, field, values, 0.0)


def _length(columns: Sequence[_Column]) -> int:
    """Return the number of designs: the length of all arrays."""
    lengths = {len(c.values) for c in columns if c.values is not None and c.values.ndim}
    if len(lengths) > 1:
        raise ArrayError(f"all columns must have the same length; got {sorted(lengths)}", parameter="columns")
    return lengths.pop() if lengths else 1


def _chunk(columns: Sequence[_Column], first: int, n: int) -> tuple[Any, list[Any]]:
    """Return the columns of n designs, and the objects that keep their memory alive."""
    structs = ffi.new("camkin_column[]", len(columns))
    keep = []
    for struct, column in zip(structs, columns, strict=True):
        struct.segment, struct.field, struct.total = column.segment, column.field, column.total
        if column.values is not None:
            values = column.values[first : first + n] if column.values.ndim else np.full(n, column.values)
            # An empty array has no memory, and C reads NULL as the rest.
            buffer = ffi.from_buffer("double[]", values) if n else ffi.new("double[1]")
            keep += [values, buffer]
            struct.values = buffer
    return structs, keep


def _outputs(values: FloatArray, status: IntArray) -> tuple[Any, list[Any]]:
    """Return the outputs of one call, the rows of the values, and the objects that keep their memory alive."""
    out = ffi.new("camkin_design_values *")
    rows = [ffi.from_buffer("double[]", row) for row in values]
    for i, name in enumerate(EXTREMES):
        extreme = getattr(out, name)
        extreme.value, extreme.theta = rows[2 * i], rows[2 * i + 1]
    for name, row in zip((*_SQUARES, "event"), rows[2 * len(EXTREMES) :], strict=True):
        setattr(out, name, row)
    out.status = buffer = ffi.from_buffer("int32_t[]", status)
    return out, [rows, buffer]


def _designs(values: FloatArray, status: IntArray, whole: FloatArray | float) -> Designs:
    """Return the result. whole: the cycle, or the length of a motion that happens once [deg]."""
    s, v, a, j = (
        ExtremeArrays(PeakArrays(values[i], values[i + 1]), PeakArrays(values[i + 2], values[i + 3]))
        for i in range(0, 2 * len(EXTREMES), 4)
    )
    of_v, of_a, of_j = (_rms(square, values[-1], whole) for square in values[2 * len(EXTREMES) : -1])
    return Designs(status, s, v, a, j, of_v, of_a, of_j)


def _rms(square: FloatArray, event: FloatArray, whole: FloatArray | float) -> RmsArrays:
    """Return root mean squares from mean squares over the whole; dwells add nothing to them."""
    with np.errstate(divide="ignore", invalid="ignore"):
        over_event = np.where(event > 0.0, square * (whole / event), square)
    return RmsArrays(np.sqrt(over_event), np.sqrt(square))
