"""A report as PDF: pages of A4, drawn by matplotlib as vectors."""

import io
import textwrap
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from camkin.reports import figures
from camkin.reports.content import KEPT, VIOLATED, Block, Content, Figure, Table, Text, printable

if TYPE_CHECKING:
    from matplotlib.backends.backend_pdf import PdfPages

# All lengths are points, 1/72 in. y grows downwards.
_WIDTH, _HEIGHT = 595.3, 841.9
_LEFT, _TOP, _BOTTOM = 42.5, 42.5, 50.0
_INNER = _WIDTH - 2.0 * _LEFT
_GAP = 5.0  # space beside the text of a cell, half of it on each side
_COLOURS = {KEPT: "#1d6b34", VIOLATED: "#a61d24"}
_OPEN = "#7a5200"
_BODY, _CELL, _NOTE, _CODE = 8.5, 7.0, 6.5, 6.5
_CODE_LETTERS = 62  # letters in a line of the spec


def pages(content: Content) -> bytes:
    """Return the file."""
    from matplotlib.backends.backend_pdf import PdfPages

    out = io.BytesIO()
    metadata = {"Title": content.title, "Creator": f"camkin {content.version}", "CreationDate": None}
    with PdfPages(out, metadata=metadata) as file:
        writer = _Writer(file, f"{content.title}    camkin {content.version}")
        writer.head(content)
        for section in content.sections:
            writer.section(section.title, section.blocks)
        writer.section("Spec", [Text(content.spec, code=True)])
        writer.close()
    return out.getvalue()


def missing(content: Content) -> str:
    """Return the letters of a report that the font of the pages lacks, in order."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    font = get_font(findfont(FontProperties()))
    texts = {content.title, content.spec, *(value for _, value in content.facts)}
    texts |= {block.text for section in content.sections for block in section.blocks if isinstance(block, Text)}
    letters = set(printable("".join(texts))) - {"\n", "\t"}
    return "".join(sorted(c for c in letters if not font.get_char_index(ord(c))))


@cache
def _font(size: float, bold: bool, family: str = "sans-serif") -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=family, size=size, weight="bold" if bold else "normal")


@cache
def _width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text."""
    from matplotlib.textpath import text_to_path

    return float(text_to_path.get_text_width_height_descent(text, _font(size, bold), False)[0]) if text else 0.0


