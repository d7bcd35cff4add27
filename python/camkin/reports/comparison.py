"""Several motions beside each other: one picture, and one table of their characteristic values."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._base.arguments import GEOMETRIC, FloatArray, number, rev_per_min
from camkin._base.calls import explained, explained_function
from camkin._base.frames import derivative_unit, imported
from camkin._base.units import UNITS, agree
from camkin._program.checks import check_options
from camkin.analysis import Limits, text_report
from camkin.dynamics.spectrum import frequency_ratios
from camkin.errors import ParameterError, SizeError, SpeedError, UnitError, WrongTypeError, short_repr
from camkin.law import Law
from camkin.plot import frame, table
from camkin.program import Program
from camkin.segment import Segment

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Samples of a residual over N, whose zeros are about 1 apart: so many between two of them, and not more in all. The
# largest one is refined between its neighbours.
_RATIOS_APART, _MOST_RATIOS = 200, 2_000_000
_REFINED, _ROUNDS = 201, 3
_DASHES = ("-", "--", ":", "-.")
_COEFFICIENTS = ("Cv", "Ca", "Cj", "Cmdyn", "rms", "residual")
_ORDERS = {"max_velocity": 1, "max_acceleration": 2, "max_jerk": 3, "rms_acceleration": 2}
_VALUES = tuple(_ORDERS)
# Power of the duration by which v, a, j, v a and the RMS value of a are multiplied to give each coefficient.
_POWERS = {"Cv": 1, "Ca": 2, "Cj": 3, "Cmdyn": 3, "rms": 2}


@dataclass(frozen=True)
class ComparedMotion:
    """Characteristic values of a motion. inf for an impulse.

    Attributes
    ----------
    name : str
        Name in the legend.
    Cv, Ca, Cj, Cmdyn, rms : float
        Largest `|y'|`, `|y''|`, `|y'''|`, `|y' y''|`, and root mean square of `y''`, of y(x). Of a program the largest
        of its segments that move, each by its own lift and duration.
    residual : float or None
        Largest residual vibration relative to the lift over the ratios N of the comparison; None where a segment moves
        at its start or end, or has a free form.
    max_velocity, max_acceleration, max_jerk, rms_acceleration : float or None
        Values of the motion, in the unit of the comparison; None for normalised laws.
    """

    name: str
    Cv: float
    Ca: float
    Cj: float
    Cmdyn: float
    rms: float
    residual: float | None
    max_velocity: float | None = None
    max_acceleration: float | None = None
    max_jerk: float | None = None
    rms_acceleration: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return all fields as a plain dict, for JSON.

        Returns
        -------
        dict
            None for an impulse, and `impulse`, which is True then.
        """
        found = asdict(self)
        infinite = [key for key, x in found.items() if isinstance(x, float) and math.isinf(x)]
        return found | dict.fromkeys(infinite) | ({"impulse": True} if infinite else {})


