"""The part of a spec that describes a cam: [cam] base_radius, rotation, wall; [follower]; [geometry_limits].

[dynamics], the mass and the spring of the follower, may also stand without a [follower].
"""

from dataclasses import MISSING, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from camkin._base import textfile
from camkin.errors import CamkinError, suggestion
from camkin.forces.dynamics import Dynamics
from camkin.geometry.analysis import GeometryLimits
from camkin.geometry.followers import FOLLOWERS, Follower
from camkin.io import embedded, spec, spec_text
from camkin.io.spec import _Table as SpecTable

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam

SUFFIXES = (".toml", ".json", *embedded.SUFFIXES)
_OWN = ("base_radius", "rotation", "wall")


def arguments(document: dict[str, Any], source: str) -> dict[str, Any] | None:
    """Return the arguments of the Cam of a document, except for its program; None for a spec without a follower."""
    top = SpecTable(document, source, "top level")
    cam = SpecTable(top.table.get("cam", {}), source, "[cam]")
    if "follower" not in top.table:
        for table, keys in ((cam, _OWN), (top, ("geometry_limits",))):
            for key in keys:
                if key in table.table:
                    raise table.error(f"{key} is for a cam: it needs a [follower] with its type", key)
        return None
    found: dict[str, Any] = {"base_radius": cam.number(cam.get("base_radius"), "base_radius")}
    if "rotation" in cam.table:
        found["rotation"] = cam.number_or_word("rotation")
    if "wall" in cam.table:
        found["wall"] = cam.of_type("wall", str)
    limits = SpecTable(top.table.get("geometry_limits", {}), source, "[geometry_limits]")
    known = tuple(field.name for field in fields(GeometryLimits))
    limits.check_keys(known)
    values = limits.numbers(dict.fromkeys(known, 1))
    try:
        found["limits"] = GeometryLimits(**values) if values else None
    except CamkinError as error:
        raise spec.in_spec(error, source) from None
    return found | {"follower": _follower(top.table["follower"], source)}


def _follower(table: Any, source: str) -> Follower:
    own = SpecTable(table, source, "[follower]")
    own.check_closed()
    name = own.of_type("type", str)
    if name not in FOLLOWERS:
        raise own.error(f"there is no follower {name!r}; {suggestion(name, FOLLOWERS)}", "type", name)
    kind = FOLLOWERS[name]
    keys = {field.name: field for field in fields(kind)}
    own.check_keys(("type", *keys), tuple(key for key, field in keys.items() if field.default is MISSING))
    try:
        follower: Follower = kind(**own.numbers(dict.fromkeys(keys, 1)))
    except CamkinError as error:
        raise spec.in_spec(error, source) from None
    return follower


def dynamics(document: dict[str, Any], source: str) -> Dynamics | None:
    """Return the [dynamics] of a document, or None."""
    if "dynamics" not in document:
        return None
    own = SpecTable(document["dynamics"], source, "[dynamics]")
    keys = tuple(field.name for field in fields(Dynamics))
    own.check_keys(keys)
    texts = {key: own.of_type(key, str) for key in ("length_unit",) if key in own.table}
    numbers = own.numbers(dict.fromkeys((key for key in keys if key != "length_unit"), 1))
    try:
        return Dynamics(**numbers, **texts)
    except CamkinError as error:
        message = f"[dynamics]: {error}"
        raise spec.in_spec(type(error)(message, parameter=error.parameter, value=error.value), source) from None


class Found(NamedTuple):
    """What a spec file has of a cam: its arguments and its dynamics, or None; and the name of the file."""

    cam: dict[str, Any] | None
    dynamics: Dynamics | None
    source: str


def read(path: Any) -> Found:
    """Read the part of a spec file that describes a cam. Files of other kinds have none."""
    spec_text.check_path(path)
    file: Path = textfile.named(path)
    if file.suffix.lower() not in SUFFIXES:
        return Found(None, None, str(file))
    document, source = spec_text.read(file), str(file)
    return Found(arguments(document, source), dynamics(document, source), source)


def document(cam: "Cam") -> dict[str, Any]:
    """Return the document of a cam and its program."""
    found = cam.program.to_dict()
    rotation = {} if cam.rotation == 1 else {"rotation": cam.rotation}
    wall = {} if cam.wall == "outer" else {"wall": cam.wall}
    found["cam"] = {**found["cam"], "base_radius": cam.base_radius, **rotation, **wall}
    name = next(key for key, kind in FOLLOWERS.items() if type(cam.follower) is kind)
    own = {field.name: getattr(cam.follower, field.name) for field in fields(cam.follower)}  # type: ignore[arg-type]
    found["follower"] = {"type": name, **{key: value for key, value in own.items() if value is not None}}
    if cam.limits is not None:
        found["geometry_limits"] = cam.limits.to_dict()
    if cam.dynamics is not None:
        found["dynamics"] = cam.dynamics.to_dict()
    return found
