"""Text files: read in bounded memory and without waiting, written completely or not at all."""

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from camkin.errors import CamkinError, ParameterError, WrongTypeError, short_repr

# The memory of a parser can grow with the square of its input: tomllib runs out of memory for one key of 200 KB. A spec
# of 100 000 segments and a table of 300 000 lines have some 6 MB each.
MAX_BYTES = 8 << 20
MAX_LINE = 4096
# Endings that name a kind of file.
_KINDS = "cam csv dxf fmu gif html inp json parquet pdf png step stp svg toml txt xls xlsx"
_ENDINGS = frozenset(f".{kind}" for kind in _KINDS.split())
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")  # in binary files and in UTF-16


def named(path: Any) -> Path:
    """Return the path that the caller gave. Raises WrongTypeError."""
    try:
        return Path(os.fsdecode(path))
    except TypeError:
        message = f"path must be a str, bytes or os.PathLike; got {type(path).__name__}"
        raise WrongTypeError(message, parameter="path", value=path) from None


def read(path: Path, error: type[CamkinError], *, otherwise: str | None = None) -> str:
    """Return the text of a UTF-8 file, without a byte-order mark. Raises `error`, and OSError of open().

    otherwise: encoding of a text file that is not UTF-8, if there may be such.
    """
    try:
        file = open(path, "rb", opener=_open)
    except ValueError as wrong:  # a NUL, or half a surrogate pair
        raise error(f"{short_repr(str(path))} is no name of a file: {wrong}", parameter="path", value=path) from None
    with file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise error(f"{path}: a file may have at most {MAX_BYTES} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        if otherwise and not _CONTROL.search(data):
            with suppress(UnicodeDecodeError):
                return data.decode(otherwise)
        raise error(f"{path}: not UTF-8 (byte {wrong.start}): save it in this encoding") from None


def _open(path: str, flags: int) -> int:
    # Opening a named pipe without a writer would block; with O_NONBLOCK it reads as an empty file.
    file = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if hasattr(os, "O_NONBLOCK"):
        os.set_blocking(file, True)
    return file


def check_ending(path: Any, call: str, *own: str) -> None:
    """Refuse a file name with the ending of another kind of file. A name may have no ending, or one of its own."""
    ending = named(path).suffix.lower()
    if ending in _ENDINGS and ending not in own:
        message = f"{call} writes {own[0].removeprefix('.').upper()}, but the name ends in {ending}: {named(path).name}"
        message += f"; end it in {' or '.join(own)}"
        raise ParameterError(message, parameter="path", value=path)


@contextmanager
def write_whole(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Open a binary file that becomes `path` when the block ends: completely or not at all.

    The file is written beside `path`, flushed to the disk, and then replaces it with the same permissions. If the block
    raises, or the disk is full, the new file is removed and the old one stays. Pipes and devices such as /dev/stdout
    are written directly. Raises OSError, which names `path`.
    """
    target = named(path)
    try:
        old: int | None = os.stat(target).st_mode
    except FileNotFoundError:
        old = None
    except ValueError as error:
        raise OSError(errno.EINVAL, f"no name of a file: {error}", os.fspath(path)) from None
    if old is not None and not stat.S_ISREG(old):
        with open(target, "wb") as file:
            yield file
        return
    if old is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), os.fspath(path))
    target = Path(os.path.realpath(target))  # replace the target of a symbolic link, not the link
    beside = target.with_name(f".camkin-{secrets.token_hex(8)}")
    try:
        with open(beside, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if old is not None:
            os.chmod(beside, stat.S_IMODE(old))
        os.replace(beside, target)
    except BaseException as error:
        with suppress(OSError):
            os.unlink(beside)
        if isinstance(error, OSError) and error.errno and error.filename in (None, str(beside), beside):
            raise OSError(error.errno, error.strerror, os.fspath(path)) from None
        raise
