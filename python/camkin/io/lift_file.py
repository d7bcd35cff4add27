"""Files of lift tables, as gauges, spreadsheets and controllers write them; and written so that they read back."""

import math
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from camkin._base import textfile
from camkin._base.angles import meant
from camkin._base.arguments import FloatArray, count, number, speed
from camkin._base.units import SMALL, UNITS
from camkin._base.units import meant as meant_unit
from camkin.errors import TableError, short_repr, suggestion
from camkin.io import csv_rows
from camkin.lift_table.rows import Table
from camkin.motion import Motion

MAX_LINES = 300_000
MAX_HEADINGS = 1000
SUFFIXES = (".csv", ".txt")
_COMMENT = re.compile(r"(?:^|\s)(?:#|//)")
_BEGINS_LIKE_A_NUMBER = re.compile(r"[\"']?[+-]?[.,]?\d")
_FORTRAN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)[dD][+-]?\d+")
# The headings of write() and of an export to csv, s [mm] and so on; not those of scaled values, s [mm times 2].
_OWN_HEADINGS = re.compile(
    r"(?:theta \[deg\]|t \[s\]),s \[(?P<unit>[^\] ]+)\],"
    r"v \[(?P=unit)/(?P<per>s|rad)\],a \[(?P=unit)/(?P=per)\^2\],j \[(?P=unit)/(?P=per)\^3\]"
)
# Words in the headings of others.
_UNIT = re.compile(r"\s*[\[(].*", re.DOTALL)
_IN_BRACKETS = re.compile(r"[\[(]([^\[\]()]+)[\])]")
_LIFT = re.compile(r"\b(?:lift|hub|height|stroke|displacement|s|y)\b")
_ANGLE = re.compile(r"\b(?:angle|theta|winkel|deg|degrees?|phi)\b|°")
# Words in the heading of the first column: its unit, if it is not the degree, and that it is a time.
_WORD = re.compile(r"[^\W_]+|\u00b0")
_DEGREES = {"deg", "degree", "degrees", "grad", "\u00b0"}
_TURNS = {
    **dict.fromkeys(("rad", "radian", "radians"), 180.0 / math.pi),
    **dict.fromkeys(("rev", "turn", "turns"), 360.0),
}
_SECONDS = {
    **dict.fromkeys(("s", "sec", "second", "seconds", "sekunden"), 1.0),
    **dict.fromkeys(("ms", "msec", "millisecond", "milliseconds"), 1e-3),
    **dict.fromkeys(("us", "\u00b5s", "\u03bcs", "microseconds"), 1e-6),
    **dict.fromkeys(("min", "minutes"), 60.0),
}
_TIMES = ("t", "time", "zeit", "timestamp")
_MAX_ROWS = 2**31

Columns: TypeAlias = Sequence[int] | Sequence[str]


def read(
    path: str | os.PathLike[str],
    *,
    columns: Columns | None = None,
    skip: int | None = None,
    decimal: str | None = None,
    rpm: float | None = None,
) -> Table:
    """Return the table in a file; see Program.from_csv(). Raises TableError that names the line, OSError of open().

    Its unit is the one in brackets of the heading.
    """
    # Spreadsheets write headings such as "Winkel [°]" in the code page of Windows.
    content = textfile.read(textfile.named(path), TableError, otherwise="cp1252")
    most = f"a line may have at most {textfile.MAX_LINE} characters, a table {MAX_LINES} lines"
    if content.count("\n") > MAX_LINES:
        raise TableError(f"line {MAX_LINES + 1}: {most}")
    passed = 0 if skip is None else count(skip, "skip")
    if decimal not in (None, ".", ","):
        message = f"decimal must be '.' or ',' or None; got {short_repr(decimal)}"
        raise TableError(message, parameter="decimal", value=decimal)
    lines = []
    for place, line in enumerate(content.split("\n"), 1):
        if len(line) > textfile.MAX_LINE:
            raise TableError(f"line {place}: {most}")
        if place <= passed:
            continue
        text = (_COMMENT.split(line, maxsplit=1)[0] if "#" in line or "//" in line else line).strip()
        if text[:8].lower() == "endtable":
            break
        if text:
            lines.append((place, text))
    return _Sheet(lines, decimal, columns).table(rpm)


class _Line(NamedTuple):
    """The cells of a line, and its number in the file."""

    number: int
    cells: list[str]

    def error(self, message: str, value: Any = None) -> TableError:
        return TableError(f"line {self.number}: {message}", value=value)


