"""Spec files: from a document to the arguments of a Program, strictly, and back.

Every error names the key and the segment.
"""

import math
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli_w

from camkin.analysis.limits import Limits
from camkin.errors import CamkinError, SpecError, short_repr, suggestion
from camkin.freeform import BOUNDARY, FORMS, MAX_CONSTRAINTS, form_keys
from camkin.io import lift_file
from camkin.law import Law, parameters
from camkin.segment import Segment

if TYPE_CHECKING:
    from camkin.program import Program

TABLE = "table"
MAX_FILES = 64

_CAM = {
    "name": str,
    "rpm": float,
    "length_unit": str,
    "cycle": float,
    "start": float,
    "phase": float,
    "accumulate": bool,
    "once": bool,
    "allow_velocity_jump": bool,
}
# Tables, and keys of [cam], that geometry/spec.py reads for a Cam.
_OF_CAM = ("follower", "geometry_limits", "dynamics")
# Tables that optimize/spec.py reads.
_OF_DESIGN = ("design", "optimize")
_DESIGN_ONLY = "which only camkin optimize and camkin sweep take"
_OWN_OF_CAM = ("base_radius", "rotation", "wall")
_LIMITS = ("velocity", "acceleration", "jerk")
# The table of a key that is found in another one.
_HOMES = {
    **dict.fromkeys((*_CAM, *_OWN_OF_CAM), "[cam]"),
    **dict.fromkeys(_LIMITS, "[limits]"),
    **dict.fromkeys(("law", "duration", "lift"), "a [[segment]]"),
    "total": "[design]",
    "objective": "[optimize]",
}


class _Table:
    """One table of a document, with checks of its keys and their types."""

    def __init__(self, table: Any, source: str, where: str, segment: int | None = None) -> None:
        self.source, self.where, self.segment = source, where, segment
        if not isinstance(table, dict):
            raise self.error(f"must be a table; got {_kind(table)}")
        self.table = table

    def error(self, message: str, key: str | None = None, value: Any = None) -> SpecError:
        return SpecError(f"{self.source}: {self.where}: {message}", segment=self.segment, parameter=key, value=value)

    def check_keys(self, known: tuple[str, ...], required: tuple[str, ...] = ()) -> None:
        for key, value in self.table.items():
            if key not in known:
                hint = f"it is a key of {_HOMES[key]}" if key in _HOMES else suggestion(str(key), known)
                raise self.error(f"unknown key {short_repr(key)}; {hint}", key, value)
        for key in required:
            if key not in self.table:
                raise self.error(f"missing key {key!r}", key)

    def check_closed(self, *words: str) -> None:
        """Refuse free numbers, and words that stand for an open number, in the spec of one program."""
        for key, value in self.table.items():
            if (isinstance(value, dict) and "free" in value) or (isinstance(value, str) and value in words):
                raise self.error(f"{key} is free or a rest, {_DESIGN_ONLY}: give a number", key, value)

    def get(self, key: str) -> Any:
        if key not in self.table:
            raise self.error(f"missing key {key!r}", key)
        return self.table[key]

    def of_type(self, key: str, kind: type) -> Any:
        value = self.get(key)
        if not isinstance(value, kind):
            raise self.error(f"{key} must be {_KINDS[kind]}; got {_kind(value)}", key, value)
        return value

    def number(self, value: Any, key: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(f"{key} must be a number; got {_kind(value)}", key, value)
        if not -sys.float_info.max <= value <= sys.float_info.max:  # false for NaN, and for an int beyond float
            raise self.error(f"{key} must be a finite number; got {short_repr(value)}", key, value)
        return float(value)

    def numbers(self, sizes: dict[str, int]) -> dict[str, Any]:
        """Return the numbers, and arrays of numbers, that are present."""
        found: dict[str, Any] = {}
        for key in self.table.keys() & sizes.keys():
            if sizes[key] == 1:
                found[key] = self.number(self.table[key], key)
            else:
                found[key] = self.array(key)
        return found

    def number_or_word(self, key: str) -> float | str:
        value = self.table[key]
        return value if isinstance(value, str) else self.number(value, key)

    def array(self, key: str) -> list[float]:
        values: list[Any] = self.of_type(key, list)
        if not all(type(x) is float and math.isfinite(x) for x in values):
            values = [self.number(x, f"{key}[{i}]") for i, x in enumerate(values)]
        return values

    def rows(self, key: str) -> list[list[float]]:
        found, rows = [], self.of_type(key, list)
        if len(rows) > MAX_CONSTRAINTS:  # before they are read: there may be a million
            raise self.error(f"{key} must be at most {MAX_CONSTRAINTS}; got {len(rows)}", key, len(rows))
        for i, row in enumerate(rows):
            if not isinstance(row, list):
                raise self.error(f"{key}[{i}] must be an array; got {_kind(row)}", key, row)
            found.append([self.number(x, f"{key}[{i}][{k}]") for k, x in enumerate(row)])
        return found

    def integer(self, key: str) -> int:
        value = self.get(key)
        if self.number(value, key) and not isinstance(value, int):
            raise self.error(f"{key} must be an integer; got {short_repr(value)}", key, value)
        return int(value)


_KINDS: dict[type, str] = {
    bool: "true or false",
    str: "a string",
    int: "a number",
    float: "a number",
    list: "an array",
    dict: "a table",
    type(None): "null",
}


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), type(value).__name__)


