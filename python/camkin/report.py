"""An analysis as a table to read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from camkin.analysis import Analysis, Characteristics

QUANTITIES = ("displacement", "velocity", "acceleration", "jerk")


def units(analysis: "Analysis") -> tuple[str, str, str, str]:
    """Units of s, v, a, j."""
    length, per = analysis.program.length_unit or "L", "rad" if analysis.rpm is None else "s"
    return length, f"{length}/{per}", f"{length}/{per}²", f"{length}/{per}³"


def number(x: float) -> str:
    """Six digits and no more: a table is for reading."""
    return f"{x:.6g}"


def grid(rows: Sequence[Sequence[str]], text_columns: tuple[int, ...]) -> list[str]:
    """Rows of cells as lines: text to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if i in text_columns else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _peaks(c: "Characteristics") -> tuple[str, ...]:
    cells = []
    for peak in (c.max_velocity, c.max_acceleration, c.max_jerk):
        cells += [number(peak.value), number(peak.angle) if peak.value else ""]
    return tuple(cells)


def _joints(analysis: "Analysis") -> list[str]:
    """Where segments meet; of the jumps that which ends the contact, and by the angle: it belongs to the cam."""
    joints = analysis.program.continuity()
    length = analysis.program.length_unit or "L"
    jump_units = (length, f"{length}/rad", f"{length}/rad²", f"{length}/rad³")
    rows: list[tuple[str, ...]] = [("joint", "at", "ends", "order", "jump")]
    for joint in joints:
        k = joint.order + 1
        jump = f"{'svaj'[k]} {joint.jump[k]:+.6g} {jump_units[k]}" if k < 4 else ""
        classes = joint.before if joint.before == joint.after else f"{joint.before}, {joint.after}"
        before = (joint.segment or len(joints)) - 1
        rows.append((f"{before} → {joint.segment}", f"{number(joint.angle)}°", classes, str(joint.order), jump))
    return grid(rows, text_columns=(0, 2, 4))


def table(analysis: "Analysis") -> str:
    """The analysis as text: peaks by segment and over the cycle, RMS, violations."""
    program = analysis.program
    length, *rates = units(analysis)
    speed = "geometric" if analysis.rpm is None else f"{number(analysis.rpm)} rpm"
    name = f"{program.name}: " if program.name else ""
    lines = [f"{name}cycle {number(program.cycle)}°, {speed}", ""]

    peaks = [(f"max |{letter}|", "at") for letter in "vaj"]
    rows: list[tuple[str, ...]] = [("", "law", "from", "to", "lift", *sum(peaks, ()))]
    rows.append(("", "", "°", "°", length, *(cell for unit in rates for cell in (unit, "°"))))
    for s in analysis.segments:
        span = (number(s.start), number(s.start + s.duration), number(s.lift))
        rows.append((str(s.index), s.law, *span, *_peaks(s)))
    lift = analysis.displacement.max.value - analysis.displacement.min.value
    rows.append(("", "cycle", "0", number(program.cycle), number(lift), *_peaks(analysis)))
    *segments, cycle = grid(rows, text_columns=(1,))
    lines += [*segments, "-" * max(map(len, segments)), cycle, ""]

    rms = (analysis.rms_velocity, analysis.rms_acceleration, analysis.rms_jerk)
    rows = [("RMS", *(f"{letter} [{unit}]" for letter, unit in zip("vaj", rates, strict=True)))]
    rows.append(("event", *(number(x.event) for x in rms)))
    rows.append(("cycle", *(number(x.cycle) for x in rms)))
    lines += grid(rows, text_columns=(0,))

    lines += ["", *_joints(analysis)]

    limits = analysis.limits.to_dict()
    if limits:
        per = dict(zip(QUANTITIES[1:], rates, strict=True))
        lines += ["", f"Limits: {', '.join(f'{key} {number(x)} {per[key]}' for key, x in limits.items())}"]
        for v in analysis.violations:
            what = f"{v.quantity} {number(v.value)} {per[v.quantity]} at {number(v.angle)}°"
            over = f"{number(v.excess)} ({v.excess / v.limit:.1%})"
            lines.append(f"  VIOLATED in segment {v.segment}: {what}, over by {over}")
        if not analysis.violations:
            lines.append("  all kept")
    return "\n".join(lines)
