"""SVG elements: escaped text, short numbers, and paths of few points."""

import math
from html import escape

import numpy as np

from camkin._base.arguments import FloatArray

COLOURS = ("#3a87c8", "#3f9e5c", "#d2762f", "#a05fb8")
"""Colours of s, v, a, j: medium ones, for light and for dark backgrounds."""
LIMIT = "#d8453e"
"""Colour of a limit, of undercut, and of everything else that is wrong."""

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_TOLERANCE = 0.08  # of a path [px], well below what an eye sees


def short(x: float, digits: int = 4) -> str:
    """Return a number of a few digits, powers of ten as such, the sign of infinity for an impulse."""
    if math.isinf(x):
        return "∞" if x > 0.0 else "-∞"
    mantissa, _, power = f"{x + 0.0:.{digits}g}".partition("e")
    return f"{mantissa}·10{str(int(power)).translate(_SUPERSCRIPTS)}" if power else mantissa


def text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = "currentColor", more: str = "") -> str:
    """Return a text element; the words are escaped."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{more}>{escape(words)}</text>'


def line(x0: float, y0: float, x1: float, y1: float, more: str = "") -> str:
    """Return a straight line in the colour of the text, a faint one unless `more` has another stroke-opacity."""
    style = more or ' stroke-opacity="0.25"'
    return f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="currentColor"{style}/>'


def path(points: FloatArray, *, close: bool = False) -> str:
    """Return the d of a path through points (n, 2) [px], without those that are within the tolerance of its chords."""
    kept = _thinned(points)
    words = " ".join(f"{x:.1f} {y:.1f}".replace(".0", "") for x, y in kept.tolist())
    return f"M{words}{'Z' if close else ''}"


def document(width: float, height: float, title: str, elements: list[str]) -> str:
    """Return an SVG element of a size [px] that shrinks with its column."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'style="max-width:100%;height:auto" fill="none" font-family="system-ui,sans-serif" font-size="10">'
        f"<title>{escape(title)}</title>{''.join(elements)}</svg>"
    )


def _thinned(points: FloatArray) -> FloatArray:
    """Return the points that a line needs to stay within the tolerance (Douglas and Peucker)."""
    keep = np.zeros(len(points), dtype=bool)
    keep[[0, -1]] = True
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        inner = points[first + 1 : last] - points[first]
        chord = points[last] - points[first]
        length = math.hypot(*chord)
        if length > 0.0:
            along = np.clip(inner @ chord / length**2, 0.0, 1.0)
            inner = inner - along[:, None] * chord
        distance = np.hypot(*inner.T)
        far = int(distance.argmax())
        if distance[far] > _TOLERANCE:
            keep[first + 1 + far] = True
            spans += [(first, first + 1 + far), (first + 1 + far, last)]
    return points[keep]
