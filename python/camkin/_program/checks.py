"""Checks of the arguments of Program, and the likely mistakes that its errors and warnings name."""

import math
import os
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from camkin._base import angles, units
from camkin._base.free import OpenSegment
from camkin._core import CompiledProgram
from camkin.analysis.limits import Limits, no_limits
from camkin.errors import OptionsError, WrongTypeError, short_repr, warn
from camkin.freeform import FREE, MATCH, Bspline
from camkin.law import Law
from camkin.lift_table.rows import unit_question
from camkin.segment import Segment

# A line of a spec file holds a label of this length, even if each character is escaped by six.
MAX_LABEL = 500
# Durations [deg] that look like radians of a turn: tables may be a few rows longer than one.
_LONGEST = 2.0 * math.pi * 1.05
# Programs of more segments are not searched for a stroke that takes no time.
_MOST_STROKES = 100
# Cycles that are turns in radians, and the part to which a given one agrees: numbers of seven digits do.
_CYCLES_IN_RADIANS, _WRITTEN = (math.pi, 2.0 * math.pi, 4.0 * math.pi), 1e-6
# Velocity [lift per radian] below which a nose is at rest.
_AT_REST = 1e-9
_MAKE = "make it with Segment(law, duration=..., lift=...)"


def checked_segments(given: Any) -> tuple[Segment, ...]:
    """Return the segments that the caller gave."""
    if not isinstance(given, list | tuple) and (
        not isinstance(given, Iterable) or isinstance(given, str | os.PathLike | dict)
    ):
        raise _no_segments(given)
    segments = tuple(given)
    for i, segment in enumerate(segments):
        if not isinstance(segment, Segment):
            raise no_segment(i, segment)
    return segments


def no_segment(i: int, given: Any) -> WrongTypeError:
    """Return the error for an object that should be segment i."""
    if isinstance(given, Law):
        hint = f"a Law has no duration: Segment({given!r}, duration=..., lift=...)"
    elif isinstance(given, dict):
        hint = f"{_MAKE}, or the whole program with Program.from_dict()"
    elif isinstance(given, OpenSegment):
        return WrongTypeError(
            f"segment {i} has free numbers: it belongs into a camkin.Design; got {given!r}", segment=i
        )
    elif isinstance(given, str):
        hint = f"make it with Segment({short_repr(given)}, duration=..., lift=...)"
    elif hasattr(given, "segments"):
        hint = "programs are joined by +, and their segments are in .segments"
    else:
        hint = _MAKE
    return WrongTypeError(f"segment {i} must be a Segment; got {type(given).__name__}: {hint}", segment=i)


def _no_segments(given: Any) -> WrongTypeError:
    """Return the error for an object that should be a sequence of Segments."""
    hint = "put it into a list" if isinstance(given, Segment) else _MAKE
    if isinstance(given, dict):
        hint = "Program.from_dict() takes a spec"
    elif isinstance(given, str | os.PathLike):
        hint = "Program.load() takes a path, Program.loads() the text of a spec"
    return WrongTypeError(f"segments must be a sequence of Segments; got {type(given).__name__}: {hint}")


_KINDS = {"isa": str, "name": str, "length_unit": str}


def check_options(options: dict[str, Any]) -> None:
    """Check the types of the options that are given, and that a spec file can hold the labels."""
    for key, value in options.items():
        kind = _KINDS.get(key, object)
        if key == "limits" and value is not None and not isinstance(value, Limits):
            raise no_limits(value, Limits, optional=True)
        if value is not None and not isinstance(value, kind):
            message = f"{key} must be {kind.__name__} or None; got {type(value).__name__}"
            raise WrongTypeError(message, parameter=key, value=value)
    for key in ("name", "length_unit"):
        label = options.get(key)
        if label is not None and not _is_label(label):
            message = f"{key} must be Unicode text of at most {MAX_LABEL} characters; got {short_repr(label)}"
            raise OptionsError(message, parameter=key, value=label)
    if (unit := options.get("length_unit")) and (meant := units.meant(unit)):
        warn(f"length_unit {short_repr(unit)} is only a label, which nothing converts: did you mean {meant!r}?")
    for key in ("accumulate", "once", "allow_velocity_jump"):
        flag = options.get(key, False)
        if not isinstance(flag, bool):
            raise WrongTypeError(f"{key} must be True or False; got {flag!r}", parameter=key, value=flag)


