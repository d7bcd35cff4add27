"""Comma-separated values: one line of headings with units, then t, s, v, a, j."""

from typing import IO

from camkin.io import csv_rows
from camkin.io.export.table import Table


def write(table: Table, file: IO[bytes]) -> None:
    """Write the table as CSV."""
    units = ("s", *(f"{table.unit}{per}{table.times}" for per in ("", "/s", "/s^2", "/s^3")))
    csv_rows.write_headings(file, "tsvaj", units)
    for t, values in table.blocks():
        csv_rows.write_rows(file, (t, *values))
