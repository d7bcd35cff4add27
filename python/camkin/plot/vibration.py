"""Deflection of a mass on a spring, and its acceleration beside that of the motion, over the cam angle."""

from typing import TYPE_CHECKING

import numpy as np

from camkin._base.arguments import FloatArray, angular_speed, call_in_chunks
from camkin._camkin import lib
from camkin.analysis.text_report import number
from camkin.motion import destination
from camkin.plot.frame import label_angles
from camkin.plot.geometry import between, panel, stacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from camkin.dynamics.vibration import Vibration

_COLOURS = ("#1b6ca8", "#b5561c")


def draw(found: "Vibration", axes: "Sequence[Axes] | None", points: int) -> "tuple[Figure, Sequence[Axes]]":
    """Vibration.plot()."""
    drawn_axes = stacked(axes, 2)
    compiled, length = found._compiled, found.length_unit or "L"
    turns = max(found.cycles, 1) * (-1 if found.cycles and found.rpm < 0.0 else 1)
    first, last = sorted((0.0, turns * compiled.info.cycle))
    drawn, evaluated = between(_edges(found, first, last), points)
    deflection, acceleration = drawn_axes
    panel(deflection, f"deflection\nz [{length}]", _COLOURS[0], found.extremes.deflection)
    deflection.plot(drawn, found.deflection(evaluated), color=_COLOURS[0], linewidth=1.6)
    panel(acceleration, f"acceleration\n[{length}/s²]", _COLOURS[1], found.extremes.acceleration)
    acceleration.plot(drawn, _motion(found, evaluated), color="0.45", linewidth=1.2, label="motion of the cam")
    acceleration.plot(drawn, found.acceleration(evaluated), color=_COLOURS[1], linewidth=1.6, label="mass")
    acceleration.legend(fontsize="small")
    for ax in drawn_axes:
        ax.ticklabel_format(axis="y", style="sci", scilimits=(-3, 4), useMathText=True)
        ax.set_xlim(first, last)
        for start in compiled.starts:
            for turn in np.arange(first, last, compiled.info.cycle):
                ax.axvline(start + turn, color="0.75", linewidth=0.6, zorder=1)
    label_angles(acceleration)
    if axes is None:
        damping = f", damping {number(found.damping)}" if found.damping else ""
        heading = f"{number(found.natural_hz)} Hz{damping}, {number(found.rpm)} rpm"
        deflection.figure.figure.suptitle(heading)
    return deflection.figure.figure, drawn_axes


def _edges(found: "Vibration", first: float, last: float) -> list[float]:
    """Return the ends of the pieces of all cycles that are drawn."""
    cycle = found._compiled.info.cycle
    breaks = np.unique([b.theta % cycle for b in found._compiled.breaks])
    inner = (breaks + np.arange(first, last, cycle)[:, None]).ravel()
    return sorted({first, last, *inner[(first < inner) & (inner < last)].tolist()})


def _motion(found: "Vibration", theta: FloatArray) -> FloatArray:
    """Return the acceleration s" of the motion [L/s2]."""
    values = destination(None, theta.shape).data
    speed = angular_speed(found.rpm, None, None)
    call_in_chunks(lib.ck_eval_rows, found._compiled.handle, speed, theta, values, theta.size, 0)
    acceleration: FloatArray = values[2]
    return acceleration
