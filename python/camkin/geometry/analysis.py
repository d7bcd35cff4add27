"""Analysis of a cam: extremes with their places, undercut and concave ranges, limits, and a table."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from camkin._base import angles
from camkin._base.arguments import number
from camkin._base.calls import explained
from camkin._camkin import ffi, lib
from camkin._core import ROUNDING
from camkin.analysis.characteristics import Extremes, Peak
from camkin.analysis.text_report import grid
from camkin.analysis.text_report import number as shown
from camkin.errors import LimitError, check, short_repr
from camkin.geometry.followers import FlatFollower, Follower, SwingingFlat
from camkin.inline import cards

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam

_ANALYSIS, _COUNT = ffi.typeof("camkin_cam_analysis *"), ffi.typeof("size_t *")


@explained()
@dataclass(frozen=True)
class GeometryLimits:
    """Limit the pressure angle, the curvature and the size of a cam: positive finite numbers, or None for no limit.

    Parameters
    ----------
    pressure_angle : float [deg], optional
        Largest magnitude, below 90.
    radius : float [L], optional
        Least radius of curvature of the convex parts of the profile.
    face : float [L], optional
        Largest width of a flat face that the contact needs.
    base_radius : float [L], optional
        The largest one.
    """

    pressure_angle: float | None = None
    radius: float | None = None
    face: float | None = None
    base_radius: float | None = None

    def __post_init__(self) -> None:
        for key, given in self.to_dict().items():
            value, most = number(given, key), 90.0 if key == "pressure_angle" else math.inf
            if not 0.0 < value < most:
                words = "above 0 and below 90 degrees" if key == "pressure_angle" else "positive and finite"
                message = f"limit {key} must be {words}; got {short_repr(given)}"
                raise LimitError(message, parameter=key, value=given)
            object.__setattr__(self, key, value)
        angles.question(self.pressure_angle, "pressure_angle")

    def to_dict(self) -> dict[str, float]:
        """Return the limits that are set.

        Returns
        -------
        dict
            The arguments of the same GeometryLimits.
        """
        found = {key: getattr(self, key) for key in ("pressure_angle", "radius", "face", "base_radius")}
        return {key: value for key, value in found.items() if value is not None}


class GeometryViolation(NamedTuple):
    """A limit that a cam exceeds.

    Attributes
    ----------
    quantity : str
        Name of the limit.
    limit : float
        The limit.
    value : float
        The worst value.
    angle : float [deg]
        Its place.
    excess : float
        Excess of the value over the limit.
    """

    quantity: str
    limit: float
    value: float
    angle: float
    excess: float


class CamAnalysis:
    """The result of `Cam.analyze`.

    Extremes are found on the pieces of the motion, both sides of every joint counted. str() gives a table.

    Attributes
    ----------
    cam, limits : Cam, GeometryLimits
        What was analyzed, and by which limits it is judged.
    walls : tuple of CamAnalysis
        The analysis itself; for a groove, those of its two walls, the near or upper one first. Of a groove radius,
        undercut, smallest_grinding_wheel_radius and violations count both walls; the other values are those of the
        first.
    corners : tuple of float [deg]
        Cam angles at which the velocity jumps. The pitch curve has a corner there: its flanks may cut each other off at
        a distance, which `undercut` and `radius` do not see.
    pressure_angle : Extremes [deg]
        Extremes of the pressure angle.
    curvature, curvature_pitch : Extremes [1/L]
        Extremes of the curvature of profile and pitch curve, which is the profile for a flat face; an undercut profile
        has -inf and inf where its radius passes 0, and the values on either side where it jumps over 0 at a joint.
    contact : Extremes [L] or None
        Extremes of the place of the contact on a flat face: from the slide, positive to the right along the face, or
        from the pivot of a swinging face. None for a roller.
    face_width : float [L] or None
        Width of a face that the contact needs: for a slide twice its largest distance, because the slide is in the
        middle; for an arm the length that is touched. None for a roller.
    radius : Peak [L]
        Least radius of curvature of the convex parts of the profile and its angle: the radius of the pitch curve less
        that of the roller. Not positive where the profile is undercut; inf without such a part.
    undercut, concave : list of (float, float) [deg]
        Ranges (from, to) in which the profile cannot be made, and in which it is concave. from is in [0, cycle); a
        range over the end of the cycle has its end beyond it. The whole cycle is (0.0, cycle).
    smallest_grinding_wheel_radius : float [L]
        Smallest radius of the concave parts, the limit of a wheel; inf without one.
    violations : tuple of GeometryViolation
        The limits that are exceeded; empty if none is.
    unjudged : dict of str
        The limits that cannot be judged, each with the reason: a face without a flat follower, a radius with corners.
    """

    def __init__(self, cam: "Cam", limits: GeometryLimits) -> None:
        self.cam, self.limits = cam, limits
        self._values = ffi.new(_ANALYSIS)
        check(lib.camkin_cam_analyze(cam._program_handle, cam._struct, self._values))

    @cached_property
    def walls(self) -> "tuple[CamAnalysis, ...]":
        """The analysis itself; for a groove, those of its walls, the near or upper one first."""
        walls = self.cam.walls
        return (self,) if len(walls) == 1 else tuple(CamAnalysis(wall, self.limits) for wall in walls)

    @cached_property
    def corners(self) -> tuple[float, ...]:
        """Cam angles [deg] at which the velocity jumps."""
        program = self.cam.program
        return tuple(sorted(b.theta % program.cycle for b in program._compiled.breaks if b.order == 0))

    def _extremes(self, name: str) -> Extremes:
        return Extremes(self._peak(f"{name}_min"), self._peak(f"{name}_max"))

    def _peak(self, name: str) -> Peak:
        extreme = getattr(self._values, name)
        return Peak(extreme.value, extreme.theta)

    @property
    def pressure_angle(self) -> Extremes:
        """Extremes of the pressure angle [deg]."""
        return self._extremes("pressure_angle")

    @property
    def curvature(self) -> Extremes:
        """Extremes of the curvature of the profile [1/L]."""
        return self._extremes("curvature")

    @property
    def curvature_pitch(self) -> Extremes:
        """Extremes of the curvature of the pitch curve [1/L]."""
        return self._extremes("curvature_pitch")

    @property
    def contact(self) -> Extremes | None:
        """Extremes of the place of the contact on a flat face [L]."""
        return self._extremes("place") if isinstance(self.cam.follower, FlatFollower | SwingingFlat) else None

    @property
    def face_width(self) -> float | None:
        """Width of a face that the contact needs [L]."""
        contact = self.contact
        if contact is None:
            return None
        if isinstance(self.cam.follower, FlatFollower):
            return 2.0 * abs(contact.peak.value)
        return contact.max.value - contact.min.value

    @property
    def radius(self) -> Peak:
        """Least radius of curvature of the convex parts of the profile [L]."""
        return min((wall._peak("radius") for wall in self.walls), key=lambda peak: peak.value)

    @property
    def smallest_grinding_wheel_radius(self) -> float:
        """Smallest radius of the concave parts [L]."""
        return min(float(wall._values.wheel.value) for wall in self.walls)

    @cached_property
    def undercut(self) -> list[tuple[float, float]]:
        """Ranges (from, to) [deg] in which the profile is undercut."""
        found = [span for wall in self.walls for span in wall._ranges(lib.CAMKIN_UNDERCUT)]
        return found if len(self.walls) == 1 else united(found, self.cam.program.cycle)

    @cached_property
    def concave(self) -> list[tuple[float, float]]:
        """Ranges (from, to) [deg] in which the profile is concave."""
        return self._ranges(lib.CAMKIN_CONCAVE)

    def _ranges(self, kind: int) -> list[tuple[float, float]]:
        count, room, cycle = ffi.new(_COUNT, 16), 0, self.cam.program.cycle
        while room < count[0]:
            room = count[0]
            starts, ends = ffi.new("double[]", room), ffi.new("double[]", room)
            cam = self.cam
            check(lib.camkin_cam_ranges(cam._program_handle, cam._struct, kind, starts, ends, room, count))
        return united([(starts[i], ends[i]) for i in range(count[0])], cycle)

    @cached_property
    def violations(self) -> tuple[GeometryViolation, ...]:
        """The limits that are exceeded."""
        found = []
        angle = self.limits.pressure_angle
        for peak in self.pressure_angle:
            if angle is not None and abs(peak.value) > angle * (1.0 + ROUNDING):
                found.append(GeometryViolation("pressure_angle", angle, *peak, abs(peak.value) - angle))
        least = self.limits.radius
        if least is not None and self.radius.value < least * (1.0 - ROUNDING):
            found.append(GeometryViolation("radius", least, *self.radius, least - self.radius.value))
        face = self._face_limit
        if face is not None and self.contact and self.face_width and self.face_width > face * (1.0 + ROUNDING):
            place = self.contact.peak.angle
            found.append(GeometryViolation("face", face, self.face_width, place, self.face_width - face))
        most, base = self.limits.base_radius, self.cam.base_radius
        if most is not None and base > most * (1.0 + ROUNDING):
            found.append(GeometryViolation("base_radius", most, base, 0.0, base - most))
        return tuple(found)

    @cached_property
    def unjudged(self) -> dict[str, str]:
        """The limits that cannot be judged, each with the reason."""
        found = {}
        if self._face_limit is not None and self.contact is None:
            found["face"] = "the follower has no flat face"
        if self.limits.radius is not None and self.corners and not self._violates("radius"):
            found["radius"] = f"the velocity jumps at {', '.join(map(shown, self.corners))} deg"
        return found

    def _violates(self, quantity: str) -> bool:
        return any(violation.quantity == quantity for violation in self.violations)

    @property
    def _face_limit(self) -> float | None:
        own = self.cam.follower.width if isinstance(self.cam.follower, FlatFollower) else None
        limits = [x for x in (own, self.limits.face) if x is not None]
        return min(limits) if limits else None

    def to_dict(self) -> dict[str, Any]:
        """Return all values as plain dicts, lists and numbers, for JSON.

        Returns
        -------
        dict
            None instead of infinity.
        """
        quantities = {key: getattr(self, key) for key in ("pressure_angle", "curvature", "curvature_pitch", "contact")}
        found: dict[str, Any] = {
            key: {"min": _plain(e.min), "max": _plain(e.max)} for key, e in quantities.items() if e is not None
        }
        wheel = self.smallest_grinding_wheel_radius
        found |= {
            "follower": {"type": type(self.cam.follower).__name__, **self.cam.follower.lengths()},
            "base_radius": self.cam.base_radius,
            "rotation": self.cam.rotation,
            "wall": self.cam.wall,
            "face_width": self.face_width,
            "radius": _plain(self.radius),
            "undercut": [list(x) for x in self.undercut],
            "concave": [list(x) for x in self.concave],
            "smallest_grinding_wheel_radius": wheel if math.isfinite(wheel) else None,
            "limits": self.limits.to_dict(),
            "violations": [_plain(violation) for violation in self.violations],
            "unjudged": self.unjudged,
            "corners": list(self.corners),
        }
        return found

    def __str__(self) -> str:
        return table(self)

    def _repr_html_(self) -> str:
        return cards.cam_analysis(self)

    def __repr__(self) -> str:
        peaks = f"pressure_angle={self.pressure_angle.peak}, radius={self.radius}"
        return f"<CamAnalysis {peaks}, {len(self.undercut)} undercut, {len(self.violations)} violations>"


def united(spans: list[tuple[float, float]], cycle: float) -> list[tuple[float, float]]:
    """Return the union of ranges (from, to) as those of `CamAnalysis.undercut`."""
    flat = sorted(part for a, b in spans for part in ([(a, b)] if b <= cycle else [(a, cycle), (0.0, b - cycle)]))
    found: list[tuple[float, float]] = []
    for a, b in flat:
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], b))
        else:
            found.append((a, b))
    if len(found) > 1 and found[0][0] == 0.0 and found[-1][1] == cycle:
        found = [*found[1:-1], (found[-1][0], found[0][1] + cycle)]
    return found


def _plain(values: Peak | GeometryViolation) -> dict[str, Any]:
    """Return a dict for JSON, which has no infinity: None instead."""
    return {key: None if isinstance(x, float) and math.isinf(x) else x for key, x in values._asdict().items()}


# ---- the table ----


def verdict(violated: int, unjudged: int) -> str:
    """Return what an analysis says of its limits, in words."""
    if violated:
        return f"{violated} violated" + (f", {unjudged} not judged" if unjudged else "")
    return f"{unjudged} not judged, the others kept" if unjudged else "all kept"


def described(follower: Follower, unit: str) -> str:
    """Return a follower in words."""
    lengths = ", ".join(f"{key} {shown(value)}" for key, value in follower.lengths().items() if value)
    return f"{type(follower).__name__} ({lengths})" if lengths else type(follower).__name__


def _spans(ranges: list[tuple[float, float]]) -> str:
    return ", ".join(f"{shown(a)} to {shown(b)}" for a, b in ranges) or "none"


def _length(cam: "Cam") -> str:
    return cam._length_unit or "L"


def headline(cam: "Cam") -> str:
    """Return a cam in one line."""
    turn = "counterclockwise" if cam.rotation > 0 else "clockwise"
    lengths = f"{described(cam.follower, _length(cam))}, base_radius {shown(cam.base_radius)}"
    return f"Cam: {lengths}, {cam.wall} wall, {turn}"


def table(analysis: CamAnalysis) -> str:
    """Return an analysis as text."""
    length, lines = _length(analysis.cam), [headline(analysis.cam)]
    rows: list[tuple[str, ...]] = [("", "", "min", "at deg", "max", "at deg")]
    first = " of the first wall" if len(analysis.walls) > 1 else ""
    quantities = [("pressure angle", "deg", analysis.pressure_angle)]
    quantities.append((f"curvature{first}", f"1/{length}", analysis.curvature))
    if analysis.contact:
        quantities.append(("contact on the face", length, analysis.contact))
    for name, unit, e in quantities:
        rows.append((name, unit, shown(e.min.value), shown(e.min.angle), shown(e.max.value), shown(e.max.angle)))
    lines += grid(rows, text_columns=(0, 1))
    radius = analysis.radius
    at = f"{shown(radius.value)} {length} at {shown(radius.angle)} deg"
    if radius.value <= 0.0:
        at += ", not positive where the profile is undercut"
    lines.append(f"least convex radius: {at if math.isfinite(radius.value) else 'no convex part'}")
    beside = f"; not judged where the velocity jumps, at {', '.join(map(shown, analysis.corners))}"
    lines.append(f"undercut [deg]: {_spans(analysis.undercut)}{beside if analysis.corners else ''}")
    lines.append(f"concave{first} [deg]: {_spans(analysis.concave)}")
    wheel = analysis.smallest_grinding_wheel_radius
    if math.isfinite(wheel):
        lines.append(f"grinding wheel: radius at most {shown(wheel)} {length}")
    if analysis.face_width is not None:
        lines.append(f"face width needed: {shown(analysis.face_width)} {length}")
    limits = analysis.limits.to_dict()
    if limits or analysis.violations:
        judged = ", ".join(f"{key} {shown(value)}" for key, value in limits.items())
        kept = verdict(len(analysis.violations), len(analysis.unjudged))
        lines.append(f"Geometry limits: {judged}{'  ' if judged else ''}{kept}")
        lines += [
            f"  {v.quantity} {shown(v.value)} at {shown(v.angle)} deg, limit {shown(v.limit)}, by {shown(v.excess)}"
            for v in analysis.violations
        ]
        lines += [f"  {key} is not judged: {reason}" for key, reason in analysis.unjudged.items()]
    return "\n".join(lines)
