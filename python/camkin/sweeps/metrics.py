"""The metrics of a sweep: their names, and how to compute each from a batch of designs or from one program."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.designs.designs import Designs
from camkin.errors import CamkinError, ParameterError, WrongTypeError, short_repr, suggestion, unasked
from camkin.geometry.analysis import CamAnalysis
from camkin.optimize.cams import OpenCam
from camkin.optimize.measures import check_dynamics

if TYPE_CHECKING:
    from camkin.program import Program

DEFAULT = ("max_velocity", "max_acceleration", "max_jerk")


def _batch() -> dict[str, str]:
    """Return the metrics of a batch of designs, each with its attribute of Designs."""
    found = {}
    for quantity in ("displacement", "velocity", "acceleration", "jerk"):
        extremes = {f"{quantity}_min": f"{quantity}.min", f"{quantity}_max": f"{quantity}.max"}
        if quantity != "displacement":
            extremes[f"max_{quantity}"] = f"{quantity}.peak"
            found[f"rms_{quantity}"] = f"rms_{quantity}.event"
            found[f"rms_{quantity}_cycle"] = f"rms_{quantity}.cycle"
        for name, peak in extremes.items():
            found[name] = f"{peak}.value"
            found[f"{name}_angle"] = f"{peak}.angle"
    return found


_BATCH = _batch()
_CAM: dict[str, Callable[[CamAnalysis], float | None]] = {
    "max_pressure_angle": lambda cam: cam.pressure_angle.peak.value,
    "pressure_angle_min": lambda cam: cam.pressure_angle.min.value,
    "pressure_angle_max": lambda cam: cam.pressure_angle.max.value,
    "curvature_min": lambda cam: cam.curvature.min.value,
    "curvature_max": lambda cam: cam.curvature.max.value,
    "min_radius": lambda cam: cam.radius.value,
    "face_width": lambda cam: cam.face_width,
    "undercut": lambda cam: sum(end - start for start, end in cam.undercut),
}
# Each of these metrics takes its options in the argument of its name.
_DYNAMIC = ("jump_speed", "residual")
NAMES = (*_BATCH, *_CAM, *_DYNAMIC)


@dataclass(frozen=True)
class Metrics:
    """The metrics of a sweep and the options that they need.

    names: as requested. options: by "cam", "jump_speed" and "residual", the arguments of the call that computes them.
    """

    names: tuple[str, ...]
    options: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Any, given: Mapping[str, Any], cam: OpenCam | None = None) -> "Metrics":
        """Return checked metrics. given: the options of each kind, or None. cam: that of the design, the default."""
        metrics = cls(
            _names(names), {kind: _options(kind, value) for kind, value in given.items() if value is not None}
        )
        needed = kinds_of(metrics.names)
        if cam and "cam" in needed:
            metrics.options.setdefault("cam", cam.arguments)
        for kind in given:
            if kind in needed and kind not in metrics.options:
                message = f"metric {needed[kind]!r} needs {kind}=, such as {_EXAMPLE[kind]}"
                raise ParameterError(message, parameter=kind)
            if kind in metrics.options and kind not in needed:
                message = f"{kind} is given, but metrics has none of {', '.join(map(repr, _kind(kind)))}"
                raise ParameterError(message, parameter=kind, value=given[kind])
        return metrics

    @cached_property
    def need_programs(self) -> bool:
        """Whether metrics need a Program for each sample, which takes some hundred microseconds."""
        return bool(self.options)

    def of_batch(self, designs: Designs, out: FloatArray) -> None:
        """Fill the rows of the batch metrics; the others become NaN."""
        for name, row in zip(self.names, out, strict=True):
            row[:] = attrgetter(_BATCH[name])(designs) if name in _BATCH else np.nan

    def of_program(
        self, program: "Program", rpm: float | str | None, sample: Mapping[str, float], column: FloatArray
    ) -> str:
        """Fill the other metrics of the program of a sample. Return why some are NaN, or ""."""
        reasons = []
        for kind, options in self.options.items():
            try:
                with unasked():  # an odd cam is one of many samples; "undercut" is a metric
                    values = _values(kind, program, rpm, sample, options)
            except CamkinError as error:
                reasons.append(f"{kind}: {error}")
                continue
            for i, name in enumerate(self.names):
                if name in _kind(kind):
                    value = values(name)
                    column[i] = np.nan if value is None else value
                    if value is None:
                        reasons.append(f"{name}: {_ABSENT[name]}")
        return "; ".join(reasons)


# Why a metric may have no value.
_ABSENT = {"face_width": "only a flat face has one", "residual": "the motion has no dwell"}
_EXAMPLE = {
    "cam": "dict(follower=RollerFollower(5.0), base_radius=40.0)",
    "jump_speed": "dict(mass=0.1, rate=26.0, preload=180.0)",
    "residual": "dict(natural_hz=100.0)",
}


def _kind(kind: str) -> tuple[str, ...]:
    return tuple(_CAM) if kind == "cam" else (kind,)


def kinds_of(names: Iterable[str]) -> dict[str, str]:
    """Return the kinds of options that metrics need, each with the first metric that needs it."""
    found: dict[str, str] = {}
    for name in names:
        for kind in ("cam", *_DYNAMIC):
            if name in _kind(kind):
                found.setdefault(kind, name)
    return found


def _values(
    kind: str, program: "Program", rpm: float | str | None, sample: Mapping[str, float], options: dict[str, Any]
) -> Callable[[str], float | None]:
    """Return a function that gives the value of each metric of this kind."""
    if kind == "cam":
        analysis = OpenCam(options).made(program, sample).analyze()
        return lambda name: _CAM[name](analysis)
    if kind == "jump_speed":
        speed = program.jump_speed(**options).rpm
        return lambda _: speed
    amplitudes = program.vibration(rpm, **options).residual
    return lambda _: max(amplitudes, default=None)


def _names(given: Any) -> tuple[str, ...]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        message = f"metrics must be a list of names; got {short_repr(given)}"
        raise WrongTypeError(message, parameter="metrics", value=given)
    names = tuple(given)
    for name in names:
        if not isinstance(name, str):
            message = f"metrics must be names; got {type(name).__name__}"
            raise WrongTypeError(message, parameter="metrics", value=name)
        if name not in NAMES:
            message = f"there is no metric {short_repr(name)}; {suggestion(name, NAMES)}"
            raise ParameterError(message, parameter="metrics", value=name)
        if names.count(name) > 1:
            raise ParameterError(f"metric {name!r} is given twice", parameter="metrics", value=name)
    if not names:
        raise ParameterError(f"metrics is empty: give at least one, such as {DEFAULT[1]!r}", parameter="metrics")
    return names


def _options(kind: str, given: Any) -> dict[str, Any]:
    if kind == "cam":
        cam = OpenCam.fixed(given)
        return cam.arguments if cam else {}
    check_dynamics(kind, given, is_objective=True)
    if "limit" in given:
        message = f"{kind} takes no 'limit' in a sweep, which judges nothing: leave it out"
        raise ParameterError(message, parameter=kind, value=given)
    return dict(given)
