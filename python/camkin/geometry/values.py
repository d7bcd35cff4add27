"""Results: the block of rows with the geometry of a cam."""

from collections.abc import Iterator
from numbers import Real
from typing import TYPE_CHECKING, Any

from camkin._base.arguments import FloatArray
from camkin._base.frames import PLAIN_POINTS, Rows, Unit, given_back
from camkin._base.units import UNITS
from camkin.errors import ArrayError

if TYPE_CHECKING:
    import pandas
    import xarray

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
        row = geometry.data[geometry.rows.index(self._name)]
        made = geometry._made
        if made is None or type(made[0]) in PLAIN_POINTS or isinstance(made[0], Real):
            return row  # type: ignore[no-any-return]
        return given_back(made[0], row, self._name, row_unit(self._name, made[1]))  # type: ignore[no-any-return]


def row_unit(row: str, length_unit: str | None) -> Unit | None:
    """Return the unit of a row for the unit of lengths, or None for a pure number and an unknown unit."""
    if row == "pressure_angle":
        return Unit("deg")
    if row == "tan_pressure_angle" or length_unit is None:
        return None
    return Unit(f"1/{length_unit}" if row.startswith("curvature") else length_unit, length_unit in UNITS)


class Geometry:
    """The geometry of a cam at some angles: the rows of one array.

    The rows are attributes of their names: views, of the shape of the angles. Lengths are in L. Series, DataArrays and
    quantities of pint are given back where they were given, as by a `Motion`.

    Attributes
    ----------
    data : ndarray (10, ...) or (13, ...)
        The array; 13 rows for a barrel.
    rows : tuple of str
        Names of the rows, in order.
    """

    __slots__ = ("_made", "data", "rows")

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

    def __init__(
        self, data: FloatArray, rows: tuple[str, ...] = DISC, made: tuple[Any, str | None] | None = None
    ) -> None:
        self.data = data
        self.rows = rows
        self._made = made  # the angles and the unit of lengths

    def __iter__(self) -> Iterator[FloatArray]:
        return iter(self.data)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.data, self.rows, self._made)

    def _table(self) -> Rows:
        if self._made is None:
            message = "this Geometry has no record of its angles: make it by evaluate() of a cam"
            raise ArrayError(message, parameter="theta")
        theta, length_unit = self._made
        units = {row: unit for row in self.rows if (unit := row_unit(row, length_unit))}
        return Rows(dict(zip(self.rows, self.data, strict=True)), units, theta, "theta")

    def to_dataframe(self) -> "pandas.DataFrame":
        """Return the rows as columns of a pandas DataFrame.

        Returns
        -------
        pandas.DataFrame
            As of `Motion.to_dataframe`.
        """
        return self._table().dataframe()

    def to_xarray(self) -> "xarray.Dataset":
        """Return the rows as variables of an xarray Dataset.

        Returns
        -------
        xarray.Dataset
            As of `Motion.to_xarray`.
        """
        return self._table().dataset()  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return f"Geometry({self.data!r}, {self.rows!r})"
