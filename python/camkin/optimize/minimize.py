"""Design.minimize(): from the arguments to a result of SciPy."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from camkin._base.arguments import FloatArray, count
from camkin.analysis.limits import Limits
from camkin.errors import CamkinError, ParameterError, SpeedError, WrongTypeError, suggestion
from camkin.freeform import Bspline
from camkin.geometry.analysis import GeometryLimits
from camkin.geometry.cam import Cam
from camkin.optimize import parts
from camkin.optimize.cams import OpenCam
from camkin.optimize.candidate import Candidate
from camkin.optimize.conditions import Condition, conditions, inside, ranges
from camkin.optimize.landscape import Landscape
from camkin.optimize.measures import EXACT, Measure, Setting, limit_of, of_function
from camkin.optimize.search import MARGINS, Conflict, Search, on_bounds
from camkin.optimize.slopes import Slopes

if TYPE_CHECKING:
    from camkin.optimize.design import Design
    from camkin.program import Program

METHODS = ("SLSQP", "trust-constr")
_SAMPLES = 256  # samples of the free numbers; the starts are the best of them
_SAME = 1e-9  # largest relative change of a term that counts as none
_ASIDE = 1e-2  # share of the way to a point inside, at which a term is compared
_TIED = 1e-3  # relative distance from the level at which a term may count when a number changes
_OVERSHOOT = 1e-6  # largest way beyond an end of a segment that counts as none, relative to its lift
_ACTIVE = 1e-6  # largest distance from an active limit, relative to it, or from an active bound, relative to the range
Objective = str | Callable[["Program"], float]


class Task(NamedTuple):
    """A checked search: the objective, and the limits by name. cam: that of the design with its limits, or None."""

    goal: Measure
    limits: dict[str, tuple[Measure, float]]
    cam: OpenCam | None

    @property
    def by_measure(self) -> dict[Measure, float]:
        """The limits by measure."""
        return dict(self.limits.values())


class Best(NamedTuple):
    """A point that keeps all limits, and the exact level of the objective there.

    is_end: False where a search began and none of its ends is as good.
    """

    u: FloatArray
    level: float
    is_end: bool = True


def task_of(objective: Any, setting: Setting, limits: Limits | None, geometry: GeometryLimits | None) -> Task:
    """Return the checked task."""
    if isinstance(objective, str):
        goal = setting.measure(objective)
    elif callable(objective):
        goal = of_function(objective)
    else:
        message = f"objective must be a name or a function of the program; got {type(objective).__name__}"
        raise WrongTypeError(message, parameter="objective", value=objective)
    found: dict[str, tuple[Measure, float]] = {}
    for key, level in (limits.quantities() if limits else {}).items():
        found[key] = setting.measure(f"max_{key}"), level
    if found and setting.rpm is None:
        raise SpeedError("limits are per second: give an rpm, or limits=Limits() to set them aside", parameter="rpm")
    if geometry is None and setting.cam:
        geometry = setting.cam.limits
    for key, level in (geometry.to_dict() if geometry else {}).items():
        found[key] = setting.measure(key), level
    for key, given in (("residual", setting.residual), ("jump_speed", setting.jump_speed)):
        if (limit := limit_of(given, key)) is not None:
            found[key] = setting.measure(key), limit
    cam = OpenCam(setting.cam.arguments | {"limits": geometry}) if setting.cam and geometry else setting.cam
    return Task(goal, found, cam)


def run(design: "Design", task: Task, x0: FloatArray | None, method: str, seed: int, starts: int) -> Any:
    """Return the OptimizeResult."""
    _check(design, method)
    landscape = Landscape(design, list({m.name: m for m in (task.goal, *task.by_measure)}.values()), task.cam)
    known = {m.name: m for m in landscape.measures}
    limits = {key: (known[m.name], level) for key, (m, level) in task.limits.items()}
    task = task._replace(goal=known[task.goal.name], limits=limits)
    names, found = list(design.parameters), conditions(design)
    points = start_points(design, landscape, found, task, x0, count(seed, "seed"), count(starts, "starts", 1))
    if not points and landscape.unmeasured is not None:
        raise landscape.unmeasured  # an argument of a measure is wrong
    if not points and landscape.infinite is not None:
        result = _common(landscape, task, None, 0)
        result.update(fun=np.nan, jac=None, success=False, status=1, message=_not_finite(landscape.infinite))
        return result
    if not points:
        return _no_program(landscape, task, found, names)
    search = Search(landscape, found, ranges(design), names, method)
    best: Best | None = None
    steps, kept = 0, False
    for point in points:
        u = search.keeping(task.by_measure, [point])
        if u is None:
            continue
        kept = True
        end = None
        for margin in MARGINS:
            ended = search.least(u, task.goal, task.by_measure, margin)
            steps += ended.steps
            if end := _judged(landscape, task, _snapped(search, task, ended.u)):
                break
        begin = _judged(landscape, task, u)
        if begin and not (end and _tied(end.level, begin.level)):
            begin = begin._replace(is_end=False)
        for reached in filter(None, (end, begin)):
            if best is None or _better(task.goal, reached.level, best.level):
                best = reached
    if best is not None:
        return _result(search, task, best, steps)
    return _unfinished(search, task, points, steps) if kept else _infeasible(search, task, points, steps)


def _check(design: "Design", method: str) -> None:
    try:
        import scipy.optimize  # noqa: F401
    except ImportError:
        raise ImportError("minimize() needs SciPy: pip install 'camkin[spline]'") from None
    if method not in METHODS:
        message = f"method must be one of {', '.join(METHODS)}; got {method!r}: {suggestion(str(method), METHODS)}"
        raise ParameterError(message, parameter="method", value=method)
    if not design.parameters:
        message = "the design has no free number: give camkin.free(name, low, high) for a duration, a lift, a boundary"
        message += " value or a parameter of a law; 'free' leaves a boundary value to the polynomial, not to the search"
        raise ParameterError(message, parameter="segments")
    parts.check_continuous(design.segments, design._places)


def check_speed(rpm: float | None) -> None:
    """Refuse a speed of 0: v, a and j are 0 then, whatever the free numbers are."""
    if rpm == 0.0:
        message = "rpm must not be 0 in a search: v, a and j are 0 then; give the speed, or rpm='geometric'"
        raise SpeedError(message, parameter="rpm", value=rpm)


def _tied(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME * abs(other) or one == other


def _better(goal: Measure, one: float, other: float) -> bool:
    return one > other if goal.rises else one < other


# ---- starts ----


def start_points(
    design: "Design",
    landscape: Landscape,
    found: list[Condition],
    task: Task,
    x0: FloatArray | None,
    seed: int,
    starts: int,
) -> list[FloatArray]:
    """Return points that make programs: x0, and the best of samples that lie apart."""
    rng = np.random.default_rng(seed)
    n = len(landscape.low)
    samples = np.vstack([np.full((1, n), 0.5), rng.random((_SAMPLES, n))])
    if found:
        # Towards the centre, so that most samples keep the conditions.
        centre = central(found, landscape)
        samples = np.vstack([centre, samples, centre + rng.random((_SAMPLES, 1)) * (samples[1:] - centre)])
    points = [] if x0 is None else [landscape.unit(x0)]
    values = {name: np.array([landscape.point(u)[i] for u in samples]) for i, name in enumerate(design.parameters)}
    accepted = design.analyze(values, rpm="geometric", impulses=False)
    merits = np.where(accepted.accepted, accepted.max_acceleration.value, np.inf)
    merits = np.broadcast_to(merits, len(samples))  # one value if all free numbers belong to the cam
    for i in np.argsort(merits, kind="stable"):
        if len(points) >= starts or not np.isfinite(merits[i]):
            break
        apart = all(np.abs(samples[i] - point).max() > 0.1 for point in points)
        if apart and landscape.terms(samples[i]) is not None:
            points.append(samples[i])
    return [point for point in points if landscape.terms(point) is not None]


def central(found: list[Condition], landscape: Landscape) -> FloatArray:
    """Return the point that is farthest from all conditions and bounds; the middle if no point meets them."""
    middle = np.full(len(landscape.low), 0.5)
    point = inside(found, list(landscape.names), landscape.low, landscape.high) if found else None
    return middle if point is None else point


# ---- ends ----


def _snapped(search: Search, task: Task, u: FloatArray) -> FloatArray:
    """Return the point moved onto the bounds that it nearly reaches, if the objective and the limits do not suffer."""
    landscape = search.landscape
    moved = on_bounds(u)
    terms, before = landscape.terms(moved), landscape.terms(u)
    if before is None:
        return moved
    columns = landscape.columns(task.goal)
    most = before[columns].max() + 1e-8 * abs(before[columns].max())
    kept = terms is not None and terms[columns].max() <= most and search.excess(moved, task.by_measure) <= 0.0
    return moved if kept else u


def _judged(landscape: Landscape, task: Task, u: FloatArray) -> Best | None:
    """Return the point if its program keeps all limits exactly."""
    candidate = landscape.candidate(u)
    if candidate is None or not all(measure.keeps(candidate, level) for measure, level in task.limits.values()):
        return None
    return Best(u, task.goal.exact(candidate))


def _common(landscape: Landscape, task: Task, u: FloatArray | None, steps: int) -> Any:
    from scipy.optimize import OptimizeResult

    candidate = None if u is None else landscape.candidate(u)
    x = None if u is None else landscape.point(u)
    names = list(landscape.names)
    parameters = None if x is None else dict(zip(names, x.tolist(), strict=True))  # repr() refuses an empty dict
    result = OptimizeResult(x=x, parameters=parameters, nit=steps, nfev=landscape.evaluations, active=(), conflict=())
    result.update(unit=task.goal.unit, program=candidate and candidate.program, cam=_cam(task, candidate))
    return result


def _cam(task: Task, candidate: Candidate | None) -> Cam | None:
    """Return the cam of a result; None without a cam, and if it cannot be made."""
    try:
        return candidate.cam if task.cam and candidate else None
    except CamkinError:
        return None


def _result(search: Search, task: Task, best: Best, steps: int) -> Any:
    landscape = search.landscape
    result = _common(landscape, task, best.u, steps)
    terms = landscape.values(best.u)
    top = terms[landscape.columns(task.goal)].max()
    active, binding = [], _reached(terms, landscape.columns(task.goal), top, _TIED)
    for name, (measure, level) in task.limits.items():
        columns, bound = landscape.columns(measure), measure.bound(level)
        binding |= _reached(terms, columns, bound, _TIED)
        if _reached(terms, columns, bound, _ACTIVE).any():
            active.append(name)
    active += [f"{name} = {x:.6g}" for name, x in _bounds(landscape, best.u)]
    message = "Optimum found: all limits are kept." if task.limits else "Optimum found."
    if not np.isfinite(best.level):
        message = _not_finite(task.goal)
    elif fixed := _fixed(landscape, task.goal, best.u):
        message = f"{message[:-1]}; {fixed}: the free numbers are not determined."
    elif idle := _idle(landscape, binding, best.u):
        limits = " that keeps the limits" if task.limits else ""
        numbers = "this number is" if len(idle) == 1 else "these numbers are"
        message = f"{message[:-1]}; any {_list(idle)}{limits} would do: {numbers} not determined."
    success, status = bool(np.isfinite(best.level)), 0 if np.isfinite(best.level) else 1
    if success and not best.is_end:
        reason = f" The last program that was refused: {landscape.refused}." if landscape.refused else ""
        message = "No search ended at a program as good as this one, which is no optimum: raise starts, or narrow the"
        message, success, status = f"{message} bounds.{reason}", False, 4
    message += _overshoot(result.program)
    jac = level_gradient(landscape, task.goal, best.u)
    result.update(fun=best.level, jac=jac, success=success, active=tuple(active), message=message, status=status)
    return result


def _bounds(landscape: Landscape, u: FloatArray) -> list[tuple[str, float]]:
    """Return the names of the free numbers at a bound, each with the bound."""
    x = landscape.point(u).tolist()
    return [(name, x[i]) for i, name in enumerate(landscape.names) if min(u[i], 1.0 - u[i]) <= _ACTIVE]


def _reached(terms: FloatArray, columns: slice, level: float, near: float) -> Any:
    """Return which of all terms are those of a measure and reach this level, as an array of bool. near: relative."""
    reached = np.zeros(len(terms), dtype=bool)
    reached[columns] = terms[columns] >= level - near * abs(level)
    return reached


def _idle(landscape: Landscape, binding: Any, u: FloatArray) -> list[str]:
    """Return the names of the free numbers that change none of the binding terms."""
    terms, found = landscape.values(u)[binding], []
    for i, name in enumerate(landscape.names):
        aside = u.copy()
        aside[i] += _ASIDE if u[i] < 0.5 else -_ASIDE
        near = landscape.terms(aside)
        if near is not None and not (np.abs(near[binding] - terms) > _SAME * np.abs(terms)).any():
            found.append(name)
    return found


def _fixed(landscape: Landscape, goal: Measure, u: FloatArray) -> str:
    """Return which part of the objective no free number changes, in words; "" if one changes each largest term."""
    columns = landscape.columns(goal)
    terms, slopes = landscape.values(u)[columns], landscape.gradient(u)[columns]
    room = _SAME * np.abs(terms)
    free = np.abs(slopes).max(-1) > room
    for side in (0.25, 0.75):  # a slope is 0 at a minimum, too
        near = landscape.terms(u + _ASIDE * (side - u))
        free |= False if near is None else np.abs(near[columns] - terms) > room
    reached = terms >= terms.max() - _ACTIVE * abs(terms.max())
    if not (reached & ~free).any():
        return ""
    k = int((reached & ~free).argmax())
    candidate = landscape.candidate(u)
    tops = goal.tops(candidate) if goal.tops and candidate else None
    if candidate is None or tops is None or tops.theta.size != len(terms):
        return f"no free number changes {goal.name} there"
    program, piece = candidate.program, k % tops.theta.shape[1]
    angle, middle = tops.theta.ravel()[k], 0.5 * (tops.starts[piece] + tops.starts[piece + 1]) - program.phase
    if not program.once:
        angle, middle = angle % program.cycle, middle % program.cycle
    ends = np.cumsum([segment.duration for segment in program.segments])
    i = int(np.searchsorted(ends, middle))
    where = f"segment {i}" if i < len(ends) else "the closing dwell"
    what = f"the least {goal.name}" if goal.rises else f"the peak of {goal.name}"
    return f"{what} at {angle:.4g} deg lies in {where}, which no free number changes"


def _overshoot(program: "Program") -> str:
    """Return which segments leave the range of their ends, in words; "" if none does. Splines are made to leave it."""
    # From angle 0 on an indexing cam is in its first cycle; with another phase its levels may be those of another one.
    analyzed = replace(program, phase=0.0).analyze(points=2).segments
    found, level = [], program.start
    for i, (segment, own) in enumerate(zip(program.segments, analyzed, strict=False)):
        low, high = sorted((level, level + segment.net))
        level += segment.net
        room = _OVERSHOOT * (high - low)
        if not segment.net or isinstance(segment.law, Bspline):
            continue
        for s, beyond in ((own.displacement.min.value, low), (own.displacement.max.value, high)):
            if abs(s - beyond) > room:
                found.append(f"segment {i} ({segment.law.name}) goes to {s:.6g}, beyond its end at {beyond:.6g}")
    return f" It overshoots: {_list(found)}." if found else ""


def _not_finite(measure: Measure) -> str:
    cause = "a lower derivative jumps; see Limits(impulses=False)" if measure.name in EXACT else "it has no optimum"
    return f"{measure.name} is not finite in any program that was tried: {cause}."


def exact_gradient(design: "Design", task: Task, values: dict[str, float]) -> FloatArray | None:
    """Return the derivatives of the goal by the free numbers from camkin.gradients(); None where it has none."""
    if task.goal.gradient is None:
        return None
    candidate, slopes = Candidate(design, task.cam, values), Slopes(design, task.cam)
    if slopes.at_corner(candidate.program):
        return None
    try:
        row: FloatArray = task.goal.gradient(candidate, slopes)[0]
    except CamkinError:  # a law or a number without derivatives
        return None
    return row


def level_gradient(landscape: Landscape, measure: Measure, u: FloatArray) -> FloatArray:
    """Return the derivatives of the level of a measure by the free numbers: those of its largest term."""
    terms, slopes = landscape.values(u), landscape.gradient(u)
    columns = landscape.columns(measure)
    terms, slopes = terms[columns], slopes[columns]
    k = int(terms.argmax())
    step = 1e-6 * abs(terms[k])
    scale = (measure.level(terms[k] + step) - measure.level(terms[k] - step)) / (2.0 * step) if step else 1.0
    gradient: FloatArray = scale * slopes[k] / (landscape.high - landscape.low)
    return gradient


def _level(landscape: Landscape, task: Task, u: FloatArray) -> float:
    candidate = landscape.candidate(u)
    return float("nan") if candidate is None else task.goal.exact(candidate)


def _unfinished(search: Search, task: Task, points: list[FloatArray], steps: int) -> Any:
    """Return the result of searches that ended where an exact analysis finds a limit exceeded, or no program."""
    result = _common(search.landscape, task, points[0], steps)
    candidates = [search.landscape.candidate(u) for u in points]
    infinite = {
        name: measure
        for name, (measure, _) in task.limits.items()
        if all(c is not None and not np.isfinite(measure.exact(c)) for c in candidates)
    }
    if infinite:
        conflict = tuple(Conflict(name, task.limits[name][1], np.inf) for name in infinite)
        message = " ".join(_not_finite(measure) for measure in infinite.values())
        result.update(fun=_level(search.landscape, task, points[0]), jac=None, success=False, status=2)
        result.update(conflict=conflict, message=message)
        return result
    reason = f": {search.landscape.refused}" if search.landscape.refused else ""
    message = f"No search ended at a program that keeps all limits{reason}."
    level = _level(search.landscape, task, points[0])
    result.update(fun=level, jac=None, success=False, status=4, message=message)
    return result


def _infeasible(search: Search, task: Task, points: list[FloatArray], steps: int) -> Any:
    """Return the result for limits that cannot be kept together."""
    points = [*points, *(search.within(u, task.by_measure).u for u in points)]
    points = [u for u in points if search.landscape.terms(u) is not None]
    points.sort(key=lambda u: search.excess(u, task.by_measure))
    alone = search.impossible(task.limits, points)
    names = alone or search.smallest_conflict(task.limits, points)
    conflict, needed = [], []
    for name in names:
        groups = [[key for key in of if key != name and key not in alone] for of in (task.limits, names)]
        needed.append(search.needed(name, task.limits, groups, points))
        conflict.append(Conflict(name, task.limits[name][1], needed[-1].level))
    u = _nearest(search, task, [points[0], *(end.u for end in needed)])
    result = _common(search.landscape, task, u, steps)
    at_bounds = _bounds(search.landscape, u)
    message = _unkept(task, conflict, [end.kept for end in needed], bool(alone))
    if at_bounds:
        each = _list([f"{name} is at its bound {x:.6g}" for name, x in at_bounds])
        message = f"{message} In the nearest program {each}."
    level = _level(search.landscape, task, u)
    result.update(fun=level, jac=None, success=False, status=2, conflict=tuple(conflict), message=message)
    result.update(active=tuple(f"{name} = {x:.6g}" for name, x in at_bounds))
    return result


def _nearest(search: Search, task: Task, points: list[FloatArray]) -> FloatArray:
    """Return the point with the least excess over the limits, on the bounds that it nearly reaches."""
    made = [u for u in points if search.landscape.terms(u) is not None]
    u = min(made, key=lambda u: search.excess(u, task.by_measure))
    moved = on_bounds(u)
    if search.landscape.terms(moved) is None:
        return u
    most = search.excess(u, task.by_measure) + 1e-9
    return moved if search.excess(moved, task.by_measure) <= most else u


def _unkept(task: Task, found: list[Conflict], kept: list[tuple[str, ...]], is_alone: bool) -> str:
    """Return why limits cannot be kept. kept: the other limits that can. is_alone: whether each fails alone."""
    shown = {c.limit: task.limits[c.limit][0].shown for c in found}
    limits = _list([f"{c.limit} {shown[c.limit](c.value)}" for c in found])
    each = [f"{c.limit} {shown[c.limit](c.needed)}" for c in found]
    others = ""
    if len(task.limits) > len(found):
        others = "with the others as they are, " if all(kept) else "even without the others, "
    if not is_alone:
        found_text = f"{limits} cannot be kept together: with the others as they are, it would have to be "
        return f"{found_text}{', or '.join(each)}."
    if len(found) == 1:
        return f"{limits} cannot be kept: {others}it would have to be {shown[found[0].limit](found[0].needed)}."
    each = [
        f"{one} or {'less' if task.limits[c.limit][0].rises else 'more'}" for one, c in zip(each, found, strict=True)
    ]
    return f"{limits} cannot be kept, not even one of them alone: {others}it would take {_list(each)}."


def _list(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _no_program(landscape: Landscape, task: Task, found: list[Condition], names: list[str]) -> Any:
    """Return the result of a design that makes no program within its bounds."""
    result = _common(landscape, task, None, 0)
    low, high = landscape.low, landscape.high
    broken = []
    for c in found:
        slope = c.slope(names)
        least = float(np.minimum(slope * low, slope * high).sum())
        if least > c.total - c.least:
            broken.append((c, least))
    if landscape.refused is None:  # only a batch has refused them, which gives no reason
        landscape.candidate(central(found, landscape))
    reason = f" The last one tried: {landscape.refused}." if landscape.refused else ""
    made = "a cam" if task.cam and task.cam.free else "a program"
    message = f"No values within the bounds make {made}.{reason}"
    if broken:
        each = ", ".join(
            f"{c.name} leaves {c.total:.6g} for numbers that add up to {least:.6g} or more" for c, least in broken
        )
        message = f"No values within the bounds make a program: {each}."
    conflicts = tuple(Conflict(c.name, c.total, least + c.least) for c, least in broken)
    result.update(fun=np.nan, jac=None, success=False, status=3, conflict=conflicts, message=message)
    return result
