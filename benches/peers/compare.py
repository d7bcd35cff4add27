"""Compare camkin with other libraries: first the results, then the times, measured in turns in one run.

    python benches/bench.py peers

One thread: all libraries run in a process that may use one core. Two threads: those that support threads run in a
process that may use two. Each time is the median of the repetitions, in which the libraries take turns. It is CPU
time for one thread, because other load disturbs it less, and wall-clock time for two. It includes the call from
Python. The first calls, in which some libraries compile, do not count. The C loops are also called directly from C,
by camkin_bench.

Needs: scripts/setup --trust, which installs the libraries. Libraries that are missing are left out and named.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gate

BENCHES = Path(__file__).resolve().parent.parent
SIZES = (16, 100, 1000, 10_000, 100_000, 1_000_000, 4_000_000)
SPAN_S = 0.01  # of one repetition, at least
TOLERANCE = 1e-9  # largest difference from camkin, in units of the peak of each quantity
CALLED = "The C loops are a cffi module in API mode, like camkin."
SMALL = (16, 100, 1000, 10_000)  # sizes at which the cost of a call shows: s alone, and calls from C
WAYS = {"libm": "C loop, libm", "fast": "C loop, -ffast-math", "sleef": "C loop, SLEEF"}


def deviation(given: Any, expected: Any) -> float:
    import numpy as np

    pairs = [(np.asarray(g), e) for g, e in zip(given, expected, strict=False)]  # ruckig gives no jerk
    return max(float(np.max(np.abs(g - e)) / np.max(np.abs(e))) for g, e in pairs)


def measure(threads: int, repetitions: int, largest: int) -> dict[str, Any]:
    import numpy as np

    from peers import libraries

    ns: dict[str, dict[str, dict[int, float]]] = {}
    differs: dict[str, dict[str, float]] = {}
    for law in libraries.LAWS:
        span = libraries.RISE if law == "s_curve" else 360.0  # ruckig computes the rise only
        for n in (n for n in SIZES if n <= largest):
            theta = libraries.aligned(1, n)[0]
            theta[:] = np.linspace(0.0, span, n, endpoint=False)
            made = {name: make(law, theta, threads) for name, make in libraries.PEERS.items()}
            calls = {name: call for name, call in made.items() if call}
            if len(calls) < 2:
                continue
            expected = np.array(calls["camkin"]())
            for name, call in calls.items():
                found = deviation(call(), expected)
                if not found <= TOLERANCE:
                    raise RuntimeError(f"{name}, {law}, n = {n}: differs by {found:.2g} of the peak")
                differs.setdefault(law, {})[name] = max(differs.get(law, {}).get(name, 0.0), found)
            if threads == 1 and law in libraries.BREAKS:
                calls["roof"] = libraries.loop("roof", theta)
                if n % 8 == 0:
                    calls["roof, streaming"] = libraries.loop("roof_stream", theta)
            clock = time.process_time if threads == 1 else time.perf_counter
            for name, times in turns(calls, repetitions, clock).items():
                ns.setdefault(law, {}).setdefault(name, {})[n] = float(f"{times / n:.4g}")
    found = {"threads": threads, "ns": ns, "differs": differs, "versions": libraries.versions()}
    return found | ({"s": displacements(repetitions)} if threads == 1 else {})


def displacements(repetitions: int) -> dict[str, dict[str, dict[int, float]]]:
    """Return the times of s alone, in ns per point."""
    import numpy as np

    from peers import libraries

    ns: dict[str, dict[str, dict[int, float]]] = {}
    for law in libraries.BREAKS:
        for n in SMALL:
            theta = np.linspace(0.0, 360.0, n, endpoint=False)
            calls = {name: call for name, make in libraries.ONE_OUTPUT.items() if (call := make(law, theta))}
            expected = [calls["camkin"]()]
            for name, call in calls.items():
                if not deviation([call()], expected) <= TOLERANCE:
                    raise RuntimeError(f"{name}, {law}, n = {n}: s differs")
            for name, times in turns(calls, repetitions, time.process_time).items():
                ns.setdefault(law, {}).setdefault(name, {})[n] = float(f"{times / n:.4g}")
    return ns


def in_c(binaries: Path, repetitions: int) -> dict[str, dict[str, dict[str, float]]]:
    """Return the times of camkin and of the loops called from C, in ns per point."""
    laws = ("cycloidal", "modified_sine", "poly_345")
    sizes = "|".join(map(str, SMALL))
    chosen = rf"eval/svaj/({'|'.join(laws)})/sorted/n:({sizes})/threads:1|loop/[a-z]+/[a-z0-9_]+/n:({sizes})"
    times = gate.least_times(gate.run_benchmarks(binaries, [chosen], repetitions))
    ns: dict[str, dict[str, dict[str, float]]] = {}
    for law in laws:
        names = {"camkin": f"eval/svaj/{law}/sorted/n:{{}}/threads:1"}
        names |= {shown: f"loop/{way}/{law}/n:{{}}" for way, shown in WAYS.items()}
        for shown, name in names.items():
            found = {str(n): float(f"{times[name.format(n)]:.4g}") for n in SMALL if name.format(n) in times}
            if found:
                ns.setdefault(law, {})[shown] = found
    return ns


def turns(calls: dict[str, Any], repetitions: int, clock: Callable[[], float]) -> dict[str, float]:
    """Return the median ns of each call."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    count = {}
    for name, call in calls.items():
        call()
        start, count[name] = clock(), 0
        while clock() - start < SPAN_S:
            call()
            count[name] += 1
    order = list(calls)
    for _ in range(repetitions):
        random.shuffle(order)
        for name in order:
            call, n = calls[name], range(count[name])
            start = clock()
            for _ in n:
                call()
            times[name].append((clock() - start) / len(n) * 1e9)
    return {name: statistics.median(each) for name, each in times.items()}


