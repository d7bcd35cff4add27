"""Ticks at round angles, such as 30, 45 or 90, for the axes of cam angles. This module imports matplotlib."""

from typing import TYPE_CHECKING

from matplotlib.ticker import Locator, MaxNLocator

from camkin._base import angles

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 12  # steps between ticks


class AngleLocator(Locator):
    """Place ticks at round angles, also of an axis that is zoomed."""

    def __call__(self) -> "Sequence[float]":
        """Return the ticks of the axis as it is."""
        first, last = self.axis.get_view_interval()  # type: ignore[union-attr]
        return self.tick_values(first, last)

    def tick_values(self, vmin: float, vmax: float) -> "Sequence[float]":
        """Return the ticks between two angles."""
        first, last = sorted((float(vmin), float(vmax)))
        most = max(min(_MOST, self.axis.get_tick_space() if self.axis else _MOST), 1)
        if last - first < most * angles.STEPS[0]:
            return list(MaxNLocator(nbins=most, steps=[1, 2, 5, 10]).tick_values(first, last))
        return angles.ticks(first, last, most)
