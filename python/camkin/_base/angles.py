"""Angles in degrees that look like radians: the degrees that were meant, for warnings."""

import math
from typing import Any

from camkin.errors import warn

# Tenths of a degree are recognised, whose radians agree with the given number to this part of it. Such a number of
# degrees does not occur by chance.
_TENTHS, _ROUNDING = 10, 1e-12


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
