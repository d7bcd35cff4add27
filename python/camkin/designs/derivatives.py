"""Derivatives of a motion, of its characteristic values, cam and residual vibration by the numbers of the design."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from camkin._base.arguments import Array, FloatArray, arguments_of, empty, points, rev_per_min
from camkin._base.calls import explained_function
from camkin._base.units import DEGREES
from camkin._camkin import ffi, lib
from camkin._core import ROUNDING
from camkin.designs.designs import EXTREMES, field_of, options_of, segment_index, segments_of, template_of
from camkin.dynamics.contact import SPRING, metres, spring_of, travel
from camkin.dynamics.vibration import oscillator
from camkin.errors import CamkinError, ParameterError, WrongTypeError, from_status, short_repr, suggestion
from camkin.geometry.cam import Cam
from camkin.program import Program
from camkin.segment import Segment

_MEANS = ("rms_velocity", "rms_acceleration", "rms_jerk")
_METRICS = (*EXTREMES, *(name + "_cycle" for name in _MEANS), *_MEANS)  # in the order of CAMKIN_METRIC_...
_LARGEST = {"max_velocity": "v", "max_acceleration": "a", "max_jerk": "j"}
_CAM_METRICS = (  # in the order of CAMKIN_CAM_METRIC_...
    "pressure_angle_min",
    "pressure_angle_max",
    "curvature_min",
    "curvature_max",
    "curvature_pitch_min",
    "curvature_pitch_max",
    "contact_min",
    "contact_max",
    "min_radius",
    "smallest_grinding_wheel_radius",
)
_OF_ALL_WALLS = ("min_radius", "smallest_grinding_wheel_radius")
# The largest magnitude of two extremes.
_MAGNITUDES = {name: (f"{letter}_min", f"{letter}_max") for name, letter in _LARGEST.items()}
_MAGNITUDES["max_pressure_angle"] = ("pressure_angle_min", "pressure_angle_max")
_JUMP_SPEED, _RESIDUAL = "jump_speed", "residual"
_NAMES = (*_METRICS, *_CAM_METRICS, *_MAGNITUDES, _JUMP_SPEED, _RESIDUAL)
_RPM = 30.0 / math.pi  # [rev/min] in a rad/s

_OF_PROGRAM = {"rpm": lib.CAMKIN_FIELD_RPM, "phase": lib.CAMKIN_FIELD_PHASE, "start": lib.CAMKIN_FIELD_START}
_OF_CAM = {
    "base_radius": lib.CAMKIN_FIELD_BASE_RADIUS,
    "radius": lib.CAMKIN_FIELD_RADIUS,
    "offset": lib.CAMKIN_FIELD_OFFSET,
    "tilt": lib.CAMKIN_FIELD_TILT,
    "arm": lib.CAMKIN_FIELD_ARM,
    "centre_distance": lib.CAMKIN_FIELD_CENTRE_DISTANCE,
    "face_offset": lib.CAMKIN_FIELD_FACE_OFFSET,
}
_OF_SPRING = {"mass": lib.CAMKIN_FIELD_MASS, "rate": lib.CAMKIN_FIELD_RATE, "preload": lib.CAMKIN_FIELD_PRELOAD}
_OF_OSCILLATOR = {"natural_hz": lib.CAMKIN_FIELD_NATURAL_HZ, "damping": lib.CAMKIN_FIELD_DAMPING}

# Names of values, the values, and their derivatives (parameters, values).
_Table = tuple[Sequence[str], FloatArray, FloatArray]


@explained_function
def gradients(
    program: Program | Sequence[Segment] | Cam,
    metrics: Sequence[str],
    parameters: Sequence[tuple[int | None, str]],
    *,
    rpm: float | str | None = None,
    omega: float | None = None,
    impulses: bool = True,
    jump_speed: Mapping[str, float] | None = None,
    residual: Mapping[str, float] | None = None,
) -> FloatArray:
    """Return the derivatives of characteristic values by fields of a design.

    Parameters
    ----------
    program : Program, sequence of Segment, or Cam
        A Program or its segments, as for `analyze_designs`, or a Cam with its program.
    metrics : sequence of str
        Names of values:

        - "s_min", "s_max" to "j_max";
        - "max_velocity", "max_acceleration", "max_jerk", the largest magnitudes;
        - "rms_velocity", "rms_acceleration", "rms_jerk" over the segments that move, and with "_cycle" over the cycle;
        - of a cam "pressure_angle_min", "pressure_angle_max" and "max_pressure_angle" [deg];
        - "curvature_min", "curvature_max" of its profile, "curvature_pitch_min", "curvature_pitch_max" [1/L];
        - "contact_min", "contact_max" on a flat face [L];
        - "min_radius", "smallest_grinding_wheel_radius": least radii of curvature of the convex and of the concave
          parts [L];
        - "jump_speed" [rev/min];
        - "residual": the largest amplitude of the periodic vibration at the start of a dwell [L], as in `Vibration`.
    parameters : sequence of (int or None, str)
        (index of the segment, name), with the names of `analyze_designs`; or (None, name) with "rpm", "phase" or
        "start" of the program, "base_radius" or a field of the follower ("radius", "offset", ...) of a cam, "mass",
        "rate" or "preload" of the spring, "natural_hz" or "damping" of the vibration.
    rpm, omega, impulses : optional
        As for `analyze_designs`.
    jump_speed : dict, optional
        The arguments mass, rate and preload of `Program.jump_speed` or, for a cam, of its forces.
    residual : dict, optional
        The arguments natural_hz and damping of `Program.vibration`.

    Returns
    -------
    ndarray (metrics, parameters)
        The unit of a derivative is that of the value per unit of the field: deg, L, L/rad, and so on. A value that is
        infinite, or None, has the derivative nan. So has a jump speed of 0, and a value that jumps: a jerk, where a
        sine or cosine of acceleration grows from nothing.

    Raises
    ------
    ParameterError
        For a name that does not exist or does not vary.
    SegmentError, WrongTypeError, UnitError
        Name the parameter and its value.
    CamkinError
        The errors of `Program` for the segments.

    Notes
    -----
    Derivatives are those of the formulas, to 1e-10 of the larger of derivative and value/field, and not differences. A
    derivative is partial: the other fields stay. A longer segment moves those behind it and shortens the dwell that
    closes the cycle; without such a dwell, or for lifts that have to return to the start, add the derivative by the
    field that makes up for it.

    At the border of a range, or where zones of a law are empty, a derivative is that into the range. A parameter that
    moves only together with others has a term of the chain rule, nan for an extreme that depends on which others move.
    Where several parameters of a law are at borders at once, those of an extreme are along each alone, and need not add
    up.

    At a kink it is that of the first place of an extreme, for a jump speed the last one; of equal magnitudes, that of
    the largest value; of equal residuals, that of the first dwell. Where a residual vanishes it is that towards larger
    values of the field.

    Examples
    --------
    >>> from camkin import Segment
    >>> rise = Segment("modified_sine", duration=90, lift=10)
    >>> back = Segment("cycloidal", duration=90, lift=-10)
    >>> camkin.gradients([rise, back], ["max_acceleration"], [(0, "duration"), (0, "lift")], rpm=300).shape
    (1, 2)
    >>> cam = camkin.Cam(camkin.Program([rise, back]), camkin.RollerFollower(5), base_radius=40)
    >>> d = camkin.gradients(cam, ["max_pressure_angle"], [(0, "duration"), (None, "base_radius")])
    """
    if not isinstance(impulses, bool):
        raise WrongTypeError(f"impulses must be True or False; got {impulses!r}", parameter="impulses", value=impulses)
    for argument, given in (("metrics", metrics), ("parameters", parameters)):
        if isinstance(given, str) or not isinstance(given, Iterable):
            example = "['max_acceleration']" if argument == "metrics" else "[(0, 'lift')]"
            message = f"{argument} must be a list, such as {example}; got {short_repr(given)}"
            raise WrongTypeError(message, parameter=argument, value=given)
    names = [_checked(name) for name in metrics]
    call = _Call(program, parameters, rpm, omega, jump_speed, residual)
    tables = {kind: call.table(kind, impulses) for kind in dict.fromkeys(map(_kind, names))}
    rows = []
    for name in names:
        order, values, table = tables[_kind(name)]
        if name in _MAGNITUDES:
            low, high = (order.index(end) for end in _MAGNITUDES[name])
            down = -values[low] > values[high] * (1.0 + ROUNDING)
            rows.append(-table[:, low] if down else table[:, high])
        else:
            rows.append(table[:, order.index(name)])
    return np.array(rows).reshape(len(rows), len(parameters))


def residual_gradients(
    program: Program, parameters: Sequence[tuple[int | None, str]], rpm: float, oscillator: Mapping[str, Any]
) -> tuple[FloatArray, FloatArray]:
    """Return the residual of each dwell and its derivatives (dwells, parameters), in the order of Vibration.dwells."""
    call = _Call(program, parameters, rpm, None, None, oscillator)
    values, found = call.residuals(call.fields, len(parameters))
    dwells = program.vibration(rpm, **oscillator).dwells
    order = [-1 if dwell.segment is None else dwell.segment for dwell in dwells]  # the closing dwell is the last one
    return values[order], found.T[order]


@explained_function
def motion_gradients(
    program: Program | Sequence[Segment],
    theta: Array,
    parameters: Sequence[tuple[int | None, str]],
    *,
    rpm: float | str | None = None,
    omega: float | None = None,
) -> FloatArray:
    """Return the derivatives of s, v, a, j at cam angles by fields of a design.

    Parameters
    ----------
    program : Program or sequence of Segment
        As for `gradients`.
    theta : array_like [deg]
        Cam angles, of any shape.
    parameters : sequence of (int or None, str)
        As for `gradients`.
    rpm, omega : optional
        As for `gradients`.

    Returns
    -------
    ndarray (4, parameters, ...)
        The last axes are those of theta; units and accuracy are those of `gradients`. At an angle where a derivative
        jumps, it is that of the later side. Angles that are not finite give nan.

    Raises
    ------
    CamkinError
        The errors of `gradients`.
    ArrayError
        For theta that is no array.
    """
    angles = points(theta, "theta", DEGREES)
    call = _Call(program, parameters, rpm, omega)
    shape = (4, len(parameters), *angles.shape)
    out = empty(shape, angles.shape)
    call.motion(_buffer(angles), angles.size, ffi.new("camkin_svaj *", [_buffer(row) for row in out]))
    return out


def _checked(name: Any) -> str:
    if not isinstance(name, str):
        raise WrongTypeError(f"metrics must be names; got {short_repr(name)}", parameter="metrics", value=name)
    if name not in _NAMES:
        message = f"no metric {short_repr(name)}; {suggestion(name, _NAMES)}"
        raise ParameterError(message, parameter="metrics", value=name)
    return str(name)


def _kind(name: str) -> str:
    """Return "motion", "cam", "jump_speed" or "residual"."""
    if name in (_JUMP_SPEED, _RESIDUAL):
        return name
    return "cam" if name in _CAM_METRICS or name == "max_pressure_angle" else "motion"


class _Call:
    """The arguments that all functions of C have, and the memory that they refer to."""

    def __init__(
        self,
        program: Any,
        parameters: Sequence[tuple[int | None, str]],
        rpm: Any,
        omega: Any,
        spring: Any = None,
        oscillator: Any = None,
    ) -> None:
        self._cam = program if isinstance(program, Cam) else None
        whole = self._cam.program if self._cam else program if isinstance(program, Program) else None
        segments = whole.segments if whole else segments_of(program)
        speed = rev_per_min(rpm, omega, whole.rpm if whole else None)
        template, self._keep = template_of(segments)
        names = dict(_OF_PROGRAM)
        if self._cam:
            names |= {name: _OF_CAM[name] for name in ("base_radius", *self._cam.follower.lengths())}
        if spring is not None:
            names |= _OF_SPRING
        if oscillator is not None:
            names |= _OF_OSCILLATOR
        self._parameters = [_parameter(segments, template, key, names) for key in parameters]
        self._named = dict(zip(self._parameters, parameters, strict=True))
        self.fields = ffi.new("camkin_parameter[]", self._parameters)
        options, self._isa = options_of(whole)
        self._rpm = speed
        self._drive = ffi.NULL if speed is None else ffi.new("camkin_drive *", {"rpm": speed})
        self._design = (template, len(segments), options)
        self._length_unit = whole.length_unit if whole else None
        self._spring, self._oscillator = spring, oscillator

    def motion(self, *arguments: Any) -> None:
        """Differentiate the motion at angles."""
        self._run(lib.camkin_motion_gradients, self.fields, len(self._parameters), self._drive, *arguments)

    def table(self, kind: str, impulses: bool) -> _Table:
        """Return the names of the values of one kind, the values, and their derivatives (parameters, values)."""
        names, beside_segments, differentiate = {
            "motion": (_METRICS, _OF_PROGRAM, self._motion_table),
            "cam": (_CAM_METRICS, _OF_CAM, self._cam_table),
            _JUMP_SPEED: ((_JUMP_SPEED,), _OF_SPRING, self._jump_table),
            _RESIDUAL: ((_RESIDUAL,), _OF_OSCILLATOR | _OF_PROGRAM, self._residual_table),
        }[kind]
        own = {*beside_segments.values(), lib.CAMKIN_FIELD_PHASE, lib.CAMKIN_FIELD_START}
        at = [k for k, (segment, field) in enumerate(self._parameters) if segment >= 0 or field in own]
        fields = ffi.new("camkin_parameter[]", [self._parameters[k] for k in at])
        values, found = np.empty(len(names)), np.empty((len(at), len(names)))
        differentiate(fields, impulses, values, found)
        table = np.zeros((len(self._parameters), len(names)))
        table[:, ~np.isfinite(values)] = np.nan
        table[at] = found
        return names, values, table

    def _motion_table(self, fields: Any, impulses: bool, values: FloatArray, out: FloatArray) -> None:
        function = lib.camkin_design_gradients
        self._run(function, fields, len(out), self._drive, impulses, _buffer(values), _buffer(out))

    def _cam_table(self, fields: Any, impulses: bool, values: FloatArray, out: FloatArray) -> None:
        if self._cam is None:
            message = "the figures of a cam need a Cam in place of the program"
            raise ParameterError(message, parameter="metrics")
        near, *far = self._cam.walls
        self._run(lib.camkin_cam_gradients, near._struct, fields, len(out), _buffer(values), _buffer(out))
        for wall in far:  # the smaller radii of a groove are those of the cam
            more, slopes = np.empty_like(values), np.empty_like(out)
            self._run(lib.camkin_cam_gradients, wall._struct, fields, len(out), _buffer(more), _buffer(slopes))
            for i in map(_CAM_METRICS.index, _OF_ALL_WALLS):
                if more[i] < values[i]:
                    values[i], out[:, i] = more[i], slopes[:, i]

    def _jump_table(self, fields: Any, impulses: bool, values: FloatArray, out: FloatArray) -> None:
        if self._spring is None:
            message = "the metric 'jump_speed' needs jump_speed=dict(mass=..., rate=..., preload=...)"
            raise ParameterError(message, parameter="jump_speed")
        size = (travel if self._cam else metres)(self._length_unit)
        mass, rate, preload = _spring(self._spring)
        spring = (mass * size, rate, preload)
        self._run(lib.camkin_jump_speed_gradients, *spring, fields, len(out), _buffer(values), _buffer(out))
        values *= _RPM
        if self._cam and self._cam.wall == "groove":  # its walls hold the roller at any speed
            values[:] = out[:] = math.nan
        for row, field in zip(out, fields, strict=True):
            row *= _RPM * (size if field.segment < 0 and field.field == lib.CAMKIN_FIELD_MASS else 1.0)

    def _residual_table(self, fields: Any, impulses: bool, values: FloatArray, out: FloatArray) -> None:
        if self._oscillator is None:
            message = "the metric 'residual' needs residual=dict(natural_hz=..., damping=...)"
            raise ParameterError(message, parameter="residual")
        each, slopes = self.residuals(fields, len(out))
        values[0] = largest = max(each[~np.isnan(each)], default=math.nan)
        out[:, 0] = slopes[:, int(np.argmax(each >= largest * (1.0 - ROUNDING)))]

    def residuals(self, fields: Any, m: int) -> tuple[FloatArray, FloatArray]:
        """Return the residual of each segment that is a dwell, nan for others, and their derivatives (m, segments + 1).

        The last one is the dwell that closes the cycle.
        """
        given = ffi.new("camkin_oscillator *", _oscillator(self._oscillator, self._rpm))
        values, out = np.empty(self._design[1] + 1), np.empty((m, self._design[1] + 1))
        self._run(lib.camkin_residual_gradients, given, fields, m, _buffer(values), _buffer(out))
        return values, out

    def _run(self, function: Any, *arguments: Any) -> None:
        error = ffi.new("camkin_error *")
        failed = function(*self._design, *arguments, error)
        if failed:
            raise self._translated(from_status(failed, error))

    def _translated(self, error: CamkinError) -> CamkinError:
        """Return an error of C with the name of the field that does not vary, which C knows by its number."""
        if found := _UNVARIED.match(str(error)):
            key = self._named[int(found["segment"]), int(found["field"])]
            error.args = (f"parameter {key!r}: {found['start']}{key[1]!r}{found['end']}",)
        return error


_UNVARIED = re.compile(
    r"parameter \d+: (?P<start>segment (?P<segment>\d+) .*does not vary with )field (?P<field>\d+)(?P<end>.*)"
)


def _buffer(out: FloatArray) -> Any:
    return ffi.from_buffer("double[]", out) if out.size else ffi.NULL


def _spring(given: Any) -> tuple[float, float, float]:
    """Return mass, rate and preload."""
    return spring_of(**arguments_of(given, "jump_speed", SPRING, "mass"))


def _oscillator(given: Any, rpm: float | None) -> tuple[float, float, float]:
    """Return speed, natural frequency and damping ratio."""
    return oscillator(rpm, **arguments_of(given, "residual", tuple(_OF_OSCILLATOR), "natural_hz"))


def _parameter(
    segments: Sequence[Segment], template: Any, key: Any, beside_segments: Mapping[str, int]
) -> tuple[int, int]:
    """Return a parameter as C takes it. beside_segments: the fields that belong to no segment."""
    if not isinstance(key, tuple) or len(key) != 2 or not isinstance(key[1], str):
        message = f"a parameter must be (segment, name), such as (0, 'lift'); got {short_repr(key)}"
        raise WrongTypeError(message, parameter="parameters", value=key)
    if key[0] is not None:
        i = segment_index(segments, key[0], f"parameter {key!r}")
        return i, field_of(segments, template, i, key, "parameter")
    if key[1] not in beside_segments:
        what = "program" if len(beside_segments) == len(_OF_PROGRAM) else "design"
        message = f"parameter {key!r}: a {what} has no {short_repr(key[1])}; {suggestion(key[1], beside_segments)}"
        raise ParameterError(message, parameter=key[1], value=key[1])
    return -1, beside_segments[key[1]]
