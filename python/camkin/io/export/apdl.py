"""Ansys APDL: a file of comma-separated pairs for *TREAD; its first lines say how to read it.

Not run in Ansys: the syntax is that of its manual.
"""

from typing import IO

from camkin.io.export.table import Table


def write(table: Table, file: IO[bytes]) -> None:
    """Write lines that *TREAD skips, then one pair a line."""
    lines = [
        *table.comment,
        f"*DIM,{table.name},TABLE,{table.rows},1,1,TIME",
        f"*TREAD,{table.name},FILE,EXTENSION,,{len(table.comment) + 3}",
        f"D,NODE,UX,%{table.name}%",
    ]
    for line in lines:
        file.write(f"! {line}\n".encode())
    file.writelines(table.lines("%.16E,%.16E\n"))
