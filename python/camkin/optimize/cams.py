"""The cam of a design: the arguments of Cam() except the program. Some of them may be free."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from camkin._base.arguments import number
from camkin._base.free import Free, Rest
from camkin.errors import ParameterError, WrongTypeError, suggestion
from camkin.geometry.analysis import GeometryLimits
from camkin.geometry.cam import Cam
from camkin.geometry.followers import Follower
from camkin.program import Program

_KEYS = tuple(field.name for field in fields(Cam) if field.name != "program")
BASE = "base_radius"


@dataclass(frozen=True)
class OpenCam:
    """A cam without its program. arguments: of Cam(), by name."""

    arguments: dict[str, Any]

    @classmethod
    def of(cls, given: Any) -> "OpenCam | None":
        """Return the checked cam: that of arguments by name, of a Cam, or None."""
        if given is None:
            return None
        if isinstance(given, Cam):
            return cls({key: getattr(given, key) for key in _KEYS})
        if not isinstance(given, Mapping):
            message = f"cam must be a dict, such as dict(follower=..., base_radius=...); got {type(given).__name__}"
            raise WrongTypeError(message, parameter="cam", value=given)
        for key in given:
            if key not in _KEYS:
                message = f"cam takes no {key!r}; {suggestion(str(key), _KEYS)}"
                raise ParameterError(message, parameter="cam", value=key)
        for key in ("follower", BASE):
            if key not in given:
                message = f"cam needs {key!r}: give cam=dict(follower=..., base_radius=...)"
                raise ParameterError(message, parameter="cam")
        if not isinstance(given["follower"], Follower):
            kind = type(given["follower"]).__name__
            message = f"follower of the cam must be a follower, such as RollerFollower(5.0); got {kind}"
            raise WrongTypeError(message, parameter="follower", value=given["follower"])
        base = given[BASE]
        if isinstance(base, Rest):
            message = "base_radius of the cam cannot be rest: give a number, or camkin.free(name, low, high)"
            raise ParameterError(message, parameter=BASE, value=base)
        if not isinstance(base, Free):
            number(base, BASE)
        return cls(dict(given))

    @classmethod
    def fixed(cls, given: Any) -> "OpenCam | None":
        """Return the checked cam of a call, in which no number is free."""
        found = cls.of(given)
        if found and found.free:
            message = f"a free number of a cam is for Design(..., cam=...); got {next(iter(found.free.values()))!r}"
            raise ParameterError(message, parameter="cam", value=given)
        return found

    @property
    def follower(self) -> Follower:
        """The follower, in which lengths may be free."""
        found: Follower = self.arguments["follower"]
        return found

    @property
    def limits(self) -> GeometryLimits | None:
        """The limits of the cam."""
        return self.arguments.get("limits")

    @property
    def wall(self) -> Any:
        """The wall, as for Cam()."""
        return self.arguments.get("wall", "outer")

    def largest(self, key: str) -> float:
        """Return the upper bound of a length of the follower."""
        value: Any = self.follower.lengths()[key]
        return value.high if isinstance(value, Free) else float(value)

    @cached_property
    def free(self) -> dict[str, Free]:
        """The free numbers by the length in whose place they stand: base_radius, or a field of the follower."""
        lengths = {BASE: self.arguments[BASE], **self.follower.lengths()}
        return {key: value for key, value in lengths.items() if isinstance(value, Free)}

    def made(self, program: Program, values: Mapping[str, float]) -> Cam:
        """Return the cam of a program for values of the free numbers. Raises the errors of Cam()."""
        lengths = {key: values[free.name] for key, free in self.free.items()}
        base = lengths.pop(BASE, self.arguments[BASE])
        follower: Any = self.follower
        follower = replace(follower, **lengths) if lengths else follower
        return Cam(program, **self.arguments | {"follower": follower, BASE: base})
