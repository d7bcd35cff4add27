"""Signals: functions of the cam angle whose largest value on each piece of a motion is judged."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.dynamics.contact import metres
from camkin.geometry.followers import BarrelRoller, FlatFollower, RollerFollower, SwingingFlat, SwingingRoller
from camkin.optimize.candidate import Candidate
from camkin.optimize.pieces import Tops
from camkin.optimize.signals import arms, slides
from camkin.optimize.signals.slides import Partials


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
    known = {
        RollerFollower: slides.roller_angle,
        FlatFollower: slides.face_angle,
        BarrelRoller: slides.barrel_angle,
        SwingingRoller: arms.roller_angle,
        SwingingFlat: arms.face_angle,
    }
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
        curvature, by_motion, by_length = of_centre(c, theta)
        convex = np.maximum(curvature, 0.0)
        factor = 1.0 / (1.0 + (largest - c.cam.follower.lengths()["radius"]) * convex) ** 2
        by_length["radius"] = by_length["radius"] + convex**2
        return {k: factor * x for k, x in by_motion.items()}, {k: factor * x for k, x in by_length.items()}

    of_centre = slides.roller_curvature if isinstance(follower, RollerFollower) else arms.roller_curvature
    return Signal(values, partials)


def of_flat_radius(follower: Any) -> Signal:
    """Return the radius of curvature of the profile under a flat face, with the opposite sign."""
    of_radius = slides.face_radius if isinstance(follower, FlatFollower) else arms.face_radius

    def partials(c: Candidate, theta: FloatArray) -> Partials:
        by_motion, by_length = of_radius(c, theta)
        return {k: -x for k, x in by_motion.items()}, {key: -x for key, x in by_length.items()}

    return Signal(lambda c, theta: -1.0 / c.cam.evaluate(theta).curvature, partials)
