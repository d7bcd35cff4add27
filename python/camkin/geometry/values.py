"""Results: the block of rows with the geometry of a cam."""

from collections.abc import Iterator
from typing import Any

from camkin._base.arguments import FloatArray

DISC = (
    "pitch_x",
    "pitch_y",
    "x",
    "y",
    "contact_x",
    "contact_y",
    "tan_pressure_angle",
    "pressure_angle",
    "curvature_pitch",
    "curvature",
)
"""The rows of a disc cam, in order."""

BARREL = ("pitch_x", "pitch_y", "pitch_z", "x", "y", "z", "contact_x", "contact_y", "contact_z", *DISC[6:])
"""The rows of a barrel cam, which has a third coordinate."""


class _Row:
    """A row of a Geometry by its name."""

    def __init__(self, doc: str) -> None:
        self.__doc__ = doc

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, geometry: Any, owner: type) -> FloatArray:
        if geometry is None:
            return self  # type: ignore[return-value]  # of the class, for its docstring
        if self._name not in geometry.rows:
            raise AttributeError(f"a disc cam has no {self._name}: it lies in a plane", name=self._name, obj=geometry)
        return geometry.data[geometry.rows.index(self._name)]  # type: ignore[no-any-return]


class Geometry:
    """The geometry of a cam at some angles: rows of one array `data` of shape (10, ...), or (13, ...) for a barrel.

    The attributes are views of it, of the shape of the angles. `rows` has their names in order. Lengths are in L.
    """

    __slots__ = ("data", "rows")

    pitch_x = _Row("x of the centre of the roller, in the cam frame [L].")
    pitch_y = _Row("y of the centre of the roller, in the cam frame [L].")
    pitch_z = _Row("z of the centre of the roller [L]; of a barrel only.")
    x = _Row("x of the profile, in the cam frame [L].")
    y = _Row("y of the profile, in the cam frame [L].")
    z = _Row("z of the profile [L]; of a barrel only.")
    contact_x = _Row("x of the contact, in the machine frame [L].")
    contact_y = _Row("y of the contact, in the machine frame [L].")
    contact_z = _Row("z of the contact [L]; of a barrel only.")
    tan_pressure_angle = _Row("Tangent of the pressure angle.")
    pressure_angle = _Row("Pressure angle [deg], positive in a rise for an offset of 0.")
    curvature_pitch = _Row("Curvature of the pitch curve [1/L], positive around the cam axis.")
    curvature = _Row("Curvature of the profile [1/L], positive around the cam axis.")

    def __init__(self, data: FloatArray, rows: tuple[str, ...] = DISC) -> None:
        self.data = data
        self.rows = rows

    def __iter__(self) -> Iterator[FloatArray]:
        return iter(self.data)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.data, self.rows)

    def __repr__(self) -> str:
        return f"Geometry({self.data!r}, {self.rows!r})"
