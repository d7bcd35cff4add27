"""STEP files (ISO 10303-21, AP214): one solid, a wall extruded along z, bounded by splines.

A loop is a closed wall: counterclockwise outside, clockwise around a hole. Seen from outside, every face is to the left
of its edges.
"""

from collections.abc import Iterator, Sequence
from typing import IO

import numpy as np

from camkin.curves.cubics import Spline

Loop = list[Spline]

_UNITS = {"mm": ".MILLI.", "cm": ".CENTI.", "m": "$"}
UNITS = (*_UNITS, "in", "inch")
"""The length_units that a file can have."""


def directed(splines: Loop, counterclockwise: bool) -> Loop:
    """Return the splines of a closed wall in the sense that a loop needs."""
    points = np.concatenate([spline.poles[:-1] for spline in splines])
    z = points[:, 0] + 1j * points[:, 1]
    if ((z.conj() * np.roll(z, -1)).imag.sum() > 0.0) == counterclockwise:
        return splines
    return [Spline(s.poles[::-1], s.knots[-1] - s.knots[::-1], s.theta[::-1]) for s in splines[::-1]]


def write(loops: Sequence[Loop], thickness: float, unit: str, tolerance: float, name: str, file: IO[bytes]) -> None:
    """Write the solid between z = 0 and the thickness. The first loop is the outer one."""
    writer = _Writer()
    solid = writer.solid(loops, thickness)
    writer.product(name, solid, unit, tolerance)
    head = (
        "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('cam'),'2;1');\n"
        f"FILE_NAME({_string(name)},'',(''),(''),'camkin','','');\n"
        "FILE_SCHEMA(('AUTOMOTIVE_DESIGN { 1 0 10303 214 1 1 1 1 }'));\nENDSEC;\nDATA;\n"
    )
    body = "\n".join(f"#{i}={text};" for i, text in enumerate(writer.lines, 1))
    file.write(f"{head}{body}\nENDSEC;\nEND-ISO-10303-21;\n".encode("ascii"))


def _string(text: str) -> str:
    plain = "".join(c if c.isascii() and c.isprintable() else "?" for c in text)
    return "'" + plain.replace("\\", "\\\\").replace("'", "''") + "'"


def _real(x: float) -> str:
    """Return a number as STEP writes it: with a decimal point, and E before the exponent."""
    mantissa, e, exponent = repr(float(x)).partition("e")
    return f"{mantissa}{'' if '.' in mantissa else '.'}{'E' if e else ''}{exponent}"


def _list(items: "Iterator[str] | Sequence[str]") -> str:
    return f"({','.join(items)})"


def _starts(loop: Loop) -> list[tuple[float, float]]:
    """Return the points at which the splines begin."""
    return [(float(spline.poles[0, 0]), float(spline.poles[0, 1])) for spline in loop]


