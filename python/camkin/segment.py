"""Segments: one law stretched over a duration and a lift."""

import inspect
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from camkin import dialects
from camkin._base.arguments import Array, number, rev_per_min
from camkin._base.arguments import points as as_points
from camkin._base.calls import explained
from camkin._base.free import OpenSegment, is_open
from camkin._base.units import DEGREES
from camkin._camkin import ffi, lib
from camkin._core import Described, Row
from camkin.errors import (
    BoundaryError,
    CamkinError,
    LawError,
    ParameterError,
    WrongTypeError,
    from_status,
    short_repr,
    suggestion,
)
from camkin.freeform import (
    BOUNDARY,
    FORMS,
    FREE,
    MATCH,
    Bspline,
    FreeForm,
    Poly,
    PolyBc,
    boundary_value,
    by_angle,
    form_keys,
)
from camkin.inline import cards
from camkin.law import Law, is_law, parameters, plain_law
from camkin.lift_table.noise import noise_of
from camkin.lift_table.rows import Table
from camkin.lift_table.shape import enough, shape_of, tolerance_of
from camkin.lift_table.spline import fit
from camkin.plot import svaj
from camkin.plot.frame import Frame
from camkin.plot.trace import trace_of_rise
from camkin.segment_errors import check_zeros, ends_beside_conditions, translate_error

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SEGMENT = ffi.typeof("camkin_segment *")
_MATCH_BITS = {key: getattr(lib, f"CAMKIN_MATCH_{key.upper()}") for key in BOUNDARY}
_FREE_BITS = {key: getattr(lib, f"CAMKIN_FREE_{key.upper()}") for key in BOUNDARY}


