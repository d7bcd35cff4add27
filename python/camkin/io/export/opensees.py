"""OpenSees: three Path series, s, v and a, as Tcl; Python spells their arguments alike.

imposedMotion takes the three as they are: without -accel the reactions lack the inertia of the driven node, and without
-disp nothing moves. After its last point a series is 0, but for -useLast.
"""

from typing import IO

from camkin.io.export.table import Table


def write(table: Table, file: IO[bytes]) -> None:
    """Write the series `number`, `number` + 1 and `number` + 2, and the command that takes them as a comment."""
    for line in table.comment:
        file.write(f"# {line}\n".encode())
    tags = range(table.number, table.number + 3)
    for row, tag in enumerate(tags):
        file.write(f"timeSeries Path {tag} -dt {table.dt!r} -values {{\n".encode())
        for _, values in table.blocks():
            file.write("".join([f"{x!r}\n" for x in values[row].tolist()]).encode())
        file.write(b"} -useLast\n")
    disp, vel, accel = tags
    file.write(f"# groundMotion 1 Plain -disp {disp} -vel {vel} -accel {accel}\n".encode())
