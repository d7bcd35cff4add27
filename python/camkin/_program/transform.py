"""Programs made from programs: reversed, mirrored, joined, scaled, shifted.

The functions return the arguments of Program that change.
"""

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from camkin._base.arguments import number
from camkin._base.units import DEGREES, UNITS, agree, conversion, factor, in_unit
from camkin.errors import CamkinError, LimitError, OptionsError, ParameterError, SpeedError, UnitError, warn
from camkin.segment import Segment

if TYPE_CHECKING:
    from camkin.program import Program


def _closes_itself(program: "Program") -> bool:
    """Whether the segments fill the cycle, so that no dwell is added."""
    n: int = program._compiled.info.segments
    return n == len(program.segments)


def _filled(program: "Program") -> float:
    """Return the angle [deg] from the start of the first segment to the end of the last one that is given."""
    return program.cycle if _closes_itself(program) else math.fsum(s.duration for s in program.segments)


def _phase(program: "Program", phase: float) -> float:
    """Return a phase as it is kept: nearest to angle 0, unless cycles add lift or there are none."""
    counts = program.once or program._compiled.info.lift_per_cycle
    return phase if counts else math.remainder(phase, program.cycle)


def reverse(program: "Program") -> dict[str, Any]:
    """Return what Program.reversed() changes."""
    segments = [s.reversed() for s in reversed(program.segments)]
    if program.once:
        _, end = program._compiled.window
        return {"segments": segments, "phase": -end, "start": program._compiled.ends(len(segments) - 1)[1][0]}
    return {
        "segments": segments,
        "phase": _phase(program, -(_phase(program, program.phase) + _filled(program))),
        "start": program.start + program._compiled.info.lift_per_cycle,
    }


def mirror(program: "Program") -> dict[str, Any]:
    """Return what Program.mirrored() changes."""
    return {"segments": [s.scaled(lift=-1.0) for s in program.segments], "start": -program.start}


def join(first: "Program", second: "Program") -> dict[str, Any]:
    """Return what first + second changes of first."""
    unit = _common(first, second, "length_unit", UnitError)
    rpm = _common(first, second, "rpm", SpeedError)
    limits = _common(first, second, "limits", LimitError)
    if first.once != second.once:
        message = "a motion that happens once and one that repeats do not add up: give both once=True, or neither"
        raise OptionsError(message, parameter="once", value=second.once)
    segments = list(first.segments)
    if not _closes_itself(first):
        filled = sum(map(Fraction, (s.duration for s in first.segments)), Fraction(0))
        segments.append(Segment("dwell", duration=float(Fraction(first.cycle) - filled)))
    return {
        "segments": [*segments, *second.segments],
        "cycle": first.cycle if first.once else first.cycle + second.cycle,
        "accumulate": first.accumulate or second.accumulate,
        "allow_velocity_jump": first.allow_velocity_jump or second.allow_velocity_jump,
        "length_unit": unit,
        "rpm": rpm,
        "limits": limits,
    }


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


def scale(program: "Program", angle: float, lift: float, exact: Fraction | None = None) -> dict[str, Any]:
    """Return what Program.scaled() changes.

    exact: `lift` before it was rounded, for lifts and a start that are rounded once.
    """
    cycle = program.cycle if program.once else program.cycle * angle
    plain = [s.scaled(angle=angle, lift=lift) for s in program.segments]
    durations, lifts, start = [s.duration for s in plain], [s.lift for s in plain], program.start * lift
    if exact is not None:
        start, *lifts = (in_unit(x, exact) for x in (program.start, *(s.lift for s in program.segments)))
    # What was whole stays whole: its last part takes the rounding of all others.
    if _closes_itself(program) and not program.once:
        _complete(durations, range(len(plain)), cycle)
    if not (program.accumulate or program.once):
        _complete(lifts, [i for i, s in enumerate(program.segments) if s.net], 0.0)
    segments = [s._stretched(angle, lift, d, h) for s, d, h in zip(program.segments, durations, lifts, strict=True)]
    return {"segments": segments, "cycle": cycle, "phase": _phase(program, program.phase) * angle, "start": start}


def warn_of_conversion(program: "Program", lift: float) -> None:
    """Warn of a factor that looks like a change of units, which scaled() does not make."""
    unit = conversion(program.length_unit, lift)
    if unit:
        message = f"lift={lift!r} is the factor between {program.length_unit!r} and {unit!r}, but scaled() keeps the"
        remedy = f"to({unit!r}) converts"
        warn(f"{message} length_unit and the limits: {remedy}")


def warn_of_speed(program: "Program", angle: float, rpm: float | None) -> None:
    """Warn of a speed that scaled() keeps, although its angles are those of another shaft."""
    if angle == 1.0 or rpm is not None or not program.rpm or program.once:
        return
    same = f"rpm={program.rpm * angle:g} is the same motion in time, by the angle of another shaft"
    warn(f"scaled(angle={angle:g}) keeps rpm={program.rpm:g}, so the motion takes {angle:g} times as long: {same}")


def convert(program: "Program", unit: str) -> dict[str, Any]:
    """Return what Program.to() changes."""
    by = factor(program.length_unit, unit)
    if by == 1:
        return {"length_unit": unit}
    limits = program.limits
    if limits:
        new: dict[str, Any] = {key: in_unit(x, by) for key, x in limits.quantities().items()}
        limits = replace(limits, **new)
    return scale(program, 1.0, float(by), by) | {"length_unit": unit, "limits": limits}


def _complete(values: list[float], parts: Sequence[int], total: float) -> None:
    if parts and math.isfinite(total) and all(math.isfinite(values[i]) for i in parts):
        *others, last = parts
        with suppress(OverflowError):  # programs refuse a number beyond the range of doubles
            values[last] = float(Fraction(total) - sum((Fraction(values[i]) for i in others), Fraction(0)))


def shift(program: "Program", phase: float) -> dict[str, Any]:
    """Return what Program.shifted() changes."""
    by = number(phase, "phase", unit=DEGREES)
    if not math.isfinite(by):
        raise ParameterError(f"phase must be finite; got {phase!r}", parameter="phase", value=phase)
    return {"phase": _phase(program, _phase(program, program.phase) + by)}
