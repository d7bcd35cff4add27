"""Attributes that an object does not have: the error names the call that was meant.

A guess is one of the names below, a public name of another class that the object leads to, or nearly a name of the
class itself. __getattr__ slows down all attributes of a class, so the classes of inner loops have a descriptor for each
guess instead, and their misspelt names are left to Python.
"""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

_FILE = "write .dumps() into a .toml file, which Cam.load() and the command line read"
_TEXT = "use .dumps() for the text of a spec file, .save(path) for a cam file"
_LENGTHS = ".analyze().displacement has the extremes, .segments the lift of each segment"

# Guesses that are no name of another class, and what to do.
_GUESSES: dict[str, dict[str, str]] = {
    "Program": {
        "s": "use .displacement(theta), or .evaluate(theta).s",
        "v": "use .velocity(theta, rpm=...), or .evaluate(theta).v",
        "a": "use .acceleration(theta, rpm=...), or .evaluate(theta).a",
        "j": "use .jerk(theta, rpm=...), or .evaluate(theta).j",
        "lift": _LENGTHS,
        "height": _LENGTHS,
        "show": "use .plot()",
        "draw": "use .plot()",
        "write": _TEXT,
        "to_toml": _TEXT,
        "to_json": "use .to_dict(), which json.dumps() takes",
        "to_excel": "use .to_csv(path, step=...), or .evaluate(theta).to_dataframe().to_excel(path)",
        "report": "use camkin.report(program, path='cam.html')",
        "sweep": "use camkin.sweep(design, ...) with a camkin.Design",
        "optimize": "use camkin.Design(...).minimize(...)",
        "optimise": "use camkin.Design(...).minimize(...)",
        "minimize": "use camkin.Design(...).minimize(...)",
        "compare": "use camkin.compare([program, ...])",
        "add": "join programs by +",
        "at": "use .boundary_conditions(t) at times, .evaluate(theta) at cam angles",
        "max_rpm": "use .max_speed(limits)",
        "speed_limit": "use .max_speed(limits)",
        "to_crank": "use .scaled(angle=2, rpm=2 * program.rpm)",
    },
    "Motion": {
        "displacement": "use .s",
        "velocity": "use .v",
        "acceleration": "use .a",
        "jerk": "use .j",
        "to_csv": "use .to_csv(path, step=...) of the program, or .to_dataframe().to_csv(path)",
        "theta": "it has s, v, a, j at the angles that were given",
        "t": "it has s, v, a, j at the times that were given",
    },
    "Cam": {
        "save": _FILE,
        "write": _FILE,
        "dump": _FILE,
        "export": f"use .to_dxf(), .to_svg(), .to_step() or .to_csv(); for the design, {_FILE}",
        "to_toml": _FILE,
        "to_json": "use .to_dict(), which json.dumps() takes",
        "to_points": "use .profile(theta), .polyline(tolerance) or .to_csv(path)",
        "points": "use .profile(theta), .polyline(tolerance) or .to_csv(path)",
        "show": "use .plot()",
        "draw": "use .plot()",
        "report": "use camkin.report(cam.program, cam, 'cam.html')",
        "size": "use camkin.size(program, follower, pressure_angle=..., radius=...)",
    },
    "Design": {
        "optimize": "use .minimize(objective)",
        "optimise": "use .minimize(objective)",
        "maximize": "use .minimize(objective)",
        "sweep": "use camkin.sweep(design, ...)",
    },
    "Law": {"characteristics": "use .peaks"},
    "Comparison": {"savefig": "use .figure().savefig(path)", "show": "use .plot()"},
}

