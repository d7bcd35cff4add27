"""The table that a format writes."""

from dataclasses import dataclass

from camkin._base.arguments import FloatArray
from camkin.motion import Motion


@dataclass(frozen=True)
class Table:
    """Times [s], the motion at them, and the label of the unit of length."""

    t: FloatArray
    motion: Motion
    unit: str
