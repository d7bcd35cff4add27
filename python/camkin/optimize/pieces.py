"""Largest values of signals on each piece of a motion.

A peak is a maximum of many pieces and has a kink where two of them tie. The maximum of one piece is a smooth function
of the free numbers, so the search works with those.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from camkin._base.arguments import DOUBLES, FloatArray, from_buffer
from camkin._camkin import ffi, lib
from camkin.errors import check
from camkin.program import Program

Values: TypeAlias = Callable[[FloatArray], FloatArray]
"""Values of q signals at cam angles (n,): an array of (q, n)."""

# Samples of a piece, and of the two refinements around the largest sample. The last spacing is 1/256 of a piece: there
# a polynomial through five samples misses the maximum of half a sine by less than 1e-12 of it.
_SAMPLES, _REFINED = 17, 9
_NEWTON = 4  # Newton steps; each doubles the number of correct digits
# Share of a piece that is left out at its ends, where the neighbour begins: above the rounding of angles.
MARGIN = 1e-9


class Tops(NamedTuple):
    """The largest values of q signals on each piece, arrays of (q, pieces).

    share: of the piece, in [0, 1], and theta: the cam angle [deg], where the value is reached.
    starts: cam angles [deg] at which pieces begin, and the end of the last one: (pieces + 1,).
    """

    value: FloatArray
    share: FloatArray
    theta: FloatArray
    starts: FloatArray


def starts_of(program: Program) -> FloatArray:
    """Return the cam angles [deg] at which pieces begin, and the end of the last one: (pieces + 1,)."""
    count = ffi.new("size_t *")
    check(lib.camkin_piece_starts(program._handle, ffi.NULL, 0, count))
    angles = np.empty(count[0] + 1)
    check(lib.camkin_piece_starts(program._handle, from_buffer(DOUBLES, angles), count[0], count))
    angles[-1] = program.cycle + angles[0]
    return angles[:-1] if program.once else angles  # the last start of a motion that happens once is its end


def tops(program: Program, signals: Values) -> Tops:
    """Return the largest value of each signal on each piece."""
    starts = starts_of(program)
    first, width = starts[:-1, None], np.diff(starts)[:, None]
    share = np.linspace(MARGIN, 1.0 - MARGIN, _SAMPLES)
    values = signals((first + width * share).ravel())
    q, n = len(values), len(first)
    values = values.reshape(q, n, _SAMPLES)
    best = values.argmax(-1)
    centre, step = share[best], 1.0 / (_SAMPLES - 1)
    own = np.arange(q)
    for _ in range(2):
        low = np.maximum(centre - step, MARGIN)
        high = np.minimum(centre + step, 1.0 - MARGIN)
        window = low[..., None] + (high - low)[..., None] * np.linspace(0.0, 1.0, _REFINED)
        values = signals((first + width * window).ravel()).reshape(q, q, n, _REFINED)[own, own]
        best = values.argmax(-1)
        centre = np.take_along_axis(window, best[..., None], -1)[..., 0]
        step = 2.0 * step / (_REFINED - 1)
    middle = np.clip(best, 2, _REFINED - 3)
    around = [np.take_along_axis(values, (middle + k)[..., None], -1)[..., 0] for k in range(-2, 3)]
    moved, gain = _summit(around, best - middle)
    spacing = (high - low) / (_REFINED - 1)
    found = centre + moved * spacing
    top = np.take_along_axis(values, best[..., None], -1)[..., 0] + gain
    return Tops(top, found, first.T + width.T * found, starts)


def _summit(y: list[FloatArray], begin: Any) -> tuple[FloatArray, FloatArray]:
    """Return the distance from a sample to the maximum of the polynomial through five even samples, and the rise.

    begin: -2 to 2, the largest sample. Both are 0 where the polynomial has no maximum next to it.
    """
    a, b, c, d, e = y
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        factors = (
            (a - 8.0 * b + 8.0 * d - e) / 12.0,
            (-a + 16.0 * b - 30.0 * c + 16.0 * d - e) / 24.0,
            (2.0 * b - a - 2.0 * d + e) / 12.0,
            (a - 4.0 * b + 6.0 * c - 4.0 * d + e) / 24.0,
        )
        c1, c2, c3, c4 = factors
        t = begin + 0.0
        for _ in range(_NEWTON):
            bend = 2.0 * c2 + t * (6.0 * c3 + t * 12.0 * c4)
            t = t - (c1 + t * (2.0 * c2 + t * (3.0 * c3 + t * 4.0 * c4))) / bend
        height = c + t * (c1 + t * (c2 + t * (c3 + t * c4)))
        largest = np.take_along_axis(np.stack(y), (begin + 2)[None], 0)[0]
        is_maximum = (bend < 0.0) & (np.abs(t - begin) <= 1.0) & (np.abs(t) <= 2.0) & (height >= largest)
    return np.where(is_maximum, t - begin, 0.0), np.where(is_maximum, height - largest, 0.0)
