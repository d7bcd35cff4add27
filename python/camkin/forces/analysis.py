"""Analysis of the forces of a cam: extremes with their places, means, lost contact, pressure, and a table."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.analysis.characteristics import Extremes, Peak
from camkin.analysis.text_report import grid
from camkin.analysis.text_report import number as shown
from camkin.forces.curve import Curve, Span
from camkin.inline import cards

if TYPE_CHECKING:
    from camkin.forces.forces import Forces
    from camkin.forces.hertz import LineContact

_ROUNDING = 1e-12  # error of the mean torque, relative to the RMS torque


class ForceAnalysis:
    """The result of `Forces.analyze`.

    Extremes are found on the pieces of the motion; both sides of joints count. str() gives a table.

    Attributes
    ----------
    forces : Forces
        What was analyzed.
    contact : Extremes [N]
        Extremes of the normal force of the contact; contact.min is the least one, with its place. Where the velocity of
        the motion jumps, a force is inf or -inf.
    torque : Extremes [N m]
        Extremes of the torque of the drive.
    mean_torque, rms_torque : float [N m]
        Mean and root mean square of the torque over the cycle.
    lost : list of (float, float) [deg]
        Ranges (start, end) in which the contact force is negative, so that the follower leaves the cam; empty if it
        never does, and in a groove. start is in [0, cycle); a range over the end of the cycle ends beyond it.
    pressure : Peak [MPa] or None
        The largest pressure of the contact after Hertz, with its place: inf on an undercut cam; None unless
        `Forces.analyze` was given the width and the material.
    """

    def __init__(self, forces: "Forces", line: "LineContact | None") -> None:
        cam = forces.cam
        self.forces = forces
        edges = np.unique(np.concatenate((cam.breaks, forces._load.edges)))
        edges = np.append(edges, edges[0] + cam.program.cycle)
        jam = _jam(forces.friction_coefficient)
        contact = Curve(lambda theta: forces._at(theta).contact, edges, "the contact force", jam)
        torque = Curve(lambda theta: forces._at(theta).torque, edges, "the torque")
        jumps = [(b.theta, *b.v) for b in cam.program._compiled.breaks if b.order < 1 and forces.omega]
        self.contact = _with_impulses(contact.extremes(), [(at, v1 - v0) for at, v0, v1 in jumps])
        energies = [(at, v1 * v1 - v0 * v0) for at, v0, v1 in jumps]
        self.torque = _with_impulses(torque.extremes(), energies)
        work = 0.5 * forces.mass * (forces._travel * forces.omega) ** 2 * math.fsum(energy for _, energy in energies)
        self.mean_torque = torque.mean() + work / math.radians(cam.program.cycle)
        if jumps and forces.friction_coefficient:
            self.mean_torque = math.nan  # a rigid body does not determine the work of friction in an impulse
        self.rms_torque = math.inf if jumps else math.sqrt(torque.mean(2))
        self.lost: list[Span] = [] if cam.wall == "groove" else contact.negative()
        self.pressure = self._pressure(line, edges) if line else None

    @property
    def leaves(self) -> bool:
        """Whether the follower leaves the cam."""
        return self.forces.cam.wall != "groove" and self.contact.min.value < 0.0

    def _pressure(self, line: "LineContact", edges: FloatArray) -> Peak:
        for wall in self.forces.cam.walls:
            if undercut := wall.analyze().undercut:
                return Peak(math.inf, undercut[0][0])
        if self.contact.max.value == math.inf or (self.contact.min.value == -math.inf and not self.leaves):
            return Peak(math.inf, self.contact.peak.angle)
        value, angle = Curve(self.forces._pressed, edges, "the pressure").extremes().max
        return Peak(float(line.pressure(np.array(value))), angle)

    def to_dict(self) -> dict[str, Any]:
        """Return all values as plain dicts, lists and numbers, for JSON.

        Returns
        -------
        dict
            None instead of infinity.
        """
        forces = self.forces
        return {
            "omega": forces.omega,
            "mass": forces.mass,
            "rate": forces.rate,
            "preload": forces.preload,
            "friction": forces.friction_coefficient,
            "contact": {"min": _plain(self.contact.min), "max": _plain(self.contact.max)},
            "torque": {"min": _plain(self.torque.min), "max": _plain(self.torque.max)},
            "mean_torque": _number(self.mean_torque),
            "rms_torque": _number(self.rms_torque),
            "lost": [list(span) for span in self.lost],
            "pressure": _plain(self.pressure) if self.pressure else None,
        }

    def __str__(self) -> str:
        forces = self.forces
        moment = forces.cam.follower.swinging
        spring = f"preload {shown(forces.preload)} {'N m' if moment else 'N'}, rate {shown(forces.rate)}"
        mass = f"{'moment of inertia' if moment else 'mass'} {shown(forces.mass)} {'kg m²' if moment else 'kg'}"
        rows: list[tuple[str, ...]] = [("", "", "min", "at deg", "max", "at deg")]
        for name, unit, e in (("contact", "N", self.contact), ("torque", "N m", self.torque)):
            rows.append((name, unit, shown(e.min.value), shown(e.min.angle), shown(e.max.value), shown(e.max.angle)))
        lines = [f"Forces at {shown(forces.omega * 30.0 / math.pi)} rpm: {mass}, {spring}"]
        lines += grid(rows, text_columns=(0, 1))
        # Without friction the mean is 0: replace a sum of rounding errors by it.
        mean = 0.0 if abs(self.mean_torque) < _ROUNDING * self.rms_torque else self.mean_torque
        lines.append(f"torque: mean {shown(mean)} N m, RMS {shown(self.rms_torque)} N m")
        spans = ", ".join(f"{shown(start)} to {shown(end)}" for start, end in self.lost)
        lines.append(f"the follower leaves the cam [deg]: {spans or ('in impulses' if self.leaves else 'nowhere')}")
        if self.pressure:
            lines.append(f"pressure: at most {shown(self.pressure.value)} MPa at {shown(self.pressure.angle)} deg")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return cards.force_analysis(self)

    def __repr__(self) -> str:
        return f"<ForceAnalysis least contact={self.contact.min}, torque={self.torque.peak}, {len(self.lost)} lost>"


def _jam(friction: float) -> tuple[str, str, str] | None:
    """Return the words of an infinite contact force, as Curve takes them: only friction makes one."""
    if not friction:
        return None
    remedy = f"give less friction than {friction:g}, or a smaller pressure angle: a larger base_radius or duration"
    return "friction jams the follower", f", where no contact force moves it: {remedy}", "friction"


def _with_impulses(e: Extremes, jumps: list[tuple[float, float]]) -> Extremes:
    """Return extremes with inf where there is a positive impulse, and -inf where there is a negative one."""
    low, high = e
    for angle, jump in jumps:
        if jump > 0.0 and high.value < math.inf:
            high = Peak(math.inf, angle)
        elif jump < 0.0 and low.value > -math.inf:
            low = Peak(-math.inf, angle)
    return Extremes(low, high)


def _number(x: float) -> float | None:
    return x if math.isfinite(x) else None


def _plain(peak: Peak) -> dict[str, Any]:
    return {"value": _number(peak.value), "angle": peak.angle}
