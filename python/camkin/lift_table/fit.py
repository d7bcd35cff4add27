"""How near a program is to the lift table that it was made of."""

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from camkin._base.arguments import FloatArray, count, integer, number, rev_per_min
from camkin._base.calls import explained
from camkin.analysis.limits import Limits
from camkin.errors import ParameterError, TableError, short_repr
from camkin.lift_table.noise import MIN_ROWS
from camkin.lift_table.rows import Table
from camkin.plot import fit as fit_plot
from camkin.plot.trace import trace_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


class Band(NamedTuple):
    """Largest `|a|` and `|j|` of a lift that is measured again.

    Attributes
    ----------
    max_acceleration, max_jerk : (float, float)
        (low, high), in the units of `Program.analyze`.
    """

    max_acceleration: tuple[float, float]
    max_jerk: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Source:
    """What a program was made of: its class, the rows, the displacements at the rows, and the options."""

    kind: Any
    theta: FloatArray
    s: FloatArray
    fitted: FloatArray
    options: dict[str, Any]

    def program(self, s: FloatArray, **changed: Any) -> Any:
        """Return the program of a table with the displacements s."""
        return self.kind._of_rows(Table(self.theta, s), self.options | changed, quiet=True)

    def peaks(self, s: FloatArray, smoothing: float, rpm: float | None) -> FloatArray:
        """Return the largest |a| and |j| of a table with the displacements s, impulses set aside."""
        program = self.program(s, smoothing=smoothing)
        found = program.analyze(rpm="geometric" if rpm is None else rpm, limits=Limits(), points=2).finite
        return np.array([found.max_acceleration.value, found.max_jerk.value])


@explained()
@dataclass(frozen=True)
class Fit:
    """Residuals of a lift table: s of the program minus s of the rows.

    Attributes
    ----------
    rms : float [L]
        Root mean square of the residuals.
    largest : float [L]
        The residual of the largest magnitude, with its sign.
    row : int
        Index of its row, from 0.
    where : str
        The same in words: "row 12", or the line of the file.
    noise : float [L] or None
        Estimate of the noise of s, the root mean square of the scatter from row to row; None below 20 rows.
    smoothing : float [L] or None
        The root mean square by which the spline may miss the rows; None for a spline through the rows.
    """

    rms: float
    largest: float
    row: int
    where: str
    noise: float | None
    smoothing: float | None

    _source: Source | None = field(default=None, repr=False, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """Return all fields as a plain dict.

        Returns
        -------
        dict
            The names of the attributes are the keys.
        """
        keys = ("rms", "largest", "row", "where", "noise", "smoothing")
        return {key: getattr(self, key) for key in keys}

    def rows(self) -> tuple[FloatArray, FloatArray]:
        """Return cam angles and residuals of the rows.

        Returns
        -------
        theta : ndarray (n,) [deg]
            Cam angles.
        residuals : ndarray (n,) [L]
            Residuals.
        """
        source = self._known()
        return source.theta.copy(), source.fitted - source.s

    def plot(
        self,
        *,
        rpm: float | str | None = None,
        omega: float | None = None,
        axes: "Sequence[Axes] | None" = None,
        points: int = 2000,
    ) -> "tuple[Figure, Sequence[Axes]]":
        """Draw rows and fit, the residuals, and a and j of the fit. Needs matplotlib.

        Parameters
        ----------
        rpm, omega : optional
            Speed of a and j, as for `Program.analyze`; None for that of the program.
        axes : sequence of four Axes, optional
            Those of matplotlib; None for a new figure.
        points : int, optional
            Approximate number of samples.

        Returns
        -------
        figure : Figure
            The figure of matplotlib.
        axes : ndarray of Axes
            Its axes.
        """
        source = self._known()
        program = source.program(source.s)
        trace = trace_of(program, program.analyze(rpm=rpm, omega=omega, points=2), "theta")
        return fit_plot.draw(trace, source.theta, source.s, source.fitted - source.s, self.smoothing, axes, points)

    def _known(self) -> Source:
        if self._source is None:
            raise TableError("the rows are not known: take program.fit of Program.from_table() or Program.from_csv()")
        return self._source

    def band(
        self,
        *,
        rpm: float | str | None = None,
        omega: float | None = None,
        samples: int = 100,
        share: float = 0.9,
        seed: int = 0,
    ) -> Band:
        """Return how far the noise of the rows moves the largest `|a|` and `|j|` of the fit: a parametric bootstrap.

        Parameters
        ----------
        rpm, omega : optional
            As for `Program.analyze`.
        samples : int, optional
            Number of tables, 2 or more; each takes about as long as the fit.
        share : float, optional
            Width of the band, above 0 and below 1.
        seed : int, optional
            Seed of the random numbers; the same seed gives the same band.

        Returns
        -------
        Band
            As wide as the middle `share` of the peaks of the tables relative to their median, impulses set aside. It
            lies about the peaks of the fit: where they may be if the lift is measured again.

        Raises
        ------
        TableError
            Without a smoothing, because a spline through every row follows the noise, and below 20 rows.

        Notes
        -----
        Noise of the size `noise` is added to the fit at the rows, and each such table is fitted in the same way. The
        band is no bound for the peaks of the cam. It knows nothing of errors that are common to neighbouring rows, nor
        of what the spline itself misses: compare other degrees and smoothings for that.
        """
        source, n = self._known(), count(samples, "samples", least=2)
        part = number(share, "share")
        if not 0.0 < part < 1.0:
            message = f"share must be above 0 and below 1; got {short_repr(share)}"
            raise ParameterError(message, parameter="share", value=share)
        if self.smoothing is None:
            message = "a band needs a smoothing: a spline through every row follows the noise; give smoothing='auto'"
            raise TableError(message, parameter="smoothing")
        if self.noise is None:
            raise TableError(f"a band needs an estimate of the noise, and so at least {MIN_ROWS} rows")
        speed = rev_per_min(rpm, omega, source.options.get("rpm"))
        random = np.random.default_rng(integer(seed, "seed"))
        again = [
            source.peaks(source.fitted + self.noise * random.standard_normal(source.s.size), self.smoothing, speed)
            for _ in range(n)
        ]
        middle = np.quantile(again, (0.5 - part / 2, 0.5, 0.5 + part / 2), axis=0)
        own = source.peaks(source.s, self.smoothing, speed)
        with np.errstate(divide="ignore", invalid="ignore"):
            low, high = (np.where(middle[1] > 0.0, own * end / middle[1], own).tolist() for end in middle[::2])
        return Band((low[0], high[0]), (low[1], high[1]))

    def __str__(self) -> str:
        noise = "" if self.noise is None else f", noise about {self.noise:.3g}"
        return f"residual {self.rms:.3g} RMS, {self.largest:.3g} at {self.where}{noise}"


def fit_of(table: Table, noise: float | None, tolerance: float | None, source: Source) -> Fit:
    """Return the fit of a program."""
    missed = source.fitted - table.s
    size = float(np.abs(missed).max())
    row = int(np.abs(missed).argmax())
    rms = size * math.sqrt(float(np.square(missed / (size or 1.0)).mean()))
    return Fit(rms, float(missed[row]), row, table.where(row), noise, tolerance, source)
