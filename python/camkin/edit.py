"""Programs made from programs: turned round, mirrored, joined, scaled, moved."""

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from camkin.arrays import number
from camkin.errors import CamkinError, LimitError, ParameterError, SpeedError, UnitError, warn
from camkin.handle import ends
from camkin.segment import Segment
from camkin.units import DEGREES, UNITS, agree, conversion, factor

if TYPE_CHECKING:
    from camkin.program import Program


def arguments(program: "Program") -> dict[str, Any]:
    """What makes the program again."""
    return {field.name: getattr(program, field.name) for field in fields(program)} | {"isa": program._isa}


def _made(program: "Program", **changes: Any) -> "Program":
    return type(program)(**arguments(program) | changes)


def _closes_itself(program: "Program") -> bool:
    """Whether the segments fill the cycle, and no dwell is added."""
    return ends(program._handle, len(program.segments)) is None


def _filled(program: "Program") -> float:
    """[deg] from the start of the first segment to the end of the last one that is given."""
    return program.cycle if _closes_itself(program) else math.fsum(s.duration for s in program.segments)


def _begin(program: "Program") -> float:
    """The phase as C takes it: nearest to angle 0, where an indexing cam is at its start."""
    return math.remainder(program.phase, program.cycle)


def _lift_per_cycle(program: "Program") -> float:
    return math.fsum(s.net for s in program.segments) if program.accumulate else 0.0


def _placed(phase: float, start: float, cycle: float, lift_per_cycle: float) -> dict[str, float]:
    """Phase and start of the cycle that begins nearest to angle 0."""
    near = math.remainder(phase, cycle)
    return {"phase": near, "start": start - round((phase - near) / cycle) * lift_per_cycle if lift_per_cycle else start}


def reverse(program: "Program") -> "Program":
    """Program.reversed()."""
    lift, begin = _lift_per_cycle(program), _begin(program)
    placed = _placed(-(begin + _filled(program)), program.start + lift, program.cycle, -lift)
    return _made(program, segments=[s.reversed() for s in reversed(program.segments)], **placed)


def mirror(program: "Program") -> "Program":
    """Program.mirrored()."""
    return _made(program, segments=[s.scaled(lift=-1.0) for s in program.segments], start=-program.start)


def join(first: "Program", second: "Program") -> "Program":
    """first + second."""
    unit = _common(first, second, "length_unit", UnitError)
    rpm = _common(first, second, "rpm", SpeedError)
    limits = _common(first, second, "limits", LimitError)
    segments = list(first.segments)
    if not _closes_itself(first):
        filled = sum(map(Fraction, (s.duration for s in first.segments)), Fraction(0))
        segments.append(Segment("dwell", duration=float(Fraction(first.cycle) - filled)))
    return _made(
        first,
        segments=[*segments, *second.segments],
        cycle=first.cycle + second.cycle,
        accumulate=first.accumulate or second.accumulate,
        allow_velocity_jump=first.allow_velocity_jump or second.allow_velocity_jump,
        length_unit=unit,
        rpm=rpm,
        limits=limits,
    )


def _common(first: "Program", second: "Program", key: str, error: type[CamkinError]) -> Any:
    """What two programs have in common, or the one that is not None."""
    one, other = getattr(first, key), getattr(second, key)
    if one is None or other is None:
        return other if one is None else one
    if agree(one, other) if key == "length_unit" else one == other:
        return one
    remedy = f"give both the same first, as dataclasses.replace(second, {key}=first.{key}) does"
    if key == "length_unit":
        units = [UNITS.get(label) for label in (one, other)]
        if units[0] and units[1] and units[0].kind == units[1].kind:
            remedy = f"convert one of them first, as second.to({one!r}) does"
        elif units[0] and units[1]:
            remedy = "a length and an angle do not add up"
        else:
            remedy = f"where they mean the same, {remedy}"
    raise error(f"programs that are added must have one {key}; got {one!r} and {other!r}: {remedy}", parameter=key)


def scale(program: "Program", angle: float, lift: float, exact: Fraction | None = None) -> "Program":
    """Program.scaled(). exact: `lift` before it was rounded, for lifts and start that are rounded once."""
    cycle = program.cycle * angle
    plain = [s.scaled(angle=angle, lift=lift) for s in program.segments]
    durations, lifts, start = [s.duration for s in plain], [s.lift for s in plain], program.start * lift
    if exact is not None:
        start, *lifts = (float(Fraction(x) * exact) for x in (program.start, *(s.lift for s in program.segments)))
    # What was whole stays whole: its last part takes the rounding of all others.
    if _closes_itself(program):
        _complete(durations, range(len(plain)), cycle)
    if not program.accumulate:
        _complete(lifts, [i for i, s in enumerate(program.segments) if s.net], 0.0)
    segments = [s._stretched(angle, lift, d, h) for s, d, h in zip(program.segments, durations, lifts, strict=True)]
    return _made(program, segments=segments, cycle=cycle, phase=_begin(program) * angle, start=start)


def warn_of_conversion(program: "Program", lift: float) -> None:
    """Warn of a factor that looks like a change of units, which scaled() does not make."""
    unit = conversion(program.length_unit, lift)
    if unit:
        message = f"lift={lift!r} is the factor between {program.length_unit!r} and {unit!r}, but scaled() keeps the"
        remedy = f"to({unit!r}) converts"
        warn(f"{message} length_unit and the limits: {remedy}")


def convert(program: "Program", unit: str) -> "Program":
    """Program.to()."""
    by = factor(program.length_unit, unit)
    if by == 1:
        return _made(program, length_unit=unit)
    limits = program.limits
    if limits:
        converted: dict[str, Any] = {key: float(Fraction(x) * by) for key, x in limits.quantities().items()}
        limits = replace(limits, **converted)
    return _made(scale(program, 1.0, float(by), by), length_unit=unit, limits=limits)


def _complete(values: list[float], parts: Sequence[int], total: float) -> None:
    if parts and math.isfinite(total) and all(math.isfinite(values[i]) for i in parts):
        *others, last = parts
        with suppress(OverflowError):  # what is beyond the range of doubles is beyond that of programs, who will say so
            values[last] = float(Fraction(total) - sum((Fraction(values[i]) for i in others), Fraction(0)))


def shift(program: "Program", phase: float) -> "Program":
    """Program.shifted()."""
    by = number(phase, "phase", unit=DEGREES)
    if not math.isfinite(by):
        raise ParameterError(f"phase must be finite; got {phase!r}", parameter="phase", value=phase)
    lift, begin = _lift_per_cycle(program), _begin(program)
    return _made(program, **_placed(begin + by, program.start, program.cycle, lift))
