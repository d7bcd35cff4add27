"""The work of a sweep: compute the metrics of a chunk of samples. A task is pickled to reach other processes."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from camkin._base.arguments import FloatArray
from camkin._camkin import lib
from camkin.errors import CamkinError, from_status
from camkin.optimize import parts
from camkin.optimize.design import Design
from camkin.sweeps.faults import law_faults
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
    """The metrics of a design at a speed. impulses: as for analyze_designs()."""

    design: Design
    metrics: Metrics
    rpm: float | str | None
    impulses: bool

    def run(self, samples: dict[str, FloatArray], threads: int) -> Rows:
        """Return the metrics of a chunk of samples; NaN with a reason where a sample is no program."""
        bounds = self.design.parameters
        outside = {name: ~((low <= samples[name]) & (samples[name] <= high)) for name, (low, high) in bounds.items()}
        # A Design accepts only values within their bounds.
        within = {name: np.where(outside[name], low, samples[name]) for name, (low, _) in bounds.items()}
        found = self.design.analyze(within, rpm=self.rpm, impulses=self.impulses, threads=threads)
        values = np.empty((len(self.metrics.names), len(found)))
        self.metrics.of_batch(found, values)
        reasons = _Reasons(found.status, self._law_parameters)
        shares = self.design._shares()
        columns = self.design.columns(within) if shares or reasons.unnamed.any() else {}
        for segment, place in shares:
            reasons.add(np.less(columns[place.column], 0.0), parts.share_fault(segment, place))
        for name, column in samples.items():
            low, high = bounds[name]
            reasons.add(outside[name], f"{name} must be {low:g} to {high:g}")
            reasons.add(np.isnan(column), f"{name} is NaN")
            values[:, outside[name]] = np.nan
        for text, rows in law_faults(self.design, columns, np.flatnonzero(reasons.unnamed)):
            reasons.add(np.isin(np.arange(len(found)), rows), text)
        if self.metrics.need_programs:
            for k in map(int, np.flatnonzero(reasons.none)):
                reasons.add(k, self._more(samples, k, values[:, k]))
        return Rows(dict(zip(self.metrics.names, values, strict=True)), reasons.code, tuple(reasons.texts))

    @property
    def _law_parameters(self) -> str:
        """The law parameters that vary, in words: one of them is out of range where a batch refuses a parameter."""
        varied = (place for place in self.design._places if place.field[0] not in ("duration", "lift"))
        return " or ".join(f"{name} of segment {i}" for i, name in (place.column for place in varied))

    def _more(self, samples: dict[str, FloatArray], k: int, column: FloatArray) -> str:
        """Fill the metrics that need the program of a sample. Return why some are NaN, or ""."""
        sample = {name: float(values[k]) for name, values in samples.items()}
        try:
            program = self.design.program(sample)
        except CamkinError as error:  # at the ends of ranges, because a batch rounds a rest differently
            return str(error)
        return self.metrics.of_program(program, self.rpm, sample, column)


class _Reasons:
    """Why samples have NaN. code: the index of a text for each. texts: its keys, in the order of the indices."""

    def __init__(self, status: Any, parameters: str) -> None:
        """Start with the reasons of refused designs. parameters: the varying law parameters, "" if there are none."""
        statuses, code = np.unique(status, return_inverse=True)
        self.code = code.astype(np.int32)
        self.texts = {_text(int(one), parameters): i for i, one in enumerate(statuses)}
        self._unnamed = self.texts.get(_text(lib.CAMKIN_E_PARAMETER, parameters), -1)

    @property
    def none(self) -> Any:
        """Mask of the samples without a reason."""
        return self.code == self.texts.get("", -1)

    @property
    def unnamed(self) -> Any:
        """Mask of the samples of which only the status says that a law parameter is out of range."""
        return self.code == self._unnamed

    def add(self, where: Any, text: str) -> None:
        """Give samples a reason. where: a mask or an index."""
        if text and np.any(where if isinstance(where, np.ndarray) else True):
            self.code[where] = self.texts.setdefault(text, len(self.texts))


def _text(status: int, parameters: str) -> str:
    named = f": {parameters}" if status == lib.CAMKIN_E_PARAMETER and parameters else ""
    return f"{from_status(status)}{named}" if status else ""
