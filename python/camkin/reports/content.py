"""The content of a report: sections of tables, figures and texts. html.py and pdf.py lay them out."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from camkin.analysis import text_report

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

KEPT, VIOLATED, OPEN = "kept", "violated", "not judged"


@dataclass(frozen=True)
class Table:
    """A table. heading: names of the columns; a unit stands on their second line.

    text: columns of text; the others are numbers. verdicts: one of KEPT, VIOLATED and OPEN for each row, or empty.
    notes: lines below it.
    """

    caption: str
    heading: Sequence[str]
    rows: Sequence[Sequence[str]]
    text: Sequence[int] = (0,)
    verdicts: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Figure:
    """A picture. key: a short name. size: width and height [in]. draw: draws it into a figure of matplotlib."""

    key: str
    caption: str
    size: tuple[float, float]
    draw: "Callable[[Canvas], None]"


@dataclass(frozen=True)
class Text:
    """A text whose lines are kept. code: True for a fixed width of the letters."""

    text: str
    code: bool = False


Block: TypeAlias = Table | Figure | Text


@dataclass(frozen=True)
class Section:
    """A section: its title and its blocks."""

    title: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Content:
    """A whole report.

    facts: rows of the title block. signs: the picture beside it. verdict: the overall verdict, in words and as one of
    KEPT, VIOLATED and OPEN. spec: the TOML text of the program, or of the cam. version: that of the library.
    """

    title: str
    facts: Sequence[tuple[str, str]]
    signs: Figure
    verdict: tuple[str, str]
    sections: Sequence[Section]
    spec: str
    version: str


_TIMES = "\N{MULTIPLICATION SIGN}"
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown(x: float) -> str:
    """Return a number with six digits, large ones with a power of ten; 0 has no sign."""
    digits, _, power = text_report.number(x + 0.0).partition("e")
    return f"{digits}{_TIMES}10{str(int(power)).translate(_RAISED)}" if power else digits


def angle(x: float) -> str:
    """Return an angle as text: 0 for a rounding error of 0, and "" for NaN."""
    return "" if math.isnan(x) else f"{shown(round(x, 12))}°"


def spans(ranges: Sequence[tuple[float, float]]) -> str:
    """Return ranges of angles in words."""
    return ", ".join(f"{angle(a)} to {angle(b)}" for a, b in ranges) or "none"


def printable(text: str) -> str:
    """Replace control characters, which are not allowed in a page, by the replacement character."""
    return "".join(c if c in "\n\t" or (c >= " " and not "\x7f" <= c <= "\x9f") else "\ufffd" for c in text)
