"""A motion as a plot needs it: its compiled program, the speed, and the axis that it is drawn over."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from camkin._base.arguments import (
    GEOMETRIC,
    QUANTITIES,
    FloatArray,
    angular_speed,
    call_in_chunks,
    count,
    too_many,
)
from camkin._base.law_names import in_words
from camkin._base.units import UNITS, agree
from camkin._camkin import lib
from camkin._core import CompiledProgram
from camkin.analysis import text_report
from camkin.analysis.characteristics import Judged
from camkin.analysis.continuity import Joint, joints
from camkin.errors import ParameterError, SpeedError, UnitError, short_repr
from camkin.motion import destination

_AXES = {"theta": "cam angle [°]", "time": "time [s]", "x": "x"}
# Part of the motion that is shown before and after a motion that happens once.
_MARGIN = 0.06
# Laws that stand in a legend for a program without a name.
_MOST_LAWS = 3


@dataclass(frozen=True)
class Scale:
    """What one axes shows: the order of the derivative, over which axis, per which unit, in which unit of length."""

    order: int
    x: str
    per: str
    length: str | None

    @property
    def name(self) -> str:
        """The quantity, or the derivative of y(x)."""
        return "y" + "'" * self.order if self.x == "x" else QUANTITIES[self.order]

    @property
    def unit(self) -> str:
        """The unit of the values; empty for a normalised law."""
        power = ("", "", "²", "³")[self.order]
        per = f"/{self.per}{power}" if self.order else ""
        return "" if self.x == "x" else f"{self.length or 'L'}{per}"

    @property
    def label(self) -> str:
        """The label of the axes."""
        return self.name if self.x == "x" else f"{self.name}\n{'svaj'[self.order]} [{self.unit}]"

    def check(self, other: "Scale") -> None:
        """Refuse a motion whose values do not belong into axes of this scale."""
        lengths = None in (self.length, other.length) or agree(self.length, other.length)
        rates = self.per == other.per or self.order == 0
        if (self.order, self.x) == (other.order, other.x) and rates and lengths:
            return
        shown, given = (f"{scale.name} [{scale.unit or 1}] over {_AXES[scale.x]}" for scale in (self, other))
        if lengths:
            remedy = "draw both over the same axis and at a speed, or both without"
        elif self.length in UNITS and other.length in UNITS and UNITS[self.length].kind == UNITS[other.length].kind:
            remedy = f"convert one of them, as p.to({self.length!r}) does"
        else:
            remedy = "draw them in different axes"
        raise UnitError(f"the axes show {shown}; got {given}: {remedy}", parameter="axes")


@dataclass(frozen=True)
class Trace:
    """A motion to be drawn.

    compiled: the program. rpm: its speed, None for geometric values.
    x: "theta", "time", or "x" for a normalised law, which is one turn at one turn per second.
    length: label of the unit of length. label: of the legend. heading: of a new figure.
    judged: its extremes at rpm. limits: by quantity. segments: those to shade and to name.
    """

    compiled: CompiledProgram
    rpm: float | None
    x: str
    length: str | None
    label: str
    heading: str
    judged: Judged
    limits: dict[str, float]
    segments: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        if self.x not in _AXES:
            message = f"x must be 'theta' or 'time'; got {short_repr(self.x)}"
            raise ParameterError(message, parameter="x", value=self.x)
        if self.x == "time" and not self.rpm:
            raise SpeedError("x='time' needs a speed other than 0: give rpm", parameter="rpm", value=self.rpm)

    def scale(self, order: int) -> Scale:
        """Return the scale of the axes for s, v, a or j."""
        return Scale(order, self.x, "rad" if self.rpm is None else "s", self.length)

    @property
    def x_label(self) -> str:
        """The label below the axes."""
        return _AXES[self.x]

    @cached_property
    def _per_degree(self) -> float:
        return {"theta": 1.0, "x": 1.0 / 360.0, "time": 1.0 / (6.0 * (self.rpm or 1.0))}[self.x]

    def at(self, theta: Any) -> Any:
        """Return the place of an angle on the axis: the angle itself, or the time at which the cam passes it."""
        return theta * self._per_degree

    def place(self, theta: float) -> str:
        """Return the place of an angle in words."""
        text = text_report.number(self.at(theta))
        return {"theta": f"{text}°", "time": f"{text} s", "x": f"x = {text}"}[self.x]

    @cached_property
    def window(self) -> tuple[float, float]:
        """The angles between which it is drawn: a program that happens once shows a part of its holds."""
        start, end = self.compiled.window
        margin = _MARGIN * (end - start) if self.compiled.once and self.segments else 0.0
        return start - margin, end + margin

    @cached_property
    def joints(self) -> tuple[Joint, ...]:
        """The joints, and the places where a derivative jumps."""
        return joints(self.compiled, self.compiled.info.segments)

    def sampled(self, points: Any) -> tuple[FloatArray, FloatArray]:
        """Return places on the axis (n,), and s, v, a, j there (4, n).

        Values at the end of a segment are those just before it, so that jumps are vertical.
        """
        n = count(points, "points", least=8)
        first, last = self.window
        edges = {first, last, *self.compiled.window, *(joint.angle for joint in self.joints)}
        drawn, evaluated = [], []
        try:
            for start, end in pairwise(sorted(edge for edge in edges if first <= edge <= last)):
                theta = np.linspace(start, end, max(2, round(n * (end - start) / (last - first))))
                drawn.append(theta)
                evaluated.append(np.append(theta[:-1], np.nextafter(theta[-1], -np.inf)))
            at = np.concatenate(evaluated)
            values = destination(None, at.shape).data
        except (MemoryError, ValueError) as error:
            raise too_many((n,), error) from None
        speed = angular_speed(GEOMETRIC if self.rpm is None else self.rpm, None, None)
        call_in_chunks(lib.ck_eval_rows, self.compiled.handle, speed, at, values, at.size, 0)
        return self.at(np.concatenate(drawn)), values


def trace_of(program: Any, analysis: Any, x: str, name: str | None = None) -> Trace:
    """Return the trace of a program that was analyzed. name: None for that of the program."""
    name = name or program.name
    speed = "geometric" if analysis.rpm is None else f"{text_report.number(analysis.rpm)} rpm"
    return Trace(
        compiled=program._compiled,
        rpm=analysis.rpm,
        x=x,
        length=program.length_unit,
        label=name or _laws(program),
        heading=f"{name}, {speed}" if name else speed,
        judged=analysis,
        limits=analysis.limits.quantities(),
        segments=analysis.segments,
    )


def _laws(program: Any) -> str:
    """Return the laws of a program that has no name, without its dwells."""
    laws = list(dict.fromkeys(in_words(segment.law.name) for segment in program.segments))
    moving = [law for law in laws if law != "dwell"] or laws
    return ", ".join(moving[:_MOST_LAWS]) + ", ..." * (len(moving) > _MOST_LAWS)


def trace_of_rise(segment: Any, label: str, *, rpm: float | None, x: str, length: str | None) -> Trace:
    """Return the trace of a segment that happens once, between holds. For x="x" it is a law over one turn."""
    flags = lib.CAMKIN_ONCE | lib.CAMKIN_ALLOW_VELOCITY_JUMP
    compiled = CompiledProgram([segment], cycle=360.0, flags=flags)
    speed = "" if x == "x" else ", geometric" if rpm is None else f", {text_report.number(rpm)} rpm"
    turning = 60.0 if x == "x" else rpm
    judged = Judged(compiled, turning, -1)
    return Trace(compiled, turning, x, length, label, f"{label}{speed}", judged, {})
