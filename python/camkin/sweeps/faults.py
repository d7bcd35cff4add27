"""Law parameters for which the C library refuses designs of a batch, found by the rules of the laws."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from camkin._camkin import lib
from camkin._core import names
from camkin.designs.designs import template_of
from camkin.law import Law, _info
from camkin.optimize.design import Design
from camkin.optimize.parts import ROUNDING, SUMS, exact_sum

Index: TypeAlias = npt.NDArray[np.int_]

# Shares between 0 and these are refused.
_LEAST = {"scca": dict.fromkeys(("b", "c", "d"), 2e-6), "s_curve": dict.fromkeys(("tc", "tv"), 1e-6)}
_LEFT = {"scca": 2e-6, "s_curve": np.inf}  # what a sum of shares other than 1 leaves at least; inf: it must be 1
_INTERVAL = 1e-6  # least interval between two T of universal that differ


def law_faults(design: Design, columns: Mapping[tuple[int, str], Any], rows: Index) -> Iterator[tuple[int, str, Index]]:
    """Yield a segment, a law parameter that is out of its range there, and the rows of these designs.

    columns: those of the design. rows: of the designs that are asked for. Each comes once at most; it does not if the
    parameters are refused for another reason.
    """
    template, keep = template_of(design._template)
    for i, segment in enumerate(design._template):
        every = list(names(lib.camkin_law_parameter, template[i].law))
        if not isinstance(segment.law, Law) or not any((i, name) in columns for name in every):
            continue
        info = _info(template[i].law)
        # Of the rows that are left, so a fault that was found is in no later one.
        for rule in (_outside, _too_small, _too_near):
            for k, name in enumerate(every):
                x, before = (_values(columns, i, every, n, template[i].param, rows) for n in (k, k - 1))
                wrong = rule(segment.law.name, name, x, before, (info.low[k], info.high[k]))
                if wrong.any():
                    yield i, name, rows[wrong]
                    rows = rows[~wrong]
        factors = SUMS.get(segment.law.name, {})
        if not factors:
            continue
        shares = [
            -x * _values(columns, i, every, every.index(name), template[i].param, rows) for name, x in factors.items()
        ]
        # Only the last one takes the blame for the sum.
        left = exact_sum([1.0, *shares])
        wrong = (np.abs(left) > ROUNDING[segment.law.name]) & (left < _LEFT[segment.law.name])
        if wrong.any():
            yield i, list(factors)[-1], rows[wrong]
            rows = rows[~wrong]
    del keep


def _values(columns: Mapping[tuple[int, str], Any], i: int, every: list[str], k: int, given: Any, rows: Index) -> Any:
    """Return the values of law parameter k in some rows; 0 before the first."""
    if k < 0:
        return np.zeros(len(rows))
    column = columns.get((i, every[k]))
    return np.full(len(rows), given[k]) if column is None else np.asarray(column)[rows]


def _outside(law: str, name: str, x: Any, before: Any, bounds: tuple[float, float]) -> Any:
    return (x < bounds[0]) | (x > bounds[1])


def _too_small(law: str, name: str, x: Any, before: Any, bounds: tuple[float, float]) -> Any:
    return (x > 0.0) & (x < _LEAST.get(law, {}).get(name, 0.0))


def _too_near(law: str, name: str, x: Any, before: Any, bounds: tuple[float, float]) -> Any:
    is_place = law == "universal" and name[0] == "T"
    return (x != before) & ~(x - before >= _INTERVAL) & is_place
