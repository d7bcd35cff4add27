"""Vibration of the mass of a follower that is elastic."""

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from camkin._base.arguments import CHUNK, Array, FloatArray, count, empty, integer, number, points
from camkin._base.calls import explained
from camkin._base.frames import derivative_unit, given_back
from camkin._base.units import DEGREES
from camkin._camkin import ffi, lib
from camkin._core import CompiledProgram
from camkin.dynamics.spectrum import damping_ratio
from camkin.errors import ParameterError, SizeError, SpeedError, check, from_status, short_repr
from camkin.plot import vibration as vibration_plot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_OSCILLATOR, _OUT = ffi.typeof("camkin_oscillator *"), ffi.typeof("camkin_vibration **")
_DOUBLES = ffi.typeof("double[]")
_STARTS = ("periodic", "rest")
_ROUNDING = 1e-12  # largest rounding error of a sum of durations, as a share of the cycle


class Reached(NamedTuple):
    """An extreme value, and the cam angle [deg] where it is reached."""

    value: float
    angle: float


class MassRange(NamedTuple):
    """The smallest and the largest value of a quantity of the mass, with their cam angles."""

    min: Reached
    max: Reached


class MassExtremes(NamedTuple):
    """Extremes of the deflection z [L], and of the velocity [L/s] and the acceleration [L/s2] of the mass."""

    deflection: MassRange
    velocity: MassRange
    acceleration: MassRange


class Dwell(NamedTuple):
    """A dwell of a vibration.

    Attributes
    ----------
    segment : int or None
        Its number in Program.segments; None for the closing dwell, which is none of them.
    start : float [deg]
        Its start, in the sense of the speed.
    duration : float [s]
        Its duration.
    """

    segment: int | None
    start: float
    duration: float

    @property
    def name(self) -> str:
        """The number of the segment, "closing" for the closing dwell."""
        return "closing" if self.segment is None else str(self.segment)


