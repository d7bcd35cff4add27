"""Pressure of a line contact between a cam and its follower, after Hertz."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from camkin._base.arguments import FloatArray, number
from camkin.errors import ParameterError, short_repr


@dataclass(frozen=True)
class LineContact:
    """The width of a contact [mm], and its modulus [MPa]: 1/E* = (1 - nu1^2)/E1 + (1 - nu2^2)/E2."""

    width: float
    modulus: float

    def pressure(self, force_curvature: FloatArray) -> FloatArray:
        """Return the largest pressure [MPa] = sqrt(F E* kappa / (pi width)) for values of F kappa [N/mm]."""
        found: FloatArray = np.sqrt(np.maximum(force_curvature, 0.0) * (self.modulus / (math.pi * self.width)))
        return found


def line_contact(face_width: Any, youngs_modulus: Any, poissons_ratio: Any, millimetres: float) -> LineContact | None:
    """Return the contact of checked arguments; None if none is given. millimetres: size of the length unit."""
    given = {"face_width": face_width, "youngs_modulus": youngs_modulus, "poissons_ratio": poissons_ratio}
    missing = [key for key, value in given.items() if value is None]
    if len(missing) == len(given):
        return None
    if missing:
        message = f"the pressure needs face_width, youngs_modulus and poissons_ratio; {' and '.join(missing)} not given"
        raise ParameterError(message, parameter=missing[0])
    width = _positive(face_width, "face_width")
    compliance = 0.0
    for modulus, ratio in zip(_pair(youngs_modulus), _pair(poissons_ratio), strict=True):
        nu = number(ratio, "poissons_ratio")
        if not 0.0 <= nu <= 0.5:
            message = f"poissons_ratio must be 0 to 0.5; got {short_repr(ratio)}"
            raise ParameterError(message, parameter="poissons_ratio", value=ratio)
        compliance += (1.0 - nu * nu) / _positive(modulus, "youngs_modulus")
    return LineContact(width * millimetres, 1.0 / compliance)


def _positive(given: Any, name: str) -> float:
    value = number(given, name)
    if not 0.0 < value < math.inf:
        message = f"{name} must be positive and finite; got {short_repr(given)}"
        raise ParameterError(message, parameter=name, value=given)
    return value


def _pair(given: Any) -> tuple[Any, Any]:
    """Return the values of cam and follower, given as a pair or as one number for both."""
    if isinstance(given, tuple | list):
        if len(given) != 2:
            message = f"give one value, or one of the cam and one of the follower; got {len(given)}"
            raise ParameterError(message, parameter="youngs_modulus", value=given)
        return given[0], given[1]
    return given, given
