"""Fuzz lift tables: any bytes give a spline from a CSV file, or a TableError of one short line."""

import struct
import tempfile
import warnings
from pathlib import Path

from fuzz_spec import check_program

from camkin import CamkinError, CamkinWarning, Program, TableError

warnings.simplefilter("error")
warnings.simplefilter("ignore", CamkinWarning)  # for values that are allowed and probably mistaken
_FOLDER = tempfile.TemporaryDirectory()
_FILE = Path(_FOLDER.name) / "lift.csv"


def table_of(data: bytes) -> str:
    """Return ascending rows: one byte for the step, two for the level, scaled by the first two bytes."""
    angle, level = (10.0 ** (x % 32 - 16) for x in data[:2].ljust(2, b"\0"))
    rows, theta = [], 0.0
    for step, s in struct.iter_unpack("<Bh", data[2 : 2 + 3 * ((len(data) - 2) // 3)]):
        theta += step * angle
        rows.append(f"{theta!r};{s * level!r}\n")
    return "".join(rows)


def check(data: bytes) -> None:
    """Read a table. The first byte selects the options, the second whether text or numbers follow."""
    how, kind = data[:2].ljust(2, b"\0")
    _FILE.write_bytes(table_of(data[2:]).encode() if kind & 1 else data[2:])
    options = {"degree": 5 if how & 1 else 3, "periodic": not how & 2, "accumulate": bool(kind & 2)}
    if kind & 4:
        options |= {"allow_velocity_jump": True, "method": ("spline", "pchip", "akima", "spline")[kind >> 3 & 3]}
    if kind & 32:
        options["degree"] = 1
    if kind & 64:
        options["dwells"] = [(60.0, 90.0), (300.0, 380.0)]
    if how & 2:
        options["ends"] = ("clamped", "natural", "not-a-knot", "periodic")[how >> 2 & 3]
    if how & 16:
        options["smoothing"] = 10.0 ** -(how >> 5) if how >> 5 else "auto"
    try:
        p = Program.from_csv(_FILE, **options)
    except CamkinError as error:
        assert len(str(error)) < 1000, error
        assert not isinstance(error, TableError) or str(error).startswith(str(_FILE)), error
        return
    check_program(p)
    assert Program.loads(p.dumps()) == p