@explained()
class Vibration:
    """The vibration of a mass that follows a cam through a spring and a damper, made by `Program.vibration`.

    The deflection is z = x - s, x the place of the mass: `z" + 2 zeta w z' + w^2 z = -s"`. The values are solutions in
    closed form on the pieces of the motion. Periodic vibrations take any angle; those from rest take the angles from 0
    over `cycles` cycles, downwards if the cam turns backwards, and give NaN elsewhere.

    Attributes
    ----------
    rpm : float [rev/min]
        Speed.
    natural_hz : float [Hz]
        Undamped natural frequency.
    damping : float
        Damping ratio zeta.
    cycles : int
        Number of cycles from rest; 0 for a periodic vibration.
    length_unit : str or None
        Label of L.
    """

    def __init__(
        self,
        compiled: CompiledProgram,
        given: int,
        rpm: float | None,
        natural_hz: Any,
        damping: Any,
        start: Any = "periodic",
        cycles: Any = None,
        length_unit: str | None = None,
    ) -> None:
        self.rpm, self.natural_hz, self.damping = oscillator(rpm, natural_hz, damping)
        self.cycles = _cycles(start, cycles)
        self.length_unit = length_unit
        self._compiled = compiled
        self._given_segments = given  # without the closing dwell
        self._units = tuple(derivative_unit(length_unit, order, False) for order in range(3))
        given = ffi.new(_OSCILLATOR, (self.rpm, self.natural_hz, self.damping))
        out, error = ffi.new(_OUT), ffi.new("camkin_error *")
        status = lib.camkin_vibration_create(compiled.handle, given, self.cycles, out, error)
        if status:
            raise from_status(status, error)
        self._handle = ffi.gc(out[0], lib.camkin_vibration_free)

    # ---- values ----

    @overload
    def deflection(self, theta: float) -> float: ...
    @overload
    def deflection(self, theta: Array) -> FloatArray: ...
    def deflection(self, theta: float | Array) -> float | FloatArray:
        """Return the deflection z = x - s at cam angles.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        float or ndarray [L]
            A float for a number, else an array of the shape of theta.
        """
        found: float | FloatArray = self._values(theta, 0)
        return found

    @overload
    def velocity(self, theta: float) -> float: ...
    @overload
    def velocity(self, theta: Array) -> FloatArray: ...
    def velocity(self, theta: float | Array) -> float | FloatArray:
        """Return the velocity x' of the mass at cam angles.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        float or ndarray [L/s]
            As of `deflection`.
        """
        found: float | FloatArray = self._values(theta, 1)
        return found

    @overload
    def acceleration(self, theta: float) -> float: ...
    @overload
    def acceleration(self, theta: Array) -> FloatArray: ...
    def acceleration(self, theta: float | Array) -> float | FloatArray:
        """Return the acceleration `x"` of the mass at cam angles.

        Parameters
        ----------
        theta : float or array_like [deg]
            Cam angles, of any shape.

        Returns
        -------
        float or ndarray [L/s2]
            As of `deflection`.
        """
        found: float | FloatArray = self._values(theta, 2)
        return found

    def _values(self, theta: Any, row: int) -> Any:
        at = points(theta, "theta", DEGREES)
        y = empty(at.shape, at.shape)
        source, target = ffi.from_buffer(_DOUBLES, at), ffi.from_buffer(_DOUBLES, y)
        for i in range(0, at.size, CHUNK):
            z, v, a = (target + i if k == row else ffi.NULL for k in range(3))
            check(lib.camkin_vibration_eval(self._handle, source + i, min(CHUNK, at.size - i), z, v, a, 0))
        return given_back(theta, y, ("deflection", "velocity", "acceleration")[row], self._units[row])

    def plot(self, *, axes: "Sequence[Axes] | None" = None, points: int = 2000) -> "tuple[Figure, Sequence[Axes]]":
        """Draw deflection and acceleration of the mass with their extremes. Needs matplotlib.

        The acceleration of the motion is drawn beside that of the mass. A periodic vibration is drawn over one cycle,
        one from rest over all its cycles.

        Parameters
        ----------
        axes : sequence of two Axes, optional
            Those of matplotlib; None for a new figure.
        points : int, optional
            Approximate number of samples.

        Returns
        -------
        figure : Figure
            The figure of matplotlib.
        axes : ndarray of Axes
            Its axes.
        """
        return vibration_plot.draw(self, axes, count(points, "points", least=8))

    # ---- characteristic values ----

    @cached_property
    def extremes(self) -> MassExtremes:
        """Extremes of deflection, velocity and acceleration of the mass, with their places, as roots on the pieces."""
        out = ffi.new("camkin_vibration_extremes *")
        check(lib.camkin_vibration_get_extremes(self._handle, out))
        pairs = (
            (out.deflection_min, out.deflection_max),
            (out.velocity_min, out.velocity_max),
            (out.acceleration_min, out.acceleration_max),
        )
        return MassExtremes(*(MassRange(*(Reached(e.value, e.theta) for e in pair)) for pair in pairs))

    @cached_property
    def dwells(self) -> tuple[Dwell, ...]:
        """The dwells of one cycle, or of all cycles from rest, in the order of time. The closing dwell counts."""
        cycle, starts = self._compiled.info.cycle, self._compiled.starts
        sign, found = math.copysign(1.0, self.rpm), []
        for i, start in enumerate(starts):
            c = self._compiled.characteristics(None, i)
            if c.event == 0.0:
                first = start if sign > 0.0 else (cycle - start - c.duration) % cycle
                if cycle - first <= _ROUNDING * cycle:  # a dwell that ends where the cycle begins
                    first = 0.0
                segment = i if i < self._given_segments else None
                found.append(Dwell(segment, first, c.duration / (6.0 * abs(self.rpm))))
        found.sort(key=lambda dwell: dwell.start)
        return tuple(
            Dwell(dwell.segment, sign * (dwell.start + k * cycle), dwell.duration)
            for k in range(max(self.cycles, 1))
            for dwell in found
        )

    @cached_property
    def residual(self) -> tuple[float, ...]:
        """Amplitude of z [L] at the start of each dwell of `dwells`; with damping, that of the envelope there."""
        return tuple(math.hypot(*self._free(dwell)) for dwell in self.dwells)

    def settling(self, within: float) -> tuple[float, ...]:
        """Return the time from the start of each dwell until the deflection stays within a bound.

        Parameters
        ----------
        within : float [L]
            Bound of `|z|`, positive.

        Returns
        -------
        tuple of float [s]
            One for each dwell; inf where that is not before the end of the dwell.
        """
        level = number(within, "within")
        if not 0.0 < level < math.inf:
            message = f"within must be a positive deflection; got {short_repr(within)}"
            raise ParameterError(message, parameter="within", value=within)
        times = ((self._settled(*self._free(dwell), level), dwell.duration) for dwell in self.dwells)
        return tuple(time if time <= duration else math.inf for time, duration in times)

    def _free(self, dwell: Dwell) -> tuple[float, float]:
        """Return (a, b) of z = e^(-zeta w t) (a cos wd t + b sin wd t), t from the start of the dwell.

        Both are computed a millionth of the dwell later, so that rounding cannot put the angle before the start; from
        rest less, where the last cycle ends sooner.
        """
        later = dwell.duration * 2.0**-20
        if self.cycles:
            room = self.cycles * self._compiled.info.cycle - abs(dwell.start)
            later = min(later, 0.5 * room / (6.0 * abs(self.rpm)))
        theta = dwell.start + 6.0 * self.rpm * later
        z, rate = self.deflection(theta), self.velocity(theta)
        w, zeta, root = self._frequencies()
        a, b = z, (rate / w + zeta * z) / root
        turn, growth = w * root * later, math.exp(zeta * w * later)
        c, s = math.cos(turn), math.sin(turn)
        return growth * (a * c - b * s), growth * (a * s + b * c)

    def _frequencies(self) -> tuple[float, float, float]:
        return 2.0 * math.pi * self.natural_hz, self.damping, math.sqrt((1.0 - self.damping) * (1.0 + self.damping))

    def _settled(self, a: float, b: float, level: float) -> float:
        """Return the time from which on a free vibration stays within a level."""
        w, zeta, root = self._frequencies()
        wd, phase = w * root, math.atan2(b, a)
        size = math.hypot(a, b)
        if size <= level:
            return 0.0

        def z(t: float) -> float:
            return size * math.exp(-zeta * w * t) * math.cos(wd * t - phase)

        # Peaks lie at wd t - phase = k pi - asin(zeta); each is smaller than the one before.
        first = math.ceil((math.asin(zeta) - phase) / math.pi)
        peak = size * root * math.exp(-zeta * (first * math.pi - math.asin(zeta) + phase) / root)
        if zeta == 0.0:
            return math.inf if peak > level else 0.0
        count = math.floor(math.log(peak / level) / (zeta * math.pi / root)) if peak > level else -1
        low = max(((first + count) * math.pi - math.asin(zeta) + phase) / wd, 0.0)
        high = ((first + count) * math.pi + math.pi / 2.0 + phase) / wd  # here z is 0
        if abs(z(low)) <= level:
            return 0.0
        while low < (middle := low + (high - low) / 2.0) < high:
            low, high = (middle, high) if abs(z(middle)) > level else (low, middle)
        return high

    def __repr__(self) -> str:
        rest = f", start='rest', cycles={self.cycles}" if self.cycles else ""
        return f"<Vibration rpm={self.rpm!r}, natural_hz={self.natural_hz!r}, damping={self.damping!r}{rest}>"


