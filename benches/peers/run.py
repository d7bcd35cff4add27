"""camkin and other libraries side by side: results compared, then times measured in turns, in one run.

    python benches/peers/run.py --json FILE [--repetitions 7] [--largest 4000000]

For one thread, everything runs in a process that may use one core only; for two, in another that may use two, where
only those take part that know of threads. Each time is the median of the repetitions, in which the peers take turns:
CPU time of the process for one thread, which other work on the machine disturbs less, else wall-clock time. It includes
the call from Python, which all need. The first calls, in which some compile, do not count.

Needs: pip install '.[peers]', apt-get install libsleef-dev. Exit status: 0, or 1 if a package is missing or a result
differs.
"""

from __future__ import annotations

import argparse
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

SIZES = (16, 100, 1000, 10_000, 100_000, 1_000_000, 4_000_000)
SPAN_S = 0.01  # of one repetition, at least
TOLERANCE = 1e-9  # largest difference from camkin, in units of the peak of each quantity


def deviation(given: Any, expected: Any) -> float:
    import numpy as np

    pairs = [(np.asarray(g), e) for g, e in zip(given, expected, strict=False)]  # ruckig gives no jerk
    return max(float(np.max(np.abs(g - e)) / np.max(np.abs(e))) for g, e in pairs)


def measure(threads: int, repetitions: int, largest: int) -> dict[str, Any]:
    import libraries
    import numpy as np

    ns: dict[str, dict[str, dict[int, float]]] = {}
    differs: dict[str, dict[str, float]] = {}
    for law in libraries.LAWS:
        span = libraries.RISE if law == "s_curve" else 360.0  # ruckig knows the rise only
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
    return {"threads": threads, "ns": ns, "differs": differs, "versions": libraries.versions()}


def turns(calls: dict[str, Any], repetitions: int, clock: Callable[[], float]) -> dict[str, float]:
    """Median ns of each call."""
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
    """measure() with so many cores and threads, which libraries ask for when they are loaded."""
    environment = {key: str(threads) for key in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    if threads == 1:
        environment["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    cores = sorted(os.sched_getaffinity(0))[:threads]
    done = subprocess.run(
        [sys.executable, __file__, "--threads", str(threads), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    if done.returncode != 0:
        raise RuntimeError(f"peers: failed with {threads} threads")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def run(repetitions: int = 7, largest: int = SIZES[-1]) -> dict[str, Any]:
    arguments = ["--repetitions", str(repetitions), "--largest", str(largest)]
    threads = [1, 2] if len(os.sched_getaffinity(0)) > 1 else [1]
    return {
        "repetitions": repetitions,
        "tolerance": TOLERANCE,
        "runs": [child(n, arguments) for n in threads],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--json", type=Path, help="write the results to this file")
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parser.add_argument("--threads", type=int, help="measure here and print the results")
    args = parser.parse_args()
    if args.threads:
        print(json.dumps(measure(args.threads, args.repetitions, args.largest)))
        return 0
    try:
        data = run(args.repetitions, args.largest)
    except RuntimeError as e:
        print(e)
        return 1
    if args.json:
        args.json.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    one = data["runs"][0]
    for law, peers in one["ns"].items():
        print(f"{law}, one thread, ns/point")
        for name, times in peers.items():
            print(f"    {name:16}" + "".join(f" {t:10.3g}" for t in times.values()))
    n = sum(len(peers) for peers in one["differs"].values()) - len(one["differs"])
    worst = max(d for run in data["runs"] for peers in run["differs"].values() for d in peers.values())
    print(f"peers: {n} results of others agree with camkin to {worst:.1g} of the peak")
    return 0


if __name__ == "__main__":
    sys.exit(main())
