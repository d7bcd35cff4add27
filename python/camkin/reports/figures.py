"""The diagrams of a report, drawn by matplotlib. HTML and PDF have the same."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._base.arguments import GEOMETRIC
from camkin.analysis.characteristics import Analysis
from camkin.plot.frame import label_angles

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from camkin.forces.analysis import ForceAnalysis
    from camkin.reports.content import Figure

BLUE, RED, GREY, DARK = "#1b6ca8", "#c0272d", "0.6", "0.25"
_STYLE: dict[str, Any] = {
    "font.size": 8.0,
    "axes.titlesize": 8.0,
    "pdf.fonttype": 42,
    "svg.fonttype": "none",  # keep text as text, so that a reader can search and copy it
    "svg.hashsalt": "camkin",
}


@contextmanager
def style() -> Iterator[None]:
    """Use the settings of reports instead of those of the user, so that the same input gives the same bytes."""
    try:
        import matplotlib.style
    except ImportError:
        raise ImportError("reports need matplotlib: pip install 'camkin[plot]'") from None
    with matplotlib.style.context(["default", _STYLE]), warnings.catch_warnings():
        # Ignore the warning about missing glyphs: pdf.py warns once, and a browser uses other fonts.
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from")
        yield


def drawn(figure: "Figure") -> "Canvas":
    """Return a figure of a report as a figure of matplotlib."""
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(figsize=figure.size)
    draw_into(canvas, figure, (0.0, 0.0, 1.0, 1.0))
    return canvas


def draw_into(canvas: "Canvas", figure: "Figure", box: tuple[float, float, float, float]) -> None:
    """Draw a figure of a report into a box of a page: left, bottom, width and height as shares of the page."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    others, engine = set(canvas.axes), ConstrainedLayoutEngine(rect=box)
    canvas.set_layout_engine(engine)
    figure.draw(canvas)
    own = [axes for axes in canvas.axes if axes not in others]
    for axes in own:
        for label in (axes.xaxis.label, axes.yaxis.label):
            label.set_parse_math(False)  # a unit may be any text, even one with $
    engine.execute(canvas)
    for axes in own:
        axes.set_position(axes.get_position(original=False))  # fix the axes where the layout put them
    canvas.set_layout_engine(None)  # a layout would draw everything a second time


def svaj(canvas: "Canvas", analysis: Analysis) -> None:
    """Draw the SVAJ diagram."""
    axes = list(canvas.subplots(4, 1, sharex=True))
    program, speed = analysis.program, GEOMETRIC if analysis.rpm is None else analysis.rpm
    program.plot(rpm=speed, limits=analysis.limits, axes=axes, points=1440)
    canvas.align_ylabels()


def plain(axes: "Axes") -> None:
    """Remove the top and the right side of the frame of axes, and add a grid."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="0.9", linewidth=0.6)
    axes.axhline(0.0, color=GREY, linewidth=0.6)


def angle_axis(axes: "Axes", cycle: float) -> None:
    """Label the x axis with the cam angle over the cycle."""
    axes.set_xlim(0.0, cycle)
    label_angles(axes)


def forces(canvas: "Canvas", found: "ForceAnalysis") -> None:
    """Draw contact force and torque over the cycle."""
    forces, cycle = found.forces, found.forces.cam.program.cycle
    theta = np.unique(np.concatenate((np.linspace(0.0, cycle, 1441), forces.cam.breaks)))
    rows = (("contact force [N]", forces.contact, found.contact), ("torque [N m]", forces.torque, found.torque))
    axes = canvas.subplots(2, 1, sharex=True)
    for ax, (label, values, extremes) in zip(axes, rows, strict=True):
        plain(ax)
        ax.plot(theta, values(theta), color=BLUE, linewidth=1.4)
        for peak in extremes:
            if np.isfinite(peak.value):
                ax.plot(peak.angle, peak.value, "o", color=BLUE, markersize=4)
        ax.set_ylabel(label)
    for start, end in found.lost:
        for turn in (0.0, cycle):
            axes[0].axvspan(start - turn, end - turn, color=RED, alpha=0.15, linewidth=0.0)
    angle_axis(axes[1], cycle)
    canvas.align_ylabels()
