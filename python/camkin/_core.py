"""The compiled program: a camkin_program made from plain numbers, and everything that is asked of it.

Bottom of the package: Program and Law are made on it, analysis and plans evaluate it.
"""

import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias, TypedDict

from camkin._camkin import ffi, lib
from camkin.errors import IsaError, check, from_status, short_repr

# The bound of camkin.h for the rounding of a peak: 4 ulp.
ROUNDING = 4 * sys.float_info.epsilon


class Row(TypedDict, total=False):
    """The fields of a camkin_segment; fields that are left out are 0."""

    law: int
    flags: int
    duration: float
    lift: float
    v0: float
    a0: float
    j0: float
    v1: float
    a1: float
    j1: float
    param: tuple[float, ...]
    table: Any
    ntable: int


class Described:
    """An object with a camkin_segment, made when it is first needed; copies and pickles leave it out."""

    @cached_property
    def _struct(self) -> tuple[Any, Row]:
        """The struct, and the row whose table it points to."""
        raise NotImplementedError

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if key != "_struct"}


class DescribedByRow(Described):
    """One whose camkin_segment has the fields of its row."""

    @property
    def row(self) -> Row:
        """The fields that are not 0."""
        raise NotImplementedError

    @cached_property
    def _struct(self) -> tuple[Any, Row]:
        row = self.row
        return ffi.new(_SEGMENT, row), row


class Break(NamedTuple):
    """A camkin_break: a joint, or a place inside a segment where a derivative jumps."""

    theta: float
    jump: tuple[float, float, float, float]
    v: tuple[float, float]
    a: tuple[float, float]
    segment: int
    inside: bool
    order: int


Ends: TypeAlias = tuple[float, float, float, float]


class CompiledProgram:
    """A camkin_program, freed with its last reference."""

    def __init__(
        self,
        segments: Sequence[Described],
        *,
        cycle: float,
        flags: int = 0,
        isa: str | None = None,
        start: float = 0.0,
        phase: float = 0.0,
    ) -> None:
        """Make the program, or raise the exception for the reason that C gives."""
        if isa is not None and not (isa.isascii() and isa.isprintable()):  # C would read a name that ends at a NUL
            message = (
                f"isa must be one of {', '.join(map(repr, names(lib.camkin_isa_available)))}; got {short_repr(isa)}"
            )
            raise IsaError(message, parameter="isa", value=isa)
        level = ffi.NULL if isa is None else ffi.new("char[]", isa.encode())
        options = ffi.new(_OPTIONS, (_OPTIONS_SIZE, cycle, level, flags, start, phase))
        out = ffi.new(_PROGRAM)
        structs = ffi.new(_SEGMENTS, len(segments))
        for i, segment in enumerate(segments):
            structs[i] = segment._struct[0][0]
        status = lib.camkin_program_create(structs, len(segments), options, out, ffi.NULL)
        if status:
            error = ffi.new(_ERROR)
            raise from_status(lib.camkin_program_create(structs, len(segments), options, out, error), error)
        self.handle = ffi.gc(out[0], lib.camkin_program_free)
        self.once = bool(flags & lib.CAMKIN_ONCE)

    @property
    def isa(self) -> str:
        """The instruction-set level that the program runs on."""
        return ffi.string(lib.camkin_isa_name(self.handle)).decode()

    @cached_property
    def info(self) -> Any:
        """The camkin_program_info."""
        out = ffi.new("camkin_program_info *")
        check(lib.camkin_program_get_info(self.handle, out))
        return out

    @cached_property
    def starts(self) -> tuple[float, ...]:
        """Cam angles [deg] in [0, cycle) at which the segments start, the closing dwell included."""
        out = ffi.new("double[]", self.info.segments)
        check(lib.camkin_segment_starts(self.handle, out, self.info.segments))
        return tuple(out)

    @cached_property
    def window(self) -> tuple[float, float]:
        """The cam angles [deg] that show all of the motion: one cycle from 0 on, or a motion that happens once."""
        return (self.info.phase, self.breaks[-1].theta) if self.once else (0.0, self.info.cycle)

    def ends(self, segment: int) -> tuple[Ends, Ends]:
        """Return s [L], and v, a, j [L/rad, L/rad2, L/rad3] at the start and the end of a segment."""
        start, end = ffi.new("double[4]"), ffi.new("double[4]")
        check(lib.camkin_segment_ends(self.handle, segment, start, end))
        return tuple(start), tuple(end)

    def characteristics(self, rpm: float | None, segment: int = -1, *, impulses: bool = False) -> Any:
        """Return the camkin_analysis of a segment, or of the cycle for -1; geometric for rpm None."""
        drive = ffi.NULL if rpm is None else ffi.new(_DRIVE, (rpm,))
        out = ffi.new(_ANALYSIS)
        analyze = lib.camkin_analyze if impulses else lib.camkin_analyze_finite
        check(analyze(self.handle, drive, segment, out))
        return out

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """Joints and breaks, from the first segment on."""
        n, room = ffi.new("size_t *", 64), 0
        while room < n[0]:  # a second time for the breaks of a long spline
            room = n[0]
            out = ffi.new("camkin_break[]", room)
            check(lib.camkin_breaks(self.handle, out, room, n))
        found = (out[i] for i in range(n[0]))
        return tuple(
            Break(b.theta, tuple(b.jump), tuple(b.v), tuple(b.a), b.segment, bool(b.inside), b.order) for b in found
        )


_OPTIONS, _OPTIONS_SIZE = ffi.typeof("camkin_options *"), ffi.sizeof("camkin_options")
_PROGRAM, _ERROR = ffi.typeof("camkin_program **"), ffi.typeof("camkin_error *")
_SEGMENT, _DRIVE = ffi.typeof("camkin_segment *"), ffi.typeof("camkin_drive *")
_SEGMENTS, _ANALYSIS = ffi.typeof("camkin_segment[]"), ffi.typeof("camkin_analysis *")


def names(function: Any, *args: int) -> Iterator[str]:
    """Yield the strings that a C function returns for 0, 1, ... up to the first NULL."""
    i = 0
    while name := function(*args, i):
        yield ffi.string(name).decode()
        i += 1


def larger_peak(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Return the larger magnitude of two (value, angle); if they agree to rounding, with the smaller angle."""
    up, down = (abs(one[0]), one[1]), (abs(other[0]), other[1])
    if up[0] == down[0] or abs(up[0] - down[0]) <= ROUNDING * min(up[0], down[0]):
        return max(up[0], down[0]), min(up[1], down[1])
    return max(up, down)