def oscillator(rpm: float | None, natural_hz: Any, damping: Any = 0.0) -> tuple[float, float, float]:
    """Return speed, natural frequency and damping ratio. C checks their ranges together with the cycle."""
    if rpm is None:
        message = "a vibration needs a speed: give rpm= [rev/min] or omega= [rad/s]"
        raise SpeedError(message, parameter="rpm", value=rpm)
    hz = number(natural_hz, "natural_hz")
    if not 0.0 < hz < math.inf:
        message = f"natural_hz must be positive and finite; got {short_repr(natural_hz)}"
        raise ParameterError(message, parameter="natural_hz", value=natural_hz)
    return rpm, hz, damping_ratio(damping)


def _cycles(start: Any, cycles: Any) -> int:
    """Return the number of cycles from rest, 0 for a periodic vibration."""
    if start not in _STARTS:
        message = f"start must be 'periodic' or 'rest'; got {short_repr(start)}"
        raise ParameterError(message, parameter="start", value=start)
    if start == "periodic":
        if cycles is not None:
            message = f"cycles needs start='rest': a periodic vibration has one cycle; got cycles={short_repr(cycles)}"
            raise ParameterError(message, parameter="cycles", value=cycles)
        return 0
    n = 1 if cycles is None else integer(cycles, "cycles")
    if not 1 <= n <= lib.CAMKIN_MAX_CYCLES:
        message = f"cycles must be 1 to {lib.CAMKIN_MAX_CYCLES}; got {short_repr(cycles)}"
        raise SizeError(message, parameter="cycles", value=cycles)
    return n
