"""Measure the figures of the performance pages, and write the pages and the plot.

    python benches/bench.py report                                write the pages from the recorded figures
    python benches/bench.py report --measure [--only PART ...]    measure all figures, or some parts, first

The page for users is docs/reference/performance.md with performance.png; the lab book is
docs/development/performance.md. The table of processors comes from references/, which `bench.py rebase` writes.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import floors
import gate
import lab_book
import python_calls
from counters import memory, vectors
from peers import compare
from reporting import GENERATED, REFERENCE, ROOT, cpu_model, table

FIGURES = GENERATED / "performance.json"
PAGE, PLOT = REFERENCE / "performance.md", REFERENCE / "performance.png"
LAB_BOOK = ROOT / "docs" / "development" / "performance.md"

USERS = """\
<!-- Made by `bench.py report` from benches/references and docs/_generated/performance.json: do not edit. -->
# Performance

The table shows the time of the most used calls, one thread, on the best instruction-set level of each processor.
The cam rises in 90 degrees by the modified sine, dwells for 45, falls in 90 and dwells for 135. A batch computes s,
v, a and j unless the row says otherwise. A dash marks calls that have not been measured on that processor.

"""
ROWS = [
    ("C: displacement, one angle, ascending", "displacement/sorted", "ns"),
    ("C: displacement, one angle, random", "displacement/random", "ns"),
    ("C: boundary condition (s, v, a, j), one time, ascending", "boundary_at/sorted", "ns"),
    ("C: batch of 16 angles", "eval/svaj/modified_sine/sorted/n:16/threads:1", "ns a point"),
    ("C: batch of 100 angles", "eval/svaj/modified_sine/sorted/n:100/threads:1", "ns a point"),
    ("C: batch of 10 000 ascending angles", "eval/svaj/modified_sine/sorted/n:10000/threads:1", "ns a point"),
    ("C: batch of 10 000 random angles", "eval/svaj/modified_sine/random/n:10000/threads:1", "ns a point"),
    ("C: batch of 10 000 ascending angles, s alone", "eval/s/modified_sine/sorted/n:10000/threads:1", "ns a point"),
    ("C: batch of 10 000 ascending times", "boundary/steady/sorted/n:10000/threads:1", "ns a point"),
    ("C: batch of 4 000 000 ascending angles", "eval/svaj/modified_sine/sorted/n:4000000/threads:1", "ns a point"),
    ("C: create a program of three segments", "create/modified_sine", "us"),
    ("C: create and analyse it", "create_analyze/modified_sine", "us"),
    ("Python: plan.evaluate(), 16 angles", "python/plan/n:16", "us"),
    ("Python: program.evaluate(), 16 angles", "python/evaluate/n:16", "us"),
    ("Python: program.evaluate(), 100 000 angles", "python/evaluate/n:100000", "ns a point"),
    ("Python: create a program of three segments", "python/create", "us"),
    ("Python: create and analyse it", "python/create_analyze", "us"),
]
PLOTTED = """
![Points per second over the number of points in a call, beside other libraries](performance.png)

The plot compares camkin with other libraries on {machine} ({date}). All compute the same s, v, a and j, and all are
called from Python. {called} The dashed line is a loop that reads one array and writes four: the bound that memory sets
for long arrays.

