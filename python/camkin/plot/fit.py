"""The picture of a measured lift: rows and fit, residuals, and the a and j that the fit makes of them."""

from typing import TYPE_CHECKING, Any

from camkin._base.arguments import FloatArray
from camkin.plot import frame, svaj
from camkin.plot.frame import Frame
from camkin.plot.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROWS: dict[str, Any] = {"linestyle": "none", "marker": ".", "markersize": 3.0, "color": "0.35"}


def picture(trace: Trace, theta: FloatArray, s: FloatArray, residuals: FloatArray, smoothing: float | None) -> "Figure":
    """Return a figure of four diagrams, without a display.

    theta, s, residuals: angle, displacement, and fit minus row, of each row. smoothing: drawn beside the residuals.
    """
    figure, axes = frame.detached(4, trace.heading)
    _draw_into(axes, trace, theta, s, residuals, smoothing, 2000)
    figure.align_ylabels()
    return figure


def draw(
    trace: Trace,
    theta: FloatArray,
    s: FloatArray,
    residuals: FloatArray,
    smoothing: float | None,
    axes: Any,
    points: int,
) -> "tuple[Figure, Sequence[Axes]]":
    """Fit.plot()."""
    given = Frame.of(axes, "svaj", None, {})
    if axes is None:
        figure, drawn = given.figure(trace.heading)
    else:
        figure, drawn = given.axes[0].figure.figure, given.axes
    _draw_into(drawn, trace, theta, s, residuals, smoothing, points)
    if axes is None:
        figure.align_ylabels()
    return figure, drawn if axes is None else axes


def _draw_into(
    axes: "list[Axes]",
    trace: Trace,
    theta: FloatArray,
    s: FloatArray,
    residuals: FloatArray,
    smoothing: float | None,
    points: int,
) -> None:
    """Draw rows and fit, residuals, a and j into four axes."""
    lift, missed, *others = axes
    svaj.draw(trace, Frame.of([lift, *others], "saj", None, {}), points)
    lift.plot(theta, s, zorder=2, **_ROWS)
    missed.plot(theta, residuals, zorder=3, **_ROWS)
    missed.axhline(0.0, color="0.6", linewidth=0.6, zorder=1)
    for sign in (-1.0, 1.0) if smoothing else ():
        missed.axhline(sign * (smoothing or 0.0), color="#c0272d", linewidth=1.0, linestyle="--", zorder=2)
    missed.set_ylabel(f"fit - row\n[{trace.length or 'L'}]")
    missed.set_title("dashed: the smoothing" if smoothing else "", loc="right", fontsize="small", color="0.3")
    missed.ticklabel_format(axis="y", style="sci", scilimits=(-3, 4), useMathText=True)
    missed.grid(axis="y", color="0.88", linewidth=0.6, zorder=0)
    missed.margins(x=0.0)
    missed.spines[["top", "right"]].set_visible(False)