def _is_label(text: str) -> bool:
    """Return whether a spec file can hold the text. Half of a surrogate pair, which JSON can spell, is no text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return len(text) <= MAX_LABEL


def _question_durations(segments: tuple[Segment, ...]) -> None:
    """Warn of one duration beside others in degrees: half of all motion in less than 1.6, or a number of radians."""
    if len(segments) > _MOST_STROKES:
        return  # pieces of a curve, which are short
    if all(segment.duration >= _LONGEST for segment in segments):
        return  # nearly every program
    strokes = [abs(segment.net) for segment in segments]
    for i, segment in enumerate(segments):
        duration, what = segment.duration, f"segment {i} ({segment.law.name})"
        if duration < 1.6 and strokes[i] and 2.0 * strokes[i] >= math.fsum(strokes):
            if duration <= 1.0:
                remedy = f"if it is a fraction of the cycle, give duration={360.0 * duration:.6g}"
            else:
                remedy = f"if it is in radians, give duration={math.degrees(duration):.6g}"
            warn(f"{what} makes half of all motion in {duration:.6g} degrees: {remedy}")
            return
        if duration < _LONGEST and (meant := angles.meant(duration)) is not None:
            spline = isinstance(segment.law, Bspline)
            remedy = "multiply the angles of its table or knots by 180/pi" if spline else f"give duration={meant:g}"
            warn(f"{what} lasts {duration:.6g} degrees: if it is in radians, {remedy}")
            return


def question_noses(segments: tuple[Segment, ...], compiled: CompiledProgram) -> None:
    """Warn of a velocity that is left free where a rise turns into a fall: the motion goes beyond the lift there."""
    for i, (before, after) in enumerate(pairwise(segments)):
        if {before.v1, after.v0} != {FREE, MATCH} or before.net * after.net >= 0.0:
            continue
        v = compiled.ends(i)[1][1]
        if abs(v) > _AT_REST * abs(before.net):
            warn(
                f"the motion turns between segments {i} and {i + 1} with v = {v:.6g} per radian, which is free there: "
                f"it goes beyond the lift; give v1=0 to segment {i} and v0=0 to segment {i + 1}"
            )


def question_angles(segments: tuple[Segment, ...], phase: float) -> None:
    """Warn if the durations of a cycle of 360 degrees, one of them, or the phase look like turns or radians."""
    angles.question(phase, "phase")
    total = 0.0
    for segment in segments:
        total += segment.duration
        if total > _LONGEST:  # of nearly every program, after its first segment
            _question_durations(segments)
            return
    if all(segment._tabulated for segment in segments):
        if question := unit_question(total):
            warn(f"the table spans {total:.6g} degrees{question}")
        return
    if total <= 1.05:
        kind, factor = "fractions of the cycle", "360"
    elif total <= 2.0 * math.pi * 1.0001:
        kind, factor = "radians", "180/pi (math.degrees)"
    else:
        return
    knots = " and the knots of splines" if any(isinstance(segment.law, Bspline) for segment in segments) else ""
    warn(
        f"durations add up to {total:.6g} of the 360 degrees of the cycle: if they are {kind}, multiply them{knots} by "
        f"{factor}"
    )


def question_cycle(cycle: float) -> None:
    """Warn of a cycle that looks like one or two turns, or half a turn, in radians: speeds would be wrong by 180/pi."""
    if any(abs(cycle - radians) <= _WRITTEN * radians for radians in _CYCLES_IN_RADIANS):
        warn(
            f"cycle is in degrees; {cycle:.6g} looks like radians: give cycle={math.degrees(cycle):.4g}, and multiply "
            "the durations by 180/pi (math.degrees)"
        )
