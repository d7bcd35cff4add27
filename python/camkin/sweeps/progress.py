"""The progress bar of a sweep, on stderr."""

import sys
from typing import Any

from camkin.errors import WrongTypeError, short_repr

ALWAYS = "always"


class _Quiet:
    """A progress bar that shows nothing."""

    def update(self, n: int) -> None:
        """Count n samples."""

    def close(self) -> None:
        """End the bar."""


def check(progress: Any) -> None:
    """Check the argument of sweep()."""
    if not (isinstance(progress, bool) or progress == ALWAYS):
        message = f"progress must be True, False or {ALWAYS!r}; got {short_repr(progress)}"
        raise WrongTypeError(message, parameter="progress", value=progress)


def bar(progress: bool | str, total: int, done: int) -> Any:
    """Return an object with update(n) and close(): a bar of tqdm where it is wanted and installed."""
    terminal = sys.stderr is not None and sys.stderr.isatty()
    if not (progress == ALWAYS or (progress and terminal)):
        return _Quiet()
    try:
        from tqdm import tqdm
    except ImportError:
        return _Quiet()
    return tqdm(total=total, initial=done, unit=" designs", unit_scale=True, file=sys.stderr)
