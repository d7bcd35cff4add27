"""The parts of a report about the machine: the cam and its geometry, forces, vibration."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from camkin.geometry.analysis import described
from camkin.reports import cam_figure, figures
from camkin.reports.content import Block, Figure, Section, Table, Text, angle, shown, spans

if TYPE_CHECKING:
    from camkin.analysis.limits import MaxSpeed
    from camkin.forces.analysis import ForceAnalysis
    from camkin.forces.dynamics_analysis import DynamicsAnalysis
    from camkin.geometry.analysis import CamAnalysis
    from camkin.geometry.cam import Cam

_EXTREMES = ("quantity", "unit", "min", "at\n[°]", "max", "at\n[°]")


def length_of(cam: "Cam") -> str:
    """Return the unit of the lengths of a cam: a swinging one has no known unit."""
    return cam._length_unit or "L"


def wall_names(cam: "Cam") -> list[str]:
    """Return suffixes that tell the walls of a groove apart in the names of quantities; "" for one wall."""
    if len(cam.walls) == 1:
        return [""]
    return [", upper wall", ", lower wall"] if cam.is_barrel else [", near wall", ", far wall"]


def cam_section(cam: "Cam", shapes: "Sequence[CamAnalysis]") -> Section:
    """Return the section of a cam. shapes: the analysis of each wall."""
    turn = "counterclockwise" if cam.rotation > 0 else "clockwise"
    length = length_of(cam)
    blocks: list[Block] = [
        Text(
            f"{described(cam.follower, length)}, base_radius {shown(cam.base_radius)} {length}, {cam.wall} wall; "
            f"the cam turns {turn}."
        ),
        Figure("cam", cam_figure.caption(cam), cam_figure.size(cam), lambda canvas: cam_figure.draw(canvas, shapes)),
    ]
    rows, places = [], []
    for shape, wall in zip(shapes, wall_names(cam), strict=True):
        quantities = [
            ("pressure angle", "°", shape.pressure_angle),
            ("curvature", f"1/{length}", shape.curvature),
            ("curvature of the pitch curve", f"1/{length}", shape.curvature_pitch),
        ]
        if shape.contact:
            quantities.append(("contact on the face", length, shape.contact))
        for name, unit, e in quantities:
            cells = shown(e.min.value), shown(e.min.angle), shown(e.max.value), shown(e.max.angle)
            rows.append((f"{name}{wall}", unit, *cells))
        places += _places(shape, wall, length)
    blocks.append(Table("Geometry", _EXTREMES, rows, text=(0, 1)))
    blocks.append(Table("Shape of the profile", ("finding", "value"), places, text=(0, 1)))
    return Section("Cam", blocks)


def _places(shape: "CamAnalysis", wall: str, length: str) -> list[tuple[str, str]]:
    radius, wheel = shape.radius, shape.smallest_grinding_wheel_radius
    convex = f"{shown(radius.value)} {length} at {angle(radius.angle)}"
    found = [
        (f"undercut{wall}", spans(shape.undercut)),
        (f"concave{wall}", spans(shape.concave)),
        (f"least convex radius{wall}", convex if math.isfinite(radius.value) else "no convex part"),
        (
            f"largest grinding wheel{wall}",
            f"radius {shown(wheel)} {length}" if math.isfinite(wheel) else "any, no concave part",
        ),
    ]
    if shape.face_width is not None:
        found.append((f"face width needed{wall}", f"{shown(shape.face_width)} {length}"))
    return found


# ---- forces ----


def force_section(found: "ForceAnalysis | None", jump: "MaxSpeed | None", given: dict[str, str]) -> Section:
    """Return the section of the forces. given: mass and spring in words. jump: the speed at which contact is lost."""
    rows = list(given.items())
    if jump is not None:
        at = f", first at {angle(jump.angle)}" if math.isfinite(jump.rpm) else ""
        rows.append(("speed of lost contact", f"{shown(jump.rpm)} rev/min{at}"))
    if found is None:
        return Section("Forces", [Table("Spring and mass", ("quantity", "value"), rows, text=(0, 1))])
    extremes = []
    for name, unit, e in (("contact force", "N", found.contact), ("torque of the drive", "N m", found.torque)):
        cells = shown(e.min.value), shown(e.min.angle), shown(e.max.value), shown(e.max.angle)
        extremes.append((name, unit, *cells))
    leaves = spans(found.lost) if found.lost or not found.leaves else "in impulses"
    # Without friction and mean power the mean torque is a rounding error of 0.
    mean = 0.0 if abs(found.mean_torque) <= 1e-12 * found.rms_torque < math.inf else found.mean_torque
    rows.append(("mean torque", f"{shown(mean)} N m"))
    rows.append(("RMS torque", f"{shown(found.rms_torque)} N m"))
    groove = found.forces.cam.wall == "groove"
    rows.append(("follower leaves the cam", "never: a groove guides it" if groove else leaves))
    caption = "Contact force and torque of the drive. The follower leaves the cam where the contact force is negative."
    blocks: list[Block] = [
        Figure("forces", caption, (7.1, 3.8), lambda canvas: figures.forces(canvas, found)),
        Table("Forces and torque", _EXTREMES, extremes, text=(0, 1)),
        Table("Spring, mass and contact", ("quantity", "value"), rows, text=(0, 1)),
    ]
    return Section("Forces", blocks)


# ---- vibration ----


def vibration_section(found: "DynamicsAnalysis") -> Section:
    """Return the section of the vibration of an elastic follower."""
    vibration, length = found.vibration, found.program.length_unit or "L"
    if vibration is None:
        return Section("Vibration", [Text("Not found: it needs a speed other than 0.")])
    extremes = vibration.extremes
    named = (("deflection", length), ("velocity", f"{length}/s"), ("acceleration", f"{length}/s²"))
    rows = []
    for name, unit in named:
        low, high = getattr(extremes, name)
        rows.append((name, unit, shown(low.value), shown(low.angle), shown(high.value), shown(high.angle)))
    dwells = [
        (dwell.name, shown(dwell.start), shown(dwell.duration), shown(amplitude), shown(time))
        for dwell, amplitude, time in zip(vibration.dwells, vibration.residual, found.settling, strict=True)
    ]
    damping = shown(vibration.damping)
    blocks: list[Block] = [
        Text(f"Natural frequency {shown(vibration.natural_hz)} Hz, damping ratio {damping}, steady state."),
        Table("Motion of the mass; the deflection is mass minus cam", _EXTREMES, rows, text=(0, 1)),
    ]
    if dwells:
        heading = ("segment", "start\n[°]", "duration\n[s]", f"amplitude\n[{length}]", "settled after\n[s]")
        note = f"settled: the deflection stays within {shown(found.within)} {length}"
        blocks.append(Table("Residual vibration in the dwells", heading, dwells, notes=[note]))
    return Section("Vibration", blocks)
