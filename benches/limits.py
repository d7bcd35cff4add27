"""What stands between the figures and the goals: the work of the calls, counted, and the least time that it takes.

report.py measures and prints it: python benches/report.py --binaries build/bench/benches --only counts
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import arithmetic
import gate
import instructions
import memory
from table import table

THRESHOLDS = Path(__file__).with_name("thresholds.toml")
SIMULATED = ("--branch-sim=yes", "--cache-sim=yes", "--D1=32768,8,64", "--LL=1048576,16,64")
STEPS = 210_000  # of a call: ten thousand points and more of the sorted sweeps
BLOCK = 256  # points that a sweep goes through at a time: CK_BLOCK

# The kernels that most of the points of a program go to.
KERNELS = {
    "modified_sine": "ZONE_COS",
    "cycloidal": "ZONE_SIN",
    "modified_trapezoid": "ZONE_COS",
    "scca": "ZONE_COS",
    "poly_345": "POLY5",
    "poly_4567": "POLY7",
    "poly_56789": "POLY9",
    "poly_11": "POLY11",
    "freudenstein_135": "HARM_ODD",
}
MOVING = 0.5  # share of the points that do not lie in dwells
FMA_BLOCK = 8192  # multiply-adds of doubles that calib/fma does: CALIB_FMA_OPS

INTRODUCTION = """
### What stands between the figures and the goals

Work that a call does takes at least the time in which this processor can do nothing but that work. The floor is the
longest of these times, for what is counted below; where it is above the goal, the code as it is cannot reach the goal
on this processor. A goal that is a ratio is given by what it asks for in this run, and the two calls are compared in
what they execute and in what a cache of 1 MiB misses: where one of these is in a higher ratio than the goal, the call
would have to do each of them faster than the one that it is compared to. Otherwise the counts do not show that the goal
is out of reach. Times are per point, for single calls and Python per call.

"""

MULTIPLICATIONS = """
**Multiplications.** The loops of the kernels take so many multiplications (multiply-adds among them) of whole vectors
for {step} points, counted in the object code of level {level} by `benches/arithmetic.py`, and the way to the phase
{phase} more. Half of the points of the program lie in dwells, which need none, but are read and written like those of
`roof`, and one after the other: the floor is the time of the multiplications alone at the rate of `calib/fma` for one
half of the points, and that of `roof` with as many points for the other (none, where there is only one output or the
caches do not hold the points). The multiplications are what the accuracy costs: two series for a sine and a cosine that
are exact next to dwells, and the parts of angle and level that a double cannot hold. `roof` does none of this
arithmetic.

"""

CALLS = """
**Instructions.** What is executed, counted on the processor itself, which traps after each instruction, at level
{step_level}. `calib/issue` is a loop of instructions that no unit has to execute: {rate:.1f} of them pass in a
nanosecond, and no code can do better, but that a conditional jump may pass together with the comparison before it. So
the floor is the time of all instructions that are no conditional jumps. Mispredicted are the jumps, conditional and
indirect, that the simple predictor of callgrind gets wrong (level {level}); that of a processor is better. They are
not in the floor.

"""

SINGLES = """
**Single calls.** At random a call executes as many instructions as in order. What it takes longer is due to jumps that
are not foretold: half of the angles lie in dwells, where there is nothing to compute, and none tells where the next
will be. Without that jump a call would take what it takes in motion, wherever it is: compare that to the goal in order.

"""

SEGMENTS = """
**Segments.** A program of more segments has more runs of points, each in a piece of a segment: for each a kernel is
called, which does whole steps of {step} points. Where runs are short, as those of points in no order are, there is a
search, and a row of coefficients, for each point instead. Counted by callgrind at level {level}: instructions,
mispredicted jumps, and misses of caches of 32 KiB and of 1 MiB, all per point.

"""

BYTES = """
**Bytes.** Per point, as counted by `benches/memory.py`, with 4 000 000 points, which no cache holds. A plain store
reads the line before it is written, a streaming store does not; of so many points the dwells are streamed, half of the
cycle here, and the rest is stored plainly. The floor is the time of the bytes moved at the highest rate of this table,
{rate:.3g} bytes/ns; the loop that shows this rate itself has none. The last two columns are the rates that the goals
ask for, of the bytes that are moved and of those that would be if everything were streamed: compare the latter to
`roof_stream` and `writes_stream`. They do not show that a goal is out of reach then. For each of 4 000 000 points the
code does what it does for each of 10 000, which the caches hold: the time of those is a floor, too.

"""

THREADS = """
**Threads.** The floor of two threads is half of the time of one. Two threads of `calib/fma`, which share nothing, need
{gain:.1%} of the time of one on this machine, and two threads of `roof`, which share the cache that holds the points,
{roof:.1%}: that says where the time goes, and is no floor.

