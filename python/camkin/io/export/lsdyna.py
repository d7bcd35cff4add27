"""LS-DYNA and OpenRadioss: a *DEFINE_CURVE_TITLE with fields of 20 columns.

LS-DYNA resamples a curve to LCINT intervals; the card asks for as many as the table has, so that its rows are kept.
"""

from typing import IO

from camkin.io.export.table import Table


def write(table: Table, file: IO[bytes]) -> None:
    """Write the curve `number`."""
    file.write(b"*KEYWORD\n")
    for line in table.comment:
        file.write(f"$ {line}\n".encode())
    file.write(f"*DEFINE_CURVE_TITLE\n{table.name}\n".encode())
    # lcid, sidr, sfa, sfo, offa, offo, dattyp, lcint: 8 fields of 10 columns
    card = f"{table.number:10d}{0:10d}{1.0:10.1f}{1.0:10.1f}{0.0:10.1f}{0.0:10.1f}{0:10d}{table.rows - 1:10d}"
    file.write(f"{card}\n".encode())
    file.writelines(table.lines("%20.12E%20.12E\n"))
    file.write(b"*END\n")
