"""Files of speeds: two columns, t [s] and n [rev/min]."""

import os
import re

from camkin._base import textfile
from camkin.errors import SpeedError, short_repr

_SEPARATOR = re.compile(r"[,;\s]+")


def read(path: str | os.PathLike[str]) -> tuple[list[float], list[float]]:
    """Times [s] and speeds [rev/min]. Raises SpeedError that names the line, and OSError of open().

    One line of headings and lines that begin with # are passed over. Columns are parted by a comma, semicolon, tab or
    blanks; numbers have decimal points.
    """
    file = textfile.named(path)
    t: list[float] = []
    rpm: list[float] = []
    heading = False
    for number, line in enumerate(textfile.read(file, SpeedError).splitlines(), 1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        try:
            time, speed = map(float, _SEPARATOR.split(text))
        except ValueError:
            if not t and not heading and text[0] not in "+-.0123456789":
                heading = True
                continue
            message = f"{file}: line {number}: must hold two numbers, t [s] and n [rev/min]; got {short_repr(text)}"
            raise SpeedError(message, parameter="path", value=text) from None
        t.append(time)
        rpm.append(speed)
    return t, rpm
