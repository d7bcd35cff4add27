"""The work of a sweep: find the metrics of a chunk of samples. A task travels to other processes by pickle."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from camkin._base.arguments import FloatArray
from camkin.designs import analyze_designs
from camkin.errors import from_status
from camkin.sweeps.metrics import Metrics


class Rows(NamedTuple):
    """Values of n samples.

    metrics: an array of (n,) for each metric.
    code: integers (n,), each the index of a text in reasons: why metrics are NaN, or "".
    """

    metrics: dict[str, FloatArray]
    code: Any
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """The metrics of a design at a speed. design: a Design. impulses: as for analyze_designs()."""

    design: Any
    metrics: Metrics
    rpm: float | str | None
    impulses: bool

    def run(self, samples: dict[str, FloatArray], threads: int) -> Rows:
        """Return the metrics of a chunk of samples; NaN with a reason where a sample is no program."""
        found = analyze_designs(
            self.design.template,
            self.design.columns(samples),
            total=self.design.total,
            rpm=self.rpm,
            impulses=self.impulses,
            threads=threads,
        )
        values = np.empty((len(self.metrics.names), len(found)))
        self.metrics.of_batch(found, values)
        reasons = _Reasons(found.status)
        for name, column in samples.items():
            reasons.add(np.isnan(column), f"{name} is NaN")
        if self.metrics.need_programs:
            for k in np.flatnonzero(found.accepted):
                program = self.design.program({name: float(column[k]) for name, column in samples.items()})
                reasons.add(k, self.metrics.of_program(program, self.rpm, values[:, k]))
        return Rows(dict(zip(self.metrics.names, values, strict=True)), reasons.code, tuple(reasons.texts))


class _Reasons:
    """Why samples have NaN. code: the index of a text for each. texts: its keys, in the order of the indices."""

    def __init__(self, status: Any) -> None:
        """Take the reasons of refused designs."""
        statuses, code = np.unique(status, return_inverse=True)
        self.code = code.astype(np.int32)
        self.texts = {str(from_status(int(one))) if one else "": i for i, one in enumerate(statuses)}

    def add(self, where: Any, text: str) -> None:
        """Give samples a reason. where: a mask or an index."""
        if text and np.any(where if isinstance(where, np.ndarray) else True):
            self.code[where] = self.texts.setdefault(text, len(self.texts))