@explained()
class Comparison:
    """Compare programs, segments, laws and names of laws. str() gives the table.

    Programs in other known units are converted to that of the comparison.

    Parameters
    ----------
    motions : iterable of Program, Segment, Law or str
        One or more. Laws alone are compared normalised, as y(x), unless lift and duration are given.
    lift : float [L], optional
        Lift of the rises for which laws stand; needed for laws beside programs.
    duration : float [deg], optional
        Duration of these rises.
    rpm, omega : float, optional
        Speed [rev/min] or [rad/s]. None for that of the programs, which must agree, or geometric without one.
    normalised : bool, optional
        True or False to insist; None as above.
    N : float or (float, float), optional
        Frequency ratios (from, to), or one ratio, at which the residual is taken; natural frequency times the duration
        of a rise.
    length_unit : str, optional
        Unit of the comparison, such as "mm"; None for that of the first program which has one.

    Attributes
    ----------
    rows : tuple of ComparedMotion
        One for each motion.
    normalised, rpm, length_unit, N : object
        The values that hold for all motions.

    Raises
    ------
    UnitError
        For units that do not convert.
    SpeedError
        For speeds that differ.
    ParameterError
        For a value out of its range.

    Examples
    --------
    >>> from camkin import Law
    >>> c = camkin.Comparison(["cycloidal", "modified_sine", Law("scca", b=0.25, c=0.5, d=0.25)])
    >>> [row.name for row in c.rows][:2]
    ['cycloidal', 'modified_sine']
    >>> figure, axes = c.plot()
    """

    def __init__(
        self,
        motions: "Iterable[Program | Segment | Law | str]",
        *,
        lift: float | None = None,
        duration: float | None = None,
        rpm: float | str | None = None,
        omega: float | None = None,
        normalised: bool | None = None,
        N: float | tuple[float, float] = (5.0, 10.0),
        length_unit: str | None = None,
    ) -> None:
        given = _checked(motions)
        rise: dict[str, Any] = {"lift": lift, "duration": duration}
        if normalised is None:
            normalised = all(isinstance(motion, Law) for motion in given) and lift is None and duration is None
        if normalised:
            _check_normalised(given, rise | {"rpm": rpm, "omega": omega, "length_unit": length_unit})
            rise = {"lift": 1.0, "duration": 360.0}
        else:
            _check_rise(given, rise)
        check_options({"length_unit": length_unit})
        programs = [_program(motion, rise) for motion in given]
        own = _common_speed([p for p, motion in zip(programs, given, strict=True) if motion is p], rpm, omega)
        self.normalised, self.N = normalised, _ratios(N)
        self.rpm = None if normalised else rev_per_min(rpm, omega, own)
        self.length_unit = _common_unit(programs) if length_unit is None else length_unit
        self._given, self._rise = given, rise
        self._programs = [_in_unit(program, self.length_unit) for program in programs]
        self.rows = tuple(map(self._row, _names(given), self._programs))

    def _row(self, name: str, program: Program) -> ComparedMotion:
        shape: dict[str, Any] = _shape(program) | {"residual": _residual(program, self.N)}
        if self.normalised:
            return ComparedMotion(name, **shape)
        whole = program.analyze(rpm=self._speed, limits=Limits(), points=2)
        values = {key: getattr(whole, key).value for key in _VALUES[:3]}
        return ComparedMotion(name, **shape, **values, rms_acceleration=whole.rms_acceleration.cycle)

    @property
    def _keys(self) -> tuple[str, ...]:
        """The columns of the table."""
        return (() if self.normalised else _VALUES) + _COEFFICIENTS

    @property
    def _speed(self) -> float | str:
        return GEOMETRIC if self.rpm is None else self.rpm

    def to_dict(self) -> dict[str, Any]:
        """Return the table as plain dicts and numbers, for JSON.

        Returns
        -------
        dict
            As of `ComparedMotion.to_dict` for each motion.
        """
        own = {"normalised": self.normalised, "rpm": self.rpm, "length_unit": self.length_unit, "N": list(self.N)}
        return own | {"motions": [row.to_dict() for row in self.rows]}

    def to_dataframe(self) -> "pandas.DataFrame":
        """Return the values as a pandas DataFrame, one row a motion. Needs pandas.

        Returns
        -------
        pandas.DataFrame
            The index has the names. The columns are the fields of `ComparedMotion`, inf for an impulse; those that
            normalised laws do not have are left out. attrs["units"] has the units of the others, by name, where there
            is a length_unit.
        """
        pandas = imported("pandas", "to_dataframe()")
        columns = {key: [getattr(row, key) for row in self.rows] for key in self._keys}
        index = pandas.Index([row.name for row in self.rows], name="motion")
        frame = pandas.DataFrame(columns, index=index, dtype=float)
        units = {key: derivative_unit(self.length_unit, order, self.rpm is None) for key, order in _ORDERS.items()}
        frame.attrs["units"] = {key: unit.name for key, unit in units.items() if unit and key in columns}
        return frame

    def table(self) -> list[tuple[str, ...]]:
        """Return the table as cells of text.

        Returns
        -------
        list of tuple of str
            The rows, the heads first.
        """
        length, per = self.length_unit or "L", "rad" if self.rpm is None else "s"
        units = (f"{length}/{per}", f"{length}/{per}²", f"{length}/{per}³", f"{length}/{per}²")
        names = ("max |v|", "max |a|", "max |j|", "RMS a")
        own = () if self.normalised else tuple(f"{name} [{unit}]" for name, unit in zip(names, units, strict=True))
        ratio = "-".join(dict.fromkeys(map(text_report.number, self.N)))
        heads = ("motion", *own, "Cv", "Ca", "Cj", "Cmdyn", "RMS y''", f"residual, N = {ratio}")
        return [heads, *((row.name, *(_cell(getattr(row, key)) for key in self._keys)) for row in self.rows)]

    def __str__(self) -> str:
        return "\n".join(text_report.grid(self.table(), text_columns=(0,)))

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(row.name for row in self.rows)}>"

    def plot(
        self, *, quantities: str | None = None, x: str = "theta", points: int = 2000
    ) -> "tuple[Figure, list[Axes]]":
        """Draw all motions, each in one colour, with a legend and the table below. Needs matplotlib.

        Parameters
        ----------
        quantities, x, points : optional
            As for `Program.plot`; normalised laws are drawn over x in [0, 1].

        Returns
        -------
        figure : Figure
            The figure of matplotlib.
        axes : list of Axes
            Its axes.
        """
        return self._drawn(quantities, x, points, shown=True)

    def figure(self, *, quantities: str | None = None, x: str = "theta", points: int = 2000) -> "Figure":
        """Return the figure of `plot` without a display, for its savefig().

        Parameters
        ----------
        quantities, x, points : optional
            As for `plot`.

        Returns
        -------
        Figure
            The figure of matplotlib.
        """
        return self._drawn(quantities, x, points, shown=False)[0]

    def _drawn(self, quantities: Any, x: str, points: int, *, shown: bool) -> "tuple[Figure, list[Axes]]":
        orders = frame.Frame.of(None, quantities, None, {}).orders
        letters = "".join("svaj"[order] for order in orders)
        figure, axes, below = table.figure_with_table(len(orders), len(self.rows), shown=shown)
        for row, dash, motion, program in zip(
            self.rows, _dashes(len(self.rows)), self._given, self._programs, strict=True
        ):
            options: Any = {"quantities": letters, "axes": axes, "points": points, "label": row.name, "linestyle": dash}
            if isinstance(motion, Program):
                limits = Limits() if self.rpm is None else program.limits
                program.plot(**options, x=x, rpm=self._speed, limits=limits)
            elif self.normalised:
                motion.plot(**options, x=x)
            else:
                rise = self._rise if isinstance(motion, Law) else {}
                motion.plot(**options, x=x, rpm=self._speed, length_unit=self.length_unit, **rise)
        lines: list[Any] = axes[0].get_legend_handles_labels()[0]
        axes[0].legend().remove()
        place: dict[str, Any] = {"loc": "outside upper center", "ncols": min(4, len(lines)), "frameon": False}
        figure.legend(handles=lines, fontsize="small", **place)
        if not self.normalised:
            speed = "geometric" if self.rpm is None else f"{text_report.number(self.rpm)} rpm"
            axes[0].set_title(speed, loc="right", fontsize="small", color="0.3")
        heads, *rows = self.table()
        heads = tuple(head.replace(" [", "\n[").replace(", N", "\nN") for head in heads)
        table.fill(below, heads, rows, [line.get_color() for line in lines])
        figure.align_ylabels(axes)
        return figure, axes


