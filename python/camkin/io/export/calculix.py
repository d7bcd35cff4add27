"""CalculiX: an *AMPLITUDE for an include file, one pair a line.

CalculiX reads 20 columns of a number and takes what is cut off for the whole of it, so a number has 13 digits in 19
columns at most (%.12E). It holds the last value after the table. Its table is linear between the rows, so the rows must
be the increments: *DYNAMIC, DIRECT with the step of the table.
"""

from typing import IO

from camkin.io.export.table import Table


def write(table: Table, file: IO[bytes]) -> None:
    """Write the comment, the initial velocity and the amplitude."""
    write_amplitude(table, file, "")


def write_amplitude(table: Table, file: IO[bytes], options: str) -> None:
    """Write an *AMPLITUDE with more options on its line: Abaqus reads the same cards."""
    for line in table.comment:
        file.write(f"** {line}\n".encode())
    if table.starts_moving():
        card = f"{table.node_set or 'NODE_SET'},{table.dof},{table.start[1]:.12E}"
        active = table.node_set is not None
        if not active:
            file.write(b"** Give the moving nodes this velocity, or name them in the export:\n")
        for line in ("*INITIAL CONDITIONS, TYPE=VELOCITY", card):
            file.write(f"{'' if active else '** '}{line}\n".encode())
    file.write(f"*AMPLITUDE, NAME={table.name}{options}\n".encode())
    file.writelines(table.lines("%.12E,%.12E\n"))
