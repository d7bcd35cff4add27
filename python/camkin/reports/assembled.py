"""Assemble the report of a program: its analyses, its judgements, and its sections in order."""

import hashlib
import math

from camkin._base.arguments import GEOMETRIC
from camkin._camkin import ffi, lib
from camkin.analysis import text_report
from camkin.analysis.characteristics import Analysis
from camkin.analysis.limits import Limits
from camkin.forces.dynamics import Dynamics
from camkin.forces.dynamics_analysis import DynamicsAnalysis
from camkin.geometry.cam import Cam
from camkin.program import Program
from camkin.reports import judged, machine, motion, signs
from camkin.reports.content import Content, Section, Text, shown
from camkin.reports.judged import Judgement

VERSION = ffi.string(lib.camkin_version()).decode()


def assembled(
    program: Program,
    cam: Cam | None,
    rpm: float | None,
    limits: Limits | None,
    dynamics: Dynamics | None,
    *,
    title: str | None,
    notes: str | None,
    date: str | None,
) -> Content:
    """Return the content of a report at a speed [rev/min], or geometric for None. The arguments are checked."""
    asked = limits or program.limits or Limits()
    speed = GEOMETRIC if rpm is None else rpm
    analysis = program.analyze(rpm=speed, limits=Limits() if rpm is None else asked, points=2)
    found = judged.motion(analysis, asked)
    parts = [motion.section(analysis)]
    if cam is not None:
        shapes = [wall.analyze(limits=cam.limits) for wall in cam.walls]
        for shape, name in zip(shapes, machine.wall_names(cam), strict=True):
            found += judged.geometry(shape, name)
        found += judged.base_circle(shapes[0])
        parts.append(machine.cam_section(cam, shapes))
    if dynamics is not None:
        sections, more = _dynamics(dynamics.analyze(cam or program, speed))
        parts += sections
        found += more
    if notes:
        parts.append(Section("Notes", [Text(notes)]))
    spec = program.dumps() if cam is None else cam.dumps()
    return Content(
        title=title or program.name or "Cam",
        facts=_facts(analysis, cam, date, spec),
        signs=signs.figure(cam),
        verdict=judged.overall(found),
        sections=[Section("Limits", [judged.table(found)]), *parts] if found else parts,
        spec=spec,
        version=VERSION,
    )


def _dynamics(found: DynamicsAnalysis) -> tuple[list[Section], list[Judgement]]:
    """Return the sections of forces and vibration, and the judgements that follow from them."""
    sections, judgements = [], []
    if found.dynamics.mass is not None:
        swinging = found.cam is not None and found.cam.follower.swinging
        words = _words(found.dynamics, found.program.length_unit or "L", swinging)
        sections.append(machine.force_section(found.forces, found.jump, words))
        if found.forces is not None:
            undercut = any(wall.analyze().undercut for wall in found.forces.forces.cam.walls)
            judgements += judged.contact(found.forces, undercut=undercut)
        elif found.jump is not None:
            judgements.append(judged.jump(found.jump, found.rpm))
    if found.dynamics.natural_hz is not None:
        sections.append(machine.vibration_section(found))
    return sections, judgements


def _words(given: Dynamics, length: str, swinging: bool) -> dict[str, str]:
    mass, force = ("kg m²", "N m") if swinging else ("kg", "N")
    words = {
        "moment of inertia" if swinging else "mass": f"{shown(given.mass or 0.0)} {mass}",
        "rate of the spring": f"{shown(given.rate)} {force}/{length}",
        "preload at s = 0": f"{shown(given.preload)} {force}",
    }
    if given.load:
        words["load"] = f"{shown(given.load)} {force}"
    if given.friction:
        words["coefficient of friction"] = shown(given.friction)
    return words


def _facts(analysis: Analysis, cam: Cam | None, date: str | None, spec: str) -> list[tuple[str, str]]:
    """Return the rows of the title block."""
    program = analysis.program
    units = ", ".join(f"{letter} [{unit}]" for letter, unit in zip("svaj", text_report.units(analysis), strict=True))
    speed = "none: v, a, j per radian of the cam angle"
    if analysis.rpm is not None:
        hz = abs(analysis.rpm) / 60.0 * 360.0 / program.cycle
        speed = f"{shown(analysis.rpm)} rev/min" + ("" if program.once else f", {shown(hz)} cycles/s")
    start, end = program._compiled.window
    kind = f"repeats every {shown(program.cycle)}°"
    if program.once:
        kind = f"once, from {shown(start)}° to {shown(end)}°; it holds before and after"
    elif program.accumulate:
        lift = math.fsum(segment.lift for segment in program.segments)
        kind = f"{kind} and advances by {shown(lift)} {program.length_unit or 'L'} each time"
    rows = [("name", program.name or "none"), ("date", date or ""), ("speed", speed), ("units", f"θ [°], {units}")]
    rows.append(("motion", kind))
    rows += [
        (name, f"{shown(x)}{unit}")
        for name, x, unit in (("start", program.start, f" {program.length_unit or 'L'}"), ("phase", program.phase, "°"))
        if x
    ]
    rows.append(("sense", _sense(cam, analysis.rpm)))
    rows.append(("spec SHA-256", hashlib.sha256(spec.encode()).hexdigest()))
    rows.append(("written by", f"camkin {VERSION}"))
    return [(name, value) for name, value in rows if value]


def _sense(cam: Cam | None, rpm: float | None) -> str:
    """Describe the picture of the signs in words."""
    if cam is None:
        turn = "the cam angle θ grows with time"
    else:
        turn = f"the cam turns {'counterclockwise' if cam.rotation > 0 else 'clockwise'} as θ grows"
    backwards = "; the speed is negative, θ falls with time" if rpm is not None and rpm < 0.0 else ""
    return f"{turn}{backwards}; s > 0 is a rise"
