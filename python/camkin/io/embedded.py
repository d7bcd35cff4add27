"""The spec inside an HTML report: a block of text that browsers show and that Program.load() and Cam.load() read."""

from html import escape, unescape

from camkin.errors import SpecError

SUFFIXES = (".html", ".htm")
_BEFORE, _AFTER = '<pre id="camkin-spec">', "</pre>"


def block(spec: str) -> str:
    """Return the block with a spec in it. Escaped text has no angle brackets, so nothing in it ends the block."""
    return f"{_BEFORE}{escape(spec)}{_AFTER}"


def found(page: str, source: str) -> str:
    """Return the spec in a page. Raises SpecError for a page without one, and for one that is cut off."""
    _, before, rest = page.partition(_BEFORE)
    spec, after, _ = rest.partition(_AFTER)
    if not before or not after:
        raise SpecError(f"{source}: this page has no whole spec in it; a report of camkin has one", parameter="path")
    return unescape(spec)
