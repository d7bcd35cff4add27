"""Judge limits: each has a required value, a reached value, a margin and a verdict.

A limit that cannot be judged is OPEN, never KEPT.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from camkin._base.arguments import QUANTITIES
from camkin.analysis import text_report
from camkin.analysis.characteristics import Analysis
from camkin.analysis.limits import Limits, MaxSpeed
from camkin.reports.content import KEPT, OPEN, VIOLATED, Table, angle, shown, spans

if TYPE_CHECKING:
    from camkin.forces.analysis import ForceAnalysis
    from camkin.geometry.analysis import CamAnalysis


@dataclass(frozen=True)
class Judgement:
    """One limit and its verdict, KEPT, VIOLATED or OPEN. margin: distance to the limit, negative beyond it."""

    name: str
    limit: str
    reached: str
    at: str
    margin: str
    verdict: str
    reason: str = ""


def verdict_of(kept: bool, value: float) -> tuple[str, str]:
    """Return the verdict on a value and its reason: NaN cannot be judged."""
    if math.isnan(value):
        return OPEN, "the value cannot be computed"
    return (KEPT if kept else VIOLATED), ""


def motion(analysis: Analysis, limits: Limits) -> list[Judgement]:
    """Judge the limits of v, a and j. analysis: has no limits if it has no speed."""
    found = []
    units = dict(zip(QUANTITIES, text_report.units(analysis), strict=True))
    violated = {v.quantity for v in analysis.violations}
    for name, limit in limits.quantities().items():
        label = f"|{name}|"
        if analysis.rpm is None:
            length = units["displacement"]
            power = {"velocity": "", "acceleration": "²", "jerk": "³"}[name]
            reason = "a limit per second needs a speed: give rpm"
            found.append(Judgement(label, f"{shown(limit)} {length}/s{power}", "", "", "", OPEN, reason))
            continue
        unit = units[name]
        peak = getattr(analysis if limits.impulses else analysis.finite, name).peak
        value = abs(peak.value)
        verdict, reason = verdict_of(name not in violated, value)
        if verdict == KEPT and math.isinf(getattr(analysis, name).peak.value):
            verdict, reason = OPEN, "impulses are set aside; between them the limit is kept"
        margin = "-∞" if math.isinf(value) else f"{shown(limit - value)} ({(limit - value) / limit:.1%})"
        cells = f"{shown(limit)} {unit}", f"{shown(value)} {unit}", angle(peak.angle), margin
        found.append(Judgement(label, *cells, verdict, reason))
    return found


def geometry(shape: "CamAnalysis", wall: str) -> list[Judgement]:
    """Judge a wall of a cam: undercut always, other quantities by their limits. wall: suffix of the names."""
    length = shape.cam._length_unit or "L"
    violated = {v.quantity for v in shape.violations}
    limits = shape.limits
    verdict, reason = (VIOLATED if shape.undercut else KEPT), ""
    if verdict == KEPT and shape.corners:
        verdict, reason = OPEN, f"the velocity jumps at {', '.join(map(angle, shape.corners))}"
    found = [Judgement(f"undercut{wall}", "none", spans(shape.undercut[:1]), "", "", verdict, reason)]
    if limits.pressure_angle is not None:
        value, at = shape.pressure_angle.peak
        limit = limits.pressure_angle
        verdict, reason = verdict_of("pressure_angle" not in violated, value)
        cells = f"{shown(limit)}°", f"{shown(abs(value))}°", angle(at), f"{shown(limit - abs(value))}°"
        found.append(Judgement(f"|pressure angle|{wall}", *cells, verdict, reason))
    if limits.radius is not None:
        value, at = shape.radius
        convex = math.isfinite(value)
        verdict, reason = verdict_of("radius" not in violated, value)
        if "radius" in shape.unjudged:
            verdict, reason = OPEN, shape.unjudged["radius"]
        margin = f"{shown(value - limits.radius)} {length}" if convex else ""
        least = f"{shown(limits.radius)} {length} or more"
        reached = f"{shown(value)} {length}" if convex else "no convex part"
        place = angle(at) if convex else ""
        found.append(Judgement(f"convex radius{wall}", least, reached, place, margin, verdict, reason))
    return found + _face(shape, violated, length, wall)


def base_circle(shape: "CamAnalysis") -> list[Judgement]:
    """Judge the size of a cam by its limit."""
    limit, base = shape.limits.base_radius, shape.cam.base_radius
    if limit is None:
        return []
    length = shape.cam._length_unit or "L"
    verdict = VIOLATED if any(v.quantity == "base_radius" for v in shape.violations) else KEPT
    most, reached, margin = (f"{shown(x)} {length}" for x in (limit, base, limit - base))
    return [Judgement("base radius", most, reached, "", margin, verdict)]


def _face(shape: "CamAnalysis", violated: set[str], length: str, wall: str) -> list[Judgement]:
    """Judge the width of a flat face, by the limit or by its own width."""
    limit = shape._face_limit
    if limit is None:
        return []
    if shape.contact is None or shape.face_width is None:
        reason = "the follower has no flat face"
        return [Judgement(f"face width{wall}", f"{shown(limit)} {length}", "", "", "", OPEN, reason)]
    verdict, reason = verdict_of("face" not in violated, shape.face_width)
    allowed, needed, margin = (f"{shown(x)} {length}" for x in (limit, shape.face_width, limit - shape.face_width))
    at = angle(shape.contact.peak.angle)
    return [Judgement(f"face width{wall}", allowed, needed, at, margin, verdict, reason)]


def contact(forces: "ForceAnalysis", *, undercut: bool) -> list[Judgement]:
    """Judge whether the follower stays on the cam; none for a groove. KEPT becomes OPEN on an undercut cam."""
    if forces.forces.cam.wall == "groove":
        return []
    value, at = forces.contact.min
    verdict, reason = verdict_of(not forces.leaves, value)
    if undercut and verdict == KEPT:
        verdict, reason = OPEN, "the undercut cam does not give this motion"
    cells = "0 N or more", f"{shown(value)} N", angle(at), f"{shown(value)} N"
    return [Judgement("contact force", *cells, verdict, reason)]


def jump(reached: MaxSpeed, rpm: float | None) -> Judgement:
    """Compare the speed with that at which the follower leaves the cam."""
    limit = f"below {shown(reached.rpm)} rev/min"
    if rpm is None:
        return Judgement("speed of lost contact", limit, "", "", "", OPEN, "there is no speed: give rpm")
    verdict, reason = verdict_of(abs(rpm) < reached.rpm, reached.rpm)
    margin = "" if math.isinf(reached.rpm) else f"{shown(reached.rpm - abs(rpm))} rev/min"
    return Judgement("speed of lost contact", limit, f"{shown(abs(rpm))} rev/min", "", margin, verdict, reason)


def table(judged: Sequence[Judgement]) -> Table:
    """Return the table of all limits."""
    rows, verdicts = [], []
    for j in judged:
        rows.append((j.name, j.limit, j.reached, j.at, j.margin, j.verdict))
        verdicts.append(j.verdict)
    notes = [f"{j.name}: {j.reason}" for j in judged if j.reason]
    heading = ("quantity", "limit", "reached", "at", "margin", "verdict")
    return Table("Limits and margins", heading, rows, text=(0, 5), verdicts=verdicts, notes=notes)


def overall(judged: Sequence[Judgement]) -> tuple[str, str]:
    """Return the verdict over all limits, in words and as one of KEPT, VIOLATED and OPEN."""
    verdicts = [j.verdict for j in judged]
    n, violated, unjudged = len(verdicts), verdicts.count(VIOLATED), verdicts.count(OPEN)
    rest = f", {unjudged} not judged" if unjudged else ""
    if violated:
        return f"{violated} of {n} limits violated{rest}", VIOLATED
    if not n:
        return "no limits are given: nothing is judged", OPEN
    if unjudged:
        return f"{n - unjudged} of {n} limits kept{rest}", OPEN
    return f"{n} of {n} limits kept", KEPT
