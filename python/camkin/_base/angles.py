"""Angles in degrees: those that look like radians, for warnings, and round ones for an axis."""

import math
from typing import Any

from camkin.errors import warn

# Tenths of a degree are recognised, whose radians agree with the given number to this part of it. Such a number of
# degrees does not occur by chance.
_TENTHS, _ROUNDING = 10, 1e-12

# Steps between the ticks of an axis that go into 360 degrees or into a degree.
STEPS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 360.0)


def meant(given: float) -> float | None:
    """Return the degrees of an angle that has exactly their radians, such as 90.0 for math.pi / 2; else None."""
    degrees = math.degrees(given)
    if not 0.0 < abs(degrees) <= 360.0:
        return None
    rounded = round(degrees * _TENTHS) / _TENTHS
    return rounded if abs(degrees - rounded) <= _ROUNDING * abs(degrees) else None


def question(given: Any, name: str) -> None:
    """Warn of an argument in degrees that looks like radians."""
    if isinstance(given, float) and (degrees := meant(given)) is not None:
        warn(f"{name} is {given:.6g} degrees: if it is in radians, give {name}={degrees:g}")


def ticks(first: float, last: float, most: float) -> list[float]:
    """Return the multiples of a round step from first to last: the smallest step that fits at most that many times."""
    span = last - first
    step = next((step for step in STEPS if span / step <= most), 360.0 * math.ceil(span / 360.0 / most))
    numbers = range(math.ceil(first / step - 1e-9), math.floor(last / step + 1e-9) + 1)
    return [step * k for k in numbers]
