"""Derivatives of the pressure angle and of curvatures with a follower on an arm, by the motion and by lengths.

The frames are those of camkin/geometry.h; angles are in radians. The pivot is at (c, 0), and the arm makes the angle B
with the line from the pivot to the cam axis. b = dB/dtheta for a cam that turns with the arm, so that c/(1 - b) is the
distance from the pivot to the instant centre of cam and arm.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.optimize.candidate import Candidate
from camkin.optimize.signals.slides import Curvature, Partials


@dataclass
class _Arm:
    """An arm at cam angles. at_rest: its angle for s = 0; by_length: the derivatives of that angle."""

    candidate: Candidate
    theta: FloatArray
    at_rest: float
    by_length: Mapping[str, float]
    unit: float = field(init=False)  # radians in a unit of the displacement
    turn: float = field(init=False)  # 1 for a cam that turns against the arm
    c: float = field(init=False)

    def __post_init__(self) -> None:
        motion = self.candidate.program.evaluate(self.theta, rpm="geometric")
        cam = self.candidate.cam
        self.unit = np.radians(1.0) if self.candidate.program.length_unit == "deg" else 1.0
        self.turn, self.c = float(cam.rotation), cam.follower.lengths()["centre_distance"]
        self.angle, self.v, self.a = self.at_rest + self.unit * motion.s, self.unit * motion.v, self.unit * motion.a
        self.sine, self.cosine = np.sin(self.angle), np.cos(self.angle)
        self.lag = 1.0 + self.turn * self.v  # 1 - b

    def partials(self, by_motion: tuple[Any, ...], own: Mapping[str, Any]) -> Partials:
        """Return the derivatives from those by angle, v and a, and from those by lengths at a constant angle."""
        by_length = {key: by_motion[0] * factor + own.get(key, 0.0) for key, factor in self.by_length.items()}
        return {k: self.unit * x for k, x in enumerate(by_motion)}, by_length


# ---- roller: a triangle with the sides c, L and R at rest ----


def _with_roller(candidate: Candidate, theta: FloatArray) -> tuple[_Arm, float]:
    """Return the arm, and its length L."""
    cam, lengths = candidate.cam, candidate.cam.follower.lengths()
    c, L, side = lengths["centre_distance"], lengths["arm"], -1.0 if cam.wall == "inner" else 1.0
    R = cam.base_radius + side * lengths["radius"]
    cosine = (c * c + L * L - R * R) / (2.0 * c * L)
    sine = np.sqrt((1.0 - cosine) * (1.0 + cosine))
    by_R = R / (c * L * sine)
    by_length = {
        "base_radius": by_R,
        "radius": side * by_R,
        "arm": (cosine / L - 1.0 / c) / sine,
        "centre_distance": (cosine / c - 1.0 / L) / sine,
    }
    return _Arm(candidate, theta, np.arccos(cosine), by_length), L


def roller_angle(candidate: Candidate, theta: FloatArray) -> Partials:
    """Return the derivatives of the angle whose tangent is (L (1 - b) - c cos B)/(c sin B) [deg]."""
    arm, L = _with_roller(candidate, theta)
    across, along = L * arm.lag - arm.c * arm.cosine, arm.c * arm.sine
    turn = arm.turn * np.degrees(1.0) / (across**2 + along**2)
    by_angle = turn * arm.c * (along * arm.sine - across * arm.cosine)
    own = {"arm": turn * along * arm.lag, "centre_distance": -turn * (along * arm.cosine + across * arm.sine)}
    return arm.partials((by_angle, turn * along * L * arm.turn), own)


def roller_curvature(candidate: Candidate, theta: FloatArray) -> Curvature:
    """Return the curvature of the pitch curve and its derivatives, from the path of the centre as a complex number."""
    arm, L = _with_roller(candidate, theta)
    zero, turning = np.zeros_like(arm.angle), 1j * arm.turn

    def path(q: Any, by_angle: Any, twice: Any) -> tuple[Any, Any]:
        """Return the derivatives by theta of a point of the machine in the cam: q, dq/dB and d2q/dB2."""
        rate = by_angle * arm.v
        return rate - turning * q, by_angle * arm.a + twice * arm.v**2 - 2.0 * turning * rate - q

    centre = -L * np.exp(-1j * arm.angle)  # from the pivot
    slope = -1j * centre
    first, second = path(arm.c + centre, slope, -centre)
    square = np.abs(first) ** 2
    scale = -arm.turn * square**-1.5
    curvature = scale * (np.conj(first) * second).imag

    def change(by_first: Any, by_second: Any) -> Any:
        """Return the change of the curvature with the derivatives of the path."""
        bend = (np.conj(by_first) * second + np.conj(first) * by_second).imag
        return scale * bend - 3.0 * curvature * (np.conj(first) * by_first).real / square

    by_angle = change(*path(slope, -centre, 1j * centre))
    by_v = change(slope, -2.0 * centre * arm.v - 2.0 * turning * slope)
    by_a = change(zero, slope)
    own = {
        "arm": change(*path(centre / L, slope / L, -centre / L)),
        "centre_distance": change(*path(zero + 1.0, zero, zero)),
    }
    return curvature, *arm.partials((by_angle, by_v, by_a), own)


# ---- face: a line at the distance p = base_radius + face_offset from the cam axis at rest ----


def _with_face(candidate: Candidate, theta: FloatArray) -> tuple[_Arm, float]:
    """Return the arm, and the offset of its face."""
    lengths = candidate.cam.follower.lengths()
    c, offset = lengths["centre_distance"], lengths["face_offset"]
    p = candidate.cam.base_radius + offset
    slope = 1.0 / np.sqrt((c - p) * (c + p))
    by_length = {"base_radius": slope, "face_offset": slope, "centre_distance": -p / c * slope}
    return _Arm(candidate, theta, np.arcsin(p / c), by_length), offset


def face_angle(candidate: Candidate, theta: FloatArray) -> Partials:
    """Return the derivatives of the angle whose tangent is offset/place, place = c cos B/(1 - b) [deg]."""
    arm, offset = _with_face(candidate, theta)
    place = arm.c * arm.cosine / arm.lag
    turn = -arm.turn * np.degrees(1.0) / (place**2 + offset**2)
    by_place = -turn * offset
    by_motion = (-by_place * arm.c * arm.sine / arm.lag, -by_place * place * arm.turn / arm.lag)
    return arm.partials(by_motion, {"centre_distance": by_place * arm.cosine / arm.lag, "face_offset": turn * place})


def face_radius(candidate: Candidate, theta: FloatArray) -> Partials:
    """Return the derivatives of the radius of curvature of the profile.

    It is h + d2h/dphi2, h = c sin B - offset the distance of the face from the cam axis and phi its direction in the
    cam, dphi = (1 - b) dtheta.
    """
    arm, _ = _with_face(candidate, theta)
    v, a, lag, turn = arm.v, arm.a, arm.lag, arm.turn
    # Without the offset the radius is c (sin B fall + cos B bend).
    fall, bend = 1.0 - (v / lag) ** 2, a / lag**3
    by_motion = (
        arm.c * (arm.cosine * fall - arm.sine * bend),
        arm.c * (-2.0 * arm.sine * v / lag**3 - 3.0 * arm.cosine * turn * bend / lag),
        arm.c * arm.cosine / lag**3,
    )
    return arm.partials(by_motion, {"centre_distance": arm.sine * fall + arm.cosine * bend, "face_offset": -1.0})
