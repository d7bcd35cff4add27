"""Count the memory use of every call: allocations, and bytes read and written per point.

    python benches/bench.py count memory

Valgrind's lackey lists every load and store (at level x86-64-v3, the best that Valgrind 3.19 supports); the bytes
are assigned to the array that they belong to. camkin_count counts allocations with its own malloc(); tracemalloc
counts those of Python calls.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

LEVEL = "x86-64-v3"
POINTS = 2560  # ten blocks; longer arrays are read and written in the same way
MAY_ALLOCATE = {"create"}
# These calls read and write the same bytes as one that is counted.
ALIKE = re.compile(r"eval/svaj/(?!modified_sine)|eval/[vaj]/|\w+/sorted$|.*in_turn\b")


def run(binary: Path, *arguments: str, tool: tuple[str, ...] = ()) -> str:
    command = [*tool, str(binary), *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with status {done.returncode}\n{done.stderr}")
    return done.stdout


def accesses(log: Path, mark: int) -> Iterator[tuple[str, int, int]]:
    """Yield kind (L load, S store), address and size of every access between the two stores to `mark`."""
    inside = False
    with log.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if not line.startswith((" L", " S", " M")):
                continue
            address, size = line[3:].split(",")
            at = int(address, 16)
            if at == mark:
                inside = not inside
            elif inside:
                for kind in "LS" if line[1] == "M" else line[1]:
                    yield kind, at, int(size)


def bytes_per_item(binary: Path, name: str) -> dict[str, float]:
    """Return the bytes of the arrays that are accessed, each once, and all bytes loaded and stored elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        text = run(
            binary,
            *(LEVEL, name, str(POINTS)),
            tool=("valgrind", "--tool=lackey", "--trace-mem=yes", f"--log-file={log}"),
        )
        place = {
            key: [int(x, 16) for x in value.split()] for key, value in re.findall(r"^(mark|in|out) (.*)$", text, re.M)
        }
        length = int(re.findall(r"^bytes (\d+)$", text, re.M)[0])
        items = int(re.findall(r"^call \S+ (\d+)", text, re.M)[0])
        touched: dict[str, set[int]] = {"in": set(), "out": set()}
        elsewhere = {"L": 0, "S": 0}
        stack: list[int] = []
        for kind, at, size in accesses(log, place["mark"][0]):
            for array, bytes_of in touched.items():
                if any(start <= at < start + length for start in place[array]):
                    bytes_of.update(range(at, at + size))
                    break
            else:
                elsewhere[kind] += size
                if at > max(place["out"]) + 2**32:  # far above the program's own data
                    stack.append(at)
    return {
        "in": len(touched["in"]) / items,
        "out": len(touched["out"]) / items,
        "read elsewhere": elsewhere["L"] / items,
        "written elsewhere": elsewhere["S"] / items,
        "stack": stack[0] - min(stack),
    }


def of_python() -> dict[str, float]:
    """Return the bytes per point that calls of the Python package allocate, at their peak, the result included."""
    import numpy as np

    import camkin

    program = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="modified_sine")
    n = 100_000
    theta = np.linspace(0.0, 360.0, n, endpoint=False)
    out = np.zeros((4, n))
    plan = program.plan(n)
    calls: dict[str, Callable[[], Any]] = {
        "evaluate(theta)": lambda: program.evaluate(theta),
        "evaluate(theta, out=out)": lambda: program.evaluate(theta, out=out),
        "plan.evaluate()": plan.evaluate,
        "boundary_grid(t0, dt, n)": lambda: program.boundary_grid(0.0, 1e-6, n, rpm=3000),
        "boundary_grid(t0, dt, n, out=out)": lambda: program.boundary_grid(0.0, 1e-6, n, rpm=3000, out=out),
        "displacement(theta)": lambda: program.displacement(theta),
        "analyze(points=n)": lambda: program.analyze(points=n),
    }
    found = {}
    for name, call in calls.items():
        call()
        tracemalloc.start()
        kept = call()
        found[name] = round(tracemalloc.get_traced_memory()[1] / n, 1)  # the peak
        tracemalloc.stop()
        del kept
    return found


def count(binary: Path) -> dict[str, Any]:
    text = run(binary, LEVEL)
    calls = {}
    for name, allocations, allocated in re.findall(r"^call (\S+) \d+ (\d+) (\d+)$", text, re.M):
        if not ALIKE.match(name):
            calls[name] = {"allocations": int(allocations), "allocated": int(allocated)}
            calls[name] |= bytes_per_item(binary, name)
    return {"level": LEVEL, "calls": calls, "python": of_python()}


def check(binary: Path) -> int:
    """Return 0 if no call on the hot path allocates."""
    found = count(binary)
    print(f"{'':40} allocations  in/item  out/item  read and written elsewhere  stack")
    for name, c in found["calls"].items():
        print(
            f"{name:40} {c['allocations']:11} {c['in']:8.1f} {c['out']:9.1f} {c['read elsewhere']:17.1f}"
            f" {c['written elsewhere']:8.1f} {c['stack']:6}"
        )
    for name, each in found["python"].items():
        print(f"{name:40} {each:g} bytes a point allocated")
    bad = [name for name, c in found["calls"].items() if c["allocations"] and name not in MAY_ALLOCATE]
    print(f"memory: {len(bad)} of {len(found['calls']) - len(MAY_ALLOCATE)} calls allocate {' '.join(bad)}".rstrip())
    return 1 if bad else 0
