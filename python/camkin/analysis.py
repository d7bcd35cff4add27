"""Characteristic values of a program: peaks and where they are, RMS, and what exceeds the limits."""

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from camkin import report
from camkin._camkin import lib
from camkin.arrays import FloatArray, count, empty, number, omega, slices
from camkin.errors import LimitError, SpeedError, WrongTypeError, check, shown
from camkin.handle import ROUNDING, characteristics, larger
from camkin.motion import Motion, destination

if TYPE_CHECKING:
    from camkin.program import Program


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Largest permitted |v|, |a| and |j| [L/s, L/s2, L/s3]: positive finite numbers, or None for no limit."""

    velocity: float | None = None
    acceleration: float | None = None
    jerk: float | None = None

    def __post_init__(self) -> None:
        for key, given in self.to_dict().items():
            value = number(given, key)
            if not 0.0 < value < math.inf:
                raise LimitError(
                    f"limit {key} must be positive and finite; got {shown(given)}", parameter=key, value=given
                )
            object.__setattr__(self, key, value)

    def to_dict(self) -> dict[str, float]:
        """The limits that are set."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) is not None}


class Peak(NamedTuple):
    """A value and the cam angle [deg], in [0, cycle), where it is reached."""

    value: float
    angle: float


class Rms(NamedTuple):
    """Root mean squares over the event, which is the segments that are no dwells, and over the whole cycle."""

    event: float
    cycle: float


@dataclass(frozen=True)
class Extremes:
    """Smallest and largest value of a quantity, with their signs and angles. Where it jumps, both sides count."""

    min: Peak
    max: Peak

    @property
    def peak(self) -> Peak:
        """Largest magnitude; of two that agree but for their rounding, the one at the smaller angle."""
        return Peak(*larger(self.max, self.min))


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Characteristics:
    """Extremes of displacement, velocity, acceleration and jerk."""

    displacement: Extremes
    velocity: Extremes
    acceleration: Extremes
    jerk: Extremes

    @property
    def max_velocity(self) -> Peak:
        """Largest |v|."""
        return self.velocity.peak

    @property
    def max_acceleration(self) -> Peak:
        """Largest |a|."""
        return self.acceleration.peak

    @property
    def max_jerk(self) -> Peak:
        """Largest |j|."""
        return self.jerk.peak

    def to_dict(self) -> dict[str, Any]:
        """The extremes and largest magnitudes as plain dicts."""
        extremes = {key: getattr(self, key) for key in report.QUANTITIES}
        found = {key: {"min": e.min._asdict(), "max": e.max._asdict()} for key, e in extremes.items()}
        return found | {f"max_{key}": extremes[key].peak._asdict() for key in report.QUANTITIES[1:]}


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class SegmentAnalysis(Characteristics):
    """Characteristic values of one segment; the dwell that closes a cycle counts as one.

    index: from 0. law: its name. start: cam angle [deg], in [0, cycle). duration: [deg]. lift: [L].
    """

    index: int
    law: str
    start: float
    duration: float
    lift: float

    def to_dict(self) -> dict[str, Any]:
        """Everything, as plain dicts."""
        own = {key: getattr(self, key) for key in ("index", "law", "start", "duration", "lift")}
        return own | super().to_dict()


class Violation(NamedTuple):
    """A limit that is exceeded in a segment: |value| is over the limit by `excess`, at its worst at `angle` [deg]."""

    quantity: str
    segment: int
    limit: float
    value: float
    angle: float
    excess: float


class MaxSpeed(NamedTuple):
    """The largest speed [rev/min] that keeps all limits, and the first limit it reaches: quantity, cam angle [deg]."""

    rpm: float
    quantity: str
    angle: float


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Analysis(Characteristics):
    """What Program.analyze() found. Peaks and RMS come from the pieces of the motion, never from the samples.

    Units: L, L/s, L/s2, L/s3 at `rpm`, or L, L/rad, L/rad2, L/rad3 where rpm is None. Accuracy: 4 ulp of the peaks.
    str() gives a table.

    theta, motion: samples over the cycle, both ends included: cam angles [deg], and s, v, a, j there.
    displacement, velocity, acceleration, jerk: signed extremes over the cycle, with their angles.
    max_velocity, max_acceleration, max_jerk: the largest magnitudes of them.
    rms_velocity, rms_acceleration, rms_jerk: over the event and over the cycle.
    segments: extremes of each segment.
    violations: what exceeds `limits`, in the order of the segments; empty if nothing does.
    """

    program: "Program"
    rpm: float | None
    limits: Limits
    theta: FloatArray
    motion: Motion
    rms_velocity: Rms
    rms_acceleration: Rms
    rms_jerk: Rms
    segments: tuple[SegmentAnalysis, ...]
    violations: tuple[Violation, ...]

    def to_dict(self, *, samples: bool = False) -> dict[str, Any]:
        """Everything as plain dicts, lists and numbers, for JSON; the arrays only if `samples` are asked for."""
        program = self.program
        head = {"name": program.name, "length_unit": program.length_unit, "cycle": program.cycle, "rpm": self.rpm}
        rms = {key: getattr(self, key)._asdict() for key in ("rms_velocity", "rms_acceleration", "rms_jerk")}
        lists = {
            "segments": [segment.to_dict() for segment in self.segments],
            "joints": [joint.to_dict() for joint in self.program.continuity()],
            "limits": self.limits.to_dict(),
            "violations": [violation._asdict() for violation in self.violations],
        }
        arrays = {"theta": self.theta, "s": self.motion.s, "v": self.motion.v, "a": self.motion.a, "j": self.motion.j}
        drawn = {"samples": {key: array.tolist() for key, array in arrays.items()}} if samples else {}
        return head | super().to_dict() | rms | lists | drawn

    def __str__(self) -> str:
        return report.table(self)

    def __repr__(self) -> str:
        peaks = f"max_velocity={self.max_velocity}, max_acceleration={self.max_acceleration}, max_jerk={self.max_jerk}"
        return f"<Analysis rpm={self.rpm}, {peaks}, {len(self.violations)} violations>"