class _Writer:
    """The lines of the data section. Every method returns the reference of what it adds."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, text: str) -> str:
        self.lines.append(text)
        return f"#{len(self.lines)}"

    def point(self, x: float, y: float, z: float) -> str:
        return self.add(f"CARTESIAN_POINT('',{_list(map(_real, (x, y, z)))})")

    def direction(self, x: float, y: float, z: float) -> str:
        return self.add(f"DIRECTION('',{_list(map(_real, (x, y, z)))})")

    def plane(self, z: float, up: float) -> str:
        axes = f"{self.point(0.0, 0.0, z)},{self.direction(0.0, 0.0, up)},{self.direction(1.0, 0.0, 0.0)}"
        place = self.add(f"AXIS2_PLACEMENT_3D('',{axes})")
        return self.add(f"PLANE('',{place})")

    def spline(self, spline: Spline, z: float) -> str:
        poles = _list([self.point(x, y, z) for x, y in spline.poles.tolist()])
        n = spline.knots.size
        multiples = _list(["4", *["2"] * (n - 2), "4"])
        knots = _list([_real(x) for x in spline.knots.tolist()])
        return self.add(
            f"B_SPLINE_CURVE_WITH_KNOTS('',3,{poles},.UNSPECIFIED.,.F.,.F.,{multiples},{knots},.UNSPECIFIED.)"
        )

    def vertices(self, loop: Loop, z: float) -> list[str]:
        starts = [self.point(x, y, z) for x, y in _starts(loop)]
        return [self.add(f"VERTEX_POINT('',{point})") for point in starts]

    def edges(self, vertices: list[str], curves: list[str]) -> list[str]:
        """Add one edge for each curve, from its vertex to the next."""
        following = vertices[1:] + vertices[:1]
        ends = zip(vertices, following, curves, strict=True)
        return [self.add(f"EDGE_CURVE('',{a},{b},{curve},.T.)") for a, b, curve in ends]

    def bound(self, edges: list[tuple[str, bool]], outer: bool) -> str:
        senses = ((edge, ".T." if forwards else ".F.") for edge, forwards in edges)
        oriented = [self.add(f"ORIENTED_EDGE('',*,*,{edge},{sense})") for edge, sense in senses]
        loop = self.add(f"EDGE_LOOP('',{_list(oriented)})")
        return self.add(f"{'FACE_OUTER_BOUND' if outer else 'FACE_BOUND'}('',{loop},.T.)")

    def face(self, bounds: list[str], surface: str) -> str:
        return self.add(f"ADVANCED_FACE('',{_list(bounds)},{surface},.T.)")

    def solid(self, loops: Sequence[Loop], thickness: float) -> str:
        """Add the solid between two planes."""
        up = self.direction(0.0, 0.0, 1.0)
        along = self.add(f"VECTOR('',{up},{_real(thickness)})")
        bottoms, tops, faces = [], [], []
        for i, loop in enumerate(loops):
            low, high = self.vertices(loop, 0.0), self.vertices(loop, thickness)
            curves = [self.spline(spline, 0.0) for spline in loop]
            bottom = self.edges(low, curves)
            top = self.edges(high, [self.spline(spline, thickness) for spline in loop])
            posts = []
            for a, b, (x, y) in zip(low, high, _starts(loop), strict=True):
                line = self.add(f"LINE('',{self.point(x, y, 0.0)},{along})")
                posts.append(self.add(f"EDGE_CURVE('',{a},{b},{line},.T.)"))
            for curve, e, f, g, h in zip(curves, bottom, top, posts, posts[1:] + posts[:1], strict=True):
                surface = self.add(f"SURFACE_OF_LINEAR_EXTRUSION('',{curve},{along})")
                faces.append(self.face([self.bound([(e, True), (h, True), (f, False), (g, False)], True)], surface))
            bottoms.append(self.bound([(edge, False) for edge in reversed(bottom)], i == 0))
            tops.append(self.bound([(edge, True) for edge in top], i == 0))
        faces += [self.face(bottoms, self.plane(0.0, -1.0)), self.face(tops, self.plane(thickness, 1.0))]
        shell = self.add(f"CLOSED_SHELL('',{_list(faces)})")
        return self.add(f"MANIFOLD_SOLID_BREP('',{shell})")

    def product(self, name: str, solid: str, unit: str, tolerance: float) -> None:
        """Add the product whose shape the solid is, with its units."""
        add, title = self.add, _string(name)
        length = self.length_unit(unit)
        angle = add("(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.))")
        steradian = add("(NAMED_UNIT(*)SI_UNIT($,.STERADIAN.)SOLID_ANGLE_UNIT())")
        accuracy = add(f"UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE({_real(tolerance)}),{length},'accuracy','')")
        context = add(
            f"(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT(({accuracy}))"
            f"GLOBAL_UNIT_ASSIGNED_CONTEXT(({length},{angle},{steradian}))REPRESENTATION_CONTEXT('',''))"
        )
        axes = ",".join((self.point(0.0, 0.0, 0.0), self.direction(0.0, 0.0, 1.0), self.direction(1.0, 0.0, 0.0)))
        place = add(f"AXIS2_PLACEMENT_3D('',{axes})")
        shape = add(f"ADVANCED_BREP_SHAPE_REPRESENTATION({title},({place},{solid}),{context})")
        application = add("APPLICATION_CONTEXT('automotive design')")
        add(f"APPLICATION_PROTOCOL_DEFINITION('international standard','automotive_design',2000,{application})")
        part = add(f"PRODUCT_CONTEXT('',{application},'mechanical')")
        product = add(f"PRODUCT({title},{title},'',({part}))")
        formation = add(f"PRODUCT_DEFINITION_FORMATION('','',{product})")
        design = add(f"PRODUCT_DEFINITION_CONTEXT('part definition',{application},'design')")
        definition = add(f"PRODUCT_DEFINITION('design','',{formation},{design})")
        whole = add(f"PRODUCT_DEFINITION_SHAPE('','',{definition})")
        add(f"SHAPE_DEFINITION_REPRESENTATION({whole},{shape})")

    def length_unit(self, unit: str) -> str:
        if unit in _UNITS:
            return self.add(f"(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT({_UNITS[unit]},.METRE.))")
        base = self.add("(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.))")
        size = self.add(f"LENGTH_MEASURE_WITH_UNIT(LENGTH_MEASURE(25.4),{base})")
        powers = self.add("DIMENSIONAL_EXPONENTS(1.,0.,0.,0.,0.,0.,0.)")
        return self.add(f"(CONVERSION_BASED_UNIT('INCH',{size})LENGTH_UNIT()NAMED_UNIT({powers}))")
