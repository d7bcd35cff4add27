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
        """Draw the cam and its follower at a cam angle in the machine frame. Needs matplotlib.

        Parameters
        ----------
        theta : float [deg], optional
            The cam angle.
        axes : Axes, optional
            One of matplotlib to draw into; None for a new figure.

        Returns
        -------
        figure : Figure
            The figure of matplotlib.
        axes : Axes
            Its axes.

        Notes
        -----
        The colour of the profile is the magnitude of the pressure angle, up to its limit or 30 degrees at least. Broad
        bands mark undercut and concave ranges. The pitch curve, the base circle and the sense of rotation are there. A
        barrel cam is unrolled: its circumference to the right, z up, seen from outside.

        Lengths that a Cam does not have, such as that of the slide, are chosen to suit the picture; a face without a
        width is as wide as the contact needs.

        Examples
        --------
        >>> program = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
        >>> cam = camkin.Cam(program, camkin.RollerFollower(5), base_radius=25)
        >>> figure, axes = cam.plot(60.0)
        >>> figure.savefig("cam.png")
        """
        return cam.draw(self._scene, finite(theta, "theta", ParameterError, DEGREES), axes)

    def animate(self, frames: int = 90, *, interval: float = 40.0, axes: "Axes | None" = None) -> "FuncAnimation":
        """Return an animation of a turn of the cam with `plot`. Needs matplotlib.

        Keep the result while it runs, as every animation of matplotlib.

        Parameters
        ----------
        frames : int, optional
            Pictures of a turn, 2 or more.
        interval : float [ms], optional
            Time between two of them.
        axes : optional
            As for `plot`.

        Returns
        -------
        matplotlib.animation.FuncAnimation
            `.save("cam.gif", writer="pillow")` writes a file; `HTML(animation.to_jshtml())` shows it in a notebook.
        """
        n, between = count(frames, "frames", least=2), finite(interval, "interval", ParameterError)
        if between <= 0.0:
            message = f"interval must be above 0 ms; got {short_repr(interval)}"
            raise ParameterError(message, parameter="interval", value=interval)
        return animation.animate(self._scene, n, between, axes)

    def plot_polar(self, *, axes: "Axes | None" = None, points: int = 1441) -> "tuple[Figure, Axes]":
        """Draw the displacement over the cam angle in polar axes, as it lies around the cam. Needs matplotlib.

        Parameters
        ----------
        axes : Axes, optional
            Polar axes of matplotlib; None for a new figure.
        points : int, optional
            Samples of a turn.

        Returns
        -------
        figure : Figure
            The figure of matplotlib.
        axes : Axes
            Its axes.
        """
        return polar.draw(self._scene, axes, count(points, "points", least=8))

    def plot_geometry(
        self, *, limits: GeometryLimits | None = None, axes: "Sequence[Axes] | None" = None, points: int = 2000
    ) -> "tuple[Figure, Sequence[Axes]]":
        """Draw pressure angle and curvature over a cycle with their extremes and limits. Needs matplotlib.

        Of a flat face the place of the contact follows. Undercut and concave ranges are shaded. Where the curvature is
        more than 20 times its median, near a cusp, the curve has a gap.

        Parameters
        ----------
        limits : GeometryLimits, optional
            As for `analyze`.
        axes : sequence of Axes, optional
            Two of matplotlib, three for a flat face; None for a new figure.
        points : int, optional
            Approximate number of samples.

        Returns
        -------
        figure : Figure
            The figure of matplotlib.
        axes : ndarray of Axes
            Its axes.
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