def _wrapped(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Break a text into lines of at most this width, at blanks where possible."""
    lines = []
    for paragraph in printable(text).expandtabs(4).split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if _width(longer, size, bold) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            line = word
            while _width(line, size, bold) > width and len(line) > 1:
                n = max(n for n in range(1, len(line)) if n == 1 or _width(line[:n], size, bold) <= width)
                lines.append(line[:n])
                line = line[n:]
        lines.append(line)
    return lines


class _Writer:
    """Fill pages from the top to the bottom. `y` is the position of the next line."""

    def __init__(self, file: "PdfPages", footer: str) -> None:
        self._file, self._number = file, 0
        self._footer = _wrapped(footer, 0.8 * _INNER, _NOTE)[0]
        self._canvas: Any = None
        self.y = 0.0
        self._begin()

    # ---- pages ----

    def _begin(self) -> None:
        from matplotlib.figure import Figure as Canvas

        self._canvas = Canvas(figsize=(_WIDTH / 72.0, _HEIGHT / 72.0))
        self._number += 1
        self.y = _TOP
        self._put(_LEFT, _HEIGHT - 26.0, self._footer, _NOTE, "0.4")
        self._put(_WIDTH - _LEFT, _HEIGHT - 26.0, str(self._number), _NOTE, "0.4", align="right")

    def close(self) -> None:
        """Write the page."""
        self._file.savefig(self._canvas)  # type: ignore[no-untyped-call]  # of matplotlib

    def _fits(self, height: float) -> bool:
        """Return whether this height is left on the page."""
        return self.y + height <= _HEIGHT - _BOTTOM

    def _need(self, height: float) -> bool:
        """Begin a new page unless this height is left, and return whether one was begun."""
        if self._fits(height) or self.y == _TOP:
            return False
        self.close()
        self._begin()
        return True

    def _put(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str = "0.13",
        bold: bool = False,
        align: str = "left",
        mono: bool = False,
    ) -> None:
        """Write a line with its base at y."""
        if text:
            place = x / _WIDTH, 1.0 - y / _HEIGHT
            font = _font(size, bold, "monospace" if mono else "sans-serif")
            self._canvas.text(
                *place, text, fontproperties=font, color=colour, ha=align, va="baseline", parse_math=False
            )

    def _rule(self, colour: str = "0.8", width: float = 0.5) -> None:
        from matplotlib.lines import Line2D

        y = 1.0 - self.y / _HEIGHT
        line = Line2D((_LEFT / _WIDTH, 1.0 - _LEFT / _WIDTH), (y, y), color=colour, linewidth=width)
        self._canvas.add_artist(line)

    def _lines(self, lines: Sequence[str], size: float, colour: str = "0.13", bold: bool = False) -> None:
        for line in lines:
            self._need(1.4 * size)
            self.y += 1.1 * size
            self._put(_LEFT, self.y, line, size, colour, bold)
            self.y += 0.3 * size

    # ---- content ----

    def head(self, content: Content) -> None:
        """Write title, verdict, title block and signs."""
        self._lines(_wrapped(content.title, _INNER, 17.0, bold=True), 17.0, bold=True)
        self.y += 6.0
        words, verdict = content.verdict
        self._lines(_wrapped(words, _INNER, 10.0, bold=True), 10.0, _COLOURS.get(verdict, _OPEN), bold=True)
        self.y += 8.0
        top = self.y
        width, height = (72.0 * x for x in content.signs.size)
        self._picture(content.signs, _WIDTH - _LEFT - width, (width, height))
        under = self.y
        self.y = top
        label = max(_width(name, _BODY, True) for name, _ in content.facts) + 12.0
        room = _INNER - width - label - 12.0
        for name, value in content.facts:
            for i, line in enumerate(_wrapped(value, room, _BODY)):
                self._need(1.4 * _BODY)
                self.y += 1.2 * _BODY
                self._put(_LEFT, self.y, name if i == 0 else "", _BODY, bold=True)
                self._put(_LEFT + label, self.y, line, _BODY)
                self.y += 0.3 * _BODY
        if self._number == 1:
            self.y = max(self.y, under)

    def section(self, title: str, blocks: Sequence[Block]) -> None:
        """Write a section. Its title stays on the page of its first block."""
        follows = 60.0
        for block in blocks[:2]:
            if isinstance(block, Figure):
                follows += 72.0 * block.size[1]
            elif isinstance(block, Table):
                break
        self.y += 14.0
        self._need(30.0 + follows)
        self._lines([title], 12.5, bold=True)
        self._rule("#1b6ca8", 1.2)
        self.y += 6.0
        waiting = list(blocks)
        while waiting:
            block = waiting.pop(self._next(waiting))
            if isinstance(block, Figure):
                self._figure(block)
            elif isinstance(block, Table):
                self._table(block)
            elif block.code:
                self._code(block.text)
            else:
                self._lines(_wrapped(block.text, _INNER, _BODY), _BODY)
                self.y += 4.0

    def _next(self, blocks: Sequence[Block]) -> int:
        """Return the number of the block to write: 0, or that of a table which fits on this page before a figure."""
        if isinstance(blocks[0], Figure) and not self._fits(_figure_height(blocks[0])):
            for i, block in enumerate(blocks):
                if isinstance(block, Text):
                    break
                if isinstance(block, Table) and self._fits(_table_height(block)):
                    return i
        return 0

    def _code(self, text: str) -> None:
        """Write lines of fixed width in two columns, the left one to the end of the page before the right one."""
        lines = [part for line in printable(text).split("\n") for part in _code_lines(line)]
        while lines:
            left, right = _columns(lines, max(int((_HEIGHT - _BOTTOM - self.y) / (1.3 * _CODE)), 1))
            for x, column in ((_LEFT, lines[:left]), (_LEFT + 0.5 * _INNER, lines[left:right])):
                for i, line in enumerate(column):
                    self._put(x, self.y + (i + 1) * 1.3 * _CODE, line, _CODE, mono=True)
            self.y += 1.3 * _CODE * max(left, right - left)
            lines = lines[right:]
            if lines:
                self.close()
                self._begin()

    def _figure(self, figure: Figure) -> None:
        self._need(_figure_height(figure))
        self._picture(figure, _LEFT, _figure_size(figure))
        self.y += 8.0

    def _picture(self, figure: Figure, left: float, size: tuple[float, float]) -> None:
        """Draw a figure with its caption below it."""
        width, height = size
        box = left / _WIDTH, 1.0 - (self.y + height) / _HEIGHT, width / _WIDTH, height / _HEIGHT
        figures.draw_into(self._canvas, figure, box)
        self.y += height
        for line in _wrapped(figure.caption, width, _NOTE):
            self.y += 1.4 * _NOTE
            self._put(left, self.y, line, _NOTE, "0.35")

    def _table(self, table: Table) -> None:
        widths = _column_widths(table)
        rows = [_cells(row, widths, _CELL) for row in table.rows]
        heading = _cells(table.heading, widths, _CELL, bold=True)
        notes = [line for note in table.notes for line in _wrapped(note, _INNER, _NOTE)]
        whole = _table_height(table)
        shortest = _height(heading) + 16.0 + sum(map(_height, rows[:3]))
        self._need(whole if whole < 0.4 * _HEIGHT else shortest)
        self._lines([table.caption], _BODY, bold=True)
        self._row(table, heading, widths, bold=True)
        for i, cells in enumerate(rows):
            if self._need(_height(cells)):
                self._row(table, heading, widths, bold=True)
            verdict = table.verdicts[i] if table.verdicts else ""
            self._row(table, cells, widths, verdict=verdict)
        self._lines(notes, _NOTE, "0.35")
        self.y += 8.0

    def _row(
        self, table: Table, cells: list[list[str]], widths: list[float], bold: bool = False, verdict: str = ""
    ) -> None:
        x = _LEFT
        for i, (lines, width) in enumerate(zip(cells, widths, strict=True)):
            left = i in table.text
            last = verdict and i == len(cells) - 1
            colour = _COLOURS.get(verdict, _OPEN) if last else "0.13"
            for k, line in enumerate(lines):
                y = self.y + (k + 1) * 1.3 * _CELL
                at = x + (_GAP / 2.0 if left else width - _GAP / 2.0)
                self._put(at, y, line, _CELL, colour, bold or bool(last), "left" if left else "right")
            x += width
        self.y += _height(cells)
        self._rule("0.5" if bold else "0.85", 0.8 if bold else 0.4)


def _code_lines(line: str) -> list[str]:
    return textwrap.wrap(line, _CODE_LETTERS, drop_whitespace=False) or [""]


def _columns(lines: list[str], most: int) -> tuple[int, int]:
    """Return where two columns of at most so many lines end: the least height that holds all lines, or `most`.

    A column ends at an empty line, so that the keys of a table of the spec stay below its heading, unless that takes
    one more page; a table longer than a column is divided.
    """

    def end(begin: int, n: int) -> int:
        if begin + n >= len(lines):
            return len(lines)
        return next((i + 1 for i in range(begin + n - 1, begin, -1) if not lines[i]), begin + n)

    n = min((len(lines) + 1) // 2, most)
    while n < most and end(end(0, n), n) < len(lines):
        n += 1
    left = end(0, n)
    right = end(left, n)
    return (most, len(lines)) if right < len(lines) <= 2 * most else (left, right)


def _figure_size(figure: Figure) -> tuple[float, float]:
    """Return width and height of a figure, which is never wider than the text."""
    width, height = (72.0 * x for x in figure.size)
    factor = min(1.0, _INNER / width)
    return width * factor, height * factor


def _figure_height(figure: Figure) -> float:
    """Return the height of a figure with its caption and the gap below it."""
    return _figure_size(figure)[1] + 1.4 * _NOTE * len(_wrapped(figure.caption, _INNER, _NOTE)) + 8.0


def _table_height(table: Table) -> float:
    """Return the height of a whole table with its caption and notes."""
    widths = _column_widths(table)
    heading = _height(_cells(table.heading, widths, _CELL, bold=True))
    notes = sum(len(_wrapped(note, _INNER, _NOTE)) for note in table.notes)
    return sum(_height(_cells(row, widths, _CELL)) for row in table.rows) + heading + 16.0 + 1.4 * _NOTE * notes


def _height(cells: list[list[str]]) -> float:
    return 1.3 * _CELL * max(map(len, cells)) + 0.5 * _CELL


def _cells(row: Sequence[str], widths: Sequence[float], size: float, bold: bool = False) -> list[list[str]]:
    return [_wrapped(cell, width - _GAP, size, bold) for cell, width in zip(row, widths, strict=True)]


def _column_widths(table: Table) -> list[float]:
    """Return the width of each column: that of its cells. If they are too wide, narrow the widest column of text."""
    natural = []
    for head, *cells in zip(table.heading, *table.rows, strict=True):
        heads = (_width(line, _CELL, True) for line in head.split("\n"))
        natural.append(max(*heads, *(_width(cell, _CELL) for cell in cells), 8.0) + _GAP + 1.0)
    spare = _INNER - sum(natural)
    if spare < 0.0:
        widest = max(table.text, key=lambda i: natural[i])
        natural[widest] = max(natural[widest] + spare, 60.0)
        over = sum(natural) / _INNER
        return [width / over for width in natural] if over > 1.0 else natural
    return [width + spare / len(natural) for width in natural]
