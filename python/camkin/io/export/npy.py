"""One NumPy array (rows, 5) of t, s, v, a, j, for memory mapping: numpy.load(path, mmap_mode="r")."""

from typing import IO

import numpy as np

from camkin.io.export.table import Table


def write(table: Table, file: IO[bytes]) -> None:
    """Write the array; its header first, then its rows block by block."""
    header = {"descr": np.lib.format.dtype_to_descr(np.dtype("<f8")), "fortran_order": False, "shape": (table.rows, 5)}
    np.lib.format.write_array_header_1_0(file, header)
    for t, values in table.blocks():
        file.write(np.column_stack((t, *values)).astype("<f8", copy=False).tobytes())