class _Sheet:
    """The lines of a file, split into headings and rows."""

    def __init__(self, lines: list[tuple[int, str]], decimal: str | None, columns: Columns | None) -> None:
        self.separator = _separator(lines, decimal)
        self.decimal = "." if self.separator == "," else decimal
        self.above = self._split(lines[:MAX_HEADINGS])
        self.headings: list[_Line] = []
        self.places = None if columns is None else self._places(columns)
        first = next((i for i, line in enumerate(self.above) if self._is_row(line)), None)
        if first is None:
            raise self._no_rows(len(lines))
        self.headings = self.above[:first]
        self.rows = self.above[first:] + self._split(lines[MAX_HEADINGS:])
        self._check_headings()

    def _split(self, lines: list[tuple[int, str]]) -> list[_Line]:
        return [_Line(place, cells) for place, text in lines if (cells := _cells(text, self.separator))]

    def value(self, cell: str) -> float | None:
        """Return the number in a cell, or None. Without a given decimal mark both are accepted."""
        if "," in cell:
            if self.decimal == "." or "." in cell:
                return None
            cell = cell.replace(",", ".")
        elif self.decimal == "," and "." in cell:
            return None
        try:
            return float(cell) if "_" not in cell else None
        except ValueError:
            return float(cell.replace("d", "e").replace("D", "e")) if _FORTRAN.fullmatch(cell) else None

    def _is_row(self, line: _Line) -> bool:
        if self.places is None:
            return len(line.cells) > 1 and None not in map(self.value, line.cells)
        return len(line.cells) > max(self.places) and all(self.value(line.cells[i]) is not None for i in self.places)

    def _wrong(self, line: _Line, more: str = "") -> TableError:
        """Return the error for a line with a cell that is no number."""
        cell = next(cell for cell in line.cells if self.value(cell) is None)
        why = ""
        if "," in cell and self.decimal != ",":
            why = "; a decimal comma? give decimal=',' and part the columns by semicolons, tabs or blanks"
        elif "." in cell and self.decimal == ",":
            why = ": decimal commas are given; write all numbers with one of the two"
        return line.error(f"{cell[:40]!r} is no number{why}{more}", cell)

    def _no_rows(self, lines: int) -> TableError:
        """Return the error for a file in which none of the first lines is a row."""
        if any(line.cells[0].startswith(("[[segment]]", "{")) for line in self.above):
            return TableError("a lift table is needed; Program.load() reads a spec file")
        numbers = [line for line in self.above if self.value(line.cells[0]) is not None]
        if numbers and all(len(line.cells) == 1 for line in self.above):
            return numbers[0].error(
                "two columns are needed, cam angle and displacement; got 1: Program.from_table(theta, s) takes angles "
                "from elsewhere"
            )
        for i, line in enumerate(self.above):
            if len(line.cells) > 1 and any(map(_BEGINS_LIKE_A_NUMBER.match, line.cells)):
                if None not in map(self.value, line.cells):
                    return self._wrong_width(line, self.places)
                self.headings = self.above[:i]
                choose = self.places is None and len(line.cells) > 2
                return self._wrong(line, f"; {self._two_of(len(line.cells))}" if choose else "")
        where = f" in the first {MAX_HEADINGS} lines" if lines > MAX_HEADINGS else ""
        return TableError(
            f"no rows of two numbers, cam angle and displacement{where}, parted by a comma, semicolon, tab or blanks"
        )

    def _check_headings(self) -> None:
        """Refuse headings that may be rows, and a heading with a wrong number of rows."""
        width, n = len(self.rows[0].cells), len(self.rows)
        for line in self.headings:
            numbers = [x for x in map(self.value, line.cells) if x is not None]
            skip = f"; skip={line.number} passes over the lines to here"
            if len(line.cells) == width and numbers:
                raise self._wrong(line, skip)
            if len(line.cells) == 1 and numbers and numbers[0] != n:
                message = f"{line.cells[0][:40]} stands alone, and is not the number of rows, {n}{skip}"
                raise line.error(message, line.cells[0])

    def table(self, rpm: float | None) -> Table:
        """Return the two columns. Times are converted to theta at this speed."""
        places = self._own_places() if self.places is None else self.places
        first, second = places or (0, 1)
        factor = self._degrees(first, rpm)
        if self.places is None:
            self._check_order(first, second)
        least = max(first, second) + 1
        values: list[tuple[float, float]] = []
        marks: dict[str, tuple[_Line, str]] = {}  # the first number with each decimal mark
        for line in self.rows:
            if len(line.cells) < least or (places is None and len(line.cells) > least):
                raise self._wrong_width(line, places)
            theta, s = self.value(line.cells[first]), self.value(line.cells[second])
            if theta is None or s is None:
                raise self._wrong(_Line(line.number, [line.cells[first], line.cells[second]]))
            values.append((theta, s))
            if len(marks) < 2:
                for cell in (line.cells[first], line.cells[second]):
                    mark = "," if "," in cell else "." if "." in cell else None
                    if mark and mark not in marks:
                        marks[mark] = line, cell
        if len(marks) > 1:
            (above, one), (line, other) = marks.values()
            message = (
                f"{other[:40]!r} after {one[:40]!r} in line {above.number}: decimal commas and points; write all "
                "numbers with one of the two, and say which: decimal=',' or decimal='.'"
            )
            raise line.error(message, other)
        numbers = [line.number for line in self.rows]
        columns = np.array(values)
        found = Table.of(
            columns[:, 0] * factor, columns[:, 1].copy(), lambda i: f"line {numbers[min(i, len(numbers) - 1)]}"
        )
        return replace(found, unit=self._unit(second))

    def _unit(self, column: int) -> str | None:
        """Return the unit in brackets in the heading of the displacement, as in "lift [mm]"; None without one.

        Headings that this package wrote have any label as unit, others a known unit of length or angle.
        """
        for line in reversed(self.headings):
            match = _OWN_HEADINGS.fullmatch(",".join(line.cells))
            if match and column == 1:
                return match["unit"] if match["unit"] != "L" else None
            if column < len(line.cells) and (unit := _IN_BRACKETS.search(line.cells[column])):
                label = unit[1].strip()
                return label if label in UNITS or label in SMALL else meant_unit(label)
        return None

    def _check_order(self, first: int, second: int) -> None:
        """Refuse columns whose headings name the displacement before the angle."""
        for line in reversed(self.headings):
            if max(first, second) < len(line.cells):
                words = [line.cells[i].lower() for i in (first, second)]
                if _LIFT.search(words[0]) and _ANGLE.search(words[1]) and not _ANGLE.search(words[0]):
                    message = f"column {first} is {line.cells[first][:40]!r} and column {second} is"
                    remedy = f"give columns=({second}, {first}), the cam angle first"
                    raise line.error(f"{message} {line.cells[second][:40]!r}: {remedy}")

    def _wrong_width(self, line: _Line, places: tuple[int, int] | None) -> TableError:
        got = len(line.cells)
        if any({"x", "y"} <= {_UNIT.sub("", cell) for cell in head.cells} for head in self.headings):
            return line.error("these are points of a curve, not a lift: Cam.verify() compares them with a cam")
        if places is not None:
            return line.error(f"column {max(places)} is needed, counted from 0; the line has {got} columns", got)
        more = ""
        if got > 2:
            more = f": {self._two_of(got)}"
        if got > 2 and self.separator == ",":
            more += "; if these are decimal commas, part the columns by semicolons"
        return line.error(f"two columns are needed; got {got}{more}", got)

    def _two_of(self, width: int) -> str:
        """Return how to choose two columns: by the names in the heading that mean an angle and a lift, or by place."""
        cells = next((line.cells for line in reversed(self.headings) if len(line.cells) == width), [])
        names = [_UNIT.sub("", cell) for cell in cells]
        angles = [name for name, cell in zip(names, cells, strict=True) if _ANGLE.search(cell.lower())]
        lifts = [name for name in names if _LIFT.search(name.lower()) and name not in angles]
        if len(angles) == len(lifts) == 1:
            return f"columns=({angles[0]!r}, {lifts[0]!r}) takes these of the heading"
        known = f"the names {', '.join(repr(name[:40]) for name in names[:8])}" if names else "names of a heading"
        return f"columns=(0, 1) takes the first two; {known} are taken as well"

    def _own_places(self) -> tuple[int, int] | None:
        """Return the columns of a table that this package wrote, or None."""
        names = [[cell.partition(" [")[0] for cell in line.cells] for line in self.headings]
        return (0, 1) if any(row[1:] == list("svaj") and row[0] in ("theta", "t") for row in names) else None

    def _degrees(self, column: int, rpm: float | None) -> float:
        """Return the degrees of one unit of the first column, by the unit in its heading; 1 without a heading.

        A time needs the speed of the table.
        """
        line = next((line for line in reversed(self.headings) if column < len(line.cells)), None)
        if line is None:
            return 1.0
        name, *others = _WORD.findall(line.cells[column].lower()) or [""]
        words = [name, *others]
        unit = next((word for word in others or words if word in _SECONDS or word in _TURNS), "")
        if not _DEGREES.isdisjoint(words) or (_ANGLE.search(line.cells[column].lower()) and unit not in _TURNS):
            return 1.0
        if unit in _TURNS:
            return _TURNS[unit]
        is_time = name in _TIMES if others else name in _TIMES[1:] or (len(unit) > 1 and unit in _SECONDS)
        if not is_time:
            return 1.0
        if not unit:
            shown = line.cells[column][:40]
            raise line.error(
                f"{shown!r} is a time without a unit: write {shown} [s] or {shown} [ms] into the heading", shown
            )
        if rpm is None:
            message = "the first column is time, not cam angle: give rpm=, the speed of the table"
            raise TableError(f"line {line.number}: {message}", parameter="rpm")
        return 6.0 * speed(rpm, "rpm") * _SECONDS[unit]

    def _places(self, columns: Any) -> tuple[int, int]:
        if isinstance(columns, str) or not isinstance(columns, Sequence) or len(columns) != 2:
            message = f"columns must be two, of cam angle and displacement; got {short_repr(columns)}"
            raise TableError(message, parameter="columns", value=columns)
        first, second = (self._named(x) if isinstance(x, str) else count(x, "columns") for x in columns)
        return first, second

    def _named(self, name: str) -> int:
        """Return the column of this name: of a cell of a heading, with or without its unit."""
        known: dict[str, None] = {}
        for line in self.above:
            if self.value(line.cells[0]) is not None:
                break
            for cells in (line.cells, [_UNIT.sub("", cell) for cell in line.cells]):
                if cells.count(name) == 1:
                    return cells.index(name)
                known |= dict.fromkeys(cells)
        hint = suggestion(name, known) if known else "the file has no heading: give numbers, from 0"
        raise TableError(f"there is no column {short_repr(name)}; {hint}", parameter="columns", value=name)


