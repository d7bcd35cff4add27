"""A turning cam."""

from typing import TYPE_CHECKING

import numpy as np

from camkin.plot.cam import Picture

if TYPE_CHECKING:
    from matplotlib.animation import FuncAnimation
    from matplotlib.axes import Axes

    from camkin.geometry.scene import Scene


def animate(scene: "Scene", frames: int, interval: float, axes: "Axes | None") -> "FuncAnimation":
    """Cam.animate()."""
    picture = Picture(scene, axes)
    from matplotlib.animation import FuncAnimation

    turn = np.arange(frames) * (360.0 / frames)
    picture.place(0.0)

    def step(theta: float) -> "list[object]":
        picture.place(float(theta))
        return []

    return FuncAnimation(picture.figure, step, frames=turn, interval=interval, blit=False)  # type: ignore[arg-type]
