"""NumPy's archive of arrays."""

from typing import IO

import numpy as np

from camkin.io.export.table import Table


def write(table: Table, file: IO[bytes]) -> None:
    """Write arrays t, s, v, a, j for numpy.load(), and the label length_unit."""
    m = table.motion
    np.savez(file, t=table.t, s=m.s, v=m.v, a=m.a, j=m.j, length_unit=np.array(table.unit))
