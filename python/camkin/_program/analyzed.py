"""Analysis of a program: peaks, limits and joints, and the angles at which a quantity has a level."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from camkin._base.arguments import FloatArray, rev_per_min
from camkin._base.calls import explained
from camkin._core import CompiledProgram
from camkin.analysis import characteristics, continuity, drive_jumps, inverse
from camkin.analysis.characteristics import Analysis
from camkin.analysis.continuity import Joint
from camkin.analysis.drive_jumps import AccelerationJump
from camkin.analysis.limits import Limits, MaxSpeed
from camkin.drive import Drive
from camkin.errors import SpeedError, WrongTypeError, short_repr
from camkin.geometry.cam import Cam
from camkin.geometry.followers import RollerFollower
from camkin.inline import cards
from camkin.inline.card import refused
from camkin.plot import svaj
from camkin.plot.frame import Frame
from camkin.plot.trace import trace_of
from camkin.segment import Segment

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@explained()
class Analyzed:
    """The part of Program that analyzes its motion as a whole."""

    _compiled: CompiledProgram
    segments: tuple[Segment, ...]
    rpm: float | None
    length_unit: str | None
    limits: Limits | None

    # ---- backwards ----

    def solve(
        self,
        level: float,
        quantity: str = "displacement",
        *,
        rpm: float | str | None = None,
        omega: float | None = None,
    ) -> FloatArray:
        """Return all cam angles at which a quantity has a value.

        They are found on the pieces of the motion and not by sampling, to the rounding of the angle and of the
        quantity.

        Parameters
        ----------
        level : float
            The value, finite, in the unit of the quantity.
        quantity : {"displacement", "velocity", "acceleration", "jerk"}, optional
            Or "s", "v", "a", "j".
        rpm, omega : optional
            As for `velocity`.

        Returns
        -------
        ndarray (n,) [deg]
            Angles in [0, cycle), ascending. For a motion that happens once they are those from its start to its end.

        Warns
        -----
        CamkinWarning
            For a displacement that a program that accumulates reaches in other cycles only; it names the call.

        Notes
        -----
        An extreme at the level counts once. A stretch at the level, such as a dwell, counts with its two ends. Where a
        quantity jumps over the level, the angle of the jump counts. For a program that accumulates, displacements are
        those of the cycle that begins at angle 0.

        Examples
        --------
        >>> p = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
        >>> p.solve(5.0)
        array([ 45., 180.])
        """
        asked = self._quantity_of(quantity, rpm, omega)
        value = asked.level(level, "level")
        found = inverse.solve(self._compiled, asked, value)
        if not found.size:
            inverse.warn_of_other_cycle(self._compiled, asked, value)
        return found

    def intervals(
        self,
        quantity: str = "displacement",
        *,
        above: float | None = None,
        below: float | None = None,
        within: float | None = None,
        of: str | None = None,
        rpm: float | str | None = None,
        omega: float | None = None,
    ) -> list[tuple[float, float]]:
        """Return the intervals where a quantity is above or below a level, or near a peak.

        Give one of `above`, `below` and `within`.

        Parameters
        ----------
        quantity : str, optional
            As for `solve`.
        above, below : float, optional
            Levels; a stretch at the level is neither above nor below it.
        within : float, optional
            Largest difference from the peak [unit of the quantity], 0 or more; a dwell at the peak counts.
        of : {"max", "min"}, optional
            The peak for `within`: the maximum or the minimum; None for the maximum. Not for levels.
        rpm, omega : optional
            As for `velocity`.

        Returns
        -------
        list of (float, float) [deg]
            Start and end of each interval; start is in [0, cycle), ascending. An interval over the end of the cycle is
            not split: its end is > cycle. The whole cycle is (0.0, cycle). The ends are angles of `solve`; single
            angles are no interval. The intervals of a motion that happens once begin and end with it: its holds before
            and after are not counted.
        """
        asked = self._ranged(quantity, rpm, omega)
        return inverse.intervals(self._compiled, asked, above, below, within, of)

    def duration(
        self,
        quantity: str = "displacement",
        *,
        above: float | None = None,
        below: float | None = None,
        within: float | None = None,
        of: str | None = None,
        rpm: float | str | None = None,
        omega: float | None = None,
    ) -> float:
        """Return the sum of the `intervals`.

        Parameters
        ----------
        quantity, above, below, within, of, rpm, omega : optional
            As for `intervals`.

        Returns
        -------
        float [deg]
            `duration(above=1.27)` is the width of a valve lift at 1.27 mm.
        """
        asked = self._ranged(quantity, rpm, omega)
        return inverse.duration(inverse.intervals(self._compiled, asked, above, below, within, of))

    def _ranged(self, quantity: Any, rpm: float | str | None, omega: float | None) -> inverse.Quantity:
        if isinstance(quantity, int | float):
            meant = f"give above={short_repr(quantity)}, or below= or within="
            message = f"quantity must be a name; got {type(quantity).__name__}: {meant}"
            raise WrongTypeError(message, parameter="quantity", value=quantity)
        return self._quantity_of(quantity, rpm, omega)

    def _quantity_of(self, quantity: str, rpm: float | str | None, omega: float | None) -> inverse.Quantity:
        return inverse.Quantity.of(quantity, rpm, omega, self.rpm, self.length_unit)

    # ---- the cam ----

    def profile(
        self, *, base_radius: float, roller_radius: float = 0.0, rotation: int | str = 1, wall: str = "outer"
    ) -> Cam:
        """Return the cam for a roller on a slide through the cam axis.

        Parameters
        ----------
        base_radius : float [L]
            As for `Cam`.
        roller_radius : float [L], optional
            Radius of the roller; 0 for a knife edge.
        rotation, wall : optional
            As for `Cam`.

        Returns
        -------
        Cam
            The program with a `RollerFollower`.
        """
        follower = RollerFollower(roller_radius)
        return Cam(self, follower, base_radius=base_radius, rotation=rotation, wall=wall)  # type: ignore[arg-type]

    # ---- analysis ----

    def analyze(
        self,
        *,
        rpm: float | str | None = None,
        omega: float | None = None,
        limits: Limits | None = None,
        points: int = 3601,
    ) -> Analysis:
        """Return samples, exact peaks with their angles, RMS values, and violations of the limits.

        Parameters
        ----------
        rpm, omega : float or "geometric", optional
            Constant speed [rev/min] or [rad/s]. Without either: the rpm of the program, or geometric values if it has
            none, as with `rpm="geometric"`.
        limits : Limits, optional
            None for those of the program. A peak that exceeds a limit by at most 4 ulp does not violate it. Where a
            lower derivative jumps, at a joint or inside a segment, the peak is infinite and violates every limit.
        points : int, optional
            Samples over the cycle, both ends included; at least 2. Each needs 40 bytes.

        Returns
        -------
        Analysis
            `print` shows it as a table.

        Examples
        --------
        >>> p = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
        >>> p.analyze(rpm=300).max_velocity
        Peak(value=400.0, angle=45.0)
        """
        speed = rev_per_min(rpm, omega, self.rpm)
        return characteristics.analyze(self, speed, limits, points)  # type: ignore[arg-type]  # Program is the only subclass

    @overload
    def continuity(self, *, drive: None = None) -> tuple[Joint, ...]: ...

    @overload
    def continuity(self, *, drive: Drive) -> tuple[AccelerationJump, ...]: ...

    def continuity(self, *, drive: Drive | None = None) -> tuple[Joint, ...] | tuple[AccelerationJump, ...]:
        """Return all joints, and all places inside segments where v, a or j jumps.

        Parameters
        ----------
        drive : Drive, optional
            Return the jumps that this drive adds instead, by time: at a row of its table the acceleration jumps by s'
            times the jump of the angular acceleration. A drive without a table adds none. The angle of a row has the
            rounding of `Drive.theta`.

        Returns
        -------
        tuple of Joint or of AccelerationJump
            Places in the order of the segments, with the jumps and the class of the motion on both sides. The joint
            from cycle to cycle is one of them; the ends of a motion that happens once are joints with its holds.
        """
        if drive is None:
            return continuity.joints(self._compiled, len(self.segments))
        if not isinstance(drive, Drive):
            message = f"drive must be a Drive, as in drive=Drive.load(path); got {type(drive).__name__}"
            raise WrongTypeError(message, parameter="drive", value=drive)
        return drive_jumps.jumps(self, drive)  # type: ignore[arg-type]  # Program is the only subclass

    def max_speed(self, limits: Limits | None = None) -> MaxSpeed:
        """Return the largest speed that keeps the limits, exact from the peaks.

        Parameters
        ----------
        limits : Limits, optional
            None for those of the program.

        Returns
        -------
        MaxSpeed
            (rpm, quantity, angle). rpm is 0 if an impulse violates the limits at every speed (`Limits(impulses=False)`
            sets impulses aside), and infinite if all limited quantities are 0.

        Raises
        ------
        LimitError
            Without limits.
        """
        return characteristics.max_speed(self._compiled, self.limits if limits is None else limits)

    def _repr_html_(self) -> str:
        try:
            found = self.analyze(points=2, limits=Limits() if self.rpm is None else None)
        except SpeedError as error:
            return refused(short_repr(self), str(error))
        return cards.analysis(found)

    def plot(
        self,
        *,
        rpm: float | str | None = None,
        omega: float | None = None,
        limits: Limits | None = None,
        quantities: str | None = None,
        x: str = "theta",
        axes: "Axes | Sequence[Axes] | None" = None,
        points: int = 2000,
        label: str | None = None,
        color: Any = None,
        **style: Any,
    ) -> "tuple[Figure, Any]":
        """Draw s, v, a, j over one cycle, one above the other, with segments, peaks and limits.

        A motion that happens once is drawn with a part of its holds before and after it. Needs matplotlib.

        Parameters
        ----------
        rpm, omega, limits : optional
            As for `analyze`.
        quantities : str, optional
            Some of the letters s, v, a, j, or one full name; None for as many of them as there are axes.
        x : {"theta", "time"}, optional
            Cam angle [deg], or `theta / (6 rpm)` [s].
        axes : Axes or sequence of Axes, optional
            Axes of matplotlib to draw into, as many as quantities; one may stand alone. None for a new figure. Segments
            and peaks are named while a motion is alone in its axes.
        points : int, optional
            Approximate number of samples over the cycle.
        label : str, optional
            Text of the legend; None for the name of the program.
        color : optional
            Colour of the line; None for the next one of the cycle.
        **style : optional
            Other keywords of a matplotlib line, such as linestyle and linewidth.

        Returns
        -------
        figure : Figure
            The figure of matplotlib.
        axes : Axes or ndarray of Axes
            Its axes.

        Raises
        ------
        UnitError
            If the axes show other units.

        Examples
        --------
        >>> p = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, rpm=300)
        >>> q = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="poly_345", rpm=300)
        >>> figure, axes = p.plot()
        >>> figure, axes = q.plot(axes=axes)  # over it, in the next colour of matplotlib, with a legend
        >>> figure, axes = p.plot(quantities="sva", x="time")
        """
        given = Frame.of(axes, quantities, label, style | {"color": color}, (*svaj.ARGUMENTS, "limits"))
        analysis = self.analyze(rpm=rpm, omega=omega, limits=limits, points=2)
        return svaj.draw(trace_of(self, analysis, x), given, points)
