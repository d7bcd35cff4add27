"""Times of calls of the installed Python package, and of the same C calls through cffi.

The gate and the report use them like the benchmarks of camkin_bench. Times are per call; for 100 000 points and
more they are per point. Names:

    python/empty            a function that does nothing
    python/c...             the C function through cffi, with pointers made beforehand
    python/evaluate         program.evaluate(theta); evaluate_out reuses the result array
    python/plan             plan.evaluate(); plan_s is plan.displacement()
    python/displacement     program.displacement(theta)
    python/numba            a loop by Numba over the same program, if installed; numba_s computes s alone
    python/create           Program(segments); create_analyze also calls analyze()
    python/analyze          program.analyze(points=n)
    python/designs          analyze_designs() of the designs of designs/modified_sine in C, per design
    python/sweep            sweep() of the same designs, per design
    python/gradients        gradients() of three metrics by four parameters of the program
    python/motion_gradients motion_gradients() by the same parameters, per point
    python/minimize         minimize() of three free numbers under a limit on the jerk
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import timeit
from collections.abc import Callable, Iterable
from time import process_time
from typing import Any

SPAN_S = 0.02  # of one repetition
LAW = "modified_sine"
PROGRAM: dict[str, Any] = {"lift": 10, "rise": 90, "dwell": 45, "fall": 90, "law": LAW}
Calls = dict[str, tuple[Callable[[], object] | None, int]]  # name -> function or None if it is skipped, items per call


def c_program() -> Any:
    """Return the program in C: rise 90 degrees, dwell 45, fall 90."""
    from camkin._camkin import ffi, lib

    law = lib.camkin_law_from_name(LAW.encode())
    moves = [(law, 90.0, 10.0), (lib.camkin_law_from_name(b"dwell"), 45.0, 0.0), (law, 90.0, -10.0)]
    segments = ffi.new("camkin_segment[]", [{"law": i, "duration": d, "lift": h} for i, d, h in moves])
    program = ffi.new("camkin_program **")

    def create() -> Any:
        if lib.camkin_program_create(segments, 3, ffi.NULL, program, ffi.NULL):
            raise RuntimeError("camkin_program_create() failed")
        return program[0]

    return create


def creating() -> Calls:
    """Creating a program of three segments, and analysing it."""
    import camkin
    from camkin._camkin import ffi, lib

    create = c_program()
    drive, analysis = ffi.new("camkin_drive *", {"rpm": 3000.0}), ffi.new("camkin_analysis *")
    moves = [camkin.Segment(LAW, duration=90, lift=10), camkin.Segment("dwell", duration=45)]
    moves.append(camkin.Segment(LAW, duration=90, lift=-10))

    def c_create() -> None:
        lib.camkin_program_free(create())

    def c_create_analyze() -> None:
        program = create()
        lib.camkin_analyze(program, drive, -1, analysis)
        lib.camkin_program_free(program)

    return {
        "python/c_create": (c_create, 1),
        "python/create": (lambda: camkin.Program(moves), 1),
        "python/c_create_analyze": (c_create_analyze, 1),
        "python/create_analyze": (lambda: camkin.Program(moves).analyze(rpm=3000), 1),
    }


def evaluating(n: int) -> Calls:
    """Evaluating n points of the program."""
    import numpy as np

    import camkin
    from camkin._camkin import ffi, lib

    items = n if n >= 100_000 else 1
    program = camkin.Program.rise_dwell_fall(**PROGRAM)
    theta = np.linspace(0.0, 360.0, n, endpoint=False)
    out = np.zeros((4, n))
    plan = program.plan(n, threads=1)
    plan.theta[:] = theta
    rows = [ffi.from_buffer("double[]", row) for row in (theta, *out)]
    create, eval_in_c = c_program(), lib.camkin_eval
    every = (create(), rows[0], n, 1.0, ffi.new("camkin_svaj *", rows[1:]), 1)
    one = (*every[:4], ffi.new("camkin_svaj *", {"s": rows[1]}), 1)
    keep = (theta, out, rows)  # the pointers do not own their arrays
    return {
        f"python/c/n:{n}": (lambda keep=keep: eval_in_c(*every), items),
        f"python/c_s/n:{n}": (lambda keep=keep: eval_in_c(*one), items),
        f"python/evaluate/n:{n}": (lambda: program.evaluate(theta, threads=1), items),
        f"python/evaluate_out/n:{n}": (lambda: program.evaluate(theta, out=out, threads=1), items),
        f"python/plan/n:{n}": (plan.evaluate, items),
        f"python/displacement/n:{n}": (lambda: program.displacement(theta), items),
    }


def beside_numba(n: int = 16) -> Calls:
    """Evaluating the program by Numba, and the program of another law."""
    import numpy as np

    from peers import libraries

    theta = np.linspace(0.0, 360.0, n, endpoint=False)
    found: Calls = {}
    for law in (LAW, "poly_345"):
        found[f"python/numba/{law}/n:{n}"] = (libraries.numba(law, theta, 1), 1)
        found[f"python/numba_s/{law}/n:{n}"] = (libraries.numba_displacement(law, theta), 1)
        found[f"python/plan/{law}/n:{n}"] = (libraries.camkin_plan(law, theta, 1), 1)
        found[f"python/plan_s/{law}/n:{n}"] = (libraries.camkin_displacement(law, theta), 1)
    return found


def designing(m: int = 32_768) -> Calls:
    """Analysing and sweeping m designs of four segments, with the limits of designs.cpp."""
    import numpy as np

    import camkin

    random = np.random.default_rng(1)
    durations = {f"duration{i}": random.uniform(60, 110, m) for i in range(3)}
    samples = durations | {f"lift{i}": random.uniform(1, 20, m) for i in range(3)}
    columns = {(int(name[-1]), name[:-1]): column for name, column in samples.items()}
    columns |= {(3, "duration"): "rest", (3, "lift"): "rest"}
    moves = [camkin.Segment(LAW, duration=90, lift=lift) for lift in (10, -10, 10, -10)]
    free, rest = camkin.free, camkin.rest
    parts = [
        camkin.Segment(LAW, duration=free(f"duration{i}", 60, 110), lift=free(f"lift{i}", 1, 20)) for i in range(3)
    ]
    design = camkin.Design([*parts, camkin.Segment(LAW, duration=rest, lift=rest)], length_unit="mm")
    return {
        "python/designs": (lambda: camkin.analyze_designs(moves, columns, rpm=300, threads=1), m),
        "python/sweep": (lambda: camkin.sweep(design, samples=samples, rpm=300, threads=1), m),
    }


def deriving(n: int = 10_000) -> Calls:
    """Derivatives of the program, and an optimum under a limit."""
    import numpy as np

    import camkin

    program = camkin.Program.rise_dwell_fall(**PROGRAM)
    metrics = ["max_velocity", "max_acceleration", "max_jerk"]
    fields = [(k, name) for k in (0, 2) for name in ("duration", "lift")]
    theta = np.linspace(0.0, 360.0, n, endpoint=False)
    free, rest = camkin.free, camkin.rest
    b, d = free("b", 0.01, 0.49), free("d", 0.01, 0.49)
    rise = camkin.Segment("scca", duration=free("rise", 60, 160), lift=20, b=b, c=rest, d=d)
    parts = [rise, camkin.Segment("dwell", duration=60), camkin.Segment("cycloidal", duration=rest, lift=rest)]
    design = camkin.Design(parts, total=280, length_unit="mm")
    limits = camkin.Limits(jerk=1.5e7)
    return {
        "python/gradients": (lambda: camkin.gradients(program, metrics, fields, rpm=300), 1),
        f"python/motion_gradients/n:{n}": (lambda: camkin.motion_gradients(program, theta, fields, rpm=300), n),
        "python/minimize": (lambda: design.minimize("max_acceleration", rpm=300, limits=limits), 1),
    }


def calls() -> Calls:
    import camkin

    program = camkin.Program.rise_dwell_fall(**PROGRAM)
    found: Calls = {"python/empty": (lambda: None, 1)} | creating() | designing() | deriving() | beside_numba()
    for n in (16, 100_000, 1_000_000):
        found |= evaluating(n)
    found["python/analyze/n:1000000"] = (lambda: program.analyze(points=1_000_000).motion, 1_000_000)
    return found


def skipped(name: str) -> dict[str, Any]:
    message = "skipped: Numba is not installed (pip install numba)"
    return {"run_name": name, "run_type": "iteration", "error_occurred": True, "error_message": message}


def measure(names: Iterable[str], repetitions: int) -> list[dict[str, Any]]:
    """Return results in the form of Google Benchmark's JSON, of all calls if no names are given.

    The calls take turns within a repetition.
    """
    found = calls()
    if unknown := set(names) - found.keys():
        raise ValueError(f"no Python benchmark {min(unknown)}")
    chosen = {name: call for name, (call, _) in found.items() if name in names or not names}
    timers = {name: timeit.Timer(call, timer=process_time) for name, call in chosen.items() if call}
    turns = {}
    for name, timer in timers.items():
        timer.timeit(1)  # Numba compiles at the first call
        turns[name] = 1
        while (seconds := timer.timeit(turns[name])) < SPAN_S / 4:
            turns[name] *= 2
        turns[name] = max(1, round(turns[name] * SPAN_S / seconds))
    results: list[dict[str, Any]] = [skipped(name) for name in chosen.keys() - timers.keys()]
    for _ in range(repetitions):
        for name, timer in timers.items():
            rate = turns[name] * found[name][1] / timer.timeit(turns[name])
            results.append({"run_name": name, "run_type": "iteration", "items_per_second": rate})
    return results


def run(names: Iterable[str] = (), repetitions: int = 9) -> list[dict[str, Any]]:
    """Call measure() in a process with one OpenMP thread, because some calls have no argument for threads."""
    command = [sys.executable, __file__, str(repetitions), *names]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
    if done.returncode != 0:
        raise RuntimeError(f"the Python benchmarks failed\n{done.stderr}")
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[2:], int(sys.argv[1]))))
