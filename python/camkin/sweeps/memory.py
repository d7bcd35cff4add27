"""The table of a sweep in memory."""

from typing import Any

import numpy as np

from camkin._base.arguments import empty
from camkin.sweeps import frames
from camkin.sweeps.samples import Samples
from camkin.sweeps.task import Rows


class Memory:
    """Rows of a sweep, in arrays of all samples."""

    def __init__(self, samples: Samples, metrics: tuple[str, ...]) -> None:
        m = len(samples)
        self._samples, self._metrics = samples, metrics
        self._values = empty((len(metrics), m), (m,))
        self._reason = np.full(m, "", object)
        self._finished = np.zeros(m, bool)
        self._done: list[tuple[int, int]] = []

    def done(self) -> list[tuple[int, int]]:
        """Return (first, n) of the finished chunks, in order."""
        return sorted(self._done)

    def write(self, first: int, samples: dict[str, Any], rows: Rows) -> None:
        """Add a finished chunk."""
        here = slice(first, first + len(rows.code))
        for row, values in zip(self._values, rows.metrics.values(), strict=True):
            row[here] = values
        self._reason[here] = np.array(rows.reasons, object)[rows.code]
        self._finished[here] = True
        self._done.append((first, len(rows.code)))

    def close(self) -> None:
        """Do nothing: the table has no folder that is locked."""

    def frame(self, index: Any = None) -> Any:
        """Return the finished rows as a DataFrame, in the order of the samples. index: of all samples, or None."""
        columns = self._samples.rows(0, len(self._samples)) | dict(zip(self._metrics, self._values, strict=True))
        whole = frames.frame(columns | {"reason": self._reason}, index)
        return whole if self._finished.all() else whole[self._finished]
