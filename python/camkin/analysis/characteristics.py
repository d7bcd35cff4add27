"""Characteristic values of a program: peaks with their angles, RMS values, and the limits that they violate."""

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from camkin._base.arguments import CHUNK, QUANTITIES, FloatArray, angular_speed, chunk_pointers, count, empty
from camkin._base.calls import explained
from camkin._camkin import ffi, lib
from camkin._core import ROUNDING, CompiledProgram, larger_peak
from camkin.analysis import text_report
from camkin.analysis.limits import Limits, MaxSpeed, Violation, no_limits
from camkin.errors import LimitError, SpeedError, WrongTypeError, check
from camkin.inline import cards
from camkin.motion import Motion, destination

if TYPE_CHECKING:
    from camkin.program import Program


class Peak(NamedTuple):
    """A value and the cam angle where it is reached.

    Attributes
    ----------
    value : float
        inf or -inf for an impulse.
    angle : float [deg]
        Cam angle, in [0, cycle). Only the displacement of a program that accumulates may have its extreme at the end of
        the cycle.
    """

    value: float
    angle: float

    def __mul__(self, factor: Any) -> NoReturn:
        """Refuse a product, which a tuple takes for its repetition."""
        raise WrongTypeError("a Peak has no product: multiply its .value", parameter="factor", value=factor)

    def __rmul__(self, factor: Any) -> NoReturn:
        """Refuse a product, as `*` does."""
        self.__mul__(factor)


class Rms(NamedTuple):
    """Root mean squares of a quantity; inf if there is an impulse.

    Attributes
    ----------
    event : float
        Value over the event, which is the segments that move.
    cycle : float
        Value over the whole cycle or segment.
    """

    event: float
    cycle: float


class Extremes(NamedTuple):
    """Smallest and largest value of a quantity, with their signs and angles. Where it jumps, both sides count.

    Attributes
    ----------
    min, max : Peak
        The two.
    """

    min: Peak
    max: Peak

    @property
    def peak(self) -> Peak:
        """Largest magnitude; if both agree to rounding, the one at the smaller angle."""
        return Peak(*larger_peak(self.max, self.min))

    def __str__(self) -> str:
        ends = (f"{text_report.number(value)} at {text_report.number(angle)} deg" for value, angle in self)
        return " to ".join(ends)


def _plain(values: Peak | Rms | Violation) -> dict[str, Any]:
    """Return a dict for JSON, which has no infinity: None instead, and `impulse`, which is True."""
    found = values._asdict()
    infinite = [key for key, x in found.items() if isinstance(x, float) and math.isinf(x)]
    return found | dict.fromkeys(infinite) | ({"impulse": True} if infinite else {})


_DOUBLES = ffi.typeof("double *")
# The fields of a camkin_analysis, all doubles: (value, theta) of s_min, s_max, ... j_max and va_max, then the scalars.
_VA_MAX, _MEAN_SQUARES, _DURATION, _EVENT = 16, 18, 21, 22
_FIELDS = _EVENT + 1
_RMS = ("rms_velocity", "rms_acceleration", "rms_jerk")


