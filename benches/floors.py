"""Lower bounds of the times: the counted work of each call, and the least time in which this processor can do it.

python benches/bench.py report --measure --only counts
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import gate
from counters import instructions, memory, vectors
from reporting import table

SIMULATED = ("--branch-sim=yes", "--cache-sim=yes", "--D1=32768,8,64", "--LL=1048576,16,64")
STEPS = 210_000  # instructions of a call: ten thousand points and more of the sorted sweeps
BLOCK = 256  # points of a block: CK_BLOCK

# The kernel that evaluates most points of each program.
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
MOVING = 0.5  # share of the points outside of dwells
FMA_BLOCK = 8192  # multiply-adds of doubles that calib/fma does: CALIB_FMA_OPS

INTRODUCTION = """
### Floors under the goals that are not met

A call takes at least as long as this processor needs for its counted work and nothing else. The floor is the
largest of these times. If it exceeds the goal, the present code cannot reach the goal on this processor.

A goal that is a ratio is converted to ns with the times of this run. The two calls of such a row are also compared
in instructions and in misses of a cache of 1 MiB. If one of these ratios exceeds the goal, the call would have to
do each of them faster than the call that it is compared with. Otherwise the counts do not show that the goal is out
of reach. Times are per point, and per call for single calls and Python.

"""

MULTIPLICATIONS = """
**Multiplications.** The table shows the vector multiplications and multiply-adds of each kernel for {step} points,
counted in the object code of level {level} (`bench.py count vectors`). The cycle reduction needs {phase} more. Half
of the points of the program lie in dwells: they need no multiplications, but the same reads and writes as `roof`.
So the floor is the time of the multiplications at the rate of `calib/fma` for one half of the points, plus the time
of `roof` for the other half. The second part is left out for a single output and where the caches do not hold the
points. Accuracy causes the multiplications: two series for sine and cosine that are exact next to dwells, and the
low parts of angle and level.

"""

CALLS = """
**Instructions.** The processor traps after each instruction and so counts them, at level {step_level}.
`calib/issue` is a loop of instructions that no unit executes; it issues {rate:.1f} per nanosecond. This is the
upper bound, except that a compare and a conditional jump can fuse into one operation. So the floor is the time of
all instructions without conditional jumps. Mispredicted jumps are those that the simple predictor of callgrind gets
wrong (level {level}); a processor predicts better. They are not part of the floor.

"""

SINGLES = """
**Single calls.** A call executes the same number of instructions for random and for ascending angles. Random angles
take longer because of mispredicted jumps: half of the angles lie in dwells, where nothing is computed, and the next
angle is unpredictable. The column "in motion" shows the time without this jump.

"""

SEGMENTS = """
**Segments.** The points of a block form runs, each in one piece of a segment, and every run is one kernel call of
whole steps of {step} points. More segments give more runs. Short runs, such as those of random angles, use a search
and a row of coefficients per point instead. callgrind counts at level {level}: instructions, mispredicted jumps,
and misses of caches of 32 KiB and of 1 MiB, per point.

"""

BYTES = """
**Bytes.** The bytes per point (`bench.py count memory`) at 4 000 000 points, which no cache holds. An ordinary
store reads the cache line before it writes it; a streaming store does not. Of this many points the dwells are
streamed, half of the cycle here; the others are ordinary stores. The floor is the time of the moved bytes at the
highest rate of this table, {rate:.3g} bytes/ns. The last two columns are the rates that the goals require: of the
bytes moved, and of the bytes if all stores were streamed. Compare the latter with `roof_stream` and
`writes_stream`. The time per point at 10 000 points, which the caches hold, is another floor.

"""

THREADS = """
**Threads.** The floor of two threads is half of the time of one. Two threads of `calib/fma`, which share nothing,
take {gain:.1%} of the time of one on this machine. Two threads of `roof`, which share the cache that holds the
points, take {roof:.1%}. These two figures explain the time; they are not floors.

