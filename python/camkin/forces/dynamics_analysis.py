"""Analysis of the dynamics of a follower: forces, spring margin, residual vibration, and a table."""

import math
from typing import TYPE_CHECKING, Any

from camkin.analysis.limits import MaxSpeed
from camkin.analysis.text_report import grid
from camkin.analysis.text_report import number as shown
from camkin.dynamics import contact
from camkin.dynamics.vibration import Vibration
from camkin.forces.analysis import ForceAnalysis
from camkin.forces.forces import Forces

if TYPE_CHECKING:
    from camkin.forces.dynamics import Dynamics
    from camkin.geometry.cam import Cam
    from camkin.program import Program

# Share of the stroke at which a dwell counts as settled, unless a deflection is given.
_SETTLED = 0.001


class DynamicsAnalysis:
    """The result of `Dynamics.analyze`. str() gives a table.

    Attributes
    ----------
    dynamics, program, cam : Dynamics, Program, Cam
        The analyzed objects; cam is None for a program alone.
    rpm : float [rev/min] or None
        The speed.
    forces : ForceAnalysis or None
        None without a mass, a cam or a speed.
    jump : MaxSpeed or None
        Speed at which the follower leaves the cam, and where; None without a mass, and for a groove.
    margin : float or None
        Jump speed over speed, above 1 if the follower stays; None without either.
    vibration : Vibration or None
        The periodic vibration; None without a natural_hz or a speed, and at rest.
    within : float [L]
        Deflection of settling.
    settling : tuple of float [s]
        Time after which each dwell of the vibration stays within it.
    """

    def __init__(self, dynamics: "Dynamics", program: "Program", cam: "Cam | None", rpm: float | None) -> None:
        self.dynamics, self.program, self.cam, self.rpm = dynamics, program, cam, rpm
        own = dynamics
        self.forces: ForceAnalysis | None = None
        self.jump: MaxSpeed | None = None
        self.vibration: Vibration | None = None
        if own.mass is not None and (cam is None or cam.wall != "groove"):
            size = contact.travel(program.length_unit)
            omega, angle = contact.jump_speed(program._compiled, size, own.mass, own.rate, own.preload + own.load)
            self.jump = MaxSpeed(omega * 30.0 / math.pi, "contact", angle)
        if own.mass is not None and cam is not None and rpm is not None:
            spring = (own.mass, own.rate, own.preload, own.load, own.friction)
            self.forces = Forces(cam, rpm, None, *spring, own.length_unit).analyze()
        if own.natural_hz is not None and rpm:
            self.vibration = Vibration(program._compiled, len(program.segments), rpm, own.natural_hz, own.damping)
        cycle = program._compiled.characteristics(None)
        stroke = cycle.s_max.value - cycle.s_min.value
        self.within = stroke * _SETTLED if own.within is None else own.within
        self.settling: tuple[float, ...] = ()
        if self.vibration:
            still = (0.0,) * len(self.vibration.dwells)
            self.settling = self.vibration.settling(self.within) if self.within else still

    @property
    def margin(self) -> float | None:
        """Jump speed over speed."""
        if self.jump is None or self.rpm is None:
            return None
        return self.jump.rpm / abs(self.rpm) if self.rpm else math.inf

    def to_dict(self) -> dict[str, Any]:
        """Return all values as plain dicts, lists and numbers, for JSON.

        Returns
        -------
        dict
            None for unknown and infinite values.
        """
        jump, vibration = self.jump, self.vibration
        found: dict[str, Any] = {
            "rpm": self.rpm,
            "jump_speed": {"rpm": _finite(jump.rpm), "angle": jump.angle} if jump else None,
            "spring_margin": None if self.margin is None else _finite(self.margin),
            "forces": self.forces.to_dict() if self.forces else None,
        }
        if vibration is None:
            return found | {"vibration": None}
        dwells = [
            {**dwell._asdict(), "residual": residual, "settling": _finite(time)}
            for dwell, residual, time in zip(vibration.dwells, vibration.residual, self.settling, strict=True)
        ]
        own = {"natural_hz": vibration.natural_hz, "damping": vibration.damping, "within": self.within}
        extremes = vibration.extremes.deflection
        deflection = {"min": extremes.min._asdict(), "max": extremes.max._asdict()}
        return found | {"vibration": {**own, "deflection": deflection, "dwells": dwells}}

    def __str__(self) -> str:
        lines = [str(self.forces)] if self.forces else []
        if self.jump:
            lines.append(_spring(self.jump, self.margin))
        if self.rpm is None:
            lines.append("forces, spring margin and vibration need a speed: rpm in [cam], rpm= or --rpm")
        if self.vibration:
            lines += self._vibration(self.vibration)
        elif self.rpm == 0.0 and self.dynamics.natural_hz is not None:
            lines.append("Vibration: none at rest")
        return "\n".join(lines)

    def _vibration(self, vibration: Vibration) -> list[str]:
        unit = self.program.length_unit or "L"
        head = f"Vibration at {shown(vibration.rpm)} rpm: natural frequency {shown(vibration.natural_hz)} Hz"
        head += f", damping {shown(vibration.damping)}"
        low, high = vibration.extremes.deflection
        sides = f"{shown(low.value)} at {shown(low.angle)} deg to {shown(high.value)} at {shown(high.angle)} deg"
        lines = [head, f"deflection: {sides} [{unit}]"]
        if not vibration.dwells:
            return [*lines, "residual: the motion has no dwell"]
        heads = ("start deg", "duration s", f"residual {unit}", f"within {shown(self.within)} {unit} after s")
        rows: list[tuple[str, ...]] = [("dwell", *heads)]
        for dwell, residual, time in zip(vibration.dwells, vibration.residual, self.settling, strict=True):
            cells = (dwell.start, dwell.duration, residual)
            rows.append((dwell.name, *map(shown, cells), shown(time) if time < math.inf else "never"))
        return [*lines, *grid(rows, text_columns=(0,))]

    def __repr__(self) -> str:
        return f"<DynamicsAnalysis rpm={self.rpm!r}, jump={self.jump}, margin={self.margin}>"


def _spring(jump: MaxSpeed, margin: float | None) -> str:
    if jump.rpm == math.inf:
        return "spring: the follower never leaves the cam"
    ratio = "" if margin is None else f", {shown(margin)} times this speed"
    return f"spring: the follower leaves the cam from {shown(jump.rpm)} rpm on, at {shown(jump.angle)} deg{ratio}"


def _finite(x: float) -> float | None:
    return x if math.isfinite(x) else None
