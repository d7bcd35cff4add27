"""The tolerance of a curve."""

from camkin._base.arguments import finite
from camkin.errors import ParameterError

# Least tolerance, and rounding of points and tangents, both relative to the size of a curve.
LEAST = 1e-10
_ROUNDING = 1e-14


def checked(tolerance: float, size: float) -> float:
    """Return the tolerance less the rounding of the points. size: largest coordinate of the curve [L]."""
    value = finite(tolerance, "tolerance", ParameterError)
    if not LEAST * size <= value <= size:
        message = f"tolerance must be {LEAST * size:.3g} to {size:.3g} for a curve of this size; got {tolerance!r}"
        raise ParameterError(message, parameter="tolerance", value=tolerance)
    return value - _ROUNDING * size
