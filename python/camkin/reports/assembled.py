"""The whole report of a program: analyses, judgements, and the sections in order."""

import hashlib
import math
from typing import Any, NamedTuple

from camkin._base.arguments import GEOMETRIC
from camkin._camkin import ffi, lib
from camkin.analysis import text_report
from camkin.analysis.characteristics import Analysis
from camkin.analysis.limits import Limits
from camkin.errors import ParameterError
from camkin.geometry.cam import Cam
from camkin.program import Program
from camkin.reports import judged, machine, motion, signs
from camkin.reports.content import Content, Section, Text, shown
from camkin.reports.judged import Judgement

VERSION = ffi.string(lib.camkin_version()).decode()
_NEEDED = {"rate": "mass", "preload": "mass", "length_unit": "mass", "damping": "natural_hz"}


class Dynamics(NamedTuple):
    """Mass, spring and frequency of a follower; None for what is not given."""

    mass: float | None
    rate: float | None
    preload: float | None
    length_unit: str | None
    natural_hz: float | None
    damping: float | None

    def check(self) -> None:
        """Refuse what would have no effect."""
        for name, needed in _NEEDED.items():
            value = getattr(self, name)
            if value is not None and getattr(self, needed) is None:
                message = f"{name} has no effect without {needed}; got {name}={value!r}: give {needed} too"
                raise ParameterError(message, parameter=name, value=value)

    @property
    def spring(self) -> dict[str, Any]:
        """Mass and spring, with zeros for what is not given."""
        return {"mass": self.mass, "rate": self.rate or 0.0, "preload": self.preload or 0.0}


def assembled(
    program: Program,
    cam: Cam | None,
    rpm: float | None,
    limits: Limits | None,
    given: Dynamics,
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
        parts.append(machine.cam_section(cam, shapes))
    if given.mass is not None:
        section, more = _forces(program, cam, rpm, given)
        parts.append(section)
        found += more
    if given.natural_hz is not None:
        vibration = program.vibration(speed, natural_hz=given.natural_hz, damping=given.damping or 0.0)
        parts.append(machine.vibration_section(vibration, program.length_unit or "L"))
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


def _forces(program: Program, cam: Cam | None, rpm: float | None, given: Dynamics) -> tuple[Section, list[Judgement]]:
    """Return the section of the forces, and what is judged by them."""
    swinging = cam is not None and cam.follower.swinging
    jump = None if swinging or (cam and cam.wall == "groove") else program.jump_speed(**given.spring)
    forces = None
    if cam is not None:
        speed: Any = GEOMETRIC if rpm is None else rpm  # which is refused, instead of the speed of the program
        forces = cam.forces(speed, length_unit=given.length_unit, **given.spring).analyze()
    words = _words(given, program.length_unit or "L", swinging)
    if forces is None:
        return machine.force_section(None, jump, words), [judged.jump(jump, rpm)] if jump else []
    undercut = any(wall.analyze().undercut for wall in forces.forces.cam.walls)
    found = judged.contact(forces, undercut=undercut)
    return machine.force_section(forces, jump, words), found


def _words(given: Dynamics, length: str, swinging: bool) -> dict[str, str]:
    spring = given.spring
    mass, force = ("kg m²", "N m") if swinging else ("kg", "N")
    return {
        "moment of inertia" if swinging else "mass": f"{shown(spring['mass'])} {mass}",
        "rate of the spring": f"{shown(spring['rate'])} {force}/{length}",
        "preload at s = 0": f"{shown(spring['preload'])} {force}",
    }


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
    """Return in words what the picture of the signs shows."""
    if cam is None:
        turn = "the cam angle θ grows with time"
    else:
        turn = f"the cam turns {'counterclockwise' if cam.rotation > 0 else 'clockwise'} as θ grows"
    backwards = "; the speed is negative, θ falls with time" if rpm is not None and rpm < 0.0 else ""
    return f"{turn}{backwards}; s > 0 is a rise"
