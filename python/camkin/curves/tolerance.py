"""The tolerance of a curve."""

from camkin._base.arguments import finite
from camkin._base.units import UNITS, length_in
from camkin.errors import ParameterError

# Least tolerance, and rounding of points and tangents, both relative to the size of a curve.
LEAST = 1e-10
_ROUNDING = 1e-14
USUAL = 1e-3  # tolerance where none is given [mm]; [L] where the unit of length is not known
OF_SOLIDS = 1e-4  # the same for the sides of a solid


def given_or(tolerance: float | None, usual: float, unit: str | None) -> float:
    """Return the tolerance in a unit of length, `usual` mm for None. unit: the name, None or a label if not known."""
    known = unit if unit in UNITS and UNITS[unit].kind == "length" else None
    if tolerance is None:
        return usual if known is None else float(usual / UNITS[known].size)
    return finite(tolerance, "tolerance", ParameterError, length_in(known))


def checked(tolerance: float, size: float) -> float:
    """Return the tolerance less the rounding of the points. size: largest coordinate of the curve [L]."""
    value = finite(tolerance, "tolerance", ParameterError)
    if not LEAST * size <= value <= size:
        message = f"tolerance must be {LEAST * size:.3g} to {size:.3g} for a curve of this size; got {tolerance!r}"
        raise ParameterError(message, parameter="tolerance", value=tolerance)
    return value - _ROUNDING * size