class Characteristics:
    """Extremes and root mean squares of a motion.

    Attributes
    ----------
    displacement, velocity, acceleration, jerk : Extremes
        Signed extremes, with their angles.
    max_velocity, max_acceleration, max_jerk : Peak
        The largest magnitudes of them.
    va_max : Peak
        The largest `|v a|`, the power of inertia per mass [L2/s3].
    rms_velocity, rms_acceleration, rms_jerk : Rms
        Root mean squares over the event and over all.

    Notes
    -----
    Where a derivative jumps, the next one has an impulse there: an extreme of inf for a jump upwards, of -inf for one
    downwards; derivatives above that have both. Their RMS is inf, and va_max where the velocity jumps.
    """

    def __init__(self, values: list[float]) -> None:
        self._values = values

    def _extremes(self, order: int) -> Extremes:
        low, low_angle, high, high_angle = self._values[4 * order : 4 * order + 4]
        return Extremes(Peak(low, low_angle), Peak(high, high_angle))

    def _rms(self, order: int) -> Rms:
        values = self._values
        mean_square, duration, event = values[_MEAN_SQUARES + order - 1], values[_DURATION], values[_EVENT]
        over_all = math.sqrt(mean_square)
        if math.isinf(over_all):
            return Rms(over_all, over_all)
        # Dwells add nothing to the integral, so the event has all of it.
        return Rms(math.sqrt(mean_square * (duration / event)) if event else 0.0, over_all)

    @property
    def displacement(self) -> Extremes:
        """Extremes of s."""
        return self._extremes(0)

    @property
    def velocity(self) -> Extremes:
        """Extremes of v."""
        return self._extremes(1)

    @property
    def acceleration(self) -> Extremes:
        """Extremes of a."""
        return self._extremes(2)

    @property
    def jerk(self) -> Extremes:
        """Extremes of j."""
        return self._extremes(3)

    @property
    def va_max(self) -> Peak:
        """The largest `|v a|` [L2/s3]."""
        return Peak(*self._values[_VA_MAX : _VA_MAX + 2])

    @property
    def rms_velocity(self) -> Rms:
        """Root mean square of v."""
        return self._rms(1)

    @property
    def rms_acceleration(self) -> Rms:
        """Root mean square of a."""
        return self._rms(2)

    @property
    def rms_jerk(self) -> Rms:
        """Root mean square of j."""
        return self._rms(3)

    @property
    def max_velocity(self) -> Peak:
        """Largest `|v|`."""
        return self.velocity.peak

    @property
    def max_acceleration(self) -> Peak:
        """Largest `|a|`."""
        return self.acceleration.peak

    @property
    def max_jerk(self) -> Peak:
        """Largest `|j|`."""
        return self.jerk.peak

    def to_dict(self) -> dict[str, Any]:
        """Return all values as plain dicts.

        Returns
        -------
        dict
            For an impulse, value, event and cycle are None and `impulse` is True.
        """
        extremes: dict[str, Extremes] = {key: getattr(self, key) for key in QUANTITIES}
        found: dict[str, Any] = {key: {"min": _plain(e.min), "max": _plain(e.max)} for key, e in extremes.items()}
        found |= {f"max_{key}": _plain(extremes[key].peak) for key in QUANTITIES[1:]}
        return found | {key: _plain(getattr(self, key)) for key in ("va_max", *_RMS)}

    def _in_words(self) -> str:
        return ", ".join(f"{key} {getattr(self, key)}" for key in QUANTITIES[1:])

    def __repr__(self) -> str:
        return f"<Characteristics {self._in_words()}>"


class Judged(Characteristics):
    """Characteristics with impulses, and without."""

    def __init__(self, compiled: CompiledProgram, rpm: float | None, segment: int) -> None:
        super().__init__(_unpacked(compiled, rpm, segment, impulses=True))
        # An impulse makes the mean square of the jerk infinite. Without one both analyses have the same bits.
        impulsive = math.isinf(self._values[_MEAN_SQUARES + 2])
        self._finite = _unpacked(compiled, rpm, segment, impulses=False) if impulsive else self._values

    @property
    def finite(self) -> Characteristics:
        """The same values with impulses set aside: the motion between the jumps."""
        return Characteristics(self._finite)

    def to_dict(self) -> dict[str, Any]:
        impulsive = any(math.isinf(getattr(self, key).cycle) for key in _RMS)
        return super().to_dict() | ({"finite": self.finite.to_dict()} if impulsive else {})


def _unpacked(compiled: CompiledProgram, rpm: float | None, segment: int, *, impulses: bool) -> list[float]:
    """Return the fields of a camkin_analysis."""
    analysis = compiled.characteristics(rpm, segment, impulses=impulses)
    values: list[float] = ffi.unpack(ffi.cast(_DOUBLES, analysis), _FIELDS)
    return values


