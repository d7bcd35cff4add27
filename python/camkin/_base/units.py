"""Units: the known units of length, and pint quantities, which are converted when they come in.

pint is not imported: a quantity is recognised by its attributes and converted by its own `to()`.
"""

import difflib
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from camkin.errors import UnitError, WrongTypeError, short_repr, suggestion


@dataclass(frozen=True)
class Unit:
    """A known unit of displacement: its kind, its size in mm or degrees, and the name that pint has for it."""

    kind: str
    size: Fraction
    pint: str


_INCH = Fraction("25.4")

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
# Labels of units that are not known here: their size in one that is.
SMALL = dict.fromkeys(("um", "\u00b5m", "\u03bcm", "micron"), (1e-3, "mm")) | dict.fromkeys(
    ("mil", "thou"), (1e-3, "in")
)


# Other words for the units; their plurals are added.
_WORDS = {
    **dict.fromkeys(("millimeter", "millimetre"), "mm"),
    **dict.fromkeys(("centimeter", "centimetre"), "cm"),
    **dict.fromkeys(("meter", "metre"), "m"),
    **dict.fromkeys(("inches", '"', "zoll"), "inch"),
    **dict.fromkeys(("degree", "°"), "deg"),
    "radian": "rad",
}
_WORDS |= {f"{word}s": unit for word, unit in _WORDS.items()} | {unit: unit for unit in UNITS}
# Words of at least so many letters are compared by their likeness; "grad" is no "rad".
_LONG, _ALIKE = 5, 0.85


def meant(label: str) -> str | None:
    """Return the known unit that a label names in another spelling, such as inch for "inches"; else None."""
    if label in UNITS:
        return None
    word = label.strip().rstrip(".").lower()
    if word in _WORDS or not _LONG <= len(word) <= max(map(len, _WORDS)) + 2:
        return _WORDS.get(word)
    close = difflib.get_close_matches(word, _WORDS, n=1, cutoff=_ALIKE)
    return _WORDS[close[0]] if close else None


def factor(label: str | None, unit: Any) -> Fraction:
    """Return the factor from lengths in the unit `label` to lengths in `unit`. Raises UnitError for unknown units."""
    if not isinstance(unit, str):
        raise WrongTypeError(f"unit must be one of {_CHOICE}; got {type(unit).__name__}", parameter="unit", value=unit)
    if unit not in UNITS:
        raise UnitError(f"there is no unit {short_repr(unit)}; {suggestion(unit, UNITS)}", parameter="unit", value=unit)
    if label not in UNITS:
        state = "has no length_unit" if label is None else f"has the length_unit {label!r}, which is only a label"
        remedy = "make it with length_unit= one of " + _CHOICE
        if label in SMALL:
            part, whole = SMALL[label]
            relabelled = f"dataclasses.replace(program.scaled(lift={part:g}), length_unit={whole!r})"
            remedy = f"{relabelled} is the same motion in {whole}"
        raise UnitError(f"the program {state}, so that nothing converts: {remedy}", parameter="unit", value=unit)
    old, new = UNITS[label], UNITS[unit]
    if old.kind != new.kind:
        same = ", ".join(key for key, other in UNITS.items() if other.kind == old.kind)
        message = f"{label!r} is a unit of {old.kind}, {unit!r} of {new.kind}: choose from {same}"
        raise UnitError(message, parameter="unit", value=unit)
    return old.size / new.size


def in_unit(x: float, by: Fraction) -> float:
    """Return a number in another unit, rounded once. by: the factor between the units.

    The number is taken as the decimal that prints it, which is what a person typed: 1.5 in are 38.1 mm, and 12.7 mm are
    0.5 in.
    """
    return float(Fraction(repr(float(x))) * by)


def agree(one: str | None, other: str | None) -> bool:
    """Return whether two labels mean the same unit."""
    return one == other or (one in UNITS and other in UNITS and UNITS[one] == UNITS[other])


def conversion(label: str | None, lift: float) -> str | None:
    """Return the unit whose conversion from or to `label` has the factor `lift`, to five digits, or None.

    Powers of ten are no sign of a conversion.
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
    """A unit to which a quantity is converted: pint's name, its dimensions, the power of an angle in it, and in words.

    pint treats radians as plain numbers. It would convert 50 Hz to 477 rev/min, and 0.5 without a unit to 28.6 degrees.
    So powers of angles are counted here.
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


