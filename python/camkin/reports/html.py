"""A report as one HTML file: inline SVG, no script, nothing from the network."""

import io
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from string import Template

from camkin.io import embedded
from camkin.reports import figures
from camkin.reports.content import OPEN, Block, Content, Figure, Table, Text, printable

_SHORT = 24  # a table with at most this number of rows is kept on one page
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
# Parts of the output of matplotlib to remove: prologue, metadata, and the style, which page.html contains.
_PROLOGUE = re.compile(r"\A.*?(?=<svg)|<metadata>.*?</metadata>|<style type=\"text/css\">.*?</style>", re.DOTALL)
_REFERENCE = re.compile(r'(?<= id=")|(?<=href="#)|(?<=url\(#)')


def page(content: Content) -> str:
    """Return the page."""
    template = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
    title, version = _text(content.title), _text(content.version)
    footer = f"camkin {version}. Load this file again: camkin.Program.load() or camkin.Cam.load()."
    return template.substitute(title=title, version=version, body="\n".join(_body(content)), footer=footer)


def _text(text: str) -> str:
    return escape(printable(text))


def _body(content: Content) -> Iterator[str]:
    words, verdict = content.verdict
    yield f'<p class="overall {_class(verdict)}">{_text(words)}</p>'
    yield '<div class="head">'
    yield "<table><tbody>"
    for name, value in content.facts:
        yield f'<tr><th scope="row">{_text(name)}</th><td>{_text(value)}</td></tr>'
    yield f"</tbody></table>\n{_figure(content.signs)}\n</div>"
    for section in content.sections:
        yield f"<section>\n<h2>{_text(section.title)}</h2>"
        for block in section.blocks:
            yield _block(block)
        yield "</section>"
    yield f"<section>\n<h2>Spec</h2>\n{embedded.block(content.spec)}\n</section>"


def _class(verdict: str) -> str:
    return "open" if verdict == OPEN else verdict


def _block(block: Block) -> str:
    if isinstance(block, Figure):
        return _figure(block)
    if isinstance(block, Text):
        return f'<p class="text">{_text(block.text)}</p>'
    return "\n".join(_table(block))


def _table(table: Table) -> Iterator[str]:
    kinds = ["" if i in table.text else ' class="number"' for i in range(len(table.heading))]
    short = ' class="short"' if len(table.rows) <= _SHORT else ""
    yield f'<div class="scroll"><table{short}>\n<caption>{_text(table.caption)}</caption>'
    heads = (f'<th scope="col"{kind}>{_text(head)}</th>' for head, kind in zip(table.heading, kinds, strict=True))
    yield f"<thead><tr>{''.join(heads)}</tr></thead>\n<tbody>"
    for i, row in enumerate(table.rows):
        cells = [f"<td{kind}>{_text(cell)}</td>" for cell, kind in zip(row, kinds, strict=True)]
        if table.verdicts:
            cells[-1] = f'<td class="{_class(table.verdicts[i])}">{_text(row[-1])}</td>'
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"
    for note in table.notes:
        yield f'<p class="note">{_text(note)}</p>'


def _figure(figure: Figure) -> str:
    return f"<figure>\n{_svg(figure)}\n<figcaption>{_text(figure.caption)}</figcaption>\n</figure>"


def _svg(figure: Figure) -> str:
    """Return a picture as an SVG element. Its ids differ from those of the other pictures."""
    out = io.StringIO()
    figures.drawn(figure).savefig(out, format="svg", metadata=_NO_METADATA)
    svg = _REFERENCE.sub(f"{figure.key}-", _PROLOGUE.sub("", out.getvalue()))
    return svg.replace("<svg ", f'<svg role="img" aria-label="{_text(figure.caption)}" ', 1).strip()
