"""Explanations of calls that do not fit: the call that was meant, instead of Python's count of arguments."""

import difflib
import inspect
import os
import re
from collections.abc import Callable, Mapping
from functools import wraps
from types import MappingProxyType
from typing import Any, TypeVar

from camkin.errors import WrongTypeError, short_repr, suggestion

_Class = TypeVar("_Class", bound=type)


def explained(*but: str, instead: Mapping[str, Mapping[str, str]] = {}) -> Callable[[_Class], _Class]:
    """Return a decorator: constructor and public methods of a class explain a call that does not fit.

    Nothing is checked beforehand: a call that fits costs one more frame, some 0.1 us. `but` names the methods for which
    that is too much; they are left as they are. `instead`: by method, what to write instead of names that it does not
    take.

    A method with **options: "Unpack[Options]" gets a signature with the keys of that TypedDict; their defaults are
    in `_defaults` of the class, or its attributes.
    """

    def patched(cls: _Class) -> _Class:
        for name, member in list(vars(cls).items()):
            if name in but or (name.startswith("_") and name != "__init__"):
                continue
            if inspect.isfunction(member):
                setattr(cls, name, _explaining(member, cls, instead.get(name, {})))
            elif isinstance(member, classmethod):
                setattr(cls, name, classmethod(_explaining(member.__func__, cls, instead.get(name, {}))))
        return cls

    return patched


MISSING: Any = object()
"""Default of a parameter that hide_misfits() shows as needed: a call without it reaches the method."""

_Method = TypeVar("_Method", bound=Callable[..., Any])


def explained_function(function: _Method) -> _Method:
    """Let a function of the package explain a call that does not fit, as explained() does it for methods."""
    return explained_with({})(function)


def explained_with(instead: Mapping[str, str]) -> Callable[[_Method], _Method]:
    """Return explained_function() with hints: what to write instead of names that the function does not take."""
    return lambda function: _explained_function(function, instead)


def _explained_function(function: _Method, instead: Mapping[str, str]) -> _Method:

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except TypeError as error:
            if error.__traceback__ is None or error.__traceback__.tb_next is not None:  # raised inside the function
                raise
        name, parameters = f"camkin.{function.__name__}", list(inspect.signature(function).parameters.values())
        _refuse_named(name, instead, kwargs)
        raise _misfit(name, parameters, args, kwargs)

    return call  # type: ignore[return-value]


def _refuse_named(name: str, instead: Mapping[str, str], kwargs: Mapping[str, Any]) -> None:
    """Refuse an argument for which there is something else to write."""
    for key in instead.keys() & kwargs.keys():
        message = f"{name}() takes no {short_repr(key)}; {instead[key]}"
        raise WrongTypeError(message, parameter=key, value=kwargs[key])