@explained_function
def compare(
    motions: "Iterable[Program | Segment | Law | str]",
    *,
    lift: float | None = None,
    duration: float | None = None,
    rpm: float | str | None = None,
    omega: float | None = None,
    normalised: bool | None = None,
    N: float | tuple[float, float] = (5.0, 10.0),
    length_unit: str | None = None,
    quantities: str | None = None,
    x: str = "theta",
    points: int = 2000,
) -> "tuple[Figure, list[Axes]]":
    """Draw motions over each other, with a table of their characteristic values. Needs matplotlib.

    Parameters
    ----------
    motions : iterable of Program, Segment, Law or str
        As for `Comparison`, which has the table as data.
    lift, duration, rpm, omega, normalised, N, length_unit : optional
        As for `Comparison`.
    quantities, x, points : optional
        As for `Comparison.plot`.

    Returns
    -------
    figure : Figure
        The figure of matplotlib.
    axes : list of Axes
        Its axes.

    Examples
    --------
    >>> figure, axes = camkin.compare(["cycloidal", "modified_sine", "poly_345"])
    >>> p = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90)
    >>> figure, axes = camkin.compare([p, "cycloidal"], lift=10, duration=90, rpm=300)
    """
    given: dict[str, Any] = {"lift": lift, "duration": duration, "rpm": rpm, "omega": omega}
    found = Comparison(motions, **given, normalised=normalised, N=N, length_unit=length_unit)
    return found.plot(quantities=quantities, x=x, points=points)