def _extremes(c: Any) -> dict[str, Extremes]:
    pairs = (c.s_min, c.s_max), (c.v_min, c.v_max), (c.a_min, c.a_max), (c.j_min, c.j_max)
    return {
        key: Extremes(Peak(least.value, least.theta), Peak(most.value, most.theta))
        for key, (least, most) in zip(report.QUANTITIES, pairs, strict=True)
    }


def _rms(mean_square: float, c: Any) -> Rms:
    # The dwells add nothing to the integral, so the event has all of it.
    return Rms(math.sqrt(mean_square * (c.duration / c.event)) if c.event else 0.0, math.sqrt(mean_square))


def _segments(program: "Program", rpm: float | None) -> tuple[SegmentAnalysis, ...]:
    given = [(segment.law.name, segment.duration, segment.lift) for segment in program.segments]
    found = []
    for i, start in enumerate(program._starts):
        law, duration, lift = given[i] if i < len(given) else ("dwell", 0.0, 0.0)  # the one that closes the cycle
        c = characteristics(program._handle, rpm, i)
        length = duration or c.duration
        found.append(SegmentAnalysis(index=i, law=law, start=start, duration=length, lift=lift, **_extremes(c)))
    return tuple(found)


def _violations(segments: tuple[SegmentAnalysis, ...], limits: Limits) -> tuple[Violation, ...]:
    found = []
    for segment in segments:
        for quantity, limit in limits.to_dict().items():
            value, angle = getattr(segment, quantity).peak
            if value > limit * (1.0 + ROUNDING):
                found.append(Violation(quantity, segment.index, limit, value, angle, value - limit))
    return tuple(found)


def max_speed(program: "Program", limits: Limits | None) -> MaxSpeed:
    """Program.max_speed()."""
    limits = program.limits if limits is None else limits
    if not isinstance(limits, Limits) or not limits.to_dict():
        raise LimitError(f"a largest speed needs limits; got {limits!r}", parameter="limits", value=limits)
    extremes = _extremes(characteristics(program._handle, 1.0))
    # v, a and j grow with the first, second and third power of the speed.
    powers = {"velocity": 1, "acceleration": 2, "jerk": 3}
    reached = []
    for quantity, limit in limits.to_dict().items():
        value, angle = extremes[quantity].peak
        rpm = (limit / value) ** (1 / powers[quantity]) if value else math.inf
        reached.append(MaxSpeed(rpm, quantity, angle))
    return min(reached)


def _samples(program: "Program", rpm: float | None, n: int) -> tuple[FloatArray, Motion]:
    """Cam angles over the cycle, both ends included, and the motion there."""
    theta, motion, first = empty((n,), (n,)), destination(None, (n,)), 0
    for angles, length, rows in slices(theta, motion.data):
        check(lib.ck_samples_rows(program._handle, omega(rpm), n - 1, first, length, angles, rows, n, 0))
        first += length
    return theta, motion


def analyze(program: "Program", rpm: float | None, limits: Limits | None, points: int) -> Analysis:
    """Program.analyze()."""
    speed = program.rpm if rpm is None else number(rpm, "rpm")
    omega(speed)
    limits = (program.limits or Limits()) if limits is None else limits
    if not isinstance(limits, Limits):
        raise WrongTypeError(f"limits must be Limits; got {type(limits).__name__}", parameter="limits", value=limits)
    if speed is None and limits.to_dict():
        raise SpeedError("limits are per second: give an rpm, or limits=Limits() to set them aside", parameter="rpm")
    n = count(points, "points", least=2)
    c = characteristics(program._handle, speed)
    if not all(math.isfinite(x) for x in (c.v_ms, c.a_ms, c.j_ms)):
        raise SpeedError(f"rpm {speed} is so high that the motion overflows", parameter="rpm", value=speed)
    segments = _segments(program, speed)
    theta, motion = _samples(program, speed, n)
    return Analysis(
        program=program,
        rpm=speed,
        limits=limits,
        theta=theta,
        motion=motion,
        rms_velocity=_rms(c.v_ms, c),
        rms_acceleration=_rms(c.a_ms, c),
        rms_jerk=_rms(c.j_ms, c),
        segments=segments,
        violations=_violations(segments, limits),
        **_extremes(c),
    )
