"""The lab book of the speed, docs/development/performance.md, written from docs/_generated/performance.json."""

from __future__ import annotations

from typing import Any

import floors
import gate
from counters import instructions
from reporting import table, tomllib

INTRODUCTION = """\
<!-- Made by `bench.py report` from docs/_generated/performance.json: do not edit. -->
# Performance: the lab book

This page holds all measurements, goals and counts. The [page for users](../reference/performance.md) has the summary.

Measured on {date} on {machine}, with

    scripts/setup --trust && cmake --preset bench && cmake --build --preset bench
    python benches/bench.py report --measure

The program is rise 90 degrees, dwell 45, fall 90, dwell 135, unless another is named. Times are medians of
{repetitions} interleaved repetitions: CPU time for one thread, wall-clock time for several. The yardsticks are
plain C loops:

- `libm_loop` computes s, v, a, j of the cycloidal program with sin() and cos() of libm.
- `roof` reads one array and writes four, compiled for the best level of the processor; `roof_stream` does the same
  with streaming stores; `writes_stream` only writes.
- `loop/libm` and `loop/fast` are vectorisable loops of three laws (`benches/cpp/loops.c`); `fast` is compiled with
  -ffast-math.

Random angles of up to 10 000 points repeat in every repetition, so the branch predictor learns them. This favours
loops with branches, such as `libm_loop`. Sorted angles cover the whole cycle. `in_turn` imitates a solver: 3600
steps a cycle, each call with the points that follow.
"""

GOALS = """
## Goals

{met} of {measured} measured goals of level {level} are met; most goals are of x86-64-v4. A figure is the time per
point, or its ratio to the other benchmark of the row; single calls, creation, and Python with 16 points have the
time per call. The gate (`bench.py gate`) enforces the limits of `benches/thresholds.toml`, not the goals.

"""

PROCESSORS = """
## Processors

The least time of each benchmark of the gate on every processor with a reference (`bench.py rebase`). The limits of
the gate follow from these times. A figure is in ns per point, or the ratio to the other benchmark of the row;
single calls, `analyze`, `start_up`, creation, and Python with 16 points have ns per call. All other sections are of
one processor.

"""

SCALING = """
## Threads

s, v, a, j of the modified sine at 100 000 sorted angles, which the caches hold: over one cycle, whose first half
has three times as much motion as the second, and over ten. The machine had {cores} cores. Two threads of
`calib/fma`, which share nothing and stay in the first-level caches, do {gain:.2f} times the work of one here.

"""

PEERS = """
## Other libraries

Measured on {date} on {machine}, in one run, by `bench.py peers`: s, v, a, j of the same program at sorted angles.
Every result agrees with that of camkin to {tolerance:g} of the peak, or the run ends. Times are medians of
{repetitions} repetitions in which the libraries take turns: CPU time of a process on one core, or wall-clock time
for two threads.

- All are called from Python, with everything prepared that can be. {called}
- The C loops (`benches/cpp/loops.c`) work in blocks, with one sine and cosine a point, and are compiled for this
  processor with -O3. With -ffast-math, gcc calls libmvec, the vector library of glibc, and reorders the polynomial.
- Numba runs with fastmath, and with parallel for two threads.
- PPoly is exact for the polynomial and consists of parts of degree 11 for the other laws. BSpline is exact for the
  polynomial only.
- ruckig samples a jerk-limited rise, one time a call and without jerk; camkin evaluates the law of the same
  profile, with jerk.
- `roof` is called in the same way. With streaming stores it is the bound where the arrays exceed the caches.

Versions: {versions}.

Million points per second, and the largest difference from camkin:
"""

IN_C = """
Called from C, one thread, sorted angles, ns per call:
"""
ONE_OUTPUT = """
s alone, called from Python, one thread, ns per call:
"""

MEMORY = """
## Memory

Counted on {date} by `bench.py count memory`, at level {level}, one thread. The bytes of the caller's arrays are
those that are accessed. Elsewhere (stack, pieces, constants: all in the first-level cache) every load and store
counts. Figures are per point, and per call for single calls, `analyze` and `create`. Only `create` allocates.

"""

