"""Designs: a program, and maybe its cam, some of whose numbers are free."""

import copy
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._base.arguments import Array, FloatArray, finite, number, points, rev_per_min
from camkin._base.calls import explained
from camkin._base.free import Field, Free, OpenSegment
from camkin._base.units import DEGREES
from camkin.analysis.limits import Limits, no_limits
from camkin.designs.designs import REST, Designs, Template, analyze_designs
from camkin.errors import (
    ArrayError,
    DurationError,
    OptionsError,
    ParameterError,
    WrongTypeError,
    short_repr,
    suggestion,
    unasked,
)
from camkin.geometry.analysis import GeometryLimits
from camkin.geometry.cam import Cam
from camkin.optimize import minimize, pareto, parts
from camkin.optimize.cams import OpenCam
from camkin.optimize.landscape import Landscape
from camkin.optimize.measures import EXACT, Setting, check_dynamics
from camkin.optimize.slopes import Slopes
from camkin.program import Program, ProgramOptions
from camkin.segment import Segment

if TYPE_CHECKING:
    import pandas
    from scipy.optimize import OptimizeResult
    from typing_extensions import Unpack


class DesignOptions(ProgramOptions, total=False):
    """Options of Program() for the programs of a design."""

    cycle: float
    accumulate: bool
    once: bool
    start: float
    phase: float


