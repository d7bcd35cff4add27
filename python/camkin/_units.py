"""Units: the known units of length, and quantities that carry a unit (pint), converted where they come in or refused.

pint is not needed: a quantity of it is known by its attributes and converted by its own `to()`.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from camkin.errors import UnitError, WrongTypeError, nearest, shown


@dataclass(frozen=True)
class Unit:
    """A known unit of what the follower moves by: its kind, its size in mm or degrees, and pint's name of it."""

    kind: str
    size: Fraction
    pint: str


# The double next to it: lengths are decimal numbers that were rounded alike, so that 12.7 mm are 0.5 in.
_INCH = Fraction(25.4)

UNITS = {
    "mm": Unit("length", Fraction(1), "millimeter"),
    "cm": Unit("length", Fraction(10), "centimeter"),
    "m": Unit("length", Fraction(1000), "meter"),
    "in": Unit("length", _INCH, "inch"),
    "inch": Unit("length", _INCH, "inch"),
    "deg": Unit("angle", Fraction(1), "degree"),
    "rad": Unit("angle", Fraction(180.0 / math.pi), "radian"),
}
_CHOICE = ", ".join(UNITS)


def factor(label: str | None, unit: Any) -> Fraction:
    """What lengths in the unit `label` are multiplied by, to be in `unit`. Raises UnitError unless both are known."""
    if not isinstance(unit, str):
        raise WrongTypeError(f"unit must be one of {_CHOICE}; got {type(unit).__name__}", parameter="unit", value=unit)
    if unit not in UNITS:
        raise UnitError(f"there is no unit {shown(unit)}; {nearest(unit, UNITS)}", parameter="unit", value=unit)
    if label not in UNITS:
        state = "has no length_unit" if label is None else f"has the length_unit {label!r}, which is only a label"
        remedy = "make it with length_unit= one of " + _CHOICE
        raise UnitError(f"the program {state}, so that nothing converts: {remedy}", parameter="unit", value=unit)
    old, new = UNITS[label], UNITS[unit]
    if old.kind != new.kind:
        same = ", ".join(key for key, other in UNITS.items() if other.kind == old.kind)
        message = f"{label!r} is a unit of {old.kind}, {unit!r} of {new.kind}: choose from {same}"
        raise UnitError(message, parameter="unit", value=unit)
    return old.size / new.size


def agree(one: str | None, other: str | None) -> bool:
    """Whether two labels mean the same unit."""
    return one == other or (one in UNITS and other in UNITS and UNITS[one] == UNITS[other])


def conversion(label: str | None, lift: float) -> str | None:
    """The unit of a conversion from or to `label` that has the factor `lift`, to five digits, or None.

    Powers of ten do not count: anybody may mean them.
    """
    if label not in UNITS:
        return None
    own = UNITS[label]
    for name, unit in UNITS.items():
        ratio = unit.size / own.size
        plain = math.log10(ratio)
        if unit.kind == own.kind and plain != round(plain):
            for x in (float(ratio), float(1 / ratio)):
                if abs(abs(lift) - x) <= 1e-5 * x:
                    return name
    return None


# ---- quantities ----


@dataclass(frozen=True)
class Wanted:
    """A unit that a quantity is converted to: pint's name, dimensions and how often an angle is in it, and in words.

    pint takes radians for plain numbers, and so would turn 50 Hz into 477 rev/min and 0.5 without a unit into 28.6
    degrees: the angles are counted here.
    """

    pint: str
    dimensions: tuple[tuple[str, int], ...]
    angle: int
    words: str


DEGREES = Wanted("degree", (), 1, "an angle (degree, radian, turn)")
SECONDS = Wanted("second", (("[time]", 1),), 0, "a time")
RPM = Wanted("revolution / minute", (("[time]", -1),), 1, "a speed (rpm, radian/second)")
RPM_PER_S = Wanted("revolution / minute / second", (("[time]", -2),), 1, "the rate of a speed (rpm/second)")
OMEGA = Wanted("radian / second", (("[time]", -1),), 1, "an angular speed (radian/second, rpm, 1/second)")
PLAIN = Wanted("", (), 0, "")


