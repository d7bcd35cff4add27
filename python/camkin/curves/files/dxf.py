"""DXF files of AutoCAD 2000 (AC1015), as its reference describes them: tables, blocks, entities and a root dictionary.

Groups are pairs of a code and a value, a line each. Every object has a handle, a number in hexadecimal digits.
"""

from collections.abc import Iterator
from typing import IO

import numpy as np

from camkin.curves.biarcs import Biarcs
from camkin.curves.cubics import Spline
from camkin.curves.files.drawing import Circle, Drawing, Line, Shape

UNITS = {None: 0, "in": 1, "inch": 1, "mm": 4, "cm": 5, "m": 6}
"""Values of $INSUNITS by length_unit; 0 is unitless."""

_COLOURS = {"PROFILE": 7, "PITCH": 8, "BASE_CIRCLE": 9, "FOLLOWER": 5, "SEGMENTS": 1, "CUTTER": 3}
_TABLES = ("VPORT", "LTYPE", "LAYER", "STYLE", "VIEW", "UCS", "APPID", "DIMSTYLE", "BLOCK_RECORD")
_MODEL, _PAPER = "*Model_Space", "*Paper_Space"

Group = tuple[int, object]


def write(drawing: Drawing, length_unit: str | None, file: IO[bytes]) -> None:
    """Write a drawing into a file."""
    writer = _Writer()
    body = [
        *_section("TABLES", writer.tables(list(drawing))),
        *_section("BLOCKS", writer.blocks()),
        *_section("ENTITIES", (g for name, shapes in drawing.items() for s in shapes for g in writer.entity(s, name))),
        *_section("OBJECTS", writer.objects()),
    ]
    metric = 0 if length_unit in ("in", "inch") else 1
    header = [
        (9, "$ACADVER"), (1, "AC1015"), (9, "$DWGCODEPAGE"), (3, "ANSI_1252"), (9, "$HANDSEED"), (5, writer.handle()),
        (9, "$INSUNITS"), (70, UNITS[length_unit]), (9, "$MEASUREMENT"), (70, metric),
    ]  # fmt: skip
    text = "".join(f"{code}\n{_text(value)}\n" for code, value in [*_section("HEADER", header), *body, (0, "EOF")])
    file.write(text.encode("ascii"))


def _text(value: object) -> str:
    return repr(float(value)) if isinstance(value, float) else str(value)


def _section(name: str, groups: "Iterator[Group] | list[Group]") -> list[Group]:
    return [(0, "SECTION"), (2, name), *groups, (0, "ENDSEC")]


