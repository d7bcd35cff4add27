"""Prepared benchmark results, thresholds and references, for the tests of the speed gate."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

BENCHES = Path(__file__).resolve().parents[2] / "benches"
sys.path[:0] = [str(BENCHES), str(BENCHES.parent / "scripts")]

bench, gate, rebase, reporting = map(importlib.import_module, ("bench", "gate", "rebase", "reporting"))

THRESHOLDS = """
tol = 0.1
tol_elsewhere = 0.5
[calibration]
fma = { benchmark = "calib/fma", min_ns = 50, max_ns = 400 }
roof = { benchmark = "roof", min_ns = 0.5, max_ns = 8 }
[[tier]]
name = "ours"
rows = [{ name = "eval", calib = ["fma", "roof"] }]
"""
# With these the limit of "ours" on processor A is 10 before the tolerance.
NS = {"eval": 11.0 / 1.3, "calib/fma": 100.0, "roof": 1.0, "libm": 110.0 / 1.3}
RATIO = '[[tier]]\nname = "ratios"\nrows = [{ name = "eval", to = "libm", ratio_max = 0.125 }]\n'
OUR_RATIO = '[[tier]]\nname = "ours"\nrows = [{ name = "eval", to = "libm", goal = 0.05 }]\n'
THREADS = '[[tier]]\nname = "threads"\nrows = [{ name = "eval/threads:4", ns_per_op_max = 1, calib = ["fma"] }]\n'
OTHER_LEVEL = (
    '[[tier]]\nname = "v3"\nisa = ["x86-64-v3"]\nrows = [{ name = "eval", ns_per_op_max = 1, calib = ["fma"] }]\n'
)
GOOD = {"eval": 10.0, "calib/fma": 100.0, "roof": 1.0, "libm": 100.0}


def results(times: dict[str, float | list[float]]) -> dict[str, Any]:
    """Return what Google Benchmark prints: one entry per repetition, and aggregates, which the gate ignores."""
    benchmarks = []
    for name, repetitions in times.items():
        for ns in repetitions if isinstance(repetitions, list) else [repetitions]:
            benchmarks.append({"run_name": name, "run_type": "iteration", "items_per_second": 1e9 / ns})
        benchmarks.append({"run_name": name, "run_type": "aggregate", "items_per_second": 1e12})
    context = {"camkin_isa": "x86-64-v4", "camkin_version": "0", "num_cpus": 2, "compiler": "C"}
    return {"context": context, "benchmarks": benchmarks}


def written(
    folder: Path,
    text: str = THRESHOLDS,
    *,
    level: str = "x86-64-v4",
    compiler: str = "C",
    **references: dict[str, float],
) -> Path:
    """Write a thresholds file, and a reference of that level for each processor; the default is processor A."""
    (folder / "references").mkdir(exist_ok=True)
    for processor, ns in (references or {"A": NS}).items():
        rebase.write(folder / "references", processor, "cpu", level, gate.Figures(compiler, "2000-01-01", ns))
    path = folder / "thresholds.toml"
    path.write_text(text)
    return path


def judge(
    tmp_path: Path,
    *attempts: dict[str, Any],
    thresholds: str = THRESHOLDS,
    processor: str = "A",
    strict: bool = False,
    **reference: Any,
) -> Any:
    """Return the report on these attempts, all of which must be used; `report.asked` lists what was run."""
    path = written(tmp_path, thresholds, **reference)
    left, asked = list(attempts), []

    def run(names: list[str]) -> dict[str, Any]:
        asked.append(names)
        return results(left.pop(0))

    report = gate.gate(gate.load_thresholds(path), run, processor, strict)
    assert not left
    report.asked = asked
    return report