@explained()
@dataclass(frozen=True, init=False, repr=False)
class Segment(Described):
    """Move by one law over `duration` degrees of cam angle and `lift` units of length.

    A segment is immutable and hashable. Joints with neighbours are checked when a `Program` is made.

    Parameters
    ----------
    law : str, Law or free form
        A `Law`; or the name of a law, with its parameters as further arguments; or one of the free forms "poly_bc",
        "poly" and "bspline", with theirs (see `**params`).
    duration : float [deg]
        Cam angle, 1e-9 to 1e9.
    lift : float [L], optional
        Signed; 0 for a dwell, and for a free form that returns to its start.
    v0, a0, j0, v1, a1, j1 : float, "match" or "free", optional
        Boundary values at the start and the end [L/rad, L/rad2, L/rad3]. poly_bc takes all of them, modified_sine and
        universal take v0 and v1, the other laws none. "match" takes the value of the neighbour, also from one cycle to
        the next. "free", for poly_bc, imposes none. Where a rise meets a fall, write v1=0 and v0=0; a1 may be "free"
        there and a0 "match": then give j1=0 too, without which the acceleration there nearly doubles. A law parameter
        of the same name (v0 and v1 of `universal`, dy/dx) is given to the `Law`.
    mirror : bool, optional
        True for the law seen from its other end, 1 - y(1 - x). Not for free forms.
    boundary : {"rad", "deg"}, optional
        "deg" if the boundary values are per degree: v0 in L/deg, a0 in L/deg2, j0 in L/deg3, q0 in L/deg4, and the
        values of `constraints` in L/deg^order. They are converted, and kept per radian.
    **params : optional
        Parameters of the law, or of a free form:

        - "poly_bc": q0, q1. The polynomial of lowest degree, 9 at most, with the boundary values v, a, j and jerk rates
          q [L/rad4]. Values that are not given, or "free", are free. With v alone the degree is 3, with a 5, with j 7.
        - "poly": constraints. The polynomial of lowest degree, 11 at most, through both ends and up to 10 conditions
          (x, order of derivative, value): x in [0, 1], value in L/rad^order, for order 0 above the start. Rest at an
          end is (0, 1, 0.0) and (0, 2, 0.0), or (1, 1, 0.0) and (1, 2, 0.0): v0 ... j1 are refused.
        - "bspline": degree (3 to 7), knots, points. `bspline` and `table` compute duration and lift from them.

    Raises
    ------
    LawError, ParameterError, DurationError, LiftError, BoundaryError, TableError, WrongTypeError
        Name the parameter, its value and its range.

    Notes
    -----
    Numbers may be `camkin.free()` or `camkin.rest`: then the object is no Segment, but a part for a `Design`.

    Examples
    --------
    >>> from camkin import Law, Segment
    >>> s = Segment("modified_sine", duration=90, lift=10)
    >>> s = Segment("scca", duration=60, lift=-4, b=0.25, c=0.5, d=0.25)
    >>> s = Segment(Law("universal", T=(0.1, 0.2, 0.3, 0.3, 0.6, 1.0), v0=0.125), duration=56, lift=8.96)
    >>> s = Segment("dwell", duration=45)
    >>> s = Segment("poly_bc", duration=60, lift=5, v0="match", a0="match", v1=0, a1=0)
    >>> s = Segment("poly", duration=90, lift=5, constraints=[(1 / 3, 0, 3.0), (1 / 3, 1, 0.0), (1, 1, 2.5)])
    """

    law: Law | FreeForm
    duration: float
    lift: float
    v0: float | str
    a0: float | str
    j0: float | str
    v1: float | str
    a1: float | str
    j1: float | str
    mirror: bool

    _tabulated = False  # True for the segments that Program.from_table() makes

    def __new__(cls, *args: Any, **arguments: Any) -> "Segment":
        """Return an OpenSegment if a number is free or a rest."""
        if is_open(arguments.values()) and len(args) + ("law" in arguments) == 1:
            law = args[0] if args else arguments.pop("law")
            return OpenSegment(law, arguments)  # type: ignore[return-value]  # only a Design takes it
        return super().__new__(cls)

    def __init__(
        self,
        law: str | Law | FreeForm,
        *,
        duration: float,
        lift: float = 0.0,
        v0: float | str | None = None,
        a0: float | str | None = None,
        j0: float | str | None = None,
        v1: float | str | None = None,
        a1: float | str | None = None,
        j1: float | str | None = None,
        mirror: bool = False,
        boundary: str = "rad",
        **params: Any,
    ) -> None:
        if not isinstance(boundary, str) or boundary not in _BOUNDARY_UNITS:
            message = f"boundary must be 'rad' or 'deg', the angle of the boundary values; got {short_repr(boundary)}"
            raise BoundaryError(message, parameter="boundary", value=boundary)
        params |= {key: _per_radian(params[key], key, boundary) for key in ("q0", "q1") if key in params}
        named = isinstance(law, str)
        if isinstance(law, str):
            law = _named(law, params)
            law = _conditions_per_radian(law, boundary) if isinstance(law, Poly) else law
        elif not isinstance(law, Law | FreeForm):
            kind = type(law).__name__
            raise WrongTypeError(f"law must be a name or a Law; got {kind}", parameter="law", value=law)
        elif params:
            key, value = next(iter(params.items()))
            raise ParameterError(f"{key!r} belongs into the Law, which is given whole", parameter=key, value=value)
        if not isinstance(mirror, bool):
            raise WrongTypeError(f"mirror must be True or False; got {mirror!r}", parameter="mirror", value=mirror)
        if mirror and not isinstance(law, Law):
            message = f"{law.name} has no other end to be seen from: use reversed()"
            raise ParameterError(message, parameter="mirror", value=mirror)
        default = FREE if isinstance(law, PolyBc) else 0.0
        given = (v0, a0, j0, v1, a1, j1)
        ends = {
            key: default if x is None else _per_radian(boundary_value(x, key, (MATCH, FREE)), key, boundary)
            for key, x in zip(BOUNDARY, given, strict=True)
        }
        stated = {key: x for key, x in zip(BOUNDARY, given, strict=True) if x is not None}
        # dataclasses.replace() gives a law that is an object, and all boundary values.
        written = stated if named or len(stated) < len(BOUNDARY) else {}
        if written and isinstance(law, Poly | Bspline):
            raise ends_beside_conditions(law, written, boundary)
        if written and isinstance(law, Law):
            check_zeros(law, mirror, {key: ends[key] for key in written})
        self.__dict__.update(
            law=law,
            duration=number(duration, "duration", unit=DEGREES),
            lift=number(lift, "lift") + 0.0,  # and no -0.0
            **ends,
            mirror=mirror,
        )
        if lib.ck_check_segment(self._struct[0], ffi.NULL):
            raise self._refused()

    def _refused(self) -> CamkinError:
        """Return the reason for which C refuses the segment alone, as it would in a program."""
        error = ffi.new("camkin_error *")
        refused = translate_error(from_status(lib.ck_check_segment(self._struct[0], error), error), [self])
        message = str(refused).replace("segment 0 ", "segment ", 1)
        return type(refused)(message, parameter=refused.parameter, value=refused.value)

    @cached_property
    def _struct(self) -> tuple[Any, Row]:
        """The camkin_segment: a copy of that of the law, with the fields of the segment."""
        law, row = self.law._struct
        struct = ffi.new(_SEGMENT, law[0])
        struct.duration, struct.lift = self.duration, self.lift
        flags = lib.CAMKIN_MIRROR if self.mirror else 0
        for key in BOUNDARY:
            value = getattr(self, key)
            if value == 0.0:
                continue
            if value == MATCH:
                flags |= _MATCH_BITS[key]
            elif value == FREE:
                flags |= _FREE_BITS[key]
            else:
                setattr(struct, key, value)
        struct.flags |= flags
        return struct, row

    @classmethod
    def bspline(cls, knots: Array, points: Array, degree: int = 3) -> "Segment":
        """Return a B-spline by its knots and control points.

        Its range is the duration, its rise the lift.

        Parameters
        ----------
        knots : array_like (n + degree + 1,) [deg]
            Not descending. The range is from knots[degree] to knots[n]; inside it a knot is repeated at most degree - 1
            times.
        points : array_like (n,) [L]
            Control points, more than degree.
        degree : int, optional
            3 to 7.

        Returns
        -------
        Segment
            A segment of law "bspline".

        Raises
        ------
        TableError
            Names the place and the value.

        Examples
        --------
        For a motion given by its acceleration a [L/deg2] at angles theta, let SciPy integrate a spline twice:

        >>> from scipy.interpolate import make_interp_spline
        >>> theta = np.linspace(0.0, 90.0, 31)
        >>> a = 0.01 * np.sin(np.radians(4.0 * theta))
        >>> spline = make_interp_spline(theta, a, k=1).antiderivative(2)
        >>> s = camkin.Segment.bspline(spline.t, spline.c[: len(spline.t) - 4])
        """
        given = Bspline(knots, points, degree)  # type: ignore[arg-type]  # Bspline makes tuples of them
        first = given.knots[given.degree]
        law = Bspline(tuple(knot - first for knot in given.knots), given.points, degree) if first else given
        return cls(law, duration=law.duration, lift=float(law.end(True) - law.end(False)))

    @classmethod
    def table(
        cls,
        theta: Array,
        s: Array,
        *,
        duration: float | None = None,
        degree: int = 3,
        method: str = "spline",
        ends: str | tuple[str, str] = "clamped",
        v0: float | None = None,
        a0: float | None = None,
        v1: float | None = None,
        a1: float | None = None,
        smoothing: float | str | None = None,
    ) -> "Segment":
        """Return the spline through a table of cam angles and displacements. Needs SciPy.

        Parameters
        ----------
        theta : array_like (n,) [deg]
            Cam angles, increasing; the segment begins at theta[0].
        s : array_like (n,) [L]
            Displacements; the lift is s[-1] - s[0].
        duration : float [deg], optional
            None for theta[-1] - theta[0], else the table is stretched to it.
        degree : {3, 5}, optional
            3 for a cubic spline, whose jerk jumps at the rows of the table; 5 for a quintic one, whose jerk is
            continuous.
        method : {"spline", "pchip", "akima"}, optional
            As for `Program.from_table`.
        ends : str or (str, str), optional
            For both ends, or a pair for the two:

            - "clamped": v0 and v1, and for degree 5 a0 and a1, as given, else 0;
            - "natural": acceleration 0, or for degree 5 third and fourth derivative 0;
            - "not-a-knot": one polynomial for the first intervals;
            - "periodic", only for both ends: all derivatives agree, and the segment advances by s[-1] - s[0].
        v0, a0, v1, a1 : float, optional
            Boundary values of clamped ends [L/rad, L/rad2].
        smoothing : float [L] or "auto", optional
            None for a spline through every row. A number is the root mean square by which the spline may miss the rows,
            with as few knots as possible: more than their noise, best with degree 5. "auto" estimates it. A
            clamped end meets its row and has the given v and a. Not for natural ends, nor for more than 10 000 rows.

        Returns
        -------
        Segment
            A segment of law "bspline".

        Raises
        ------
        TableError
            Names the row.
        ImportError
            Without SciPy.

        Warns
        -----
        CamkinWarning
            For noise and for repeated rows, as `Program.from_table` does.
        """
        arguments = locals()
        del arguments["cls"], arguments["theta"], arguments["s"]
        return cls._of_table(Table.of(as_points(theta, "theta", DEGREES), as_points(s, "s", None)), **arguments)

    @classmethod
    def _of_table(
        cls,
        rows: Table,
        *,
        duration: float | None = None,
        degree: int = 3,
        method: str = "spline",
        ends: str | tuple[str, str] = "clamped",
        smoothing: float | str | None = None,
        **values: Any,
    ) -> "Segment":
        """Return the segment of checked rows; see table()."""
        shape = shape_of(degree, method, ends, smoothing, 3, **values)
        enough(rows.theta.size, degree)
        noise = noise_of(rows.theta, rows.s)
        tolerance = tolerance_of(smoothing, rows, noise)
        fitted = fit(rows, duration, shape, tolerance)
        rows.warn(noise, tolerance, method == "spline")
        return cls(fitted.law, duration=fitted.duration, lift=fitted.lift)

    @property
    def net(self) -> float:
        """The rise from the start to the end [L]: the lift, or 0 for a law that returns to its start."""
        return self.lift * self.law.net if isinstance(self.law, Law) else self.lift

    def reversed(self) -> "Segment":
        """Return the segment run backwards, from its end to its start.

        Returns
        -------
        Segment
            Its lift has the other sign, unless the law returns to its start.
        """
        sign = {"v": -1.0, "a": 1.0, "j": -1.0}
        ends = {key: getattr(self, key[0] + "10"[int(key[1])]) for key in BOUNDARY}
        ends = {key: value if isinstance(value, str) else sign[key[0]] * value for key, value in ends.items()}
        if not isinstance(self.law, Law):
            law: Law | FreeForm = self.law.reversed(self.duration, self.lift)
            return Segment(law, duration=self.duration, lift=-self.lift, **ends)
        lift = -self.lift if self.net else self.lift
        return Segment(self.law, duration=self.duration, lift=lift, mirror=not self.mirror and lift != 0.0, **ends)

    def scaled(self, *, angle: float = 1.0, lift: float = 1.0) -> "Segment":
        """Return the segment with duration, lift, boundary values and tables multiplied.

        Parameters
        ----------
        angle : float, optional
            Factor of the duration, positive and finite.
        lift : float, optional
            Factor of the lift, finite and not 0.

        Returns
        -------
        Segment
            The same law.

        Raises
        ------
        ParameterError
            For a factor out of its range.
        """
        for key, factor in (("angle", angle), ("lift", lift)):
            x = number(factor, key)
            if not math.isfinite(x) or x == 0.0 or (key == "angle" and x < 0.0):
                what = "positive and finite" if key == "angle" else "finite and not 0"
                raise ParameterError(f"{key} must be {what}; got {factor!r}", parameter=key, value=factor)
        return self._stretched(angle, lift, self.duration * angle, self.lift * lift)

    def _stretched(self, angle: float, lift: float, duration: float, total: float) -> "Segment":
        """Return scaled(), with duration and lift rounded by the caller."""
        order = {"v": 1, "a": 2, "j": 3}
        given = {key: getattr(self, key) for key in BOUNDARY}
        ends: dict[str, Any] = {
            k: x * by_angle(lift, angle, order[k[0]]) if isinstance(x, float) and x else x for k, x in given.items()
        }
        law = self.law if isinstance(self.law, Law) else self.law.scaled(angle, lift, duration)
        return Segment(law, duration=duration, lift=total, mirror=self.mirror, **ends)

    def plot(
        self,
        *,
        rpm: float | str | None = None,
        omega: float | None = None,
        length_unit: str | None = None,
        quantities: str | None = None,
        x: str = "theta",
        axes: "Axes | Sequence[Axes] | None" = None,
        points: int = 2000,
        label: str | None = None,
        color: Any = None,
        **style: Any,
    ) -> "tuple[Figure, Any]":
        """Draw s, v, a, j from the start of the segment to its end, between two dwells.

        Boundary values that are to match are those of the dwells, 0. Needs matplotlib.

        Parameters
        ----------
        rpm, omega, length_unit : optional
            As for `Program`; without a speed derivatives are per radian.
        quantities, x, axes, points : optional
            As for `Program.plot`.
        label : str, optional
            Text of the legend; None for the name of the law.
        color, **style : optional
            As for `Program.plot`.

        Returns
        -------
        figure : Figure
            The figure of matplotlib.
        axes : Axes or ndarray of Axes
            Its axes.
        """
        given = Frame.of(axes, quantities, label, style | {"color": color}, (*svaj.ARGUMENTS, "length_unit"))
        name = self.law.title if isinstance(self.law, Law) else self.law.name
        trace = trace_of_rise(self, name, rpm=rev_per_min(rpm, omega, None), x=x, length=length_unit)
        return svaj.draw(trace, given, points)

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of the segment: duration, lift, and all others that differ from their defaults."""
        lift = {"lift": self.lift} if self.lift or not isinstance(self.law, Law) else {}
        default = FREE if isinstance(self.law, PolyBc) else 0.0
        ends = {key: getattr(self, key) for key in BOUNDARY if getattr(self, key) != default}
        own = {} if isinstance(self.law, Law) else {key: getattr(self.law, key) for key in form_keys(self.law.name)}
        own = {key: value for key, value in own.items() if value != FREE}
        return {"duration": self.duration, **lift, **own, **ends, **({"mirror": True} if self.mirror else {})}

    def _repr_html_(self) -> str:
        return cards.segment(self)

    def __repr__(self) -> str:
        whole = isinstance(self.law, Law) and self.law.params
        arguments = "".join(f", {key}={_shown(value)}" for key, value in self.arguments.items())
        return f"Segment({self.law if whole else self.law.name!r}{arguments})"


_BOUNDARY_UNITS = {"rad": 1.0, "deg": 180.0 / math.pi}
_ORDERS = {"v": 1, "a": 2, "j": 3, "q": 4}
_MOST_SHOWN = 24  # numbers of a tuple in a repr


def _conditions_per_radian(law: Poly, boundary: str) -> Poly:
    """Return the polynomial whose conditions are written per power of a degree, or of a radian."""
    unit = _BOUNDARY_UNITS[boundary]
    return Poly(tuple((x, order, value * unit**order) for x, order, value in law.constraints))


def _shown(value: Any) -> str:
    """Return the repr of an argument; of a long tuple, as that of a spline through a lift table, its ends alone."""
    if not isinstance(value, tuple) or len(value) <= _MOST_SHOWN:
        return repr(value)
    first, last = (", ".join(map(repr, part)) for part in (value[:2], value[-2:]))
    return f"({first}, ... {len(value) - 4} more ..., {last})"


def _per_radian(value: Any, key: str, boundary: str) -> Any:
    """Return a boundary value per power of a radian; words and wrong types as they are."""
    if boundary == "rad" or isinstance(value, str):
        return value
    return number(value, key) * boundary_factor(key, boundary)


def boundary_factor(key: str, boundary: Any) -> float:
    """Return the factor from a boundary value as it is written to powers of a radian. boundary: "rad" or "deg"."""
    return float(_BOUNDARY_UNITS[boundary] ** _ORDERS[key[0]])


# Of the constructor: inspect.signature() would take that of __new__.
Segment.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
    list(inspect.signature(Segment.__init__).parameters.values())[1:]
)


def _named(name: str, params: dict[str, Any]) -> Law | FreeForm:
    """Return the law or free form of this name."""
    if name not in FORMS:
        if not is_law(name):
            raise _unknown(name)
        if not params:
            return plain_law(name)
    known = form_keys(name) if name in FORMS else tuple(parameters(name))
    for key in (key for key in params if key not in known):
        message = f"segment of law {name!r}: unknown {short_repr(key)}"
        hint = suggestion(key, ("duration", "lift", *BOUNDARY, "mirror", "boundary", *known))
        raise ParameterError(f"{message}; {hint}", parameter=key, value=params[key])
    if name not in FORMS:
        return Law(name, **params)
    for key in known if name != PolyBc.name else ():
        if key not in params:
            raise ParameterError(f"law {name!r} needs the parameter {key!r}", parameter=key)
    return FORMS[name](**params)


def _unknown(name: str) -> LawError:
    """Return the error for a name that no law and no free form has."""
    if name.strip().lower() in ("table", "lift_table"):
        message = f"there is no law {name!r}: Segment.table(theta, s) makes the segment of a lift table"
        return LawError(message, parameter="law", value=name)
    return dialects.unknown(name, FORMS)
