"""Refuse to write an undercut cam to a file, and name the lengths that avoid the undercut."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from camkin.curves.walls import follower_of, has_roller
from camkin.errors import CamkinError, ParameterError, warn

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam

_Length: TypeAlias = tuple[str, float | None, Callable[[float], int]]

_HALVINGS = 30
_WIDEST = 1e3  # largest factor of the base radius that is tried


def check_undercut(cam: "Cam", allowed: bool, ending: str = "; allow_undercut=True writes it") -> None:
    """Refuse a cam with an undercut wall, and name the lengths that avoid it. ending: the end of the message."""
    if not allowed and (found := _undercut(cam)):
        raise ParameterError(f"{found}{ending}", parameter="base_radius", value=cam.base_radius)


def warn_of_undercut(cam: "Cam") -> None:
    """Warn that the profile of one wall crosses itself, and name the lengths that avoid it."""
    if found := _undercut(cam):
        warn(f"{found}; the curve has the loops that the follower cuts off")


def _undercut(cam: "Cam") -> str | None:
    """Return where the first undercut wall is undercut, and which lengths avoid it; None if no wall is."""
    wall = next((wall for wall in cam.walls if wall.analyze().undercut), None)
    if wall is None:
        return None
    (low, high), *others = wall.analyze().undercut
    more = f" and in {len(others)} more" if others else ""
    own = f"base_radius {cam.base_radius:.6g}"
    lengths: list[_Length] = [("base_radius >=", _least_base(wall), math.ceil)]
    if has_roller(cam):
        own += f", roller radius {follower_of(cam).radius:.6g}"
        lengths.append(("roller radius <=", _largest_roller(wall), math.floor))
    words = [f"{name} {_rounded(value, to):.5g}" for name, value, to in lengths if value]
    would = f"{' or '.join(words)} would do" if words else "no other length would do"
    return f"{own}: the profile is undercut from {low:.6g} to {high:.6g} degrees{more}; {would}"


def _rounded(value: float, to: Callable[[float], int]) -> float:
    """Return a bound in five digits, rounded to the safe side."""
    step = 10.0 ** (math.floor(math.log10(value)) - 4)
    return to(value / step) * step


def _can_be_made(make: "Callable[[float], Cam]", length: float) -> bool:
    try:
        return not make(length).analyze().undercut
    except CamkinError:
        return False


def _least_base(cam: "Cam") -> float | None:
    """Return the least base radius without undercut, by bisection, or None."""

    def make(length: float) -> "Cam":
        return cam._with(base_radius=length)

    low = high = cam.base_radius
    while not _can_be_made(make, high):
        low, high = high, 1.5 * high
        if high > _WIDEST * cam.base_radius:
            return None
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if _can_be_made(make, middle) else (middle, high)
    return high


def _largest_roller(cam: "Cam") -> float | None:
    """Return the largest roller radius without undercut, by bisection, or None if no roller will do."""
    given = cam.follower.lengths()

    def make(length: float) -> "Cam":
        return cam._with(follower=type(cam.follower)(**given | {"radius": length}))

    low, high = 0.0, follower_of(cam).radius
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _can_be_made(make, middle) else (low, middle)
    return low or None
