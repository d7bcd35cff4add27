"""The text of a spec file, TOML, JSON or a report. Text that would overload the parser is refused before."""

import json
import math
import os
import re
import sys
from pathlib import Path
from typing import Any

from camkin._base import textfile
from camkin.errors import SpecError, WrongTypeError, short_repr
from camkin.io import embedded

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MAX_DOTS = 8
MAX_DEPTH = 16
# The time and memory of the parsers grow with the number of these marks and of tables. A spec of 100 000 segments has
# 1.4 million marks and 100 000 tables; no accepted text costs much more.
MARKS = "\n,=.:{['\"#"
MAX_MARKS = 2 << 20
MAX_TABLES = 150_000
# Files that the library writes, and that do not hold the program.
_RESULTS = (".pdf", ".png", ".dxf", ".svg", ".step", ".stp", ".fmu", ".npy", ".npz", ".parquet", ".inp")


def read(path: Path) -> dict[str, Any]:
    """Return the document in a file: a spec, or a report with one in it."""
    if (ending := path.suffix.lower()) in _RESULTS:
        remedy = "load the spec, the cam file (.cam) or the report (.html)"
        raise SpecError(f"{path}: a {ending} file has no spec that can be read: {remedy}", parameter="path", value=path)
    content = textfile.read(path, SpecError)
    if path.suffix.lower() in embedded.SUFFIXES:
        content = embedded.found(content, str(path))
    return parse(content, str(path), json_only=path.suffix.lower() == ".json")


def parse(content: str, source: str, *, json_only: bool = False) -> dict[str, Any]:
    """Return the document in a text: JSON if it begins with a brace, else TOML. `source` begins every message."""
    if not isinstance(content, str):
        hint = ": Program.load() takes a path" if isinstance(content, os.PathLike) else ""
        hint = ": Program.from_dict() takes a dict" if isinstance(content, dict) else hint
        raise SpecError(f"{source}: must be text; got {type(content).__name__}{hint}")
    if len(content) > textfile.MAX_BYTES:
        raise SpecError(f"{source}: a spec may have at most {textfile.MAX_BYTES} characters")
    if not content.strip():
        raise SpecError(f"{source}: empty")
    if sum(map(content.count, MARKS)) > MAX_MARKS:
        message = (
            f"more than {MAX_MARKS} marks (ends of lines, commas, dots, equals signs, colons, brackets, quotes, #)"
        )
        raise SpecError(f"{source}: {message}")
    is_json = json_only or content.lstrip().startswith("{")
    _scan(content, source, is_json)
    try:
        if is_json:
            document = json.loads(content, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
        else:
            _scan_lines(content, source)
            document = tomllib.loads(content)
    except (ValueError, RecursionError) as error:
        raise SpecError(f"{source}: not {'JSON' if is_json else 'TOML'}: {error}{_other_call(content)}") from None
    if not isinstance(document, dict):
        raise SpecError(f"{source}: must be an object with the keys cam, limits, segment")
    return document


def check_path(path: Any) -> None:
    """Refuse objects that are no path, and name the call that takes them."""
    if not isinstance(path, str | bytes | os.PathLike):
        hint = ": Program.from_dict() takes a dict" if isinstance(path, dict) else ""
        message = f"path must be a str, bytes or os.PathLike; got {type(path).__name__}{hint}"
        raise WrongTypeError(message, parameter="path", value=path)
    if isinstance(path, str) and "\n" in path:
        message = "path must be the name of a file; got several lines: Program.loads() takes the text of a spec"
        raise SpecError(message, parameter="path", value=path)


_PATH = re.compile(r"[^\n=\[\]{}]+\.(toml|json|csv|txt)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s,;]+")


def _other_call(content: str) -> str:
    """Return the end of a message about a text that is no spec: the call for a path or a table."""
    name = content.strip()
    if len(name) < textfile.MAX_LINE and _PATH.fullmatch(name):
        call = "load" if name.lower().endswith(("toml", "json")) else "from_csv"
        return f"; if it is the name of a file, use Program.{call}()"
    if sum(map(_is_row, content[: textfile.MAX_LINE].splitlines())) >= 2:
        return "; if it is a table of cam angles and displacements, use Program.from_csv()"
    return ""


def _is_row(line: str) -> bool:
    """Return whether a line is two or more numbers."""
    cells = _SEPARATORS.split(line.strip(" \t,;"))
    try:
        return len(cells) > 1 and all(math.isfinite(float(cell)) for cell in cells)
    except ValueError:
        return False


# Tokens that count, outside of comments and strings, in TOML and in JSON.
_TOKEN = re.compile(
    r"""\#[^\n]*|(?P<string>\"\"\"|'''|["'])|(?P<open>[\[{])|(?P<close>[\]}])|(?P<dot>\.)|(?P<end>[=,\n]+)"""
)
_END_OF_STRING = {
    '"': re.compile(r"""\\.|["\n]"""),
    "'": re.compile(r"""['\n]"""),
    '"""': re.compile(r"""\\.|"{3,5}""", re.DOTALL),
    "'''": re.compile(r"""'{3,5}"""),
}


def _scan(content: str, source: str, is_json: bool) -> None:
    """Refuse, in linear time, text that would take a parser too much time or memory."""
    position = depth = dots = tables = 0
    value = is_json  # after an equals sign: brackets are no header, and dots belong to numbers
    while match := _TOKEN.search(content, position):
        position, kind, wrong = match.end(), match.lastgroup, ""
        if kind == "string":
            end: re.Match[str] | None = match
            while end and (end is match or end.group().startswith("\\")):
                end = _END_OF_STRING[match.group()].search(content, end.end())
            if end and end.group() != "\n":
                position = end.end()
            else:
                wrong = "a string without end"
        elif kind:
            mark = match.group()
            if mark[0] == "=" or (kind == "close" and not value):  # the end of a key or header; its dots make tables
                tables += dots
            tables += mark == "{" or (mark == "[" and depth == 0 and not value)
            if kind == "end":
                value = is_json or mark[0] == "=" or (value and (depth > 0 or "\n" not in mark))
            dots = dots + 1 if kind == "dot" else 0
            depth += (kind == "open") - (kind == "close")
            if dots > MAX_DOTS:
                wrong = f"a key with more than {MAX_DOTS} dots"
            elif depth > MAX_DEPTH:
                wrong = f"nested more than {MAX_DEPTH} deep"
            elif depth < 0:
                wrong = f"{mark!r} closes nothing"
            elif tables > MAX_TABLES:
                wrong = f"more than {MAX_TABLES} tables"
        if wrong:
            line = content.count("\n", 0, match.start()) + 1
            raise SpecError(f"{source}: line {line}: {wrong}")


def _scan_lines(content: str, source: str) -> None:
    for number, line in enumerate(content.split("\n"), 1):
        if len(line) > textfile.MAX_LINE:
            raise SpecError(f"{source}: line {number}: longer than {textfile.MAX_LINE} characters")


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise ValueError(f"duplicate key {short_repr(key)}")
        table[key] = value
    return table
