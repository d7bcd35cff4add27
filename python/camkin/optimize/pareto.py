"""Pareto-optimal designs: from one to another, an objective improves only if the other one gets worse."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._base.arguments import count
from camkin.errors import LimitError, ParameterError, WrongTypeError
from camkin.optimize import minimize
from camkin.optimize.candidate import Candidate
from camkin.optimize.measures import Setting

if TYPE_CHECKING:
    from camkin.optimize.design import Design

_ROOM = 1e-6  # relative difference of an objective below which designs count as tied
_GAIN = 1e-3  # least relative gain of the other objective for which a tied design is taken; above the gain of _ROOM
_AS = "as ['max_acceleration', 'max_jerk']"


def run(
    design: "Design", objectives: Any, n: Any, task: minimize.Task, setting: Setting, options: dict[str, Any]
) -> Any:
    """Return the DataFrame of Design.pareto(). task: its limits; the goal is the first objective."""
    try:
        import pandas
    except ImportError:
        raise ImportError("pareto() needs pandas: pip install 'camkin[frames]'") from None
    size, limits = count(n, "n", 2), task.limits
    one, other = task.goal, setting.measure(objectives[1])

    def best(goal: Any, more: dict[str, Any], x0: Any) -> Any:
        return minimize.run(design, task._replace(goal=goal, limits=limits | more), x0, **options)

    def least(goal: Any, second: Any) -> Any:
        """Return an end of the front: the best for the second objective of the designs that are best for the goal."""
        end = best(goal, {}, None)
        if end.status == 1:
            raise ParameterError(end.message, parameter="objectives", value=goal.name)
        if not end.success:
            raise LimitError(f"no design keeps the limits: {end.message}", parameter="limits")
        room = -_ROOM if goal.rises else _ROOM
        tied = best(second, {f"{goal.name} of the end": (goal, end.fun + room * abs(end.fun))}, end.x)
        gain = second.exact(Candidate(design, task.cam, end.parameters)) - tied.fun
        return tied if tied.success and (-gain if second.rises else gain) > _GAIN * abs(tied.fun) else end

    ends = [least(one, other), least(other, one)]
    rows = [_row(design, task, end, one, other) for end in ends]
    begin = ends[0].x
    for level in np.linspace(rows[0][other.name], rows[1][other.name], size)[1:-1]:
        found = best(one, {f"{other.name} of the front": (other, float(level))}, begin)
        if found.success:
            rows.append(_row(design, task, found, one, other))
            begin = found.x
    columns = list(dict.fromkeys([*design.parameters, one.name, other.name]))
    front = pandas.DataFrame(_undominated(rows, one, other), columns=columns)
    return front.sort_values([one.name, other.name], ascending=not one.rises, ignore_index=True)


def names_of(objectives: Any) -> tuple[str, str]:
    """Return the two objectives."""
    is_list = isinstance(objectives, Iterable) and not isinstance(objectives, str)
    if not (is_list and all(isinstance(x, str) for x in objectives)):
        message = f"objectives must be two names, {_AS}; got {objectives!r}"
        raise WrongTypeError(message, parameter="objectives", value=objectives)
    found = tuple(objectives)
    if len(found) != 2 or found[0] == found[1]:
        message = f"objectives must be two names, {_AS}; got {list(found)}"
        raise ParameterError(message, parameter="objectives", value=found)
    return found


def _row(design: "Design", task: minimize.Task, found: Any, one: Any, other: Any) -> dict[str, float]:
    candidate = Candidate(design, task.cam, found.parameters)
    return {**found.parameters, one.name: one.exact(candidate), other.name: other.exact(candidate)}


def _undominated(rows: list[dict[str, float]], one: Any, other: Any) -> list[dict[str, float]]:
    """Return the distinct rows that no other row dominates: better in one objective, not worse in the other."""
    signs = [-1.0 if measure.rises else 1.0 for measure in (one, other)]
    costs = [tuple(sign * row[m.name] for sign, m in zip(signs, (one, other), strict=True)) for row in rows]
    return [
        row
        for i, (row, a) in enumerate(zip(rows, costs, strict=True))
        if not any(b[0] <= a[0] and b[1] <= a[1] and (b != a or k < i) for k, b in enumerate(costs) if k != i)
    ]