def of_svaj(label: str | None, geometric: bool) -> tuple[str, str, str, str]:
    """Return the units of s, v, a, j as text."""
    length, per = label or "L", "rad" if geometric else "s"
    return length, f"{length}/{per}", f"{length}/{per}²", f"{length}/{per}³"


def length_in(label: str | None, order: int = 0, geometric: bool = False) -> Wanted | None:
    """Return the unit of derivative `order` of a displacement in the unit `label`, or None for an unknown label."""
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
    """Return whether objects of a type have a unit, as quantities of pint, astropy and unyt do."""
    return hasattr(kind, "units") or hasattr(kind, "unit")


def _is_pint(quantity: Any) -> bool:
    return all(hasattr(type(quantity), name) for name in ("units", "magnitude", "unit_items", "dimensionality", "to"))


_ANGLES = ("radian", "degree", "turn", "arcminute", "arcsecond", "grade")


def _angle(quantity: Any) -> int | None:
    """Return the power of angles in the unit; None for units of counts, such as hertz, which hide it."""
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
    """Return the magnitude of a quantity in the wanted unit. wanted: None if the unit of plain numbers is unknown."""
    if not _is_pint(quantity):
        kind = f"{type(quantity).__module__.partition('.')[0]}'s {type(quantity).__name__}"
        in_what = f"in {wanted.pint}" if wanted and wanted.pint else "in the unit that the program is in"
        message = f"{name}: units are read from pint quantities only; got {kind}: give plain numbers {in_what}"
        raise WrongTypeError(message, parameter=name, value=quantity)
    unit = str(quantity.units) or "no unit"
    if wanted is None or wanted is PLAIN:
        why = "takes no unit" if wanted else "takes a plain number, because its unit is not known here"
        remedy = "give a plain number" if wanted else "give its .to(...).magnitude"
        raise UnitError(f"{name} {why}; got a quantity in {unit}: {remedy}", parameter=name, value=quantity)
    angle = _angle(quantity)
    if wanted is OMEGA and angle == 0 and all(power < 0 for _, power in quantity.unit_items()):
        angle = 1  # 1/s is rad/s in SI
    if dict(quantity.dimensionality) != dict(wanted.dimensions) or angle != wanted.angle:
        message = f"{name} must be {wanted.words}, or a plain number in {wanted.pint}; got a quantity in {unit}"
        raise UnitError(message, parameter=name, value=quantity)
    return quantity.to(wanted.pint).magnitude


# What attrs["units"] of degrees and seconds is called, in CF conventions and pint.
_NAMES = {"degree": ("deg", "degree", "degrees", "°"), "second": ("s", "sec", "second", "seconds")}


def check_named_unit(values: Any, name: str, wanted: Wanted | None) -> None:
    """Refuse a Series or DataArray whose attrs["units"] names another unit than degrees or seconds."""
    attrs = getattr(values, "attrs", None)
    if not isinstance(attrs, dict) or wanted is None or wanted.pint not in _NAMES:
        return
    found = attrs.get("units")
    if isinstance(found, str) and found not in _NAMES[wanted.pint]:
        message = f"{name} must be in {wanted.pint}s; got attrs['units'] = {short_repr(found)}"
        raise UnitError(f"{message}: convert it, and set attrs['units'] to {_NAMES[wanted.pint][0]!r}", parameter=name)


_MAX_DIMENSIONS = 64  # NumPy refuses deeper lists


def check_plain(values: Any, name: str, depth: int = 0) -> None:
    """Refuse a list of quantities: NumPy would drop their units."""
    if not isinstance(values, list | tuple) or depth > _MAX_DIMENSIONS:
        return
    kinds = set(map(type, values))
    for kind in kinds:
        if carries_unit(kind):
            message = f"{name} must hold plain numbers; got a {type(values).__name__} of {kind.__name__}"
            raise WrongTypeError(f"{message}: give one quantity that holds an array", parameter=name, value=values)
    if kinds & {list, tuple}:
        for value in values:
            check_plain(value, name, depth + 1)