# ---- arguments ----


def _checked(motions: Any) -> "list[Program | Segment | Law]":
    """Return the motions, names of laws as laws."""
    if isinstance(motions, Program | Segment | Law | str) or not isinstance(motions, Iterable):
        message = f"motions must be a list of programs, segments, laws or names; got {type(motions).__name__}"
        raise WrongTypeError(message, parameter="motions", value=motions)
    given = [Law(motion) if isinstance(motion, str) else motion for motion in motions]
    if not given:
        raise SizeError("motions must hold one or more; got none", parameter="motions", value=motions)
    for i, motion in enumerate(given):
        if not isinstance(motion, Program | Segment | Law):
            message = f"motion {i} must be a Program, a Segment, a Law or its name; got {type(motion).__name__}"
            raise WrongTypeError(message, parameter="motions", value=motion)
    return given


def _check_normalised(given: "list[Program | Segment | Law]", options: dict[str, Any]) -> None:
    for i, motion in enumerate(given):
        if not isinstance(motion, Law):
            message = f"motion {i} is a {type(motion).__name__}: only laws have a normalised form"
            raise ParameterError(
                f"{message}; leave out normalised, and give lift and duration for the laws", parameter="normalised"
            )
    for key, value in options.items():
        if value is not None:
            message = f"{key} is for a rise, which needs lift and duration; got {short_repr(value)}"
            raise ParameterError(message, parameter=key, value=value)


def _check_rise(given: "list[Program | Segment | Law]", rise: dict[str, float | None]) -> None:
    for key, value in rise.items():
        law = next((motion for motion in given if isinstance(motion, Law)), None)
        if law and value is None:
            raise ParameterError(f"{key} is missing: the law {law.title} needs lift and duration here", parameter=key)
        if not law and value is not None:
            message = f"{key} is for laws, and there are none; got {short_repr(value)}"
            raise ParameterError(message, parameter=key, value=value)


def _ratios(N: Any) -> tuple[float, float]:
    """Return the range of frequency ratios."""
    ends = tuple(N) if isinstance(N, tuple | list) else (N, N)
    if len(ends) != 2:
        raise ParameterError(f"N must be a ratio, or (from, to); got {short_repr(N)}", parameter="N", value=N)
    first, last = (float(x) for x in frequency_ratios([number(x, "N") for x in ends]))
    if last < first:
        raise ParameterError(f"N must ascend from {first:g}; got {short_repr(N)}", parameter="N", value=N)
    return first, last


def _common_speed(programs: list[Program], rpm: Any, omega: Any) -> float | None:
    """Return the rpm of the programs, which must agree unless a speed is given."""
    speeds = list(dict.fromkeys(program.rpm for program in programs))
    if len(speeds) > 1 and rpm is None and omega is None:
        both = " and ".join("none" if x is None else text_report.number(x) for x in speeds[:2])
        raise SpeedError(f"the programs differ in rpm, {both}: give rpm for all, or rpm='geometric'", parameter="rpm")
    return speeds[0] if speeds else None


def _common_unit(programs: list[Program]) -> str | None:
    return next((program.length_unit for program in programs if program.length_unit is not None), None)


def _in_unit(program: Program, unit: str | None) -> Program:
    """Return a program in the common unit; one without a unit has it already."""
    own = program.length_unit
    if own is None or unit is None or agree(own, unit):
        return program
    if own in UNITS and unit in UNITS and UNITS[own].kind == UNITS[unit].kind:
        return program.to(unit)
    message = f"motions must have one length_unit; got {unit!r} and {own!r}, which do not convert into each other"
    raise UnitError(message, parameter="length_unit", value=own)