def length_in(label: str | None, order: int = 0, geometric: bool = False) -> Wanted | None:
    """What derivative `order` of a displacement in the unit `label` is in, or None where the label is no known unit."""
    if label not in UNITS:
        return None
    unit = UNITS[label]
    dimensions: tuple[tuple[str, int], ...] = (("[length]", 1),) if unit.kind == "length" else ()
    angle = int(unit.kind == "angle")
    per = "radian" if geometric else "second"
    if geometric:
        angle -= order
    elif order:
        dimensions += (("[time]", -order),)
    name = f"{unit.pint} / {per}**{order}" if order else unit.pint
    return Wanted(name, dimensions, angle, f"in {name.replace('**1', '')} or what converts to it")


def carries_unit(kind: type) -> bool:
    """Whether objects of a type have a unit: quantities of pint, astropy, unyt and the like."""
    return hasattr(kind, "units") or hasattr(kind, "unit")


def _is_pint(quantity: Any) -> bool:
    return all(hasattr(type(quantity), name) for name in ("units", "magnitude", "unit_items", "dimensionality", "to"))


_ANGLES = ("radian", "degree", "turn", "arcminute", "arcsecond", "grade")


def _angle(quantity: Any) -> int | None:
    """How often an angle is a factor of the unit; None for a unit that does not say what turns or is counted."""
    total = 0
    for name, power in quantity.unit_items():
        if name.startswith("revolutions_per_"):
            total += power
        elif name.endswith(_ANGLES) and not name.endswith(("steradian", "square_degree")):
            total += power
        elif name.endswith(("hertz", "counts_per_second", "becquerel", "steradian", "square_degree")):
            return None
    return total


def converted(quantity: Any, name: str, wanted: Wanted | None) -> Any:
    """The magnitude of a quantity in the unit that is wanted; None where the unit of a plain number is not known."""
    if not _is_pint(quantity):
        kind = f"{type(quantity).__module__.partition('.')[0]}'s {type(quantity).__name__}"
        in_what = f"in {wanted.pint}" if wanted and wanted.pint else "in the unit that the program is in"
        message = f"{name}: units are read from pint quantities only; got {kind}: give plain numbers {in_what}"
        raise WrongTypeError(message, parameter=name, value=quantity)
    unit = str(quantity.units) or "no unit"
    if wanted is None or wanted is PLAIN:
        why = "takes no unit" if wanted else "is in the length_unit of the program, which is not known here"
        remedy = "give a plain number" if wanted else "give a plain number, .to(...).magnitude"
        raise UnitError(f"{name} {why}; got a quantity in {unit}: {remedy}", parameter=name, value=quantity)
    angle = _angle(quantity)
    if wanted is OMEGA and angle == 0 and all(power < 0 for _, power in quantity.unit_items()):
        angle = 1  # 1/s, which is rad/s in SI
    if dict(quantity.dimensionality) != dict(wanted.dimensions) or angle != wanted.angle:
        message = f"{name} must be {wanted.words}, or a plain number in {wanted.pint}; got a quantity in {unit}"
        raise UnitError(message, parameter=name, value=quantity)
    return quantity.to(wanted.pint).magnitude


_MOST_DIMENSIONS = 64  # of numpy, which refuses deeper lists


def check_plain(values: Any, name: str, depth: int = 0) -> None:
    """Refuse a list of quantities, which numpy would strip of their units."""
    if not isinstance(values, list | tuple) or depth > _MOST_DIMENSIONS:
        return
    kinds = set(map(type, values))
    for kind in kinds:
        if carries_unit(kind):
            message = f"{name} must hold plain numbers; got a {type(values).__name__} of {kind.__name__}"
            raise WrongTypeError(f"{message}: give one quantity that holds an array", parameter=name, value=values)
    if kinds & {list, tuple}:
        for value in values:
            check_plain(value, name, depth + 1)