class _Writer:
    """The groups of the objects of one file, and the handles that they share."""

    def __init__(self) -> None:
        self._last = 0
        self._spaces = {name: self.handle() for name in (_MODEL, _PAPER)}

    def handle(self) -> str:
        """Return a new handle."""
        self._last += 1
        return f"{self._last:X}"

    def tables(self, layers: list[str]) -> Iterator[Group]:
        """Yield the tables: each with the entries that a reader expects, and the layers."""
        entries: dict[str, list[list[Group]]] = {
            "LTYPE": [_line_type("ByBlock", ""), _line_type("ByLayer", ""), _line_type("Continuous", "Solid line")],
            "LAYER": [_layer("0", 7), *(_layer(name, _COLOURS[name]) for name in layers)],
            "STYLE": [[(100, "AcDbTextStyleTableRecord"), (2, "Standard"), (70, 0), (40, 0.0), (41, 1.0), (50, 0.0),
                       (71, 0), (42, 2.5), (3, "txt"), (4, "")]],
            "APPID": [[(100, "AcDbRegAppTableRecord"), (2, "ACAD"), (70, 0)]],
            "DIMSTYLE": [[(100, "AcDbDimStyleTableRecord"), (2, "Standard"), (70, 0)]],
            "BLOCK_RECORD": [[(100, "AcDbBlockTableRecord"), (2, name)] for name in self._spaces],
        }  # fmt: skip
        for name in _TABLES:
            table, rows = self.handle(), entries.get(name, [])
            yield from ((0, "TABLE"), (2, name), (5, table), (330, "0"), (100, "AcDbSymbolTable"), (70, len(rows)))
            if name == "DIMSTYLE":
                yield from ((100, "AcDbDimStyleTable"), (71, 0))
            for row in rows:
                own = self._spaces[str(row[1][1])] if name == "BLOCK_RECORD" else self.handle()
                yield from ((0, name), (105 if name == "DIMSTYLE" else 5, own), (330, table))
                yield from ((100, "AcDbSymbolTableRecord"), *row)
            yield (0, "ENDTAB")

    def blocks(self) -> Iterator[Group]:
        """Yield the two blocks that every drawing has."""
        for name, owner in self._spaces.items():
            paper: list[Group] = [(67, 1)] if name == _PAPER else []
            yield from ((0, "BLOCK"), (5, self.handle()), (330, owner), (100, "AcDbEntity"), *paper, (8, "0"))
            yield from (
                (100, "AcDbBlockBegin"),
                (2, name),
                (70, 0),
                (10, 0.0),
                (20, 0.0),
                (30, 0.0),
                (3, name),
                (1, ""),
            )
            yield from ((0, "ENDBLK"), (5, self.handle()), (330, owner), (100, "AcDbEntity"), *paper, (8, "0"))
            yield (100, "AcDbBlockEnd")

    def entity(self, shape: Shape, layer: str) -> Iterator[Group]:
        """Yield one shape."""
        name, groups = _shape(shape)
        yield from ((0, name), (5, self.handle()), (330, self._spaces[_MODEL]), (100, "AcDbEntity"), (8, layer))
        yield from groups

    def objects(self) -> Iterator[Group]:
        """Yield the root dictionary with the dictionary of groups."""
        root, groups = self.handle(), self.handle()
        yield from ((0, "DICTIONARY"), (5, root), (330, "0"), (100, "AcDbDictionary"), (281, 1))
        yield from ((3, "ACAD_GROUP"), (350, groups))
        yield from ((0, "DICTIONARY"), (5, groups), (330, root), (100, "AcDbDictionary"), (281, 1))


def _line_type(name: str, text: str) -> list[Group]:
    return [(100, "AcDbLinetypeTableRecord"), (2, name), (70, 0), (3, text), (72, 65), (73, 0), (40, 0.0)]


def _layer(name: str, colour: int) -> list[Group]:
    return [(100, "AcDbLayerTableRecord"), (2, name), (70, 0), (62, colour), (6, "Continuous")]


def _shape(shape: Shape) -> tuple[str, list[Group]]:
    """Return the type of a shape and its groups after the layer."""
    if isinstance(shape, Biarcs):
        rows = zip(shape.x[:-1].tolist(), shape.y[:-1].tolist(), shape.bulge.tolist(), strict=True)
        vertices = [g for x, y, b in rows for g in ((10, x), (20, y), *(((42, b),) if b else ()))]
        return "LWPOLYLINE", [(100, "AcDbPolyline"), (90, len(shape)), (70, 1), *vertices]
    if isinstance(shape, Circle):
        return "CIRCLE", [(100, "AcDbCircle"), (10, shape.x), (20, shape.y), (30, 0.0), (40, shape.radius)]
    if isinstance(shape, Line):
        (x0, y0), (x1, y1) = shape.start, shape.end
        return "LINE", [(100, "AcDbLine"), (10, x0), (20, y0), (30, 0.0), (11, x1), (21, y1), (31, 0.0)]
    return "SPLINE", _spline(shape)


def _spline(spline: Spline) -> list[Group]:
    knots = np.repeat(spline.knots, np.concatenate(([4], np.full(spline.knots.size - 2, 2), [4])))
    poles = [g for x, y in spline.poles.tolist() for g in ((10, x), (20, y), (30, 0.0))]
    head: list[Group] = [
        (100, "AcDbSpline"), (210, 0.0), (220, 0.0), (230, 1.0), (70, 8), (71, 3), (72, knots.size),
        (73, len(spline.poles)), (74, 0), (42, 1e-9), (43, 1e-10),
    ]  # fmt: skip
    return [*head, *((40, knot) for knot in knots.tolist()), *poles]
