"""NumPy's archive of arrays t, s, v, a, j, and the label length_unit, for numpy.load()."""

import zipfile
from typing import IO

import numpy as np

from camkin.io.export.table import Table


def write(table: Table, file: IO[bytes]) -> None:
    """Write the archive, one array after the other, each of them block by block."""
    header = {"descr": "<f8", "fortran_order": False, "shape": (table.rows,)}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for row, name in enumerate("tsvaj"):
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array_header_1_0(member, header)
                for t, values in table.blocks():
                    member.write((t, *values)[row].astype("<f8", copy=False).tobytes())
        with archive.open("length_unit.npy", "w") as member:
            np.lib.format.write_array(member, np.array(table.unit + table.times))