def _separator(lines: list[tuple[int, str]], decimal: str | None) -> str | None:
    """Return the separator of the columns in the first row: a semicolon, tab, comma, or None for blanks."""
    for _, text in lines:
        if not _BEGINS_LIKE_A_NUMBER.match(text):
            continue
        for mark in ";\t":
            if mark in text:
                return mark
        if "," in text and decimal != "," and not any(" " in cell.strip() for cell in text.split(",")):
            return ","
        if len(text.split()) > 1:
            return None
    return next((mark for mark in ";\t," if any(mark in text for _, text in lines)), None)


def _cells(text: str, separator: str | None) -> list[str]:
    cells = [cell.strip().strip('"') for cell in text.split(separator)]
    while cells and not cells[-1]:
        cells.pop()
    return cells


# ---- writing ----


def angles(start: float, end: float, step: Any) -> FloatArray:
    """Return cam angles from the start to the end of a cycle or motion, both included, in steps that divide it."""
    size, cycle = number(step, "step"), end - start
    n = round(cycle / size) if size > 0.0 and cycle / size < _MAX_ROWS else 0
    if not n or abs(n * size - cycle) > 1e-9 * cycle:
        room = f"step must go into the cycle of {cycle:.17g} degrees without rest"
        degrees = meant(size)
        remedy = "theta= takes any angles" if degrees is None else f"if it is in radians, give step={degrees:g}"
        message = f"{room}; got {short_repr(step)}: {remedy}"
        raise TableError(message, parameter="step", value=step)
    theta: FloatArray = start + np.arange(n + 1) * cycle / n
    theta[-1] = end
    return theta


def write(path: str | os.PathLike[str], theta: FloatArray, motion: Motion, unit: str, per: str) -> None:
    """Write columns theta, s, v, a, j as CSV: whole, or not at all. per: "s" or "rad"."""
    units = ("deg", *(f"{unit}{over}" for over in ("", f"/{per}", f"/{per}^2", f"/{per}^3")))
    with textfile.write_whole(path) as file:
        csv_rows.write(file, ("theta", *"svaj"), units, (theta, *motion))
