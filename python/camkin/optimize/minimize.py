"""Design.minimize(): from the arguments to a result of SciPy."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from camkin._base.arguments import FloatArray, count, integer
from camkin.analysis.limits import Limits
from camkin.errors import CamkinError, ParameterError, SpeedError, WrongTypeError, suggestion
from camkin.geometry.analysis import GeometryLimits
from camkin.geometry.cam import Cam
from camkin.optimize.cams import OpenCam
from camkin.optimize.candidate import Candidate
from camkin.optimize.conditions import Condition, conditions, inside
from camkin.optimize.landscape import Landscape
from camkin.optimize.measures import EXACT, Measure, Setting, limit_of, of_function
from camkin.optimize.search import MARGINS, Conflict, Search
from camkin.optimize.slopes import Slopes

if TYPE_CHECKING:
    from camkin.optimize.design import Design
    from camkin.program import Program

METHODS = ("SLSQP", "trust-constr")
_SAMPLES = 256  # samples of the free numbers; the starts are the best of them
_NEAREST = 3  # points at which searches for conflicts start
_NEAR = 1e-5  # share of a range: a number nearer to a bound is moved onto it. Laws refuse shares below 2e-6
_ACTIVE = 1e-6  # largest distance from an active limit, relative to it, or from an active bound, relative to the range
Objective = str | Callable[["Program"], float]


class Task(NamedTuple):
    """A checked search: the objective, and the limits by name. cam: that of the design, or None."""

    goal: Measure
    limits: dict[str, tuple[Measure, float]]
    cam: OpenCam | None

    @property
    def by_measure(self) -> dict[Measure, float]:
        """The limits by measure."""
        return dict(self.limits.values())


class Best(NamedTuple):
    """A point that keeps all limits, and the exact level of the objective there."""

    u: FloatArray
    level: float


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
    return Task(goal, found, setting.cam)


def run(design: "Design", task: Task, x0: FloatArray | None, method: str, seed: int, starts: int) -> Any:
    """Return the OptimizeResult."""
    _check(design, method)
    landscape = Landscape(design, list({m.name: m for m in (task.goal, *task.by_measure)}.values()), task.cam)
    known = {m.name: m for m in landscape.measures}
    limits = {key: (known[m.name], level) for key, (m, level) in task.limits.items()}
    task = task._replace(goal=known[task.goal.name], limits=limits)
    names, found = list(design.parameters), conditions(design)
    points = start_points(design, landscape, found, task, x0, integer(seed, "seed"), count(starts, "starts", 1))
    if not points and landscape.unmeasured is not None:
        raise landscape.unmeasured  # an argument of a measure is wrong
    if not points and landscape.infinite is not None:
        result = _common(landscape, task, None, 0)
        result.update(fun=np.nan, jac=None, success=False, status=1, message=_not_finite(landscape.infinite))
        return result
    if not points:
        return _no_program(landscape, task, found, names)
    search = Search(landscape, found, names, method)
    best: Best | None = None
    steps, kept = 0, False
    for point in points:
        u = search.keeping(task.by_measure, [point])
        if u is None:
            continue
        kept = True
        ends = [u]
        for margin in MARGINS:
            ended = search.least(u, task.goal, task.by_measure, margin)
            steps += ended.steps
            ends.append(_snapped(search, task, ended.u))
            if _judged(landscape, task, ends[-1]):
                break
        for found_best in filter(None, (_judged(landscape, task, end) for end in ends)):
            if best is None or _better(task.goal, found_best.level, best.level):
                best = found_best
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
        raise ParameterError("the design has no free number: nothing can vary", parameter="segments")


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
    central = inside(found, list(design.parameters), landscape.low, landscape.high) if found else None
    if central is not None:
        # Towards the centre, so that most samples keep the conditions.
        samples = np.vstack([central, samples, central + rng.random((_SAMPLES, 1)) * (samples[1:] - central)])
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


# ---- ends ----


def _snapped(search: Search, task: Task, u: FloatArray) -> FloatArray:
    """Return the point moved onto the bounds that it nearly reaches, if the objective and the limits do not suffer."""
    landscape = search.landscape
    moved = np.where(u < _NEAR, 0.0, np.where(u > 1.0 - _NEAR, 1.0, u))
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
    result.update(program=candidate and candidate.program, cam=_cam(task, candidate))
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
    active = []
    for name, (measure, level) in task.limits.items():
        bound = measure.bound(level)
        if terms[landscape.columns(measure)].max() >= bound - _ACTIVE * abs(bound):
            active.append(name)
    for name, u, x in zip(landscape.names, best.u, result.x, strict=True):
        if min(u, 1.0 - u) <= _ACTIVE:
            active.append(f"{name} = {x:.6g}")
    message = "Optimum found: all limits are kept." if task.limits else "Optimum found."
    if not np.isfinite(best.level):
        message = _not_finite(task.goal)
    jac = level_gradient(landscape, task.goal, best.u)
    result.update(fun=best.level, jac=jac, success=bool(np.isfinite(best.level)), active=tuple(active))
    result.update(message=message, status=0 if result.success else 1)
    return result


def _not_finite(measure: Measure) -> str:
    cause = "a lower derivative jumps; see Limits(impulses=False)" if measure.name in EXACT else "it has no optimum"
    return f"{measure.name} is not finite in any program that was tried: {cause}."


def exact_gradient(design: "Design", task: Task, values: dict[str, float]) -> FloatArray | None:
    """Return the derivatives of the goal by the free numbers from camkin.gradients(); None where it has none."""
    if task.goal.gradient is None:
        return None
    candidate = Candidate(design, task.cam, values)
    try:
        row: FloatArray = task.goal.gradient(candidate, Slopes(design, task.cam))[0]
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
    reason = f": {search.landscape.refused}" if search.landscape.refused else ""
    message = f"No search ended at a program that keeps all limits{reason}."
    level = _level(search.landscape, task, points[0])
    result.update(fun=level, jac=None, success=False, status=4, message=message)
    return result


def _infeasible(search: Search, task: Task, points: list[FloatArray], steps: int) -> Any:
    """Return the result for limits that cannot be kept together."""
    points = [*points, *(search.within(u, task.by_measure).u for u in points)]
    points = [u for u in points if search.landscape.terms(u) is not None]
    points = sorted(points, key=lambda u: search.excess(u, task.by_measure))[:_NEAREST]
    names = search.smallest_conflict(task.limits, points)
    result = _common(search.landscape, task, points[0], steps)
    found = tuple(
        Conflict(name, task.limits[name][1], search.needed(name, task.limits, names, points)) for name in names
    )
    if len(found) == 1:
        message = f"{found[0].limit} {found[0].value:.6g} cannot be kept: it would have to be {found[0].needed:.6g}."
    else:
        each = ", or ".join(f"{c.limit} {c.needed:.6g}" for c in found)
        limits = " and ".join(f"{c.limit} {c.value:.6g}" for c in found)
        message = f"{limits} cannot be kept together: with the others as they are, it would have to be {each}."
    level = _level(search.landscape, task, points[0])
    result.update(fun=level, jac=None, success=False, status=2, conflict=found, message=message)
    return result


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
