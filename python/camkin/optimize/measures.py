"""What a design is judged by: objectives and limits.

A measure has a level in the unit of the user, and terms: numbers of which none may exceed the bound that belongs to a
level. Terms are smooth functions of the free numbers, a peak is not.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from camkin._base.arguments import QUANTITIES, FloatArray, finite
from camkin._core import ROUNDING
from camkin.analysis.limits import Limits
from camkin.dynamics.contact import metres
from camkin.errors import LimitError, ParameterError, WrongTypeError, suggestion
from camkin.geometry.analysis import CamAnalysis, GeometryLimits
from camkin.geometry.cam import Cam
from camkin.geometry.followers import FlatFollower, RollerFollower, SwingingFlat, SwingingRoller
from camkin.optimize.pieces import Signals, maxima
from camkin.program import Program

_NO_LIMITS = Limits()
# The measures that camkin.gradients() differentiates, with their names there.
EXACT = {f"max_{quantity}": f"max_{quantity}" for quantity in QUANTITIES[1:]}
EXACT |= {f"rms_{quantity}": f"rms_{quantity}_cycle" for quantity in QUANTITIES[1:]}


def _same(x: float) -> float:
    return x


@dataclass(frozen=True)
class Measure:
    """A quantity that is minimised or limited.

    terms: of a program. exact: the level of a program, from its pieces. bound: of the terms, for a level. level: the
    level for a bound. rises: whether a larger level is better, as for a radius or a speed.
    """

    name: str
    terms: Callable[[Program], FloatArray]
    exact: Callable[[Program], float]
    bound: Callable[[float], float] = _same
    level: Callable[[float], float] = _same
    rises: bool = False

    def keeps(self, program: Program, limit: float) -> bool:
        """Return whether a program keeps a limit, up to the rounding of a peak."""
        level, room = self.exact(program), ROUNDING * abs(limit)
        return level >= limit - room if self.rises else level <= limit + room


@dataclass(frozen=True)
class Setting:
    """The conditions under which a design is judged.

    rpm: None for geometric values. impulses: whether impulses count. cam: arguments of Cam(), or None.
    residual: natural_hz, damping. jump_speed: mass, rate, preload.
    """

    rpm: float | None
    impulses: bool
    cam: Mapping[str, Any] | None
    residual: Mapping[str, Any] | None
    jump_speed: Mapping[str, Any] | None

    def measure(self, name: str) -> Measure:
        """Return the measure with this name: that of an objective, or of a limit."""
        kind, _, quantity = name.partition("_")
        if kind in ("max", "rms") and quantity in QUANTITIES[1:]:
            return self._peak(quantity, name) if kind == "max" else self._rms(quantity, name)
        made = {"pressure_angle": self._pressure_angle, "radius": self._radius, "face": self._face}
        made |= {"residual": self._residual, "jump_speed": self._jump_speed}
        if name not in made:
            known = [f"{kind}_{quantity}" for kind in ("max", "rms") for quantity in QUANTITIES[1:]]
            message = f"there is no objective {name!r}; {suggestion(name, (*known, *made))}"
            raise ParameterError(message, parameter="objective", value=name)
        if self.cam is None and name in ("pressure_angle", "radius", "face"):
            message = f"{name} needs a cam: give cam=dict(follower=..., base_radius=...)"
            raise ParameterError(message, parameter="cam")
        return made[name]()

    # ---- motion ----

    def _peak(self, quantity: str, name: str) -> Measure:
        def signals_of(program: Program) -> Signals:
            evaluate = getattr(program, quantity)
            return lambda theta: np.outer((1.0, -1.0), evaluate(theta, rpm=self._speed))

        return Measure(name, lambda p: maxima(p, signals_of(p)).ravel(), lambda p: self._found(p, name).value)

    def _rms(self, quantity: str, name: str) -> Measure:
        def exact(program: Program) -> float:
            return float(self._found(program, name).cycle)

        return Measure(name, lambda p: np.array([exact(p)]), exact)

    @property
    def _speed(self) -> float | str:
        return "geometric" if self.rpm is None else self.rpm

    def _found(self, program: Program, name: str) -> Any:
        analysis = program.analyze(rpm=self._speed, limits=_NO_LIMITS, points=2)
        return getattr(analysis if self.impulses else analysis.finite, name)

    # ---- cam ----

    def _cam(self, program: Program) -> Cam:
        assert self.cam is not None
        return Cam(program, **self.cam)

    def _shape(self, program: Program) -> CamAnalysis:
        return self._cam(program).analyze(limits=GeometryLimits())

    def _pressure_angle(self) -> Measure:
        def signals_of(program: Program) -> Signals:
            cam = self._cam(program)
            return lambda theta: np.outer((1.0, -1.0), cam.pressure_angle(theta))

        return Measure(
            "pressure_angle",
            lambda p: maxima(p, signals_of(p)).ravel(),
            lambda p: self._shape(p).pressure_angle.peak.value,
        )

    def _radius(self) -> Measure:
        def exact(program: Program) -> float:
            return self._shape(program).radius.value

        follower = (self.cam or {}).get("follower")
        outer = (self.cam or {}).get("wall", "outer") == "outer"
        if outer and isinstance(follower, RollerFollower | SwingingRoller):
            # The curvature of the pitch curve stays finite where the profile is undercut.
            roller = follower.radius
            return Measure(
                "radius",
                lambda p: maxima(p, lambda theta: self._cam(p).evaluate(theta).curvature_pitch[None]).ravel(),
                exact,
                lambda radius: 1.0 / (radius + roller),
                lambda curvature: 1.0 / curvature - roller if curvature > 0.0 else math.inf,
                rises=True,
            )
        if isinstance(follower, FlatFollower | SwingingFlat):
            terms: Callable[[Program], FloatArray] = lambda p: maxima(  # noqa: E731
                p, lambda theta: -1.0 / self._cam(p).evaluate(theta).curvature[None]
            ).ravel()
            return Measure("radius", terms, exact, lambda x: -x, lambda x: -x, rises=True)
        return Measure("radius", lambda p: np.array([-min(exact(p), 1e9)]), exact, lambda x: -x, lambda x: -x, True)

    def _face(self) -> Measure:
        def exact(program: Program) -> float:
            width = self._shape(program).face_width
            if width is None:
                raise ParameterError("a limit of the face is for a flat follower", parameter="face")
            return width

        return Measure("face", lambda p: np.array([exact(p)]), exact)

    # ---- dynamics ----

    def _residual(self) -> Measure:
        if self.residual is None:
            message = "the residual vibration needs residual=dict(natural_hz=..., damping=...)"
            raise ParameterError(message, parameter="residual")
        given = {key: value for key, value in self.residual.items() if key != "limit"}
        if self.rpm is None:
            raise ParameterError("the residual vibration needs a speed: give rpm=", parameter="rpm")

        # Amplitudes have a kink at 0, their squares have none.
        def squares(program: Program) -> FloatArray:
            return np.square(program.vibration(self.rpm, **given).residual)

        return Measure(
            "residual",
            squares,
            lambda p: math.sqrt(squares(p).max()),
            lambda x: x * x,
            lambda y: math.sqrt(max(y, 0.0)),
        )

    def _jump_speed(self) -> Measure:
        if self.jump_speed is None:
            message = "the jump speed needs jump_speed=dict(mass=..., rate=..., preload=...)"
            raise ParameterError(message, parameter="jump_speed")
        given = {key: value for key, value in self.jump_speed.items() if key != "limit"}

        # The contact is lost at omega where -mass s" omega^2 = preload + rate s, so terms are 1/omega^2.
        def signals_of(program: Program) -> Signals:
            mass = given["mass"] * metres(program.length_unit)

            def signals(theta: FloatArray) -> FloatArray:
                motion = program.evaluate(theta, rpm="geometric")
                force = given.get("preload", 0.0) + given.get("rate", 0.0) * motion.s
                return np.where(force > 0.0, -mass * motion.a / np.where(force > 0.0, force, 1.0), 1e12)[None]

            return signals

        return Measure(
            "jump_speed",
            lambda p: maxima(p, signals_of(p)).ravel(),
            lambda p: p.jump_speed(**given).rpm,
            lambda rpm: (30.0 / (math.pi * rpm)) ** 2,
            lambda y: 30.0 / math.pi / math.sqrt(y) if y > 0.0 else math.inf,
            rises=True,
        )


def of_function(function: Callable[[Program], Any]) -> Measure:
    """Return the measure of a function of the program."""

    def exact(program: Program) -> float:
        return float(function(program))

    return Measure("objective", lambda p: np.array([exact(p)]), exact)


def limit_of(given: Mapping[str, Any] | None, name: str) -> float | None:
    """Return the "limit" of a dict of arguments."""
    if given is None:
        return None
    if not isinstance(given, Mapping):
        message = f"{name} must be a dict; got {type(given).__name__}"
        raise WrongTypeError(message, parameter=name, value=given)
    if given.get("limit") is None:
        return None
    limit = finite(given["limit"], f"limit of {name}", LimitError)
    if limit <= 0.0:
        raise LimitError(f"limit of {name} must be positive; got {limit!r}", parameter=name, value=limit)
    return limit
