"""Measures of a design: its objectives and limits.

A measure has a level in the unit of the user, and terms: numbers of which none may exceed the bound that belongs to a
level. Terms are smooth functions of the free numbers, a peak is not.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from camkin._base.arguments import QUANTITIES, FloatArray, arguments_of, finite, number
from camkin._base.units import of_svaj
from camkin._core import ROUNDING
from camkin.analysis.characteristics import Peak, Rms
from camkin.analysis.limits import Limits
from camkin.dynamics.contact import SPRING, spring_of
from camkin.dynamics.vibration import oscillator
from camkin.errors import LimitError, ParameterError, WrongTypeError, suggestion
from camkin.geometry.followers import FlatFollower, RollerFollower, SwingingFlat, SwingingRoller
from camkin.optimize import signals
from camkin.optimize.cams import BASE, OpenCam
from camkin.optimize.candidate import Candidate
from camkin.optimize.pieces import Tops
from camkin.optimize.signals import Signal
from camkin.optimize.slopes import Slopes
from camkin.program import Program

_NO_LIMITS = Limits()
# The measures that camkin.gradients() differentiates, with their names there.
EXACT = {f"max_{quantity}": f"max_{quantity}" for quantity in QUANTITIES[1:]}
EXACT |= {f"rms_{quantity}": f"rms_{quantity}_cycle" for quantity in QUANTITIES[1:]}

_OF_FORCES = (
    "for a force give a function, such as lambda p: "
    "camkin.Cam(p, follower, base_radius=40).forces(300, mass=1).analyze().contact.max.value"
)


def _same(x: float) -> float:
    return x


@dataclass(frozen=True)
class Measure:
    """A quantity that is minimised or limited.

    terms: of a candidate. exact: the level of a candidate, from its pieces. bound: of the terms, for a level. level:
    the level for a bound. rises: whether a larger level is better, as for a radius or a speed.
    slopes: derivatives of the terms by the free numbers, (terms, n); None where they are not known in closed form.
    gradient: derivatives of the level by the free numbers, (1, n); None where camkin.gradients() has none.
    tops: the places of the terms; None where they are not the largest values on pieces.
    unit: of a level; "" for a function. adds_up: whether derivatives by several parameters of a law add up, also at a
    corner of their ranges; those of an extreme do not.
    """

    name: str
    terms: Callable[[Candidate], FloatArray]
    exact: Callable[[Candidate], float]
    bound: Callable[[float], float] = _same
    level: Callable[[float], float] = _same
    rises: bool = False
    slopes: Callable[[Candidate, Slopes], FloatArray] | None = None
    gradient: Callable[[Candidate, Slopes], FloatArray] | None = None
    tops: Callable[[Candidate], Tops] | None = None
    unit: str = ""
    adds_up: bool = False

    def shown(self, level: float) -> str:
        """Return a level with its unit."""
        return f"{level:.6g} {self.unit}".rstrip()

    def keeps(self, candidate: Candidate, limit: float) -> bool:
        """Return whether a candidate keeps a limit, up to the rounding of a peak."""
        level, room = self.exact(candidate), ROUNDING * abs(limit)
        return level >= limit - room if self.rises else level <= limit + room


def _of_signal(name: str, signal: Signal, exact: Callable[[Candidate], float], **conversions: Any) -> Measure:
    """Return the measure of the largest values of a signal. conversions: bound, level, rises and gradient."""
    slopes = (lambda c, s: s.of_signal(c, signal)) if signal.partials else None
    return Measure(name, lambda c: signal.tops(c).value.ravel(), exact, slopes=slopes, tops=signal.tops, **conversions)


@dataclass(frozen=True)
class Setting:
    """The conditions under which a design is judged.

    rpm: None for geometric values. impulses: whether impulses count. cam: that of the design, or None.
    residual: natural_hz, damping. jump_speed: mass, rate, preload. length_unit: that of the programs.
    """

    rpm: float | None
    impulses: bool
    cam: OpenCam | None
    residual: Mapping[str, Any] | None
    jump_speed: Mapping[str, Any] | None
    length_unit: str | None

    def measure(self, name: str) -> Measure:
        """Return the measure with this name: that of an objective, or of a limit."""
        return replace(self._measure(name), unit=self._unit(name))

    def _unit(self, name: str) -> str:
        s, *others = of_svaj(self.length_unit, self.rpm is None)
        units = {
            f"{kind}_{key}": unit for kind in ("max", "rms") for key, unit in zip(QUANTITIES[1:], others, strict=True)
        }
        # The unit of a program for a swinging follower is that of its angle: the lengths of its cam have none.
        length = of_svaj(None, False)[0] if self.cam and self.cam.follower.swinging else s
        units |= dict.fromkeys(("radius", "face", BASE), length)
        units |= {"pressure_angle": "deg", "jump_speed": "rev/min", "residual": s}
        return units[name]

    def _measure(self, name: str) -> Measure:
        kind, _, quantity = name.partition("_")
        if kind in ("max", "rms") and quantity in QUANTITIES[1:]:
            return self._peak(quantity, name) if kind == "max" else self._rms(name)
        of_cam = {"pressure_angle": self._pressure_angle, "radius": self._radius, "face": self._face}
        of_cam["base_radius"] = self._base_radius
        made = of_cam | {"residual": self._residual, "jump_speed": self._jump_speed}
        if name not in made:
            known = [f"{kind}_{quantity}" for kind in ("max", "rms") for quantity in QUANTITIES[1:]]
            hint = _OF_FORCES if "force" in name or "torque" in name else suggestion(name, (*known, *made))
            message = f"there is no objective {name!r}; {hint}"
            raise ParameterError(message, parameter="objective", value=name)
        if self.cam is None and name in of_cam:
            message = f"{name} needs a cam: give cam=dict(follower=..., base_radius=...)"
            raise ParameterError(message, parameter="cam")
        return made[name]()

    # ---- motion ----

    def _peak(self, quantity: str, name: str) -> Measure:
        return _of_signal(name, signals.of_motion(quantity, self._speed), lambda c: self._found(c, name).value)

    def _rms(self, name: str) -> Measure:
        def exact(candidate: Candidate) -> float:
            return float(self._found(candidate, name).cycle)

        def slopes(candidate: Candidate, by: Slopes) -> FloatArray:
            row = by.of_metric(candidate.program, EXACT[name], rpm=self._speed, impulses=self.impulses)
            return np.nan_to_num(row)

        return Measure(name, lambda c: np.array([exact(c)]), exact, slopes=slopes, adds_up=True)

    @property
    def _speed(self) -> float | str:
        return "geometric" if self.rpm is None else self.rpm

    def _found(self, candidate: Candidate, name: str) -> Any:
        analysis = candidate.program.analyze(rpm=self._speed, limits=_NO_LIMITS, points=2)
        return getattr(analysis if self.impulses else analysis.finite, name)

    # ---- cam ----

    @property
    def _follower(self) -> Any:
        assert self.cam is not None
        return self.cam.follower

    def _base_radius(self) -> Measure:
        def exact(candidate: Candidate) -> float:
            return candidate.cam.base_radius

        return Measure(
            BASE, lambda c: np.array([exact(c)]), exact, slopes=lambda c, by: by.of_length(BASE), adds_up=True
        )

    def _pressure_angle(self) -> Measure:
        signal = signals.of_pressure_angle(self._follower)
        return _of_signal(
            "pressure_angle",
            signal,
            lambda c: c.shape.pressure_angle.peak.value,
            gradient=lambda c, by: by.of_metric(c.cam, "max_pressure_angle"),
        )

    def _radius(self) -> Measure:
        def exact(candidate: Candidate) -> float:
            return candidate.shape.radius.value

        def gradient(candidate: Candidate, by: Slopes) -> FloatArray:
            return by.of_metric(candidate.cam, "min_radius")

        follower = self._follower
        if self.cam and self.cam.wall == "outer" and isinstance(follower, RollerFollower | SwingingRoller):
            largest = self.cam.largest("radius")
            return _of_signal(
                "radius",
                signals.of_pitch_curvature(follower, largest),
                exact,
                bound=lambda radius: 1.0 / (radius + largest),
                level=lambda curvature: 1.0 / curvature - largest if curvature > 0.0 else math.inf,
                rises=True,
                gradient=gradient,
            )
        minus: dict[str, Any] = {"bound": lambda x: -x, "level": lambda x: -x, "rises": True, "gradient": gradient}
        if isinstance(follower, FlatFollower | SwingingFlat):
            return _of_signal("radius", signals.of_flat_radius(follower), exact, **minus)
        return Measure(
            "radius",
            lambda c: np.array([-min(exact(c), 1e9)]),
            exact,
            slopes=lambda c, by: np.nan_to_num(-gradient(c, by)),
            **minus,
        )

    def _face(self) -> Measure:
        def exact(candidate: Candidate) -> float:
            width = candidate.shape.face_width
            if width is None:
                raise ParameterError("a limit of the face is for a flat follower", parameter="face")
            return width

        def gradient(candidate: Candidate, by: Slopes) -> FloatArray:
            ends = candidate.shape.contact
            assert ends is not None
            low, high = (by.of_metric(candidate.cam, f"contact_{end}") for end in ("min", "max"))
            if isinstance(self._follower, SwingingFlat):
                return high - low
            return 2.0 * high if ends.peak == ends.max else -2.0 * low

        return Measure("face", lambda c: np.array([exact(c)]), exact, slopes=gradient, gradient=gradient)

    # ---- dynamics ----

    def _residual(self) -> Measure:
        if self.residual is None:
            message = "the residual vibration needs residual=dict(natural_hz=..., damping=...)"
            raise ParameterError(message, parameter="residual")
        given = {key: value for key, value in self.residual.items() if key != "limit"}
        rpm = self.rpm
        if rpm is None:
            raise ParameterError("the residual vibration needs a speed: give rpm=", parameter="rpm")

        # An amplitude has a kink at 0; its square is smooth.
        def squares(candidate: Candidate) -> FloatArray:
            found = candidate.program.vibration(rpm, **given).residual
            if not found:
                message = "the program has no dwell, and so no residual vibration: add a dwell, or a longer cycle"
                raise ParameterError(message, parameter="residual")
            return np.square(found)

        return Measure(
            "residual",
            squares,
            lambda c: math.sqrt(squares(c).max()),
            lambda x: x * x,
            lambda y: math.sqrt(max(y, 0.0)),
            slopes=lambda c, by: by.of_squared_residuals(c.program, rpm, given),
            gradient=lambda c, by: by.of_metric(c.program, "residual", rpm=rpm, residual=given),
        )

    def _jump_speed(self) -> Measure:
        if self.jump_speed is None:
            message = "the jump speed needs jump_speed=dict(mass=..., rate=..., preload=...)"
            raise ParameterError(message, parameter="jump_speed")
        given = {key: value for key, value in self.jump_speed.items() if key != "limit"}
        # The contact is lost at omega where -mass s" omega^2 = preload + rate s. The terms are 1/omega^2.
        return _of_signal(
            "jump_speed",
            signals.of_contact(given["mass"], given.get("rate", 0.0), given.get("preload", 0.0)),
            lambda c: c.program.jump_speed(**given).rpm,
            bound=lambda rpm: (30.0 / (math.pi * rpm)) ** 2,
            level=lambda y: 30.0 / math.pi / math.sqrt(y) if y > 0.0 else math.inf,
            rises=True,
            gradient=lambda c, by: by.of_metric(c.program, "jump_speed", jump_speed=given),
        )


def of_function(function: Callable[[Program], Any]) -> Measure:
    """Return the measure of a function of the program."""

    def exact(candidate: Candidate) -> float:
        found = function(candidate.program)
        if isinstance(found, Peak | Rms):
            field = "value" if isinstance(found, Peak) else "cycle"
            message = f"objective must return a number; got {type(found).__name__}: return its .{field}"
            raise WrongTypeError(message, parameter="objective", value=found)
        return number(found, "the value of objective")

    return Measure("objective", lambda c: np.array([exact(c)]), exact)


def check_dynamics(name: str, given: Any, is_objective: bool) -> None:
    """Check the arguments of "residual" or "jump_speed", which need a limit unless they are the objective."""
    if name == "residual":
        found = arguments_of(given, name, ("natural_hz", "damping", "start", "cycles", "limit"), "natural_hz")
        oscillator(0.0, found["natural_hz"], found.get("damping", 0.0))
    else:
        found = arguments_of(given, name, (*SPRING, "limit"), "mass")
        spring_of(**{key: value for key, value in found.items() if key != "limit"})
    if found.get("limit") is None and not is_objective:
        message = f"{name} has no limit, and is no objective, so it would count for nothing: give it a limit"
        raise ParameterError(message, parameter=name, value=given)


def limit_of(given: Mapping[str, Any] | None, name: str) -> float | None:
    """Return the "limit" of a dict of arguments."""
    if given is None or given.get("limit") is None:
        return None
    limit = finite(given["limit"], f"limit of {name}", LimitError)
    if limit <= 0.0:
        raise LimitError(f"limit of {name} must be positive; got {limit!r}", parameter=name, value=limit)
    return limit
