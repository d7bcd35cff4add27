"""The parts of a design: its segments, each given or with numbers that are free or the rest of a sum."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from camkin._base.arguments import FloatArray, points
from camkin._base.free import Field, Free, OpenSegment, Rest
from camkin._camkin import lib
from camkin._core import names
from camkin.designs.designs import each_segment
from camkin.errors import ArrayError, CamkinError, DurationError, LiftError, ParameterError, suggestion
from camkin.freeform import BOUNDARY, FORMS, Bspline
from camkin.law import law_net, law_number
from camkin.segment import Segment, boundary_factor

# Law parameters whose weighted sum is 1, with the weights.
SUMS: dict[str, dict[str, float]] = {
    "scca": {"b": 1.0, "c": 1.0, "d": 1.0},
    "s_curve": {"tj": 4.0, "tc": 2.0, "tv": 1.0},
}
WHOLE = {"smooth_poly": "n", "universal_code": "code"}  # law parameters that are whole numbers
# Largest difference of a sum from 1 that the laws take as a rounding: SUM_ROUNDING of families.c.
_ROUNDING = 2.0**-51
SHORTEST = 1e-9  # shortest duration of a segment [deg]
_TRIES = 1000


class Place(NamedTuple):
    """A number of a segment that is free or the rest of a sum."""

    segment: int
    field: Field
    value: Free | Rest

    @property
    def column(self) -> tuple[int, str]:
        """The key of its column for analyze_designs()."""
        key, i = self.field
        return self.segment, key if i is None else f"{key}{i + 1}"

    @property
    def is_rest(self) -> bool:
        """Whether the number is the rest of a sum."""
        return isinstance(self.value, Rest)


def checked(given: Any) -> tuple[Segment | OpenSegment, ...]:
    """Return the segments of a design."""
    return each_segment(given, (Segment, OpenSegment), "segments", "a design is a list of Segments")


def places(segments: tuple[Segment | OpenSegment, ...]) -> tuple[Place, ...]:
    """Return all places in the order of the segments, at most one rest for each sum."""
    found = []
    for i, segment in enumerate(segments):
        if isinstance(segment, OpenSegment):
            found += [Place(i, *place) for place in segment.places()]
    sums: dict[Any, Place] = {}
    for place in found:
        if not place.is_rest:
            continue
        key = place.field[0]
        if key not in ("duration", "lift") and key not in SUMS.get(_law_name(segments[place.segment]), ()):
            _check_law(segments[place.segment], place.segment)
            laws = "; ".join(f"{', '.join(keys)} of {law}" for law, keys in SUMS.items())
            message = f"segment {place.segment}: {key} cannot be rest, only a duration, a lift, or one of {laws}"
            raise ParameterError(message, segment=place.segment, parameter=key)
        known = key if key in ("duration", "lift") else place.segment
        if known in sums:
            other = sums[known]
            message = f"segment {place.segment}: {key} is rest, and so is {other.field[0]} of segment {other.segment}"
            raise ParameterError(f"{message}: only one of them can be", segment=place.segment, parameter=key)
        sums[known] = place
    return tuple(found)


def parameters(found: tuple[Place, ...], of_cam: Iterable[Free]) -> tuple[Free, ...]:
    """Return the free numbers of the segments and of the cam, each name once."""
    known: dict[str, Free] = {}
    places: list[tuple[int | None, Any]] = [(place.segment, place.value) for place in found]
    for segment, value in [*places, *((None, free) for free in of_cam)]:
        if isinstance(value, Free):
            first = known.setdefault(value.name, value)
            if first != value:
                message = f"free number {first.name!r} has two ranges, {first!r} and {value!r}: give it one"
                raise ParameterError(message, segment=segment, parameter=first.name)
    return tuple(known.values())


def _check_law(segment: Segment | OpenSegment, i: int) -> None:
    """Check that the law of a segment exists, before a message about its parameters."""
    law = segment.law
    if isinstance(law, str) and law not in FORMS:
        try:
            law_number(law)
        except CamkinError as error:
            raise type(error)(f"segment {i}: {error}", segment=i, parameter="law", value=law) from None


def _law_name(segment: Segment | OpenSegment) -> str:
    """Return the name of the law of a segment; "" if it is wrong."""
    law = segment.law
    return law if isinstance(law, str) else str(getattr(law, "name", ""))


def with_shares(segment: OpenSegment, values: dict[Field, float | FloatArray]) -> dict[Field, float | FloatArray]:
    """Return the values of a segment with that of the law parameter that is a rest."""
    for (key, i), value in segment.places():
        if isinstance(value, Rest) and key not in ("duration", "lift"):
            factors = SUMS[_law_name(segment)]
            others = [
                -factor * values.get((other, None), segment.arguments.get(other, 0.0))
                for other, factor in factors.items()
                if other != key
            ]
            left = exact_sum([1.0, *others])
            left = np.where(np.abs(left) <= _ROUNDING, 0.0, left)[()]
            values[key, i] = left / factors[key]
    return values


def exact_sum(terms: list[Any]) -> Any:
    """Return the sum, rounded once: of numbers, or of numbers and arrays of (m,)."""
    if all(np.ndim(x) == 0 for x in terms):
        return math.fsum(terms)
    rows = np.broadcast_arrays(*terms)
    # Two doubles hold the sum: the terms are few, so the errors of the low part do not reach the result.
    high, low = np.zeros(rows[0].shape), np.zeros(rows[0].shape)
    for row in rows:
        total = high + row
        part = total - high
        low += (high - (total - part)) + (row - part)
        high = total
    return high + low


def template(segment: Segment | OpenSegment, i: int) -> Segment:
    """Return a Segment of the same law with some values within the bounds, after a check of the places."""
    if isinstance(segment, Segment):
        return segment
    found = list(segment.places())
    if _law_name(segment) == Bspline.name:
        (key, k), value = found[0]
        name, kind = key if k is None else f"{key}[{k}]", "rest" if isinstance(value, Rest) else "free"
        message = f"segment {i} (bspline): {name} cannot be {kind}: knots and points fix duration and lift"
        remedy = "free those of a law, such as T of 'universal' or v0, a0 of 'poly_bc', or make each spline anew"
        raise ParameterError(f"{message}; {remedy} with Segment.bspline(knots, points)", segment=i, parameter=key)
    rng, refused = np.random.default_rng(i), None
    for attempt in range(_TRIES):
        values: dict[Field, Any] = {}
        for field, place in found:
            if isinstance(place, Free):
                # Not the middle of the range of a boundary value: 0 is taken by the laws that take no such value.
                share = rng.uniform() if attempt or field[0] in BOUNDARY else 0.5
                values[field] = place.low + share * (place.high - place.low)
                if field[0] == WHOLE.get(_law_name(segment)):
                    values[field] = round(values[field])
            elif field[0] in ("duration", "lift"):
                values[field] = 1.0
        try:
            made = segment_of(segment, with_shares(segment, values), i)
        except CamkinError as error:
            refused = refused or error
            continue
        known = ("duration", "lift", *BOUNDARY, *names(lib.camkin_law_parameter, made._struct[0].law))
        for field, place in found:
            if (key := Place(i, field, place).column[1]) not in known:
                message = f"segment {i} ({made.law.name}): {key} cannot be free; {suggestion(key, known)}"
                raise ParameterError(message, segment=i, parameter=key)
        return made
    assert refused is not None
    raise refused


def column(given: Any, free: Free) -> FloatArray:
    """Return the checked values of a free number."""
    values = points(given, free.name)
    if values.ndim > 1:
        message = f"{free.name} must have one dimension; got the shape {values.shape}"
        raise ArrayError(message, parameter=free.name, value=given)
    within = (free.low <= values) & (values <= free.high)
    if not within.all():
        row = int(np.argmin(within))
        got = float(values.flat[row])
        message = f"{free.name} must be {free.low:g} to {free.high:g}; got {got!r} in row {row}"
        raise ParameterError(message, parameter=free.name, value=got)
    return values


def segment_of(segment: OpenSegment, values: Mapping[Field, Any], i: int) -> Segment:
    """Return segment i with these values. Raises the errors of Segment(), which name the segment."""
    try:
        return Segment(segment.law, **segment.filled(dict(values)))
    except CamkinError as error:
        message = str(error)
        if isinstance(error, LiftError) and "lift" not in segment.arguments:
            message = message.partition("lift must")[0] + "lift is missing: give lift=..., or lift=rest"
        named = message.replace("segment ", f"segment {i} ", 1) if message.startswith("segment (") else ""
        error.args = (named or f"segment {i}: {message}",)
        error.segment = i
        raise


def check_joints(segments: Sequence[Segment | OpenSegment]) -> None:
    """Refuse two free numbers for the velocity of one joint: a search would have to keep them equal."""
    for i, (left, right) in enumerate(zip(segments, segments[1:], strict=False)):
        one, other = (s.arguments.get(key) for s, key in ((left, "v1"), (right, "v0")))
        if isinstance(one, Free) and isinstance(other, Free) and one.name != other.name:
            message = f"v1 of segment {i} and v0 of segment {i + 1} are one velocity, and two free numbers, "
            remedy = f"give segment {i + 1} v0='match'"
            raise ParameterError(f"{message}{one.name!r} and {other.name!r}: {remedy}", parameter="v0", value=other)


def check_continuous(segments: Sequence[Segment | OpenSegment], found: Iterable[Place]) -> None:
    """Refuse a free whole number: a search needs values between two of them."""
    for place in found:
        law, (key, _) = _law_name(segments[place.segment]), place.field
        if isinstance(place.value, Free) and key == WHOLE.get(law):
            low, high = math.ceil(place.value.low), math.floor(place.value.high)
            message = (
                f"segment {place.segment} ({law}): {key} is a whole number, and a search varies numbers continuously"
            )
            remedy = f"search once for each {key} from {low} to {high}, or try them with camkin.sweep()"
            raise ParameterError(f"{message}: {remedy}", segment=place.segment, parameter=key)


def check_rest(place: Place, value: float, others: str, remedy: str) -> None:
    """Check the rest of the durations."""
    if not value >= SHORTEST:
        message = f"segment {place.segment}: duration is the rest, {others} = {value:.6g}, and must be at least 1e-9"
        raise DurationError(f"{message}: {remedy}", segment=place.segment, parameter="duration", value=value)


def check_share(segment: OpenSegment, place: Place, value: float) -> None:
    """Check a law parameter that is the rest of a sum."""
    if not value >= 0.0:
        message = share_fault(segment, place, f" = {value:.6g}")
        raise ParameterError(message, segment=place.segment, parameter=place.field[0], value=value)


def share_fault(segment: OpenSegment, place: Place, equal: str = "") -> str:
    """Return what is wrong with a negative rest. equal: its value, in words."""
    key = place.field[0]
    others = [name for name in SUMS[_law_name(segment)] if name != key]
    rest = f"{key} is the rest, 1 less the shares of {' and '.join(others)}{equal}"
    return f"segment {place.segment}: {rest}, and must be 0 or more: lower {' or '.join(others)}"


def factor_of(segments: tuple[Segment | OpenSegment, ...], place: Place) -> float:
    """Return the factor from a number as it is written to the field of its column: 1, or of a value per degree."""
    key, segment = place.field[0], segments[place.segment]
    boundary = segment.arguments.get("boundary", "rad") if isinstance(segment, OpenSegment) else "rad"
    return boundary_factor(key, boundary) if key in (*BOUNDARY, "q0", "q1") and boundary == "deg" else 1.0


def dependence(
    segments: tuple[Segment | OpenSegment, ...], found: tuple[Place, ...], numbers: tuple[Free, ...]
) -> FloatArray:
    """Return the derivatives of all places by the free numbers: (places, n). A rest falls as the others grow."""
    table = np.array([[factor_of(segments, place) * (place.value == number) for number in numbers] for place in found])
    for row, place in zip(table, found, strict=True):
        key = place.field[0]
        if not place.is_rest:
            continue
        shares = SUMS.get(_law_name(segments[place.segment]), {})
        for other, own in zip(found, table, strict=True):
            if other.is_rest or (key not in ("duration", "lift") and other.segment != place.segment):
                continue
            if key in ("duration", "lift") and other.field[0] == key:
                row -= own * (returns(segments[other.segment]) if key == "lift" else 1.0)
            elif other.field[0] in shares and key in shares:
                row -= own * shares[other.field[0]] / shares[key]
    return table


def returns(segment: Segment | OpenSegment) -> float:
    """Return 0 for a law that returns to its start, since its lift needs no other segment to return; else 1."""
    law = segment.law
    if isinstance(law, str):
        return 1.0 if law in FORMS else float(law_net(law) != 0.0)
    return float(getattr(law, "net", 1.0) != 0.0)
