"""Short programs with mistakes, and the check of the message of each."""

import re

import pytest

from camkin import Program, Segment

RISE = Segment("cycloidal", duration=90, lift=10)
DWELL = Segment("dwell", duration=45)
FALL = Segment("cycloidal", duration=90, lift=-10)


def moved(law, lift, **given):
    return Segment(law, duration=90, lift=lift, **given)


def program():
    return Program([RISE, DWELL, FALL])


def spec(*segments, cam=""):
    text = f"[cam]\n{cam}\n" + "".join(f"[[segment]]\n{segment}\n" for segment in segments)
    return lambda: Program.loads(text)


def check_message(call, kind, words):
    """Check the exception of a call, and that its message is one line with these words and no name of C."""
    with pytest.raises(kind) as caught:
        call()
    assert type(caught.value) is kind
    message = str(caught.value)
    assert words.search(message) if isinstance(words, re.Pattern) else words in message, message
    assert "CAMKIN_" not in message
    assert "\n" not in message