def arguments(document: Any, source: str, folder: Path = Path()) -> dict[str, Any]:
    """Return the arguments of the Program of a document. Paths in it are relative to `folder`."""
    top = _Table(document, source, "top level")
    for key in _OF_DESIGN:
        if key in top.table:
            raise top.error(f"[{key}] is for free numbers, {_DESIGN_ONLY}", key)
    top.check_keys(("cam", "limits", "segment", *_OF_CAM, *_OF_DESIGN), required=("segment",))
    cam = _Table(top.table.get("cam", {}), source, "[cam]")
    cam.check_closed()
    cam.check_keys((*_CAM, *_OWN_OF_CAM))
    options = cam.numbers({key: 1 for key, kind in _CAM.items() if kind is float})
    options |= {key: cam.of_type(key, kind) for key, kind in _CAM.items() if kind is not float and key in cam.table}
    limits = _Table(top.table.get("limits", {}), source, "[limits]")
    limits.check_keys((*_LIMITS, "impulses"))
    values: dict[str, Any] = limits.numbers(dict.fromkeys(_LIMITS, 1))
    if "impulses" in limits.table:
        values["impulses"] = limits.of_type("impulses", bool)
    segments = [_segment(table, source, i, folder) for i, table in enumerate(_limited(top))]
    if not segments:
        raise top.error("at least one [[segment]] is needed", "segment")
    try:
        return {"segments": segments, "limits": Limits(**values) if values else None, **options}
    except CamkinError as error:
        raise in_spec(error, source) from None


def in_spec(error: CamkinError, source: str, segment: int | None = None) -> SpecError:
    """Return an error as an error of the spec."""
    message = _in_toml(str(error))
    if segment is None:
        segment = error.segment
    elif message.startswith("segment ("):
        message = f"segment {segment} {message.removeprefix('segment ')}"
    else:
        message = f"segment {segment}: {message}"
    refused = SpecError(f"{source}: {message}", segment=segment, parameter=error.parameter, value=error.value)
    refused.status = error.status
    return refused


def _in_toml(message: str) -> str:
    """Return a message with arguments such as v0='match', and conditions of a poly, written as in a spec file."""
    message = re.sub(r"\((\d, \d, (?:[vaj]|-?[\d.]+(?:e[+-]\d+)?))\)", r"[\1]", message)
    message = re.sub(r"\b(\w+)='(\w+)'", r'\1 = "\2"', message)
    message = re.sub(r"\b(\w+)=True\b", r"\1 = true", message)
    return re.sub(r"\b(\w+)=(-?[\d.]+)", r"\1 = \2", message)


def _limited(top: _Table) -> list[Any]:
    """Return the tables of the segments. The number of lift table files is limited: a short spec could name many."""
    found: list[Any] = top.of_type("segment", list)
    n = sum(isinstance(table, dict) and table.get("law") == TABLE for table in found)
    if n > MAX_FILES:
        raise top.error(f"a spec may have at most {MAX_FILES} segments of law {TABLE!r}; got {n}", "segment")
    return found


def _table_segment(own: _Table, folder: Path) -> Segment:
    """Return the segment of a lift table in a file."""
    own.check_keys(("law", *_TABLE_KEYS), required=("file",))
    file = own.of_type("file", str)
    options: dict[str, Any] = {key: read(own, key) for key, read in _TABLE_KEYS.items() if key in own.table}
    del options["file"]
    reading = {key: options.pop(key) for key in ("columns", "skip", "decimal") if key in options}
    try:
        rows = lift_file.read(folder / file, **reading)
        return Segment._of_table(rows, **options)
    except CamkinError as error:
        raise in_spec(type(error)(f"{file}: {error}", parameter=error.parameter), own.source, own.segment) from None
    except OSError as error:
        raise own.error(f"file: {error}", "file", file) from None


