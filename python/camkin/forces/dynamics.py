"""The dynamics of a follower as data: its mass and spring, its natural frequency."""

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from camkin._base.arguments import number, rev_per_min
from camkin._base.calls import explained
from camkin.dynamics.contact import quantity
from camkin.dynamics.spectrum import damping_ratio
from camkin.errors import ParameterError, UnitError, WrongTypeError, short_repr, suggestion
from camkin.forces.dynamics_analysis import DynamicsAnalysis
from camkin.forces.forces import LENGTHS

if TYPE_CHECKING:
    from camkin.geometry.cam import Cam
    from camkin.program import Program

# The key that each other key needs.
_NEEDS = dict.fromkeys(("rate", "preload", "load", "friction", "length_unit"), "mass")
_NEEDS |= dict.fromkeys(("damping", "within"), "natural_hz")


@explained()
@dataclass(frozen=True, kw_only=True)
class Dynamics:
    """Describe the mass, the spring and the natural frequency of a follower: the [dynamics] of a spec file.

    An object is immutable. mass gives contact force, torque and jump speed; natural_hz gives residual and settling. One
    of them is needed.

    Parameters
    ----------
    mass : float [kg], optional
        Mass of the follower; of a swinging one its moment of inertia [kg m2]. Positive.
    rate : float [N per length unit], optional
        Rate of the spring; of a swinging follower [N m per unit of the angle].
    preload : float [N], optional
        Force of the spring at s = 0; of a swinging follower its moment [N m].
    load : float [N], optional
        Another force that presses the follower on the cam, at all angles; of a swinging one its moment [N m].
    friction : float, optional
        Coefficient of friction at the contact, 0 to 10.
    length_unit : str, optional
        Unit of the lengths of a swinging cam, which its program does not know ("mm", "m", "inch", ...).
    natural_hz : float [Hz], optional
        Undamped natural frequency of the mass on the elastic follower.
    damping : float, optional
        Damping ratio, below 1.
    within : float [L], optional
        Deflection at which a dwell counts as settled; None for a thousandth of the stroke.

    Raises
    ------
    ParameterError, UnitError, WrongTypeError
        Name the parameter, its value and its range.

    Examples
    --------
    >>> spring = camkin.Dynamics(mass=0.11, rate=26, preload=180, natural_hz=900, damping=0.05)
    >>> program = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, length_unit="mm")
    >>> cam = camkin.Cam(program, camkin.RollerFollower(5), base_radius=25)
    >>> spring.analyze(cam, rpm=300).forces.leaves
    False
    """

    mass: float | None = None
    rate: float = 0.0
    preload: float = 0.0
    load: float = 0.0
    friction: float = 0.0
    length_unit: str | None = None
    natural_hz: float | None = None
    damping: float = 0.0
    within: float | None = None

    def __post_init__(self) -> None:
        given = self.to_dict()
        if self.mass is None and self.natural_hz is None:
            message = "dynamics need a mass, for forces, or a natural_hz, for vibration"
            raise ParameterError(message, parameter="mass")
        for key, other in _NEEDS.items():
            if key in given and getattr(self, other) is None:
                message = f"{key} needs a {other} beside it; got {key} {short_repr(given[key])} alone"
                raise ParameterError(message, parameter=key, value=given[key])
        for key, value in given.items():
            object.__setattr__(self, key, _CHECKS[key](value, key))

    def to_dict(self) -> dict[str, Any]:
        """Return the arguments of the same Dynamics.

        Returns
        -------
        dict
            The values that differ from their defaults.
        """
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {field.name: found[field.name] for field in fields(self) if found[field.name] != field.default}

    def analyze(
        self, moved: "Program | Cam", rpm: float | str | None = None, *, omega: float | None = None
    ) -> DynamicsAnalysis:
        """Return forces, spring margin and vibration at a constant speed.

        Parameters
        ----------
        moved : Cam or Program
            A Program has no contact force and no torque.
        rpm, omega : float, optional
            Speed [rev/min] or [rad/s]; None for that of the program. If that is None too, only the jump speed is found.

        Returns
        -------
        DynamicsAnalysis
            `print` shows it as a table.

        Raises
        ------
        CamkinError
            The errors of `Cam.forces`, `Program.jump_speed` and `Program.vibration`.
        """
        program: Any = getattr(moved, "program", moved)
        if not hasattr(program, "_compiled"):
            message = f"dynamics are of a Cam or a Program; got {type(moved).__name__}"
            raise WrongTypeError(message, parameter="moved", value=moved)
        cam: Any = None if program is moved else moved
        return DynamicsAnalysis(self, program, cam, rev_per_min(rpm, omega, program.rpm))


def _positive(value: Any, key: str) -> float:
    return quantity(value, key, {"mass": " kg (kg m2)"}.get(key, ""), zero=False)


def _not_negative(value: Any, key: str) -> float:
    return quantity(value, key, {"preload": " N (N m)", "load": " N (N m)"}.get(key, ""))


def _hertz(value: Any, key: str) -> float:
    x = number(value, key)
    if not 0.0 < x < math.inf:
        raise ParameterError(f"{key} must be positive and finite; got {short_repr(value)}", parameter=key, value=value)
    return x


def _friction(value: Any, key: str) -> float:
    x = number(value, key)
    if not 0.0 <= x <= 10.0:
        message = f"{key} must be 0 to 10, a coefficient; got {short_repr(value)}"
        raise ParameterError(message, parameter=key, value=value)
    return x


def _length_unit(value: Any, key: str) -> str:
    if not isinstance(value, str):
        raise WrongTypeError(f"{key} must be a name; got {type(value).__name__}", parameter=key, value=value)
    if value not in LENGTHS:
        message = f"{key} must be a unit of length; got {short_repr(value)}; {suggestion(value, LENGTHS)}"
        raise UnitError(message, parameter=key, value=value)
    return value


_CHECKS: dict[str, Any] = {
    "mass": _positive,
    "rate": _not_negative,
    "preload": _not_negative,
    "load": _not_negative,
    "friction": _friction,
    "length_unit": _length_unit,
    "natural_hz": _hertz,
    "damping": lambda value, key: damping_ratio(value),
    "within": _positive,
}
