"""What the cards of laws, segments, analyses and cams say."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from camkin._base.arguments import QUANTITIES
from camkin._base.units import of_svaj
from camkin._camkin import lib
from camkin._core import CompiledProgram
from camkin.errors import CamkinError, short_repr
from camkin.inline import cam, svaj
from camkin.inline.card import Row, card, refused
from camkin.inline.chart import Axis
from camkin.inline.svg import short

if TYPE_CHECKING:
    from camkin.analysis import Analysis
    from camkin.forces.analysis import ForceAnalysis
    from camkin.geometry.analysis import CamAnalysis
    from camkin.law import Law
    from camkin.segment import Segment

_WIDTH, _HEIGHT = 400.0, 260.0  # of a motion [px]
_CAM_WIDTH = 260.0
_PEAKS = ("Cv", "Ca", "Ca_max", "Ca_min", "Cj", "Cmdyn")
_LAW_PANELS = [("y", ""), ("y'", ""), ("y''", ""), ("y'''", "")]


def law(law: "Law") -> str:
    """Return the card of a law: its curves and characteristic values."""
    peaks = law.peaks
    picture = svaj.of_one(law._compile(), _LAW_PANELS, Axis(0.0, 1.0, "x"), f"the law {law.name}", 2.0 * math.pi)
    rows: list[Row] = [("", "value", "at x")]
    rows += [(key, short(getattr(peaks, key)), short(getattr(peaks.at, key), 3)) for key in _PEAKS]
    rows.append(("rms of y''", short(peaks.rms), ""))
    places = ", ".join(short(x, 3) for x in law.impulses)
    return card(short_repr(law), picture, rows, [f"y''' is infinite between dwells at x = {places}"] if places else [])


def segment(segment: "Segment") -> str:
    """Return the card of a segment. Without a program the values of its neighbours are not known."""
    given = segment.arguments
    matched = [key for key, value in given.items() if isinstance(value, str) and value == "match"]
    title = short_repr(segment)
    if matched:
        return card(title, "", (), [f"{' and '.join(matched)} match a neighbour: the curve is that of a program."])
    if segment.law.name == "dwell":
        return card(title, "")
    flags = lib.CAMKIN_ACCUMULATE | lib.CAMKIN_ALLOW_VELOCITY_JUMP
    try:
        compiled = CompiledProgram([segment], cycle=2.0 * segment.duration, flags=flags)
    except CamkinError as error:
        return refused(title, str(error))
    units = of_svaj(None, True)
    axis = Axis(0.0, segment.duration, "cam angle from the start [°]")
    picture = svaj.of_one(compiled, list(zip("svaj", units, strict=True)), axis, title, 1.0)
    c = compiled.characteristics(None, 0)
    extremes = {key: (getattr(c, f"{key}_min"), getattr(c, f"{key}_max")) for key in "svaj"}
    rows: list[Row] = [_HEAD]
    for (key, (low, high)), unit in zip(extremes.items(), units, strict=True):
        rows.append(_extremes(key, unit, (low.value, low.theta), (high.value, high.theta)))
    return card(title, picture, rows, ["Values inside the segment, without jumps at its ends."])


def analysis(analysis: "Analysis") -> str:
    """Return the card of an analysis, which is that of its program too."""
    program = analysis.program
    start, end = program._compiled.window
    span = f"once, {short(start)}° to {short(end)}°" if program.once else f"cycle {short(end)}°"
    speed = "geometric" if analysis.rpm is None else f"{short(analysis.rpm, 6)} rpm"
    title = f"{program.name or 'Program'}: {_count(len(program.segments), 'segment')}, {span}, {speed}"
    rows: list[Row] = [_HEAD]
    units = of_svaj(program.length_unit, analysis.rpm is None)
    rows += [
        _extremes(letter, unit, *getattr(analysis, key))
        for letter, key, unit in zip("svaj", QUANTITIES, units, strict=True)
    ]
    notes = ["∞: an impulse, because a lower derivative jumps there."] if _infinite(analysis) else []
    limits = analysis.limits.quantities()
    if limits:
        named = dict(zip(QUANTITIES, units, strict=True))
        given = ", ".join(f"{key} {short(value, 6)} {named[key]}" for key, value in limits.items())
        notes.append(f"Limits: {given}: {_judged(len(analysis.violations))}")
        notes += [
            f"{v.quantity} {short(v.value)} at {short(v.angle)}° exceeds its limit" for v in analysis.violations[:6]
        ]
    return card(title, svaj.picture(analysis, _WIDTH, _HEIGHT), rows, notes)


def cam_analysis(analysis: "CamAnalysis") -> str:
    """Return the card of the analysis of a cam, which is that of the cam too."""
    one = analysis.cam
    length = one._length_unit or "L"
    turn = "counterclockwise" if one.rotation > 0 else "clockwise"
    rows: list[Row] = [_HEAD, _extremes("pressure angle", "°", *analysis.pressure_angle)]
    rows.append(_extremes("curvature", f"1/{length}", *analysis.curvature))
    if analysis.contact:
        rows.append(_extremes("contact on the face", length, *analysis.contact))
    radius = analysis.radius
    notes = [
        f"least convex radius: {short(radius.value)} {length} at {short(radius.angle)}°"
        if math.isfinite(radius.value)
        else "no convex part",
        f"undercut: {_spans(analysis.undercut)}{_CORNERS if analysis.corners else ''}; "
        f"concave: {_spans(analysis.concave)}{' (first wall)' if one.wall == 'groove' else ''}",
    ]
    if analysis.face_width is not None:
        notes.append(f"face width needed: {short(analysis.face_width)} {length}")
    limits = analysis.limits.to_dict()
    if limits or analysis.violations:
        given = ", ".join(f"{key.replace('_', ' ')} {short(value)}" for key, value in limits.items())
        notes.append(
            f"Limits: {given or 'width of the face'}: {_judged(len(analysis.violations), len(analysis.unjudged))}"
        )
    title = f"{one.program.name or 'Cam'}: {one.follower!r}, base_radius {short(one.base_radius)} {length}, "
    return card(f"{title}{one.wall} wall, {turn}", cam.picture(one._scene, 0.0, _CAM_WIDTH), rows, notes)


_CORNERS = ", not judged where the velocity jumps"


def force_analysis(analysis: "ForceAnalysis") -> str:
    """Return the card of an analysis of forces."""
    forces = analysis.forces
    rows: list[Row] = [_HEAD, _extremes("contact", "N", *analysis.contact)]
    rows.append(_extremes("torque", "N m", *analysis.torque))
    notes = [
        f"torque: mean {short(analysis.mean_torque)} N m, RMS {short(analysis.rms_torque)} N m",
        f"the follower leaves the cam: {_spans(analysis.lost) if analysis.lost or not analysis.leaves else 'impulses'}",
    ]
    if analysis.pressure:
        notes.append(f"pressure: at most {short(analysis.pressure.value)} MPa at {short(analysis.pressure.angle)}°")
    return card(f"Forces at {short(forces.omega * 30.0 / math.pi, 6)} rpm", "", rows, notes)


_HEAD = ("", "unit", "max", "at °", "min", "at °")


def _extremes(name: str, unit: str, low: Any, high: Any) -> Row:
    """Return a row; without angles where the quantity is constant."""
    if low[0] == high[0]:
        return name, unit, short(high[0]), "", short(low[0]), ""
    return name, unit, short(high[0]), short(high[1]), short(low[0]), short(low[1])


def _infinite(analysis: "Analysis") -> bool:
    return any(math.isinf(peak.value) for key in QUANTITIES for peak in getattr(analysis, key))


def _count(n: int, name: str) -> str:
    return f"{n} {name}" if n == 1 else f"{n} {name}s"


def _judged(violations: int, unjudged: int = 0) -> str:
    if unjudged and not violations:
        return f"{unjudged} not judged, the others kept"
    return f"{violations} exceeded" if violations else "all kept"


def _spans(ranges: Sequence[tuple[float, float]]) -> str:
    return ", ".join(f"{short(a)}° to {short(b)}°" for a, b in ranges[:4]) + (" …" if ranges[4:] else "") or "nowhere"
