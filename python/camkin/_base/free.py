"""Places for numbers that a Design fills in: free numbers with their bounds, and the rest of a sum."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from camkin._base.arguments import number
from camkin._base.calls import explained_function
from camkin.errors import ParameterError, WrongTypeError, short_repr


@dataclass(frozen=True, repr=False)
class Free:
    """A number that varies between two bounds, both included. free() makes it."""

    name: str
    low: float
    high: float

    def __repr__(self) -> str:
        return f"free({self.name!r}, {self.low!r}, {self.high!r})"


class Rest:
    """The number that completes a sum. There is one object of this class, camkin.rest."""

    def __repr__(self) -> str:
        return "rest"

    def __reduce__(self) -> str:
        return "rest"


rest: Any = Rest()

Field: TypeAlias = tuple[str, int | None]
"""An argument of a segment, and the index of the number in it: None for an argument that is one number."""


@explained_function
def free(name: str, low: Any, high: Any) -> Any:
    """Return the place of a free number in a segment, a follower or a cam of a `Design`.

    Every place of one name has the same value, so its bounds must agree.

    Parameters
    ----------
    name : str
        An identifier, such as "rise".
    low, high : float or array_like (n,)
        Finite bounds, low < high, in the unit of the argument. Arrays, for an argument with n numbers such as T of
        `universal`, make n free numbers: name1, name2, ...

    Returns
    -------
    object
        What stands in place of a number; the segment or follower is then a part for a `Design`.

    Raises
    ------
    WrongTypeError, ParameterError
        Name the parameter and its value.

    See Also
    --------
    Design : optimises the free numbers.
    """
    if not isinstance(name, str) or not name.isidentifier():
        message = f"the name of a free number must be an identifier, such as 'rise'; got {short_repr(name)}"
        raise (ParameterError if isinstance(name, str) else WrongTypeError)(message, parameter="name", value=name)
    if np.ndim(low) == 0 and np.ndim(high) == 0:
        return _of_numbers(name, low, high)
    if np.ndim(low) > 1 or np.ndim(high) > 1:
        raise ParameterError(f"free {name!r}: bounds must have one dimension", parameter=name, value=low)
    try:
        below, above = np.broadcast_arrays(low, high)
    except ValueError:
        message = f"free {name!r}: low and high must have the same length; got {len(low)} and {len(high)}"
        raise ParameterError(message, parameter=name, value=low) from None
    return tuple(_of_numbers(f"{name}{i}", *pair) for i, pair in enumerate(zip(below, above, strict=True), 1))


def _of_numbers(name: str, low: Any, high: Any) -> Free:
    bounds = number(low, f"low of free {name!r}"), number(high, f"high of free {name!r}")
    if not (all(map(math.isfinite, bounds)) and bounds[0] < bounds[1]):
        message = f"free {name!r}: low and high must be finite, low below high; got {bounds[0]!r} and {bounds[1]!r}"
        raise ParameterError(message, parameter=name, value=low)
    return Free(name, *bounds)


def is_open(arguments: Iterable[Any]) -> bool:
    """Return whether any argument, or a number in a tuple or list, is free or a rest."""
    return any(
        isinstance(value, Free | Rest)
        or (isinstance(value, tuple | list) and any(isinstance(x, Free | Rest) for x in value))
        for value in arguments
    )


@dataclass(frozen=True, repr=False)
class OpenSegment:
    """The arguments of a Segment some of which are free or a rest: a part of a Design.

    law: as for Segment. arguments: all others, by name.
    """

    law: Any
    arguments: dict[str, Any]

    def places(self) -> Iterator[tuple[Field, Free | Rest]]:
        """Yield the arguments that are free or a rest."""
        for key, value in self.arguments.items():
            if isinstance(value, Free | Rest):
                yield (key, None), value
            elif isinstance(value, tuple | list):
                yield from (((key, i), x) for i, x in enumerate(value) if isinstance(x, Free | Rest))

    def filled(self, values: dict[Field, float]) -> dict[str, Any]:
        """Return the arguments with numbers for all that is free or a rest."""
        found = dict(self.arguments)
        for (key, i), x in values.items():
            found[key] = x if i is None else (*found[key][:i], x, *found[key][i + 1 :])
        return found

    def __repr__(self) -> str:
        arguments = "".join(f", {key}={value!r}" for key, value in self.arguments.items())
        return f"Segment({self.law!r}{arguments})"
