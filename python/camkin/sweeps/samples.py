"""The samples of a sweep: the rows of a table, or the points of a grid."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from camkin._base.arguments import FloatArray, points
from camkin.errors import ArrayError, ParameterError, SizeError, WrongTypeError, short_repr, suggestion


class Samples(NamedTuple):
    """Samples of named parameters.

    values: an array for each name: a column of a table, or the values of an axis of a grid.
    is_grid: whether the samples are all combinations, those of the last name varying fastest.
    index: the index of the DataFrame that was given, or None.
    """

    values: dict[str, FloatArray]
    is_grid: bool
    index: Any = None

    def __len__(self) -> int:
        sizes = [len(column) for column in self.values.values()]
        return math.prod(sizes) if self.is_grid else sizes[0]

    def rows(self, first: int, n: int) -> dict[str, FloatArray]:
        """Return the columns of n samples."""
        if not self.is_grid:
            return {name: column[first : first + n] for name, column in self.values.items()}
        left = np.arange(first, first + n)
        columns = {}
        for name, axis in reversed(self.values.items()):
            left, place = np.divmod(left, len(axis))
            columns[name] = axis[place]
        return dict(reversed(columns.items()))

    def digest(self) -> str:
        """Return a hash of names and values, 64 bits of SHA-256."""
        found = hashlib.sha256(repr((self.is_grid, [(k, len(x)) for k, x in self.values.items()])).encode())
        for column in self.values.values():
            found.update(np.ascontiguousarray(column, "<f8").tobytes())
        return found.hexdigest()[:16]

    def __repr__(self) -> str:
        if self.is_grid:
            shape = " x ".join(f"{name} {len(axis)}" for name, axis in self.values.items())
            return f"grid of {shape}"
        return f"table of {len(self)} rows, columns {', '.join(self.values)}"


def samples_of(samples: Any, grid: Any, names: Sequence[str]) -> Samples:
    """Return the checked samples of sweep(). names: the parameters of the design."""
    if (samples is None) == (grid is None):
        raise ParameterError("give samples= or grid=, one of them", parameter="samples")
    found = _table(samples) if grid is None else _grid(grid)
    kind = "samples" if grid is None else "grid"
    for name in found.values:
        if name not in names:
            message = f"{kind} has {short_repr(name)}, which is no free parameter of the design; "
            raise ParameterError(message + suggestion(str(name), names), parameter=kind, value=name)
    missing = [name for name in names if name not in found.values]
    if missing:
        message = f"{kind} must have values for {', '.join(map(repr, missing))}"
        raise ParameterError(message, parameter=kind, value=missing[0])
    if not found.values or not len(found):
        raise SizeError(f"{kind} has no samples: give at least one value for each parameter", parameter=kind)
    return found


def _table(samples: Any) -> Samples:
    columns = getattr(samples, "columns", None)
    if columns is None and not isinstance(samples, Mapping):
        message = f"samples must be a DataFrame or a dict of arrays; got {type(samples).__name__}"
        raise WrongTypeError(message, parameter="samples", value=samples)
    names = list(samples if columns is None else columns)
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ParameterError(f"samples has two columns {short_repr(twice)}", parameter="samples", value=twice)
    found = {name: _values(samples[name], f"samples[{name!r}]") for name in names}
    lengths = {len(column) for column in found.values()}
    if len(lengths) > 1:
        raise ArrayError(f"columns of samples must have the same length; got {sorted(lengths)}", parameter="samples")
    return Samples(found, False, getattr(samples, "index", None))


def _grid(grid: Any) -> Samples:
    if not isinstance(grid, Mapping):
        message = f"grid must be a dict of arrays by name; got {type(grid).__name__}"
        raise WrongTypeError(message, parameter="grid", value=grid)
    return Samples({name: _values(axis, f"grid[{name!r}]") for name, axis in grid.items()}, True)


def _values(given: Any, name: str) -> FloatArray:
    """Copy a column into an array, so that a later change by the caller has no effect."""
    array = points(given.to_numpy() if hasattr(given, "to_numpy") else given, name)
    if array.ndim != 1:
        raise ArrayError(f"{name} must have one dimension; got the shape {array.shape}", parameter=name)
    return array.copy()
