"""A figure of diagrams with a table below them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from camkin.plot.frame import explained, size

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Height of a line of the table, and of a line of the legend [inch].
_LINE = 0.24
# Width of the first column, in widths of the others.
_FIRST = 2.2


def figure_with_table(diagrams: int, lines: int, *, shown: bool) -> "tuple[Figure, list[Axes], Axes]":
    """Return a figure with room for a table of `lines`: (figure, axes, axes of the table).

    shown: True for a figure of pyplot, False for one without a display.
    """
    with explained():
        from matplotlib import pyplot
        from matplotlib.figure import Figure

    given = size(diagrams)
    width, height = given["figsize"]
    room = _LINE * (lines + 1)
    given["figsize"] = (width, height + room + _LINE * (1 + lines // 4))
    figure = pyplot.figure(**given) if shown else Figure(**given)
    grid = figure.add_gridspec(2, 1, height_ratios=[2.1 * diagrams, room])
    axes = list(grid[0].subgridspec(diagrams, 1).subplots(sharex=True, squeeze=False)[:, 0])
    return figure, axes, figure.add_subplot(grid[1])


def fill(ax: "Axes", heads: Sequence[str], rows: Sequence[Sequence[str]], colours: Sequence[Any]) -> None:
    """Draw a table in place of axes; the first cell of each row has its colour."""
    from matplotlib.transforms import Bbox

    ax.set_axis_off()
    total = _FIRST + len(heads) - 1
    table = ax.table(
        cellText=[list(row) for row in rows],
        colLabels=list(heads),
        colWidths=[_FIRST / total, *[1.0 / total] * (len(heads) - 1)],
        cellLoc="right",
        colLoc="right",
        bbox=Bbox.unit(),
        edges="horizontal",
    )
    table.auto_set_font_size(False)
    table.set_fontsize(7.5)
    for (row, column), cell in table.get_celld().items():
        cell.set_edgecolor("0.8")
        cell.set_linewidth(0.6)
        if column == 0:
            cell.set_text_props(ha="left")
            if row:
                cell.set_text_props(color=colours[row - 1])
