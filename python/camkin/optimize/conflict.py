"""The smallest set of limits that cannot hold together."""

from typing import NamedTuple

from camkin._base.arguments import FloatArray
from camkin.optimize.measures import Measure
from camkin.optimize.search import Search

# Relative excess that a search without a solution leaves at least; below it the limits are taken to hold together.
TOLERANCE = 1e-7


class Conflict(NamedTuple):
    """A limit in conflict with others. limit: its name. value: as given. needed: what it would have to be if the other
    limits stay as they are."""

    limit: str
    value: float
    needed: float


def smallest(search: Search, limits: dict[str, tuple[Measure, float]], points: list[FloatArray]) -> list[str]:
    """Return the names of the smallest set in conflict: any of them left out, the others hold together.

    Deletion filter: leave out one limit after the other, for good if the rest is still in conflict.
    points: where searches begin.
    """
    kept = dict(limits)
    for name in limits:
        others = {key: pair for key, pair in kept.items() if key != name}
        if others and hold(search, dict(others.values()), points) is None:
            kept = others
    return list(kept)


def hold(search: Search, limits: dict[Measure, float], points: list[FloatArray]) -> FloatArray | None:
    """Return a point that keeps limits, None if no search finds one."""
    for point in points:
        u = point if search.excess(point, limits) <= 0.0 else search.within(point, limits).u
        if search.landscape.terms(u) is not None and search.excess(u, limits) <= TOLERANCE:
            return u
    return None


def needed(
    search: Search, name: str, limits: dict[str, tuple[Measure, float]], conflict: list[str], points: list[FloatArray]
) -> float:
    """Return what a limit would have to be: its best level where the others are kept.

    All others, or those of the conflict where there is another conflict among them.
    """
    measure, level = limits[name]
    everyone = dict(pair for key, pair in limits.items() if key != name)
    members = dict(limits[key] for key in conflict if key != name)
    levels = []
    for others in (everyone, members):
        for point in points:
            if (start := hold(search, others, [point])) is not None:
                u = search.least(start, measure, others, 0.0).u
                candidates = [search.landscape.candidate(x) for x in (u, start)]
                levels += [measure.exact(candidate) for candidate in candidates if candidate is not None][:1]
        if levels:
            return max(levels) if measure.rises else min(levels)
    return level
