"""Derivatives of a motion and of its characteristic values by the numbers of its design."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from camkin._base.arguments import Array, FloatArray, empty, points, rev_per_min
from camkin._base.units import DEGREES
from camkin._camkin import ffi, lib
from camkin._core import ROUNDING
from camkin.designs import EXTREMES, field_of, options_of, segment_index, segments_of, template_of
from camkin.errors import ParameterError, WrongTypeError, from_status, short_repr, suggestion
from camkin.program import Program
from camkin.segment import Segment

_MEANS = ("rms_velocity", "rms_acceleration", "rms_jerk")
_METRICS = (*EXTREMES, *(name + "_cycle" for name in _MEANS), *_MEANS)  # in the order of CAMKIN_METRIC_...
_LARGEST = {"max_velocity": "v", "max_acceleration": "a", "max_jerk": "j"}
_OF_PROGRAM = {"rpm": lib.CAMKIN_FIELD_RPM, "phase": lib.CAMKIN_FIELD_PHASE, "start": lib.CAMKIN_FIELD_START}


def gradients(
    program: Program | Sequence[Segment],
    metrics: Sequence[str],
    parameters: Sequence[tuple[int | None, str]],
    *,
    rpm: float | str | None = None,
    omega: float | None = None,
    impulses: bool = True,
) -> FloatArray:
    """Return the derivatives of characteristic values by fields of a design, an array (metrics, parameters).

        rise, back = Segment("modified_sine", duration=90, lift=10), Segment("cycloidal", duration=90, lift=-10)
        camkin.gradients([rise, back], ["max_acceleration"], [(0, "duration"), (0, "lift")], rpm=300)

    program: a Program or its segments, as for analyze_designs().
    metrics: names of values: "s_min", "s_max" to "j_max"; "max_velocity", "max_acceleration", "max_jerk", the largest
        magnitudes; "rms_velocity", "rms_acceleration", "rms_jerk" over the segments that move, and with "_cycle" over
        the cycle.
    parameters: (index of the segment, name), with the names of analyze_designs(), or (None, name) with "rpm", "phase"
        or "start" of the program.
    rpm, omega, impulses: as for analyze_designs().

    The unit of a derivative is that of the value per unit of the field: deg, L, L/rad, and so on. They are those of the
    formulas, to 1e-10 of the larger of derivative and value/field, and not differences. A derivative is partial: the
    other fields stay. A longer segment moves those behind it and shortens the dwell that closes the cycle; without such
    a dwell, or for lifts that have to return to the start, add the derivative by the field that makes up for it.

    At a kink it is that of the first place of an extreme; of equal magnitudes, that of the largest value. A value that
    is infinite has the derivative nan.

    Raises ParameterError for a name that does not exist or does not vary, SegmentError, WrongTypeError, and the errors
    of Program() for the segments.
    """
    values, table = _differentiate(program, parameters, rpm, omega, impulses)
    rows = []
    for name in metrics:
        if name in _LARGEST:
            low, high = (_METRICS.index(f"{_LARGEST[name]}_{end}") for end in ("min", "max"))
            down = -values[low] > values[high] * (1.0 + ROUNDING)
            rows.append(-table[:, low] if down else table[:, high])
        elif name in _METRICS:
            rows.append(table[:, _METRICS.index(name)])
        else:
            hint = suggestion(name, (*_METRICS, *_LARGEST))
            raise ParameterError(f"no metric {short_repr(name)}; {hint}", parameter="metrics", value=name)
    return np.array(rows).reshape(len(rows), len(table))


def motion_gradients(
    program: Program | Sequence[Segment],
    theta: Array,
    parameters: Sequence[tuple[int | None, str]],
    *,
    rpm: float | str | None = None,
    omega: float | None = None,
) -> FloatArray:
    """Return the derivatives of s, v, a, j at cam angles by fields of a design.

    program, parameters, rpm, omega: as for gradients().
    theta: cam angles [deg], of any shape.

    Returns an array (4, parameters, *shape of theta), with the units and the accuracy of gradients(). At an angle where
    a derivative jumps, it is that of the later side. Angles that are not finite give nan.

    Raises the errors of gradients(), and ArrayError for theta.
    """
    angles = points(theta, "theta", DEGREES)
    call = _Call(program, parameters, rpm, omega)
    shape = (4, len(parameters), *angles.shape)
    out = empty(shape, angles.shape)
    rows = [ffi.from_buffer("double[]", row) if out.size else ffi.NULL for row in out]
    buffer = ffi.from_buffer("double[]", angles) if angles.size else ffi.NULL
    svaj = ffi.new("camkin_svaj *", rows)
    error = ffi.new("camkin_error *")
    failed = lib.camkin_motion_gradients(*call.arguments, buffer, angles.size, svaj, error)
    if failed:
        raise from_status(failed, error)
    return out


def _differentiate(
    program: Any, parameters: Sequence[tuple[int | None, str]], rpm: Any, omega: Any, impulses: bool
) -> tuple[list[float], FloatArray]:
    """Return all values, and their derivatives by the parameters: an array (parameters, values)."""
    if not isinstance(impulses, bool):
        raise WrongTypeError(f"impulses must be True or False; got {impulses!r}", parameter="impulses", value=impulses)
    call = _Call(program, parameters, rpm, omega)
    values, table = ffi.new("double[]", len(_METRICS)), np.empty((len(parameters), len(_METRICS)))
    buffer = ffi.from_buffer("double[]", table) if len(parameters) else ffi.NULL
    error = ffi.new("camkin_error *")
    failed = lib.camkin_design_gradients(*call.arguments, impulses, values, buffer, error)
    if failed:
        raise from_status(failed, error)
    return list(values), table


class _Call:
    """The arguments that both functions of C have, and the memory that they refer to."""

    def __init__(self, program: Any, parameters: Sequence[tuple[int | None, str]], rpm: Any, omega: Any) -> None:
        whole = program if isinstance(program, Program) else None
        segments = whole.segments if whole else segments_of(program)
        speed = rev_per_min(rpm, omega, whole.rpm if whole else None)
        template, self._keep = template_of(segments)
        fields = ffi.new("camkin_parameter[]", [_parameter(segments, template, key) for key in parameters])
        options, self._isa = options_of(whole)
        drive = ffi.NULL if speed is None else ffi.new("camkin_drive *", {"rpm": speed})
        self.arguments = (template, len(segments), options, fields, len(parameters), drive)


def _parameter(segments: Sequence[Segment], template: Any, key: Any) -> tuple[int, int]:
    """Return a parameter as C takes it."""
    if not isinstance(key, tuple) or len(key) != 2 or not isinstance(key[1], str):
        message = f"a parameter must be (segment, name), such as (0, 'lift'); got {short_repr(key)}"
        raise WrongTypeError(message, parameter="parameters", value=key)
    if key[0] is not None:
        i = segment_index(segments, key[0], f"parameter {key!r}")
        return i, field_of(segments, template, i, key, "parameter")
    if key[1] not in _OF_PROGRAM:
        message = f"parameter {key!r}: a program has no {short_repr(key[1])}; {suggestion(key[1], _OF_PROGRAM)}"
        raise ParameterError(message, parameter=key[1], value=key[1])
    return -1, _OF_PROGRAM[key[1]]
