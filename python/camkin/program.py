"""Programs: the segments of one cycle, evaluated periodically."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict

import numpy as np

from camkin import _tabulated, _textfile, _transform
from camkin._analyzed import Analyzed
from camkin._arguments import Array, number, points, rev_per_min, speed
from camkin._calls import explained
from camkin._camkin import lib
from camkin._core import CompiledProgram, names
from camkin._evaluated import Evaluated
from camkin._program_checks import check_options, checked_segments, question_angles
from camkin._tabulated import TableOptions
from camkin._units import DEGREES, length_in
from camkin.analysis.limits import Limits
from camkin.errors import CamkinError, SpecError, TableError
from camkin.io import lift_file, spec, spec_text
from camkin.law import Law
from camkin.lift_table.fit import Fit, fit_of
from camkin.lift_table.rows import Table
from camkin.segment import Segment, translate_error

if TYPE_CHECKING:
    from typing_extensions import Unpack


def isa_levels() -> tuple[str, ...]:
    """The instruction-set levels that this CPU can run, best first. All give the same bits."""
    return tuple(names(lib.camkin_isa_available))


class ProgramOptions(TypedDict, total=False):
    """What every way to make a Program takes beside its motion."""

    allow_velocity_jump: bool
    isa: str | None
    name: str | None
    rpm: float | None
    length_unit: str | None
    limits: Limits | None


class TabulatedOptions(TableOptions, ProgramOptions, total=False):
    """What Program.from_table() and Program.from_csv() take beside the table."""


@explained()
@dataclass(frozen=True, init=False, repr=False)
class Program(Evaluated, Analyzed):
    """The segments of one cycle, in order, repeated for ever in both directions. Immutable; any number of threads may
    use it at a time.

    segments: Segments, 1 or more. Durations that add up to less than the cycle are closed by a dwell at the last level.
        100 000 take a second or two, in one call that Ctrl-C does not end; every other call it ends after a million
        points at the latest.
    cycle: [deg], 1e-9 to 1e9.
    accumulate: True for an indexing cam, which starts each cycle where the last one ended. Otherwise the lifts must add
        up to 0.
    allow_velocity_jump: True accepts joints at which the velocity jumps.
    start: displacement at the start of the first segment [L].
    phase: cam angle at which the first segment starts [deg].
    isa: instruction-set level to use, one of isa_levels(); None for the best, or what the environment variable
        CAMKIN_ISA names.
    name, length_unit: labels, of 500 characters at most. "mm", "cm", "m", "in", "inch" and, for swinging followers,
        "deg" and "rad" are units: to() converts them, and sums of programs compare them.
    rpm: the speed [rev/min] of every call that takes one and is given none.
    limits: what analyze(), plot() and max_speed() take unless told otherwise.

    Raises a CamkinError that names the segment, the parameter, its value and its range: DurationError, LiftError,
    BoundaryError, CycleError, ClosureError, ContinuityError, OptionsError, IsaError, SpeedError, SizeError or
    WrongTypeError.

    Angles are degrees, in scalars or arrays of any shape; results have the same shape, a float for a number. NaN,
    infinite angles and those beyond 2**50 cycles give NaN at their point. Where a value jumps, the later one is given.
    Accuracy: s to 4 ulp of its own value, v, a, j to 4 ulp of their peak; camkin.h names the laws and places that have
    another bound. The result for an angle is the same to the last bit in every call, on every instruction-set level and
    for any number of threads. Arrays of float64 are read where they are; others are converted if float64 holds their
    type.

    Speeds are given as `rpm` [rev/min] or as `omega` [rad/s]. Without either a call takes the program's own rpm; where
    that too is None, derivatives by angle are geometric, per radian, and calls by time raise SpeedError.
    rpm="geometric" is the way to geometric values of a program that has a speed. Calls by angle use omega as it is;
    analyze(), plot() and calls by time convert it to rev/min once, omega / (pi/30).

    Quantities of pint are converted: angles to degrees, times to seconds, speeds to rpm or rad/s, displacements to the
    program's length_unit, if that is known. Others, and those of a unit that does not fit, raise UnitError or
    WrongTypeError.
    """

    segments: tuple[Segment, ...]
    cycle: float = 360.0
    accumulate: bool = False
    allow_velocity_jump: bool = False
    start: float = 0.0
    phase: float = 0.0
    name: str | None = None
    rpm: float | None = None
    length_unit: str | None = None
    limits: Limits | None = None

    _isa: ClassVar[str | None] = None
    _fit: ClassVar[Fit | None] = None
    _defaults: ClassVar[dict[str, Any]] = _tabulated.DEFAULTS

    def __init__(
        self,
        segments: Iterable[Segment],
        *,
        cycle: float = 360.0,
        accumulate: bool = False,
        start: float = 0.0,
        phase: float = 0.0,
        **options: "Unpack[ProgramOptions]",
    ) -> None:
        given = checked_segments(segments)
        found: dict[str, Any] = _OPTIONS | options
        check_options({**options, "accumulate": accumulate})
        rpm, isa = found["rpm"], found.pop("isa")
        found["rpm"] = None if rpm is None else speed(rpm, "rpm")
        begin = number(start, "start", unit=length_in(found["length_unit"])) + 0.0
        angles = {"cycle": number(cycle, "cycle", unit=DEGREES), "phase": number(phase, "phase", unit=DEGREES)}
        flags = accumulate * lib.CAMKIN_ACCUMULATE | found["allow_velocity_jump"] * lib.CAMKIN_ALLOW_VELOCITY_JUMP
        try:
            compiled = CompiledProgram(given, **angles, start=begin, flags=flags, isa=isa)
        except CamkinError as error:
            raise translate_error(error, given, found["length_unit"]) from None
        self.__dict__.update(segments=given, **angles, accumulate=accumulate, start=begin, **found)
        self.__dict__.update(_isa=isa, _compiled=compiled, _handle=compiled.handle)
        if angles["cycle"] == 360.0:
            question_angles(given)

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
        """A rise by `lift`, a dwell, a fall back to 0, and a dwell for the rest of the cycle; durations in degrees.

        dwell: 0 leaves it out.
        fall_law: law of the fall; None for the same as the rise.
        allow_velocity_jump, isa, name, rpm, length_unit, limits: as for Program().
        """
        lift = number(lift, "lift", unit=length_in(options.get("length_unit")))
        dwell = number(dwell, "dwell", unit=DEGREES)
        segments = (
            Segment(law, duration=rise, lift=lift),
            *((Segment("dwell", duration=dwell),) if dwell else ()),
            Segment(law if fall_law is None else fall_law, duration=fall, lift=-lift),
        )
        return cls(segments, cycle=cycle, **options)

    # ---- from tables ----

    @classmethod
    def from_table(cls, theta: Array, s: Array, **options: "Unpack[TabulatedOptions]") -> "Program":
        """The program of a table of cam angles and displacements, both (n,): a spline through its rows. Needs SciPy.

        A measured lift: give smoothing the noise of the gauge, or "auto", and degree=5, whose acceleration and jerk are
        the better ones. A table of a whole turn is periodic; one of the event alone (a lobe without its base circle)
        takes periodic=False, which rests for the remainder. `fit` of the program says how near it is to the rows:

            Program.from_table(theta, s, smoothing=0.002, degree=5)                  # a turn
            Program.from_table(theta, s, smoothing=0.002, degree=5, periodic=False)  # an event

        theta: [deg], increasing, over `cycle` at most. s: [L].
        periodic: True for a table of the whole cycle: the spline meets itself with all its derivatives. The first row
            may be there again at the end, one cycle later; with a smoothing the two may differ by up to 6 times that,
            and their mean is taken. False for a table of a part of the cycle that comes back to its level, in the same
            way; the rest is a dwell at exactly that level.
        degree: 3 for a cubic spline, whose jerk jumps at the rows of the table; 5 for a quintic one, whose jerk is
            continuous; 1 for straight lines, whose velocity jumps at the rows (allow_velocity_jump).
        method: "spline"; or "pchip" or "akima", the cubics of SciPy's interpolators of that name, with degree 3 and
            ends "clamped" or periodic: acceleration jumps at the rows, but a step rings no farther than to the next
            rows, and pchip does not overshoot.
        ends, v0, a0, v1, a1: as for Segment.table(), if not periodic.
        smoothing: None, or the root mean square [L] by which the spline may miss the rows, which is to be the noise; or
            "auto" for 1.1 times the noise as fit.noise estimates it. Not for degree 1 and the local methods, nor for
            more than 10 000 rows.
        dwells: pairs of angles (from, to) [deg] between which the cam rests exactly, at the level of the middle one of
            the rows there by size; (350, 370) goes over the end of the cycle. The motion begins and ends at rest there,
            v = a = 0, v alone for degree 3. Each row in them is to be within 6 times the smoothing of the level, and at
            it without. Dwells are not looked for: in a fine table the nose of a cam is as flat as noise.
        accumulate: True for a table that advances from cycle to cycle. One of the whole cycle then has the row of
            cycle's end, and is a periodic spline of s less its straight line.
        allow_velocity_jump, isa, name, rpm, length_unit, limits: as for Program().

        Warns with CamkinWarning of angles that look like radians or turns, of a smoothing far below the noise, of rows
        that are mostly noise and have none, and of rows that are there twice. Raises TableError, which names the row,
        what Program() raises, and ImportError without SciPy.
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
        """The program of a text file with the columns cam angle [deg] and displacement [L]: from_table() of them.

        The columns are parted by a semicolon, tab, comma or blanks. Passed over are headings and units, a line with the
        number of rows, empty lines, empty cells at the end, and what follows # or // at the start or after a blank. In
        columns that no comma parts, a comma is a decimal comma; points beside such commas are refused. Exponents may be
        written with D. The file is UTF-8, has at most 8 MiB, 300 000 lines, and 4096 characters a line.

        columns: the two columns, as numbers from 0 or as names in a heading, whole or up to the unit in brackets. None:
            the file has two, or is one of to_csv() or of `camkin export`, whose times take the speed rpm.
        skip: lines at the start to be passed over unread. decimal: "." or ","; None for what the numbers show.
        options: as for from_table().

        Raises TableError, which names the line of the file; what from_table() raises; OSError of open().
        """
        try:
            rows = lift_file.read(path, columns=columns, skip=skip, decimal=decimal, rpm=options.get("rpm"))
            return cls._of_rows(rows, options)
        except TableError as error:
            message = f"{_textfile.named(path)}: {error}"
            raise TableError(message, parameter=error.parameter, value=error.value) from None

    @classmethod
    def _of_rows(cls, rows: Table, options: TabulatedOptions) -> "Program":
        """from_table() of rows that are checked."""
        given: dict[str, Any] = _tabulated.DEFAULTS | options
        found = _tabulated.motion_of(rows, **{key: given[key] for key in _tabulated.DEFAULTS})
        own: dict[str, Any] = {key: given[key] for key in given if key in _OPTIONS or key in ("cycle", "accumulate")}
        program = cls(found.segments, start=found.start, phase=found.phase, **own)
        program.__dict__["_fit"] = fit_of(rows, program.displacement(rows.theta), found.noise, found.tolerance)
        rows.warn(found.noise, found.tolerance, found.smooths)
        return program

    @property
    def fit(self) -> Fit | None:
        """How near the program is to the table that from_table() or from_csv() made it of; None for any other program.

        It is no part of the program: it is not compared and not in a spec, and programs made from this one have none.
        Copies and pickles keep it.
        """
        return self._fit

    def to_csv(
        self,
        path: str | os.PathLike[str],
        *,
        step: float = 1.0,
        theta: Array | None = None,
        rpm: float | str | None = None,
        omega: float | None = None,
    ) -> None:
        """Write a CSV file by cam angle: theta [deg], s, v, a, j under one line of headings, every bit kept.

        from_csv() reads it. It is written whole or not at all.
        step: [deg], goes into the cycle without rest: rows at 0, step, ... and the cycle's end.
        theta: angles (n,) [deg] instead. rpm, omega: as for velocity().

        Raises TableError for a wrong step or theta, and OSError of open().
        """
        if theta is None:
            x = lift_file.angles(self.cycle, step)
        else:
            x = points(theta, "theta", DEGREES)
            if x.ndim != 1 or not np.isfinite(x).all():
                got = f"shape {x.shape}" if x.ndim != 1 else str(x[~np.isfinite(x)][0])
                message = f"theta must be angles in one dimension, all finite; got {got}"
                raise TableError(message, parameter="theta", value=theta)
        motion = self.evaluate(x, rpm=rpm, omega=omega)
        per = "rad" if rev_per_min(rpm, omega, self.rpm) is None else "s"
        lift_file.write(path, x, motion, self.length_unit or "L", per)

    # ---- spec files ----

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "Program":
        """The program of a spec file: TOML, or JSON with the same keys.

        A [[segment]] with law = "table" takes its rows from a `file`, which is sought beside the spec file. Its other
        keys are duration, degree, method, ends, v0, a0, v1, a1 and smoothing, as for Segment.table(), and columns, skip
        and decimal, as for from_csv(). It becomes the spline that dumps() writes.

        A spec may have 8 MiB, 150 000 tables and 2 097 152 marks (ends of lines, commas, dots, equals signs, colons,
        opening brackets, quotes and #), which is enough for 100 000 segments. What has more is refused before it is
        parsed, and whatever a text holds, to read it takes a time that grows with its length alone: at most four times
        that of a spec of this length without a fault. One of 100 000 segments takes some seconds.

        Raises SpecError, and OSError of open().
        """
        spec_text.check_path(path)
        file = _textfile.named(path)
        if file.suffix.lower() in lift_file.SUFFIXES:
            message = f"{file}: a spec file is needed; Program.from_csv() reads a lift table"
            raise SpecError(message, parameter="path")
        return cls._of_spec(spec_text.read(file), str(file), file.parent)

    @classmethod
    def loads(cls, text: str) -> "Program":
        """The program of a spec text, JSON if it begins with a brace, else TOML; see load(). Raises SpecError."""
        return cls._of_spec(spec_text.parse(text, "spec"), "spec")

    @classmethod
    def from_dict(cls, document: dict[str, Any]) -> "Program":
        """The program of a spec that is parsed already. Raises SpecError."""
        return cls._of_spec(document, "spec")

    @classmethod
    def _of_spec(cls, document: Any, source: str, folder: Path = Path()) -> "Program":
        given = spec.arguments(document, source, folder)
        try:
            return cls(**given)
        except CamkinError as error:
            raise spec.in_spec(error, source) from None

    def to_dict(self) -> dict[str, Any]:
        """The spec, as from_dict() takes it."""
        return spec.document(self)

    def dumps(self) -> str:
        """The spec as TOML text, as loads() takes it. Numbers keep every bit."""
        return spec.text(self.to_dict())

    # ---- programs from this one ----

    def reversed(self) -> "Program":
        """The cam turned backwards: at theta what this one is at -theta."""
        return self._with(_transform.reverse(self))

    def mirrored(self) -> "Program":
        """The opposite motion: -s where this one is s."""
        return self._with(_transform.mirror(self))

    def scaled(self, *, angle: float = 1.0, lift: float = 1.0) -> "Program":
        """Angles times `angle`, the cycle too, and lengths times `lift`: at angle * theta the motion is lift * s.

        The unit stays: lift=2 is a cam of twice the stroke. `limits` stay too, for they are those of the machine; to()
        changes the unit, and limits with it. A factor that is one between known units raises a CamkinWarning.

        angle: positive. lift: not 0. Raises ParameterError, or what Program() raises for values that leave their range.
        """
        factors = number(angle, "angle"), number(lift, "lift")
        _transform.warn_of_conversion(self, factors[1])
        return self._with(_transform.scale(self, *factors))

    def to(self, unit: str) -> "Program":
        """The same motion in another unit of length, or of angle for a swinging follower.

        Lifts, start, boundary values, tables and limits are converted, and length_unit is `unit`.

        unit: "mm", "cm", "m", "in" or "inch"; "deg" or "rad". Raises UnitError for any other, for a unit of the other
        kind, and for a program whose length_unit is none of these.
        """
        return self._with(_transform.convert(self, unit))

    def shifted(self, phase: float) -> "Program":
        """The same motion later by `phase` [deg]: at theta what this one is at theta - phase."""
        return self._with(_transform.shift(self, phase))

    def __add__(self, other: "Program") -> "Program":
        """The cycle of this program, then that of the other, going on from the level that is reached; start, phase and
        name are those of this program. What matches its neighbour matches the new one.

        length_unit, rpm and limits have to agree; where one program has None, those of the other are taken. Raises
        UnitError, SpeedError or LimitError, which say what to do.
        """
        return self._with(_transform.join(self, other)) if isinstance(other, Program) else NotImplemented

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


def _restored(kind: type[Program], arguments: dict[str, Any], own: dict[str, Any]) -> Program:
    """Return a program of a subclass too, whose constructor is not known, with the attributes that it had."""
    program = kind.__new__(kind)
    Program.__init__(program, **arguments)
    program.__dict__.update(own)
    return program
