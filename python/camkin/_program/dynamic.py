"""Dynamics of a program: contact, springs and vibration of the follower."""

import math
from typing import TYPE_CHECKING

from camkin._base.arguments import rev_per_min
from camkin._base.calls import explained
from camkin._core import CompiledProgram
from camkin._program import polydyne
from camkin.analysis.limits import MaxSpeed
from camkin.dynamics import contact
from camkin.dynamics.contact import Spring
from camkin.dynamics.vibration import Vibration
from camkin.errors import ParameterError, SpeedError
from camkin.segment import Segment

if TYPE_CHECKING:
    from camkin.program import Program


_FREQUENCY = "give natural_hz=, of a mass on a stiffness math.sqrt(stiffness / mass) / (2 * math.pi)"


@explained(instead={"vibration": dict.fromkeys(("mass", "stiffness", "rate"), _FREQUENCY)})
class Dynamic:
    """The part of Program that knows the mass of its follower."""

    _compiled: CompiledProgram
    segments: tuple[Segment, ...]
    rpm: float | None
    length_unit: str | None

    def jump_speed(self, *, mass: float, rate: float = 0.0, preload: float = 0.0) -> MaxSpeed:
        """Return the speed at which the follower leaves the cam.

        The spring presses with preload + rate s. It must be at least `-mass s"` for contact: rpm is the least of their
        ratio over the cycle, found on the pieces and not by sampling.

        Parameters
        ----------
        mass : float [kg]
            Mass of the follower, positive.
        rate : float [N per length unit], optional
            Rate of the spring.
        preload : float [N], optional
            Force of the spring at s = 0.

        Returns
        -------
        MaxSpeed
            (rpm, "contact", angle where it leaves first [deg]). angle is the last one with the least ratio. rpm is inf
            where `s"` is never negative, and 0 where the force is negative at some angle or the velocity jumps
            downwards.

        Raises
        ------
        UnitError
            Unless length_unit is a known unit of length.
        ParameterError
            For a value out of its range, and without a spring.
        """
        if contact.spring_of(mass, rate, preload)[1:] == (0.0, 0.0):
            message = "there is no spring: give preload=, its force at s = 0, and rate=; spring() finds one"
            raise ParameterError(message, parameter="preload", value=preload)
        omega, angle = contact.jump_speed(self._compiled, contact.metres(self.length_unit), mass, rate, preload)
        return MaxSpeed(omega * 30.0 / math.pi, "contact", angle)

    def spring(
        self,
        rpm: float | str | None = None,
        *,
        mass: float,
        margin: float = 1.2,
        omega: float | None = None,
        rate: float | None = None,
        preload: float | None = None,
    ) -> tuple[Spring, ...]:
        """Return the smallest springs that keep the contact at a speed.

        Parameters
        ----------
        rpm : float [rev/min], optional
            Speed; without `rpm` and `omega` that of the program.
        mass : float [kg]
            Mass of the follower.
        margin : float, optional
            The spring presses with this times `-mass s"` everywhere; positive.
        omega : float [rad/s], optional
            Speed instead of `rpm`.
        rate : float [N per length unit], optional
            Rate of the spring: the one spring is returned that has the least preload for it.
        preload : float [N], optional
            Preload of the spring: the one spring is returned that has the least rate for it.

        Returns
        -------
        tuple of Spring
            Nine of (preload, rate, angle), each with the least preload for its rate. The rates ascend evenly from 0 to
            the rate from which on a preload is not needed, or does not fall. One spring for a rate or a preload, and if
            no preload is needed, or if it is infinite because the velocity jumps downwards.

        Raises
        ------
        UnitError
            Unless length_unit is a known unit of length.
        SpeedError
            Without a speed.
        ParameterError
            For a value out of its range.
        """
        speed = rev_per_min(rpm, omega, self.rpm)
        if speed is None:
            raise SpeedError("spring() needs a speed: give rpm= or omega=", parameter="rpm", value=rpm)
        omega = speed * math.pi / 30.0
        return contact.springs(self._compiled, self.length_unit, omega, mass, margin, rate, preload)

    def vibration(
        self,
        rpm: float | str | None = None,
        *,
        natural_hz: float | None = None,
        damping: float = 0.0,
        omega: float | None = None,
        start: str = "periodic",
        cycles: int | None = None,
    ) -> Vibration:
        """Return the vibration of a mass that follows the cam through a spring and a damper.

        Parameters
        ----------
        rpm : float [rev/min], optional
            Constant speed, not 0; without `rpm` and `omega` that of the program.
        natural_hz : float [Hz]
            Undamped natural frequency; 1e-6 to 1e6 periods in a cycle.
        damping : float, optional
            Damping ratio, 0 or more and below 1.
        omega : float [rad/s], optional
            Speed instead of `rpm`.
        start : {"periodic", "rest"}, optional
            "periodic" for the vibration that repeats in every cycle, "rest" for that from rest at cam angle 0.
        cycles : int, optional
            Number of cycles from rest, 1 by default.

        Returns
        -------
        Vibration
            Deflection, its extremes, and the residual in each dwell.

        Raises
        ------
        ParameterError
            For a value out of its range, and where a periodic vibration without damping is at a resonance.
        SpeedError
            Without a speed.
        """
        speed = rev_per_min(rpm, omega, self.rpm)
        try:
            given = len(self.segments)
            return Vibration(self._compiled, given, speed, natural_hz, damping, start, cycles, self.length_unit)
        except ParameterError as error:
            more = str(error).replace("or another speed;", "another speed, or start='rest' in vibration();")
            raise ParameterError(more, parameter=error.parameter, value=error.value) from None

    def polydyne(
        self,
        rpm: float | str | None = None,
        *,
        natural_hz: float | None = None,
        damping: float = 0.0,
        omega: float | None = None,
    ) -> "Program":
        """Return the cam that gives the mass the motion of this program at a speed.

        Its displacement is `s = y + 2 zeta/w y' + y"/w^2`. Each polynomial of the motion becomes a polynomial of the
        same degree, a segment of law "poly".

        Parameters
        ----------
        rpm : float [rev/min], optional
            As for `vibration`.
        natural_hz : float [Hz]
            As for `vibration`.
        damping : float, optional
            Damping ratio of a damper between mass and frame, `m x" + c x' + k (x - s) = 0`, 0 or more and below 1. It
            differs from that of `vibration`, which lies beside the spring; that would need exponential functions.
        omega : float [rad/s], optional
            Speed instead of `rpm`.

        Returns
        -------
        Program
            The motion of the cam.

        Raises
        ------
        ContinuityError
            Names the joint, unless all joints and breaks have contact of order 3 (the jerk is continuous).
        LawError
            For a law that is no polynomial.
        """
        changes = polydyne.polydyne(self, rev_per_min(rpm, omega, self.rpm), natural_hz, damping)  # type: ignore[arg-type]  # Program is the only subclass
        return self._with(changes)  # type: ignore[attr-defined, no-any-return]
