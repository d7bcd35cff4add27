"""The spring that keeps a follower on its cam."""

import math
from typing import Any, NamedTuple

from camkin._base.arguments import number
from camkin._base.units import UNITS
from camkin._camkin import ffi, lib
from camkin._core import CompiledProgram
from camkin.errors import ParameterError, UnitError, check, short_repr

_EXTREME = ffi.typeof("camkin_extreme *")
_PAIRS = 9  # number of springs that spring() returns


class Spring(NamedTuple):
    """A spring that presses a follower on its cam: force = preload + rate s.

    Attributes
    ----------
    preload : float [N]
        Force at s = 0.
    rate : float [N per length unit]
        The rate.
    angle : float [deg]
        Cam angle that needs this preload.
    """

    preload: float
    rate: float
    angle: float


def metres(length_unit: str | None) -> float:
    """Return the size of the length unit of a program [m]."""
    unit = UNITS.get(length_unit) if length_unit is not None else None
    if unit is None or unit.kind != "length":
        lengths = ", ".join(key for key, other in UNITS.items() if other.kind == "length")
        has = f"has the length_unit {length_unit!r}" if length_unit is not None else "has no length_unit"
        message = (
            f"forces need a known unit of length, and the program {has}: make it with length_unit= one of {lengths}"
        )
        raise UnitError(message, parameter="length_unit", value=length_unit)
    return float(unit.size / 1000)


def travel(length_unit: str | None) -> float:
    """Return the size of the unit of a displacement: [rad] for angles, else [m]."""
    unit = UNITS.get(length_unit) if length_unit is not None else None
    return math.radians(float(unit.size)) if unit and unit.kind == "angle" else metres(length_unit)


def quantity(value: Any, name: str, unit: str, *, zero: bool = True) -> float:
    """Return a mass, rate, preload or margin."""
    x = number(value, name)
    if not (x >= 0.0 if zero else x > 0.0) or x > 1e50:
        least = "0 or more" if zero else "positive"
        raise ParameterError(
            f"{name} must be {least} and at most 1e50{unit}; got {short_repr(value)}", parameter=name, value=value
        )
    return x


SPRING = ("mass", "rate", "preload")  # arguments of a jump speed


def spring_of(mass: Any, rate: Any = 0.0, preload: Any = 0.0) -> tuple[float, float, float]:
    """Return the checked arguments of a jump speed."""
    return quantity(mass, "mass", " kg", zero=False), quantity(rate, "rate", ""), quantity(preload, "preload", " N")


def jump_speed(compiled: CompiledProgram, size: float, mass: Any, rate: Any, preload: Any) -> tuple[float, float]:
    """Return the speed [rad/s] at which the contact is lost, and the cam angle [deg] where it is lost first.

    size: of the unit of the displacement [m], or [rad] for a moment of inertia.
    """
    m, k, force = spring_of(mass, rate, preload)
    out = ffi.new(_EXTREME)
    check(lib.camkin_jump_speed(compiled.handle, m * size, k, force, out))
    return out.value, out.theta


def springs(
    compiled: CompiledProgram,
    length_unit: str | None,
    omega: float,
    mass: Any,
    margin: Any,
    rate: Any = None,
    preload: Any = None,
) -> tuple[Spring, ...]:
    """Return springs of least preload, from rate 0 up to the rate at which the preload stops falling.

    Return the one spring for a given rate, or for a given preload.
    """
    if rate is not None and preload is not None:
        message = "give rate or preload, not both: spring() finds the other; jump_speed() judges a whole spring"
        raise ParameterError(message, parameter="preload", value=preload)
    size = metres(length_unit)
    inertia = quantity(mass, "mass", " kg", zero=False) * quantity(margin, "margin", "", zero=False) * size
    out = ffi.new(_EXTREME)

    def least(rate: float) -> Spring:
        check(lib.camkin_least_preload(compiled.handle, omega, inertia, rate, out))
        return Spring(out.value if out.value > 0.0 else 0.0, rate, out.theta)

    if rate is not None:
        return (least(quantity(rate, "rate", "")),)
    first = least(0.0)
    given = 0.0 if preload is None else quantity(preload, "preload", " N")
    if not given < first.preload < math.inf:
        return (first if preload is None else first._replace(preload=max(given, first.preload)),)
    # The preload is a convex function of the rate. Its slope is -s at the angle that needs the preload, so Newton
    # steps approach the given preload from above, with rates that are too low.
    last = first
    for _ in range(50):
        s = lib.camkin_displacement(compiled.handle, last.angle)
        if last.preload - given <= 1e-12 * first.preload:
            last = last._replace(preload=given)
            break
        if s <= 0.0:
            break
        last = least(last.rate + (last.preload - given) / s)
    if preload is not None:
        if last.preload > given:
            needed = f"{last.preload:.6g} N or more, which is needed at {last.angle:.6g} degrees at any rate"
            message = f"preload must be {needed}; got {short_repr(preload)}"
            raise ParameterError(message, parameter="preload", value=preload)
        return (last,)
    between = (least(last.rate * i / (_PAIRS - 1)) for i in range(1, _PAIRS - 1))
    return (first, *between, last)
