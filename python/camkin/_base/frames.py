"""Results in the form of what was given: pandas Series, xarray DataArrays, pint quantities; and tables of rows.

pandas, xarray and pint are not imported for that: their objects exist only where the caller has imported them.
"""

import importlib
import sys
from numbers import Real
from typing import Any, NamedTuple

import numpy as np

from camkin._base.arguments import FloatArray
from camkin._base.arguments import points as as_points
from camkin._base.units import DEGREES, SECONDS, UNITS, carries_unit
from camkin.errors import ArrayError


class Unit(NamedTuple):
    """The unit of a result: its name as pint and xarray read it, and whether it is one and not only a label."""

    name: str
    known: bool = True


def derivative_unit(label: str | None, order: int, geometric: bool) -> Unit | None:
    """Return the unit of derivative `order` of a displacement in the unit `label`, or None without a label."""
    if label is None:
        return None
    per = "rad" if geometric else "s"
    name = label if order == 0 else f"{label}/{per}**{order}".removesuffix("**1")
    return Unit(name, label in UNITS)


def _is(value: Any, module: str, kind: str) -> bool:
    """Return whether a value is of a class of a module that may not be there."""
    found = getattr(sys.modules.get(module), kind, None)
    return found is not None and isinstance(value, found)


def given_back(points: Any, values: FloatArray, name: str, unit: Unit | None = None) -> Any:
    """Return values of the shape of `points` in the form of the points.

    A float for a number; a Series with its index, a DataArray with its coordinates, both with attrs["units"]; a
    quantity for a quantity, if the unit is known; else the array.
    """
    if type(points) is np.ndarray:
        return values
    if isinstance(points, Real):
        return float(values)
    if _is(points, "pandas", "Series"):
        return _series(points, values, name, unit)
    if _is(points, "xarray", "DataArray"):
        return _data_array(points, values, name, unit)
    if carries_unit(type(points)):
        magnitude = values if values.ndim else float(values)
        return type(points)(magnitude, unit.name) if unit and unit.known else magnitude
    return values


def _series(points: Any, values: FloatArray, name: str, unit: Unit | None) -> Any:
    found = sys.modules["pandas"].Series(values, index=points.index, name=name)
    if unit:
        found.attrs["units"] = unit.name
    return found


def _data_array(points: Any, values: FloatArray, name: str, unit: Unit | None) -> Any:
    found = points.copy(data=values).rename(name)
    found.attrs = {"units": unit.name} if unit else {}
    return found


class Steps(tuple[float, float, int, int]):
    """The times t0 + i dt [s], i = first ... first + n - 1, as (t0, dt, first, n).

    Not a NamedTuple, which takes three times as long to make, for every call.
    """

    __slots__ = ()

    def times(self) -> FloatArray:
        """Return the times."""
        t0, dt, first, n = self
        found: FloatArray = np.arange(first, first + n, dtype=np.float64) * dt + t0
        return found


PLAIN_POINTS = frozenset({np.ndarray, Steps, list, tuple, float, int})
"""Types of points whose results are plain arrays. A frozenset, because every access to a row asks it."""


class Rows(NamedTuple):
    """Rows of results with what a table of them needs.

    rows: arrays by name, of the shape of the points, or with an axis of followers before it.
    units: of the rows, by name; rows without a unit are left out.
    points: what was given, or Steps. axis: "theta" [deg] or "t" [s].
    """

    rows: dict[str, FloatArray]
    units: dict[str, Unit]
    points: Any
    axis: str

    def dataframe(self) -> Any:
        """Return the rows as columns of a pandas DataFrame; its attrs["units"] has their units by name."""
        pandas = imported("pandas", "to_dataframe()")
        values = self._numbers()
        if values.ndim > 1:
            message = f"a DataFrame has one row for each point: {self.axis} must be one row; got the shape"
            raise ArrayError(f"{message} {values.shape}; to_xarray() takes any shape", parameter=self.axis)
        index = self._index(pandas, np.atleast_1d(values))
        columns: dict[Any, FloatArray] = {}
        for name, row in self.rows.items():
            if row.ndim > values.ndim:
                columns |= {(name, k): np.atleast_1d(follower) for k, follower in enumerate(row)}
            else:
                columns[name] = np.atleast_1d(row)
        frame = pandas.DataFrame(columns, index=index)
        frame.attrs["units"] = {name: unit.name for name, unit in self.units.items()}
        return frame

    def dataset(self) -> Any:
        """Return the rows as variables of an xarray Dataset, each with attrs["units"]."""
        xarray = imported("xarray", "to_xarray()")
        if _is(self.points, "xarray", "DataArray"):
            rows = {name: _data_array(self.points, row, name, self.units.get(name)) for name, row in self.rows.items()}
            return xarray.Dataset(rows)
        values = self._numbers()
        dims = (self.axis,) if values.ndim == 1 else tuple(f"dim_{k}" for k in range(values.ndim))
        coords: dict[str, Any] = {self.axis: (dims, values, {"units": {"theta": "deg", "t": "s"}[self.axis]})}
        if _is(self.points, "pandas", "Series"):
            dims = (self.points.index.name or "index",)
            coords = {dims[0]: self.points.index, self.axis: (dims, *coords[self.axis][1:])}
        found = {}
        for name, row in self.rows.items():
            own = ("follower", *dims) if row.ndim > values.ndim else dims
            unit = self.units.get(name)
            found[name] = (own, row, {"units": unit.name} if unit else {})
        return xarray.Dataset(found, coords)

    def _numbers(self) -> FloatArray:
        """Return the points as plain numbers in degrees or seconds."""
        if isinstance(self.points, Steps):
            return self.points.times()
        found = as_points(self.points, self.axis, DEGREES if self.axis == "theta" else SECONDS)
        if any(np.shares_memory(found, row) for row in self.rows.values()):
            message = f"the results were written over {self.axis}, which is not known any more: give out= other memory"
            raise ArrayError(message, parameter=self.axis)
        return found

    def _index(self, pandas: Any, values: FloatArray) -> Any:
        if isinstance(self.points, pandas.Series):
            return self.points.index
        if isinstance(self.points, pandas.Index):
            return self.points
        return pandas.Index(values, name=self.axis)


def imported(module: str, what: str) -> Any:
    """Import an optional package."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise ImportError(f"{what} needs {module}: pip install 'camkin[frames]'") from None
