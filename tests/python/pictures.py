"""Comparison of pictures with reference images, by pytest-mpl.

    pytest tests/python/test_pictures.py --mpl-generate-path=tests/data/images

writes the images anew. Look at each of them before it is committed.
"""

from pathlib import Path

import pytest

# Root mean square of the differences, of 255. matplotlib 3.9 and 3.11 stay below it, though they may smooth the edges
# of lines in another way. A limit that is missing makes 12.
TOLERANCE = 3.0

compared = pytest.mark.mpl_image_compare(
    baseline_dir=str(Path(__file__).parents[1] / "data" / "images"),
    tolerance=TOLERANCE,
    style="default",
    backend="agg",
    savefig_kwargs={"dpi": 50, "metadata": {"Software": None}},
)


def bare(figure):
    """Return a figure without its texts, and with axes in fixed places: fonts differ between machines."""
    from matplotlib.legend import Legend
    from matplotlib.table import Table
    from matplotlib.text import Text

    figure.set_layout_engine("none")
    figure.subplotpars.update(left=0.05, right=0.95, bottom=0.05, top=0.95)
    for ax in figure.axes:
        ax.set_position(ax.get_subplotspec().get_position(figure))
    cells = [cell.get_text() for table in figure.findobj(Table) for cell in table.get_celld().values()]
    for artist in [*figure.findobj(Text), *figure.findobj(Legend), *cells]:
        if not getattr(artist, "arrow_patch", None):  # the arrow of an impulse is an annotation
            artist.set_visible(False)
    return figure
