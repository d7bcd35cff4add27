"""The smallest cam that keeps its limits."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from camkin._base.arguments import finite, number
from camkin._base.calls import explained_function
from camkin.analysis.limits import Limits
from camkin.analysis.text_report import number as shown
from camkin.errors import CamkinError, LimitError, ParameterError, WrongTypeError, short_repr
from camkin.geometry.analysis import CamAnalysis, GeometryLimits
from camkin.geometry.cam import Cam, check_parts
from camkin.geometry.followers import Follower, RollerFollower, SwingingFlat, SwingingRoller

if TYPE_CHECKING:
    from camkin.program import Program

# Halvings of an interval: to the last bit of a double.
_HALVINGS = 60
# Sizes are tried up to this many times the first one.
_DOUBLINGS = 40


def _least(works: Callable[[float], bool], low: float, high: float) -> float:
    """Return the least x in (low, high] from which `works` holds on; it holds at high."""
    for _ in range(_HALVINGS):
        middle = low + (high - low) / 2
        if not low < middle < high:
            break
        low, high = (low, middle) if works(middle) else (middle, high)
    return high


@explained_function
def size(
    program: "Program",
    follower: Follower,
    *,
    pressure_angle: float | None = 30.0,
    radius: float | None = 2.0,
    offset: float | str | None = None,
    rotation: int | str = 1,
    wall: str = "outer",
) -> Cam:
    """Return the cam with the smallest base circle that keeps limits of pressure angle and curvature.

    Parameters
    ----------
    program, follower : Program and a follower
        As for `Cam`.
    pressure_angle : float [deg], optional
        Largest magnitude; None for no limit.
    radius : float [L], optional
        Least radius of curvature of the convex parts of the profile; None for a profile that is not undercut.
    offset : float [L] or "free", optional
        Offset of the slide of a `RollerFollower`; "free" for the one with the smallest cam; None for that of the
        follower. Others have no offset that matters.
    rotation, wall : optional
        As for `Cam`.

    Returns
    -------
    Cam
        Its base radius is exact to the last bits.

    Raises
    ------
    LimitError
        Names the limit that no base circle keeps.
    CamkinError
        The errors of `Cam`.

    Examples
    --------
    >>> program = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, length_unit="mm")
    >>> cam = camkin.size(program, camkin.RollerFollower(5), pressure_angle=30)
    >>> round(cam.analyze().pressure_angle.max.value, 6)
    30.0
    """
    limits = GeometryLimits(pressure_angle, radius)
    check_parts(program, follower)
    if offset is not None:
        if not isinstance(follower, RollerFollower):
            message = f"offset is for a RollerFollower; got {type(follower).__name__}"
            raise WrongTypeError(message, parameter="offset", value=offset)
        if offset != "free":
            if isinstance(offset, str):
                message = f"offset must be a number or 'free'; got {short_repr(offset)}"
                raise ParameterError(message, parameter="offset", value=offset)
            follower = _moved(follower, finite(offset, "offset", ParameterError))

    def make(part: Follower, base: float) -> Cam:
        return Cam(program, part, base_radius=base, rotation=rotation, wall=wall)

    if offset != "free":
        return make(follower, _smallest(program, follower, limits, make))
    best = _best_offset(lambda e: _smallest(program, _moved(follower, e), limits, make), program)
    found = _moved(follower, best)
    return make(found, _smallest(program, found, limits, make))


def _moved(follower: Follower, offset: float) -> Follower:
    """Return a RollerFollower with another offset."""
    return RollerFollower(follower.lengths()["radius"], offset)


def _smallest(
    program: "Program", follower: Follower, limits: GeometryLimits, make: Callable[[Follower, float], Cam]
) -> float:
    """Return the smallest base radius that keeps the limits."""

    def works(base: float) -> bool:
        try:
            found = CamAnalysis(make(follower, base), limits)
        except ParameterError:
            return False
        # A least radius leaves no undercut.
        return not found.violations and not (limits.radius is None and found.undercut)

    tried = _sizes(program, follower)
    for last, base in zip([0.0, *tried], tried, strict=False):
        if works(base):
            return _least(works, last, base)
    raise _conflict(follower, limits, tried, make)


def _sizes(program: "Program", follower: Follower) -> list[float]:
    """Return base radii to try, ascending."""
    if isinstance(follower, SwingingRoller | SwingingFlat):  # the arm bounds them
        most = follower.centre_distance + follower.lengths().get("arm", 0.0)
        return [most * i / 256 for i in range(1, 256)]
    s = program.analyze(rpm="geometric", limits=Limits(), points=2).displacement
    start = max(abs(s.min.value), abs(s.max.value), follower.lengths().get("radius", 0.0), 1e-9) / 64.0
    return [start * 2.0**i for i in range(_DOUBLINGS)]


def _conflict(
    follower: Follower, limits: GeometryLimits, tried: list[float], make: Callable[[Follower, float], Cam]
) -> CamkinError:
    """Return the error that names what no base circle keeps."""
    reasons: dict[str, tuple[float, str]] = {}
    made, last = 0, None
    for base in tried:
        try:
            analysis = CamAnalysis(make(follower, base), limits)
        except ParameterError as error:
            last = error
            continue
        made += 1
        for v in analysis.violations:
            if v.quantity not in reasons or v.excess < reasons[v.quantity][0]:
                text = f"{v.quantity} is {shown(v.value)} at best, at base_radius {shown(base)}, limit {shown(v.limit)}"
                reasons[v.quantity] = (v.excess, text)
    if not made and last is not None:
        return last
    words = "; ".join(text for _, text in reasons.values())
    more = ": relax the limits or change the arm" if follower.swinging else ": relax the limits or give more degrees"
    key = next(iter(reasons), None)
    return LimitError(f"no base circle keeps the limits together: {words}{more}", parameter=key)


def _best_offset(cost: Callable[[float], float], program: "Program") -> float:
    """Return the offset with the smallest cost, by golden section: the cost falls to it and rises behind it."""
    speed = program.analyze(rpm="geometric", limits=Limits(), points=2).velocity
    low, high = -max(abs(speed.min.value), abs(speed.max.value)), max(abs(speed.min.value), abs(speed.max.value))
    ratio = (math.sqrt(5.0) - 1.0) / 2.0
    a, b = high - ratio * (high - low), low + ratio * (high - low)
    at_a, at_b = cost(a), cost(b)
    for _ in range(40):
        if at_a <= at_b:
            high, b, at_b = b, a, at_a
            a = high - ratio * (high - low)
            at_a = cost(a)
        else:
            low, a, at_a = a, b, at_b
            b = low + ratio * (high - low)
            at_b = cost(b)
    return number((low + high) / 2, "offset")
