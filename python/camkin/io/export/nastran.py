"""Nastran and OptiStruct: a TABLED1 in large fields of 16 columns, two pairs a line, with continuation names.

Small fields of 8 columns are never written: they lose s to 1e-7 of the lift, half of an acceleration. After its last
point a table goes on with its last slope.
"""

from collections.abc import Iterator
from typing import IO

from camkin.io.export.table import Table


def number(x: float) -> str:
    """A number in 16 columns as Nastran writes it, the exponent without its E: 1.234567890123-5.

    As many digits as there is room for: 12 behind the point, 10 for a negative number with an exponent of two digits, 9
    with one of three.
    """
    for digits in range(12, 0, -1):
        mantissa, _, exponent = f"{x:.{digits}E}".partition("E")
        text = f"{mantissa}{int(exponent):+d}"
        if len(text) <= 16:
            return text
    raise AssertionError(x)  # a double has an exponent of three digits at most


def write(table: Table, file: IO[bytes]) -> None:
    """Write the table `number`."""
    for line in table.comment:
        file.write(f"$ {line}\n".encode())
    file.write(f"{'TABLED1*':8}{table.number:16d}{'':48}{_name(1)}\n{_name(1)}{'':64}{_name(2)}\n".encode())
    card = 2
    left: list[str] = []
    for pairs in table.pairs():
        text = []
        for pair in _fields(pairs):
            left.extend(pair)
            if len(left) == 4:
                text.append(f"{_name(card)}{''.join(left)}{_name(card + 1)}\n")
                left, card = [], card + 1
        file.write("".join(text).encode())
    last = "".join([*left, f"{'ENDT':16}"])
    file.write(f"{_name(card)}{last}\n".encode())


def _name(line: int) -> str:
    """The name in 8 columns that joins one line to the next: an asterisk and the number of the line to base 36."""
    digits = ""
    while line:
        line, digit = divmod(line, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + digits
    return f"*{digits:7}"


def _fields(pairs: Iterator[tuple[float, float]]) -> Iterator[tuple[str, str]]:
    for t, x in pairs:
        yield f"{number(t):>16}", f"{number(x):>16}"
