"""The card of an object in a notebook: a title, a picture, a table and notes, as HTML in the colours of the page."""

from collections.abc import Sequence
from html import escape

Row = Sequence[str]
_CELL = "padding:1px 8px;text-align:{};border:0;background:none;white-space:nowrap"


def card(title: str, picture: str, rows: Sequence[Row] = (), notes: Sequence[str] = ()) -> str:
    """Return the HTML. rows: the head first; their first cell is a name, the others are numbers. All are escaped."""
    beside = f'<div style="min-width:200px">{picture}</div>' if picture else ""
    return (
        '<div style="color:inherit;font-size:12px">'
        f'<p style="margin:0 0 4px;font-weight:bold">{escape(title)}</p>'
        f'<div style="display:flex;flex-wrap:wrap;gap:16px;align-items:center">{beside}'
        f"<div>{_table(rows) if rows else ''}{''.join(map(_note, notes))}</div></div></div>"
    )


def refused(object_text: str, error: str) -> str:
    """Return the HTML of an object that cannot be drawn: its repr, and the reason."""
    return f"<pre>{escape(object_text)}</pre><p>{escape(error)}</p>"


def _note(words: str) -> str:
    return f'<p style="margin:4px 0 0;max-width:34em">{escape(words)}</p>'


def _table(rows: Sequence[Row]) -> str:
    lines = []
    for i, row in enumerate(rows):
        tag = "td" if i else "th"
        cells = (
            f'<{tag} style="{_CELL.format("left" if k == 0 else "right")}">{escape(cell)}</{tag}>'
            for k, cell in enumerate(row)
        )
        lines.append(f'<tr style="background:none">{"".join(cells)}</tr>')
    return f'<table style="border-collapse:collapse;margin:0;font-size:12px;color:inherit">{"".join(lines)}</table>'
