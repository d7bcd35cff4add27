"""Measures everything that the page of performance says, and writes docs/performance-data.json, -peers.png and .md.

python benches/report.py --binaries build/bench/benches                    measure everything, then write all three
python benches/report.py --binaries build/bench/benches --only peers      measure a part anew: bench, counts, ...
python benches/report.py                                                   only write page and plot anew

The section on processors is made from references/, which remeasure.py writes on each of them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import arithmetic
import gate
import instructions
import limits
import memory
import python_calls
from table import table

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent / "docs"
DATA, PAGE, PLOT = DOCS / "performance-data.json", DOCS / "performance.md", DOCS / "performance-peers.png"
COMMAND = "python benches/report.py --binaries build/bench/benches"

INTRODUCTION = """\
<!-- Made by benches/report.py from performance-data.json: do not edit. -->
# Performance

Measured on {date} on {machine}, with

    pip install '.[plot,peers]' && cmake --preset bench && cmake --build --preset bench
    {command}

which writes this page and the figures behind it, `performance-data.json`. The program is rise 90 degrees, dwell 45,
fall 90, dwell 135, unless another is named. Times are the median of {repetitions} interleaved repetitions, in CPU
time; for several threads, in wall-clock time. `libm_loop` is a plain C loop that computes s, v, a, j of the same
cycloidal program with the sin() and cos() of libm. `roof` is a plain loop that reads one array and writes four, built
for the best level of the processor; `roof_stream` does the same with streaming stores, and `writes_stream` only
writes. Random angles of 10 000 points and fewer recur at every repetition, so that the branch predictor learns the
order: this flatters loops that branch, such as `libm_loop`. Sorted angles of any number go over the whole cycle;
`in_turn` are batches of a solver that goes along in 3600 steps a cycle, each call with the points that follow.
"""

GOALS = """
## Goals

What is aimed at, and what is there: {met} of {all} goals are met. A figure is the time per point (per call for single
calls, and for Python with 16 points), or its ratio to the other one named. The gate (`benches/gate.py`) holds what is
there to limits of its own, `benches/thresholds.toml`.

"""

PROCESSORS = """
## Processors

What the gate's own limits are made from: the least time of each of its benchmarks, on every processor that it knows, as
`benches/remeasure.py` measured it there. A figure is in ns per point (per call for single calls, `analyze`, `start_up`
and Python with 16 points), or the ratio to the other one named. All other sections are of one processor.

"""

SCALING = """
## Threads

s, v, a, j of the modified sine at 100 000 sorted angles, which the caches hold: over one cycle, of which the first half
has three times as much motion as the second, and over ten. Each thread takes eight parts, in turn there and back. The
machine had {cores} cores, so that {cores} is the largest number of threads that can be shown. Two threads of
`calib/fma`, which share nothing and stay in the first-level caches, do {gain:.2f} times the work of one here.
"""

PEERS = """
## Other libraries

Measured on {date} on {machine}, in one run, by `benches/peers/run.py`: s, v, a, j of the same program at sorted
angles, all called from Python with whatever can be prepared beforehand. Every result agrees with that of camkin to
{tolerance:g} of the peak, or the run ends. Medians of {repetitions} repetitions in which the libraries take turns.
One thread: CPU time of a process that may use one core; two threads: wall-clock time. The C loops
(`benches/peers/loops.c`) work in blocks, with one sine and cosine a point, and are built for this processor with -O3;
libmvec is the vector library of glibc, which gcc calls with -ffast-math; no sine is needed for the 3-4-5 polynomial.
Numba runs with fastmath, and with parallel where there are two threads. PPoly is exact for the polynomial and made of
parts of degree 11 for the other laws; a BSpline is exact for the polynomial only. ruckig samples a jerk-limited rise,
one time a call, without jerk, against camkin's law of the same profile, with jerk. `roof` is called in the same way;
with streaming stores it is the limit where the arrays are larger than the caches.

Versions: {versions}.

![Points per second over the number of points](performance-peers.png)

Million points per second, and the largest difference from camkin:
"""

MEMORY = """
## Memory

