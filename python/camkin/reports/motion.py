"""The parts of a report about the motion: segments, peaks, RMS values, joints, diagram."""

import math
from collections import Counter
from typing import Any

from camkin._base.arguments import QUANTITIES
from camkin._base.law_names import in_words
from camkin.analysis import text_report
from camkin.analysis.characteristics import Analysis, Characteristics
from camkin.freeform import BOUNDARY
from camkin.law import Law
from camkin.reports import figures
from camkin.reports.content import Block, Figure, Section, Table, Text, angle, shown
from camkin.segment import Segment

_SHOWN = 6  # numbers shown of an array parameter; the spec lists all


def section(analysis: Analysis) -> Section:
    """Return the section of the motion."""
    program = analysis.program
    caption = "Displacement, velocity, acceleration, jerk. Dots: extremes; dashed: limits; arrows: impulses."
    blocks: list[Block] = []
    if analysis.rpm is None:
        blocks.append(Text("No speed is given: v, a and j are per radian of the cam angle, not per second."))
    blocks.append(_segments(analysis))
    blocks.append(Figure("svaj", caption, (7.1, 7.6), lambda canvas: figures.svaj(canvas, analysis)))
    blocks += [_peaks(analysis), _rms(analysis), _joints(analysis)]
    if program.fit:
        blocks.append(Text(f"Lift table: {program.fit}"))
    return Section("Motion", blocks)


def _name(index: int | None, rest: str) -> str:
    return rest if index is None else str(index)


def _rest(analysis: Analysis) -> str:
    return "hold" if analysis.program.once else "closing"


def _segments(analysis: Analysis) -> Table:
    program, (length, *_) = analysis.program, text_report.units(analysis)
    rows = []
    for s in analysis.segments:
        given = "" if s.index is None else parameters(program.segments[s.index])
        low, high = (shown(e.value) for e in s.displacement)
        law = "dwell" if s.index is None else in_words(s.law)
        span = shown(s.start), shown(s.start + s.duration), shown(s.duration), shown(s.lift)
        rows.append((_name(s.index, _rest(analysis)), law, *span, low, high, given))
    angles, lengths = ("from", "to", "duration"), ("lift", "s min", "s max")
    units = (*(f"{name}\n[°]" for name in angles), *(f"{name}\n[{length}]" for name in lengths))
    heading = ("", "law", *units, "parameters")
    notes = []
    if any(segment.arguments.keys() & set(BOUNDARY) for segment in program.segments):
        notes.append("Boundary values in the parameters are per radian.")
    if any(" values]" in row[-1] for row in rows):
        notes.append("Arrays are shortened: the spec has all numbers.")
    return Table("Segments", heading, rows, text=(0, 1, 8), notes=notes)


def parameters(segment: Segment) -> str:
    """Return the parameters of a segment in words, with long arrays shortened."""
    own = dict(segment.law.params) if isinstance(segment.law, Law) else {}
    others = {key: x for key, x in segment.arguments.items() if key not in ("duration", "lift")}
    named = [(f"law {key}" if key in others else key, x) for key, x in own.items()]
    return ", ".join(f"{key} = {_value(x)}" for key, x in [*named, *others.items()])


def _value(x: Any) -> str:
    if isinstance(x, tuple | list):
        if len(x) > _SHOWN:
            return f"[{len(x)} values]"
        return f"[{', '.join(map(_value, x))}]"
    return shown(x) if isinstance(x, float | int) and not isinstance(x, bool) else str(x).lower()


def _extremes(c: Characteristics, side: str, *first: str) -> tuple[str, ...]:
    """Return a row of the largest or smallest v, a and j with their angles; a constant has no angle."""
    cells: list[str] = []
    for quantity in (c.velocity, c.acceleration, c.jerk):
        peak = getattr(quantity, side)
        cells += [shown(peak.value), angle(peak.angle) if quantity.min.value != quantity.max.value else ""]
    return (*first, side, *cells)


def _peaks(analysis: Analysis) -> Table:
    _, *units = text_report.units(analysis)
    rows = []
    for s in analysis.segments:
        name = _name(s.index, _rest(analysis))
        rows += [_extremes(s, "max", name, in_words(s.law)), _extremes(s, "min", "", "")]
    whole = "motion" if analysis.program.once else "cycle"
    rows += [_extremes(analysis, "max", whole, ""), _extremes(analysis, "min", "", "")]
    heading = ["", "law", ""]
    for letter, unit in zip("vaj", units, strict=True):
        heading += [f"{letter}\n[{unit}]", "at"]
    notes = ["max: the largest value, min: the smallest, each with its sign and the cam angle where it is reached."]
    if math.isinf(analysis.max_jerk.value):
        notes.append("∞: an impulse, because a lower derivative jumps there.")
        notes.append(_between(analysis, units))
    return Table("Peaks", heading, rows, text=(0, 1, 2), notes=notes)


def _between(analysis: Analysis, units: list[str]) -> str:
    """Return the finite peaks of the quantities that have impulses, as a line."""
    peaks = []
    for name, letter, unit in zip(QUANTITIES[1:], "vaj", units, strict=True):
        if math.isinf(getattr(analysis, name).peak.value):
            low, high = getattr(analysis.finite, name)
            peaks.append(f"{letter} {shown(low.value)} to {shown(high.value)} {unit}")
    return f"With impulses set aside: {', '.join(peaks)}."


def _rms(analysis: Analysis) -> Table:
    _, *units = text_report.units(analysis)
    found = (analysis.rms_velocity, analysis.rms_acceleration, analysis.rms_jerk)
    rows = [("segments that move", *(shown(x.event) for x in found))]
    rows.append(("motion" if analysis.program.once else "cycle", *(shown(x.cycle) for x in found)))
    heading = ("", *(f"{letter}\n[{unit}]" for letter, unit in zip("vaj", units, strict=True)))
    return Table("Root mean squares", heading, rows)


def _joints(analysis: Analysis) -> Table:
    """Return the joints, and the breaks inside segments where more than the jerk jumps; the others are counted."""
    places, rest = analysis.program.continuity(), _rest(analysis)
    length = analysis.program.length_unit or "L"
    units = (length, f"{length}/rad", f"{length}/rad²", f"{length}/rad³")
    before = [joint.segment for joint in places if not joint.inside][-1]
    counted: Counter[str] = Counter()
    rows = []
    for joint in places:
        if joint.inside:
            name = f"inside {_name(joint.segment, rest)}"
            if joint.order == 2:
                counted[name] += 1
                continue
        else:
            name, before = f"{_name(before, rest)} → {_name(joint.segment, rest)}", joint.segment
        k = joint.order + 1
        jump = f"{'svaj'[k]} {joint.jump[k]:+.6g} {units[k]}" if k < 4 else "none"
        rows.append((name, shown(joint.angle), joint.before, joint.after, shown(joint.order), jump))
    notes = [f"The jerk jumps {name}, {f'{n} times' if n > 1 else 'once'}." for name, n in counted.items()]
    notes.append("before, after: a dwell has v = a = 0 there, a velocity a = 0, a turn v = 0; any law may end so.")
    notes.append("order: highest of s (0), v (1), a (2), j (3) that is continuous together with all below it.")
    notes.append("jump: of the next one, right minus left, per radian whatever the speed; below order 2 an impulse.")
    heading = ("joint", "at\n[°]", "before", "after", "order", "jump")
    return Table("Joints and inner breaks", heading, rows, text=(0, 2, 3, 5), notes=notes)
