"""Programs: the segments of one cycle, evaluated periodically."""

import inspect
import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from numbers import Real
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from camkin import analysis, continuity, edit, inverse, liftfile, plot, spec, table, textfile
from camkin._camkin import ffi, lib
from camkin.analysis import Analysis, Limits, MaxSpeed
from camkin.arrays import (
    DOUBLES,
    Array,
    FloatArray,
    angular_speed,
    count,
    drive,
    empty,
    fill,
    finite,
    is_number,
    number,
    parts,
    points,
    rev_per_min,
    speed,
    thread_count,
)
from camkin.calls import explained
from camkin.continuity import Joint
from camkin.errors import (
    CamkinError,
    OptionsError,
    SpecError,
    TableError,
    TimeError,
    WrongTypeError,
    check,
    shown,
    warn,
)
from camkin.freeform import Bspline
from camkin.handle import Break, breaks, create, ends, names
from camkin.law import Law
from camkin.motion import Motion, Plan, destination
from camkin.segment import Segment, in_words
from camkin.table import Fit
from camkin.units import DEGREES, SECONDS, length_in

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


# A line of a spec file, in which some characters take six, can hold it.
MOST_LABEL = 500


def _is_label(text: str) -> bool:
    """Whether a spec file can hold it. Halves of a surrogate pair, which JSON can spell, are no text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return len(text) <= MOST_LABEL


def isa_levels() -> tuple[str, ...]:
    """The instruction-set levels that this CPU can run, best first. All give the same bits."""
    return tuple(names(lib.camkin_isa_available))


class _Elsewhere:
    """An attribute that a Motion has and a Program has not: reading it names the method to call.

    A descriptor, for __getattr__ would make every other attribute slower.
    """

    def __init__(self, method: str, speed: str = ", rpm=...") -> None:
        self._method, self._speed = method, speed

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, program: object, owner: type) -> Any:
        name = self._name
        message = f"{owner.__name__!r} object has no attribute {name!r}"
        hint = f"use .{self._method}(theta{self._speed}), or .evaluate(theta).{name}"
        raise AttributeError(f"{message}: {hint}", name=name, obj=program)


_MAKE = "make it with Segment(law, duration=..., lift=...)"


def _no_segment(i: int, given: Any) -> WrongTypeError:
    """What is said of something that is no Segment, where it should be segment i."""
    if isinstance(given, Law):
        hint = f"a Law has no duration: Segment({given!r}, duration=..., lift=...)"
    elif isinstance(given, dict):
        hint = f"{_MAKE}, or the whole program with Program.from_dict()"
    elif isinstance(given, Program):
        hint = "programs are joined by +, and their segments are in .segments"
    else:
        hint = _MAKE
    return WrongTypeError(f"segment {i} must be a Segment; got {type(given).__name__}: {hint}", segment=i)


def _no_segments(given: Any) -> WrongTypeError:
    """What is said of something that is no sequence of Segments."""
    hint = "put it into a list" if isinstance(given, Segment) else _MAKE
    if isinstance(given, dict):
        hint = "Program.from_dict() takes a spec"
    elif isinstance(given, str | os.PathLike):
        hint = "Program.load() takes a path, Program.loads() the text of a spec"
    return WrongTypeError(f"segments must be a sequence of Segments; got {type(given).__name__}: {hint}")


def _doubt(total: float) -> None:
    """Warn of durations that all together are so short that they can hardly be degrees of a cycle of 360."""
    if total <= 1.05:
        kind, factor, cycle = "fractions of the cycle", "360", "1"
    elif total <= 2.0 * math.pi * 1.0001:
        kind, factor, cycle = "radians", "180/pi", "2*pi"
    else:
        return
    warn(
        f"durations add up to {total:.6g} of the 360 degrees of the cycle: if they are {kind}, multiply them by "
        f"{factor}, or give cycle={cycle}"
    )


class _Compiled:
    """What a Program has that is no field of it."""

    _handle: Any
    _isa: str | None
    _fit: Fit | None = None


@explained(
    "displacement",
    "velocity",
    "acceleration",
    "jerk",
    "evaluate",
    "boundary_conditions",
    "boundary_grid",
)
@dataclass(frozen=True, init=False, repr=False)
class Program(_Compiled):
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

    def __init__(
        self,
        segments: Iterable[Segment],
        *,
        cycle: float = 360.0,
        accumulate: bool = False,
        allow_velocity_jump: bool = False,
        start: float = 0.0,
        phase: float = 0.0,
        isa: str | None = None,
        name: str | None = None,
        rpm: float | None = None,
        length_unit: str | None = None,
        limits: Limits | None = None,
    ) -> None:
        if not isinstance(segments, Iterable) or isinstance(segments, str | os.PathLike | dict):
            raise _no_segments(segments)
        given = tuple(segments)
        for i, segment in enumerate(given):
            if not isinstance(segment, Segment):
                raise _no_segment(i, segment)
        kinds = {"isa": str, "name": str, "length_unit": str, "limits": Limits}
        for key, value in {"isa": isa, "name": name, "length_unit": length_unit, "limits": limits}.items():
            kind = kinds[key]
            if value is not None and not isinstance(value, kind):
                message = f"{key} must be {kind.__name__} or None; got {type(value).__name__}"
                raise WrongTypeError(message, parameter=key, value=value)
        for key, label in (("name", name), ("length_unit", length_unit)):
            if label is not None and not _is_label(label):
                message = f"{key} must be Unicode text of at most {MOST_LABEL} characters; got {shown(label)}"
                raise OptionsError(message, parameter=key, value=label)
        for key, flag in (("accumulate", accumulate), ("allow_velocity_jump", allow_velocity_jump)):
            if not isinstance(flag, bool):
                raise WrongTypeError(f"{key} must be True or False; got {flag!r}", parameter=key, value=flag)
        self.__dict__.update(
            segments=given,
            cycle=number(cycle, "cycle", unit=DEGREES),
            accumulate=accumulate,
            allow_velocity_jump=allow_velocity_jump,
            start=number(start, "start", unit=length_in(length_unit)) + 0.0,
            phase=number(phase, "phase", unit=DEGREES),
            name=name,
            rpm=None if rpm is None else speed(rpm, "rpm"),
            length_unit=length_unit,
            limits=limits,
            _isa=isa,
        )
        flags = accumulate * lib.CAMKIN_ACCUMULATE | allow_velocity_jump * lib.CAMKIN_ALLOW_VELOCITY_JUMP
        rows = [segment.row for segment in given]
        options = {"cycle": self.cycle, "start": self.start, "phase": self.phase}
        try:
            self.__dict__["_handle"] = create(rows, **options, flags=flags, isa=isa)
        except CamkinError as error:
            raise in_words(error, given, length_unit) from None
        if self.cycle == 360.0 and not any(isinstance(segment.law, Bspline) for segment in given):
            # from_table() asks about the angles of its rows itself, and a spline has its knots in degrees.
            _doubt(math.fsum(segment.duration for segment in given))

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
        allow_velocity_jump: bool = False,
        isa: str | None = None,
        name: str | None = None,
        rpm: float | None = None,
        length_unit: str | None = None,
        limits: Limits | None = None,
    ) -> "Program":
        """A rise by `lift`, a dwell, a fall back to 0, and a dwell for the rest of the cycle; durations in degrees.

        dwell: 0 leaves it out.
        fall_law: law of the fall; None for the same as the rise.
        """
        lift = number(lift, "lift", unit=length_in(length_unit))
        dwell = number(dwell, "dwell", unit=DEGREES)
        segments = (
            Segment(law, duration=rise, lift=lift),
            *((Segment("dwell", duration=dwell),) if dwell else ()),
            Segment(law if fall_law is None else fall_law, duration=fall, lift=-lift),
        )
        return cls(
            segments,
            cycle=cycle,
            allow_velocity_jump=allow_velocity_jump,
            isa=isa,
            name=name,
            rpm=rpm,
            length_unit=length_unit,
            limits=limits,
        )

    # ---- from tables ----

    @classmethod
    def from_table(
        cls,
        theta: Array,
        s: Array,
        *,
        cycle: float = 360.0,
        periodic: bool = True,
        degree: int = 3,
        method: str = "spline",
        ends: str | tuple[str, str] = "clamped",
        v0: float | None = None,
        a0: float | None = None,
        v1: float | None = None,
        a1: float | None = None,
        smoothing: float | str | None = None,
        dwells: Sequence[tuple[float, float]] | None = None,
        accumulate: bool = False,
        allow_velocity_jump: bool = False,
        isa: str | None = None,
        name: str | None = None,
        rpm: float | None = None,
        length_unit: str | None = None,
        limits: Limits | None = None,
    ) -> "Program":
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
        arguments = locals()
        del arguments["cls"], arguments["theta"], arguments["s"]
        columns = points(theta, "theta", DEGREES), points(s, "s", length_in(length_unit))
        return cls._of_rows(table.Table.of(*columns), **arguments)

    @classmethod
    def from_csv(
        cls,
        path: str | os.PathLike[str],
        *,
        columns: liftfile.Columns | None = None,
        skip: int | None = None,
        decimal: str | None = None,
        **options: Any,
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
            rows = liftfile.read(path, columns=columns, skip=skip, decimal=decimal, rpm=options.get("rpm"))
            return cls._of_rows(rows, **_TABLE_DEFAULTS | options)
        except TableError as error:
            message = f"{textfile.named(path)}: {error}"
            raise TableError(message, parameter=error.parameter, value=error.value) from None

    @classmethod
    def _of_rows(
        cls,
        rows: table.Table,
        *,
        cycle: float,
        periodic: bool,
        degree: int,
        method: str,
        ends: str | tuple[str, str],
        v0: float | None,
        a0: float | None,
        v1: float | None,
        a1: float | None,
        smoothing: float | str | None,
        dwells: Sequence[tuple[float, float]] | None,
        accumulate: bool,
        **options: Any,
    ) -> "Program":
        """from_table() of rows that are checked."""
        length = number(cycle, "cycle")
        shape = table.shape_of(
            degree, method, "periodic" if periodic else ends, smoothing, 1, v0=v0, a0=a0, v1=v1, a1=a1
        )
        table.enough(rows.theta.size + periodic, degree)  # the first row is there again
        noise = table.noise_of(rows.theta, rows.s)
        tolerance = table.tolerance_of(smoothing, rows, noise)
        whole = rows.within(length, periodic, accumulate, tolerance)
        if dwells is None:
            parts = [table.Piece(whole, length if periodic else whole.span)]
            phase, start = float(whole.theta[0]), math.nan  # the start is what the spline has there
        else:
            parts, phase, start = table.pieces(whole, length, periodic, dwells, shape, tolerance)
        segments: list[Segment] = []
        for part in parts:
            if part.rows is None:
                segments.append(Segment("dwell", duration=part.duration))
                continue
            own = shape.clamped(*part.rest) if part.rest else shape
            made, level = Segment._of_rows(part.rows, part.duration, own, tolerance, held=not accumulate)
            segments += made
            start = level if math.isnan(start) else start
        program = cls(segments, cycle=cycle, accumulate=accumulate, start=start, phase=phase, **options)
        program.__dict__["_fit"] = table.fit_of(rows, program.displacement(rows.theta), noise, tolerance)
        rows.warn(length, noise, tolerance, method == "spline" and degree > 1)
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
            x = liftfile.angles(self.cycle, step)
        else:
            x = points(theta, "theta", DEGREES)
            if x.ndim != 1 or not np.isfinite(x).all():
                got = f"shape {x.shape}" if x.ndim != 1 else str(x[~np.isfinite(x)][0])
                message = f"theta must be angles in one dimension, all finite; got {got}"
                raise TableError(message, parameter="theta", value=theta)
        motion = self.evaluate(x, rpm=rpm, omega=omega)
        per = "rad" if rev_per_min(rpm, omega, self.rpm) is None else "s"
        liftfile.write(path, x, motion, self.length_unit or "L", per)

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
        spec.check_path(path)
        file = textfile.named(path)
        if file.suffix.lower() in liftfile.SUFFIXES:
            message = f"{file}: a spec file is needed; Program.from_csv() reads a lift table"
            raise SpecError(message, parameter="path")
        return spec.program(spec.read(file), str(file), file.parent)

    @classmethod
    def loads(cls, text: str) -> "Program":
        """The program of a spec text, JSON if it begins with a brace, else TOML; see load(). Raises SpecError."""
        return spec.program(spec.parse(text, "spec"), "spec")

    @classmethod
    def from_dict(cls, document: dict[str, Any]) -> "Program":
        """The program of a spec that is parsed already. Raises SpecError."""
        return spec.program(document, "spec")

    def to_dict(self) -> dict[str, Any]:
        """The spec, as from_dict() takes it."""
        return spec.document(self)

    def dumps(self) -> str:
        """The spec as TOML text, as loads() takes it. Numbers keep every bit."""
        return spec.text(self.to_dict())

    # ---- programs from this one ----

    def reversed(self) -> "Program":
        """The cam turned backwards: at theta what this one is at -theta."""
        return edit.reverse(self)

    def mirrored(self) -> "Program":
        """The opposite motion: -s where this one is s."""
        return edit.mirror(self)

    def scaled(self, *, angle: float = 1.0, lift: float = 1.0) -> "Program":
        """Angles times `angle`, the cycle too, and lengths times `lift`: at angle * theta the motion is lift * s.

        The unit stays: lift=2 is a cam of twice the stroke. `limits` stay too, for they are those of the machine; to()
        changes the unit, and limits with it. A factor that is one between known units raises a CamkinWarning.

        angle: positive. lift: not 0. Raises ParameterError, or what Program() raises for values that leave their range.
        """
        factors = number(angle, "angle"), number(lift, "lift")
        edit.warn_of_conversion(self, factors[1])
        return edit.scale(self, *factors)

    def to(self, unit: str) -> "Program":
        """The same motion in another unit of length, or of angle for a swinging follower.

        Lifts, start, boundary values, tables and limits are converted, and length_unit is `unit`.

        unit: "mm", "cm", "m", "in" or "inch"; "deg" or "rad". Raises UnitError for any other, for a unit of the other
        kind, and for a program whose length_unit is none of these.
        """
        return edit.convert(self, unit)

    def shifted(self, phase: float) -> "Program":
        """The same motion later by `phase` [deg]: at theta what this one is at theta - phase."""
        return edit.shift(self, phase)

    def __add__(self, other: "Program") -> "Program":
        """The cycle of this program, then that of the other, going on from the level that is reached; start, phase and
        name are those of this program. What matches its neighbour matches the new one.

        length_unit, rpm and limits have to agree; where one program has None, those of the other are taken. Raises
        UnitError, SpeedError or LimitError, which say what to do.
        """
        return edit.join(self, other) if isinstance(other, Program) else NotImplemented

    # ---- by angle ----

    @overload
    def displacement(self, theta: float) -> float: ...
    @overload
    def displacement(self, theta: Array) -> FloatArray: ...
    def displacement(self, theta: float | Array) -> float | FloatArray:
        """Displacement [L] at cam angles theta [deg]."""
        if type(theta) is float or isinstance(theta, Real):
            return lib.camkin_displacement(self._handle, number(theta, "theta"))
        return self._quantity(0, theta, 1.0)

    @overload
    def velocity(self, theta: float, *, rpm: float | str | None = None, omega: float | None = None) -> float: ...
    @overload
    def velocity(self, theta: Array, *, rpm: float | str | None = None, omega: float | None = None) -> FloatArray: ...
    def velocity(
        self, theta: float | Array, *, rpm: float | str | None = None, omega: float | None = None
    ) -> float | FloatArray:
        """Velocity [L/s] at cam angles theta [deg] and a constant speed; geometric values in [L/rad].

        rpm, omega: speed [rev/min] or [rad/s], one of them; without either the program's own rpm, and without that
        geometric values. rpm="geometric" for these in any case.
        """
        speed = angular_speed(rpm, omega, self.rpm)
        if type(theta) is float or isinstance(theta, Real):
            return lib.camkin_velocity(self._handle, number(theta, "theta"), speed)
        return self._quantity(1, theta, speed)

    @overload
    def acceleration(self, theta: float, *, rpm: float | str | None = None, omega: float | None = None) -> float: ...
    @overload
    def acceleration(
        self, theta: Array, *, rpm: float | str | None = None, omega: float | None = None
    ) -> FloatArray: ...
    def acceleration(
        self, theta: float | Array, *, rpm: float | str | None = None, omega: float | None = None
    ) -> float | FloatArray:
        """Acceleration [L/s2] at cam angles theta [deg] and a constant speed, as for velocity(); or [L/rad2]."""
        speed = angular_speed(rpm, omega, self.rpm)
        if type(theta) is float or isinstance(theta, Real):
            return lib.camkin_acceleration(self._handle, number(theta, "theta"), speed)
        return self._quantity(2, theta, speed)

    @overload
    def jerk(self, theta: float, *, rpm: float | str | None = None, omega: float | None = None) -> float: ...
    @overload
    def jerk(self, theta: Array, *, rpm: float | str | None = None, omega: float | None = None) -> FloatArray: ...
    def jerk(
        self, theta: float | Array, *, rpm: float | str | None = None, omega: float | None = None
    ) -> float | FloatArray:
        """Jerk [L/s3] at cam angles theta [deg] and a constant speed, as for velocity(); or [L/rad3]."""
        speed = angular_speed(rpm, omega, self.rpm)
        if type(theta) is float or isinstance(theta, Real):
            return lib.camkin_jerk(self._handle, number(theta, "theta"), speed)
        return self._quantity(3, theta, speed)

    def _quantity(self, row: int, theta: float | Array, speed: float) -> float | FloatArray:
        x = points(theta, "theta", DEGREES)
        out = empty(x.shape, x.shape)
        fill(lib.ck_eval_row, self._handle, speed, x, out, row, 0)
        return out if out.ndim or not is_number(theta) else float(out)

    def evaluate(
        self,
        theta: float | Array,
        *,
        rpm: float | str | None = None,
        omega: float | None = None,
        out: FloatArray | Motion | None = None,
        threads: int = 0,
    ) -> Motion:
        """s, v, a, j at cam angles theta [deg] and a constant speed: views of one block (4, *theta.shape).

        rpm, omega: as for velocity().
        out: float64 array (4, *theta.shape), C-contiguous and writeable, or a Motion, to be filled and returned. It may
            not overlap theta, except that one of its rows may be theta itself. If it does not fit, nothing is written.
        threads: 0 for as many as pay, 1 for the calling thread alone, more for at most so many.
        """
        x, speed = points(theta, "theta", DEGREES), angular_speed(rpm, omega, self.rpm)
        motion = destination(out, x.shape)
        fill(lib.ck_eval_rows, self._handle, speed, x, motion.data, x.size, thread_count(threads))
        return motion

    # ---- by time ----

    def boundary_conditions(
        self,
        t: float | Array,
        *,
        rpm: float | None = None,
        omega: float | None = None,
        phase: float = 0.0,
        rpm_per_s: float = 0.0,
        out: FloatArray | Motion | None = None,
        threads: int = 0,
    ) -> Motion:
        """s, v, a, j of a driven node at times t [s], in any order. The cam angle is that of the exact t at any size.

        rpm, omega: speed at t = 0 [rev/min] or [rad/s], one of them, any sign; without either the program's own rpm.
        rpm_per_s: its rate [rev/min/s]. phase: cam angle at t = 0 [deg].
        out, threads: as for evaluate().
        """
        x, turning = points(t, "t", SECONDS), drive(rpm, omega, rpm_per_s, phase, self.rpm)
        motion = destination(out, x.shape)
        fill(lib.ck_boundary_rows, self._handle, turning, x, motion.data, x.size, thread_count(threads))
        return motion

    def boundary_grid(
        self,
        t0: float,
        dt: float,
        n: int,
        *,
        rpm: float | None = None,
        omega: float | None = None,
        phase: float = 0.0,
        rpm_per_s: float = 0.0,
        out: FloatArray | Motion | None = None,
        threads: int = 0,
    ) -> Motion:
        """boundary_conditions() at the n times t0 + i dt [s], each rounded once, without an array of times.

        out: as for evaluate(), of the shape (4, n).
        """
        n, turning = count(n, "n"), drive(rpm, omega, rpm_per_s, phase, self.rpm)
        start, step = finite(t0, "t0", TimeError, SECONDS), finite(dt, "dt", TimeError, SECONDS)
        motion = destination(out, (n,))
        threads = thread_count(threads)
        target = ffi.from_buffer(DOUBLES, motion.data)
        for i, length in parts(n):
            check(lib.ck_boundary_grid_rows(self._handle, turning, start, step, i, length, target + i, n, threads))
        return motion

    def plan(self, n: int, *, threads: int = 0) -> Plan:
        """Buffers for n points and calls without overhead, for use once per solver step."""
        return Plan(self, count(n, "n"), thread_count(threads))

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
        return inverse.solve(self, level, quantity, rpm, omega)

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
        return inverse.intervals(self, quantity, above, below, within, of, rpm, omega)

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
        return inverse.duration(self, quantity, above, below, within, of, rpm, omega)

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
        return analysis.analyze(self, rev_per_min(rpm, omega, self.rpm), limits, points)

    def continuity(self) -> tuple[Joint, ...]:
        """Every joint of two segments, the wrap of the cycle included, and every place inside a segment where v, a or j
        jumps, from the first segment on: what jumps there, and how the motions meet."""
        return continuity.joints(self)

    @cached_property
    def _breaks(self) -> tuple[Break, ...]:
        """The joints and breaks as C finds them."""
        return breaks(self._handle)

    @cached_property
    def _impulsive(self) -> frozenset[int]:
        """The segments that have impulses, and -1 for the cycle if any has."""
        found = {b.segment for b in self._breaks if b.order < 2}
        return frozenset(found | {-1} if found else ())

    @cached_property
    def _starts(self) -> tuple[float, ...]:
        """Cam angles at which the segments start, in [0, cycle), the closing dwell included."""
        closing = (0.0,) if ends(self._handle, len(self.segments)) else ()
        begin = math.remainder(self.phase, self.cycle)
        found, total, rest = [], 0.0, 0.0  # a sum with what its rounding left
        for duration in (*(segment.duration for segment in self.segments), *closing):
            at = total + rest
            if begin:
                at = math.fsum((begin, total, rest)) % self.cycle
            found.append(at if at < self.cycle else 0.0)
            step = total + duration
            rest += (total - step) + duration if abs(total) >= duration else (duration - step) + total
            total = step
        return tuple(found)

    def max_speed(self, limits: Limits | None = None) -> MaxSpeed:
        """The largest speed that keeps the limits, exact from the peaks: (rpm, quantity, angle) of the first reached.

        limits: None for the program's own. rpm is 0 where an impulse breaks them at any speed (Limits(impulses=False)
            sets impulses aside), and infinite if nothing that is limited ever moves. Raises LimitError if there are
            none.
        """
        return analysis.max_speed(self, limits)

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
        return plot.draw(self, rpm if omega is None else rev_per_min(rpm, omega, None), limits, axes, points)

    if not TYPE_CHECKING:  # to a type checker there is nothing of the kind
        s = _Elsewhere("displacement", speed="")
        v = _Elsewhere("velocity")
        a = _Elsewhere("acceleration")
        j = _Elsewhere("jerk")

        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            """Always raises WrongTypeError: a program is no function."""
            raise WrongTypeError(
                "a Program is no function: use .displacement(theta), .velocity(theta, rpm=...) and so on, "
                "or .evaluate(theta, rpm=...) for s, v, a, j together"
            )

    @property
    def isa(self) -> str:
        """The instruction-set level that the program runs on."""
        return ffi.string(lib.camkin_isa_name(self._handle)).decode()

    def __reduce__(self) -> tuple[Any, ...]:
        known = edit.arguments(self)
        own = {
            key: x for key, x in self.__dict__.items() if key not in known and key not in ("_handle", "_isa", "_starts")
        }
        return _restored, (type(self), known, own)

    def __repr__(self) -> str:
        others = (field for field in fields(self)[1:] if getattr(self, field.name) != field.default)
        options = "".join(f", {field.name}={getattr(self, field.name)!r}" for field in others)
        return f"Program([{', '.join(map(repr, self.segments))}]{options})"


def _restored(kind: type[Program], arguments: dict[str, Any], own: dict[str, Any]) -> Program:
    """A program of a subclass too, whose own way of being made is not known, with the attributes that it had."""
    program = kind.__new__(kind)
    Program.__init__(program, **arguments)
    program.__dict__.update(own)
    return program


_TABLE_DEFAULTS: dict[str, Any] = inspect.unwrap(Program.from_table.__func__).__kwdefaults__  # type: ignore[attr-defined]
