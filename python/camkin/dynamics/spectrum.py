"""Shock spectrum of a law: the vibration that it excites between two dwells."""

from numbers import Real
from typing import Any, NamedTuple

from camkin._base.arguments import FloatArray, empty, number, points, thread_count
from camkin._camkin import ffi, lib
from camkin._core import Row
from camkin.errors import ParameterError, check, short_repr

# Points of one call of C, so that Ctrl-C takes effect between the calls: about 50 ms each.
_RESIDUALS, _MAXIMA = 65_536, 1024
_PARAMETERS = ffi.typeof(f"double[{lib.CAMKIN_MAX_PARAMETERS}]")
_DOUBLES = ffi.typeof("double[]")


class ShockSpectrum(NamedTuple):
    """Vibration after and during a rise, relative to the lift, over ratios N.

    Attributes
    ----------
    residual : float or ndarray
        Amplitude of the deflection z at the end of the rise. With damping, that of the envelope there.
    maximax : float or ndarray
        Largest `|z|` during the rise and after it.
    """

    residual: Any
    maximax: Any


def damping_ratio(damping: Any) -> float:
    """Return a damping ratio."""
    value = number(damping, "damping")
    if not 0.0 <= value < 1.0:
        message = f"damping must be a share of the critical damping, 0 or more and below 1; got {short_repr(damping)}"
        raise ParameterError(message, parameter="damping", value=damping)
    return value


def frequency_ratios(N: Any) -> FloatArray:
    """Return frequency ratios as an array."""
    ratios = points(N, "N")
    wrong = ~((ratios >= 0.0) & (ratios <= lib.CAMKIN_MAX_FREQUENCY_RATIO))
    if wrong.any():
        first = float(ratios[wrong].flat[0]) if ratios.ndim else float(ratios)
        message = f"N must be 0 to {lib.CAMKIN_MAX_FREQUENCY_RATIO:g}, natural frequency times the time of the rise"
        raise ParameterError(f"{message}; got {first!r}", parameter="N", value=first)
    return ratios


def spectrum(law: Row, N: Any, damping: Any, threads: Any, maximax: bool) -> ShockSpectrum:
    """Return the spectrum of a law. Without the maximax, which takes most of the time, its place holds None."""
    ratios, zeta, nthreads = frequency_ratios(N), damping_ratio(damping), thread_count(threads)
    residual = empty(ratios.shape, ratios.shape)
    largest = empty(ratios.shape, ratios.shape) if maximax else None
    param = ffi.new(_PARAMETERS, law["param"])
    source, n, step = ffi.from_buffer(_DOUBLES, ratios), ratios.size, _MAXIMA if maximax else _RESIDUALS
    targets = [ffi.NULL if y is None else ffi.from_buffer(_DOUBLES, y) for y in (residual, largest)]
    for i in range(0, n, step):
        one, other = (target if target == ffi.NULL else target + i for target in targets)
        m = min(step, n - i)
        check(lib.camkin_law_shock_spectrum(law["law"], param, zeta, source + i, m, one, other, nthreads))
    if isinstance(N, Real):
        return ShockSpectrum(float(residual), None if largest is None else float(largest))
    return ShockSpectrum(residual, largest)
