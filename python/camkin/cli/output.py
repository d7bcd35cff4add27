"""Output of the command line, which may be a pipe whose reader has gone, or in an encoding without the signs used."""

import os
import sys
from contextlib import suppress

# For an output that cannot hold them.
_PLAIN = {"→": "->", "²": "^2", "³": "^3", "°": " deg", "∞": "inf"}


def say(text: str) -> None:
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
    try:
        sys.stdout.flush()
    except OSError:
        _drop_output()
        raise


def _drop_output() -> None:
    """Let nothing be left that the interpreter would try to write, and complain about, at its end."""
    with suppress(OSError, ValueError):  # a stdout that is no file of the system
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
