"""Characteristic values of a program: peaks and where they are, RMS, and what exceeds the limits."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from camkin import report
from camkin._camkin import lib
from camkin.arrays import FloatArray, angular_speed, count, empty, number, slices
from camkin.calls import explained
from camkin.errors import LimitError, SpeedError, WrongTypeError, check, shown
from camkin.handle import ROUNDING, characteristics, larger
from camkin.motion import Motion, destination

if TYPE_CHECKING:
    from camkin.program import Program


@explained()
@dataclass(frozen=True, kw_only=True)
class Limits:
    """Largest permitted |v|, |a| and |j| [L/s, L/s2, L/s3]: positive finite numbers, or None for no limit.

    impulses: True judges them too: where the velocity jumps, no limit of acceleration or jerk is kept at any speed, and
        where the acceleration jumps none of jerk. False sets them aside: only the motion between the jumps is judged.
    """

    velocity: float | None = None
    acceleration: float | None = None
    jerk: float | None = None
    impulses: bool = True

    def __post_init__(self) -> None:
        if not isinstance(self.impulses, bool):
            message = f"limit impulses must be True or False; got {shown(self.impulses)}"
            raise WrongTypeError(message, parameter="impulses", value=self.impulses)
        for key, given in self.quantities().items():
            value = number(given, key)
            if not 0.0 < value < math.inf:
                raise LimitError(
                    f"limit {key} must be positive and finite; got {shown(given)}", parameter=key, value=given
                )
            object.__setattr__(self, key, value)

    def quantities(self) -> dict[str, float]:
        """The numbers that are set, by "velocity", "acceleration" and "jerk"."""
        return {key: getattr(self, key) for key in report.QUANTITIES[1:] if getattr(self, key) is not None}

    def to_dict(self) -> dict[str, Any]:
        """What is set, and `impulses` if it is False: the arguments of the same Limits."""
        return self.quantities() | ({} if self.impulses else {"impulses": False})


class Peak(NamedTuple):
    """A value and the cam angle [deg] where it is reached; inf or -inf for an impulse.

    The angle is in [0, cycle), but for the displacement of a program that accumulates, which may have its extreme at
    the end of the cycle.
    """

    value: float
    angle: float


class Rms(NamedTuple):
    """Root mean squares over the event, which is the segments that move, and over the whole cycle or segment; inf if
    there is an impulse."""

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


def _plain(values: "Peak | Rms | Violation") -> dict[str, Any]:
    """A dict for JSON, which has no infinity: None for it, and `impulse`, which is True."""
    found = values._asdict()
    infinite = [key for key, x in found.items() if isinstance(x, float) and math.isinf(x)]
    return found | dict.fromkeys(infinite) | ({"impulse": True} if infinite else {})


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Characteristics:
    """Extremes and root mean squares of a motion.

    displacement, velocity, acceleration, jerk: signed extremes, with their angles.
    va_max: the largest |v a|, the power of inertia per mass [L2/s3].
    rms_velocity, rms_acceleration, rms_jerk: over the event and over all.

    Where a derivative jumps, the next one has an impulse there: an extreme of inf for a jump upwards, of -inf for one
    downwards; derivatives above that have both. Their RMS is inf, and va_max where the velocity jumps.
    """

    displacement: Extremes
    velocity: Extremes
    acceleration: Extremes
    jerk: Extremes
    va_max: Peak
    rms_velocity: Rms
    rms_acceleration: Rms
    rms_jerk: Rms

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
        """Everything, as plain dicts. For an impulse, value, event and cycle are None, and `impulse` is True."""
        extremes = {key: getattr(self, key) for key in report.QUANTITIES}
        found: dict[str, Any] = {key: {"min": _plain(e.min), "max": _plain(e.max)} for key, e in extremes.items()}
        found |= {f"max_{key}": _plain(extremes[key].peak) for key in report.QUANTITIES[1:]}
        return found | {key: _plain(getattr(self, key)) for key in ("va_max", *_RMS)}

    def _in_words(self) -> str:
        return ", ".join(f"max_{key}={getattr(self, f'max_{key}')}" for key in report.QUANTITIES[1:])

    def __repr__(self) -> str:
        return f"<Characteristics {self._in_words()}>"


_RMS = ("rms_velocity", "rms_acceleration", "rms_jerk")


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class _Judged(Characteristics):
    """finite: the same with impulses set aside, the motion between the jumps."""

    finite: Characteristics

    def to_dict(self) -> dict[str, Any]:
        impulsive = any(math.isinf(getattr(self, key).cycle) for key in _RMS)
        return super().to_dict() | ({"finite": self.finite.to_dict()} if impulsive else {})


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class SegmentAnalysis(_Judged):
    """Characteristic values of one segment; the dwell that closes a cycle counts as one. The impulse of a joint belongs
    to the segment that begins there.

    index: that in Program.segments; None for the closing dwell, which is none of them. law: its name. start: cam angle
    [deg], in [0, cycle). duration: [deg]. lift: [L].
    finite: the same values with impulses set aside.
    """

    index: int | None
    law: str
    start: float
    duration: float
    lift: float

    def to_dict(self) -> dict[str, Any]:
        """Everything, as plain dicts."""
        own = {key: getattr(self, key) for key in ("index", "law", "start", "duration", "lift")}
        return own | super().to_dict()

    def __repr__(self) -> str:
        span = f"{report.number(self.start)} to {report.number(self.start + self.duration)}"
        return f"<SegmentAnalysis {self.index} {self.law} {span} deg, {self._in_words()}>"


class Violation(NamedTuple):
    """A limit that is exceeded in a segment: |value| is over the limit by `excess`, at its worst at `angle` [deg].

    value: signed; where a quantity exceeds its limit with either sign, each is a violation. inf or -inf for an impulse.
    segment: index in Program.segments; None for the dwell that closes the cycle.
    """

    quantity: str
    segment: int | None
    limit: float
    value: float
    angle: float
    excess: float


class MaxSpeed(NamedTuple):
    """The largest speed [rev/min] that keeps all limits, and the first limit it reaches: quantity, cam angle [deg].
    0 where an impulse keeps it at no speed."""

    rpm: float
    quantity: str
    angle: float


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Analysis(_Judged):
    """What Program.analyze() found. Peaks and RMS come from the pieces of the motion, never from the samples.

    Units: L, L/s, L/s2, L/s3 at `rpm`, or L, L/rad, L/rad2, L/rad3 where rpm is None. Accuracy: 4 ulp of the peaks.
    str() gives a table.

    theta, motion: samples over the cycle, both ends included: cam angles [deg], and s, v, a, j there.
    displacement, velocity, acceleration, jerk: signed extremes over the cycle, with their angles.
    max_velocity, max_acceleration, max_jerk: the largest magnitudes of them.
    va_max: the largest |v a|.
    rms_velocity, rms_acceleration, rms_jerk: over the event and over the cycle.
    finite: all of these with impulses set aside; see Characteristics.
    segments: the same values of each segment.
    violations: what exceeds `limits`, in the order of the segments; empty if nothing does.
    """

    program: "Program"
    rpm: float | None
    limits: Limits
    theta: FloatArray
    motion: Motion
    segments: tuple[SegmentAnalysis, ...]
    violations: tuple[Violation, ...]

    def to_dict(self, *, samples: bool = False) -> dict[str, Any]:
        """Everything as plain dicts, lists and numbers, for JSON; the arrays only if `samples` are asked for."""
        program = self.program
        head = {"name": program.name, "length_unit": program.length_unit, "cycle": program.cycle, "rpm": self.rpm}
        lists = {
            "segments": [segment.to_dict() for segment in self.segments],
            "joints": [joint.to_dict() for joint in self.program.continuity()],
            "limits": self.limits.to_dict(),
            "violations": [_plain(violation) for violation in self.violations],
        }
        arrays = {"theta": self.theta, "s": self.motion.s, "v": self.motion.v, "a": self.motion.a, "j": self.motion.j}
        drawn = {"samples": {key: array.tolist() for key, array in arrays.items()}} if samples else {}
        return head | super().to_dict() | lists | drawn

    def __str__(self) -> str:
        return report.table(self)

    def __repr__(self) -> str:
        return f"<Analysis rpm={self.rpm}, {self._in_words()}, {len(self.violations)} violations>"


def _extremes(c: Any) -> dict[str, Extremes]:
    pairs = (c.s_min, c.s_max), (c.v_min, c.v_max), (c.a_min, c.a_max), (c.j_min, c.j_max)
    return {
        key: Extremes(Peak(least.value, least.theta), Peak(most.value, most.theta))
        for key, (least, most) in zip(report.QUANTITIES, pairs, strict=True)
    }


def _rms(mean_square: float, c: Any) -> Rms:
    # The dwells add nothing to the integral, so the event has all of it.
    over_all = math.sqrt(mean_square)
    event = over_all if math.isinf(over_all) else math.sqrt(mean_square * (c.duration / c.event)) if c.event else 0.0
    return Rms(event, over_all)


def _values(c: Any) -> dict[str, Any]:
    """The fields of Characteristics."""
    rms = {key: _rms(mean_square, c) for key, mean_square in zip(_RMS, (c.v_ms, c.a_ms, c.j_ms), strict=True)}
    return {**_extremes(c), "va_max": Peak(c.va_max.value, c.va_max.theta), **rms}


def _judged(program: "Program", rpm: float | None, segment: int, finite: Any) -> dict[str, Any]:
    """The fields of _Judged, from the camkin_analysis without impulses."""
    values = _values(finite)
    between = Characteristics(**values)
    if segment in program._impulsive:
        values = _values(characteristics(program._handle, rpm, segment, impulses=True))
    return values | {"finite": between}


def _segments(program: "Program", rpm: float | None) -> tuple[SegmentAnalysis, ...]:
    given = [(i, segment.law.name, segment.duration, segment.lift) for i, segment in enumerate(program.segments)]
    found = []
    for i, start in enumerate(program._starts):
        index, law, duration, lift = given[i] if i < len(given) else (None, "dwell", 0.0, 0.0)
        c = characteristics(program._handle, rpm, i)
        values = _judged(program, rpm, i, c)
        length = duration or c.duration
        found.append(SegmentAnalysis(index=index, law=law, start=start, duration=length, lift=lift, **values))
    return tuple(found)


def _violations(segments: tuple[SegmentAnalysis, ...], limits: Limits) -> tuple[Violation, ...]:
    found = []
    for segment in segments:
        judged = segment if limits.impulses else segment.finite
        for quantity, limit in limits.quantities().items():
            extremes: Extremes = getattr(judged, quantity)
            for sign, (value, angle) in ((1.0, extremes.max), (-1.0, extremes.min)):
                if sign * value > limit * (1.0 + ROUNDING):
                    found.append(Violation(quantity, segment.index, limit, value, angle, abs(value) - limit))
    return tuple(found)


def max_speed(program: "Program", limits: Limits | None) -> MaxSpeed:
    """Program.max_speed()."""
    limits = program.limits if limits is None else limits
    if not isinstance(limits, Limits) or not limits.quantities():
        raise LimitError(f"a largest speed needs limits; got {limits!r}", parameter="limits", value=limits)
    extremes = _extremes(characteristics(program._handle, 1.0, impulses=limits.impulses))
    # v, a and j grow with the first, second and third power of the speed.
    powers = {"velocity": 1, "acceleration": 2, "jerk": 3}
    reached = []
    for quantity, limit in limits.quantities().items():
        value, angle = extremes[quantity].peak
        rpm = (limit / value) ** (1 / powers[quantity]) if value else math.inf
        reached.append(MaxSpeed(rpm, quantity, angle))
    return min(reached)


def _samples(program: "Program", rpm: float | None, n: int) -> tuple[FloatArray, Motion]:
    """Cam angles over the cycle, both ends included, and the motion there."""
    theta, motion, first = empty((n,), (n,)), destination(None, (n,)), 0
    for angles, length, rows in slices(theta, motion.data):
        check(
            lib.ck_samples_rows(
                program._handle, angular_speed(rpm, None, None), n - 1, first, length, angles, rows, n, 0
            )
        )
        first += length
    return theta, motion


def analyze(program: "Program", speed: float | None, limits: Limits | None, points: int) -> Analysis:
    """Program.analyze(), at a speed [rev/min], or geometric for None."""
    limits = (program.limits or Limits()) if limits is None else limits
    if not isinstance(limits, Limits):
        raise WrongTypeError(f"limits must be Limits; got {type(limits).__name__}", parameter="limits", value=limits)
    if speed is None and limits.quantities():
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
        segments=segments,
        violations=_violations(segments, limits),
        **_judged(program, speed, -1, c),
    )
