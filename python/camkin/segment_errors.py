"""Errors of segments and of their joints, in the words of Segment and Program, with the remedy for this very call.

Input: the exception for a status of C, and the segments. Output: an exception with the names of the arguments here. C
finds the mistake and names most remedies. This module adds those that need the call: conditions of a poly, the share
of a duration, and boundary values per degree.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from camkin._camkin import lib
from camkin._core import CompiledProgram
from camkin.errors import BoundaryError, CamkinError, ContinuityError, OptionsError, short_repr
from camkin.freeform import BOUNDARY, FREE, MATCH, Bspline, FreeForm, Poly, PolyBc
from camkin.law import Law

if TYPE_CHECKING:
    from camkin.segment import Segment

# Names that C gives to parts of a table, with the names here.
_WORDS = {
    PolyBc: {"table": "boundary values"},
    Poly: {"table": "constraints", "table x": "constraints x", "table order": "constraints order"}
    | {"table value": "constraints value", "ntable": "constraints"},
    Bspline: {"table knot": "knots", "table control point": "points", "ntable": "knots and points"}
    | {"first knot of the range": "knots[degree]", "last knot of the range": "knots[n]"},
}


# Flags of C, with the arguments here.
_FLAGS = {"CAMKIN_ACCUMULATE": "accumulate=True", "CAMKIN_ALLOW_VELOCITY_JUMP": "allow_velocity_jump=True"}
_FLAGS |= {"CAMKIN_ONCE": "once=True"}
_FLAGS |= {f"CAMKIN_MATCH_{key.upper()}": f"{key}={MATCH!r}" for key in BOUNDARY}

_ORDERS = {"v": 1, "a": 2, "j": 3}
# Part to which two velocities differ by degrees per radian: numbers of seven digits do.
_WRITTEN = 1e-6
# How C begins the message of a joint, and the remedy where no law takes a velocity.
_JOINT = re.compile(r"between segments (\d+) \([^()]*\) and (\d+) \([^()]*\): ")
_BETWEEN = re.compile(r"put a poly_bc with .*? between( or use modified_constant_velocity)?")


# C has no room to name the accelerations, without which the jerk is infinite there.
_MATCHING = f"v0={MATCH!r}, v1={MATCH!r} between"
_SMOOTH = f"v0={MATCH!r}, a0={MATCH!r}, v1={MATCH!r}, a1={MATCH!r} between"


def translate_error(error: CamkinError, segments: "Sequence[Segment]", length_unit: str | None = None) -> CamkinError:
    """Return an error of C about segments with the names of Segment and Program."""
    message = re.sub("CAMKIN_[A-Z0-9_]+", lambda flag: _FLAGS.get(flag[0], flag[0]), str(error))
    message = message.replace(_MATCHING, _SMOOTH)
    if length_unit:
        message = message.replace(" L/rad", f" {length_unit}/rad")
    if isinstance(error, ContinuityError):
        message = _at_joint(message, error.value, segments)
    error.args = (message,)
    if error.segment is None or error.parameter is None or error.segment >= len(segments):
        return error
    segment, parameter = segments[error.segment], error.parameter
    where = f"segment {error.segment} ({segment.law.name})"
    if isinstance(error, OptionsError):
        # C does not tell which flag the law refuses. Name the one that fewest laws take.
        asked = [key for key in BOUNDARY if isinstance(getattr(segment, key), str)]
        key = max(asked, key=lambda key: (getattr(segment, key) == FREE, key[0] != "v"))
        value = getattr(segment, key)
        others = "poly_bc, modified_sine and universal do" if key[0] == "v" and value != FREE else "poly_bc does"
        message = f"{where}: {key} must be a number: the law takes none that is {value!r}; {others}"
        return BoundaryError(message, segment=error.segment, parameter=key, value=value)
    word = _WORDS.get(type(segment.law), {}).get(parameter)
    if word is None:
        return error
    message = str(error).replace(f": {parameter} must", f": {word} must", 1)
    if word == "constraints" and isinstance(segment.law, Poly):
        message += _contradiction(segment.law)
    if word == "constraints x":
        message += f": x is the share of the duration, {_share(error.value, segment.duration)}"
    return type(error)(message, segment=error.segment, parameter=word.partition(" ")[0], value=error.value)


def _contradiction(law: Poly) -> str:
    """Return which two conditions of a poly say something of the same derivative at the same place, or ""."""
    said: dict[tuple[float, int], str] = {(0.0, 0): "s = 0 at x = 0", (1.0, 0): "s = lift at x = 1"}
    for i, (x, order, _) in enumerate(law.constraints):
        name = f"constraints[{i}]"
        if (x, order) in said:
            return f": {name} and {said[x, order]} both give the derivative of order {order} at x = {x:g}"
        said[x, order] = name
    return ""


def _share(x: float, duration: float) -> str:
    """Return how to write x, which may be an angle, as the share of a duration."""
    if 1.0 < x <= duration:
        return f"{x:.6g}/{duration:.6g} for {x:.6g} degrees"
    return "0 at the start and 1 at the end of the segment"


# ---- boundary values of laws that have them in other arguments ----


def check_zeros(law: Law, mirror: bool, given: Mapping[str, Any]) -> None:
    """Refuse a boundary value of 0 where the law has another one, such as v0=0 of constant_velocity.

    C takes 0 as a value that is not given. given: the values as they are written, per powers of a radian.
    """
    for key, value in given.items():
        end = float(key[1] == "1")
        if value == 0.0 and law(1.0 - end if mirror else end, _ORDERS[key[0]]) != 0.0:
            message = f"segment ({law.name}): {key} follows from the law and is not 0; got 0: leave out {key}"
            raise BoundaryError(f"{message}, or take poly_bc, which has any {key}", parameter=key, value=value)


def ends_beside_conditions(law: FreeForm, given: Mapping[str, Any], boundary: str) -> BoundaryError:
    """Return the error for boundary values beside the conditions of a poly or the knots of a bspline.

    given: the values as they are written, per powers of the angle `boundary`, which conditions have too.
    """
    shown = ", ".join(f"{key}={short_repr(value)}" for key, value in given.items())
    what = "constraints" if isinstance(law, Poly) else "knots and points"
    message = f"segment ({law.name}): boundary values are given by {what}; got {shown}: leave out {', '.join(given)}"
    key, value = next(iter(given.items()))
    if isinstance(law, Bspline):
        message += ", or make the spline with Segment.table(theta, s, v0=..., v1=...)"
        return BoundaryError(message, parameter=key, value=value)
    imposed = {key: x if x == MATCH else float(x) for key, x in given.items() if x != FREE}
    if imposed:
        rows = ", ".join(
            f"({key[1]}, {_ORDERS[key[0]]}, {key[0] if x == MATCH else repr(x)})" for key, x in imposed.items()
        )
        message += f", and add {rows} to constraints"
    if MATCH in imposed.values():
        letters = " and ".join(dict.fromkeys(key[0] for key, x in imposed.items() if x == MATCH))
        message += f", with {letters} of the neighbour, per {'degree' if boundary == 'deg' else 'radian'}"
    return BoundaryError(message, parameter=key, value=value)


# ---- joints ----


def _at_joint(message: str, jump: float, segments: "Sequence[Segment]") -> str:
    """Return the message for a velocity that jumps, with the remedies that need the values of the two segments."""
    found = _JOINT.search(message)
    if not found:
        return message
    # The closing dwell, and the hold of a motion that happens once, stand after the segments.
    sides = [(i, segments[i] if i < len(segments) else None) for i in map(int, found.groups())]
    for end, (i, segment) in enumerate(sides):
        if segment and isinstance(segment.law, Poly):
            remedy = _condition(segment.law, i, 1 - end, sides[1 - end][1])
            message = _BETWEEN.sub(remedy, message, count=1) if remedy else message
    hint = "".join(_unit_question(i, segment, 1 - end, jump) for end, (i, segment) in enumerate(sides) if segment)
    return message[: found.end()] + hint + message[found.end() :]


def _condition(law: Poly, index: int, end: int, neighbour: "Segment | None") -> str | None:
    """Return the condition with which a poly meets the velocity of its neighbour at x = `end`, or None."""
    try:
        velocity = 0.0 if neighbour is None else _velocity(neighbour, 1 - end)
    except CamkinError:  # which depends on other segments
        return None
    row, unit = f"({end}, 1, {velocity!r})", ", per radian" if velocity else ""
    for x, order, value in law.constraints:
        if (x, order) == (end, 1):
            return f"replace ({end}, 1, {value!r}) in the constraints of segment {index} by {row}{unit}"
    return f"add {row} to the constraints of segment {index}{unit}"


def _velocity(segment: "Segment", end: int) -> float:
    """Return the velocity at the start or the end of a segment alone [L/rad]."""
    flags = lib.CAMKIN_ONCE | lib.CAMKIN_ALLOW_VELOCITY_JUMP
    return CompiledProgram([segment], cycle=360.0, flags=flags).ends(0)[end][1]


def _unit_question(index: int, segment: "Segment", end: int, jump: float) -> str:
    """Return the remedy for a boundary value that differs from the other velocity by degrees per radian, or ""."""
    own = getattr(segment, f"v{end}")
    if isinstance(own, str) or own == 0.0:
        return ""
    factor = (own - jump if end == 0 else own + jump) / own
    if abs(math.radians(factor) - 1.0) <= _WRITTEN:
        remedy = "is per degree, give that segment boundary='deg'"
    elif abs(math.degrees(factor) - 1.0) <= _WRITTEN:
        remedy = "comes from a value per radian, leave out boundary='deg'"
    else:
        return ""
    return f"boundary values are per radian: if v{end}={own:.6g} of segment {index} {remedy}; else "
