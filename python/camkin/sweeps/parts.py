"""The table of a sweep on disk: a folder of Parquet files, one for each finished chunk.

A Parquet file ends with its index, so one file that grows is unreadable after a crash. Here each chunk becomes
a separate file, renamed into place once it is complete: at any moment the folder is a readable table of finished rows.
pandas, polars and Dask read the folder as one table, in the order of the samples.

    sweep.parquet/_sweep.json                                        arguments of the sweep; readers skip "_" files
    sweep.parquet/_lock                                              while a sweep writes into the folder
    sweep.parquet/rows-000000000000-000000016384.parquet             samples 0 to 16383
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import numpy as np

from camkin._base import textfile
from camkin._base.arguments import FloatArray
from camkin.errors import FileError, ParameterError
from camkin.sweeps import frames, lock
from camkin.sweeps.task import Rows

_RECORD = "_sweep.json"
_PART = re.compile(r"rows-(\d{12})-(\d{12})\.parquet")
_UNFINISHED = re.compile(r"\.camkin-[0-9a-f]{16}")


def _check_suffix(path: Path) -> None:
    """Check that the name does not promise a file of another kind."""
    suffix = path.suffix.lower()
    if suffix in ("", ".parquet"):
        return
    name = str(path)
    message = f"out {name!r} would be a folder of Parquet files: give a name that ends in .parquet"
    if suffix == ".csv":
        message += f"; for one CSV file leave out out, and write camkin.sweep(...).to_csv({name!r})"
    raise ParameterError(message, parameter="out", value=name)


class Parts:
    """The folder of a sweep."""

    def __init__(self, path: str | os.PathLike[str], record: dict[str, Any], resume: bool) -> None:
        """Make and lock the folder, or check with resume that it belongs to the same sweep.

        record: JSON values of the arguments that determine the results, by their names.
        """
        self.path = textfile.named(path)
        frames.parquet()
        if self.path.exists() and not self.path.is_dir():
            message = f"out {str(self.path)!r} is a file: a sweep is stored in a folder; choose another name"
            raise ParameterError(message, parameter="out", value=path)
        _check_suffix(self.path)
        self.path.mkdir(exist_ok=True)
        names = os.listdir(self.path)
        if _RECORD not in names and [name for name in names if name != lock.NAME and not _UNFINISHED.fullmatch(name)]:
            message = f"out {str(self.path)!r} is a folder with other files: choose another name"
            raise ParameterError(message, parameter="out", value=path)
        self._lock = lock.Lock(self.path)
        try:
            self._begin(record, resume)
        except BaseException:
            self.close()
            raise

    def _begin(self, record: dict[str, Any], resume: bool) -> None:
        """Store or check the record, and remove unfinished files."""
        names = os.listdir(self.path)
        if _RECORD in names and not resume:
            message = f"out {str(self.path)!r} has a sweep: resume=True continues it, another out begins a new one"
            raise ParameterError(message, parameter="out", value=self.path)
        if _RECORD in names:
            self._check(record)
        for name in filter(_UNFINISHED.fullmatch, names):
            (self.path / name).unlink()
        if _RECORD not in names:
            with textfile.write_whole(self.path / _RECORD) as file:
                file.write(json.dumps(record, indent=1).encode())

    def close(self) -> None:
        """Release the lock of the folder."""
        self._lock.close()

    def _check(self, record: dict[str, Any]) -> None:
        """Check that the folder belongs to the same sweep."""
        path = self.path / _RECORD
        try:
            old = json.loads(textfile.read(path, FileError))
        except ValueError as error:
            raise FileError(f"{path} is damaged: {error}; begin a new sweep in another folder") from None
        for key, value in record.items():
            if old.get(key) != value:
                was, now = (text if len(text) < 60 else f"{text[:57]}..." for text in map(str, (old.get(key), value)))
                differs = f": {was} there, {now} here" if was != now else ""
                message = f"{str(self.path)!r} is of another sweep, {key} differs{differs}; choose another out"
                raise ParameterError(message, parameter=key, value=value)

    def _parts(self) -> list[tuple[int, int, Path]]:
        """Return index of the first sample, number of samples and path of each part, in order."""
        found = [(name, _PART.fullmatch(name)) for name in sorted(os.listdir(self.path))]
        return [(int(m[1]), int(m[2]), self.path / name) for name, m in found if m]

    def done(self) -> list[tuple[int, int]]:
        """Return (first, n) of the finished chunks, in order. Raises FileError for a damaged part."""
        _, parquet = frames.parquet()
        end = 0
        for first, n, path in self._parts():
            try:
                rows = parquet.read_metadata(path).num_rows
            except (OSError, ValueError) as error:
                raise FileError(f"{path} is damaged: {error}; delete it, and resume=True computes it again") from None
            if rows != n or first < end:
                raise FileError(f"{path} does not belong to this sweep: delete it, and resume=True fills the gap")
            end = first + n
        return [(first, n) for first, n, _ in self._parts()]

    def write(self, first: int, samples: dict[str, FloatArray], rows: Rows) -> None:
        """Add a finished chunk."""
        arrow, parquet = frames.parquet()
        reason = arrow.DictionaryArray.from_arrays(arrow.array(rows.code), arrow.array(rows.reasons, arrow.string()))
        columns = samples | rows.metrics | {"reason": reason.dictionary_decode()}
        table = arrow.table({name: np.ascontiguousarray(x) if name != "reason" else x for name, x in columns.items()})
        with textfile.write_whole(self.path / f"rows-{first:012}-{len(rows.code):012}.parquet") as file:
            parquet.write_table(table, file, use_dictionary=["reason"])

    def frame(self, index: Any = None) -> Any:
        """Return the finished rows as a DataFrame, in the order of the samples. index: of all samples, or None."""
        arrow, parquet = frames.parquet()
        parts = self._parts()
        if not parts:
            return None
        table = arrow.concat_tables([parquet.ParquetFile(path).read() for _, _, path in parts])
        found = table.to_pandas()
        places = np.concatenate([np.arange(first, first + n) for first, n, _ in parts])
        if index is not None:
            found.index = index[places]
        elif len(places) != places[-1] + 1:
            found.index = places
        return found