def _segment(table: Any, source: str, index: int, folder: Path) -> Segment:
    own = _Table(table, source, f"segment {index}", index)
    own.check_closed("rest")
    law = own.get("law")
    if law == TABLE:
        return _table_segment(own, folder)
    # `law` is the name, with the parameters beside it; or a table with the name and the parameters.
    inner = _Table(law, source, f"segment {index}: law", index) if isinstance(law, dict) else None
    name = inner.of_type("name", str) if inner else own.of_type("law", str)
    try:
        known = form_keys(name) if name in FORMS else tuple(parameters(name))
    except CamkinError as error:
        raise in_spec(error, source, index) from None
    required = ("duration",) if name == "dwell" else ("duration", "lift")
    plain = ("law", "duration", "lift", *BOUNDARY, "mirror", "boundary")
    if inner:
        inner.check_keys(("name", *known))
        own.check_keys(plain, required)
    else:
        # A name that is both means the boundary value here; the parameter needs a table.
        known = tuple(key for key in known if key not in BOUNDARY)
        own.check_keys((*plain, *known), required)
    params = _params(inner or own, name, known)
    values: dict[str, Any] = own.numbers({"duration": 1, "lift": 1})
    values |= {key: own.number_or_word(key) for key in BOUNDARY if key in own.table}
    if "mirror" in own.table:
        values["mirror"] = own.of_type("mirror", bool)
    if "boundary" in own.table:
        values["boundary"] = own.of_type("boundary", str)
    try:
        return Segment(name, **params, **values) if name in FORMS else Segment(Law(name, **params), **values)
    except CamkinError as error:
        raise in_spec(error, source, index) from None


# Readers of the parameters of free forms.
_READ: dict[str, Callable[[_Table, str], Any]] = {
    "q0": _Table.number_or_word,
    "q1": _Table.number_or_word,
    "constraints": _Table.rows,
    "knots": _Table.array,
    "points": _Table.array,
    "degree": _Table.integer,
}


def _number(table: _Table, key: str) -> float:
    return table.number(table.table[key], key)


def _ends(table: _Table, key: str) -> Any:
    value = table.table[key]
    return tuple(value) if isinstance(value, list) else table.of_type(key, str)


def _columns(table: _Table, key: str) -> Any:
    return table.of_type(key, list)


def _text(table: _Table, key: str) -> Any:
    return table.of_type(key, str)


# Readers of the keys of a lift table, which are arguments of Segment.table() and Program.from_csv().
_TABLE_KEYS: dict[str, Callable[[_Table, str], Any]] = {
    "file": _text,
    "duration": _number,
    "degree": _Table.integer,
    "method": _text,
    "ends": _ends,
    **dict.fromkeys(("v0", "a0", "v1", "a1"), _number),
    "smoothing": _Table.number_or_word,
    "columns": _columns,
    "skip": _Table.integer,
    "decimal": _text,
}


def _params(table: _Table, name: str, known: tuple[str, ...]) -> dict[str, Any]:
    if name in FORMS:
        return {key: _READ[key](table, key) for key in known if key in table.table}
    sizes = parameters(name)
    return table.numbers({key: sizes[key] for key in known})


# ---- from a program to a document ----


def document(program: "Program") -> dict[str, Any]:
    """Return the document of a program, in plain dicts, lists, strings and numbers."""
    cam = {key: getattr(program, key) for key in _CAM}
    unset = {key for key, value in cam.items() if value is None or value is False}
    unset |= {key for key in ("start", "phase") if cam[key] == 0.0}
    unset |= {"cycle"} if program.once else set()
    cam = {key: value for key, value in cam.items() if key not in unset}
    limits = {"limits": program.limits.to_dict()} if program.limits else {}
    return {"cam": cam, **limits, "segment": [_segment_table(segment) for segment in program.segments]}


def _segment_table(segment: Segment) -> dict[str, Any]:
    params = dict(segment.law.params) if isinstance(segment.law, Law) else {}
    clash = params.keys() & set(BOUNDARY)
    law = {"name": segment.law.name, **params} if clash else segment.law.name
    table = {"law": law, **segment.arguments, **({} if clash else params)}
    return {key: _plain(x) for key, x in table.items()}


def _plain(value: Any) -> Any:
    """Return tuples as lists."""
    if isinstance(value, dict):
        return {key: _plain(x) for key, x in value.items()}
    return [_plain(x) for x in value] if isinstance(value, tuple) else value


def text(document: dict[str, Any]) -> str:
    """Return the document as TOML."""
    parts = [tomli_w.dumps({key: value for key, value in document.items() if key != "segment"})]
    for table in document["segment"]:
        # One table at a time: tomli_w would write an array of short tables in one line.
        law = table["law"]
        inner = f"\n[segment.law]\n{tomli_w.dumps(law)}" if isinstance(law, dict) else ""
        flat = {key: value for key, value in table.items() if not isinstance(value, dict)}
        parts.append(f"[[segment]]\n{tomli_w.dumps(flat)}{inner}")
    return "\n".join(parts)
