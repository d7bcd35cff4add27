"""Files: what somebody else wrote, read whole, in bounded memory and without waiting; what is written, whole or not at
all."""

import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path
from typing import IO

from camkin.errors import CamkinError

# A parser's memory may grow with the square of what it is given: tomllib needs more than a process has for one key of
# 200 KB. A spec of 100 000 segments takes some 6 MB, a table of 300 000 lines too.
MOST_BYTES = 8 << 20
MOST_LINE = 4096


def read(path: Path, error: type[CamkinError]) -> str:
    """The text of a file in UTF-8, without a byte-order mark. Raises `error`, and OSError of open()."""
    with open(path, "rb", opener=_open) as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise error(f"{path}: a file may have at most {MOST_BYTES} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise error(f"{path}: not UTF-8 (byte {wrong.start})") from None


def _open(path: str, flags: int) -> int:
    # To open a named pipe into which nobody writes would wait for ever; so it is an empty file.
    file = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if hasattr(os, "O_NONBLOCK"):
        os.set_blocking(file, True)
    return file


def write_whole(path: str | os.PathLike[str], write: Callable[[IO[bytes]], None]) -> None:
    """Have `write` write a file: it is there whole afterwards, or, after any error, what was there before.

    A pipe or device is written as it stands. Raises OSError of open(), and what `write` raises.
    """
    place = os.path.realpath(path)
    kept = os.stat(place) if os.path.exists(place) else None
    if kept and not stat.S_ISREG(kept.st_mode):
        with open(place, "wb") as file:
            write(file)
        return
    beside = os.path.join(os.path.dirname(place), f".{secrets.token_hex(8)}.part")
    try:
        with open(beside, "xb") as file:
            write(file)
        if kept:
            os.chmod(beside, stat.S_IMODE(kept.st_mode))
        os.replace(beside, place)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
