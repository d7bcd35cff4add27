"""Programs: the segments of one cycle, evaluated periodically, or of a motion that happens once."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict

from camkin._base import textfile
from camkin._base.arguments import Array, number, points, speed
from camkin._base.calls import explained
from camkin._base.units import DEGREES, UNITS, agree, length_in
from camkin._camkin import lib
from camkin._core import CompiledProgram, names
from camkin._program import tabulated, transform
from camkin._program.analyzed import Analyzed
from camkin._program.checks import check_options, checked_segments, question_angles, question_cycle, question_noses
from camkin._program.dynamic import Dynamic
from camkin._program.tabulated import TableOptions
from camkin._program.written import Written
from camkin.analysis.limits import Limits
from camkin.errors import CamkinError, ParameterError, SpecError, TableError, UnitError, WrongTypeError, short_repr
from camkin.geometry.cam import Cam
from camkin.io import cam_file, lift_file, spec, spec_text
from camkin.law import Law
from camkin.lift_table.fit import Fit, Source, fit_of
from camkin.lift_table.rows import Table
from camkin.segment import Segment
from camkin.segment_errors import translate_error

if TYPE_CHECKING:
    from typing_extensions import Unpack


def isa_levels() -> tuple[str, ...]:
    """Return the instruction-set levels that this CPU can run, best first.

    Returns
    -------
    tuple of str
        Names for the `isa` of a `Program`, such as "x86-64-v3". All levels give the same bits.
    """
    return tuple(names(lib.camkin_isa_available))


def _agreed(path: str | os.PathLike[str], own: str, given: str | None) -> str:
    """Return the unit of a file of this package. Raises UnitError if the unit that is given is another one."""
    if given is None or agree(own, given):
        return own if given is None else given
    remedy = "leave length_unit out"
    if own in UNITS and given in UNITS and UNITS[own].kind == UNITS[given].kind:
        remedy += f", and convert the program by .to({given!r})"
    message = f"{textfile.named(path)}: the heading says s [{own}]; got length_unit={short_repr(given)}: {remedy}"
    raise UnitError(message, parameter="length_unit", value=given)


class ProgramOptions(TypedDict, total=False):
    """Options of Program() and of the functions that make a Program."""

    allow_velocity_jump: bool
    isa: str | None
    name: str | None
    rpm: float | None
    length_unit: str | None
    limits: Limits | None


class TabulatedOptions(TableOptions, ProgramOptions, total=False):
    """Options of Program.from_table() and Program.from_csv()."""


_INDEXING = {"accumulate": "an indexing cam is Program([Segment(law, duration=..., lift=...)], accumulate=True)"}


_EVENT = {"event": "give periodic=False for rows that are a part of the cycle"}
_SEPARATOR = "the separator of the columns is found in the file; decimal=',' reads decimal commas"
_FILE = _EVENT | dict.fromkeys(("delimiter", "sep"), _SEPARATOR)


@explained(
    instead={"rise": _INDEXING, "rise_dwell_fall": _INDEXING, "from_table": _EVENT, "from_csv": _FILE},
)
@dataclass(frozen=True, init=False, repr=False)
class Program(Written, Analyzed, Dynamic):
    """Compute the motion of a cam follower: segments of one cycle, repeated, or a motion that happens once.

    A cycle repeats without end in both directions. A program is immutable; any number of threads may use it at a time.

    Parameters
    ----------
    segments : iterable of Segment
        One or more, in order. If durations add up to less than the cycle, a dwell at the last level closes it. 100 000
        segments take a second or two, during which Ctrl-C has no effect. Other calls react to it after at most a
        million points.
    cycle : float [deg], optional
        Length of the cycle, 1e-9 to 1e9.
    accumulate : bool, optional
        True for an indexing cam: each cycle starts where the last one ended. Otherwise the lifts must add up to 0.
    once : bool, optional
        True for a motion that happens once, as a step of a solver or a stroke of a press. It begins at the cam angle
        `phase`, holds its start level before that, and its end level after the last segment. Angles never wrap, and the
        lifts need not add up to 0. The durations are the length of the motion; there is no cycle, so `cycle` stays 360.
        The velocity at both ends is checked as at any joint. Excludes `accumulate`.
    start : float [L], optional
        Displacement at the start of the first segment.
    phase : float [deg], optional
        Cam angle at which the first segment starts.
    allow_velocity_jump : bool, optional
        True accepts joints at which the velocity jumps.
    isa : str, optional
        Instruction-set level, one of `isa_levels`; None for the best, or the one that the environment variable
        CAMKIN_ISA names.
    name : str, optional
        Label, of 500 characters at most.
    rpm : float [rev/min], optional
        Default speed of all calls.
    length_unit : str, optional
        Label, of 500 characters at most. "mm", "cm", "m", "in", "inch" and, for swinging followers, "deg" and "rad" are
        units: `to` converts them, and sums of programs compare them. Another spelling of them, as "inches", warns.
    limits : Limits, optional
        Default limits of `analyze`, `plot` and `max_speed`.

    Raises
    ------
    CamkinError
        Names the segment, the parameter, its value and its range: DurationError, LiftError, BoundaryError, CycleError,
        ClosureError, ContinuityError, OptionsError, IsaError, SpeedError, SizeError or WrongTypeError.

    Notes
    -----
    Angles are degrees, in scalars or arrays of any shape; results have the same shape, a float for a number. NaN,
    infinite angles and those beyond `2**50` cycles give NaN at their point. Where a value jumps, the result is the
    later one. Arrays of float64 are read in place; others are converted if float64 holds their type.

    Accuracy: s to 4 ulp of its own value, v, a, j to 4 ulp of their peak; camkin.h names the exceptions. The result for
    an angle has the same bits in every call, on every instruction-set level and for any number of threads.

    Speeds are given as `rpm` [rev/min] or as `omega` [rad/s]. Without either a call uses the rpm of the program. If
    that is None too, derivatives by angle are geometric, per radian, and calls by time raise SpeedError.
    `rpm="geometric"` gives geometric values of a program with a speed. Calls by angle use omega as it is; `analyze`,
    `plot` and calls by time convert it to rev/min once, `omega / (pi/30)`.

    pint quantities are converted: angles to degrees, times to seconds, speeds to rpm or rad/s, displacements to the
    length_unit of the program. Unknown and unsuitable units raise UnitError or WrongTypeError.

    Examples
    --------
    >>> from camkin import Program, Segment
    >>> p = Program(
    ...     [
    ...         Segment("cycloidal", duration=90, lift=10),
    ...         Segment("dwell", duration=45),
    ...         Segment("poly_345", duration=90, lift=-10),
    ...     ],
    ...     rpm=300,
    ...     length_unit="mm",
    ... )
    >>> p.displacement(45.0)
    5.0
    """

    segments: tuple[Segment, ...]
    cycle: float = 360.0
    accumulate: bool = False
    once: bool = False
    allow_velocity_jump: bool = False
    start: float = 0.0
    phase: float = 0.0
    name: str | None = None
    rpm: float | None = None
    length_unit: str | None = None
    limits: Limits | None = None

    _isa: ClassVar[str | None] = None
    _fit: ClassVar[Fit | None] = None
    _defaults: ClassVar[dict[str, Any]] = tabulated.DEFAULTS | {"isa": None}

    def __init__(
        self,
        segments: Iterable[Segment],
        *,
        cycle: float = 360.0,
        accumulate: bool = False,
        once: bool = False,
        start: float = 0.0,
        phase: float = 0.0,
        **options: "Unpack[ProgramOptions]",
    ) -> None:
        given = checked_segments(segments)
        found: dict[str, Any] = _OPTIONS | options
        if options or accumulate is not False or once is not False:
            check_options({**options, "accumulate": accumulate, "once": once})
        isa = found.pop("isa")
        if found["rpm"] is not None:
            found["rpm"] = speed(found["rpm"], "rpm")
        begin = number(start, "start", unit=length_in(found["length_unit"])) + 0.0
        angles = {"cycle": number(cycle, "cycle", unit=DEGREES), "phase": number(phase, "phase", unit=DEGREES)}
        flags = accumulate * lib.CAMKIN_ACCUMULATE | found["allow_velocity_jump"] * lib.CAMKIN_ALLOW_VELOCITY_JUMP
        flags |= once * lib.CAMKIN_ONCE
        try:
            compiled = CompiledProgram(given, **angles, start=begin, flags=flags, isa=isa)
        except CamkinError as error:
            raise translate_error(error, given, found["length_unit"]) from None
        self.__dict__.update(segments=given, **angles, accumulate=accumulate, once=once, start=begin, **found)
        self.__dict__.update(_isa=isa, _compiled=compiled, _handle=compiled.handle)
        if angles["cycle"] == 360.0 and not once:
            question_angles(given, angles["phase"])
        question_cycle(angles["cycle"])
        question_noses(given, compiled)

    @classmethod
    def rise_dwell_fall(
        cls,
        *,
        lift: float,
        rise: float,
        dwell: float,
        fall: float,
        law: str | Law = "cycloidal",
        fall_law: str | Law | None = None,
        cycle: float = 360.0,
        **options: "Unpack[ProgramOptions]",
    ) -> "Program":
        """Make a rise by `lift`, a dwell, a fall back to 0, and a dwell for the rest of the cycle.

        Parameters
        ----------
        lift : float [L]
            Stroke of the rise. A negative lift is a fall first.
        rise, dwell, fall : float [deg]
            Durations. A dwell of 0 is left out.
        law : str or Law, optional
            Law of the rise.
        fall_law : str or Law, optional
            Law of the fall; None for that of the rise.
        cycle : float [deg], optional
            Length of the cycle.
        allow_velocity_jump, isa, name, rpm, length_unit, limits : optional
            As for `Program`.

        Returns
        -------
        Program
            The motion; `start` is 0.

        Examples
        --------
        >>> p = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="modified_sine")
        >>> p.displacement([0.0, 45.0, 90.0])
        array([ 0.,  5., 10.])
        """
        lift = number(lift, "lift", unit=length_in(options.get("length_unit")))
        dwell = number(dwell, "dwell", unit=DEGREES)
        segments = (
            Segment(law, duration=rise, lift=lift),
            *((Segment("dwell", duration=dwell),) if dwell else ()),
            Segment(law if fall_law is None else fall_law, duration=fall, lift=-lift),
        )
        for segment in (segments[0], segments[-1]):
            if lift and not segment.net:
                message = (
                    f"law {segment.law.name!r} goes up and comes back, so it is no rise and no fall: write the whole"
                )
                remedy = f"motion as Program([Segment({segment.law.name!r}, duration=..., lift={lift:g})])"
                raise ParameterError(f"{message} {remedy}", parameter="law", value=law)
        return cls(segments, cycle=cycle, **options)

    @classmethod
    def rise(
        cls, *, lift: float, duration: float, law: str | Law = "cycloidal", **options: "Unpack[ProgramOptions]"
    ) -> "Program":
        """Make a single rise by `lift` from angle 0 on, which happens once.

        It holds 0 before and `lift` after it, or 0 again with a law that comes back. With duration=360 and rpm=60 it
        takes 1 s.

        Parameters
        ----------
        lift : float [L]
            Stroke; negative for a fall.
        duration : float [deg]
            Cam angle of the rise.
        law : str or Law, optional
            Its law.
        allow_velocity_jump, isa, name, rpm, length_unit, limits : optional
            As for `Program`.

        Returns
        -------
        Program
            A motion with `once=True`.
        """
        lift = number(lift, "lift", unit=length_in(options.get("length_unit")))
        return cls([Segment(law, duration=duration, lift=lift)], once=True, **options)

    # ---- from tables ----

    @classmethod
    def from_table(cls, theta: Array, s: Array, **options: "Unpack[TabulatedOptions]") -> "Program":
        """Make a spline through a table of cam angles and displacements. Needs SciPy.

        For a measured lift, give `smoothing="auto"`, or a number above the noise of the gauge, and `degree=5`, which
        has the better acceleration and jerk. A table of a whole turn is periodic. For an event alone (a lobe without
        its base circle), give `periodic=False`: the cam dwells for the rest of the cycle. `fit` of the program measures
        the residuals.

        Parameters
        ----------
        theta : array_like (n,) [deg]
            Cam angles, increasing, over `cycle` at most.
        s : array_like (n,) [L]
            Displacements.
        cycle : float [deg], optional
            Length of the cycle.
        periodic : bool, optional
            True for a table of the whole cycle: the spline meets itself with all its derivatives. The first row may be
            repeated one cycle later. With a smoothing the two levels may differ by up to 6 times that; their mean is
            used. False for a table of a part of the cycle that returns to its level, with the same tolerance; the rest
            is a dwell at exactly that level.
        degree : {3, 5, 1}, optional
            3 for a cubic spline, whose jerk jumps at the rows of the table; 5 for a quintic one, whose jerk is
            continuous; 1 for straight lines, whose velocity jumps at the rows (`allow_velocity_jump`).
        method : {"spline", "pchip", "akima"}, optional
            "pchip" and "akima" are the cubics of SciPy's interpolators of that name, with degree 3 and ends "clamped"
            or periodic. Their acceleration jumps at the rows, but a step affects only the intervals beside it, and
            pchip does not overshoot.
        ends, v0, a0, v1, a1 : optional
            As for `Segment.table`, if not periodic.
        smoothing : float [L] or "auto", optional
            Root mean square by which the spline may miss the rows: more than their noise. "auto" is the estimate
            `fit.noise` and a margin for the scatter of such estimates, 4.5/sqrt(n) of it with n rows. Not for degree 1
            and the local methods, nor for more than 10 000 rows.
        dwells : sequence of (float, float) [deg], optional
            Angles (from, to) between which the cam rests exactly, at the median level of the rows there. (350, 370)
            goes over the end of the cycle. Dwells from the first row or to the last row of an event are parts of the
            dwell outside of it. The motion meets a dwell with v = a = 0, for degree 3 with v = 0. Rows in a
            dwell must be within 6 times the smoothing of its level, and at it without a smoothing. Dwells are not
            detected: in a fine table the nose of a cam is as flat as the noise.
        accumulate : bool, optional
            True for a table that advances from cycle to cycle. A table of the whole cycle must then have the row at its
            end; s minus a straight line is a periodic spline.
        allow_velocity_jump, isa, name, rpm, length_unit, limits : optional
            As for `Program`.

        Returns
        -------
        Program
            The motion, with the residuals in `fit`.

        Raises
        ------
        TableError
            Names the row.
        CamkinError
            The errors of `Program`.
        ImportError
            Without SciPy.

        Warns
        -----
        CamkinWarning
            For angles that look like radians or turns, a smoothing below the noise or above 1 % of the lift, noisy
            rows without a smoothing, and repeated rows.

        Examples
        --------
        >>> theta = np.arange(0.0, 360.0, 2.0)
        >>> s = 5 - 5 * np.cos(np.radians(theta)) + np.random.default_rng(1).normal(0, 0.002, theta.size)
        >>> p = camkin.Program.from_table(theta, s, smoothing=0.002, degree=5)
        >>> lobe = [0, 2, 5, 5, 2, 0]
        >>> event = camkin.Program.from_table([0, 20, 40, 60, 80, 100], lobe, degree=5, periodic=False)
        """
        columns = points(theta, "theta", DEGREES), points(s, "s", length_in(options.get("length_unit")))
        return cls._of_rows(Table.of(*columns), options)

    @classmethod
    def from_csv(
        cls,
        path: str | os.PathLike[str],
        *,
        columns: lift_file.Columns | None = None,
        skip: int | None = None,
        decimal: str | None = None,
        **options: "Unpack[TabulatedOptions]",
    ) -> "Program":
        """Read a text file with the columns cam angle [deg] and displacement [L], and fit it as `from_table`.

        Parameters
        ----------
        path : str or path-like
            The file.
        columns : pair of int or str, optional
            The two columns, as numbers from 0 or as names in a heading, with or without the unit in brackets. None: the
            file has two, or comes from `to_csv` or `camkin export`. A heading such as "t [ms]", "theta [rad]" or
            "angle [rev]" gives the unit of the first; times need rpm.
        skip : int, optional
            Number of lines at the start to ignore.
        decimal : {".", ","}, optional
            Decimal mark; None to detect it.
        cycle, periodic, degree, method, ends, v0, a0, v1, a1, smoothing, dwells, accumulate : optional
            As for `from_table`.
        allow_velocity_jump, isa, name, rpm, length_unit, limits : optional
            As for `Program`. Without a length_unit, that in brackets in the heading of the displacement, as in
            "lift [mm]".

        Returns
        -------
        Program
            The motion, with the residuals in `fit`.

        Raises
        ------
        TableError
            Names the line of the file.
        UnitError
            For a length_unit other than that of such a heading.
        CamkinError
            The errors of `from_table`.
        OSError
            As `open` raises it.

        Warns
        -----
        CamkinWarning
            As for `from_table`.

        Notes
        -----
        Columns are separated by semicolons, tabs, commas or blanks. Ignored are headings and units, a line with the
        number of rows, empty lines, empty cells at the end, and comments: # or // at the start or after a blank. If the
        separator is no comma, a comma is a decimal comma; decimal points beside such commas are refused. Exponents may
        be written with D. The file is UTF-8, or else Windows-1252, and has at most 8 MiB, 300 000 lines, and 4096
        characters a line.
        """
        try:
            rows = lift_file.read(path, columns=columns, skip=skip, decimal=decimal, rpm=options.get("rpm"))
            if rows.unit is not None:
                options["length_unit"] = _agreed(path, rows.unit, options.get("length_unit"))
            return cls._of_rows(rows, options)
        except TableError as error:
            name = f"{textfile.named(path)}: "
            message = name + str(error).removeprefix(name)
            raise TableError(message, parameter=error.parameter, value=error.value) from None

    @classmethod
    def _of_rows(cls, rows: Table, options: TabulatedOptions, *, quiet: bool = False) -> "Program":
        """Make the program of checked rows; see from_table(). quiet: True for no warnings."""
        given: dict[str, Any] = tabulated.DEFAULTS | options
        found = tabulated.motion_of(rows, **{key: given[key] for key in tabulated.DEFAULTS})
        own: dict[str, Any] = {key: given[key] for key in given if key in _OPTIONS or key in ("cycle", "accumulate")}
        program = cls(found.segments, start=found.start, phase=found.phase, **own)
        source = Source(cls, rows.theta, rows.s, program.displacement(rows.theta), dict(options))
        program.__dict__["_fit"] = fit_of(rows, found.noise, found.tolerance, source)
        if not quiet:
            rows.warn(found.noise, found.tolerance, found.smooths)
        return program

    @property
    def fit(self) -> Fit | None:
        """Residuals of the table that `from_table` or `from_csv` read; None for any other program.

        It is not part of the program: it is not compared, not in a spec, and programs made from this one have none.
        Copies and pickles keep it.
        """
        return self._fit

    # ---- spec files ----

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "Program":
        """Read a spec file, TOML or JSON with the same keys, or a cam file.

        A spec may also have a follower and the lengths of a cam, which `Cam.load` reads; a Program is its motion alone.
        A cam file (.cam) is one that `save` writes.

        Parameters
        ----------
        path : str or path-like
            The file.

        Returns
        -------
        Program
            The motion of the spec.

        Raises
        ------
        SpecError
            Names the file, the key and its value.
        FileError
            For a cam file that is truncated or none.
        OSError
            As `open` raises it.

        Notes
        -----
        A `[[segment]]` with `law = "table"` reads its rows from `file`, a path relative to the spec file. Its other
        keys are duration, degree, method, ends, v0, a0, v1, a1 and smoothing, as for `Segment.table`, and columns, skip
        and decimal, as for `from_csv`. `dumps` writes it as a spline.

        A spec may have 8 MiB, 150 000 tables and 2 097 152 marks (ends of lines, commas, dots, equals signs, colons,
        opening brackets, quotes and #), enough for 100 000 segments. Larger ones are refused before they are parsed.
        The time to read a text grows with its length only: it is at most four times that of a correct spec of this
        length. A spec of 100 000 segments takes some seconds.
        """
        spec_text.check_path(path)
        file = textfile.named(path)
        if file.suffix.lower() == cam_file.SUFFIX:
            return cls._of_spec(cam_file.document(file), str(file))
        if file.suffix.lower() in lift_file.SUFFIXES:
            message = f"{file}: a spec file is needed; Program.from_csv() reads a lift table"
            raise SpecError(message, parameter="path")
        return cls._of_spec(spec_text.read(file), str(file), file.parent)

    @classmethod
    def loads(cls, text: str) -> "Program":
        """Read a spec text; see `load`.

        Parameters
        ----------
        text : str
            JSON if it begins with a brace, else TOML.

        Returns
        -------
        Program
            The motion of the spec.

        Raises
        ------
        SpecError
            As for `load`.
        """
        return cls._of_spec(spec_text.parse(text, "spec"), "spec")

    @classmethod
    def from_dict(cls, document: dict[str, Any]) -> "Program":
        """Make the program of a parsed spec.

        Parameters
        ----------
        document : dict
            As `to_dict` returns it, or as a TOML or JSON parser does.

        Returns
        -------
        Program
            The motion of the spec.

        Raises
        ------
        SpecError
            As for `load`.
        """
        return cls._of_spec(document, "spec")

    @classmethod
    def _of_spec(cls, document: Any, source: str, folder: Path = Path()) -> "Program":
        given = spec.arguments(document, source, folder)
        try:
            return cls(**given)
        except CamkinError as error:
            raise spec.in_spec(error, source) from None

    # ---- programs from this one ----

    def reversed(self) -> "Program":
        """Return the cam turned backwards.

        Returns
        -------
        Program
            Its value at theta is that of this one at -theta.
        """
        return self._with(transform.reverse(self))

    def mirrored(self) -> "Program":
        """Return the opposite motion.

        Returns
        -------
        Program
            Its displacement is -s.
        """
        return self._with(transform.mirror(self))

    def scaled(self, *, angle: float = 1.0, lift: float = 1.0, rpm: float | None = None) -> "Program":
        """Return the program with angles and lengths multiplied.

        The length_unit stays: `lift=2` is a cam with twice the stroke. `limits` stay too, because they are limits of
        the machine; `to` converts the unit and the limits.

        Parameters
        ----------
        angle : float, optional
            Factor of angles and cycle, positive.
        lift : float, optional
            Factor of lengths, not 0.
        rpm : float [rev/min], optional
            Speed of the shaft that the new angles belong to; None keeps the number. A crank turns twice as fast as its
            cam: `scaled(angle=2, rpm=2 * program.rpm)` is the same motion by crank angle.

        Returns
        -------
        Program
            The motion with the same laws.

        Raises
        ------
        ParameterError
            For a factor out of its range.
        CamkinError
            The errors of `Program`, for products out of range.

        Warns
        -----
        CamkinWarning
            For a lift that is the factor between two known units, and for an rpm that is kept by other angles.
        """
        factors = number(angle, "angle"), number(lift, "lift")
        changes = transform.scale(self, *factors) | ({} if rpm is None else {"rpm": rpm})
        scaled = self._with(changes)
        transform.warn_of_conversion(self, factors[1])
        transform.warn_of_speed(self, factors[0], rpm)
        return scaled

    def to(self, unit: str) -> "Program":
        """Return the same motion in another unit of length, or of angle for a swinging follower.

        Parameters
        ----------
        unit : {"mm", "cm", "m", "in", "inch"} or {"deg", "rad"}
            Becomes the length_unit.

        Returns
        -------
        Program
            Lifts, start, boundary values, tables and limits are converted.

        Raises
        ------
        UnitError
            For any other unit, for one of the other kind, and for a program whose length_unit is none of these.
        """
        return self._with(transform.convert(self, unit))

    def shifted(self, phase: float) -> "Program":
        """Return the motion delayed by an angle.

        Parameters
        ----------
        phase : float [deg]
            The delay, finite.

        Returns
        -------
        Program
            Its value at theta is that of this one at theta - phase.
        """
        return self._with(transform.shift(self, phase))

    def __add__(self, other: "Program") -> "Program":
        """Return the cycle of this program followed by that of the other, from the level that is reached.

        start, phase and name are those of this program. "match" boundary values take those of the new neighbour.
        Motions that happen once are added to such motions only, without a hold between them.
        length_unit, rpm and limits must agree; None in one program takes the value of the other. Raises UnitError,
        SpeedError or LimitError, which name the remedy.
        """
        return self._with(transform.join(self, other)) if isinstance(other, Program) else NotImplemented

    def __radd__(self, other: Any) -> "Program":
        """Return the program itself for 0, with which sum() begins."""
        return self if other == 0 and isinstance(other, int) else NotImplemented

    def __mul__(self, factor: Any) -> "Program":
        """Always raises WrongTypeError: a product could be meant in two ways."""
        message = "a Program has no product: scaled(lift=..., angle=...) multiplies its values, p + p repeats it"
        raise WrongTypeError(f"{message}; got a {type(factor).__name__}", value=factor)

    __rmul__ = __mul__

    def _arguments(self) -> dict[str, Any]:
        """The arguments that make the program again."""
        return {field.name: getattr(self, field.name) for field in fields(self)} | {"isa": self._isa}

    def _with(self, changes: dict[str, Any]) -> "Program":
        return type(self)(**self._arguments() | changes)

    # ---- the object ----

    @property
    def isa(self) -> str:
        """The instruction-set level that the program runs on."""
        return self._compiled.isa

    def __reduce__(self) -> tuple[Any, ...]:
        known = self._arguments()
        own = {key: x for key, x in self.__dict__.items() if key not in known and key not in _COMPILED}
        return _restored, (type(self), known, own)

    def __repr__(self) -> str:
        others = (field for field in fields(self)[1:] if getattr(self, field.name) != field.default)
        options = "".join(f", {field.name}={getattr(self, field.name)!r}" for field in others)
        return f"Program([{', '.join(map(repr, self.segments))}]{options})"


_OPTIONS: dict[str, Any] = {key: getattr(Program, key, None) for key in ProgramOptions.__annotations__} | {"isa": None}
_COMPILED = ("_compiled", "_handle", "_isa")


Cam._program_type = Program


def _restored(kind: type[Program], arguments: dict[str, Any], own: dict[str, Any]) -> Program:
    """Return a program of a subclass too, whose constructor is not known, with the attributes that it had."""
    program = kind.__new__(kind)
    Program.__init__(program, **arguments)
    program.__dict__.update(own)
    return program
