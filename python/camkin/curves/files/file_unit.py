"""The unit of L in a file."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from camkin._base.units import UNITS, agree
from camkin.errors import UnitError, short_repr

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam


def file_unit(cam: "Cam", unit: str | None, known: Collection[str | None]) -> str | None:
    """Return the unit of L in a file: that of the call, or of the program. known: those that the file can have."""
    own = None if cam.follower.swinging else cam.program.length_unit
    names = ", ".join(name for name in UNITS if name in known)
    if unit is not None and (unit not in known or (own in UNITS and not agree(unit, own))):
        state = f"the program has the length_unit {own!r}" if own in UNITS else f"unit must be one of {names}"
        raise UnitError(f"{state}; got unit={short_repr(unit)}", parameter="unit", value=unit)
    found = own if unit is None else unit
    if found not in known:
        state = "has no unit of length" if found is None else f"has the length_unit {found!r}, which is only a label"
        raise UnitError(f"the program {state}: give unit= one of {names}", parameter="length_unit", value=found)
    return found


def drawn_unit(cam: "Cam", unit: str | None, known: Collection[str | None]) -> str | None:
    """Return the unit of L in a picture; None for a program without one of them, where no unit is given."""
    return None if unit is None and cam.program.length_unit not in known else file_unit(cam, unit, known)