Counted on {date} by `benches/memory.py`, at level {level}, one thread. Bytes of the caller's arrays are those that
are touched; elsewhere (stack, pieces of the program, constants: all in the first-level cache) everything that is
loaded and stored. Per point, or per call for single calls, `analyze` and `create`. No call but `create` allocates
anything.

"""

PYTHON_MEMORY = """
Of the calls of the Python package, bytes per point that are allocated, at 100 000 points:

"""

INSTRUCTIONS = """
## Instructions

Per point, or per call for single calls, at level {level}, made by {compiler}: counted by callgrind, and compared to
1 % by `benches/instructions.py`.

"""


def measure_bench(binaries: Path, repetitions: int) -> dict[str, Any]:
    output = gate.run_benchmarks(binaries / "camkin_bench", repetitions=repetitions)
    output["benchmarks"].sort(key=lambda b: (b["family_index"], b["per_family_instance_index"]))  # as in bench.cpp
    output["benchmarks"] += python_calls.run(repetitions=repetitions)
    context = output["context"]
    if failed := sorted({b["run_name"] for b in output["benchmarks"] if b.get("error_occurred")}):
        print(f"left out, not for this processor: {', '.join(failed)}")
    return {
        "machine": gate.machine(context),
        "cores": context["num_cpus"],
        "repetitions": repetitions,
        "ns_per_item": {name: float(f"{ns:.4g}") for name, ns in gate.median_times(output).items()},
    }


def measure_memory(binaries: Path, repetitions: int) -> dict[str, Any]:
    return memory.count(binaries / "camkin_count")


def measure_peers(binaries: Path, repetitions: int) -> dict[str, Any]:
    out = binaries / "peers.json"
    subprocess.run([sys.executable, str(HERE / "peers" / "run.py"), "--json", str(out)], check=True)
    return json.loads(out.read_text(encoding="utf-8")) | {"machine": gate.cpu_model()}


def measure_arithmetic(binaries: Path, repetitions: int) -> dict[str, Any]:
    return arithmetic.count(binaries)


def measure_counts(binaries: Path, repetitions: int) -> dict[str, Any]:
    return limits.count(binaries)


PARTS = {
    "bench": measure_bench,
    "arithmetic": measure_arithmetic,
    "counts": measure_counts,
    "memory": measure_memory,
    "peers": measure_peers,
}


def sizes(ns: dict[str, float], prefix: str) -> list[int]:
    return sorted({int(name.split("n:")[1].split("/")[0]) for name in ns if name.startswith(prefix + "/n:")})


def goals(ns: dict[str, float]) -> str:
    rows = []
    met = 0
    for row in gate.load_thresholds(HERE / "thresholds.toml").rows:
        if row.goal == gate.NONE:
            continue
        if missing := [name for name in (row.name, row.to) if name and name not in ns]:
            rows.append([row.tier, f"`{row.name}`", "", f"{row.goal:g}", f"not measured: {missing[0]}", ""])
            continue
        figure = ns[row.name] / (ns[row.to] if row.to else 1.0)
        met += figure <= row.goal
        unit = "" if row.to else " ns"
        to = f"`{row.to}`" if row.to else ""
        yes = "yes" if figure <= row.goal else "no"
        rows.append([row.tier, f"`{row.name}`", to, f"{row.goal:g}{unit}", f"{figure:.3g}{unit}", yes])
    text = GOALS.format(met=met, all=len(rows))
    return text + table(["work", "measured", "relative to", "goal", "figure", "met"], rows)


def processors_page() -> str:
    """The rows of the gate on each processor side by side, from the references of the gate."""
    thresholds = gate.load_thresholds(HERE / "thresholds.toml")
    references = thresholds.references
    each = [
        [f"`{r.processor}`", r.cpu, level, figures.compiler, figures.date]
        for r in references
        for level, figures in r.levels.items()
    ]
    rows = {}
    for row in thresholds.rows:
        for level in row.isa:
            needed = {row.name, row.to} - {""}
            measured = [r.levels[level].ns if level in r.levels else {} for r in references]
            figures = [f"{row.figure(ns):.3g}" if ns.keys() >= needed else "" for ns in measured]
            if any(figures):
                to = f"`{row.to}`" if row.to else ""
                rows[level, row.name, row.to] = [level, f"`{row.name}`", to, *figures]
    names = [f"`{r.processor}`" for r in references]
    text = PROCESSORS + table(["processor", "name", "level", "compiler", "date"], each) + "\n"
    return text + table(
        ["level", "measured", "relative to", *names], sorted(rows.values(), key=lambda row: row[0], reverse=True)
    )


def bench_page(everything: dict[str, Any]) -> str:
    data = everything["bench"]
    ns: dict[str, float] = data["ns_per_item"]

    def batch(name: str, n: int, order: str) -> list[str]:
        """One thread: time, rate, and the comparisons."""
        t = ns[f"{name}/n:{n}/threads:1"]
        libm, roof = ns[f"libm_loop/{order}/n:10000"], ns[f"roof/n:{n}"]
        return [f"{t:.3g}", f"{1e3 / t:,.0f}", f"{libm / t:.1f}", f"{t / roof:.2f}"]

    heads = ["ns/point", "million points/s", "times libm_loop", "time / roof"]
    text = INTRODUCTION.format(command=COMMAND, **data)
    text += goals(ns) + limits.page(ns, everything) + processors_page()

    text += "\n## All laws and outputs, 10 000 points, one thread\n\n"
    text += (
        "`mixed_12` has 12 segments of six laws and dwells; `segments_4` and `segments_100` are so many segments of "
        "equal length,\nrises and falls of the 3-4-5 polynomial with dwells between; `poly_11` is the polynomial of "
        "that degree.\n\n"
    )
    rows = []
    for name in ns:
        if name.startswith("eval/") and name.endswith("/n:10000/threads:1"):
            _, outputs, law, order, *_ = name.split("/")
            comparisons = batch(f"eval/{outputs}/{law}/{order}", 10000, order)
            if outputs != "svaj":
                comparisons[2:] = ["", ""]  # the yardsticks have four outputs
            rows.append([law, ", ".join(outputs), order, *comparisons])
    text += table(["law or program", "outputs", "angles", *heads], rows)

    for order in ("sorted", "random"):
        name = f"eval/svaj/modified_sine/{order}"
        text += f"\n## s, v, a, j of the modified sine over the number of points, {order} angles\n\n"
        rows = []
        for n in sizes(ns, name):
            if f"roof/n:{n}" in ns:
                two = ns.get(f"{name}/n:{n}/threads:2/real_time")
                rows.append([f"{n:,}", *batch(name, n, order), f"{two:.3g}" if two else ""])
        text += table(["points", *heads, "two threads, ns/point"], rows)

    gain = ns["calib/fma"] / ns["calib/fma_two_threads/real_time"]
    text += SCALING.format(gain=gain, **data)
    rows = []
    for sweep, order in (("one cycle", "sorted"), ("ten cycles", "ten_cycles")):
        name = f"eval/svaj/modified_sine/{order}/n:100000/threads:"
        for threads in range(1, data["cores"] + 1):
            t = ns[f"{name}{threads}" + ("/real_time" if threads > 1 else "")]
            gain = ns[f"{name}1"] / t
            rows.append([sweep, str(threads), f"{t:.3g}", f"{gain:.2f}", f"{gain / threads:.0%}"])
    text += table(["angles", "threads", "ns/point", "times one thread", "efficiency"], rows)

    text += "\n## Boundary conditions, s, v, a, j of the modified sine\n\n"
    rows = []
    for name in ("boundary/steady/sorted", "boundary/steady/random", "boundary/ramp/sorted", "boundary_grid/steady"):
        order = "random" if name.endswith("random") else "sorted"
        for n in sizes(ns, name):
            two = ns.get(f"{name}/n:{n}/threads:2/real_time")
            rows.append([name, f"{n:,}", *batch(name, n, order), f"{two:.3g}" if two else ""])
    text += table(["call/drive/times", "points", *heads, "two threads, ns/point"], rows)

    text += "\n## Programs of many segments\n\n"
    rows = []
    for name in ns:
        if name.startswith("eval/svaj/segments_") and name.endswith("threads:1"):
            _, _, program, order, n, _ = name.split("/")
            rows.append([program.removeprefix("segments_"), order, f"{int(n[2:]):,}", f"{ns[name]:.3g}"])
    text += table(["segments", "angles", "points", "ns/point"], rows)

    text += "\n## Single calls\n\n"
    rows = [
        [f"`camkin_{call}`", *(f"{ns[f'{call}/{order}']:.3g}" for order in ("sorted", "random"))]
        for call in ("displacement", "velocity", "acceleration", "jerk", "boundary_at")
    ]
    text += table(["call", "angles or times in order, ns", "at random, ns"], rows)
    text += f"\n`camkin_analyze` of the whole cycle: {ns['analyze'] / 1e3:.3g} microseconds.\n"

    text += "\n## Python\n\n"
    text += (
        "`c` is the C function called through cffi with pointers that are ready; `evaluate_out` is `evaluate(theta, "
        "out=out)`.\nWith 16 points ns per call, otherwise per point; one thread.\n\n"
    )
    rows = [[f"`{name}`", f"{t:,.4g}"] for name, t in ns.items() if name.startswith("python/")]
    text += table(["call", "ns"], rows)

    text += "\n## Yardsticks\n\n"
    yardsticks = ("calib", "libm_loop", "roof", "writes_stream")
    rows = [[f"`{name}`", f"{t:.3g}"] for name, t in ns.items() if name.startswith(yardsticks)]
    text += table(["loop", "ns/item"], rows)
    return text + (
        "\nAn item is a point; of `calib/sin` a sine, of `calib/issue` an instruction, and of `calib/fma` a block of "
        "8192 multiply-adds.\n"
    )


def peers_page(data: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in data["runs"][0]["versions"].items())
    text = PEERS.format(**(data | {"versions": versions}))
    for run in data["runs"]:
        for law, peers in run["ns"].items():
            points = list(peers["camkin"])
            threads = "one thread" if run["threads"] == 1 else f"{run['threads']} threads"
            text += f"\n{law}, {threads}:\n\n"
            rows = []
            for name, times in peers.items():
                rates = [f"{1e3 / times[n]:.3g}" if n in times else "" for n in points]
                differs = run["differs"][law].get(name)
                rows.append([name, *rates, f"{differs:.1g}" if differs else ""])
            text += table(["points", *(f"{int(n):,}" for n in points), "differs by"], rows)
    return text


def memory_page(data: dict[str, Any]) -> str:
    text = MEMORY.format(**data)
    rows = []
    for name, c in data["calls"].items():
        figures = [c["allocations"], c["allocated"], c["in"], c["out"], c["read elsewhere"], c["written elsewhere"]]
        rows.append([f"`{name}`", *(f"{figure:,.4g}" for figure in figures), f"{c['stack']:,}"])
    heads = [
        "call",
        "allocations",
        "bytes allocated",
        "read",
        "written",
        "loaded elsewhere",
        "stored elsewhere",
        "stack",
    ]
    text += table(heads, rows) + PYTHON_MEMORY
    return text + table(["call", "bytes/point"], [[f"`{name}`", f"{n:g}"] for name, n in data["python"].items()])


def instructions_page() -> str:
    kept = gate.tomllib.loads(instructions.KEPT.read_text(encoding="utf-8"))
    text = INSTRUCTIONS.format(level=instructions.LEVEL, compiler=kept["compiler"])
    return text + table(["call", "instructions"], [[f"`{name}`", f"{n:,.4g}"] for name, n in kept["counts"].items()])


def page() -> str:
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return bench_page(data) + peers_page(data["peers"]) + memory_page(data["memory"]) + instructions_page()


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


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--binaries", type=Path, help="folder of camkin_bench and camkin_count: measure first")
    parser.add_argument("--only", choices=PARTS, action="append", help="parts to measure; all of them if not given")
    parser.add_argument("--repetitions", type=int, default=9)
    args = parser.parse_args()
    data = json.loads(DATA.read_text(encoding="utf-8")) if DATA.exists() else {}
    for part in (args.only or PARTS) if args.binaries else ():
        data[part] = PARTS[part](args.binaries, args.repetitions) | {"date": date.today().isoformat()}
        DATA.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
    plot(data["peers"], PLOT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
