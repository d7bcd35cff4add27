"""Limits of v, a and j, and the peaks that are judged by them."""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

from camkin._base.arguments import QUANTITIES, number
from camkin._base.calls import explained
from camkin.errors import LimitError, WrongTypeError, short_repr


@explained()
@dataclass(frozen=True, kw_only=True)
class Limits:
    """Largest permitted |v|, |a| and |j| [L/s, L/s2, L/s3]: positive finite numbers, or None for no limit.

    impulses: True judges impulses too: where the velocity jumps, no limit of acceleration or jerk is kept at any speed,
        and where the acceleration jumps none of jerk. False judges only the motion between the jumps.
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
        """Return the limits that are set, by "velocity", "acceleration" and "jerk"."""
        return {key: getattr(self, key) for key in QUANTITIES[1:] if getattr(self, key) is not None}

    def to_dict(self) -> dict[str, Any]:
        """Return the limits that are set, and `impulses` if it is False: the arguments of the same Limits."""
        return self.quantities() | ({} if self.impulses else {"impulses": False})


class Violation(NamedTuple):
    """A limit that is exceeded in a segment: |value| is over the limit by `excess`, at its worst at `angle` [deg].

    value: signed; a quantity that exceeds its limit with both signs violates it twice. inf or -inf for an impulse.
    segment: index in Program.segments; None for the dwell that closes the cycle.
    """

    quantity: str
    segment: int | None
    limit: float
    value: float
    angle: float
    excess: float


class MaxSpeed(NamedTuple):
    """The largest speed [rev/min] that keeps all limits, and the first limit it reaches: quantity, cam angle [deg].
    0 if an impulse violates it at every speed."""

    rpm: float
    quantity: str
    angle: float
