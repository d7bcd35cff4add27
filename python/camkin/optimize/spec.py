"""Spec files with free numbers, and the task of an optimisation in them.

A number of a [[segment]] may be { free = "name", low = ..., high = ... } or "rest". base_radius in [cam] and the
lengths in [follower] may be free. [design] has the total of the durations; [optimize] has the objective, and limits of
the residual vibration and of the jump speed. [dynamics] describes the follower for these two.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from camkin._base import textfile
from camkin._base.free import Free, Rest, free, rest
from camkin.errors import CamkinError
from camkin.geometry import spec as cam_spec
from camkin.io import spec, spec_text
from camkin.io.spec import _Table as SpecTable
from camkin.optimize.design import Design
from camkin.segment import Segment

_KEYS = ("free", "low", "high")
# The keys of [dynamics] that an objective, or a limit, needs: the first one has no default.
OF_DYNAMICS = {"residual": ("natural_hz", "damping"), "jump_speed": ("mass", "rate", "preload")}
_DWELL = {"law": "dwell", "duration": 1.0}  # replaces the segments while the other tables are read


class Found(NamedTuple):
    """A design of a spec file, with its cam. objective: None if it has none. arguments: of Design.minimize(). cam:
    arguments of its Cam, or None. dynamics: the table of that name, or None."""

    design: Design
    objective: str | None
    arguments: dict[str, Any]
    cam: dict[str, Any] | None
    dynamics: dict[str, Any] | None


def load(path: Any) -> Found:
    """Read a spec file, TOML or JSON. Raises SpecError, and OSError of open()."""
    spec_text.check_path(path)
    file: Path = textfile.named(path)
    return of_document(spec_text.read(file), str(file), file.parent)


def of_document(document: dict[str, Any], source: str, folder: Path = Path()) -> Found:
    """Return the design of a parsed spec."""
    top = SpecTable(document, source, "top level")
    plain = {key: value for key, value in document.items() if key not in ("design", "optimize")}
    plain, free_lengths = _closed(plain, source)
    options = spec.arguments({**plain, "segment": [_DWELL]}, source)
    del options["segments"]
    tables: list[Any] = top.of_type("segment", list)
    segments = [_segment(table, source, i, folder) for i, table in enumerate(tables)]
    own = SpecTable(document.get("design", {}), source, "[design]")
    own.check_keys(("total",))
    cam, total = cam_spec.arguments(plain, source), own.numbers({"total": 1})
    try:
        if cam is not None:
            cam = _opened(cam, free_lengths)
        design = Design(segments, **total, cam=cam, **options)
    except CamkinError as error:
        error.args = (str(error).replace("=rest", "='rest'"),)  # a word in a spec
        raise spec.in_spec(error, source) from None
    objective, given = _task(document, source)
    return Found(design, objective, given, cam, document.get("dynamics"))


def _closed(document: dict[str, Any], source: str) -> tuple[dict[str, Any], dict[str, Free]]:
    """Replace the free lengths of the cam of a document by numbers. Return the document and the free lengths."""
    free_lengths: dict[str, Free] = {}
    found = dict(document)
    for name, keys in (("cam", ("base_radius",)), ("follower", None)):
        table = document.get(name)
        if not isinstance(table, dict):
            continue  # the reader of the value refuses it
        own = SpecTable(table, source, f"[{name}]")
        values = {key: _value(x, key, own) if keys is None or key in keys else x for key, x in table.items()}
        free_lengths |= {key: x for key, x in values.items() if isinstance(x, Free)}
        found[name] = {key: x.low if isinstance(x, Free) else table[key] for key, x in values.items()}
    return found, free_lengths


def _opened(cam: dict[str, Any], free_lengths: dict[str, Free]) -> dict[str, Any]:
    """Return the arguments of a cam with its free lengths."""
    own = {key: x for key, x in free_lengths.items() if key != "base_radius"}
    base = free_lengths.get("base_radius", cam["base_radius"])
    return cam | {"follower": replace(cam["follower"], **own), "base_radius": base}


def _segment(table: Any, source: str, i: int, folder: Path) -> Any:
    """Return a Segment, open where numbers are free or a rest."""
    own = SpecTable(table, source, f"segment {i}", i)
    values = {key: _value(value, key, own) for key, value in own.table.items() if key != "law"}
    if not any(map(_is_open, values.values())):
        return spec._segment(table, source, i, folder)
    law = own.of_type("law", str)
    try:
        return Segment(law, **values)
    except CamkinError as error:
        raise spec.in_spec(error, source, i) from None


def _is_open(value: Any) -> bool:
    values = value if isinstance(value, list | tuple) else [value]
    return any(isinstance(x, Free | Rest) for x in values)


def _value(value: Any, key: str, own: SpecTable) -> Any:
    """Return a value of a segment, and the places of free numbers in it."""
    if isinstance(value, list):
        return [_value(x, key, own) for x in value]
    if isinstance(value, dict):
        place = SpecTable(value, own.source, f"{own.where}: {key}", own.segment)
        place.check_keys(_KEYS, _KEYS)
        name = place.of_type("free", str)
        bounds = [place.array(x) if isinstance(value[x], list) else place.number(value[x], x) for x in _KEYS[1:]]
        try:
            return free(name, *bounds)
        except CamkinError as error:
            raise place.error(str(error), key, value) from None
    return rest if value == "rest" and isinstance(value, str) else value


def _task(document: dict[str, Any], source: str) -> tuple[str | None, dict[str, Any]]:
    """Return the objective and the limits of [optimize]."""
    own = SpecTable(document.get("optimize", {}), source, "[optimize]")
    own.check_keys(("objective", "residual", "jump_speed"))
    dynamics = SpecTable(document.get("dynamics", {}), source, "[dynamics]")
    objective = own.of_type("objective", str) if "objective" in own.table else None
    given: dict[str, Any] = {}
    for name, keys in OF_DYNAMICS.items():
        if keys[0] in dynamics.table:
            given[name] = dynamics.numbers(dict.fromkeys(keys, 1))
        if name in own.table:
            if name not in given:
                raise own.error(f"{name} needs [dynamics] with {keys[0]}", name)
            given[name]["limit"] = own.number(own.table[name], name)
    return objective, given
