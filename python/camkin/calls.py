"""Calls that do not fit: what they were to be, where Python says no more than how many arguments it was given."""

import difflib
import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from camkin.errors import WrongTypeError, nearest, shown

_Class = TypeVar("_Class", bound=type)


def explained(*but: str) -> Callable[[_Class], _Class]:
    """Have the constructor and the public methods of a class explain a call that does not fit.

    Nothing is checked beforehand: a call that fits pays for one more frame, some 0.1 us. Methods in which that counts
    are named in `but` and left as they are.
    """

    def patched(cls: _Class) -> _Class:
        for name, member in list(vars(cls).items()):
            if name in but or (name.startswith("_") and name != "__init__"):
                continue
            if inspect.isfunction(member):
                setattr(cls, name, _explaining(member))
            elif isinstance(member, classmethod):
                setattr(cls, name, classmethod(_explaining(member.__func__)))
        return cls

    return patched


def _explaining(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except TypeError as error:
            if error.__traceback__ is None or error.__traceback__.tb_next is not None:  # raised inside the method
                raise
        raise _misfit(method, args[1:], kwargs)

    return call


def _misfit(method: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> WrongTypeError:
    """What is wrong with a call that Python refused to make; args without the object or class."""
    name = method.__qualname__.removesuffix(".__init__")
    known = {p.name: p for p in list(inspect.signature(method).parameters.values())[1:]}
    by_place = [p.name for p in known.values() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    by_name = [p.name for p in known.values() if p.kind == p.KEYWORD_ONLY]
    open_ended = any(p.kind == p.VAR_KEYWORD for p in known.values())
    unknown = [key for key in kwargs if key not in by_place + by_name]
    needed = [p.name for p in known.values() if p.default is p.empty and p.name in by_place + by_name]
    missing = [key for key in needed if key not in kwargs and key not in by_place[: len(args)]]
    twice = [key for key in by_place[: len(args)] if key in kwargs]
    extra = args[len(by_place) :]
    if extra:
        return WrongTypeError(_too_many(name, by_place, by_name, args, kwargs), value=extra[0])
    if twice:
        message = f"{name}() was given {twice[0]!r} twice, by place and by name"
        return WrongTypeError(message, parameter=twice[0], value=kwargs[twice[0]])
    if unknown and not open_ended:
        message = f"{name}() takes no {shown(unknown[0])}; {nearest(unknown[0], by_place + by_name)}"
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
        return f"{name}() {what} and nothing else; got {len(args)} arguments"
    if len(extra) > len(free) or not all(x is None or isinstance(x, bool | int | float | str) for x in extra):
        return f"{name}() {what}, the rest by name: {', '.join(free)}; got {len(args)} arguments by place"
    named = dict(zip(free, extra, strict=False)) | kwargs
    call = ", ".join([*map(shown, placed), *(f"{key}={shown(value)}" for key, value in named.items())])
    return f"{name}() {what}, the rest by name: did you mean {name}({call})?"
