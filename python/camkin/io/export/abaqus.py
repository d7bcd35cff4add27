"""Abaqus: an *AMPLITUDE with SMOOTH=0.5, one pair a line.

Abaqus differentiates a displacement table where it needs velocities and accelerations, and smooths it by quadratics
around its rows. SMOOTH=0.5 gives the acceleration at the rows right to the order of dt^2; the default of 0.25 is wrong
by 100 % there (computed from the definition in the manual; not run in Abaqus).
"""

from typing import IO

from camkin.io.export.calculix import write_amplitude
from camkin.io.export.table import Table


def write(table: Table, file: IO[bytes]) -> None:
    """Write the comment, the initial velocity and the amplitude."""
    write_amplitude(table, file, ", SMOOTH=0.5" if table.quantity == 0 else "")
