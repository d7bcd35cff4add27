"""Scenes that test_processes.py runs in other processes: python processes.py SCENE [ARGUMENT...].

The last line of a successful scene begins with OK.
"""

import concurrent.futures
import hashlib
import importlib.machinery
import importlib.util
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

import camkin
from camkin import Program, Segment

N = 200_001  # large enough for several threads


def program(isa=None):
    laws = ("modified_sine", "poly_4567", "freudenstein_135", "scca")
    params = ({}, {}, {}, {"b": 0.2, "c": 0.3, "d": 0.4})
    rises = [Segment(camkin.Law(law, **p), duration=45, lift=3.3) for law, p in zip(laws, params, strict=True)]
    return Program([*rises, Segment("cycloidal", duration=120, lift=-4 * 3.3)], isa=isa)


def digest(threads=2):
    """Hash values by angle, by time, on a grid, on a ramp, by a plan, single values and an analysis."""
    p, x = program(), np.linspace(-400.0, 800.0, N)
    plan = p.plan(N, threads=threads)
    plan.t[:] = x / 18000.0
    found = [
        p.evaluate(x, rpm=3000, threads=threads).data,
        p.boundary_conditions(x, rpm=3000, rpm_per_s=7, threads=threads).data,
        p.boundary_grid(0.1, 1e-6, N, rpm=3000, threads=threads).data,
        plan.boundary_conditions(rpm=3000).data,
        p.acceleration(x),
        np.array([p.displacement(float(theta)) for theta in x[::1000]]),
        np.array(p.analyze(rpm=3000).max_acceleration),
    ]
    return hashlib.sha256(b"".join(array.tobytes() for array in found)).hexdigest()


def same(found):
    """Check that all digests equal that of this process on one thread, and return their number."""
    expected = digest(threads=1)
    assert len(found) > 0
    assert all(one == expected for one in found), (expected, found)
    return len(found)


# ---- scenes ----


def mpi():
    from mpi4py import MPI

    ranks = MPI.COMM_WORLD
    assert ranks.size == 4
    p, n = program(), 40_000
    one = p.boundary_grid(0.1, 1e-6, 4 * n, rpm=3000, threads=1).data
    # Each rank evaluates its share of the times; the shares together have the bits of one call.
    t = np.array_split(np.linspace(0.0, 1.0, 4 * n), 4)[ranks.rank]
    shares = ranks.allgather(p.boundary_conditions(t, rpm=3000).data)
    whole = p.boundary_conditions(np.linspace(0.0, 1.0, 4 * n), rpm=3000).data
    assert np.concatenate(shares, axis=1).tobytes() == whole.tobytes()
    blocks = np.empty((4, *one.shape))
    ranks.Allgather(one, blocks)
    assert all(block.tobytes() == one.tobytes() for block in blocks)
    found = ranks.gather(digest(threads=ranks.rank))
    if ranks.rank == 0:
        print("OK", same(found), "ranks")


def processes(method):
    digest(threads=4)  # starts the OpenMP pool, which does not survive a fork
    context = multiprocessing.get_context(method)
    with context.Pool(2) as pool:
        print("OK", same(pool.map(digest, (0, 1, 2, 4))), "calls")


def futures(method):
    digest(threads=4)
    context = multiprocessing.get_context(method)
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
        print("OK", same(list(pool.map(digest, (0, 1, 2, 4)))), "calls")


