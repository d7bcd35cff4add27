"""Contact force and torque of a cam over the cam angle."""

from typing import TYPE_CHECKING

from camkin.plot.frame import label_angles
from camkin.plot.geometry import angles, panel, stacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from camkin.forces.analysis import ForceAnalysis

_COLOURS = ("#1b6ca8", "#b5561c")
_LOST = "#c0272d"


def draw(found: "ForceAnalysis", axes: "Sequence[Axes] | None", points: int) -> "tuple[Figure, Sequence[Axes]]":
    """Forces.plot()."""
    forces, cycle = found.forces, found.forces.cam.program.cycle
    axes = stacked(axes, 2)
    drawn, evaluated = angles(forces.cam, points)
    rows = (("contact force [N]", forces.contact, found.contact), ("torque [N m]", forces.torque, found.torque))
    for ax, colour, (name, values, extremes) in zip(axes, _COLOURS, rows, strict=True):
        panel(ax, name, colour, extremes)
        ax.plot(drawn, values(evaluated), color=colour, linewidth=1.6)
        ax.set_xlim(0.0, cycle)
    for start, end in found.lost:
        for shift in (0.0, -cycle):
            axes[0].axvspan(start + shift, end + shift, color=_LOST, alpha=0.15, linewidth=0.0, zorder=0)
    if found.lost:
        axes[0].set_title("shaded: the follower leaves the cam", loc="left", fontsize="small", color=_LOST)
    label_angles(axes[-1])
    return axes[0].figure.figure, axes
