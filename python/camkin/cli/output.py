"""Output of the command line. The reader of a pipe may be gone, and the encoding may lack some signs."""

import errno
import os
import sys
from contextlib import suppress

# Replacements for an encoding without these signs.
_PLAIN = {"→": "->", "²": "^2", "³": "^3", "°": " deg", "∞": "inf"}


def say(text: str) -> None:
    """Print a text, with plain signs where the encoding of stdout lacks others."""
    if sys.stdout is None:  # the shell closed it
        raise OSError(errno.EBADF, "stdout is closed")
    encoding = sys.stdout.encoding or "utf-8"
    for sign, plain in _PLAIN.items():
        if sign not in sign.encode(encoding, "ignore").decode(encoding):
            text = text.replace(sign, plain)
    text = text.encode(encoding, "replace").decode(encoding)
    try:
        print(text)
    except OSError:
        _drop_output()
        raise


def flush() -> None:
    """Write all output now, so that an error can still be reported."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError:
        _drop_output()
        raise


def _drop_output() -> None:
    """Drop buffered output, so that the interpreter does not fail to write it at exit."""
    with suppress(OSError, ValueError):  # stdout may have no file descriptor
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
