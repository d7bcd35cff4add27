"""The C program behind a Program or Law: made from plain numbers, freed with its last reference."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias, TypedDict

from camkin._camkin import ffi, lib
from camkin.errors import IsaError, check, from_status, shown

# What a peak may differ from the exact one: 4 ulp.
ROUNDING = 4 * sys.float_info.epsilon


class Row(TypedDict, total=False):
    """The fields of a camkin_segment; what is left out is 0."""

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


def names(function: Any, *args: int) -> Iterator[str]:
    """What a C function gives for 0, 1, ... until it gives NULL."""
    i = 0
    while name := function(*args, i):
        yield ffi.string(name).decode()
        i += 1


def create(
    rows: Sequence[Row],
    *,
    cycle: float,
    flags: int = 0,
    isa: str | None = None,
    start: float = 0.0,
    phase: float = 0.0,
) -> Any:
    """A camkin_program, or the exception for what is wrong with it."""
    if isa is not None and not (isa.isascii() and isa.isprintable()):  # C would see another name, cut at a NUL
        message = f"isa must be one of {', '.join(map(repr, names(lib.camkin_isa_available)))}; got {shown(isa)}"
        raise IsaError(message, parameter="isa", value=isa)
    level = ffi.NULL if isa is None else ffi.new("char[]", isa.encode())
    options = ffi.new("camkin_options *", (ffi.sizeof("camkin_options"), cycle, level, flags, start, phase))
    out = ffi.new("camkin_program **")
    error = ffi.new("camkin_error *")
    status = lib.camkin_program_create(ffi.new("camkin_segment[]", rows), len(rows), options, out, error)
    if status:
        raise from_status(status, error)
    return ffi.gc(out[0], lib.camkin_program_free)


def characteristics(handle: Any, rpm: float | None, segment: int = -1, *, impulses: bool = False) -> Any:
    """The camkin_analysis of a segment, or of the cycle for -1; geometric for rpm None."""
    drive = ffi.NULL if rpm is None else ffi.new("camkin_drive *", (rpm, 0.0, 0.0))
    out = ffi.new("camkin_analysis *")
    analyze = lib.camkin_analyze if impulses else lib.camkin_analyze_finite
    check(analyze(handle, drive, segment, out))
    return out


class Break(NamedTuple):
    """A camkin_break: a joint, or a place inside a segment where a derivative jumps."""

    theta: float
    jump: tuple[float, float, float, float]
    v: tuple[float, float]
    a: tuple[float, float]
    segment: int
    inside: bool
    order: int


def breaks(handle: Any) -> tuple[Break, ...]:
    """All of them, from the first segment on."""
    n, room = ffi.new("size_t *", 64), 0
    while room < n[0]:  # once more for those of a long spline
        room = n[0]
        out = ffi.new("camkin_break[]", room)
        check(lib.camkin_breaks(handle, out, room, n))
    found = (out[i] for i in range(n[0]))
    return tuple(
        Break(b.theta, tuple(b.jump), tuple(b.v), tuple(b.a), b.segment, bool(b.inside), b.order) for b in found
    )


Ends: TypeAlias = tuple[float, float, float, float]


def ends(handle: Any, segment: int) -> tuple[Ends, Ends] | None:
    """s [L], and v, a, j [L/rad, L/rad2, L/rad3] at the start and the end of a segment; None if there is none."""
    start, end = ffi.new("double[4]"), ffi.new("double[4]")
    status = lib.camkin_segment_ends(handle, segment, start, end)
    if status == lib.CAMKIN_E_SEGMENT:
        return None
    check(status)
    return tuple(start), tuple(end)


def larger(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """The larger magnitude of two (value, angle); where only rounding tells them apart, that of the smaller angle."""
    up, down = (abs(one[0]), one[1]), (abs(other[0]), other[1])
    if up[0] == down[0] or abs(up[0] - down[0]) <= ROUNDING * min(up[0], down[0]):
        return max(up[0], down[0]), min(up[1], down[1])
    return max(up, down)
