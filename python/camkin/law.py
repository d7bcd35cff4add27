"""Motion laws: names, parameters, values and characteristic values."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from camkin import dialects
from camkin._base.arguments import Array, FloatArray, chunk_pointers, empty, number, points, rev_per_min
from camkin._base.calls import explained
from camkin._base.frames import given_back
from camkin._base.units import DEGREES, length_in
from camkin._camkin import ffi, lib
from camkin._core import CompiledProgram, DescribedByRow, Row, larger_peak, names
from camkin.dynamics.spectrum import ShockSpectrum, spectrum
from camkin.errors import LawError, ParameterError, WrongTypeError, check, short_repr, suggestion
from camkin.inline import cards
from camkin.plot import spectrum as spectrum_plot
from camkin.plot import svaj
from camkin.plot.frame import Frame
from camkin.plot.trace import Trace, trace_of_rise

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Parameters that may be left out, with their values then.
_PARAMETERS = ffi.typeof(f"double[{lib.CAMKIN_MAX_PARAMETERS}]")
DEFAULTS = {"inflection": 0.5, "v0": 0.0, "v1": 0.0}


def _info(number: int) -> Any:
    """Return the camkin_law_info of a law."""
    info = ffi.new("camkin_law_info *")
    check(lib.camkin_law_get_info(number, info))
    return info


@cache
def _numbers() -> dict[str, int]:
    """Return the number of each law y(x), by name: of all but those for segments only."""
    return {name: i for i, name in enumerate(names(lib.camkin_law_name)) if not _info(i).segment_only}


def laws() -> tuple[str, ...]:
    """Return the names of all laws.

    Returns
    -------
    tuple of str
        Names for `Law` and `Segment`.
    """
    return tuple(_numbers())


def is_law(name: str) -> bool:
    """Return whether a law y(x) has this name."""
    return name in _numbers()


@cache
def parameters(name: str) -> dict[str, int]:
    """Return the parameters of a law: name and count of numbers. T1 ... T6 of C are one parameter T of 6 here."""
    sizes: dict[str, int] = {}
    for parameter in names(lib.camkin_law_parameter, law_number(name)):
        stem = "T" if parameter[0] == "T" and parameter[1:].isdigit() else parameter
        sizes[stem] = sizes.get(stem, 0) + 1
    return sizes


def law_number(name: Any) -> int:
    """Return the number of the law with this name."""
    if not isinstance(name, str):
        raise WrongTypeError(f"law must be a name or a Law; got {type(name).__name__}", parameter="law", value=name)
    if name not in _numbers():
        if name in names(lib.camkin_law_name):
            message = f"{name!r} is no Law, for it has no curve without a segment: use Segment({name!r}, ...)"
            raise LawError(message, parameter="law", value=name)
        raise dialects.unknown(name)
    return _numbers()[name]


@cache
def law_net(name: str) -> float:
    """Return y(1) of the law with this name."""
    net: float = _info(_numbers()[name]).net
    return net


def _checked(name: str, given: dict[str, Any]) -> Iterator[tuple[str, float | tuple[float, ...]]]:
    """Yield the parameters that differ from their defaults, in order, as numbers. C checks their ranges."""
    sizes = parameters(name)
    for key, value in given.items():
        if key not in sizes:
            hint = suggestion(key, sizes) if sizes else "it has no parameters"
            raise ParameterError(f"law {name!r} has no parameter {short_repr(key)}; {hint}", parameter=key, value=value)
    for key, size in sizes.items():
        if key not in given:
            if key not in DEFAULTS:
                call = ", ".join(f"{each}=..." for each in sizes if each not in DEFAULTS)
                raise ParameterError(f"law {name!r} needs the parameter {key!r}: Law({name!r}, {call})", parameter=key)
            continue
        value = given[key]
        if size == 1:
            if key == "inflection" and number(value, key) == 0.0:  # which C reads as "not given"
                raise ParameterError(
                    f"{key} must be 1e-3 to 1 - 1e-3; got {short_repr(value)}", parameter=key, value=value
                )
            if number(value, key) != DEFAULTS.get(key):
                yield key, number(value, key)
            continue
        try:
            values = tuple(value)
        except TypeError:
            message = f"{key} must be {size} numbers; got {type(value).__name__}"
            raise WrongTypeError(message, parameter=key, value=value) from None
        if len(values) != size:
            raise ParameterError(f"{key} must be {size} numbers; got {len(values)}", parameter=key, value=value)
        yield key, tuple(number(x, f"{key}{i}") for i, x in enumerate(values, 1))


@dataclass(frozen=True)
class Peaks:
    """Characteristic values of a law, per unit of x and y.

    They are exact: found on its pieces, not by sampling.

    Attributes
    ----------
    Cv : float
        `max |y'|`.
    Ca : float
        `max |y''|`.
    Ca_max, Ca_min : float
        Largest and smallest `y''`.
    Cj : float
        `max |y'''|` inside (0, 1), without the places where `y''` jumps and `y'''` is infinite; `Law.impulses` has
        those.
    Cmdyn : float
        `max |y' y''|`.
    rms : float
        Root mean square of `y''`.
    at : Places
        The place x in [0, 1] of each value except rms, by the same name.
    """

    Cv: float
    Ca: float
    Ca_max: float
    Ca_min: float
    Cj: float
    Cmdyn: float
    rms: float
    at: "Places"


@dataclass(frozen=True)
class Places:
    """Where the characteristic values of a law are reached.

    Attributes
    ----------
    Cv, Ca, Ca_max, Ca_min, Cj, Cmdyn : float
        Place x in [0, 1], the first of several.
    """

    Cv: float
    Ca: float
    Ca_max: float
    Ca_min: float
    Cj: float
    Cmdyn: float


@explained()
@dataclass(frozen=True, init=False, repr=False)
class Law(DescribedByRow):
    """Define a normalised motion law y(x), x and y in [0, 1].

    A law is immutable and hashable; repr() gives the call that makes it.

    Parameters
    ----------
    name : str
        One of `camkin.laws()`.
    **params : float or sequence of float
        The parameters of the law. For `universal`, T are six breakpoints in x; v0 and v1 are the end velocities dy/dx,
        0 by default.

    Attributes
    ----------
    params : tuple of (str, float or tuple)
        The parameters that differ from their defaults.

    Raises
    ------
    LawError, ParameterError, WrongTypeError
        Name the parameter, its value and its range.

    Examples
    --------
    >>> from camkin import Law
    >>> Law("poly_345")(0.5)
    0.5
    >>> Law("scca", b=0.25, c=0.5, d=0.25).contact
    (2, 2)
    >>> Law("universal", T=(0.25, 0.5, 0.5, 0.5, 0.5, 0.75), v1=2.0)(1.0, nu=1)
    2.0
    """

    name: str
    params: tuple[tuple[str, float | tuple[float, ...]], ...]

    def __init__(self, name: str, /, **params: Any) -> None:
        law_number(name)
        self.__dict__.update(name=name, params=tuple(_checked(name, params)))
        _accept(self)

    @classmethod
    def from_dialect(cls, system: str, entry: int | str, /, **params: Any) -> "Law":
        """Return the law that another system lists under a number or name.

        Parameters
        ----------
        system : str
            "twincat", "twincat_mc3", "lcamhdl", "codesys", "jcmas", "motiondesigner" or "vdi2143"; see
            `camkin.dialects` for the names that they use.
        entry : int or str
            Number or name there; case, spaces and punctuation do not matter.
        **params : float
            Parameters of the law that the entry does not fix.

        Returns
        -------
        Law
            The law of this library.

        Raises
        ------
        LawError
            Lists the choices, or says why there is no such law here.
        ParameterError, WrongTypeError
            As for `Law`.

        Examples
        --------
        >>> from camkin import Law
        >>> Law.from_dialect("twincat", 11)
        Law('modified_sine')
        >>> law = Law.from_dialect("lcamhdl", "D_R_HARMONIC_COMBINATION", inflection=0.4)
        >>> law = Law.from_dialect("jcmas", 35)
        """
        name, found = dialects.resolve(system, entry, params)
        return cls(name, **found)

    @property
    def row(self) -> Row:
        """Number and parameters, as C takes them."""
        given, values = dict(self.params), list[float]()
        for key in parameters(self.name):
            value = given[key] if key in given else DEFAULTS[key]
            values += value if isinstance(value, tuple) else (value,)
        return {"law": _numbers()[self.name], "param": tuple(values)}

    @property
    def net(self) -> float:
        """Rise y(1): 1, or 0 for a dwell and for a law that returns to its start."""
        return law_net(self.name)

    def _compile(self) -> CompiledProgram:
        """Return a program of the law over one turn and a dwell of another turn.

        At one turn per second its derivatives per second are derivatives per x. The dwell keeps its end from being the
        start of the next cycle.
        """
        lift = 0.0 if self.row["law"] == lib.CAMKIN_DWELL else 1.0
        flags = lib.CAMKIN_ACCUMULATE | lib.CAMKIN_ALLOW_VELOCITY_JUMP
        try:
            return CompiledProgram([_Rise(self, lift)], cycle=720.0, flags=flags)
        except ParameterError as error:
            message = f"law {self.name!r}: {str(error).partition(': ')[2]}{self._in_percent()}"
            raise ParameterError(message, parameter=error.parameter, value=error.value) from None

    def _in_percent(self) -> str:
        """Return a hint if the parameters that C refuses are right as percentages."""
        shares: dict[str, Any] = {}
        for key, value in self.params:
            values = value if isinstance(value, tuple) else (value,)
            if max(values) > 1.0 and max(values) <= 100.0:
                shares[key] = tuple(x / 100.0 for x in values) if isinstance(value, tuple) else value / 100.0
        try:
            taken = bool(shares) and Law(self.name, **dict(self.params) | shares)
        except ParameterError:
            taken = False
        given = ", ".join(f"{key}={value!r}" for key, value in shares.items())
        return f": if it is a percentage, give {given}" if taken else ""

    @overload
    def __call__(self, x: float, nu: int = 0) -> float: ...
    @overload
    def __call__(self, x: Array, nu: int = 0) -> FloatArray: ...
    def __call__(self, x: float | Array, nu: int = 0) -> float | FloatArray:
        """Return y or one of its derivatives at x.

        Parameters
        ----------
        x : float or array_like
            Places in [0, 1], of any shape; NaN elsewhere.
        nu : {0, 1, 2, 3}, optional
            Order of the derivative by x.

        Returns
        -------
        float or ndarray
            y, y', y'' or y''', of the shape of x. Accuracy: y to 4 ulp of its own value, the derivatives to 4 ulp of
            their peak.
        """
        if type(nu) is not int or not 0 <= nu <= 3:
            raise ParameterError(f"nu must be 0, 1, 2 or 3; got {nu!r}", parameter="nu", value=nu)
        at = points(x, "x")
        y = empty(at.shape, at.shape)
        param = ffi.new(_PARAMETERS, self.row["param"])
        for source, n, target in chunk_pointers(at, y):
            rows = [target if order == nu else ffi.NULL for order in range(4)]
            check(lib.camkin_law_eval(self.row["law"], param, source, n, *rows))
        found: float | FloatArray = given_back(x, y, "y" + "'" * nu)
        return found

    @overload
    def residual(self, N: float, damping: float = 0.0) -> float: ...
    @overload
    def residual(self, N: Array, damping: float = 0.0) -> FloatArray: ...
    def residual(self, N: float | Array, damping: float = 0.0) -> float | FloatArray:
        """Return the amplitude of the vibration that a rise leaves, relative to the lift.

        It is the amplitude of the deflection z = x - y of a mass, `z" + 2 zeta W z' + W^2 z = -y"`, `W = 2 pi N`, at
        the end of a rise from rest between two dwells. With damping it is that of the envelope, from which the
        vibration fades.

        Parameters
        ----------
        N : float or array_like
            Natural frequency times the time of the rise, 0 to 1e6.
        damping : float, optional
            Damping ratio zeta, 0 or more, below 1.

        Returns
        -------
        float or ndarray
            Amplitudes, of the shape of N. Accuracy: 1e-11 of the value and 1e-16 of the lift, beside a resonance too.

        Raises
        ------
        ParameterError
            For a value out of its range.

        Notes
        -----
        `|sin(pi N)/(pi N (N^2 - 1))|` for a cycloidal rise without damping.
        """
        found: float | FloatArray = spectrum(self.row, N, damping, 0, False).residual
        return found

    def shock_spectrum(self, N: float | Array, damping: float = 0.0, *, threads: int = 0) -> ShockSpectrum:
        """Return the residual and the largest deflection of a vibration over N, relative to the lift.

        Parameters
        ----------
        N : float or array_like
            As for `residual`.
        damping : float, optional
            As for `residual`.
        threads : int, optional
            0 for as many as there are, 1 for one.

        Returns
        -------
        ShockSpectrum
            (residual, maximax), floats for a number, else arrays like N. residual: as of `residual`. maximax: largest
            `|z|` during the rise and after it, to 1e-13 of itself.

        Notes
        -----
        A value of maximax takes 20 us and more, in proportion to N; one of residual less than 1 us.
        """
        return spectrum(self.row, N, damping, threads, True)

    def plot(
        self,
        *,
        lift: float | None = None,
        duration: float | None = None,
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
        """Draw y and its three derivatives over x, or s, v, a, j of a rise between two dwells.

        Needs matplotlib.

        Parameters
        ----------
        lift : float [L], optional
            Lift of a rise; None for the normalised law.
        duration : float [deg], optional
            Duration of the rise; None for the normalised law.
        rpm, omega, length_unit : optional
            Speed and unit of the rise, as for `Program`; without a speed its derivatives are per radian.
        quantities : str, optional
            As for `Program.plot`.
        x : {"theta", "time"}, optional
            For a rise; the normalised law is drawn over x.
        axes, points : optional
            As for `Program.plot`.
        label : str, optional
            Text of the legend; None for the name of the law and its parameters.
        color, **style : optional
            As for `Program.plot`.

        Returns
        -------
        figure : Figure
            The figure of matplotlib.
        axes : Axes or ndarray of Axes
            Its axes.

        Examples
        --------
        >>> figure, axes = camkin.Law("cycloidal").plot()
        >>> figure, axes = camkin.Law("modified_sine").plot(axes=axes)  # over it, with a legend
        >>> figure, axes = camkin.Law("cycloidal").plot(lift=10, duration=90, rpm=300, quantities="sva")
        """
        given = Frame.of(
            axes, quantities, label, style | {"color": color}, ("lift", "duration", *svaj.ARGUMENTS, "length_unit")
        )
        if (lift is None) != (duration is None):
            missing = "lift" if lift is None else "duration"
            message = f"{missing} is missing: a rise needs lift and duration, a normalised law neither"
            raise ParameterError(message, parameter=missing)
        if lift is not None and duration is not None:
            speed = rev_per_min(rpm, omega, None)
            size, angle = number(lift, "lift", unit=length_in(length_unit)), number(duration, "duration", unit=DEGREES)
            return svaj.draw(self._trace(size, angle, speed, x, length_unit), given, points)
        asked = {"rpm": rpm, "omega": omega, "length_unit": length_unit, "x": None if x == "theta" else x}
        for key, value in asked.items():
            if value is not None:
                message = f"{key} is for a rise, which needs lift and duration; got {short_repr(value)}"
                raise ParameterError(message, parameter=key, value=value)
        return svaj.draw(self._trace(float(self.name != "dwell"), 360.0, None, "x", None), given, points)

    def _trace(self, lift: float, duration: float, rpm: float | None, x: str, length: str | None) -> Trace:
        return trace_of_rise(_Rise(self, lift, duration), self.title, rpm=rpm, x=x, length=length)

    @property
    def title(self) -> str:
        """The name, with the parameters in brackets."""
        given = ", ".join(f"{key}={value!r}" for key, value in self.params)
        return f"{self.name}({given})" if given else self.name

    def plot_shock_spectrum(
        self,
        N: Array | None = None,
        damping: float = 0.0,
        *,
        axes: "Sequence[Axes] | None" = None,
        label: str | None = None,
        color: Any = None,
        **style: Any,
    ) -> "tuple[Figure, Any]":
        """Draw the residual, on a logarithmic axis, and the maximax over N, one above the other.

        Needs matplotlib.

        Parameters
        ----------
        N : array_like (n,), optional
            Frequency ratios, ascending; None for 0.01, 0.02, ... 12.
        damping : float, optional
            As for `shock_spectrum`.
        axes : sequence of two Axes, optional
            Those of matplotlib, also those of another law; None for a new figure.
        label, color, **style : optional
            As for `plot`.

        Returns
        -------
        figure : Figure
            The figure of matplotlib.
        axes : ndarray of Axes
            The two axes.
        """
        given = Frame.of(axes, "sv", label, style | {"color": color}, ("N", "damping", "axes"))
        ratios = np.arange(1, 1201) / 100.0 if N is None else points(N, "N")
        return spectrum_plot.draw(ratios, self.shock_spectrum(ratios, damping), self.title, given)

    @property
    def peaks(self) -> Peaks:
        """Characteristic values."""
        c = self._compile().characteristics(rpm=60.0, segment=0)
        pairs = {"Cv": (c.v_max, c.v_min), "Ca": (c.a_max, c.a_min), "Cj": (c.j_max, c.j_min)}
        found = {key: larger_peak(*((extreme.value, extreme.theta) for extreme in pair)) for key, pair in pairs.items()}
        single = {"Ca_max": c.a_max, "Ca_min": c.a_min, "Cmdyn": c.va_max}
        found |= {key: (extreme.value, extreme.theta) for key, extreme in single.items()}
        values = {key: value for key, (value, _) in found.items()}
        places = Places(**{key: angle / 360.0 for key, (_, angle) in found.items()})
        return Peaks(**values, rms=math.sqrt(c.a_ms), at=places)

    @property
    def contact(self) -> tuple[int, int]:
        """Orders of contact with a dwell at x = 0 and at x = 1, 3 at most.

        The order is that of the highest derivative that is 0 there with all lower ones. Below 2 the jerk of a cam is
        infinite there, below 1 the acceleration too.
        """
        first, last = (b.order for b in self._compile().breaks if not b.inside)
        return first, last

    @property
    def impulses(self) -> tuple[float, ...]:
        """The places x in [0, 1] where y'' or y' jumps in a motion from dwell to dwell, so that y''' is infinite."""
        return tuple(b.theta / 360.0 for b in self._compile().breaks if b.order < 2)

    def _repr_html_(self) -> str:
        return cards.law(self)

    def __repr__(self) -> str:
        return f"Law({self.name!r}{''.join(f', {key}={value!r}' for key, value in self.params)})"


class _Rise(DescribedByRow):
    """A law over a lift and a duration [deg], one turn if left out."""

    def __init__(self, law: Law, lift: float, duration: float = 360.0) -> None:
        self._law, self._lift, self._duration = law, lift, duration

    @property
    def row(self) -> Row:
        return {**self._law.row, "duration": self._duration, "lift": self._lift}


@cache
def plain_law(name: str) -> Law:
    """Return the law of this name without parameters; one object for all segments."""
    return Law(name)


@lru_cache(maxsize=1024)
def _accept(law: Law) -> None:
    """Let C check the parameters, once for all segments of a law."""
    law._compile()