def hide_misfits(method: _Method) -> _Method:
    """Leave *misplaced and **unknown out of the signature of a method, which raises an error if there are any."""
    signature = inspect.signature(method)
    shown = [p for p in signature.parameters.values() if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    shown = [p.replace(default=p.empty) if p.default is MISSING else p for p in shown]
    method.__signature__ = signature.replace(parameters=shown)  # type: ignore[attr-defined]
    return method


def misfit(
    owner: object,
    method: Callable[..., Any],
    args: tuple[Any, ...],
    unknown: Mapping[str, Any],
    instead: Mapping[str, str] = MappingProxyType({}),
) -> WrongTypeError:
    """Return the error of a method that collects *misplaced and **unknown itself.

    args: all arguments by place, MISSING for one that was not given. instead: as for explained_with().
    """
    name, parameters = f"{type(owner).__name__}.{method.__name__}", list(inspect.signature(method).parameters.values())
    _refuse_named(name, instead, unknown)
    return _misfit(name, parameters[1:], tuple(x for x in args if x is not MISSING), dict(unknown))


def _explaining(method: Callable[..., Any], cls: type, instead: Mapping[str, str]) -> Callable[..., Any]:
    options = _options(method)

    @wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        if not options or not kwargs or options >= kwargs.keys():
            try:
                return method(*args, **kwargs)
            except TypeError as error:
                if error.__traceback__ is None or error.__traceback__.tb_next is not None:  # raised inside the method
                    raise
        owner = args[0] if isinstance(args[0], type) else type(args[0])
        name = owner.__name__ if method.__name__ == "__init__" else f"{owner.__name__}.{method.__name__}"
        _refuse_named(name, instead, kwargs)
        raise _misfit(name, list(inspect.signature(call).parameters.values())[1:], args[1:], kwargs)

    if options:
        call.__signature__ = _expanded(method, cls)  # type: ignore[attr-defined]
        options |= {p.name for p in inspect.signature(call).parameters.values()}
    return call


def _options(method: Callable[..., Any]) -> set[str]:
    """Return the keys of the TypedDict that **options of a method unpacks."""
    last = list(inspect.signature(method).parameters.values())[-1:]
    unpacked = str(last[0].annotation) if last and last[0].kind == inspect.Parameter.VAR_KEYWORD else ""
    if not unpacked.startswith("Unpack["):
        return set()
    return set(inspect.unwrap(method).__globals__[unpacked[7:-1]].__annotations__)


def _expanded(method: Callable[..., Any], cls: type) -> inspect.Signature:
    """Return the signature of a method with the keys of its options as parameters."""
    signature = inspect.signature(method)
    *own, last = signature.parameters.values()
    hints = inspect.unwrap(method).__globals__[str(last.annotation)[7:-1]].__annotations__
    defaults = getattr(cls, "_defaults", {})
    more = [
        inspect.Parameter(
            key, inspect.Parameter.KEYWORD_ONLY, default=defaults.get(key, getattr(cls, key, None)), annotation=hint
        )
        for key, hint in hints.items()
    ]
    return signature.replace(parameters=[*own, *more])


# Fields of the arguments that are small objects, by the class.
_FIELDS = {"Limits": ("velocity", "acceleration", "jerk"), "GeometryLimits": ("pressure_angle", "radius", "face")}


# Names under which the unit of an angle may be given.
_ANGLE_UNITS = ("unit", "units", "angle_unit", "degrees", "deg", "radians", "rad")

_SEVERAL = re.compile(r"(?:collections\.abc\.)?(?:Iterable|Sequence)\[")


def _within(key: str, value: Any, parameters: list[inspect.Parameter]) -> str | None:
    """Return the argument that takes a value by this name in one of its fields, as limits=camkin.Limits(jerk=1)."""
    key = key.removeprefix("max_")
    for cls, fields in _FIELDS.items():
        for parameter in parameters if key in fields else ():
            if re.search(rf"\b{cls}\b", str(parameter.annotation)):
                return f"{parameter.name}=camkin.{cls}({key}={short_repr(value)})"
    return None


def _hint(key: str, value: Any, parameters: list[inspect.Parameter], free: list[str]) -> str:
    """Return what to write instead of an unknown argument. free: names of those that are not given yet."""
    if within := _within(key, value, parameters):
        return f"give {within}"
    if key.lower() in _ANGLE_UNITS and "length_unit" not in free and any(p.name == "theta" for p in parameters):
        return "theta is in degrees: give theta=np.degrees(...) of radians, or a quantity of pint"
    return suggestion(key, free)


def _misfit(
    name: str, parameters: list[inspect.Parameter], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> WrongTypeError:
    """Return the error for a call that Python refused to make. parameters, args: without the object or class."""
    known = {p.name: p for p in parameters}
    by_place = [p.name for p in known.values() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    by_name = [p.name for p in known.values() if p.kind == p.KEYWORD_ONLY]
    open_ended = any(p.kind == p.VAR_KEYWORD for p in known.values())
    unknown = [key for key in kwargs if key not in by_place + by_name]
    free = [key for key in by_place[len(args) :] + by_name if key not in kwargs]
    needed = [p.name for p in known.values() if p.default is p.empty and p.name in by_place + by_name]
    missing = [key for key in needed if key not in kwargs and key not in by_place[: len(args)]]
    twice = [key for key in by_place[: len(args)] if key in kwargs]
    extra = args[len(by_place) :]
    alike = len(by_place) == 1 and len({type(x) for x in args}) == 1 and not isinstance(args[0], list | tuple)
    if extra and alike and _SEVERAL.match(str(known[by_place[0]].annotation)):
        items = ", ".join(short_repr(x) if isinstance(x, bool | int | float | str) else "..." for x in args)
        message = f"{name}() takes {by_place[0]} as one list: did you mean {name}([{items}])?"
        return WrongTypeError(message, parameter=by_place[0], value=extra[0])
    if extra and ".plot" in name and isinstance(extra[0], str | os.PathLike):
        message = f"{name}() draws and writes no file: give {name}(...)[0].savefig({short_repr(extra[0])})"
        return WrongTypeError(message, value=extra[0])
    if extra:
        return WrongTypeError(_too_many(name, by_place, by_name, args, kwargs), value=extra[0])
    if twice:
        message = f"{name}() was given {twice[0]!r} twice, by place and by name"
        return WrongTypeError(message, parameter=twice[0], value=kwargs[twice[0]])
    if unknown and not open_ended:
        hint = _hint(unknown[0], kwargs[unknown[0]], parameters, free or by_place + by_name)
        message = f"{name}() takes no {short_repr(unknown[0])}; {hint}"
        return WrongTypeError(message, parameter=unknown[0], value=kwargs[unknown[0]])
    for key in missing:
        if close := difflib.get_close_matches(key, unknown, n=1):
            message = f"{name}() takes no {close[0]!r}; did you mean {key!r}?"
            return WrongTypeError(message, parameter=close[0], value=kwargs[close[0]])
    call = ", ".join(key if key in by_place else f"{key}=..." for key in needed)
    message = f"{name}() needs {' and '.join(map(repr, missing))}, as in {name}({call})"
    return WrongTypeError(message, parameter=missing[0])


def _too_many(name: str, by_place: list[str], by_name: list[str], args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """The message for more arguments by place than there are: the call that was meant, where they are plain values."""
    placed, extra = args[: len(by_place)], args[len(by_place) :]
    free = [key for key in by_name if key not in kwargs]
    what = f"takes {' and '.join(by_place)} by place" if by_place else "takes nothing by place"
    if not free:
        rest = f", the rest by name: {', '.join(by_name)}" if by_name else " and nothing else"
        return f"{name}() {what}{rest}; got {len(args)} arguments by place"
    if len(extra) > len(free) or not all(x is None or isinstance(x, bool | int | float | str) for x in extra):
        return f"{name}() {what}, the rest by name: {', '.join(free)}; got {len(args)} arguments by place"
    named = dict(zip(free, extra, strict=False)) | kwargs
    call = ", ".join([*map(short_repr, placed), *(f"{key}={short_repr(value)}" for key, value in named.items())])
    return f"{name}() {what}, the rest by name: did you mean {name}({call})?"