def child(threads: int, arguments: list[str]) -> dict[str, Any]:
    """Call measure() in a process with this number of cores and threads; libraries read both when they are loaded."""
    environment = {key: str(threads) for key in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    if threads == 1:
        environment["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    cores = sorted(os.sched_getaffinity(0))[:threads]
    done = subprocess.run(
        [sys.executable, "-m", "peers.compare", str(threads), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=BENCHES,
        env=os.environ | environment | {"PYTHONPATH": str(BENCHES.parent / "scripts")},
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    if done.returncode != 0:
        raise RuntimeError(f"peers: failed with {threads} threads")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def run(binaries: Path, repetitions: int = 7, largest: int = SIZES[-1]) -> dict[str, Any]:
    arguments = [str(repetitions), str(largest)]
    threads = [1, 2] if len(os.sched_getaffinity(0)) > 1 else [1]
    return {
        "repetitions": repetitions,
        "tolerance": TOLERANCE,
        "called": CALLED,
        "runs": [child(n, arguments) for n in threads],
        "c": in_c(binaries, repetitions),
    }


def show(binaries: Path, repetitions: int, largest: int, path: Path | None) -> int:
    """Print the times; fail if a result differs from that of camkin."""
    data = json.loads(json.dumps(run(binaries, repetitions, largest)))
    if path:
        path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    one = data["runs"][0]
    for title, laws in (("from Python", one["ns"]), ("s alone, from Python", one["s"]), ("from C", data["c"])):
        for law, peers in laws.items():
            print(f"{law}, {title}, one thread, ns/point")
            print(f"    {'':20}" + "".join(f" {int(n):10,}" for n in peers["camkin"]))
            for name, times in peers.items():
                print(
                    f"    {name:20}"
                    + "".join(f" {times[n]:10.3g}" if n in times else 11 * " " for n in peers["camkin"])
                )
    n = sum(len(peers) for peers in one["differs"].values()) - len(one["differs"])
    worst = max(d for run in data["runs"] for peers in run["differs"].values() for d in peers.values())
    print(f"peers: {n} results of other libraries agree with camkin to {worst:.1g} of the peak")
    return 0


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:]))))
