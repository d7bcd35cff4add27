"""An analysis as text."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from camkin._base.arguments import QUANTITIES
from camkin._base.units import of_svaj

if TYPE_CHECKING:
    from camkin.analysis.characteristics import Analysis, Characteristics


def units(analysis: "Analysis") -> tuple[str, str, str, str]:
    """Return the units of s, v, a, j."""
    return of_svaj(analysis.program.length_unit, analysis.rpm is None)


def number(x: float) -> str:
    """Return a number with six digits, the sign of infinity for an impulse."""
    return f"{x:.6g}".replace("inf", "∞")


def grid(rows: Sequence[Sequence[str]], text_columns: tuple[int, ...]) -> list[str]:
    """Return rows of cells as lines: text aligned to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if i in text_columns else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _extremes(c: "Characteristics", *first: str) -> list[tuple[str, ...]]:
    """Return a row of the largest values with their angles, and one of the smallest; one row in all for a dwell."""
    rows: list[tuple[str, ...]] = []
    extremes = [getattr(c, key) for key in QUANTITIES]
    for side in ("max", "min"):
        cells: list[str] = []
        for e in extremes:
            peak = getattr(e, side)
            cells += [number(peak.value), number(peak.angle) if e.min.value != e.max.value else ""]
        rows.append((*(first if not rows else [""] * len(first)), side, *cells))
    moves = any(e.min.value != e.max.value or i and e.max.value for i, e in enumerate(extremes))
    return rows if moves else [(*first, "", *rows[0][len(first) + 1 :])]


def _name(segment: int | None, rest: str) -> str:
    return rest if segment is None else str(segment)


def _joints(analysis: "Analysis") -> list[str]:
    """Return the joints, and the impulses inside segments, with the jump that limits the order of contact.

    The jump is geometric, because it is a property of the cam and not of the speed.
    """
    places = analysis.program.continuity()
    rest = "hold" if analysis.program.once else "closing"
    length = analysis.program.length_unit or "L"
    jump_units = (length, f"{length}/rad", f"{length}/rad²", f"{length}/rad³")
    rows: list[tuple[str, ...]] = [("joint", "at", "ends", "order", "jump")]
    before = [joint.segment for joint in places if not joint.inside][-1]
    jerks: dict[str, int] = {}
    for joint in places:
        if joint.inside and joint.order == 2:
            jerks[_name(joint.segment, rest)] = jerks.get(_name(joint.segment, rest), 0) + 1
            continue
        k = joint.order + 1
        jump = f"{'svaj'[k]} {joint.jump[k]:+.6g} {jump_units[k]}" if k < 4 else ""
        classes = joint.before if joint.before == joint.after else f"{joint.before}, {joint.after}"
        name = f"inside {joint.segment}" if joint.inside else f"{_name(before, rest)} → {_name(joint.segment, rest)}"
        before = joint.segment
        rows.append((name, f"{number(joint.angle)}°", classes, str(joint.order), jump))
    lines = grid(rows, text_columns=(0, 2, 4))
    if jerks:
        lines.append(f"j jumps inside segment {', '.join(f'{name} ({n} times)' for name, n in jerks.items())} too")
    lines.append("ends: a dwell has v = a = 0 there, a velocity a = 0, a turn v = 0; any law may end so")
    lines.append("order: the highest of s (0), v (1), a (2), j (3) that does not jump, nor any below it")
    lines.append("jump: of the one after it, by the angle and so whatever the speed; below order 2 an impulse, ∞")
    return lines


def _limits(analysis: "Analysis", units: dict[str, str]) -> list[str]:
    """Return the limits and their violations."""
    limits = analysis.limits.quantities()
    if not limits:
        return []
    what = ", ".join(f"{key} {number(x)} {units[key]}" for key, x in limits.items())
    lines = ["", f"Limits: {what}{'' if analysis.limits.impulses else ', impulses set aside'}"]
    for v in analysis.violations:
        where = "the closing dwell" if v.segment is None else f"segment {v.segment}"
        over = "an impulse" if math.isinf(v.value) else f"over by {number(v.excess)} ({v.excess / v.limit:.1%})"
        peak = f"{v.quantity} {number(v.value)} {units[v.quantity]} at {number(v.angle)}°"
        lines.append(f"  VIOLATED in {where}: {peak}, {over}")
    return lines if analysis.violations else [*lines, "  all kept"]


def table(analysis: "Analysis") -> str:
    """Return the analysis as text: peaks by segment and over the cycle, RMS, joints, violations."""
    program = analysis.program
    length, *rates = units(analysis)
    speed = "geometric" if analysis.rpm is None else f"{number(analysis.rpm)} rpm"
    name = f"{program.name}: " if program.name else ""
    start, end = map(number, program._compiled.window)
    whole = "motion" if program.once else "cycle"
    what = f"once, {start}° to {end}°" if program.once else f"cycle {end}°"
    lines = [f"{name}{what}, {speed}", ""]

    heads = [cell for letter in "svaj" for cell in (letter, "at")]
    rows: list[tuple[str, ...]] = [("", "law", "from", "to", "lift", "", *heads)]
    rows.append(("", "", "°", "°", length, "", *(cell for unit in (length, *rates) for cell in (unit, "°"))))
    for s in analysis.segments:
        span = (number(s.start), number(s.start + s.duration), number(s.lift))
        rows += _extremes(s, *(("", "closing dwell") if s.index is None else (str(s.index), s.law)), *span)
    lift = analysis.displacement.max.value - analysis.displacement.min.value
    total = _extremes(analysis, "", whole, start, end, number(lift))
    drawn = grid([*rows, *total], text_columns=(1, 5))
    rule = "-" * max(map(len, drawn))
    lines += [*drawn[: len(rows)], rule, *drawn[len(rows) :], ""]

    rms = (analysis.rms_velocity, analysis.rms_acceleration, analysis.rms_jerk)
    rows = [("RMS", *(f"{letter} [{unit}]" for letter, unit in zip("vaj", rates, strict=True)))]
    rows.append(("event", *(number(x.event) for x in rms)))
    rows.append((whole, *(number(x.cycle) for x in rms)))
    lines += grid(rows, text_columns=(0,))

    lines += ["", *_joints(analysis)]

    lines += _limits(analysis, dict(zip(QUANTITIES[1:], rates, strict=True)))
    return "\n".join(lines)
