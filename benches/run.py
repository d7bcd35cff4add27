"""Time chosen benchmarks, or compare those of two builds.

The builds take turns, so that both meet the same load. For each benchmark compare() prints the ratio of the medians
and the p-value of SciPy's Mann-Whitney U test, as compare.py of Google Benchmark does: the probability of such a
difference between two equal builds.
"""

from __future__ import annotations

import re
import statistics
from pathlib import Path
from typing import Any

import gate
import python_calls


def times(binaries: Path, pattern: str, repetitions: int) -> dict[str, list[float]]:
    """Return the ns per item of every repetition of the benchmarks that match; those of Python for `python/...`."""
    if pattern.startswith("python/"):
        chosen = [name for name in python_calls.calls() if re.fullmatch(pattern, name)]
        results = python_calls.run(chosen, repetitions) if chosen else []
    else:
        results = gate.run_benchmarks(binaries, [pattern], repetitions)["benchmarks"]
    found: dict[str, list[float]] = {}
    for b in results:
        if b.get("error_occurred"):
            print(f"{b['run_name']}: {b['error_message']}")
        elif b.get("run_type") == "iteration":
            found.setdefault(b["run_name"], []).append(1e9 / b["items_per_second"])
    if not found:
        raise RuntimeError(f"no benchmark matches {pattern!r}")
    return found


def show(binaries: Path, pattern: str, repetitions: int) -> int:
    found = times(binaries, pattern, repetitions)
    width = max(map(len, found))
    print(f"{'ns per item':{width}}     least    median")
    for name, ns in found.items():
        print(f"{name:{width}} {min(ns):9.4g} {statistics.median(ns):9.4g}")
    return 0


def compare(binaries: Path, against: Path, pattern: str, repetitions: int) -> int:
    from scipy.stats import mannwhitneyu

    builds: list[dict[str, list[float]]] = [{}, {}]
    for _ in range(repetitions):
        for found, folder in zip(builds, (against, binaries), strict=True):
            for name, ns in times(folder, pattern, 1).items():
                found.setdefault(name, []).append(ns[0])
    old, new = builds
    names = [name for name in old if name in new]
    width = max(map(len, names), default=0)
    print(f"{'ns per item, medians':{width}}       old       new   new/old         p")
    for name in names:
        medians = [statistics.median(found[name]) for found in (old, new)]
        p: Any = mannwhitneyu(old[name], new[name]).pvalue
        print(f"{name:{width}} {medians[0]:9.4g} {medians[1]:9.4g} {medians[1] / medians[0]:9.3f} {p:9.2g}")
    return 0
