"""Signals: functions of the cam angle whose largest value on each piece of a motion is judged."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.dynamics.contact import metres
from camkin.geometry.followers import BarrelRoller, FlatFollower, RollerFollower
from camkin.optimize.candidate import Candidate
from camkin.optimize.pieces import Tops

Partials: TypeAlias = tuple[dict[int, Any], dict[str, Any]]
"""Derivatives of a signal by s, v, a, j (0 to 3), and by lengths of the cam: arrays of (n,), or numbers."""


@dataclass(frozen=True)
class Signal:
    """A signal.

    values: at cam angles (n,): (n,). partials: its derivatives there; None where they are not known in closed form.
    signs: factors of the signal before the largest values are taken.
    rpm: the speed of v, a and j in `partials`; "geometric" for values per radian.
    """

    values: Callable[[Candidate, FloatArray], FloatArray]
    partials: Callable[[Candidate, FloatArray], Partials] | None = None
    signs: tuple[float, ...] = (1.0,)
    rpm: float | str = "geometric"

    def tops(self, candidate: Candidate) -> Tops:
        """Return the largest values on each piece, one row for each sign."""
        return candidate.tops(self, lambda theta: np.outer(self.signs, self.values(candidate, theta)))


BOTH = (1.0, -1.0)


def of_motion(quantity: str, rpm: float | str) -> Signal:
    """Return the signal of "velocity", "acceleration" or "jerk"."""
    order = ("displacement", "velocity", "acceleration", "jerk").index(quantity)
    return Signal(
        lambda c, theta: getattr(c.program, quantity)(theta, rpm=rpm), lambda c, theta: ({order: 1.0}, {}), BOTH, rpm
    )


def of_contact(mass: float, rate: float, preload: float) -> Signal:
    """Return -mass s'' / (preload + rate s), which is 1/omega^2 where the contact is lost at omega.

    mass [kg], rate [N/L], preload [N].
    """

    def inertia(c: Candidate) -> float:
        return mass * metres(c.program.length_unit)

    def values(c: Candidate, theta: FloatArray) -> FloatArray:
        motion = c.program.evaluate(theta, rpm="geometric")
        force = preload + rate * motion.s
        return np.where(force > 0.0, -inertia(c) * motion.a / np.where(force > 0.0, force, 1.0), 1e12)

    def partials(c: Candidate, theta: FloatArray) -> Partials:
        motion = c.program.evaluate(theta, rpm="geometric")
        force = preload + rate * motion.s
        inverse = np.where(force > 0.0, 1.0 / np.where(force > 0.0, force, 1.0), 0.0)
        return {0: inertia(c) * motion.a * rate * inverse**2, 2: -inertia(c) * inverse}, {}

    return Signal(values, partials)


# ---- cam ----


def of_pressure_angle(follower: Any) -> Signal:
    """Return the pressure angle [deg] with a follower."""

    def barrel(c: Candidate, theta: FloatArray) -> Partials:
        v, base = c.program.velocity(theta, rpm="geometric"), c.cam.base_radius
        turn = np.degrees(1.0) / (base * base + v * v)
        return {1: base * turn}, {"base_radius": -v * turn}

    known = {RollerFollower: _roller_angle, BarrelRoller: barrel}
    return Signal(lambda c, theta: c.cam.pressure_angle(theta), known.get(type(follower)), BOTH)


def of_pitch_curvature(follower: Any, largest: float) -> Signal:
    """Return the curvature of the pitch curve k, as k / (1 + (largest - radius) k) where it is convex.

    largest: radius that the roller may have. The signal is 1 / (radius of the profile + largest), so that its bound
    does not depend on the roller; and it stays finite where the profile is undercut.
    """

    def values(c: Candidate, theta: FloatArray) -> FloatArray:
        curvature = c.cam.evaluate(theta).curvature_pitch
        return curvature / (1.0 + (largest - c.cam.follower.lengths()["radius"]) * np.maximum(curvature, 0.0))

    def partials(c: Candidate, theta: FloatArray) -> Partials:
        curvature, by_motion, by_length = _roller_curvature(c, theta)
        convex = np.maximum(curvature, 0.0)
        factor = 1.0 / (1.0 + (largest - c.cam.follower.lengths()["radius"]) * convex) ** 2
        by_length["radius"] = by_length["radius"] + convex**2
        return {k: factor * x for k, x in by_motion.items()}, {k: factor * x for k, x in by_length.items()}

    return Signal(values, partials if isinstance(follower, RollerFollower) else None)


def of_flat_radius(follower: Any) -> Signal:
    """Return the radius of curvature of the profile under a flat face, with the opposite sign."""

    def partials(c: Candidate, theta: FloatArray) -> Partials:
        motion, tilt = c.program.evaluate(theta, rpm="geometric"), np.radians(c.cam.follower.lengths()["tilt"])
        by_tilt = np.radians(1.0) * np.sin(tilt) * (motion.s + motion.a)
        return {0: -np.cos(tilt), 2: -np.cos(tilt)}, {"base_radius": -1.0, "tilt": by_tilt}

    return Signal(
        lambda c, theta: -1.0 / c.cam.evaluate(theta).curvature,
        partials if isinstance(follower, FlatFollower) else None,
    )


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


def _roller_angle(c: Candidate, theta: FloatArray) -> Partials:
    """Return the derivatives of the angle whose tangent is across / height [deg]."""
    at = _Roller(c, theta)
    turn = np.degrees(1.0) / (at.height**2 + at.across**2)
    by_height, by_across = -at.across * turn, at.height * turn
    return {0: by_height, 1: by_across}, at.by_length(by_height, by_across)


def _roller_curvature(c: Candidate, theta: FloatArray) -> tuple[FloatArray, dict[int, Any], dict[str, Any]]:
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