def fork():
    expected = digest(threads=4)
    for _ in range(3):
        child = os.fork()
        if child == 0:
            grandchild = os.fork() or os._exit(0 if digest(threads=4) == expected else 1)
            os._exit(0 if os.waitpid(grandchild, 0)[1] == 0 and digest(threads=0) == expected else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert digest(threads=2) == expected
    print("OK 3 children and their children")


def threads():
    p, x, workers = program(), np.random.default_rng(1).uniform(-400, 800, N), 32
    expected, start = p.evaluate(x, rpm=3000, threads=1).data.tobytes(), threading.Barrier(workers)

    def hammer(k):
        plan = p.plan(N, threads=k % 3)
        plan.theta[:] = x
        start.wait()
        return all(
            p.evaluate(x, rpm=3000, threads=k % 3).data.tobytes() == expected
            and plan.evaluate(rpm=3000).data.tobytes() == expected
            for _ in range(5)
        )

    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        assert all(pool.map(hammer, range(workers)))
    print("OK", workers, "threads")


def copies():
    """Load a second copy of the compiled module, as two versions of a package in one process would."""
    from camkin import _camkin

    with tempfile.TemporaryDirectory() as folder:
        other = shutil.copy(_camkin.__file__, folder)
        loader = importlib.machinery.ExtensionFileLoader("camkin._camkin", other)
        spec = importlib.util.spec_from_file_location("camkin._camkin", other, loader=loader)
        second = importlib.util.module_from_spec(spec)
        loader.exec_module(second)
        addresses = {m.ffi.addressof(m.lib, "camkin_eval") for m in (_camkin, second)}
        assert len(addresses) == 2, "the same copy twice"

    segments = [{"law": _camkin.lib.CAMKIN_CYCLOIDAL, "duration": 90, "lift": sign * 3.3} for sign in (1, -1)]
    x, blocks = np.linspace(-400.0, 800.0, N), np.zeros((2, 4, N))

    def both():
        blocks.fill(0.0)
        for m, block in zip((_camkin, second), blocks, strict=True):
            out, rows = m.ffi.new("camkin_program **"), [m.ffi.from_buffer("double[]", row) for row in block]
            assert (
                m.lib.camkin_program_create(m.ffi.new("camkin_segment[]", segments), 2, m.ffi.NULL, out, m.ffi.NULL)
                == 0
            )
            svaj = m.ffi.new("camkin_svaj *", rows)
            assert m.lib.camkin_eval(out[0], m.ffi.from_buffer("double[]", x), N, 1.0, svaj, 2) == 0
            m.lib.camkin_program_free(out[0])
        return blocks[0].any() and blocks[0].tobytes() == blocks[1].tobytes()

    assert both()
    child = os.fork()
    if child == 0:
        os._exit(0 if both() else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert both()
    print("OK both, and their children")


def interpreters(kind):
    """Import camkin in a second interpreter: it works or raises a clear ImportError, and this interpreter continues."""
    try:
        import _interpreters as module  # from Python 3.13 on
    except ImportError:
        import _xxsubinterpreters as module
    own_gil = kind == "isolated"
    other = module.create(kind) if hasattr(module, "new_config") else module.create(isolated=own_gil)
    folder = Path(tempfile.mkdtemp())
    script = f"""
from pathlib import Path
try:
    import camkin
    said = repr(camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90).displacement(45.0))
except ImportError as error:
    said = str(error)
Path({str(folder / "said")!r}).write_text(said)
"""
    expected = digest()
    (module.exec if hasattr(module, "exec") else module.run_string)(other, script)
    module.destroy(other)
    said = (folder / "said").read_text()
    shutil.rmtree(folder)
    assert digest() == expected
    if said == "5.0":
        print("OK works")
    else:
        assert "subinterpreter" in said or "more than once per process" in said, said
        print("OK refused:", said)


LONG = 20_000_000


def interrupt(call):
    """Print when a long call begins, how long it would take, and when it was interrupted, in seconds of CPU time."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # shells make background jobs ignore SIGINT
    p, x = program(isa=camkin.isa_levels()[-1]), np.linspace(0.0, 3.6e5, LONG)
    plan = p.plan(LONG if call.startswith("plan") else 1, threads=1)
    calls = {
        "evaluate": lambda: p.evaluate(x, threads=1),
        "velocity": lambda: p.velocity(x),
        "boundary_conditions": lambda: p.boundary_conditions(x, rpm=3000, threads=1),
        "boundary_grid": lambda: p.boundary_grid(0.0, 1e-6, LONG, rpm=3000, threads=1),
        "boundary_grid_of_several_threads": lambda: p.boundary_grid(0.0, 1e-6, LONG, rpm=3000, threads=2),
        "plan_evaluate": lambda: plan.evaluate(),
        "plan_boundary_conditions": lambda: plan.boundary_conditions(rpm=3000),
        "analyze": lambda: p.analyze(points=LONG).motion,
    }
    begun = time.process_time()
    before = p.evaluate(x[: LONG // 20], threads=1).data.tobytes()
    seconds = 20 * (time.process_time() - begun)
    if seconds < 2:
        print(f"SHORT: {LONG} points take {seconds:.1f} s on the slowest level of this CPU", flush=True)
        return
    print("BEGIN", seconds, flush=True)
    try:
        calls[call]()
    except KeyboardInterrupt:
        print("OK interrupted after", time.process_time(), flush=True)
        assert p.evaluate(x[: LONG // 20], threads=1).data.tobytes() == before
    else:
        print("the call was not interrupted", flush=True)


if __name__ == "__main__":
    scene, *arguments = sys.argv[1:]
    globals()[scene](*arguments)
