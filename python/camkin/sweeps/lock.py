"""The lock of the folder of a sweep: one sweep writes into it at a time.

The lock belongs to an open file. The system releases the lock when the process ends, so a killed process blocks nobody.
Forked workers close their copies of the file, so that they do not keep the lock of a process that was killed.
"""

import fcntl
import os
from pathlib import Path
from socket import gethostname

from camkin.errors import ParameterError

NAME = "_lock"  # readers of Parquet folders skip files whose names begin with "_"

_held: set[int] = set()


def _close_copies() -> None:
    while _held:
        os.close(_held.pop())


os.register_at_fork(after_in_child=_close_copies)


class Lock:
    """The lock of a folder, held from construction to close()."""

    def __init__(self, folder: Path) -> None:
        """Take the lock. Raises ParameterError where another sweep has it, and OSError, which names the file."""
        self._path = folder / NAME
        self._file = self._locked()
        # The previous holder may have removed the file after it was opened here and before it was locked.
        while not self._is_named():
            os.close(self._file)
            self._file = self._locked()
        _held.add(self._file)
        os.ftruncate(self._file, 0)
        os.write(self._file, f"process {os.getpid()} on {gethostname()}".encode())

    def _locked(self) -> int:
        """Return the opened and locked file."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(file, 100).decode(errors="replace") or "another process"
            os.close(file)
            message = f"{str(self._path)!r} is locked by a sweep of {holder}: wait for its end, or choose another out"
            raise ParameterError(message, parameter="out", value=self._path.parent) from None
        except OSError as error:
            os.close(file)
            raise OSError(error.errno, f"{error.strerror} (no lock)", os.fspath(self._path)) from None
        return file

    def _is_named(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._file), os.stat(self._path))
        except FileNotFoundError:
            return False

    def close(self) -> None:
        """Remove the file and release the lock."""
        self._path.unlink(missing_ok=True)
        _held.discard(self._file)
        os.close(self._file)