class SegmentAnalysis(Judged):
    """Characteristic values of one segment; the dwell that closes a cycle counts as one.

    It has the values of `Characteristics`. The impulse of a joint belongs to the segment that begins there.

    Attributes
    ----------
    index : int or None
        That in Program.segments; None for the closing dwell, which is none of them.
    law : str
        Its name.
    start : float [deg]
        Cam angle, in [0, cycle).
    duration : float [deg]
        Its duration.
    lift : float [L]
        Its lift.
    finite : Characteristics
        The same values with impulses set aside.
    """

    def __init__(self, program: "Program", rpm: float | None, segment: int) -> None:
        super().__init__(program._compiled, rpm, segment)
        own = program.segments[segment] if segment < len(program.segments) else None
        self.index = segment if own else None
        self.law = own.law.name if own else "dwell"
        self.start = program._compiled.starts[segment]
        self.duration = own.duration if own else self._values[_DURATION]
        self.lift = own.lift if own else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return all values as plain dicts.

        Returns
        -------
        dict
            As of `Characteristics.to_dict`.
        """
        own = {key: getattr(self, key) for key in ("index", "law", "start", "duration", "lift")}
        return own | super().to_dict()

    def __repr__(self) -> str:
        span = f"{text_report.number(self.start)} to {text_report.number(self.start + self.duration)}"
        return f"<SegmentAnalysis {self.index} {self.law} {span} deg, {self._in_words()}>"


@explained("__init__")
class Analysis(Judged):
    """The result of `Program.analyze`: samples, and the values of `Characteristics`.

    Peaks and RMS come from the pieces of the motion, never from the samples. str() gives a table. The values of the
    segments and the samples are computed when they are first read.

    Attributes
    ----------
    program : Program
        What was analyzed.
    rpm : float [rev/min] or None
        Speed of the analysis; None for geometric values.
    limits : Limits
        The limits that judge it.
    theta, motion : ndarray, Motion
        Samples over the cycle, both ends included: cam angles [deg], and s, v, a, j there. For a motion that happens
        once, here and below the cycle is the motion, from its start to its end.
    displacement, velocity, acceleration, jerk : Extremes
        Signed extremes over the cycle, with their angles.
    max_velocity, max_acceleration, max_jerk : Peak
        The largest magnitudes of them.
    va_max : Peak
        The largest `|v a|`.
    rms_velocity, rms_acceleration, rms_jerk : Rms
        Root mean squares over the event and over the cycle.
    finite : Characteristics
        All of these with impulses set aside.
    segments : tuple of SegmentAnalysis
        The same values of each segment.
    violations : tuple of Violation
        The limits that are exceeded, in the order of the segments; empty if none is.

    Notes
    -----
    Units: L, L/s, L/s2, L/s3 at `rpm`, or L, L/rad, L/rad2, L/rad3 where rpm is None. Accuracy: 4 ulp of the peaks,
    and at the end of a steep segment what an ulp of the cam angle changes.
    """

    def __init__(self, program: "Program", rpm: float | None, limits: Limits, points: int) -> None:
        super().__init__(program._compiled, rpm, -1)
        if not all(map(math.isfinite, self._finite[_MEAN_SQUARES:_DURATION])):
            raise SpeedError(f"rpm {rpm} is so high that the motion overflows", parameter="rpm", value=rpm)
        self.program, self.rpm, self.limits, self._points = program, rpm, limits, points
        if points > CHUNK:
            empty((5, points), (points,))  # refuses at once a number of samples for which there is no memory

    @cached_property
    def _samples(self) -> tuple[FloatArray, Motion]:
        n, first = self._points, 0
        theta, motion = empty((n,), (n,)), destination(None, (n,))
        speed, handle = angular_speed(self.rpm, None, None), self.program._handle
        for angles, length, rows in chunk_pointers(theta, motion.data):
            check(lib.ck_samples_rows(handle, speed, n - 1, first, length, angles, rows, n, 0))
            first += length
        return theta, motion

    @property
    def theta(self) -> FloatArray:
        """Cam angles [deg] of the samples, from 0 to the cycle."""
        return self._samples[0]

    @property
    def motion(self) -> Motion:
        """Samples of s, v, a, j at `theta`."""
        return self._samples[1]

    @cached_property
    def segments(self) -> tuple[SegmentAnalysis, ...]:
        """Characteristic values of each segment, the closing dwell included."""
        n = self.program._compiled.info.segments
        return tuple(SegmentAnalysis(self.program, self.rpm, i) for i in range(n))

    @cached_property
    def violations(self) -> tuple[Violation, ...]:
        """The limits that are exceeded."""
        return _violations(self.segments, self.limits) if self.limits.quantities() else ()

    def to_dict(self, *, samples: bool = False) -> dict[str, Any]:
        """Return all values as plain dicts, lists and numbers, for JSON.

        Parameters
        ----------
        samples : bool, optional
            True adds the arrays.

        Returns
        -------
        dict
            `fit` is there for a program of a lift table: how near it is to the rows.
        """
        program = self.program
        head = {"name": program.name, "length_unit": program.length_unit, "cycle": program.cycle, "rpm": self.rpm}
        if program.once:
            head |= {"cycle": None, "once": True}
        lists = {
            "segments": [segment.to_dict() for segment in self.segments],
            "joints": [joint.to_dict() for joint in program.continuity()],
            "limits": self.limits.to_dict(),
            "violations": [_plain(violation) for violation in self.violations],
        }
        fit = {"fit": program.fit.to_dict()} if program.fit else {}
        arrays = {"theta": self.theta, "s": self.motion.s, "v": self.motion.v, "a": self.motion.a, "j": self.motion.j}
        drawn = {"samples": {key: array.tolist() for key, array in arrays.items()}} if samples else {}
        return head | super().to_dict() | lists | fit | drawn

    def __str__(self) -> str:
        return text_report.table(self)

    def _repr_html_(self) -> str:
        return cards.analysis(self)

    def __repr__(self) -> str:
        return f"<Analysis rpm={self.rpm}, {self._in_words()}, {len(self.violations)} violations>"


_NO_LIMITS = Limits()


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


def max_speed(compiled: CompiledProgram, limits: Limits | None) -> MaxSpeed:
    """Program.max_speed()."""
    if not isinstance(limits, Limits) or not limits.quantities():
        message = f"a largest speed needs limits; got {limits!r}: give Limits(velocity=..., acceleration=..., jerk=...)"
        raise LimitError(message, parameter="limits", value=limits)
    at_one_rpm = Characteristics(_unpacked(compiled, 1.0, -1, impulses=limits.impulses))
    # v, a and j grow with the first, second and third power of the speed.
    powers = {"velocity": 1, "acceleration": 2, "jerk": 3}
    reached = []
    for quantity, limit in limits.quantities().items():
        value, angle = getattr(at_one_rpm, quantity).peak
        rpm = (limit / value) ** (1 / powers[quantity]) if value else math.inf
        reached.append(MaxSpeed(rpm, quantity, angle))
    return min(reached)


def analyze(program: "Program", rpm: float | None, limits: Limits | None, points: int) -> Analysis:
    """Program.analyze(), at a speed [rev/min], or geometric for None."""
    limits = (program.limits or _NO_LIMITS) if limits is None else limits
    if not isinstance(limits, Limits):
        raise no_limits(limits, Limits)
    if rpm is None and limits.quantities():
        raise SpeedError("limits are per second: give an rpm, or limits=Limits() to set them aside", parameter="rpm")
    return Analysis(program, rpm, limits, count(points, "points", least=2))