def _program(motion: "Program | Segment | Law", rise: dict[str, Any]) -> Program:
    if isinstance(motion, Program):
        return motion
    if isinstance(motion, Segment):
        return Program([motion], once=True, allow_velocity_jump=True)
    return Program.rise(law=motion, allow_velocity_jump=True, **rise)


def _names(given: "list[Program | Segment | Law]") -> list[str]:
    """Return a name for each motion; equal ones get numbers."""
    names = []
    for i, motion in enumerate(given):
        if isinstance(motion, Program):
            names.append(motion.name or f"program {i}")
        else:
            law = motion if isinstance(motion, Law) else motion.law
            names.append(law.title if isinstance(law, Law) else law.name)
    total, seen = Counter(names), Counter[str]()
    for i, name in enumerate(names):
        seen[name] += 1
        if total[name] > 1:
            names[i] = f"{name} ({seen[name]})"
    return names


def _dashes(n: int) -> list[str]:
    """Return line styles: the next style each time the colour cycle of matplotlib restarts."""
    from matplotlib import rcParams

    colours = len(rcParams["axes.prop_cycle"])
    return [_DASHES[i // colours % len(_DASHES)] for i in range(n)]


# ---- values ----


def _cell(x: float | None) -> str:
    """Return a value as text. It is rounded twice, so that 2.1875 less its last bit is 2.188 as 2.1875 is."""
    return "" if x is None else f"{float(f'{x:.12g}'):.4g}".replace("inf", "∞")


def _shape(program: Program) -> dict[str, float]:
    """Return Cv, Ca, Cj, Cmdyn and rms: the largest of the segments that move, by their lifts and durations."""
    analysis = program.analyze(rpm=GEOMETRIC, limits=Limits(), points=2)
    found = dict.fromkeys(_POWERS, 0.0)
    for segment in analysis.segments:
        between, ends = segment.finite, segment.displacement
        lift = abs(program.segments[segment.index].net) if segment.index is not None else 0.0
        lift = lift or ends.max.value - ends.min.value
        if not lift:
            continue
        angle = math.radians(segment.duration)
        own = (
            between.max_velocity.value / lift,
            between.max_acceleration.value / lift,
            between.max_jerk.value / lift,
            between.va_max.value / lift**2,
            between.rms_acceleration.cycle / lift,
        )
        for (key, power), value in zip(_POWERS.items(), own, strict=True):
            found[key] = max(found[key], value * angle**power)
    impulses = {"Ca": analysis.max_acceleration, "Cj": analysis.max_jerk, "Cmdyn": analysis.va_max}
    found |= {key: math.inf for key, peak in impulses.items() if math.isinf(peak.value)}
    return found | ({"rms": math.inf} if math.isinf(analysis.rms_acceleration.cycle) else {})


def _residual(program: Program, ends: tuple[float, float]) -> float | None:
    """Return the largest residual of the laws; None if a segment moves at an end or has a free form."""
    moving = [segment for segment in program.segments if segment.lift or not isinstance(segment.law, Law)]
    if any(not isinstance(segment.law, Law) or segment.v0 or segment.v1 for segment in moving):
        return None
    laws = {segment.law for segment in moving if isinstance(segment.law, Law)}
    if any(law(x, 1) for law in laws for x in (0.0, 1.0)):
        return None
    return max((_largest_residual(law, ends) for law in laws), default=0.0)


def _largest_residual(law: Law, ends: tuple[float, float]) -> float:
    """Return the largest residual over the ratios N between two ends, to 1e-10 of itself."""
    low, high = ends
    n = min(2 + math.ceil((high - low) * _RATIOS_APART), _MOST_RATIOS)
    for samples in (n, *(_REFINED,) * _ROUNDS):
        ratios: FloatArray = np.linspace(low, high, samples if high > low else 1)
        found = law.residual(ratios)
        i = int(found.argmax())
        low, high = ratios[max(i - 1, 0)], ratios[min(i + 1, ratios.size - 1)]
    return float(found[i])