PYTHON_MEMORY = """
Bytes per point that calls of the Python package allocate, at 100 000 points:

"""

INSTRUCTIONS = """
## Instructions

Per point, or per call for single calls, at level {level}, compiled by {compiler}: counted by callgrind, and
compared to 1 % by `bench.py count`.

"""


def sizes(ns: dict[str, float], prefix: str) -> list[int]:
    return sorted({int(name.split("n:")[1].split("/")[0]) for name in ns if name.startswith(prefix + "/n:")})


def goals(ns: dict[str, float], level: str) -> str:
    rows = []
    met = measured = 0
    for row in gate.load_thresholds(gate.THRESHOLDS).rows:
        if row.goal == gate.NONE or not row.judges(level):
            continue
        if missing := [name for name in (row.name, row.to) if name and name not in ns]:
            rows.append([row.tier, f"`{row.name}`", "", f"{row.goal:g}", f"not measured: {missing[0]}", ""])
            continue
        figure = ns[row.name] / (ns[row.to] if row.to else 1.0)
        met += figure <= row.goal
        measured += 1
        unit = "" if row.to else " ns"
        to = f"`{row.to}`" if row.to else ""
        yes = "yes" if figure <= row.goal else "no"
        rows.append([row.tier, f"`{row.name}`", to, f"{row.goal:g}{unit}", f"{figure:.3g}{unit}", yes])
    text = GOALS.format(met=met, measured=measured, level=level)
    return text + table(["work", "measured", "relative to", "goal", "figure", "met"], rows, 3)


def processors_page() -> str:
    """Return the rows of the gate on each processor side by side, from the references."""
    thresholds = gate.load_thresholds(gate.THRESHOLDS)
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
    text = PROCESSORS + table(["processor", "name", "level", "compiler", "date"], each, 5) + "\n"
    return text + table(
        ["level", "measured", "relative to", *names], sorted(rows.values(), key=lambda row: row[0], reverse=True), 3
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
    text = INTRODUCTION.format(**data)
    text += goals(ns, data["level"]) + floors.page(ns, everything) + processors_page()

    text += "\n## All laws and outputs, 10 000 points, one thread\n\n"
    text += (
        "`mixed_12` has 12 segments: six laws and dwells. `segments_4` and `segments_100` have that number of segments "
        "of equal\nlength: rises and falls of the 3-4-5 polynomial with dwells between. `moving_...` has no dwell. "
        "`poly_11` is the\npolynomial of degree 11.\n\n"
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
        "`c` is the C function called through cffi with prepared pointers; `evaluate_out` is `evaluate(theta, "
        "out=out)`.\nWith 16 points and for creation ns per call, otherwise per point; one thread.\n\n"
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
    return text + per_call(IN_C, data.get("c", {})) + per_call(ONE_OUTPUT, data["runs"][0].get("s", {}))


def per_call(title: str, laws: dict[str, dict[str, dict[str, float]]]) -> str:
    """Return the tables of the times per point of each law, as ns per call; nothing if nothing was measured."""
    text = title if laws else ""
    for law, peers in laws.items():
        points = list(peers["camkin"])
        rows = [[name, *(f"{int(n) * ns[n]:,.0f}" if n in ns else "" for n in points)] for name, ns in peers.items()]
        text += f"\n{law}:\n\n" + table(["points", *(f"{int(n):,}" for n in points)], rows)
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
    recorded = tomllib.loads(instructions.RECORDED.read_text(encoding="utf-8"))
    text = INSTRUCTIONS.format(level=instructions.LEVEL, compiler=recorded["compiler"])
    return text + table(
        ["call", "instructions"], [[f"`{name}`", f"{n:,.4g}"] for name, n in recorded["counts"].items()]
    )


def page(data: dict[str, Any]) -> str:
    return bench_page(data) + peers_page(data["peers"]) + memory_page(data["memory"]) + instructions_page()
