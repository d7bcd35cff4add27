"""Axes, lines and figures of a plot: the arguments of the caller, checked before anything is drawn.

matplotlib is imported where it is used, so that the package works without it.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from camkin._base.arguments import QUANTITIES
from camkin._base.textfile import write_whole
from camkin.errors import ArrayError, ParameterError, WrongTypeError, short_repr, suggestion

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Height of one diagram and of what stands around them, and the width [inch].
_HEIGHT, _REST, _WIDTH = 2.1, 1.1, 9.0


@contextmanager
def explained() -> Iterator[None]:
    """Say how to install matplotlib if it is missing."""
    try:
        yield
    except ImportError:
        raise ImportError("plots need matplotlib: pip install 'camkin[plot]'") from None


@dataclass(frozen=True)
class Frame:
    """Where and how a motion is drawn.

    given: the axes as the caller gave them, or None for a new figure. axes: the same as a list.
    orders: which of s, v, a, j each axes shows, 0 to 3. label: of the legend, or None. line: keywords of the line.
    """

    given: Any
    axes: "list[Axes]"
    orders: tuple[int, ...]
    label: str | None
    line: dict[str, Any]

    @classmethod
    def of(cls, axes: Any, quantities: Any, label: Any, style: dict[str, Any], own: tuple[str, ...] = ()) -> "Frame":
        """Check the arguments of a plot. own: names of others that it takes, for the message of an unknown one."""
        with explained():
            import matplotlib.lines  # noqa: F401
        found = None if axes is None else _axes(axes)
        orders = _orders(quantities, 4 if found is None else len(found))
        if found is not None and len(found) != len(orders):
            letters = "".join("svaj"[order] for order in orders)
            message = f"axes must be as many as quantities={letters!r}; got {len(found)}"
            raise ArrayError(message, parameter="axes", value=axes)
        if label is not None and not isinstance(label, str):
            raise WrongTypeError(f"label must be a text; got {type(label).__name__}", parameter="label", value=label)
        return cls(axes, found or [], orders, label, line_style(style, own))

    def figure(self, heading: str) -> "tuple[Figure, list[Axes]]":
        """Return a new figure of pyplot with its axes, one above the other."""
        with explained():
            from matplotlib import pyplot
        return _furnish(pyplot.figure(**size(len(self.orders))), len(self.orders), heading)


def size(diagrams: int) -> dict[str, Any]:
    """Return the size and the layout of a new figure."""
    return {"figsize": (_WIDTH, _REST + _HEIGHT * diagrams), "layout": "constrained"}


def _furnish(figure: "Figure", diagrams: int, heading: str) -> "tuple[Figure, list[Axes]]":
    figure.suptitle(heading)
    return figure, list(figure.subplots(diagrams, 1, sharex=True, squeeze=False)[:, 0])


def detached(diagrams: int, heading: str) -> "tuple[Figure, list[Axes]]":
    """Return a figure without a display and without pyplot's list of figures, and its axes."""
    with explained():
        from matplotlib.figure import Figure
    return _furnish(Figure(**size(diagrams)), diagrams, heading)


def write(figure: "Figure", path: str) -> None:
    """Write a figure into a file of the format that the ending names, whole or not at all."""
    ending = os.path.splitext(path)[1][1:]
    kind = ending or figure.canvas.get_default_filetype()
    with write_whole(path if ending else f"{path}.{kind}") as file:
        figure.savefig(file, format=kind, dpi=150)


def _axes(given: Any) -> "list[Axes]":
    """Return axes as a list; refuse what is no axes of matplotlib."""
    if hasattr(given, "axhline"):
        return [given]
    make = "make them with plt.subplots(4, 1)"
    if not hasattr(given, "__len__"):
        kind = type(given).__name__
        message = f"axes must be one of matplotlib, or a sequence of up to four; got one {kind}: {make}"
        raise WrongTypeError(message, parameter="axes", value=given)
    if not 1 <= len(given) <= 4 or not all(hasattr(ax, "axhline") for ax in given):
        kinds = " and ".join(sorted({type(ax).__name__ for ax in given}))
        message = f"axes must be one to four, for s, v, a, j; got {len(given)}{kinds and f' of {kinds}'}: {make}"
        raise ArrayError(message, parameter="axes", value=given)
    return list(given)


def _orders(given: Any, room: int) -> tuple[int, ...]:
    """Return the orders of the derivatives that a text names: as many of s, v, a, j as there is room for None."""
    if given is None:
        return tuple(range(room))
    if given in QUANTITIES:
        return (QUANTITIES.index(given),)
    if not isinstance(given, str):
        message = f"quantities must be a text such as 'sva'; got {type(given).__name__}"
        raise WrongTypeError(message, parameter="quantities", value=given)
    if not given or set(given) - set("svaj") or len(set(given)) < len(given):
        message = f"quantities must be some of the letters s, v, a, j, each once, as 'sva'; got {short_repr(given)}"
        raise ParameterError(message, parameter="quantities", value=given)
    return tuple(map("svaj".index, given))


# Keywords of a line that a message suggests.
_KNOWN = ("color", "label", "linestyle", "linewidth", "alpha", "marker", "markersize", "zorder")


_SEVERAL = "it draws one cycle: (program + program).plot() draws two"
# What to write instead of arguments that plot() does not take.
_PLOTTED = {"phase": "program.shifted(-phase).plot() begins at that cam angle", "n": "give points="}
_PLOTTED |= dict.fromkeys(("turns", "cycles", "revolutions"), _SEVERAL)


def line_style(style: dict[str, Any], own: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return keywords of a line of matplotlib under their long names; refuse those that it does not take."""
    from matplotlib.cbook import normalize_kwargs
    from matplotlib.lines import Line2D

    given = {key: value for key, value in style.items() if value is not None}
    for key in given:
        if not hasattr(Line2D, f"set_{key}"):
            hint = _PLOTTED.get(key) or suggestion(key, (*own, *_KNOWN))
            message = f"plot() takes no {short_repr(key)}; {hint}"
            raise WrongTypeError(message, parameter=key, value=given[key])
    try:
        long = normalize_kwargs(given, Line2D)
        Line2D([], [], **long)
    except (TypeError, ValueError, AttributeError) as error:
        key = next((key for key, value in given.items() if repr(value) in str(error)), next(iter(given)))
        raise ParameterError(f"{key}: {error}", parameter=key, value=given[key]) from None
    return {"linewidth": 1.6, "zorder": 3, **long}


def bottom(axes: "Sequence[Axes]") -> "list[Axes]":
    """Return the axes that need a label below: those in the last row of their figure, and those outside of a grid."""
    places = [(ax, ax.get_subplotspec()) for ax in axes]
    return [ax for ax, place in places if place is None or place.is_last_row()]


def label_angles(ax: "Axes") -> None:
    """Write below axes that they show cam angles, and place the ticks at round angles."""
    from camkin.plot.angle_ticks import AngleLocator

    ax.set_xlabel("cam angle [°]")
    ax.xaxis.set_major_locator(AngleLocator())
