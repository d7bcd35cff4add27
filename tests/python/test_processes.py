"""Use the library with MPI, fork, forkserver, spawn, threads, two copies, subinterpreters and Ctrl-C.

Each scene of processes.py runs in a new process group, which is killed when the scene takes too long.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCENES = Path(__file__).with_name("processes.py")
HANGING = 120  # seconds; a scene takes about two


def start(*arguments, launcher=()):
    command = [*launcher, sys.executable, str(SCENES), *arguments]
    # A new process group, so that its children can be killed with it.
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


def finish(process):
    """Wait for the scene and return its last line."""
    try:
        said, _ = process.communicate(timeout=HANGING)
    except subprocess.TimeoutExpired:
        pytest.fail(f"hangs: {' '.join(process.args)}")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, said
    return said.splitlines()[-1]


def play(*arguments, **options):
    return finish(start(*arguments, **options))


# ---- processes and threads ----


def test_four_ranks_of_mpi():
    pytest.importorskip("mpi4py", reason="mpi4py is not installed")
    mpiexec = shutil.which("mpiexec", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if not mpiexec:
        pytest.skip("there is no mpiexec")
    assert play("mpi", launcher=(mpiexec, "-n", "4")) == "OK 4 ranks"


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
@pytest.mark.parametrize("pool", ["processes", "futures"])
def test_pools_of_processes(pool, method):
    assert play(pool, method) == "OK 4 calls"


def test_children_and_grandchildren():
    assert play("fork") == "OK 3 children and their children"


def test_many_threads_on_one_program():
    assert play("threads") == "OK 32 threads"


def test_two_copies_in_one_process():
    assert play("copies") == "OK both, and their children"


@pytest.mark.parametrize("kind", ["legacy", "isolated"])
def test_a_second_interpreter_works_or_is_refused(kind):
    if sys.implementation.name != "cpython":
        pytest.skip("only CPython has several interpreters in a process")
    assert play("interpreters", kind).startswith(("OK works", "OK refused: "))


# ---- Ctrl-C ----


def cpu_seconds(process):
    """Return the CPU time of a process so far, which does not depend on other jobs."""
    used = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the CPU time of another process is read from /proc")
@pytest.mark.parametrize(
    "call",
    [
        "evaluate",
        "velocity",
        "boundary_conditions",
        "boundary_grid",
        "boundary_grid_of_several_threads",
        "plan_evaluate",
        "plan_boundary_conditions",
        "analyze",
    ],
)
def test_ctrl_c_ends_a_long_call(call):
    process = start("interrupt", call)
    line = process.stdout.readline()
    if line.startswith("SHORT"):
        finish(process)
        pytest.skip(line.strip())
    assert line.startswith("BEGIN "), line
    began = cpu_seconds(process)
    while process.poll() is None and cpu_seconds(process) < began + 0.3:
        time.sleep(0.01)
    asked = cpu_seconds(process)
    process.send_signal(signal.SIGINT)
    last = finish(process)
    assert last.startswith("OK interrupted after "), last
    # A call has 20 slices, and Ctrl-C takes effect after each.
    assert float(last.split()[-1]) - asked < float(line.split()[1]) / 4