`python benches/bench.py report` writes this page. The [lab book](../development/performance.md) has every
measurement, the goals, the methods, and the comparison from C.
"""


def median_times(output: dict[str, Any]) -> gate.Times:
    """Return the median time per item of each benchmark that ran without an error."""
    times: dict[str, list[float]] = {}
    for b in output["benchmarks"]:
        if b.get("run_type") == "iteration" and not b.get("error_occurred"):
            times.setdefault(b["run_name"], []).append(1e9 / b["items_per_second"])
    return {name: float(f"{statistics.median(ns):.4g}") for name, ns in times.items()}


def measure_bench(binaries: Path, repetitions: int) -> dict[str, Any]:
    output = gate.run_benchmarks(binaries, repetitions=repetitions)
    output["benchmarks"].sort(
        key=lambda b: (b["family_index"], b["per_family_instance_index"])
    )  # the order of bench.cpp
    output["benchmarks"] += python_calls.run(repetitions=repetitions)
    rows = gate.load_thresholds(gate.THRESHOLDS).rows
    output["benchmarks"] += gate.run_busy(binaries, sorted({n for r in rows for n in r.benchmarks if n[:5] == "busy/"}))
    context = output["context"]
    if failed := sorted({b["run_name"] for b in output["benchmarks"] if b.get("error_occurred")}):
        print(f"left out, not for this processor: {', '.join(failed)}")
    return {
        "machine": gate.machine(context),
        "level": context["camkin_isa"],
        "cores": context["num_cpus"],
        "repetitions": repetitions,
        "ns_per_item": median_times(output),
    }


def measure_memory(binaries: Path, repetitions: int) -> dict[str, Any]:
    return memory.count(binaries / "camkin_count")


def measure_peers(binaries: Path, repetitions: int) -> dict[str, Any]:
    return compare.run(binaries) | {"machine": cpu_model()}


def measure_vectors(binaries: Path, repetitions: int) -> dict[str, Any]:
    return vectors.count(binaries)


def measure_counts(binaries: Path, repetitions: int) -> dict[str, Any]:
    return floors.count(binaries)


PARTS = {
    "bench": measure_bench,
    "arithmetic": measure_vectors,
    "counts": measure_counts,
    "memory": measure_memory,
    "peers": measure_peers,
}


def users_page(data: dict[str, Any]) -> str:
    """Return the page with one column for each processor that has a reference."""
    references = gate.load_thresholds(gate.THRESHOLDS).references
    best = [(r, max(r.levels)) for r in references]  # levels sort by their names
    rows = []
    for text, name, unit in ROWS:
        times = [r.levels[level].ns.get(name) for r, level in best]
        scale = 1e-3 if unit == "us" else 1.0
        rows.append([text, unit, *(f"{t * scale:.3g}" if t else "-" for t in times)])
    text = USERS + table(["call", "unit", *(r.processor for r, _ in best)], rows, 2) + "\n"
    for r, level in best:
        text += f"- {r.processor}: {r.cpu}; level {level}, {r.levels[level].compiler}, {r.levels[level].date}\n"
    return text + PLOTTED.format(**data["peers"])


def plot(data: dict[str, Any], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    one, *more = data["runs"]
    panels = [(law.replace("_", " ") + ", one thread", one["ns"][law]) for law in one["ns"] if law != "s_curve"]
    panels += [(f"modified sine, {run['threads']} threads", run["ns"]["modified_sine"]) for run in more]
    names = list(dict.fromkeys(name for _, peers in panels for name in peers if not name.startswith("roof")))
    colours = dict(zip(names, plt.get_cmap("tab10").colors, strict=False))
    figure, axes = plt.subplots(2, 2, figsize=(12, 10), sharex=True, sharey=True, layout="constrained")
    for ax in axes.flat[len(panels) :]:
        ax.set_visible(False)
    for ax, (title, peers) in zip(axes.flat, panels, strict=False):
        roofs = [times for name, times in peers.items() if name.startswith("roof")]
        if roofs:
            points = list(roofs[0])
            best = [max(1e9 / times[n] for times in roofs if n in times) for n in points]
            ax.plot([int(n) for n in points], best, "k--", linewidth=1.5, label="roof (one read, four writes)")
        for name, times in peers.items():
            if name in colours:
                rates = [1e9 / t for t in times.values()]
                width, size = (3, 7) if name == "camkin" else (1.5, 5)
                ax.plot([int(n) for n in times], rates, "o-", color=colours[name], lw=width, ms=size, label=name)
        ax.set(xscale="log", yscale="log", title=title)
        ax.grid(which="major", color="0.85")
        ax.tick_params(labelbottom=True, labelleft=True)
        ax.set_xlabel("points in a call")
        ax.set_ylabel("points per second")
    handles: dict[str, Any] = {}
    for ax in axes.flat:
        handles |= {text: line for line, text in zip(*ax.get_legend_handles_labels(), strict=True)}
    figure.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=5)
    figure.suptitle(f"s, v, a, j of a rise-dwell-fall program ({data['machine']}, {data['date']})")
    figure.savefig(path, dpi=100)


def write(binaries: Path | None, only: Iterable[str] | None, repetitions: int) -> int:
    """Measure the parts, unless `binaries` is None, and write the pages and the plot."""
    parts = list(only or PARTS)
    if unknown := [part for part in parts if part not in PARTS]:
        raise ValueError(f"no part {unknown[0]!r}; the parts are {', '.join(PARTS)}")
    data = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    for part in parts if binaries else ():
        data[part] = PARTS[part](binaries, repetitions) | {"date": date.today().isoformat()}
        FIGURES.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(users_page(data), encoding="utf-8")
    LAB_BOOK.write_text(lab_book.page(data), encoding="utf-8")
    plot(data["peers"], PLOT)
    return 0
