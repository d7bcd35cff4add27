"""The part of Cam that draws it."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, cast

from camkin._base.arguments import count, finite
from camkin._base.calls import explained
from camkin._base.units import DEGREES
from camkin.errors import ParameterError, short_repr
from camkin.geometry.analysis import GeometryLimits
from camkin.geometry.scene import Scene
from camkin.inline import cards
from camkin.plot import animation, cam, geometry, polar

if TYPE_CHECKING:
    from matplotlib.animation import FuncAnimation
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from camkin.geometry.cam import Cam


@explained()
class Drawn:
    """The part of Cam that draws it. Needs matplotlib."""

    def plot(self, theta: float = 0.0, *, axes: "Axes | None" = None) -> "tuple[Figure, Axes]":
        """Draw the cam and its follower at a cam angle [deg] in the machine frame: (figure, axes).

            figure, axes = cam.plot(60.0)
            figure.savefig("cam.png")

        The colour of the profile is the magnitude of the pressure angle, up to its limit or 30 degrees at least. Broad
        bands mark undercut and concave ranges. The pitch curve, the base circle and the sense of rotation are there. A
        barrel cam is unrolled: its circumference to the right, z up, seen from outside.

        Lengths that a Cam does not have, such as that of the slide, are chosen to suit the picture; a face without a
        width is as wide as the contact needs.
        axes: one matplotlib axes to draw into; None for a new figure.
        """
        return cam.draw(self._scene, finite(theta, "theta", ParameterError, DEGREES), axes)

    def animate(self, frames: int = 90, *, interval: float = 40.0, axes: "Axes | None" = None) -> "FuncAnimation":
        """Return an animation of a turn of the cam with plot().

            cam.animate().save("cam.gif", writer="pillow")
            HTML(cam.animate(60).to_jshtml())   # in a notebook

        frames: pictures of a turn, 2 or more. interval: between two of them [ms]. axes: as for plot().
        Keep the result while it runs, as every animation of matplotlib.
        """
        n, between = count(frames, "frames", least=2), finite(interval, "interval", ParameterError)
        if between <= 0.0:
            message = f"interval must be above 0 ms; got {short_repr(interval)}"
            raise ParameterError(message, parameter="interval", value=interval)
        return animation.animate(self._scene, n, between, axes)

    def plot_polar(self, *, axes: "Axes | None" = None, points: int = 1441) -> "tuple[Figure, Axes]":
        """Draw the displacement over the cam angle in polar axes, as it lies around the cam: (figure, axes).

        axes: one polar axes of matplotlib; None for a new figure. points: samples of a turn.
        """
        return polar.draw(self._scene, axes, count(points, "points", least=8))

    def plot_geometry(
        self, *, limits: GeometryLimits | None = None, axes: "Sequence[Axes] | None" = None, points: int = 2000
    ) -> "tuple[Figure, Sequence[Axes]]":
        """Draw pressure angle and curvature over a cycle with their extremes and limits: (figure, axes).

        Of a flat face the place of the contact follows. Undercut and concave ranges are shaded. Where the curvature is
        more than 20 times its median, near a cusp, the curve has a gap.

        limits: as for analyze(). axes: two matplotlib axes, three for a flat face; None for a new figure.
        points: approximate number of samples.
        """
        return geometry.draw(self._cam.analyze(limits=limits), axes, count(points, "points", least=8))

    @cached_property
    def _scene(self) -> Scene:
        return Scene(self._cam)

    @property
    def _cam(self) -> "Cam":
        return cast("Cam", self)

    def _repr_html_(self) -> str:
        return cards.cam_analysis(self._cam.analyze())