@explained()
@dataclass(frozen=True, init=False, repr=False)
class Design:
    """Describe a program, and maybe a cam, some of whose numbers are free.

    Call it with their values for the Program. A design is immutable.

    Parameters
    ----------
    segments : iterable of Segment
        1 to 64. Free may be a duration, a lift, a boundary value v0 ... j1, and a parameter of a law. A name in several
        places is one number. `camkin.rest` stands for one duration, the rest of `total`; for one lift, which returns
        the follower to its start; and in each segment for one of b, c, d of scca, whose sum is then 1, or of tj, tc, tv
        of s_curve, with 4 tj + 2 tc + tv = 1.
    total : float [deg], optional
        Sum of the durations where one of them is the rest; None for the cycle.
    cam : dict or Cam, optional
        Arguments of `Cam` but the program, as `dict(follower=..., base_radius=...)`, or a Cam that has them.
        base_radius and the fields of the follower may be free, but for the width of a flat face.
    allow_velocity_jump, isa, name, rpm, length_unit, limits : optional
        As for `Program`.
    cycle, accumulate, once, start, phase : optional
        As for `Program`.

    Raises
    ------
    WrongTypeError, SizeError, ParameterError, DurationError
        Name the parameter, its value and its range.
    CamkinError
        The errors of `Segment` where no values within the bounds make a segment.

    Examples
    --------
    >>> from camkin import Design, RollerFollower, Segment, free, rest
    >>> segments = [
    ...     Segment("scca", duration=free("rise", 60, 160), lift=20, b=free("b", 0, 0.5), c=rest, d=0.25),
    ...     Segment("dwell", duration=60),
    ...     Segment("modified_sine", duration=rest, lift=rest),
    ... ]
    >>> design = Design(segments, total=280)
    >>> program = design(rise=103, b=0.1)
    >>> found = design.analyze({"rise": np.linspace(60, 160, 1001), "b": 0.1}, rpm=300)
    >>> roller = RollerFollower(free("roller_radius", 4, 12))
    >>> cam = dict(follower=roller, base_radius=free("base_radius", 20, 60))
    >>> sorted(Design(segments, total=280, cam=cam).parameters)
    ['b', 'base_radius', 'rise', 'roller_radius']
    """

    segments: tuple[Segment | OpenSegment, ...]
    total: float | None
    cam: OpenCam | None
    options: dict[str, Any]

    def __init__(
        self,
        segments: Iterable[Segment],
        *,
        total: float | None = None,
        cam: Mapping[str, Any] | Cam | None = None,
        **options: "Unpack[DesignOptions]",
    ) -> None:
        given = parts.checked(segments)
        found = parts.places(given)
        rests = {place.field[0] for place in found if place.is_rest}
        if total is not None:
            total = finite(total, "total", DurationError, DEGREES)
            if "duration" not in rests:
                message = f"total {total:g} is for a design with one duration that is camkin.rest: leave total out, or"
                message += " make one duration the rest"
                raise DurationError(message, parameter="total", value=total)
        elif options.get("once") and "duration" in rests:
            message = "a motion that happens once has no cycle: give total, the sum of its durations"
            raise DurationError(message, parameter="total")
        body = OpenCam.of(cam)
        self.__dict__.update(segments=given, total=total, cam=body, options=dict(options))
        self.__dict__.update(_places=found, _free=parts.parameters(found, body.free.values() if body else ()))
        self.__dict__["_template"] = tuple(parts.template(segment, i) for i, segment in enumerate(given))
        if not options.get("allow_velocity_jump"):
            parts.check_joints(given)
        # A dwell is a program, so this checks the options alone.
        with unasked():
            Program([Segment("dwell", duration=parts.SHORTEST)], **self._options)
        if body and options.get("once"):
            raise OptionsError(
                "a cam turns on, and its motion does not happen once: leave once or cam out", parameter="once"
            )

    _places: tuple[parts.Place, ...]
    _free: tuple[Free, ...]
    _template: tuple[Segment, ...]

    @property
    def _options(self) -> dict[str, Any]:
        return {"cycle": 360.0} | self.options

    @property
    def parameters(self) -> dict[str, tuple[float, float]]:
        """The free numbers: name and bounds, in the order of the segments, those of the cam last."""
        return {free.name: (free.low, free.high) for free in self._free}

    @property
    def sum_of_durations(self) -> float:
        """Sum of all durations where one of them is the rest [deg]; inf for any sum of a motion that happens once."""
        if self.total is None:
            return math.inf if self.options.get("once") else self._options["cycle"]
        return self.total

    # ---- one program ----

    def __call__(self, /, **values: float) -> Program:
        """Return the Program for values of the free numbers; see program()."""
        return self.program(values)

    def program(self, values: Mapping[str, float] | Array) -> Program:
        """Return the Program for values of the free numbers.

        Parameters
        ----------
        values : dict or array_like (n,)
            Numbers by name, or in the order of `parameters`; within the bounds.

        Returns
        -------
        Program
            The program.

        Raises
        ------
        ParameterError
            For a value that is missing, unknown or out of its bounds.
        DurationError, ParameterError
            For a rest out of its range.
        CamkinError
            The errors of `Program`.
        """
        return Program(self._segments(self._within(values)), **self.options)

    def cam_of(self, values: Mapping[str, float] | Array) -> Cam:
        """Return the Cam for values of the free numbers.

        Parameters
        ----------
        values : dict or array_like (n,)
            As for `program`.

        Returns
        -------
        Cam
            The cam.

        Raises
        ------
        CamkinError
            The errors of `program` and `Cam`.
        """
        if self.cam is None:
            message = "the design has no cam: give Design(..., cam=dict(follower=..., base_radius=...))"
            raise ParameterError(message, parameter="cam")
        return self.cam.made(self.program(values), self._within(values))

    def _within(self, values: Any) -> dict[str, float]:
        """Return one number for each name, within its bounds."""
        given = self._by_name(values)
        for free in self._free:
            if not free.low <= given[free.name] <= free.high:
                got = f"{free.name} must be {free.low:g} to {free.high:g}; got {short_repr(given[free.name])}"
                raise ParameterError(got, parameter=free.name, value=given[free.name])
        return given

    def _by_name(self, values: Any) -> dict[str, float]:
        """Return one number for each name."""
        names = [free.name for free in self._free]
        if not isinstance(values, Mapping):
            row = points(values, "values")
            if row.shape != (len(names),):
                message = f"values must be one number for each of {', '.join(names)}; got the shape {row.shape}"
                raise ArrayError(message, parameter="values", value=values)
            values = dict(zip(names, row.tolist(), strict=True))
        self._check_names(values)
        return {name: number(values[name], name) for name in names}

    def _check_names(self, values: Mapping[str, Any]) -> None:
        names = [free.name for free in self._free]
        for key in values:
            if key not in names:
                message = f"the design has no free number {short_repr(key)}; {suggestion(str(key), names)}"
                raise ParameterError(message, parameter=str(key), value=values[key])
        if missing := [name for name in names if name not in values]:
            message = f"the design needs a value for {', '.join(missing)}"
            raise ParameterError(message, parameter=missing[0])

    def _segments(self, given: dict[str, float]) -> list[Segment]:
        """Return the segments with these values. The lift that returns to the start comes last."""
        values = self._values(given)
        made: dict[int, Segment] = {}
        returning = [p.segment for p in self._places if p.is_rest and p.field[0] == "lift"]
        for i, segment in enumerate(self.segments):
            if isinstance(segment, Segment):
                made[i] = segment
            elif i not in returning:
                made[i] = parts.segment_of(segment, values[i], i)
        for i in returning:
            values[i]["lift", None] = parts.exact_sum([-segment.net for segment in made.values()])
            made[i] = parts.segment_of(self.segments[i], values[i], i)  # type: ignore[arg-type]  # a given one has no rest
        return [made[i] for i in range(len(made))]

    def _values(self, given: dict[str, float]) -> list[dict[Field, Any]]:
        """Return the values of all segments but that of a lift which is the rest, and check the rests."""
        values: list[dict[Field, Any]] = [{} for _ in self.segments]
        for place in self._places:
            if isinstance(place.value, Free):
                values[place.segment][place.field] = given[place.value.name]
        for place in self._places:
            i, (key, _) = place.segment, place.field
            segment = self.segments[i]
            if not place.is_rest or key == "lift" or not isinstance(segment, OpenSegment):
                continue
            if key == "duration":
                durations = self._durations(values, i)
                value = parts.exact_sum([self.sum_of_durations, *(-x for x in durations)])
                sum_of_others = " - ".join(f"{x:.6g}" for x in (self.sum_of_durations, *durations))
                parts.check_rest(place, value, sum_of_others, "raise total, or lower the other durations")
                values[i][place.field] = value
            else:
                parts.with_shares(segment, values[i])
                parts.check_share(segment, place, values[i][place.field])
        return values

    def _shares(self) -> list[tuple[OpenSegment, parts.Place]]:
        """Return the law parameters that are rests, with their segments."""
        found = []
        for place in self._places:
            segment = self.segments[place.segment]
            if place.is_rest and place.field[0] not in ("duration", "lift") and isinstance(segment, OpenSegment):
                found.append((segment, place))
        return found

    def _durations(self, values: list[dict[Field, Any]], but: int) -> list[float]:
        """Return the durations of all segments but one."""
        found = []
        for i, segment in enumerate(self.segments):
            if i != but:
                own = segment.duration if isinstance(segment, Segment) else segment.arguments.get("duration")
                found.append(number(values[i].get(("duration", None), own), "duration"))
        return found

    # ---- many programs ----

    @property
    def template(self) -> Template:
        """The argument `program` of `analyze_designs`, beside `columns` and `total=design.sum_of_durations`."""
        known = {key: value for key, value in self._options.items() if key in _OF_TEMPLATE}
        return Template(self._template, _isa=self.options.get("isa"), **known)

    def columns(self, values: Mapping[str, Array | float]) -> dict[tuple[int, str], Array | float | str]:
        """Return the columns of many designs for `analyze_designs`.

        Parameters
        ----------
        values : dict
            For each name an array of (m,), or a number for all designs; finite, within the bounds. Combinations that
            make no program are no error here: `analyze_designs` gives them NaN and a status.

        Returns
        -------
        dict
            The columns.

        Raises
        ------
        ParameterError
            Names the row of a value out of its bounds.
        ArrayError
            For an array of two or more dimensions.
        """
        if not isinstance(values, Mapping):
            message = f"values must be arrays by name; got {type(values).__name__}"
            raise WrongTypeError(message, parameter="values", value=values)
        self._check_names(values)
        given = {free.name: parts.column(values[free.name], free) for free in self._free}
        found: dict[tuple[int, str], Array | float | str] = {}
        for place in self._places:
            if isinstance(place.value, Free):
                found[place.column] = given[place.value.name] * parts.factor_of(self.segments, place)
            elif place.field[0] in ("duration", "lift"):
                found[place.column] = REST
            else:
                i = place.segment
                own: dict[Field, Any] = {
                    p.field: given[p.value.name] for p in self._places if p.segment == i and isinstance(p.value, Free)
                }
                segment = self.segments[i]
                assert isinstance(segment, OpenSegment)
                found[place.column] = parts.with_shares(segment, own)[place.field]
        return found

    def analyze(
        self,
        values: Mapping[str, Array | float],
        *,
        rpm: float | str | None = None,
        omega: float | None = None,
        impulses: bool = True,
        threads: int = 0,
    ) -> Designs:
        """Return the characteristic values of many designs, from one call of C.

        Parameters
        ----------
        values : dict
            As for `columns`.
        rpm, omega, impulses, threads : optional
            As for `analyze_designs`.

        Returns
        -------
        Designs
            A combination of values that makes no program has NaN; its status and `Designs.reason` say why.
        """
        columns = self.columns(values)
        return analyze_designs(
            self.template,
            columns,
            total=self.total,
            rpm=rpm,
            omega=omega,
            impulses=impulses,
            threads=threads,
        )

    # ---- the best one ----

    def minimize(
        self,
        objective: str | Callable[[Program], float],
        *,
        rpm: float | str | None = None,
        omega: float | None = None,
        limits: Limits | None = None,
        cam: Mapping[str, Any] | Cam | None = None,
        geometry: GeometryLimits | None = None,
        residual: Mapping[str, float] | None = None,
        jump_speed: Mapping[str, float] | None = None,
        x0: Mapping[str, float] | Array | None = None,
        method: str = "SLSQP",
        seed: int = 0,
        starts: int = 3,
    ) -> "OptimizeResult":
        """Search for the free numbers with the least objective that keep all limits. Needs SciPy.

        Parameters
        ----------
        objective : str or callable
            "max_velocity", "max_acceleration", "max_jerk"; "rms_velocity", "rms_acceleration", "rms_jerk" over the
            cycle; "pressure_angle" [deg], "base_radius" and "face" of the cam; "residual"; or the largest "radius" of
            the cam or "jump_speed". Or a function of the program, which must be smooth; the program has the speed and
            the limits of the search.
        rpm, omega : optional
            As for `Program.analyze`.
        limits : Limits, optional
            Largest v, a and j; None for those of the options.
        cam : dict or Cam, optional
            As for `Design`, without free numbers; None for that of the design.
        geometry : GeometryLimits, optional
            Limits of the cam; None for its own.
        residual : dict, optional
            natural_hz, damping and limit: the largest amplitude in a dwell that `Program.vibration` may leave.
        jump_speed : dict, optional
            mass, rate, preload, and limit [rev/min]: the least speed of `Program.jump_speed`.
        x0 : dict or array_like (n,), optional
            Where the search begins, values as for `program`. Without it, and for the other `starts`, searches begin at
            the best of some samples.
        method : {"SLSQP", "trust-constr"}, optional
            Method of scipy.optimize.minimize.
        seed : int, optional
            Seed of the samples. The same arguments give the same result.
        starts : int, optional
            Number of searches. They are local, so a better optimum or a design without conflict may exist elsewhere:
            raise `starts`.

        Returns
        -------
        scipy.optimize.OptimizeResult
            It has these fields:

            - success: True only if `Program.analyze` and the other analyses confirm that all limits are kept.
            - x, parameters: the free numbers, as an array and by name.
            - program, cam: their Program and its Cam or None, with the speed and the limits of the search.
            - x, parameters, program and cam are all None if no values within the bounds make a program.
            - fun, jac, unit: the objective, its derivatives, and its unit, "" for a function.
            - active: the limits that are reached, and numbers at a bound. Without success the numbers alone.
            - conflict: empty, or the limits that cannot be kept even alone; if there are none, the smallest set that
              cannot be kept together: (limit, value, needed), needed being what this limit would have to be while the
              others stay, inf for a quantity with impulses in every program. x then has the least excess.
            - message, status, nit, nfev: as in SciPy; nfev counts programs.

        Raises
        ------
        ParameterError, WrongTypeError, SpeedError, LimitError
            For wrong arguments.
        ImportError
            Without SciPy.

        Examples
        --------
        >>> from camkin import Segment, free, rest
        >>> rise = Segment("modified_sine", duration=free("rise", 60, 160), lift=20)
        >>> design = camkin.Design([rise, Segment("cycloidal", duration=rest, lift=rest)], total=240)
        >>> found = design.minimize("max_acceleration", rpm=300)
        >>> found.success
        True
        """
        setting, judged = self._setting((objective,), rpm, omega, limits, cam, residual, jump_speed)
        minimize.check_speed(setting.rpm)
        task = minimize.task_of(objective, setting, judged, _geometry(geometry))
        begin = None if x0 is None else self._start(x0)
        return minimize.run(self._under(setting, judged), task, begin, method, seed, starts)

    def pareto(
        self,
        objectives: Sequence[str],
        n: int = 40,
        *,
        rpm: float | str | None = None,
        omega: float | None = None,
        limits: Limits | None = None,
        cam: Mapping[str, Any] | Cam | None = None,
        geometry: GeometryLimits | None = None,
        residual: Mapping[str, float] | None = None,
        jump_speed: Mapping[str, float] | None = None,
        method: str = "SLSQP",
        seed: int = 0,
        starts: int = 3,
    ) -> "pandas.DataFrame":
        """Return designs that are best for two objectives: none is better in one without being worse in the other.

        Needs SciPy and pandas.

        Parameters
        ----------
        objectives : sequence of str
            Two names, as for `minimize`.
        n : int, optional
            Number of designs, 2 or more.
        rpm, omega, limits, cam, geometry, residual, jump_speed, method, seed, starts : optional
            As for `minimize`.

        Returns
        -------
        pandas.DataFrame
            A row for each design, sorted by the first objective: the free numbers and both objectives. Searches that
            fail, and dominated designs, leave fewer than n rows.

        Raises
        ------
        LimitError
            Where no design keeps the limits.

        Notes
        -----
        The best designs for each objective alone are the ends. Between them the first objective is minimised under n -
        2 even levels of the second (epsilon constraints).
        """
        names = pareto.names_of(objectives)
        setting, judged = self._setting(names, rpm, omega, limits, cam, residual, jump_speed)
        minimize.check_speed(setting.rpm)
        task = minimize.task_of(names[0], setting, judged, _geometry(geometry))
        return pareto.run(self, names, n, task, setting, {"method": method, "seed": seed, "starts": starts})

    def gradient(
        self,
        objective: str | Callable[[Program], float],
        *,
        at: Mapping[str, float] | Array,
        rpm: float | str | None = None,
        omega: float | None = None,
        impulses: bool = True,
        cam: Mapping[str, Any] | Cam | None = None,
        residual: Mapping[str, float] | None = None,
        jump_speed: Mapping[str, float] | None = None,
    ) -> FloatArray:
        """Return the derivatives of an objective by the free numbers.

        Parameters
        ----------
        objective : str or callable
            As for `minimize`.
        at : dict or array_like (n,)
            Values of the free numbers, as for `program`.
        rpm, omega : optional
            As for `minimize`.
        impulses : bool, optional
            As for `analyze_designs`.
        cam, residual, jump_speed : optional
            As for `minimize`.

        Returns
        -------
        ndarray (n,)
            Derivatives in the order of `parameters`. Where two peaks tie, the derivatives are those of one of them.
            They are exact, and nan where a value is infinite; see `gradients`. Those of a function, and of a residual
            from rest, are central differences, to some 1e-7 of their scale. So are those of an extreme at a corner,
            where a free number moves several parameters of a law and one of them is 0 or 1: one-sided there, to 1e-4.

        Raises
        ------
        CamkinError
            The errors of `program` and `Cam`.
        """
        program = self.program(at)
        metric = EXACT.get(objective) if isinstance(objective, str) else None
        found = Slopes(self, None) if metric else None
        if metric and found and (metric.startswith("rms") or not found.at_corner(program)):
            speed = rev_per_min(rpm, omega, self.options.get("rpm"))
            rpm = "geometric" if speed is None else speed
            row: FloatArray = found.of_metric(program, metric, rpm=rpm, impulses=impulses)[0]
            return row
        setting, _ = self._setting((objective,), rpm, omega, Limits(impulses=impulses), cam, residual, jump_speed)
        task = minimize.task_of(objective, setting, None, None)
        if (exact := minimize.exact_gradient(self, task, self._by_name(at))) is not None:
            return exact
        landscape = Landscape(self, [task.goal], setting.cam)
        if landscape.terms(landscape.unit(self._start(at))) is None:
            message = f"{task.goal.name} is not finite at these values, and so has no derivative"
            raise landscape.unmeasured or ParameterError(message, parameter="objective", value=objective)
        return minimize.level_gradient(landscape, task.goal, landscape.unit(self._start(at)))

    def _start(self, values: Any) -> FloatArray:
        given = self._by_name(values)
        self.program(given)
        return np.array([given[name] for name in self.parameters])

    def _setting(
        self, objectives: Any, rpm: Any, omega: Any, limits: Any, cam: Any, residual: Any, jump_speed: Any
    ) -> tuple[Setting, Limits | None]:
        """Return the checked conditions, and the limits of the motion."""
        for name, given in (("residual", residual), ("jump_speed", jump_speed)):
            if given is not None:
                check_dynamics(name, given, name in objectives)
        judged = self.options.get("limits") if limits is None else limits
        if judged is not None and not isinstance(judged, Limits):
            raise no_limits(judged, Limits)
        body = self.cam if cam is None else OpenCam.fixed(cam)
        speed = rev_per_min(rpm, omega, self.options.get("rpm"))
        impulses, unit = judged is None or judged.impulses, self.options.get("length_unit")
        return Setting(speed, impulses, body, residual, jump_speed, unit), judged

    def _under(self, setting: Setting, limits: Limits | None) -> "Design":
        """Return the design whose programs have the speed and the limits of a search."""
        given = {key: value for key, value in (("rpm", setting.rpm), ("limits", limits)) if value is not None}
        found = copy.copy(self)
        found.__dict__["options"] = self.options | given
        return found

    def __repr__(self) -> str:
        total = "" if self.total is None else f", total={self.total!r}"
        total += f", cam={self.cam.arguments!r}" if self.cam else ""
        options = "".join(f", {key}={value!r}" for key, value in self.options.items())
        return f"Design([{', '.join(map(repr, self.segments))}]{total}{options})"


def _geometry(given: Any) -> GeometryLimits | None:
    if given is not None and not isinstance(given, GeometryLimits):
        message = f"geometry must be GeometryLimits; got {type(given).__name__}"
        raise WrongTypeError(message, parameter="geometry", value=given)
    return given


_OF_TEMPLATE = {field.name for field in fields(Template)}
