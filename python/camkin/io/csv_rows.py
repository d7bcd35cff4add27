"""Rows of numbers as CSV. Each is written as repr() has it: the shortest text that reads back to the same bits."""

from collections.abc import Sequence
from typing import IO

from camkin._base.arguments import FloatArray

_ROWS = 100_000  # converted at a time


def write(file: IO[bytes], names: Sequence[str], units: Sequence[str], columns: Sequence[FloatArray]) -> None:
    """Write one line of headings, name [unit], and the columns."""
    heading = ",".join(f"{name} [{unit}]" for name, unit in zip(names, units, strict=True))
    file.write(f"{heading}\n".encode())
    for i in range(0, len(columns[0]), _ROWS):
        numbers = [column[i : i + _ROWS].tolist() for column in columns]
        file.writelines((",".join(map(repr, row)) + "\n").encode() for row in zip(*numbers, strict=True))
