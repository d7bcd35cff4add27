"""Largest values of signals on each piece of a motion.

A peak is a maximum of many pieces and has a kink where two of them tie. The maximum of one piece is a smooth function
of the free numbers, so the search works with those.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from camkin._base.arguments import DOUBLES, FloatArray, from_buffer
from camkin._camkin import ffi, lib
from camkin.errors import check
from camkin.program import Program

Signals: TypeAlias = Callable[[FloatArray], FloatArray]
"""Values of q signals at cam angles (n,): an array of (q, n)."""

# Samples of a piece, and of the two refinements around the largest. After them the spacing is 1/256 of a piece, and a
# parabola misses a maximum of half a sine by some 1e-10 of it.
_SAMPLES, _REFINED = 17, 9
# Share of a piece that is left out at its ends, where the neighbour begins: above the rounding of angles.
_MARGIN = 1e-9


def starts_of(program: Program) -> FloatArray:
    """Return the cam angles [deg] at which pieces begin, and the end of the cycle: (pieces + 1,)."""
    count = ffi.new("size_t *")
    check(lib.camkin_piece_starts(program._handle, ffi.NULL, 0, count))
    angles = np.empty(count[0] + 1)
    check(lib.camkin_piece_starts(program._handle, from_buffer(DOUBLES, angles), count[0], count))
    angles[-1] = program.cycle + angles[0]
    return angles


def maxima(program: Program, signals: Signals) -> FloatArray:
    """Return the largest value of each signal on each piece: (q, pieces)."""
    starts = starts_of(program)
    first, width = starts[:-1, None], np.diff(starts)[:, None]
    share = np.linspace(_MARGIN, 1.0 - _MARGIN, _SAMPLES)
    values = signals((first + width * share).ravel())
    q, n = len(values), len(first)
    values = values.reshape(q, n, _SAMPLES)
    best = values.argmax(-1)
    centre, step = share[best], 1.0 / (_SAMPLES - 1)
    own = np.arange(q)
    for _ in range(2):
        low = np.maximum(centre - step, _MARGIN)
        high = np.minimum(centre + step, 1.0 - _MARGIN)
        window = low[..., None] + (high - low)[..., None] * np.linspace(0.0, 1.0, _REFINED)
        values = signals((first + width * window).ravel()).reshape(q, q, n, _REFINED)[own, own]
        best = values.argmax(-1)
        centre = np.take_along_axis(window, best[..., None], -1)[..., 0]
        step = 2.0 * step / (_REFINED - 1)
    top = np.take_along_axis(values, best[..., None], -1)[..., 0]
    inner = np.clip(best, 1, _REFINED - 2)
    left, middle, right = (np.take_along_axis(values, (inner + k)[..., None], -1)[..., 0] for k in (-1, 0, 1))
    bend = 2.0 * middle - left - right
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = (right - left) ** 2 / (8.0 * bend)
    found: FloatArray = top + np.where((best == inner) & (bend > 0.0), gain, 0.0)
    return found
