"""What is asked of a program: peaks, limits and joints, and the angles at which a quantity has a level."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from camkin._arguments import FloatArray, rev_per_min
from camkin._calls import explained
from camkin._core import CompiledProgram
from camkin.analysis import characteristics, continuity, inverse
from camkin.analysis.characteristics import Analysis
from camkin.analysis.continuity import Joint
from camkin.analysis.limits import Limits, MaxSpeed
from camkin.plot import svaj
from camkin.segment import Segment

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@explained()
class Analyzed:
    """The part of Program that is about its motion as a whole."""

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
        """The cam angles [deg], in [0, cycle) and ascending, (n,), at which a quantity has the value `level`.

        All of them, found on the pieces of the motion and not by sampling, to the rounding of the angle and of the
        quantity. An extreme at the level is there once. A stretch that stays at the level, as a dwell does, is there
        with its two ends. Where a quantity jumps over the level, the angle of the jump counts.
        Of a program that accumulates, displacements are those of the cycle from angle 0 on.

        level: finite, in the unit of the quantity. quantity: "displacement", "velocity", "acceleration", "jerk", or
        "s", "v", "a", "j". rpm, omega: as for velocity().
        """
        asked = self._quantity_of(quantity, rpm, omega)
        return inverse.solve(self._compiled, asked, asked.level(level, "level"))

    def intervals(
        self,
        quantity: str = "displacement",
        *,
        above: float | None = None,
        below: float | None = None,
        within: float | None = None,
        of: str = "max",
        rpm: float | str | None = None,
        omega: float | None = None,
    ) -> list[tuple[float, float]]:
        """The intervals (start, end) of cam angle [deg] in which a quantity is above or below a level, or near a peak.

        start is in [0, cycle), ascending; an interval that goes on over the end of the cycle is one, with end > cycle.
        The whole cycle is (0.0, cycle). The ends are those that solve() finds; single angles are no interval.

        above, below: levels; a stretch that stays at the level is neither above nor below it.
        within: the difference [unit of the quantity], 0 or more, up to which the quantity is near its maximum
            (of="max") or minimum (of="min"); a dwell at it belongs to it.
        One of the three is to be given. quantity, rpm, omega: as for solve().
        """
        asked = self._quantity_of(quantity, rpm, omega)
        return inverse.intervals(self._compiled, asked, above, below, within, of)

    def duration(
        self,
        quantity: str = "displacement",
        *,
        above: float | None = None,
        below: float | None = None,
        within: float | None = None,
        of: str = "max",
        rpm: float | str | None = None,
        omega: float | None = None,
    ) -> float:
        """The sum of the intervals() [deg]: duration(above=1.27) is the width of a valve lift at 1.27 mm."""
        asked = self._quantity_of(quantity, rpm, omega)
        return inverse.duration(inverse.intervals(self._compiled, asked, above, below, within, of))

    def _quantity_of(self, quantity: str, rpm: float | str | None, omega: float | None) -> inverse.Quantity:
        return inverse.Quantity.of(quantity, rpm, omega, self.rpm, self.length_unit)

    # ---- analysis ----

    def analyze(
        self,
        *,
        rpm: float | str | None = None,
        omega: float | None = None,
        limits: Limits | None = None,
        points: int = 3601,
    ) -> Analysis:
        """Samples, exact peaks with their angles, RMS values, and what exceeds the limits.

        rpm, omega: constant speed [rev/min] or [rad/s]; without either the program's own rpm, and without that
            geometric values, as with rpm="geometric".
        limits: None for the program's own. A peak that exceeds one by no more than 4 ulp does not violate it. Where a
            lower derivative jumps, at a joint or inside a segment, the peak is infinite and so violates any.
        points: samples over the cycle, both ends included; at least 2. Takes 40 bytes for each.
        """
        speed = rev_per_min(rpm, omega, self.rpm)
        return characteristics.analyze(self, speed, limits, points)  # type: ignore[arg-type]  # Program is the only subclass

    def continuity(self) -> tuple[Joint, ...]:
        """Every joint of two segments, the wrap of the cycle included, and every place inside a segment where v, a or j
        jumps, from the first segment on: what jumps there, and how the motions meet."""
        return continuity.joints(self._compiled, len(self.segments))

    def max_speed(self, limits: Limits | None = None) -> MaxSpeed:
        """The largest speed that keeps the limits, exact from the peaks: (rpm, quantity, angle) of the first reached.

        limits: None for the program's own. rpm is 0 where an impulse breaks them at any speed (Limits(impulses=False)
            sets impulses aside), and infinite if nothing that is limited ever moves. Raises LimitError if there are
            none.
        """
        return characteristics.max_speed(self._compiled, self.limits if limits is None else limits)

    def plot(
        self,
        *,
        rpm: float | str | None = None,
        omega: float | None = None,
        limits: Limits | None = None,
        axes: "Sequence[Axes] | None" = None,
        points: int = 2000,
    ) -> "tuple[Figure, Sequence[Axes]]":
        """Draw s, v, a, j over one cycle, one above the other, with segments, peaks and limits: (figure, four axes).

        rpm, omega, limits: as for analyze().
        axes: four matplotlib axes to draw into; None for a new figure.
        points: samples over the cycle, about. Needs matplotlib.
        """
        if axes is not None:
            svaj.check_axes(axes)
        return svaj.draw(self.analyze(rpm=rpm, omega=omega, limits=limits, points=2), axes, points)
