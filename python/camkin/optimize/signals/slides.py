"""Derivatives of the pressure angle and of curvatures with a follower on a slide, by the motion and by lengths."""

from typing import Any, TypeAlias

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.optimize.candidate import Candidate

Partials: TypeAlias = tuple[dict[int, Any], dict[str, Any]]
"""Derivatives of a signal by s, v, a, j (0 to 3), and by lengths of the cam: arrays of (n,), or numbers."""

Curvature: TypeAlias = tuple[FloatArray, dict[int, Any], dict[str, Any]]
"""A curvature at cam angles, and its Partials."""


class _Roller:
    """The centre of the roller of a slide, at the height S = S0 + s and the offset e; for s = 0 at the radius R.

    across: v less the offset in the sense of the rotation. Each length moves S0 and `across` by factors.
    """

    def __init__(self, c: Candidate, theta: FloatArray) -> None:
        cam, lengths = c.cam, c.cam.follower.lengths()
        self.motion = c.program.evaluate(theta, rpm="geometric")
        offset, side = lengths["offset"], -1.0 if cam.wall == "inner" else 1.0
        radius = cam.base_radius + side * lengths["radius"]
        level = np.sqrt((radius - offset) * (radius + offset))
        self.height = level + self.motion.s
        self.across = self.motion.v - cam.rotation * offset
        self.factors = {
            "base_radius": (radius / level, 0.0),
            "radius": (side * radius / level, 0.0),
            "offset": (-offset / level, -float(cam.rotation)),
        }

    def by_length(self, by_height: Any, by_across: Any) -> dict[str, Any]:
        """Return the derivatives by the lengths."""
        return {key: by_height * up + by_across * aside for key, (up, aside) in self.factors.items()}


def roller_angle(c: Candidate, theta: FloatArray) -> Partials:
    """Return the derivatives of the angle whose tangent is across / height [deg]."""
    at = _Roller(c, theta)
    turn = np.degrees(1.0) / (at.height**2 + at.across**2)
    by_height, by_across = -at.across * turn, at.height * turn
    return {0: by_height, 1: by_across}, at.by_length(by_height, by_across)


def roller_curvature(c: Candidate, theta: FloatArray) -> Curvature:
    """Return the curvature of the pitch curve and its derivatives by the motion and by lengths."""
    at = _Roller(c, theta)
    height, across, v, a = at.height, at.across, at.motion.v, at.motion.a
    square = height**2 + across**2
    scale = square**-1.5
    curvature = (height * (height - a) + across * (across + v)) * scale
    by_height = (2.0 * height - a) * scale - 3.0 * curvature * height / square
    by_across = (2.0 * across + v) * scale - 3.0 * curvature * across / square
    by_motion = {0: by_height, 1: by_across + across * scale, 2: -height * scale}
    return curvature, by_motion, at.by_length(by_height, by_across)


def barrel_angle(c: Candidate, theta: FloatArray) -> Partials:
    """Return the derivatives of the angle whose tangent is v / base_radius [deg]."""
    v, base = c.program.velocity(theta, rpm="geometric"), c.cam.base_radius
    turn = np.degrees(1.0) / (base * base + v * v)
    return {1: base * turn}, {"base_radius": -v * turn}


def face_radius(c: Candidate, theta: FloatArray) -> Partials:
    """Return the derivatives of the radius of curvature of the profile, base_radius + (s + a) cos(tilt)."""
    motion, tilt = c.program.evaluate(theta, rpm="geometric"), np.radians(c.cam.follower.lengths()["tilt"])
    by_tilt = -np.radians(1.0) * np.sin(tilt) * (motion.s + motion.a)
    return {0: np.cos(tilt), 2: np.cos(tilt)}, {"base_radius": 1.0, "tilt": by_tilt}


def face_angle(c: Candidate, theta: FloatArray) -> Partials:
    """Return the derivatives of the angle of a face, which is its tilt in the sense of the rotation [deg]."""
    zero = np.zeros_like(theta)
    return {0: zero}, {"tilt": zero + c.cam.rotation}