**Python.** The floor of `evaluate` and `plan` is `python/c`, the C function called through cffi.
"""


def count(binaries: Path) -> dict[str, Any]:
    """Return per item of each call: the events of callgrind, and the instructions counted by single steps."""
    binary = binaries / "camkin_count"
    level = vectors.best_level()
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
        points = points // BLOCK * BLOCK or max(points, 1)  # whole blocks
        text = memory.run(binary, "--step", level, name, str(points))
        items, steps, jumps = map(int, re.findall(r"^call \S+ (\d+) .*\nsteps (\d+) jumps (\d+)$", text, re.M)[0])
        calls[name] |= {"steps": steps / items, "jumps": jumps / items}
    figures = {name: {kind: float(f"{n:.5g}") for kind, n in each.items()} for name, each in calls.items()}
    return {"level": instructions.LEVEL, "step level": level, "calls": figures}


class Floors:
    """The floors under the times of one run."""

    def __init__(self, ns: dict[str, float], data: dict[str, Any]) -> None:
        self.ns = ns
        self.kernels = data["arithmetic"]["kernels"]
        self.step, self.doubles = data["arithmetic"]["step"], data["arithmetic"]["doubles"]
        self.calls = data["counts"]["calls"]
        self.moved = self.loops(data["memory"]["calls"])
        self.rate = max(moved / self.ns[name] for name, (*_, moved) in self.moved.items())

    def loops(self, calls: dict[str, Any]) -> dict[str, tuple[float, float, float]]:
        """Return the bytes read, written and moved by the loops over arrays larger than the caches."""
        size = "/n:4000000"
        found = {"roof" + size: (8.0, 32.0, 72.0), "roof_stream" + size: (8.0, 32.0, 40.0)}
        found["writes_stream" + size] = (0.0, 32.0, 32.0)
        for name, c in calls.items():
            past = name.replace("/n:10000", size) + "/threads:1"
            if size in past and "/random" not in past and past in self.ns:
                found[past] = (c["in"], c["out"], c["in"] + (1.0 + MOVING) * c["out"])
        return found

    def multiplications(self, kernel: str, dwell: float) -> float:
        """Return the mean time of a point, if a point in a dwell takes `dwell`."""
        per_turn = self.kernels["phase"]["multiply"] + self.kernels[kernel]["multiply"]
        moving = per_turn / self.step * (self.ns["calib/fma"] / (FMA_BLOCK / self.doubles))
        return MOVING * max(moving, dwell) + (1.0 - MOVING) * dwell

    def counted(self, name: str) -> dict[str, float]:
        return self.calls.get(name.removesuffix("/threads:1"), {})

    def of(self, name: str) -> list[tuple[float, str]]:
        """Return the floors of a benchmark, each with its reason."""
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
        if name in ("python/evaluate/n:16", "python/plan/n:16"):
            found.append((ns["python/c/n:16"], "the C call"))
        return found

    def more(self, row: gate.Row) -> tuple[float, str]:
        """Return the largest ratio of counts between the two calls of a row, and what was counted."""
        a, b = self.counted(row.name), self.counted(row.to)
        kinds = {"steps": "instructions", "second misses": "misses"}
        return max(
            ((a[kind] / b[kind], what) for kind, what in kinds.items() if a and b and b[kind]), default=(0.0, "")
        )


def goals(ns: dict[str, float], level: str) -> list[tuple[gate.Row, float]]:
    """Return the measured rows of thresholds.toml that have a goal at this level, and the goal in ns."""
    rows = [row for row in gate.load_thresholds(gate.THRESHOLDS).rows if row.judges(level)]
    return [
        (row, row.goal * (ns[row.to] if row.to else 1.0))
        for row in rows
        if row.goal != gate.NONE and row.name in ns and (not row.to or row.to in ns)
    ]


def page(ns: dict[str, float], data: dict[str, Any]) -> str:
    floors = Floors(ns, data)
    asked = goals(ns, data["bench"]["level"])
    unmet = [(row, goal) for row, goal in asked if ns[row.name] > goal]
    rows = []
    for row, goal in unmet:
        floor, what = max(floors.of(row.name), default=(0.0, "not counted"))
        ratio, of = floors.more(row)
        below = "below the floor" if goal < floor else "not shown to be out of reach"
        if goal >= floor and ratio > row.goal:
            below = f"{row.goal:g} x, for {ratio:.3g} x the {of}"
        figures = [f"{ns[row.name]:.3g}", f"{goal:.3g}", f"{floor:.3g}" if floor else ""]
        rows.append([f"`{row.name}`", *figures, what, below])
    text = INTRODUCTION + table(["not met", "ns", "goal, ns", "floor, ns", "of", "the goal is"], rows)

    phase = floors.kernels["phase"]["multiply"]
    text += MULTIPLICATIONS.format(**(data["arithmetic"] | {"phase": phase}))
    rows = []
    for law, kernel in (KERNELS | {"modified_sine, s alone": "ZONE_COS_S"}).items():
        n = floors.kernels[kernel]["multiply"]
        dwell = 0.0 if kernel.endswith("_S") else ns["roof/n:10000"]
        rows.append([law, kernel, str(n), f"{floors.multiplications(kernel, dwell):.3g}"])
    text += table(["law", "kernel", "multiplications", "floor at 10 000 points, ns/point"], rows)

    levels = {"level": data["counts"]["level"], "step_level": data["counts"]["step level"]}
    text += CALLS.format(rate=1.0 / ns["calib/issue"], **levels)
    rows = []
    for row, goal in unmet:
        if n := floors.counted(row.name):
            pace = [f"{n['steps'] / t:.1f}" for t in (ns[row.name], goal)]
            rows.append([f"`{row.name}`", f"{n['steps']:.4g}", f"{n['jumps']:.3g}", f"{n['mispredicted']:.2g}", *pace])
    heads = ["call", "instructions", "of them conditional jumps", "mispredicted", "instructions/ns", "for the goal"]
    text += table(heads, rows)

    text += SINGLES
    rows, in_order = [], {row.name: goal for row, goal in asked}
    for call in ("displacement", "velocity", "acceleration", "jerk", "boundary_at"):
        order, rise, random = (ns[f"{call}/{angles}"] for angles in ("sorted", "rise", "random"))
        wrong = floors.calls[f"{call}/random"]["mispredicted"]
        figures = [f"{n:.3g}" for n in (order, rise, random, wrong, (random - order) / wrong)]
        figures.insert(1, f"{in_order[name]:.3g}" if (name := f"{call}/sorted") in in_order else "")
        rows.append([f"`camkin_{call}`", *figures])
    heads = ["call", "in order, ns", "goal, ns", "in motion, ns", "at random, ns", "mispredicted", "ns lost by each"]
    text += table(heads, rows)

    text += SEGMENTS.format(step=floors.step, **levels)
    rows = []
    for name, n in floors.calls.items():
        if found := re.match(r"eval/svaj/segments_(\d+)/(\w+)/n:(\d+)", name):
            segments, order, points = int(found[1]), found[2], int(found[3])
            runs = f"{n['runs']:.2g}" if order == "sorted" else ""
            figures = [n["instructions"], n["mispredicted"], n["first misses"], n["second misses"]]
            rows.append([str(segments), order, f"{points:,}", runs, *(f"{figure:.3g}" for figure in figures)])
    heads = ["segments", "angles", "points", "runs", "instructions", "mispredicted", "misses, 32 KiB", "misses, 1 MiB"]
    text += table(heads, rows)

    text += BYTES.format(rate=floors.rate)
    rows = []
    for name, (read, written, moved) in floors.moved.items():
        rates = [f"{n / goal:.3g}" for row, goal in asked if row.name == name for n in (moved, read + written)]
        figures = [f"{n:.3g}" for n in (read, written, moved, ns[name], moved / ns[name])]
        rows.append([f"`{name}`", *figures, *(rates or ["", ""])])
    heads = ["loop", "read", "written", "moved", "ns", "bytes/ns", "for the goal", "if all were streamed"]
    text += table(heads, rows)

    gain = ns["calib/fma_two_threads/real_time"] / ns["calib/fma"]
    roof = ns["roof_two_threads/n:100000/real_time"] / ns["roof/n:100000"]
    return text + THREADS.format(gain=gain, roof=roof)
