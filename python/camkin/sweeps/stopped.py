"""The exceptions of a sweep that ends early."""

from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from functools import cached_property
from typing import Any


class _Stopped(BaseException):
    """The common base of both exceptions: the finished rows, put into a DataFrame on first access."""

    def __init__(self, message: str, make_frame: Callable[[], Any] = lambda: None) -> None:
        super().__init__(message)
        self._make_frame = make_frame

    @cached_property
    def frame(self) -> Any:
        """The finished rows, a DataFrame, in the order of the samples."""
        return self._make_frame()


class SweepInterrupted(_Stopped, KeyboardInterrupt):
    """Ctrl-C ended a sweep.

    Attributes
    ----------
    frame : pandas.DataFrame
        The finished rows; they are also in `out`, if given.
    """


class SweepBroken(_Stopped, BrokenExecutor):
    """A worker of a sweep died.

    Attributes
    ----------
    frame : pandas.DataFrame
        The finished rows; they are also in `out`, if given.
    """