**Python.** The floor of `evaluate` is `python/bare`: the steps that it consists of, in one function and without
anything else. That of `plan` is `python/c`, the C function called through cffi.
"""


def count(binaries: Path) -> dict[str, Any]:
    """Of every call of camkin_count, per item: what callgrind counts, and the instructions step by step."""
    binary = binaries / "camkin_count"
    _, simulated = instructions.events(binary, *SIMULATED)
    calls = {}
    for name, n in simulated.items():
        calls[name] = {
            "instructions": n["Ir"],
            "mispredicted": n["Bcm"] + n["Bim"],
            "first misses": n["D1mr"] + n["D1mw"],
            "second misses": n["DLmr"] + n["DLmw"],
            "runs": n["runs"],
        }
        points = int(STEPS / n["Ir"])
        points = points // BLOCK * BLOCK or max(points, 1)  # the last block of many has no weight
        text = memory.run(binary, "--step", arithmetic.LEVEL, name, str(points))
        items, steps, jumps = map(int, re.findall(r"^call \S+ (\d+) .*\nsteps (\d+) jumps (\d+)$", text, re.M)[0])
        calls[name] |= {"steps": steps / items, "jumps": jumps / items}
    figures = {name: {kind: float(f"{n:.5g}") for kind, n in each.items()} for name, each in calls.items()}
    return {"level": instructions.LEVEL, "step level": arithmetic.LEVEL, "calls": figures}


class Limits:
    """The floors under the times of one run."""

    def __init__(self, ns: dict[str, float], data: dict[str, Any]) -> None:
        self.ns = ns
        self.kernels = data["arithmetic"]["kernels"]
        self.step = data["arithmetic"]["step"]
        self.calls = data["counts"]["calls"]
        self.moved = self.loops(data["memory"]["calls"])
        self.rate = max(moved / self.ns[name] for name, (*_, moved) in self.moved.items())

    def loops(self, calls: dict[str, Any]) -> dict[str, tuple[float, float, float]]:
        """Of the loops past the caches: bytes read, written, and moved."""
        size = "/n:4000000"
        found = {"roof" + size: (8.0, 32.0, 72.0), "roof_stream" + size: (8.0, 32.0, 40.0)}
        found["writes_stream" + size] = (0.0, 32.0, 32.0)
        for name, c in calls.items():
            past = name.replace("/n:10000", size) + "/threads:1"
            if size in past and "/random" not in past and past in self.ns:
                found[past] = (c["in"], c["out"], c["in"] + (1.0 + MOVING) * c["out"])
        return found

    def multiplications(self, kernel: str, dwell: float) -> float:
        """The time of a point on average, if one in a dwell takes `dwell`."""
        per_turn = self.kernels["phase"]["multiply"] + self.kernels[kernel]["multiply"]
        moving = per_turn / self.step * (self.ns["calib/fma"] / (FMA_BLOCK / self.step))
        return MOVING * max(moving, dwell) + (1.0 - MOVING) * dwell

    def counted(self, name: str) -> dict[str, float]:
        return self.calls.get(name.removesuffix("/threads:1"), {})

    def floors(self, name: str) -> list[tuple[float, str]]:
        """The least times of a benchmark, and what takes them."""
        ns, found = self.ns, []
        if n := self.counted(name):
            found.append(((n["steps"] - n["jumps"]) * ns["calib/issue"], "instructions"))
        if (sweep := re.match(r"eval/(svaj|[svaj])/(\w+)/sorted/(n:\d+)/threads:1$", name)) and sweep[2] in KERNELS:
            kernel = KERNELS[sweep[2]] + ("" if sweep[1] == "svaj" else f"_{sweep[1].upper()}")
            dwell = ns[f"roof/{sweep[3]}"] if sweep[1] == "svaj" and name not in self.moved else 0.0
            found.append((self.multiplications(kernel, dwell), "multiplications"))
        if name in self.moved and self.moved[name][2] / ns[name] < self.rate:
            found.append((self.moved[name][2] / self.rate, "bytes"))
        if (held := name.replace("/n:4000000/", "/n:10000/")) != name and held in ns:
            found.append((ns[held], "the same in the caches"))
        if name.startswith("eval/") and name.endswith("/threads:2/real_time"):
            found.append((ns[name.replace("threads:2/real_time", "threads:1")] / 2.0, "half of one thread"))
        if name == "python/evaluate/n:16":
            found.append((ns["python/bare/n:16"], "steps of the call"))
        if name == "python/plan/n:16":
            found.append((ns["python/c/n:16"], "the C call"))
        return found

    def more(self, row: gate.Row) -> tuple[float, str]:
        """What there is most more of than in the call that it is compared to."""
        a, b = self.counted(row.name), self.counted(row.to)
        kinds = {"steps": "instructions", "second misses": "misses"}
        return max(
            ((a[kind] / b[kind], what) for kind, what in kinds.items() if a and b and b[kind]), default=(0.0, "")
        )


def goals(ns: dict[str, float]) -> list[tuple[gate.Row, float]]:
    """The rows of thresholds.toml that have a goal and are measured, and what it is in ns."""
    rows = gate.load_thresholds(THRESHOLDS).rows
    return [
        (row, row.goal * (ns[row.to] if row.to else 1.0))
        for row in rows
        if row.goal != gate.NONE and row.name in ns and (not row.to or row.to in ns)
    ]


def page(ns: dict[str, float], data: dict[str, Any]) -> str:
    limits = Limits(ns, data)
    unmet = [(row, goal) for row, goal in goals(ns) if ns[row.name] > goal]
    rows = []
    for row, goal in unmet:
        floor, what = max(limits.floors(row.name), default=(0.0, "not counted"))
        ratio, of = limits.more(row)
        below = "below the floor" if goal < floor else "not shown to be out of reach"
        if goal >= floor and ratio > row.goal:
            below = f"{row.goal:g} x, for {ratio:.3g} x the {of}"
        figures = [f"{ns[row.name]:.3g}", f"{goal:.3g}", f"{floor:.3g}" if floor else ""]
        rows.append([f"`{row.name}`", *figures, what, below])
    text = INTRODUCTION + table(["not met", "ns", "goal, ns", "floor, ns", "of", "the goal is"], rows)

    phase = limits.kernels["phase"]["multiply"]
    text += MULTIPLICATIONS.format(**(data["arithmetic"] | {"phase": phase}))
    rows = []
    for law, kernel in (KERNELS | {"modified_sine, s alone": "ZONE_COS_S"}).items():
        n = limits.kernels[kernel]["multiply"]
        dwell = 0.0 if kernel.endswith("_S") else ns["roof/n:10000"]
        rows.append([law, kernel, str(n), f"{limits.multiplications(kernel, dwell):.3g}"])
    text += table(["law", "kernel", "multiplications", "floor at 10 000 points, ns/point"], rows)

    levels = {"level": data["counts"]["level"], "step_level": data["counts"]["step level"]}
    text += CALLS.format(rate=1.0 / ns["calib/issue"], **levels)
    rows = []
    for row, goal in unmet:
        if n := limits.counted(row.name):
            pace = [f"{n['steps'] / t:.1f}" for t in (ns[row.name], goal)]
            rows.append([f"`{row.name}`", f"{n['steps']:.4g}", f"{n['jumps']:.3g}", f"{n['mispredicted']:.2g}", *pace])
    heads = ["call", "instructions", "of them conditional jumps", "mispredicted", "instructions/ns", "for the goal"]
    text += table(heads, rows)

    text += SINGLES
    rows, in_order = [], {row.name: goal for row, goal in goals(ns)}
    for call in ("displacement", "velocity", "acceleration", "jerk", "boundary_at"):
        order, rise, random = (ns[f"{call}/{angles}"] for angles in ("sorted", "rise", "random"))
        wrong = limits.calls[f"{call}/random"]["mispredicted"]
        goal = in_order[f"{call}/sorted"]
        figures = [f"{n:.3g}" for n in (order, goal, rise, random, wrong, (random - order) / wrong)]
        rows.append([f"`camkin_{call}`", *figures])
    heads = ["call", "in order, ns", "goal, ns", "in motion, ns", "at random, ns", "mispredicted", "ns lost by each"]
    text += table(heads, rows)

    text += SEGMENTS.format(step=limits.step, **levels)
    rows = []
    for name, n in limits.calls.items():
        if found := re.match(r"eval/svaj/segments_(\d+)/(\w+)/n:(\d+)", name):
            segments, order, points = int(found[1]), found[2], int(found[3])
            runs = f"{n['runs']:.2g}" if order == "sorted" else ""
            figures = [n["instructions"], n["mispredicted"], n["first misses"], n["second misses"]]
            rows.append([str(segments), order, f"{points:,}", runs, *(f"{figure:.3g}" for figure in figures)])
    heads = ["segments", "angles", "points", "runs", "instructions", "mispredicted", "misses, 32 KiB", "misses, 1 MiB"]
    text += table(heads, rows)

    text += BYTES.format(rate=limits.rate)
    rows = []
    for name, (read, written, moved) in limits.moved.items():
        asked = [f"{n / goal:.3g}" for row, goal in goals(ns) if row.name == name for n in (moved, read + written)]
        figures = [f"{n:.3g}" for n in (read, written, moved, ns[name], moved / ns[name])]
        rows.append([f"`{name}`", *figures, *(asked or ["", ""])])
    heads = ["loop", "read", "written", "moved", "ns", "bytes/ns", "for the goal", "if all were streamed"]
    text += table(heads, rows)

    gain = ns["calib/fma_two_threads/real_time"] / ns["calib/fma"]
    roof = ns["roof_two_threads/n:100000/real_time"] / ns["roof/n:100000"]
    return text + THREADS.format(gain=gain, roof=roof)
