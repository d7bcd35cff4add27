"""The displacement over the cam angle in polar axes, in the sense in which the angle runs around the cam."""

from typing import TYPE_CHECKING

import numpy as np

from camkin.plot.cam import new_axes, one_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from camkin.geometry.scene import Scene

_COLOUR = "#1b6ca8"


def draw(scene: "Scene", axes: "Axes | None", points: int) -> "tuple[Figure, Axes]":
    """Cam.plot_polar()."""
    if axes is None:
        axes = new_axes((6.4, 6.4), "polar")
    else:
        one_axes(axes, "polar")
    cam, program = scene.cam, scene.cam.program
    breaks = (cam.breaks + np.arange(0.0, 360.0, program.cycle)[:, None]).ravel()
    theta = np.union1d(np.linspace(0.0, 360.0, points), breaks)
    s = program.displacement(theta)
    low, high = float(s.min()), float(s.max())
    height = (high - low) or 1.0
    axes.set_theta_zero_location("N")  # type: ignore[attr-defined]
    axes.set_theta_direction(-cam.rotation)  # type: ignore[attr-defined]
    axes.set_rorigin(low - 0.7 * height)  # type: ignore[attr-defined]
    axes.set_ylim(low, high + 0.08 * height)
    axes.plot(np.radians(theta), s, color=_COLOUR, linewidth=1.8)
    for start in program._compiled.starts:
        for turn in np.arange(0.0, 360.0, program.cycle):
            axes.plot(np.radians([start + turn] * 2), [low, high + 0.08 * height], ":", color="0.5", linewidth=0.9)
    name = f"{program.name}: " if program.name else ""
    axes.set_title(f"{name}displacement [{program.length_unit or 'L'}] over the cam angle", fontsize="medium")
    return axes.figure.figure, axes
