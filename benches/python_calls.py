"""Calls of the installed Python package, for the gate and the report: the same results as those of camkin_bench.

Times are per call, for 100 000 points and more per point. Benchmarks take turns within a repetition, and each has its
arrays made beforehand. python/c is the C function called through cffi with pointers that are ready, and nothing else.
python/bare is what evaluate() consists of, written out in one function: the least that such a call takes in Python.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

SPAN_S = 0.02  # of one repetition
LAW = {"lift": 10, "rise": 90, "dwell": 45, "fall": 90, "law": "modified_sine"}


def calls() -> dict[str, tuple[Callable[[], object], int]]:
    """Every benchmark by name: what to call, and items per call."""
    # Here, so that gate.py can import this file where there is no package.
    import numpy as np

    import camkin
    from camkin._base.arguments import DOUBLES, FLOAT64
    from camkin._camkin import ffi, lib

    program = camkin.Program.rise_dwell_fall(**LAW)
    found: dict[str, tuple[Callable[[], object], int]] = {"python/empty": (lambda: None, 1)}
    for n, items in ((16, 1), (100_000, 100_000), (1_000_000, 1_000_000)):
        theta = np.linspace(0.0, 360.0, n, endpoint=False)
        out = np.zeros((4, n))
        plan = program.plan(n, threads=1)
        plan.theta[:] = theta
        rows = [ffi.from_buffer("double[]", row) for row in (theta, *out)]
        svaj = ffi.new("camkin_svaj *", rows[1:])
        arguments = (program._handle, rows[0], n, 1.0, svaj, 1)

        def in_c(arguments: Any = arguments, keep: Any = rows) -> object:
            return lib.camkin_eval(*arguments)

        def evaluate(theta: Any = theta) -> object:
            return program.evaluate(theta, threads=1)

        def evaluate_out(theta: Any = theta, out: Any = out) -> object:
            return program.evaluate(theta, out=out, threads=1)

        found[f"python/c/n:{n}"] = (in_c, items)
        found[f"python/evaluate/n:{n}"] = (evaluate, items)
        found[f"python/evaluate_out/n:{n}"] = (evaluate_out, items)
        found[f"python/plan/n:{n}"] = (plan.evaluate, items)
    theta = np.linspace(0.0, 360.0, 16, endpoint=False)

    def bare(theta: Any, *, threads: int = 0) -> object:
        flags = theta.flags
        if type(theta) is not np.ndarray or theta.dtype is not FLOAT64 or not (flags.c_contiguous and flags.aligned):
            raise TypeError("theta")
        n, block = theta.size, np.empty((4,) + theta.shape)
        source, target = ffi.from_buffer(DOUBLES, theta), ffi.from_buffer(DOUBLES, block)
        if lib.ck_eval_rows(program._handle, 1.0, source, n, target, n, threads):
            raise ValueError("theta")
        return camkin.Motion(block)

    found["python/bare/n:16"] = (lambda: bare(theta, threads=1), 1)
    found["python/analyze/n:1000000"] = (lambda: program.analyze(points=1_000_000).motion, 1_000_000)
    return found


def seconds(call: Callable[[], object], times: int) -> float:
    turns = range(times)
    start = time.process_time_ns()
    for _ in turns:
        call()
    return (time.process_time_ns() - start) * 1e-9


def measure(names: Iterable[str], repetitions: int) -> list[dict[str, Any]]:
    """Results as Google Benchmark gives them; of all benchmarks if no names are given."""
    chosen = {name: call for name, call in calls().items() if name in names or not names}
    turns = {}
    for name, (call, _) in chosen.items():
        turns[name] = 1
        while (took := seconds(call, turns[name])) < SPAN_S / 4:
            turns[name] *= 2
        turns[name] = max(1, round(turns[name] * SPAN_S / took))
    results = []
    for _ in range(repetitions):
        for name, (call, items) in chosen.items():
            rate = turns[name] * items / seconds(call, turns[name])
            results.append({"run_name": name, "run_type": "iteration", "items_per_second": rate})
    return results


def run(names: Iterable[str] = (), repetitions: int = 9) -> list[dict[str, Any]]:
    """measure() in a process that has one thread: calls without a choice of threads would take more."""
    command = [sys.executable, __file__, str(repetitions), *names]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
    if done.returncode != 0:
        raise RuntimeError(f"the calls of the Python package failed\n{done.stderr}")
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[2:], int(sys.argv[1]))))
