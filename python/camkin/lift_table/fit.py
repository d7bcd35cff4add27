"""How near a program is to the lift table that it was made of."""

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from camkin._base.arguments import FloatArray, count, integer, number, rev_per_min
from camkin._base.calls import explained
from camkin.analysis.limits import Limits
from camkin.errors import CamkinError, ParameterError, TableError, short_repr
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


_TRIES = 20  # halves of the rows that are drawn for a fit


@dataclass(frozen=True, eq=False)
class Source:
    """What a program was made of: its class, the rows, the displacements at the rows, and the options."""

    kind: Any
    theta: FloatArray
    s: FloatArray
    fitted: FloatArray
    options: dict[str, Any]

    def program(self, rows: Any = slice(None), **changed: Any) -> Any:
        """Return the program of these rows."""
        return self.kind._of_rows(Table(self.theta[rows], self.s[rows]), self.options | changed, quiet=True)

    def peaks(self, rows: Any, smoothing: float, rpm: float | None) -> FloatArray:
        """Return the largest |a| and |j| of the fit of these rows, impulses set aside."""
        program = self.program(rows, smoothing=smoothing)
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
        program = source.program()
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
        """Return how far the scatter of the rows moves the largest `|a|` and `|j|` of the fit: random half-samples.

        Parameters
        ----------
        rpm, omega : optional
            As for `Program.analyze`.
        samples : int, optional
            Number of halves, 2 or more; each takes about half as long as the fit.
        share : float, optional
            Width of the band, above 0 and below 1.
        seed : int, optional
            Seed of the random numbers; the same seed gives the same band.

        Returns
        -------
        Band
            About the peaks of the fit, impulses set aside: where they are if the lift is measured again, at least this
            share of the times.

        Raises
        ------
        TableError
            Without a smoothing, because a spline through every row follows the noise, and below 40 rows.

        Notes
        -----
        Half of the rows, drawn at random, are fitted in the same way (McCarthy, Pseudo-replication: half samples,
        1969). As often as `share` says, the logarithm of their peaks is within some distance of that of the fit. The
        band has sqrt(2) times this distance on either side, because another measurement scatters as this one does.

        The band is no bound for the peaks of the cam. It knows nothing of errors that are common to neighbouring rows,
        nor of what the spline itself misses: compare other degrees and larger smoothings for that.
        """
        source, n = self._known(), count(samples, "samples", least=2)
        part = number(share, "share")
        if not 0.0 < part < 1.0:
            message = f"share must be above 0 and below 1; got {short_repr(share)}"
            raise ParameterError(message, parameter="share", value=share)
        if self.smoothing is None:
            message = "a band needs a smoothing: a spline through every row follows the noise; give smoothing='auto'"
            raise TableError(message, parameter="smoothing")
        if source.s.size < 2 * MIN_ROWS:
            raise TableError(
                f"a band needs at least {2 * MIN_ROWS} rows, as it fits halves of them; got {source.s.size}"
            )
        speed = rev_per_min(rpm, omega, source.options.get("rpm"))
        random = np.random.default_rng(integer(seed, "seed"))
        own = source.peaks(slice(None), self.smoothing, speed)
        halves = [_peaks_of_a_half(source, self.smoothing, speed, random) for _ in range(n)]
        with np.errstate(divide="ignore", invalid="ignore"):
            distance = np.quantile(np.abs(np.log(halves / own)), part, axis=0)
        away = np.exp(np.where(own > 0.0, math.sqrt(2.0) * distance, 0.0))
        (low_a, low_j), (high_a, high_j) = own / away, own * away
        return Band((float(low_a), float(high_a)), (float(low_j), float(high_j)))

    def __str__(self) -> str:
        noise = "" if self.noise is None else f", noise about {self.noise:.3g}"
        return f"residual {self.rms:.3g} RMS, {self.largest:.3g} at {self.where}{noise}"


def _peaks_of_a_half(source: Source, smoothing: float, rpm: float | None, random: np.random.Generator) -> FloatArray:
    """Return the peaks of the fit of a random half of the rows, with the first and the last."""
    refused = None
    for _ in range(_TRIES):
        half = random.random(source.s.size) < 0.5
        half[[0, -1]] = True
        try:
            return source.peaks(half, smoothing, rpm)
        except CamkinError as error:  # by chance too few rows at one place
            refused = error
    raise TableError(f"a band fits halves of the rows, and they make no program: {refused}", parameter="smoothing")


def fit_of(table: Table, noise: float | None, tolerance: float | None, source: Source) -> Fit:
    """Return the fit of a program."""
    missed = source.fitted - table.s
    size = float(np.abs(missed).max())
    row = int(np.abs(missed).argmax())
    rms = size * math.sqrt(float(np.square(missed / (size or 1.0)).mean()))
    return Fit(rms, float(missed[row]), row, table.where(row), noise, tolerance, source)