# By class: other classes, and how an object leads to them.
_ELSEWHERE: dict[str, dict[str, str]] = {
    "Program": {
        "Cam": "camkin.Cam(program, follower, base_radius=...).{}",
        "Analysis": ".analyze().{}",
        "CamAnalysis": "camkin.Cam(program, follower, base_radius=...).analyze().{}",
    },
    "Cam": {"Program": ".program.{}", "CamAnalysis": ".analyze().{}", "Geometry": ".evaluate(theta).{}"},
    "Analysis": {"Program": ".program.{}", "Limits": ".limits.{}"},
    "CamAnalysis": {"Cam": ".cam.{}"},
    "Segment": {"Law": ".law.{}", "Program": "camkin.Program([segment, ...]).{}"},
    "Law": {
        "Peaks": ".peaks.{}",
        "Segment": "camkin.Segment(law, duration=..., lift=...).{}",
        "Program": "camkin.Program.rise(lift=..., duration=..., law=law).{}",
    },
    "Design": {"Program": "design(name=value, ...).{}"},
    "Forces": {"ForceAnalysis": ".analyze().{}"},
    "Dynamics": {"DynamicsAnalysis": ".analyze(cam).{}"},
}

# Part of a name that a misspelt one shares with it: less suggests names of another meaning.
_NEAR = 0.7

# The classes of inner loops: those with descriptors, and those without guesses.
_HOT = ("Program", "Motion")
_PLAIN = ("Plan", "FollowerPlan", "FollowerSet", "Drive", "Geometry")


def _public(cls: type) -> set[str]:
    """Return the public names of a class, those of its fields included."""
    names = {*dir(cls), *(name for base in cls.__mro__ for name in vars(base).get("__annotations__", ()))}
    return {name for name in names if not name.startswith("_")}


def _guesses(cls: type, classes: Mapping[str, type]) -> dict[str, str]:
    """Return the guesses of a class, and what to do."""
    found = dict(_GUESSES.get(cls.__name__, {}))
    for other, way in _ELSEWHERE.get(cls.__name__, {}).items():
        for name in _public(classes[other]) - found.keys():
            found[name] = f"use {way.format(name)}"
    return {name: remedy for name, remedy in found.items() if name not in _public(cls)}


def _error(owner: object, name: str, remedy: str) -> AttributeError:
    message = f"{type(owner).__name__!r} object has no attribute {name!r}{remedy}"
    # With name and obj Python adds a suggestion.
    return AttributeError(message) if remedy else AttributeError(message, name=name, obj=owner)


class _Elsewhere:
    """A name that objects of a class do not have."""

    def __init__(self, name: str, remedy: str) -> None:
        self._name, self._remedy = name, remedy

    def __get__(self, owner: object, kind: type) -> Any:
        if owner is None:
            message = f"type object {kind.__name__!r} has no attribute {self._name!r}"
            raise AttributeError(message, name=self._name, obj=kind)
        raise _error(owner, self._name, f": {self._remedy}")


def _has(cls: type, name: str) -> bool:
    return any(name in vars(base) for base in cls.__mro__)


def _explain(cls: type, guesses: Mapping[str, str]) -> None:
    """Give a class a __getattr__, which Python calls for names that it does not find."""

    def missing(self: Any, name: str) -> Any:
        if _has(type(self), name):
            return object.__getattribute__(self, name)  # raises what the property raised
        if name.startswith("_"):  # copy, pickle and IPython look for these
            raise _error(self, name, "")
        if name in guesses:
            raise _error(self, name, f": {guesses[name]}")
        own = [known for known in dir(self) if not known.startswith("_")]
        close = [known for known in own if known.startswith(name.lower())]
        close = close or difflib.get_close_matches(name, own, n=1, cutoff=_NEAR)
        raise _error(self, name, f"; did you mean {close[0]!r}?" if close else "")

    cls.__getattr__ = missing  # type: ignore[attr-defined]


def _hide(cls: type, guesses: Mapping[str, str]) -> None:
    """Give a class descriptors for the guesses, which completion does not offer."""
    for name, remedy in guesses.items():
        setattr(cls, name, _Elsewhere(name, remedy))

    def names(self: Any) -> Iterator[str]:
        return (name for name in object.__dir__(self) if name not in guesses)

    cls.__dir__ = names  # type: ignore[method-assign,assignment]


def install(classes: Mapping[str, type]) -> None:
    """Let objects of the public classes explain names that they do not have; not exceptions, not named tuples."""
    found = {
        name: _guesses(cls, classes)
        for name, cls in classes.items()
        if not issubclass(cls, BaseException | tuple) and name not in _PLAIN
    }
    for name, guesses in found.items():
        (_hide if name in _HOT else _explain)(classes[name], guesses)
