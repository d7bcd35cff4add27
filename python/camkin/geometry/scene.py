"""What one sees of a cam: its curves, and its follower at a cam angle, as plain outlines.

Input: a Cam. Output: curves in the frame of the body, which turns or, unrolled, moves sideways; parts of the follower
in the machine frame. Of a barrel that is the tangent plane under the roller: circumference to the right, z up.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.analysis import Limits
from camkin.geometry.analysis import CamAnalysis
from camkin.geometry.followers import FlatFollower, RollerFollower, SwingingFlat, SwingingRoller

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam

_STEM, _BAR, _PIN, _WEDGE = 0.55, 0.035, 0.045, 0.12  # lengths of parts that a Cam does not have, of its reach
_STEP = 0.5  # between angles of a curve [deg]
_MOST_BREAKS = 5000  # more ends of pieces than this are not drawn as such


class Curve(NamedTuple):
    """A curve of the cam by the cam angle [deg], (n, 2) points [L] in the frame of the body."""

    theta: FloatArray
    points: FloatArray

    def part(self, first: float, last: float) -> FloatArray:
        """Return the points in a range of angles, one more at both ends."""
        theta = self.theta
        i, j = np.searchsorted(theta, first, "right") - 1, np.searchsorted(theta, last, "left") + 1
        found: FloatArray = self.points[max(i, 0) : j]
        return found


class Wall(NamedTuple):
    """A wall: its curve, the pressure angle there [deg], and the ranges in which it is undercut or concave."""

    curve: Curve
    pressure_angle: FloatArray
    undercut: list[tuple[float, float]]
    concave: list[tuple[float, float]]


class Part(NamedTuple):
    """A part of the follower: "arm", "stem", "face", "knife", "roller" or "pivot".

    points: its closed outline (n, 2); of a round part the centre (1, 2). radius: of a round part, else 0 [L].
    """

    role: str
    points: FloatArray
    radius: float = 0.0


@dataclass(frozen=True)
class Scene:
    """A cam as outlines."""

    cam: "Cam"

    @cached_property
    def _theta(self) -> FloatArray:
        """Angles of the curves: a turn; of a barrel all that are in the picture at some angle. Pieces end at them."""
        first, last = (-225.0, 585.0) if self.cam.is_barrel else (0.0, 360.0)
        cycle = self.cam.program.cycle
        starts = np.arange(math.floor(first / cycle), math.ceil(last / cycle)) * cycle
        breaks = (self.cam.breaks + starts[:, None]).ravel()
        even = np.linspace(first, last, round((last - first) / _STEP) + 1)
        found = np.union1d(even, breaks) if breaks.size < _MOST_BREAKS else even
        return found[(found >= first) & (found <= last)]

    def _ranges(self, ranges: list[tuple[float, float]]) -> list[tuple[float, float]]:
        """Return ranges of a cycle in all cycles that are drawn, cut at the ends."""
        first, last, cycle = self._theta[0], self._theta[-1], self.cam.program.cycle
        shifts = cycle * np.arange(math.floor(first / cycle) - 1, math.ceil(last / cycle))
        found: list[tuple[float, float]] = []
        for a, b in sorted((a + shift, b + shift) for shift in shifts for a, b in ranges):
            if found and a - found[-1][1] < _STEP:  # one mark for ranges between which nothing is drawn
                found[-1] = (found[-1][0], max(b, found[-1][1]))
            else:
                found.append((a, b))
        inside = [(max(a, first), min(b, last)) for a, b in found]
        return [(a, b) for a, b in inside if a < b]

    @cached_property
    def analysis(self) -> CamAnalysis:
        """The analysis of the cam."""
        return self.cam.analyze()

    @cached_property
    def walls(self) -> tuple[Wall, ...]:
        """The walls, the near or upper one first."""
        found = []
        for wall in self.cam.walls:
            g, judged = wall.evaluate(self._theta), wall.analyze()
            if self.cam.is_barrel:
                points = np.stack([g.contact_y - self.shift(self._theta), g.z], axis=1)
            else:
                points = np.stack([g.x, g.y], axis=1)
            curve = Curve(self._theta, points)
            # A ring is concave all around, and of a barrel a concave wall is as easy to make as a convex one.
            usual = self.cam.is_barrel or judged.concave == [(0.0, self.cam.program.cycle)]
            concave = [] if usual else self._ranges(judged.concave)
            found.append(Wall(curve, g.pressure_angle, self._ranges(judged.undercut), concave))
        return tuple(found)

    @property
    def leans(self) -> bool:
        """Whether the pressure angle differs from 0 somewhere: that of a flat face on a slide does not."""
        return self.analysis.pressure_angle.peak.value != 0.0

    @property
    def largest_pressure_angle(self) -> float:
        """The end of a colour scale of the pressure angle [deg]: the largest one, or its limit, 30 by default."""
        return max(abs(self.analysis.pressure_angle.peak.value), self.analysis.limits.pressure_angle or 30.0)

    @cached_property
    def pitch(self) -> Curve | None:
        """The path of the centre of the roller; None where it is the profile."""
        if not getattr(self.cam.follower, "radius", 0.0):
            return None
        g = self.cam.evaluate(self._theta)
        if self.cam.is_barrel:
            return Curve(self._theta, np.stack([-self.shift(self._theta), g.pitch_z], axis=1))
        return Curve(self._theta, np.stack([g.pitch_x, g.pitch_y], axis=1))

    @property
    def marked(self) -> "Iterator[tuple[str, FloatArray]]":
        """The undercut and concave ranges, by name: parts of the walls, and where undercut of the pitch curve too.

        An undercut part of a wall may be too short to be seen.
        """
        for wall in self.walls:
            for name in ("concave", "undercut"):
                for span in getattr(wall, name):
                    yield name, wall.curve.part(*span)
                    if name == "undercut" and self.pitch is not None:
                        yield name, self.pitch.part(*span)

    @cached_property
    def reach(self) -> float:
        """The largest distance of a wall from the cam axis; of a barrel half of its circumference [L]."""
        if self.cam.is_barrel:
            return math.pi * self.cam.base_radius
        return max(_largest(wall.curve.points) for wall in self.walls)

    # ---- the motion of the body ----

    def turn(self, theta: float) -> float:
        """Return the angle [deg] by which the body is turned, counterclockwise."""
        return 0.0 if self.cam.is_barrel else self.cam.rotation * theta

    def shift(self, theta: FloatArray | float) -> FloatArray:
        """Return the distance [L] by which the surface of a barrel has moved to the right."""
        found: FloatArray = self.cam.rotation * self.cam.base_radius * np.radians(theta)
        return found

    def placed(self, points: FloatArray, theta: float) -> FloatArray:
        """Return points of the frame of the body in the machine frame."""
        found: FloatArray
        if self.cam.is_barrel:
            found = points + np.array([float(self.shift(theta % 360.0)), 0.0])
            return found
        a = math.radians(self.turn(theta))
        found = points @ np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]])
        return found

    def contact(self, theta: float) -> FloatArray:
        """Return the contact in the machine frame."""
        place = self.cam.contact(theta)
        found: FloatArray = place[1:] if self.cam.is_barrel else place
        return found

    # ---- the follower ----

    def follower(self, theta: float) -> list[Part]:
        """Return the parts of the follower in the machine frame, the hindmost first."""
        follower = self.cam.follower
        if isinstance(follower, FlatFollower):
            return list(self._flat(follower, theta))
        if isinstance(follower, SwingingFlat):
            return list(self._swinging_flat(follower, theta))
        return list(self._roller(theta))

    def _roller(self, theta: float) -> Iterator[Part]:
        cam, r = self.cam, self.cam.follower.lengths()["radius"]
        if cam.is_barrel:
            x, y = 0.0, float(cam.evaluate(theta).pitch_z)
        else:
            x, y = self.placed(cam.pitch(theta), theta).tolist()
        up = (0.0, 1.0)
        if isinstance(cam.follower, SwingingRoller):
            pivot = (cam.follower.centre_distance, 0.0)
            yield Part("arm", _bar(pivot, (x, y), _BAR * self.reach))
            yield Part("pivot", np.array([pivot]), _PIN * self.reach)
            arm = (np.array((x, y)) - pivot) / cam.follower.arm
            up = (float(arm[1]), -float(arm[0]))
        elif isinstance(cam.follower, RollerFollower):
            # Inside a ring the slide is on the side of the axis.
            length = r + _STEM * self.reach
            end = y + (length if cam.wall in ("outer", "groove") else -length)
            yield Part("stem", _bar((x, y), (x, end), _BAR * self.reach))
        if r > 0.0:
            yield Part("roller", np.array([(x, y)]), r)
        else:
            side = -1.0 if cam.wall in ("inner", "far") else 1.0
            along, across = side * _WEDGE * self.reach * np.array(up), 0.3 * _WEDGE * self.reach * np.array(up[::-1])
            across[1] *= -1.0
            yield Part("knife", np.array([(x, y), (x, y) + along + across, (x, y) + along - across]))

    def _flat(self, follower: FlatFollower, theta: float) -> Iterator[Part]:
        t = math.radians(follower.tilt)
        along, normal = np.array([math.cos(t), math.sin(t)]), np.array([-math.sin(t), math.cos(t)])
        contact = self.cam.contact(theta)
        middle = contact + along * ((follower.offset - contact[0]) / along[0])
        half = (follower.width or 1.1 * (self.analysis.face_width or 0.0) or 0.5 * self.reach) / 2.0
        thick = 2.0 * _BAR * self.reach * normal
        top = middle + (0.0, _STEM * self.reach)
        yield Part("stem", _bar(tuple(middle + thick / 2.0), tuple(top), _BAR * self.reach))
        ends = middle - half * along, middle + half * along
        yield Part("face", np.array([ends[0], ends[1], ends[1] + thick, ends[0] + thick]))

    def _swinging_flat(self, follower: SwingingFlat, theta: float) -> Iterator[Part]:
        cam, c, f = self.cam, follower.centre_distance, follower.face_offset
        s = cam.program.displacement(theta)
        psi = math.asin((cam.base_radius + f) / c) + (s if cam.program.length_unit == "rad" else math.radians(s))
        along, normal = np.array([-math.cos(psi), math.sin(psi)]), np.array([math.sin(psi), math.cos(psi)])
        pivot = np.array([c, 0.0])
        foot, thick = pivot - f * normal, 2.0 * _BAR * self.reach * normal
        places = self.analysis.contact
        low, high = (places.min.value, places.max.value) if places else (0.0, c)
        margin = 0.05 * self.reach
        root, start, end = foot + thick / 2.0, foot + (low - margin) * along, foot + (high + margin) * along
        yield Part("arm", _bar(tuple(root), tuple(start + thick / 2.0), _BAR * self.reach))
        yield Part("arm", _bar(tuple(pivot), tuple(root), _BAR * self.reach))
        yield Part("face", np.array([start, end, end + thick, start + thick]))
        yield Part("pivot", np.array([pivot]), _PIN * self.reach)

    def face_place(self, theta: FloatArray) -> FloatArray:
        """Return the place of the contact on a flat face [L]: from the slide, or from the pivot of an arm."""
        follower, contact = self.cam.follower, self.cam.contact(theta)
        if isinstance(follower, FlatFollower):
            found: FloatArray = (contact[..., 0] - follower.offset) / math.cos(math.radians(follower.tilt))
            return found
        assert isinstance(follower, SwingingFlat)
        squares = np.sum((contact - (follower.centre_distance, 0.0)) ** 2, axis=-1)
        found = np.sqrt(squares - follower.face_offset**2)
        return found

    # ---- the frame of the picture ----

    @property
    def arrow(self) -> FloatArray:
        """The way of a point of the body, in the sense in which it moves: an arc, or a line of a barrel."""
        sense = self.cam.rotation
        if self.cam.is_barrel:
            line = np.array([(-0.12, 0.0), (0.12, 0.0)]) * self.reach * sense
            found: FloatArray = line + (0.75 * self.reach, self.bounds[2] + 0.04 * self.reach)
            return found
        around = np.radians(90.0 + sense * np.linspace(40.0, 140.0, 26))
        return 0.4 * self.cam.base_radius * np.stack([np.cos(around), np.sin(around)], axis=1)

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, right, bottom, top of everything at any cam angle [L]."""
        s = self.cam.program.analyze(rpm="geometric", limits=Limits(), points=2).displacement
        parts = [part for peak in s for part in self.follower(peak.angle)]
        points = [part.points + corner * part.radius for part in parts for corner in (-1.0, 1.0)]
        if self.cam.is_barrel:
            points += [wall.curve.points * (0.0, 1.0) for wall in self.walls]
            points.append(np.array([(-self.reach, 0.0), (self.reach, 0.0)]))
        else:
            edge = self.plate or max(self.reach, _largest(self.pitch.points) if self.pitch else 0.0)
            points.append(edge * np.array([(-1.0, -1.0), (1.0, 1.0)]))
        low, high = np.concatenate(points).min(axis=0), np.concatenate(points).max(axis=0)
        margin = 0.04 * float((high - low).max())
        return low[0] - margin, high[0] + margin, low[1] - margin, high[1] + margin

    @property
    def plate(self) -> float | None:
        """Radius [L] to which the body around an inner wall or a groove is drawn; None for an outer wall."""
        return None if self.cam.is_barrel or self.cam.wall == "outer" else 1.12 * self.reach


def _largest(points: FloatArray) -> float:
    """Return the largest distance from the origin."""
    return float(np.hypot(*points.T).max())


def _bar(start: tuple[float, ...], end: tuple[float, ...], width: float) -> FloatArray:
    """Return the outline of a bar between two points."""
    one, other = np.array(start), np.array(end)
    length = math.hypot(*(other - one))
    along = (other - one) / length if length > 0.0 else np.array([1.0, 0.0])
    across = width / 2.0 * np.array([-along[1], along[0]])
    return np.array([one - across, other - across, other + across, one + across])
