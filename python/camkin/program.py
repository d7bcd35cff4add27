"""Programs: the segments of one cycle, evaluated periodically."""

import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from numbers import Real
from typing import TYPE_CHECKING, Any, overload

from camkin import analysis, continuity, edit, plot, spec, table, textfile
from camkin._camkin import ffi, lib
from camkin.analysis import Analysis, Limits, MaxSpeed
from camkin.arrays import (
    DOUBLES,
    Array,
    FloatArray,
    count,
    drive,
    empty,
    fill,
    finite,
    number,
    omega,
    parts,
    points,
    speed,
    thread_count,
)
from camkin.continuity import Joint
from camkin.errors import CamkinError, OptionsError, TableError, TimeError, WrongTypeError, check, shown
from camkin.handle import create, ends, names
from camkin.law import Law
from camkin.motion import Motion, Plan, destination
from camkin.segment import Segment, in_words

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


class _Compiled:
    """What a Program has that is no field of it."""

    _handle: Any
    _isa: str | None


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
    name, length_unit: labels, of 500 characters at most. rpm, limits: what analyze() and plot() take unless told
        otherwise.

    Raises a CamkinError that names the segment, the parameter, its value and its range: DurationError, LiftError,
    BoundaryError, CycleError, ClosureError, ContinuityError, OptionsError, IsaError, SpeedError, SizeError or
    WrongTypeError.

    Angles are degrees, in scalars or arrays of any shape; results have the same shape, a float for a number. NaN,
    infinite angles and those beyond 2**50 cycles give NaN at their point. Where a value jumps, the later one is given.
    Without rpm, derivatives are geometric: per radian. Accuracy: s to 4 ulp of its own value, v, a, j to 4 ulp of their
    peak. The result for an angle is the same to the last bit in every call, on every instruction-set level and for any
    number of threads. Arrays of float64 are read where they are; others are converted if float64 holds their type.
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
        if not isinstance(segments, Iterable):
            raise WrongTypeError(f"segments must be a sequence of Segments; got {type(segments).__name__}")
        given = tuple(segments)
        for i, segment in enumerate(given):
            if not isinstance(segment, Segment):
                raise WrongTypeError(f"segment {i} must be a Segment; got {type(segment).__name__}", segment=i)
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
            cycle=number(cycle, "cycle"),
            accumulate=accumulate,
            allow_velocity_jump=allow_velocity_jump,
            start=number(start, "start") + 0.0,
            phase=number(phase, "phase"),
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
            raise in_words(error, given) from None

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

        fall_law: law of the fall; None for the same as the rise.
        """
        segments = (
            Segment(law, duration=rise, lift=lift),
            Segment("dwell", duration=dwell),
            Segment(law if fall_law is None else fall_law, duration=fall, lift=-number(lift, "lift")),
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
        ends: str = "clamped",
        v0: float | None = None,
        a0: float | None = None,
        v1: float | None = None,
        a1: float | None = None,
        smoothing: float | None = None,
        isa: str | None = None,
        name: str | None = None,
        rpm: float | None = None,
        length_unit: str | None = None,
        limits: Limits | None = None,
    ) -> "Program":
        """The program of a table of cam angles and displacements, both (n,): a spline through its rows. Needs SciPy.

        theta: [deg], increasing, over `cycle` at most. s: [L].
        periodic: True for a table of the whole cycle: the spline meets itself with all its derivatives. The first row
            may be there again at the end, one cycle later. False for a table of a part of the cycle that comes back to
            its level; the rest is a dwell.
        degree: 3 for a cubic spline, whose jerk jumps at the rows of the table; 5 for a quintic one, whose jerk is
            continuous.
        ends, v0, a0, v1, a1: as for Segment.table(), if not periodic.
        smoothing: None, or the root mean square [L] by which the spline may miss the rows, at most 10 000 of them; see
            Segment.table().

        Raises TableError, which names the row; ImportError without SciPy.
        """
        rows = table.Table.of(theta, s).within(number(cycle, "cycle"), periodic)
        given = {"v0": v0, "a0": a0, "v1": v1, "a1": a1}
        kind = "periodic" if periodic else ends
        values = table.end_values(degree, kind, **given)
        fitted = table.fit(rows, cycle if periodic else None, degree, kind, values, smoothing)
        segment = Segment(fitted.law, duration=fitted.duration, lift=fitted.lift)
        return cls(
            [segment],
            cycle=cycle,
            start=fitted.start,
            phase=float(rows.theta[0]),
            isa=isa,
            name=name,
            rpm=rpm,
            length_unit=length_unit,
            limits=limits,
        )

    @classmethod
    def from_csv(cls, path: str | os.PathLike[str], **options: Any) -> "Program":
        """The program of a CSV file with the columns cam angle [deg] and displacement [L]: from_table() of them.

        The columns are parted by a comma, semicolon, tab or blanks. A line of headings, empty lines and lines that
        begin with # are passed over. options: as for from_table().

        Raises TableError, which names the line; OSError of open(); ImportError without SciPy.
        """
        rows = table.read_csv(textfile.named(path))
        try:
            return cls.from_table(rows.theta, rows.s, **options)
        except TableError as error:
            message = f"{os.fspath(path)}: {error}"
            raise TableError(message, parameter=error.parameter, value=error.value) from None

    # ---- spec files ----

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "Program":
        """The program of a spec file: TOML, or JSON with the same keys.

        A spec may have 8 MiB, 150 000 tables and 2 097 152 marks (ends of lines, commas, dots, equals signs, colons,
        opening brackets, quotes and #), which is enough for 100 000 segments. What has more is refused before it is
        parsed, and whatever a text holds, to read it takes a time that grows with its length alone: at most four times
        that of a spec of this length without a fault. One of 100 000 segments takes some seconds.

        Raises SpecError, and OSError of open().
        """
        file = textfile.named(path)
        return spec.program(spec.read(file), str(file))

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

        angle: positive. lift: not 0. Raises ParameterError, or what Program() raises for values that leave their range.
        """
        return edit.scale(self, number(angle, "angle"), number(lift, "lift"))

    def shifted(self, phase: float) -> "Program":
        """The same motion later by `phase` [deg]: at theta what this one is at theta - phase."""
        return edit.shift(self, phase)

    def __add__(self, other: "Program") -> "Program":
        """The cycle of this program, then that of the other, going on from the level that is reached; start, phase and
        labels are those of this program. What matches its neighbour matches the new one."""
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
        return self._quantity(0, theta, None)

    @overload
    def velocity(self, theta: float, *, rpm: float | None = None) -> float: ...
    @overload
    def velocity(self, theta: Array, *, rpm: float | None = None) -> FloatArray: ...
    def velocity(self, theta: float | Array, *, rpm: float | None = None) -> float | FloatArray:
        """Velocity [L/s] at cam angles theta [deg] and a constant speed, or [L/rad] without one."""
        if type(theta) is float or isinstance(theta, Real):
            return lib.camkin_velocity(self._handle, number(theta, "theta"), omega(rpm))
        return self._quantity(1, theta, rpm)

    @overload
    def acceleration(self, theta: float, *, rpm: float | None = None) -> float: ...
    @overload
    def acceleration(self, theta: Array, *, rpm: float | None = None) -> FloatArray: ...
    def acceleration(self, theta: float | Array, *, rpm: float | None = None) -> float | FloatArray:
        """Acceleration [L/s2] at cam angles theta [deg] and a constant speed, or [L/rad2] without one."""
        if type(theta) is float or isinstance(theta, Real):
            return lib.camkin_acceleration(self._handle, number(theta, "theta"), omega(rpm))
        return self._quantity(2, theta, rpm)

    @overload
    def jerk(self, theta: float, *, rpm: float | None = None) -> float: ...
    @overload
    def jerk(self, theta: Array, *, rpm: float | None = None) -> FloatArray: ...
    def jerk(self, theta: float | Array, *, rpm: float | None = None) -> float | FloatArray:
        """Jerk [L/s3] at cam angles theta [deg] and a constant speed, or [L/rad3] without one."""
        if type(theta) is float or isinstance(theta, Real):
            return lib.camkin_jerk(self._handle, number(theta, "theta"), omega(rpm))
        return self._quantity(3, theta, rpm)

    def _quantity(self, row: int, theta: float | Array, rpm: float | None) -> FloatArray:
        x, speed = points(theta, "theta"), omega(rpm)
        out = empty(x.shape, x.shape)
        fill(lib.ck_eval_row, self._handle, speed, x, out, row, 0)
        return out

    def evaluate(
        self,
        theta: float | Array,
        *,
        rpm: float | None = None,
        out: FloatArray | Motion | None = None,
        threads: int = 0,
    ) -> Motion:
        """s, v, a, j at cam angles theta [deg] and a constant speed: views of one block (4, *theta.shape).

        out: float64 array (4, *theta.shape), C-contiguous and writeable, or a Motion, to be filled and returned. It may
            not overlap theta, except that one of its rows may be theta itself. If it does not fit, nothing is written.
        threads: 0 for as many as pay, 1 for the calling thread alone, more for at most so many.
        """
        x, speed = points(theta, "theta"), omega(rpm)
        motion = destination(out, x.shape)
        fill(lib.ck_eval_rows, self._handle, speed, x, motion.data, x.size, thread_count(threads))
        return motion

    # ---- by time ----

    def boundary_conditions(
        self,
        t: float | Array,
        *,
        rpm: float,
        phase: float = 0.0,
        rpm_per_s: float = 0.0,
        out: FloatArray | Motion | None = None,
        threads: int = 0,
    ) -> Motion:
        """s, v, a, j of a driven node at times t [s], in any order. The cam angle is that of the exact t at any size.

        rpm: speed at t = 0 [rev/min], any sign. rpm_per_s: its rate [rev/min/s]. phase: cam angle at t = 0 [deg].
        out, threads: as for evaluate().
        """
        x, turning = points(t, "t"), drive(rpm, rpm_per_s, phase)
        motion = destination(out, x.shape)
        fill(lib.ck_boundary_rows, self._handle, turning, x, motion.data, x.size, thread_count(threads))
        return motion

    def boundary_grid(
        self,
        t0: float,
        dt: float,
        n: int,
        *,
        rpm: float,
        phase: float = 0.0,
        rpm_per_s: float = 0.0,
        out: FloatArray | Motion | None = None,
        threads: int = 0,
    ) -> Motion:
        """boundary_conditions() at the n times t0 + i dt [s], each rounded once, without an array of times.

        out: as for evaluate(), of the shape (4, n).
        """
        n, turning = count(n, "n"), drive(rpm, rpm_per_s, phase)
        start, step = finite(t0, "t0", TimeError), finite(dt, "dt", TimeError)
        motion = destination(out, (n,))
        threads = thread_count(threads)
        target = ffi.from_buffer(DOUBLES, motion.data)
        for i, length in parts(n):
            check(lib.ck_boundary_grid_rows(self._handle, turning, start, step, i, length, target + i, n, threads))
        return motion

    def plan(self, n: int, *, threads: int = 0) -> Plan:
        """Buffers for n points and calls without overhead, for use once per solver step."""
        return Plan(self, count(n, "n"), thread_count(threads))

    # ---- analysis ----

    def analyze(self, *, rpm: float | None = None, limits: Limits | None = None, points: int = 3601) -> Analysis:
        """Samples, exact peaks with their angles, RMS values, and what exceeds the limits.

        rpm: constant speed; None for the program's own, and without that geometric values.
        limits: None for the program's own. A peak that exceeds one by no more than 4 ulp does not violate it.
        points: samples over the cycle, both ends included; at least 2. Takes 40 bytes for each.
        """
        return analysis.analyze(self, rpm, limits, points)

    def continuity(self) -> tuple[Joint, ...]:
        """Every joint of two segments, the wrap of the cycle included: what jumps there, and how the motions meet."""
        return continuity.joints(self)

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

        limits: None for the program's own. rpm is infinite if nothing that is limited ever moves. Raises LimitError if
        there are none.
        """
        return analysis.max_speed(self, limits)

    def plot(
        self,
        *,
        rpm: float | None = None,
        limits: Limits | None = None,
        axes: "Sequence[Axes] | None" = None,
        points: int = 2000,
    ) -> "tuple[Figure, Sequence[Axes]]":
        """Draw s, v, a, j over one cycle, one above the other, with segments, peaks and limits: (figure, four axes).

        rpm, limits: as for analyze().
        axes: four matplotlib axes to draw into; None for a new figure.
        points: samples over the cycle, about. Needs matplotlib.
        """
        return plot.draw(self, rpm, limits, axes, points)

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
