"""Division of spans into the fewest intervals whose errors are within a tolerance.

The error of an interval grows with a known power of its width, so the largest error is least where all are equal. Each
round measures the errors and moves the nodes of a span towards equal errors. A span that holds the tolerance with as
few intervals as its errors need is settled.
"""

from collections.abc import Callable

import numpy as np

from camkin.curves.curve import Values, before

Errors = Callable[[Values, Values], Values]
"""Error of the intervals from `low` to `high` [deg], infinite where an interval is too wide for a bound."""

_ROUNDS = 24
_PATIENCE = 3  # rounds after which a span above the tolerance gets one more interval
_LARGEST = 4.0  # most intervals into which a round splits one
_LEAST = 1e-3


def divide(edges: Values, error_of: Errors, tolerance: float, order: int) -> Values:
    """Return angles, ascending, with all edges among them, such that no interval has an error above the tolerance.

    edges: ends of the spans [deg], ascending. order: power of the width with which the error grows.
    """
    settled = [edges[-1:]]
    start, end = edges[:-1], edges[1:]
    counts = np.ones(start.size, dtype=np.int64)
    nodes, trial = start, np.zeros(start.size, dtype=np.int64)
    for _ in range(_ROUNDS):
        first = np.cumsum(counts) - counts
        errors = _errors(error_of, nodes, first, end)
        steps = np.clip((errors / tolerance) ** (1.0 / order), _LEAST, _LARGEST)
        needed = np.add.reduceat(steps, first)
        holds = np.maximum.reduceat(errors, first) <= tolerance
        wanted = np.maximum(1, np.ceil(needed - 1e-9)).astype(np.int64)
        done = holds & ((counts <= wanted) | (trial > _PATIENCE))
        settled.append(nodes[np.repeat(done, counts)])
        if done.all():
            return np.sort(np.concatenate(settled))
        # While errors are unequal, the number of intervals can alternate between two values. Keep the larger one.
        late = trial > _PATIENCE
        wanted = np.where(late, np.maximum(wanted, counts + ~holds), wanted)
        left = ~done
        nodes, counts = _spread(nodes, steps, counts, start, end, wanted, left)
        start, end, trial = start[left], end[left], trial[left] + 1
    first = np.cumsum(counts) - counts
    while (wrong := _errors(error_of, nodes, first, end) > tolerance).any():
        middle = 0.5 * (nodes + _following(nodes, first, end))[wrong]
        nodes = np.insert(nodes, np.flatnonzero(wrong) + 1, middle)
        counts = counts + np.add.reduceat(wrong.astype(np.int64), first)
        first = np.cumsum(counts) - counts
    return np.sort(np.concatenate([*settled, nodes]))


def _following(nodes: Values, first: Values, end: Values) -> Values:
    """Return the ends of the intervals that begin at the nodes. first: index of the first node of each span."""
    high = np.concatenate((nodes[1:], end[-1:]))
    high[np.concatenate((first[1:], [nodes.size])) - 1] = end
    return high


def _errors(error_of: Errors, nodes: Values, first: Values, end: Values) -> Values:
    """Return the errors of the intervals that begin at the nodes. first: index of the first node of each span."""
    return error_of(nodes, _following(nodes, first, before(end)))


def _spread(
    nodes: Values, steps: Values, counts: Values, start: Values, end: Values,
    wanted: Values, left: Values,
) -> tuple[Values, Values]:  # fmt: skip
    """Return new nodes of the spans that are left, at equal shares of the sum of the steps, and their counts."""
    levels = np.concatenate(([0.0], np.cumsum(steps)))
    first = np.cumsum(counts) - counts
    low, high = levels[first], levels[first + counts]
    n = wanted[left]
    span = np.repeat(np.flatnonzero(left), n)
    index = np.arange(span.size) - np.repeat(np.cumsum(n) - n, n)
    level = low[span] + (high - low)[span] * (index / wanted[span])
    old = np.clip(np.searchsorted(levels, level, side="right") - 1, first[span], (first + counts - 1)[span])
    share = np.clip((level - levels[old]) / steps[old], 0.0, 1.0)
    moved = nodes[old] + share * (_following(nodes, first, end) - nodes)[old]
    return np.where(index == 0, start[span], moved), n
