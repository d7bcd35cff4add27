"""Limits of v, a and j, and the peaks that are judged by them."""

import math
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from camkin._base.arguments import QUANTITIES, number
from camkin._base.calls import explained
from camkin.errors import LimitError, WrongTypeError, short_repr


@explained()
@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limit the velocity, the acceleration and the jerk of a motion.

    Parameters
    ----------
    velocity, acceleration, jerk : float, optional
        Largest permitted `|v|`, `|a|` and `|j|` [L/s, L/s2, L/s3]: positive finite numbers, or None for no limit.
    impulses : bool, optional
        True judges impulses too: where the velocity jumps, no limit of acceleration or jerk is kept at any speed, and
        where the acceleration jumps none of jerk. False judges only the motion between the jumps.

    Raises
    ------
    LimitError, WrongTypeError
        Name the limit and its value.

    Examples
    --------
    >>> p = camkin.Program.rise_dwell_fall(
    ...     lift=10, rise=90, dwell=45, fall=90, rpm=300, limits=camkin.Limits(velocity=350)
    ... )
    >>> p.analyze().violations[0].excess
    50.0
    """

    velocity: float | None = None
    acceleration: float | None = None
    jerk: float | None = None
    impulses: bool = True

    def __post_init__(self) -> None:
        if not isinstance(self.impulses, bool):
            message = f"limit impulses must be True or False; got {short_repr(self.impulses)}"
            raise WrongTypeError(message, parameter="impulses", value=self.impulses)
        for key, given in self.quantities().items():
            value = number(given, key)
            if not 0.0 < value < math.inf:
                message = f"limit {key} must be positive and finite; got {short_repr(given)}"
                raise LimitError(message, parameter=key, value=given)
            object.__setattr__(self, key, value)

    def quantities(self) -> dict[str, float]:
        """Return the limits that are set.

        Returns
        -------
        dict
            The keys are "velocity", "acceleration" and "jerk".
        """
        return {key: getattr(self, key) for key in QUANTITIES[1:] if getattr(self, key) is not None}

    def to_dict(self) -> dict[str, Any]:
        """Return the arguments of the same Limits.

        Returns
        -------
        dict
            The limits that are set, and `impulses` if it is False.
        """
        return self.quantities() | ({} if self.impulses else {"impulses": False})


def no_limits(given: Any, kind: type, *, optional: bool = False) -> WrongTypeError:
    """Return the error for limits that are no object of their class: the call that makes it of a dict, or its names."""
    names = [field.name for field in fields(kind) if field.name != "impulses"]
    call = ", ".join(f"{name}=..." for name in names)
    if isinstance(given, dict) and given and all(key in names for key in given):
        call = ", ".join(f"{key}={short_repr(value)}" for key, value in given.items())
    name = kind.__name__
    message = f"limits must be {name}{' or None' if optional else ''}; got {type(given).__name__}"
    return WrongTypeError(f"{message}: give limits=camkin.{name}({call})", parameter="limits", value=given)


class Violation(NamedTuple):
    """A limit that is exceeded in a segment.

    Attributes
    ----------
    quantity : str
        "velocity", "acceleration" or "jerk".
    segment : int or None
        Index in Program.segments; None for the dwell that closes the cycle.
    limit : float
        The limit.
    value : float
        The worst value, signed; inf or -inf for an impulse. A quantity that exceeds its limit with both signs violates
        it twice.
    angle : float [deg]
        Cam angle of the value.
    excess : float
        Excess of `|value|` over the limit.
    """

    quantity: str
    segment: int | None
    limit: float
    value: float
    angle: float
    excess: float


class MaxSpeed(NamedTuple):
    """The largest speed that keeps all limits, and the first limit that it reaches.

    Attributes
    ----------
    rpm : float [rev/min]
        The speed; 0 if an impulse violates a limit at every speed.
    quantity : str
        The quantity that reaches its limit.
    angle : float [deg]
        Cam angle where it does.
    """

    rpm: float
    quantity: str
    angle: float
